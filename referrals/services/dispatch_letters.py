"""The letters that a dispatch prepares: prevention at CDP, first contact where nobody can call.

They are drafts, cheap to make; they wait in the page « Courriers » to be read, issued, printed.
"""

from collections.abc import Sequence

from ccapex.accounts.models import Organisation, User
from ccapex.core.chunks import chunked
from ccapex.letters.catalogue import first_contact, prevention
from ccapex.letters.catalogue.section import section_of
from ccapex.letters.models import Letter
from ccapex.letters.services.drafting import NewLetter, prepare_letters
from households.enums import ContactKind, ContactStatus, Stock
from households.models import ContactPoint, DebtStatement, Lease
from households.services.contact_limits import limits_of
from referrals.models import CdpList, Referral
from referrals.services.list_cases import Case
from referrals.services.prevention import key_of, letter_of


def first_contact_key(referral_id: int) -> str:
    return f"first_contact:referral:{referral_id}"


class LetterWriter:
    """Prepares the letters of the referrals of a list; the same referral twice gives one letter."""

    def __init__(self, cdp_list: CdpList, *, author_id: int | None) -> None:
        self.cdp_list = cdp_list
        self.author = User.objects.filter(pk=author_id).first() if author_id else None
        self.section = section_of(cdp_list.territory)
        # A territory that does not name the prevention letter among its own sends none.
        self.prevents = bool(self.section.letter(prevention.SLUG))
        organisations = Organisation.objects.filter(territory=cdp_list.territory_id)
        self.organisations = organisations.in_bulk()
        self.secretariat = next((o for o in self.organisations.values() if o.is_secretariat), None)

    def prepare(self, referrals: Sequence[Referral], cases: dict[int, Case]) -> None:
        if not referrals:
            return
        new = self._first_contacts(referrals)
        if self.prevents and self.secretariat:
            new += self._preventions([cases[r.procedure_id] for r in referrals], self.secretariat)
        prepare_letters(new, author=self.author)

    def count(self, referrals: Sequence[Referral], cases: dict[int, Case]) -> int:
        """How many letters these referrals have had, whichever attempt prepared them."""
        keys = [first_contact_key(referral.pk) for referral in referrals]
        keys += [_prevention_key(cases[referral.procedure_id]) for referral in referrals]
        return sum(Letter.objects.filter(key__in=some).count() for some in chunked(keys, 500))

    def _first_contacts(self, referrals: Sequence[Referral]) -> list[NewLetter]:
        reachable = set(
            ContactPoint.objects.filter(
                household__in={referral.household_id for referral in referrals},
                kind=ContactKind.PHONE,
            )
            .exclude(status=ContactStatus.WRONG)
            .values_list("household_id", flat=True)
        )
        limits = limits_of(referral.household_id for referral in referrals)
        reachable = {pk for pk in reachable if not limits[pk].no_call}
        return [
            self.first_contact(referral)
            for referral in referrals
            if referral.household_id not in reachable
        ]

    def first_contact(self, referral: Referral) -> NewLetter:
        """Signed by the organisation: the person who will call is not known yet."""
        sender = self.organisations[referral.organisation_id]
        return NewLetter(
            kind=first_contact.SLUG,
            key=first_contact_key(referral.pk),
            territory_id=referral.territory_id,
            organisation_id=sender.pk,
            household_id=referral.household_id,
            variant="call",
            data={"phone": sender.phone, "mailbox": sender.mailbox},
            source=f"referral:{referral.pk}",
        )

    def _preventions(self, cases: Sequence[Case], sender: Organisation) -> list[NewLetter]:
        leases = Lease.objects.select_related("dwelling").in_bulk([c.lease_id for c in cases])
        debts = {
            statement.lease_id: statement
            for statement in DebtStatement.objects.filter(lease__in=leases).order_by(
                "stated_on", "pk"
            )
        }
        # In the public stock, the landlord's saisine is what calls for it (seed-notes 15).
        return [
            self._prevention(case, leases[case.lease_id], debts, sender)
            for case in cases
            if leases[case.lease_id].stock != Stock.PUBLIC
        ]

    def _prevention(
        self, case: Case, lease: Lease, debts: dict[int, DebtStatement], sender: Organisation
    ) -> NewLetter:
        debt = debts.get(lease.pk)
        return letter_of(
            lease,
            procedure_id=case.procedure_id,
            acted_on=case.on,
            debt=debt.amount if debt else None,
            debt_on=debt.stated_on if debt else None,
            sender=sender,
            section=self.section,
            source=f"list:{self.cdp_list.pk}",
        )


def _prevention_key(case: Case) -> str:
    return key_of(case.procedure_id, case.on)
