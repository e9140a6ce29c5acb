"""The tables of the record."""

import django.db.models.deletion
import django.db.models.expressions
from django.db import migrations, models
from django.db.backends.base.schema import BaseDatabaseSchemaEditor

from postkamer.archief import sql


def make_tables(_apps: object, editor: BaseDatabaseSchemaEditor) -> None:
    """Make the tables that Django cannot describe."""
    sql.run_script(editor, "tables")



class Migration(migrations.Migration):
    """The first form of the archive."""


    initial = True

    dependencies = [
    ]

    operations = [
        migrations.RunPython(make_tables, elidable=False),
        migrations.CreateModel(
            name='Bestand',
            fields=[
                ('id', models.BigIntegerField(primary_key=True, serialize=False)),
                ('sha256', models.BinaryField(unique=True)),
                ('size', models.BigIntegerField()),
                ('media_type', models.CharField(max_length=127)),
                ('state', models.CharField(choices=[('present', 'bewaard'), ('destroyed', 'vernietigd')], max_length=10)),
                ('storage', models.CharField(choices=[('inline', 'in de database'), ('blob', 'in de bestandsopslag')], max_length=6)),
                ('dictionary', models.SmallIntegerField()),
                ('data', models.BinaryField(null=True)),
            ],
            options={
                'db_table': 'archief_bestand',
                'managed': False,
            },
        ),
        migrations.CreateModel(
            name='LogCheckpoint',
            fields=[
                ('size', models.BigIntegerField(primary_key=True, serialize=False)),
                ('time', models.BigIntegerField()),
                ('note', models.TextField()),
            ],
            options={
                'db_table': 'archief_log_checkpoint',
                'managed': False,
            },
        ),
        migrations.CreateModel(
            name='LogEntry',
            fields=[
                ('seq', models.BigIntegerField(primary_key=True, serialize=False)),
                ('time', models.BigIntegerField()),
                ('kind', models.TextField()),
                ('version', models.SmallIntegerField()),
                ('body', models.BinaryField(null=True)),
                ('nonce', models.BinaryField(null=True)),
                ('leaf', models.BinaryField()),
            ],
            options={
                'db_table': 'archief_log',
                'managed': False,
            },
        ),
        migrations.CreateModel(
            name='LogHead',
            fields=[
                ('id', models.SmallIntegerField(primary_key=True, serialize=False)),
                ('size', models.BigIntegerField()),
                ('frontier', models.BinaryField()),
            ],
            options={
                'db_table': 'archief_log_head',
                'managed': False,
            },
        ),
        migrations.CreateModel(
            name='LogNode',
            fields=[
                ('pk', models.CompositePrimaryKey('level', 'index', blank=True, editable=False, primary_key=True, serialize=False)),
                ('level', models.SmallIntegerField()),
                ('index', models.BigIntegerField()),
                ('hash', models.BinaryField()),
            ],
            options={
                'db_table': 'archief_log_node',
                'managed': False,
            },
        ),
        migrations.CreateModel(
            name='Teller',
            fields=[
                ('name', models.CharField(max_length=40, primary_key=True, serialize=False)),
                ('next', models.BigIntegerField()),
            ],
        ),
        migrations.CreateModel(
            name='Levering',
            fields=[
                ('id', models.BigIntegerField(primary_key=True, serialize=False)),
                ('kanaal', models.CharField(max_length=40)),
                ('source', models.TextField()),
                ('source_key', models.CharField(db_index=True, max_length=64)),
                ('account', models.TextField(default='')),
                ('options', models.JSONField(default=dict)),
                ('status', models.CharField(choices=[('open', 'bezig'), ('closed', 'afgesloten')], default='open', max_length=10)),
                ('opened_at', models.BigIntegerField()),
                ('closed_at', models.BigIntegerField(null=True)),
                ('cursor', models.BigIntegerField(default=0)),
                ('seen', models.BigIntegerField(default=0)),
                ('stored', models.BigIntegerField(default=0)),
                ('new_version', models.BigIntegerField(default=0)),
                ('duplicate', models.BigIntegerField(default=0)),
                ('ignored', models.BigIntegerField(default=0)),
                ('quarantined', models.BigIntegerField(default=0)),
                ('failed', models.BigIntegerField(default=0)),
                ('gaps', models.JSONField(default=list)),
                ('ignored_reasons', models.JSONField(default=dict)),
                ('first', models.BigIntegerField(null=True)),
                ('last', models.BigIntegerField(null=True)),
            ],
            options={
                'constraints': [models.CheckConstraint(condition=models.Q(('seen', django.db.models.expressions.CombinedExpression(django.db.models.expressions.CombinedExpression(django.db.models.expressions.CombinedExpression(django.db.models.expressions.CombinedExpression(django.db.models.expressions.CombinedExpression(models.F('stored'), '+', models.F('new_version')), '+', models.F('duplicate')), '+', models.F('ignored')), '+', models.F('quarantined')), '+', models.F('failed')))), name='levering_ledger_adds_up'), models.CheckConstraint(condition=models.Q(('cursor', models.F('seen'))), name='levering_cursor_is_seen')],
            },
        ),
        migrations.CreateModel(
            name='Informatieobject',
            fields=[
                ('id', models.BigIntegerField(primary_key=True, serialize=False)),
                ('kanaal', models.CharField(max_length=40)),
                ('scope', models.TextField()),
                ('native_id', models.TextField()),
                ('variant', models.SmallIntegerField(default=0)),
                ('levering', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, to='archief.levering')),
            ],
        ),
        migrations.CreateModel(
            name='Mislukking',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('item', models.BigIntegerField()),
                ('place', models.TextField()),
                ('reason', models.TextField()),
                ('levering', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='mislukkingen', to='archief.levering')),
            ],
        ),
        migrations.CreateModel(
            name='Quarantaine',
            fields=[
                ('id', models.BigIntegerField(primary_key=True, serialize=False)),
                ('item', models.BigIntegerField()),
                ('kanaal', models.CharField(max_length=40)),
                ('place', models.TextField()),
                ('reason', models.TextField()),
                ('status', models.CharField(choices=[('waiting', 'wacht'), ('solved', 'opgelost')], default='waiting', max_length=10)),
                ('captured_at', models.BigIntegerField()),
                ('nonce', models.BinaryField()),
                ('log_seq', models.BigIntegerField()),
                ('log_index', models.IntegerField()),
                ('leaf', models.BinaryField()),
                ('context', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='archief.bestand')),
                ('levering', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='quarantaines', to='archief.levering')),
                ('original', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='archief.bestand')),
            ],
        ),
        migrations.CreateModel(
            name='Versie',
            fields=[
                ('id', models.BigIntegerField(primary_key=True, serialize=False)),
                ('version', models.IntegerField()),
                ('reading', models.IntegerField(default=1)),
                ('cause', models.CharField(choices=[('intake', 'ontvangen'), ('edit', 'gewijzigd bij de bron'), ('deletion', 'verwijderd bij de bron'), ('reparse', 'opnieuw gelezen')], max_length=10)),
                ('current', models.BooleanField()),
                ('captured_at', models.BigIntegerField()),
                ('parser', models.IntegerField()),
                ('account', models.TextField()),
                ('kind', models.CharField(choices=[('post', 'bericht'), ('reply', 'antwoord'), ('repost', 'gedeeld bericht'), ('direct', 'privébericht'), ('chat', 'chatbericht'), ('mail', 'e-mail'), ('note', 'notitie'), ('page', 'pagina'), ('comment', 'reactie'), ('melding', 'melding'), ('call', 'gesprek'), ('voicemail', 'voicemail'), ('system', 'systeemregel')], max_length=10)),
                ('author_name', models.TextField()),
                ('author_handle', models.TextField()),
                ('author_id', models.TextField()),
                ('recipients', models.TextField()),
                ('title', models.TextField()),
                ('text', models.TextField()),
                ('language', models.CharField(max_length=35)),
                ('sent_at', models.BigIntegerField(null=True)),
                ('precision', models.CharField(choices=[('ms', 'op de milliseconde'), ('s', 'op de seconde'), ('min', 'op de minuut'), ('day', 'op de dag'), ('day_unknown', 'dag en maand niet zeker')], max_length=12)),
                ('zone_known', models.BooleanField()),
                ('sent_at_text', models.TextField()),
                ('in_reply_to', models.TextField()),
                ('references', models.TextField()),
                ('conversation', models.TextField()),
                ('conversation_title', models.TextField()),
                ('edited', models.BooleanField()),
                ('edited_at', models.BigIntegerField(null=True)),
                ('deleted', models.BooleanField()),
                ('deleted_at', models.BigIntegerField(null=True)),
                ('revision', models.BigIntegerField()),
                ('truncated', models.BooleanField()),
                ('visibility', models.CharField(choices=[('public', 'openbaar'), ('unlisted', 'openbaar, niet in lijsten'), ('restricted', 'beperkt'), ('private', 'privé')], max_length=10)),
                ('url', models.TextField()),
                ('place', models.TextField()),
                ('flags', models.TextField()),
                ('content', models.BinaryField()),
                ('nonce', models.BinaryField()),
                ('log_seq', models.BigIntegerField()),
                ('log_index', models.IntegerField()),
                ('leaf', models.BinaryField()),
                ('context', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='archief.bestand')),
                ('informatieobject', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='versies', to='archief.informatieobject')),
                ('levering', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, to='archief.levering')),
                ('original', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='archief.bestand')),
            ],
        ),
        migrations.CreateModel(
            name='Bijlage',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('position', models.IntegerField()),
                ('name', models.TextField()),
                ('media_type', models.TextField()),
                ('size', models.BigIntegerField(null=True)),
                ('state', models.CharField(choices=[('present', 'bewaard'), ('omitted', 'niet in de export'), ('expired', 'verlopen bij de bron'), ('destroyed', 'vernietigd')], max_length=10)),
                ('ref', models.TextField()),
                ('url', models.TextField()),
                ('description', models.TextField()),
                ('bestand', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='archief.bestand')),
                ('versie', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='bijlagen', to='archief.versie')),
            ],
        ),
        migrations.CreateModel(
            name='Waarneming',
            fields=[
                ('id', models.BigIntegerField(primary_key=True, serialize=False)),
                ('captured_at', models.BigIntegerField()),
                ('content', models.BinaryField()),
                ('reading', models.BinaryField()),
                ('nonce', models.BinaryField()),
                ('log_seq', models.BigIntegerField()),
                ('log_index', models.IntegerField()),
                ('leaf', models.BinaryField()),
                ('context', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='archief.bestand')),
                ('levering', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, to='archief.levering')),
                ('original', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='archief.bestand')),
                ('versie', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='waarnemingen', to='archief.versie')),
            ],
        ),
        migrations.AddConstraint(
            model_name='informatieobject',
            constraint=models.UniqueConstraint(fields=('kanaal', 'scope', 'native_id', 'variant'), name='informatieobject_identity'),
        ),
        migrations.AddIndex(
            model_name='quarantaine',
            index=models.Index(fields=['log_seq', 'log_index'], name='quarantaine_log'),
        ),
        migrations.AddIndex(
            model_name='versie',
            index=models.Index(fields=['log_seq', 'log_index'], name='versie_log'),
        ),
        migrations.AddIndex(
            model_name='versie',
            index=models.Index(condition=models.Q(('conversation', ''), _negated=True), fields=['conversation'], name='versie_conversation'),
        ),
        migrations.AddIndex(
            model_name='versie',
            index=models.Index(condition=models.Q(('in_reply_to', ''), _negated=True), fields=['in_reply_to'], name='versie_in_reply_to'),
        ),
        migrations.AddConstraint(
            model_name='versie',
            constraint=models.UniqueConstraint(fields=('informatieobject', 'version', 'reading'), name='versie_once'),
        ),
        migrations.AddConstraint(
            model_name='bijlage',
            constraint=models.UniqueConstraint(fields=('versie', 'position'), name='bijlage_position'),
        ),
        migrations.AddIndex(
            model_name='waarneming',
            index=models.Index(fields=['log_seq', 'log_index'], name='waarneming_log'),
        ),
    ]
