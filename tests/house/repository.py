"""The repository as git sees it, for the tests of the house."""

import subprocess
from functools import cache
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
PRODUCT = ("ccapex", "households", "procedures", "referrals", "commissions", "reporting")


@cache
def followed_files() -> tuple[str, ...]:
    """Paths that git follows, or would at the next `git add`."""
    listed = subprocess.run(
        ["git", "ls-files", "--cached", "--others", "--exclude-standard"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
    ).stdout.splitlines()
    return tuple(path for path in listed if (ROOT / path).is_file())


def text_of(path: str) -> str | None:
    """The text of a file, or nothing if it is not text."""
    try:
        return (ROOT / path).read_text("utf-8")
    except UnicodeDecodeError:
        return None
