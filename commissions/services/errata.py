"""After closing, only a numbered erratum: appended to the record, which stays as it was.

A letter that was wrong is corrected by another one, with what must be read there: each addressee
gets its own words, never those of the erratum, which the members read.
"""

from collections.abc import Mapping

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Max

from ccapex.accounts.desk import Desk
from ccapex.core.french import long_day
from ccapex.letters.enums import AddresseeRole, Channel
from ccapex.letters.models import Letter
from ccapex.letters.services import Addressee, issue, issue_batch, prepare_letter, prepare_letters
from ccapex.letters.services.drafting import COPY, NewLetter
from commissions.catalogue.outcome import CORRECTION
from commissions.catalogue.record import ERRATUM
from commissions.enums import SessionState
from commissions.models import Erratum, Item, Session
from commissions.rules.closing import words_of
from commissions.services.acting import locked, must_run, trace
from commissions.services.closing_sheet import source_of
from commissions.services.outcome_letters import KIND_SLUGS
from commissions.services.seats import configured

NOT_CLOSED = "Un erratum corrige une séance close : celle-ci s'écrit encore."
NO_TEXT = "Écrivez ce qu'il faut lire."


@transaction.atomic
def issue_erratum(
    session: Session,
    item: Item | None,
    text: str,
    desk: Desk,
    *,
    corrected: Mapping[int, str] | None = None,
) -> Erratum:
    """The next number of the session, its document frozen at once.

    ``corrected``: letter to what its addressee must read; each makes a letter that corrects it. The
    same text sent twice for the same item is the same erratum.
    """
    session = locked(session)
    must_run(desk, session.commission)
    if session.state != SessionState.CLOSED:
        raise ValidationError(NOT_CLOSED)
    text = text.strip()
    if not text:
        raise ValidationError({"text": NO_TEXT})
    if item is not None and item.session_id != session.pk:
        raise ValidationError("Ce dossier n'est pas de cette séance.")
    same = session.errata.filter(item=item, text=text).first()
    if same is not None:
        return same
    last = session.errata.aggregate(last=Max("number"))["last"] or 0
    erratum = Erratum.objects.create(
        session=session, item=item, number=last + 1, text=text, author=desk.user
    )
    issue(_document(erratum, desk), author=desk.user)
    wanted = {pk: words.strip() for pk, words in (corrected or {}).items() if words.strip()}
    _correct(erratum, wanted, desk)
    trace("erratum", session, desk, number=erratum.number, letters=len(wanted))
    return erratum


def key_of(erratum: Erratum) -> str:
    return f"commission_erratum:{erratum.pk}"


def documents_of(session: Session) -> list[tuple[Erratum, Letter]]:
    """The errata of the session with their documents, in order."""
    errata = list(session.errata.select_related("item", "author").order_by("number"))
    letters = {
        letter.key: letter
        for letter in Letter.objects.filter(key__in=[key_of(one) for one in errata]).select_related(
            "organisation", "style"
        )
    }
    return [(one, letters[key_of(one)]) for one in errata if key_of(one) in letters]


def correctable(item: Item) -> list[Letter]:
    """The letters of the item that were issued to their addressee; a guardian's copy follows the
    letter that it copies."""
    found = Letter.objects.filter(
        source__in=[source_of(item, is_ccapex=inside) for inside in (True, False)],
        kind__in=KIND_SLUGS,
        issued_at__isnull=False,
    ).exclude(kind=CORRECTION)
    return list(found.exclude(key__contains=COPY).order_by("pk"))


def _document(erratum: Erratum, desk: Desk) -> Letter:
    session, item = erratum.session, erratum.item
    return prepare_letter(
        ERRATUM,
        territory=session.commission.territory,
        organisation=desk.membership.organisation,
        author=desk.user,
        key=key_of(erratum),
        data={
            "commission": session.commission.name,
            "session_number": session.reference,
            "held_on": long_day(session.held_on),
            "number": erratum.number,
            "about": words_of(item) if item else "",
            "household": item.household_id if item else None,
            "text": erratum.text,
        },
        source=source_of(session, is_ccapex=configured(session.commission).is_ccapex),
    )


def _correct(erratum: Erratum, wanted: Mapping[int, str], desk: Desk) -> None:
    if not wanted or erratum.item is None:
        if wanted:
            raise ValidationError("Choisissez le dossier dont un courrier est à corriger.")
        return
    letters = {letter.pk: letter for letter in correctable(erratum.item)}
    if unknown := set(wanted) - set(letters):
        raise ValidationError(f"{len(unknown)} courrier ne peut pas être corrigé.")
    new = [_correction(erratum, letters[pk], words) for pk, words in sorted(wanted.items())]
    prepare_letters(new, author=desk.user)
    keys = [one.key for one in new]
    drafts = Letter.objects.filter(key__in=keys) | Letter.objects.filter(
        key__in=[f"{key}{COPY}{pk}" for key in keys for pk in _guardians(erratum.item)]
    )
    # What cannot be posted stays a draft, among the letters to read again, with its reason.
    issue_batch(sorted(drafts.values_list("pk", flat=True)), author=desk.user)


def _guardians(item: Item) -> list[int]:
    if item.household is None:
        return []
    return list(item.household.guardians.order_by("pk").values_list("pk", flat=True))


def _correction(erratum: Erratum, letter: Letter, words: str) -> NewLetter:
    session = erratum.session
    home = letter.addressee_role == AddresseeRole.HOUSEHOLD
    return NewLetter(
        kind=CORRECTION,
        key=f"{key_of(erratum)}:{letter.pk}",
        territory_id=letter.territory_id,
        organisation_id=letter.organisation_id,
        household_id=letter.household_id,
        data={
            "commission": session.commission.name,
            "held_on": long_day(session.held_on),
            "number": erratum.number,
            "text": words,
        },
        source=letter.source,
        channel=Channel(letter.channel),
        # The household's address is read again when the letter is issued.
        addressee=None
        if home
        else Addressee(
            AddresseeRole(letter.addressee_role),
            letter.addressee_name,
            tuple(letter.addressee_lines),
        ),
        corrects_id=letter.pk,
    )
