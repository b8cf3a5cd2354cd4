"""Small lists of acts, written by the tests and imported as the command and the pages do."""

from collections.abc import Sequence

from ccapex.accounts.models import Territory
from referrals.models import CdpList, Sender
from referrals.services.imports.flow import check, commit, receive_list
from tests.reading.lists import xlsx

PERSON = ["EXEMPLE Jeanne", "12 rue du Bocage", "85150", "Vairé"]
WHERE = ["Locataire", "Adresse", "CP", "Ville"]
ASSIGNATION = [
    *WHERE,
    *("Date de l'assignation", "Date d'audience", "Tribunal", "N° RG", "Notifiée au préfet le"),
    *("N° EXPLOC", "N° ALEXI", "Référence étude", "Dette"),
]
FOLLOW_UP = [
    *WHERE,
    *("CDP", "Assignation", "Audience", "Jugement", "Sens du jugement", "CQL", "Réquisition"),
    *("CFP accordé", "DSF", "Sortie", "Motif sortie", "Dette"),
]
CAF = [
    *("Allocataire", "Adresse", "CP", "Ville", "N° allocataire", "Date du signalement"),
    *(
        "Impayé signalé par le bailleur le",
        "Montant de l'impayé",
        "Nb mois impayés",
        "Décision CAF",
    ),
]


def assignation(
    person: Sequence[str] = PERSON,
    act: str = "05/10/2026",
    hearing: str = "14/12/2026",
    *,
    exploc: str = "",
    alexi: str = "",
    ref: str = "",
    debt: str = "2400",
) -> list[str]:
    court = ["TJ La Roche-sur-Yon", "26/00123", "12/10/2026"]
    return [*person, act, hearing, *court, exploc, alexi, ref, debt]


def received(
    territory: Territory,
    kind: str,
    headers: Sequence[str],
    *rows: Sequence[object],
    sender: Sender | None = None,
) -> CdpList:
    cdp_list, _ = receive_list(
        territory,
        data=xlsx([headers, *rows]),
        filename="actes.xlsx",
        author=None,
        sender=sender,
        kind=kind,
    )
    return cdp_list


def imported(
    territory: Territory,
    kind: str,
    headers: Sequence[str],
    *rows: Sequence[object],
    sender: Sender | None = None,
) -> CdpList:
    cdp_list = received(territory, kind, headers, *rows, sender=sender)
    commit(cdp_list)
    cdp_list.refresh_from_db()
    return cdp_list


def checked(
    territory: Territory, kind: str, headers: Sequence[str], *rows: Sequence[object]
) -> CdpList:
    cdp_list = received(territory, kind, headers, *rows)
    check(cdp_list)
    cdp_list.refresh_from_db()
    return cdp_list


def codes(cdp_list: CdpList, number: int = 2) -> set[str]:
    """The codes of the reasons of a row; the first under the header is 2."""
    return {reason["code"] for reason in cdp_list.rows.get(number=number).reasons}
