"""The record: what each version holds, who reads which files of it, and its errata."""

import io

import pytest
from django.core.exceptions import ValidationError
from django.test import Client
from django.urls import reverse
from pypdf import PdfReader

from ccapex.accounts.enums import Role
from ccapex.letters.enums import AddresseeRole
from ccapex.letters.models import Letter
from commissions.enums import ItemKind, ItemState, OutputKind, PartKind
from commissions.models import Item, ItemPart
from commissions.services.closing import close
from commissions.services.errata import correctable, issue_erratum
from households.enums import RelationKind
from households.services.access import open_relations
from tests.factories import commission_closing as told
from tests.factories.accounts import desk_for, log_in
from tests.factories.commission_closing import Ready, examined, output_of, ready
from tests.factories.commissions import item_of

pytestmark = pytest.mark.django_db


def record(made: Ready, version: str) -> str:
    close(made.made.session.pk, made.made.secretary)
    return Letter.objects.get(key=f"commission_record:{made.made.session.pk}:{version}").html


def pdf(client: Client, made: Ready, version: str = "full") -> str:
    address = reverse("session_record", args=[made.made.session.public_id])
    answer = client.get(f"{address}?version={version}")
    assert answer.status_code == 200
    assert answer["Content-Type"] == "application/pdf"
    return "\n".join(page.extract_text() for page in PdfReader(io.BytesIO(answer.content)).pages)


def two_files() -> tuple[Ready, Item]:
    """Two files of the session; the member may read the first alone."""
    made = ready()
    second = examined(item_of(made.made.session), summary="SECOND-RESERVE")
    output_of(second, OutputKind.AVIS, text="SECOND-AVIS")
    pair = (made.household.pk, made.made.member.organisation_id)
    open_relations([pair], kind=RelationKind.COMMISSION, source=f"item:{made.item.pk}")
    return made, second


def test_the_full_version_holds_the_discussion_and_the_other_does_not() -> None:
    made = ready()
    full = record(made, "full")
    for words in (told.SUMMARY, told.DISCUSSION, told.WORDS, "Personne d&#x27;essai"):
        assert words in full
    short = record(made, "notification")
    for words in ("RESERVE", "635", "voisine", "Personne d"):
        assert words not in short
    assert "24 mois" in short
    assert made.made.session.reference in short


def test_what_was_begun_on_a_file_put_off_is_issued_to_nobody() -> None:
    made = ready()
    put_off = item_of(made.made.session, state=ItemState.POSTPONED)
    output_of(put_off, OutputKind.AVIS, text="AVIS-COMMENCE")
    output_of(put_off, OutputKind.POSTPONEMENT)
    assert "AVIS-COMMENCE" not in record(made, "full")
    assert not Letter.objects.filter(html__contains="AVIS-COMMENCE").exists()


def test_a_member_reads_its_files_and_how_many_it_does_not_see(client: Client) -> None:
    made, _ = two_files()
    close(made.made.session.pk, made.made.secretary)
    whole = pdf(log_in(client, made.made.secretary), made)
    assert "SECOND-AVIS" in whole
    extract = pdf(log_in(client, made.made.member), made)
    assert "ECHANGES-RESERVES" in extract
    assert "SECOND" not in extract
    assert "Un dossier que vous ne voyez pas" in extract


def test_who_withdrew_for_a_conflict_does_not_read_that_file(client: Client) -> None:
    made, _ = two_files()
    ItemPart.objects.create(
        item=made.item,
        kind=PartKind.CONFLICT,
        label="Membre d'essai",
        organisation=made.made.member.membership.organisation,
    )
    close(made.made.session.pk, made.made.secretary)
    address = reverse("session_record", args=[made.made.session.public_id])
    assert log_in(client, made.made.member).get(address).status_code == 404


def test_a_stranger_and_a_session_not_closed_have_no_record(client: Client) -> None:
    made = ready()
    address = reverse("session_record", args=[made.made.session.public_id])
    assert log_in(client, made.made.secretary).get(address).status_code == 404
    close(made.made.session.pk, made.made.secretary)
    assert log_in(client, made.made.stranger).get(address).status_code == 404


def test_an_erratum_is_numbered_added_to_the_record_and_changes_nothing(client: Client) -> None:
    made = ready()
    before = record(made, "full")
    session, desk = made.made.session, made.made.secretary
    first = issue_erratum(session, made.item, "LIRE-36-MOIS", desk)
    assert issue_erratum(session, made.item, "LIRE-36-MOIS", desk) == first
    assert issue_erratum(session, None, "LIRE-LE-12", desk).number == 2
    assert record(made, "full") == before
    text = pdf(log_in(client, desk), made)
    assert "Erratum n° 1" in text.replace("\u00a0", " ")
    assert "LIRE-36-MOIS" in text
    assert "LIRE-LE-12" in text


def test_a_wrong_letter_is_corrected_with_the_words_of_its_addressee_only() -> None:
    made = ready()
    close(made.made.session.pk, made.made.secretary)
    wrong = next(one for one in correctable(made.item) if one.addressee_role == AddresseeRole.OWNER)
    before = wrong.html
    issue_erratum(
        made.made.session,
        made.item,
        "ERRATUM-DES-MEMBRES",
        made.made.secretary,
        corrected={wrong.pk: "MOTS-DU-BAILLEUR"},
    )
    corrected = Letter.objects.get(corrects=wrong)
    wrong.refresh_from_db()
    assert wrong.html == before
    assert corrected.issued_at
    assert "MOTS-DU-BAILLEUR" in corrected.html
    assert "ERRATUM-DES-MEMBRES" not in corrected.html
    assert corrected.addressee_lines == wrong.addressee_lines


def test_only_who_runs_a_closed_session_writes_an_erratum() -> None:
    made = ready()
    with pytest.raises(ValidationError):
        issue_erratum(made.made.session, None, "x", made.made.secretary)
    close(made.made.session.pk, made.made.secretary)
    with pytest.raises(ValidationError):
        issue_erratum(made.made.session, None, "x", made.made.member)


def test_a_topic_is_in_both_versions() -> None:
    made = ready(household="no_files")
    made.made.session.items.all().delete()
    topic = Item.objects.create(
        session=made.made.session,
        kind=ItemKind.TOPIC,
        title="Bilan annuel",
        origin="by_hand",
        discussion="CHIFFRES-DU-BILAN",
    )
    examined(topic)
    assert "CHIFFRES-DU-BILAN" in record(made, "full")
    assert "CHIFFRES-DU-BILAN" in record(made, "notification")


def test_the_papers_of_a_local_commission_are_not_the_secretariat_s_of_the_territory() -> None:
    made = ready(level="municipale")
    ccas = desk_for(Role.SECRETARIAT, territory=made.made.territory, kind="ccas")
    made.made.commission.seats.filter(role="secretariat").update(
        organisation=ccas.membership.organisation
    )
    desk = desk_for(Role.SOCIAL_WORKER, ccas.membership.organisation)
    close(made.made.session.pk, desk)
    issue_erratum(made.made.session, None, "Lire.", desk)
    assert Letter.objects.count() > 2
    assert not Letter.objects.visible_to(made.made.secretary).exists()
