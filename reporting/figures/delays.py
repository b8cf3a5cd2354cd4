"""Days from the CDP to the first effective contact (NX-1), and to the later stages (VE-4)."""

from dataclasses import dataclass
from decimal import Decimal

from procedures.enums import EventKind
from procedures.models import Event
from reporting.figures.partners import PARTNERS
from reporting.figures.scope import Scope
from reporting.figures.sql import days_between, rows

MEDIAN = """
, placed AS (
    SELECT dimension, value, days,
           ROW_NUMBER() OVER (PARTITION BY dimension, value ORDER BY days) AS place,
           COUNT(*) OVER (PARTITION BY dimension, value) AS size
    FROM spread
)
SELECT dimension, value, MAX(size), AVG(days) FROM placed
WHERE place IN ((size + 1) / 2, (size + 2) / 2) GROUP BY dimension, value
"""
"""The middle one, or the mean of the two in the middle; SQLite has no function for it."""

CONTACTS = """
, contacts AS (
    SELECT a.id, a.stock, c.channel, $DAYS AS days, o.kind,
           ROW_NUMBER() OVER (PARTITION BY a.id ORDER BY c."on", c.id) AS place
    FROM acts a
    JOIN referrals_referral f ON f.procedure_id = a.procedure_id AND f.mission = 'referent'
    JOIN accounts_organisation o ON o.id = f.organisation_id
    JOIN referrals_contactattempt c
      ON c.referral_id = f.id AND c."on" >= a.occurred_on AND c.result IN ($EFFECTIVE)
),
spread AS (
    SELECT 'all' AS dimension, '' AS value, days FROM contacts WHERE place = 1
    UNION ALL
    SELECT 'partner', CASE WHEN kind IN ($KINDS) THEN kind ELSE 'other' END, days
    FROM contacts WHERE place = 1
    UNION ALL SELECT 'channel', channel, days FROM contacts WHERE place = 1
    UNION ALL SELECT 'stock', stock, days FROM contacts WHERE place = 1
)
"""

STAGES = (
    EventKind.ASSIGNATION,
    EventKind.JUDGMENT,
    EventKind.CQL,
    EventKind.CFP_REQUEST,
    EventKind.EVICTION,
)

LATER = """
, reached AS (
    SELECT a.id, a.occurred_on, e.kind, MIN(e.occurred_on) AS reached_on
    FROM acts a
    JOIN procedures_event e ON e.procedure_id = a.procedure_id AND e.replaced_by_id IS NULL
     AND e.occurred_on >= a.occurred_on AND e.kind IN ($STAGES)
    GROUP BY a.id, a.occurred_on, e.kind
),
spread AS (SELECT 'stage' AS dimension, kind AS value, $DAYS AS days FROM reached)
"""


@dataclass(frozen=True, slots=True)
class Delay:
    """``median`` in days over ``count`` CDP."""

    count: int
    median: Decimal


def first_contact_days(scope: Scope) -> dict[tuple[str, str], Delay]:
    """By (dimension, value): ``("all", "")``, ``("partner", "caf")``, ``channel``, ``stock``."""
    kinds = ", ".join(f"'{kind}'" for kind in PARTNERS)
    days = days_between("a.occurred_on", 'c."on"')
    return _medians(scope, CONTACTS.replace("$KINDS", kinds).replace("$DAYS", days))


def cohort(scope: Scope) -> dict[str, Delay | None]:
    """By stage: how many CDP went that far. None where no such fact was ever entered here:
    nothing can be concluded from it."""
    stages = ", ".join(f"'{stage}'" for stage in STAGES)
    days = days_between("occurred_on", "reached_on")
    found = _medians(scope, LATER.replace("$STAGES", stages).replace("$DAYS", days))
    entered = set(
        Event.objects.filter(territory=scope.territory_id, kind__in=STAGES)
        .order_by()
        .values_list("kind", flat=True)
        .distinct()
    )
    nobody = Delay(0, Decimal(0))
    return {
        stage: found.get(("stage", stage), nobody) if stage in entered else None for stage in STAGES
    }


def _medians(scope: Scope, spread: str) -> dict[tuple[str, str], Delay]:
    return {
        (dimension, value): Delay(size, Decimal(str(median)).quantize(Decimal("0.1")))
        for dimension, value, size, median in rows(scope, spread, MEDIAN)
    }
