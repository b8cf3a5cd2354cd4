"""To which body a file goes, and which files a session is offered, each with its reason."""

from collections.abc import Collection
from dataclasses import dataclass

from ccapex.accounts.desk import Desk
from ccapex.accounts.models import Organisation
from commissions.enums import ItemOrigin
from commissions.models import Commission, Session, Situation
from households.models import Household
from procedures.models import Procedure


@dataclass(frozen=True, slots=True)
class Proposed:
    """``why`` in French; ``rule``: code of ``commissions.rules.proposals``."""

    commission: Commission
    why: str
    rule: str


@dataclass(frozen=True, slots=True)
class Candidate:
    """``source`` names what asks for it (``task:12``, ``report:3``, ``item:40``…), to be kept on
    the item; ``proposed_by`` whose demand it is."""

    household: Household
    origin: ItemOrigin
    reason: str
    source: str = ""
    procedure: Procedure | None = None
    situation: Situation | None = None
    proposed_by: Organisation | None = None


def bodies_for(procedures: Collection[Procedure]) -> dict[int, list[Proposed]]:
    """Procedure pk → the bodies that should see it, the right one first; a constant number of
    queries."""
    return {procedure.pk: [] for procedure in procedures}


def candidates(session: Session, desk: Desk) -> list[Candidate]:
    """The files proposed to a session, among those that ``desk`` (who runs it) may see; a
    constant number of queries. A household is there once, for its strongest reason."""
    return []
