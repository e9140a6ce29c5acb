"""WhatsApp: a group with media from an iPhone, and a chat from an Android phone, exported twice."""

from datetime import timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

from postkamer.capture.demo.bron import (
    SAME,
    citizen,
    moment,
    official,
    png,
    texts,
    write_zip,
)

ZONE = ZoneInfo("Europe/Amsterdam")
GROUP = "Buurtpreventie Havenkwartier"


def write_chats(folder: Path) -> list[Path]:
    """Write the exports; return them."""
    group = write_zip(folder / f"WhatsApp Chat - {GROUP}.zip", _group())
    first, second = (folder / f"WhatsApp-chat met Wijkteam{end}.txt" for end in ("", " (1)"))
    lines = _android()
    first.write_bytes("".join(lines[:60]).encode())
    second.write_bytes("".join(lines).encode())
    return [group, first, second]


def _group() -> dict[str, bytes]:
    mark = "\u200e"
    at = moment(0).astimezone(ZONE)
    lines = [
        f"[{at:%d-%m-%Y %H:%M:%S}] {GROUP}: {mark}Berichten en oproepen zijn end-to-end "
        "versleuteld. Alleen mensen in deze chat kunnen ze lezen.\r\n",
        f"[{at:%d-%m-%Y %H:%M:%S}] {GROUP}: {mark}Anouk Visser heeft deze groep gemaakt\r\n",
    ]
    media: dict[str, bytes] = {}
    for number, words in enumerate([SAME, *texts("whatsapp")[:45]]):
        at = moment(number + 1, minutes=211).astimezone(ZONE)
        stamp = f"[{at:%d-%m-%Y %H:%M:%S}]"
        if number % 9 == 4:
            name = f"{number:08d}-PHOTO-{at:%Y-%m-%d-%H-%M-%S}.png"
            media[name] = png(number)
            lines.append(f"{mark}{stamp} {citizen(number)}: {mark}<bijgevoegd: {name}>\r\n")
        edited = f" {mark}<Dit bericht is bewerkt>" if number % 15 == 7 else ""
        lines.append(f"{stamp} {citizen(number)}: {words.text}{edited}\r\n")
    at += timedelta(minutes=3)
    lines.append(f"[{at:%d-%m-%Y %H:%M:%S}] Pim Dijkgraaf: {mark}Dit bericht is verwijderd.\r\n")
    return {"_chat.txt": "".join(lines).encode(), **media}


def _android() -> list[str]:
    at = moment(1).astimezone(ZONE)
    lines = [
        f"{at:%d-%m-%Y %H:%M} - Berichten en oproepen worden end-to-end versleuteld. Niemand "
        "buiten deze chat kan ze lezen of beluisteren. Tik voor meer informatie.\n"
    ]
    for number, words in enumerate(texts("whatsapp")[45:]):
        at = moment(number + 2, minutes=611).astimezone(ZONE)
        lines.append(f"{at:%d-%m-%Y %H:%M} - {citizen(number)}: {words.text}\n")
        if not words.answer(number):
            continue
        at += timedelta(minutes=12)
        reply = words.answer(number) + ("\nGroet, het wijkteam" if number % 5 == 0 else "")
        lines.append(f"{at:%d-%m-%Y %H:%M} - {official(number)}: {reply}\n")
    lines.insert(30, f"{moment(17, minutes=611).astimezone(ZONE):%d-%m-%Y %H:%M} - Kees Smaling: "
                 "<Media weggelaten>\n")  # fmt: skip
    return lines
