"""What the contract tests of all channels need of this one: exports, and their messages."""

from tests.faults.bouwstenen import chat

ANDROID = (
    "23-03-2024 09:15 - Berichten en gesprekken zijn end-to-end versleuteld.\n"
    "24-03-2024 09:15 - Sanne: IMG-20240324-WA0001.jpg (bestand bijgevoegd)\n"
    "24-03-2024 09:16 - Joost: dank\nook namens de buren\n"
    "24-03-2024 09:17 - Sanne: Dit bericht is verwijderd\n"
)

VOORBEELDEN: dict[str, tuple[dict[str, bytes], int]] = {
    "phone": ({"_chat.txt": chat(6)}, 6),
    "media": (
        {
            "WhatsApp-chat met Noord.txt": ANDROID.encode(),
            "IMG-20240324-WA0001.jpg": b"\xff\xd8\xff\xe0foto",
        },
        4,
    ),
    "chats": ({"a/_chat.txt": chat(3), "b/_chat.txt": chat(2), "c/_chat.txt": chat(4)}, 9),
}
"""By name: the files of an export, and how many messages are in them."""
