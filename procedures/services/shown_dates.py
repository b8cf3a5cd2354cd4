"""How a kept date of the law is told outside its file: on which day, and in which words."""

from django.db.models import Case, F, When

from procedures.law.table import versions

# What may be done from a day on counts at that day, after the winter truce for instance; what must
# be done, until its last.
DAY_SHOWN = Case(
    When(sense="MIN", effective_on__isnull=False, then=F("effective_on")), default=F("on")
)


def rule_words(rule: str) -> str:
    """What the legal calendar calls the rule; a rule that is gone keeps its identifier."""
    try:
        return versions(rule)[-1].label
    except KeyError:
        return rule
