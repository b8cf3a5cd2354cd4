"""HTML to PDF by WeasyPrint, imported late: without pango, letters stay HTML.

Tagged (PDF/UA-1), fonts embedded, and nothing read but the project's own letter files: neither
the network nor the disk of the server.
"""

from __future__ import annotations

from functools import cache, lru_cache
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlsplit

from django.conf import settings
from django.core.files.base import ContentFile

from ccapex.letters.models import Letter
from ccapex.letters.services.writing import document

ASSETS = (Path(settings.BASE_DIR) / "static" / "letters").resolve()
# Version 1.4 has no object streams: pypdf assembles a batch four times faster, for files twice as
# large (46 KB a letter). PDF/UA-1 allows it.
OPTIONS = {"pdf_variant": "pdf/ua-1", "pdf_version": "1.4"}
MISSING = (
    "Les PDF ne peuvent pas être produits : installez la bibliothèque pango "
    "(Debian : libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0 fonts-dejavu-core)."
)


class WeasyPrintMissing(RuntimeError):
    """No PDF can be made on this machine; the message is French."""


@cache
def weasyprint_available() -> bool:
    """Also false where pango is not installed: the import itself then fails."""
    try:
        import weasyprint  # noqa: F401
    except (ImportError, OSError):
        return False
    return True


@lru_cache(maxsize=1)
def _engine() -> tuple[Any, Any, Any]:
    """The library, one font configuration and the fetcher, kept for the life of the process."""
    if not weasyprint_available():
        raise WeasyPrintMissing(MISSING)
    import weasyprint
    from weasyprint.text.fonts import FontConfiguration
    from weasyprint.urls import URLFetcher

    class LocalFetcher(URLFetcher):  # type: ignore[misc]
        """Refuses every address but those of the files that letters are made of."""

        def fetch(self, url: str, headers: dict[str, str] | None = None) -> Any:
            parts = urlsplit(url)
            path = Path(unquote(parts.path)).resolve()
            if parts.scheme != "file" or parts.netloc or not path.is_relative_to(ASSETS):
                raise ValueError("A letter reads no file but its own.")
            return super().fetch(path.as_uri(), headers)

    return weasyprint, FontConfiguration(), LocalFetcher(allowed_protocols={"file"})


@lru_cache(maxsize=8)
def _parsed(css: str) -> Any:
    """Parsed once per process: the same sheet serves every letter."""
    weasyprint, fonts, fetcher = _engine()
    return weasyprint.CSS(
        string=css, font_config=fonts, url_fetcher=fetcher, base_url=ASSETS.as_uri() + "/"
    )


def render_pdf(html: str, css: str) -> tuple[bytes, int]:
    """The PDF of a whole page and its number of pages; the same input gives the same bytes."""
    weasyprint, fonts, fetcher = _engine()
    source = weasyprint.HTML(string=html, base_url=ASSETS.as_uri() + "/", url_fetcher=fetcher)
    pages = source.render(font_config=fonts, stylesheets=[_parsed(css)], **OPTIONS)
    return pages.write_pdf(**OPTIONS), len(pages.pages)


def letter_pdf(letter: Letter) -> bytes:
    """The file kept when the letter was printed; else made from its frozen text and style."""
    if letter.pdf:
        with letter.pdf.open("rb") as file:
            return bytes(file.read())
    return make_pdf(letter)[0]


def make_pdf(letter: Letter) -> tuple[bytes, int]:
    if not letter.html or letter.style is None:
        raise ValueError("Only an issued letter has a PDF.")
    return render_pdf(document(letter), letter.style.css)


def keep_pdf(letter: Letter) -> None:
    """Makes the file and names it on ``letter``, which the caller saves (``pdf``, ``pages``)."""
    content, letter.pages = make_pdf(letter)
    name = f"letters/{letter.created_at:%Y-%m}/{letter.public_id}.pdf"
    letter.pdf.name = letter.pdf.storage.save(name, ContentFile(content))
