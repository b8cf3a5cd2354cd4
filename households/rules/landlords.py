"""What is known of a landlord without being told."""

from households.enums import LandlordKind, Stock


def landlord_kind(stored: str, stock: str) -> str:
    """Whether a natural or a legal person, empty where nobody knows: a home of the public stock
    is let by a body, which is a legal person (glossary: parc public)."""
    return stored or (LandlordKind.LEGAL_PERSON if stock == Stock.PUBLIC else "")
