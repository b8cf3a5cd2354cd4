"""What the sections of a profile say of each other: references, doubles, places left out.

The tables of rules are proved elsewhere (``referrals.attribution.check``).
"""

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from ccapex.profiles.commissions import commission_gaps
from ccapex.profiles.findings import Finding
from ccapex.profiles.schema import ENRICHMENT_FIELDS, MISSIONS, ORGANISATION_KINDS
from ccapex.profiles.schema_missions import mission_findings
from ccapex.profiles.schema_rehousing import rehousing_findings
from ccapex.profiles.schema_support import support_findings

LEVELS = {
    "communes": "la commune",
    "epcis": "l'intercommunalité",
    "arrondissements": "l'arrondissement",
    "sectors": "le secteur",
}


def validate_profile(profile: Mapping[str, Any]) -> tuple[list[Finding], list[Finding]]:
    """(errors, warnings) of a profile that ``read_profile`` could read."""
    known = _known(profile)
    errors = [
        *_doubles(profile),
        *_sectors(profile, known),
        *_organisations(profile, known),
        *_references(profile, known),
        *_target_defaults(profile, known),
        *_perimeters(profile, known),
        *_enrichment(profile),
        *_flags(profile),
        *support_findings(profile),
        *mission_findings(profile),
        *rehousing_findings(profile),
    ]
    return errors, [
        *_places_left_out(profile),
        *commission_gaps(profile),
        *_unsettled(profile),
    ]


def _known(profile: Mapping[str, Any]) -> dict[str, set[str]]:
    return {
        "communes": {c["insee"] for c in profile["communes"]},
        "epcis": set(profile["epcis"]),
        "arrondissements": set(profile["arrondissements"]),
        "sectors": {s["slug"] for s in profile["sectors"]},
        "organisations": {o["slug"] for o in profile["organisations"]},
    }


def _doubles(profile: Mapping[str, Any]) -> Iterator[Finding]:
    keys = {"communes": "insee", "sectors": "slug", "organisations": "slug"}
    keys |= {"senders": "slug", "commissions": "slug"}
    for section, key in keys.items():
        seen: set[str] = set()
        for one in profile.get(section) or ():
            if one[key] in seen:
                message = f"« {one[key]} » est en double dans « {section} »."
                yield Finding("duplicate", message, f"{section} {one[key]}")
            seen.add(one[key])


def _areas(
    given: Mapping[str, Any], known: Mapping[str, set[str]], where: str
) -> Iterator[Finding]:
    for level, words in LEVELS.items():
        for code in given.get(level) or ():
            if code not in known[level]:
                message = f"{where} : {words} « {code} » n'existe pas dans le territoire."
                code_name = "unknown_commune" if level == "communes" else "unknown_area"
                yield Finding(code_name, message, where)


def _sectors(profile: Mapping[str, Any], known: Mapping[str, set[str]]) -> Iterator[Finding]:
    owner: dict[str, str] = {}
    for sector in profile["sectors"]:
        where = f"sectors {sector['slug']}"
        yield from _areas(sector, known, where)
        for code in sector["communes"]:
            first = owner.setdefault(code, sector["slug"])
            if first != sector["slug"]:
                message = f"La commune {code} est dans deux secteurs : {first}, {sector['slug']}."
                yield Finding("overlapping_sectors", message, where)


def _organisations(profile: Mapping[str, Any], known: Mapping[str, set[str]]) -> Iterator[Finding]:
    for one in profile["organisations"]:
        where = f"organisations {one['slug']}"
        if one["kind"] not in ORGANISATION_KINDS:
            kinds = ", ".join(ORGANISATION_KINDS)
            message = f"{where} : la nature « {one['kind']} » n'existe pas ; choisissez {kinds}."
            yield Finding("unknown_kind", message, where)
        yield from _areas(one.get("covers") or {}, known, where)
        for mission in one.get("missions") or ():
            if mission not in MISSIONS:
                message = f"{where} : la mission « {mission} » n'existe pas."
                yield Finding("unknown_mission", message, where)
    if not any(one.get("secretariat") for one in profile["organisations"]):
        message = "Aucune organisation ne tient le secrétariat (« secretariat: true »)."
        yield Finding("no_secretariat", message, "organisations")


