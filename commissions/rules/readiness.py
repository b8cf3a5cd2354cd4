"""What a file still lacks before the session that examines it."""

import datetime
from dataclasses import dataclass, field
from enum import StrEnum

DEBT_STALE_DAYS = 92
"""Three months: the seeds give no age of the debt; shown « à valider »."""


class Lack(StrEnum):
    """Each with where it is completed: the file of the household, its DSF, or the item."""

    SUMMARY = "summary"
    DSF = "dsf"
    DSF_UNFINISHED = "dsf_unfinished"
    REMARKS = "remarks"
    DEBT = "debt"
    DEBT_OLD = "debt_old"
    ADDRESS = "address"
    CONTACT = "contact"
    NOT_TOLD = "not_told"
    TOLD_LATE = "told_late"
    NO_LETTER = "no_letter"


LABELS = {
    Lack.SUMMARY: "résumé à écrire",
    Lack.DSF: "aucun DSF",
    Lack.DSF_UNFINISHED: "DSF en cours",
    Lack.REMARKS: "observations du bailleur attendues",
    Lack.DEBT: "dette inconnue",
    Lack.DEBT_OLD: "dette à actualiser",
    Lack.ADDRESS: "adresse incomplète",
    Lack.CONTACT: "aucun moyen de joindre le ménage",
    Lack.NOT_TOLD: "ménage à informer",
    Lack.TOLD_LATE: "ménage informé tard",
    Lack.NO_LETTER: "courrier non parti",
}


@dataclass(frozen=True, slots=True)
class Known:
    """What is known of a file. ``dsf``: ``none``, ``open``, ``done`` or "" where none is expected.

    ``landlord_remarks``: received, or asked for and awaited; None: never asked.
    """

    held_on: datetime.date
    today: datetime.date
    has_summary: bool
    dsf: str = ""
    landlord_remarks: bool | None = None
    needs_debt: bool = True
    debt_on: datetime.date | None = None
    has_address: bool = True
    has_contact: bool = True
    tells_household: bool = False
    told_on: datetime.date | None = None
    told_refusal: str = ""
    notice_days: int = 0


@dataclass(frozen=True, slots=True)
class Readiness:
    """``missing`` in the order to complete it; empty: the file is ready."""

    missing: tuple[Lack, ...] = ()
    notes: dict[str, str] = field(default_factory=dict)

    @property
    def ready(self) -> bool:
        return not self.missing

    @property
    def words(self) -> list[tuple[str, str, str]]:
        """(code, label, precision) of each."""
        return [(one.value, LABELS[one], self.notes.get(one, "")) for one in self.missing]


def readiness_of(known: Known) -> Readiness:
    missing: list[Lack] = []
    notes: dict[str, str] = {}
    if not known.has_summary:
        missing.append(Lack.SUMMARY)
    if known.dsf == "none":
        missing.append(Lack.DSF)
    elif known.dsf == "open":
        missing.append(Lack.DSF_UNFINISHED)
    if known.landlord_remarks is False:
        missing.append(Lack.REMARKS)
    if known.needs_debt:
        if known.debt_on is None:
            missing.append(Lack.DEBT)
        elif (known.held_on - known.debt_on).days > DEBT_STALE_DAYS:
            missing.append(Lack.DEBT_OLD)
            notes[Lack.DEBT_OLD] = f"au {known.debt_on:%d/%m/%Y}"
    if not known.has_address:
        missing.append(Lack.ADDRESS)
    if not known.has_contact:
        missing.append(Lack.CONTACT)
    _told(known, missing, notes)
    return Readiness(tuple(missing), notes)


def _told(known: Known, missing: list[Lack], notes: dict[str, str]) -> None:
    if not known.tells_household:
        return
    if known.told_refusal:
        missing.append(Lack.NO_LETTER)
        notes[Lack.NO_LETTER] = known.told_refusal
        return
    days = notice_left(known.held_on, known.told_on or known.today)
    if known.told_on is None:
        missing.append(Lack.NOT_TOLD)
        if days < known.notice_days:
            notes[Lack.NOT_TOLD] = f"plus que {max(0, days)} jours sur {known.notice_days}"
    elif days < known.notice_days:
        missing.append(Lack.TOLD_LATE)
        notes[Lack.TOLD_LATE] = f"{max(0, days)} jours avant, {known.notice_days} demandés"


def notice_left(held_on: datetime.date, told_on: datetime.date) -> int:
    """Whole days between the letter and the session."""
    return (held_on - told_on).days
