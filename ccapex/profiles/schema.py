"""What a territory profile may contain, section by section (docs/profils.md explains each)."""

from collections.abc import Mapping
from types import MappingProxyType

from ccapex.profiles.actions import ACTIONS
from ccapex.profiles.schema_commissions import BENEFIT_DECISION, COMMISSION, MOTIVE
from ccapex.profiles.schema_missions import MISSIONS as FIELD_MISSIONS
from ccapex.profiles.schema_missions import MOBILE_TEAM, SOCIAL_WATCH
from ccapex.profiles.schema_rehousing import EARLY_TRIPARTITE, REHOUSING, SOLIPEX
from ccapex.profiles.schema_support import KEY_MOMENT, MEASURES, QUESTIONNAIRES
from ccapex.profiles.shapes import Anything, Day, Flag, ListOf, MapOf, Number, Record, Shape, Text

ORGANISATION_KINDS: Mapping[str, str] = MappingProxyType(
    {
        "state_service": "Service de l'État",
        "caf": "CAF",
        "msa": "MSA",
        "ccas": "CCAS ou CIAS",
        "departement_social_service": "Service social du Département",
        "departement": "Département",
        "metropole": "Métropole",
        "landlord": "Bailleur",
        "operator": "Opérateur",
        "siao": "SIAO",
        "adil": "ADIL",
        "commissaire_de_justice": "Commissaire de justice",
        "commune": "Commune",
        "prefecture": "Préfecture",
        "banque_de_france": "Banque de France",
        "association": "Association",
        "other": "Autre",
    }
)

MISSIONS: Mapping[str, str] = MappingProxyType(
    {
        "referent": "Référent",
        "dsf": "DSF",
        "ccapex_diagnostic": "Diagnostic CCAPEX",
        "anticipation_visit": "Visite d'anticipation",
        "social_watch": "Veille sociale",
        "early_intervention": "Intervention précoce",
        "caf_support": "Accompagnement CAF",
        "solipex": "SOLIPEX",
    }
)

NOT_TREATED_REASONS = frozenset(
    {"moved", "debt_paid", "specialised_service", "out_of_area", "death"}
)

ENRICHMENT_FIELDS: Mapping[str, str] = MappingProxyType(
    {
        "birth_dates": "dates de naissance",
        "benefits": "prestations",
        "housing_benefit": "aide au logement",
        "benefit_payer": "organisme payeur",
        "benefit_number": "numéro d'allocataire",
        "family": "composition de la famille",
        "children": "enfants à charge",
        "visiting_children": "enfants reçus",
        "phone": "téléphone",
        "known": "ménage connu",
        "followed": "ménage accompagné",
        "referent": "référent",
        "measure": "mesure",
        "measure_start": "début de la mesure",
        "measure_end": "fin de la mesure",
        "dwelling_type": "type de logement",
        "rent": "loyer",
        "charges": "charges",
        "debt": "dette",
        "procedure": "procédure en cours",
        "other_procedures": "autres procédures",
        "dalo": "DALO",
        "rehousing_request": "demande de relogement",
        "referral_motive": "motif de la saisine",
        "vulnerability": "critères de vulnérabilité",
    }
)

_UNSETTLED: Mapping[str, Shape] = {"note": Text(empty=True), "to_confirm": Flag()}
"""Whatever a seed does not settle says so, in words."""

_AREAS: Mapping[str, Shape] = {
    "communes": ListOf(Text()),
    "epcis": ListOf(Text()),
    "arrondissements": ListOf(Text()),
}
_WITH_SECTORS: Mapping[str, Shape] = {**_AREAS, "sectors": ListOf(Text())}

TERRITORY = Record(
    {
        "name": Text(),
        "label": Text(),
        "department_code": Text(),
        "valid_from": Day(),
    },
    {
        "seed": Record({"title": Text()}, {"dated_on": Day(), "fictional": Flag()}),
        "valid_to": Day(),
        "state_service_label": Text(),
        "information_systems": ListOf(Record({"name": Text(), "valid_from": Day()}, _UNSETTLED)),
        "benefit_payer_default": Text(frozenset({"caf", "msa", "none"})),
        "cadence": Record({"cdp_list": Text(frozenset({"weekly", "monthly"}))}, _UNSETTLED),
        "follow_up_none_at": Text(frozenset({"concertation_opened", "delay"})),
        "target_defaults": MapOf(Text()),
        **_UNSETTLED,
    },
)

UNIT = Record({"slug": Text(), "name": Text()}, {"mailbox": Text(), **_UNSETTLED})

