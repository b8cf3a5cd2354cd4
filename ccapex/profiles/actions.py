"""The section ``actions`` of a profile: what each stage asks of each actor (docs/profils.md).

The closed lists are here, below the apps that read the table, so that a profile is checked without
a database.
"""

import difflib
from collections.abc import Iterable, Iterator, Mapping
from types import MappingProxyType
from typing import Any

from ccapex.profiles.findings import Finding
from ccapex.profiles.shapes import (
    Anything,
    Flag,
    ListOf,
    MapOf,
    Number,
    Record,
    Shape,
    Tell,
    Text,
)

STEPS: Mapping[str, str] = MappingProxyType(
    {
        "prevention": "prévention",
        "cdp": "commandement de payer",
        "assignation": "assignation",
        "hearing": "audience",
        "judgment": "jugement",
        "cql": "commandement de quitter les lieux",
        "cfp_request": "réquisition de la force publique",
        "cfp_granted": "force publique accordée",
        "closed": "sortie",
    }
)

ACTORS: Mapping[str, str] = MappingProxyType(
    {
        "secretariat": "secrétariat de la CCAPEX",
        "prefecture": "préfecture",
        "referent": "service référent du ménage",
        "departement_social_service": "service social du Département",
        "departement": "Département",
        "metropole": "métropole",
        "ccas": "CCAS",
        "caf": "CAF",
        "payer": "organisme payeur de l'aide au logement",
        "landlord": "bailleur",
        "officer": "commissaire de justice",
        "siao": "SIAO",
        "adil": "ADIL",
        "operator": "opérateur",
        "banque_de_france": "Banque de France",
        "commune": "commune",
        "lawyers": "avocats",
        "security_forces": "police ou gendarmerie",
        "court": "greffe du tribunal",
        "household": "ménage",
    }
)
"""Who acts: an organisation by its kind, or by its place in the file (referent, landlord)."""

TRIGGERS: Mapping[str, str] = MappingProxyType(
    {
        "arrears_reported": "le signalement d'impayé",
        "benefit_arrears_constituted": "le signalement à l'organisme payeur",
        "payer_informed_ccapex": "l'information de la CCAPEX par l'organisme payeur",
        "repayment_plan_requested": "la demande de plan d'apurement",
        "fsl_formal_notice": "la mise en demeure avant FSL",
        "fsl_referral": "la saisine du FSL",
        "cdp": "le commandement de payer",
        "insurance_command": "le commandement pour défaut d'assurance",
        "saisine_ccapex": "la saisine de la CCAPEX",
        "assignation": "l'assignation",
        "dsf_requested": "la demande de DSF",
        "dsf_sent": "l'envoi du DSF",
        "hearing": "l'audience",
        "judgment": "le jugement",
        "tenant_absent": "le jugement rendu sans le ménage",
        "lease_terminated": "le jugement qui résilie le bail",
        "repayment_plan": "le plan d'apurement",
        "overindebtedness_filed": "le dépôt du dossier de surendettement",
        "overindebtedness_admissible": "la recevabilité du surendettement",
        "debt_erased": "l'effacement de la dette",
        "protocole_cohesion_sociale": "le protocole de cohésion sociale",
        "cql": "le commandement de quitter les lieux",
        "cfp_request": "la réquisition de la force publique",
        "cfp_granted": "l'accord de la force publique",
        "cfp_refused": "le refus de la force publique",
        "dalo_appeal": "le recours DALO",
        "dalo_recognised": "la reconnaissance DALO",
        "keys_returned": "la remise des clés",
        "departure": "le départ du ménage",
        "eviction": "l'expulsion",
        "closed": "la clôture",
    }
)
"""What sets an action in motion, in the words of its reason."""

OPENS: Mapping[str, str] = MappingProxyType(
    {
        "cdp": "cdp",
        "assignation": "assignation",
        "hearing": "hearing",
        "judgment": "judgment",
        "tenant_absent": "judgment",
        "lease_terminated": "judgment",
        "cql": "cql",
        "cfp_request": "cfp_request",
        "cfp_refused": "cfp_request",
        "cfp_granted": "cfp_granted",
        "keys_returned": "closed",
        "departure": "closed",
        "eviction": "closed",
        "closed": "closed",
    }
)
"""The step that a trigger opens: an action of an earlier step can never follow from it."""

