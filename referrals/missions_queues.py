"""The queues of « Ma journée » about the missions in the field and the social watch."""

import datetime
from typing import Any

from django.db.models import Exists, OuterRef, QuerySet
from django.urls import reverse
from django.utils import timezone

from ccapex.accounts.desk import Desk
from ccapex.accounts.enums import Role
from ccapex.core.french import day
from ccapex.core.work_queues import SHOWN, Content, Item, queue
from referrals.enums import ReferralState
from referrals.enums.missions import VisitResult, WatchListState
from referrals.models import EvictionNotice, Mandate, MissionReport, Visit, Watch, WatchList
from referrals.rules.watch import presence_required
from referrals.services.follow_up import OPEN
from referrals.services.missions.reports import asking_agenda, unread
from referrals.services.missions.visits import visible_to
from referrals.services.watch.following import not_reached, unread_reports, with_reached
from referrals.services.watch.following import visible_to as visible_watches

OPERATORS = (Role.SOCIAL_WORKER, Role.MANAGER)
SOON = datetime.timedelta(days=30)


@queue(
    "missions_to_do",
    label="Missions à mener",
    rule="Les visites et diagnostics confiés à votre organisation, jusqu'à l'envoi du rapport.",
    roles=OPERATORS,
    order=31,
)
def missions_to_do(desk: Desk) -> Content:
    visits = Visit.objects.filter(mandate=OuterRef("pk"))
    planned = visits.filter(result=VisitResult.PLANNED)
    made = visits.exclude(result__in=[VisitResult.PLANNED, VisitResult.CANCELLED])
    waiting = (
        visible_to(desk)
        .filter(referral__state__in=OPEN)
        .annotate(planned=Exists(planned), made=Exists(made))
        .order_by("planned", "decided_on", "pk")
    )
    items = [
        Item(
            title=one.referral.household.display_name,
            url=reverse("mission_detail", args=[one.public_id]),
            subtitle=one.referral.household.reference,
            why=f"{one.get_mission_display()}, {_next_of(one)}.",
            action="Ouvrir",
        )
        for one in waiting.select_related("referral__household")[:SHOWN]
    ]
    return Content(items, waiting.count(), reverse("mission_list"))


def _next_of(one: Any) -> str:
    """``planned`` and ``made``, from the query: whether visits are to come or took place."""
    if one.planned:
        return "visite prévue"
    return "visite faite, rapport à écrire" if one.made else "aucune visite prévue"


@queue(
    "mission_reports",
    label="Rapports de mission reçus",
    rule="Les rapports de visite et de diagnostic que personne n'a encore lus.",
    roles=[Role.SECRETARIAT],
    order=26,
)
def mission_reports(desk: Desk) -> Content:
    return _reports(unread(desk), "Lire", "Rapport reçu le")


@queue(
    "mission_agenda",
    label="Demandes d'inscription à l'ordre du jour",
    rule="Les rapports de mission qui demandent un passage en CCAPEX, jusqu'à la réponse.",
    roles=[Role.SECRETARIAT],
    order=27,
)
def mission_agenda(desk: Desk) -> Content:
    return _reports(asking_agenda(desk.territory_id), "Voir", "Demandée par le rapport du")


def _reports(reports: QuerySet[MissionReport], action: str, why: str) -> Content:
    found = reports.select_related("mandate__referral__household")[:SHOWN]
    items = [
        Item(
            title=one.mandate.referral.household.display_name,
            url=reverse("mission_detail", args=[one.mandate.public_id]),
            subtitle=one.mandate.referral.household.reference,
            why=f"{one.mandate.get_mission_display()}. {why} {day(one.sent_at)}.",
            action=action,
        )
        for one in found
    ]
    return Content(items, reports.count(), reverse("mission_list"))


@queue(
    "missions_refused",
    label="Missions refusées à redonner",
    rule="Les visites et diagnostics qu'un opérateur a refusés et que personne n'a redonnés.",
    roles=[Role.SECRETARIAT],
    order=16,
)
def missions_refused(desk: Desk) -> Content:
    again = Mandate.objects.filter(
        referral__procedure=OuterRef("referral__procedure"),
        mission=OuterRef("mission"),
        pk__gt=OuterRef("pk"),
    )
    refused = (
        visible_to(desk)
        .filter(~Exists(again), referral__state=ReferralState.REFUSED)
        .order_by("pk")
    )
    items = [
        Item(
            title=one.referral.household.display_name,
            url=reverse("mission_detail", args=[one.public_id]),
            subtitle=one.referral.household.reference,
            why=f"{one.referral.organisation.name} : {one.referral.refusal_reason}",
            action="Voir",
        )
        for one in refused.select_related("referral__household", "referral__organisation")[:SHOWN]
    ]
    return Content(items, refused.count())


