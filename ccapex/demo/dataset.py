"""Large fictional data by bulk loading: the same seed gives the same households (contract).

The dates are counted from a fixed day, so that the data do not depend on when they are made.
"""

import datetime
import random
from collections.abc import Callable, Sequence

from django.core.files.base import ContentFile
from django.db import transaction
from django.db.models import Model

from ccapex.accounts.models import Organisation, Territory
from ccapex.core.numbering import take_numbers
from ccapex.demo.dataset_rows import Rows, row_of
from ccapex.demo.fiction import Fiction
from ccapex.demo.lists import STUDY_HEADERS
from ccapex.demo.towns import all_towns, social_landlords
from households.models import Household, Landlord
from households.services.permission_rows import rewrite
from procedures.models import Procedure
from referrals.enums import ListState
from referrals.models import CdpList

DAY = datetime.date(2026, 1, 1)
CHUNK = 1000
Advance = Callable[[int], None]


class AlreadyMade(Exception):
    """``count`` households of this seed are there already."""

    def __init__(self, count: int) -> None:
        self.count = count
        super().__init__(count)


def origin_of(seed: int) -> str:
    return f"dataset:{seed}"


def make_dataset(territory: Territory, *, households: int, seed: int, advance: Advance) -> int:
    """How many households were added. A run that was killed says what it left (``AlreadyMade``)."""
    origin = origin_of(seed)
    present = Household.objects.filter(territory=territory, origin=origin).count()
    if present:
        raise AlreadyMade(present)
    fiction = Fiction(
        f"dataset:{territory.slug}:{seed}",
        towns=all_towns(territory),
        social_landlords=social_landlords(territory),
        today=DAY,
    )
    maker = _Maker(territory, fiction, origin, _list_of(territory, seed))
    for first in range(0, households, CHUNK):
        count = min(CHUNK, households - first)
        with transaction.atomic():
            maker.chunk(count)
        advance(first + count)
    return households


def _list_of(territory: Territory, seed: int) -> CdpList:
    """Decisions need a list: one that nobody sent."""
    cdp_list = CdpList(
        territory=territory,
        state=ListState.DISPATCHED,
        label=f"Jeu de données fictif n° {seed}",
        filename=f"jeu-{seed}.csv",
        sha256="0" * 64,
        mapping=dict.fromkeys(STUDY_HEADERS),
    )
    content = ContentFile((";".join(STUDY_HEADERS) + "\r\n").encode())
    cdp_list.file.save(f"jeu-{seed}.csv", content, save=False)
    cdp_list.save()
    return cdp_list


class _Maker:
    def __init__(
        self, territory: Territory, fiction: Fiction, origin: str, cdp_list: CdpList
    ) -> None:
        self.territory = territory
        self.fiction = fiction
        self.origin = origin
        self.cdp_list = cdp_list
        organisations = Organisation.objects.filter(territory=territory).order_by("pk")
        self.landlords = {
            landlord.name_key: landlord for landlord in Landlord.objects.filter(territory=territory)
        }
        self.members = list(organisations.filter(kind__in=("caf", "departement_social_service")))
        self.social = {one.name: one for one in organisations.filter(kind="landlord")}
        # Apart from the fiction's: its households can be drawn again without their rows.
        self.random = random.Random(f"{origin}:{territory.slug}")  # noqa: S311
        self.rank = 0

    def chunk(self, count: int) -> None:
        rows = Rows(self.territory, self.cdp_list, self.origin, DAY, self.random)
        rows.landlords, rows.social, rows.members = self.landlords, self.social, self.members
        for _ in range(count):
            self.rank += 1
            row_of(rows, self.fiction.household(), self.rank)
        number(rows.households, "H")
        number(rows.procedures, "P")
        for table in rows.tables():
            insert(table)
        rewrite([relation.household_id for relation in rows.relations])


def number(rows: Sequence[Household | Procedure], prefix: str) -> None:
    references = take_numbers(prefix, year=DAY.year, count=len(rows))
    for row, reference in zip(rows, references, strict=True):
        row.reference = reference


def insert(table: list[Model]) -> None:
    """Parents come first: the identifiers of a table are known when the next one is written."""
    if table:
        type(table[0])._default_manager.bulk_create(table, batch_size=CHUNK)
