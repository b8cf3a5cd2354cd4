"""What every page shows around its content: the desk, the menu of its role, standing notices."""

from collections import Counter
from ctypes.util import find_library
from functools import cache
from importlib.util import find_spec
from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.urls import NoReverseMatch, reverse

from ccapex.accounts.desk import Desk
from ccapex.core.navigation import Entry, entries_for

# A menu of that many entries holds on one line of a small screen.
FLAT = 7


def desk(request: HttpRequest) -> dict[str, Any]:
    seated = getattr(request, "desk", None)
    return {
        "desk": seated,
        "navigation": menu(request, seated) if seated else [],
        "banners": banners() if request.user.is_authenticated else demo_banner(),
    }


def menu(request: HttpRequest, desk: Desk) -> list[dict[str, Any]]:
    """The entries of the desk; the current one is the longest address that begins the page's."""
    sections = desk.membership.organisation.territory.profile
    entries = entries_for(desk.role, sections)
    shown = [(entry, url) for entry in entries if (url := _address(entry))]
    here = max((url for _, url in shown if request.path.startswith(url)), key=len, default="")
    if here == "/" and request.path != "/":
        here = ""
    return _folded(
        [
            {"label": entry.label, "url": url, "current": url == here, "count": 0}
            | {"group": entry.group}
            for entry, url in shown
        ]
    )


def _folded(links: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Links of a same group under one word, at the place of the first; a short menu stays flat."""
    sizes = Counter(link["group"] for link in links if link["group"])
    groups: dict[str, dict[str, Any]] = {}
    folded: list[dict[str, Any]] = []
    for link in links:
        name = link["group"]
        if len(links) <= FLAT or sizes[name] < 2:
            folded.append(link)
            continue
        if name not in groups:
            groups[name] = {"label": name, "links": [], "current": False, "url": "", "count": 0}
            folded.append(groups[name])
        groups[name]["links"].append(link)
        groups[name]["current"] |= link["current"]
    return folded


def _address(entry: Entry) -> str:
    try:
        return reverse(entry.url_name)
    except NoReverseMatch:
        return ""


def demo_banner() -> list[dict[str, str]]:
    if not settings.DEMO:
        return []
    words = "Démonstration : données fictives, second facteur désactivé"
    return [_banner("info", words)]


def banners() -> list[dict[str, str]]:
    notices = demo_banner()
    if not settings.CELERY_BROKER_URL:
        words = "Les travaux longs sont exécutés un par un par ce serveur"
        notices.append(_banner("info", words))
    if not pdf_engine_found():
        words = "WeasyPrint ou pango n'est pas installé : les courriers restent en HTML, sans PDF"
        notices.append(_banner("warning", words))
    return notices


@cache
def pdf_engine_found() -> bool:
    """Looked for once: importing WeasyPrint for a banner would cost each worker 60 MB."""
    return find_spec("weasyprint") is not None and find_library("pango-1.0") is not None


def _banner(level: str, text: str) -> dict[str, str]:
    return {"level": level, "text": f"{text}.", "url": "", "link_label": ""}
