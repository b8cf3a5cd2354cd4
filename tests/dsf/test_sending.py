"""The end: document frozen, parties told, carence listed, sent to judge and CCAPEX in time."""

import datetime as dt

import pytest
from django.core.exceptions import ValidationError
from django.utils import timezone

from ccapex.accounts.models import Territory
from ccapex.letters.models import Letter
from ccapex.letters.services import issue, letter_pdf
from households.models import Household, Relation
from procedures.enums import EventKind
from procedures.models import Event
from referrals.catalogue.dsf import OFFER, REMINDER
from referrals.enums.dsf import DsfState
from referrals.models import Dsf
from referrals.services import follow_up
from referrals.services.dsf import finishing, interviews, parties, sending
from referrals.services.dsf.dates import dates_of_dsf
from referrals.services.dsf.overview import figures_of
from tests.factories.dsf import act, asked_dsf, assigned, dsf_territory, filled, service, writer
from tests.factories.protection import upload
from tests.letters.pdf import text as text_of

pytestmark = pytest.mark.django_db
TODAY = timezone.localdate


@pytest.fixture
def dsf() -> Dsf:
    return asked_dsf(assigned(dsf_territory()))


def finished(dsf: Dsf) -> Dsf:
    desk = writer(dsf)
    finishing.finish(filled(dsf, desk), desk=desk)
    dsf.refresh_from_db()
    return dsf


def told(dsf: Dsf, due_on: dt.date | None = None) -> Dsf:
    due = due_on or TODAY() + dt.timedelta(days=10)
    parties.set_deadline(dsf, due_on=due, dates=dates_of_dsf(dsf), desk=writer(dsf))
    return dsf


def test_a_dsf_that_lacks_answers_is_not_finished(dsf: Dsf) -> None:
    desk = writer(dsf)
    filled(dsf, desk, recommendations="")
    with pytest.raises(ValidationError, match="Il manque 1"):
        finishing.finish(dsf, desk=desk)


def test_the_pdf_says_the_fifteen_headings_the_notice_and_the_figures(dsf: Dsf) -> None:
    (letter,) = finishing.documents_of(finished(dsf))
    text = " ".join(text_of(letter_pdf(letter)).split())
    for words in (
        "1. Rédacteur",
        "15. Saisine et recommandations de la CCAPEX",
        "transmis obligatoirement au locataire et au bailleur",
        "Taux d'effort",
        # (520 + 80 - 250) / (900 + 250 + 350) ; 1 500 - 720,50
        "23,3",
        "779,50",
        "Perte d'emploi, Maladie",
    ):
        assert words in text.replace("’", "'"), words
    assert (letter.text_hash != "", dsf.state) == (True, DsfState.WRITTEN)


def test_the_delay_of_the_parties_ends_before_the_day_to_send(dsf: Dsf) -> None:
    finished(dsf)
    with pytest.raises(ValidationError, match="décret 2021-8"):
        told(dsf, dates_of_dsf(dsf).send_by)
    told(dsf)
    letters = Letter.objects.filter(kind="dsf_observations").order_by("pk")
    assert [letter.addressee_role for letter in letters] == ["household", "organisation"]


def test_nothing_is_sent_before_the_parties_could_write(dsf: Dsf) -> None:
    finished(dsf)
    with pytest.raises(ValidationError, match="délai"):
        sending.transmit(dsf, desk=writer(dsf), channel="post")
    told(dsf)
    with pytest.raises(ValidationError, match="ont jusqu'au"):
        sending.transmit(dsf, desk=writer(dsf), channel="post")


def test_once_both_parties_wrote_it_is_sent_with_their_remarks(dsf: Dsf) -> None:
    told(finished(dsf))
    desk = writer(dsf)
    finishing.observe(dsf, party="tenant", text="J'ai repris le loyer.", desk=desk)
    finishing.observe(dsf, party="landlord", text="Plan accepté.", desk=desk)
    sending.transmit(dsf, desk=desk, channel="registry_mail", upload=upload())

    dsf.refresh_from_db()
    assert (dsf.state, dsf.transmit_by) == (DsfState.TRANSMITTED, dates_of_dsf(dsf).send_by)
    judge, ccapex = dsf.transmissions.all()
    assert (judge.channel, ccapex.channel) == ("registry_mail", "here")
    assert judge.proof is not None
    first, second = finishing.documents_of(dsf)
    assert second.corrects == first
    assert "Plan accepté." in text_of(letter_pdf(second))
    fact = Event.objects.get(kind=EventKind.DSF_SENT)
    assert (fact.organisation, fact.document) == (dsf.organisation, judge.proof)
    relation = Relation.objects.get(organisation=dsf.organisation)
    assert relation.ends_on == TODAY() + dt.timedelta(days=30)


