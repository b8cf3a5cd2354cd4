"""French spacing: templates are typed with plain spaces, people read no-break ones."""

import re

NO_BREAK = "\u00a0"
_TAGS = re.compile(r"(<[^>]*>)")
_BEFORE = re.compile(r"[ \u202f\u00a0](?=[:;!?»€%](?![\w/]))")
_AFTER = re.compile(r"(?<=«)[ \u202f\u00a0]")


def french_spaces(html: str) -> str:
    """No-break spaces before ``: ; ! ? » € %`` and after ``«``, in text and never inside tags."""
    return "".join(
        part if part.startswith("<") else _spaced(part) for part in _TAGS.split(html) if part
    )


def _spaced(text: str) -> str:
    text = _BEFORE.sub(NO_BREAK, text)
    return _AFTER.sub(NO_BREAK, text)


def euros(amount: str) -> str:
    """``"1280.50"`` becomes ``1 280,50 €``; whole euros carry no cents."""
    whole, _, cents = amount.partition(".")
    grouped = re.sub(r"(?<=\d)(?=(\d{3})+$)", NO_BREAK, whole)
    cents = (cents + "00")[:2]
    return f"{grouped}{'' if cents == '00' else ',' + cents}{NO_BREAK}€"
