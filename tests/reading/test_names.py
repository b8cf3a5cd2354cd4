"""The holders of a lease are split into people, and shown with the case of a name."""

from __future__ import annotations

import pytest

from referrals.reading.addresses import Address, split_address, split_city
from referrals.reading.names import people_from_columns, read_holders
from tests.reading.lists import record

# text → (last name, first name) of each holder, as a person would read it
HOLDERS: dict[str, list[tuple[str, str]]] = {
    "M. et Mme DUPONT Jean et Marie": [("Dupont", "Jean"), ("Dupont", "Marie")],
    "DUPONT Jean": [("Dupont", "Jean")],
    "DE SOUSA Céline et PRUVOST Suzanne": [("De Sousa", "Céline"), ("Pruvost", "Suzanne")],
    "M. JOUBERT Claude": [("Joubert", "Claude")],
    "Monsieur Jean-Pierre LE GALL": [("Le Gall", "Jean-Pierre")],
    "LE GALL - MARTIN Anne": [("Le Gall-Martin", "Anne")],
    "DUPONT Jean / DURAND Marie": [("Dupont", "Jean"), ("Durand", "Marie")],
    "M. DUPONT Jean\nMme DURAND Marie": [("Dupont", "Jean"), ("Durand", "Marie")],
    "Mr et Mme Dupont": [("Dupont", ""), ("Dupont", "")],
    "M. DUPONT et Mme DURAND Marie": [("Dupont", ""), ("Durand", "Marie")],
    "M et Mme DUPONT Jean": [("Dupont", "Jean"), ("Dupont", "")],
    "Consorts DURAND": [("Durand", "")],
    "Mme Vve MARTIN": [("Martin", "")],
    "DUPONT Jean, Marie": [("Dupont", "Jean"), ("Dupont", "Marie")],
    "DUPONT, Jean": [("Dupont", "Jean")],
    "Dupont, Jean": [("Dupont", "Jean")],
    "Jean et Marie DUPONT": [("Dupont", "Jean"), ("Dupont", "Marie")],
    "DUPONT Jean-Marc, DURAND Léa, PETIT Luc": [
        ("Dupont", "Jean-Marc"),
        ("Durand", "Léa"),
        ("Petit", "Luc"),
    ],
    "Renée Perrot": [("Perrot", "Renée")],
    "Perrot Renée": [("Perrot", "Renée")],
    "DE SOUSA CELINE": [("De Sousa", "Celine")],
    "LE ROUX": [("Le Roux", "")],
    "BEN ALI Mohamed": [("Ben Ali", "Mohamed")],
    "M. D'ARTAGNAN Charles": [("D'Artagnan", "Charles")],
    "Mme N'GUYEN Thi Hoa": [("N'Guyen", "Thi Hoa")],
    "M. DUPONT Jean (décédé)": [("Dupont", "Jean")],
    "GRÉGOIRE Colette": [("Grégoire", "Colette")],
    "Locataire : DUPONT Jean": [("Dupont", "Jean")],
    "inconnu": [],
    "NC": [],
    "": [],
    "61": [],
}


@pytest.mark.parametrize("text", sorted(HOLDERS))
def test_one_cell_is_split_into_people(text: str) -> None:
    found = [(holder.last_name, holder.first_name) for holder in read_holders(text)]
    assert found == HOLDERS[text]


@pytest.mark.parametrize(
    "text",
    ["Mme MARTIN née DURAND Claire", "Mme MARTIN Claire née DURAND", "MARTIN Claire (née DURAND)",
     "Mme DURAND épouse MARTIN Claire", "DURAND Claire ép. MARTIN"],
)  # fmt: skip
def test_the_usage_name_is_the_last_name_and_the_birth_name_is_kept(text: str) -> None:
    (holder,) = read_holders(text)
    assert (holder.last_name, holder.first_name, holder.birth_name) == (
        "Martin",
        "Claire",
        "Durand",
    )


def test_titles_go_to_their_people() -> None:
    titles = [holder.title for holder in read_holders("M. et Mme DUPONT Jean et Marie")]
    assert titles == ["M.", "Mme"]


