"""How the services that take charge are grouped and called."""

from collections.abc import Iterable

from ccapex.accounts.enums import OrganisationKind
from ccapex.accounts.models import Organisation

SOCIAL_SERVICE = OrganisationKind.DEPARTEMENT_SOCIAL_SERVICE
OTHER = "other"
NOT_TREATED = "not_treated"
PARTNERS = {
    str(SOCIAL_SERVICE): "Service social du Département",
    str(OrganisationKind.CCAS): "CCAS",
    str(OrganisationKind.CAF): "CAF",
    str(OrganisationKind.MSA): "MSA",
    OTHER: "Autres services",
}
DASH = " – "
FEMININE = frozenset({"MDSF", "MDS", "Maison", "Circonscription", "Direction", "CAF", "MSA"})


def partner_of(kind: str) -> str:
    return kind if kind in PARTNERS else OTHER


def partner_labels(territory_id: int) -> dict[str, str]:
    """The social service takes the name by which its desks are known here: « MDSF – Challans »."""
    names = Organisation.objects.filter(territory=territory_id, kind=SOCIAL_SERVICE).values_list(
        "name", flat=True
    )
    return {**PARTNERS, str(SOCIAL_SERVICE): common_name(names) or PARTNERS[SOCIAL_SERVICE]}


def common_name(names: Iterable[str]) -> str:
    """What stands before the dash in every name; empty where they differ."""
    heads = {name.split(DASH)[0].strip() for name in names if DASH in name}
    return heads.pop() if len(heads) == 1 else ""


def with_article(label: str) -> str:
    """« La MDSF », « Le CCAS », « L'Agence Solidarités »: the subject of a title."""
    if label == PARTNERS[SOCIAL_SERVICE]:
        return "Le service social du Département"
    if label[:1].upper() in "AEIOUÉÈÎÔ":
        return f"L’{label}"
    return f"{'La' if label.split(maxsplit=1)[0] in FEMININE else 'Le'} {label}"
