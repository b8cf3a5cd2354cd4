"""The site says before it starts what would show every household to somebody."""

import pytest
from django.contrib.auth.models import Permission
from django.core.checks import CheckMessage
from django.db import IntegrityError, transaction

from ccapex.accounts import checks
from ccapex.accounts.models import User
from tests.factories.accounts import GroupFactory, UserFactory


def ids(messages: list[CheckMessage]) -> list[str | None]:
    return [message.id for message in messages]


@pytest.mark.django_db
def test_a_sound_installation_passes() -> None:
    UserFactory()
    assert checks.nobody_sees_everything(databases=["default"]) == []
    assert checks.anonymous_user() == []


@pytest.mark.django_db
@pytest.mark.parametrize("app", ["households", "procedures", "referrals"])
def test_a_global_permission_on_files_is_an_error(app: str) -> None:
    permission = Permission.objects.filter(content_type__app_label=app).first()
    assert permission
    GroupFactory().permissions.add(permission)
    assert ids(checks.nobody_sees_everything(databases=["default"])) == ["accounts.E003"]


@pytest.mark.django_db
def test_a_global_permission_held_by_a_person_is_an_error() -> None:
    permission = Permission.objects.get(codename="view_household")
    UserFactory().user_permissions.add(permission)
    assert ids(checks.nobody_sees_everything(databases=["default"])) == ["accounts.E003"]


@pytest.mark.django_db
def test_the_database_itself_refuses_a_superuser() -> None:
    user = UserFactory()
    with pytest.raises(IntegrityError), transaction.atomic():
        User.objects.filter(pk=user.pk).update(is_superuser=True)


def test_guardians_anonymous_account_is_refused(settings: pytest.FixtureRequest) -> None:
    settings.ANONYMOUS_USER_NAME = "AnonymousUser"  # type: ignore[attr-defined]
    assert ids(checks.anonymous_user()) == ["accounts.E001"]


def test_slow_letters_are_announced(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(checks, "find_library", lambda name: None)
    assert ids(checks.fast_letters()) == ["accounts.W001"]
    monkeypatch.setattr(checks, "find_library", lambda name: f"lib{name}.so.0")
    assert checks.fast_letters() == []
