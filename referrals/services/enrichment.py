"""Ask the members what they know of the households of a list, and record what they say."""

import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import F, Q
from django.utils import timezone

from ccapex.accounts.desk import Desk
from ccapex.core import journal
from ccapex.core.chunks import chunked
from households.enums import RelationKind
from households.models import DeclaredValue, Lease
from households.services.access import open_relations
from referrals.enums import DecisionOutcome, ListState
from referrals.models import CdpList, Decision, EnrichmentRequest
from referrals.rules.fields import FIELDS, FieldError, read, show_answer
from referrals.rules.profile import EnrichmentRules, enrichment_rules
from referrals.services.applying import FOLLOW_UP_FIELDS, apply, check_measure
from referrals.services.asking import members_concerned
from referrals.services.known_values import Known, known_of
from referrals.services.list_cases import cases_of

HOUSEHOLDS_AT_ONCE = 250
OPENABLE = (ListState.COMMITTED, ListState.ENRICHING, ListState.DISPATCHED)
"""A list dispatched in part may still be completed for the cases that stayed."""
ANSWERABLE = (ListState.ENRICHING, ListState.CONCERTATION, ListState.DISPATCHED)


AWAITED = Q(opened_at__isnull=False, answered_at=None) & (
    Q(cdp_list__state__in=(ListState.ENRICHING, ListState.CONCERTATION))
    | Q(cdp_list__state=ListState.DISPATCHED, opened_at__gt=F("cdp_list__dispatched_at"))
)
"""The requests that still wait for their member: once the list is dispatched nothing of it does,
but what was asked since, for the cases that stayed."""


@dataclass(slots=True)
class Answer:
    """``stored``: field → value as people write it; ``errors``: field → what to write instead."""

    stored: dict[str, str] = field(default_factory=dict)
    errors: dict[str, str] = field(default_factory=dict)


def open_enrichment(cdp_list: CdpList, *, desk: Desk) -> int:
    """Ask each member concerned; how many requests were made. Twice makes nothing more.

    Where the profile goes by turns (the CAF completes first, seed-notes 26), the others are
    written down at once and see the households when their turn comes.
    """
    if cdp_list.state not in OPENABLE:
        raise ValidationError(
            f"La liste est « {cdp_list.get_state_display().lower()} » : "
            "elle ne peut plus être envoyée aux membres."
        )
    rules = enrichment_rules(cdp_list.territory.profile)
    if not rules.asks:
        raise ValidationError("Le profil du territoire ne dit pas à qui demander quoi.")
    made = 0
    leases = leases_of(cdp_list, undecided=True)
    for households in chunked(leases, HOUSEHOLDS_AT_ONCE):
        with transaction.atomic():
            made += _ask(cdp_list, {pk: leases[pk] for pk in households}, rules, desk)
    due = cdp_list.enrichment_due_on or timezone.localdate() + rules.delay
    CdpList.objects.filter(pk=cdp_list.pk).update(enrichment_due_on=due)
    CdpList.objects.filter(pk=cdp_list.pk, state=ListState.COMMITTED).update(
        state=ListState.ENRICHING
    )
    cdp_list.refresh_from_db()
    # Where nobody of the first turn has anything to say, the next turn opens at once.
    pass_on_if_due(cdp_list, today=timezone.localdate(), actor_id=desk.user.pk)
    if made:
        _journal("enrichment.opened", cdp_list, desk, details={"requests": made})
    return made


def leases_of(cdp_list: CdpList, *, undecided: bool = False) -> dict[int, int]:
    """Household → lease, in the order of the list; ``undecided``: without those settled."""
    settled: set[int] = set()
    if undecided:
        decisions = Decision.objects.filter(cdp_list=cdp_list).exclude(
            outcome=DecisionOutcome.LATER
        )
        settled = set(decisions.values_list("procedure_id", flat=True))
    return {
        case.household_id: case.lease_id
        for case in cases_of(cdp_list)
        if case.procedure_id not in settled
    }


def _ask(cdp_list: CdpList, leases: dict[int, int], rules: EnrichmentRules, desk: Desk) -> int:
    known = known_of(leases)
    asked = set(
        EnrichmentRequest.objects.filter(cdp_list=cdp_list, household__in=leases).values_list(
            "household_id", "organisation_id"
        )
    )
    now = timezone.now()
    fresh = []
    for household_id, organisation in members_concerned(cdp_list.territory, known, rules):
        if (household_id, organisation.pk) in asked:
            continue
        stock = _stock(known[household_id].lease)
        names = rules.fields_of(organisation.kind, stock)
        if all(known[household_id].is_settled(organisation.pk, name) for name in names):
            continue
        waits = rules.in_turns and rules.order_of(organisation.kind) > rules.first_order
        fresh.append(
            EnrichmentRequest(
                cdp_list=cdp_list,
                household_id=household_id,
                organisation=organisation,
                opened_at=None if waits else now,
            )
        )
    EnrichmentRequest.objects.bulk_create(fresh)
    _open_access(cdp_list, [request for request in fresh if request.opened_at], desk.user.pk)
    return len(fresh)


