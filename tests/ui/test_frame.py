"""The frame of the pages: it stands without context, obeys the content policy and stays light."""

import re
from pathlib import Path

import pytest
from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.contrib.staticfiles import finders
from django.template.loader import render_to_string
from django.test import RequestFactory

from ccapex.core.views_styleguide import styleguide

ROOT = Path(settings.BASE_DIR)
TEMPLATES = sorted((ROOT / "templates").rglob("*.html"))
STYLES = sorted((ROOT / "static" / "css").glob("*.css"))
SCRIPTS = sorted((ROOT / "static" / "js").glob("*.js"))
INLINE = re.compile(
    r"<script(?![^>]*\bsrc=)|<style\b|\sstyle=|\son[a-z]+=[\"']|javascript:|hx-on", re.IGNORECASE
)
TOKEN = re.compile(r"--([\w-]+): light-dark\((#\w{6}), (#\w{6})\)")
TOKENS = {name: pair for name, *pair in TOKEN.findall((ROOT / "static/css/tokens.css").read_text())}
WORDS = ["ink", "ink-muted", "primary", "danger", "warning", "good", "info"]


def on_screen(path: Path) -> bool:
    """Letters are read by WeasyPrint, which has no content policy and needs its style inside."""
    return "letters" not in path.parts


@pytest.mark.parametrize("name", ["base.html", "400.html", "403.html", "404.html", "500.html"])
def test_a_page_stands_without_any_context(name: str) -> None:
    page = render_to_string(name)
    assert '<html lang="fr"' in page
    assert "<main" in page


@pytest.mark.parametrize("path", TEMPLATES, ids=lambda path: path.name)
def test_no_template_holds_a_script_or_a_style(path: Path) -> None:
    if on_screen(path):
        assert not INLINE.search(path.read_text())


@pytest.mark.parametrize("path", TEMPLATES, ids=lambda path: path.name)
def test_every_static_file_named_by_a_template_exists(path: Path) -> None:
    for name in re.findall(r"{% static ['\"]([^'\"]+)['\"] %}", path.read_text()):
        assert finders.find(name), name


@pytest.mark.parametrize("path", [*TEMPLATES, *STYLES, *SCRIPTS], ids=lambda path: path.name)
def test_nothing_is_loaded_from_elsewhere(path: Path) -> None:
    text = path.read_text()
    assert not re.search(r"(?:src|href)=[\"'](?:https?:)?//", text)
    assert not re.search(r"url\([\"']?(?:https?:)?//|@import", text)


@pytest.mark.parametrize("theme", [0, 1], ids=["light", "dark"])
@pytest.mark.parametrize("ground", ["paper", "sheet"])
@pytest.mark.parametrize("name", [*WORDS, *(f"stage-{number}" for number in range(1, 7))])
def test_words_stand_out_from_their_ground(name: str, ground: str, theme: int) -> None:
    assert contrast(TOKENS[name][theme], TOKENS[ground][theme]) >= 4.5


@pytest.mark.parametrize("theme", [0, 1], ids=["light", "dark"])
@pytest.mark.parametrize("tone", ["primary", "danger", "warning", "good", "info"])
def test_words_stand_out_from_a_soft_ground(tone: str, theme: int) -> None:
    assert contrast(TOKENS["ink"][theme], TOKENS[f"{tone}-soft"][theme]) >= 4.5
    assert contrast(TOKENS[tone][theme], TOKENS[f"{tone}-soft"][theme]) >= 4.5


def contrast(first: str, second: str) -> float:
    """WCAG 2.2: relative luminance of the lighter over the darker."""
    light, dark = sorted((luminance(first), luminance(second)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def luminance(colour: str) -> float:
    parts = [int(colour[index : index + 2], 16) / 255 for index in (1, 3, 5)]
    linear = [p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def test_what_we_send_besides_the_libraries_stays_light() -> None:
    """On every page; then the heaviest of the work screens, in all."""
    frame = (ROOT / "templates" / "base.html").read_text()
    weights = {path.name: path.stat().st_size for path in [*STYLES, *SCRIPTS]}
    assert sum(size for name, size in weights.items() if f"/{name}'" in frame) < 60_000
    sitting = ("commission.css", "saver.js", "sitting.js", "sitting-live.js", "sitting-outputs.js")
    assert sum(weights[name] for name in sitting) < 50_000


def test_libraries_come_with_their_licence() -> None:
    for folder in (ROOT / "static" / "vendor").iterdir():
        assert (folder / "LICENSE").read_text()


def test_no_style_sheet_asks_for_a_missing_map() -> None:
    """The manifest of static files refuses to build on a source map that is not there."""
    for path in (ROOT / "static").rglob("*.css"):
        assert "sourceMappingURL" not in path.read_text()


def test_the_style_page_shows_every_component(rf: RequestFactory) -> None:
    request = rf.get("/")
    request.user = AnonymousUser()
    page = styleguide(request).content.decode()
    source = (ROOT / "templates" / "styleguide.html").read_text()
    for path in (ROOT / "templates" / "components").glob("*.html"):
        if "Tag:" in path.read_text() and path.stem != "form_field":
            assert f"{{% {path.stem} " in source, path.stem
    assert page.count("<figure") == 5
