"""What the rules of proposals read: the bodies of a territory at a date, the facts of files."""

import datetime as dt
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass

from django.db.models import Count, QuerySet

from ccapex.accounts.enums import AreaKind
from ccapex.accounts.models import Commune, Territory
from ccapex.accounts.services.directory import names_of_areas
from commissions.enums import ItemState
from commissions.models import Commission, Item
from commissions.rules.configuration import Configuration, configuration
from commissions.rules.proposals import Body, FileFacts, Mark
from households.services.flags import open_alerts
from procedures.models import Procedure
from referrals.enums.dsf import DsfState
from referrals.enums.rehousing import PoolState
from referrals.models import Dsf, MissionReport, RehousingEntry

AREA_KINDS = {
    "communes": AreaKind.COMMUNE,
    "sectors": AreaKind.SECTOR,
    "epcis": AreaKind.EPCI,
    "arrondissements": AreaKind.ARRONDISSEMENT,
}
COLUMNS = {
    "communes": "insee_code",
    "sectors": "sector_code",
    "epcis": "epci_code",
    "arrondissements": "arrondissement_code",
}


@dataclass(frozen=True, slots=True)
class Bodies:
    """``by_key``: pk → commission, those that the profile still has."""

    by_key: Mapping[int, Commission]
    bodies: tuple[Body, ...]


def bodies_of(territory: Territory, on: dt.date) -> Bodies:
    """Two queries."""
    commissions = list(Commission.objects.filter(territory=territory, is_retired=False))
    names = names_of_areas(territory)
    return Bodies(
        {one.pk: one for one in commissions},
        tuple(
            Body(one.pk, one.rank, told, perimeter_in_words(told, names))
            for one in commissions
            for told in [configuration(one.settings, on)]
        ),
    )


def perimeter_in_words(told: Configuration, names: Mapping[tuple[str, str], str]) -> str:
    """« arrondissement de Beaune, Auxonne »; empty for the whole territory."""
    return ", ".join(
        names.get((AREA_KINDS[level], code), code)
        for level, codes in told.areas.items()
        for code in sorted(codes)
    )


def communes_in(told: Configuration, territory_id: int) -> QuerySet[Commune, str] | None:
    """The INSEE codes of the perimeter; None for the whole territory."""
    if not told.areas:
        return None
    inside = Commune.objects.none()
    for level, codes in told.areas.items():
        inside = inside | Commune.objects.filter(
            territory=territory_id, **{f"{COLUMNS[level]}__in": codes}
        )
    return inside.values_list("insee_code", flat=True)


def facts_of(procedure_ids: Collection[int]) -> dict[int, FileFacts]:
    """Procedure pk → its facts; eight queries whatever their number."""
    rows = list(
        Procedure.objects.filter(pk__in=procedure_ids).values_list(
            *("pk", "household", "territory", "stage"),
            *("lease__stock", "lease__dwelling__insee_code"),
        )
    )
    places = _places({row[2] for row in rows}, {row[5] for row in rows})
    marks = _marks({row[1] for row in rows}, {row[0] for row in rows})
    return {
        pk: FileFacts(
            stage=stage,
            stock=stock,
            places=places.get((territory, insee), {}),
            marks=frozenset(
                mark for mark, (keys, by) in marks.items() if (pk if by else household) in keys
            ),
        )
        for pk, household, territory, stage, stock, insee in rows
    }


def _places(
    territories: Collection[int], codes: Collection[str]
) -> dict[tuple[int, str], dict[str, str]]:
    known = Commune.objects.filter(territory__in=territories, insee_code__in=codes)
    return {
        (commune.territory_id, commune.insee_code): {
            level: code for level, column in COLUMNS.items() if (code := getattr(commune, column))
        }
        for commune in known
    }


def _marks(
    households: Collection[int], procedures: Collection[int]
) -> dict[Mark, tuple[set[int], bool]]:
    """Mark → the keys that bear it, and whether they are procedures (else households)."""
    mine = {"household__in": households}
    return {
        Mark.SEVERAL_PROCEDURES: (set(_repeated(Procedure.objects.filter(**mine))), False),
        Mark.SEEN_TWICE: (
            set(_repeated(Item.objects.filter(**mine, state=ItemState.EXAMINED))),
            False,
        ),
        Mark.NO_ANSWER: (_unanswered(procedures), True),
        Mark.VULNERABILITY: (
            set(open_alerts().filter(**mine).values_list("household", flat=True)),
            False,
        ),
        Mark.REHOUSING: (
            set(
                RehousingEntry.objects.filter(**mine, state=PoolState.OPEN)
                .exclude(leads__ended_on__isnull=True, leads__isnull=False)
                .values_list("household", flat=True)
            ),
            False,
        ),
    }


def _repeated(rows: QuerySet[Procedure] | QuerySet[Item]) -> Iterator[int]:
    """The households of two rows or more."""
    counted = rows.order_by().values_list("household").annotate(times=Count("pk"))
    for household, times in counted:
        if household is not None and times > 1:
            yield household


def _unanswered(procedures: Collection[int]) -> set[int]:
    """A carence, or a mission that could not join anybody."""
    carence = Dsf.objects.filter(procedure__in=procedures, state=DsfState.CARENCE)
    missed = MissionReport.objects.filter(
        mandate__referral__procedure__in=procedures, sent_at__isnull=False, contact_made=False
    )
    return set(carence.values_list("procedure", flat=True)) | set(
        missed.values_list("mandate__referral__procedure", flat=True)
    )
