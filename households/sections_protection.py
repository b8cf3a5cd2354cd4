"""What protects, in the file: safe contact and guardians, signs, papers.

Papers, limits and guardians are lines of the one query of the file; the signs are one more.
"""

import datetime
from dataclasses import dataclass
from typing import Any

from django.db.models import Case, QuerySet, Value, When
from django.db.models.functions import Concat, TruncDate
from django.urls import reverse
from django.utils import timezone

from ccapex.core import french
from households.enums import FlagKind, GuardianKind
from households.file import FileRequest, Section, ToDo, registry
from households.lines import Line, rows
from households.models import ContactLimit, Document, Flag, Guardian
from households.rules.signs import lists_of
from households.services import contact_limits, flags
from households.services.contact_limits import NONE, Limits
from households.services.documents import categories_for
from households.services.guardians import on_duty
from households.services.matrix import Category
from households.services.told_flags import knows_of, told

DOCUMENTS, LIMITS, GUARDIANS = "documents", "contact_limits", "guardians"
# The titles under which papers are added, in plain words.
PAPER_WORDS = {
    Category.CONTACTS: "Coordonnées",
    Category.PROCEDURE: "Actes et procédure",
    Category.DEBT: "Bail, loyer et dette",
    Category.FAMILY: "Identité et famille",
    Category.RESOURCES: "Ressources et prestations",
    Category.FOLLOW_UP: "Suivis et mesures",
    Category.FLAGS: "Alertes, état du logement",
    Category.NOTES: "Notes réservées",
    Category.DSF: "Diagnostic social et financier",
    Category.OUTPUTS: "Avis et décisions",
    Category.LETTERS: "Courriers",
}


def paper_choices(categories: list[Category]) -> list[tuple[str, str]]:
    return [(one.value, PAPER_WORDS.get(one, one.label.capitalize())) for one in categories]


# --- lines --------------------------------------------------------------------------------------


def document_lines(household_id: int) -> QuerySet[Any, Any]:
    return rows(
        DOCUMENTS,
        Document.objects.filter(household=household_id),
        public_id="public_id",
        on=TruncDate("created_at"),
        code="category",
        state=Case(When(removed_at__isnull=False, then="removal_reason"), default=Value("")),
        text="title",
        organisation_id="organisation_id",
        organisation="organisation__name",
    )


def limit_lines(household_id: int) -> QuerySet[Any, Any]:
    return rows(
        LIMITS,
        ContactLimit.objects.filter(household=household_id, lifted_on__isnull=True),
        on="since",
        code=Concat(
            *(
                Case(When(**{name: True}, then=Value(f"{name} ")), default=Value(""))
                for name in ("no_letter", "no_call", "no_sender")
            )
        ),
        organisation="organisation__name",
    )


def guardian_lines(household_id: int) -> QuerySet[Any, Any]:
    return rows(
        GUARDIANS,
        Guardian.objects.filter(on_duty(timezone.localdate()), household=household_id),
        on="starts_on",
        until="ends_on",
        code="kind",
        state="phone",
        text=Concat(
            *("name", Value(", "), "address", Value(", ")),
            *("postal_code", Value(" "), "city"),
        ),
    )


# --- safe contact and guardians -----------------------------------------------------------------


def limits_in(asked: FileRequest) -> Limits:
    """What holds for the household, out of the lines of its file."""
    total = NONE
    for line in asked.lines(LIMITS):
        total |= Limits(**dict.fromkeys(line.code.split(), True))
    return total


@dataclass(frozen=True)
class ToldGuardian:
    measure: str
    text: str
    phone: str
    since: datetime.date | None
    until: datetime.date | None


def guardians_in(asked: FileRequest) -> list[ToldGuardian]:
    """For those who know the signs whole: that a person is protected is one of them."""
    if not asked.shown.whole(Category.FLAGS):
        return []
    return [
        ToldGuardian(str(GuardianKind(one.code).label), one.text, one.state, one.on, one.until)
        for one in asked.lines(GUARDIANS)
    ]


def may_protect(asked: FileRequest) -> bool:
    return contact_limits.may_set(asked.desk, asked.shown.kinds)


def protection(asked: FileRequest) -> dict[str, Any] | None:
    """First card of the file, where something must be known before anybody writes or calls."""
    limits, guardians = limits_in(asked), guardians_in(asked)
    alerts = unseen_in(asked)
    if not (limits or guardians or alerts):
        return None
    return {"limits": limits, "guardians": guardians, "alerts": alerts}


# --- signs --------------------------------------------------------------------------------------


def flags_in(asked: FileRequest) -> list[Flag]:
    """Those of the household, the latest first, each with ``is_seen`` by the desk."""
    return asked.once("flags", lambda: list(flags.of_file(asked.household, asked.desk)))


def unseen_in(asked: FileRequest) -> list[Flag]:
    """Open alerts that the desk knows of and has still to see."""
    return [
        flag
        for flag in flags_in(asked)
        if flag.kind == FlagKind.VULNERABILITY
        and flag.closed_on is None
        and not flag.is_seen  # type: ignore[attr-defined]
        and knows_of(flag, asked.shown)
    ]


def signs(asked: FileRequest) -> dict[str, Any]:
    lists = lists_of(asked.household.territory.profile)
    everything = told(flags_in(asked), asked.shown, lists)
    return {
        "open": [one for one in everything if one.closed_on is None],
        "closed": [one for one in everything if one.closed_on is not None],
        "kinds": [(kind.value, kind.label) for kind in FlagKind if lists.codes(kind)],
    }


def to_do(asked: FileRequest) -> list[ToDo]:
    """An alert that the services deciding of the CFP have not seen yet."""
    waiting = unseen_in(asked)
    if not waiting or not flags.decides(asked.desk):
        return []
    since = french.day(min(flag.raised_on for flag in waiting))
    return [
        ToDo(
            2,
            "Voir l'alerte de vulnérabilité",
            f"Signalée le {since} ; elle doit être vue avant toute décision sur le concours de la "
            "force publique.",
            f"{reverse('household_detail', args=[asked.household.public_id])}#alerts",
            "Voir",
        )
    ]


# --- papers -------------------------------------------------------------------------------------


def papers(asked: FileRequest) -> dict[str, Any] | None:
    visible: list[Line] = [
        line
        for line in asked.lines(DOCUMENTS)
        if asked.shown.row(Category(line.code), line.organisation_id)
    ]
    choices = paper_choices(categories_for(asked.shown))
    if not visible and not choices:
        return None
    words = dict(paper_choices(list(Category)))
    return {
        "papers": [(line, words[line.code]) for line in reversed(visible)],
        "choices": choices,
    }


def register() -> None:
    registry.add_lines(DOCUMENTS, document_lines)
    registry.add_lines(LIMITS, limit_lines)
    registry.add_lines(GUARDIANS, guardian_lines)
    registry.add_to_do(to_do)
    for slug, title, order, build, category in (
        ("alerts", "À savoir avant tout contact", 5, protection, None),
        ("flags", "Alertes et signes", 55, signs, Category.FLAGS),
        ("documents", "Pièces", 75, papers, None),
    ):
        registry.add_section(
            Section(slug, title, order, f"households/sections/{slug}.html", build, category)
        )
