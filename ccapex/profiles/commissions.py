"""What the section ``commissions`` must say of itself: who runs each body, in what order things
change. Faults stop the reading, with their line; gaps are told and let through.
"""

import datetime as dt
import itertools
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from ccapex.profiles.findings import Finding
from ccapex.profiles.shapes import Path, Tell

FILES = frozenset({"present", "told", "on_file"})


def validate_commissions(profile: Mapping[str, Any], tell: Tell) -> Iterator[Finding]:
    """Everything that would make a body that nobody runs, or that contradicts itself."""
    known = _action_codes(profile)
    for i, one in enumerate(profile.get("commissions") or ()):
        path: Path = ("commissions", i)
        where = f"commission « {one['slug']} »"
        yield from _seats(one, tell, path, where)
        yield from _versions(one, tell, path, where)
        for part, place in ((one, path), *_numbered(one.get("versions"), (*path, "versions"))):
            yield from _numbers(part, tell, place, where)
            yield from _codes(part, known, tell, place, where)
    yield from _reasons(profile, tell)


def commission_gaps(profile: Mapping[str, Any]) -> Iterator[Finding]:
    """What is not wrong but will be missed."""
    for one in profile.get("commissions") or ():
        where = f"commissions {one['slug']}"
        seats = one.get("seats") or ()
        roles = {seat.get("role") or "member" for seat in seats}
        missing = []
        if not roles & {"chair", "cochair"}:
            missing.append("présidence")
        if not roles & {"member", "associated"}:
            missing.append("membres")
        if not one.get("rhythm"):
            missing.append("rythme")
        if one.get("household") == "present" and not one.get("place"):
            missing.append("lieu où le ménage est convoqué")
        if missing:
            message = f"{where} : à préciser, {', '.join(missing)}."
            yield Finding("commission_gap", message, where)
        silent = [seat["label"] for seat in seats if not seat.get("voice")]
        if silent and one.get("household", "on_file") in FILES:
            message = f"{where} : voix à préciser ({len(silent)} sur {len(seats)})."
            yield Finding("voice_unknown", message, where)


def _seats(one: Mapping[str, Any], tell: Tell, path: Path, where: str) -> Iterator[Finding]:
    seats: Sequence[Mapping[str, Any]] = one.get("seats") or ()
    for slug, times in Counter(seat["slug"] for seat in seats).items():
        if times > 1:
            index = max(i for i, seat in enumerate(seats) if seat["slug"] == slug)
            message = f"{where}, le siège « {slug} » est en double."
            yield _fault("duplicate", message, tell, (*path, "seats", index))
    chairs = [(i, seat) for i, seat in enumerate(seats) if seat.get("role") == "chair"]
    for (_, first), (i, second) in itertools.pairwise(chairs):
        if _same_days(first, second):
            message = f"{where}, deux présidences le même jour : écrivez deux « cochair »."
            yield _fault("two_chairs", message, tell, (*path, "seats", i))
    # Whoever copies a model names who runs it.
    runs = (seat.get("role") == "secretariat" and seat.get("organisation") for seat in seats)
    if not one.get("template") and not any(runs):
        message = f"{where}, aucun siège de secrétariat ne nomme une organisation."
        yield _fault("no_secretariat_seat", message, tell, (*path, "seats") if seats else path)
    for i, seat in enumerate(seats):
        if seat.get("organisation") and seat.get("kind"):
            message = (
                f"{where}, le siège « {seat['slug']} » est à une organisation ou à toutes "
                "celles d'une nature, pas aux deux."
            )
            yield _fault("seat_twice_held", message, tell, (*path, "seats", i))
        if _reversed(seat):
            message = f"{where}, le siège « {seat['slug']} » finit avant de commencer."
            yield _fault("invalid_date", message, tell, (*path, "seats", i))


def _versions(one: Mapping[str, Any], tell: Tell, path: Path, where: str) -> Iterator[Finding]:
    days = [version["valid_from"] for version in one.get("versions") or ()]
    for i, (before, after) in enumerate(itertools.pairwise(days), start=1):
        if after <= before:
            message = f"{where}, les versions se suivent par date : celle-ci ne vient pas après."
            yield _fault("versions_out_of_order", message, tell, (*path, "versions", i))


def _numbers(part: Mapping[str, Any], tell: Tell, path: Path, where: str) -> Iterator[Finding]:
    rhythm = part.get("rhythm") or {}
    pairs = (
        (part.get("capacity_from"), part.get("capacity_to"), "capacity_to", "capacité"),
        (rhythm.get("per_year_from"), rhythm.get("per_year_to"), "rhythm", "nombre de séances"),
    )
    for low, high, key, words in pairs:
        if low is not None and high is not None and low > high:
            message = f"{where}, {words} : le minimum ({low}) dépasse le maximum ({high})."
            yield _fault("reversed_bounds", message, tell, (*path, key))


def _codes(
    part: Mapping[str, Any], known: frozenset[str], tell: Tell, path: Path, where: str
) -> Iterator[Finding]:
    for i, code in enumerate(part.get("tasks") or ()):
        if code not in known:
            message = f"{where}, l'action « {code} » n'est pas dans la table des actions."
            yield _fault("unknown_task", message, tell, (*path, "tasks", i))
    codes = Counter(action["code"] for action in part.get("actions") or ())
    for code, times in codes.items():
        if times > 1:
            message = f"{where}, la nature d'action « {code} » est en double."
            yield _fault("duplicate", message, tell, (*path, "actions"))


def _reasons(profile: Mapping[str, Any], tell: Tell) -> Iterator[Finding]:
    bodies = {one["slug"]: one for one in profile.get("commissions") or ()}
    seen: set[tuple[str, str]] = set()
    for i, one in enumerate(profile.get("commission_reasons") or ()):
        path: Path = ("commission_reasons", i)
        key = (one["output"], one["code"])
        if key in seen:
            message = f"motif « {one['code']} » en double pour cette sortie."
            yield _fault("duplicate", message, tell, path)
        seen.add(key)
        slug = one.get("commission")
        if slug and slug not in bodies:
            message = f"motif « {one['code']} », la commission « {slug} » n'existe pas."
            yield _fault("unknown_commission", message, tell, path)


def _action_codes(profile: Mapping[str, Any]) -> frozenset[str]:
    actions = profile.get("actions")
    table = actions.get("table") if isinstance(actions, Mapping) else None
    if not isinstance(table, list):
        return frozenset()  # told by those who read the table
    codes = (row.get("code") for row in table if isinstance(row, Mapping))
    return frozenset(code for code in codes if isinstance(code, str))


def _numbered(parts: Any, path: Path) -> list[tuple[Mapping[str, Any], Path]]:
    return [(part, (*path, i)) for i, part in enumerate(parts or ())]


def _same_days(first: Mapping[str, Any], second: Mapping[str, Any]) -> bool:
    starts = [seat.get("valid_from") or dt.date.min for seat in (first, second)]
    ends = [seat.get("valid_to") or dt.date.max for seat in (first, second)]
    return max(starts) <= min(ends)


def _reversed(seat: Mapping[str, Any]) -> bool:
    start, end = seat.get("valid_from"), seat.get("valid_to")
    return start is not None and end is not None and end < start


def _fault(code: str, message: str, tell: Tell, path: Path) -> Finding:
    where = " ".join(str(part + 1) if isinstance(part, int) else part for part in path)
    return Finding(code, f"{tell(path)} : {message}", where)
