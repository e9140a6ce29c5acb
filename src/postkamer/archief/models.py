"""The tables of the record (names after MDTO 1.0 where it has the word).

Times are UTC in microseconds since 1970 (BigInteger), digests are 32 raw bytes. Ids are given by
the writer from `Teller`, in the order of the log, and are never used again. Tables with
`managed = False` are made by RunSQL in the migrations (STRICT on SQLite).
"""

from typing import ClassVar

from django.db import models

from postkamer.core.message import AttachmentState as CoreAttachmentState
from postkamer.core.message import Kind as CoreKind
from postkamer.core.message import Precision as CorePrecision
from postkamer.core.message import Visibility as CoreVisibility

ONBEKEND = "onbekend"
"""The channel of a delivery whose files no channel recognises."""


class Kind(models.TextChoices):
    """What sort of message it is (`core.message.Kind`)."""

    POST = CoreKind.POST.value, "bericht"
    REPLY = CoreKind.REPLY.value, "antwoord"
    REPOST = CoreKind.REPOST.value, "gedeeld bericht"
    DIRECT = CoreKind.DIRECT.value, "privébericht"
    CHAT = CoreKind.CHAT.value, "chatbericht"
    MAIL = CoreKind.MAIL.value, "e-mail"
    NOTE = CoreKind.NOTE.value, "notitie"
    PAGE = CoreKind.PAGE.value, "pagina"
    COMMENT = CoreKind.COMMENT.value, "reactie"
    MELDING = CoreKind.MELDING.value, "melding"
    CALL = CoreKind.CALL.value, "gesprek"
    VOICEMAIL = CoreKind.VOICEMAIL.value, "voicemail"
    SYSTEM = CoreKind.SYSTEM.value, "systeemregel"


class Visibility(models.TextChoices):
    """Who could see the message at its source (`core.message.Visibility`)."""

    PUBLIC = CoreVisibility.PUBLIC.value, "openbaar"
    UNLISTED = CoreVisibility.UNLISTED.value, "openbaar, niet in lijsten"
    RESTRICTED = CoreVisibility.RESTRICTED.value, "beperkt"
    PRIVATE = CoreVisibility.PRIVATE.value, "privé"


class Precision(models.TextChoices):
    """How exact a time is (`core.message.Precision`)."""

    MILLISECOND = CorePrecision.MILLISECOND.value, "op de milliseconde"
    SECOND = CorePrecision.SECOND.value, "op de seconde"
    MINUTE = CorePrecision.MINUTE.value, "op de minuut"
    DAY = CorePrecision.DAY.value, "op de dag"
    DAY_UNKNOWN = CorePrecision.DAY_UNKNOWN.value, "dag en maand niet zeker"


class AttachmentState(models.TextChoices):
    """Where the bytes of an attachment are (`core.message.AttachmentState`)."""

    PRESENT = CoreAttachmentState.PRESENT.value, "bewaard"
    OMITTED = CoreAttachmentState.OMITTED.value, "niet in de export"
    EXPIRED = CoreAttachmentState.EXPIRED.value, "verlopen bij de bron"
    DESTROYED = CoreAttachmentState.DESTROYED.value, "vernietigd"


