"""The watch of a household: who goes there, the point after each contact, its end (annexe 5)."""

import datetime
from collections.abc import Collection
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils import timezone

from ccapex.accounts.desk import Desk
from ccapex.accounts.enums import OrganisationKind
from ccapex.accounts.models import Organisation
from ccapex.core import journal
from households.enums import RelationKind
from households.models import Household
from households.services.access import close_relations, open_relations
from procedures.services.actions import refresh
from referrals.enums import EFFECTIVE_CONTACTS, Mission, ReferralResult
from referrals.enums.missions import WatchEnd, WatchSolution
from referrals.models import ContactAttempt, Referral, Watch, WatchReport
from referrals.rules.profile import enrichment_rules
from referrals.services import follow_up
from referrals.services.met import tell_tasks

RESULTS = {
    WatchEnd.REHOUSED: ReferralResult.REHOUSED,
    WatchEnd.LOST: ReferralResult.NO_FOLLOW_UP,
}
"""Of the referral, where the end of the watch has a word there; else a report was given."""


def visible_to(desk: Desk) -> QuerySet[Watch]:
    """The secretariat's territory; the SIAO's and the operator's own, while access lasts."""
    households = Household.objects.visible_to(desk)
    found = Watch.objects.filter(
        referral__territory=desk.territory_id, referral__household__in=households
    )
    if desk.is_secretariat:
        return found
    return found.filter(
        Q(referral__organisation=desk.organisation_id) | Q(operator=desk.organisation_id)
    )


def with_reached(watches: QuerySet[Watch]) -> QuerySet[Watch]:
    """``reached`` on each: somebody spoke with the household since the watch began."""
    return watches.annotate(reached=_reached())


def not_reached(watches: QuerySet[Watch]) -> QuerySet[Watch]:
    return watches.filter(~_reached())


def _reached() -> Any:
    contacts = ContactAttempt.objects.filter(
        referral=OuterRef("referral"), result__in=EFFECTIVE_CONTACTS
    )
    points = WatchReport.objects.filter(watch=OuterRef("pk"), reached=True)
    return Exists(contacts) | Exists(points)


def watched(procedure_ids: Collection[int]) -> set[int]:
    """Those whose watch is under way, in one query."""
    return set(
        Referral.objects.filter(
            procedure__in=procedure_ids,
            mission=Mission.SOCIAL_WATCH,
            state__in=follow_up.OPEN,
        ).values_list("procedure_id", flat=True)
    )


@transaction.atomic
def name_operator(watch: Watch, operator: Organisation | None, *, desk: Desk) -> None:
    """Who goes there for the SIAO: it reads the file as a mission, the former one no longer."""
    watch = _locked(watch)
    if operator is not None and (
        operator.kind != OrganisationKind.OPERATOR
        or operator.territory_id != watch.referral.territory_id
    ):
        raise ValidationError({"operator": "Choisissez un opérateur du territoire."})
    if operator == watch.operator:
        return
    if watch.operator is not None:
        _end_operator(watch, desk)
    if operator is not None:
        open_relations(
            [(watch.referral.household_id, operator.pk)],
            kind=RelationKind.REFERRAL,
            source=_source(watch),
            actor_id=desk.user.pk,
        )
    watch.operator = operator
    watch.save(update_fields=["operator"])
    _trace("watch.operator", watch, desk)


@transaction.atomic
def report(
    watch: Watch,
    *,
    on: datetime.date,
    reached: bool,
    solution: str,
    desk: Desk,
    keys: bool | None = None,
    asks_support: bool = False,
    note: str = "",
) -> WatchReport:
    """The point after a visit or a call, read by the SIAO and the State's desk (annexe 5, 3)."""
    watch = _locked(watch)
    if on > timezone.localdate():
        raise ValidationError({"on": "Cette date est dans l'avenir."})
    if solution not in WatchSolution.values:
        raise ValidationError({"solution": "Dites quelle solution est envisagée."})
    if watch.referral.state == "issued":
        follow_up.accept(watch.referral, desk=desk)
    made, created = WatchReport.objects.get_or_create(
        watch=watch,
        on=on,
        reached=reached,
        solution=solution,
        organisation_id=desk.organisation_id,
        note=note.strip()[:500],
        defaults={"keys": keys, "asks_support": asks_support, "author": desk.user},
    )
    if created:
        _trace("watch.reported", watch, desk)
        tell_tasks(watch.referral.household_id)
    return made


@transaction.atomic
def close_watch(watch: Watch, *, end: str, desk: Desk) -> None:
    """Ends the watch; the access of the SIAO and of its operator lasts for the profile's delay."""
    watch = _locked(watch)
    if end not in WatchEnd.values:
        raise ValidationError({"end": "Dites comment la veille se termine."})
    watch.end = end
    watch.save(update_fields=["end"])
    follow_up.close(
        watch.referral, result=RESULTS.get(WatchEnd(end), ReferralResult.REPORTED), desk=desk
    )
    if watch.operator is not None:
        delay = enrichment_rules(watch.referral.territory.profile).access_after_close
        _end_operator(watch, desk, ends_on=timezone.localdate() + delay)
    refresh([watch.referral.procedure_id])


def unread_reports(territory_id: int) -> QuerySet[WatchReport]:
    """For the State's desk: what it did not write itself and nobody there has read."""
    return (
        WatchReport.objects.filter(watch__referral__territory=territory_id, read_at__isnull=True)
        .exclude(organisation__is_secretariat=True)
        .order_by("-asks_support", "on", "pk")
    )


def mark_reports_read(watch: Watch, *, desk: Desk) -> int:
    return watch.reports.filter(read_at__isnull=True).update(
        read_at=timezone.now(), read_by=desk.user
    )


def _locked(watch: Watch) -> Watch:
    found = (
        Watch.objects.select_for_update(of=("self",))
        .select_related("referral__territory", "operator")
        .get(pk=watch.pk)
    )
    if found.referral.state not in follow_up.OPEN:
        raise ValidationError("Cette veille est terminée.")
    return found


def _source(watch: Watch) -> str:
    return f"watch:{watch.pk}"


def _end_operator(watch: Watch, desk: Desk, ends_on: datetime.date | None = None) -> None:
    close_relations(
        kind=RelationKind.REFERRAL,
        source=_source(watch),
        ends_on=ends_on,
        actor_id=desk.user.pk,
    )


def _trace(action: str, watch: Watch, desk: Desk) -> None:
    referral = watch.referral
    journal.record(
        action,
        actor_id=desk.user.pk,
        organisation_id=desk.organisation_id,
        territory_id=referral.territory_id,
        object_type="referral",
        object_id=referral.pk,
        household_id=referral.household_id,
        ground="secretariat" if desk.is_secretariat else "siao",
    )
