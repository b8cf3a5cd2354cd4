"""What referrals add to the file and the list of households: who acts, what was tried."""

import uuid
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, NamedTuple

from django.db.models import DateTimeField, Exists, OuterRef, Value
from django.db.models.functions import Cast
from django.utils import timezone

from ccapex.accounts.desk import Desk
from ccapex.accounts.models import Organisation
from households.file import Column, FileRequest, Filter, Headline, Section, TimelineEntry, registry
from households.lines import Line
from households.lines import rows as lines_of
from households.models import Household
from households.querysets import HouseholdQuerySet
from households.services.matrix import Category, Cell
from referrals.enums import (
    EFFECTIVE_CONTACTS,
    AxisKind,
    AxisResult,
    Channel,
    ContactResult,
    DecisionOutcome,
    NotTreatedReason,
    ReferralState,
)
from referrals.enums.acts import ListKind
from referrals.models import ContactAttempt, Decision, ListRow, Referral, SupportAxis

OPEN = (ReferralState.ISSUED, ReferralState.ACCEPTED)
NOBODY = "aucun"


@dataclass(frozen=True)
class Step:
    """A contact tried or an axis opened, for a referral."""

    on: date
    kind: str
    label: str
    result: str
    good: bool = False


@dataclass(frozen=True)
class Followed:
    """A referral with what was done, in order."""

    referral: Referral
    steps: list[Step]

    @property
    def contacts(self) -> list[Step]:
        return [step for step in self.steps if step.kind == "Contact"]

    @property
    def axes(self) -> list[Step]:
        return [step for step in self.steps if step.kind != "Contact"]


def followed(asked: FileRequest) -> list[Followed]:
    """Read once for the card and the chronology."""
    return asked.once("referrals", lambda: _followed(asked))


def _followed(asked: FileRequest) -> list[Followed]:
    rows = list(
        Referral.objects.filter(household=asked.household).select_related(
            "organisation", "referent", "decision"
        )
    )
    steps: dict[uuid.UUID, list[Step]] = defaultdict(list)
    if rows and asked.shown.whole(Category.FOLLOW_UP):
        for line in sorted(
            [*asked.lines("contact"), *asked.lines("axis")], key=lambda one: one.on or date.min
        ):
            if line.public_id and line.on:
                steps[line.public_id].append(_step(line, line.on))
    return [Followed(referral, steps[referral.public_id]) for referral in rows]


def _step(line: Line, on: date) -> Step:
    if line.source == "contact":
        label, outcome = Channel(line.code).label, ContactResult(line.state).label
        return Step(on, "Contact", label, outcome, good=line.state in EFFECTIVE_CONTACTS)
    return Step(on, "Suivi", AxisKind(line.code).label, AxisResult(line.state).label)


def contact_lines(household_id: int) -> Any:
    """``public_id`` is that of the referral, which the attempt is part of."""
    return lines_of(
        "contact",
        ContactAttempt.objects.filter(referral__household=household_id),
        public_id="referral__public_id",
        on="on",
        code="channel",
        state="result",
    )


def axis_lines(household_id: int) -> Any:
    return lines_of(
        "axis",
        SupportAxis.objects.filter(referral__household=household_id),
        public_id="referral__public_id",
        on="opened_on",
        code="kind",
        state="result",
    )


class Placed(NamedTuple):
    """The household in a list (nothing decided: no instant), or a decision taken there."""

    procedure: uuid.UUID
    cdp_list: uuid.UUID
    label: str
    state: str
    due_on: date | None
    outcome: str
    organisation: str | None
    reason: str
    decided_at: datetime | None


def placed(asked: FileRequest) -> list[Placed]:
    """One query for what is to be decided and what was: the card and the chronology share it."""
    return asked.once("placed", lambda: _placed(asked))


def _placed(asked: FileRequest) -> list[Placed]:
    where = [
        "procedure__public_id",
        *(f"cdp_list__{name}" for name in ("public_id", "label", "state", "enrichment_due_on")),
    ]
    decided = Decision.objects.filter(procedure__household=asked.household).order_by()
    in_lists = ListRow.objects.filter(
        household=asked.household, procedure__isnull=False, cdp_list__kind=ListKind.CDP
    )
    nothing = (Value(""), Value(""), Value(""), Cast(Value(None), DateTimeField()))
    said = ("outcome", "organisation__name", "not_treated_reason", "decided_at")
    found = decided.values_list(*where, *said).union(
        in_lists.order_by().values_list(*where, *nothing)
    )
    return [Placed(*row) for row in found]