class Levering(models.Model):
    """One intake event of one source, with its ledger.

    `cursor` counts the items that are committed: a killed import goes on after it. `source_key`
    tells whether it is the same source (name, size and digest of its heads).
    """

    class Status(models.TextChoices):
        """Whether the delivery may still grow."""

        OPEN = "open", "bezig"
        CLOSED = "closed", "afgesloten"

    id = models.BigIntegerField(primary_key=True)
    kanaal = models.CharField(max_length=40)
    source = models.TextField()
    source_key = models.CharField(max_length=64, db_index=True)
    account = models.TextField(default="")
    options = models.JSONField(default=dict)
    status = models.CharField(max_length=10, choices=Status.choices, default=Status.OPEN)
    opened_at = models.BigIntegerField()
    closed_at = models.BigIntegerField(null=True)
    cursor = models.BigIntegerField(default=0)
    seen = models.BigIntegerField(default=0)
    stored = models.BigIntegerField(default=0)
    new_version = models.BigIntegerField(default=0)
    duplicate = models.BigIntegerField(default=0)
    ignored = models.BigIntegerField(default=0)
    quarantined = models.BigIntegerField(default=0)
    failed = models.BigIntegerField(default=0)
    gaps = models.JSONField(default=list)
    ignored_reasons = models.JSONField(default=dict)
    first = models.BigIntegerField(null=True)
    last = models.BigIntegerField(null=True)

    class Meta:
        """The ledger adds up, also for whoever writes to the table by hand."""

        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(
                name="levering_ledger_adds_up",
                condition=models.Q(
                    seen=models.F("stored")
                    + models.F("new_version")
                    + models.F("duplicate")
                    + models.F("ignored")
                    + models.F("quarantined")
                    + models.F("failed")
                ),
            ),
            models.CheckConstraint(
                name="levering_cursor_is_seen", condition=models.Q(cursor=models.F("seen"))
            ),
        ]

    def __str__(self) -> str:
        return f"levering {self.id} ({self.kanaal}: {self.source})"


class Mislukking(models.Model):
    """An item whose bytes could not be kept: the source failed or a bound was exceeded."""

    levering = models.ForeignKey(Levering, models.PROTECT, related_name="mislukkingen")
    item = models.BigIntegerField()
    place = models.TextField()
    reason = models.TextField()

    def __str__(self) -> str:
        return f"{self.place}: {self.reason}"


class Bestand(models.Model):
    """One stream of bytes, kept once (MDTO: bestand): here, or in the blob store."""

    class Storage(models.TextChoices):
        """Where the bytes are."""

        INLINE = "inline", "in de database"
        BLOB = "blob", "in de bestandsopslag"

    class State(models.TextChoices):
        """Whether the bytes are kept."""

        PRESENT = "present", "bewaard"
        DESTROYED = "destroyed", "vernietigd"

    id = models.BigIntegerField(primary_key=True)
    sha256 = models.BinaryField(unique=True)
    size = models.BigIntegerField()
    media_type = models.CharField(max_length=127)
    state = models.CharField(max_length=10, choices=State.choices)
    storage = models.CharField(max_length=6, choices=Storage.choices)
    dictionary = models.SmallIntegerField()
    data = models.BinaryField(null=True)

    class Meta:
        """Made by RunSQL: STRICT on SQLite."""

        managed = False
        db_table = "archief_bestand"

    def __str__(self) -> str:
        return bytes(self.sha256).hex()


class Informatieobject(models.Model):
    """A message as a record (MDTO: informatieobject): what stays the same across its versions.

    `scope` is the account for channels whose native ids are unique within one account only.
    `variant` > 0 marks another content under the same native id on a channel that cannot be edited.
    """

    id = models.BigIntegerField(primary_key=True)
    kanaal = models.CharField(max_length=40)
    scope = models.TextField()
    native_id = models.TextField()
    variant = models.SmallIntegerField(default=0)
    levering = models.ForeignKey(Levering, models.PROTECT, db_index=False)

    class Meta:
        """One record per identity."""

        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                name="informatieobject_identity",
                fields=["kanaal", "scope", "native_id", "variant"],
            )
        ]

    def __str__(self) -> str:
        return f"{self.kanaal}:{self.native_id}"


