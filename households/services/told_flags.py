"""What a desk is told of the signs of a household: the one place that masks them (access.md).

Everything, or its own; the existence of a sign without detail (commission); « alerte » and nothing
else (landlord, commissaire de justice).
"""

from __future__ import annotations

import datetime
import uuid
from collections.abc import Iterable
from dataclasses import dataclass

from ccapex.core import french
from households.enums import FlagKind, RightEffect
from households.models import Flag
from households.rules.signs import SignLists
from households.services.masking import Shown
from households.services.matrix import Category, Cell


@dataclass(frozen=True)
class ToldFlag:
    """``public_id`` leads to the page of the sign, for those who know it whole."""

    title: str
    kind: str = ""
    raised_on: datetime.date | None = None
    closed_on: datetime.date | None = None
    public_id: uuid.UUID | None = None
    organisation: str = ""
    lines: tuple[str, ...] = ()


ALERT = ToldFlag("Alerte : parlez-en au secrétariat avant toute démarche")


def knows_whole(flag: Flag, shown: Shown) -> bool:
    """Its detail: by the relation, or because that organisation wrote it."""
    mine = flag.organisation_id == shown.organisation_id
    return shown.some(Category.FLAGS) and (mine or shown.whole(Category.FLAGS))


def knows_of(flag: Flag, shown: Shown) -> bool:
    """That the sign exists, and of what kind."""
    return knows_whole(flag, shown) or shown.has(Category.FLAGS, Cell.FLAG_ONLY)


def told(flags: Iterable[Flag], shown: Shown, lists: SignLists) -> list[ToldFlag]:
    """In the order given; the alert alone is told once. ``flags`` come with ``organisation`` and
    ``validated_by``."""
    found: list[ToldFlag] = []
    for flag in flags:
        if knows_whole(flag, shown):
            found.append(_whole(flag, lists))
        elif knows_of(flag, shown):
            found.append(
                ToldFlag(
                    flag.get_kind_display(),
                    kind=flag.kind,
                    raised_on=flag.raised_on,
                    closed_on=flag.closed_on,
                )
            )
        elif shown.has(Category.FLAGS, Cell.ALERT_ONLY) and _alerts(flag) and ALERT not in found:
            found.append(ALERT)
    return found


def _alerts(flag: Flag) -> bool:
    return flag.kind == FlagKind.VULNERABILITY and flag.closed_on is None


def _whole(flag: Flag, lists: SignLists) -> ToldFlag:
    return ToldFlag(
        f"{flag.get_kind_display()} : {lists.label(flag.code)}",
        kind=flag.kind,
        raised_on=flag.raised_on,
        closed_on=flag.closed_on,
        public_id=flag.public_id,
        organisation=flag.organisation.name,
        lines=tuple(_lines(flag, lists)),
    )


def _lines(flag: Flag, lists: SignLists) -> list[str]:
    details = flag.details
    found = []
    if details.get("by_guardian"):
        found.append("Alerte donnée par le représentant légal")
    if effect := details.get("effect"):
        found.append(str(RightEffect(effect).label))
    for name, words in (
        ("alerted_on", "Organisme alerté le"),
        ("asked_on", "Droit demandé le"),
        ("opened_on", "Droit ouvert le"),
    ):
        if details.get(name):
            found.append(f"{words} {_day(details[name])}")
    if procedure := details.get("procedure"):
        on = f", le {_day(details['procedure_on'])}" if details.get("procedure_on") else ""
        found.append(f"Procédure : {lists.label(procedure)}{on}")
    if flag.validated_on:
        who = flag.validated_by.get_full_name() if flag.validated_by else ""
        found.append(f"Validé par l'État le {french.day(flag.validated_on)} ({who})")
    elif flag.kind == FlagKind.VULNERABILITY and flag.closed_on is None:
        found.append("Pas encore validé par l'État")
    if flag.closed_on:
        found.append(f"Clos le {french.day(flag.closed_on)} : {lists.label(flag.outcome)}")
    return found


def _day(iso: str) -> str:
    return french.day(datetime.date.fromisoformat(iso))