ORGANISATION = Record(
    {"slug": Text(), "kind": Text(), "name": Text()},
    {
        "mailbox": Text(),
        "units": ListOf(UNIT),
        "covers": Record(optional={**_WITH_SECTORS, "territory": Flag()}),
        "missions": ListOf(Text()),
        "secretariat": Flag(),
        "valid_from": Day(),
        "valid_to": Day(),
        **_UNSETTLED,
    },
)

SECTOR = Record({"slug": Text(), "label": Text()}, {**_AREAS, **_UNSETTLED})

COMMUNE = Record(
    {"insee": Text(), "name": Text()},
    {"postal_codes": ListOf(Text()), "arrondissement": Text(), "epci": Text()},
)

SENDER = Record(
    {"slug": Text(), "organisation": Text(), "sends": ListOf(Text())},
    {"label": Text(), "cadence": Text(), "stock": Text(), **_UNSETTLED},
)

ENRICHMENT = Record(
    {
        "requests": ListOf(
            Record(
                {"kinds": ListOf(Text()), "fields": ListOf(Text())},
                {"order": Number(), "stock": Text(frozenset({"public", "private"})), **_UNSETTLED},
            )
        )
    },
    {
        "closes": Text(frozenset({"concertation_opened", "delay"})),
        "delay_days": Number(),
        "access_after_close_days": Number(),
        "pass_on": Text(frozenset({"first_closed_or_delay", "at_once"})),
        "pass_on_days": Number(),
        **_UNSETTLED,
    },
)

CONCERTATION = Record(
    {"label": Text(), "members": ListOf(Text())},
    {
        "cadence": Text(),
        "perimeter": Record(optional=_WITH_SECTORS),
        "not_treated_reasons": ListOf(Text(NOT_TREATED_REASONS)),
        "not_treated_follow_ups": ListOf(Text()),
        "extra_contacts": ListOf(
            Record({"stock": Text(frozenset({"public", "private"})), "kind": Text()}, _UNSETTLED)
        ),
        **_UNSETTLED,
    },
)

LETTER = Record(
    {"kind": Text(), "label": Text(), "trigger": Text(), "addressee": Text()},
    {
        "variants": ListOf(
            Record(
                {"code": Text(), "label": Text()},
                {
                    "stock": Text(frozenset({"public", "private"})),
                    "debt_from": Number(),
                    "debt_to": Number(),
                    "debt_under": Number(),
                    "debt_over": Number(),
                    "debt_unknown": Flag(),
                    "mentions": ListOf(Text()),
                    **_UNSETTLED,
                },
            )
        ),
        "enclosures": ListOf(Text()),
        "given_by": ListOf(Text()),
        **_UNSETTLED,
    },
)

_SIGNS = ListOf(Record({"code": Text(), "label": Text()}, {"circuit": Text(), **_UNSETTLED}))

FLAGS = Record(
    optional={
        "vulnerability": _SIGNS,
        "rights": _SIGNS,
        "housing_sources": _SIGNS,
        "housing_procedures": _SIGNS,
        "housing_solutions": _SIGNS,
        "charges_sources": _SIGNS,
        **_UNSETTLED,
    }
)

DSF = Record(
    optional={
        "triggers": ListOf(Text(frozenset({"cdp", "assignation", "cql", "cfp_request"}))),
        "answer_days": Number(),
        "benefit_counts": Flag(),
        **_UNSETTLED,
    }
)

PROFILE = Record(
    {"territory": TERRITORY, "organisations": ListOf(ORGANISATION)},
    {
        "communes": ListOf(COMMUNE),
        "epcis": MapOf(Text()),
        "arrondissements": MapOf(Text()),
        "sectors": ListOf(SECTOR),
        "senders": ListOf(SENDER),
        "enrichment": ENRICHMENT,
        "concertation": CONCERTATION,
        "attribution": Anything(),
        "letters": ListOf(LETTER),
        "commissions": ListOf(COMMISSION),
        "commission_reasons": ListOf(MOTIVE),
        "benefit_decision": BENEFIT_DECISION,
        "flags": FLAGS,
        "dsf": DSF,
        "measures": MEASURES,
        "questionnaires": QUESTIONNAIRES,
        "key_moments": ListOf(KEY_MOMENT),
        "actions": ACTIONS,
        "missions": FIELD_MISSIONS,
        "mobile_team": MOBILE_TEAM,
        "social_watch": SOCIAL_WATCH,
        "rehousing": REHOUSING,
        "solipex": SOLIPEX,
        "early_tripartite": EARLY_TRIPARTITE,
    },
)
