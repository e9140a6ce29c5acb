"""Empty, unknown, cut off, lying and hostile files and archives."""

import bz2
import gzip
import io
import lzma
import os
import struct
import tarfile
import zipfile
from pathlib import Path

from tests.faults.bouwstenen import enex, jsonl, mail, mbox, tweets_js, write, zipped
from tests.faults.register import Wanted, add_case, case, fixed, noise

# Empty, unknown, misnamed

EMPTY = ("leeg.zip", "leeg.js", "leeg.eml", "leeg.mbox", "leeg.enex", "leeg.txt", "leeg.tar.gz")
for _name in EMPTY:
    _label = "empty_" + _name.partition(".")[2].replace(".", "_")
    add_case(_label, fixed(_name, b""), Wanted((1,), 0, kept=True, says="leeg"))


@case(3, stored=0, says="leeg")
def empty_folder(folder: Path) -> Path:
    (folder / "leeg").mkdir()
    return folder / "leeg"


@case(1, stored=0, kept=True, says="leeg")
def empty_zip_without_members(folder: Path) -> Path:
    return write(folder, "niets.zip", zipped({}))


@case(3, says="bestaat niet")
def missing(folder: Path) -> Path:
    return folder / "er-is-niets.zip"


@case(3, says="geen gewoon bestand")
def fifo_itself(folder: Path) -> Path:
    os.mkfifo(folder / "pijp.eml")
    return folder / "pijp.eml"


@case(1, stored=0, kept=True, says="Onbekend")
def unknown_format(folder: Path) -> Path:
    return write(folder, "planning.gpx", b"<gpx><wpt lat='1' lon='2'/></gpx>\n")


@case(1, stored=0, kept=True, says="Onbekend")
def outlook_msg(folder: Path) -> Path:
    return write(folder, "mail.msg", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + noise(5000))


@case(1, stored=0, kept=True)
def random_bytes(folder: Path) -> Path:
    return write(folder, "ruis.bin", noise(300_000))


for _ending in ("js", "json", "jsonl", "txt", "mbox", "enex", "zip", "tar", "gz"):
    add_case(f"random_bytes_{_ending}", fixed(f"ruis.{_ending}", noise(20_000, len(_ending))),
         Wanted((1,), 0, kept=True))  # fmt: skip


@case(1, kept=False)
def random_bytes_eml(folder: Path) -> Path:
    return write(folder, "ruis.eml", noise(20_000, 3))


@case(1, stored=0, kept=True)
def all_nul(folder: Path) -> Path:
    return write(folder, "nul.txt", bytes(100_000))


@case(0, stored=3)
def mbox_named_pdf(folder: Path) -> Path:
    return write(folder, "document.pdf", mbox())


@case(0, stored=3)
def zip_named_txt(folder: Path) -> Path:
    return write(folder, "export.txt", zipped({"data/tweets.js": tweets_js()}))


@case(1, stored=0, kept=True)
def pdf_named_js(folder: Path) -> Path:
    return write(folder, "tweets.js", b"%PDF-1.7\n" + noise(2000))


@case(1, stored=0, kept=True)
def text_named_zip(folder: Path) -> Path:
    return write(folder, "export.zip", b"Dit is geen zip.\n")


# Cut off


@case(1, stored=2)
def truncated_js(folder: Path) -> Path:
    return write(folder, "tweets.js", tweets_js(3)[:-120])


@case(1, stored=2)
def truncated_jsonl(folder: Path) -> Path:
    return write(folder, "tweets.jsonl", jsonl(3)[:-40])


@case(0, stored=3)
def truncated_mbox(folder: Path) -> Path:
    return write(folder, "post.mbox", mbox(3)[:-30])


@case(1, stored=2)
def truncated_enex(folder: Path) -> Path:
    data = enex(3)
    return write(folder, "notities.enex", data[: data.rindex(b"<title>") + 20])


def _big_zip() -> bytes:
    members = {f"post/{n}.eml": mail(n, "x" + noise(900, n).hex()) for n in range(20)}
    return zipped(members)


@case(1, says="afgebroken")
def truncated_zip(folder: Path) -> Path:
    return write(folder, "export.zip", _big_zip()[:12_000])


