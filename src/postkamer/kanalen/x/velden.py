"""Small readings that the forms of X share: ids, times, text with its links, attachments."""

import html
from collections.abc import Iterable
from datetime import UTC, datetime
from typing import Any

from postkamer.core.message import (
    Attachment,
    AttachmentState,
    Flag,
    Party,
    Place,
    Precision,
)
from postkamer.core.tekst import clean
from postkamer.core.tijd import micros, possible

MONTHS = {
    name: number
    for number, name in enumerate(
        ("Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec").split(), start=1
    )
}
FIRST_SNOWFLAKE_ID = 1 << 35
SNOWFLAKE_START_MS = 1_288_834_974_657
"""The moment that ids of X began to hold a time, in milliseconds since 1970."""
MOST_RECIPIENTS = 1_000


def text_of(value: Any) -> str:
    """Return a string or number as clean text, anything else as ''."""
    if isinstance(value, str):
        return clean(value)
    if isinstance(value, int) and not isinstance(value, bool):
        return str(value)
    return ""


def id_of(*values: Any) -> str:
    """Return the first of these that is an id: digits only, no more than 20 of them."""
    for value in values:
        text = text_of(value).strip()
        if text.isascii() and text.isdigit() and len(text) <= 20:
            return text
    return ""


def dict_of(value: Any) -> dict[str, Any]:
    """Return a JSON object, or an empty one."""
    return value if isinstance(value, dict) else {}


def dicts_of(value: Any) -> list[dict[str, Any]]:
    """Return the objects in a JSON array, or none."""
    return [one for one in value if isinstance(one, dict)] if isinstance(value, list) else []


def time_of(value: Any, native_id: str = "") -> tuple[int | None, Precision, str, tuple[Flag, ...]]:
    """Return UTC microseconds, precision, the source's words if unreadable, and what is uncertain.

    A time that cannot be read is taken from the id, when the id is of the kind that holds one.
    """
    written = text_of(value).strip()
    at, precision = _read_time(written)
    if at is not None and possible(at):
        return at, precision, "", ()
    flag = Flag.TIME_IMPOSSIBLE if at is not None else Flag.TIME_UNREADABLE
    if not written:
        flag = Flag.TIME_MISSING
    by_id = snowflake_time(native_id)
    return by_id, Precision.MILLISECOND, written, (flag,)


def _read_time(written: str) -> tuple[int | None, Precision]:
    if len(written) == 30 and written[20:25] == "+0000":
        try:
            hour, minute, second = int(written[11:13]), int(written[14:16]), int(written[17:19])
            day = datetime(
                int(written[26:]), MONTHS[written[4:7]], int(written[8:10]), hour, minute, second,
                tzinfo=UTC,
            )  # fmt: skip
        except (ValueError, KeyError):
            return None, Precision.SECOND
        return micros(day), Precision.SECOND
    try:
        moment = datetime.fromisoformat(written)
        if moment.tzinfo is None:
            moment = moment.replace(tzinfo=UTC)
        return micros(moment), Precision.MILLISECOND if "." in written else Precision.SECOND
    except (ValueError, OverflowError):
        return None, Precision.SECOND


def snowflake_time(native_id: str) -> int | None:
    """Return the time in an id, in UTC microseconds; None for the old, counted ids."""
    number = int(native_id) if native_id.isdigit() and len(native_id) <= 20 else 0
    if number < FIRST_SNOWFLAKE_ID or number >= 1 << 63:
        return None
    at = ((number >> 22) + SNOWFLAKE_START_MS) * 1000
    return at if possible(at) else None


def with_links(text: str, urls: Iterable[dict[str, Any]]) -> str:
    """Return text with the short t.co links replaced by the addresses that they stand for."""
    for link in urls:
        short = text_of(link.get("url"))
        long = text_of(link.get("expanded_url") or link.get("expanded"))
        if short and long and short in text:
            text = text.replace(short, long)
    return text


def tweet_text(value: Any, urls: Iterable[dict[str, Any]]) -> str:
    """Return the text of a tweet as it is read: entities decoded, links written out."""
    text = text_of(value)
    if "&" in text:
        text = html.unescape(text)
    return with_links(clean(text), urls)


def attachment(media: dict[str, Any], owner: str) -> Attachment | None:
    """Return a picture, film or GIF of v1.1 form; its file in an archive is `<owner>-<name>`."""
    url = _media_url(media)
    if not url:
        return None
    name = url.partition("?")[0].rpartition("/")[2]
    kind = text_of(media.get("type"))
    return Attachment(
        name=name or kind or "media",
        media_type=media_type(name, kind),
        ref=f"{owner}-{name}" if name else "",
        url=url,
        state=AttachmentState.PRESENT if name else AttachmentState.OMITTED,
        description=text_of(media.get("ext_alt_text") or media.get("alt_text")),
    )


def _media_url(media: dict[str, Any]) -> str:
    variants = dicts_of(dict_of(media.get("video_info")).get("variants"))
    films = [one for one in variants if text_of(one.get("content_type")) == "video/mp4"]
    if films:
        best = max(films, key=lambda one: int(id_of(one.get("bitrate")) or 0))
        return text_of(best.get("url"))
    return text_of(media.get("media_url_https") or media.get("media_url") or media.get("url"))


TYPES = {
    "jpg": "image/jpeg",
    "jpeg": "image/jpeg",
    "png": "image/png",
    "gif": "image/gif",
    "webp": "image/webp",
    "mp4": "video/mp4",
    "m3u8": "application/vnd.apple.mpegurl",
}


def media_type(name: str, kind: str) -> str:
    """Return the media type by the ending of a name, else by X's own word for it."""
    found = TYPES.get(name.rpartition(".")[2].lower())
    if found:
        return found
    guesses = {"photo": "image/jpeg", "video": "video/mp4", "animated_gif": "video/mp4"}
    return guesses.get(kind, "application/octet-stream")


def person(user_id: Any, handle: Any, name: Any = "") -> Party | None:
    """Return a user, or None when nothing is known."""
    screen = text_of(handle).lstrip("@")
    party = Party(text_of(name), f"@{screen}" if screen else "", id_of(user_id))
    return party if party != Party() else None


def place_of(place: Any, coordinates: Any) -> Place | None:
    """Return where a tweet was sent from: the place's name, the point as latitude and longitude."""
    name = text_of(dict_of(place).get("full_name") or dict_of(place).get("name"))
    points = dict_of(coordinates).get("coordinates")
    latitude = longitude = ""
    if isinstance(points, list) and len(points) == 2:
        longitude, latitude = (_degrees(one) for one in points)
    found = Place(name, latitude, longitude)
    return found if found != Place() else None


def _degrees(value: Any) -> str:
    try:
        return format(float(value), ".6f").rstrip("0").rstrip(".")
    except (TypeError, ValueError, OverflowError):
        return ""
