"""The one refusal of this package: a file that cannot be read as a list, and why, in French."""

from __future__ import annotations


class UnreadableList(Exception):
    """The file is refused as a whole. `message` is for people and quotes no cell."""

    def __init__(self, code: str, message: str) -> None:
        super().__init__(message)
        self.code = code
        self.message = message
