"""What each kind of output asks for, and what one still lacks to be issued."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Any

from commissions.enums import AddresseeKind, OutputKind
from commissions.rules.configuration import Configuration
from referrals.enums.measures import Consent


@dataclass(frozen=True, slots=True)
class Shape:
    """A kind on screen. ``key`` adds one, ``fields`` are asked in this order, ``needed`` must be
    filled before closing. ``to_confirm``: a lawyer has not confirmed its wording."""

    kind: OutputKind
    short: str
    key: str
    fields: tuple[str, ...]
    needed: tuple[str, ...] = ("text",)
    to_confirm: str = ""


WHO = ("addressee", "organisation", "addressee_label")

SHAPES: dict[str, Shape] = {
    one.kind: one
    for one in (
        Shape(OutputKind.AVIS, "Avis", "a", ("text",)),
        Shape(
            OutputKind.COMED_AVIS,
            "Avis COMED",
            "c",
            ("text", "with_judge_delay"),
            to_confirm="la formule de la demande de délais au juge",
        ),
        Shape(
            OutputKind.RECOMMENDATION,
            "Recommandation",
            "r",
            ("text", *WHO, "due_on"),
            ("text", "addressee", "due_on"),
        ),
        Shape(
            OutputKind.MEASURE,
            "Mesure",
            "m",
            ("code", "organisation", "funder", "starts_on", "ends_on", "consent", "text"),
            ("code", "organisation", "consent"),
        ),
        Shape(
            OutputKind.ACTION,
            "Action du plan",
            "p",
            ("code", *WHO, "due_on", "text"),
            ("code", "addressee", "due_on"),
        ),
        Shape(OutputKind.DECISION, "Décision", "d", ("text", *WHO)),
        Shape(
            OutputKind.BENEFIT_DECISION,
            "Décision sur l'aide",
            "l",
            ("benefit_choice", "text", "addressee"),
            ("benefit_choice", "text"),
            to_confirm="le contenu de la décision et ses voies de recours",
        ),
        Shape(OutputKind.POSTPONEMENT, "Report", "t", ("postponed_to", "text"), ()),
    )
}

LACKS = {
    "text": "le texte",
    "addressee": "le destinataire",
    "organisation": "l'organisation",
    "addressee_label": "le nom du destinataire",
    "due_on": "la date",
    "code": "la nature",
    "consent": "l'adhésion du ménage",
    "benefit_choice": "la décision prise",
}


def offered(configuration: Configuration, *, benefit: bool) -> tuple[Shape, ...]:
    """The kinds that a session may issue. ``benefit``: it may decide on the housing benefit."""
    return tuple(
        shape
        for kind, shape in SHAPES.items()
        if kind in configuration.outputs and (benefit or kind != OutputKind.BENEFIT_DECISION)
    )


def missing(output: Any) -> list[str]:
    """What ``output`` (a row, or anything with its fields) still lacks to be issued, in French."""
    return lacks(
        output.kind,
        {name: getattr(output, name) for name in (*LACKS, "with_judge_delay")}
        | {"organisation": output.organisation_id, "ends_on": output.ends_on}
        | {"starts_on": output.starts_on},
    )


def lacks(kind: str, values: dict[str, Any]) -> list[str]:
    """The same, from plain values."""
    shape = SHAPES[kind]
    found = [LACKS[name] for name in shape.needed if not values.get(name)]
    if values.get("addressee") == AddresseeKind.ORGANISATION and not values.get("organisation"):
        found.append(LACKS["organisation"])
    if values.get("addressee") == AddresseeKind.OTHER and not values.get("addressee_label"):
        found.append(LACKS["addressee_label"])
    starts_on, ends_on = values.get("starts_on"), values.get("ends_on")
    if starts_on and ends_on and ends_on < starts_on:
        found.append("une fin après le début")
    return found


def consent_words(
    consent: str, *, asked: str, excepted: str, decided_in: str, label: str, source: str
) -> str:
    """What the household's agreement means for this measure (seed-notes 5); empty: nothing to say.

    ``asked`` is ``before`` where the household signs first; ``excepted`` is the body whose decision
    needs no prior agreement, ``decided_in`` the one that sits."""
    if consent == Consent.REFUSED:
        return "Le ménage a refusé : la mesure ne pourra pas être accordée."
    if asked != "before" or consent == Consent.SIGNED:
        return ""
    if excepted and excepted == decided_in:
        return f"{label} décidé ici : l'adhésion préalable n'est pas demandée."
    place = f" ({source})" if source else ""
    return f"{label} : le ménage signe son adhésion avant la décision{place}."


def may_hold(kind: str, name: str) -> bool:
    """Whether an output of this kind has that field; a motive goes with any text."""
    shape = SHAPES.get(kind)
    return shape is not None and (name in shape.fields or name == "motive")


def kinds_of(shapes: Collection[Shape]) -> frozenset[str]:
    return frozenset(shape.kind for shape in shapes)


def title(kind: str, code: str, told: Configuration, measures: Mapping[str, str]) -> str:
    """« ASLL », « Médiation », else the kind. ``measures``: labels by code."""
    label = str(OutputKind(kind).label)
    if kind == OutputKind.MEASURE:
        return measures.get(code, label)
    action = told.action(code) if kind == OutputKind.ACTION and code else None
    return action.label if action else label
