"""What the contract tests of all channels need of this one: exports, and their messages."""

from tests.faults.bouwstenen import ENEX_HEAD, enex, note

RESOURCE = (
    '<resource><data encoding="base64">iVBORw0KGgo=</data><mime>image/png</mime>'
    "<resource-attributes><file-name>foto.png</file-name></resource-attributes></resource></note>"
)

VOORBEELDEN: dict[str, tuple[dict[str, bytes], int]] = {
    "notebook": ({"notities.enex": enex(5)}, 5),
    "notebooks": ({"een.enex": enex(2), "twee.enex": enex(3), "zes.enex": enex(1)}, 6),
    "picture": (
        {
            "foto.enex": (
                ENEX_HEAD + note(1).replace("</note>", RESOURCE) + "</en-export>\n"
            ).encode()
        },
        1,
    ),
}
"""By name: the files of an export, and how many messages are in them."""
