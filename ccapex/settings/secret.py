"""A signing key made once and kept beside the embedded data, for trials only."""

import secrets
from pathlib import Path


def kept_secret(path: Path) -> str:
    """The key in ``path``; made on first use, readable by its owner alone."""
    path.parent.mkdir(parents=True, exist_ok=True)
    try:
        with path.open("x") as file:
            path.chmod(0o600)
            file.write(secrets.token_urlsafe(50))
    except FileExistsError:
        pass
    return path.read_text().strip()
