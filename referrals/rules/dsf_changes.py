"""What changed since the last DSF, and what is still missing before the end. Pure."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from referrals.enums.dsf import DsfVersion
from referrals.rules.dsf_fields import Field
from referrals.rules.dsf_finances import finances
from referrals.rules.dsf_form import FIELDS, HEADING_OF
from referrals.rules.dsf_values import shown


@dataclass(frozen=True, slots=True)
class Change:
    """``was`` and ``now`` as read; one of them is empty where it was not known."""

    field: Field
    was: str
    now: str


@dataclass(frozen=True, slots=True)
class Missing:
    """``anchor`` is the id of the control to go to."""

    heading: int
    label: str
    anchor: str


def carried(last: Mapping[str, Any], known: Mapping[str, Any]) -> dict[str, Any]:
    """Where a new DSF starts: what the file says today, else what the last one said of lasting
    things. What was true of one interview only is not carried."""
    lasting = {
        name: value
        for name, value in last.items()
        if name in FIELDS and FIELDS[name].is_lasting and value not in (None, [])
    }
    return lasting | {name: value for name, value in known.items() if value not in (None, "")}


def changes(last: Mapping[str, Any], now: Mapping[str, Any]) -> dict[str, Change]:
    """By field: where the answer differs from that of the last DSF. A thing proper to each
    interview is no change."""
    found = {}
    for name, field in FIELDS.items():
        if not field.is_lasting:
            continue
        before, after = shown(field, last.get(name)), shown(field, now.get(name))
        if before != after:
            found[name] = Change(field, before, after)
    return found


def required_fields(version: str) -> list[Field]:
    """A shorter list for a report that only brings the last DSF up to date (seed-notes 47)."""
    short = version == DsfVersion.UPDATE_REPORT
    return [f for f in FIELDS.values() if (f.in_report if short else f.required)]


def missing(answers: Mapping[str, Any], version: str) -> list[Missing]:
    """In the order of the form. An absent tenant is no obstacle: his answers stay to be said."""
    found = [
        Missing(HEADING_OF[field.name].number, field.label, anchor(field.name))
        for field in required_fields(version)
        if answers.get(field.name) in (None, "", [])
    ]
    if version != DsfVersion.UPDATE_REPORT:
        computed = finances(answers)
        if computed.resources.value is None:
            found.append(Missing(11, "Au moins une ressource", anchor("res_salary.tenant")))
        if computed.expenses.value is None:
            found.append(Missing(11, "Au moins une dépense", anchor("exp_rent.tenant")))
    return sorted(found, key=lambda one: one.heading)


def anchor(name: str) -> str:
    """The id of a control; a dot would be a class for a style sheet."""
    return "champ-" + name.replace(".", "-")
