"""Who served an act sees its file until the procedure is closed (access.md).

Computed from the facts like the rest: an act undone, corrected or moved to another file takes the
access with it.
"""

from collections.abc import Collection

from ccapex.accounts.enums import OrganisationKind
from households.enums import RelationKind
from households.models import Relation
from households.services.access import close_relations, open_relations
from procedures.enums import Stage
from procedures.models import Event
from procedures.rules.acts import ACTS

ACTED = RelationKind.COMMISSAIRE_DE_JUSTICE
SOURCE = "acts"


def settle_access(household_ids: Collection[int]) -> None:
    """Opens what the acts in force give and closes the rest; two queries where nothing changes.

    An act is of the commissaire de justice who sent or entered it: the name that somebody else
    typed on it opens nothing.
    """
    acts = Event.objects.filter(
        procedure__household__in=household_ids,
        kind__in=ACTS,
        replaced_by__isnull=True,
        organisation__kind=OrganisationKind.COMMISSAIRE_DE_JUSTICE,
    ).exclude(procedure__stage=Stage.CLOSED)
    wanted = set(acts.order_by().values_list("procedure__household_id", "organisation_id"))
    kept = Relation.objects.filter(
        household__in=household_ids, kind=ACTED, source=SOURCE, closed_at__isnull=True
    )
    known = set(kept.order_by().values_list("household_id", "organisation_id"))
    if fresh := wanted - known:
        open_relations(fresh, kind=ACTED, source=SOURCE)
    if ended := known - wanted:
        close_relations(kind=ACTED, source=SOURCE, pairs=ended)
