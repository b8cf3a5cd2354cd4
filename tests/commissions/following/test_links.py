"""The page to answer on without account: what opens it, what locks it, what it tells."""

import datetime as dt
import re

import pytest
from django.core import mail
from django.core.exceptions import ValidationError
from django.test import Client
from django.utils import timezone

from ccapex.core.jobs import run
from ccapex.core.models import Job, JournalEntry
from ccapex.letters.models import Letter
from commissions.enums import FollowResult, FollowState
from commissions.models import AnswerLink, Recommendation
from commissions.rules.following import plain_code
from commissions.services.closing import close
from commissions.services.following import answer, links, settle
from tests.factories.commission_closing import ready
from tests.factories.commissions import organisation_of
from tests.factories.following import TEXT, Followed, followed

pytestmark = pytest.mark.django_db
GONE = "Cette adresse n’existe pas, ou elle ne sert plus"


@pytest.fixture
def one() -> Followed:
    """Addressed to an association of which nobody can log in."""
    made = followed()
    organisation = organisation_of(made.made.territory, "association")
    Recommendation.objects.update(organisation=organisation)
    made.recommendation.refresh_from_db()
    return made


def _path(url: str) -> str:
    return re.sub(r"^https?://[^/]+", "", url)


def _give(client: Client, path: str, code: str) -> str:
    answer = client.post(path, {"act": "code", "code": code}, follow=True)
    return answer.content.decode()


def test_the_code_opens_one_recommendation_and_the_answer_closes_the_page(one: Followed) -> None:
    url, code = links.make(one.recommendation)
    path, client = _path(url), Client()
    first = client.get(path)
    assert TEXT not in first.content.decode()
    assert first.headers["Referrer-Policy"] == "same-origin"
    assert "noindex" in first.headers["X-Robots-Tag"]
    shown = _give(client, path, code.lower().replace("-", " "))
    household = one.made.item.household
    assert household is not None
    assert TEXT in shown
    assert household.reference in shown
    assert household.display_name not in shown
    sent = {"act": "answer", "proposed": "followed", "text": "Rendez-vous pris.", "done_on": "hier"}
    thanks = client.post(path, sent, follow=True)
    assert "Votre réponse est enregistrée" in thanks.content.decode()
    one.recommendation.refresh_from_db()
    told = one.recommendation
    assert (told.state, told.by_link, told.answered_by) == (FollowState.ANSWERED, True, None)
    assert told.proposed == FollowResult.FOLLOWED
    assert Client().get(path).status_code == 404


def test_neither_the_address_nor_the_code_is_kept(one: Followed) -> None:
    url, code = links.make(one.recommendation)
    link = AnswerLink.objects.get()
    assert url.rsplit("/", 2)[1] not in (link.token_hash, link.code_hash)
    assert plain_code(code) not in link.code_hash
    lines = JournalEntry.objects.filter(action__startswith="commission.answer_link")
    assert all(not line.details for line in lines)


def test_an_address_unknown_expired_used_or_settled_answers_the_same(one: Followed) -> None:
    answers = [Client().get("/r/nothing-there/")]
    for spoil in ("expire", "settle"):
        made = followed()
        url, _code = links.make(made.recommendation)
        if spoil == "expire":
            AnswerLink.objects.filter(recommendation=made.recommendation).update(
                expires_on=timezone.localdate() - dt.timedelta(days=1)
            )
        else:
            settle(made.recommendation, FollowResult.MOOT, made.made.secretary)
        answers.append(Client().get(_path(url)))
    assert {found.status_code for found in answers} == {404}
    assert len({found.content for found in answers}) == 1
    assert GONE in answers[0].content.decode()


def test_wrong_codes_are_slowed_then_lock_the_page_for_the_right_one_too(one: Followed) -> None:
    url, code = links.make(one.recommendation)
    path, client = _path(url), Client()
    assert "il reste 4 essais" in _give(client, path, "AAAAA-AAAAA")
    assert "il reste 3 essais" in _give(client, path, "AAAAA-AAAAA")
    # Too early: neither compared nor counted.
    assert "Attendez" in _give(client, path, code)
    for sign in ("il reste 2 essais", "il reste un essai", GONE):
        AnswerLink.objects.update(tried_at=timezone.now() - dt.timedelta(minutes=10))
        assert sign in _give(client, path, "AAAAA-AAAAA")
    AnswerLink.objects.update(tried_at=timezone.now() - dt.timedelta(minutes=10))
    assert GONE in _give(client, path, code)
    assert JournalEntry.objects.filter(action="commission.answer_link_locked").count() == 1


def test_the_code_of_one_page_opens_no_other(one: Followed) -> None:
    other = followed()
    url, code = links.make(one.recommendation)
    second_url, _second = links.make(other.recommendation)
    client = Client()
    _give(client, _path(url), code)
    assert TEXT not in client.get(_path(second_url)).content.decode()


def test_a_new_address_closes_the_old_one(one: Followed) -> None:
    url, _code = links.make(one.recommendation)
    links.make(one.recommendation)
    assert Client().get(_path(url)).status_code == 404


def test_the_mail_holds_a_number_a_date_an_address_and_the_code_of_the_letter_opens_it(
    one: Followed,
) -> None:
    _url, code = links.make(one.recommendation)
    run(Job.objects.get(kind=links.MAIL_JOB).pk)
    (sent,) = mail.outbox
    household = one.made.item.household
    assert household is not None
    for secret in (household.display_name, household.reference, TEXT, code):
        assert secret not in sent.body
    assert one.made.commission.name in sent.body
    found = re.search(r"http\S+/r/\S+", str(sent.body))
    assert found
    assert TEXT in _give(Client(), _path(found.group()), code)


def test_an_answer_given_elsewhere_in_between_closes_the_page(one: Followed) -> None:
    links.make(one.recommendation)
    link = AnswerLink.objects.get()
    answer(one.recommendation, "Par téléphone.", one.made.secretary)
    with pytest.raises(ValidationError):
        links.answer_with(link, "Par la page.", proposed="followed", done_on=None)
    assert Recommendation.objects.get(pk=one.recommendation.pk).answer == "Par téléphone."


def test_who_can_log_in_needs_no_link(one: Followed) -> None:
    assert links.wanted(one.recommendation)
    assert not links.wanted(followed().recommendation)


def test_a_closing_that_resumes_prints_the_same_codes_and_mails_once(one: Followed) -> None:
    session = one.made.session
    codes = links.codes_to_print(session)
    assert links.codes_to_print(session) == codes
    assert list(codes) == [one.output.pk]
    assert AnswerLink.objects.count() == 1
    run(Job.objects.get(kind=links.MAIL_JOB).pk)
    found = re.search(r"http\S+/r/\S+", str(mail.outbox[0].body))
    assert found
    assert TEXT in _give(Client(), _path(found.group()), codes[one.output.pk])


def test_who_can_log_in_has_no_code_printed() -> None:
    assert links.codes_to_print(followed().made.session) == {}


def test_the_letter_of_who_has_no_account_holds_its_code_and_no_other() -> None:
    made = ready()
    session = made.made.session
    close(session.pk, made.made.secretary)
    codes = links.codes_to_print(session)
    to_service = Recommendation.objects.get(organisation=made.service).output_id
    key = f"commission:{made.item.pk}:organisation-{made.service.pk}"
    html = Letter.objects.get(key=key).html
    assert [pk for pk, code in codes.items() if code in html] == [to_service]
