"""Closed lists of the app; the values are those of the contract."""

from django.db.models import TextChoices


class Stage(TextChoices):
    PREVENTION = "prevention", "Prévention"
    CDP = "cdp", "Commandement de payer"
    ASSIGNATION = "assignation", "Assignation"
    CQL = "cql", "Commandement de quitter les lieux"
    CFP_REQUEST = "cfp_request", "Réquisition de la force publique"
    CFP_GRANTED = "cfp_granted", "Force publique accordée"
    CLOSED = "closed", "Clos"


class Step(TextChoices):
    """Where the procedure stands within its stage: what is to be done depends on it (C6)."""

    PREVENTION = "prevention", "Prévention"
    CDP = "cdp", "Commandement de payer"
    ASSIGNATION = "assignation", "Assignation"
    HEARING = "hearing", "Audience"
    JUDGMENT = "judgment", "Jugement"
    CQL = "cql", "Commandement de quitter les lieux"
    CFP_REQUEST = "cfp_request", "Réquisition de la force publique"
    CFP_GRANTED = "cfp_granted", "Force publique accordée"
    CLOSED = "closed", "Sortie"


class EventKind(TextChoices):
    """The facts of the contract."""

    ARREARS_REPORTED = "arrears_reported", "Signalement d'impayé"
    BENEFIT_ARREARS_CONSTITUTED = (
        "benefit_arrears_constituted",
        "Impayé signalé à l'organisme payeur",
    )
    PAYER_INFORMED_CCAPEX = "payer_informed_ccapex", "CCAPEX informée par l'organisme payeur"
    REPAYMENT_PLAN_REQUESTED = "repayment_plan_requested", "Plan d'apurement demandé au bailleur"
    FSL_FORMAL_NOTICE = "fsl_formal_notice", "Mise en demeure avant FSL"
    FSL_REFERRAL = "fsl_referral", "Saisine du FSL"
    CDP = "cdp", "Commandement de payer"
    INSURANCE_COMMAND = "insurance_command", "Commandement pour défaut d'assurance"
    SAISINE_CCAPEX = "saisine_ccapex", "Saisine de la CCAPEX"
    ASSIGNATION = "assignation", "Assignation"
    DSF_REQUESTED = "dsf_requested", "DSF demandé"
    DSF_SENT = "dsf_sent", "DSF transmis"
    HEARING = "hearing", "Audience"
    JUDGMENT = "judgment", "Jugement"
    REPAYMENT_PLAN = "repayment_plan", "Plan d'apurement"
    OVERINDEBTEDNESS_FILED = "overindebtedness_filed", "Dossier de surendettement déposé"
    OVERINDEBTEDNESS_ADMISSIBLE = "overindebtedness_admissible", "Surendettement recevable"
    OVERINDEBTEDNESS_MORATORIUM = "overindebtedness_moratorium", "Moratoire de surendettement"
    DEBT_ERASED = "debt_erased", "Dette effacée"
    PROTOCOLE_COHESION_SOCIALE = "protocole_cohesion_sociale", "Protocole de cohésion sociale"
    CQL = "cql", "Commandement de quitter les lieux"
    CQL_EXTENDED = "cql_extended", "Délai du CQL prorogé par le juge"
    COURT_REDUCED_DELAY = "court_reduced_delay", "Délai du CQL réduit ou supprimé par le juge"
    JEX_DELAY = "jex_delay", "Délais accordés par le juge de l'exécution"
    EVICTION_STAY_REQUESTED = "eviction_stay_requested", "Suspension de l'expulsion demandée"
    CFP_REQUEST = "cfp_request", "Réquisition de la force publique"
    CFP_DECISION = "cfp_decision", "Décision sur la force publique"
    COMPENSATION_CLAIM = "compensation_claim", "Demande d'indemnisation du bailleur"
    DALO_APPEAL = "dalo_appeal", "Recours DALO"
    DALO_RECOGNISED = "dalo_recognised", "DALO reconnu"
    DALO_REJECTED = "dalo_rejected", "DALO rejeté"
    ACCOUNT_STATEMENT = "account_statement", "Décompte"
    KEYS_RETURNED = "keys_returned", "Clés rendues"
    DEPARTURE = "departure", "Départ"
    VACANT_DWELLING_TAKEN_BACK = "vacant_dwelling_taken_back", "Logement vide repris"
    EVICTION = "eviction", "Expulsion"
    CLOSED = "closed", "Clôture"


class TaskState(TextChoices):
    OPEN = "open", "À faire"
    DONE = "done", "Faite"
    MOOT = "moot", "Devenue sans objet"
    DROPPED = "dropped", "Écartée"
