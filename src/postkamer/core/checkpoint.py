"""Signed checkpoints: the size and root of the log on one moment, to keep somewhere else.

The form is that of C2SP tlog-checkpoint in a signed note with one Ed25519 signature (type 0x01),
which tools of others can read and check:

    postkamer/waterdam
    20852163
    CsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I=

    — postkamer/waterdam Az3grlgtzPICa5OS8npVmf1Myq/5IZniMp+...

We read it strictly: the origin is the name of the key, there are no extension lines, there is
exactly one signature, and the text is byte for byte what we would write ourselves.

The public key is a verifier key ("vkey"): `name+hash+base64(0x01 || public key)`, where hash is
the first 4 bytes of SHA-256(name || LF || 0x01 || public key) in hex. A file with it holds that
text and one line feed. The private key is kept as the Go tools for signed notes do, as
`PRIVATE+KEY+name+hash+base64(0x01 || seed)` and one line feed, in a file that only its owner can
read; its hash is that of the public key.
"""

import base64
import os
import re
import tempfile
from dataclasses import dataclass, field
from hashlib import sha256
from pathlib import Path

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

from postkamer.core.errors import PostkamerError
from postkamer.core.merkle import HASH_SIZE, MAX_SIZE

LONGEST_NAME = 200
"""Characters of a key name, at most."""
LARGEST_FILE = 4096
"""Bytes of a file with a signed checkpoint or key, at most; no more need be read of it."""

_ED25519 = b"\x01"
_DASH = "\u2014"
_SECRET = "PRIVATE+KEY+"
_NAME = r"[!-*,-~]{1,200}"  # visible ASCII without plus
# What matches is right base64 but may hide loose bits or zeros: re-encoding shows those.
_IS_NAME = re.compile(_NAME)
_KEY = re.compile(rf"({_NAME})\+([0-9a-f]{{8}})\+([A-Za-z0-9+/]{{44}})")
_NOTE = re.compile(
    rf"({_NAME})\n([0-9]{{1,19}})\n([A-Za-z0-9+/]{{43}}=)\n"
    rf"\n{_DASH} ({_NAME}) ([A-Za-z0-9+/]{{91}}=)\n"
)


class CheckpointError(PostkamerError):
    """A checkpoint or key is damaged, not ours, or not signed by the key that was given."""


@dataclass(frozen=True, slots=True)
class Checkpoint:
    """The log of `origin` held `size` entries, with `root` as the root of their tree."""

    origin: str
    size: int
    root: bytes

    def text(self) -> str:
        """Return the text that is signed. Raises ValueError when a value does not fit the form."""
        if not _IS_NAME.fullmatch(self.origin):
            raise ValueError(f"not a name for a log: {self.origin!r}")
        if not 0 <= self.size <= MAX_SIZE or len(self.root) != HASH_SIZE:
            raise ValueError("a checkpoint has a size from 0 up to 2^63 and a root of 32 bytes")
        return f"{self.origin}\n{self.size}\n{_base64(self.root)}\n"


@dataclass(frozen=True, slots=True)
class VerifierKey:
    """The public key of a log, and the name of the log."""

    name: str
    public: bytes

    @property
    def id(self) -> bytes:
        """Return the 4 bytes that name this key in a signature line."""
        return _key_id(self.name, self.public)

    def __str__(self) -> str:
        """Return the vkey text."""
        return f"{self.name}+{self.id.hex()}+{_base64(_ED25519 + self.public)}"


@dataclass(frozen=True, slots=True)
class Signer:
    """The private key of a log, with the name of the log; its text never shows in a repr."""

    name: str
    private: Ed25519PrivateKey = field(repr=False)

    @property
    def vkey(self) -> str:
        """Return the text of the public key, to give to whoever checks."""
        return str(VerifierKey(self.name, self.private.public_key().public_bytes_raw()))


@dataclass(frozen=True, slots=True)
class SignedCheckpoint:
    """A checkpoint in its canonical form whose signature was not looked at yet."""

    checkpoint: Checkpoint
    key_name: str
    key_id: bytes
    signature: bytes

    def text(self) -> str:
        """Return the signed note."""
        signed = _base64(self.key_id + self.signature)
        return f"{self.checkpoint.text()}\n{_DASH} {self.key_name} {signed}\n"


def generate_signer(name: str) -> Signer:
    """Return a new key for the log `name` (visible ASCII without plus: "postkamer/waterdam").

    Raises ValueError when the name does not fit.
    """
    if not _IS_NAME.fullmatch(name):
        raise ValueError(f"not a name for a key: {name!r}")
    return Signer(name, Ed25519PrivateKey.generate())


def save_signer(path: Path, signer: Signer) -> None:
    """Write the private key, durably and readable by its owner only.

    Raises FileExistsError when there is a file at `path`: a key is never overwritten.
    """
    text = _secret_text(signer)
    handle, temporary = tempfile.mkstemp(dir=path.parent, prefix=".sleutel-")  # mode 0600
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(text.encode("ascii"))
            file.flush()
            os.fsync(file.fileno())
        path.hardlink_to(temporary)  # unlike a rename this never replaces a file
    finally:
        Path(temporary).unlink()
    folder = os.open(path.parent, os.O_RDONLY)
    try:
        os.fsync(folder)
    finally:
        os.close(folder)


