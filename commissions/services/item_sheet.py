"""The strictly necessary sheet of an item: what all who sit for it may see, and nothing more.

Whoever holds the pen often sees the whole file; what is on the sitting screen is read aloud and
projected. So the sheet goes by the column of the commission (``masking``), not by the desk's own:
phones, resources, the content of signs, sealed notes and letters are never on it.
"""

import datetime as dt
from dataclasses import dataclass, field
from typing import Any

from django.db.models import Prefetch
from django.utils import timezone

from ccapex.accounts.desk import Desk
from commissions.enums import ItemState, SituationKind
from commissions.models import Item, Output
from commissions.rules.configuration import CCAPEX_LEVELS, configuration
from commissions.services.agenda_access import kind_of
from households.enums import FlagKind, MeasureKind, PersonRole, RelationKind
from households.file import FileRequest
from households.models import Flag, Household, HouseholdMember
from households.sections import debt, lease_lines
from households.services.attributes import age_on
from households.services.masking import Shown, kinds_of, shown
from households.services.matrix import Category, Cell
from procedures.file import in_force, steps
from procedures.file_reading import events_of
from procedures.law.outcome import Computed
from procedures.models import Procedure
from procedures.services.legal import outcome, watched
from referrals import measures_file
from referrals.dsf_file import FINISHED, all_of
from referrals.models import Dsf

DEADLINES = 2
EARLIER = 4


@dataclass(frozen=True, slots=True)
class Person:
    """``age`` in whole years; None where it is unknown or not shown."""

    name: str
    role: str
    age: int | None


@dataclass(frozen=True, slots=True)
class Earlier:
    """An earlier session that saw the household. ``outputs`` only between bodies of the CCAPEX, or
    of the same commission: a local commission is known to the others as such."""

    commission: str
    held_on: dt.date
    outputs: list[Output]


@dataclass(slots=True)
class Sheet:
    """What the middle of the screen shows; an empty part is not known, or not for this commission.

    ``hidden``: how many categories of data this commission is not shown.
    """

    household: Household
    is_open: bool
    people: list[Person] = field(default_factory=list)
    children: str = ""
    lease: Any = None
    rail: list[dict[str, Any]] = field(default_factory=list)
    deadlines: list[Computed] = field(default_factory=list)
    debt: dict[str, Any] | None = None
    debt_told: Any = None
    follow_ups: list[tuple[str, str]] = field(default_factory=list)
    measures: list[dict[str, Any]] = field(default_factory=list)
    plans: list[dict[str, Any]] = field(default_factory=list)
    dsf: list[Dsf] = field(default_factory=list)
    alert: bool = False
    earlier: list[Earlier] = field(default_factory=list)
    situation_kinds: str = ""
    hidden: int = 0
    today: dt.date = dt.date.min


def column_of(item: Item) -> RelationKind:
    """The column of the matrix that this commission reads."""
    return kind_of(item.session)


def shown_for(item: Item, desk: Desk, *, organisation_kind: str = "") -> Shown | None:
    """What this commission may see of the item's household; None where the desk has no access to
    it: neither the territory's secretariat's, nor the relation that the agenda opens."""
    assert item.household_id is not None
    kinds = kinds_of(desk, [item.household_id]).get(item.household_id, 0)
    column = column_of(item)
    if not kinds & (column | RelationKind.SECRETARIAT):
        return None
    return shown(column, organisation_id=desk.organisation_id, organisation_kind=organisation_kind)


def sheet_of(item: Item, desk: Desk) -> Sheet | None:
    """The sheet of a file or a situation, in a constant number of queries; None for a topic."""
    household = item.household
    if household is None:
        return None
    view = shown_for(item, desk)
    sheet = Sheet(household, is_open=view is not None, today=timezone.localdate())
    if view is None:
        return sheet
    sheet.hidden = view.hidden_count
    asked = FileRequest(desk, household, view)
    lease_id = _lease_id(item)
    if lease_id is not None:
        # The home and the debt that are examined, as the letters and the record say them.
        asked.once("leases_shown", lambda: {household.pk: {lease_id}})
    if item.situation is not None:
        sheet.situation_kinds = ", ".join(
            str(SituationKind(code).label).lower() for code in item.situation.kinds
        )
    _people(sheet, asked)
    _procedure(sheet, asked, item)
    _debt(sheet, asked, item)
    _follow_up(sheet, asked)
    if view.has(Category.DSF, Cell.SESSION_ONLY):
        sheet.dsf = [one for one in all_of(asked) if one.state in FINISHED]
    if view.has(Category.FLAGS, Cell.FLAG_ONLY) or view.has(Category.FLAGS, Cell.ALERT_ONLY):
        sheet.alert = Flag.objects.filter(
            household=household, kind=FlagKind.VULNERABILITY, closed_on__isnull=True
        ).exists()
    sheet.earlier = _earlier(item)
    return sheet


