"""Dates: a naive instant warns (and a warning fails); an instant put where a day is kept fails too.

Django silently cuts an instant to its day in UTC: at 23:30 in Paris that may be the wrong one.
"""

import datetime
from typing import Any

import pytest
from django.conf import settings
from django.db import models


class InstantInDateFieldError(AssertionError):
    """An instant was given to a field or a lookup that keeps a day."""


@pytest.fixture(autouse=True)
def _days_are_not_instants(monkeypatch: pytest.MonkeyPatch) -> None:
    original = models.DateField.get_prep_value

    def checked(self: "models.DateField[Any, Any]", value: Any) -> Any:
        if isinstance(value, datetime.datetime) and not isinstance(self, models.DateTimeField):
            raise InstantInDateFieldError(f"{self} keeps a day and was given an instant.")
        return original(self, value)

    monkeypatch.setattr(models.DateField, "get_prep_value", checked)


@pytest.fixture(scope="session", autouse=True)
def _tests_live_in_paris() -> None:
    assert settings.TIME_ZONE == "Europe/Paris"
    assert settings.USE_TZ
