"""Makes the compact commune files of the profiles from @etalab/decoupage-administratif.

    python scripts/make_communes.py FOLDER_OF_THE_PACKAGE [21 50 85 93]

For each département: ``NN.csv`` (insee;name;postal_codes;arrondissement;epci), ``NN-zones.csv``
(level;code;name) for its arrondissements and intercommunalités, and ``NN-anciennes.csv``
(insee;name;commune) for the delegated communes that addresses still name.
"""

import csv
import json
import sys
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

TARGET = Path(__file__).resolve().parent.parent / "ccapex" / "profiles" / "communes"
DEPARTMENTS = ("21", "50", "85", "93")
FORMER = {"commune-deleguee", "commune-associee"}


def main(arguments: Sequence[str]) -> int:
    if not arguments:
        print(__doc__, file=sys.stderr)
        return 2
    data = Path(arguments[0]) / "data"
    communes = _load(data / "communes.json")
    groups = _groups(data)
    arrondissements = _load(data / "arrondissements.json")
    for department in arguments[1:] or DEPARTMENTS:
        _write_department(department, communes, groups, arrondissements)
    return 0


def _load(path: Path) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = json.loads(path.read_text(encoding="utf-8"))
    return found


def _groups(data: Path) -> list[dict[str, Any]]:
    """Intercommunalités; around Paris the établissement public territorial is the local level."""
    territorial = _load(data / "ept.json")
    inside = {member["code"] for group in territorial for member in group["membres"]}
    return territorial + [
        {**group, "membres": [m for m in group["membres"] if m["code"] not in inside]}
        for group in _load(data / "epci.json")
    ]


def _write_department(
    department: str,
    communes: Iterable[dict[str, Any]],
    groups: Iterable[dict[str, Any]],
    arrondissements: Iterable[dict[str, Any]],
) -> None:
    here = [c for c in communes if c.get("departement") == department]
    current = [c for c in here if c["type"] == "commune-actuelle"]
    codes = {c["code"] for c in current}
    epci = {m["code"]: g["code"] for g in groups for m in g["membres"] if m["code"] in codes}
    rows = [
        (
            c["code"],
            c["nom"],
            " ".join(c["codesPostaux"]),
            c["arrondissement"],
            epci.get(c["code"], ""),
        )
        for c in sorted(current, key=lambda c: str(c["code"]))
    ]
    _write(department, ("insee", "name", "postal_codes", "arrondissement", "epci"), rows)
    zones = [
        ("arrondissement", a["code"], a["nom"])
        for a in arrondissements
        if a["departement"] == department
    ]
    zones += sorted(("epci", g["code"], g["nom"]) for g in groups if g["code"] in epci.values())
    _write(f"{department}-zones", ("level", "code", "name"), zones)
    former = [
        (c["code"], c["nom"], c["chefLieu"])
        for c in here
        if c["type"] in FORMER and c["chefLieu"] in codes and c["code"] != c["chefLieu"]
    ]
    if former:
        _write(f"{department}-anciennes", ("insee", "name", "commune"), sorted(former))


def _write(name: str, header: Sequence[str], rows: Iterable[Sequence[str]]) -> None:
    with (TARGET / f"{name}.csv").open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, delimiter=";", lineterminator="\n")
        writer.writerow(header)
        writer.writerows(rows)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
