"""When two entries are one act: the same act in two senders' lists is one fact (contract)."""

import datetime
from dataclasses import dataclass
from typing import Protocol

from ccapex.core.text import plain
from procedures.enums import EventKind

# Acts of a commissaire de justice, which several lists and systems carry.
ACTS = frozenset(
    {
        EventKind.CDP,
        EventKind.INSURANCE_COMMAND,
        EventKind.ASSIGNATION,
        EventKind.CQL,
        EventKind.CFP_REQUEST,
    }
)
NUMBERS = ("exploc_number", "alexi_number")
SAME_REFERENCE_WITHIN = datetime.timedelta(days=10)


class ActLike(Protocol):
    """An ``Event``, or what is about to become one."""

    @property
    def kind(self) -> str: ...
    @property
    def occurred_on(self) -> datetime.date: ...
    @property
    def act_key(self) -> str: ...
    @property
    def officer_reference(self) -> str: ...
    @property
    def exploc_number(self) -> str: ...
    @property
    def alexi_number(self) -> str: ...


@dataclass(frozen=True)
class Act:
    """An act as a list or a form quotes it."""

    kind: str
    occurred_on: datetime.date
    act_key: str = ""
    officer_reference: str = ""
    exploc_number: str = ""
    alexi_number: str = ""


def same_act(known: ActLike, quoted: ActLike) -> bool:
    """Both are of one procedure, or of one lease.

    A number of a State system names an act. Else the day settles it, unless both quote a
    reference of the study and the references differ; the same reference a few days apart is one
    act entered twice.
    """
    if known.kind != quoted.kind or known.kind not in ACTS:
        return False
    if known.act_key and known.act_key == quoted.act_key:
        return True
    for name in NUMBERS:
        mine, theirs = plain(getattr(known, name)), plain(getattr(quoted, name))
        if mine and theirs:
            return mine == theirs
    mine, theirs = plain(known.officer_reference), plain(quoted.officer_reference)
    if mine and theirs:
        apart = abs(known.occurred_on - quoted.occurred_on)
        return mine == theirs and apart <= SAME_REFERENCE_WITHIN
    return known.occurred_on == quoted.occurred_on