def _lease_id(item: Item) -> int | None:
    """The lease of the procedure or of the situation; none: the latest of the household."""
    if item.procedure is not None:
        return item.procedure.lease_id
    return item.situation.lease_id if item.situation is not None else None


def _people(sheet: Sheet, asked: FileRequest) -> None:
    family = asked.shown.whole(Category.FAMILY)
    members = HouseholdMember.objects.filter(household=asked.household, until__isnull=True)
    for member in members.select_related("person").order_by("rank", "pk"):
        if member.role != PersonRole.TENANT and not family:
            continue
        born = member.person.birth_date if family else None
        sheet.people.append(
            Person(
                member.person.full_name,
                member.get_role_display(),
                age_on(born, sheet.today) if born else None,
            )
        )
    known = asked.household.dependent_children
    listed = sum(person.role == PersonRole.CHILD.label for person in sheet.people)
    if family and known is not None and known != listed:
        sheet.children = f"{known} enfant{'s' if known > 1 else ''} à charge"
    lines = lease_lines(asked)
    sheet.lease = lines[0] if lines else None


def _procedure(sheet: Sheet, asked: FileRequest, item: Item) -> None:
    procedure: Procedure | None = item.procedure
    if procedure is None or not asked.shown.has(Category.PROCEDURE, Cell.STAGE_ONLY):
        return
    # The one that is examined, whatever other procedures the household has.
    asked.once("procedures_of", lambda: [procedure])
    facts = in_force(asked, procedure)
    sheet.rail = steps(procedure, facts)
    if asked.shown.whole(Category.PROCEDURE):
        found = watched(outcome(procedure, events_of(asked)[procedure.pk]))
        ahead = [one for one in found if one.date and one.date >= sheet.today]
        sheet.deadlines = ahead[:DEADLINES]


def _debt(sheet: Sheet, asked: FileRequest, item: Item) -> None:
    if asked.shown.whole(Category.DEBT):
        sheet.debt = debt(asked)
    elif asked.shown.has(Category.DEBT, Cell.TOLD_THERE):
        told = item.situation.debt_told if item.situation else None
        sheet.debt_told = item.debt_told if item.debt_told is not None else told


def _follow_up(sheet: Sheet, asked: FileRequest) -> None:
    if not asked.shown.some(Category.FOLLOW_UP):
        return
    whole = asked.shown.whole(Category.FOLLOW_UP)
    over = sheet.today
    for line in asked.lines("follow_up"):
        if line.until is not None and line.until < over:
            continue
        named = MeasureKind(line.code).label if line.code != MeasureKind.NONE else ""
        details = ", ".join(filter(None, [line.text, named])) if whole else ""
        sheet.follow_ups.append((line.organisation, details))
    support = measures_file.section(asked)
    sheet.measures = [one for one in support["measures"] if not one["over"]]
    sheet.plans = [one for one in support["plans"] if not one["end"]]


def _earlier(item: Item) -> list[Earlier]:
    """The other sessions that examined the household, the latest first, with what came of each."""
    mine = item.session.commission
    inside = configuration(mine.settings, item.session.held_on).level in CCAPEX_LEVELS
    outputs = Output.objects.select_related("organisation", "recommendation").order_by("rank")
    seen = (
        Item.objects.filter(household=item.household_id, state=ItemState.EXAMINED)
        .exclude(pk=item.pk)
        .select_related("session__commission")
        .prefetch_related(Prefetch("outputs", queryset=outputs))
        .order_by("-session__held_on", "-pk")[:EARLIER]
    )
    found = []
    for other in seen:
        body = other.session.commission
        told = inside and configuration(body.settings, other.session.held_on).level in CCAPEX_LEVELS
        shares = told or body.pk == mine.pk
        found.append(
            Earlier(body.name, other.session.held_on, list(other.outputs.all()) if shares else [])
        )
    return found
