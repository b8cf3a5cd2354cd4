"""What the walk looks at: one household with everything that hangs on it, in one territory."""

import uuid
from dataclasses import dataclass
from typing import Any

from django.core.files.base import ContentFile

from ccapex.core.models import Job, JobState
from ccapex.letters.enums import BatchState, Outcome
from ccapex.letters.models import PrintBatch
from ccapex.letters.services import issue, prepare_letter
from households.enums import RelationKind
from households.models import Household, HouseholdMember
from households.services.access import close_relations, open_relations
from households.services.merging import merge
from referrals.enums import ListState, RowStatus
from referrals.models import Decision, EnrichmentRequest, Referral, RuleSetVersion
from referrals.services.imports.flow import check, receive_list
from tests.factories.accounts import OrganisationFactory, TerritoryFactory
from tests.factories.core import JobFactory
from tests.factories.households import HouseholdFactory
from tests.factories.referrals import (
    CdpListFactory,
    EnrichmentRequestFactory,
    ListRowFactory,
    ReferralFactory,
    listed_case,
    members,
    published_rules,
)
from tests.walk.commissions_bodies import library_of
from tests.walk.commissions_closing import closed_of
from tests.walk.commissions_following import following_of
from tests.walk.commissions_preparing import commissions_of
from tests.walk.commissions_situations import situations_of
from tests.walk.directory import directory_of
from tests.walk.dsf import dsf_of
from tests.walk.missions import missions_of
from tests.walk.people import OFFICE, REFERENT, People, seat_everybody
from tests.walk.protection import protected
from tests.walk.rehousing import rehousing_of
from tests.walk.signalements import signalements_of
from tests.walk.support import support_of
from tests.walk.tasks import tasks_of

FILE = (
    "Nom;Prénom;Adresse;CP;Ville;Date CDP\n"
    "SECRETINE;Philomène;1 rue de l'Essai;85100;Essai;32/01/2026\n"
)
# Whatever names the household: none of it may reach somebody who is not told of it.
SECRETS = ("SECRETINE", "Philomène", "H-2026-777001", "P-2026-777001")


@dataclass
class World:
    people: People
    names: dict[str, Any]

    def arguments(self, words: tuple[str, ...]) -> list[Any]:
        return [self.names[word] for word in words]

    def unknown(self, words: tuple[str, ...]) -> list[Any]:
        """The same arguments, of nothing that exists."""
        return [
            uuid.uuid4() if isinstance(known, uuid.UUID) else known
            for known in self.arguments(words)
        ]


def build_world() -> World:
    cdp_list = CdpListFactory(state=ListState.CONCERTATION, label="Liste SECRETINE")
    here = cdp_list.territory
    organisations = members(here)
    for slug in ("ancien", "voisin"):
        organisations[slug] = OrganisationFactory(territory=here, slug=slug)
    elsewhere = TerritoryFactory()
    people = seat_everybody(organisations, elsewhere)
    for territory in (here, elsewhere):
        published_rules(territory)
        # A draft of the rules, which bear no name.
        RuleSetVersion.objects.create(territory=territory, mission="referent", number=2, table={})

    procedure = listed_case(cdp_list, phone="0600000077")
    procedure.reference = "P-2026-777001"
    procedure.save()
    household = procedure.household
    household.reference, household.display_name = "H-2026-777001", "SECRETINE Philomène"
    household.search_key = "secretine philomene"
    household.save()
    person = HouseholdMember.objects.get(household=household).person
    person.last_name, person.first_name = "SECRETINE", "Philomène"
    person.save()
    ListRowFactory(cdp_list=cdp_list, number=900, status=RowStatus.REJECTED, cells=["SECRETINE"])

    for slug, kind in (
        ("mdsf", RelationKind.REFERRAL),
        ("caf", RelationKind.ENRICHMENT),
        ("ancien", RelationKind.REFERRAL),
    ):
        pair = (household.pk, organisations[slug].pk)
        open_relations([pair], kind=kind, source=f"walk:{slug}")
    close_relations(kind=RelationKind.REFERRAL, source="walk:ancien")

    asked = EnrichmentRequestFactory(
        cdp_list=cdp_list, household=household, organisation=organisations["caf"]
    )
    referral = ReferralFactory(procedure=procedure, organisation=organisations["mdsf"])
    names = {
        "household": household.public_id,
        "list": cdp_list.public_id,
        **_received(people, here),
        "row": 900,
        "member": "caf",
        "request": asked.public_id,
        "case": str(procedure.public_id),
        "referral": referral.public_id,
        "procedure": procedure.public_id,
        "fact": procedure.events.get().public_id,
        **directory_of(organisations["mdsf"]),
        **support_of(procedure),
        **signalements_of(procedure),
        **rehousing_of(procedure),
        **tasks_of(procedure, referral, people),
        **missions_of(procedure, referral, people),
        **dsf_of(procedure, referral, people),
        **commissions_of(procedure, people),
        **following_of(procedure, people),
        **situations_of(procedure, people),
        **closed_of(procedure, people),
        **library_of(procedure.territory),
        **_reunited(household, people),
        "mission": "referent",
        "version": 1,
        "format": "csv",
        "figure": "VE-1.pending",
        **_papers(people, referral),
        **_jobs(people),
        **protected(household, people),
    }
    assert EnrichmentRequest.objects.count() == Referral.objects.count() == 1
    assert not Decision.objects.exists()
    return World(people, names)


def _received(people: People, territory: Any) -> dict[str, Any]:
    """A list that is checked, not recorded, and whose one row is rejected."""
    author = people.desks[OFFICE].user
    cdp_list, _ = receive_list(
        territory, data=FILE.encode(), filename="liste.csv", author=author, strict=False
    )
    check(cdp_list)
    rejected = cdp_list.rows.get(status=RowStatus.REJECTED)
    return {"received": cdp_list.public_id, "line": rejected.number}


def _reunited(household: Household, people: People) -> dict[str, uuid.UUID]:
    other = HouseholdFactory(territory=household.territory)
    operation = merge(household, other, author=people.desks[OFFICE].user, reason="essai")
    return {"absorbed": other.public_id, "merge": operation.public_id}


def _papers(people: People, referral: Referral) -> dict[str, uuid.UUID]:
    """Letters that the referent's organisation sends, and a batch that it printed."""
    desk = people.desks[REFERENT]
    draft, issued = (
        prepare_letter(
            "first_contact",
            territory=referral.territory,
            organisation=desk.membership.organisation,
            household=referral.household,
            author=desk.user,
            key=key,
        )
        for key in ("walk:draft", "walk:issued")
    )
    issue(issued, author=desk.user)
    batch = PrintBatch.objects.create(
        territory=referral.territory,
        organisation=desk.membership.organisation,
        author=desk.user,
        state=BatchState.DONE,
    )
    batch.pdf.save("walk.pdf", ContentFile(b"%PDF-1.7"))
    batch.items.create(letter=issued, rank=1, outcome=Outcome.OK)
    return {"letter": draft.public_id, "issued": issued.public_id, "batch": batch.public_id}


def _jobs(people: People) -> dict[str, uuid.UUID]:
    desk = people.desks[REFERENT]
    job: Job = JobFactory(
        state=JobState.FAILED,
        author_id=desk.user.pk,
        territory_id=desk.territory_id,
        organisation_id=desk.organisation_id,
        message="SECRETINE",
    )
    return {"job": job.public_id}
