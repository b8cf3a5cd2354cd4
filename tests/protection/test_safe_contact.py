"""Do not write, call, or name the sender: honoured everywhere somebody would."""

import datetime

import pytest
from django.core.exceptions import ValidationError
from django.test import Client
from django.urls import reverse

from ccapex.accounts.desk import Desk
from ccapex.letters.enums import LetterState, NextChannel
from ccapex.letters.models import Letter
from ccapex.letters.services import (
    DoNotWrite,
    LetterRefused,
    addressees,
    correct,
    create_batches,
    document,
    issue,
    prepare_letters,
    preview_html,
    render_batch,
)
from ccapex.letters.services.addressees import with_addresses
from ccapex.letters.services.drafting import NewLetter
from ccapex.letters.services.follow_up import mark_returned
from ccapex.letters.services.mail_house import mail_house_csv
from ccapex.letters.services.safe_contact import printable, withheld
from households.enums import RelationKind
from households.models import ContactPoint, Household
from households.services import contact_limits
from households.services.access import open_relations
from households.services.contact_limits import limits_of
from referrals.enums import Channel
from referrals.models import Referral
from referrals.services.dsf.prefill import known_of
from referrals.services.enrichment_grid import grid_of
from referrals.services.follow_up import next_channel_for
from tests.factories.accounts import desk_for, log_in
from tests.factories.dsf import asked_dsf, assigned, dsf_territory, writer
from tests.factories.households import HouseholdFactory
from tests.factories.letters import drafted, housed, sending_organisation
from tests.factories.protection import guarded, limited
from tests.factories.referrals import (
    CdpListFactory,
    EnrichmentRequestFactory,
    ReferralFactory,
    listed_case,
)

PHONE = "06 12 34 56 78"


@pytest.fixture
def office(db: None) -> Desk:
    return desk_for("secretariat", organisation=sending_organisation(secretariat=True))


@pytest.fixture
def household(office: Desk) -> Household:
    return housed(office.membership.organisation)


def fresh(household: Household) -> Household:
    return with_addresses([household.pk])[household.pk]


def new(office: Desk, household: Household, key: str = "essai") -> NewLetter:
    return NewLetter(
        kind="first_contact",
        key=key,
        territory_id=office.territory_id,
        organisation_id=office.organisation_id,
        household_id=household.pk,
    )


# --- the limits themselves ----------------------------------------------------------------------


def test_limits_add_up_and_end_when_lifted(office: Desk, household: Household) -> None:
    other = HouseholdFactory.create(territory=household.territory)
    first = limited(household, office, "no_letter")
    limited(household, office, "no_call")
    found = limits_of([household.pk, other.pk])
    assert found[household.pk].words == ["Ne pas écrire au domicile", "Ne pas appeler"]
    assert not found[other.pk]
    contact_limits.lift(first, desk=office)
    contact_limits.lift(first, desk=office)
    assert limits_of([household.pk])[household.pk].words == ["Ne pas appeler"]


def test_a_limit_says_something_and_is_set_once(office: Desk, household: Household) -> None:
    with pytest.raises(ValidationError, match="au moins une"):
        limited(household, office)
    assert limited(household, office, "no_call") == limited(household, office, "no_call")


def test_another_service_does_not_lift_it(office: Desk, household: Household) -> None:
    limit = limited(household, office, "no_letter")
    referent = desk_for("social_worker", territory=household.territory)
    with pytest.raises(ValidationError, match="secrétariat"):
        contact_limits.lift(limit, desk=referent)
    assert limits_of([household.pk])[household.pk].no_letter


@pytest.mark.parametrize(
    ("kind", "status"),
    [(RelationKind.REFERRAL, 200), (RelationKind.ENRICHMENT, 404), (RelationKind.LANDLORD, 404)],
)
def test_those_who_follow_set_limits_and_no_other_partner(
    office: Desk, household: Household, kind: RelationKind, status: int
) -> None:
    desk = desk_for("social_worker", territory=household.territory)
    open_relations([(household.pk, desk.organisation_id)], kind=kind, source="test:1")
    page = reverse("household_protection", args=[household.public_id])
    client = log_in(Client(), desk)
    assert client.get(page).status_code == status
    client.post(page, {"what": "limit", "no_call": "on", "reason": "asked"})
    assert limits_of([household.pk])[household.pk].no_call == (status == 200)


