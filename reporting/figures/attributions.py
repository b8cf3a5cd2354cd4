"""Who takes charge of the CDP (VE-1), what is not treated (VE-2), how the rules fare (NX-6)."""

from collections import Counter
from dataclasses import dataclass, field

from referrals.enums import DecisionOutcome
from reporting.figures.partners import partner_of
from reporting.figures.scope import Scope
from reporting.figures.sql import rows

FOLLOWED, OVERRIDDEN, REFUSED = "followed", "overridden", "refused"
RuleKey = tuple[int, int]
"""Identifier of the version, number of the rule."""

JUDGED = """
, judged AS (
    SELECT a.procedure_id, a.occurred_on,
           COALESCE(s.outcome, '') AS outcome, COALESCE(o.kind, '') AS kind,
           CASE WHEN s.kept_referent THEN 1 ELSE 0 END AS kept,
           COALESCE(s.not_treated_reason, '') AS reason,
           s.version_id AS version, s.rule AS rule,
           CASE WHEN s.outcome IS NULL OR s.outcome <> 'attributed'
                  OR s.proposed_id IS NULL OR s.rule IS NULL THEN ''
                WHEN EXISTS (SELECT 1 FROM referrals_referral f
                             WHERE f.decision_id = s.id AND f.refused_at IS NOT NULL)
                  THEN 'refused'
                WHEN s.organisation_id <> s.proposed_id THEN 'overridden'
                ELSE 'followed' END AS fate
    FROM acts a
    LEFT JOIN said s ON s.act_id = a.id AND s.place = 1
    LEFT JOIN accounts_organisation o ON o.id = s.organisation_id
)
"""

COUNTS = """
SELECT outcome, kind, kept, reason, version, rule, fate, COUNT(*)
FROM judged GROUP BY outcome, kind, kept, reason, version, rule, fate
"""


@dataclass(slots=True)
class Attributions:
    """Counts of CDP, whatever the number of households."""

    kept: Counter[str] = field(default_factory=Counter)
    new: Counter[str] = field(default_factory=Counter)
    not_treated: Counter[str] = field(default_factory=Counter)
    pending: int = 0
    rules: Counter[tuple[RuleKey, str]] = field(default_factory=Counter)

    @property
    def decided(self) -> int:
        return self.kept.total() + self.new.total() + self.not_treated.total()


def attributions(scope: Scope) -> Attributions:
    """One query, grouped by the database."""
    found = Attributions()
    for outcome, kind, kept, reason, version, rule, fate, count in rows(scope, JUDGED, COUNTS):
        if outcome == DecisionOutcome.ATTRIBUTED:
            (found.kept if kept else found.new)[partner_of(kind)] += count
        elif outcome == DecisionOutcome.NOT_TREATED:
            found.not_treated[reason] += count
        else:
            found.pending += count
        if fate:
            found.rules[(version or 0, rule), fate] += count
    return found
