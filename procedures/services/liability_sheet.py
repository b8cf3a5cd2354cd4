"""The State's liability for a refusal of the public force: read from the facts, and as a sheet."""

import datetime
import io

from openpyxl import Workbook
from openpyxl.styles import Alignment, Font
from openpyxl.worksheet.worksheet import Worksheet

from ccapex.core.french import NBSP, day
from procedures.law.liability import Liability, liability
from procedures.law.outcome import CONFIRMED
from procedures.models import Procedure
from procedures.services.legal import case_of
from procedures.services.legal_settings import settings_of

TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
HEADS = ("Étape", "Date", "Texte", "État de la règle", "Calcul")
WIDTHS = (38, 14, 34, 26, 70)
GROUND = "Responsabilité de l'État en cas de refus du concours de la force publique (L153-1 CPCE)"


def liability_of(procedure: Procedure, *, on: datetime.date) -> Liability | None:
    """As it stands on a day."""
    settings = settings_of([procedure.territory_id])
    return liability(case_of(procedure), on=on, settings=settings)


def workbook(
    procedure: Procedure, found: Liability | None, *, asked_by: str, on: datetime.date
) -> bytes:
    """One sheet, no cell of which is a formula. ``asked_by``: an organisation, never a person."""
    book = Workbook()
    sheet = book.active
    assert isinstance(sheet, Worksheet)
    sheet.title = "Responsabilité"
    head = [
        ("Procédure", procedure.reference),
        ("Ménage", procedure.household.display_name),
        ("Objet", GROUND),
        ("Édité le", day(on)),
        ("Demandé par", asked_by),
        ("Période", period_words(found)),
        ("Jours écoulés", str(found.days(on)) if found else "0"),
    ]
    rows: list[tuple[str, ...]] = [*head, (), HEADS]
    for line in found.lines if found else ():
        state = "confirmée" if line.status == CONFIRMED else "à valider par un juriste"
        rows.append((line.label, day(line.date), line.source, state, line.computation))
    for number, values in enumerate(rows, 1):
        for column, value in enumerate(values, 1):
            cell = sheet.cell(number, column, value.replace(NBSP, " "))
            cell.data_type = "s"
            cell.alignment = Alignment(wrap_text=True, vertical="top")
            if values is HEADS or (column == 1 and number <= len(head)):
                cell.font = Font(bold=True)
    for letter, width in zip("ABCDE", WIDTHS, strict=True):
        sheet.column_dimensions[letter].width = width
    output = io.BytesIO()
    book.save(output)
    return output.getvalue()


def period_words(found: Liability | None) -> str:
    """« du 16/06/2026, en cours »"""
    if found is None:
        return "aucune : pas de réquisition, ou concours accordé dans les deux mois"
    if found.starts_on is None:
        return "aucune : terminée avant d'avoir commencé"
    if found.ends_on is None:
        return f"du {day(found.starts_on)}, en cours"
    more = ", si l'expulsion suit dans les quinze jours" if found.provisional else ""
    return f"du {day(found.starts_on)} au {day(found.ends_on)}{more}"
