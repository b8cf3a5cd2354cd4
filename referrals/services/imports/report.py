"""The import report of the contract: of a list recorded, or of a dry run."""

from collections.abc import Iterable
from typing import Any

from households.models import Household
from procedures.models import Procedure
from referrals.enums import RowStatus
from referrals.models import CdpList, ListRow
from referrals.services.imports.flow import counted
from referrals.services.imports.planning import RowPlan
from referrals.services.imports.source import Source


def used_columns(mapping: dict[str, str | None]) -> dict[str, str]:
    return {header: name for header, name in mapping.items() if name}


def list_report(cdp_list: CdpList) -> dict[str, Any]:
    counts = dict.fromkeys(RowStatus.values, 0)
    lines = []
    rows = ListRow.objects.filter(cdp_list=cdp_list).select_related("household", "procedure")
    for row in rows.defer("cells", "fields").iterator():
        counts[row.status] += 1
        lines.append(
            _line(
                row.number,
                row.status,
                household=row.household.reference if row.household else None,
                procedure=row.procedure.reference if row.procedure else None,
                event=row.event_outcome,
                reasons=row.reasons,
                candidates=row.candidates,
            )
        )
    return {
        "list": cdp_list.pk,
        "sender": cdp_list.sender.slug if cdp_list.sender else None,
        "sheet": cdp_list.sheet,
        "header_row": cdp_list.header_row,
        "mapping": used_columns(cdp_list.mapping),
        "counts": counted(counts),
        "rows": lines,
    }


def dry_run_report(plans: Iterable[RowPlan], source: Source, sender: str | None) -> dict[str, Any]:
    plans = list(plans)
    households = dict(
        Household.objects.filter(
            pk__in={plan.household_id for plan in plans if plan.household_id}
        ).values_list("pk", "reference")
    )
    procedures = dict(
        Procedure.objects.filter(
            pk__in={plan.procedure_id for plan in plans if plan.procedure_id}
        ).values_list("pk", "reference")
    )
    counts = dict.fromkeys(RowStatus.values, 0)
    lines = []
    for plan in plans:
        counts[plan.status] += 1
        lines.append(
            _line(
                plan.incoming.number,
                plan.status,
                household=households.get(plan.household_id or 0),
                procedure=procedures.get(plan.procedure_id or 0),
                event=plan.event_outcome,
                reasons=plan.reasons,
                candidates=plan.candidates,
            )
        )
    return {
        "list": None,
        "sender": sender,
        "sheet": source.sheet,
        "header_row": source.header_row,
        "mapping": used_columns(source.columns),
        "counts": counted(counts),
        "rows": lines,
    }


def _line(
    number: int,
    status: str,
    *,
    household: str | None,
    procedure: str | None,
    event: str,
    reasons: list[dict[str, Any]],
    candidates: list[dict[str, Any]],
) -> dict[str, Any]:
    line: dict[str, Any] = {"row": number, "status": status}
    if household:
        line["household"] = household
    if procedure:
        line["procedure"] = procedure
    if event:
        line["event"] = event
    line["reasons"] = [
        {name: reason[name] for name in ("field", "code", "message")} for reason in reasons
    ]
    if candidates:
        line["candidates"] = candidates
    return line