# --- letters ------------------------------------------------------------------------------------


def test_no_letter_is_prepared_for_a_home_where_nobody_may_write(
    office: Desk, household: Household
) -> None:
    limited(household, office, "no_letter")
    with pytest.raises(DoNotWrite, match="ne pas écrire"):
        drafted(office.membership.organisation, household)
    refused = prepare_letters([new(office, household)], author=office.user)
    assert "ne pas écrire" in refused["essai"]
    assert not Letter.objects.exists()
    with pytest.raises(DoNotWrite):
        addressees(fresh(household))


def test_a_draft_made_before_the_limit_is_not_issued(office: Desk, household: Household) -> None:
    letter = drafted(office.membership.organisation, household)
    limited(household, office, "no_letter")
    with pytest.raises(LetterRefused, match="ne pas écrire"):
        issue(letter, author=office.user)
    with pytest.raises(DoNotWrite):
        preview_html(Letter.objects.get(pk=letter.pk))
    page = reverse("letter_detail", args=[letter.public_id])
    text = log_in(Client(), office).get(page).content.decode()
    assert "Contact protégé" in text
    assert "ne pas écrire" in text


def test_a_letter_issued_before_the_limit_is_not_printed(
    office: Desk, household: Household
) -> None:
    letter = issue(drafted(office.membership.organisation, household), author=office.user)
    limited(household, office, "no_letter")
    client = log_in(Client(), office)
    assert client.get(reverse("letter_file", args=[letter.public_id])).status_code == 302
    (batch,) = create_batches([letter], author=office.user, organisation_id=office.organisation_id)
    render_batch(batch.pk)
    item = batch.items.get()
    assert (item.outcome, "ne pas écrire" in item.reason) == ("failed", True)
    letter.refresh_from_db()
    assert letter.state == LetterState.ISSUED


def test_a_finished_batch_leaves_out_who_may_not_be_written_to_any_more(office: Desk) -> None:
    sender = office.membership.organisation
    homes = [housed(sender, name) for name in ("Alpha", "Beta", "Gamma")]
    letters = [drafted(sender, home) for home in homes]
    (batch,) = create_batches(letters, author=office.user, organisation_id=sender.pk)
    batch = render_batch(batch.pk)
    whole = len(printable(batch))
    limited(homes[1], office, "no_letter")
    lines = mail_house_csv(batch).decode("utf-8-sig").splitlines()
    assert [line.split(";")[0] for line in lines[1:]] == ["1", "3"]
    first_pages = [line.split(";")[1] for line in lines[1:]]
    kept = batch.items.get(rank=1).first_page
    assert first_pages == ["1", str(kept)]  # the third takes the place of the second
    assert len(printable(batch)) < whole
    page = log_in(Client(), office).get(reverse("letter_batch", args=[batch.public_id]))
    assert "Ne doivent plus partir" in page.content.decode()


def test_the_head_of_a_letter_names_no_sender_where_it_must_not(
    office: Desk, household: Household
) -> None:
    sender = office.membership.organisation
    plain = issue(drafted(sender, household), author=office.user)
    assert f'<p class="sender-name">{sender.name}' in plain.html
    assert withheld([plain]) == {}
    limited(household, office, "no_sender")
    assert "nomme" in withheld([plain])[plain.pk]
    neutral = issue(correct(plain, author=office.user), author=office.user)
    head = neutral.html.split("</header>")[0]
    assert sender.name not in head
    assert sender.phone not in head
    assert "sender-name" not in head
    assert sender.name in neutral.html  # signed inside
    assert withheld([neutral]) == {}
    assert sender.name not in document(neutral).split("<body>")[0]


# --- calls --------------------------------------------------------------------------------------


@pytest.fixture
def referral(office: Desk) -> Referral:
    cdp_list = CdpListFactory(territory=office.membership.organisation.territory)
    procedure = listed_case(cdp_list, phone="0612345678")
    return ReferralFactory.create(procedure=procedure)


@pytest.mark.parametrize(
    ("words", "channel"),
    [
        ((), Channel.PHONE),
        (("no_call",), Channel.LETTER),
        (("no_letter",), Channel.PHONE),
        (("no_call", "no_letter"), Channel.VISIT),
    ],
)
def test_the_next_channel_is_one_that_is_allowed(
    office: Desk, referral: Referral, words: tuple[str, ...], channel: Channel
) -> None:
    if words:
        limited(referral.household, office, *words)
    assert next_channel_for(referral) == channel


