"""Closed vocabularies: stock, kind of landlord, housing benefit; and the stock deduced from a
landlord when the list has no such column."""

from __future__ import annotations

import re
from collections.abc import Collection
from functools import lru_cache
from typing import Literal

from referrals.reading.cells import fold

Stock = Literal["public", "private"]
LandlordKind = Literal["natural_person", "legal_person"]

_PUBLIC = re.compile(
    r"\b(?:publi(?:c|que)s?|hlm|sociale?s?|sociaux|social|conventionne hlm|oph|esh|opac|pub)\b"
)
_PRIVATE = re.compile(r"\b(?:prives?|privees?|prive|particuliers?|libre|non social|priv)\b")
_NATURAL = re.compile(
    r"\b(?:physiques?|pp|particuliers?|indivision|sci familiale|sci de famille|individuel)\b"
)
_LEGAL = re.compile(
    r"\b(?:morales?|pm|sci|societe|sarl|sas|sa|association|hlm|oph|esh|organisme|commune|mairie"
    r"|bailleur social|bailleur public)\b"
)
_NONE = re.compile(r"^(?:non|aucune?|neant|sans|pas d ?(?:aide|al|apl)|0|n)\b")


@lru_cache(maxsize=512)
def read_stock(text: str) -> Stock | None:
    """None where the words say neither, or both."""
    words = fold(text)
    public, private = _PUBLIC.search(words), _PRIVATE.search(words)
    if private and "non social" in words:
        return "private"
    if bool(public) == bool(private):
        return None
    return "public" if public else "private"


@lru_cache(maxsize=512)
def read_landlord_kind(text: str) -> LandlordKind | None:
    """A family SCI counts as a natural person (law of 1989, article 13)."""
    words = fold(text)
    if _NATURAL.search(words):
        return "natural_person"
    return "legal_person" if _LEGAL.search(words) else None


@lru_cache(maxsize=512)
def read_housing_benefit(text: str) -> str | None:
    """`apl`, `alf`, `als`, `none`; None where there is one whose kind is not told."""
    words = fold(text)
    for code in ("apl", "alf", "als"):
        if re.search(rf"\b{code}\b", words):
            return code
    if "familiale" in words:
        return "alf"
    if "personnalisee" in words:
        return "apl"
    if "logement sociale" in words or "allocation sociale" in words:
        return "als"
    return "none" if _NONE.search(words) else None


# Forms of company that only a private landlord has; a bare "SA" may be a social one.
_PRIVATE_FORM = re.compile(r"^(?:sci|sarl|sas|sasu|eurl|indivision|consorts|succession)\b")
_SOCIAL_WORDS = re.compile(r"\b(?:hlm|oph|esh|opac|office public|habitat a loyer modere)\b")
_SOCIAL_FORMS = re.compile(r"\b(?:esh|oph|opac|hlm|sa|sem|office public de l habitat)\b")


def infer_stock(
    landlord_name: str, landlord_kind: str | None, social_landlord_names: Collection[str]
) -> Stock | None:
    """The stock where the list does not tell: a known social landlord is public, a natural person
    or an SCI private, else nothing is known. Deduced, so never shown as read."""
    words = fold(landlord_name)
    bare = " ".join(_SOCIAL_FORMS.sub(" ", words).split())
    known = {fold(name) for name in social_landlord_names}
    known_bare = {" ".join(_SOCIAL_FORMS.sub(" ", name).split()) for name in known}
    if words and (words in known or (bare and bare in known_bare)):
        return "public"
    if _SOCIAL_WORDS.search(words):
        return "public"
    if landlord_kind == "natural_person" or _PRIVATE_FORM.match(words):
        return "private"
    return None
