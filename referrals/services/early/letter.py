"""The joint letter of the CAF, the State and the Département to a family in early arrears (S7)."""

from collections.abc import Mapping, Sequence
from typing import Any

from ccapex.accounts.desk import Desk
from ccapex.accounts.models import Organisation, Territory
from ccapex.letters.catalogue.section import Section, to_confirm
from ccapex.letters.kinds import Kind, register
from ccapex.letters.services.drafting import NewLetter, prepare_letters
from procedures.models import Procedure

SLUG = "early_tripartite"


def build(data: Mapping[str, Any], variant: str, section: Section) -> dict[str, Any]:
    """``data``: ``signatories`` (names of the three); whom to call, each optional: ``supporter``,
    ``phone``, ``mailbox``."""
    return {
        "signatories": list(data.get("signatories") or []),
        "supporter": data.get("supporter") or "",
        "phone": data.get("phone") or "",
        "mailbox": data.get("mailbox") or "",
    }


def notices(variant: str, section: Section) -> list[str]:
    return [
        *to_confirm(section.letter(SLUG), "ce courrier."),
        "À valider par la CAF, l'État et le Département — leur texte n'est pas publié.",
    ]


register(
    Kind(
        slug=SLUG,
        label="Courrier tripartite précoce",
        title="Courrier",
        template="letters/kinds/early_tripartite.html",
        build=build,
        notices=notices,
    )
)


def key_of(procedure_id: int) -> str:
    return f"{SLUG}:{procedure_id}"


def prepare(procedures: Sequence[Procedure], territory: Territory, *, desk: Desk) -> set[int]:
    """One draft for each, to be issued and printed by batch in « Courriers ».

    The ids of the procedures of those to whom nobody may write (safe contact).
    """
    section = territory.profile.get("early_tripartite") or {}
    named = [*(section.get("signatories") or []), *(section.get("supporters") or [])[:1]]
    found = Organisation.objects.filter(territory=territory, slug__in=named)
    here = {one.slug: one for one in found}
    signatories = [here[slug].name for slug in section.get("signatories") or [] if slug in here]
    supporter = here.get(next(iter(section.get("supporters") or []), ""))
    refused = prepare_letters(
        [
            NewLetter(
                kind=SLUG,
                key=key_of(one.pk),
                territory_id=territory.pk,
                organisation_id=desk.organisation_id,
                household_id=one.household_id,
                data={
                    "signatories": signatories,
                    "supporter": supporter.name if supporter else "",
                    "phone": supporter.phone if supporter else "",
                    "mailbox": supporter.mailbox if supporter else "",
                },
                source=f"procedure:{one.pk}",
            )
            for one in procedures
        ],
        author=desk.user,
    )
    return {one.pk for one in procedures if key_of(one.pk) in refused}
