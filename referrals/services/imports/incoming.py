"""A row of a list as the import carries it: from the file, or from what was stored of it."""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from functools import cached_property
from typing import Any

from ccapex.core.text import plain
from households.matching import HouseholdCard, PersonCard, blocking_keys
from procedures.enums import EventKind
from procedures.rules.acts import NUMBERS
from referrals.enums.acts import ListKind
from referrals.models import ListRow
from referrals.reading.act_fields import DETAIL_DATES, FACT_DATES
from referrals.rules.act_facts import IncomingFact, facts_of_row, main_fact

DATES = frozenset({"act_date", "birth_date", "lease_date", *FACT_DATES, *DETAIL_DATES})
AMOUNTS = frozenset({"rent", "charges", "debt_amount"})


@dataclass
class Incoming:
    """``fields``: contract fields with typed values (dates, decimals, integers, text).

    ``kind`` is ``data`` or what makes the row ignored; ``reasons`` are ready for the report,
    those of ``errors`` reject the row.
    """

    number: int
    kind: str
    cells: list[Any]
    fields: dict[str, Any]
    persons: tuple[PersonCard, ...]
    errors: list[dict[str, str]] = field(default_factory=list)
    warnings: list[dict[str, str]] = field(default_factory=list)
    duplicate_of: int | None = None
    list_kind: str = ListKind.CDP

    @cached_property
    def facts(self) -> list[IncomingFact]:
        """What the row brings, in order of date: its CDP, or the acts of its list's kind."""
        return facts_of_row(self.list_kind, self.fields)

    @cached_property
    def main(self) -> IncomingFact:
        return main_fact(self.facts)

    @property
    def act_on(self) -> date:
        return self.main.occurred_on

    @property
    def nameless(self) -> bool:
        return not self.persons

    @cached_property
    def numbers(self) -> dict[str, str]:
        """EXPLOC and ALEXI numbers: each names an act by itself."""
        return {name: number for name in NUMBERS if (number := self.fields.get(name))}

    @property
    def known_by_number(self) -> bool:
        """Nobody is named, and nothing else is wrong: the act may be known by its number alone."""
        return (
            self.list_kind != ListKind.CDP
            and bool(self.numbers and self.facts)
            and {error["code"] for error in self.errors} == {"missing_holder"}
        )

    @property
    def landlord_kind(self) -> str:
        """A landlord of the public stock is a legal person."""
        known = self.fields.get("landlord_kind") or ""
        return known or ("legal_person" if self.fields.get("stock") == "public" else "")

    @property
    def reasons(self) -> list[dict[str, str]]:
        return [*self.errors, *self.warnings]

    @cached_property
    def phones(self) -> list[str]:
        """All the French numbers of the row; ``phone`` is the first."""
        phone = self.fields.get("phone")
        return list(self.fields.get("phones") or ([phone] if phone else []))

    @cached_property
    def card(self) -> HouseholdCard:
        get = self.fields.get
        return HouseholdCard(
            key=f"row:{self.number}",
            persons=self.persons,
            address=get("address") or "",
            postal_code=get("postal_code") or "",
            city=get("city") or "",
            insee_code=get("insee_code") or "",
            phones=frozenset(self.phones),
            emails=frozenset(filter(None, [get("email")])),
            landlord_name=get("landlord_name") or "",
            lease_date=get("lease_date"),
            rent=get("rent"),
            landlord_reference=get("landlord_reference") or "",
            caf_number=get("caf_number") or "",
        )

    @cached_property
    def match_keys(self) -> set[str]:
        """Where the matching looks for this household: dear to compute, asked three times."""
        return blocking_keys(self.card)

    @property
    def act_key(self) -> str:
        """Names the row's acts whoever lists them again."""
        return self.keys[0] if len(self.keys) == 1 else _hashed(self.keys)

    @cached_property
    def keys(self) -> list[str]:
        """The key of each fact, in the order of ``facts``."""
        return [self.key_of(fact) for fact in self.facts]

    def key_of(self, fact: IncomingFact) -> str:
        """Same holders, same dwelling, same day, same sum: the same act, whoever lists it.

        Hashed: it is an index, not a place to read names from.
        """
        holders = sorted(
            plain(f"{person.last_name} {person.first_name}") for person in self.persons
        )
        parts = [
            fact.occurred_on.isoformat(),
            *holders,
            plain(self.fields.get("address") or ""),
            self.fields.get("postal_code") or "",
            f"{debt:.2f}" if (debt := self.fields.get("debt_amount")) else "",
            plain(self.fields.get("officer_reference") or ""),
        ]
        if fact.kind != EventKind.CDP:
            parts.append(fact.kind)
        if self.nameless:
            parts += self.numbers.values()
        return _hashed(parts)


def _hashed(parts: list[str]) -> str:
    return hashlib.sha256("|".join(parts).encode()).hexdigest()[:40]


def stored_fields(incoming: Incoming) -> dict[str, Any]:
    """``fields`` as JSON, holders included: what ``from_row`` reads back."""
    stored: dict[str, Any] = {}
    for name, value in incoming.fields.items():
        if value is None or value == "" or value == []:
            continue
        if name == "children_birth_dates":
            stored[name] = [day.isoformat() for day in value]
        elif isinstance(value, date):
            stored[name] = value.isoformat()
        elif isinstance(value, Decimal):
            stored[name] = str(value)
        else:
            stored[name] = value
    stored["holders"] = [
        [person.last_name, person.first_name, person.birth_name] for person in incoming.persons
    ]
    return stored


def from_row(row: ListRow, list_kind: str) -> Incoming:
    """The row as it was understood, without opening the file again."""
    fields = typed_fields(row.fields)
    errors = [reason for reason in row.reasons if reason.get("severity") == "error"]
    warnings = [reason for reason in row.reasons if reason.get("severity") == "warning"]
    return Incoming(
        number=row.number,
        kind="data",
        cells=row.cells,
        fields=fields,
        persons=persons_of(row.fields, fields.get("birth_date")),
        errors=errors,
        warnings=warnings,
        list_kind=list_kind,
    )


def typed_fields(stored: Mapping[str, Any]) -> dict[str, Any]:
    fields: dict[str, Any] = {}
    for name, value in stored.items():
        if name == "holders":
            continue
        if name in DATES:
            fields[name] = date.fromisoformat(value)
        elif name in AMOUNTS:
            fields[name] = Decimal(value)
        elif name == "children_birth_dates":
            fields[name] = [date.fromisoformat(day) for day in value]
        else:
            fields[name] = value
    return fields


def persons_of(stored: Mapping[str, Any], birth_date: date | None) -> tuple[PersonCard, ...]:
    """Holders in order; the birth date of a list is that of the first one."""
    return tuple(
        PersonCard(
            last_name=last_name,
            first_name=first_name,
            birth_name=birth_name,
            birth_date=birth_date if rank == 0 else None,
        )
        for rank, (last_name, first_name, birth_name) in enumerate(stored.get("holders", []))
    )
