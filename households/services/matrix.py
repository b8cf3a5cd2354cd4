"""The matrix of access: which category of data each relation opens, cell by cell (access.md)."""

from enum import StrEnum

from households.enums import RelationKind as Kind


class Category(StrEnum):
    IDENTITY = "identity"
    CONTACTS = "contacts"
    PROCEDURE = "procedure"
    DEBT = "debt"
    FAMILY = "family"
    RESOURCES = "resources"
    FOLLOW_UP = "follow_up"
    FLAGS = "flags"
    NOTES = "notes"
    DSF = "dsf"
    OUTPUTS = "outputs"
    LETTERS = "letters"
    REHOUSING = "rehousing"
    AUDIT = "audit"

    @property
    def label(self) -> str:
        return CATEGORY_LABELS[self]


CATEGORY_LABELS = {
    Category.IDENTITY: "identité et adresse",
    Category.CONTACTS: "téléphones et courriels",
    Category.PROCEDURE: "procédure et échéances",
    Category.DEBT: "loyer et dette",
    Category.FAMILY: "composition de la famille",
    Category.RESOURCES: "ressources et prestations",
    Category.FOLLOW_UP: "suivis et mesures",
    Category.FLAGS: "signes de vulnérabilité",
    Category.NOTES: "notes sociales réservées",
    Category.DSF: "diagnostic social et financier",
    Category.OUTPUTS: "avis, recommandations et décisions",
    Category.LETTERS: "courriers",
    Category.REHOUSING: "rapport social de relogement",
    Category.AUDIT: "qui a vu ce dossier",
}


class Cell(StrEnum):
    """What a cell says; the sentence is shown on the matrix screen."""

    YES = "yes"
    NO = "no"
    OWN_TENANTS = "own_tenants"
    OWN_ACTS = "own_acts"
    STAGE_ONLY = "stage_only"
    CAF_ONLY = "caf_only"
    SUMMARY = "summary"
    SENT = "sent"
    OWN = "own"
    OWN_ORGANISATION = "own_organisation"
    CFP_ONLY = "cfp_only"
    SERVICE_NAME = "service_name"
    FLAG_ONLY = "flag_only"
    ALERT_ONLY = "alert_only"
    SEALED = "sealed"
    AUTHOR_OR_NEXT = "author_or_next"
    SESSION_ONLY = "session_only"
    ADDRESSED = "addressed"
    TOLD_THERE = "told_there"

    @property
    def sentence(self) -> str:
        return CELL_SENTENCES[self]


CELL_SENTENCES = {
    Cell.YES: "oui",
    Cell.NO: "non",
    Cell.OWN_TENANTS: "ses propres locataires",
    Cell.OWN_ACTS: "ses propres actes",
    Cell.STAGE_ONLY: "le nom et la date du stade",
    Cell.CAF_ONLY: "la CAF seulement",
    Cell.SUMMARY: "le résumé strictement nécessaire, et rien d'autre",
    Cell.SENT: "ce que l'organisation a transmis",
    Cell.OWN: "ce que l'organisation a écrit",
    Cell.OWN_ORGANISATION: "ce que son organisation a écrit",
    Cell.CFP_ONLY: "demande et décision de concours de la force publique, avec leurs dates",
    Cell.SERVICE_NAME: "le nom du service seulement",
    Cell.FLAG_ONLY: "l'existence d'un signe, sans détail",
    Cell.ALERT_ONLY: "le signe « alerte » seulement",
    Cell.SEALED: "non, sauf levée motivée du secret",
    Cell.AUTHOR_OR_NEXT: "son auteur, puis le référent suivant",
    Cell.SESSION_ONLY: "pendant la séance seulement",
    Cell.ADDRESSED: "ce qui lui est adressé",
    Cell.TOLD_THERE: "ce que le signalant a dit à cette commission",
}

COLUMNS = (
    Kind.SECRETARIAT,
    Kind.ENRICHMENT,
    Kind.REFERRAL,
    Kind.COMMISSION,
    Kind.LANDLORD,
    Kind.COMMISSAIRE_DE_JUSTICE,
    Kind.SIAO,
    Kind.REHOUSING,
    Kind.LOCAL_COMMISSION,
)

