"""The decision on the housing benefit: when it may be taken, and what its notification must say.

From 2027-01-01 the CCAPEX decides whether the benefit goes on (art. 7-2, law 90-449; L824-2 CCH).
The delay of the decision, the effect of silence and the appeal are in no text that could be read
(decree 2026-84): the profile holds them, and until a territory confirms them with a date no
notification leaves.
"""

import datetime
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

FIRST_DAY = datetime.date(2027, 1, 1)
TO_VALIDATE = "À valider par un juriste"


@dataclass(frozen=True, slots=True)
class Notice:
    """What the notification says beside the decision; ``missing``: what nobody entered yet.

    ``confirmed_on`` is the day the territory answered for the whole.
    """

    notice: str = ""
    appeal: str = ""
    silence: str = ""
    delay: str = ""
    confirmed_on: datetime.date | None = None
    confirmed_by: str = ""
    note: str = ""
    missing: tuple[str, ...] = ()

    @property
    def may_be_notified(self) -> bool:
        return self.confirmed_on is not None and not self.missing


def why_not_offered(
    held_on: datetime.date, outputs: frozenset[str], section: Mapping[str, Any]
) -> str:
    """Why a session of that day may not decide; empty where it may. ``outputs``: those that the
    commission may issue; ``section``: ``benefit_decision`` of the profile."""
    if held_on < FIRST_DAY:
        return (
            "La décision sur l'aide au logement n'existe qu'à partir du 1er janvier 2027 : cette "
            "séance est antérieure."
        )
    if not section or held_on.isoformat() < str(section.get("valid_from") or ""):
        return "Le territoire n'a pas ouvert la décision sur l'aide au logement à cette date."
    if "benefit_decision" not in outputs:
        return "Cette commission ne prend pas de décision sur l'aide au logement."
    return ""


NAMES = {
    "notice": "le texte de la notification",
    "delay": "le délai de la décision",
    "silence": "l'effet du silence",
    "appeal": "les voies de recours",
}


def notice_of(section: Mapping[str, Any], on: datetime.date) -> Notice:
    """The words in force on that day: those of the section, then of its confirmations.

    A draft that the section ships for the delay, the silence or the appeal is shown and does not
    count: only a confirmation settles them.
    """
    told = {name: str(section.get(name) or "") for name in NAMES}
    begun = sorted(
        (one for one in section.get("confirmations") or () if str(one["on"]) <= on.isoformat()),
        key=lambda one: str(one["on"]),
    )
    confirmed_on, confirmed_by = None, ""
    # The notice is shipped whole; what no text gives must come from the territory itself.
    answered = {"notice"} if told["notice"] else set()
    for one in begun:
        given = {name: str(one[name]) for name in NAMES if one.get(name)}
        told |= given
        answered |= set(given)
        confirmed_on = datetime.date.fromisoformat(str(one["on"]))
        confirmed_by = str(one["by"])
    return Notice(
        **told,
        confirmed_on=confirmed_on,
        confirmed_by=confirmed_by,
        note=str(section.get("note") or ""),
        missing=tuple(words for name, words in NAMES.items() if name not in answered),
    )


def why_not_notified(notice: Notice) -> str:
    """Why the letter may not be issued; empty where it may (law.md, APL-DECISION-CCAPEX)."""
    if notice.missing:
        return (
            f"{TO_VALIDATE} : il manque {', '.join(notice.missing)}. La décision est prise et "
            "numérotée, sa notification attend."
        )
    if notice.confirmed_on is None:
        return (
            f"{TO_VALIDATE} : le territoire n'a pas confirmé les textes de la notification. La "
            "décision est prise et numérotée, sa notification attend."
        )
    return ""
