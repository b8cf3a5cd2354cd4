"""The list of decisions of a concertation, frozen as a document when the meeting ends."""

from collections import Counter
from typing import Any

from django.utils import timezone

from ccapex.accounts.desk import Desk
from ccapex.core.french import day, plural
from ccapex.letters.catalogue.record_of_decisions import SLUG
from ccapex.letters.models import Letter
from ccapex.letters.services.drafting import prepare_letter
from ccapex.letters.services.issuing import issue
from referrals.enums import DecisionOutcome, Mission
from referrals.models import CdpList, Decision
from referrals.services.concertation import in_words
from referrals.services.sitting import Line, lines_of

COLUMNS = ["Ménage", "Référence", "Commune", "Décision", "Motif"]


def record_of_decisions(cdp_list: CdpList, *, desk: Desk) -> Letter:
    """The document of the decisions as they stand; asked again without change, the same one."""
    decisions = list(
        Decision.objects.filter(cdp_list=cdp_list, mission=Mission.REFERENT)
        .select_related("organisation", "procedure__household")
        .order_by("pk")
    )
    lines = lines_of(cdp_list)
    last = max((decision.decided_at for decision in decisions), default=cdp_list.created_at)
    letter = prepare_letter(
        SLUG,
        territory=cdp_list.territory,
        organisation=desk.membership.organisation,
        author=desk.user,
        key=f"record_of_decisions:list:{cdp_list.pk}:{len(decisions)}-{len(lines)}:{last:%Y%m%dT%H%M%S%f}",
        data=_data(cdp_list, lines, decisions),
        source=f"list:{cdp_list.pk}",
    )
    return issue(letter, author=desk.user)


def _data(cdp_list: CdpList, lines: list[Line], decisions: list[Decision]) -> dict[str, Any]:
    by_procedure = {decision.procedure_id: decision for decision in decisions}
    decided = sum(line.is_decided for line in lines)
    rows = []
    for line in lines:
        decision = by_procedure.get(line.procedure_id)
        reference = decision.procedure.household.reference if decision else ""
        said = in_words(decision) if decision else "à décider"
        reason = _reason(decision) if decision else ""
        rows.append({"cells": [line.name, reference, line.city, said, reason]})
    return {
        "heading": f"Liste des décisions : {cdp_list.label}",
        "provisional": "" if decided == len(lines) else _provisional(decided, len(lines)),
        "held_on": day(cdp_list.concertation_on or timezone.localdate()),
        "counts": _counts(decisions, len(lines)),
        "columns": COLUMNS,
        "rows": rows,
    }


def _provisional(decided: int, total: int) -> str:
    return f"Liste provisoire : {plural(decided, 'situation')} sur {total}."


def _reason(decision: Decision) -> str:
    if decision.kept_referent:
        return "Référent maintenu"
    if decision.reason:
        return decision.reason
    return f"Règle {decision.rule}" if decision.rule else ""


def _counts(decisions: list[Decision], total: int) -> list[dict[str, Any]]:
    """One line per organisation, then what is not treated, then what is left to decide."""
    names = Counter(
        d.organisation.name
        for d in decisions
        if d.outcome == DecisionOutcome.ATTRIBUTED and d.organisation
    )
    counts = [{"label": name, "value": n} for name, n in names.most_common()]
    not_treated = sum(d.outcome == DecisionOutcome.NOT_TREATED for d in decisions)
    left = total - sum(names.values()) - not_treated
    counts.append({"label": "Non traités", "value": not_treated})
    counts.append({"label": "À décider", "value": left})
    return counts
