"""Small readings that the forms of X share: ids, times, texts with their links, attachments.

**Text.** The signs that X writes as `&amp;` `&lt;` `&gt;` are decoded. Short links (t.co) are
replaced by the addresses that they stand for, so that these can be found; links to the tweet's own
pictures stay short, because they are attachments.
"""

import math
import re
from collections.abc import Iterable
from datetime import UTC, date, datetime, time
from functools import lru_cache
from urllib.parse import parse_qs, urlsplit

from postkamer.core.message import Attachment, AttachmentState, Flag, Party, Place, Precision
from postkamer.core.tekst import clean
from postkamer.core.tijd import micros, possible
from postkamer.kanalen.x import shapes
from postkamer.kanalen.x.shapes import Id, Number, Text, Url, Variant

MONTHS = {
    name: number
    for number, name in enumerate(
        "Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec".split(), start=1
    )
}
FIRST_SNOWFLAKE_ID = 1 << 35
SNOWFLAKE_START_MS = 1_288_834_974_657
"""The moment that ids of X began to hold a time, in milliseconds since 1970."""
LONGEST_LINK = 4_096
MOST_LINKS = 100
LONGEST_ID = 20
LONGEST_WORD = 100
LARGEST_NUMBER = 10**20
EPOCH_DAY = date(1970, 1, 1).toordinal()
NO_LANGUAGES = frozenset({"und", "zxx", "qme", "qam", "qht", "qct", "qst", "art"})
OLD_LANGUAGES = {"in": "id", "iw": "he", "ji": "yi"}
_SHORT_LINK = re.compile(r"https?://t\.co/\w+")
_OWN_MEDIA = re.compile(r"(?:twitter|x)\.com/[^/\s]{1,50}/status/\d{1,20}/(?:photo|video)/\d{1,3}$")
_ENTITY = re.compile(r"&(?:amp|lt|gt|quot|apos|#0?39|#x27);")
_DECODED = {"&amp;": "&", "&lt;": "<", "&gt;": ">", "&quot;": '"'}
_LONG_NUMBER = re.compile(r"\d{9,16}")


def id_of(*values: Id) -> str:
    """Return the first of these that is an id: digits only, no more than 20 of them; else ''."""
    for value in values:
        if value is None:
            continue
        text = value if isinstance(value, str) else word_of(value)
        if _is_id(text) or _is_id(text := word_of(value)):
            return text
    return ""


def _is_id(text: str) -> bool:
    return text.isdigit() and text.isascii() and len(text) <= LONGEST_ID


def word_of(value: Id) -> str:
    """Return a number or a short text as text without white space around it; '' for others."""
    if isinstance(value, int):
        return str(value) if abs(value) < LARGEST_NUMBER else ""
    return value.strip() if value and len(value) <= LONGEST_WORD else ""


def revision_of(native_id: str) -> int:
    """Return the number that orders the versions of a tweet: ids of X only go up."""
    return min(int(native_id), (1 << 63) - 1)


def language_of(code: Text) -> str:
    """Return X's language code as BCP 47, '' when it names no language."""
    if not code or code in NO_LANGUAGES:
        return ""
    return OLD_LANGUAGES.get(code, clean(code)[:35])


def time_of(value: Id, native_id: str = "") -> tuple[int | None, Precision, str, tuple[Flag, ...]]:
    """Return UTC microseconds, precision, the source's words if unreadable, and what is uncertain.

    A time that cannot be read is taken from the id, when the id is of the kind that holds one.
    """
    written = word_of(value)
    at, precision = read_time(written)
    if possible(at):
        return at, precision, "", ()
    flag = Flag.TIME_IMPOSSIBLE if at is not None else Flag.TIME_UNREADABLE
    if value is None or value == "":
        flag = Flag.TIME_MISSING
    by_id = snowflake_time(native_id)
    return by_id, Precision.MILLISECOND, clean(written), (flag,)


def read_time(written: str) -> tuple[int | None, Precision]:
    """Return a printed time in UTC microseconds, with its precision; None when it is none.

    Reads "Wed Oct 19 20:07:25 +0000 2022", ISO 8601, and seconds or milliseconds since 1970.
    """
    if len(written) == 30 and written[19:26] == " +0000 ":
        day, minute = _old_day(written[4:10], written[26:]), _minute(written[11:16])
        second = written[17:19]
        if day is None or minute is None or not second.isdigit() or not second.isascii():
            return None, Precision.SECOND
        return (day * 86_400 + minute * 60 + int(second)) * 1_000_000, Precision.SECOND
    if _LONG_NUMBER.fullmatch(written):
        number = int(written)
        if len(written) >= 13:
            return number * 1000, Precision.MILLISECOND
        return number * 1_000_000, Precision.SECOND
    return _read_iso(written)


@lru_cache(maxsize=4096)
def _old_day(month_and_day: str, year: str) -> int | None:
    """Return the days since 1970 of "Oct 19" in "2022"."""
    try:
        return date(int(year), MONTHS[month_and_day[:3]], int(month_and_day[4:])).toordinal() - (
            EPOCH_DAY
        )
    except (ValueError, KeyError):
        return None


@lru_cache(maxsize=2048)
def _minute(clock: str) -> int | None:
    """Return the minutes since midnight of "20:07"."""
    try:
        at = time.fromisoformat(clock)
    except ValueError:
        return None
    return at.hour * 60 + at.minute


