"""List files as senders make them: three layouts, with the faults that real ones have."""

import csv
import datetime
import io
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from openpyxl import Workbook

from ccapex.core.french import MONTHS
from ccapex.demo.fiction import Fictional, Holder


@dataclass(frozen=True)
class Entry:
    """One act of a list. ``act_text`` replaces the date by what a sender mistyped; ``is_known``
    says that a doubtful row is about somebody known, which its reviewer finds out.
    ``says_debt``: false where the sender left it out."""

    household: Fictional
    act_on: datetime.date
    act_text: str = ""
    is_known: bool = False
    says_debt: bool = True

    @property
    def debt(self) -> float | None:
        return float(self.household.debt) if self.says_debt else None


@dataclass(frozen=True)
class ListFile:
    """``label`` is how people call the list; ``entries``: number of the row, as a person sees it,
    to what was written there."""

    filename: str
    label: str
    data: bytes
    entries: dict[int, Entry]


Layout = Callable[[Sequence[Entry], str], ListFile]
Cell = str | int | float | datetime.date | None

SERVICE_HEADERS = (
    *("N°", "Date CDP", "Nom du locataire", "Prénom", "Nom co-titulaire", "Adresse du logement"),
    *("CP", "Ville", "Tél.", "Mail", "Parc (public/privé)", "Bailleur", "Loyer", "Charges"),
    *("Dette", "Nb mois impayés", "Date du bail", "Étude", "Réf. étude", "N° EXPLOC"),
)
STUDY_HEADERS = (
    *("Référence", "Date signification", "Requérant", "Qualité requérant", "Locataire(s)"),
    *("Adresse", "Code postal", "Commune", "Montant principal", "Loyer mensuel HC", "Date bail"),
    *("Téléphone", "Courriel"),
)
GROUPS: tuple[tuple[str, tuple[str, ...]], ...] = (
    ("Locataire", ("Nom et prénom", "Téléphone")),
    ("Logement", ("Adresse", "Code postal", "Ville", "Loyer", "Charges")),
    ("Acte", ("Date du commandement", "Montant de la dette", "Mois d'impayé", "Étude")),
    ("Bailleur", ("Nom du bailleur", "Parc")),
)


def service_layout(entries: Sequence[Entry], month: str) -> ListFile:
    """A State service: two title rows, an empty row between, a total below."""
    rows: list[Sequence[Cell]] = [
        (f"Commandements de payer reçus – {month}",),
        ("Fichier à retourner complété avant la concertation.",),
        (),
        SERVICE_HEADERS,
    ]
    placed = {}
    for number, entry in enumerate(entries, start=1):
        if number == len(entries) // 2 + 1:
            rows.append(())
        one = entry.household
        placed[len(rows) + 1] = entry
        rows.append(
            (
                *(number, entry.act_text or entry.act_on),
                *(one.holders[0].last_name.upper(), one.holders[0].first_name),
                _name(one.holders[1]) if len(one.holders) > 1 else None,
                *(one.address, one.town.postal_code, one.town.name, _dotted(one.phone)),
                *(one.email, one.stock.replace("private", "privé"), one.landlord),
                *(float(one.rent), float(one.charges), entry.debt, one.months_unpaid),
                *(one.lease_date, one.office, one.office_reference, one.exploc_number),
            )
        )
    rows.append(("TOTAL", f"{len(entries)} dossiers"))
    return ListFile(
        f"CDP {month}.xlsx", f"CDP {month}", _workbook(rows, f"CDP {month}"[:31]), placed
    )


def study_layout(entries: Sequence[Entry], month: str) -> ListFile:
    """An office of commissaires de justice: csv of another age, holders in one cell."""
    text = io.StringIO()
    writer = csv.writer(text, delimiter=";", lineterminator="\r\n")
    writer.writerow(STUDY_HEADERS)
    placed = {}
    for number, entry in enumerate(entries, start=2):
        one = entry.household
        placed[number] = entry
        writer.writerow(
            (
                *(one.office_reference, entry.act_text or f"{entry.act_on:%d/%m/%Y}"),
                one.landlord,
                "Personne morale" if one.landlord_kind == "legal_person" else "Personne physique",
                _together(one.holders),
                *(one.address, one.town.postal_code, one.town.name),
                f"{one.debt}".replace(".", ",") if entry.says_debt else "",
                f"{one.rent}".replace(".", ","),
                *(f"{one.lease_date:%d/%m/%Y}", one.phone, one.email),
            )
        )
    return ListFile(
        f"étude {month}.csv",
        f"CDP {month} (étude)",
        text.getvalue().encode("cp1252", "replace"),
        placed,
    )


def grouped_layout(entries: Sequence[Entry], month: str) -> ListFile:
    """A header on two rows, groups above."""
    upper: list[Cell] = []
    lower: list[Cell] = []
    for group, headers in GROUPS:
        upper += [group, *[None] * (len(headers) - 1)]
        lower += headers
    rows: list[Sequence[Cell]] = [upper, lower]
    placed = {}
    for entry in entries:
        one = entry.household
        placed[len(rows) + 1] = entry
        rows.append(
            (
                *(_together(one.holders), one.phone or None),
                *(one.address, one.town.postal_code, one.town.name),
                *(float(one.rent), float(one.charges)),
                *(entry.act_text or entry.act_on, entry.debt, one.months_unpaid, one.office),
                *(one.landlord, "parc social" if one.stock == "public" else "parc privé"),
            )
        )
    return ListFile(
        f"commandements {month}.xlsx", f"Commandements {month}", _workbook(rows, "Liste"), placed
    )


def month_of(day: datetime.date) -> str:
    return f"{MONTHS[day.month - 1]} {day.year}"


def _workbook(rows: Sequence[Sequence[Cell]], title: str) -> bytes:
    book = Workbook(write_only=True)
    sheet = book.create_sheet(title)
    for row in rows:
        sheet.append(list(row))
    content = io.BytesIO()
    book.save(content)
    return content.getvalue()


def _dotted(phone: str) -> str | None:
    return ".".join(phone[i : i + 2] for i in range(0, 10, 2)) if phone else None


def _name(holder: Holder) -> str:
    return f"{holder.last_name.upper()} {holder.first_name}"


def _together(holders: Sequence[Holder]) -> str:
    """« M. et Mme BARDIN Jean et Marie », « BARDIN Jean et MORVEL Zoé », « BARDIN Jean »."""
    if len(holders) == 1:
        return _name(holders[0])
    first, second = holders
    if first.last_name == second.last_name:
        return f"M. et Mme {first.last_name.upper()} {first.first_name} et {second.first_name}"
    return f"{_name(first)} et {_name(second)}"
