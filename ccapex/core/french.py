"""How numbers, money, dates and plurals are written for people. Pure: no Django, no clock.

Thousands take a narrow no-break space, units a no-break space: nothing wraps inside a figure.
"""

import datetime
from decimal import ROUND_HALF_UP, Decimal, InvalidOperation
from zoneinfo import ZoneInfo

PARIS = ZoneInfo("Europe/Paris")
NARROW = "\u202f"
NBSP = "\u00a0"
MONTHS = (
    "janvier",
    "février",
    "mars",
    "avril",
    "mai",
    "juin",
    "juillet",
    "août",
    "septembre",
    "octobre",
    "novembre",
    "décembre",
)
SHORT_MONTHS = (
    "janv.",
    "févr.",
    "mars",
    "avr.",
    "mai",
    "juin",
    "juil.",
    "août",
    "sept.",
    "oct.",
    "nov.",
    "déc.",
)

Number = int | float | Decimal


def decimal_of(value: object) -> Decimal | None:
    """The value as a finite Decimal, or None where it is no number."""
    try:
        number = Decimal(str(value))
    except InvalidOperation:
        return None
    return number if number.is_finite() else None


def number(value: object, decimals: int | None = None) -> str:
    """1234.5 → « 1 234,5 ». Without ``decimals``, as many as needed, two at most."""
    amount = decimal_of(value)
    if amount is None:
        return ""
    places = 2 if decimals is None else decimals
    rounded = amount.quantize(Decimal(1).scaleb(-places), rounding=ROUND_HALF_UP)
    text = f"{abs(rounded):,.{places}f}"
    if decimals is None and "." in text:
        text = text.rstrip("0").rstrip(".")
    sign = "\u2212" if rounded < 0 else ""
    return sign + text.replace(",", NARROW).replace(".", ",")


def file_size(value: object) -> str:
    """Bytes, as the limits of uploads are told: « 340 ko », « 1,2 Mo »."""
    size = decimal_of(value)
    if size is None:
        return ""
    thousands = size / 1024
    if thousands < 1024:
        return f"{number(max(thousands, Decimal(1)), 0)}{NBSP}ko"
    return f"{number(round(thousands / 1024, 1))}{NBSP}Mo"


def money(value: object, decimals: int = 2) -> str:
    """Euros; an unknown amount gives an empty text, never zero."""
    text = number(value, decimals)
    return f"{text}{NBSP}€" if text else ""


def phone(value: object) -> str:
    """0612345678 → « 06 12 34 56 78 »; another number is left as it was written."""
    text = "" if value is None else str(value)
    if len(text) != 10 or not (text.isascii() and text.isdigit()):
        return text
    return NBSP.join(text[at : at + 2] for at in range(0, 10, 2))


def percent(value: object, decimals: int | None = None) -> str:
    """A share already counted in hundredths: 68 → « 68 % »."""
    text = number(value, decimals)
    return f"{text}{NBSP}%" if text else ""


def is_plural(count: object) -> bool:
    """In French the plural starts at two: 0 dossier, 1,5 heure, 2 dossiers."""
    amount = decimal_of(count)
    return amount is not None and abs(amount) >= 2


def plural(count: object, forms: str) -> str:
    """``plural(3, "dossier")`` → « 3 dossiers »; give both forms where « s » is not enough."""
    singular, _, many = forms.partition(",")
    word = (many.strip() or f"{singular}s") if is_plural(count) else singular
    return f"{number(count)}{NBSP}{word}"


def plural_s(count: object) -> str:
    return "s" if is_plural(count) else ""


def _as_date(value: object) -> datetime.date | None:
    if isinstance(value, datetime.datetime):
        # The day people lived, not the day of UTC: they differ after midnight in Paris.
        return (value.astimezone(PARIS) if value.tzinfo else value).date()
    return value if isinstance(value, datetime.date) else None


def day(value: object) -> str:
    """03/10/2026"""
    date = _as_date(value)
    return f"{date:%d/%m/%Y}" if date else ""


def long_day(value: object) -> str:
    """3 octobre 2026, 1er octobre 2026."""
    date = _as_date(value)
    if date is None:
        return ""
    number_of_day = "1er" if date.day == 1 else str(date.day)
    return f"{number_of_day}{NBSP}{MONTHS[date.month - 1]}{NBSP}{date.year}"


def month(value: object) -> str:
    """octobre 2026"""
    date = _as_date(value)
    return f"{MONTHS[date.month - 1]}{NBSP}{date.year}" if date else ""


def short_month(value: object) -> str:
    """oct., with its year in January so that an axis says where years begin."""
    date = _as_date(value)
    if date is None:
        return ""
    label = SHORT_MONTHS[date.month - 1]
    return f"{label} {date.year}" if date.month == 1 else label


def days_away(value: object, today: datetime.date) -> str:
    """« dans 3 jours », « aujourd'hui », « depuis 12 jours »."""
    date = _as_date(value)
    if date is None:
        return ""
    days = (date - today).days
    near = {0: "aujourd’hui", 1: "demain", -1: "hier"}
    if days in near:
        return near[days]
    return f"dans {plural(days, 'jour')}" if days > 0 else f"depuis {plural(-days, 'jour')}"


def joined(words: list[str]) -> str:
    """« a, b et c »"""
    return " et ".join([", ".join(words[:-1]), words[-1]]) if len(words) > 1 else "".join(words)
