"""Writes the measured table into docs/identity.md: `python -m tests.matching.publish`."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

from tests.matching.labelled import NEWCOMER, Judged, judge, labelled

PUBLISHED_SEED = 2026
PUBLISHED_ROWS = 4_000
PAGE = Path(__file__).parents[2] / "docs" / "identity.md"
START, END = "<!-- mesure -->", "<!-- fin de la mesure -->"

LABELS = {
    "none": "sans changement",
    "case": "majuscules, minuscules",
    "accent": "accents perdus",
    "hyphen": "traits d'union et apostrophes perdus",
    "swap": "nom et prénom inversés",
    "typo": "une lettre fausse dans le nom",
    "typo_first": "une lettre fausse dans le prénom",
    "usage_name": "nom d'usage",
    "co": "co-titulaire en premier",
    "drop_co": "co-titulaire absent",
    "address": "adresse écrite autrement",
    "moved_number": "numéro déplacé, résidence ajoutée",
    "number_lost": "numéro de rue perdu",
    "phone": "autre téléphone",
    "no_contact": "ni téléphone ni courriel",
    "rent": "loyer revalorisé",
    "no_lease_date": "date de bail absente",
    "landlord": "bailleur écrit autrement",
    "birth_date_unknown": "date de naissance absente",
    "initial": "prénom réduit à l'initiale",
    "moved": "a déménagé",
    "relative": "parent à la même adresse",
    "neighbour": "voisin de même nom, même bailleur, même loyer",
    "near_first_name": "voisin de même nom, prénom à une lettre près",
    "twin": "jumeau à la même adresse",
    "sibling": "frère ou sœur dans la même commune",
    "surname": "même nom, autre commune",
    "namesake": "homonyme d'une autre commune",
    "near_namesake": "homonyme de la même commune, même bailleur",
    "junior": "père et fils de même prénom, même immeuble",
    "next_tenant": "locataire suivant du même logement",
    "next_namesake": "locataire suivant, même nom ou même prénom",
    "ex_spouse": "titulaire parti vivre ailleurs",
    "shared_contact": "téléphone et courriel d'un tuteur ou d'un travailleur social",
    "shared_contact_kin": "parent qui partage le téléphone",
    "landlord_phone": "téléphone du bailleur, même bailleur, même commune",
    "homonym_birth": "homonyme né le même jour",
    NEWCOMER: "nouveau venu sans lien",
}


def page(judged: list[Judged]) -> str:
    """The text between the marks of the page."""
    back = Counter(j.verdict for j in judged if j.row.same_as is not None)
    others = Counter(j.verdict for j in judged if j.row.same_as is None)
    wrong = sum(j.verdict == "wrong" for j in judged)
    joined = back["joined"]
    lines = [
        f"{len(judged)} lignes : {back.total()} retours, {others.total()} autres ménages.",
        "",
        "| mesure | valeur |",
        "|---|---|",
        f"| ménages rattachés à tort | {wrong} |",
        f"| précision des rattachements | {_share(joined, joined + wrong)} |",
        f"| rappel : retours rattachés d'office | {_share(joined, back.total())} |",
        f"| retours mis à vérifier | {_share(back['review'], back.total())} |",
        f"| retours pris pour des nouveaux | {back['new']} |",
        f"| autres ménages mis à vérifier | {_share(others['review'], others.total())} |",
        "",
        "| retours, par changement | lignes | rattachés | à vérifier | nouveaux |",
        "|---|---|---|---|---|",
        *_rows(judged, returns=True),
        "",
        "| autres ménages | lignes | rattachés | à vérifier | nouveaux |",
        "|---|---|---|---|---|",
        *_rows(judged, returns=False),
    ]
    return "\n".join(lines)


def published_page() -> str:
    """What the page says now between its marks."""
    text = PAGE.read_text(encoding="utf-8")
    return text.partition(START)[2].partition(END)[0].strip()


def _rows(judged: list[Judged], *, returns: bool) -> list[str]:
    by_kind: dict[str, Counter[str]] = {kind: Counter() for kind in LABELS}
    for one in judged:
        if (one.row.same_as is not None) is returns:
            for kind in one.row.kinds:
                by_kind[kind][one.verdict] += 1
    return [
        f"| {LABELS[kind]} | {seen.total()} | {seen['joined'] + seen['wrong']} "
        f"| {seen['review']} | {seen['new']} |"
        for kind, seen in by_kind.items()
        if seen
    ]


def _share(part: int, whole: int) -> str:
    return f"{100 * part / whole:.1f} %".replace(".", ",") if whole else "—"


def main() -> None:
    text = PAGE.read_text(encoding="utf-8")
    before, _, rest = text.partition(START)
    _, _, after = rest.partition(END)
    table = page(judge(*labelled(PUBLISHED_SEED, PUBLISHED_ROWS)))
    PAGE.write_text(f"{before}{START}\n\n{table}\n\n{END}{after}", encoding="utf-8")


if __name__ == "__main__":
    main()
