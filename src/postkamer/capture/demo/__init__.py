"""The demo: exports of the fictional municipality of Waterdam, the same bytes on every machine.

All people in it are invented. The forms are those that the real platforms give.
"""

from pathlib import Path

from postkamer.capture.demo.chats import write_chats
from postkamer.capture.demo.notities import write_notes
from postkamer.capture.demo.post import write_mail
from postkamer.capture.demo.tweets import write_x


def write_demo(folder: Path) -> list[Path]:
    """Write the exports to a folder; return them in the order to import them in."""
    folder.mkdir(parents=True, exist_ok=True)
    return [
        *write_x(folder),
        *write_mail(folder),
        *write_chats(folder),
        *write_notes(folder),
    ]