ATTRIBUTES: Mapping[str, str] = MappingProxyType(
    {
        "has_children": "enfant à charge",
        "known_to_social_services": "ménage connu des services sociaux",
        "housing_benefit": "aide au logement",
        "benefit_payer": "organisme payeur",
        "debt_amount": "montant de la dette",
        "months_unpaid": "mois d'impayé",
        "landlord_kind": "qualité du bailleur",
        "dsf_returned": "DSF ou carence reçu",
        "dalo_recognised": "reconnaissance DALO",
        "seen_by_ccapex": "dossier vu en CCAPEX",
        "met_by_a_service": "ménage rencontré par un service",
        "under_social_watch": "veille sociale demandée",
    }
)
"""What a condition may ask of a file."""

WORKS: Mapping[str, str] = MappingProxyType(
    {
        "acknowledgement": "accusé de réception",
        "anticipation_visit": "demande de visite d'anticipation",
        "ccapex_diagnostic": "demande de diagnostic",
        "cfp_notice": "notification de l'accord de la force publique",
        "commission_agenda": "inscription à l'ordre du jour",
        "dsf_request": "demande de DSF",
        "dsf_interview_offer": "proposition d'entretien",
        "dsf_interview_reminder": "seconde proposition d'entretien",
        "dsf_transmit": "envoi du DSF",
        "early_tripartite_letter": "courrier de protocole tripartite",
        "enrichment": "réponse à la liste",
        "household_questionnaire": "questionnaire au ménage",
        "mediation_summons": "convocation en médiation",
        "owner_questionnaire": "questionnaire au propriétaire",
        "police_evaluation": "demande d'évaluation",
        "prevention_letter": "courrier de prévention",
        "rehousing_entry": "inscription au vivier de relogement",
        "repayment_plan": "plan d'apurement",
        "siao_referral": "demande au SIAO",
        "social_watch": "veille sociale",
        "solipex": "étude SOLIPEX",
    }
)
"""The letters and requests that a task may prepare; the apps say where each is done."""

RULES = frozenset(
    {
        "CP-CLAUSE-2M",
        "CP-CLAUSE-6S",
        "DSF-CP",
        "DSF-RDV",
        "DSF-RELANCE",
        "DSF-TRANSM",
        "CQL-2M",
        "CFP-PREM",
        "CFP-SILENCE",
        "DALO-DECISION",
        "DALO-OFFRE",
        "PROTO-BAIL",
    }
)
"""The rules of the legal calendar that may date an action."""

_UNSETTLED: Mapping[str, Shape] = {"note": Text(empty=True), "to_confirm": Flag()}
_STOCK = Text(frozenset({"public", "private"}))
_LENGTH: Mapping[str, Shape] = {"days": Number(), "working_days": Number(), "months": Number()}
DELAY = Record(
    optional={
        **_LENGTH,
        "setting": Text(),
        "before": Text(frozenset({"hearing", "effective_from"})),
        "rule": Text(),
    }
)
ACTION = Record(
    {
        "code": Text(),
        "steps": ListOf(Text(frozenset(STEPS))),
        "actor": Text(),
        "label": Text(),
        "source": Text(),
    },
    {
        "stock": _STOCK,
        "unit": Text(),
        "work": Text(),
        "after": ListOf(Text()),
        "delay": DELAY,
        "wait": DELAY,
        "when": Anything(),
        "until": ListOf(Text()),
        "tell": ListOf(Text()),
        "seed": Text(),
        "legal": Flag(),
        **_UNSETTLED,
    },
)
ACTIONS = Record(
    {"table": ListOf(ACTION)},
    {
        "delays": MapOf(
            Record({"label": Text()}, {**_LENGTH, "source": Text(), **_UNSETTLED}),
        ),
        **_UNSETTLED,
    },
)


def validate_actions(profile: Mapping[str, Any], tell: Tell) -> Iterator[Finding]:
    """What is wrong between the rows: doubles, unknown words, rows that can never fire.

    ``tell`` gives the file and line of a path of the profile.
    """
    section = profile.get("actions")
    if not section:
        return
    settings = section.get("delays") or {}
    kinds = {one["kind"] for one in profile["organisations"]}
    units = {u["slug"] for one in profile["organisations"] for u in one.get("units") or ()}
    seen: set[str] = set()
    for index, row in enumerate(section["table"]):
        here = tell(("actions", "table", index))
        faults = list(_faults(row, settings, kinds, units))
        if row["code"] in seen:
            faults.append(("duplicate", "ce code est déjà celui d'une autre action."))
        seen.add(row["code"])
        for code, message in faults:
            where = f"actions {row['code']}"
            yield Finding(code, f"{here}, action « {row['code']} » : {message}", where)


