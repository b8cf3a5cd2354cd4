"""The right of the sitting screen: the texts of an item and its outputs, as fields show them."""

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from ccapex.accounts.models import Organisation
from ccapex.core import french
from commissions.enums import AddresseeKind, BenefitChoice, OutputKind
from commissions.models import Item, Output, Session, SetAside
from commissions.rules.configuration import Configuration
from commissions.rules.outputs import SHAPES, Shape, consent_words, missing
from commissions.rules.texts import (
    ITEM_FIELDS,
    OUTPUT_FIELDS,
    Field,
    Sort,
    output_name,
    split_output,
)
from commissions.services.created import decided_by
from commissions.services.output_rows import sessions_ahead, typed_of
from referrals.enums.measures import Consent
from referrals.rules.measures import Kind, kinds_of

Choices = Sequence[tuple[str, str]]
NEW = "NEW"
"""Stands for the name of an output in the pattern that the page copies to add one."""


@dataclass(frozen=True, slots=True)
class Control:
    """One field on screen. ``name``: as it is sent; ``value``: its canonical text."""

    name: str
    field: Field
    value: str
    choices: Choices = ()


@dataclass(frozen=True, slots=True)
class Block:
    """An output on screen. ``key`` names it in what is sent; ``lacks``: what it still needs."""

    key: str
    shape: Shape
    controls: tuple[Control, ...]
    motive: str = ""
    lacks: str = ""
    to: str = ""


@dataclass(frozen=True, slots=True)
class Lists:
    """What is chosen from, read once a page. ``codes``: by kind of output; ``consent``: by measure,
    what the household's agreement means here; ``due``: the day proposed for an answer."""

    organisations: Choices
    sessions: Choices
    codes: Mapping[str, Choices]
    consent: Mapping[str, str]
    due: str


def lists_of(session: Session, configuration: Configuration) -> Lists:
    """Two queries. Organisations are those of the territory, by their identifier."""
    territory = session.commission.territory
    organisations = Organisation.objects.filter(territory=territory).order_by("name")
    measures = kinds_of(territory.profile)
    return Lists(
        tuple(organisations.values_list("slug", "name")),
        tuple(
            (str(one.public_id), f"{french.day(one.held_on)} {one.title}".strip())
            for one in sessions_ahead(session)
        ),
        {
            OutputKind.MEASURE: tuple((code, kind.label) for code, kind in measures.items()),
            OutputKind.ACTION: tuple((one.code, one.label) for one in configuration.actions),
        },
        _consents(measures, decided_by(session)),
        french.day(session.held_on + dt.timedelta(days=configuration.follow_up_days)),
    )


def _consents(measures: Mapping[str, Kind], place: str) -> dict[str, str]:
    said = {
        code: consent_words(
            "",
            asked=kind.consent,
            excepted=kind.consent_except,
            decided_in=place,
            label=kind.label,
            source=kind.source,
        )
        for code, kind in measures.items()
    }
    return {code: words for code, words in said.items() if words}


def blocks_of(outputs: Iterable[Output], lists: Lists) -> list[Block]:
    return [
        Block(
            output.public_id.hex,
            SHAPES[output.kind],
            _controls(
                SHAPES[output.kind],
                output.public_id.hex,
                {
                    name: typed_of(output, OUTPUT_FIELDS[name])
                    for name in SHAPES[output.kind].fields
                },
                lists,
            ),
            str(output.motive_id or ""),
            french.joined(missing(output)),
            output.addressee,
        )
        for output in outputs
    ]


def pattern(shape: Shape, lists: Lists) -> Block:
    """What the page copies to add an output of this kind, the network being there or not."""
    return Block(NEW, shape, _controls(shape, NEW, {"due_on": lists.due}, lists))


def _controls(
    shape: Shape, key: str, values: Mapping[str, str], lists: Lists
) -> tuple[Control, ...]:
    return tuple(
        Control(
            f"output:{key}:{name}",
            OUTPUT_FIELDS[name],
            values.get(name, ""),
            _choices(shape, name, lists),
        )
        for name in shape.fields
    )


def _choices(shape: Shape, name: str, lists: Lists) -> Choices:
    fixed: dict[str, Choices] = {
        "addressee": AddresseeKind.choices,
        "consent": Consent.choices,
        "benefit_choice": BenefitChoice.choices,
        "organisation": lists.organisations,
        "postponed_to": lists.sessions,
    }
    return lists.codes.get(shape.kind, ()) if name == "code" else fixed.get(name, ())


def texts_of(item: Item) -> dict[str, Control]:
    return {
        name: Control(name, field, typed_of(item, field), ()) for name, field in ITEM_FIELDS.items()
    }


def values_of(item: Item, outputs: Iterable[Output]) -> dict[str, str]:
    """Every field of the item by the name it is sent under: what an open page refreshes from."""
    found = {name: typed_of(item, field) for name, field in ITEM_FIELDS.items()}
    for output in outputs:
        for name in (*SHAPES[output.kind].fields, "motive"):
            found[output_name(output.public_id, name)] = typed_of(output, OUTPUT_FIELDS[name])
    return found


def outputs_of(item: Item) -> list[Output]:
    rows = item.outputs.select_related("organisation", "motive", "postponed_to")
    return list(rows.order_by("rank", "pk"))


def asides_of(item: Item) -> list[SetAside]:
    """What waits to be chosen, oldest first."""
    waiting = SetAside.objects.filter(item=item, settled_at=None)
    return list(waiting.select_related("author").order_by("pk"))


def is_long(name: str) -> bool:
    """Whether two texts may be kept one after the other."""
    found = split_output(name)
    field = OUTPUT_FIELDS[found[1]] if found else ITEM_FIELDS.get(name)
    return field is None or field.sort == Sort.LONG
