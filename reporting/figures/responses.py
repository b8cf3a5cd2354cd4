"""What the referrals led to (VE-3, V9): by partner, and by the channel that was tried (V6)."""

from collections import Counter
from dataclasses import dataclass, field

from reporting.figures.partners import partner_of
from reporting.figures.scope import Scope
from reporting.figures.sql import ORIENTATIONS, rows

CONTACT, NO_FOLLOW_UP, WAITING = "contact", "no_follow_up", "waiting"
OUTCOMES = (CONTACT, NO_FOLLOW_UP, WAITING)

ANSWERED = """
, answered AS (
    SELECT f.id, o.kind AS kind,
           CASE WHEN EXISTS (SELECT 1 FROM referrals_contactattempt c
                             WHERE c.referral_id = f.id AND c.result IN ($EFFECTIVE))
                  THEN 'contact'
                WHEN f.state = 'closed' THEN 'no_follow_up'
                ELSE 'waiting' END AS outcome
    FROM orientations f
    JOIN accounts_organisation o ON o.id = f.organisation_id
)
"""

BY_PARTNER = """
SELECT kind, outcome, COUNT(*) FROM answered GROUP BY kind, outcome
"""

BY_CHANNEL = """
SELECT c.channel, COUNT(DISTINCT f.id),
       COUNT(DISTINCT CASE WHEN c.result IN ($EFFECTIVE) THEN f.id END)
FROM orientations f
JOIN referrals_contactattempt c ON c.referral_id = f.id
GROUP BY c.channel
"""


@dataclass(slots=True)
class Responses:
    """``partners[partner, outcome]``; a referral tried by two channels is in both."""

    partners: Counter[tuple[str, str]] = field(default_factory=Counter)
    tried: Counter[str] = field(default_factory=Counter)
    reached: Counter[str] = field(default_factory=Counter)

    def total(self, outcome: str) -> int:
        return sum(n for (_, one), n in self.partners.items() if one == outcome)


def responses(scope: Scope) -> Responses:
    found = Responses()
    for kind, outcome, count in rows(scope, ORIENTATIONS, ANSWERED, BY_PARTNER):
        found.partners[partner_of(kind), outcome] += count
    for channel, tried, reached in rows(scope, ORIENTATIONS, BY_CHANNEL):
        found.tried[channel] = tried
        found.reached[channel] = reached
    return found
