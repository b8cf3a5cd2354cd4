"""Decisions about procedures that need no database."""

from procedures.enums import Stage

ORDER = list(Stage)


def later_stage(known: str, reached: str) -> str:
    """The further of two stages: a CDP in the middle of a trial does not bring it back."""
    return max(known, reached, key=lambda stage: ORDER.index(Stage(stage)))
