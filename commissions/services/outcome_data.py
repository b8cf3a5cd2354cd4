"""What each letter after a session says, from the outputs kept for its addressee."""

from collections.abc import Iterable
from typing import Any

from ccapex.core.french import day, long_day, phone
from commissions.enums import HouseholdPresence, OutputKind
from commissions.models import Item, Output
from commissions.rules.addressees import Paper
from commissions.rules.benefit import Notice
from commissions.services.closing_sheet import Sheet, lease_of
from referrals.enums.measures import Consent

PRESENCE = {
    HouseholdPresence.PRESENT: "Vous y avez participé.",
    HouseholdPresence.REPRESENTED: "Une personne vous y représentait.",
    HouseholdPresence.EXCUSED: "Vous aviez prévenu que vous ne pourriez pas venir.",
    HouseholdPresence.ABSENT: "Une invitation à y venir vous avait été envoyée.",
}
CONSENT = {
    Consent.SIGNED: "Vous avez donné votre accord.",
    Consent.TO_SEEK: "Votre accord est nécessaire : le service prendra contact avec vous.",
    Consent.REFUSED: "Vous ne l'avez pas acceptée ; vous pouvez encore changer d'avis.",
}
CONSENT_TO_SERVICE = {
    Consent.SIGNED: "Adhésion signée.",
    Consent.TO_SEEK: "L'adhésion du ménage est à rechercher.",
    Consent.REFUSED: "Le ménage a refusé son adhésion.",
}


def household(
    sheet: Sheet, item: Item, outputs: Iterable[Output], *, to_service: bool = False
) -> dict[str, Any]:
    """``to_service``: the copy of who follows the household, which is not « vous » there."""
    told = list(outputs)
    consent = CONSENT_TO_SERVICE if to_service else CONSENT
    whose = "de la situation du ménage" if to_service else "de votre situation"
    support = [one for one in told if one.kind == OutputKind.MEASURE]
    asked = [one for one in told if is_asked(one)]
    decided = [
        one
        for one in told
        if one not in support and one not in asked and one.kind != OutputKind.POSTPONEMENT
    ]
    return _heading(sheet) | {
        "presence": PRESENCE.get(HouseholdPresence(item.household_presence), ""),
        "decided": [line(sheet, one) for one in decided],
        "asked": [line(sheet, one) for one in asked],
        "support": [_support(sheet, one, consent) for one in support],
        "postponed": _postponed(told, whose),
        "contacts": contacts(sheet, item, support),
    }


def is_asked(output: Output) -> bool:
    """Something to do, rather than something said."""
    return output.kind in (OutputKind.RECOMMENDATION, OutputKind.ACTION)


def outside(sheet: Sheet, item: Item, outputs: Iterable[Output]) -> dict[str, Any]:
    """To a landlord, or to the COMED: the outputs addressed to it."""
    return _heading(sheet) | _subject(item) | {"asked": [line(sheet, one) for one in outputs]}


def comed(sheet: Sheet, item: Item, outputs: Iterable[Output]) -> dict[str, Any]:
    told = list(outputs)
    return outside(sheet, item, told) | {"judge_delay": any(one.with_judge_delay for one in told)}


def service(sheet: Sheet, item: Item, paper: Paper) -> dict[str, Any]:
    measures = [one for one in paper.outputs if one.kind == OutputKind.MEASURE]
    asked = [one for one in paper.outputs if one not in measures]
    return outside(sheet, item, asked) | {
        "measures": [
            _support(sheet, one, CONSENT_TO_SERVICE, with_operator=False) | {"text": one.text}
            for one in measures
        ],
        "copy": household(sheet, item, paper.copy, to_service=True) if paper.copy else {},
    }


def payer(sheet: Sheet, item: Item, paper: Paper) -> dict[str, Any]:
    number = item.household.caf_number if item.household else ""
    return service(sheet, item, paper) | {"benefit_number": number}


def benefit(sheet: Sheet, item: Item, output: Output, notice: Notice) -> dict[str, Any]:
    return (
        _heading(sheet)
        | _subject(item)
        | {
            "number": output.number,
            "choice": str(output.get_benefit_choice_display()),
            "reasons": output.text,
            "benefit_number": item.household.caf_number if item.household else "",
            "notice": notice.notice,
            "delay": notice.delay,
            "silence": notice.silence,
            "appeal": notice.appeal,
            "contacts": contacts(sheet, item, ()),
        }
    )


def line(sheet: Sheet, output: Output) -> dict[str, Any]:
    return {
        # « Ce que la commission vous demande » already says that it is a recommendation.
        "title": "" if output.kind == OutputKind.RECOMMENDATION else sheet.title_of(output),
        "text": output.text,
        "by": long_day(output.due_on),
        "number": output.number,
    }


def contacts(sheet: Sheet, item: Item, support: Iterable[Output]) -> list[dict[str, Any]]:
    """Whom to call: who is in charge of the household, then who runs a measure decided here."""
    ids = sorted(sheet.following.get(item.household_id or 0, ()))
    ids += [one.organisation_id for one in support if one.organisation_id]
    found = [sheet.organisations[pk] for pk in dict.fromkeys(ids) if pk in sheet.organisations]
    return [{"name": one.name, "phone": phone(one.phone)} for one in found]


def _heading(sheet: Sheet) -> dict[str, Any]:
    commission = sheet.session.commission
    return {"commission": commission.name, "held_on": long_day(sheet.session.held_on)}


def _subject(item: Item) -> dict[str, Any]:
    lease = lease_of(item)
    home = lease.dwelling if lease else None
    parts = [home.address, f"{home.postal_code} {home.city}".strip()] if home else []
    return {
        "tenant": item.household.display_name if item.household else "",
        "dwelling": ", ".join(part for part in parts if part),
    }


def _support(
    sheet: Sheet, output: Output, consent: dict[Any, str], *, with_operator: bool = True
) -> dict[str, Any]:
    """The text of a measure is written for who runs it: the household reads its plain facts."""
    operator = output.organisation if with_operator else None
    return {
        "title": sheet.title_of(output),
        "operator": operator.name if operator else "",
        "phone": phone(operator.phone) if operator else "",
        "dates": dates_of(output),
        "consent": consent.get(Consent(output.consent), "") if output.consent else "",
    }


def dates_of(output: Output) -> str:
    if output.starts_on and output.ends_on:
        return f"du {day(output.starts_on)} au {day(output.ends_on)}"
    if output.starts_on:
        return f"à partir du {day(output.starts_on)}"
    return f"jusqu'au {day(output.ends_on)}" if output.ends_on else ""


def _postponed(outputs: Iterable[Output], whose: str) -> str:
    for one in outputs:
        if one.kind == OutputKind.POSTPONEMENT:
            if one.postponed_to is None:
                return f"L'examen {whose} est reporté à une prochaine réunion."
            when = long_day(one.postponed_to.held_on)
            return f"L'examen {whose} est reporté à la réunion du {when}."
    return ""
