"""Writes a letter: data and template in, HTML out, the same for the screen and for the PDF."""

from __future__ import annotations

import datetime
import hashlib
from functools import lru_cache
from pathlib import Path

from django.conf import settings
from django.template.loader import render_to_string
from django.utils import timezone
from django.utils.html import escape

from ccapex.core.french import long_day
from ccapex.letters import kinds
from ccapex.letters.catalogue.section import Section, section_of
from ccapex.letters.models import Letter, Style
from ccapex.letters.rules.typography import french_spaces
from ccapex.letters.services.addressees import addressees

TEMPLATES = Path(settings.BASE_DIR) / "templates" / "letters" / "kinds"
STYLESHEET = Path(settings.BASE_DIR) / "static" / "letters" / "letter.css"


def write(letter: Letter, *, on: datetime.date, section: Section) -> str:
    """The body of the letter dated ``on``, from its data and what its territory says."""
    kind = kinds.find(letter.kind)
    context = kind.build(letter.data, letter.variant, section)
    sender = letter.organisation
    return french_spaces(
        render_to_string(
            kind.template,
            {
                **context,
                "sender": sender,
                "sender_lines": [line for line in sender.address.splitlines() if line.strip()],
                "addressee_lines": letter.addressee_lines,
                "reference": letter.household.reference if letter.household else "",
                "written_on": long_day(on),
                "corrects_on": long_day(timezone.localdate(letter.corrects.issued_at))
                if letter.corrects and letter.corrects.issued_at
                else "",
            },
        )
    )


def preview_html(letter: Letter) -> str:
    """What would be issued today; once issued, what was. Raises ``AddressIncomplete``."""
    if letter.html:
        return letter.html
    if letter.household and kinds.find(letter.kind).posted and not letter.addressee_lines:
        letter.addressee_lines = list(addressees(letter.household)[0].lines)
    return write(letter, on=timezone.localdate(), section=section_of(letter.territory))


def document(letter: Letter) -> str:
    """The whole page given to the PDF engine; its title names nobody."""
    return whole_page(
        letter.html, title=kinds.find(letter.kind).title, author=letter.organisation.name
    )


def whole_page(body: str, *, title: str, author: str) -> str:
    return (
        '<!doctype html><html lang="fr"><head><meta charset="utf-8">'
        f"<title>{escape(title)}</title>"
        f'<meta name="author" content="{escape(author)}"></head>'
        f"<body>{body}</body></html>"
    )


def text_hash(html: str) -> str:
    return hashlib.sha256(html.encode()).hexdigest()


@lru_cache(maxsize=64)
def template_version(kind_slug: str) -> str:
    """Hash of the kind's template and of the pieces that all kinds share."""
    name = Path(kinds.find(kind_slug).template).name
    sources = [TEMPLATES / name, *sorted(TEMPLATES.glob("_*.html"))]
    return hashlib.sha256(b"".join(path.read_bytes() for path in sources)).hexdigest()


@lru_cache(maxsize=1)
def stylesheet() -> str:
    return STYLESHEET.read_text("utf-8")


def current_style() -> Style:
    css = stylesheet()
    style, _ = Style.objects.get_or_create(
        digest=hashlib.sha256(css.encode()).hexdigest(), defaults={"css": css}
    )
    return style
