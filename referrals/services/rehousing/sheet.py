"""The pool as a spreadsheet: the columns of the role; each line says who asked for it and why."""

import datetime as dt
from collections.abc import Sequence
from typing import Any

from ccapex.accounts.desk import Desk
from ccapex.core.french import day
from ccapex.core.sheets import workbook
from referrals.services.rehousing.pool import PoolRow

COLUMNS = (
    *("Référence", "Ménage", "Commune actuelle", "Stade", "Inscrit le", "Jours dans le vivier"),
    *("Comptabilisé sur", "Type de logement", "Secteur et besoins", "Accompagnement"),
    *("Service à contacter", "Numéro de demande", "À renouveler avant le"),
    *("Chef de file", "Désigné le", "Propositions", "Refus", "Refus d'un logement adapté"),
    *("Alarmes", "État", "Édition"),
)
KEPT = dt.timedelta(days=30)


def sheet_of(rows: Sequence[PoolRow], *, desk: Desk, on: dt.date) -> bytes:
    """``on``: the day of the export, from which the file is to be destroyed within thirty days."""
    mark = (
        f"Édité le {day(on)} par {desk.user.get_full_name()} "
        f"({desk.membership.organisation.name}), pour le suivi du relogement ; "
        f"données personnelles, à détruire le {day(on + KEPT)}."
    )
    return workbook("Vivier de relogement", COLUMNS, [(*_cells(row), mark) for row in rows])


def _cells(row: PoolRow) -> tuple[Any, ...]:
    entry, lead = row.entry, row.lead
    return (
        entry.household.reference,
        entry.household.display_name,
        entry.procedure.lease.dwelling.city,
        row.stage,
        entry.entered_on,
        row.days,
        entry.get_counted_on_display(),
        entry.get_dwelling_size_display(),
        entry.dwelling_wish,
        entry.get_support_display(),
        entry.report_by.name if entry.report_by else "",
        entry.sne_number,
        entry.sne_renewal_on,
        lead.landlord.name if lead else "",
        lead.named_on if lead else None,
        len(row.proposals),
        row.refused,
        row.fitting_refused,
        " ; ".join(alarm.label for alarm in row.alarms),
        entry.get_state_display(),
    )
