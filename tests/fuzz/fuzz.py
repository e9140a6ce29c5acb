"""Any bytes through the reader of one channel: it reads them or refuses them, nothing else.

    python -m tests.fuzz.fuzz evernote -max_total_time=120 [more options of libFuzzer]

The input is taken as an export, which is recognised, split and parsed, and as one item.
"""

import sys

import atheris

with atheris.instrument_imports(include=["postkamer.core", "postkamer.kanalen"]):
    from postkamer.capture.register import kanalen
    from postkamer.core.errors import UnreadableError
    from postkamer.core.export import BytesRaw
    from postkamer.core.kanaal import Capture, Claim, Options
    from tests.kanalen.geheugen import MemoryExport

    kanalen()  # imports the channels

NAMES = {
    "x": ("data/tweets.js", "lijst.jsonl"),
    "mail": ("postvak.mbox", "bericht.eml"),
    "whatsapp": ("_chat.txt",),
    "evernote": ("notities.enex",),
}
"""How an export of a channel is called; others get a name that says nothing."""
MOST_ITEMS = 1_000


def main() -> None:
    kanaal = kanalen()[sys.argv.pop(1)]
    names = NAMES.get(kanaal.code, ("bestand",))

    def read(raw: BytesRaw, context: bytes) -> None:
        try:
            kanaal.parse(raw, context)
        except UnreadableError:
            return

    def one(data: bytes) -> None:
        read(BytesRaw(data), b"{}")
        for name in names:
            export = MemoryExport({name: data})
            kanaal.recognise(export)
            claim = Claim(1.0, (name,))
            for number, item in enumerate(kanaal.split(export, claim, Options())):
                if isinstance(item, Capture) and number < MOST_ITEMS:
                    read(item.raw, item.context)

    atheris.Setup(sys.argv, one)
    atheris.Fuzz()


if __name__ == "__main__":
    main()
