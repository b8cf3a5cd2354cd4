"""Looks at the bytes of a file before any library opens it: what it really is, and whether it is
safe (size once unzipped, password, macros, absurd dimensions)."""

from __future__ import annotations

import io
import re
import zipfile
from pathlib import PurePath
from typing import Literal

from referrals.reading.errors import UnreadableList
from referrals.reading.limits import MEGABYTE, Limits

Kind = Literal["xlsx", "xls", "ods", "csv"]

_EXTENSIONS: dict[str, Kind] = {
    ".xlsx": "xlsx",
    ".xls": "xls",
    ".ods": "ods",
    ".csv": "csv",
    ".txt": "csv",
    ".tsv": "csv",
}
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_MAGICS: tuple[tuple[bytes, str], ...] = (
    (b"%PDF", "un document PDF"),
    (b"\x89PNG", "une image"),
    (b"\xff\xd8\xff", "une image"),
    (b"GIF8", "une image"),
    (b"BM", "une image"),
    (b"{\\rtf", "un document texte (RTF)"),
    (b"\x1f\x8b", "une archive compressée"),
    (b"7z\xbc\xaf", "une archive compressée"),
    (b"Rar!", "une archive compressée"),
    (b"MZ", "un programme"),
    (b"\x7fELF", "un programme"),
)
_HTML = re.compile(rb"^\s*(<!doctype html|<html|<head|<body|<table|<meta)", re.IGNORECASE)
_XML = re.compile(rb"^\s*<\?xml", re.IGNORECASE)
_ACCEPTED = "Formats acceptés : xlsx, xls, ods, csv."
_CHUNK = 4 * MEGABYTE
_OVERLAP = 4096
_CELL_REFERENCE = re.compile(rb""" r=["']([A-Z]{2,})\d""")
_ROW_NUMBER = re.compile(rb"""<(?:\w+:)?row\b[^>]{0,200}?\br=["'](\d{5,})["']""")
_ODS_COLUMNS = re.compile(
    rb"<table:(?:covered-)?table-cell\b(?=[^>]{0,900}office:value-type)"
    rb'[^>]{0,900}number-columns-repeated="(\d{3,})"'
)
_ODS_ROWS = re.compile(
    rb'number-rows-repeated="(\d{3,})"(?:(?!</table:table-row>).){0,3000}?office:value-type',
    re.DOTALL,
)
_MAX_MEMBERS = 5_000
# Title, blank and total rows that a list of the largest size may still have around it.
ROWS_AROUND = 5_000


def check_container(data: bytes, filename: str, limits: Limits) -> Kind:
    """The kind of list that `data` is; refuses whatever is not a plain, safe list."""
    if not data or not data.strip(b"\x00 \t\r\n\xef\xbb\xbf"):
        raise UnreadableList("empty", "Le fichier est vide. Vérifiez l'envoi et recommencez.")
    if len(data) > limits.max_bytes:
        raise UnreadableList(
            "too_large",
            f"Le fichier dépasse {limits.max_bytes // MEGABYTE} Mo. "
            "Retirez les images et les feuilles inutiles, ou envoyez la liste en plusieurs fois.",
        )
    extension = PurePath(filename).suffix.lower()
    if extension in {".xlsm", ".xltm", ".xlam"}:
        raise _macro()
    declared = _EXTENSIONS.get(extension)
    if declared is None:
        raise UnreadableList(
            "wrong_extension",
            f"L'extension « {extension or 'aucune'} » n'est pas celle d'une liste. {_ACCEPTED}",
        )
    found = _sniff(data, limits)
    if found != declared:
        raise UnreadableList(
            "wrong_extension",
            f"Le fichier porte l'extension « {extension} » mais son contenu est au format {found}. "
            f"Ouvrez-le puis enregistrez-le au format voulu, ou renommez-le en « .{found} ».",
        )
    return found


def _sniff(data: bytes, limits: Limits) -> Kind:
    if data.startswith(_OLE):
        return _check_ole(data)
    if data.startswith(b"PK"):
        return _check_zip(data, limits)
    for magic, label in _MAGICS:
        if data.startswith(magic) and (len(magic) > 2 or b"\x00" in data[:512]):
            raise _not_a_list(label)
    if _HTML.match(data[:1024]):
        raise _not_a_list("une page web")
    if _XML.match(data[:1024]):
        raise _not_a_list("un document XML")
    return "csv"


def _not_a_list(label: str) -> UnreadableList:
    return UnreadableList(
        "wrong_extension",
        f"Ce fichier est {label}, pas une liste. Ouvrez-le dans un tableur et "
        f"enregistrez-le au format xlsx, puis envoyez ce nouveau fichier. {_ACCEPTED}",
    )


def _macro() -> UnreadableList:
    return UnreadableList(
        "macro",
        "Le fichier contient des macros, il est refusé par sécurité. "
        "Enregistrez-le au format « Classeur Excel (.xlsx) », sans macro, et renvoyez-le.",
    )


def password() -> UnreadableList:
    return UnreadableList(
        "password",
        "Le fichier est protégé par un mot de passe. Retirez la protection et renvoyez-le.",
    )


