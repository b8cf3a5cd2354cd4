"""The repository as git sees it, for the tests of the house."""

from functools import cache
from pathlib import Path

import file_sizes

ROOT = Path(__file__).resolve().parents[2]
PRODUCT = ("ccapex", "households", "procedures", "referrals", "commissions", "reporting")


@cache
def followed_files() -> tuple[str, ...]:
    return tuple(file_sizes.followed_files())


def text_of(path: str) -> str | None:
    """The text of a file, or nothing if it is not text."""
    try:
        return (ROOT / path).read_text("utf-8")
    except UnicodeDecodeError:
        return None
