"""Documents say what is true: links lead somewhere, commands exist, changes are told."""

import re
import subprocess
from urllib.parse import unquote

import pytest

from tests.house.repository import ROOT, followed_files

MARKDOWN = [path for path in followed_files() if path.endswith(".md")]
LINK = re.compile(r"!?\[[^\]]*\]\(\s*<?([^)\s>]+)")
HEADING = re.compile(r"^#{1,6}\s+(.+?)\s*$", re.MULTILINE)
CODE = re.compile(r"```.*?```|`[^`\n]*`", re.DOTALL)


def anchors(text: str) -> set[str]:
    """Anchors that a forge gives to the headings of a page."""
    titles = (re.sub(r"[^\w\- ]", "", title.lower()) for title in HEADING.findall(text))
    return {title.replace(" ", "-") for title in titles}


@pytest.mark.parametrize("path", MARKDOWN)
def test_every_link_leads_somewhere(path: str) -> None:
    broken = []
    for target in LINK.findall(CODE.sub("", (ROOT / path).read_text("utf-8"))):
        if re.match(r"[a-z]+:", target):
            continue
        name, _, anchor = unquote(target).partition("#")
        page = (ROOT / path).parent / name if name else ROOT / path
        if not page.exists() or (anchor and anchor not in anchors(page.read_text("utf-8"))):
            broken.append(target)
    assert broken == []


@pytest.mark.parametrize("path", ["README.md", "CONTRIBUTING.md", "ARCHITECTURE.md"])
def test_every_make_command_told_exists(path: str) -> None:
    targets = set(re.findall(r"^([a-z-]+):", (ROOT / "Makefile").read_text(), re.MULTILINE))
    spans = CODE.findall((ROOT / path).read_text("utf-8"))
    told = {name for span in spans for name in re.findall(r"\bmake ([a-z-]+)", span)}
    assert told <= targets


def test_every_script_that_make_calls_exists() -> None:
    called = re.findall(r"\bscripts/[\w.]+", (ROOT / "Makefile").read_text())
    assert called
    assert [path for path in called if not (ROOT / path).is_file()] == []


def test_help_lists_every_command() -> None:
    makefile = (ROOT / "Makefile").read_text()
    phony = re.search(r"^\.PHONY: (.+)$", makefile, re.MULTILINE)
    assert phony
    shown = subprocess.run(
        ["make", "--no-print-directory", "help"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
    ).stdout
    assert {line.split()[0] for line in shown.splitlines()} == set(phony[1].split())


def test_the_next_release_is_being_told() -> None:
    changelog = (ROOT / "CHANGELOG.md").read_text("utf-8")
    section = re.search(r"^## Unreleased\n(.+?)(?=^## |\Z)", changelog, re.MULTILINE | re.DOTALL)
    assert section
    assert re.search(r"^- \S", section[1], re.MULTILINE)


@pytest.mark.parametrize("path", [path for path in MARKDOWN if re.match(r"docs/adr/\d{4}-", path)])
def test_a_decision_has_its_five_parts(path: str) -> None:
    text = (ROOT / path).read_text("utf-8")
    assert re.search(r"^Date: \d{4}-\d{2}-\d{2}$", text, re.MULTILINE)
    assert re.search(r"^State: (proposed|accepted|replaced by .+)$", text, re.MULTILINE)
    assert HEADING.findall(text)[1:] == ["Context", "Decision", "Consequences"]
