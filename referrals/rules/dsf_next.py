"""The next step of a DSF and its date, in one place for the list, the page and the queues. Pure."""

import datetime as dt
from dataclasses import dataclass

from ccapex.core import french
from referrals.enums.dsf import DsfState
from referrals.rules.dsf_dates import Dates

WRITING = (DsfState.REQUESTED, DsfState.IN_PROGRESS)


@dataclass(frozen=True, slots=True)
class Reached:
    """What was tried: the first day (the offer, by any means), how many times, and whether the
    household was met or heard."""

    first_on: dt.date | None = None
    count: int = 0
    in_touch: bool = False


@dataclass(frozen=True, slots=True)
class Step:
    """``why`` is the law or the fact that calls for it; ``due_on`` its last day, if it has one."""

    code: str
    label: str
    due_on: dt.date | None = None
    why: str = ""


DONE = Step("", "")


def next_step(
    state: str,
    dates: Dates,
    reached: Reached,
    *,
    today: dt.date,
    observations_due_on: dt.date | None,
) -> Step:
    if state in WRITING:
        return _to_write(dates, reached, today)
    if state == DsfState.CARENCE:
        return Step("send", "Transmettre la carence", dates.due_on, "La carence est constatée.")
    if state != DsfState.WRITTEN:
        return DONE
    if observations_due_on is None and dates.send is None:
        return Step("send", "Transmettre", dates.due_on, "Le DSF est terminé.")
    if observations_due_on is None:
        why = "Le locataire et le bailleur doivent pouvoir observer (décret 2021-8)."
        return Step("remarks", "Fixer le délai pour observer", dates.due_on, why)
    if today <= observations_due_on:
        why = f"Les parties peuvent écrire jusqu'au {french.day(observations_due_on)}."
        return Step("wait", "Recueillir les observations", observations_due_on, why)
    return Step("send", "Transmettre", dates.due_on, "Le délai pour observer est passé.")


def _to_write(dates: Dates, reached: Reached, today: dt.date) -> Step:
    if not reached.count:
        due = dates.offer.on if dates.offer else None
        return Step("offer", "Proposer l'entretien", due, "15 jours ouvrés après la demande.")
    remind = dates.remind.on if dates.remind else None
    silent = not reached.in_touch and reached.count < 2
    if silent and remind is not None and today >= remind:
        why = "Sans réponse à 15 jours ouvrés de l'audience : une seconde proposition est possible."
        return Step("remind", "Proposer de nouveau", dates.due_on, why)
    return Step("write", "Rédiger", dates.due_on, "À terminer avant la date de transmission.")
