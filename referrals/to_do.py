"""« À faire maintenant » in the file of a household: what the circuit waits for, and from whom."""

import datetime as dt

from django.urls import reverse
from django.utils import timezone

from ccapex.core import french
from households.file import FileRequest, ToDo
from households.services.matrix import Category
from procedures.enums import Stage
from procedures.file_reading import procedures_of
from referrals.enums import DecisionOutcome, ListState, ReferralState
from referrals.file import followed, placed
from referrals.models import EnrichmentRequest, Referral
from referrals.services.enrichment import AWAITED
from referrals.services.follow_up import SILENCE

EARLY = (Stage.PREVENTION, Stage.CDP)
DECIDED_HERE = (ListState.ENRICHING, ListState.CONCERTATION)


def to_do(asked: FileRequest) -> list[ToDo]:
    lists = _lists(asked) if asked.desk.is_secretariat else _requests(asked)
    return [*lists, *_referrals(asked)]


def _lists(asked: FileRequest) -> list[ToDo]:
    """For the secretariat: the lists where this household waits for its decision."""
    lines = placed(asked)
    decided = {
        (line.cdp_list, line.procedure)
        for line in lines
        if line.decided_at and line.outcome != DecisionOutcome.LATER
    }
    # Once served with an assignation, the members are asked by other means than the list.
    early = {one.public_id for one in procedures_of(asked) if one.stage in EARLY}
    waiting = {(line.cdp_list, line.procedure): line for line in lines if line.procedure in early}
    found = []
    for key, line in waiting.items():
        if line.state == ListState.COMMITTED:
            found.append(
                ToDo(
                    20,
                    "Solliciter les membres",
                    f"La liste « {line.label} » est enregistrée ; personne n’est encore sollicité.",
                    reverse("enrichment_progress", args=[line.cdp_list]),
                    "Solliciter",
                )
            )
        elif line.state in DECIDED_HERE and key not in decided:
            address = reverse("concertation", args=[line.cdp_list])
            found.append(
                ToDo(
                    15,
                    "Désigner un référent",
                    f"Rien n’est encore décidé pour ce ménage dans la liste « {line.label} ».",
                    f"{address}?cas={line.procedure}",
                    "Décider",
                    line.due_on if line.state == ListState.ENRICHING else None,
                )
            )
    return found


def _requests(asked: FileRequest) -> list[ToDo]:
    pending = EnrichmentRequest.objects.filter(
        AWAITED, household=asked.household, organisation=asked.desk.organisation_id
    ).select_related("cdp_list")
    return [
        ToDo(
            10,
            "Compléter ce que vous savez",
            f"Le secrétariat vous sollicite pour la liste « {one.cdp_list.label} ».",
            reverse("enrichment_grid", args=[one.cdp_list.public_id]),
            "Compléter",
            one.cdp_list.enrichment_due_on,
        )
        for one in pending.order_by("pk")
    ]


def _referrals(asked: FileRequest) -> list[ToDo]:
    desk, today = asked.desk, timezone.localdate()
    found = []
    for line in followed(asked) if asked.shown.whole(Category.FOLLOW_UP) else ():
        referral = line.referral
        url = reverse("referral_detail", args=[referral.public_id])
        mine = referral.organisation_id == desk.organisation_id
        if referral.state == ReferralState.ISSUED and mine:
            found.append(
                ToDo(
                    5,
                    "Prendre en charge le ménage",
                    f"Confié à votre organisation le {french.day(referral.issued_at)} ; "
                    "personne ne l’a encore pris en charge.",
                    url,
                    "Prendre en charge",
                )
            )
        elif referral.state == ReferralState.ISSUED and desk.is_secretariat:
            found += _untaken(referral, url, today)
        elif referral.state == ReferralState.ACCEPTED and (mine or desk.is_secretariat):
            contacts = [step.on for step in line.contacts]
            taken = timezone.localdate(referral.accepted_at) if referral.accepted_at else None
            last = max(contacts) if contacts else taken
            if last is None or today - last >= SILENCE:
                found.append(_silent(referral, url, contacts, mine=mine))
    return found


def _untaken(referral: Referral, url: str, today: dt.date) -> list[ToDo]:
    """The secretariat calls only once the referral has waited long."""
    since = timezone.localdate(referral.issued_at)
    if today - since < SILENCE:
        return []
    return [
        ToDo(
            25,
            f"Appeler {referral.organisation.name}",
            f"Orientation du {french.day(since)}, que personne n’a encore prise en charge.",
            url,
            "Ouvrir le suivi",
        )
    ]


def _silent(referral: Referral, url: str, contacts: list[dt.date], *, mine: bool) -> ToDo:
    why = (
        f"Dernier essai de contact le {french.day(max(contacts))}, il y a plus de 15 jours."
        if contacts
        else "Aucun essai de contact n’est noté."
    )
    if mine:
        return ToDo(8, "Joindre le ménage", why, url, "Noter un contact")
    title = f"Faire le point avec {referral.organisation.name}"
    return ToDo(30, title, why, url, "Ouvrir le suivi")
