"""Who sees a DSF: its author, the next referent, the secretariat; the others, that it exists or
nothing at all (access.md; seed-notes 47)."""

import datetime as dt

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from ccapex.accounts.desk import Desk
from ccapex.core.work_queues import queues_for
from households.enums import RelationKind
from households.services.access import open_relations
from procedures.enums import EventKind
from referrals.enums.dsf import DsfState
from referrals.models import Dsf, DsfObservation
from referrals.services.dsf import finishing
from tests.factories.accounts import OrganisationFactory, desk_for, log_in
from tests.factories.dsf import act, asked_dsf, assigned, dsf_territory, filled, service, writer
from tests.factories.referrals import ReferralFactory

pytestmark = pytest.mark.django_db
SECRET = "SECRETINE verse cinquante euros"


@pytest.fixture
def dsf() -> Dsf:
    found = asked_dsf(assigned(dsf_territory()))
    desk = writer(found)
    finishing.finish(filled(found, desk, commitment=SECRET), desk=desk)
    found.refresh_from_db()
    return found


def related(dsf: Dsf, kind: RelationKind, role: str = "social_worker", slug: str = "") -> Desk:
    organisation = (
        service(dsf.territory, slug) if slug else OrganisationFactory(territory=dsf.territory)
    )
    pair = (dsf.household_id, organisation.pk)
    open_relations([pair], kind=kind, source="essai")
    return desk_for(role, organisation)


def status(desk: Desk, name: str, dsf: Dsf) -> int:
    return log_in(Client(), desk).get(reverse(name, args=[dsf.public_id])).status_code


def file_of(desk: Desk, dsf: Dsf) -> str:
    url = reverse("household_detail", args=[dsf.household.public_id])
    return log_in(Client(), desk).get(url).content.decode()


def test_the_author_and_the_secretariat_read_it(dsf: Dsf) -> None:
    office = desk_for("secretariat", service(dsf.territory, "ddets"))
    for desk in (writer(dsf), office):
        assert status(desk, "dsf_document", dsf) == 200
        assert status(desk, "dsf_detail", dsf) == 200
    assert status(office, "dsf_write", dsf) == 404


def test_a_present_referent_does_not_read_it_and_the_next_one_does(dsf: Dsf) -> None:
    desk = related(dsf, RelationKind.REFERRAL)
    referral = ReferralFactory(
        procedure=dsf.procedure,
        organisation=desk.membership.organisation,
        issued_at=timezone.now() - dt.timedelta(days=10),
    )
    assert status(desk, "dsf_document", dsf) == 404
    assert "Lire (PDF)" not in file_of(desk, dsf)
    referral.issued_at = timezone.now()
    referral.save()
    assert status(desk, "dsf_document", dsf) == 200
    assert "Lire (PDF)" in file_of(desk, dsf)


def test_those_asked_to_complete_learn_that_it_exists_its_author_and_date(dsf: Dsf) -> None:
    desk = related(dsf, RelationKind.ENRICHMENT)
    page = file_of(desk, dsf)
    assert dsf.organisation.name in page
    assert dsf.author is not None
    assert dsf.author.get_full_name() in page
    assert status(desk, "dsf_document", dsf) == status(desk, "dsf_detail", dsf) == 404


@pytest.mark.parametrize("kind", [RelationKind.SIAO, RelationKind.COMMISSAIRE_DE_JUSTICE])
def test_others_learn_nothing(dsf: Dsf, kind: RelationKind) -> None:
    desk = related(dsf, kind)
    assert "Lire (PDF)" not in file_of(desk, dsf)
    assert status(desk, "dsf_document", dsf) == 404


