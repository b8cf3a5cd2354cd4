"""The decision on the housing benefit: offered when, numbered once, handed over to the payer."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from ccapex.accounts.enums import OrganisationKind
from ccapex.accounts.models import Organisation
from ccapex.core.french import day
from ccapex.core.numbering import take_numbers
from commissions.enums import OutputKind
from commissions.models import Output, Session
from commissions.rules import benefit as rules
from commissions.rules.configuration import configuration
from commissions.rules.numbering import benefit_prefix, decision_prefix, number_of
from commissions.services.closing_sheet import Sheet, lease_of
from households.enums import BenefitPayer
from households.models import Household

PAYERS = {BenefitPayer.CAF: OrganisationKind.CAF, BenefitPayer.MSA: OrganisationKind.MSA}
WORDS = {OutputKind.BENEFIT_DECISION: "APL", OutputKind.DECISION: "DEC"}
COLUMNS = (
    *("Numéro de décision", "Date de la séance", "Commission", "Décision"),
    *("Numéro d'allocataire", "Ménage", "Référence", "Adresse", "Code postal", "Commune", "Motifs"),
)


def section_of(session: Session) -> Mapping[str, Any]:
    profile = session.commission.territory.profile
    return profile.get("benefit_decision") or {} if isinstance(profile, Mapping) else {}


def why_not_offered(session: Session) -> str:
    """Why this session may not decide on the benefit; empty where it may."""
    told = configuration(session.commission.settings, session.held_on)
    if not told.is_ccapex:
        return "Seule une commission de la CCAPEX décide de l'aide au logement."
    return rules.why_not_offered(session.held_on, told.outputs, section_of(session))


def notice_of(session: Session) -> rules.Notice:
    return rules.notice_of(section_of(session), session.held_on)


def number(session: Session, outputs: Iterable[Output]) -> int:
    """Gives its number to each decision that has none, in the order of the session; how many.

    In the transaction that closes the session: two closings never give two numbers.
    """
    code, year = session.commission.territory.department_code, session.held_on.year
    numbered = 0
    for kind, prefix in (
        (OutputKind.BENEFIT_DECISION, benefit_prefix(code)),
        (OutputKind.DECISION, decision_prefix(code)),
    ):
        waiting = [one for one in outputs if one.kind == kind and not one.number]
        taken = take_numbers(prefix, year=year, count=len(waiting))
        for output, raw in zip(waiting, taken, strict=True):
            output.number = number_of(WORDS[kind], raw, code)
            output.save(update_fields=["number"])
        numbered += len(waiting)
    return numbered


def payer_of(household: Household, sheet: Sheet) -> Organisation | None:
    """Who pays the benefit of this household: told, else the profile's default (seed-notes 10).

    None where nobody knows it, or where the directory has several of that kind.
    """
    territory = sheet.session.commission.territory.profile.get("territory") or {}
    told = household.benefit_payer or str(territory.get("benefit_payer_default") or "caf")
    kind = PAYERS.get(BenefitPayer(told)) if told in BenefitPayer.values else None
    found = [one for one in sheet.organisations.values() if one.kind == kind]
    return found[0] if len(found) == 1 else None


@dataclass(frozen=True, slots=True)
class HandOver:
    """The decisions that one payer applies; ``payer`` None: those whose payer is unknown."""

    payer: Organisation | None
    rows: list[list[Any]]


def hand_over(sheet: Sheet) -> list[HandOver]:
    """By payer, the numbered decisions of a closed session, in their order: ``COLUMNS``."""
    found: dict[Organisation | None, list[list[Any]]] = {}
    for item in sheet.items:
        if item.household is None:
            continue
        for output in sheet.outputs_of(item):
            if output.kind == OutputKind.BENEFIT_DECISION and output.number:
                payer = payer_of(item.household, sheet)
                lease = lease_of(item)
                home = lease.dwelling if lease else None
                found.setdefault(payer, []).append(
                    [
                        output.number,
                        day(sheet.session.held_on),
                        sheet.session.commission.name,
                        str(output.get_benefit_choice_display()),
                        item.household.caf_number,
                        item.household.display_name,
                        item.household.reference,
                        home.address if home else "",
                        home.postal_code if home else "",
                        home.city if home else "",
                        output.text,
                    ]
                )
    return [HandOver(payer, rows) for payer, rows in found.items()]


def why_stopped(sheet: Sheet) -> str:
    """Why the notifications of this session wait; empty where none does."""
    decided = any(
        output.kind == OutputKind.BENEFIT_DECISION
        for item in sheet.items
        for output in sheet.outputs_of(item)
    )
    return rules.why_not_notified(notice_of(sheet.session)) if decided else ""
