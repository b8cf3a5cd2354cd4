"""Login: password, then a second factor; brute force is slowed; nobody signs up alone."""

import time
from collections.abc import Iterator

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import TOTP, format_hotp_value, hotp_value
from django.core.cache import cache
from django.test import Client
from django.urls import NoReverseMatch, reverse

from ccapex.accounts import second_factor
from ccapex.accounts.enums import Role
from ccapex.accounts.models import User
from ccapex.core.models import JournalEntry
from tests.factories.accounts import PASSWORD, MembershipFactory, UserFactory, desk_for, log_in

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _fresh_limits() -> Iterator[None]:
    cache.clear()
    yield
    cache.clear()


def code_for(secret: str) -> str:
    return str(format_hotp_value(hotp_value(secret, int(time.time()) // 30)))


def enter(client: Client, user: User, password: str = PASSWORD) -> str:
    """Logs in with the password; where it leads."""
    answer = client.post(
        reverse("account_login"), {"login": user.email, "password": password}, follow=True
    )
    return str(answer.redirect_chain[-1][0]) if answer.redirect_chain else ""


def test_without_a_second_factor_every_page_leads_to_enrolment(client: Client) -> None:
    desk = desk_for()
    enter(client, desk.user)
    for name in ("home", "profile", "job_list", "desk_choose", "mfa_index"):
        assert client.get(reverse(name)).headers["Location"] == reverse("mfa_activate_totp")
    page = client.get(reverse("mfa_activate_totp"))
    assert "Carré à photographier" in page.content.decode()
    assert client.get(reverse("account_logout")).status_code == 200


def test_a_fragment_asked_by_htmx_leads_there_too(client: Client) -> None:
    enter(client, desk_for().user)
    answer = client.get(reverse("job_list"), headers={"HX-Request": "true"})
    assert answer.headers["HX-Redirect"] == reverse("mfa_activate_totp")


@pytest.mark.django_db(transaction=True)
def test_enrolling_opens_the_site_and_gives_recovery_codes(client: Client) -> None:
    desk = desk_for()
    enter(client, desk.user)
    page = client.get(reverse("mfa_activate_totp"))
    secret = page.context["form"].secret
    answer = client.post(reverse("mfa_activate_totp"), {"code": code_for(secret)})
    assert answer.headers["Location"] == reverse("mfa_view_recovery_codes")
    codes = client.get(answer.headers["Location"])
    assert len(codes.context["unused_codes"]) == 10
    assert client.get(reverse("home")).status_code == 200
    assert JournalEntry.objects.filter(action="account.second_factor").exists()


def test_once_enrolled_the_code_is_asked_at_login(client: Client) -> None:
    desk = desk_for()
    TOTP.activate(desk.user, "JBSWY3DPEHPK3PXP")
    assert enter(client, desk.user) == reverse("mfa_authenticate")
    assert client.get(reverse("home")).headers["Location"].startswith(reverse("account_login"))
    wrong = client.post(reverse("mfa_authenticate"), {"code": "000000"})
    assert wrong.status_code == 200
    client.post(reverse("mfa_authenticate"), {"code": code_for("JBSWY3DPEHPK3PXP")})
    assert client.get(reverse("home")).status_code == 200


def test_a_session_opened_before_enrolment_proves_nothing_after_it(client: Client) -> None:
    desk = desk_for()
    enter(client, desk.user)
    TOTP.activate(desk.user, "JBSWY3DPEHPK3PXP")  # from another session
    assert client.get(reverse("home")).headers["Location"] == reverse("account_logout")


def test_recovery_codes_alone_are_no_enrolment() -> None:
    user = UserFactory()
    Authenticator.objects.create(user=user, type=Authenticator.Type.RECOVERY_CODES, data={})
    assert not second_factor.is_enrolled(user)


def test_the_demo_settings_alone_ask_for_no_second_factor(
    client: Client, settings: pytest.FixtureRequest
) -> None:
    settings.SECOND_FACTOR_REQUIRED = False  # type: ignore[attr-defined]
    assert enter(client, desk_for().user) == reverse("home")


def test_an_unknown_person_is_sent_to_the_login_page(client: Client) -> None:
    for name in ("home", "job_list", "profile", "desk_choose"):
        assert client.get(reverse(name)).headers["Location"].startswith(reverse("account_login"))


def test_wrong_passwords_are_slowed_for_the_account(client: Client) -> None:
    user = desk_for().user
    for _ in range(5):
        enter(client, user, "mauvais mot de passe")
    answer = client.post(reverse("account_login"), {"login": user.email, "password": PASSWORD})
    assert answer.status_code == 200
    assert "_auth_user_id" not in client.session
    refusals = JournalEntry.objects.filter(action="account.refused")
    assert refusals.count() >= 5
    assert user.email not in str(list(refusals.values()))


def test_nobody_signs_up_nor_changes_address_alone() -> None:
    for name in ("account_signup", "account_email"):
        with pytest.raises(NoReverseMatch):
            reverse(name)


def test_a_person_with_two_desks_chooses_one(client: Client) -> None:
    desk = desk_for(Role.SOCIAL_WORKER)
    other = MembershipFactory(user=desk.user, role=Role.MEMBER)
    log_in(client, desk)
    page = client.get(reverse("desk_choose")).content.decode()
    assert desk.membership.organisation.name in page
    assert other.organisation.name in page
    client.post(reverse("desk_choose"), {"desk": other.pk})
    assert client.get(reverse("home")).context["desk"].membership == other


def test_one_cannot_sit_at_somebody_elses_desk(client: Client) -> None:
    log_in(client, desk_for())
    other = desk_for()
    answer = client.post(reverse("desk_choose"), {"desk": other.membership.pk})
    assert answer.status_code == 404


@pytest.mark.parametrize(
    "name",
    [
        "account_change_password",
        "account_logout",
        "account_reauthenticate",
        "desk_choose",
        "home",
        "job_list",
        "mfa_index",
        "profile",
    ],
)
def test_every_page_of_the_account_is_in_our_frame(client: Client, name: str) -> None:
    page = log_in(client, desk_for()).get(reverse(name)).content.decode()
    assert '<html lang="fr"' in page
    assert page.count("<h1>") == 1


@pytest.mark.parametrize("name", ["account_login", "account_reset_password"])
def test_every_page_before_login_is_in_our_frame(client: Client, name: str) -> None:
    page = client.get(reverse(name)).content.decode()
    assert page.count("<h1>") == 1


def test_a_forgotten_password_is_reset_by_mail_and_unknown_addresses_get_none(
    client: Client, mailoutbox: list[object]
) -> None:
    user = desk_for().user
    for email in ("inconnu@essai.example", user.email):
        answer = client.post(reverse("account_reset_password"), {"email": email})
        assert answer.headers["Location"] == reverse("account_reset_password_done")
    assert len(mailoutbox) == 1
    body = str(getattr(mailoutbox[0], "body", ""))
    link = next(word for word in body.split() if word.startswith("http"))
    page = client.get(link, follow=True)
    assert "Choisir un mot de passe" in page.content.decode()
    new = "une autre phrase de passe longue"
    done = client.post(page.request["PATH_INFO"], {"password1": new, "password2": new})
    assert done.headers["Location"] == reverse("account_reset_password_from_key_done")
    user.refresh_from_db()
    assert user.check_password(new)
