"""Small lists written by the tests, imported as the command and the pages do."""

from collections.abc import Iterable

from ccapex.accounts.models import Territory
from referrals.models import CdpList, ListRow, Sender
from referrals.services.imports.flow import check, commit, receive_list
from tests.reading.lists import csv

HEADERS = [
    *("Nom", "Prénom", "Adresse", "CP", "Ville", "Téléphone", "Date CDP", "Dette"),
    *("Bailleur", "Loyer", "Date de naissance", "Référence étude"),
]
LINE = {
    "Nom": "Exemple",
    "Prénom": "Jeanne",
    "Adresse": "12 rue du Bocage",
    "CP": "85150",
    "Ville": "Vairé",
    "Téléphone": "06 12 34 56 01",
    "Date CDP": "07/09/2026",
    "Dette": "1200,50",
    "Bailleur": "SCI des Tests",
    "Loyer": "500",
    "Date de naissance": "12/05/1980",
    "Référence étude": "",
}


def line(**values: str) -> dict[str, str]:
    """A line of a list; keys are ``nom``, ``prenom``, ``adresse``, ``tel``, ``act``..."""
    names = {
        "nom": "Nom",
        "prenom": "Prénom",
        "adresse": "Adresse",
        "cp": "CP",
        "ville": "Ville",
        "tel": "Téléphone",
        "act": "Date CDP",
        "debt": "Dette",
        "landlord": "Bailleur",
        "rent": "Loyer",
        "born": "Date de naissance",
        "ref": "Référence étude",
    }
    return LINE | {names[name]: value for name, value in values.items()}


def content(lines: Iterable[dict[str, str]]) -> bytes:
    return csv([HEADERS, *([one[header] for header in HEADERS] for one in lines)])


def received(territory: Territory, *lines: dict[str, str], sender: Sender | None = None) -> CdpList:
    cdp_list, _ = receive_list(
        territory, data=content(lines), filename="liste.csv", author=None, sender=sender
    )
    return cdp_list


def checked(territory: Territory, *lines: dict[str, str]) -> CdpList:
    cdp_list = received(territory, *lines)
    check(cdp_list)
    cdp_list.refresh_from_db()
    return cdp_list


def imported(territory: Territory, *lines: dict[str, str], sender: Sender | None = None) -> CdpList:
    cdp_list = received(territory, *lines, sender=sender)
    commit(cdp_list)
    cdp_list.refresh_from_db()
    return cdp_list


def row(cdp_list: CdpList, number: int) -> ListRow:
    """``number`` as a person sees it: the first line under the header is 2."""
    return ListRow.objects.get(cdp_list=cdp_list, number=number)


def outcomes(cdp_list: CdpList) -> list[str]:
    """``created``, ``matched:new``..., in the order of the file."""
    rows = ListRow.objects.filter(cdp_list=cdp_list, number__gt=cdp_list.header_row)
    return [
        f"{status}:{event}" if event else status
        for status, event in rows.values_list("status", "event_outcome")
    ]
