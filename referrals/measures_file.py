"""What the register of support adds to the file of a household: one card, and its dates."""

from typing import Any

from django.db.models import Exists, OuterRef
from django.urls import reverse
from django.utils import timezone

from ccapex.core.french import day
from households.enums import RelationKind
from households.file import FileRequest, Section, TimelineEntry, ToDo, registry
from households.lines import Line, Rows, rows
from households.services.matrix import Category
from procedures.file_reading import events_of
from referrals.enums.measures import (
    ConsultationChannel,
    MeasureDecision,
    PlanEnd,
    PlanKind,
    QuestionnaireFor,
)
from referrals.models import (
    Consultation,
    KeyMoment,
    MeasurePeriod,
    Payment,
    Questionnaire,
    RepaymentPlan,
)
from referrals.models.measures import Measure
from referrals.rules.measures import Kind, kinds_of
from referrals.services.measures.consultations import moments_of

SOURCES: dict[str, Rows] = {
    "measure": lambda household_id: rows(
        "measure",
        Measure.objects.filter(household=household_id),
        public_id="public_id",
        on="asked_on",
        until="ended_on",
        code="kind",
        state="decision",
        organisation_id="operator",
        organisation="operator__name",
    ),
    "measure_period": lambda household_id: rows(
        "measure_period",
        MeasurePeriod.objects.filter(measure__household=household_id),
        public_id="measure__public_id",
        on="starts_on",
        until="ends_on",
        code="measure__kind",
    ),
    "plan": lambda household_id: rows(
        "plan",
        RepaymentPlan.objects.filter(household=household_id),
        public_id="public_id",
        on="signed_on",
        until="ended_on",
        code="kind",
        state="end",
        text="end_reason",
        amount="monthly_amount",
    ),
    # What the debt, on the floor below, and « À faire » say of a plan that nothing followed.
    "plan_broken": lambda household_id: rows(
        "plan_broken",
        RepaymentPlan.objects.filter(
            ~Exists(RepaymentPlan.objects.filter(lease=OuterRef("lease"), pk__gt=OuterRef("pk"))),
            household=household_id,
            end=PlanEnd.BROKEN,
        ),
        public_id="public_id",
        on="ended_on",
        code="kind",
        text="end_reason",
    ),
    # Read by the curve of the debt, on the floor below.
    "payment": lambda household_id: rows(
        "payment",
        Payment.objects.filter(
            instalment__plan__household=household_id, taken_back_on__isnull=True
        ),
        on="paid_on",
        amount="amount",
    ),
    "questionnaire": lambda household_id: rows(
        "questionnaire",
        Questionnaire.objects.filter(household=household_id),
        public_id="public_id",
        on="answered_on",
        code="addressee",
        state="stage",
    ),
    "consultation": lambda household_id: rows(
        "consultation",
        Consultation.objects.filter(household=household_id),
        on="on",
        code="channel",
        organisation="adviser__name",
    ),
    "moment": lambda household_id: rows(
        "moment",
        KeyMoment.objects.filter(household=household_id),
        on="occurred_on",
        code="code",
    ),
}


def section(asked: FileRequest) -> dict[str, Any]:
    """Measures with their last period, plans, questionnaires; always there, to add one."""
    follow = asked.shown.whole(Category.FOLLOW_UP)
    today = timezone.localdate()
    periods = {line.public_id: line for line in asked.lines("measure_period")}
    return {
        "household": asked.household,
        "measures": [
            {
                "line": line,
                "label": _kind(asked, line.code).label,
                "period": periods.get(line.public_id),
                "over": line.until is not None and line.until <= today,
                "decision": MeasureDecision(line.state).label,
            }
            for line in asked.lines("measure")
        ]
        if follow
        else [],
        "plans": [
            {"line": line, "label": PlanKind(line.code).label, "end": _end(line)}
            for line in asked.lines("plan")
        ]
        if asked.shown.whole(Category.DEBT)
        else [],
        "questionnaires": [
            {"line": line, "to": QuestionnaireFor(line.code).label}
            for line in asked.lines("questionnaire")
        ]
        if follow
        else [],
    }


def timeline(asked: FileRequest) -> list[TimelineEntry]:
    found: list[TimelineEntry | None] = []
    if asked.shown.whole(Category.DEBT):
        found += [entry for line in asked.lines("plan") for entry in _plan(line)]
    if asked.shown.whole(Category.FOLLOW_UP):
        found += _followed(asked)
    return [entry for entry in found if entry is not None]


def _plan(line: Line) -> list[TimelineEntry | None]:
    """Its signature; its end, with what makes one say so."""
    found = [_dated(line, PlanKind(line.code).label, "Suivi")]
    if line.until:
        found.append(
            TimelineEntry(
                on=line.until,
                title=PlanEnd(line.state).label,
                kind="Suivi",
                detail=line.text,
                tone="danger" if line.state == PlanEnd.BROKEN else "",
                url=reverse("plan_detail", args=[line.public_id]),
            )
        )
    return found


def to_do(asked: FileRequest) -> list[ToDo]:
    """A broken plan waits for what comes next: another plan, or an act of the procedure since."""
    may = asked.desk.is_secretariat or asked.shown.kinds & RelationKind.REFERRAL
    if not may or not asked.shown.whole(Category.DEBT):
        return []
    since = [
        event.occurred_on
        for events in events_of(asked).values()
        for event in events
        if event.replaced_by_id is None
    ]
    return [
        ToDo(
            12,
            "Donner suite au plan rompu",
            f"{PlanKind(line.code).label} rompu le {day(line.on)} : {line.text}",
            reverse("household_support", args=[asked.household.public_id]),
            "Voir les plans",
        )
        for line in asked.lines("plan_broken")
        if line.on and max(since, default=line.on) <= line.on
    ]


def _followed(asked: FileRequest) -> list[TimelineEntry | None]:
    found = [
        _dated(line, f"Début de la mesure {_kind(asked, line.code).label}", "Suivi")
        for line in asked.lines("measure_period")
    ]
    for line in asked.lines("questionnaire"):
        words = QuestionnaireFor(line.code).label.lower()
        found.append(_dated(line, f"Réponse au questionnaire ({words})", "Contact", "good"))
    for line in asked.lines("consultation"):
        words = ConsultationChannel(line.code).label.lower()
        found.append(
            _dated(line, f"Consultation : {line.organisation}, {words}", "Contact", "good")
        )
    moments = moments_of(asked.household.territory.profile) if asked.lines("moment") else {}
    for line in asked.lines("moment"):
        moment = moments.get(line.code)
        found.append(_dated(line, moment.label if moment else line.code, "Moment clé"))
    return found


def _dated(line: Line, title: str, kind: str, tone: str = "") -> TimelineEntry | None:
    """None for what has no day yet: a questionnaire that nobody answered."""
    return TimelineEntry(on=line.on, title=title, kind=kind, tone=tone) if line.on else None


def _kind(asked: FileRequest, code: str) -> Kind:
    kinds = asked.once("measure kinds", lambda: kinds_of(asked.household.territory.profile))
    return kinds.get(code) or Kind(code, code)


def _end(line: Line) -> str:
    return PlanEnd(line.state).label if line.state else ""


def register() -> None:
    for name, load in SOURCES.items():
        registry.add_lines(name, load)
    registry.add_section(
        Section(
            "support",
            "Mesures, plans, questionnaires",
            62,
            "referrals/sections/support.html",
            section,
            Category.FOLLOW_UP,
        )
    )
    registry.add_timeline(timeline)
    registry.add_to_do(to_do)
