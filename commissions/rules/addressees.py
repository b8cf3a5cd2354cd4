"""Who is written to after a session, and what each one is told: only what concerns it.

The household is told the avis, decisions and measures about itself and what is asked of it; its
landlord, a service, the COMED and the payer only what is addressed to them. A service that follows
the household reads, besides, what the household was told. The benefit decision has its own letter.
"""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass

from commissions.enums import AddresseeKind, OutputKind
from commissions.models import Output

# About the household itself: told to it unless it was addressed to somebody else.
ABOUT_HOUSEHOLD = frozenset({OutputKind.AVIS, OutputKind.DECISION})


@dataclass(frozen=True, slots=True)
class Paper:
    """One letter of an item. ``label`` names an addressee that is in no directory.

    ``copy``: what the household is told, for a service that follows it.
    """

    to: AddresseeKind
    outputs: tuple[Output, ...] = ()
    organisation_id: int | None = None
    label: str = ""
    copy: tuple[Output, ...] = ()

    @property
    def code(self) -> str:
        """Names the paper within its item, in keys and addresses."""
        return f"{self.to}-{self.organisation_id}" if self.organisation_id else str(self.to)


def to_household(outputs: Iterable[Output]) -> tuple[Output, ...]:
    return tuple(output for output in outputs if _told_to_household(output))


def _told_to_household(output: Output) -> bool:
    if output.kind in (OutputKind.MEASURE, OutputKind.POSTPONEMENT):
        return True
    if output.kind in (OutputKind.BENEFIT_DECISION, OutputKind.COMED_AVIS):
        return False
    if output.addressee == AddresseeKind.HOUSEHOLD:
        return True
    return output.kind in ABOUT_HOUSEHOLD and not output.addressee


def to_landlord(outputs: Iterable[Output]) -> tuple[Output, ...]:
    return tuple(one for one in outputs if one.addressee == AddresseeKind.LANDLORD and _plain(one))


def to_organisation(outputs: Iterable[Output], organisation_id: int) -> tuple[Output, ...]:
    """What it is asked, and the measures that it runs."""
    return tuple(
        one
        for one in outputs
        if one.organisation_id == organisation_id
        and (
            one.kind == OutputKind.MEASURE
            or (one.addressee == AddresseeKind.ORGANISATION and _plain(one))
        )
    )


def to_comed(outputs: Iterable[Output]) -> tuple[Output, ...]:
    return tuple(
        one
        for one in outputs
        if one.kind == OutputKind.COMED_AVIS
        or (one.addressee == AddresseeKind.COMED and _plain(one))
    )


def to_payer(outputs: Iterable[Output]) -> tuple[Output, ...]:
    return tuple(one for one in outputs if one.addressee == AddresseeKind.PAYER and _plain(one))


def to_others(outputs: Iterable[Output]) -> dict[str, tuple[Output, ...]]:
    """By the name typed: they are in no directory, so nothing can be posted to them."""
    found: dict[str, list[Output]] = {}
    for one in outputs:
        if one.addressee == AddresseeKind.OTHER and _plain(one):
            found.setdefault(one.addressee_label, []).append(one)
    return {label: tuple(some) for label, some in found.items()}


def _plain(output: Output) -> bool:
    return output.kind not in (OutputKind.MEASURE, OutputKind.BENEFIT_DECISION)


def papers(
    outputs: Sequence[Output], *, tells_household: bool, following: Collection[int] = ()
) -> list[Paper]:
    """The letters of one item, the household's first.

    ``tells_household``: the commission invites or informs it, so it hears of the session even
    where nothing is decided. ``following``: the organisations in charge of it today.
    """
    home = to_household(outputs)
    found: list[Paper] = []
    if home or tells_household:
        found.append(Paper(AddresseeKind.HOUSEHOLD, home))
    if asked := to_landlord(outputs):
        found.append(Paper(AddresseeKind.LANDLORD, asked))
    named = {
        one.organisation_id
        for one in outputs
        if one.organisation_id
        and (one.addressee == AddresseeKind.ORGANISATION or one.kind == OutputKind.MEASURE)
    }
    copied = set(following) if home else set()
    for pk in sorted(named | copied):
        own = to_organisation(outputs, pk)
        if own or pk in copied:
            found.append(
                Paper(AddresseeKind.ORGANISATION, own, pk, copy=home if pk in copied else ())
            )
    if asked := to_comed(outputs):
        found.append(Paper(AddresseeKind.COMED, asked))
    if asked := to_payer(outputs):
        found.append(Paper(AddresseeKind.PAYER, asked))
    found += [
        Paper(AddresseeKind.OTHER, some, label=label) for label, some in to_others(outputs).items()
    ]
    return found
