"""What the law leaves open: seen empty, entered in words with a source, read by date and place."""

import datetime
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from ccapex.accounts.enums import Role
from ccapex.core.models import JournalEntry
from procedures.law.setting_values import Unreadable, read_value, write_value
from procedures.law.settings import Setting, Settings, catalogue
from procedures.models import LegalSetting
from procedures.services.legal_settings import entry_of, settings_of, states_of
from tests.factories.accounts import TerritoryFactory, desk_for, log_in
from tests.law.tools import day, told

DAY = datetime.date(2027, 3, 1)
LIST = "admin:procedures_legalsetting_changelist"
ADD = "admin:procedures_legalsetting_add"


@pytest.mark.parametrize(
    ("key", "typed", "stored"),
    [
        ("APL-DECISION-CCAPEX/months", " 2 ", 2),
        ("APL-IMPAYE-NEW/threshold", "1 450,5 €", "1450.5"),
        ("DALO-OFFRE/long_delay", "Oui", True),
        ("CP-CLAUSE-2M/mode_reconduction", "six semaines", "six_weeks"),
        (
            "TREVE-DOM/windows",
            "01/02/2027 au 15/03/2027\n15/11/2026 - 31/12/2026",
            [["2026-11-15", "2026-12-31"], ["2027-02-01", "2027-03-15"]],
        ),
        ("CCAPEX-QUORUM/quorum", "La moitié", "La moitié"),
    ],
)
def test_a_value_is_typed_in_words_and_shown_again(key: str, typed: str, stored: Any) -> None:
    entry = entry_of(key)
    assert entry is not None
    assert read_value(entry, typed) == stored
    assert read_value(entry, write_value(entry, stored)) == stored


@pytest.mark.parametrize(
    ("key", "typed"),
    [
        ("APL-DECISION-CCAPEX/months", "deux"),
        ("APL-DECISION-CCAPEX/months", "0"),
        ("APL-IMPAYE-NEW/threshold", "cher"),
        ("DALO-OFFRE/long_delay", "peut-être"),
        ("CP-CLAUSE-2M/mode_reconduction", "3 mois"),
        ("TREVE-DOM/windows", "31/02/2027 au 15/03/2027"),
        ("TREVE-DOM/windows", "15/03/2027 au 01/02/2027"),
        ("TREVE-DOM/windows", "en hiver"),
        ("CCAPEX-QUORUM/quorum", "  "),
    ],
)
def test_what_cannot_be_read_is_refused(key: str, typed: str) -> None:
    entry = entry_of(key)
    assert entry is not None
    with pytest.raises(Unreadable):
        read_value(entry, typed)


def test_the_departments_own_value_comes_before_that_of_all() -> None:
    first, last = datetime.date(2026, 1, 1), datetime.date.max
    settings = Settings(
        [
            Setting("ASLL", "months", 6, first, last, "loi", True),
            Setting("ASLL", "months", 12, first, last, "règlement", True, department="21"),
        ]
    )
    assert settings.value("ASLL", "months", DAY, "21") == 12
    assert settings.value("ASLL", "months", DAY, "85") == 6
    assert settings.get("ASLL", "months", datetime.date(2025, 12, 31), "21") is None


def test_the_modes_that_a_lawyer_may_change_change_the_dates() -> None:
    def chosen(name: str, value: Any) -> Settings:
        since, until = datetime.date(2020, 1, 1), datetime.date.max
        return Settings([Setting("CP-CLAUSE-2M", name, value, since, until, "avis", True)])

    renewed: dict[str, Any] = {"renewed_on": "2025-02-12", "renewal_kind": "tacit"}
    found = told(
        ("cdp", "2025-03-03"),
        signed_on="2019-02-12",
        settings=chosen("mode_reconduction", "six_weeks"),
        **renewed,
    )
    assert day(found, "CP-CLAUSE-6S") == "2025-04-14"
    bare = chosen("report_642", False)
    facts = (("cdp", "2025-03-03"), ("cql", "2025-03-03"))
    strict = told(*facts, signed_on="2019-02-12", settings=bare)
    assert day(strict, "CP-CLAUSE-2M") == day(strict, "CQL-2M") == "2025-05-03"
    carried = told(*facts, signed_on="2019-02-12")
    assert day(carried, "CP-CLAUSE-2M") == day(carried, "CQL-2M") == "2025-05-05"


@pytest.mark.django_db
class TestOnScreen:
    @pytest.fixture
    def desk(self) -> Any:
        return desk_for(Role.ADMINISTRATOR, territory=TerritoryFactory(department_code="21"))

    @pytest.fixture
    def admin(self, client: Client, desk: Any) -> Client:
        desk.user.is_staff = True
        desk.user.save()
        return log_in(client, desk)

    def send(self, admin: Client, **change: str) -> Any:
        values = {
            "setting": "APL-DECISION-CCAPEX/months",
            "typed": "3",
            "valid_from": "01/01/2027",
            "source": "décret",
        }
        return admin.post(reverse(ADD), {**values, **change})

    def test_every_setting_is_listed_and_the_empty_ones_are_said(self, admin: Client) -> None:
        page = admin.get(reverse(LIST)).content.decode()
        mine = [entry for entry in catalogue() if not entry.departments]
        assert all(entry.rule in page for entry in mine)
        assert "À renseigner" in page
        assert "TREVE-DOM" not in page  # overseas alone

    def test_a_value_entered_is_the_territorys_own_and_is_journalled(
        self, admin: Client, desk: Any
    ) -> None:
        form = admin.get(reverse(ADD), {"setting": "APL-DECISION-CCAPEX/months"})
        assert "Un nombre de mois" in form.content.decode()
        assert self.send(admin).status_code == 302
        row = LegalSetting.objects.get()
        assert (row.territory_id, row.value, row.author_id) == (
            desk.territory_id,
            3,
            desk.user.pk,
        )
        assert not row.confirmed
        assert JournalEntry.objects.filter(action="config.add").exists()
        found = settings_of([desk.territory_id]).get("APL-DECISION-CCAPEX", "months", DAY, "21")
        assert found is not None
        assert found.status == "to_validate"
        other = TerritoryFactory(department_code="93")
        assert settings_of([other.pk]).get("APL-DECISION-CCAPEX", "months", DAY, "93") is None
        state = {one.key: one for one in states_of(desk.territory_id, on=DAY)}
        assert state["APL-DECISION-CCAPEX/months"].value == "3"
        assert not state["CCAPEX-QUORUM/quorum"].known
        page = admin.get(reverse("admin:procedures_legalsetting_change", args=[row.pk]))
        assert "décret" in page.content.decode()

    @pytest.mark.parametrize(
        "change",
        [
            {"source": ""},
            {"typed": "bientôt"},
            {"valid_to": "01/01/2026"},
            {"setting": "INCONNU/rien"},
        ],
    )
    def test_a_value_needs_a_source_and_sense(self, admin: Client, change: dict[str, str]) -> None:
        assert self.send(admin, **change).status_code == 200
        assert not LegalSetting.objects.exists()

    def test_the_same_day_has_one_value(self, admin: Client) -> None:
        assert self.send(admin).status_code == 302
        again = self.send(admin, typed="4")
        assert "déjà une valeur" in again.content.decode()
        assert LegalSetting.objects.count() == 1