class Versie(models.Model):
    """One version of a message, in one reading of its original.

    `version` counts what the source changed (an edit, a deletion); `reading` counts our own
    parser's readings of the same bytes. `current` marks the newest reading of the version that
    the source shows last. The proof of it is (`log_seq`, `log_index`, `nonce`, `leaf`).
    """

    class Cause(models.TextChoices):
        """Why the version is there."""

        INTAKE = "intake", "ontvangen"
        EDIT = "edit", "gewijzigd bij de bron"
        DELETION = "deletion", "verwijderd bij de bron"
        REPARSE = "reparse", "opnieuw gelezen"

    id = models.BigIntegerField(primary_key=True)
    informatieobject = models.ForeignKey(
        Informatieobject, models.PROTECT, related_name="versies", db_index=False
    )
    version = models.IntegerField()
    reading = models.IntegerField(default=1)
    cause = models.CharField(max_length=10, choices=Cause.choices)
    current = models.BooleanField()
    levering = models.ForeignKey(Levering, models.PROTECT, db_index=False)
    captured_at = models.BigIntegerField()
    parser = models.IntegerField()
    account = models.TextField()
    kind = models.CharField(max_length=10, choices=Kind.choices)
    author_name = models.TextField()
    author_handle = models.TextField()
    author_id = models.TextField()
    recipients = models.TextField()  # JSON: [[name, handle, id], ...]
    title = models.TextField()
    text = models.TextField()
    language = models.CharField(max_length=35)
    sent_at = models.BigIntegerField(null=True)
    precision = models.CharField(max_length=12, choices=Precision.choices)
    zone_known = models.BooleanField()
    sent_at_text = models.TextField()
    in_reply_to = models.TextField()
    references = models.TextField()  # JSON: [native id, ...]
    conversation = models.TextField()
    conversation_title = models.TextField()
    edited = models.BooleanField()
    edited_at = models.BigIntegerField(null=True)
    deleted = models.BooleanField()
    deleted_at = models.BigIntegerField(null=True)
    revision = models.BigIntegerField()
    truncated = models.BooleanField()
    visibility = models.CharField(max_length=10, choices=Visibility.choices)
    url = models.TextField()
    place = models.TextField()  # JSON: [name, latitude, longitude], '' = none
    flags = models.TextField()  # JSON: [flag, ...]
    original = models.ForeignKey(Bestand, models.PROTECT, related_name="+", db_index=False)
    context = models.ForeignKey(Bestand, models.PROTECT, related_name="+", db_index=False)
    content = models.BinaryField()
    nonce = models.BinaryField()
    log_seq = models.BigIntegerField()
    log_index = models.IntegerField()
    leaf = models.BinaryField()

    class Meta:
        """Found by record, by place in the log and by thread."""

        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                name="versie_once", fields=["informatieobject", "version", "reading"]
            )
        ]
        indexes: ClassVar[list[models.Index]] = [
            models.Index(name="versie_log", fields=["log_seq", "log_index"]),
            models.Index(
                name="versie_conversation",
                fields=["conversation"],
                condition=~models.Q(conversation=""),
            ),
            models.Index(
                name="versie_in_reply_to",
                fields=["in_reply_to"],
                condition=~models.Q(in_reply_to=""),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.informatieobject_id} versie {self.version}.{self.reading}"


class Waarneming(models.Model):
    """A sighting: the same content was delivered again, perhaps as other bytes."""

    id = models.BigIntegerField(primary_key=True)
    versie = models.ForeignKey(Versie, models.PROTECT, related_name="waarnemingen")
    levering = models.ForeignKey(Levering, models.PROTECT, db_index=False)
    captured_at = models.BigIntegerField()
    original = models.ForeignKey(Bestand, models.PROTECT, related_name="+", db_index=False)
    context = models.ForeignKey(Bestand, models.PROTECT, related_name="+", db_index=False)
    content = models.BinaryField()
    reading = models.BinaryField()
    nonce = models.BinaryField()
    log_seq = models.BigIntegerField()
    log_index = models.IntegerField()
    leaf = models.BinaryField()

    class Meta:
        """Found by place in the log."""

        indexes: ClassVar[list[models.Index]] = [
            models.Index(name="waarneming_log", fields=["log_seq", "log_index"])
        ]

    def __str__(self) -> str:
        return f"waarneming {self.id} van versie {self.versie_id}"


class Bijlage(models.Model):
    """An attachment of one version, in the order of the message."""

    versie = models.ForeignKey(Versie, models.PROTECT, related_name="bijlagen", db_index=False)
    position = models.IntegerField()
    name = models.TextField()
    media_type = models.TextField()
    size = models.BigIntegerField(null=True)
    state = models.CharField(max_length=10, choices=AttachmentState.choices)
    ref = models.TextField()
    url = models.TextField()
    description = models.TextField()
    bestand = models.ForeignKey(Bestand, models.PROTECT, null=True, related_name="+")

    class Meta:
        """One row per place in the message."""

        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(name="bijlage_position", fields=["versie", "position"])
        ]

    def __str__(self) -> str:
        return self.name


