"""The world of the walk."""

import logging

import pytest

from ccapex.letters.views import flyer, letters
from referrals.views.dsf import detail as dsf_pages
from tests.walk.world import World, build_world


@pytest.fixture
def world(db: None, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture) -> World:
    """Papers are not drawn: the walk is about doors, WeasyPrint would take most of its time."""
    monkeypatch.setattr(letters, "letter_pdf", lambda _letter: b"%PDF-1.7")
    monkeypatch.setattr(dsf_pages, "letter_pdf", lambda _letter: b"%PDF-1.7")
    monkeypatch.setattr(flyer, "flyer_pdf", lambda _territory: b"%PDF-1.7")
    caplog.set_level(logging.ERROR, logger="django.request")  # a refusal is what is expected
    return build_world()