def test_without_hearing_the_ccapex_alone_receives_it(dsf: Dsf) -> None:
    told(finished(dsf))
    Dsf.objects.update(state=DsfState.TRANSMITTED)
    act(dsf.procedure, EventKind.CQL)
    update = finished(asked_dsf(dsf.procedure, "cql"))
    sending.transmit(update, desk=writer(update))
    assert [one.addressee for one in update.transmissions.all()] == ["ccapex"]


def test_a_carence_needs_an_attempt_and_lists_them_all(dsf: Dsf) -> None:
    desk = writer(dsf)
    with pytest.raises(ValidationError, match="essai"):
        finishing.declare_carence(dsf, reason="no_answer", desk=desk)
    letter = interviews.propose_interview(dsf, OFFER, desk=desk)
    issue(letter, author=desk.user)
    follow_up.record_contact(
        dsf.referral, channel="phone", result="no_answer", desk=desk, note="SECRET"
    )
    document = finishing.declare_carence(dsf, reason="no_answer", desk=desk)
    text = text_of(letter_pdf(document))
    assert "Proposition d'entretien" in text.replace("’", "'")
    assert "Pas de réponse" in text
    assert "SECRET" not in text
    sending.transmit(dsf, desk=desk, channel="post")
    dsf.refresh_from_db()
    assert (dsf.state, dsf.carence_reason) == (DsfState.TRANSMITTED, "no_answer")
    assert Event.objects.filter(kind=EventKind.DSF_SENT).count() == 1


def test_the_offer_and_its_reminder_are_two_letters_each_prepared_once(dsf: Dsf) -> None:
    desk = writer(dsf)
    on = TODAY() + dt.timedelta(days=3)
    interviews.propose_interview(dsf, OFFER, desk=desk)
    interviews.propose_interview(dsf, OFFER, desk=desk, variant="office", on=on)
    interviews.propose_interview(dsf, REMINDER, desk=desk)
    found = Letter.objects.filter(source=f"referral:{dsf.referral_id}").order_by("pk")
    assert [letter.kind for letter in found] == [OFFER, REMINDER]
    assert found[0].variant == "office"
    hearing = dsf.procedure.hearing_on
    assert hearing is not None
    with pytest.raises(ValidationError, match="un jour d'avant"):
        interviews.propose_interview(dsf, REMINDER, desk=desk, variant="office", on=hearing)


def test_a_dsf_taken_up_again_is_frozen_again_and_names_the_first(dsf: Dsf) -> None:
    finished(dsf)
    desk = writer(dsf)
    finishing.reopen(dsf, desk=desk)
    filled(dsf, desk, commitment="Autre engagement")
    second = finishing.finish(dsf, desk=desk)
    assert second.corrects == finishing.documents_of(dsf)[0]


def test_figures_count_each_dsf_once_in_time_late_or_carence() -> None:
    territory: Territory = dsf_territory()
    today = TODAY()
    late, near, far = (
        asked_dsf(assigned(territory, hearing_on=today + dt.timedelta(days=days)))
        for days in (2, 30, 60)
    )
    Dsf.objects.filter(pk=near.pk).update(
        state=DsfState.TRANSMITTED,
        finished_on=today,
        transmitted_on=today,
        transmit_by=today,
    )
    found = figures_of(Dsf.objects.filter(territory=territory), territory)
    counted = (found.ahead, found.overdue, found.in_time, found.too_late, found.unbound)
    assert counted == (1, 1, 1, 0, 0)
    assert found.total == sum(counted)
    assert found.rate == 50
    assert late.hearing_on != far.hearing_on


def test_the_service_sees_the_household_until_its_access_ends(dsf: Dsf) -> None:
    desk = writer(dsf)
    assert Household.objects.visible_to(desk).exists()
    assert service(dsf.territory) == dsf.organisation
