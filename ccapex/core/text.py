"""Text made comparable: search and sorting use these columns on both engines (decision 6)."""

import re
import unicodedata

_BREAKS = re.compile(r"[^0-9a-z]+")


def plain(text: str) -> str:
    """``L'Île-d'Olonne`` becomes ``l ile d olonne``: no accent, no case, single spaces."""
    text = text.casefold().replace("œ", "oe").replace("æ", "ae")
    decomposed = unicodedata.normalize("NFKD", text)
    bare = "".join(char for char in decomposed if not unicodedata.combining(char))
    return _BREAKS.sub(" ", bare).strip()
