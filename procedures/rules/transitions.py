"""Which fact may follow which step: allowed, flagged or refused, with its source (C6).

The step is the one that the facts dated before, or on the same day, give: a fact entered late is
judged where it belongs. History may be incomplete (old spreadsheets, acts never sent), so what is
merely out of order is flagged; only what cannot be is refused.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from procedures.enums import EventKind, Step

K = EventKind


class Verdict(StrEnum):
    ALLOWED = "allowed"
    FLAGGED = "flagged"
    REFUSED = "refused"

    @property
    def label(self) -> str:
        return {"allowed": "admis", "flagged": "signalé", "refused": "refusé"}[self.value]


@dataclass(frozen=True)
class Transition:
    """``article``: the text or the source that says so; ``message``: a sentence for people."""

    verdict: Verdict
    code: str = ""
    article: str = ""
    message: str = ""


def _flag(code: str, article: str, message: str) -> Transition:
    return Transition(Verdict.FLAGGED, code, article, message)


ORDER_OF_FACTS = "ordre de la procédure"

# One letter a verdict: the table below is read at a glance.
LETTERS: Mapping[str, Transition] = {
    ".": Transition(Verdict.ALLOWED),
    "x": Transition(
        Verdict.REFUSED,
        "closed",
        ORDER_OF_FACTS,
        "La procédure est close à cette date : corrigez sa fin si elle est fausse, sinon ce fait "
        "relève d’une autre procédure.",
    ),
    "n": Transition(
        Verdict.REFUSED,
        "new_procedure",
        ORDER_OF_FACTS,
        "L’affaire est déjà jugée à cette date : un nouveau commandement ouvre une autre "
        "procédure.",
    ),
    "p": _flag(
        "no_cdp",
        "loi 89-462, art. 24 I",
        "Aucun commandement de payer n’est noté avant cette assignation.",
    ),
    "h": _flag("no_assignation", ORDER_OF_FACTS, "Aucune assignation n’est notée auparavant."),
    "j": _flag(
        "no_hearing",
        ORDER_OF_FACTS,
        "Aucune audience n’est notée avant ce jugement.",
    ),
    "t": _flag(
        "no_title",
        "CPCE, art. L411-1",
        "Aucun jugement ni procès-verbal de conciliation exécutoire n’est noté : sans titre, "
        "pas de commandement de quitter les lieux.",
    ),
    "q": _flag(
        "no_cql",
        "CPCE, art. L411-1 et L412-1 ; CE, 12/12/2014, n° 363372",
        "Aucun commandement de quitter les lieux n’est noté auparavant.",
    ),
    "d": _flag(
        "no_cfp_request",
        "CPCE, art. L153-1 et R153-1",
        "Aucune réquisition de la force publique n’est notée avant cette décision.",
    ),
    "i": _flag(
        "no_cfp_refusal",
        "CPCE, art. L153-1 et R154-1",
        "Aucune réquisition de la force publique n’est notée : l’indemnité suit un refus.",
    ),
    "e": _flag(
        "no_cfp_granted",
        "CPCE, art. L153-1",
        "L’accord de la force publique n’est pas noté : vérifiez que l’expulsion s’est faite "
        "sans elle.",
    ),
    "b": _flag(
        "earlier_stage",
        ORDER_OF_FACTS,
        "La procédure est déjà plus avancée à cette date : vérifiez la date, et que ce fait n’en "
        "ouvre pas une autre.",
    ),
    "r": _flag(
        "lease_not_terminated",
        "CCH, art. L442-6-5",
        "Aucun jugement n’est noté : le protocole de cohésion sociale suit la résiliation du bail.",
    ),
    "w": _flag(
        "no_judgment",
        "CPCE, art. L412-1 à L412-4",
        "Aucun jugement n’est noté : ce délai est celui d’une expulsion ordonnée.",
    ),
    "s": _flag(
        "after_the_end",
        ORDER_OF_FACTS,
        "La procédure est close à cette date : vérifiez que ce fait est bien le sien.",
    ),
}

# Columns: prevention, cdp, assignation, hearing, judgment, cql, cfp_request, cfp_granted, closed.
STEPS: tuple[Step, ...] = tuple(Step)

TABLE: Mapping[str, str] = {
    K.ARREARS_REPORTED: "........x",
    K.BENEFIT_ARREARS_CONSTITUTED: "........x",
    K.PAYER_INFORMED_CCAPEX: "........x",
    K.REPAYMENT_PLAN_REQUESTED: "........s",
    K.FSL_FORMAL_NOTICE: "........x",
    K.FSL_REFERRAL: "........s",
    K.CDP: "....nnnnx",
    K.INSURANCE_COMMAND: "....nnnnx",
    K.SAISINE_CCAPEX: "........x",
    K.ASSIGNATION: "p...bbbbx",
    K.DSF_REQUESTED: "........x",
    K.DSF_SENT: "........s",
    K.HEARING: "hh..bbbbx",
    K.JUDGMENT: "hhj.bbbbx",
    K.REPAYMENT_PLAN: ".........",
    K.OVERINDEBTEDNESS_FILED: ".........",
    K.OVERINDEBTEDNESS_ADMISSIBLE: ".........",
    K.OVERINDEBTEDNESS_MORATORIUM: ".........",
    K.DEBT_ERASED: ".........",
    K.PROTOCOLE_COHESION_SOCIALE: "rrrr....s",
    K.CQL: "tttt.bbbx",
    K.CQL_EXTENDED: "qqqqq...x",
    K.COURT_REDUCED_DELAY: "wwww....x",
    K.JEX_DELAY: "wwww....x",
    K.EVICTION_STAY_REQUESTED: "wwww....x",
    K.CFP_REQUEST: "qqqqq.bbx",
    K.CFP_DECISION: "dddddd..x",
    K.COMPENSATION_CLAIM: "iiiiii...",
    K.DALO_APPEAL: ".........",
    K.DALO_RECOGNISED: ".........",
    K.DALO_REJECTED: ".........",
    K.ACCOUNT_STATEMENT: ".........",
    K.KEYS_RETURNED: ".........",
    K.DEPARTURE: "........s",
    K.VACANT_DWELLING_TAKEN_BACK: ".........",
    K.EVICTION: "qqqqqee.x",
    K.CLOSED: ".........",
}


def transition(step: str, kind: str) -> Transition:
    """What the table says of ``kind`` where the procedure stands at ``step``."""
    return LETTERS[TABLE[kind][STEPS.index(Step(step))]]


def likely(step: str) -> list[EventKind]:
    """The facts that usually come next, the likeliest first."""
    return list(NEXT[Step(step)])


NEXT: Mapping[Step, tuple[EventKind, ...]] = {
    Step.PREVENTION: (K.CDP, K.SAISINE_CCAPEX, K.REPAYMENT_PLAN, K.ACCOUNT_STATEMENT),
    Step.CDP: (K.ASSIGNATION, K.REPAYMENT_PLAN, K.CDP, K.ACCOUNT_STATEMENT, K.DSF_REQUESTED),
    Step.ASSIGNATION: (K.HEARING, K.DSF_SENT, K.DSF_REQUESTED, K.REPAYMENT_PLAN, K.JUDGMENT),
    Step.HEARING: (K.JUDGMENT, K.HEARING, K.REPAYMENT_PLAN, K.OVERINDEBTEDNESS_FILED),
    Step.JUDGMENT: (K.CQL, K.REPAYMENT_PLAN, K.PROTOCOLE_COHESION_SOCIALE, K.DEPARTURE),
    Step.CQL: (K.CFP_REQUEST, K.JEX_DELAY, K.DALO_APPEAL, K.DEPARTURE, K.CQL_EXTENDED),
    Step.CFP_REQUEST: (K.CFP_DECISION, K.DEPARTURE, K.DALO_APPEAL, K.COMPENSATION_CLAIM),
    Step.CFP_GRANTED: (K.EVICTION, K.DEPARTURE, K.KEYS_RETURNED, K.CFP_DECISION),
    Step.CLOSED: (K.VACANT_DWELLING_TAKEN_BACK, K.KEYS_RETURNED, K.ACCOUNT_STATEMENT),
}
