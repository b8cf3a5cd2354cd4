"""The address block that shows through the window: six lines of 38 characters at most."""

import re
import textwrap

from ccapex.core.french import joined

LINES = 6
WIDTH = 38


class AddressIncomplete(ValueError):
    """Nothing can be posted to that address; the message is French and says what to complete."""


def street_lines(address: str, postal_code: str, city: str) -> list[str]:
    """Street (cut at 38 characters), then postal code and commune in capitals."""
    missing = [
        word
        for word, value in (
            ("la rue", address),
            ("le code postal", postal_code),
            ("la commune", city),
        )
        if not value.strip()
    ]
    if missing:
        raise AddressIncomplete(
            f"Adresse incomplète : il manque {joined(missing)}. "
            "Complétez le logement du ménage, puis relancez."
        )
    street = [
        line
        for part in re.split(r"[\r\n]+", address)
        for line in textwrap.wrap(part.strip(" ,"), WIDTH)
    ]
    return [*street, f"{postal_code.strip()} {city.strip().upper()}"]


def name_lines(names: list[str]) -> list[str]:
    """One name a line; the room left by an address of three lines takes three of them."""
    return [line for name in names for line in textwrap.wrap(name, WIDTH)]


def block(names: list[str], address: list[str]) -> list[str]:
    """The whole block; refused rather than cut when it does not fit in the window."""
    lines = [*name_lines(names), *address]
    if len(lines) > LINES:
        lines = [*name_lines(names)[: LINES - len(address)], *address]
    if len(lines) > LINES or len(address) >= LINES:
        raise AddressIncomplete(
            f"Adresse trop longue : elle tient en {LINES} lignes de {WIDTH} caractères. "
            "Abrégez l'adresse du logement."
        )
    return lines
