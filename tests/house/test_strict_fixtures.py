"""The strict fixtures do fail: a guard that never fires protects nothing."""

import datetime
import socket
from pathlib import Path

import django
import pytest
from django.conf import settings
from django.db import connection, models
from django.http import HttpResponse
from django.template import engines
from django.test import RequestFactory
from pytest_socket import SocketConnectBlockedError

from tests.support.strict_dates import InstantInDateFieldError
from tests.support.strict_pages import (
    FormWithoutTokenError,
    WriteWhileReadingError,
    check_forms,
    read_only,
)
from tests.support.strict_templates import (
    UndefinedTemplateVariableError,
    comes_from_a_library,
)


def test_the_network_is_out_of_reach() -> None:
    with pytest.raises(SocketConnectBlockedError):
        socket.create_connection(("192.0.2.1", 80), timeout=1)


def test_an_instant_is_refused_where_a_day_is_kept() -> None:
    instant = datetime.datetime(2026, 9, 14, 23, 30, tzinfo=datetime.UTC)
    with pytest.raises(InstantInDateFieldError):
        models.DateField().get_prep_value(instant)
    assert models.DateField().get_prep_value(instant.date()) == instant.date()
    assert models.DateTimeField().get_prep_value(instant) == instant


@pytest.mark.django_db
def test_reading_a_page_writes_nothing_but_journal_and_session() -> None:
    with connection.cursor() as cursor:
        cursor.execute("CREATE TEMPORARY TABLE secret_counter (n integer)")
        with read_only(), pytest.raises(WriteWhileReadingError):
            cursor.execute("INSERT INTO secret_counter VALUES (1)")
        with read_only():
            cursor.execute("DELETE FROM django_session WHERE session_key = 'none'")
        cursor.execute("INSERT INTO secret_counter VALUES (1)")


def test_a_form_that_posts_needs_its_token() -> None:
    path = RequestFactory().get("/page").path
    form = '<form method="post" action="/x">{}<button>Envoyer</button></form>'
    with pytest.raises(FormWithoutTokenError):
        check_forms(HttpResponse(form.format("")), path)
    check_forms(HttpResponse(form.format('<input name="csrfmiddlewaretoken">')), path)
    check_forms(HttpResponse('<form method="get"></form>'), path)


def test_an_undefined_variable_fails_in_our_templates() -> None:
    greeting = engines["django"].from_string("Bonjour {{ name }}")
    assert greeting.render({"name": "Alice"}) == "Bonjour Alice"
    with pytest.raises(UndefinedTemplateVariableError):
        greeting.render({})


def test_a_library_s_template_keeps_django_s_indulgence() -> None:
    assert comes_from_a_library(Path(django.__file__).parent / "contrib/admin/templates/a.html")
    assert not comes_from_a_library(settings.BASE_DIR / "templates" / "base.html")
