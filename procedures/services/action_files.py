"""What the table of actions asks of procedures, read for many of them at once."""

import datetime
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from households.rules.landlords import landlord_kind
from households.services.attributes import Subject, case_attributes
from procedures.actions import predicates
from procedures.actions.engine import Fact, File
from procedures.enums import EventKind
from procedures.models import Deadline, Event, Procedure

FROM_CASES = (
    "has_children",
    "known_to_social_services",
    "housing_benefit",
    "benefit_payer",
    "debt_amount",
    "months_unpaid",
    "dalo_recognised",
)
DSF_ASKED_BY = (EventKind.ASSIGNATION, EventKind.CQL, EventKind.CFP_REQUEST)
"""A DSF is asked at the assignation and brought up to date at each later act (stage-actions)."""


def read_files(procedures: Sequence[Procedure], *, today: datetime.date) -> dict[int, File]:
    """A constant number of queries. ``procedures`` come with their lease and landlord."""
    ids = [procedure.pk for procedure in procedures]
    facts = facts_of(ids)
    legal = _legal(ids)
    cases = case_attributes(
        [Subject(p.pk, p.household_id, p.lease_id, on=today) for p in procedures], today=today
    )
    told = {name: predicates.true_of(name, ids) for name in predicates.NAMES}
    files = {}
    for procedure in procedures:
        known: dict[str, Any] = {name: cases[procedure.pk][name] for name in FROM_CASES}
        for name, true in told.items():
            known[name] = None if true is None else procedure.pk in true
        known["dsf_returned"] = dsf_returned(facts[procedure.pk])
        landlord = procedure.lease.landlord
        stored, name = (landlord.kind, landlord.name) if landlord else ("", "")
        known["landlord_kind"] = landlord_kind(stored, procedure.lease.stock, name) or None
        files[procedure.pk] = File(
            step=procedure.step,
            stock=procedure.lease.stock,
            step_since=procedure.stage_since,
            facts=facts[procedure.pk],
            known=known,
            hearing_on=procedure.hearing_on,
            legal=legal[procedure.pk],
        )
    return files


def facts_of(procedure_ids: Iterable[int]) -> dict[int, list[Fact]]:
    """The facts in force, each named by the first entry of it, whatever was corrected since."""
    rows = list(
        Event.objects.filter(procedure__in=procedure_ids)
        .order_by("pk")
        .values_list(
            "pk", "procedure_id", "kind", "occurred_on", "details", "organisation_id", "replaced_by"
        )
    )
    corrects = {row[-1]: row[0] for row in rows if row[-1] is not None}
    found: dict[int, list[Fact]] = defaultdict(list)
    for pk, procedure_id, kind, occurred_on, details, organisation_id, replaced_by in rows:
        if replaced_by is None:
            root = _first(pk, corrects)
            found[procedure_id].append(Fact(root, kind, occurred_on, details, organisation_id))
    return found


def dsf_returned(facts: Iterable[Fact]) -> bool:
    """A DSF or a carence came since the latest act that asks for one."""
    known = list(facts)
    asked = max((f.occurred_on for f in known if f.kind in DSF_ASKED_BY), default=None)
    return any(
        f.kind == EventKind.DSF_SENT and (asked is None or f.occurred_on >= asked) for f in known
    )


def _first(pk: int, corrects: Mapping[int, int]) -> int:
    while pk in corrects:
        pk = corrects[pk]
    return pk


def _legal(procedure_ids: Iterable[int]) -> dict[int, dict[str, datetime.date | None]]:
    """The date of each rule; of several steps of one rule, the first still has to be met first."""
    found: dict[int, dict[str, datetime.date | None]] = defaultdict(dict)
    rows = Deadline.objects.filter(procedure__in=procedure_ids).order_by("procedure", "-step")
    for procedure_id, rule, on in rows.values_list("procedure_id", "rule", "on"):
        found[procedure_id][rule] = on
    return found
