"""What a territory's profile says of the circuit: who is asked what, with which delays."""

import datetime
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

DEFAULT_DELAY = 15
DEFAULT_PASS_ON = 5
DEFAULT_ACCESS_AFTER = 30


@dataclass(frozen=True, slots=True)
class Ask:
    """What is asked of some kinds of organisation, in which turn, of which stock (or both)."""

    kinds: frozenset[str]
    fields: tuple[str, ...]
    order: int = 1
    stock: str = ""


@dataclass(frozen=True, slots=True)
class EnrichmentRules:
    """``in_turns``: the second turn opens when the first has answered, or after ``pass_on``."""

    asks: tuple[Ask, ...]
    delay: datetime.timedelta
    pass_on: datetime.timedelta
    in_turns: bool
    access_after_close: datetime.timedelta

    @property
    def first_order(self) -> int:
        return min((ask.order for ask in self.asks), default=1)

    def order_of(self, kind: str) -> int:
        return min((ask.order for ask in self.asks if kind in ask.kinds), default=1)

    def fields_of(self, kind: str, stock: str) -> tuple[str, ...]:
        """Asked of a kind of organisation for a household of that stock, each once, in order."""
        asked = [
            name
            for ask in self.asks
            if kind in ask.kinds and ask.stock in ("", stock)
            for name in ask.fields
        ]
        return tuple(dict.fromkeys(asked))


def enrichment_rules(profile: Mapping[str, Any]) -> EnrichmentRules:
    section: Mapping[str, Any] = profile.get("enrichment") or {}
    asks = tuple(
        Ask(
            kinds=frozenset(raw.get("kinds") or ()),
            fields=tuple(raw.get("fields") or ()),
            order=int(raw.get("order") or 1),
            stock=str(raw.get("stock") or ""),
        )
        for raw in section.get("requests") or ()
    )
    return EnrichmentRules(
        asks=asks,
        delay=_days(section, "delay_days", DEFAULT_DELAY),
        pass_on=_days(section, "pass_on_days", DEFAULT_PASS_ON),
        in_turns=section.get("pass_on", "first_closed_or_delay") == "first_closed_or_delay",
        access_after_close=_days(section, "access_after_close_days", DEFAULT_ACCESS_AFTER),
    )


def _days(section: Mapping[str, Any], name: str, default: int) -> datetime.timedelta:
    value = section.get(name)
    return datetime.timedelta(days=default if value is None else int(value))


def not_treated_reasons(profile: Mapping[str, Any]) -> tuple[str, ...]:
    """The reasons of the territory; empty where it names none: all of them are offered."""
    return tuple((profile.get("concertation") or {}).get("not_treated_reasons") or ())


def extra_contacts(profile: Mapping[str, Any], stock: str) -> tuple[str, ...]:
    """Kinds of organisation that the household may also ask: shown on the case, not a target."""
    given = (profile.get("concertation") or {}).get("extra_contacts") or ()
    return tuple(one["kind"] for one in given if one.get("stock", stock) == stock)
