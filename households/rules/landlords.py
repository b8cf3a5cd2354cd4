"""What is known of a landlord without being told."""

import re

from ccapex.core.text import plain
from households.enums import LandlordKind, Stock

# Forms of company that no natural person has. Not the SCI: one made of relatives alone counts as a
# natural person (loi 89-462, art. 13), and its name does not say it. Not « SA », a family name too.
_COMPANY = re.compile(r"^(?:s ?a ?r ?l|s ?a ?s(?: ?u)?|e ?u ?r ?l|s ?n ?c|sem|sca)\b")


def landlord_kind(stored: str, stock: str, name: str = "") -> str:
    """Whether a natural or a legal person, empty where nobody knows: a home of the public stock
    is let by a body, which is a legal person (glossary: parc public), as is a SARL or a SAS."""
    if stored:
        return stored
    by_name = bool(_COMPANY.match(plain(name)))
    return LandlordKind.LEGAL_PERSON if stock == Stock.PUBLIC or by_name else ""
