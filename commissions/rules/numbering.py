"""The numbers of what binds, as they are quoted: « APL-2027-21-0001 »."""

PREFIX_LENGTH = 4


def benefit_prefix(department_code: str) -> str:
    """The counter of the department: « A21 » for one year; four characters at most (« A971 »)."""
    return f"A{department_code}"[:PREFIX_LENGTH]


def decision_prefix(department_code: str) -> str:
    return f"D{department_code}"[:PREFIX_LENGTH]


def number_of(word: str, taken: str, department_code: str) -> str:
    """``taken`` is what the counter gave, « A21-2027-000001 »."""
    _, year, count = taken.rsplit("-", 2)
    return f"{word}-{year}-{department_code}-{int(count):04d}"
