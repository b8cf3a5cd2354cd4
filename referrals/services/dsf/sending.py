"""Send the DSF, or the carence in its place, to the judge and to the CCAPEX, with the proof."""

from __future__ import annotations

import datetime as dt

from django.core.exceptions import ValidationError
from django.core.files.base import File
from django.db import transaction
from django.utils import timezone

from ccapex.accounts.desk import Desk
from ccapex.core import french
from households.enums import RelationKind
from households.models import Document
from households.services.access import close_relations
from households.services.documents import attach
from households.services.matrix import Category
from procedures.enums import EventKind
from procedures.services.facts import record_fact
from referrals.enums import ReferralState
from referrals.enums.dsf import DsfAddressee, DsfMission, DsfState, Party, SendingChannel
from referrals.models import Dsf, DsfTransmission, Referral
from referrals.rules.dsf_profile import dsf_rules
from referrals.services.dsf.dates import dates_of_dsf
from referrals.services.dsf.finishing import freeze
from referrals.services.dsf.starting import trace
from referrals.services.dsf.writing import locked
from referrals.services.follow_up import OPEN, access_source

JUDGE_CHANNELS = [c for c in SendingChannel.choices if c[0] != SendingChannel.HERE]


@transaction.atomic
def transmit(
    dsf: Dsf,
    *,
    desk: Desk,
    sent_on: dt.date | None = None,
    channel: str = "",
    upload: File[bytes] | None = None,
) -> Dsf:
    """To the CCAPEX here, and to the judge by ``channel`` where there is a hearing.

    Records the fact ``dsf_sent`` and keeps the last day to send, which says for ever whether it was
    in time. The referral ends; access lasts for the profile's delay.
    """
    dsf = locked(dsf)
    if dsf.state not in (DsfState.WRITTEN, DsfState.CARENCE):
        raise ValidationError("Terminez d'abord le DSF, ou constatez la carence.")
    day = sent_on or timezone.localdate()
    dates = dates_of_dsf(dsf)
    _check(dsf, day, channel)
    freeze(dsf, desk=desk)
    proof = _proof(dsf, upload, desk)
    if dsf.hearing_on is not None:
        _sent(dsf, DsfAddressee.JUDGE, day, channel, proof, desk)
    _sent(dsf, DsfAddressee.CCAPEX, day, SendingChannel.HERE, None, desk)
    dsf.state, dsf.transmitted_on, dsf.transmit_by = DsfState.TRANSMITTED, day, dates.due_on
    dsf.save(update_fields=["state", "transmitted_on", "transmit_by", "hearing_on"])
    if dsf.mission == DsfMission.DSF:
        record_fact(
            dsf.procedure,
            EventKind.DSF_SENT,
            author=desk.user,
            occurred_on=day,
            organisation=dsf.organisation,
            source=f"dsf:{dsf.pk}",
            act_key=f"dsf:{dsf.public_id}",
            document=proof,
            flagged="keep",
        )
    _close(dsf, day, desk)
    trace(
        "dsf.transmitted",
        dsf,
        author_id=desk.user.pk,
        organisation_id=desk.organisation_id,
        carence=bool(dsf.carence_reason),
    )
    return dsf


def _check(dsf: Dsf, day: dt.date, channel: str) -> None:
    if day > timezone.localdate():
        raise ValidationError({"on": "Cette date est dans l'avenir."})
    if dsf.finished_on and day < dsf.finished_on:
        raise ValidationError(
            {"on": f"Le DSF a été terminé le {french.day(dsf.finished_on)}, après cette date."}
        )
    if dsf.hearing_on is not None and channel not in dict(JUDGE_CHANNELS):
        raise ValidationError({"channel": "Dites par quelle voie le juge l'a reçu."})
    if dsf.carence_reason:
        return
    due = dsf.observations_due_on
    if due is None and dsf.hearing_on is None:
        return  # the decree's delay is that of a DSF made for a judge
    if due is None:
        raise ValidationError(
            "Fixez d'abord le délai laissé au locataire et au bailleur pour observer "
            "(décret 2021-8)."
        )
    answered = set(dsf.observations.values_list("party", flat=True))
    if day <= due and answered != set(Party.values):
        raise ValidationError(
            f"Le locataire et le bailleur ont jusqu'au {french.day(due)} pour observer : "
            "transmettez ensuite, ou avancez cette date."
        )


def _sent(
    dsf: Dsf, addressee: str, day: dt.date, channel: str, proof: Document | None, desk: Desk
) -> None:
    DsfTransmission.objects.create(
        dsf=dsf, addressee=addressee, sent_on=day, channel=channel, proof=proof, author=desk.user
    )


def _proof(dsf: Dsf, upload: File[bytes] | None, desk: Desk) -> Document | None:
    if upload is None:
        return None
    return attach(
        dsf.household,
        upload=upload,
        title="Preuve de transmission du DSF",
        category=Category.LETTERS,
        about=f"dsf:{dsf.pk}",
        desk=desk,
    )


def _close(dsf: Dsf, day: dt.date, desk: Desk) -> None:
    Referral.objects.filter(pk=dsf.referral_id, state__in=OPEN).update(
        state=ReferralState.CLOSED, closed_on=day
    )
    delay = dt.timedelta(days=dsf_rules(dsf.territory.profile).access_days)
    close_relations(
        kind=RelationKind.REFERRAL,
        source=access_source(dsf.referral),
        pairs=[(dsf.household_id, dsf.organisation_id)],
        ends_on=timezone.localdate() + delay,
        actor_id=desk.user.pk,
    )
