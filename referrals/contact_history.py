"""What the floors below ask of contacts: was the household ever met, and every try to reach it."""

from collections.abc import Collection, Iterator

from ccapex.letters.enums import AddresseeRole, LetterState
from ccapex.letters.kinds import label_of
from ccapex.letters.models import Letter
from procedures.actions import attempts, predicates
from procedures.models import Procedure
from referrals.enums import EFFECTIVE_CONTACTS
from referrals.models import ContactAttempt


def met(procedure_ids: Collection[int]) -> set[int]:
    """Those whose household a service has met or reached, in whichever procedure it was."""
    reached = ContactAttempt.objects.filter(result__in=EFFECTIVE_CONTACTS)
    households = reached.values("referral__household")
    found = Procedure.objects.filter(pk__in=procedure_ids, household__in=households)
    return set(found.values_list("pk", flat=True))


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
