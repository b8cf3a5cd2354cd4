"""Readiness of many files at once: what each still lacks, in a constant number of queries."""

import datetime
from collections import defaultdict
from collections.abc import Collection

from django.utils import timezone

from commissions.enums import ItemKind
from commissions.models import Item
from commissions.rules.configuration import Configuration
from commissions.rules.readiness import Known, Readiness, readiness_of
from commissions.services.seats import configured
from commissions.services.who_sits import leases_of
from households.enums import ContactStatus
from households.models import ContactPoint, DebtStatement, Guardian
from households.models import Lease as LeaseRow
from households.services.guardians import runs
from procedures.enums import Stage
from referrals.enums.dsf import DsfState, Party
from referrals.models import Dsf, DsfObservation

EARLY = frozenset({Stage.PREVENTION, Stage.CDP})
"""Before the assignation nobody owes a DSF."""


def readiness(items: Collection[Item]) -> dict[int, Readiness]:
    """Item pk → what it lacks. Items of one session, topics left out; six queries."""
    files = [item for item in items if item.kind != ItemKind.TOPIC and item.household_id]
    if not files:
        return {}
    session = files[0].session
    rules = configured(session.commission, session.held_on)
    today = timezone.localdate()
    leases = leases_of(files)
    households = {item.household_id for item in files if item.household_id}
    debts = _debts(leases.values())
    dsfs = _dsfs({item.procedure_id for item in files if item.procedure_id})
    reachable = _reachable(households)
    found = {}
    for item in files:
        lease = leases.get(item.pk)
        dsf, remarks = dsfs.get(item.procedure_id or 0, ("none", None))
        found[item.pk] = readiness_of(
            Known(
                held_on=session.held_on,
                today=today,
                has_summary=bool(item.summary.strip()),
                dsf=dsf if _owes_dsf(item, rules) else "",
                landlord_remarks=remarks,
                needs_debt=rules.is_ccapex,
                debt_on=debts.get(lease.pk) if lease else None,
                has_address=_has_address(lease),
                has_contact=not rules.is_ccapex or item.household_id in reachable,
                tells_household=rules.tells_household,
                told_on=_told_on(item, rules),
                told_refusal=item.told_refusal,
                notice_days=rules.household_notice_days
                if rules.invites_household
                else rules.answer_days,
            )
        )
    return found


def _told_on(item: Item, rules: Configuration) -> datetime.date | None:
    """The person of a situation was told when it was reported, unless households are to come."""
    if item.told_on is None and item.situation and not rules.invites_household:
        return item.situation.told_on
    return item.told_on


def _owes_dsf(item: Item, rules: Configuration) -> bool:
    """The DSF is for the CCAPEX, from the assignation on."""
    procedure = item.procedure
    return rules.is_ccapex and procedure is not None and procedure.stage not in EARLY


def _debts(leases: Collection[LeaseRow]) -> dict[int, datetime.date]:
    rows = DebtStatement.objects.filter(lease__in=[lease.pk for lease in leases]).order_by(
        "stated_on"
    )
    # The latest wins.
    return dict(rows.values_list("lease", "stated_on"))


def _dsfs(procedures: Collection[int]) -> dict[int, tuple[str, bool | None]]:
    """Procedure → state of its latest DSF, and whether the landlord's remarks came."""
    found: dict[int, tuple[str, bool | None]] = {}
    rows = list(
        Dsf.objects.filter(procedure__in=procedures)
        .exclude(state=DsfState.CANCELLED)
        .order_by("requested_on", "pk")
        .values_list("pk", "procedure", "state", "observations_told_on")
    )
    written: dict[int, bool] = defaultdict(bool)
    for dsf_id in DsfObservation.objects.filter(
        dsf__in=[row[0] for row in rows], party=Party.LANDLORD
    ).values_list("dsf", flat=True):
        written[dsf_id] = True
    open_states = (DsfState.REQUESTED, DsfState.IN_PROGRESS)
    for dsf_id, procedure_id, state, told_on in rows:
        asked = written[dsf_id] if told_on else None
        found[procedure_id] = ("open" if state in open_states else "done", asked)
    return found


def _reachable(households: Collection[int]) -> set[int]:
    """With a phone or a mail not known to be wrong, or a guardian of today."""
    points = ContactPoint.objects.filter(household__in=households).exclude(
        status=ContactStatus.WRONG
    )
    found = set(points.order_by().values_list("household", flat=True))
    today = timezone.localdate()
    guardians = Guardian.objects.filter(household__in=households)
    return found | {one.household_id for one in guardians if runs(one, today)}


def _has_address(lease: LeaseRow | None) -> bool:
    if lease is None:
        return False
    dwelling = lease.dwelling
    return bool(dwelling.address and dwelling.postal_code and dwelling.city)
