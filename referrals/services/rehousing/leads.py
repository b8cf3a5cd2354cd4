"""The lead landlord: named at the inter-landlord commission, told, and told of (C958-964)."""

import datetime as dt

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils import timezone

from ccapex.accounts.desk import Desk
from ccapex.accounts.enums import OrganisationKind
from ccapex.accounts.models import Organisation
from referrals.models import RehousingEntry, RehousingLead
from referrals.services.rehousing.access import settle_access
from referrals.services.rehousing.letter import prepare_notice
from referrals.services.rehousing.notices import ASKED, LEAD, tell, tell_referents
from referrals.services.rehousing.trace import hold_open, not_in_future, trace


@transaction.atomic
def name_lead(
    entry: RehousingEntry,
    landlord: Organisation,
    *,
    desk: Desk,
    named_on: dt.date | None = None,
    commission: str = "",
    replaces: int | None = None,
) -> RehousingLead:
    """Names the lead. ``replaces``: the lead that the person saw (None: nobody).

    Somebody else may have named one meanwhile: the second person is told, nothing is overwritten.
    """
    if not desk.is_secretariat:
        raise ValidationError("Le secrétariat enregistre le chef de file désigné en commission.")
    if landlord.kind != OrganisationKind.LANDLORD or landlord.territory_id != entry.territory_id:
        raise ValidationError({"landlord": "Choisissez un bailleur du territoire."})
    day = named_on or timezone.localdate()
    not_in_future(day, "named_on")
    held = hold_open(entry)
    current = RehousingLead.objects.filter(entry=held, ended_on__isnull=True).first()
    if current is not None and current.landlord_id == landlord.pk:
        return current
    if (current.pk if current else None) != replaces:
        who = current.landlord.name if current else "personne"
        raise ValidationError(
            f"Entre-temps, le chef de file désigné est : {who}. "
            "Enregistrez de nouveau pour en changer."
        )
    if day < held.entered_on:
        raise ValidationError({"named_on": "Cette date précède l'inscription au vivier."})
    if current is not None:
        current.ended_on = max(day, current.named_on)
        current.save(update_fields=["ended_on"])
    lead = _create(held, landlord, day, commission, desk)
    settle_access(held, actor_id=desk.user.pk)
    prepare_notice(lead, held, desk=desk)
    tell(landlord, ASKED, entry=held, desk=desk)
    if tell_referents(held, LEAD, desk=desk):
        lead.referents_told_on = timezone.localdate()
        lead.save(update_fields=["referents_told_on"])
    trace("rehousing.lead", held, desk, landlord=landlord.pk)
    return lead


def _create(
    entry: RehousingEntry, landlord: Organisation, day: dt.date, commission: str, desk: Desk
) -> RehousingLead:
    try:
        with transaction.atomic():
            return RehousingLead.objects.create(
                entry=entry,
                landlord=landlord,
                named_on=day,
                named_at_commission=commission.strip()[:80],
                author=desk.user,
            )
    except IntegrityError:
        raise ValidationError("Un chef de file vient d'être désigné.") from None
