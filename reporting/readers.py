"""Who reads the figures, and who reads them whole (access.md: aggregates)."""

from ccapex.accounts.desk import Desk
from ccapex.accounts.enums import Role

READERS = frozenset(
    {
        Role.SECRETARIAT,
        Role.SOCIAL_WORKER,
        Role.MANAGER,
        Role.LANDLORD,
        Role.MEMBER,
        Role.STATISTICS,
    }
)


def reads_figures(desk: Desk) -> bool:
    return desk.role in READERS


def reads_all(desk: Desk) -> bool:
    """The others read whole years of the whole territory, small values masked: narrower questions
    would tell them by subtraction what is masked."""
    return desk.is_secretariat or desk.role == Role.STATISTICS
