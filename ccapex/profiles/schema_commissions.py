"""Sections of a profile about commissions: bodies, seats, words of the library."""

from collections.abc import Mapping

from ccapex.profiles.shapes import Day, Flag, ListOf, Number, Record, Shape, Text

_UNSETTLED: Mapping[str, Shape] = {"note": Text(empty=True), "to_confirm": Flag()}
_AREAS: Mapping[str, Shape] = {
    name: ListOf(Text()) for name in ("communes", "epcis", "arrondissements", "sectors")
}

LEVELS = frozenset({"centrale", "locale", "sous_commission", "locale_hors_ccapex", "municipale"})
HOUSEHOLD = frozenset({"present", "told", "on_file", "no_files"})
OUTPUTS = frozenset(
    {
        *("avis", "comed_avis", "recommendation", "measure", "action"),
        *("decision", "benefit_decision", "postponement"),
    }
)
SITUATIONS = frozenset(
    {"nuisance", "hoarding", "distress", "damage", "arrears", "rehousing", "other"}
)
STOCK = frozenset({"public", "private"})
STAGES = frozenset({"prevention", "cdp", "assignation", "cql", "cfp_request", "cfp_granted"})
SELECTS = frozenset({"several_procedures", "seen_twice", "no_answer", "vulnerability", "rehousing"})

SEAT = Record(
    {"slug": Text(), "label": Text()},
    {
        "role": Text(frozenset({"chair", "cochair", "secretariat", "member", "associated"})),
        "voice": Text(frozenset({"voting", "consultative"})),
        "organisation": Text(),
        "kind": Text(),
        "concerned": Flag(),
        "stock": Text(STOCK),
        "valid_from": Day(),
        "valid_to": Day(),
        **_UNSETTLED,
    },
)

RHYTHM = Record(
    {"label": Text()},
    {
        "every_months": Number(),
        "per_year_from": Number(),
        "per_year_to": Number(),
        "after": Text(),
        **_UNSETTLED,
    },
)

ACTION = Record({"code": Text(), "label": Text()}, {"due_days": Number(), **_UNSETTLED})

_BODY: Mapping[str, Shape] = {
    "level": Text(LEVELS),
    "perimeter": Record(optional=_AREAS),
    "stages": ListOf(Text(STAGES)),
    "stock": Text(STOCK),
    "household": Text(HOUSEHOLD),
    "rhythm": RHYTHM,
    "capacity_from": Number(),
    "capacity_to": Number(),
    "minutes_per_item": Number(),
    "place": Text(),
    "outputs": ListOf(Text(OUTPUTS)),
    "situations": ListOf(Text(SITUATIONS)),
    "actions": ListOf(ACTION),
    "members_notice_days": Number(),
    "household_notice_days": Number(),
    "answer_days": Number(),
    "least_answer_days": Number(),
    "follow_up_days": Number(),
    "access_after_close_days": Number(),
    "remind_before_days": Number(),
    "remind_every_days": Number(),
    "reminders": Number(),
    "tells_reporter": Flag(),
    "delegation": Record({"by": Text()}, {"text": Text(), **_UNSETTLED}),
    "selects": ListOf(Text(SELECTS)),
    "tasks": ListOf(Text()),
    "decides_lists": Flag(),
    "template": Flag(),
}

COMMISSION = Record(
    {"slug": Text(), "name": Text(), "level": Text(LEVELS)},
    {
        **{name: shape for name, shape in _BODY.items() if name != "level"},
        "seats": ListOf(SEAT),
        "versions": ListOf(Record({"valid_from": Day()}, {**_BODY, **_UNSETTLED})),
        "valid_from": Day(),
        "valid_to": Day(),
        "source": Text(),
        **_UNSETTLED,
    },
)
"""``versions``: what changes from a day on; the rest stays. ``selects``: the marks of
``commissions.rules.proposals`` by which the body looks for files. ``tasks``: codes of the section
``actions`` that ask for this body. ``template``: to be copied for a commune."""

MOTIVE = Record(
    {"output": Text(OUTPUTS), "code": Text(), "label": Text(), "text": Text()},
    {"commission": Text(), **_UNSETTLED},
)

_BENEFIT_WORDS: Mapping[str, Shape] = {
    name: Text() for name in ("notice", "delay", "silence", "appeal")
}

BENEFIT_DECISION = Record(
    {"valid_from": Day(), "notice": Text(), "appeal": Text()},
    {
        **{name: _BENEFIT_WORDS[name] for name in ("delay", "silence")},
        "confirmations": ListOf(
            Record({"on": Day(), "by": Text()}, {**_BENEFIT_WORDS, **_UNSETTLED})
        ),
        **_UNSETTLED,
    },
)
"""The words of the decision on the housing benefit (L3), to be validated by a lawyer.

``confirmations``: the territory answers for them from a day on, with what it puts right; none, or
a delay, a silence or an appeal left out, and no notification leaves."""