def _references(profile: Mapping[str, Any], known: Mapping[str, set[str]]) -> Iterator[Finding]:
    """Every organisation named by another section exists."""
    named: list[tuple[str, str]] = [
        (f"senders {one['slug']}", one["organisation"]) for one in profile.get("senders") or ()
    ]
    members = (profile.get("concertation") or {}).get("members") or ()
    named += [("concertation", member) for member in members]
    for one in profile.get("commissions") or ():
        seated = [
            seat["organisation"] for seat in one.get("seats") or () if seat.get("organisation")
        ]
        named += [(f"commissions {one['slug']}", slug) for slug in seated]
    for where, slug in named:
        if slug not in known["organisations"]:
            message = f"{where} : l'organisation « {slug} » n'existe pas dans le territoire."
            yield Finding("unknown_organisation", message, where)


def _target_defaults(
    profile: Mapping[str, Any], known: Mapping[str, set[str]]
) -> Iterator[Finding]:
    for kind, default in (profile["territory"].get("target_defaults") or {}).items():
        if kind not in ORGANISATION_KINDS:
            message = f"La nature « {kind} » n'existe pas."
            yield Finding("unknown_kind", message, "target_defaults")
        if default not in ORGANISATION_KINDS and default not in known["organisations"]:
            message = f"Le repli « {default} » n'est ni une nature ni une organisation."
            yield Finding("unknown_target", message, "target_defaults")


def _perimeters(profile: Mapping[str, Any], known: Mapping[str, set[str]]) -> Iterator[Finding]:
    concertation = profile.get("concertation") or {}
    yield from _areas(concertation.get("perimeter") or {}, known, "concertation")
    for one in profile.get("commissions") or ():
        where = f"commissions {one['slug']}"
        for part in (one, *(one.get("versions") or ())):
            yield from _areas(part.get("perimeter") or {}, known, where)
        for seat in one.get("seats") or ():
            if seat.get("kind") and seat["kind"] not in ORGANISATION_KINDS:
                message = f"{where} : la nature « {seat['kind']} » n'existe pas."
                yield Finding("unknown_kind", message, where)


def _enrichment(profile: Mapping[str, Any]) -> Iterator[Finding]:
    kinds = {one["kind"] for one in profile["organisations"]}
    for request in (profile.get("enrichment") or {}).get("requests") or ():
        for field in request["fields"]:
            if field not in ENRICHMENT_FIELDS:
                message = f"Le champ « {field} » n'existe pas."
                yield Finding("unknown_field", message, "enrichment")
        for kind in request["kinds"]:
            if kind not in kinds:
                message = f"Aucune organisation n'est de nature « {kind} » pour compléter."
                yield Finding("unknown_kind", message, "enrichment")


def _flags(profile: Mapping[str, Any]) -> Iterator[Finding]:
    """A code names one thing: what a file keeps must never be read as another sign."""
    seen: set[str] = set()
    for name, choices in (profile.get("flags") or {}).items():
        for one in choices if isinstance(choices, list) else ():
            if one["code"] in seen:
                message = f"Le code « {one['code']} » est en double dans « flags »."
                yield Finding("duplicate", message, f"flags {name} {one['code']}")
            seen.add(one["code"])


def _places_left_out(profile: Mapping[str, Any]) -> Iterator[Finding]:
    """Once sectors are drawn, a commune outside all of them would be forgotten."""
    if not profile["sectors"]:
        return
    inside = {code for sector in profile["sectors"] for code in sector["communes"]}
    left = [c["name"] for c in profile["communes"] if c["insee"] not in inside]
    if left:
        message = f"{len(left)} communes sans secteur, dont {', '.join(left[:3])}."
        yield Finding("commune_without_sector", message, "sectors")


def _unsettled(profile: Mapping[str, Any]) -> Iterator[Finding]:
    """What the profile itself marks as to be confirmed, but for the tables of rules."""
    for section in profile:
        if section in {"attribution", "communes"}:
            continue
        silent: list[str] = []
        for where, note in _marked(profile[section], section):
            if note:
                yield Finding("to_confirm", f"À valider ({where}) : {note}", where)
            else:
                silent.append(where.removeprefix(section).strip() or "toute la section")
        if silent:
            message = f"À valider ({section}) : {', '.join(silent)}."
            yield Finding("to_confirm", message, section)


def _marked(value: object, where: str) -> Iterator[tuple[str, str]]:
    """(where, note) of each."""
    if isinstance(value, Mapping):
        here = _name(value, where)
        if value.get("to_confirm"):
            yield here, str(value.get("note") or "")
        for key, one in value.items():
            yield from _marked(one, f"{here} {key}")
    elif isinstance(value, list):
        for one in value:
            yield from _marked(one, where)


def _name(value: Mapping[str, Any], where: str) -> str:
    names: Iterable[str] = ("slug", "kind", "code", "name")
    name = next((str(value[n]) for n in names if n in value and where != "territory"), "")
    return f"{where} {name}".strip()
