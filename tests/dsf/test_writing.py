"""Writing field by field: carried over, kept, never lost to somebody else's typing."""

import pytest
from django.core.exceptions import ValidationError
from django.test import Client
from django.urls import reverse

from ccapex.accounts.models import Territory
from households.models import ContactPoint, DebtStatement, FollowUp
from referrals.enums.dsf import DsfState
from referrals.models import Dsf, DsfAnswer, DsfSetAside
from referrals.services.dsf import finishing
from referrals.services.dsf.writing import begin, settle, write
from tests.factories.accounts import log_in
from tests.factories.dsf import act, asked_dsf, assigned, dsf_territory, filled, service, writer
from tests.factories.protection import limited
from tests.support.threads import together

pytestmark = pytest.mark.django_db


@pytest.fixture
def territory() -> Territory:
    return dsf_territory()


@pytest.fixture
def dsf(territory: Territory) -> Dsf:
    return asked_dsf(assigned(territory))


def answers(dsf: Dsf) -> dict[str, object]:
    return dict(dsf.answers.values_list("name", "value"))


def test_a_dsf_starts_from_what_the_file_says(dsf: Dsf, territory: Territory) -> None:
    FollowUp.objects.create(household=dsf.household, organisation=service(territory, "ccas"))
    desk = writer(dsf)
    begin(dsf, desk=desk)
    found = answers(dsf)
    assert found["exp_rent.tenant"] == "520.00"
    assert (found["debt"], found["debt_on"]) == ("900.00", "2026-09-01")
    assert found["author_name"] == desk.user.get_full_name()
    assert found["social_support"] == "CCAS : Suivi sans mesure"
    assert found["hearing_on"] == dsf.hearing_on.isoformat() if dsf.hearing_on else False
    assert all(dsf.answers.values_list("is_carried", flat=True))
    dsf.refresh_from_db()
    assert (dsf.state, dsf.referral.state) == ("in_progress", "accepted")


def test_an_update_starts_from_the_last_dsf_and_shows_what_changed(
    dsf: Dsf, territory: Territory, client: Client
) -> None:
    filled(dsf, writer(dsf))
    Dsf.objects.update(state=DsfState.TRANSMITTED, finished_on=dsf.requested_on)
    DebtStatement.objects.create(
        lease=dsf.procedure.lease, stated_on=dsf.requested_on, amount="1500.00"
    )
    act(dsf.procedure, "cql")
    second = asked_dsf(dsf.procedure, "cql")
    desk = writer(second)
    begin(second, desk=desk)
    found = answers(second)
    assert (found["res_salary.tenant"], found["debt"]) == ("900.00", "1500.00")
    assert "tenant_took_part" not in found
    page = log_in(client, desk).get(reverse("dsf_write", args=[second.public_id]))
    assert "avant&nbsp;: 1\u202f280,50" in page.content.decode()


def test_a_phone_not_to_be_called_is_not_carried_to_the_landlord(dsf: Dsf) -> None:
    ContactPoint.objects.create(household=dsf.household, kind="phone", value="0600000077")
    desk = writer(dsf)
    limited(dsf.household, desk, "no_call")
    begin(dsf, desk=desk)
    assert "phone" not in answers(dsf)


def test_opened_twice_nothing_is_carried_twice(dsf: Dsf) -> None:
    desk = writer(dsf)
    begin(dsf, desk=desk)
    write(dsf, "debt", "12", was="900,00", desk=desk)
    begin(dsf, desk=desk)
    assert answers(dsf)["debt"] == "12.00"


def test_the_same_typing_sent_twice_is_kept_once(dsf: Dsf) -> None:
    """The answer was lost on the way: the browser sends it again."""
    desk = writer(dsf)
    begin(dsf, desk=desk)
    for _ in range(2):
        assert write(dsf, "lawyer", "Me Essai", was="", desk=desk).conflict is None
    assert dsf.answers.filter(name="lawyer").count() == 1
    assert not DsfSetAside.objects.exists()


def test_the_second_writer_is_told_and_nothing_is_lost(dsf: Dsf) -> None:
    first, second = writer(dsf), writer(dsf)
    begin(dsf, desk=first)
    write(dsf, "commitment", "Verse 50 €", was="", desk=first)
    late = write(dsf, "commitment", "Verse 80 €", was="", desk=second)
    assert late.conflict is not None
    assert late.conflict.author == first.user
    assert answers(dsf)["commitment"] == "Verse 50 €"
    assert DsfSetAside.objects.get().value == "Verse 80 €"


