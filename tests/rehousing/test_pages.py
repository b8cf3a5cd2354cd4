"""Pages of the pool: what each reads, what is typed, and an export that carries no formula."""

import datetime as dt
import io

import pytest
from django.core import mail
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from openpyxl import load_workbook

from ccapex.accounts.desk import Desk
from ccapex.core.models import Job, JournalEntry
from ccapex.core.work_queues import queues_for
from ccapex.letters.models import Letter
from ccapex.letters.services import preview_html
from households.models import Household
from procedures.actions.works import find
from procedures.enums import EventKind, Stage
from procedures.models import Procedure, Task
from referrals.models import DaloElement, RehousingEntry, RehousingProposal
from referrals.rehousing_handlers import notify_rehousing
from referrals.services.rehousing.leads import name_lead
from tests.factories.accounts import desk_for, log_in
from tests.factories.referrals import ProcedureFactory
from tests.factories.rehousing import Pool, fact, pool

pytestmark = pytest.mark.django_db


@pytest.fixture
def world() -> Pool:
    return pool()


@pytest.fixture
def entry(world: Pool) -> RehousingEntry:
    found = world.entry(days_ago=100)
    name_lead(found, world.lead.membership.organisation, desk=world.office)
    return found


def test_the_secretariat_enters_a_household_from_its_file(world: Pool) -> None:
    client = log_in(Client(), world.office)
    household = world.procedure().household
    file = client.get(reverse("household_detail", args=[household.public_id]))
    address = reverse("rehousing_enter", args=[household.public_id])
    assert address in file.content.decode()
    answer = client.post(
        address,
        {"entered_on": "hier", "entered_by": "ccapex", "motives": ["arrears"], "support": "needed"},
        follow=True,
    )
    entry = RehousingEntry.objects.get()
    assert (entry.counted_on, entry.entered_by) == ("acd", "ccapex")
    assert "Rapport incomplet" in answer.content.decode()
    assert client.get(address).status_code == 302  # already there: its page


def test_an_empty_choice_of_the_report_says_what_it_means(world: Pool) -> None:
    household = world.procedure().household
    address = reverse("rehousing_enter", args=[household.public_id])
    page = log_in(Client(), world.office).get(address).content.decode()
    assert "---" not in page
    assert page.count("Pas encore connu") > 3


def test_a_date_that_does_not_exist_is_said_on_the_form(world: Pool) -> None:
    client = log_in(Client(), world.office)
    household = world.procedure().household
    answer = client.post(
        reverse("rehousing_enter", args=[household.public_id]),
        {"entered_on": "31/02/2026", "entered_by": "ccapex"},
    )
    assert answer.status_code == 422
    assert "31/02/2026" in answer.content.decode()
    assert not RehousingEntry.objects.exists()


def test_the_lead_reads_the_report_and_not_the_debt(world: Pool, entry: RehousingEntry) -> None:
    client = log_in(Client(), world.lead)
    page = client.get(reverse("rehousing_entry", args=[entry.public_id])).content.decode()
    assert "Loyer trop élevé" in page
    assert world.service.name in page
    assert "Désigner un chef de file" not in page
    file = client.get(reverse("household_detail", args=[entry.household.public_id]))
    assert "Relogement" in file.content.decode()
    assert "Dette locative" not in file.content.decode()
    seen = JournalEntry.objects.filter(action="rehousing.view", household_id=entry.household_id)
    assert seen.get().ground == "rehousing"


def test_the_lead_sees_the_home_and_the_stage_of_the_lease_concerned_alone(
    world: Pool, entry: RehousingEntry
) -> None:
    elsewhere = ProcedureFactory(
        household=entry.household,
        stage=Stage.CQL,
        stage_since=dt.date(2024, 2, 2),
        lease__household=entry.household,
        lease__dwelling__address="99 impasse de l'Ancien Logement",
    )
    past = RehousingEntry.objects.create(
        territory=world.territory,
        household=entry.household,
        procedure=elsewhere,
        entered_on=dt.date(2024, 3, 1),
        entered_by="secretariat",
        state="withdrawn",
        ended_on=dt.date(2024, 5, 1),
        withdrawal_reason="stays",
    )
    file = reverse("household_detail", args=[entry.household.public_id])
    lead = log_in(Client(), world.lead)
    for address in (file, reverse("household_list")):
        page = lead.get(address).content.decode()
        assert entry.household.reference in page
        assert "Ancien Logement" not in page
        assert "02/02/2024" not in page
    assert "01/03/2024" not in lead.get(file).content.decode()
    assert lead.get(reverse("rehousing_entry", args=[past.public_id])).status_code == 404
    whole = log_in(Client(), world.office).get(file).content.decode()
    assert "Ancien Logement" in whole
    assert "02/02/2024" in whole
    assert "01/03/2024" in whole


