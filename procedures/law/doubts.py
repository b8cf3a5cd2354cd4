"""What of a case is to be looked at before its dates: names nobody reads, days nobody serves on."""

from procedures.law import words
from procedures.law.calendar import is_holiday
from procedures.law.context import Context

# Acts of a commissaire de justice; an eviction has its own rule (EXEC-HEURES).
SERVED = {
    "cdp": "Commandement de payer",
    "insurance_command": "Commandement pour défaut d'assurance",
    "assignation": "Assignation",
    "cql": "Commandement de quitter les lieux",
}


def look_at(context: Context) -> None:
    for name in context.case.unknown:
        context.warn(
            "", "unknown_field", f"« {name[:80]} » n'est pas un champ prévu : il n'a pas été lu."
        )
    for fact in context.case.facts:
        label = SERVED.get(fact.event)
        day = fact.occurred_on
        if label and not fact.kept and (day.weekday() == 6 or is_holiday(day, context.zone)):
            context.warn(
                "EXEC-HEURES",
                "closed_day",
                f"{label} daté du {words.short(day)}, un dimanche ou un jour férié : aucun acte ne"
                " se signifie ce jour-là (art. 664 CPC), date à vérifier.",
            )
