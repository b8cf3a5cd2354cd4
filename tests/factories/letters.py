"""Letters ready to be issued: a household with a holder and an address, a sender, a draft."""

from typing import Any

from ccapex.accounts.models import Organisation, User
from ccapex.letters.models import Letter
from ccapex.letters.services import prepare_letter
from households.models import Household
from tests.factories.accounts import OrganisationFactory, UserFactory
from tests.factories.households import HouseholdMemberFactory, LeaseFactory, PersonFactory


def housed(sender: Organisation, last_name: str = "Exemple", **dwelling: Any) -> Household:
    """A household of the sender's territory; ``dwelling`` replaces parts of its address."""
    fields = {f"dwelling__{name}": value for name, value in dwelling.items()}
    lease = LeaseFactory(household__territory=sender.territory, **fields)
    person = PersonFactory(territory=sender.territory, first_name="Dominique", last_name=last_name)
    HouseholdMemberFactory(household=lease.household, person=person)
    return lease.household


def sending_organisation(**fields: Any) -> Organisation:
    fields.setdefault("address", "1 place de l'Essai\n85000 COMMUNE-D'ESSAI")
    fields.setdefault("phone", "02 00 00 00 00")
    return OrganisationFactory(**fields)


def drafted(
    sender: Organisation | None = None,
    household: Household | None = None,
    *,
    kind: str = "first_contact",
    author: User | None = None,
    key: str = "",
    **fields: Any,
) -> Letter:
    sender = sender or sending_organisation()
    if household is None and kind != "record_of_decisions":
        household = housed(sender)
    return prepare_letter(
        kind,
        territory=sender.territory,
        organisation=sender,
        household=household,
        author=author or UserFactory(),
        key=key or f"{kind}:{household.pk if household else sender.pk}",
        **fields,
    )
