"""Read one mail from its exact bytes."""

import email
import email.message
import hashlib
from typing import Any

import msgspec

from postkamer.core.errors import UnreadableError
from postkamer.core.export import SMALL, Raw
from postkamer.core.formaten import mime
from postkamer.core.message import Flag, Kind, Message, Precision, Visibility
from postkamer.kanalen.mail import koppen
from postkamer.kanalen.mail.delen import Body, read_body

MOST_PARTS_DEEP = 90
_BLOCK = 1024 * 1024


def parse(raw: Raw, context: bytes) -> Message:
    """Return the message in a mail. Raises UnreadableError when it has no headers of a mail."""
    known = _known(context)
    whole, headers, flags = _read(raw)
    if not any(True for _ in headers.raw_items()):
        raise UnreadableError("Dit is geen e-mail: er staan geen kopregels in.")
    body = read_body(raw, whole, unquote=bool(known.get("mbox")))
    at, zone_known, written, time_flags = koppen.sent(headers, str(known.get("timezone") or ""))
    reply, references = koppen.reference_ids(headers)
    native = koppen.message_id(headers) or _digest_id(raw)
    people = koppen.addresses(headers, "from") or koppen.addresses(headers, "sender")
    author = people[0] if people else None
    text = body.text()
    flags += [*time_flags, *body.flags]
    if author is None:
        flags.append(Flag.AUTHOR_UNKNOWN)
    return Message(
        kind=Kind.MAIL,
        native_id=native,
        account=str(known.get("account") or ""),
        author=author,
        recipients=koppen.addresses(headers, "to", "cc", "bcc"),
        title=koppen.text_header(headers, "subject").replace("\n", " ")[:1000],
        text=text,
        language=_language(headers),
        sent_at=at,
        precision=Precision.SECOND,
        zone_known=zone_known,
        sent_at_text=written,
        in_reply_to=reply,
        references=references,
        conversation=references[0] if references else reply or native,
        visibility=Visibility.PRIVATE,
        attachments=tuple(body.attachments),
        flags=tuple(dict.fromkeys(flags)),
    )


def _known(context: bytes) -> dict[str, Any]:
    try:
        known = msgspec.json.decode(context)
    except (msgspec.DecodeError, RecursionError) as error:
        raise UnreadableError(f"De context van deze e-mail is beschadigd: {error}.") from error
    return known if isinstance(known, dict) else {}


def _read(
    raw: Raw,
) -> tuple[email.message.Message | None, email.message.Message, list[Flag]]:
    """Return the mail parsed whole (None when too large or too deep), its headers, and flags."""
    if raw.size <= SMALL:
        data = raw.read()
        if data.lower().count(b"multipart/") <= MOST_PARTS_DEEP:
            try:
                whole = email.message_from_bytes(data)
                return whole, whole, []
            except (RecursionError, ValueError, LookupError, AssertionError, TypeError):
                pass  # the scanner reads what this cannot
        with raw.open() as stream:
            headers, _ = mime.read_headers(stream, 0)
        return None, headers, [Flag.STRUCTURE_REPAIRED]
    with raw.open() as stream:
        headers, _ = mime.read_headers(stream, 0)
    return None, headers, []


def _digest_id(raw: Raw) -> str:
    """Return an id for a mail without one: the digest of its bytes with line ends as LF."""
    digest = hashlib.sha256()
    with raw.open() as stream:
        carry = b""
        while block := stream.read(_BLOCK):
            block = carry + block
            carry = b"\r" if block.endswith(b"\r") else b""
            digest.update(block[: len(block) - len(carry)].replace(b"\r\n", b"\n"))
        digest.update(carry)
    return "sha256:" + digest.hexdigest()


def _language(headers: email.message.Message) -> str:
    value = koppen.text_header(headers, "content-language").split(",")[0].strip()
    return value if 2 <= len(value) <= 35 and value.replace("-", "").isalnum() else ""


__all__ = ["Body", "parse"]