def load_signer(path: Path) -> Signer:
    """Return the private key of a file that `save_signer` wrote.

    Raises CheckpointError when it is damaged, OSError when it cannot be read.
    """
    text = _read_start(path).decode("latin-1")
    match = _KEY.fullmatch(text[len(_SECRET) : -1])
    if match:
        seed = base64.b64decode(match[3])[1:]
        signer = Signer(match[1], Ed25519PrivateKey.from_private_bytes(seed))
        if _secret_text(signer) == text:
            return signer
    raise CheckpointError(
        f"Het bestand met de geheime sleutel van het logboek is beschadigd: {path}. "
        "Zet het terug uit een reservekopie."
    )


def parse_vkey(text: str) -> VerifierKey:
    """Return the public key that `text` is, in its one canonical form without line feed.

    Raises CheckpointError when it is not one.
    """
    match = _KEY.fullmatch(text)
    if match:
        key = VerifierKey(match[1], base64.b64decode(match[3])[1:])
        if str(key) == text:
            return key
    raise CheckpointError(
        "Dit is geen geldige openbare sleutel: een of meer tekens kloppen niet. Vraag de sleutel "
        "opnieuw op bij het archief (postkamer log key) en neem haar letterlijk over."
    )


def vkey_file(vkey: str) -> bytes:
    """Return the contents of a key file: the text of the public key and one line feed."""
    return f"{parse_vkey(vkey)}\n".encode("ascii")


def parse_vkey_file(data: bytes) -> VerifierKey:
    """Return the public key in a key file: its bare text, with or without one line feed behind it.

    Raises CheckpointError when any other byte is not as it was.
    """
    text = data.decode("latin-1")
    return parse_vkey(text[:-1] if text.endswith("\n") else text)


def read_vkey(argument: str) -> str:
    """Return the public key that a person gave: the text itself, or the name of a file with it.

    Raises CheckpointError when it is neither.
    """
    if _KEY.fullmatch(argument):
        return str(parse_vkey(argument))
    try:
        data = _read_start(Path(argument))
    except (OSError, ValueError) as error:
        if argument.count("+") > 1:
            return str(parse_vkey(argument))
        raise CheckpointError(
            f"De openbare sleutel is niet te lezen: {argument} is geen sleutel en geen leesbaar "
            "bestand. Geef de tekst van de sleutel of de naam van het bestand waar zij in staat."
        ) from error
    return str(parse_vkey_file(data))


def sign(checkpoint: Checkpoint, signer: Signer) -> str:
    """Return the signed note of a checkpoint.

    Raises ValueError when the origin is not the name of the key, or a value does not fit the form.
    """
    if checkpoint.origin != signer.name:
        raise ValueError("the origin of a checkpoint is the name of the key that signs it")
    public = signer.private.public_key().public_bytes_raw()
    signature = signer.private.sign(checkpoint.text().encode("ascii"))
    key_id = _key_id(signer.name, public)
    return SignedCheckpoint(checkpoint, signer.name, key_id, signature).text()


def parse_note(note: str | bytes) -> SignedCheckpoint:
    """Return a signed checkpoint in its canonical form, without a look at the signature.

    Raises CheckpointError when it has another form.
    """
    text = note.decode("utf-8", "replace") if isinstance(note, bytes) else note
    match = _NOTE.fullmatch(text)
    if match and int(match[2]) <= MAX_SIZE:
        signed = base64.b64decode(match[5])
        checkpoint = Checkpoint(match[1], int(match[2]), base64.b64decode(match[3]))
        found = SignedCheckpoint(checkpoint, match[4], signed[:4], signed[4:])
        if found.text() == text:
            return found
    raise CheckpointError(
        "Dit is geen gaaf controlepunt van een logboek: het hoort te bestaan uit een naam, een "
        "aantal, een wortel, een lege regel en precies één handtekening. Gebruik het bestand "
        "zoals het is uitgegeven (postkamer log checkpoint), zonder het te bewerken."
    )


def open_signed(note: str | bytes, vkey: str) -> Checkpoint:
    """Return the checkpoint of a signed note, once its signature by `vkey` has been verified.

    Give a file's bytes as they are: reading as text may change line ends. Raises CheckpointError
    when the note or the key is not in canonical form, or the key did not sign it.
    """
    key = parse_vkey(vkey)
    signed = parse_note(note)
    if (signed.key_name, signed.key_id) != (key.name, key.id) or signed.key_name != (
        signed.checkpoint.origin
    ):
        raise CheckpointError(
            f"Het controlepunt is van {signed.checkpoint.origin} en ondertekend met een andere "
            f"sleutel (van {signed.key_name}) dan de opgegeven sleutel van {key.name}. Controleer "
            "met de openbare sleutel van dit archief."
        )
    try:
        public = Ed25519PublicKey.from_public_bytes(key.public)
        public.verify(signed.signature, signed.checkpoint.text().encode("ascii"))
    except (InvalidSignature, ValueError) as error:
        raise CheckpointError(
            "De handtekening onder het controlepunt klopt niet: aantal of wortel van het logboek "
            "is na het ondertekenen veranderd, of de handtekening zelf. Het bewijst niets."
        ) from error
    return signed.checkpoint


def _secret_text(signer: Signer) -> str:
    key_id = _key_id(signer.name, signer.private.public_key().public_bytes_raw())
    seed = _base64(_ED25519 + signer.private.private_bytes_raw())
    return f"{_SECRET}{signer.name}+{key_id.hex()}+{seed}\n"


def _key_id(name: str, public: bytes) -> bytes:
    return sha256(name.encode("ascii") + b"\n" + _ED25519 + public).digest()[:4]


def _read_start(path: Path) -> bytes:
    """Return the bytes of a file, of a too large one no more than shows that it is."""
    with path.open("rb") as file:
        return file.read(LARGEST_FILE + 1)


def _base64(data: bytes) -> str:
    return base64.b64encode(data).decode("ascii")
