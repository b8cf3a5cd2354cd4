"""New or already known: a household is new to a commission the first time that one examines it."""

from commissions.enums import KnownChoice


def is_new(*, seen_before: bool, choice: str = "") -> bool | None:
    """``seen_before``: an earlier session of that commission examined it, or an old session
    entered names it. ``choice``: what a person said before the closing, which prevails; None where
    they said that earlier years are not in the base.
    """
    if choice == KnownChoice.UNKNOWN:
        return None
    if choice:
        return choice == KnownChoice.NEW
    return not seen_before