@pytest.mark.parametrize("name", ["rehousing_entry", "rehousing_report"])
def test_another_landlord_finds_nothing(world: Pool, entry: RehousingEntry, name: str) -> None:
    client = log_in(Client(), world.other)
    assert client.get(reverse(name, args=[entry.public_id])).status_code == 404
    pool_page = client.get(reverse("rehousing_pool")).content.decode()
    assert entry.household.display_name not in pool_page
    assert client.get(reverse("rehousing_export")).status_code == 404


def test_the_lead_proposes_and_notes_the_answer(world: Pool, entry: RehousingEntry) -> None:
    client = log_in(Client(), world.lead)
    client.post(
        reverse("rehousing_propose", args=[entry.public_id]),
        {"offer-dwelling": "2 rue du Parc", "offer-rent": "512,40", "offer-offered_on": "hier"},
    )
    offer = RehousingProposal.objects.get()
    assert (offer.landlord_id, str(offer.rent)) == (world.lead.organisation_id, "512.40")
    address = reverse("rehousing_answer", args=[entry.public_id, offer.public_id])
    refused = client.post(address, {"state": "refused", "answered_on": "hier"})
    assert "Indiquez la raison" in refused.content.decode()
    assert refused.status_code == 422
    client.post(address, {"state": "refused", "answered_on": "hier", "reason": "trop petit"})
    offer.refresh_from_db()
    assert (offer.state, offer.reason) == ("refused", "trop petit")
    fitting = reverse("rehousing_fitting", args=[entry.public_id, offer.public_id])
    assert client.post(fitting, {"fitting": "oui"}).status_code == 404
    log_in(client, world.office).post(fitting, {"fitting": "non"})
    offer.refresh_from_db()
    assert offer.fitting is False


def test_what_was_typed_comes_back_with_what_to_change(world: Pool, entry: RehousingEntry) -> None:
    client = log_in(Client(), world.office)
    landlord = str(world.other.organisation_id)
    typed = {
        "rehousing_propose": ("offer", {"dwelling": "2 rue du Parc", "offered_on": "31/02/2026"}),
        "rehousing_lead": ("lead", {"commission": "Séance de mai", "named_on": "01/01/2000"}),
        "rehousing_withdraw": ("out", {"note": "Parti chez un proche", "reason": ""}),
        "rehousing_rehoused": ("home", {"lease_signed_on": "31/02/2026"}),
    }
    for name, (prefix, values) in typed.items():
        sent = {f"{prefix}-{field}": value for field, value in values.items()}
        answer = client.post(
            reverse(name, args=[entry.public_id]), {**sent, f"{prefix}-landlord": landlord}
        )
        page = answer.content.decode()
        assert answer.status_code == 422
        assert "1\u00a0point à corriger" in page
        for value in values.values():
            assert value in page
    assert not RehousingProposal.objects.exists()


def test_a_lead_named_meanwhile_is_said_then_replaced_knowingly(world: Pool) -> None:
    entry = world.entry(days_ago=10)
    client = log_in(Client(), world.office)
    address = reverse("rehousing_lead", args=[entry.public_id])
    typed = {"lead-landlord": str(world.other.organisation_id), "lead-named_on": "hier"}
    name_lead(entry, world.lead.membership.organisation, desk=world.office)
    answer = client.post(address, typed)
    assert answer.status_code == 422
    shown = answer.context["lead_form"]["replaces"].value()
    assert client.post(address, {**typed, "lead-replaces": shown}).status_code == 302
    assert entry.leads.get(ended_on=None).landlord_id == world.other.organisation_id


