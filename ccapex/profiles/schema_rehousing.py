"""Sections of a profile about rehousing: the pool, SOLIPEX, the early tripartite letter."""

from collections.abc import Iterator, Mapping
from typing import Any

from ccapex.profiles.findings import Finding
from ccapex.profiles.shapes import Flag, ListOf, Number, Record, Shape, Text

_UNSETTLED: Mapping[str, Shape] = {"note": Text(empty=True), "to_confirm": Flag()}

REHOUSING = Record(
    {"first_alarm_months": Number(), "late_alarm_months": Number()},
    {
        "unit": Text(),
        "commission": Text(),
        "counted_on": ListOf(Text(frozenset({"contingent", "acd", "commune_quota"}))),
        "sne_warning_days": Number(),
        **_UNSETTLED,
    },
)

SOLIPEX = Record({"organisations": ListOf(Text())}, {"places": Number(), **_UNSETTLED})

EARLY_TRIPARTITE = Record(
    {"months": Number(), "signatories": ListOf(Text())},
    {"supporters": ListOf(Text()), **_UNSETTLED},
)


def rehousing_findings(profile: Mapping[str, Any]) -> Iterator[Finding]:
    """What these sections name and the profile does not have; alarms in the wrong order."""
    organisations = {one["slug"] for one in profile["organisations"]}
    units = {unit["slug"] for one in profile["organisations"] for unit in one.get("units") or ()}
    pool = profile.get("rehousing") or {}
    solipex, early = profile.get("solipex") or {}, profile.get("early_tripartite") or {}
    if pool.get("unit") and pool["unit"] not in units:
        yield _unknown("rehousing", f"l'unité « {pool['unit']} »")
    if pool and pool["late_alarm_months"] < pool["first_alarm_months"]:
        message = "rehousing : la seconde alarme du vivier précède la première."
        yield Finding("invalid_value", message, "rehousing")
    named = [("solipex", slug) for slug in solipex.get("organisations") or ()]
    for role in ("signatories", "supporters"):
        named += [("early_tripartite", slug) for slug in early.get(role) or ()]
    for where, slug in named:
        if slug not in organisations:
            yield _unknown(where, f"l'organisation « {slug} »")
    # The tables are checked by their engine: whatever else is written there is not ours to tell.
    tables = profile.get("attribution")
    missions = [
        table.get("mission")
        for table in (tables if isinstance(tables, list) else ())
        if isinstance(table, Mapping)
    ]
    for where, mission in (("solipex", "solipex"), ("early_tripartite", "early_intervention")):
        if profile.get(where) and mission not in missions:
            message = f"{where} : les critères manquent (attribution, mission « {mission} »)."
            yield Finding("missing_field", message, where)


def _unknown(where: str, what: str) -> Finding:
    message = f"{where} : {what} n'existe pas dans le territoire."
    return Finding("unknown_organisation", message, where)
