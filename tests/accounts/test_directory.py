"""The directory: found by any word, written by its people, marked when a mail comes back."""

import datetime as dt
from smtplib import SMTPRecipientsRefused
from typing import Any

import pytest
from django.core import mail
from django.core.exceptions import PermissionDenied
from django.core.mail.backends.locmem import EmailBackend
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from ccapex.accounts.enums import AreaKind, OrganisationKind, Role
from ccapex.accounts.models import Organisation, Territory
from ccapex.accounts.queues import mailboxes
from ccapex.accounts.services import directory
from ccapex.accounts.services.bounces import bounces_in, note_bounces
from ccapex.accounts.services.mailboxes import Attachment, write_to
from tests.factories.accounts import (
    CommuneFactory,
    CoverageFactory,
    OrganisationFactory,
    TerritoryFactory,
    desk_for,
    log_in,
)

pytestmark = pytest.mark.django_db

TODAY = dt.date(2026, 11, 21)
RETURNED = """From: MAILER-DAEMON@essai.example
To: ccapex@essai.example
Subject: Undelivered Mail
Date: {date}
MIME-Version: 1.0
Content-Type: multipart/report; report-type=delivery-status; boundary="b"

--b
Content-Type: text/plain

Rendu.
--b
Content-Type: message/delivery-status

Reporting-MTA: dns; essai.example

Final-Recipient: rfc822; {address}
Action: {action}
Status: {status}

--b--
"""


def returned(address: str, **told: str) -> bytes:
    usual = {"action": "failed", "status": "5.1.1", "date": "Fri, 20 Nov 2026 08:00:00 +0100"}
    return RETURNED.format(address=address, **(usual | told)).encode()


@pytest.fixture
def territory() -> Territory:
    made: Territory = TerritoryFactory(profile={"sectors": [{"slug": "nord", "label": "Nord"}]})
    return made


def entries(territory: Territory, terms: str = "") -> list[str]:
    known = directory.entries_of(directory.open_on(territory.pk, TODAY).order_by("name"), territory)
    return [entry.organisation.name for entry in directory.matching(known, terms)]


def test_a_structure_is_found_by_its_duties_its_place_or_its_sector(territory: Territory) -> None:
    commune = CommuneFactory(territory=territory, name="Île-d'Essai")
    one = OrganisationFactory(territory=territory, name="Le Toit", duties="Héberge en urgence")
    CoverageFactory(organisation=one, area_kind=AreaKind.COMMUNE, area_code=commune.insee_code)
    CoverageFactory(organisation=one, area_kind=AreaKind.SECTOR, area_code="nord")
    OrganisationFactory(territory=territory, name="Ailleurs")
    for terms in ("heberge urgence", "ile d'essai", "SECTEUR NORD", "toit"):
        assert entries(territory, terms) == ["Le Toit"]


def test_a_structure_that_has_left_is_no_longer_there(territory: Territory) -> None:
    OrganisationFactory(territory=territory, valid_to=TODAY - dt.timedelta(days=1))
    assert entries(territory) == []


def test_the_number_of_queries_does_not_grow(
    territory: Territory, django_assert_max_num_queries: Any
) -> None:
    for _ in range(12):
        CoverageFactory(organisation=OrganisationFactory(territory=territory))
    with django_assert_max_num_queries(4):
        assert len(entries(territory)) == 12


def test_a_manager_writes_its_own_sheet_and_no_other(territory: Territory) -> None:
    manager = desk_for(Role.MANAGER, territory=territory)
    mine = manager.membership.organisation
    directory.change(mine, {"duties": "Accompagne"}, desk=manager)
    mine.refresh_from_db()
    assert mine.duties == "Accompagne"
    assert mine.checked_on == timezone.localdate()
    with pytest.raises(PermissionDenied):
        directory.change(OrganisationFactory(territory=territory), {"duties": "x"}, desk=manager)


