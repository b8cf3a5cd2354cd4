"""What the papers of a session are made of, in a fixed number of queries."""

from collections import defaultdict
from dataclasses import dataclass, field

from django.db.models import Prefetch

from ccapex.accounts.models import Organisation
from commissions.enums import ItemState, OutputKind
from commissions.models import Item, Output, Session
from commissions.rules.configuration import Configuration, configuration
from commissions.rules.outputs import title
from households.enums import RelationKind
from households.models import Lease, Relation
from referrals.rules.measures import kinds_of


@dataclass(slots=True)
class Sheet:
    """The session with its items in order; ``following``: by household, who is in charge of it;
    ``organisations``: those of the territory, by identifier."""

    session: Session
    configuration: Configuration
    items: list[Item]
    following: dict[int, set[int]] = field(default_factory=dict)
    organisations: dict[int, Organisation] = field(default_factory=dict)
    measures: dict[str, str] = field(default_factory=dict)

    def source_of(self, row: Item | Session) -> str:
        return source_of(row, is_ccapex=self.configuration.is_ccapex)

    def outputs_of(self, item: Item) -> list[Output]:
        """What the session issues: of a file put off, that it is put off, and nothing else."""
        outputs = list(item.outputs.all())
        if item.state == ItemState.EXAMINED:
            return outputs
        if item.state == ItemState.POSTPONED:
            return [one for one in outputs if one.kind == OutputKind.POSTPONEMENT]
        return []

    def title_of(self, output: Output) -> str:
        return title(output.kind, output.code, self.configuration, self.measures)


def source_of(row: Item | Session, *, is_ccapex: bool) -> str:
    """What a paper came from. Those of a commission outside the CCAPEX are named apart: the
    territory's secretariat does not read them (``ccapex.letters.querysets``)."""
    word = "item" if isinstance(row, Item) else "session"
    return f"{word}:{row.pk}" if is_ccapex else f"local_{word}:{row.pk}"


def read(session: Session) -> Sheet:
    """Eleven queries, whatever the number of items."""
    commission = session.commission
    outputs = Output.objects.select_related("organisation", "postponed_to").order_by("rank", "pk")
    items = list(
        session.items.select_related(
            "household",
            "procedure__lease__dwelling",
            "procedure__lease__landlord__organisation",
            "situation__lease__dwelling",
            "situation__lease__landlord__organisation",
            "situation__coordinator",
        )
        .prefetch_related(
            Prefetch("outputs", outputs),
            "parts",
            "household__members__person",
            Prefetch(
                "household__leases",
                Lease.objects.select_related("dwelling", "landlord__organisation"),
            ),
            "household__contact_limits",
            "household__guardians",
        )
        .order_by("rank", "pk")
    )
    following: dict[int, set[int]] = defaultdict(set)
    open_now = Relation.objects.filter(
        household__in={item.household_id for item in items if item.household_id},
        kind=RelationKind.REFERRAL,
        closed_at__isnull=True,
    ).order_by("pk")
    for household_id, organisation_id in open_now.values_list("household_id", "organisation_id"):
        following[household_id].add(organisation_id)
    for item in items:
        if item.situation and item.situation.coordinator_id and item.household_id:
            following[item.household_id].add(item.situation.coordinator_id)
    territory = commission.territory
    return Sheet(
        session=session,
        configuration=configuration(commission.settings, session.held_on),
        items=items,
        following=following,
        organisations={one.pk: one for one in Organisation.objects.filter(territory=territory)},
        measures={code: kind.label for code, kind in kinds_of(territory.profile).items()},
    )


def lease_of(item: Item) -> Lease | None:
    """The one the item is about; else the lease still running, else the last."""
    if item.procedure is not None:
        return item.procedure.lease
    if item.situation is not None and item.situation.lease is not None:
        return item.situation.lease
    if item.household is None:
        return None
    leases = sorted(item.household.leases.all(), key=lambda one: (one.ended_on is None, one.pk))
    return leases[-1] if leases else None
