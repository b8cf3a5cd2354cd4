"""The demo as a newcomer builds it: by its command, on SQLite, in an empty folder."""

import json

import pytest

from ccapex.demo.accounts import OPERATOR, PASSWORD, SEATS
from ccapex.demo.building import STORIES, TERRITORIES
from tests.demo.conftest import Demo

# Built once for the whole suite, by one worker: it uses its own SQLite, whatever the engine.
pytestmark = [pytest.mark.load, pytest.mark.timeout(600)]

ADDRESSES = [
    f"{seat}{suffix}@demo.example"
    for suffix in ("", *(f".{name}" for name in TERRITORIES if name != "vendee"))
    for seat, *_ in SEATS
] + [f"{OPERATOR}.{name}@demo.example" for name in STORIES]
LOG_IN = """
import json
from django.test import Client
def page(rank, address, password):
    # From a machine each: fifty-seven logins a minute from one address are slowed, as they must be.
    client = Client(SERVER_NAME="localhost", REMOTE_ADDR=f"127.0.0.{rank}")
    client.post("/compte/connexion/", {"login": address, "password": password})
    return client.get("/").status_code
print(json.dumps({one: page(rank, one, PASSWORD) for rank, one in enumerate(ADDRESSES, 1)}))
"""


def test_run_again_the_demo_keeps_its_data_and_adds_nothing(demo: Demo) -> None:
    before = demo.counts()
    said = demo.manage("demo", "--no-serve").stdout
    assert demo.counts() == before
    assert PASSWORD in said
    assert "liste-a-importer.xlsx" in said
    for seat in ("secretariat-2", "operateur.cote-dor@", "operateur.seine-saint-denis@"):
        assert seat in said


def test_every_account_logs_in_with_the_password_that_is_printed(demo: Demo) -> None:
    script = LOG_IN.replace("ADDRESSES", repr(ADDRESSES)).replace("PASSWORD", repr(PASSWORD))
    answers = json.loads(demo.manage("shell", "--no-imports", "-c", script).stdout.splitlines()[-1])
    assert len(answers) == 5 * 11 + 2
    assert {address for address, status in answers.items() if status != 200} == set()


def test_every_territory_has_households_and_its_secretariat_sees_its_own(demo: Demo) -> None:
    rows = demo.ask(
        "SELECT t.slug, count(*) FROM households_household h"
        " JOIN accounts_territory t ON t.id = h.territory_id GROUP BY t.slug"
    )
    peopled = dict(rows)
    assert set(peopled) == set(TERRITORIES)
    assert min(peopled.values()) >= 20


@pytest.mark.parametrize("territory", ["vendee", "orientation-3"])
def test_a_list_stands_at_each_step_of_the_circuit(demo: Demo, territory: str) -> None:
    rows = demo.ask(
        "SELECT l.state, count(*) FROM referrals_cdplist l"
        f" JOIN accounts_territory t ON t.id = l.territory_id WHERE t.slug = '{territory}'"
        " GROUP BY l.state"
    )
    states = dict(rows)
    assert set(states) == {"received", "committed", "enriching", "concertation", "dispatched"}
    assert states["dispatched"] >= 5


def test_somebody_has_to_look_at_some_rows_and_letters_wait(demo: Demo) -> None:
    assert demo.ask("SELECT count(*) FROM referrals_listrow WHERE status = 'to_review'")[0][0] > 0
    assert demo.ask("SELECT count(*) FROM letters_letter WHERE state = 'draft'")[0][0] > 0
    assert demo.ask("SELECT count(*) FROM core_job WHERE state <> 'done'")[0][0] == 0
    assert demo.ask("SELECT count(*) FROM referrals_contactattempt")[0][0] > 50


def test_a_trial_list_is_imported_by_the_command_of_the_contract(demo: Demo) -> None:
    path = demo.folder / "essai" / "liste-a-importer.xlsx"
    command = ("import_cdp_list", str(path), "--territory", "vendee", "--dry-run", "--json")
    counts = json.loads(demo.manage(*command).stdout)["counts"]
    assert counts["created"] > 20
    assert counts["rejected"] == 1
    assert counts["duplicate_in_file"] == 1


def test_each_list_comes_from_whom_its_name_says(demo: Demo) -> None:
    lists = demo.ask(
        "SELECT list.label, organisation.kind FROM referrals_cdplist AS list"
        " JOIN referrals_sender AS sender ON sender.id = list.sender_id"
        " JOIN accounts_organisation AS organisation ON organisation.id = sender.organisation_id"
    )
    assert any("(étude)" in label for label, _ in lists)
    for label, kind in lists:
        assert ("(étude)" in label) == (kind == "commissaire_de_justice"), label


def test_every_organisation_has_an_address_and_a_number_kept_for_fiction(demo: Demo) -> None:
    told = demo.ask("SELECT phone, address FROM accounts_organisation")
    assert all(phone.startswith("02 61 91 ") and "rue de l’Exemple" in at for phone, at in told)
