"""No file that people write goes over 500 lines: one file holds one idea.

Libraries served as they come, locks, data and the database's migrations are not counted.
"""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
LIMIT = 500
WRITTEN = {".py", ".html", ".css", ".js", ".md", ".sh", ".toml", ".yml", ".yaml", ".txt"}
NOT_COUNTED = ("static/vendor/", "requirements/", "tests/data/")


def followed_files() -> list[str]:
    """Paths of the files that git follows, or would at the next `git add`."""
    # safe.directory: a clone may belong to another account than the one that tests it.
    listed = subprocess.run(
        ["git", "-c", "safe.directory=*", "ls-files", "-co", "--exclude-standard"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
    ).stdout.splitlines()
    return sorted({path for path in listed if (ROOT / path).is_file()})


def written_files() -> list[str]:
    return [
        path
        for path in followed_files()
        if Path(path).suffix in WRITTEN
        and not path.startswith(NOT_COUNTED)
        and "/migrations/" not in path
    ]


def too_long() -> list[tuple[str, int]]:
    sizes = ((p, len((ROOT / p).read_text("utf-8").splitlines())) for p in written_files())
    return [(path, size) for path, size in sizes if size > LIMIT]


if __name__ == "__main__":
    faults = too_long()
    for path, size in faults:
        print(f"{path}: {size} lines, over {LIMIT}")
    sys.exit(bool(faults))
