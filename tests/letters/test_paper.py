"""The PDF: what it says, where it stands on the sheet, what it is made of."""

import io
from typing import Any

import pytest
from pypdf import PdfReader

from ccapex.accounts.enums import OrganisationKind
from ccapex.accounts.models import Organisation
from ccapex.letters.catalogue import prevention
from ccapex.letters.models import Letter
from ccapex.letters.rules.address import LINES, WIDTH
from ccapex.letters.services import issue, letter_pdf
from ccapex.letters.services.flyers import flyer_html, flyer_pdf, flyer_version
from ccapex.letters.services.pdf import _engine, render_pdf
from households.models import Household
from tests.factories.accounts import OrganisationFactory, UserFactory
from tests.factories.households import HouseholdMemberFactory, PersonFactory
from tests.factories.letters import drafted, housed, sending_organisation
from tests.letters import pdf

pytestmark = pytest.mark.django_db

CDP = {"act_date": "3 novembre 2026", "debt": "2311.40", "debt_on": "1er novembre 2026"}
# The window of a DL envelope, whatever the slide of the sheet inside it.
WINDOW_LEFT, WINDOW_TOP, WINDOW_BOTTOM = 88, 34, 90


@pytest.fixture
def sender() -> Organisation:
    """A territory whose directory is full: the longest letters."""
    organisation = sending_organisation(secretariat=True)
    for kind in (OrganisationKind.ADIL, OrganisationKind.CAF, OrganisationKind.DEPARTEMENT):
        OrganisationFactory(
            territory=organisation.territory,
            kind=kind,
            name=f"Service {kind.label}",
            phone="02 00 00 00 09",
            address="12 rue de l'Essai\n85000 COMMUNE-D'ESSAI",
        )
    return organisation


@pytest.fixture
def crowded(sender: Organisation) -> Household:
    """Two holders and a long street: the address block is full."""
    household = housed(
        sender,
        "Exemple-Delavigne",
        address="Résidence des Tilleuls, bâtiment C, appartement 214, 12 rue du Général de Gaulle",
        city="Les Sables-d'Olonne",
    )
    other = PersonFactory(territory=sender.territory, first_name="Camille", last_name="Essai")
    HouseholdMemberFactory(household=household, person=other, rank=1)
    return household


def issued(sender: Organisation, household: Household, kind: str, **fields: Any) -> Letter:
    return issue(drafted(sender, household, kind=kind, **fields), author=UserFactory())


@pytest.mark.parametrize("variant", sorted(prevention.VARIANTS))
def test_each_prevention_letter_fits_its_sheet_and_shows_only_the_address(
    variant: str, sender: Organisation, crowded: Household
) -> None:
    letter = issued(sender, crowded, "prevention_cdp", variant=variant, data=CDP)
    content = letter_pdf(letter)
    pages = PdfReader(io.BytesIO(content)).pages
    assert len(pages) == (1 if variant == "private_middle" else 2)
    inside = [
        word.text
        for word in pdf.words(content)
        if word.x >= WINDOW_LEFT and WINDOW_TOP <= word.y <= WINDOW_BOTTOM
    ]
    assert " ".join(inside).split() == " ".join(letter.addressee_lines).split()
    assert len(letter.addressee_lines) == LINES
    assert max(map(len, letter.addressee_lines)) <= WIDTH


@pytest.mark.parametrize(
    ("variant", "says", "silent"),
    [
        ("public", "organisme de logement social", "propriétaire ou son agence"),
        ("private_low", "propriétaire ou son agence", "surendettement"),
        ("private_middle", "Demandez conseil à l’ADIL", "formulaire joint"),
        ("private_high", "dossier de surendettement", "Demandez conseil à l’ADIL"),
        ("unknown_amount", "Vérifiez la somme demandée", "Demandez conseil à l’ADIL"),
    ],
)
def test_each_variant_says_what_it_is_for(
    variant: str, says: str, silent: str, sender: Organisation, crowded: Household
) -> None:
    data = {} if variant == "unknown_amount" else CDP
    words = pdf.text(
        letter_pdf(issued(sender, crowded, "prevention_cdp", variant=variant, data=data))
    )
    assert says in words
    assert silent not in words
    assert "est écrit sur le commandement de payer" in words
    assert ("2 311,40" in words.replace("\u202f", " ").replace("\xa0", " ")) == bool(data)
    assert "semaines" not in words


def test_the_first_contact_names_neither_debt_nor_eviction(
    sender: Organisation, crowded: Household
) -> None:
    words = pdf.text(letter_pdf(issued(sender, crowded, "first_contact"))).lower()
    assert sender.phone in words
    for word in ("dette", "impayé", "loyer", "expulsion", "commandement", "ccapex"):
        assert word not in words.replace(sender.name.lower(), "")


