"""French typography: templates are typed plainly, people read no-break spaces and curly marks."""

import re

NO_BREAK = "\u00a0"
_TAGS = re.compile(r"(<[^>]*>)")
_BEFORE = re.compile(r"[ \u202f\u00a0](?=[:;!?»€%](?![\w/]))")
_THOUSANDS = re.compile(r"(?<=\d) (?=\d{3}(?!\d))")
_APOSTROPHE = re.compile(r"(?<=\w)'(?=\w)")
_AFTER = re.compile(r"(?<=«)[ \u202f\u00a0]")


def french_spaces(html: str) -> str:
    """No-break spaces before ``: ; ! ? » € %``, after ``«`` and in thousands; curly apostrophes.

    In text, never inside tags. What people typed was escaped before (``&#x27;``) and keeps its
    own apostrophes.
    """
    return "".join(
        part if part.startswith("<") else _spaced(part) for part in _TAGS.split(html) if part
    )


def _spaced(text: str) -> str:
    text = _THOUSANDS.sub(NO_BREAK, _BEFORE.sub(NO_BREAK, text))
    return _APOSTROPHE.sub("’", _AFTER.sub(NO_BREAK, text))
