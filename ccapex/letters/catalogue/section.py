"""What a territory says about letters: the ``letters`` list of its profile, and its directory."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from ccapex.accounts.enums import OrganisationKind
from ccapex.accounts.models import Organisation, Territory

Row = Mapping[str, Any]

# Who is printed on a leaflet, and what they do for a tenant; in this order.
HELPERS = {
    OrganisationKind.ADIL: "conseil gratuit sur vos droits",
    OrganisationKind.DEPARTEMENT: "service social, aides au loyer",
    OrganisationKind.DEPARTEMENT_SOCIAL_SERVICE: "travailleur social près de chez vous",
    OrganisationKind.CCAS: "travailleur social de la commune",
    OrganisationKind.CAF: "aide au logement",
    OrganisationKind.MSA: "aide au logement du régime agricole",
    OrganisationKind.BANQUE_DE_FRANCE: "dossier de surendettement",
}


@dataclass(frozen=True)
class Contact:
    """A service that helps tenants, as printed; ``phone`` and ``address`` may be empty."""

    kind: str
    name: str
    role: str
    phone: str
    address: str


@dataclass(frozen=True)
class Section:
    """Read once for a batch of letters: writing one asks the database nothing more."""

    letters: tuple[Row, ...] = ()
    contacts: tuple[Contact, ...] = ()
    territory_name: str = ""

    def letter(self, kind: str) -> Row:
        """The profile's entry for that kind of letter; empty when it has none."""
        return next((row for row in self.letters if row.get("kind") == kind), {})

    def variant(self, kind: str, code: str) -> Row:
        rows = self.letter(kind).get("variants") or []
        return next((row for row in rows if row.get("code") == code), {})

    @property
    def adil(self) -> Contact | None:
        return next((one for one in self.contacts if one.kind == OrganisationKind.ADIL), None)


def section_of(territory: Territory) -> Section:
    profile = territory.profile if isinstance(territory.profile, Mapping) else {}
    rows = profile.get("letters")
    return Section(
        letters=tuple(row for row in rows if isinstance(row, Mapping))
        if isinstance(rows, list)
        else (),
        contacts=tuple(_contacts(territory)),
        territory_name=territory.name,
    )


def _contacts(territory: Territory) -> list[Contact]:
    """Services of the whole territory that can be reached: one of a kind, with a phone.

    Where there are several of a kind (a CCAS per commune), none is printed rather than the wrong
    one; the ADIL is kept for its address even without a phone.
    """
    found = Organisation.objects.filter(territory=territory, kind__in=HELPERS)
    by_kind: dict[str, list[Organisation]] = {}
    for organisation in found:
        by_kind.setdefault(organisation.kind, []).append(organisation)
    return [
        Contact(
            kind=kind,
            name=by_kind[kind][0].name,
            role=role,
            phone=by_kind[kind][0].phone,
            address=", ".join(by_kind[kind][0].address.splitlines()),
        )
        for kind, role in HELPERS.items()
        if len(by_kind.get(kind, [])) == 1
        and (by_kind[kind][0].phone or kind == OrganisationKind.ADIL)
    ]


def to_confirm(row: Row, words: str) -> list[str]:
    """Sentences for the preview screen, where the profile says that something is not settled."""
    note = str(row.get("note") or "")
    if not row.get("to_confirm"):
        return []
    return [f"À valider — {words}{' ' + note if note else ''}"]
