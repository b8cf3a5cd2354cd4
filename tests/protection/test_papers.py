"""A paper is what its bytes say: known kinds are kept, all others refused with a sentence."""

import io
import zipfile

import pytest

from households.rules import papers
from households.rules.papers import Paper, PaperRefused, recognise, safe_name
from tests.factories.protection import DOCX_TYPE, docx, odt, pdf, zipped

JPEG = b"\xff\xd8\xff\xe0\x00\x04ab\xff\xda\x00\x02picture\xff\xd9"
PNG = b"\x89PNG\r\n\x1a\n\x00\x00\x00\x0dIHDR" + b"\x00" * 20 + b"IEND\xaeB`\x82"
WEBP = b"RIFF\x0c\x00\x00\x00WEBPVP8 data"
GIF = b"GIF89a" + b"\x00" * 10 + b";"
HEIC = b"\x00\x00\x00\x18ftypheic\x00\x00\x00\x00heicmeta"
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\x00" * 64


@pytest.mark.parametrize(
    ("content", "paper"),
    [
        (pdf(), papers.PDF),
        (JPEG, papers.JPEG),
        (PNG, papers.PNG),
        (WEBP, papers.WEBP),
        (GIF, papers.GIF),
        (HEIC, papers.HEIC),
        (docx(), papers.DOCX),
        (odt(), papers.ODT),
    ],
)
def test_known_papers_are_recognised_by_their_content(content: bytes, paper: Paper) -> None:
    assert recognise(content) == paper


def lying_zip() -> bytes:
    """A docx whose directory announces a tenth of a part's size."""
    content = bytearray(docx(**{"word/big.xml": b"0" * 1000}))
    at = content.rfind(b"word/big.xml")
    content[at - 22 : at - 18] = (100).to_bytes(4, "little")
    return bytes(content)


def protected_zip() -> bytes:
    """Every part marked as encrypted."""
    content = bytearray(docx())
    at = -1
    while (at := content.find(b"PK\x01\x02", at + 1)) >= 0:
        content[at + 8] |= 1
    return bytes(content)


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"", "vide"),
        (b"\x00\n ", "vide"),
        (b"MZ\x90\x00" + b"\x00" * 100, "programme"),
        (b"\x7fELF" + b"\x01" * 100, "programme"),
        (b"#!/bin/sh\necho", "programme"),
        (b"<!DOCTYPE html><p>essai", "page web"),
        (b"\xef\xbb\xbf <svg onload='x'/>", "page web"),
        (b"<?xml version='1.0'?><svg/>", "page web"),
        (b"{\\rtf1 essai}", "RTF"),
        (b"Rar!\x1a\x07", "archive"),
        (b"Nom;Adresse\nEssai;1 rue", "pas reconnu"),
        (b"%PDF-1.7\nessai", "abîmé"),
        (b"%PDF-1.7\nessai\n%%EOF", "abîmé"),
        (pdf(password="secret"), "mot de passe"),
        (JPEG[:-4], "abîmé"),
        (b"\xff\xd8\xff" + b"MZ program", "abîmé"),
        (PNG[:-8], "abîmé"),
        (b"RIFF\xff\xff\x00\x00WEBPVP8 ", "abîmé"),
        (b"RIFF\x04\x00\x00\x00WEBPmovi", "abîmé"),
        (OLE + "WordDocument".encode("utf-16-le"), "ancien format"),
        (OLE + "EncryptedPackage".encode("utf-16-le"), "mot de passe"),
        (docx()[:-30], "abîmé"),
        (zipped({"bail.pdf": pdf()}), "archive"),
        (zipped({"[Content_Types].xml": DOCX_TYPE}), "archive"),
        (docx(**{"word/vbaProject.bin": b"x"}), "macros"),
        (docx(**{"word/activeX/activeX1.xml": b"x"}), "autre programme"),
        (docx(**{"word/embeddings/oleObject1.bin": b"x"}), "autre programme"),
        (
            zipped(
                {
                    "[Content_Types].xml": DOCX_TYPE.replace(b"document.main", b"macroEnabled"),
                    "word/document.xml": b"",
                }
            ),
            "macros",
        ),
        (odt(**{"Basic/script.xml": b"x"}), "macros"),
        (odt(**{"META-INF/manifest.xml": b"<encryption-data/>"}), "mot de passe"),
        (protected_zip(), "mot de passe"),
        (lying_zip(), "abîmé"),
    ],
)
def test_all_else_is_refused_with_a_sentence(content: bytes, words: str) -> None:
    with pytest.raises(PaperRefused, match=words):
        recognise(content)


def test_a_file_that_swells_is_refused_before_it_is_inflated(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    bomb = docx(**{"word/bomb.xml": b"0" * 5_000_000})
    assert len(bomb) < 20_000
    monkeypatch.setattr(papers, "MAX_UNZIPPED", 4_000_000)

    def read(*_: object, **__: object) -> bytes:
        raise AssertionError("inflated")

    monkeypatch.setattr(zipfile.ZipFile, "open", read)
    with pytest.raises(PaperRefused, match="anormalement gros"):
        recognise(bomb)


def test_the_limit_of_size_is_twenty_megabytes(monkeypatch: pytest.MonkeyPatch) -> None:
    assert papers.MAX_BYTES == 20 * 1024 * 1024
    monkeypatch.setattr(papers, "MAX_BYTES", 100)
    with pytest.raises(PaperRefused, match="dépasse"):
        recognise(pdf())


def test_a_zip_with_too_many_parts_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(papers, "MAX_PARTS", 1)
    with pytest.raises(PaperRefused, match="anormalement gros"):
        recognise(docx())


@pytest.mark.parametrize(
    ("given", "kept"),
    [
        ("bail signé.pdf", "bail signé.pdf"),
        ("../../etc/passwd", "passwd.pdf"),
        ("C:\\Documents\\bail.exe", "bail.pdf"),
        ("bail.pdf.exe", "bail.pdf.pdf"),
        ('a"b\r\nSet-Cookie: x.pdf', "abSet-Cookie: x.pdf"),
        ("...", "piece.pdf"),
        ("", "piece.pdf"),
        ("é" * 300 + ".pdf", "é" * 180 + ".pdf"),
    ],
)
def test_the_name_served_has_no_path_and_ends_as_the_content_says(given: str, kept: str) -> None:
    assert safe_name(given, papers.PDF) == kept


def test_a_damaged_zip_never_crashes() -> None:
    whole = docx()
    for cut in range(4, len(whole), 7):
        try:
            recognise(whole[:cut])
        except PaperRefused:
            continue
    assert io.BytesIO(whole).read(2) == b"PK"
