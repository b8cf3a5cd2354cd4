"""How services are offered in a drop-down that one answers by typing the first letters."""

import re

# « MDSF – Saint-Gilles » : what tells them apart comes last, where typing does not find it.
_AREA = re.compile(r"^(?P<kind>[^–—-]{2,20}?)\s+[–—-]\s+(?P<area>\S.*)$")
_CCAS = re.compile(
    r"^(?P<kind>CCAS|CIAS) (?P<link>de la |de l['’]|des |du |de |d['’])(?P<area>\S.*)$"
)
_ARTICLES = {"de la ": "La ", "des ": "Les ", "du ": "Le ", "de l'": "L'", "de l’": "L'"}


def first_letters(name: str) -> str:
    """The same name, its town or sector first: « Saint-Gilles (MDSF) »."""
    found = _AREA.match(name)
    if found:
        return f"{found['area']} ({found['kind']})"
    found = _CCAS.match(name)
    if found:
        return f"{_ARTICLES.get(found['link'], '')}{found['area']} ({found['kind']})"
    return name
