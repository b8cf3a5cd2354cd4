"""The facts that one row of a list brings: one for a list of acts, several for a follow-up.

Details are those of ``procedures.rules.kinds``; what a sender's words do not settle stays in the
comment of the fact, as written.
"""

import datetime
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from dataclasses import field as attribute
from typing import Any

from ccapex.core.text import plain
from procedures.enums import EventKind
from procedures.rules.kinds import fields_of
from referrals.enums.acts import ListKind

KIND_OF: Mapping[str, EventKind] = {
    "arrears_on": EventKind.BENEFIT_ARREARS_CONSTITUTED,
    "payer_informed_on": EventKind.PAYER_INFORMED_CCAPEX,
    "saisine_on": EventKind.SAISINE_CCAPEX,
    "cdp_on": EventKind.CDP,
    "assignation_on": EventKind.ASSIGNATION,
    "dsf_requested_on": EventKind.DSF_REQUESTED,
    "dsf_sent_on": EventKind.DSF_SENT,
    "judgment_on": EventKind.JUDGMENT,
    "cql_on": EventKind.CQL,
    "cfp_request_on": EventKind.CFP_REQUEST,
    "cfp_granted_on": EventKind.CFP_DECISION,
    "cfp_refused_on": EventKind.CFP_DECISION,
    "departure_on": EventKind.DEPARTURE,
    "eviction_on": EventKind.EVICTION,
    "exit_on": EventKind.CLOSED,
}
OWN_KIND: Mapping[str, EventKind] = {
    ListKind.CDP: EventKind.CDP,
    ListKind.ASSIGNATION: EventKind.ASSIGNATION,
    ListKind.CQL: EventKind.CQL,
    ListKind.CFP_REQUEST: EventKind.CFP_REQUEST,
    ListKind.CAF_SIGNALEMENT: EventKind.PAYER_INFORMED_CCAPEX,
}
# Words of a cell (without accents) and the code that they give; the first that is found.
EXITS: tuple[tuple[str, EventKind, Mapping[str, str]], ...] = (
    ("expuls", EventKind.EVICTION, {"solution": "unknown"}),
    ("depart", EventKind.DEPARTURE, {}),
    ("parti", EventKind.DEPARTURE, {}),
    ("demenag", EventKind.DEPARTURE, {}),
    ("cles", EventKind.KEYS_RETURNED, {}),
    ("reloge", EventKind.CLOSED, {"reason": "rehoused"}),
    ("sold", EventKind.CLOSED, {"reason": "debt_paid"}),
    ("paye", EventKind.CLOSED, {"reason": "debt_paid"}),
    ("regle", EventKind.CLOSED, {"reason": "debt_paid"}),
    ("protocole", EventKind.CLOSED, {"reason": "protocole_signed"}),
    ("plan", EventKind.CLOSED, {"reason": "plan_kept"}),
    ("retablissement", EventKind.CLOSED, {"reason": "personal_recovery"}),
    ("desist", EventKind.CLOSED, {"reason": "withdrawn"}),
)
OUTCOMES = (
    ("desist", "withdrawn"),
    ("rejet", "rejected"),
    ("debout", "rejected"),
    ("condition", "conditional"),
    ("delai", "conditional"),
    ("suspen", "conditional"),
    ("ferme", "firm"),
    ("resili", "firm"),
    ("expuls", "firm"),
)


@dataclass(frozen=True)
class IncomingFact:
    """``own``: what the list is about; else an earlier act that it quotes. ``field`` is the
    contract field of its date."""

    kind: EventKind
    occurred_on: datetime.date
    details: dict[str, Any] = attribute(default_factory=dict)
    own: bool = True
    field: str = "act_date"

    @property
    def columns(self) -> frozenset[str]:
        """The columns of ``Event`` that a fact of this kind has: debt, office, numbers."""
        return frozenset(one.name for one in fields_of(self.kind) if one.column)


def facts_of_row(list_kind: str, fields: Mapping[str, Any]) -> list[IncomingFact]:
    """In order of date; the first of a day is the first of the procedure."""
    found = list(_facts(list_kind, fields))
    order = list(EventKind)
    return sorted(found, key=lambda fact: (fact.occurred_on, order.index(fact.kind)))


def main_fact(facts: list[IncomingFact]) -> IncomingFact:
    """The one that carries the debt, the office and the numbers of the row."""
    own = [fact for fact in facts if fact.own] or facts
    return next((fact for fact in own if fact.kind == EventKind.CDP), own[0])


def _facts(list_kind: str, fields: Mapping[str, Any]) -> Iterator[IncomingFact]:
    own = OWN_KIND.get(list_kind)
    if own is not None and fields.get("act_date"):
        yield IncomingFact(own, fields["act_date"], _details(own, fields, comment=True))
    for name, usual in KIND_OF.items():
        day = fields.get(name)
        if not day:
            continue
        kind, details = _exit(fields) if name == "exit_on" else (usual, _details(usual, fields))
        if kind == EventKind.CFP_DECISION:
            details["kind"] = "granted" if name == "cfp_granted_on" else "refused"
        if kind == EventKind.EVICTION:
            details.setdefault("solution", "unknown")
        yield IncomingFact(kind, day, details, own=own is None, field=name)
    if own is None and (hearing := _hearing(fields)):
        yield hearing


def _details(
    kind: EventKind, fields: Mapping[str, Any], *, comment: bool = False
) -> dict[str, Any]:
    told: dict[str, Any] = {}
    if kind == EventKind.ASSIGNATION:
        told = {
            name: fields.get(name)
            for name in ("hearing_on", "court", "court_reference", "prefect_notified_on")
        }
    elif kind == EventKind.CQL:
        told = {"prefect_notified_on": fields.get("prefect_notified_on")}
    elif kind == EventKind.JUDGMENT:
        told = {"served_on": fields.get("judgment_served_on"), **_outcome(fields)}
    if comment:
        told["comment"] = fields.get("comment")
    return {
        name: value.isoformat() if isinstance(value, datetime.date) else value
        for name, value in told.items()
        if value
    }


def _outcome(fields: Mapping[str, Any]) -> dict[str, str]:
    said = fields.get("judgment_outcome") or ""
    words = plain(said)
    code = next((code for word, code in OUTCOMES if word in words), "")
    return {"outcome": code} if code else {"comment": said}


def _exit(fields: Mapping[str, Any]) -> tuple[EventKind, dict[str, Any]]:
    said = fields.get("exit_reason") or ""
    words = plain(said)
    for word, kind, details in EXITS:
        if word in words:
            return kind, {**details, "comment": said}
    return EventKind.CLOSED, {"reason": "other", **({"comment": said} if said else {})}


def _hearing(fields: Mapping[str, Any]) -> IncomingFact | None:
    """Held, where a judgment follows it; or known without its assignation. A hearing to come is a
    detail of the assignation."""
    hearing, judgment = fields.get("hearing_on"), fields.get("judgment_on")
    if not hearing or (judgment and hearing > judgment):
        return None
    if judgment or not fields.get("assignation_on"):
        return IncomingFact(EventKind.HEARING, hearing, field="hearing_on")
    return None
