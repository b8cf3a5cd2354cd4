"""What is measured: each function gives the ratio or the figure, with what it was made of."""

from __future__ import annotations

import io
import json
import multiprocessing
import os
import resource
import subprocess
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from statistics import median
from typing import Any

import python_calamine
from bench_lists import list_of
from bench_rows import bare_insert, count, marks, written_since
from bench_worker import PATIENCE, work_off
from django.db import connection, connections
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from ccapex.accounts.models import Territory, User
from ccapex.core import jobs
from ccapex.demo.accounts import address_of
from ccapex.letters.enums import LetterState
from ccapex.letters.models import Letter
from ccapex.letters.services import create_batches, document, issue_batch
from ccapex.letters.services.pdf import ASSETS, OPTIONS, keep_pdf
from ccapex.letters.services.writing import stylesheet
from ccapex.letters.tasks import start
from households.models import DebtStatement, Household
from procedures.enums import EventKind
from procedures.models import Event
from referrals.attribution.engine import attribute_many
from referrals.enums import ListState
from referrals.models import CdpList
from referrals.services.attribution import published, rule_set_of
from referrals.services.directory import directory_of
from referrals.services.dispatch import dispatch
from referrals.services.imports.flow import commit, receive_list

DATASET_SEED = 1


@dataclass(frozen=True)
class Measure:
    """``target`` None: nothing is promised, the figure is shown. ``at_most`` False: at least."""

    name: str
    value: float
    target: float | None
    unit: str = "×"
    at_most: bool = True
    details: dict[str, Any] = field(default_factory=dict)

    @property
    def holds(self) -> bool | None:
        if self.target is None:
            return None
        return self.value <= self.target if self.at_most else self.value >= self.target


def timed(work: Callable[[], Any]) -> tuple[float, Any]:
    began = time.perf_counter()
    result = work()
    return time.perf_counter() - began, result


def import_list(territory: Territory, data: bytes, name: str) -> CdpList:
    cdp_list, source = receive_list(territory, data=data, filename=name, author=None)
    commit(cdp_list, source=source)
    return cdp_list


def bare_read(data: bytes) -> float:
    def read() -> None:
        python_calamine.load_workbook(io.BytesIO(data)).get_sheet_by_index(0).to_python()

    return median(timed(read)[0] for _ in range(3))


def measure_import(territory: Territory, rows: int) -> Measure:
    data = list_of(territory, rows, seed="bench:import", dataset_seed=DATASET_SEED)
    households = Household.objects.filter(territory=territory).count()
    before = marks()
    seconds, cdp_list = timed(lambda: import_list(territory, data, "import.xlsx"))
    written = written_since(before)
    reading = bare_read(data)
    inserting = median(bare_insert(written, times=2))
    return Measure(
        f"import de {rows} lignes / lecture et insertion nues",
        seconds / (reading + inserting),
        4,
        details={
            "seconds": seconds,
            "bare_read": reading,
            "bare_insert": inserting,
            "rows_written": count(written),
            "counts": cdp_list.counts,
            "households_before": households,
        },
    )


def measure_dispatch(territory: Territory, cases: int) -> tuple[Measure, CdpList]:
    """The list is imported first, and not measured; everything its rules ask is in the file."""
    data = list_of(territory, cases, seed="bench:dispatch")
    cdp_list = import_list(territory, data, "dispatch.xlsx")
    # Nobody was asked: from the concertation on, nobody follows a household of whom none said so.
    CdpList.objects.filter(pk=cdp_list.pk).update(state=ListState.CONCERTATION)
    cdp_list.refresh_from_db()
    before = marks()
    seconds, report = timed(lambda: dispatch(cdp_list, author_id=None))
    written = written_since(before)
    inserting = median(bare_insert(written, times=2))
    measure = Measure(
        f"distribution de {cases} situations / insertion nue",
        seconds / inserting,
        3,
        details={
            "seconds": seconds,
            "bare_insert": inserting,
            "rows_written": count(written),
            "report": report.as_dict(),
        },
    )
    return measure, cdp_list


def measure_letters(cdp_list: CdpList, author: User, letters: int) -> Measure:
    """Issued, laid out and kept, against WeasyPrint alone on the same pages with the same sheet,
    turn by turn so that a busy machine slows both."""
    import weasyprint
    from weasyprint.text.fonts import FontConfiguration

    drafts = Letter.objects.filter(territory=cdp_list.territory, state=LetterState.DRAFT).order_by(
        "pk"
    )
    chosen = [letter.pk for letter in drafts[: letters + 5]]
    fonts = FontConfiguration()
    base = ASSETS.as_uri() + "/"
    ratios, ours, theirs = [], 0.0, 0.0
    sheet = weasyprint.CSS(string=stylesheet(), font_config=fonts, base_url=base)
    turns = [chosen[:5], *(chosen[i : i + 25] for i in range(5, len(chosen), 25))]
    for turn, some in enumerate(turns):
        mine, made = timed(partial(_make, some, author))
        pages = [document(letter) for letter in made]

        def bare(pages: list[str] = pages) -> None:
            for page in pages:
                weasyprint.HTML(string=page, base_url=base).write_pdf(
                    stylesheets=[sheet], font_config=fonts, **OPTIONS
                )

        other, _ = timed(bare)
        if turn:  # the first turn only warms the caches of both
            ratios.append(mine / other)
            ours, theirs = ours + mine, theirs + other
    done = len(chosen) - 5
    return Measure(
        f"{done} courriers / WeasyPrint nu sur les mêmes pages",
        median(ratios),
        1.15,
        details={"ms_a_letter": 1000 * ours / done, "bare_ms_a_letter": 1000 * theirs / done},
    )