def test_the_landlord_writes_its_remarks_and_reads_nothing_else(dsf: Dsf) -> None:
    desk = related(dsf, RelationKind.LANDLORD, role="landlord", slug="bailleur")
    assert status(desk, "dsf_landlord", dsf) == 404
    Dsf.objects.update(observations_told_on=timezone.localdate())
    client = log_in(Client(), desk)
    url = reverse("dsf_landlord", args=[dsf.public_id])
    page = client.post(url, {"text": "Plan accepté."}, follow=True).content.decode()
    assert "Plan accepté." in page
    assert SECRET not in page
    long = "Très long. " * 500
    refused = client.post(url, {"text": long})  # more than the limit: refused, and not lost
    assert refused.status_code == 422
    assert "Limite" in refused.content.decode()
    assert long.strip() in refused.content.decode()
    assert DsfObservation.objects.get().organisation == desk.membership.organisation
    assert "Vos observations" in file_of(desk, dsf)
    assert status(desk, "dsf_document", dsf) == 404


def test_the_landlord_finds_in_its_day_what_it_may_still_answer(dsf: Dsf) -> None:
    desk = related(dsf, RelationKind.LANDLORD, role="landlord", slug="bailleur")
    today = timezone.localdate()
    assert remarks_awaited(desk) == 0
    Dsf.objects.update(observations_told_on=today, observations_due_on=today)
    assert remarks_awaited(desk) == 1
    Dsf.objects.update(observations_due_on=today - dt.timedelta(days=1))
    assert remarks_awaited(desk) == 0
    Dsf.objects.update(observations_due_on=today)
    finishing.observe(dsf, party="landlord", text="Plan accepté.", desk=desk)
    assert remarks_awaited(desk) == 0


def remarks_awaited(desk: Desk) -> int:
    return {queue.slug: content.total for queue, content in queues_for(desk)}["dsf_remarks"]


def test_the_file_reads_all_the_dsf_of_the_household_in_one_query(dsf: Dsf) -> None:
    office = desk_for("secretariat", service(dsf.territory, "ddets"))
    act(dsf.procedure, EventKind.CQL)
    with CaptureQueriesContext(connection) as spied:
        page = file_of(office, dsf)
    read = [one["sql"] for one in spied if 'FROM "referrals_dsf"' in one["sql"]]
    assert len(read) == 1, read
    address = reverse("dsf_ask") + f"?declencheur=cql&amp;procedure={dsf.procedure.public_id}"
    assert address in page


def test_another_landlord_finds_nothing(dsf: Dsf) -> None:
    Dsf.objects.update(observations_told_on=timezone.localdate())
    desk = related(dsf, RelationKind.LANDLORD, role="landlord")
    assert status(desk, "dsf_landlord", dsf) == 404


def test_every_service_in_one_list_filtered_by_codes(dsf: Dsf, client: Client) -> None:
    other = asked_dsf(assigned(dsf.territory, stock="public"), slug="ccas")
    log_in(client, desk_for("secretariat", service(dsf.territory, "ddets")))
    page = client.get(reverse("dsf_list") + "?etat=tous").content.decode()
    assert dsf.household.reference in page
    assert other.household.reference in page
    page = client.get(reverse("dsf_list") + "?etat=tous&service=ccas").content.decode()
    assert dsf.household.reference not in page
    page = client.get(reverse("dsf_list") + "?etat=tous&audience=30").content.decode()
    assert other.household.reference not in page


def test_a_service_lists_its_own_only(dsf: Dsf, client: Client) -> None:
    other = asked_dsf(assigned(dsf.territory, stock="public"), slug="ccas")
    page = log_in(client, writer(dsf)).get(reverse("dsf_list") + "?etat=tous").content.decode()
    assert dsf.household.reference in page
    assert other.household.reference not in page


def test_the_list_costs_the_same_for_one_or_many(dsf: Dsf) -> None:
    desk = writer(dsf)
    client = log_in(Client(), desk)
    url = reverse("dsf_list") + "?etat=tous"

    def cost() -> int:
        with CaptureQueriesContext(connection) as spied:
            client.get(url)
        return len(spied)

    cost()
    one = cost()
    for _ in range(2):
        asked_dsf(assigned(dsf.territory))
    assert cost() <= one


def test_the_number_of_the_departement_is_kept(dsf: Dsf, client: Client) -> None:
    client = log_in(client, writer(dsf))
    client.post(reverse("dsf_number", args=[dsf.public_id]), {"number": "IODAS-12"})
    dsf.refresh_from_db()
    assert (dsf.department_number, dsf.state) == ("IODAS-12", DsfState.WRITTEN)