def test_an_appointment_is_written_when_there_is_one(
    sender: Organisation, crowded: Household
) -> None:
    data = {"on": "jeudi 3 décembre 2026", "at": "14 h 30", "place": "à la Maison d'essai"}
    letter = issued(sender, crowded, "first_contact", variant="office", data=data)
    assert "jeudi 3 décembre 2026 à 14 h 30" in pdf.text(letter_pdf(letter))


@pytest.fixture
def every_pdf(sender: Organisation, crowded: Household) -> list[bytes]:
    record = {"columns": ["Référence", "Décision"], "rows": [{"cells": ["H-1", "Attribué"]}]}
    return [
        letter_pdf(issued(sender, crowded, "prevention_cdp", variant="public", data=CDP)),
        letter_pdf(issued(sender, crowded, "first_contact")),
        letter_pdf(
            issue(drafted(sender, kind="record_of_decisions", data=record), author=UserFactory())
        ),
        flyer_pdf(sender.territory),
    ]


def test_every_pdf_is_tagged_in_french_with_its_fonts_inside(every_pdf: list[bytes]) -> None:
    for content in every_pdf:
        root: Any = PdfReader(io.BytesIO(content)).trailer["/Root"]
        assert root["/Lang"] == "fr"
        assert root["/MarkInfo"]["/Marked"]
        assert "/StructTreeRoot" in root
        assert pdf.fonts_without_file(content) == []


def test_no_title_names_a_person(every_pdf: list[bytes], crowded: Household) -> None:
    for content in every_pdf:
        about = PdfReader(io.BytesIO(content)).metadata
        title = about.title if about else None
        assert title
        assert "exemple" not in title.lower()


def test_what_people_typed_stays_text(sender: Organisation) -> None:
    household = housed(sender, "<script>alert(1)</script>", address="<img src=x> 1 rue")
    letter = issued(
        sender,
        household,
        "prevention_cdp",
        variant="public",
        data={"dwelling": "<b onclick='x'>1 rue & fils</b>"},
    )
    assert "<script" not in letter.html.lower()
    assert "<img" not in letter.html
    assert "<b onclick" not in letter.html
    assert "1 rue & fils" in pdf.text(letter_pdf(letter))


@pytest.mark.parametrize(
    "address",
    [
        "http://127.0.0.1/x.css",
        "https://example.org/x.png",
        "file:///etc/passwd",
        "file://localhost/etc/passwd",
        "../../ccapex/settings/base.py",
        "..%2f..%2fccapex/settings/base.py",
        "data:text/plain,x",
        "ftp://127.0.0.1/x",
    ],
)
def test_the_engine_reads_no_file_but_the_letters_own(
    address: str, caplog: pytest.LogCaptureFixture
) -> None:
    _, _, fetcher = _engine()
    absolute = address if ":" in address else f"file:///{'x/' * 9}{address}"
    with pytest.raises(ValueError, match=r"no file but|disallowed"):
        fetcher.fetch(absolute)
    content, _ = render_pdf(
        f'<html lang="fr"><title>t</title><p>Texte</p><img src="{address}" alt="x">'
        f'<link rel="attachment" href="{address}"></html>',
        "",
    )
    assert "/EmbeddedFiles" not in str(PdfReader(io.BytesIO(content)).trailer["/Root"])


def test_the_same_letter_gives_the_same_bytes(sender: Organisation, crowded: Household) -> None:
    letter = issued(sender, crowded, "first_contact")
    assert letter_pdf(letter) == letter_pdf(letter)


def test_the_list_of_decisions_is_landscape_and_repeats_its_headings(sender: Organisation) -> None:
    rows = [{"cells": [f"H-2026-{n:06d}", "Attribué : MDSF"]} for n in range(60)]
    data = {"heading": "Décisions", "columns": ["Référence", "Décision"], "rows": rows}
    letter = issue(
        drafted(sender, kind="record_of_decisions", data=data, key="list:1:decisions"),
        author=UserFactory(),
    )
    pages = PdfReader(io.BytesIO(letter_pdf(letter))).pages
    assert len(pages) > 1
    assert all(page.mediabox.width > page.mediabox.height for page in pages)
    assert all("Référence" in page.extract_text() for page in pages)
    assert "H-2026-000059" in pages[-1].extract_text()


def test_the_leaflet_is_one_sheet_with_the_numbers_of_the_territory(sender: Organisation) -> None:
    content = flyer_pdf(sender.territory)
    assert len(PdfReader(io.BytesIO(content)).pages) == 2
    words = pdf.text(content)
    assert "02 00 00 00 09" in words
    assert flyer_version(sender.territory) in words


def test_the_leaflet_changes_version_with_a_number(sender: Organisation) -> None:
    before = flyer_version(sender.territory)
    assert flyer_version(sender.territory) == before
    Organisation.objects.filter(kind=OrganisationKind.CAF).update(phone="02 00 00 00 10")
    assert flyer_version(sender.territory) != before
    assert "02 00 00 00 10" in flyer_html(sender.territory)