def _stock(lease: Lease | None) -> str:
    return lease.stock if lease else ""


def _open_access(
    cdp_list: CdpList, requests: Iterable[EnrichmentRequest], actor_id: int | None
) -> None:
    open_relations(
        [(request.household_id, request.organisation_id) for request in requests],
        kind=RelationKind.ENRICHMENT,
        source=f"list:{cdp_list.pk}",
        actor_id=actor_id,
    )


# --- answers --------------------------------------------------------------------------------


def answer(request: EnrichmentRequest, *, values: Mapping[str, Any], desk: Desk) -> Answer:
    """Each value is taken or refused on its own. The last writer of a field prevails, and both
    rows are kept. The request is answered once every field asked has its answer."""
    leases = {request.household_id: leases_of(request.cdp_list)[request.household_id]}
    with transaction.atomic():
        known = known_of(leases)[request.household_id]
        return record_answer(request, known, values, desk=desk)


def record_answer(
    request: EnrichmentRequest, known: Known, values: Mapping[str, Any], *, desk: Desk
) -> Answer:
    """The same for a household already read; the caller holds the transaction."""
    organisation = request.organisation
    names = fields_asked(request, known)
    given = Answer()
    mine = known.said.setdefault(organisation.pk, {})
    rows = []
    today = timezone.localdate()
    for name, cell in values.items():
        if name not in names:
            given.errors[name] = "Cette information ne vous est pas demandée pour ce ménage."
            continue
        try:
            value = read(name, cell, today=today, holders=len(known.holders))
            if name in FOLLOW_UP_FIELDS:
                check_measure({**mine, name: value})
        except FieldError as refusal:
            given.errors[name] = str(refusal)
            continue
        given.stored[name] = show_answer(name, value)
        if name in mine and mine[name] == value:
            continue
        mine[name] = value
        rows.append((name, value))
    DeclaredValue.objects.bulk_create(
        DeclaredValue(
            household=known.household,
            field=name,
            value=value,
            organisation=organisation,
            author=desk.user,
        )
        for name, value in rows
    )
    for name, value in rows:
        apply(known, name, value, organisation=organisation, author=desk.user)
    if rows:
        _trace(request, desk, fields=[name for name, _ in rows])
        if request.answered_at is None and all(name in mine for name in names):
            close_requests([request], desk=desk)
    return given


def fields_asked(request: EnrichmentRequest, known: Known) -> list[str]:
    """The fields of the organisation's kind, without those that somebody else already gave."""
    rules = enrichment_rules(request.cdp_list.territory.profile)
    organisation = request.organisation
    return [
        name
        for name in rules.fields_of(organisation.kind, _stock(known.lease))
        if name in FIELDS and not known.is_settled(organisation.pk, name)
    ]


def close_requests(requests: Iterable[EnrichmentRequest], *, desk: Desk) -> int:
    """« J'ai répondu »: nothing more is expected of the organisation. Then the others' turn."""
    pending = [request for request in requests if request.answered_at is None]
    now = timezone.now()
    closed = EnrichmentRequest.objects.filter(
        pk__in=[request.pk for request in pending], answered_at=None
    ).update(answered_at=now, answered_by=desk.user)
    for request in pending:
        request.answered_at = now
    for cdp_list in {request.cdp_list for request in pending}:
        pass_on_if_due(cdp_list, today=timezone.localdate(), actor_id=desk.user.pk)
    return closed


def pass_on_if_due(cdp_list: CdpList, *, today: dt.date, actor_id: int | None) -> int:
    """Open the next turn when the first has answered, or after the profile's delay."""
    rules = enrichment_rules(cdp_list.territory.profile)
    requests = EnrichmentRequest.objects.filter(cdp_list=cdp_list)
    waiting = requests.filter(opened_at=None)
    opened = requests.filter(opened_at__isnull=False).order_by("opened_at").first()
    if not waiting.exists():
        return 0
    late = (
        opened is None
        or opened.opened_at is None
        or (timezone.localdate(opened.opened_at) + rules.pass_on <= today)
    )
    if not late and requests.filter(opened_at__isnull=False, answered_at=None).exists():
        return 0
    rows = list(waiting)
    with transaction.atomic():
        waiting.update(opened_at=timezone.now())
        _open_access(cdp_list, rows, actor_id)
    return len(rows)


def _journal(action: str, cdp_list: CdpList, desk: Desk, **fields: Any) -> None:
    journal.record(
        action,
        actor_id=desk.user.pk,
        organisation_id=desk.organisation_id,
        territory_id=cdp_list.territory_id,
        object_type="cdp_list",
        object_id=cdp_list.pk,
        **fields,
    )


def _trace(request: EnrichmentRequest, desk: Desk, *, fields: list[str]) -> None:
    journal.record(
        "enrichment.answered",
        actor_id=desk.user.pk,
        organisation_id=desk.organisation_id,
        territory_id=request.cdp_list.territory_id,
        object_type="enrichment_request",
        object_id=request.pk,
        household_id=request.household_id,
        ground="enrichment",
        details={"fields": sorted(fields)},
    )