def test_a_mailbox_that_refuses_marks_its_sheet(
    territory: Territory, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(self: EmailBackend, messages: Any) -> int:
        raise SMTPRecipientsRefused({"a": (550, b"no such user")})

    one = OrganisationFactory(territory=territory)
    monkeypatch.setattr(EmailBackend, "send_messages", refuse)
    assert not write_to(one, "CCAPEX : essai", "Bonjour")
    one.refresh_from_db()
    assert one.mailbox_failed_on == timezone.localdate()


def test_a_mail_that_leaves_is_dated_and_carries_its_attachment(territory: Territory) -> None:
    one = OrganisationFactory(territory=territory)
    invitation = Attachment("seance.ics", "BEGIN:VCALENDAR", "text/calendar")
    assert write_to(one, "CCAPEX : séance", "Bonjour", attachments=[invitation])
    one.refresh_from_db()
    assert one.mailbox_written_at is not None
    assert mail.outbox[0].attachments[0].filename == "seance.ics"
    assert not write_to(OrganisationFactory(territory=territory, mailbox=""), "Objet", "Texte")


def test_a_mail_that_comes_back_for_good_marks_every_sheet_with_that_mailbox(
    territory: Territory,
) -> None:
    one = OrganisationFactory(territory=territory, mailbox="service@essai.example")
    other = OrganisationFactory(territory=territory)
    assert note_bounces(returned("SERVICE@essai.example")) == 1
    one.refresh_from_db()
    other.refresh_from_db()
    assert (one.mailbox_failed_on, one.mailbox_failure) == (
        dt.date(2026, 11, 20),
        "courriel revenu (5.1.1)",
    )
    assert other.mailbox_failed_on is None


@pytest.mark.parametrize(
    "told", [{"status": "4.2.2"}, {"action": "delayed"}, {"action": "delivered"}]
)
def test_a_delay_or_a_delivery_marks_nothing(territory: Territory, told: dict[str, str]) -> None:
    OrganisationFactory(territory=territory, mailbox="service@essai.example")
    assert note_bounces(returned("service@essai.example", **told)) == 0


@pytest.mark.parametrize("raw", [b"", b"\xff\xfe nothing", b"Subject: Bonjour\n\nUn mot."])
def test_any_other_mail_reports_nothing(raw: bytes) -> None:
    assert bounces_in(raw, today=TODAY) == []


def test_a_date_to_come_is_not_believed() -> None:
    [one] = bounces_in(
        returned("a@essai.example", date="Fri, 20 Nov 2099 08:00:00 +0100"), today=TODAY
    )
    assert one.on == TODAY


def test_the_pages_are_read_by_all_and_written_by_few(territory: Territory) -> None:
    secretary = desk_for(Role.SECRETARIAT, territory=territory)
    worker = desk_for(territory=territory)
    structure = OrganisationFactory(
        territory=territory, kind=OrganisationKind.SIAO, mailbox_failed_on=TODAY
    )
    address = reverse("directory_entry", args=[structure.public_id])
    reader, writer = log_in(Client(), worker), log_in(Client(), secretary)
    assert "Mettre à jour" not in reader.get(address).content.decode()
    assert reader.post(address, {"mailbox": "x@essai.example"}).status_code == 404
    assert structure.name in writer.get(reverse("directory"), {"en_erreur": "1"}).content.decode()
    refused = writer.post(address, {"mailbox": "pas une adresse", "duties": "Gardé"})
    assert "Gardé" in refused.content.decode()
    assert writer.post(address, {"mailbox": "neuve@essai.example"}).status_code == 302
    kept = Organisation.objects.get(pk=structure.pk)
    assert (kept.mailbox, kept.mailbox_failed_on) == ("neuve@essai.example", None)


def test_another_territory_has_another_directory(territory: Territory) -> None:
    stranger = desk_for()
    structure = OrganisationFactory(territory=territory)
    client = log_in(Client(), stranger)
    assert client.get(reverse("directory_entry", args=[structure.public_id])).status_code == 404
    assert structure.name not in client.get(reverse("directory")).content.decode()


def test_the_queue_leads_to_the_mailboxes_in_error(territory: Territory) -> None:
    secretary = desk_for(Role.SECRETARIAT, territory=territory)
    OrganisationFactory(territory=territory, mailbox_failed_on=TODAY, mailbox_failure="refusée")
    found = mailboxes(secretary)
    assert (found.total, found.items[0].why) == (1, "refusée")