def _make(identifiers: list[int], author: User) -> list[Letter]:
    issue_batch(identifiers, author=author)
    letters = list(
        Letter.objects.filter(pk__in=identifiers).select_related("organisation", "style")
    )
    for letter in letters:
        keep_pdf(letter)
    Letter.objects.bulk_update(letters, ["pdf", "pages"])
    return letters


def measure_workers(territory: Territory, author: User, letters: int) -> Measure:
    """The same number of letters by one process, then by two, taken from the queue of jobs."""
    while jobs.run_next():  # what earlier measures left
        pass
    one = _printing(territory, author, letters, workers=1)
    two = _printing(territory, author, letters, workers=2)
    return Measure(
        f"deux processus / un seul, {letters} courriers",
        one / two,
        1.8,
        at_most=False,
        details={"one": one, "two": two, "cores": os.cpu_count()},
    )


def _printing(territory: Territory, author: User, letters: int, *, workers: int) -> float:
    drafts = Letter.objects.filter(territory=territory, state=LetterState.DRAFT).order_by("pk")
    organisation = author.memberships.values_list("organisation_id", flat=True)[0]
    for batch in create_batches(
        list(drafts[:letters]), author=author, organisation_id=organisation
    ):
        start(batch)
    connections.close_all()
    context = multiprocessing.get_context("spawn")
    ready = context.Barrier(workers + 1)
    processes = [context.Process(target=work_off, args=(ready,)) for _ in range(workers)]
    for process in processes:
        process.start()
    ready.wait(PATIENCE)
    began = time.perf_counter()
    for process in processes:
        process.join()
    return time.perf_counter() - began


def measure_memory(territory: Territory, rows: int, folder: Path, script: str) -> Measure:
    """In a process of its own, which says how much it took at most."""
    path = folder / "memoire.xlsx"
    path.write_bytes(list_of(territory, rows, seed="bench:memory"))
    done = subprocess.run(
        [sys.executable, script, "--child-import", str(path), "--territory", territory.slug],
        check=True,
        capture_output=True,
        text=True,
    )
    said = json.loads(done.stdout.splitlines()[-1])
    return Measure(
        f"mémoire pour importer {rows} lignes", said["megabytes"], 400, unit="Mo", details=said
    )


def child_import(path: Path, slug: str) -> None:
    territory = Territory.objects.get(slug=slug)
    seconds, cdp_list = timed(lambda: import_list(territory, path.read_bytes(), path.name))
    kilobytes = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    print(
        json.dumps({"megabytes": kilobytes / 1024, "seconds": seconds, "counts": cdp_list.counts})
    )


def measure_queries(many: Territory, few: Territory, cdp_list: CdpList) -> list[Measure]:
    found = []
    for name, territory in (("3 ménages", few), ("des milliers", many)):
        client = logged_in(territory)
        found.append(_queries(client, f"page des ménages, {name}", reverse("household_list")))
        found.append(_queries(client, f"page des suivis, {name}", reverse("referral_list")))
    client = logged_in(many)
    url = reverse("list_detail", args=[cdp_list.public_id])
    found.append(_queries(client, "page d'une liste", url))
    url = reverse("list_check", args=[cdp_list.public_id])
    found.append(_queries(client, "page des lignes d'une liste", url))
    household = Household.objects.filter(territory=many, referrals__isnull=False).order_by("pk")[0]
    url = reverse("household_detail", args=[household.public_id])
    found.append(_queries(client, "fiche d'un ménage", url))
    _lengthen(household)
    found.append(_queries(client, "fiche d'un ménage, 60 faits de plus", url))
    return found


def _queries(client: Client, name: str, url: str) -> Measure:
    client.get(url)
    with CaptureQueriesContext(connection) as queries:
        seconds, response = timed(lambda: client.get(url))
    if response.status_code != 200:
        raise RuntimeError(f"{url} answered {response.status_code}")
    return Measure(
        f"requêtes : {name}", len(queries), 20, unit="", details={"milliseconds": 1000 * seconds}
    )


def logged_in(territory: Territory) -> Client:
    client = Client(SERVER_NAME="localhost")
    user = User.objects.get(email=address_of("secretariat", territory))
    client.force_login(user, backend="allauth.account.auth_backends.AuthenticationBackend")
    return client


def _lengthen(household: Household) -> None:
    procedure = household.procedures.all()[0]
    today = timezone.localdate()
    Event.objects.bulk_create(
        Event(
            territory_id=household.territory_id,
            procedure=procedure,
            kind=EventKind.CDP,
            occurred_on=today,
        )
        for _ in range(60)
    )
    DebtStatement.objects.bulk_create(
        DebtStatement(lease=procedure.lease, stated_on=today, amount=100) for _ in range(60)
    )


def measure_attribution(territory: Territory, cases: int) -> Measure:
    directory = directory_of(territory, on=timezone.localdate())
    versions = [rule_set_of(version, territory) for version in published(territory.pk, "referent")]
    communes = sorted(directory.communes)
    raws = [
        {
            "id": number,
            "on": "2026-01-15",
            "attributes": {
                "stock": ("public", "private")[number % 2],
                "current_follow_up": ("none", None, "caf-85")[number % 3],
                "has_children": (True, False, None)[number % 7 % 3],
                "has_child_under_21": number % 5 == 0,
                "tenant_age": 18 + number % 70,
                "housing_benefit": ("alf", "apl", "als", "none")[number % 4],
                "benefit_payer": "caf",
                "commune": communes[number % len(communes)],
            },
        }
        for number in range(cases)
    ]
    seconds, _ = timed(
        lambda: attribute_many(
            raws, versions, directory, mission="referent", today=timezone.localdate()
        )
    )
    return Measure(f"attribution de {cases} cas", seconds, None, unit="s")
