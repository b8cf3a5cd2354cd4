"""The territory of the tests of lists; every list here is written by its test."""

from tests.imports.conftest import territory

__all__ = ["territory"]
