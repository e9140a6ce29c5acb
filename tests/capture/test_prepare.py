"""Preparing an item: what the export holds of it decides what is said of its attachments."""

from io import BytesIO
from pathlib import Path

from postkamer.archief.stores import FolderStore
from postkamer.capture.prepare import ExportMedia, Preparer
from postkamer.core.export import BytesRaw
from postkamer.core.kanaal import Capture, Claim, Options
from postkamer.core.message import AttachmentState
from postkamer.kanalen.whatsapp import kanaal

CHAT = (
    "[27-08-2020 11:15:33] Sanne: \u200e<bijgevoegd: 00000001-wel.jpg>\r\n"
    "[27-08-2020 11:16:33] Sanne: \u200e<bijgevoegd: 00000002-niet.jpg>\r\n"
    "[27-08-2020 11:17:33] Sanne: \u200eafbeelding weggelaten\r\n"
).encode()


class File:
    def __init__(self, path: str, data: bytes) -> None:
        self.path, self._data, self.size = path, data, len(data)

    def open(self) -> BytesIO:
        return BytesIO(self._data)

    def head(self) -> bytes:
        return self._data


class Export:
    name = "WhatsApp Chat - Noord.zip"

    def __init__(self) -> None:
        self._files = [File("_chat.txt", CHAT), File("00000001-wel.jpg", b"\xff\xd8 foto")]

    def files(self) -> list[File]:
        return self._files

    def get(self, path: str) -> File | None:
        return next((file for file in self._files if file.path == path), None)


def test_a_file_that_the_export_does_not_hold_is_not_said_to_be_there(tmp_path: Path) -> None:
    export = Export()
    claim: Claim = kanaal.recognise(export)
    media = ExportMedia(export, claim)
    preparer = Preparer(kanaal, Options(), FolderStore(tmp_path), media)
    items = [one for one in kanaal.split(export, claim, Options()) if isinstance(one, Capture)]
    assert all(isinstance(one.raw, BytesRaw) for one in items)
    intakes = [preparer.prepare(number, one, "_chat.txt") for number, one in enumerate(items)]
    states = [intake.message.attachments[0].state for intake in intakes if intake.message]
    assert states == [AttachmentState.PRESENT, AttachmentState.OMITTED, AttachmentState.OMITTED]
    assert [intake.attachments[0] is not None for intake in intakes] == [True, False, False]
    assert media.unused() == []
