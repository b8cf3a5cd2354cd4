"""What a header means in a list of acts, before the words common to every list are tried.

« Date CDP » is the act of a list of CDP, an earlier act in a list of assignations, and one fact
among others in a follow-up spreadsheet: the kind of the list decides.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

from referrals.reading.act_fields import FACT_DATES, OWN_DATE, SEVERAL_FACTS


@dataclass(frozen=True, slots=True)
class Guess:
    """`score` from 0 to 1; `part` tells the half of a name that a shared column holds."""

    field: str
    score: float
    reason: str
    part: str = ""


def _words(pattern: str) -> re.Pattern[str]:
    return re.compile(rf"\b(?:{pattern})\b")


_COURT = r"tribunal|tribunaux|juridiction|tj|greffe"
# Not a date, whatever act it names: « Motif d'assignation », « Montant au CDP ».
_NO_DATE = _words(
    r"motifs?|montants?|sens|resultats?|numeros?|references?|rg|natures?|types?|dettes?|sommes?|"
    r"observations?|commentaires?|lieux? d|nombre|delais?|mois|presence|heure|reponse|avis|frais"
)
_WORD_RULES = (
    (_words(r"rg|role general|(?:numero|reference)s?.*\b(?:" + _COURT + r"|role|jugement)"),
     "court_reference", 1.0),
    (_words(_COURT), "court", 1.0),
    (_words(r"(?:sens|resultat|issue|contenu|nature)s?.*\b(?:jugement|decision|audience)"),
     "judgment_outcome", 0.9),
    (_words(r"(?:motif|nature|type|cause|issue)s?.*\b(?:sortie|cloture|fin|depart)"),
     "exit_reason", 0.9),
    (_words(r"(?:organisme|caisse).*\b(?:payeur|caf|msa)|payeur|caf ou msa|caf msa"),
     "benefit_payer", 0.9),
    (_words(r"suites? donnees?|(?:actions?|mesures?|decisions?|suites?).*\b(?:caf|msa|payeur)"),
     "payer_action", 0.9),
)  # fmt: skip
_CFP = r"cfp|concours|force publique|requisitions?"
# The first that matches: what is said of an act comes before the act.
_DATE_RULES = (
    (_words(r"(?:notifi\w*|denonc\w*|transm\w*|information|envoi|saisine|reception)"
            r".*\b(?:prefet|prefecture|ddets|drihl)"), "prefect_notified_on"),
    (_words(r"signifi\w*.*\b(?:jugement|decision|ordonnance)"), "judgment_served_on"),
    (_words(r"audiences?"), "hearing_on"),
    (_words(rf"(?:accord\w*|octroi\w*).*\b(?:{_CFP})|(?:{_CFP}).*\b(?:accord\w*|octroi\w*)"),
     "cfp_granted_on"),
    (_words(rf"refus\w*.*\b(?:{_CFP})|(?:{_CFP}).*\brefus\w*"), "cfp_refused_on"),
    (_words(_CFP), "cfp_request_on"),
    (_words(r"cql|quitter"), "cql_on"),
    (_words(r"jugements?|ordonnances?|resiliation prononcee"), "judgment_on"),
    (_words(r"(?:demandes?|demande|saisine|commande).*\b(?:dsf|enquete|diagnostic)"),
     "dsf_requested_on"),
    (_words(r"dsf|enquete sociale|diagnostic social"), "dsf_sent_on"),
    (_words(r"assign\w*"), "assignation_on"),
    (_words(r"expulsions?|expulsee?"), "eviction_on"),
    (_words(r"departs?|depart volontaire"), "departure_on"),
    (_words(r"sorties?|clotures?|fin (?:de )?(?:procedure|dossier)"), "exit_on"),
    (_words(r"impaye (?:constitue|signale|au payeur)|(?:constitution|constat|debut|premier)"
            r".*\bimpayes?|(?:signalement|declaration|information).*\b(?:bailleur|proprietaire)"),
     "arrears_on"),
    (_words(r"saisine (?:de la )?ccapex|saisine"), "saisine_on"),
    (_words(r"(?:signalement|information|transmission|envoi|reception).*\b(?:caf|msa|ccapex)|"
            r"signalements?"), "payer_informed_on"),
    (_words(r"cdp|commandements?(?! de quitter)"), "cdp_on"),
)  # fmt: skip
_OWN_WORDS = _words(r"actes?|signifi\w*|delivr\w*|exploit|commandement")
_SAYS_DATE = _words(r"dates?|le|du|jour")
_OTHER_DATE = _words(
    r"naiss\w*|ddn|nee?|enfants?|bail|baux|contrat|location|entree|limite|butoir|fin|export|"
    r"edition|maj|mise a jour|rdv|rendez vous|relance|plan|paiement|reception"
)


def guess_of_acts(words: str, kind: str) -> tuple[Guess, ...] | None:
    """Empty: understood, and of no use here. None: these words are not of an act."""
    if kind == "cdp":
        return None
    for pattern, field, score in _WORD_RULES:
        if match := pattern.search(words):
            if field == "court" and _SAYS_DATE.search(words):
                continue
            return (Guess(field, score, f"mots « {match[0]} » de l'en-tête"),)
    if words in {"allocataire", "allocataires"}:  # the cells tell a name from a number
        reason = "l'allocataire est le locataire, ou son numéro"
        return Guess("tenant_full_name", 0.9, reason), Guess("caf_number", 0.85, reason)
    if _NO_DATE.search(words):
        return None
    dated = bool(_SAYS_DATE.search(words))
    for pattern, field in _DATE_RULES:
        if match := pattern.search(words):
            return _dated(field, match[0], kind, dated=dated)
    return _own_date(words, kind, dated=dated)


def _dated(field: str, said: str, kind: str, *, dated: bool) -> tuple[Guess, ...]:
    score = 1.0 if dated else 0.85
    reason = f"mots « {said} » de l'en-tête"
    if OWN_DATE.get(kind) == field:
        return (Guess("act_date", score, reason),)
    if kind == "cql" and field == "cdp_on" and said.startswith("commandement"):
        return (Guess("act_date", score - 0.1, reason),)
    if kind == "caf_signalement" and field == "saisine_on":
        return (Guess("act_date", score - 0.1, reason),)
    return (Guess(field, score, reason),)


def _own_date(words: str, kind: str, *, dated: bool) -> tuple[Guess, ...] | None:
    """« Date de signification », « Date » alone: the act of the list, where it has one."""
    if not dated or _OTHER_DATE.search(words):
        return None
    if kind == SEVERAL_FACTS:
        return () if words in {"date", "dates", "jour"} else None
    if match := _OWN_WORDS.search(words):
        return (Guess("act_date", 0.9, f"date et « {match[0]} » dans l'en-tête"),)
    if words in {"date", "dates", "jour"}:
        return (Guess("act_date", 0.6, "seule date de la liste"),)
    return None


def kind_of_headers(fields: Iterable[str]) -> str:
    """What a list is about, from the fields that its headers would give in a follow-up
    spreadsheet: the furthest act it dates; several acts that follow each other make a follow-up."""
    dates = {field for field in fields if field in FACT_DATES}
    steps = [name for name in ("cdp_on", "assignation_on", "judgment_on", "cql_on", "exit_on",
                               "cfp_request_on", "cfp_granted_on") if name in dates]  # fmt: skip
    if len(steps) >= 3:
        return SEVERAL_FACTS
    for kind in ("cfp_request", "cql", "assignation"):
        if OWN_DATE[kind] in dates:
            return kind
    if "cdp_on" not in dates and {"payer_informed_on", "arrears_on"} & dates:
        return "caf_signalement"
    return "cdp"