def referrals(asked: FileRequest) -> dict[str, Any] | None:
    """Referrals with their contacts and axes, and the rule that made them."""
    rows = followed(asked)
    if not rows:
        return None
    whole = asked.shown.whole(Category.FOLLOW_UP)
    return {"referrals": rows, "whole": whole, "desk": asked.desk}


def timeline(asked: FileRequest) -> list[TimelineEntry]:
    if not asked.shown.whole(Category.FOLLOW_UP):
        return []
    entries = []
    for line in followed(asked):
        organisation = line.referral.organisation.name
        entries.append(
            TimelineEntry(
                on=timezone.localdate(line.referral.issued_at),
                title=f"Orientation vers {organisation}",
                kind="Suivi",
                detail=line.referral.get_state_display(),
            )
        )
        entries += [
            TimelineEntry(
                on=step.on,
                title=f"{step.label} : {step.result.lower()}"
                if step.kind == "Contact"
                else step.label,
                kind=step.kind,
                detail=organisation if step.kind == "Contact" else step.result,
                tone="good" if step.good else "",
            )
            for step in line.steps
        ]
    for listed in placed(asked):
        if listed.decided_at is None:
            continue
        reason = NotTreatedReason(listed.reason).label if listed.reason else ""
        entries.append(
            TimelineEntry(
                on=timezone.localdate(listed.decided_at),
                title=f"Décision d’attribution : {DecisionOutcome(listed.outcome).label.lower()}",
                kind="Suivi",
                detail=listed.organisation or reason,
            )
        )
    return entries


def referent_column(desk: Desk, household_ids: Iterable[int]) -> dict[int, Any]:
    """The organisation whose referral is open, the latest one."""
    rows = Referral.objects.filter(household__in=list(household_ids), state__in=OPEN)
    return dict(rows.order_by("pk").values_list("household_id", "organisation__name"))


def referents(desk: Desk) -> list[tuple[str, str]]:
    """Nobody, then the organisations that have an open referral about somebody the desk sees."""
    seen = Household.objects.visible_to(desk).order_by()
    acting = Referral.objects.filter(household__in=seen.values("pk"), state__in=OPEN)
    rows = Organisation.objects.filter(pk__in=acting.values("organisation")).order_by("name")
    return [(NOBODY, "Sans référent"), *rows.values_list("slug", "name")]


def followed_by(households: HouseholdQuerySet, code: str) -> HouseholdQuerySet:
    acting = Referral.objects.filter(household=OuterRef("pk"), state__in=OPEN)
    if code == NOBODY:
        return households.filter(~Exists(acting))
    return households.filter(Exists(acting.filter(organisation__slug=code)))


def headlines(asked: FileRequest) -> list[Headline]:
    """Who acts now."""
    if not asked.shown.has(Category.FOLLOW_UP, Cell.SERVICE_NAME):
        return []
    acting = [line.referral for line in followed(asked) if line.referral.state in OPEN]
    names = ", ".join(dict.fromkeys(referral.organisation.name for referral in acting))
    return [Headline(30, "Suivi par", names or "personne")]


def register() -> None:
    from referrals.to_do import to_do

    registry.add_lines("contact", contact_lines)
    registry.add_lines("axis", axis_lines)
    registry.add_to_do(to_do)
    registry.add_headline(headlines)
    registry.add_section(
        Section(
            "referrals",
            "Orientations et contacts",
            20,
            "referrals/sections/referrals.html",
            referrals,
            Category.FOLLOW_UP,
        )
    )
    registry.add_timeline(timeline)
    registry.add_column(
        Column(
            slug="referent",
            label="Référent",
            order=40,
            load=referent_column,
            category=Category.FOLLOW_UP,
            part=Cell.SERVICE_NAME,
        )
    )
    registry.add_filter(
        Filter(
            slug="referent",
            label="Référent",
            order=30,
            category=Category.FOLLOW_UP,
            part=Cell.SERVICE_NAME,
            choices=referents,
            narrow=followed_by,
        )
    )