@queue(
    "watch_list_to_send",
    label="Liste de veille sociale à envoyer",
    rule="La liste des concours de la force publique accordés, jusqu'à son envoi au SIAO.",
    roles=[Role.SECRETARIAT],
    order=24,
)
def watch_list_to_send(desk: Desk) -> Content:
    drafts = WatchList.objects.filter(
        territory=desk.territory_id, state=WatchListState.DRAFT
    ).order_by("week_of", "pk")
    items = [
        Item(
            title=f"Semaine du {day(one.week_of)}",
            url=reverse("watch_list", args=[one.public_id]),
            why="Relisez les groupes, puis envoyez.",
            action="Relire",
        )
        for one in drafts[:SHOWN]
    ]
    return Content(items, drafts.count(), reverse("watch_index"))


@queue(
    "watch_reports",
    label="Points de veille sociale",
    rule="Ce que le SIAO et ses opérateurs ont dit d'un ménage, jusqu'à la lecture.",
    roles=[Role.SECRETARIAT],
    order=25,
)
def watch_reports(desk: Desk) -> Content:
    reports = unread_reports(desk.territory_id)
    items = [
        Item(
            title=one.watch.referral.household.display_name,
            url=reverse("watch_detail", args=[one.watch.public_id]),
            subtitle=one.watch.referral.household.reference,
            why="Appui demandé auprès du commissaire de justice."
            if one.asks_support
            else f"Point du {day(one.on)}.",
            action="Lire",
        )
        for one in reports.select_related("watch__referral__household")[:SHOWN]
    ]
    return Content(items, reports.count(), reverse("watch_index"))


@queue(
    "watches_to_reach",
    label="Veilles sans contact",
    rule="Les ménages de la liste hebdomadaire que personne n'a encore pu joindre.",
    roles=[Role.SIAO, *OPERATORS],
    order=21,
)
def watches_to_reach(desk: Desk) -> Content:
    mine = not_reached(visible_watches(desk).filter(referral__state__in=OPEN))
    items = [
        Item(
            title=one.referral.household.display_name,
            url=reverse("watch_detail", args=[one.public_id]),
            subtitle=one.referral.household.reference,
            why=f"Groupe {one.group}. Personne n'a encore pu joindre le ménage.",
            action="Noter un contact",
        )
        for one in mine.select_related("referral__household").order_by("group", "pk")[:SHOWN]
    ]
    return Content(items, mine.count(), reverse("watch_index"))


@queue(
    "evictions_announced",
    label="Expulsions annoncées",
    rule="Les expulsions annoncées pour les 30 jours qui viennent, la plus proche d'abord.",
    roles=[Role.SECRETARIAT, Role.SIAO],
    order=12,
)
def evictions_announced(desk: Desk) -> Content:
    today = timezone.localdate()
    households = visible_watches(desk).values("referral__procedure")
    coming = EvictionNotice.objects.filter(
        territory=desk.territory_id,
        withdrawn_at__isnull=True,
        eviction_on__range=(today, today + SOON),
    )
    if not desk.is_secretariat:
        coming = coming.filter(procedure__in=households)
    shown = list(
        coming.select_related("procedure__household").order_by("eviction_on", "pk")[:SHOWN]
    )
    watches = {
        one.referral.procedure_id: one
        for one in with_reached(
            Watch.objects.filter(
                referral__procedure__in=[one.procedure_id for one in shown],
                referral__state__in=OPEN,
            )
        ).select_related("referral")
    }
    items = [_announced(one, watches.get(one.procedure_id)) for one in shown]
    return Content(items, coming.count(), reverse("eviction_notices"))


def _announced(notice: EvictionNotice, watch: Watch | None) -> Item:
    household = notice.procedure.household
    why = ["Annonce tardive."] if notice.late else []
    reached = bool(getattr(watch, "reached", False))
    if watch is not None and presence_required(watch.group, reached=reached):
        why.append("Aucun contact : un travailleur social doit être présent.")
    return Item(
        title=household.display_name,
        url=reverse("watch_detail", args=[watch.public_id])
        if watch
        else reverse("eviction_notice", args=[notice.procedure.public_id]),
        subtitle=household.reference,
        due_on=notice.eviction_on,
        why=" ".join(why),
        action="Ouvrir",
    )
