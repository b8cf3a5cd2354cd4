"""The fields of each kind of fact, as data: forms, lists, checks and the API read this table.

Codes are those of the contract; what the contract leaves free follows the seeds (seed-notes 16,
17, 31; decree 2021-8 for legal aid).
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from procedures.enums import EventKind, Stage
from procedures.rules.fields import Field, FieldType, Unreadable, read

K = EventKind
T = FieldType

MOTIVES = (
    ("arrears", "Impayé de loyer ou de charges"),
    ("insurance", "Défaut d’assurance"),
    ("nuisance", "Troubles de voisinage"),
    ("sale", "Congé pour vendre"),
    ("repossession", "Congé pour reprise"),
    ("other", "Autre motif"),
)
PRESENCE = (
    ("contradictoire", "Contradictoire"),
    ("repute_contradictoire", "Réputé contradictoire"),
    ("par_defaut", "Par défaut"),
)
OUTCOMES = (
    ("firm", "Résiliation ferme"),
    ("conditional", "Conditionnel : délais accordés"),
    ("rejected", "Demande rejetée"),
    ("withdrawn", "Désistement du bailleur"),
)
LEGAL_AID = (
    ("not_requested", "Non demandée"),
    ("preparing", "En constitution"),
    ("requested", "Demandée"),
    ("granted", "Accordée"),
    ("refused", "Refusée"),
)
HEARING_RESULTS = (
    ("held", "Tenue, mise en délibéré"),
    ("postponed", "Renvoyée"),
    ("struck_out", "Radiée ou caduque"),
)
CFP_DECISIONS = (("granted", "Accordé"), ("refused", "Refusé"))
SOLUTIONS = (
    ("rehoused", "Relogé"),
    ("sheltered", "Hébergé"),
    ("other", "Autre solution"),
    ("none", "Aucune solution"),
    ("unknown", "Solution inconnue"),
)
CLOSURES = (
    ("debt_paid", "Dette soldée"),
    ("plan_kept", "Plan d’apurement respecté"),
    ("protocole_signed", "Protocole de cohésion sociale signé"),
    ("rehoused", "Ménage relogé"),
    ("left", "Ménage parti"),
    ("withdrawn", "Désistement du bailleur"),
    ("personal_recovery", "Rétablissement personnel"),
    ("evicted", "Ménage expulsé"),
    ("no_contact", "Aucun contact possible"),
    ("other", "Autre motif"),
)
DALO = (("housing", "Logement"), ("shelter", "Hébergement"))
STATED_DELAYS = (("6w", "Six semaines"), ("2m", "Deux mois"))

OFFICER = (
    Field("officer_name", T.TEXT, "Étude", column=True, most=160),
    Field("officer_reference", T.TEXT, "Référence de l’étude", column=True, most=60),
)
NUMBERS = (
    Field("exploc_number", T.TEXT, "Numéro EXPLOC", column=True, most=40),
    Field("alexi_number", T.TEXT, "Numéro ALEXI", column=True, most=40),
)
DEBT = (
    Field("debt_amount", T.AMOUNT, "Dette", column=True),
    Field("months_unpaid", T.INTEGER, "Mois d’impayé", column=True, most=600),
)
PREFECT_NOTIFIED = Field("prefect_notified_on", T.DATE, "Notification au préfet le", sense="past")
MOTIVE_LIST = Field(
    "motives", T.CHOICES, "Motifs", choices=MOTIVES, help="Plusieurs motifs peuvent se cumuler."
)
COURT = Field("court", T.TEXT, "Tribunal", most=160)
SOLUTION = Field("solution", T.CHOICE, "Solution", choices=SOLUTIONS)
COMMENT = Field("comment", T.TEXT, "Remarque", most=2000)


def _months(label: str = "Durée en mois", *, most: int = 120) -> Field:
    return Field("months", T.INTEGER, label, required=True, most=most)


FIELDS: Mapping[str, tuple[Field, ...]] = {
    K.ARREARS_REPORTED: DEBT,
    K.BENEFIT_ARREARS_CONSTITUTED: (
        *DEBT,
        Field("direct_payment", T.BOOLEAN, "Aide versée au bailleur (tiers payant)"),
    ),
    K.PAYER_INFORMED_CCAPEX: DEBT,
    K.REPAYMENT_PLAN_REQUESTED: (),
    K.FSL_FORMAL_NOTICE: (),
    K.FSL_REFERRAL: (),
    K.CDP: (
        *DEBT,
        Field("has_guarantor", T.BOOLEAN, "Une caution garantit le bail"),
        Field("stated_delay", T.CHOICE, "Délai écrit dans l’acte", choices=STATED_DELAYS),
        Field("leaflet_given", T.BOOLEAN, "Plaquette d’information remise"),
        *OFFICER,
        *NUMBERS,
    ),
    K.INSURANCE_COMMAND: (*OFFICER, *NUMBERS),
    K.SAISINE_CCAPEX: DEBT,
    K.ASSIGNATION: (
        Field("hearing_on", T.DATE, "Audience le"),
        Field("hearing_at", T.TIME, "Heure"),
        COURT,
        Field("court_reference", T.TEXT, "Numéro de rôle", most=60),
        PREFECT_NOTIFIED,
        MOTIVE_LIST,
        *DEBT,
        *OFFICER,
        *NUMBERS,
    ),
    K.DSF_REQUESTED: (),
    K.DSF_SENT: (),
    K.HEARING: (
        Field("result", T.CHOICE, "Issue", choices=HEARING_RESULTS),
        Field("postponed_to", T.DATE, "Renvoyée au"),
        COURT,
        Field("tenant_present", T.BOOLEAN, "Locataire présent"),
        Field("tenant_represented", T.BOOLEAN, "Locataire représenté ou assisté par un avocat"),
        Field("tenant_accompanied", T.BOOLEAN, "Locataire accompagné par un travailleur social"),
        Field("landlord_present", T.BOOLEAN, "Bailleur présent ou représenté"),
        Field("legal_aid", T.CHOICE, "Aide juridictionnelle", choices=LEGAL_AID),
        Field("prepared", T.BOOLEAN, "Audience préparée avec le ménage"),
    ),
    K.JUDGMENT: (
        Field("presence", T.CHOICE, "Jugement", choices=PRESENCE),
        Field("outcome", T.CHOICE, "Décision", choices=OUTCOMES),
        Field("delay_months", T.INTEGER, "Délais accordés, en mois", most=36),
        MOTIVE_LIST,
        Field("served_on", T.DATE, "Signifié le", sense="past"),
        Field("breached_on", T.DATE, "Délais non respectés depuis le", sense="past"),
        COURT,
    ),
    K.REPAYMENT_PLAN: (
        DEBT[0],
        Field("monthly_amount", T.AMOUNT, "Versement par mois"),
        Field("months", T.INTEGER, "Durée en mois", most=120),
        Field("breached_on", T.DATE, "Non respecté depuis le", sense="past"),
    ),
    K.OVERINDEBTEDNESS_FILED: (),
    K.OVERINDEBTEDNESS_ADMISSIBLE: (),
    K.OVERINDEBTEDNESS_MORATORIUM: (_months(most=24),),
    K.DEBT_ERASED: (Field("erased_amount", T.AMOUNT, "Montant effacé"),),
    K.PROTOCOLE_COHESION_SOCIALE: (Field("months", T.INTEGER, "Durée en mois", most=60),),
    K.CQL: (PREFECT_NOTIFIED, *OFFICER, *NUMBERS),
    K.CQL_EXTENDED: (_months("Prorogé de (mois)", most=3),),
    K.COURT_REDUCED_DELAY: (
        Field("months", T.INTEGER, "Délai laissé, en mois", help="0 : délai supprimé.", most=2),
    ),
    K.JEX_DELAY: (_months("Délais accordés, en mois", most=36),),
    K.EVICTION_STAY_REQUESTED: (),
    K.CFP_REQUEST: (*OFFICER, *NUMBERS),
    K.CFP_DECISION: (
        Field("kind", T.CHOICE, "Décision", required=True, choices=CFP_DECISIONS),
        Field("effective_from", T.DATE, "Exécution possible à partir du"),
        Field("refusal_reason", T.TEXT, "Motif du refus"),
    ),
    K.COMPENSATION_CLAIM: (Field("claimed_amount", T.AMOUNT, "Somme demandée"),),
    K.DALO_APPEAL: (Field("kind", T.CHOICE, "Recours", choices=DALO),),
    K.DALO_RECOGNISED: (Field("kind", T.CHOICE, "Reconnu pour", choices=DALO),),
    K.DALO_REJECTED: (Field("kind", T.CHOICE, "Recours", choices=DALO),),
    K.ACCOUNT_STATEMENT: (
        Field("debt_amount", T.AMOUNT, "Dette", required=True, column=True),
        DEBT[1],
        Field("charges_part", T.AMOUNT, "Dont charges"),
        Field("contested", T.BOOLEAN, "Contestée par le ménage"),
        Field("recalculated_amount", T.AMOUNT, "Montant recalculé"),
    ),
    K.KEYS_RETURNED: (SOLUTION,),
    K.DEPARTURE: (SOLUTION,),
    K.VACANT_DWELLING_TAKEN_BACK: (),
    K.EVICTION: (
        Field("solution", T.CHOICE, "Solution", required=True, choices=SOLUTIONS),
        Field("with_force", T.BOOLEAN, "Avec le concours de la force publique"),
        *OFFICER,
        *NUMBERS,
    ),
    K.CLOSED: (Field("reason", T.CHOICE, "Motif", required=True, choices=CLOSURES),),
}


@dataclass(frozen=True)
class Group:
    """Kinds shown together when one picks a fact; ``stages`` are those where they are likely."""

    label: str
    kinds: tuple[EventKind, ...]
    stages: frozenset[str]


GROUPS = (
    Group(
        "Prévention",
        (
            *(K.ARREARS_REPORTED, K.SAISINE_CCAPEX, K.ACCOUNT_STATEMENT, K.REPAYMENT_PLAN),
            *(K.REPAYMENT_PLAN_REQUESTED, K.BENEFIT_ARREARS_CONSTITUTED),
            *(K.PAYER_INFORMED_CCAPEX, K.FSL_FORMAL_NOTICE, K.FSL_REFERRAL),
        ),
        frozenset({Stage.PREVENTION, Stage.CDP}),
    ),
    Group("Commandement", (K.CDP, K.INSURANCE_COMMAND), frozenset({Stage.PREVENTION, Stage.CDP})),
    Group(
        "Tribunal",
        (K.ASSIGNATION, K.DSF_REQUESTED, K.DSF_SENT, K.HEARING, K.JUDGMENT),
        frozenset({Stage.CDP, Stage.ASSIGNATION}),
    ),
    Group(
        "Commandement de quitter les lieux",
        (K.CQL, K.CQL_EXTENDED, K.COURT_REDUCED_DELAY, K.JEX_DELAY, K.PROTOCOLE_COHESION_SOCIALE),
        frozenset({Stage.ASSIGNATION, Stage.CQL}),
    ),
    Group(
        "Force publique",
        (K.CFP_REQUEST, K.CFP_DECISION, K.EVICTION_STAY_REQUESTED, K.COMPENSATION_CLAIM),
        frozenset({Stage.CQL, Stage.CFP_REQUEST, Stage.CFP_GRANTED}),
    ),
    Group(
        "Surendettement",
        (
            *(K.OVERINDEBTEDNESS_FILED, K.OVERINDEBTEDNESS_ADMISSIBLE),
            *(K.OVERINDEBTEDNESS_MORATORIUM, K.DEBT_ERASED),
        ),
        frozenset(),
    ),
    Group("DALO", (K.DALO_APPEAL, K.DALO_RECOGNISED, K.DALO_REJECTED), frozenset()),
    Group(
        "Sortie",
        (K.DEPARTURE, K.KEYS_RETURNED, K.VACANT_DWELLING_TAKEN_BACK, K.EVICTION, K.CLOSED),
        frozenset({Stage.CFP_GRANTED}),
    ),
)

# What people type to find a kind, besides its label.
WORDS: Mapping[str, str] = {
    K.CDP: "CDP impayé",
    K.CQL: "CQL CLL",
    K.CFP_REQUEST: "CFP RFP",
    K.CFP_DECISION: "CFP accord octroi refus",
    K.ACCOUNT_STATEMENT: "dette",
    K.JEX_DELAY: "JEX",
    K.PROTOCOLE_COHESION_SOCIALE: "PCS",
    K.SAISINE_CCAPEX: "CCAPEX",
}


def fields_of(kind: str) -> tuple[Field, ...]:
    """The fields of a kind, the remark that all may carry last."""
    return (*FIELDS[kind], COMMENT)


def field_of(kind: str, name: str) -> Field | None:
    return next((field for field in fields_of(kind) if field.name == name), None)


def clean(kind: str, values: Mapping[str, Any]) -> tuple[dict[str, Any], dict[str, str]]:
    """The values as JSON, without the empty ones; and what is wrong, in French, by field."""
    known = {field.name: field for field in fields_of(kind)}
    kept: dict[str, Any] = {}
    wrong: dict[str, str] = {}
    for name, value in values.items():
        if name not in known:
            wrong[name] = f"« {name} » n’est pas un champ de ce fait."
            continue
        try:
            found = read(known[name], value)
        except Unreadable as reason:
            wrong[name] = str(reason)
        else:
            if found is not None:
                kept[name] = found
    return kept, wrong


def missing(kind: str, names: Iterable[str]) -> list[Field]:
    """The required fields that are not there."""
    given = set(names)
    return [f for f in fields_of(kind) if f.required and f.name not in given]
