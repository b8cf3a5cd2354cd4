"""The sections of a profile about missions in the field: visits, diagnostic, team, social watch."""

from collections.abc import Iterator, Mapping
from typing import Any

from ccapex.profiles.findings import Finding
from ccapex.profiles.shapes import Flag, ListOf, MapOf, Number, Record, Shape, Text

UNSETTLED: Mapping[str, Shape] = {"note": Text(empty=True), "to_confirm": Flag()}

CHOICE = Record({"code": Text(), "label": Text()}, UNSETTLED)

MISSIONS = MapOf(
    Record(
        {"authorities": ListOf(Text(frozenset({"state", "departement", "landlord"})))},
        {
            "silence_days": Number(),
            "silent_attempts": Number(),
            "report_to": Text(),
            "copy_to": Text(),
            "funding": ListOf(CHOICE),
            "conclusions": ListOf(
                Record(
                    {"code": Text(), "label": Text()},
                    {
                        "stock": Text(frozenset({"public", "private"})),
                        "agenda": Flag(),
                        **UNSETTLED,
                    },
                )
            ),
            "report_always_to_agenda": Flag(),
            "day_starts_at": Number(),
            "day_ends_at": Number(),
            **UNSETTLED,
        },
    )
)

MOBILE_TEAM = Record(
    {"label": Text(), "organisation": Text()}, {"silent_attempts": Number(), **UNSETTLED}
)

SOCIAL_WATCH = Record(
    {"siao": Text(), "notice_days": Number()},
    {
        "report_to": Text(),
        "on_request": ListOf(Text(frozenset({"children", "flag_not_validated"}))),
        **UNSETTLED,
    },
)


def mission_findings(profile: Mapping[str, Any]) -> Iterator[Finding]:
    """Organisations and desks that these sections name and that the profile does not have."""
    organisations = {one["slug"] for one in profile["organisations"]}
    desks = {unit["slug"] for one in profile["organisations"] for unit in one.get("units") or ()}
    watch, team = profile.get("social_watch") or {}, profile.get("mobile_team") or {}
    for where, slug in (
        ("social_watch", watch.get("siao")),
        ("mobile_team", team.get("organisation")),
    ):
        if slug and slug not in organisations:
            yield Finding("unknown_organisation", f"« {slug} » n'existe pas.", where)
    named = [("social_watch", watch.get("report_to"))]
    for mission, told in (profile.get("missions") or {}).items():
        named += [(f"missions {mission}", told.get(name)) for name in ("report_to", "copy_to")]
    for where, slug in named:
        if slug and slug not in desks:
            yield Finding("unknown_unit", f"L'unité « {slug} » n'existe pas.", where)