def test_the_list_is_filtered_and_sorted_by_codes(world: Pool, entry: RehousingEntry) -> None:
    other = world.entry(sne_number="")
    client = log_in(Client(), world.office)

    def shown(query: str) -> list[str]:
        page = client.get(f"{reverse('rehousing_pool')}?{query}").content.decode()
        names = [entry.household.reference, other.household.reference]
        return sorted((name for name in names if name in page), key=page.index)

    first, second = entry.household.reference, other.household.reference
    assert shown("") == [first, second]
    assert shown("tri=jours") == [second, first]
    assert shown("alarme=sne_missing") == [second]
    assert shown("chef=aucun") == [second]
    assert shown(f"chef={world.lead.membership.organisation.slug}") == [first]
    assert shown("etat=withdrawn") == []
    assert shown("stade=cql") == []


def test_the_list_costs_the_same_with_two_and_with_eight(world: Pool) -> None:
    client = log_in(Client(), world.office)
    costs = []
    for _ in range(2):
        for _ in range(4):
            world.entry()
        with CaptureQueriesContext(connection) as spent:
            assert client.get(reverse("rehousing_pool")).status_code == 200
        costs.append(len(spent))
    assert costs[0] == costs[1]


def test_the_export_has_no_formula_and_says_who_asked(world: Pool, entry: RehousingEntry) -> None:
    answer = log_in(Client(), world.lead).get(reverse("rehousing_export"))
    sheet = load_workbook(io.BytesIO(answer.content)).active
    assert sheet is not None
    cells = [cell for row in sheet.iter_rows() for cell in row]
    assert all(cell.data_type != "f" for cell in cells)
    words = {str(cell.value) for cell in cells}
    assert "=Dijon ou Chenôve" in words
    assert any(world.lead.membership.organisation.name in one for one in words if "Édité" in one)
    traced = JournalEntry.objects.get(action="rehousing.export")
    assert traced.household_id == entry.household_id


def test_the_day_shows_what_rings_and_what_a_landlord_leads(
    world: Pool, entry: RehousingEntry
) -> None:
    def of(desk: Desk) -> dict[str, int]:
        return {found.slug: content.total for found, content in queues_for(desk)}

    assert of(world.office)["rehousing_alarms"] == 1
    assert of(world.lead)["rehousing_led"] == 1
    assert of(world.other)["rehousing_led"] == 0
    elsewhere = desk_for("secretariat")
    assert "rehousing_alarms" not in of(elsewhere)


def test_mails_and_letters_carry_no_name(world: Pool, entry: RehousingEntry) -> None:
    for job in Job.objects.filter(kind="notify_rehousing"):
        notify_rehousing(job, None)  # type: ignore[arg-type]
    assert len(mail.outbox) == 2
    name = entry.household.display_name
    assert all(name not in f"{message.subject} {message.body}" for message in mail.outbox)
    letter = preview_html(Letter.objects.get())
    assert name not in letter
    assert entry.household.reference in letter


def test_the_tasks_of_the_procedure_find_the_pool_done(world: Pool, entry: RehousingEntry) -> None:
    waiting = world.procedure()

    def task(procedure: Procedure, household: Household) -> Task:
        return Task.objects.create(
            territory=world.territory,
            household=household,
            procedure=procedure,
            occasion=f"essai:{household.pk}",
            label="Inscrire",
            work="rehousing_entry",
            why="essai",
        )

    done = task(entry.procedure, entry.household)
    open_one = task(waiting, waiting.household)
    work = find("rehousing_entry")
    assert work is not None
    assert work.done([done, open_one]) == {done.pk}
    assert str(waiting.household.public_id) in work.url_for(open_one)


def test_an_element_with_an_impossible_date_comes_back_as_typed(world: Pool) -> None:
    procedure = world.procedure(lease__stock="public")
    fact(procedure, EventKind.DALO_APPEAL, dt.date(2026, 9, 1))
    typed = {"reason": "Troubles du voisinage", "given_on": "31/02/2026"}
    address = reverse("rehousing_dalo_element", args=[procedure.public_id])
    answer = log_in(Client(), world.office).post(address, typed)
    assert answer.status_code == 422
    assert all(value in answer.content.decode() for value in typed.values())
    assert not DaloElement.objects.exists()