class Quarantaine(models.Model):
    """Bytes that are kept but could not be read as a message, with the reason."""

    class Status(models.TextChoices):
        """Whether a later reading succeeded."""

        WAITING = "waiting", "wacht"
        SOLVED = "solved", "opgelost"

    id = models.BigIntegerField(primary_key=True)
    levering = models.ForeignKey(Levering, models.PROTECT, related_name="quarantaines")
    item = models.BigIntegerField()
    kanaal = models.CharField(max_length=40)
    place = models.TextField()
    reason = models.TextField()
    original = models.ForeignKey(Bestand, models.PROTECT, related_name="+", db_index=False)
    context = models.ForeignKey(Bestand, models.PROTECT, related_name="+", db_index=False)
    status = models.CharField(max_length=10, choices=Status.choices, default=Status.WAITING)
    captured_at = models.BigIntegerField()
    nonce = models.BinaryField()
    log_seq = models.BigIntegerField()
    log_index = models.IntegerField()
    leaf = models.BinaryField()

    class Meta:
        """Found by place in the log."""

        indexes: ClassVar[list[models.Index]] = [
            models.Index(name="quarantaine_log", fields=["log_seq", "log_index"])
        ]

    def __str__(self) -> str:
        return f"{self.place}: {self.reason}"


class LogEntry(models.Model):
    """One line of the log. `body` and `nonce` may be erased; the leaf stays."""

    seq = models.BigIntegerField(primary_key=True)
    time = models.BigIntegerField()
    kind = models.TextField()
    version = models.SmallIntegerField()
    body = models.BinaryField(null=True)
    nonce = models.BinaryField(null=True)
    leaf = models.BinaryField()

    class Meta:
        """Made by RunSQL: STRICT on SQLite."""

        managed = False
        db_table = "archief_log"

    def __str__(self) -> str:
        return f"{self.seq} {self.kind}"


class LogNode(models.Model):
    """A complete subtree of the log: `index`-th of its `level` (0 = the leaves, not stored)."""

    pk = models.CompositePrimaryKey("level", "index")
    level = models.SmallIntegerField()
    index = models.BigIntegerField()
    hash = models.BinaryField()

    class Meta:
        """Made by RunSQL: STRICT on SQLite."""

        managed = False
        db_table = "archief_log_node"

    def __str__(self) -> str:
        return f"{self.level}/{self.index}"


class LogHead(models.Model):
    """One row: the size of the log and the hashes that the next entry is added to."""

    id = models.SmallIntegerField(primary_key=True)
    size = models.BigIntegerField()
    frontier = models.BinaryField()

    class Meta:
        """Made by RunSQL: STRICT on SQLite."""

        managed = False
        db_table = "archief_log_head"

    def __str__(self) -> str:
        return f"{self.size} regels"


class LogCheckpoint(models.Model):
    """A signed checkpoint of the log, kept as its text."""

    size = models.BigIntegerField(primary_key=True)
    time = models.BigIntegerField()
    note = models.TextField()

    class Meta:
        """Made by RunSQL: STRICT on SQLite."""

        managed = False
        db_table = "archief_log_checkpoint"

    def __str__(self) -> str:
        return f"checkpoint {self.size}"


class Teller(models.Model):
    """The next id of each table; ids are never given twice, not even after destruction."""

    name = models.CharField(max_length=40, primary_key=True)
    next = models.BigIntegerField()

    def __str__(self) -> str:
        return f"{self.name}: {self.next}"
