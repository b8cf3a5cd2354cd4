"""Speed and memory, as ratios to the bare operations measured in the same run (`make bench`).

    python scripts/servers.py -- python scripts/bench.py            in full, some twenty minutes
    python scripts/servers.py -- python scripts/bench.py --quick    smaller numbers, to try a change
    ... --only import dispatch                                      some measures

Needs a PostgreSQL that it may fill, in DATABASE_URL: scripts/servers.py starts one and throws it
away. What each figure means is in docs/performance.md.
"""

from __future__ import annotations

import argparse
import json
import os
import sys
import tempfile
import time
import warnings
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from bench_measures import Measure

    from ccapex.accounts.models import Territory

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "ccapex.settings.demo")

NAMES = (
    "import",
    "dispatch",
    "letters",
    "workers",
    "memory",
    "queries",
    "attribution",
    "deadlines",
    "rebuild",
)
FULL = {
    "households": 100_000,
    "import": 20_000,
    "dispatch": 10_000,
    "letters": 200,
    "workers": 600,
    "memory": 50_000,
    "attribution": 100_000,
    "deadlines": 100_000,
    "rebuild": 1_000_000,
}
QUICK = {
    "households": 3_000,
    "import": 2_000,
    "dispatch": 1_000,
    "letters": 50,
    "workers": 200,
    "memory": 5_000,
    "attribution": 10_000,
    "deadlines": 10_000,
    "rebuild": 10_000,
}


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, prog="bench.py")
    parser.add_argument("--quick", action="store_true", help="smaller numbers")
    parser.add_argument("--json", type=Path, help="also write the results in this file")
    parser.add_argument("--only", nargs="+", choices=NAMES, default=NAMES)
    parser.add_argument("--child-import", type=Path, help=argparse.SUPPRESS)
    parser.add_argument("--territory", default="vendee", help=argparse.SUPPRESS)
    options = parser.parse_args()
    if not os.environ.get("DATABASE_URL", "").startswith("postgres"):
        print(
            "DATABASE_URL must name a PostgreSQL to fill: see scripts/servers.py.", file=sys.stderr
        )
        return 2
    # Jobs are taken by the processes that the bench starts, not sent to a broker.
    os.environ.pop("REDIS_URL", None)
    with tempfile.TemporaryDirectory(prefix="ccapex-bench-") as folder:
        os.environ.setdefault("CCAPEX_DATA", folder)
        # Static files come from the finders here: their folder of production need not exist.
        warnings.filterwarnings("ignore", message="No directory at")
        import django

        django.setup()
        if options.child_import:
            from bench_measures import child_import

            child_import(options.child_import, options.territory)
            return 0
        return bench(QUICK if options.quick else FULL, options.only, options.json, Path(folder))


def bench(
    sizes: dict[str, int], only: tuple[str, ...], json_path: Path | None, folder: Path
) -> int:
    say(f"Base de {sizes['households']} ménages…")
    territories = prepare(sizes["households"])
    measures: list[Measure] = []
    for measure in measured(sizes, set(only), territories, folder):
        say(line(measure))
        measures.append(measure)
    print("\n".join(table(measures)))
    if json_path:
        rows = [{**vars(measure), "holds": measure.holds} for measure in measures]
        json_path.write_text(json.dumps(rows, ensure_ascii=False, indent=2, default=str))
    return 1 if any(measure.holds is False for measure in measures) else 0


def prepare(households: int) -> tuple[Territory, Territory]:
    """A full territory and one of three households, with the accounts of the demo."""
    from bench_measures import DATASET_SEED
    from django.core.management import call_command

    from ccapex.core import profiles
    from ccapex.demo.accounts import open_accounts
    from ccapex.demo.dataset import AlreadyMade, make_dataset
    from ccapex.profiles.read import read_profile

    call_command("migrate", verbosity=0, interactive=False)
    many = profiles.load(read_profile("vendee")).territory
    few = profiles.load(read_profile("orientation-3")).territory
    for territory, count in ((many, households), (few, 3)):
        open_accounts(territory)
        began = time.monotonic()
        try:
            make_dataset(territory, households=count, seed=DATASET_SEED, advance=lambda done: None)
        except AlreadyMade:
            say(f"{territory} : déjà peuplé.")
        else:
            say(f"{territory} : {count} ménages en {time.monotonic() - began:.0f} s.")
    analyse()
    return many, few


def analyse() -> None:
    """PostgreSQL's own statistics, which autovacuum would have made by then."""
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")


def measured(
    sizes: dict[str, int], only: set[str], territories: tuple[Territory, Territory], folder: Path
) -> Iterator[Measure]:
    import bench_measures as measures

    from ccapex.accounts.models import User
    from ccapex.demo.accounts import address_of

    many, few = territories
    author = User.objects.get(email=address_of("secretariat", many))
    if "attribution" in only:
        yield measures.measure_attribution(many, sizes["attribution"])
    if "deadlines" in only:
        from bench_deadlines import measure_deadlines

        yield measure_deadlines(sizes["deadlines"])
    if "import" in only:
        yield measures.measure_import(many, sizes["import"])
    if only & {"dispatch", "letters", "workers", "queries"}:
        measure, cdp_list = measures.measure_dispatch(many, sizes["dispatch"])
        yield measure
        if "letters" in only:
            yield measures.measure_letters(cdp_list, author, sizes["letters"])
        if "workers" in only:
            yield measures.measure_workers(many, author, sizes["workers"])
        if "queries" in only:
            yield from measures.measure_queries(many, few, cdp_list)
    if "memory" in only:
        yield measures.measure_memory(many, sizes["memory"], folder, __file__)
    if "rebuild" in only:
        from bench_rebuild import measure_rebuild

        yield from measure_rebuild(sizes["rebuild"])


def say(sentence: str) -> None:
    print(f"[{time.strftime('%H:%M:%S')}] {sentence}", file=sys.stderr, flush=True)


def line(measure: Measure) -> str:
    details = json.dumps(measure.details, ensure_ascii=False, default=str)
    return f"{measure.name} : {measure.value:.2f} {measure.unit} {details}"


def table(measures: list[Measure]) -> list[str]:
    words = {True: "tenu", False: "MANQUÉ", None: "–"}
    rows = [("Mesure", "Résultat", "Cible", "Verdict")]
    for one in measures:
        sign = "≤" if one.at_most else "≥"
        target = "–" if one.target is None else f"{sign} {one.target:g} {one.unit}"
        rows.append(
            (one.name, f"{one.value:.2f} {one.unit}".strip(), target.strip(), words[one.holds])
        )
    widths = [max(len(row[column]) for row in rows) for column in range(4)]
    lines = [
        "  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True))
        for row in rows
    ]
    return [lines[0], "-" * len(lines[0]), *lines[1:]]


if __name__ == "__main__":
    sys.exit(main())
