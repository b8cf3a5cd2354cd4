"""The end of the writing: the DSF frozen, its carence, the remarks of the parties."""

import datetime as dt

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone

from ccapex.accounts.desk import Desk
from ccapex.core import french
from ccapex.letters.models import Letter
from ccapex.letters.services import NewLetter, issue, prepare_letters
from referrals.catalogue.dsf import CARENCE, DOCUMENT
from referrals.enums.dsf import CarenceReason, DsfState, Party
from referrals.models import Dsf, DsfObservation
from referrals.rules.dsf_changes import missing
from referrals.services.dsf.document import Data, document_data
from referrals.services.dsf.interviews import attempts_of
from referrals.services.dsf.starting import trace
from referrals.services.dsf.writing import answers_of, locked, require_open
from referrals.services.met import tell_tasks

REMARK_LIMIT = 5000


class Incomplete(ValidationError):
    """The DSF cannot be finished; the page shows what is missing, each with its link."""


@transaction.atomic
def finish(dsf: Dsf, *, desk: Desk) -> Letter:
    """Freezes the text; from then on only the remarks of the parties are added."""
    dsf = locked(dsf)
    require_open(dsf)
    if dsf.set_aside.filter(settled_at=None).exists():
        raise Incomplete("Deux personnes ont écrit en même temps : choisissez d'abord que garder.")
    lacks = missing(answers_of(dsf), dsf.version)
    if lacks:
        raise Incomplete(f"Il manque {french.plural(len(lacks), 'réponse')} pour terminer.")
    _end(dsf, DsfState.WRITTEN, desk)
    return freeze(dsf, desk=desk)


def freeze(dsf: Dsf, *, desk: Desk) -> Letter:
    """The document as it stands today. One already frozen is corrected by the new one, which
    names it; the same text twice is the same document."""
    kind = CARENCE if dsf.carence_reason else DOCUMENT
    data = carence_data(dsf) if dsf.carence_reason else document_data(dsf)
    known = documents_of(dsf)
    if known and known[-1].data == data:
        return known[-1]
    key = f"{kind}:{dsf.pk}:{len(known) + 1}"
    new = NewLetter(
        kind=kind,
        key=key,
        territory_id=dsf.territory_id,
        organisation_id=dsf.organisation_id,
        household_id=dsf.household_id,
        data=data,
        source=f"dsf:{dsf.pk}",
        corrects_id=known[-1].pk if known else None,
    )
    prepare_letters([new], author=desk.user)
    return issue(Letter.objects.get(key=key), author=desk.user)


def documents_of(dsf: Dsf) -> list[Letter]:
    """Frozen, the present one last."""
    found = Letter.objects.filter(source=f"dsf:{dsf.pk}", kind__in=[DOCUMENT, CARENCE])
    return list(found.exclude(issued_at=None).order_by("pk"))


@transaction.atomic
def reopen(dsf: Dsf, *, desk: Desk) -> Dsf:
    """The author takes it up again, as long as it was not sent."""
    dsf = locked(dsf)
    if dsf.state not in (DsfState.WRITTEN, DsfState.CARENCE):
        raise ValidationError("Seul un DSF terminé et non transmis peut être repris.")
    # A carence can come before any writing: the form then starts from the file.
    begun = dsf.answers.exists()
    dsf.state = DsfState.IN_PROGRESS if begun else DsfState.REQUESTED
    dsf.finished_on, dsf.author, dsf.carence_reason = None, None, ""
    dsf.save(update_fields=["state", "finished_on", "author", "carence_reason"])
    tell_tasks(dsf.household_id)
    trace("dsf.reopened", dsf, author_id=desk.user.pk, organisation_id=desk.organisation_id)
    return dsf


@transaction.atomic
def declare_carence(dsf: Dsf, *, reason: str, desk: Desk) -> Letter:
    """No diagnostic could be made: the attempts are listed and sent in its place."""
    dsf = locked(dsf)
    require_open(dsf)
    if reason not in CarenceReason.values:
        raise ValidationError({"reason": "Dites pourquoi le diagnostic n'a pas pu être fait."})
    if not attempts_of(dsf):
        raise ValidationError(
            "Notez d'abord au moins un essai de contact : la carence les énumère."
        )
    dsf.carence_reason = reason
    _end(dsf, DsfState.CARENCE, desk)
    return freeze(dsf, desk=desk)


def carence_data(dsf: Dsf) -> Data:
    return {
        "reference": dsf.household.reference,
        "household": dsf.household.display_name,
        "service": dsf.organisation.name,
        "number": dsf.department_number,
        "author": dsf.author.get_full_name() if dsf.author else "",
        "requested_on": french.long_day(dsf.requested_on),
        "hearing_on": french.long_day(dsf.hearing_on),
        "reason": dsf.get_carence_reason_display(),
        # Notes stay in the file: the judge is told what was tried, when and with what result.
        "attempts": [[french.day(one.on), one.channel, one.result] for one in attempts_of(dsf)],
    }


def _end(dsf: Dsf, state: str, desk: Desk) -> None:
    dsf.state, dsf.finished_on, dsf.author = state, timezone.localdate(), desk.user
    dsf.save(update_fields=["state", "finished_on", "author", "carence_reason", "hearing_on"])
    tell_tasks(dsf.household_id)
    trace(
        "dsf.carence" if state == DsfState.CARENCE else "dsf.finished",
        dsf,
        author_id=desk.user.pk,
        organisation_id=desk.organisation_id,
    )


@transaction.atomic
def observe(
    dsf: Dsf,
    *,
    party: str,
    text: str,
    desk: Desk,
    received_on: dt.date | None = None,
) -> DsfObservation:
    """Remarks of a party, typed by the service or by the landlord itself. Nothing replaces them:
    a second writing is added. After they are frozen in the document, a new one carries them."""
    dsf = locked(dsf)
    if dsf.state == DsfState.TRANSMITTED or dsf.carence_reason:
        raise ValidationError("Ce DSF est déjà transmis : écrivez directement au greffe.")
    if party not in Party.values:
        raise ValidationError("Dites de qui sont ces observations.")
    words = text.replace("\r\n", "\n").strip()
    if not words:
        raise ValidationError({"text": "Écrivez les observations."})
    if len(words) > REMARK_LIMIT:
        raise ValidationError({"text": f"Limite : {french.number(REMARK_LIMIT)} signes."})
    day = received_on or timezone.localdate()
    if day > timezone.localdate():
        raise ValidationError({"on": "Cette date est dans l'avenir."})
    found = DsfObservation.objects.create(
        dsf=dsf,
        party=party,
        received_on=day,
        text=words,
        organisation_id=desk.organisation_id,
        author=desk.user,
    )
    trace(
        "dsf.observed",
        dsf,
        author_id=desk.user.pk,
        organisation_id=desk.organisation_id,
        party=party,
    )
    return found