def damaged() -> UnreadableList:
    return UnreadableList(
        "not_a_list",
        "Le fichier est abîmé ou n'est pas une liste. "
        "Ouvrez-le dans un tableur, enregistrez-le de nouveau et renvoyez-le.",
    )


def too_many_columns(limits: Limits) -> UnreadableList:
    return UnreadableList(
        "too_many_columns",
        f"La liste a plus de {limits.max_columns} colonnes. "
        "Supprimez les colonnes vides ou inutiles à droite du tableau.",
    )


def too_many_rows(limits: Limits) -> UnreadableList:
    rows = f"{limits.max_rows:,}".replace(",", "\u202f")
    return UnreadableList(
        "too_many_rows",
        f"La liste a plus de {rows} lignes. Supprimez les lignes inutiles sous le tableau, "
        "ou envoyez la liste en plusieurs fois.",
    )


def _zip_bomb() -> UnreadableList:
    return UnreadableList(
        "zip_bomb",
        "Le fichier, une fois décompressé, est anormalement gros : il est refusé. "
        "Copiez la liste seule dans un nouveau classeur et renvoyez-la.",
    )


def _utf16(name: str) -> bytes:
    return name.encode("utf-16-le")


def _check_ole(data: bytes) -> Kind:
    """An OLE file is an old Excel workbook, or the envelope of an encrypted xlsx."""
    if _utf16("EncryptedPackage") in data:
        raise password()
    if _utf16("WordDocument") in data:
        raise _not_a_list("un document Word")
    if _utf16("_VBA_PROJECT") in data:
        raise _macro()
    if _utf16("Workbook") not in data and _utf16("Book") not in data:
        raise damaged()
    return "xls"


def _check_zip(data: bytes, limits: Limits) -> Kind:
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            return _check_archive(archive, limits)
    except UnreadableList:
        raise
    except (zipfile.BadZipFile, zipfile.LargeZipFile, EOFError, OSError, ValueError) as error:
        raise damaged() from error
    except (NotImplementedError, RuntimeError) as error:  # compression or encryption unknown
        raise damaged() from error


def _check_archive(archive: zipfile.ZipFile, limits: Limits) -> Kind:
    members = archive.infolist()
    names = {member.filename for member in members}
    # The directory is read before anything is inflated.
    if len(members) > _MAX_MEMBERS or sum(m.file_size for m in members) > limits.max_unzipped:
        raise _zip_bomb()
    if any(member.flag_bits & 0x1 for member in members):
        raise password()
    lowered = {name.lower() for name in names}
    if any(name.endswith("vbaproject.bin") or "/macrosheets/" in name for name in lowered):
        raise _macro()
    if "xl/workbook.xml" in lowered:
        _scan_members(archive, limits, ods=False)
        return "xlsx"
    if "content.xml" in names and "mimetype" in names:
        if b"opendocument.spreadsheet" not in archive.read("mimetype")[:100]:
            raise _not_a_list("un document OpenDocument autre qu'un classeur")
        if any(name.startswith(("Basic/", "Scripts/")) for name in names):
            raise _macro()
        manifest = "META-INF/manifest.xml"
        if manifest in names and b"encryption-data" in archive.read(manifest):
            raise password()
        _scan_members(archive, limits, ods=True)
        return "ods"
    if "word/document.xml" in lowered:
        raise _not_a_list("un document Word")
    if "xl/workbook.bin" in lowered:
        raise _not_a_list("un classeur Excel binaire (xlsb)")
    raise _not_a_list("une archive compressée")


def _scan_members(archive: zipfile.ZipFile, limits: Limits, *, ods: bool) -> None:
    """Reads every XML part once.

    A directory can lie about sizes (the check sum then fails here), and one cell written far away
    in a tiny file would make the reader allocate the whole rectangle up to it.
    """
    for member in archive.infolist():
        name = member.filename.lower()
        if not name.endswith((".xml", ".rels")):
            continue
        is_sheet = name.startswith("xl/worksheets/") or (ods and name == "content.xml")
        tail = b""
        with archive.open(member) as part:
            while chunk := part.read(_CHUNK):
                if is_sheet:
                    _check_dimensions(tail + chunk, limits, ods=ods)
                    tail = chunk[-_OVERLAP:]


def _check_dimensions(chunk: bytes, limits: Limits, *, ods: bool) -> None:
    rows_allowed = limits.max_rows + ROWS_AROUND
    if ods:
        if any(int(m[1]) > limits.max_columns for m in _ODS_COLUMNS.finditer(chunk)):
            raise too_many_columns(limits)
        if sum(int(m[1]) for m in _ODS_ROWS.finditer(chunk)) > rows_allowed:
            raise too_many_rows(limits)
        return
    references = set(_CELL_REFERENCE.findall(chunk))
    if any(_column_number(letters) > limits.max_columns for letters in references):
        raise too_many_columns(limits)
    if any(int(m[1]) > rows_allowed for m in _ROW_NUMBER.finditer(chunk)):
        raise too_many_rows(limits)


def _column_number(letters: bytes) -> int:
    number = 0
    for letter in letters:
        number = number * 26 + letter - 64
    return number
