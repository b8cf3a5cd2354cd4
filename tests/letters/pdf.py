"""What a PDF holds, read back by pypdf: words, where they stand, fonts."""

import io
from dataclasses import dataclass
from typing import Any

from pypdf import PdfReader

MM = 72 / 25.4
A4_HEIGHT = 297


@dataclass(frozen=True)
class Word:
    """``x`` and ``y`` in millimetres from the top left corner of the sheet."""

    text: str
    x: float
    y: float


def words(content: bytes, page: int = 0) -> list[Word]:
    found: list[Word] = []

    def visit(text: str, cm: list[float], tm: list[float], font: Any, size: float) -> None:
        if text.strip():
            x = tm[4] * cm[0] + cm[4]
            y = tm[5] * cm[3] + cm[5]
            found.append(Word(text.strip(), x / MM, A4_HEIGHT - y / MM))

    PdfReader(io.BytesIO(content)).pages[page].extract_text(visitor_text=visit)
    return found


def text(content: bytes) -> str:
    """All the words, single spaces."""
    pages = PdfReader(io.BytesIO(content)).pages
    return " ".join(" ".join(page.extract_text().split()) for page in pages)


def fonts_without_file(content: bytes) -> list[str]:
    """Fonts that the reader's machine would have to own."""
    missing = []
    for page in PdfReader(io.BytesIO(content)).pages:
        resources: Any = page["/Resources"]
        for reference in resources["/Font"].values():
            font = reference.get_object()
            for descendant in font.get("/DescendantFonts", [font]):
                descriptor = descendant.get_object()["/FontDescriptor"].get_object()
                if not any(f"/FontFile{n}" in descriptor for n in ("", "2", "3")):
                    missing.append(font["/BaseFont"])
    return missing
