"""What a sign may say, by its kind: the lists of the territory, and the facts that go with each.

Sources: seed-notes 18 (vulnerability), 53 (rights and indecent housing); Seine-Saint-Denis, actions
4 and 17. There is no free text about a person: health is "yes, without detail".
"""

from __future__ import annotations

import datetime
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from households.enums import FlagKind, FlagOutcome, RightEffect


class SignRefused(ValueError):
    """The message is French and says what to choose or to correct."""


@dataclass(frozen=True)
class Choice:
    """``circuit``: whom to alert, and how, for a right; ``to_confirm`` shows « à valider »."""

    code: str
    label: str
    to_confirm: bool = False
    circuit: str = ""

    @property
    def words(self) -> str:
        return f"{self.label} (à valider)" if self.to_confirm else self.label


@dataclass(frozen=True)
class SignLists:
    """The section ``flags`` of a profile."""

    vulnerability: tuple[Choice, ...] = ()
    rights: tuple[Choice, ...] = ()
    housing_sources: tuple[Choice, ...] = ()
    housing_procedures: tuple[Choice, ...] = ()
    housing_solutions: tuple[Choice, ...] = ()
    charges_sources: tuple[Choice, ...] = ()

    def codes(self, kind: str) -> tuple[Choice, ...]:
        """What ``Flag.code`` may be."""
        return {
            FlagKind.VULNERABILITY: self.vulnerability,
            FlagKind.BLOCKED_RIGHT: self.rights,
            FlagKind.INDECENT_HOUSING: self.housing_sources,
        }[FlagKind(kind)]

    def outcomes(self, kind: str) -> tuple[Choice, ...]:
        """How a sign of that kind may end."""
        if kind == FlagKind.INDECENT_HOUSING:
            return (*self.housing_solutions, _outcome(FlagOutcome.MISTAKEN))
        ends = (
            (FlagOutcome.RIGHT_OPENED, FlagOutcome.RIGHT_REFUSED, FlagOutcome.MISTAKEN)
            if kind == FlagKind.BLOCKED_RIGHT
            else (FlagOutcome.PROTECTED, FlagOutcome.ENDED, FlagOutcome.MISTAKEN)
        )
        return tuple(_outcome(end) for end in ends)

    def label(self, code: str) -> str:
        """The words of a code, whichever list holds it; the code itself if it was taken out."""
        known = {choice.code: choice.words for choice in self._everything}
        return known.get(code) or dict(FlagOutcome.choices).get(code, code)

    def criterion(self, code: str) -> str:
        """As ``label``, without « à valider »: that the State validated it for a household is said
        beside, and the two would contradict each other."""
        return next((one.label for one in self._everything if one.code == code), code)

    @property
    def _everything(self) -> tuple[Choice, ...]:
        return (
            *(*self.vulnerability, *self.rights, *self.charges_sources),
            *(*self.housing_sources, *self.housing_procedures, *self.housing_solutions),
        )


def lists_of(profile: Mapping[str, Any]) -> SignLists:
    """Empty where the profile says nothing: that kind of sign is then not offered."""
    section = profile.get("flags") or {}
    return SignLists(
        **{name: _choices(section.get(name, ())) for name in SignLists.__annotations__}
    )


def checked(kind: str, code: str, details: Mapping[str, Any], lists: SignLists) -> dict[str, Any]:
    """The details to keep, dates in ISO; ``SignRefused`` for what the lists do not know."""
    _known(code, lists.codes(kind), "Choisissez une précision dans la liste.")
    if kind == FlagKind.VULNERABILITY:
        return {"by_guardian": True} if details.get("by_guardian") else {}
    if kind == FlagKind.BLOCKED_RIGHT:
        return _right(details)
    return _housing(details, lists)


def _right(details: Mapping[str, Any]) -> dict[str, Any]:
    effect = details.get("effect") or ""
    if effect and effect not in RightEffect.values:
        raise SignRefused("Dites si l'impayé est uniquement induit ou seulement aggravé.")
    asked, opened = details.get("asked_on"), details.get("opened_on")
    if asked and opened and opened < asked:
        raise SignRefused("Le droit ne peut pas être ouvert avant d'avoir été demandé.")
    return _kept(
        {"effect": effect, "asked_on": asked, "opened_on": opened}
        | {"alerted_on": details.get("alerted_on")}
    )


def _housing(details: Mapping[str, Any], lists: SignLists) -> dict[str, Any]:
    procedure = details.get("procedure") or ""
    if procedure:
        _known(procedure, lists.housing_procedures, "Choisissez la procédure dans la liste.")
    elif details.get("procedure_on"):
        raise SignRefused("Dites de quelle procédure cette date est celle.")
    return _kept({"procedure": procedure, "procedure_on": details.get("procedure_on")})


def _known(code: str, choices: Sequence[Choice], message: str) -> None:
    if code not in {choice.code for choice in choices}:
        raise SignRefused(message)


def _kept(details: Mapping[str, Any]) -> dict[str, Any]:
    """Without what is not known; days as ISO text, as JSON keeps them."""
    return {
        name: value.isoformat() if isinstance(value, datetime.date) else value
        for name, value in details.items()
        if value
    }


def _outcome(end: FlagOutcome) -> Choice:
    return Choice(end.value, str(end.label))


def _choices(told: Sequence[Mapping[str, Any]]) -> tuple[Choice, ...]:
    return tuple(
        Choice(
            one["code"], one["label"], bool(one.get("to_confirm")), str(one.get("circuit") or "")
        )
        for one in told
    )
