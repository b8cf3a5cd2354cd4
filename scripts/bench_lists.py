"""The lists of the bench: clean rows in a plain layout, some of households already known."""

from __future__ import annotations

import datetime
import io
from collections.abc import Sequence
from dataclasses import replace

from openpyxl import Workbook

from ccapex.accounts.models import Territory
from ccapex.demo.dataset import DAY
from ccapex.demo.fiction import Fiction, Fictional
from ccapex.demo.towns import all_towns, social_landlords

HEADERS = (
    *("Date CDP", "Nom du locataire", "Prénom", "Nom co-titulaire", "Date de naissance"),
    *("Adresse", "CP", "Ville", "Tél.", "Mail", "Parc", "Bailleur", "Loyer", "Charges", "Dette"),
    *("Nb mois impayés", "Date du bail", "Étude", "Réf. étude", "N° EXPLOC"),
    *("Nombre d'enfants", "Dates de naissance des enfants", "Aide au logement"),
)
KNOWN_EVERY = 10


def fiction_of(territory: Territory, seed: str) -> Fiction:
    return Fiction(
        seed,
        towns=all_towns(territory),
        social_landlords=social_landlords(territory),
        today=DAY,
    )


def list_of(territory: Territory, rows: int, *, seed: str, dataset_seed: int = 0) -> bytes:
    """With ``dataset_seed``, one row in ten is a household of that data set, owing more."""
    fresh = fiction_of(territory, seed)
    known = fiction_of(territory, f"dataset:{territory.slug}:{dataset_seed}")
    households = []
    for number in range(rows):
        if dataset_seed and number % KNOWN_EVERY == 0:
            one = known.household()
            households.append(replace(one, debt=one.debt + one.rent))
        else:
            households.append(fresh.household())
    return _workbook(households)


def _workbook(households: Sequence[Fictional]) -> bytes:
    book = Workbook(write_only=True)
    sheet = book.create_sheet("CDP")
    sheet.append(HEADERS)
    for number, one in enumerate(households):
        act_on = DAY + datetime.timedelta(days=number % 28)
        second = one.holders[1] if len(one.holders) > 1 else None
        sheet.append(
            (
                *(act_on, one.holders[0].last_name.upper(), one.holders[0].first_name),
                f"{second.last_name.upper()} {second.first_name}" if second else None,
                one.holders[0].birth_date,
                *(one.address, one.town.postal_code, one.town.name, one.phone, one.email),
                *("public" if one.stock == "public" else "privé", one.landlord),
                *(float(one.rent), float(one.charges), float(one.debt), one.months_unpaid),
                *(one.lease_date, one.office, one.office_reference, one.exploc_number),
                *(len(one.children), " ; ".join(f"{birth:%d/%m/%Y}" for birth in one.children)),
                *(one.housing_benefit.replace("none", "aucune").upper(),),
            )
        )
    content = io.BytesIO()
    book.save(content)
    return content.getvalue()
