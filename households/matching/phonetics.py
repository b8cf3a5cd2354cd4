"""How does a French name sound? A short code, the same for the usual ways of writing a sound."""

from __future__ import annotations

import re
from functools import lru_cache

# In this order: longer groups first, endings last.
_SOUNDS = tuple(
    (re.compile(pattern), sound)
    for pattern, sound in (
        (r"^h", ""),
        (r"(?<=[^cps])h", ""),
        (r"ph", "f"),
        (r"eau[xtds]?$|eau", "o"),
        (r"aul?[xtds]?$|au", "o"),
        (r"oist$", "oit"),
        (r"gn", "ni"),
        (r"sch|sh|ch", "j"),
        (r"qu|q|ck|c(?=[^eiy]|$)|k", "k"),
        (r"c(?=[eiy])", "s"),
        (r"gu(?=[eiy])", "G"),
        (r"g(?=[eiy])", "j"),
        (r"ain|ein|aim|yn|ym(?=[bp])", "in"),
        (r"ai|ei|ay|ey", "e"),
        (r"en(?=[^aeiouyn]|$)|em(?=[bp])|am(?=[bp])", "an"),
        (r"om(?=[bp])", "on"),
        (r"oe|eu", "e"),
        (r"y", "i"),
        (r"z|x", "s"),
        (r"w", "v"),
        (r"(?<=[^s])s(?=$)|[dtxp]+$", ""),
        (r"e+$|(?<=[^aeiou])es$", ""),
        (r"(.)\1+", r"\1"),
        (r"[dt]$", ""),
    )
)


@lru_cache(maxsize=65_536)
def phonetic(word: str) -> str:
    """`word` is folded and in one piece. « lefebvre » is not « lefevre »: only sound counts."""
    code = word
    for pattern, sound in _SOUNDS:
        code = pattern.sub(sound, code)
    return code or word
