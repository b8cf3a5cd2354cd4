"""What referrals add to the file and the list of households: who acts, what was tried."""

from collections.abc import Iterable
from typing import Any

from ccapex.accounts.desk import Desk
from households.file import Column, FileRequest, Section, TimelineEntry, registry
from households.services.matrix import Category, Cell
from referrals.enums import EFFECTIVE_CONTACTS, ReferralState
from referrals.models import ContactAttempt, Decision, Referral, SupportAxis

OPEN = (ReferralState.ISSUED, ReferralState.ACCEPTED)


def referrals(asked: FileRequest) -> dict[str, Any] | None:
    """Referrals with their contacts and axes, and the rule that made them."""
    rows = list(
        Referral.objects.filter(household=asked.household)
        .select_related("organisation", "referent", "decision", "procedure")
        .prefetch_related("contact_attempts", "axes")
    )
    if not rows:
        return None
    whole = asked.shown.whole(Category.FOLLOW_UP)
    return {"referrals": rows, "whole": whole, "desk": asked.desk}


def timeline(asked: FileRequest) -> list[TimelineEntry]:
    if not asked.shown.whole(Category.FOLLOW_UP):
        return []
    household = asked.household
    entries = [
        TimelineEntry(
            on=referral.issued_at.date(),
            title=f"Orientation vers {referral.organisation.name}",
            kind="Suivi",
            detail=referral.get_state_display(),
        )
        for referral in Referral.objects.filter(household=household).select_related("organisation")
    ]
    for decision in Decision.objects.filter(procedure__household=household).select_related(
        "organisation", "cdp_list"
    ):
        who = decision.organisation.name if decision.organisation else ""
        reason = decision.get_not_treated_reason_display()
        entries.append(
            TimelineEntry(
                on=decision.decided_at.date(),
                title=f"Décision d'attribution : {decision.get_outcome_display().lower()}",
                kind="Suivi",
                detail=who or reason,
            )
        )
    entries += [
        TimelineEntry(
            on=attempt.on,
            title=f"{attempt.get_channel_display()} : {attempt.get_result_display().lower()}",
            kind="Contact",
            detail=attempt.referral.organisation.name,
            tone="good" if attempt.result in EFFECTIVE_CONTACTS else "",
        )
        for attempt in ContactAttempt.objects.filter(referral__household=household).select_related(
            "referral__organisation"
        )
    ]
    entries += [
        TimelineEntry(
            on=axis.opened_on,
            title=axis.get_kind_display(),
            kind="Suivi",
            detail=axis.get_result_display(),
        )
        for axis in SupportAxis.objects.filter(referral__household=household)
    ]
    return entries


def referent_column(desk: Desk, household_ids: Iterable[int]) -> dict[int, Any]:
    """The organisation whose referral is open, the latest one."""
    rows = Referral.objects.filter(household__in=list(household_ids), state__in=OPEN)
    return dict(rows.order_by("pk").values_list("household_id", "organisation__name"))


def register() -> None:
    registry.add_section(
        Section(
            "referrals",
            "Orientations et contacts",
            20,
            "referrals/sections/referrals.html",
            referrals,
            Category.FOLLOW_UP,
        )
    )
    registry.add_timeline(timeline)
    registry.add_column(
        Column(
            "referent",
            "Référent",
            40,
            referent_column,
            Category.FOLLOW_UP,
            part=Cell.SERVICE_NAME,
        )
    )
