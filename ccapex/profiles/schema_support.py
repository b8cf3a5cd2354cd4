"""Sections of a profile about support: measures, questionnaires, key moments."""

from collections.abc import Iterator, Mapping
from typing import Any

from ccapex.profiles.findings import Finding
from ccapex.profiles.shapes import Flag, ListOf, Number, Record, Shape, Text

_UNSETTLED: Mapping[str, Shape] = {"note": Text(empty=True), "to_confirm": Flag()}

MEASURES = Record(
    {
        "kinds": ListOf(
            Record(
                {
                    "code": Text(),
                    "label": Text(),
                    "family": Text(frozenset({"support", "local", "housing", "aid"})),
                },
                {
                    "min_months": Number(),
                    "max_months": Number(),
                    "renewals": Number(),
                    "total_months": Number(),
                    "consent": Text(frozenset({"before", "sought"})),
                    "consent_except": Text(),
                    "source": Text(),
                    **_UNSETTLED,
                },
            )
        )
    },
    {"plan_grace_days": Number(), "plan_grace_to_confirm": Flag(), **_UNSETTLED},
)

QUESTION_KINDS = frozenset({"text", "yes_no", "number", "amount", "date", "choices"})

QUESTIONNAIRES = Record(
    {
        "questions": ListOf(
            Record(
                {
                    "to": Text(frozenset({"household", "owner"})),
                    "code": Text(),
                    "label": Text(),
                    "kind": Text(QUESTION_KINDS),
                },
                {"choices": ListOf(Text()), **_UNSETTLED},
            )
        )
    },
    {"answer_days": Number(), **_UNSETTLED},
)

KEY_MOMENT = Record(
    {"code": Text(), "label": Text(), "pilots": ListOf(Text())},
    {"told": ListOf(Text()), "events": ListOf(Text()), **_UNSETTLED},
)


def support_findings(profile: Mapping[str, Any]) -> Iterator[Finding]:
    """A code written twice, limits that contradict each other, a choice without choices."""
    kinds = (profile.get("measures") or {}).get("kinds") or ()
    yield from _doubles("measures", [one["code"] for one in kinds])
    for kind in kinds:
        low, high = kind.get("min_months"), kind.get("max_months")
        if low is not None and high is not None and low > high:
            message = f"Mesure « {kind['code']} » : min_months dépasse max_months."
            yield Finding("contradiction", message, f"measures {kind['code']}")
    questions = (profile.get("questionnaires") or {}).get("questions") or ()
    yield from _doubles("questionnaires", [f"{one['to']} {one['code']}" for one in questions])
    for one in questions:
        if (one["kind"] == "choices") != bool(one.get("choices")):
            message = f"Question « {one['code']} » : « choices » va avec la nature « choices »."
            yield Finding("contradiction", message, f"questionnaires {one['code']}")
    moments = profile.get("key_moments") or ()
    yield from _doubles("key_moments", [one["code"] for one in moments])


def _doubles(section: str, codes: list[str]) -> Iterator[Finding]:
    for code in sorted({code for code in codes if codes.count(code) > 1}):
        yield Finding(
            "duplicate", f"« {code} » est en double dans « {section} ».", f"{section} {code}"
        )