@case(1, stored=20, says="afgebroken")
def zip_without_directory(folder: Path) -> Path:
    data = _big_zip()
    return write(folder, "export.zip", data[: data.index(b"PK\x01\x02")])


@case(1, stored=0, kept=True, says="afgebroken")
def zip_head_only(folder: Path) -> Path:
    return write(folder, "export.zip", _big_zip()[:20])


@case(1, says="afgebroken")
def truncated_gz(folder: Path) -> Path:
    data = gzip.compress(mbox(500), mtime=0)
    return write(folder, "post.mbox.gz", data[: len(data) // 2])


@case(1, says="afgebroken")
def truncated_xz(folder: Path) -> Path:
    data = mbox(3) + mail(9, noise(200_000).hex())
    return write(folder, "post.mbox.xz", lzma.compress(data)[:-20_000])


@case(1, stored=0, kept=True, says="beschadigd")
def truncated_bz2(folder: Path) -> Path:
    return write(folder, "post.mbox.bz2", bz2.compress(mbox(500))[:200])


@case(1, stored=0, kept=True, says="beschadigd")
def gz_with_broken_head(folder: Path) -> Path:
    return write(folder, "post.mbox.gz", b"\x1f\x8b\x08\x00" + noise(3000))


def tarred(members: dict[str, bytes]) -> bytes:
    target = io.BytesIO()
    with tarfile.open(fileobj=target, mode="w") as archive:
        for name, data in members.items():
            info = tarfile.TarInfo(name)
            info.size = len(data)
            archive.addfile(info, io.BytesIO(data))
    return target.getvalue()


@case(1, says="afgebroken")
def truncated_tar(folder: Path) -> Path:
    data = tarred({f"{n}.eml": mail(n, "regel\r\n" * 400) for n in range(10)})
    return write(folder, "post.tar", data[: len(data) // 2])


@case(1, says="afgebroken")
def truncated_tar_gz(folder: Path) -> Path:
    data = tarred({f"{n}.eml": mail(n, noise(2000, n).hex()) for n in range(30)})
    packed = gzip.compress(data, mtime=0)
    return write(folder, "post.tar.gz", packed[: len(packed) // 2])


# Bombs and lies


@case(1, stored=0, kept=True, says="zip-bom")
def zip_bomb(folder: Path) -> Path:
    return write(folder, "bom.zip", zipped({"data/tweets.js": bytes(200 * 1024 * 1024)}))


def _bomb(megabytes: int) -> bytes:
    return zipped({"nul.txt": bytes(megabytes * 1024 * 1024)})


@case(1, stored=0)
def nested_zip_bomb(folder: Path) -> Path:
    inner = _bomb(100)
    for _ in range(2):
        inner = zipped({f"{n}.zip": inner for n in range(10)})
    return write(folder, "genest.zip", inner)


@case(1, stored=0, says="zip-bom")
def wide_nested_bomb(folder: Path) -> Path:
    """Many small archives, each within the bounds of one: together they are a bomb."""
    inner = _bomb(30)
    return write(folder, "breed.zip", zipped({f"{n}.zip": inner for n in range(400)}))


@case(1, stored=0, says="dieper")
def archives_in_archives(folder: Path) -> Path:
    inner = zipped({"tweets.js": tweets_js()})
    for _ in range(12):
        inner = zipped({"in.zip": inner})
    return write(folder, "diep.zip", inner)


def _gz_of_zeros(megabytes: int) -> bytes:
    target = io.BytesIO()
    with gzip.GzipFile(fileobj=target, mode="wb", mtime=0) as stream:
        for _ in range(megabytes):
            stream.write(bytes(1024 * 1024))
    return target.getvalue()


@case(1, stored=0, kept=True, says="zip-bom")
def gz_bomb(folder: Path) -> Path:
    return write(folder, "bom.mbox.gz", _gz_of_zeros(300))


@case(1, stored=0, kept=True, says="zip-bom")
def xz_bomb(folder: Path) -> Path:
    return write(folder, "bom.mbox.xz", lzma.compress(bytes(200 * 1024 * 1024), preset=0))


@case(1, stored=0, kept=True, says="zip-bom")
def bz2_bomb(folder: Path) -> Path:
    return write(folder, "bom.mbox.bz2", bz2.compress(bytes(100 * 1024 * 1024)))


@case(1, stored=0, kept=True, says="zip-bom")
def zip_bomb_without_directory(folder: Path) -> Path:
    data = _bomb(100)
    return write(folder, "bom.zip", data[: data.index(b"PK\x01\x02")])


@case(1)
def zip_with_overlapping_members(folder: Path) -> Path:
    """Every entry of the directory points at the same compressed bytes."""
    data = zipped({"a.txt": bytes(1_000_000)})
    start = data.index(b"PK\x01\x02")
    end = data.index(b"PK\x05\x06")
    entry = data[start:end]
    entries = b"".join(entry.replace(b"a.txt", f"{n:05}".encode()) for n in range(500))
    tail = struct.pack("<4sHHHHIIH", b"PK\x05\x06", 0, 0, 500, 500, len(entries), start, 0)
    return write(folder, "overlap.zip", data[:start] + entries + tail)


def _with_sizes(data: bytes, name: bytes, size: int) -> bytes:
    """Return a ZIP of one member whose directory gives another unpacked size."""
    at = data.index(b"PK\x01\x02")
    assert data.index(name, at) == at + 46
    return data[: at + 24] + struct.pack("<I", size) + data[at + 28 :]


@case(1, stored=0)
def zip_that_says_less(folder: Path) -> Path:
    data = _with_sizes(zipped({"tweets.js": tweets_js(50)}), b"tweets.js", 100)
    return write(folder, "klein.zip", data)


@case(1, stored=0)
def zip_that_says_more(folder: Path) -> Path:
    data = _with_sizes(zipped({"tweets.js": tweets_js(3)}), b"tweets.js", 1_000_000)
    return write(folder, "groot.zip", data)


@case(1, stored=0, kept=True)
def zip_that_says_four_gigabytes(folder: Path) -> Path:
    data = _with_sizes(zipped({"tweets.js": tweets_js(3)}), b"tweets.js", 0xFFFFFFF0)
    return write(folder, "reus.zip", data)


# Names, links, special files


@case(0, stored=6)
def path_traversal_zip(folder: Path) -> Path:
    members = {
        "../../../buiten.eml": mail(1), "/etc/postkamer.eml": mail(2),
        "C:\\Windows\\x.eml": mail(3), "..\\..\\y.eml": mail(4), "a/../../z.eml": mail(5),
        "naam\x00verborgen.eml": mail(6),
    }  # fmt: skip
    return write(folder, "pad.zip", zipped(members))


@case(0, stored=3)
def path_traversal_tar(folder: Path) -> Path:
    members = {"../../buiten.eml": mail(1), "/tmp/absoluut.eml": mail(2), "./goed.eml": mail(3)}
    return write(folder, "pad.tar", tarred(members))


@case(0, stored=4)
def strange_names(folder: Path) -> Path:
    members = {"CON.eml": mail(1), "x" * 3000 + ".eml": mail(2), "a/" * 2000 + "b.eml": mail(3),
               "\u202egnp.eml": mail(4)}  # fmt: skip
    return write(folder, "namen.zip", zipped(members))


@case(1, stored=1, says="Koppelingen")
def symlink_in_zip(folder: Path) -> Path:
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w") as archive:
        archive.writestr("post.eml", mail(1))
        link = zipfile.ZipInfo("geheim.eml")
        link.external_attr = 0o120777 << 16
        archive.writestr(link, "/etc/passwd")
    return write(folder, "koppeling.zip", target.getvalue())


@case(1, stored=1, says="Koppelingen")
def links_in_tar(folder: Path) -> Path:
    target = io.BytesIO()
    with tarfile.open(fileobj=target, mode="w") as archive:
        for name, kind in (("zacht.eml", tarfile.SYMTYPE), ("hard.eml", tarfile.LNKTYPE),
                           ("pijp", tarfile.FIFOTYPE), ("schijf", tarfile.BLKTYPE)):  # fmt: skip
            info = tarfile.TarInfo(name)
            info.type, info.linkname = kind, "/etc/passwd"
            archive.addfile(info)
        info = tarfile.TarInfo("post.eml")
        info.size = len(mail(1))
        archive.addfile(info, io.BytesIO(mail(1)))
    return write(folder, "koppelingen.tar", target.getvalue())


@case(1, stored=1, says="Koppelingen")
def special_files_in_folder(folder: Path) -> Path:
    root = folder / "post"
    write(root, "post.eml", mail(1))
    (root / "geheim.eml").symlink_to("/etc/passwd")
    (root / "lus").symlink_to(root)
    os.mkfifo(root / "pijp.eml")
    return root


@case(1, says="dieper")
def deep_folders(folder: Path) -> Path:
    root = folder / "diep"
    write(root, "post.eml", mail(1))
    write(root, "d/" * 80 + "onder.eml", mail(2))
    return root


@case(0, stored=2)
def file_name_that_is_no_text(folder: Path) -> Path:
    root = folder / "post"
    root.mkdir()
    for number, name in enumerate((b"caf\xe9.eml", b"caf\xe8.eml")):
        (root / os.fsdecode(name)).write_bytes(mail(number))
    return root


@case(0, stored=3)
def duplicate_names(folder: Path) -> Path:
    names = {"zelfde.eml": mail(0), "zelfdX.eml": mail(1), "zelfdY.eml": mail(2)}
    data = zipped(names).replace(b"zelfdX", b"zelfde").replace(b"zelfdY", b"zelfde")
    return write(folder, "dubbel.zip", data)


@case(1, stored=0, alone=True)
def many_tiny_members(folder: Path) -> Path:
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w") as archive:
        for number in range(100_000):
            archive.writestr(zipfile.ZipInfo(f"{number}.x"), b"%d" % number)
    return write(folder, "veel.zip", target.getvalue())


@case(1, stored=0, alone=True, long=True)
def many_tiny_members_of_a_tar(folder: Path) -> Path:
    return write(folder, "veel.tar", tarred({f"{n}.x": b"%d" % n for n in range(100_000)}))


@case(1, stored=0, kept=True, says="bestanden, meer dan")
def too_many_members(folder: Path) -> Path:
    entry = struct.pack(
        "<4sHHHHHHIIIHHHHHII", b"PK\x01\x02", 20, 20, 0, 0, 0, 33, 0, 0, 0, 1, 0, 0, 0, 0, 0, 0
    ) + b"a"  # fmt: skip
    local = struct.pack("<4sHHHHHIIIHH", b"PK\x03\x04", 20, 0, 0, 0, 33, 0, 0, 0, 1, 0) + b"a"
    entries = entry * 500_001
    big = struct.pack("<4sQHHIIQQQQ", b"PK\x06\x06", 44, 45, 45, 0, 0, 500_001, 500_001,
                      len(entries), len(local))  # fmt: skip
    locator = struct.pack("<4sIQI", b"PK\x06\x07", 0, len(local) + len(entries), 1)
    tail = struct.pack("<4sHHHHIIH", b"PK\x05\x06", 0, 0, 0xFFFF, 0xFFFF, len(entries),
                       len(local), 0)  # fmt: skip
    return write(folder, "teveel.zip", local + entries + big + locator + tail)


# Damage inside archives


def _damaged(data: bytes, at: int) -> bytes:
    return data[:at] + bytes([data[at] ^ 0x55]) + data[at + 1 :]


@case(1, says="beschadigd")
def crc_error(folder: Path) -> Path:
    data = zipped({"een.eml": mail(1), "twee.eml": mail(2)}, zipfile.ZIP_STORED)
    return write(folder, "crc.zip", _damaged(data, data.index(b"melding-1@")))


@case(1, says="beschadigd")
def damaged_deflate(folder: Path) -> Path:
    data = zipped({"een.eml": mail(1), "twee.eml": mail(2)})
    return write(folder, "deflate.zip", data[:60] + b"\xff" * 20 + data[80:])


@case(1, says="wachtwoord")
def encrypted_member(folder: Path) -> Path:
    data = bytearray(zipped({"data/tweets.js": tweets_js()}))
    data[6] |= 1
    at = data.index(b"PK\x01\x02")
    data[at + 8] |= 1
    return write(folder, "geheim.zip", bytes(data))


@case(1)
def unknown_compression(folder: Path) -> Path:
    data = bytearray(zipped({"data/tweets.js": tweets_js()}))
    at = data.index(b"PK\x01\x02")
    data[8:10] = data[at + 10 : at + 12] = struct.pack("<H", 98)
    return write(folder, "ppmd.zip", bytes(data))