def test_who_saw_the_other_text_may_change_it(dsf: Dsf) -> None:
    first, second = writer(dsf), writer(dsf)
    begin(dsf, desk=first)
    write(dsf, "commitment", "Verse 50 €", was="", desk=first)
    assert write(dsf, "commitment", "Verse 80 €", was="Verse 50 €", desk=second).conflict is None


@pytest.mark.parametrize(
    ("keep", "text", "kept"),
    [("theirs", "", "A"), ("mine", "", "B"), ("both", "A puis B", "A puis B")],
)
def test_a_conflict_ends_with_the_text_that_somebody_chose(
    dsf: Dsf, keep: str, text: str, kept: str
) -> None:
    first, second = writer(dsf), writer(dsf)
    begin(dsf, desk=first)
    write(dsf, "commitment", "A", was="", desk=first)
    write(dsf, "commitment", "B", was="", desk=second)
    settle(DsfSetAside.objects.get(), keep=keep, text=text, desk=second)
    assert answers(dsf)["commitment"] == kept
    assert DsfSetAside.objects.get().settled_by == second.user


def test_a_conflict_not_settled_prevents_the_end(dsf: Dsf) -> None:
    desk = writer(dsf)
    filled(dsf, desk)
    write(dsf, "commitment", "Autre", was="", desk=writer(dsf))
    with pytest.raises(ValidationError, match="choisissez"):
        finishing.finish(dsf, desk=desk)


def test_a_finished_dsf_is_not_written_any_more(dsf: Dsf) -> None:
    desk = writer(dsf)
    filled(dsf, desk)
    finishing.finish(dsf, desk=desk)
    with pytest.raises(ValidationError, match="ne peut plus"):
        write(dsf, "lawyer", "Me Essai", was="", desk=desk)


def test_a_field_is_saved_alone_and_the_totals_come_back(dsf: Dsf, client: Client) -> None:
    desk = writer(dsf)
    begin(dsf, desk=desk)
    url = reverse("dsf_field", args=[dsf.public_id])
    log_in(client, desk)
    sent = {"name": "res_salary.tenant", "value": "1000", "was": ""}
    told = client.post(url, sent).json()
    assert told["value"] == "1\u202f000,00"
    assert told["totals"]["resources"].startswith("1\u202f000,00")
    assert told["totals"]["effort"].startswith("52,0")
    refused = client.post(url, {**sent, "value": "mille"}).json()
    assert "montant" in refused["message"]


def test_without_script_the_whole_form_is_kept(dsf: Dsf, client: Client) -> None:
    desk = writer(dsf)
    begin(dsf, desk=desk)
    url = reverse("dsf_write", args=[dsf.public_id])
    log_in(client, desk)
    answer = client.post(
        url,
        {"v:causes": ["job_loss", "other"], "w:causes": "", "v:debt": "x", "w:debt": "900,00"},
    )
    assert answers(dsf)["causes"] == ["job_loss", "other"]
    assert "Écrivez un montant" in answer.content.decode()


def test_two_people_know_of_each_other(dsf: Dsf, client: Client) -> None:
    first, second = writer(dsf), writer(dsf)
    begin(dsf, desk=first)
    url = reverse("dsf_writers", args=[dsf.public_id])
    log_in(Client(), first).post(url)
    page = log_in(client, second).post(url).content.decode()
    assert first.user.get_full_name() in page


def test_the_form_costs_the_same_whatever_is_filled(
    dsf: Dsf, client: Client, django_assert_max_num_queries: object
) -> None:
    desk = writer(dsf)
    filled(dsf, desk)
    log_in(client, desk)
    with django_assert_max_num_queries(20):  # type: ignore[operator]
        client.get(reverse("dsf_write", args=[dsf.public_id]))


@pytest.mark.django_db(transaction=True)
def test_of_two_typings_at_the_same_instant_one_is_kept_and_the_other_set_aside() -> None:
    dsf = asked_dsf(assigned(dsf_territory()))
    desks = [writer(dsf), writer(dsf)]
    begin(dsf, desk=desks[0])
    together(
        [
            lambda: write(dsf, "commitment", "A", was="", desk=desks[0]),
            lambda: write(dsf, "commitment", "B", was="", desk=desks[1]),
        ]
    )
    kept = DsfAnswer.objects.get(dsf=dsf, name="commitment").value
    assert {kept, DsfSetAside.objects.get().value} == {"A", "B"}
