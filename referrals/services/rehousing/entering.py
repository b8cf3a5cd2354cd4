"""A household enters the pool with its social report, and leaves it: rehoused, or withdrawn."""

import datetime as dt
from collections.abc import Mapping
from typing import Any

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils import timezone

from ccapex.accounts.desk import Desk
from ccapex.accounts.models import Organisation
from procedures.enums import Stage
from procedures.models import Procedure
from procedures.services.actions import refresh
from referrals.enums.rehousing import EntryBy, PoolState, WithdrawalReason
from referrals.models import RehousingEntry
from referrals.rules.rehousing import pool_rules, quota_for
from referrals.services.rehousing.access import settle_access
from referrals.services.rehousing.notices import tell_referents
from referrals.services.rehousing.trace import hold_open, not_in_future, rules_of, trace

REPORT_FIELDS = (
    *("motives", "staying_impossible", "dwelling_size", "dwelling_wish", "debt_plan"),
    *("occupation", "support", "support_advice", "report_source", "report_by", "report_on"),
    *("sne_number", "sne_renewal_on", "internal_move", "counted_on"),
)


@transaction.atomic
def enter(
    procedure: Procedure,
    *,
    desk: Desk,
    entered_on: dt.date | None = None,
    entered_by: str = EntryBy.SECRETARIAT,
    report: Mapping[str, Any] | None = None,
) -> RehousingEntry:
    """By the CCAPEX or its secretariat alone. An incomplete report enters, and rings."""
    _only_the_secretariat(desk)
    rules = pool_rules(procedure.territory.profile)
    if rules is None:
        raise ValidationError("Ce territoire ne tient pas de vivier de relogement.")
    if procedure.stage == Stage.CLOSED:
        raise ValidationError("La procédure est close : ce ménage n'entre pas dans le vivier.")
    day = entered_on or timezone.localdate()
    not_in_future(day, "entered_on")
    given = _report(report or {})
    given["counted_on"] = given.get("counted_on") or quota_for(given.get("support", ""))
    if given["counted_on"] not in rules.counted_on:
        raise ValidationError({"counted_on": "Ce territoire ne compte pas sur ce contingent."})
    try:
        with transaction.atomic():
            entry = RehousingEntry.objects.create(
                territory_id=procedure.territory_id,
                household_id=procedure.household_id,
                procedure=procedure,
                entered_on=day,
                entered_by=entered_by,
                author=desk.user,
                **given,
            )
    except IntegrityError:
        raise ValidationError("Ce ménage est déjà dans le vivier.") from None
    trace("rehousing.entered", entry, desk, by=str(entered_by))
    refresh([procedure.pk])
    return entry


@transaction.atomic
def change_report(
    entry: RehousingEntry, *, desk: Desk, report: Mapping[str, Any]
) -> RehousingEntry:
    """The secretariat completes the report; the journal keeps which fields changed."""
    _only_the_secretariat(desk)
    held = hold_open(entry)
    given = _report(report)
    if given.get("counted_on") and given["counted_on"] not in rules_of(held).counted_on:
        raise ValidationError({"counted_on": "Ce territoire ne compte pas sur ce contingent."})
    changed = [name for name, value in given.items() if getattr(held, name) != value]
    for name in changed:
        setattr(held, name, given[name])
    if changed:
        held.save(update_fields=changed)
        trace("rehousing.report", held, desk, fields=sorted(changed))
    return held


@transaction.atomic
def withdraw(
    entry: RehousingEntry,
    *,
    desk: Desk,
    reason: str,
    note: str = "",
    on: dt.date | None = None,
) -> RehousingEntry:
    """Out of the pool without a dwelling; the social referents are told (C972, C978)."""
    _only_the_secretariat(desk)
    if reason not in WithdrawalReason.values:
        raise ValidationError({"reason": "Indiquez le motif du retrait."})
    if reason == WithdrawalReason.OTHER and not note.strip():
        raise ValidationError({"note": "Précisez l'autre motif."})
    held = hold_open(entry)
    held.state = PoolState.WITHDRAWN
    held.withdrawal_reason, held.withdrawal_note = reason, note.strip()[:300]
    return _leave(held, on or timezone.localdate(), desk)


@transaction.atomic
def rehouse(
    entry: RehousingEntry, *, desk: Desk, landlord: Organisation, lease_signed_on: dt.date
) -> RehousingEntry:
    """The lease is signed: that is what counts, not the proposal accepted."""
    _only_the_secretariat(desk)
    held = hold_open(entry)
    if landlord.territory_id != held.territory_id:
        raise ValidationError({"landlord": "Ce bailleur n'est pas du territoire."})
    held.state = PoolState.REHOUSED
    held.rehoused_by, held.lease_signed_on = landlord, lease_signed_on
    return _leave(held, lease_signed_on, desk)


def _leave(entry: RehousingEntry, day: dt.date, desk: Desk) -> RehousingEntry:
    not_in_future(day, "on")
    if day < entry.entered_on:
        raise ValidationError({"on": "La sortie précède l'inscription."})
    entry.ended_on = day
    entry.save(
        update_fields=[
            *("state", "ended_on", "withdrawal_reason", "withdrawal_note"),
            *("rehoused_by", "lease_signed_on"),
        ]
    )
    settle_access(entry, actor_id=desk.user.pk)
    tell_referents(entry, entry.state, desk=desk)
    trace(f"rehousing.{entry.state}", entry, desk, reason=entry.withdrawal_reason)
    refresh([entry.procedure_id])
    return entry


def _report(given: Mapping[str, Any]) -> dict[str, Any]:
    unknown = set(given) - set(REPORT_FIELDS)
    if unknown:
        raise ValueError(f"Not fields of the report: {sorted(unknown)}.")
    return dict(given)


def _only_the_secretariat(desk: Desk) -> None:
    if not desk.is_secretariat:
        raise ValidationError("Seuls la CCAPEX et son secrétariat tiennent le vivier.")
