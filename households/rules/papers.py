"""What a file really is, by its bytes: the papers that a household's file accepts, and no other.

A name proves nothing: a program renamed « bail.pdf » is refused, a photo named « .pdf » is kept as
the photo that it is.
"""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import PurePath

from pypdf import PdfReader
from pypdf.errors import PyPdfError

MEGABYTE = 1024 * 1024
MAX_BYTES = 20 * MEGABYTE
# What a document of office of 20 MB may hold once unzipped, and of how many parts.
MAX_UNZIPPED = 200 * MEGABYTE
MAX_PARTS = 5_000
CHUNK = MEGABYTE
ACCEPTED = "Formats acceptés : PDF, image (JPEG, PNG, WebP, GIF, HEIC), docx, xlsx, odt, ods."


class PaperRefused(ValueError):
    """The message is French: what the file is, and what to send instead."""


@dataclass(frozen=True)
class Paper:
    """``extension`` has its dot: the name under which it is served ends so."""

    content_type: str
    extension: str


PDF = Paper("application/pdf", ".pdf")
JPEG = Paper("image/jpeg", ".jpg")
PNG = Paper("image/png", ".png")
WEBP = Paper("image/webp", ".webp")
GIF = Paper("image/gif", ".gif")
HEIC = Paper("image/heic", ".heic")
_OPEN_XML = "application/vnd.openxmlformats-officedocument."
DOCX = Paper(f"{_OPEN_XML}wordprocessingml.document", ".docx")
XLSX = Paper(f"{_OPEN_XML}spreadsheetml.sheet", ".xlsx")
ODT = Paper("application/vnd.oasis.opendocument.text", ".odt")
ODS = Paper("application/vnd.oasis.opendocument.spreadsheet", ".ods")

_OPEN_XML_MAIN = {
    b"wordprocessingml.document.main+xml": ("word/document.xml", DOCX),
    b"spreadsheetml.sheet.main+xml": ("xl/workbook.xml", XLSX),
}
_OPEN_DOCUMENT = {paper.content_type.encode(): paper for paper in (ODT, ODS)}
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_HEIC_BRANDS = {b"heic", b"heix", b"hevc", b"mif1", b"msf1", b"heim", b"heis"}
_WEBP_CHUNKS = {b"VP8 ", b"VP8L", b"VP8X"}
_NAMED: tuple[tuple[bytes, str], ...] = (
    (b"MZ", "un programme"),
    (b"\x7fELF", "un programme"),
    (b"#!", "un programme"),
    (b"7z\xbc\xaf", "une archive compressée"),
    (b"Rar!", "une archive compressée"),
    (b"\x1f\x8b", "une archive compressée"),
    (b"{\\rtf", "un document RTF"),
)
_PAGE = re.compile(rb"<(!doctype html|html|head|body|script|svg|\?xml)", re.IGNORECASE)
_LEADING = b"\xef\xbb\xbf \t\r\n"


def recognise(data: bytes) -> Paper:
    """The kind of paper; ``PaperRefused`` for all that is not whole, plain and known."""
    if not data.strip(b"\x00" + _LEADING):
        raise PaperRefused("Le fichier est vide. Vérifiez-le et recommencez.")
    if len(data) > MAX_BYTES:
        raise PaperRefused(too_large())
    for begins, check in _CHECKS:
        if begins(data):
            return check(data)
    for magic, words in _NAMED:
        if data.startswith(magic):
            raise PaperRefused(f"Ce fichier est {words} : il est refusé. {ACCEPTED}")
    if _PAGE.match(data.lstrip(_LEADING)[:64]):
        raise PaperRefused(
            "Ce fichier est une page web, une image SVG ou un document XML, qui peuvent contenir "
            f"un programme : il est refusé. Enregistrez-le en PDF. {ACCEPTED}"
        )
    raise PaperRefused(f"Le contenu de ce fichier n'est pas reconnu. {ACCEPTED}")


def too_large() -> str:
    return (
        f"Le fichier dépasse {MAX_BYTES // MEGABYTE} Mo. Numérisez-le avec une qualité moindre, ou "
        "envoyez-le en plusieurs parties."
    )


def safe_name(name: str, paper: Paper) -> str:
    """The sender's name without path nor control character, ending as the content says."""
    last = PurePath(name.replace("\\", "/")).name
    printable = "".join(letter for letter in last if letter.isprintable() and letter not in '"<>|')
    stem = PurePath(printable.strip(". ")).stem.strip(". ")
    return f"{stem[:180] or 'piece'}{paper.extension}"


def _damaged(what: str) -> PaperRefused:
    return PaperRefused(
        f"Ce fichier commence comme {what}, mais il est abîmé ou incomplet. Ouvrez-le, "
        "enregistrez-le de nouveau et renvoyez-le."
    )


def _password() -> PaperRefused:
    return PaperRefused(
        "Ce fichier est protégé par un mot de passe : personne ne pourrait le lire. "
        "Retirez la protection et renvoyez-le."
    )


def _pdf(data: bytes) -> Paper:
    if b"%%EOF" not in data[-2048:]:
        raise _damaged("un PDF")
    try:
        reader = PdfReader(io.BytesIO(data))
        if reader.is_encrypted and not reader.decrypt(""):
            raise _password()
        if not reader.pages:
            raise _damaged("un PDF")
    except (PyPdfError, ValueError, TypeError, KeyError, RecursionError, OSError) as error:
        if isinstance(error, PaperRefused):
            raise
        raise _damaged("un PDF") from error
    return PDF