def test_a_birth_date_beside_the_name_is_no_birth_name() -> None:
    (holder,) = read_holders("DUPONT Jeanne née le 12/03/1980 à Niort")
    assert (holder.full_name, holder.birth_name, holder.birth_date) == (
        "Jeanne Dupont",
        "",
        "12/03/1980",
    )


@pytest.mark.parametrize(
    "text", ["Claude Martin", "Xyzzy Plugh", "Consorts DURAND", "SARL LES PINS"]
)
def test_an_order_that_nothing_proves_is_marked(text: str) -> None:
    assert read_holders(text)[0].uncertain


@pytest.mark.parametrize(
    ("last", "first", "people"),
    [("DURAND", "ZOÉ", [("Durand", "Zoé")]), ("Perrot ", "Isabelle", [("Perrot", "Isabelle")]),
     ("DUPONT", "Jean et Marie", [("Dupont", "Jean"), ("Dupont", "Marie")]),
     ("DUPONT / DURAND", "Jean / Marie", [("Dupont", "Jean"), ("Durand", "Marie")]),
     ("JACQUES Schmitt", "Zoé", [("Jacques Schmitt", "Zoé")]), ("inconnu", "", []),
     ("Mme DURAND", "Zoé", [("Durand", "Zoé")]), ("", "Zoé", [("", "Zoé")])],
)  # fmt: skip
def test_two_columns_name_one_person_or_a_couple(
    last: str, first: str, people: list[tuple[str, str]]
) -> None:
    found = [(p.last_name, p.first_name) for p in people_from_columns(last, first)]
    assert found == people


def test_a_co_holder_in_two_columns_is_one_person() -> None:
    (row,) = record(
        [
            "Nom locataire",
            "Prénom locataire",
            "Nom co-titulaire",
            "Prénom co-titulaire",
            "Date CDP",
        ],
        ["DURAND", "Zoé", "Le Gall", "Anne", "18/09/2026"],
    )
    assert [holder.full_name for holder in row.holders] == ["Zoé Durand", "Anne Le Gall"]


def test_the_raw_cells_are_kept_beside_the_names() -> None:
    (row,) = record(["Locataire(s)", "Date CDP"], ["M. et Mme DUPONT Jean et Marie", "18/09/2026"])
    assert row.cells[0] == "M. et Mme DUPONT Jean et Marie"


@pytest.mark.parametrize(
    ("text", "address"),
    [("12 rue X 85100 Les Sables-d'Olonne", Address("12 rue X", "85100", "Les Sables-d'Olonne")),
     ("12, rue X, 85 100 VAIRÉ", Address("12, rue X", "85100", "VAIRÉ")),
     ("Rés. A\n3 rue B (85150) Vairé", Address("Rés. A 3 rue B", "85150", "Vairé")),
     ("3 rue B 85150", Address("3 rue B", "85150", "")), ("Le Bourg", Address("Le Bourg")),
     ("12 rue du 8 mai 1945", Address("12 rue du 8 mai 1945"))],
)  # fmt: skip
def test_an_address_in_one_cell_is_split(text: str, address: Address) -> None:
    assert split_address(text) == address


def test_an_address_in_one_cell_gives_its_commune() -> None:
    (row,) = record(
        ["Locataire", "Signifié le", "Adresse complète"],
        ["DURAND Zoé", "18/09/2026", "12 rue X 85100 Les Sables-d'Olonne"],
    )
    assert (row.fields["address"], row.fields["postal_code"], row.fields["city"]) == (
        "12 rue X",
        "85100",
        "Les Sables-d'Olonne",
    )


@pytest.mark.parametrize(
    ("text", "code", "city"),
    [
        ("85150 Vairé", "85150", "Vairé"),
        ("Vairé (85150)", "85150", "Vairé"),
        ("Vairé", "", "Vairé"),
    ],
)
def test_a_postal_code_beside_the_commune_is_cut_out(text: str, code: str, city: str) -> None:
    assert split_city(text) == (code, city)