def test_the_page_of_a_referral_hides_the_phone_behind_the_warning(
    office: Desk, referral: Referral
) -> None:
    page = reverse("referral_detail", args=[referral.public_id])
    client = log_in(Client(), office)
    assert '<details class="contact-hidden"' not in client.get(page).content.decode()
    limited(referral.household, office, "no_call")
    text = client.get(f"{page}?moyen=phone").content.decode()
    assert "Contact protégé" in text
    assert "0612345678" in text.split('<details class="contact-hidden"')[1].split("</details>")[0]
    assert text.count("0612345678") == 1


def test_the_file_offers_no_number_to_press(office: Desk, referral: Referral) -> None:
    household = referral.household
    page = reverse("household_detail", args=[household.public_id])
    client = log_in(Client(), office)
    assert 'href="tel:0612345678"' in client.get(page).content.decode()
    limited(household, office, "no_call")
    text = client.get(page).content.decode()
    assert "tel:0612345678" not in text
    assert "À savoir avant tout contact" in text


def test_members_are_neither_told_nor_asked_the_phone(office: Desk, referral: Referral) -> None:
    cdp_list = CdpListFactory(territory=office.membership.organisation.territory)
    procedure = listed_case(cdp_list, phone="0612345678")
    household = procedure.household
    cdp_list.territory.profile = {
        **cdp_list.territory.profile,
        "enrichment": {"requests": [{"kinds": ["caf"], "fields": ["phone", "children"]}]},
    }
    cdp_list.territory.save()
    desk = desk_for("manager", territory=household.territory, kind="caf")
    EnrichmentRequestFactory(
        cdp_list=cdp_list, household=household, organisation=desk.membership.organisation
    )

    def phone_cell() -> tuple[bool, str]:
        (row,) = grid_of(cdp_list, desk.organisation_id).rows
        (cell,) = [cell for cell in row.cells if cell.field.name == "phone"]
        return cell.is_open, cell.value

    assert phone_cell() == (False, "0612345678")
    limited(household, office, "no_call")
    assert phone_cell() == (False, "ne pas appeler")
    ContactPoint.objects.filter(household=household).delete()
    assert phone_cell() == (False, "ne pas appeler")


def test_a_letter_that_came_back_does_not_send_to_a_phone_that_nobody_may_dial(
    office: Desk, household: Household
) -> None:
    ContactPoint.objects.create(household=household, kind="phone", value="0612345678")
    limited(household, office, "no_call")
    letter = drafted(office.membership.organisation, household)
    Letter.objects.filter(pk=letter.pk).update(
        state=LetterState.PRINTED,
        html="x",
        text_hash="x",
        issued_at=datetime.datetime(2026, 10, 1, tzinfo=datetime.UTC),
    )
    letter.refresh_from_db()
    on = datetime.date(2026, 10, 9)
    assert mark_returned(letter, author=office.user, on=on) == NextChannel.VISIT


def test_guardians_are_still_written_to(office: Desk, household: Household) -> None:
    guarded(household, office)
    limited(household, office, "no_letter")
    letter = drafted(office.membership.organisation, household)
    assert letter.addressee_role == "guardian"
    assert Letter.objects.count() == 1
    assert [one.role for one in addressees(fresh(household))] == ["guardian"]


def test_the_page_of_a_dsf_and_its_first_words_keep_the_phone_back(office: Desk) -> None:
    dsf = asked_dsf(assigned(dsf_territory()))
    household = dsf.household
    ContactPoint.objects.create(household=household, kind="phone", value="0612345678")
    desk = writer(dsf)
    page = reverse("dsf_detail", args=[dsf.public_id])
    assert known_of(dsf, desk)["phone"] == "0612345678"
    limited(household, desk, "no_call")
    assert known_of(dsf, desk).get("phone") is None
    text = log_in(Client(), desk).get(page).content.decode().replace("\xa0", " ")
    assert "Contact protégé" in text
    assert PHONE in text.split('<details class="contact-hidden"')[1].split("</details>")[0]
    assert text.count(PHONE) == 1
