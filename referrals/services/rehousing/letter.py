"""The notice to the lead landlord: the reference, and nothing that the paper need not say."""

from collections.abc import Mapping
from typing import Any

from ccapex.accounts.desk import Desk
from ccapex.core import french
from ccapex.letters.catalogue.section import Section
from ccapex.letters.enums import AddresseeRole
from ccapex.letters.kinds import Kind, register
from ccapex.letters.models import Letter
from ccapex.letters.services import Addressee, prepare_letter
from referrals.models import RehousingEntry, RehousingLead

SLUG = "rehousing_lead"


def build(data: Mapping[str, Any], variant: str, section: Section) -> dict[str, Any]:
    """``data``: ``named_on`` (a date as written in French) and ``commission``."""
    return {name: data.get(name) or "" for name in ("named_on", "commission")}


register(
    Kind(
        slug=SLUG,
        label="Avis au bailleur chef de file",
        title="Courrier",
        template="letters/kinds/rehousing_lead.html",
        build=build,
        addressees=(AddresseeRole.ORGANISATION,),
    )
)


def prepare_notice(lead: RehousingLead, entry: RehousingEntry, *, desk: Desk) -> Letter:
    """The draft waits in « Courriers »; the same lead never gives two."""
    landlord = lead.landlord
    street = [line for line in landlord.address.splitlines() if line.strip()]
    return prepare_letter(
        SLUG,
        territory=entry.territory,
        organisation=desk.membership.organisation,
        author=desk.user,
        key=f"{SLUG}:{lead.pk}",
        household=entry.household,
        addressee=Addressee(AddresseeRole.ORGANISATION, landlord.name, (landlord.name, *street)),
        data={
            "named_on": french.long_day(lead.named_on),
            "commission": lead.named_at_commission,
        },
        source=f"rehousing:{entry.pk}",
    )
