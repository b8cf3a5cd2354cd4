"""Consultations of the ADIL (C16), and the key moments that partners tell each other (C17)."""

import datetime as dt
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone

from ccapex.accounts.desk import Desk
from ccapex.accounts.enums import OrganisationKind
from ccapex.accounts.models import Organisation
from households.models import DebtStatement, Household, Lease
from procedures.models import Procedure
from referrals.enums.measures import ConsultationChannel
from referrals.models import Consultation, KeyMoment
from referrals.services.measures.writing import (
    lock,
    may_write_consultations,
    may_write_measures,
    trace,
)


@transaction.atomic
def note(
    household: Household,
    *,
    adviser: Organisation,
    on: dt.date,
    channel: str,
    desk: Desk,
    contested: bool | None = None,
    stated: Decimal | None = None,
    recalculated: Decimal | None = None,
    procedure: Procedure | None = None,
) -> Consultation:
    """A consultation; a debt recalculated by the adviser becomes a statement of the lease.

    ``stated`` is the debt that the household was asked, ``recalculated`` what the adviser finds
    (one debt in two that is contested is wrong: seine-saint-denis, line 1895).
    """
    if not may_write_consultations(desk, household):
        raise ValidationError("Une consultation est notée par l'ADIL ou par le secrétariat.")
    lock(household)
    if adviser.kind != OrganisationKind.ADIL or adviser.territory_id != household.territory_id:
        raise ValidationError({"adviser": "Choisissez l'ADIL du territoire."})
    if channel not in ConsultationChannel.values:
        raise ValidationError({"channel": "Dites comment la consultation s'est faite."})
    if on > timezone.localdate():
        raise ValidationError({"on": "Cette date est dans l'avenir."})
    if (recalculated is None) != (stated is None):
        raise ValidationError(
            {
                "recalculated": "Écrivez la dette réclamée et la dette recalculée, "
                "ou aucune des deux."
            }
        )
    consultation, created = Consultation.objects.get_or_create(
        household=household,
        adviser=adviser,
        on=on,
        channel=channel,
        defaults={
            "territory_id": household.territory_id,
            "procedure": procedure,
            "contested": contested,
            "organisation_id": desk.organisation_id,
            "author": desk.user,
        },
    )
    if created:
        if stated is not None:
            consultation.statement = _statement(household, adviser, on, stated, recalculated)
            consultation.save(update_fields=["statement"])
        trace("consultation.noted", consultation, desk, object_type="consultation")
    return consultation


def _statement(
    household: Household,
    adviser: Organisation,
    on: dt.date,
    stated: Decimal,
    recalculated: Decimal | None,
) -> DebtStatement:
    lease = Lease.objects.filter(household=household).order_by("ended_on", "-pk").first()
    if lease is None:
        raise ValidationError("Ce ménage n'a pas de bail : la dette ne peut pas être notée.")
    return DebtStatement.objects.create(
        lease=lease,
        stated_on=on,
        amount=stated,
        contested=True,
        recalculated_amount=recalculated,
        recalculated_by=adviser,
        source=adviser,
        origin="consultation",
    )


@dataclass(frozen=True, slots=True)
class Moment:
    """What the territory's partners agreed: who leads, whom to tell (kinds of organisation)."""

    code: str
    label: str
    pilots: tuple[str, ...]
    told: tuple[str, ...]
    events: tuple[str, ...]


def moments_of(profile: dict[str, Any]) -> dict[str, Moment]:
    return {
        row["code"]: Moment(
            row["code"],
            row["label"],
            tuple(row["pilots"]),
            tuple(row.get("told") or ()),
            tuple(row.get("events") or ()),
        )
        for row in profile.get("key_moments") or ()
    }


@transaction.atomic
def note_moment(household: Household, *, code: str, on: dt.date, desk: Desk) -> KeyMoment:
    """The moment, noted once for its day."""
    if not may_write_measures(desk, household):
        raise ValidationError("Un moment clé est noté par ceux qui suivent le ménage.")
    if code not in moments_of(household.territory.profile):
        raise ValidationError({"code": "Choisissez un moment de la liste."})
    if on > timezone.localdate():
        raise ValidationError({"on": "Cette date est dans l'avenir."})
    lock(household)
    moment, created = KeyMoment.objects.get_or_create(
        household=household,
        code=code,
        occurred_on=on,
        defaults={"organisation_id": desk.organisation_id, "author": desk.user},
    )
    if created:
        trace("moment.noted", moment, desk, object_type="moment", details={"code": code})
    return moment


@transaction.atomic
def note_told(moment: KeyMoment, *, kind: str, on: dt.date, desk: Desk) -> KeyMoment:
    """A partner was told: by whom and when; telling twice keeps the first time."""
    if not may_write_measures(desk, moment.household):
        raise ValidationError("Un moment clé est suivi par ceux qui suivent le ménage.")
    agreed = moments_of(moment.household.territory.profile).get(moment.code)
    if agreed is None or kind not in agreed.told:
        raise ValidationError("Ce partenaire n'est pas de ceux que l'on prévient à ce moment.")
    current = KeyMoment.objects.select_for_update(of=("self",)).get(pk=moment.pk)
    if any(row["kind"] == kind for row in current.told):
        return current
    by = desk.membership.organisation.slug
    current.told = [*current.told, {"kind": kind, "on": on.isoformat(), "by": by}]
    current.save(update_fields=["told"])
    trace("moment.told", current, desk, object_type="moment", details={"kind": kind})
    return current