def _read_iso(written: str) -> tuple[int | None, Precision]:
    try:
        moment = datetime.fromisoformat(written.replace(" +", "+").replace(" UTC", "Z"))
    except ValueError:
        try:
            moment = datetime.strptime(written, "%a %b %d %H:%M:%S %z %Y")
        except (ValueError, OverflowError):
            return None, Precision.SECOND
    if moment.tzinfo is None:
        moment = moment.replace(tzinfo=UTC)
    if len(written) <= len("2022-10-19"):
        return micros(moment), Precision.DAY
    return micros(moment), Precision.MILLISECOND if "." in written else Precision.SECOND


def snowflake_time(native_id: str) -> int | None:
    """Return the time in an id, in UTC microseconds; None for the old, counted ids."""
    number = int(native_id) if native_id.isdigit() and len(native_id) <= LONGEST_ID else 0
    if number < FIRST_SNOWFLAKE_ID or number >= 1 << 63:
        return None
    at = ((number >> 22) + SNOWFLAKE_START_MS) * 1000
    return at if possible(at) else None


def text_of(value: Text, urls: Iterable[Url] | None) -> str:
    """Return a text as it is read: clean, signs decoded, short links written out."""
    if not value:
        return ""
    text = clean(value)
    if urls and "//t.co/" in text:
        text = _with_links(text, urls)
    if "&" in text:
        text = _ENTITY.sub(lambda found: _DECODED.get(found[0], "'"), text)
    return text


def _with_links(text: str, urls: Iterable[Url]) -> str:
    known: dict[str, str] = {}
    for link in urls:
        short = link.url or link.shortUrl
        long = link.expanded_url or link.expanded or link.expandedUrl
        if not short or not long or len(long) > LONGEST_LINK:
            continue
        if not link.media_key and not ("/status/" in long and _OWN_MEDIA.search(long)):
            known.setdefault(short, clean(long).replace("&", "&amp;"))  # decoded with the text
    if not known:
        return text
    return _SHORT_LINK.sub(lambda found: known.get(found[0], found[0]), text, count=MOST_LINKS)


def person(user_id: Id, handle: Text, name: Text = "") -> Party | None:
    """Return a user, or None when nothing is known."""
    screen = clean(handle).lstrip("@") if handle else ""
    number = id_of(user_id)
    if not (screen or number or name):
        return None
    return Party(clean(name) if name else "", f"@{screen}" if screen else "", number)


def place_of(name: Text, *points: tuple[shapes.Point | None, bool]) -> Place | None:
    """Return where a tweet was sent from, or None.

    The first point that holds two numbers counts; with it stands whether the latitude is first.
    """
    latitude = longitude = ""
    for point, latitude_first in points:
        numbers = point.coordinates if point else None
        if numbers and len(numbers) == 2:
            first, second = (_degrees(one) for one in numbers)
            if first and second:
                latitude, longitude = (first, second) if latitude_first else (second, first)
                break
    if not (name or latitude):
        return None
    return Place(clean(name) if name else "", latitude, longitude)


def _degrees(value: Number) -> str:
    try:
        number = float(value) if value is not None else math.nan
    except (ValueError, OverflowError):
        return ""
    if not math.isfinite(number) or abs(number) > 360:
        return ""
    return format(number, ".7f").rstrip("0").rstrip(".")


def attachment(media: shapes.Media, native_id: str, folder: str = "") -> Attachment | None:
    """Return a picture, film or GIF; its file in an archive is `<folder>/<id of tweet>-<name>`."""
    variants = media.video_info.variants if media.video_info else media.variants
    url = _best(variants) or media.media_url_https or media.media_url or media.url
    url = clean(url or media.preview_image_url or "")
    return linked_file(
        url, native_id, folder, kind=media.type or "",
        description=clean(media.ext_alt_text or media.alt_text or ""),
    )  # fmt: skip


def _best(variants: list[Variant] | None) -> str:
    films = [one for one in variants or () if one.url and one.content_type == "video/mp4"]
    return max(films, key=_bitrate).url or "" if films else ""


def _bitrate(variant: Variant) -> float:
    for value in (variant.bitrate, variant.bit_rate):
        try:
            number = float(value) if value is not None else math.nan
        except (ValueError, OverflowError):
            continue
        if math.isfinite(number):
            return number
    return 0


def linked_file(
    url: str, native_id: str, folder: str, *, kind: str = "", description: str = ""
) -> Attachment | None:
    """Return the file that an address of X stands for, or None without an address."""
    if not url:
        return None
    name = _file_name(url)
    return Attachment(
        name=name or clean(kind)[:100] or "media",
        media_type=media_type(name, kind),
        ref=f"{folder}/{native_id}-{name}".lstrip("/") if name else "",
        url=url,
        state=AttachmentState.PRESENT if name else AttachmentState.OMITTED,
        description=description,
    )


def _file_name(url: str) -> str:
    name = url.partition("?")[0].rpartition("/")[2].partition(":")[0]  # ":large" is a size
    if "?format=" in url and "." not in name:
        try:
            given = parse_qs(urlsplit(url).query).get("format", [""])[0]
        except ValueError:
            return name
        name += f".{given}" if given.isalnum() else ""
    return name


TYPES = {
    "jpg": "image/jpeg",
    "jpeg": "image/jpeg",
    "png": "image/png",
    "gif": "image/gif",
    "webp": "image/webp",
    "mp4": "video/mp4",
    "mov": "video/quicktime",
    "m3u8": "application/vnd.apple.mpegurl",
}
GUESSES = {"photo": "image/jpeg", "video": "video/mp4", "animated_gif": "video/mp4"}


def media_type(name: str, kind: str) -> str:
    """Return the media type by the ending of a name, else by X's own word for it."""
    found = TYPES.get(name.rpartition(".")[2].lower())
    return found or GUESSES.get(kind, "application/octet-stream")
