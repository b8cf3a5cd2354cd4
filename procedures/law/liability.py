"""When the State answers for a refusal of the public force: from which day, until which (L153-1).

The refusal may be express or the silence of two months; the start waits for the end of the truce
or of a judge's delay (R154-5 since 07/11/2025, by case law before); the end is the grant, unless
the eviction comes more than fifteen days later (R154-4), a departure, a waiver, a sale or a death.
"""

import datetime
from dataclasses import dataclass

from procedures.law import force, words
from procedures.law.calendar import ONE_DAY
from procedures.law.cases import Case
from procedures.law.context import Context
from procedures.law.facts import decisions
from procedures.law.outcome import CONFIRMED, TO_VALIDATE
from procedures.law.settings import Settings, shipped_settings
from procedures.law.table import rule_on

GRACE = 15  # days between the grant and the eviction (R154-4 CPCE)
TEXT_SINCE = "R154-5 CPCE"
CASE_LAW = "jurisprudence, avant le 07/11/2025"
# Facts that end it, in the words of the sheet.
ENDS = {
    "eviction": "expulsion",
    "departure": "départ constaté",
    "keys_returned": "clés rendues",
    "vacant_dwelling_taken_back": "logement vide repris",
}
CLOSURES = {
    "withdrawn": "renonciation du bailleur",
    "sale": "vente du logement",
    "death": "décès",
    "left": "départ du ménage",
    "rehoused": "ménage relogé",
    "evicted": "expulsion",
}


@dataclass(frozen=True, slots=True)
class Line:
    """A date of the sheet, with its source, its state of validation and its computation."""

    label: str
    date: datetime.date | None
    source: str
    status: str
    computation: str


@dataclass(frozen=True, slots=True)
class Liability:
    """``starts_on``: first day. ``ends_on``: last day, None while it runs. Both None: it never
    began, because what ended it came first. ``provisional``: ends at the grant if the eviction
    follows within fifteen days."""

    lines: tuple[Line, ...]
    starts_on: datetime.date | None
    ends_on: datetime.date | None
    provisional: bool

    def days(self, on: datetime.date) -> int:
        """Days that the State has answered for, up to ``on``, both ends counted."""
        if self.starts_on is None:
            return 0
        last = on if self.ends_on is None else min(on, self.ends_on)
        return max(0, (last - self.starts_on).days + 1)


def liability(
    case: Case, *, on: datetime.date, settings: Settings | None = None
) -> Liability | None:
    """The sheet of the latest request, as it stands on a day. None: no request, or granted in
    time."""
    context = Context(case, settings or shipped_settings())
    request = context.latest.get("cfp_request")
    refused = force.refusal(context)
    # On the last day of the silence the prefect may still answer.
    if request is None or refused is None or refused.on > on:
        return None
    by_text = rule_on("CFP-DEBUT-DECALE", refused.on) is not None
    silence = rule_on("CFP-SILENCE", request.occurred_on)
    source = "" if silence is None else silence.source
    lines = [Line("Réquisition", request.occurred_on, "L153-1 CPCE", CONFIRMED, "")]
    if refused.express:
        lines.append(Line("Refus exprès", refused.on, source, CONFIRMED, ""))
    else:
        line = f"{words.short(request.occurred_on)} + 2 mois = {words.named(refused.on)}"
        status = TO_VALIDATE if silence is None else silence.status
        lines.append(Line("Refus implicite", refused.on, source, status, f"{line}, sans report"))
    first, why = force.shifted(context, refused.since, grace=True)
    if why:
        lines.append(
            Line(
                "Début de la responsabilité de l'État",
                first,
                TEXT_SINCE if by_text else CASE_LAW,
                TO_VALIDATE,
                f"refus au {words.short(refused.on)} ; {', '.join(why)}",
            )
        )
    else:
        label = "Début de la responsabilité de l'État"
        line = "jour du refus" if refused.express else "lendemain du refus implicite"
        lines.append(Line(label, first, source, CONFIRMED, line))
    last, ended, provisional = _end(context, refused.on, on)
    lines.extend(ended)
    if last is not None and last < first:
        return Liability(tuple(lines), None, None, provisional=False)
    return Liability(tuple(lines), first, last, provisional)


def _end(
    context: Context, refused_on: datetime.date, on: datetime.date
) -> tuple[datetime.date | None, list[Line], bool]:
    """The last day, what is written of it, and whether it may still move."""
    ends = sorted(_facts_that_end(context, refused_on))
    granted = [day for day in decisions(context, "granted", refused_on) if day > refused_on]
    if not granted or (ends and ends[0][0] <= granted[0]):
        if not ends:
            return None, [], False
        day, why = ends[0]
        return day, [Line("Fin de la responsabilité", day, "R154-4 CPCE", TO_VALIDATE, why)], False
    grant = granted[0]
    limit = grant + GRACE * ONE_DAY
    line = f"{words.short(grant)} + {GRACE} jours = {words.named(limit)}"
    found = [Line("Concours accordé", grant, "R154-4 CPCE", TO_VALIDATE, "")]
    label = "Fin de la responsabilité"
    if ends and ends[0][0] > limit:
        day, why = ends[0]
        text = f"{line} ; {why} plus de {GRACE} jours après l'accord"
        return day, [*found, Line(label, day, "R154-4 CPCE", TO_VALIDATE, text)], False
    if not ends and on > limit:
        text = f"{line}, dépassé sans exécution : elle court jusqu'à l'exécution"
        return None, [*found, Line(label, None, "R154-4 CPCE", TO_VALIDATE, text)], False
    text = f"fin à l'accord ; {line}"
    return grant, [*found, Line(label, grant, "R154-4 CPCE", TO_VALIDATE, text)], not ends


def _facts_that_end(context: Context, refused_on: datetime.date) -> list[tuple[datetime.date, str]]:
    found = []
    for fact in context.case.facts:
        if fact.occurred_on < refused_on:
            continue
        why = ENDS.get(fact.event)
        if fact.event == "closed":
            why = CLOSURES.get(fact.get("reason") or "", "clôture de la procédure")
        if why:
            found.append((fact.occurred_on, why))
    return found
