"""The files offered to a session: the last ones postponed, answers due, demands, then the rule.

Only those that the desk which runs the session may see: nothing is learnt by preparing.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from django.db.models import Exists, F, OuterRef, Q

from ccapex.accounts.desk import Desk
from ccapex.accounts.models import Organisation
from ccapex.core.french import day
from commissions.enums import (
    FollowState,
    ItemOrigin,
    ItemState,
    OutputKind,
    SessionState,
    SituationState,
)
from commissions.models import Item, Output, Recommendation, Session, Situation
from commissions.rules.configuration import Configuration, configuration
from commissions.rules.proposals import asked_of, proposed
from commissions.services.file_facts import bodies_of, communes_in, facts_of
from households.models import Household
from procedures.enums import Stage, TaskState
from procedures.models import Procedure, Task
from referrals.enums.signalements import IntakeChannel, Nature
from referrals.models import Signalement
from referrals.services.missions.reports import asking_agenda

PENDING = (ItemState.PROPOSED, ItemState.ON_AGENDA)
OVER = (SessionState.CLOSED, SessionState.CANCELLED)
WORKS = ("commission_agenda", "mediation_summons")
# What arrives by law or by the thousand asks nothing of a session by itself.
ROUTINE_CHANNELS = (
    IntakeChannel.COMMISSAIRE_DE_JUSTICE,
    IntakeChannel.SOCIAL_LANDLORD,
    IntakeChannel.CAF,
    IntakeChannel.MSA,
)


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


def candidates(session: Session, desk: Desk) -> list[Candidate]:
    """Those that ``desk`` (who runs it) may see; a household once, for its strongest reason.

    A constant number of queries. Neither those of this session, nor those awaited in another of
    the same commission.
    """
    commission = session.commission
    told = configuration(commission.settings, session.held_on)
    if not told.has_files or told.is_template:
        return []
    visible = Household.objects.visible_to(desk)
    found: dict[int, Candidate] = {}
    left_out = _left_out(session)
    sources = (
        _postponed(session, visible),
        _answers_due(session, visible),
        _situations(session, visible),
        _asked(session, told, visible),
        _by_rule(session, told, visible),
    )
    for source in sources:
        for candidate in source:
            if candidate.household.pk not in left_out:
                found.setdefault(candidate.household.pk, candidate)
    return list(found.values())


def _left_out(session: Session) -> set[int | None]:
    """Already in this session, even withdrawn; or awaited in another one of the commission."""
    mine = Item.objects.filter(session__commission=session.commission_id)
    awaited = mine.filter(state__in=PENDING).exclude(session__state__in=OVER)
    return set(
        (awaited | mine.filter(session=session)).values_list("household_id", flat=True).order_by()
    )


def _postponed(session: Session, visible: Any) -> Iterator[Candidate]:
    """Households whose last word in this commission was a postponement."""
    put_off = Output.objects.filter(
        Q(postponed_to__isnull=True) | Q(postponed_to=session),
        item=OuterRef("pk"),
        kind=OutputKind.POSTPONEMENT,
    )
    last = (
        Item.objects.filter(
            session__commission=session.commission_id,
            session__held_on__lte=session.held_on,
            state__in=(ItemState.POSTPONED, ItemState.EXAMINED),
            household__in=visible,
        )
        .exclude(session=session)
        .annotate(put_off=Exists(put_off))
        .select_related("household", "procedure", "situation", "session")
        .order_by("-session__held_on", "-pk")
    )
    seen: set[int | None] = set()
    for item in last:
        if item.household_id in seen:
            continue
        seen.add(item.household_id)
        if item.state == ItemState.POSTPONED or item.put_off:
            reason = f"Reporté de la séance du {day(item.session.held_on)}."
            yield _of_item(item, ItemOrigin.POSTPONED, reason, f"item:{item.pk}")


def _answers_due(session: Session, visible: Any) -> Iterator[Candidate]:
    due = (
        Recommendation.objects.filter(
            output__item__session__commission=session.commission_id,
            due_on__lte=session.held_on,
            household__in=visible,
        )
        .exclude(state=FollowState.SETTLED)
        .select_related(
            *("output__item__household", "output__item__procedure"), "output__item__situation"
        )
        .order_by("due_on", "pk")
    )
    for one in due:
        reason = f"Suite attendue pour le {day(one.due_on)}\u00a0: {one.output.get_kind_display()}."
        source = f"recommendation:{one.pk}"
        yield _of_item(one.output.item, ItemOrigin.ANSWER_DUE, reason, source)


def _of_item(item: Item, origin: ItemOrigin, reason: str, source: str) -> Candidate:
    assert item.household is not None  # both queries ask for one
    return Candidate(item.household, origin, reason, source, item.procedure, item.situation)


def _situations(session: Session, visible: Any) -> Iterator[Candidate]:
    open_ones = (
        Situation.objects.filter(commission=session.commission_id, household__in=visible)
        .filter(reported_on__lte=session.held_on)
        .exclude(state=SituationState.CLOSED)
        .select_related("household", "reported_by")
        .order_by("reported_on", "pk")
    )
    for one in open_ones:
        if one.state == SituationState.FOLLOWED:
            reason = "Évaluation du plan d'actions et des résultats."
        else:
            reason = f"Situation signalée le {day(one.reported_on)} par {one.reported_by.name}."
        yield Candidate(
            *(one.household, ItemOrigin.SITUATION, reason, f"situation:{one.pk}"),
            situation=one,
            proposed_by=one.reported_by,
        )


def _asked(session: Session, told: Configuration, visible: Any) -> list[Candidate]:
    """Tasks of the stage, reports of operators, saisines of partners: where the body takes them."""
    asked = [*_tasks(session, told, visible)]
    if told.is_ccapex:
        asked += [*_reports(session, visible), *_saisines(session, visible)]
    facts = facts_of({one.procedure.pk for one in asked if one.procedure})
    bodies = bodies_of(session.commission.territory, session.held_on).bodies
    others = [body.configuration for body in bodies if body.key != session.commission_id]
    return [
        one for one in asked if one.procedure and asked_of(told, facts[one.procedure.pk], others)
    ]


def _tasks(session: Session, told: Configuration, visible: Any) -> Iterator[Candidate]:
    waiting = (
        Task.objects.filter(
            territory=session.commission.territory_id,
            state=TaskState.OPEN,
            work__in=WORKS,
            code__in=told.tasks,
            household__in=visible,
        )
        .select_related("household", "procedure", "organisation")
        .order_by("due_on", "pk")
    )
    for task in waiting:
        due = f", pour le {day(task.due_on)}" if task.due_on else ""
        yield Candidate(
            *(task.household, ItemOrigin.TASK, f"{task.label}{due}."[:300], f"task:{task.pk}"),
            procedure=task.procedure,
            proposed_by=task.organisation,
        )


def _reports(session: Session, visible: Any) -> Iterator[Candidate]:
    asking = (
        asking_agenda(session.commission.territory_id)
        .filter(mandate__referral__household__in=visible)
        .select_related(
            *("mandate__referral__household", "mandate__referral__procedure"),
            "mandate__referral__organisation",
        )
    )
    for report in asking:
        referral = report.mandate.referral
        assert report.sent_at is not None
        reason = f"Demandé par {referral.organisation.name}, rapport du {day(report.sent_at)}."
        yield Candidate(
            *(referral.household, ItemOrigin.REPORT, reason[:300], f"report:{report.pk}"),
            procedure=referral.procedure,
            proposed_by=referral.organisation,
        )


def _saisines(session: Session, visible: Any) -> Iterator[Candidate]:
    """A partner asks the CCAPEX to act; until this commission has examined the file since."""
    examined = Item.objects.filter(
        household=OuterRef("household"),
        state=ItemState.EXAMINED,
        session__commission=session.commission_id,
        session__held_on__gte=OuterRef("received_on"),
    )
    asking = (
        Signalement.objects.filter(
            ~Exists(examined),
            territory=session.commission.territory_id,
            nature=Nature.SAISINE,
            household__in=visible,
        )
        .exclude(channel__in=ROUTINE_CHANNELS)
        .select_related("household", "procedure", "organisation")
        .order_by("received_on", "pk")
    )
    for one in asking:
        who = one.organisation.name if one.organisation else one.get_channel_display()
        reason = f"Saisine du {day(one.received_on)}, par {who}."
        yield Candidate(
            *(one.household, ItemOrigin.MEMBER, reason[:300], f"signalement:{one.pk}"),
            procedure=one.procedure,
            proposed_by=one.organisation,
        )


def _by_rule(session: Session, told: Configuration, visible: Any) -> Iterator[Candidate]:
    """The files for which this body is among those proposed, not yet examined at this stage."""
    if not told.looks_for_files:
        return
    procedures = list(_takeable(session, told, visible))
    facts = facts_of([procedure.pk for procedure in procedures])
    here = bodies_of(session.commission.territory, session.held_on)
    for procedure in procedures:
        for match in proposed(facts[procedure.pk], here.bodies):
            if match.key == session.commission_id:
                source = f"rule:{match.rule}"
                yield Candidate(procedure.household, ItemOrigin.RULE, match.why, source, procedure)


def _takeable(session: Session, told: Configuration, visible: Any) -> Iterable[Procedure]:
    """What the database can tell: the rules decide on these alone."""
    examined = Item.objects.filter(
        household=OuterRef("household"),
        state=ItemState.EXAMINED,
        session__commission=session.commission_id,
        session__held_on__gte=OuterRef("stage_since"),
    )
    found = (
        Procedure.objects.filter(
            Q(paused_until__isnull=True) | Q(paused_until__lte=session.held_on),
            ~Exists(examined),
            territory=session.commission.territory_id,
            household__in=visible,
        )
        .exclude(stage=Stage.CLOSED)
        .select_related("household")
        .order_by(F("next_deadline_on").asc(nulls_last=True), "-pk")
    )
    if told.stages:
        found = found.filter(stage__in=told.stages)
    if told.stock:
        found = found.filter(lease__stock=told.stock)
    if (communes := communes_in(told, session.commission.territory_id)) is not None:
        found = found.filter(lease__dwelling__insee_code__in=communes)
    return found