def _faults(
    row: Mapping[str, Any], settings: Mapping[str, Any], kinds: set[str], units: set[str]
) -> Iterator[tuple[str, str]]:
    yield from _unknown("unknown_actor", "l'acteur", [row["actor"]], ACTORS)
    yield from _unknown("unknown_actor", "l'acteur à prévenir", row.get("tell"), ACTORS)
    if row.get("work"):
        yield from _unknown("unknown_work", "le travail préparé", [row["work"]], WORKS)
    yield from _unknown("unknown_event", "le fait déclencheur", row.get("after"), TRIGGERS)
    yield from _unknown("unknown_event", "le fait qui éteint", row.get("until"), TRIGGERS)
    if row.get("unit") and row["unit"] not in units:
        yield "unknown_unit", f"aucune organisation n'a d'unité « {row['unit']} »."
    if row["actor"] in _NEEDS_KIND and row["actor"] not in kinds:
        yield "dead_row", f"aucune organisation du territoire n'est de nature « {row['actor']} »."
    for name in ("delay", "wait"):
        yield from _delay_faults(row.get(name), settings)
    yield from _condition_faults(row.get("when") or {})
    yield from _dead(row)


def _dead(row: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    after = row.get("after") or ()
    order = list(STEPS)
    if not row["steps"]:
        yield "dead_row", "aucune étape : l'action ne se déclenche jamais."
        return
    if set(after) & set(row.get("until") or ()):
        yield "dead_row", "le fait qui déclenche éteint aussi : l'action ne se déclenche jamais."
    last = max(order.index(step) for step in row["steps"])
    opened = [order.index(OPENS[name]) for name in after if name in OPENS]
    if opened and len(opened) == len(after) and min(opened) > last:
        message = "le fait qui déclenche ouvre une étape plus tardive que celles de l'action."
        yield "dead_row", message


_NEEDS_KIND = frozenset(
    {
        "prefecture",
        "departement_social_service",
        "departement",
        "metropole",
        "ccas",
        "caf",
        "siao",
        "adil",
        "operator",
        "banque_de_france",
    }
)
"""Actors found by their kind alone: without such an organisation, nobody would ever do it."""


def _delay_faults(
    delay: Mapping[str, Any] | None, settings: Mapping[str, Any]
) -> Iterator[tuple[str, str]]:
    if delay is None:
        return
    if "rule" in delay:
        yield from _unknown("unknown_rule", "la règle", [delay["rule"]], RULES)
    if "setting" in delay:
        yield from _unknown("unknown_setting", "le délai", [delay["setting"]], settings)
    lengths = [name for name in _LENGTH if name in delay]
    ways = len(lengths) + ("setting" in delay) + ("rule" in delay)
    if ways != 1:
        yield (
            "invalid_value",
            "un délai se dit d'une seule façon (jours, mois, « setting » ou « rule »).",
        )


def _condition_faults(when: Any) -> Iterator[tuple[str, str]]:
    if not isinstance(when, Mapping):
        yield "invalid_value", "« when » est un ensemble de conditions."
        return
    for name, expected in when.items():
        if name == "any_of":
            for one in expected if isinstance(expected, list) else [expected]:
                yield from _condition_faults(one)
            continue
        yield from _unknown("unknown_attribute", "la condition", [name], ATTRIBUTES)
        if isinstance(expected, Mapping):
            yield from _unknown("invalid_value", "la comparaison", expected, COMPARISONS)
            if _never(expected):
                yield "dead_row", f"« {name} » demande un montant impossible : jamais vrai."


COMPARISONS = frozenset({"at_least", "at_most", "over", "under"})


def _never(bounds: Mapping[str, Any]) -> bool:
    low = max((bounds[n] for n in ("at_least", "over") if n in bounds), default=None)
    high = min((bounds[n] for n in ("at_most", "under") if n in bounds), default=None)
    if low is None or high is None:
        return False
    strict = "over" in bounds or "under" in bounds
    return bool(low > high or (strict and low == high))


def _unknown(
    code: str, what: str, given: Iterable[str] | None, known: Iterable[str]
) -> Iterator[tuple[str, str]]:
    names = list(known)
    for name in given or ():
        if name not in names:
            near = difflib.get_close_matches(str(name), names, 1)
            hint = f" Vouliez-vous « {near[0]} » ?" if near else ""
            yield code, f"{what} « {name} » n'existe pas.{hint}"
