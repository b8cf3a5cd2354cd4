"""Every page asked for by a test: a GET writes nothing but the journal, a form carries its token.

Holds for the test client and for the live server of the browser tests alike.
"""

import re
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from typing import Any

import pytest
from django.core.handlers.base import BaseHandler
from django.db import connections
from django.http import HttpRequest, HttpResponseBase
from django.http.response import HttpResponse
from django.test import Client

READING = {"GET", "HEAD", "OPTIONS"}
# The journal says who looked; the session keeps its own age.
MAY_BE_WRITTEN = {"core_journalentry", "django_session"}

WRITE = re.compile(
    r"\s*(?:INSERT(?: OR \w+)? INTO|REPLACE INTO|UPDATE(?: ONLY)?|DELETE FROM)\s+[\"`]?(\w+)",
    re.IGNORECASE,
)
POST_FORM = re.compile(r"<form\b[^>]*\bmethod=[\"']?post\b.*?</form>", re.IGNORECASE | re.DOTALL)


class WriteWhileReadingError(AssertionError):
    """Answering a GET changed the database."""


class FormWithoutTokenError(AssertionError):
    """A form that posts carries no CSRF token: it would be refused in a real browser."""


def refuse_writes(execute: Callable[..., Any], sql: str, *rest: Any) -> Any:
    found = WRITE.match(sql)
    if found and found[1].lower() not in MAY_BE_WRITTEN:
        raise WriteWhileReadingError(f"A GET wrote in {found[1]}.")
    return execute(sql, *rest)


@contextmanager
def read_only() -> Iterator[None]:
    """Any write but the journal's and the session's fails."""
    with ExitStack() as stack:
        for connection in connections.all():
            stack.enter_context(connection.execute_wrapper(refuse_writes))
        yield


def check_forms(response: HttpResponseBase, path: str) -> None:
    if not isinstance(response, HttpResponse) or "html" not in response.get("Content-Type", ""):
        return
    for form in POST_FORM.findall(response.content.decode(response.charset, "replace")):
        if "csrfmiddlewaretoken" not in form:
            raise FormWithoutTokenError(f"A form of {path} posts without its token.")


@pytest.fixture(autouse=True)
def _strict_pages(monkeypatch: pytest.MonkeyPatch) -> None:
    original = BaseHandler.get_response

    def strict(self: BaseHandler, request: HttpRequest) -> HttpResponseBase:
        if request.method not in READING:
            response = original(self, request)
        else:
            with read_only():
                response = original(self, request)
        check_forms(response, request.path)
        return response

    monkeypatch.setattr(BaseHandler, "get_response", strict)


@pytest.fixture
def csrf_client() -> Client:
    """A client as severe as a browser's server: a POST without its token is refused."""
    return Client(enforce_csrf_checks=True)
