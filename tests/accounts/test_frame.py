"""Around every page: the menu of the role, and what the installation must say of itself."""

import pytest
from django.test import Client, RequestFactory
from django.urls import reverse

from ccapex.accounts import context
from ccapex.accounts.enums import Role
from ccapex.core import navigation
from tests.factories.accounts import desk_for, log_in


@pytest.fixture(autouse=True)
def _entries(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(navigation, "_entries", {})
    navigation.register("Ma journée", "home", Role.values, 10)
    navigation.register("Travaux", "job_list", [Role.SECRETARIAT], 20)
    navigation.register("À venir", "not_written_yet", Role.values, 30)


pytestmark = pytest.mark.django_db


def menu(path: str, role: str) -> list[tuple[str, bool]]:
    entries = context.menu(RequestFactory().get(path), desk_for(role))
    return [(entry["label"], entry["current"]) for entry in entries]


def test_a_role_sees_its_own_entries_in_order() -> None:
    assert menu("/", Role.SECRETARIAT) == [("Ma journée", True), ("Travaux", False)]
    assert menu("/", Role.LANDLORD) == [("Ma journée", True)]


def test_a_long_menu_folds_its_groups_and_a_short_one_stays_flat() -> None:
    for rank, name in enumerate(("letter_queue", "figures", "dsf_list", "mission_list")):
        navigation.register(name, name, [Role.SECRETARIAT], 40 + rank, group="Suivis")
    flat = [label for label, _ in menu("/", Role.SECRETARIAT)]
    assert flat == ["Ma journée", "Travaux", "letter_queue", "figures", "dsf_list", "mission_list"]
    for rank, name in enumerate(("household_list", "rules")):
        navigation.register(name, name, [Role.SECRETARIAT], 60 + rank)
    assert menu(reverse("dsf_list"), Role.SECRETARIAT) == [
        ("Ma journée", False),
        ("Travaux", False),
        ("Suivis", True),
        ("household_list", False),
        ("rules", False),
    ]


def test_the_entry_of_the_page_is_the_current_one() -> None:
    assert menu("/travaux/abc/", Role.SECRETARIAT) == [("Ma journée", False), ("Travaux", True)]
    assert menu("/ailleurs/", Role.SECRETARIAT) == [("Ma journée", False), ("Travaux", False)]


def test_the_demo_says_that_it_is_one(settings: pytest.FixtureRequest) -> None:
    settings.DEMO = True  # type: ignore[attr-defined]
    assert "données fictives, second facteur désactivé" in context.demo_banner()[0]["text"]
    settings.DEMO = False  # type: ignore[attr-defined]
    assert context.demo_banner() == []


def test_without_a_broker_or_a_pdf_engine_the_site_says_so(
    settings: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings.CELERY_BROKER_URL = "redis://127.0.0.1:1/0"  # type: ignore[attr-defined]
    monkeypatch.setattr(context, "pdf_engine_found", lambda: True)
    assert context.banners() == []
    settings.CELERY_BROKER_URL = None  # type: ignore[attr-defined]
    monkeypatch.setattr(context, "pdf_engine_found", lambda: False)
    texts = " ".join(banner["text"] for banner in context.banners())
    assert "un par un" in texts
    assert "WeasyPrint" in texts


@pytest.mark.django_db
def test_the_banner_of_a_missing_broker_is_on_the_pages(
    client: Client, settings: pytest.FixtureRequest
) -> None:
    settings.CELERY_BROKER_URL = None  # type: ignore[attr-defined]
    page = log_in(client, desk_for()).get(reverse("home")).content.decode()
    assert "Les travaux longs sont exécutés un par un par ce serveur." in page


@pytest.mark.parametrize(
    ("package", "library", "found"),
    [(object(), "libpango.so", True), (None, "libpango.so", False), (object(), None, False)],
)
def test_the_pdf_engine_needs_its_package_and_its_library(
    monkeypatch: pytest.MonkeyPatch, package: object, library: str | None, found: bool
) -> None:
    monkeypatch.setattr(context, "find_spec", lambda name: package)
    monkeypatch.setattr(context, "find_library", lambda name: library)
    context.pdf_engine_found.cache_clear()
    assert context.pdf_engine_found() is found
    context.pdf_engine_found.cache_clear()
