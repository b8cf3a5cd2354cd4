"""What the floors below ask of contacts: was the household ever met, and every try to reach it."""

from collections.abc import Collection, Iterator

from ccapex.letters.enums import AddresseeRole, LetterState
from ccapex.letters.kinds import label_of
from ccapex.letters.models import Letter
from procedures.actions import attempts, predicates
from procedures.models import Procedure
from referrals.enums import EFFECTIVE_CONTACTS
from referrals.enums.dsf import DsfState
from referrals.models import ContactAttempt, Dsf, MissionReport, WatchReport

WITH_THE_HOUSEHOLD = (DsfState.WRITTEN, DsfState.TRANSMITTED)


def met(procedure_ids: Collection[int]) -> set[int]:
    """Those whose household a service has met or reached, in whichever procedure it was: a contact
    noted, a report that says so, a DSF that is no carence."""
    households = dict(
        Procedure.objects.filter(pk__in=procedure_ids).values_list("pk", "household_id")
    )
    known = set(households.values())
    reports = MissionReport.objects.filter(sent_at__isnull=False)
    met_once: set[int] = set()
    for rows, household in (
        (ContactAttempt.objects.filter(result__in=EFFECTIVE_CONTACTS), "referral__household"),
        (reports.filter(contact_made=True), "mandate__referral__household"),
        (WatchReport.objects.filter(reached=True), "watch__referral__household"),
        (Dsf.objects.filter(state__in=WITH_THE_HOUSEHOLD, carence_reason=""), "household"),
    ):
        answered = rows.filter(**{f"{household}__in": known}).order_by()
        met_once |= set(answered.values_list(household, flat=True))
    return {pk for pk, household_id in households.items() if household_id in met_once}


def contact_attempts(household_ids: Collection[int]) -> Iterator[attempts.Attempt]:
    tried = ContactAttempt.objects.filter(referral__household__in=household_ids)
    for one in tried.select_related("referral__organisation").order_by("pk"):
        yield attempts.Attempt(
            one.referral.household_id,
            one.on,
            f"{one.get_channel_display()}, {one.get_result_display().lower()}",
            one.referral.organisation.name,
        )


def letters_sent(household_ids: Collection[int]) -> Iterator[attempts.Attempt]:
    """Convocations and letters to the household itself; one that came back says so."""
    sent = Letter.objects.filter(
        household__in=household_ids,
        addressee_role=AddresseeRole.HOUSEHOLD,
        state__in=[LetterState.PRINTED, LetterState.RETURNED],
    ).select_related("organisation")
    for one in sent.defer("html").order_by("pk"):
        on = (one.printed_at or one.issued_at or one.created_at).date()
        back = ", revenu" if one.state == LetterState.RETURNED else ""
        words = f"{label_of(one.kind)}{back}"
        if one.household_id is not None:
            yield attempts.Attempt(one.household_id, on, words, one.organisation.name)


def register() -> None:
    predicates.register("met_by_a_service", met)
    attempts.register(contact_attempts)
    attempts.register(letters_sent)