def _jpeg(data: bytes) -> Paper:
    """Segments one after the other up to the picture itself, which ends by its own mark."""
    at = 2
    while at + 4 <= len(data) and data[at] == 0xFF:
        if data[at + 1] == 0xDA:
            if b"\xff\xd9" in data[at:]:
                return JPEG
            break
        at += 2 + int.from_bytes(data[at + 2 : at + 4])
    raise _damaged("une image JPEG")


def _png(data: bytes) -> Paper:
    if data[12:16] != b"IHDR" or b"IEND\xaeB`\x82" not in data[-4096:]:
        raise _damaged("une image PNG")
    return PNG


def _webp(data: bytes) -> Paper:
    if data[12:16] not in _WEBP_CHUNKS or int.from_bytes(data[4:8], "little") + 8 > len(data):
        raise _damaged("une image WebP")
    return WEBP


def _gif(data: bytes) -> Paper:
    if not data.rstrip(b"\x00").endswith(b";"):
        raise _damaged("une image GIF")
    return GIF


def _heic(data: bytes) -> Paper:
    if b"meta" not in data[:4096] and b"moov" not in data:
        raise _damaged("une image HEIC")
    return HEIC


def _ole(data: bytes) -> Paper:
    """The old formats of office, and the envelope of those protected by a password."""
    if "EncryptedPackage".encode("utf-16-le") in data:
        raise _password()
    raise PaperRefused(
        "Ce fichier est dans un ancien format de bureautique (doc, xls, msg...), qui peut cacher "
        f"un programme. Enregistrez-le en PDF, docx ou xlsx. {ACCEPTED}"
    )


def _zip(data: bytes) -> Paper:
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            return _office(archive)
    except PaperRefused:
        raise
    except (zipfile.BadZipFile, EOFError, OSError, ValueError, KeyError) as error:
        raise _damaged("un document de bureautique") from error
    except (NotImplementedError, RuntimeError) as error:  # compression or encryption unknown
        raise _password() from error


def _office(archive: zipfile.ZipFile) -> Paper:
    members = archive.infolist()
    names = {member.filename.lower() for member in members}
    # The directory is read before anything is inflated.
    if len(members) > MAX_PARTS or sum(member.file_size for member in members) > MAX_UNZIPPED:
        raise PaperRefused(
            "Ce fichier, une fois décompressé, est anormalement gros : il est refusé. "
            "Enregistrez-le en PDF."
        )
    if any(member.flag_bits & 0x1 for member in members):
        raise _password()
    paper = _office_kind(archive, names)
    _refuse_programs(names)
    for member in members:
        with archive.open(member) as part:  # the check sums: a directory may lie about sizes
            while part.read(CHUNK):
                pass
    return paper


def _office_kind(archive: zipfile.ZipFile, names: set[str]) -> Paper:
    if "[content_types].xml" in names:
        types = archive.read("[Content_Types].xml")
        if b"macroenabled" in types.lower():
            raise _macros()
        for said, (part, paper) in _OPEN_XML_MAIN.items():
            if said in types and part in names:
                return paper
    if {"mimetype", "content.xml", "meta-inf/manifest.xml"} <= names:
        if b"encryption-data" in archive.read("META-INF/manifest.xml"):
            raise _password()
        said = archive.read("mimetype").strip()
        if said in _OPEN_DOCUMENT:
            return _OPEN_DOCUMENT[said]
    raise PaperRefused(
        f"Ce fichier est une archive ou un document d'un autre genre. {ACCEPTED} "
        "Envoyez les pièces une par une."
    )


def _refuse_programs(names: set[str]) -> None:
    if any(name.endswith("vbaproject.bin") or "/macrosheets/" in name for name in names):
        raise _macros()
    if any(name.startswith(("basic/", "scripts/")) for name in names):
        raise _macros()
    if any("/activex/" in name or "oleobject" in name for name in names):
        raise PaperRefused(
            "Ce document contient un objet d'un autre programme : il est refusé par sécurité. "
            "Enregistrez-le en PDF."
        )


def _macros() -> PaperRefused:
    return PaperRefused(
        "Ce document contient des macros : il est refusé par sécurité. Enregistrez-le sans macro, "
        "ou en PDF."
    )


_CHECKS: tuple[tuple[Callable[[bytes], bool], Callable[[bytes], Paper]], ...] = (
    (lambda data: data.startswith(b"%PDF-"), _pdf),
    (lambda data: data.startswith(b"\xff\xd8\xff"), _jpeg),
    (lambda data: data.startswith(b"\x89PNG\r\n\x1a\n"), _png),
    (lambda data: data[:4] == b"RIFF" and data[8:12] == b"WEBP", _webp),
    (lambda data: data[:6] in {b"GIF87a", b"GIF89a"}, _gif),
    (lambda data: data[4:8] == b"ftyp" and data[8:12] in _HEIC_BRANDS, _heic),
    (lambda data: data.startswith(_OLE), _ole),
    (lambda data: data.startswith(b"PK"), _zip),
)