# The column before the last is that of the lead landlord and of those who propose a dwelling: they
# read the social report (seed-notes 7), who lives there for the size of the home, and reach the
# household by its social referent. Nothing else is needed to house it. The last is that of local
# commissions outside the CCAPEX (seed-notes 6).
_ROWS: dict[Category, tuple[Cell, ...]] = {
    Category.IDENTITY: (
        *(Cell.YES, Cell.YES, Cell.YES, Cell.YES),
        *(Cell.OWN_TENANTS, Cell.OWN_ACTS, Cell.YES, Cell.YES, Cell.YES),
    ),
    Category.CONTACTS: (
        *(Cell.YES, Cell.YES, Cell.YES, Cell.NO),
        *(Cell.OWN_TENANTS, Cell.SENT, Cell.YES, Cell.NO, Cell.NO),
    ),
    Category.PROCEDURE: (
        *(Cell.YES, Cell.STAGE_ONLY, Cell.YES, Cell.YES),
        *(Cell.YES, Cell.OWN_ACTS, Cell.CFP_ONLY, Cell.STAGE_ONLY, Cell.STAGE_ONLY),
    ),
    Category.DEBT: (
        *(Cell.YES, Cell.YES, Cell.YES, Cell.YES),
        *(Cell.YES, Cell.OWN_ACTS, Cell.NO, Cell.NO, Cell.TOLD_THERE),
    ),
    Category.FAMILY: (
        *(Cell.YES, Cell.YES, Cell.YES, Cell.YES),
        *(Cell.SENT, Cell.SENT, Cell.YES, Cell.YES, Cell.NO),
    ),
    Category.RESOURCES: (
        *(Cell.YES, Cell.CAF_ONLY, Cell.YES, Cell.SUMMARY),
        *(Cell.NO, Cell.NO, Cell.NO, Cell.NO, Cell.NO),
    ),
    Category.FOLLOW_UP: (
        *(Cell.YES, Cell.YES, Cell.YES, Cell.YES),
        *(Cell.SERVICE_NAME, Cell.NO, Cell.YES, Cell.SERVICE_NAME, Cell.SERVICE_NAME),
    ),
    Category.FLAGS: (
        *(Cell.YES, Cell.OWN, Cell.YES, Cell.FLAG_ONLY),
        *(Cell.ALERT_ONLY, Cell.ALERT_ONLY, Cell.YES, Cell.NO, Cell.ALERT_ONLY),
    ),
    Category.NOTES: (
        *(Cell.SEALED, Cell.OWN, Cell.OWN_ORGANISATION, Cell.SUMMARY),
        *(Cell.NO, Cell.NO, Cell.NO, Cell.NO, Cell.NO),
    ),
    Category.DSF: (
        *(Cell.YES, Cell.NO, Cell.AUTHOR_OR_NEXT, Cell.SESSION_ONLY),
        *(Cell.ADDRESSED, Cell.NO, Cell.NO, Cell.NO, Cell.NO),
    ),
    Category.OUTPUTS: (
        *(Cell.YES, Cell.NO, Cell.YES, Cell.YES),
        *(Cell.ADDRESSED, Cell.NO, Cell.ADDRESSED, Cell.ADDRESSED, Cell.OWN),
    ),
    Category.LETTERS: (
        *(Cell.YES, Cell.NO, Cell.YES, Cell.NO),
        *(Cell.ADDRESSED, Cell.NO, Cell.NO, Cell.ADDRESSED, Cell.NO),
    ),
    Category.REHOUSING: (
        *(Cell.YES, Cell.NO, Cell.YES, Cell.YES),
        *(Cell.NO, Cell.NO, Cell.NO, Cell.YES, Cell.NO),
    ),
    Category.AUDIT: (Cell.YES, *(Cell.NO,) * 8),
}

MATRIX: dict[Category, dict[Kind, Cell]] = {
    category: dict(zip(COLUMNS, cells, strict=True)) for category, cells in _ROWS.items()
}
