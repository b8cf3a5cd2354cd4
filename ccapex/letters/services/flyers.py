"""The leaflet of a territory as a PDF, versioned by what it says."""

from functools import lru_cache

from django.template.loader import render_to_string

from ccapex.accounts.models import Territory
from ccapex.letters import kinds
from ccapex.letters.catalogue import flyer
from ccapex.letters.catalogue.section import section_of
from ccapex.letters.rules.typography import french_spaces
from ccapex.letters.services.pdf import render_pdf
from ccapex.letters.services.writing import stylesheet, text_hash, whole_page


def flyer_html(territory: Territory) -> str:
    """The leaflet with its version printed on it."""
    text = _text(territory, version="")
    return _text(territory, version=text_hash(text + stylesheet())[:8])


def flyer_version(territory: Territory) -> str:
    """Eight characters that change as soon as the text or the face of the leaflet changes."""
    return text_hash(_text(territory, version="") + stylesheet())[:8]


def flyer_pdf(territory: Territory) -> bytes:
    return _rendered(flyer_html(territory), stylesheet())


def _text(territory: Territory, *, version: str) -> str:
    kind = kinds.find(flyer.SLUG)
    context = kind.build({}, "", section_of(territory))
    return french_spaces(render_to_string(kind.template, {**context, "version": version}))


@lru_cache(maxsize=16)
def _rendered(html: str, css: str) -> bytes:
    title = kinds.find(flyer.SLUG).title
    return render_pdf(whole_page(html, title=title, author="CCAPEX"), css)[0]
