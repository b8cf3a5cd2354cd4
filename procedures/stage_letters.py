"""The letters that a stage asks for and no other part writes: the decision on the force publique
to each of those it concerns, and the evaluation asked of the police (seed C, lines 459 and 471)."""

from collections.abc import Mapping
from typing import Any

from ccapex.letters.catalogue.section import Section
from ccapex.letters.enums import AddresseeRole
from ccapex.letters.kinds import Kind, register

CFP_NOTICE = "cfp_notice"
POLICE_EVALUATION = "police_evaluation"
KINDS = (CFP_NOTICE, POLICE_EVALUATION)


def build(data: Mapping[str, Any], variant: str, section: Section) -> dict[str, Any]:
    """``data``: ``to_household``; ``who`` and ``home`` (for a partner), ``decided_on``,
    ``effective_from`` and ``asked_on``, dates as written in French; all may be empty."""
    names = ("who", "home", "decided_on", "effective_from", "asked_on")
    return {
        "to_household": bool(data.get("to_household")),
        **{name: data.get(name) or "" for name in names},
    }


register(
    Kind(
        slug=CFP_NOTICE,
        label="Information de l'accord de la force publique",
        title="Information sur une décision",
        template="letters/kinds/cfp_notice.html",
        build=build,
        addressees=(AddresseeRole.HOUSEHOLD, AddresseeRole.ORGANISATION, AddresseeRole.OWNER),
    )
)
register(
    Kind(
        slug=POLICE_EVALUATION,
        label="Demande d'évaluation à la police ou à la gendarmerie",
        title="Demande d'évaluation",
        template="letters/kinds/police_evaluation.html",
        build=build,
        addressees=(AddresseeRole.ORGANISATION,),
    )
)
