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
from ccapex.letters.enums import AddresseeRole
from ccapex.letters.models import Letter, Style
from ccapex.letters.rules.typography import french_spaces
from ccapex.letters.services.addressees import to_household
from households.services.contact_limits import limits_of

TEMPLATES = Path(settings.BASE_DIR) / "templates" / "letters" / "kinds"
# The class of a head of letter that names nobody.
NEUTRAL = "lt-neutral"
STYLESHEET = Path(settings.BASE_DIR) / "static" / "letters" / "letter.css"


def write(letter: Letter, *, on: datetime.date, section: Section, neutral: bool = False) -> str:
    """The body of the letter dated ``on``, from its data and what its territory says.

    ``neutral``: nobody who finds the envelope may know who wrote; the letter is signed inside.
    """
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
                "neutral": neutral,
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
    neutral = False
    if letter.household and to_home(letter):
        found = to_household(letter.household)
        letter.addressee_lines = letter.addressee_lines or list(found.lines)
        neutral = limits_of([letter.household.pk])[letter.household.pk].no_sender
    section = section_of(letter.territory)
    return write(letter, on=timezone.localdate(), section=section, neutral=neutral)


def to_home(letter: Letter) -> bool:
    """Posted to the household's own address: what safe contact is about."""
    role = letter.addressee_role == AddresseeRole.HOUSEHOLD
    return role and letter.household_id is not None and kinds.find(letter.kind).posted


def document(letter: Letter) -> str:
    """The whole page given to the PDF engine; its title names nobody."""
    author = "" if NEUTRAL in letter.html else letter.organisation.name
    return whole_page(letter.html, title=kinds.find(letter.kind).title, author=author)


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
