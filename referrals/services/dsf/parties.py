"""Tell tenant and landlord that the DSF is sent, and until when they may write (DSF-OBS)."""

import datetime as dt

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Exists, OuterRef, QuerySet
from django.utils import timezone

from ccapex.accounts.desk import Desk
from ccapex.core import french
from ccapex.letters.enums import AddresseeRole, LetterState
from ccapex.letters.models import Letter
from ccapex.letters.services import Addressee, NewLetter, change_draft, prepare_letters
from households.models import Household
from referrals.catalogue.dsf import REMARKS
from referrals.enums.dsf import DsfState, Party
from referrals.models import Dsf, DsfObservation
from referrals.rules.dsf_dates import Dates
from referrals.rules.dsf_form import NOTICE
from referrals.services.dsf.starting import NOT_SENT, live, trace
from referrals.services.dsf.writing import locked


def told_to_landlord(desk: Desk) -> QuerySet[Dsf]:
    """The DSF of the desk's own tenants on which it was told that it may write."""
    return live(
        Dsf.objects.filter(
            household__in=Household.objects.visible_to(desk),
            procedure__lease__landlord__organisation=desk.organisation_id,
            observations_told_on__isnull=False,
        )
    )


def awaiting_landlord(desk: Desk, *, today: dt.date) -> QuerySet[Dsf]:
    """Those on which it has written nothing and still may, the nearest day first."""
    mine = DsfObservation.objects.filter(dsf=OuterRef("pk"), party=Party.LANDLORD)
    return (
        told_to_landlord(desk)
        .filter(~Exists(mine), state__in=NOT_SENT, observations_due_on__gte=today)
        .exclude(state=DsfState.CARENCE)
        .order_by("observations_due_on", "pk")
    )


@transaction.atomic
def set_deadline(dsf: Dsf, *, due_on: dt.date, dates: Dates, desk: Desk) -> list[Letter]:
    """The author's own delay, before the last day to send; the letters that tell both parties wait
    in « Courriers ». A landlord with an account also finds it in its own page."""
    dsf = locked(dsf)
    if dsf.state == DsfState.TRANSMITTED or dsf.carence_reason:
        raise ValidationError("Ce DSF est déjà transmis.")
    if due_on < timezone.localdate():
        raise ValidationError({"due_on": "Cette date est passée."})
    if dates.send_by is not None and due_on >= dates.send_by:
        raise ValidationError(
            {
                "due_on": f"Le DSF part au plus tard le {french.day(dates.send_by)} : les "
                "observations doivent arriver avant (décret 2021-8)."
            }
        )
    dsf.observations_due_on = due_on
    dsf.observations_told_on = timezone.localdate()
    dsf.save(update_fields=["observations_due_on", "observations_told_on"])
    trace(
        "dsf.parties_told",
        dsf,
        author_id=desk.user.pk,
        organisation_id=desk.organisation_id,
        due_on=due_on,
    )
    return _letters(dsf, desk)


def _letters(dsf: Dsf, desk: Desk) -> list[Letter]:
    """One to the household; one to the landlord where its address is in the directory."""
    new = [_letter(dsf, Party.TENANT, None)]
    landlord = dsf.procedure.lease.landlord
    organisation = landlord.organisation if landlord else None
    if organisation is not None and organisation.address.strip():
        lines = [organisation.name, *organisation.address.splitlines()]
        new.append(
            _letter(
                dsf,
                Party.LANDLORD,
                Addressee(
                    role=AddresseeRole.ORGANISATION,
                    name=organisation.name,
                    lines=tuple(line.strip() for line in lines if line.strip()),
                ),
            )
        )
    prepare_letters(new, author=desk.user)
    letters = list(Letter.objects.filter(key__in=[one.key for one in new]).order_by("pk"))
    wanted = {one.key: dict(one.data) for one in new}
    return [
        change_draft(letter, author=desk.user, data=wanted[letter.key])
        if letter.state == LetterState.DRAFT and letter.data != wanted[letter.key]
        else letter
        for letter in letters
    ]


def _letter(dsf: Dsf, party: str, addressee: Addressee | None) -> NewLetter:
    # Put off after the letter was issued, the new delay is another letter.
    due = dsf.observations_due_on
    return NewLetter(
        kind=REMARKS,
        key=f"{REMARKS}:{dsf.pk}:{party}:{due.isoformat() if due else ''}",
        territory_id=dsf.territory_id,
        organisation_id=dsf.organisation_id,
        household_id=dsf.household_id,
        data={
            "party": party,
            "due_on": french.long_day(due),
            "service": dsf.organisation.name,
            "mailbox": dsf.organisation.mailbox,
            "notice": NOTICE,
            "hearing_on": french.long_day(dsf.hearing_on),
            "tenant": dsf.household.display_name if party == Party.LANDLORD else "",
        },
        source=f"dsf:{dsf.pk}",
        addressee=addressee,
    )
