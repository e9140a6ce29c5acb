"""The screen of one message: its versions, attachments, proof and conversation."""

from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from postkamer.archief import bewijs, queries
from postkamer.archief.bestanden import open_bestand
from postkamer.archief.queries import NotFoundError, Reading
from postkamer.archief.stores import blob_store
from postkamer.conf.config import current
from postkamer.core.checkpoint import CheckpointError
from postkamer.core.message import AttachmentState
from postkamer.web.downloads import download, original_name, safe_name
from postkamer.web.weergave import line, message_view

GREATEST_ID = 2**63 - 1
Download = HttpResponse | StreamingHttpResponse


@require_safe
def message(request: HttpRequest, record_id: int) -> HttpResponse:
    """Show a message with all its versions and its place in the conversation."""
    found = record(record_id)
    newest = next((one for one in found if one.versie.current), found[-1])
    thread = queries.thread_part(newest)
    context = {
        "bericht": message_view(newest),
        "eerder": [message_view(one) for one in reversed(found) if one is not newest],
        "versies": len(found),
        "gesprek": [message_view(one) for one in thread.readings],
        "gesprek_eerder": thread.earlier,
        "gesprek_later": thread.later,
        "zoek_gesprek": conversation_query(newest),
        "sleutel": public_key(),
    }
    return render(request, "web/bericht.html", context)


@require_safe
def original(request: HttpRequest, record_id: int, version: int) -> Download:
    """Give the bytes of a version as they were received."""
    del request
    versie = one_version(record_id, version).versie
    bestand = versie.original
    source = open_bestand(bestand, blob_store(current()))
    return download(source, original_name(record_id, version, bestand.media_type), bestand.size)


@require_safe
def attachment(request: HttpRequest, record_id: int, version: int, position: int) -> Download:
    """Give the bytes of an attachment of a version."""
    del request
    parts = one_version(record_id, version).bijlagen
    found = next((part for part in parts if part.position == position), None)
    if found is None or found.bestand is None or found.state != AttachmentState.PRESENT:
        raise NotFoundError(f"Bericht {record_id} heeft geen bewaarde bijlage {position}.")
    source = open_bestand(found.bestand, blob_store(current()))
    name = safe_name(found.name, f"bericht-{record_id}-bijlage-{position}")
    return download(source, name, found.bestand.size)


@require_safe
def proof(request: HttpRequest, record_id: int, version: int) -> Download:
    """Give the proof file of a version, to check without us (`postkamer check-proof`)."""
    del request
    reading = one_version(record_id, version)
    note = queries.checkpoint_after(reading.versie.log_seq) or bewijs.sign_now(current().keys)
    data = bewijs.prove(reading, note)
    return download(data, f"bericht-{record_id}-versie-{version}.bewijs.json", len(data))


def record(record_id: int) -> list[Reading]:
    """Return the versions of a message. Raises NotFoundError, also for a number beyond any id."""
    if record_id > GREATEST_ID:
        raise NotFoundError(f"Bericht {record_id} bestaat niet.")
    return queries.record(record_id)


def one_version(record_id: int, version: int) -> Reading:
    """Return one version of a message. Raises NotFoundError."""
    for one in record(record_id):
        if one.versie.version == version:
            return one
    raise NotFoundError(f"Bericht {record_id} heeft geen versie {version}.")


def conversation_query(reading: Reading) -> str:
    """Return the search that finds the whole conversation, or '' when it has no name."""
    name = reading.versie.conversation
    return f'gesprek:"{name}"' if name and '"' not in name and line(name) == name else ""


def public_key() -> str:
    """Return the key that checks our proofs, or '' on a machine that does not hold it."""
    try:
        return bewijs.vkey(current().keys)
    except (CheckpointError, OSError):
        return ""
