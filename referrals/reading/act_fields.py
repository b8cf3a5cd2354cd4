"""What lists of acts and follow-up spreadsheets hold beside the fields of a list of CDP."""

from __future__ import annotations

from collections.abc import Mapping

# A dated fact each: the list's own act, or an earlier one quoted beside it.
FACT_DATES: Mapping[str, str] = {
    "arrears_on": "Date de l'impayé signalé au payeur",
    "payer_informed_on": "Date d'information de la CCAPEX par la CAF ou la MSA",
    "saisine_on": "Date de saisine de la CCAPEX",
    "cdp_on": "Date du commandement de payer",
    "assignation_on": "Date de l'assignation",
    "dsf_requested_on": "Date de la demande de DSF",
    "dsf_sent_on": "Date d'envoi du DSF",
    "judgment_on": "Date du jugement",
    "cql_on": "Date du CQL",
    "cfp_request_on": "Date de la réquisition",
    "cfp_granted_on": "Date d'accord de la force publique",
    "cfp_refused_on": "Date de refus de la force publique",
    "departure_on": "Date du départ",
    "eviction_on": "Date de l'expulsion",
    "exit_on": "Date de sortie",
}
# Dates that say something of an act, and are no act.
DETAIL_DATES: Mapping[str, str] = {
    "hearing_on": "Date de l'audience",
    "prefect_notified_on": "Date de notification au préfet",
    "judgment_served_on": "Date de signification du jugement",
}
WORDS: Mapping[str, str] = {
    "court": "Tribunal",
    "court_reference": "Numéro RG",
    "judgment_outcome": "Sens du jugement",
    "exit_reason": "Motif de sortie",
    "benefit_payer": "Organisme payeur (CAF ou MSA)",
    "payer_action": "Ce que la CAF ou la MSA a fait",
}
ACT_FIELDS: tuple[str, ...] = (*FACT_DATES, *DETAIL_DATES, *WORDS)

# Which of these dates is the act that a list of that kind is about: read as ``act_date``.
OWN_DATE: Mapping[str, str] = {
    "assignation": "assignation_on",
    "cql": "cql_on",
    "cfp_request": "cfp_request_on",
    "caf_signalement": "payer_informed_on",
}
ACT_NAMES: Mapping[str, str] = {
    "cdp": "la date de l'acte",
    "assignation": "la date de l'assignation",
    "cql": "la date du commandement de quitter les lieux",
    "cfp_request": "la date de la réquisition",
    "caf_signalement": "la date du signalement",
    "follow_up": "au moins une date d'acte (CDP, assignation, audience, jugement…)",
}
SEVERAL_FACTS = "follow_up"
