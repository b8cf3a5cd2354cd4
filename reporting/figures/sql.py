"""The common part of every query: the acts of the period, and what was decided of each.

Plain SQL, because a correction may itself be corrected: the chain is walked by a recursive query,
which PostgreSQL and SQLite both know. Every value is a parameter; the fragments are constants.
"""

from typing import Any

from django.db import connection

from referrals.enums import EFFECTIVE_CONTACTS
from reporting.figures.scope import Scope

ACTS = """
WITH RECURSIVE acts AS (
    SELECT e.id, e.occurred_on, e.procedure_id, b.stock
    FROM procedures_event e
    JOIN procedures_procedure p ON p.id = e.procedure_id
    JOIN households_lease b ON b.id = p.lease_id
    WHERE e.territory_id = %(territory)s AND e.kind = 'cdp' AND e.replaced_by_id IS NULL
      AND e.occurred_on >= %(since)s AND e.occurred_on <= %(until)s
      AND (%(area_kind)s = '' OR EXISTS (
        SELECT 1 FROM households_dwelling w
        JOIN accounts_commune c
          ON c.territory_id = e.territory_id AND c.insee_code = w.insee_code
        WHERE w.id = b.dwelling_id AND %(area_code)s = CASE %(area_kind)s
          WHEN 'commune' THEN c.insee_code
          WHEN 'sector' THEN c.sector_code
          WHEN 'epci' THEN c.epci_code
          ELSE c.arrondissement_code END))
),
versions AS (
    SELECT id AS event_id, id AS act_id FROM acts
    UNION ALL
    SELECT e.id, v.act_id FROM procedures_event e
    JOIN versions v ON e.replaced_by_id = v.event_id
),
said AS (
    SELECT v.act_id, d.id, d.outcome, d.organisation_id, d.proposed_id, d.kept_referent,
           d.not_treated_reason, d.rule, d.version_id,
           ROW_NUMBER() OVER (
             PARTITION BY v.act_id ORDER BY d.decided_at DESC, d.id DESC) AS place
    FROM versions v
    JOIN referrals_listrow r ON r.event_id = v.event_id
    JOIN referrals_cdplist l ON l.id = r.cdp_list_id AND l.state <> 'undone'
    JOIN referrals_decision d
      ON d.cdp_list_id = r.cdp_list_id AND d.procedure_id = r.procedure_id
     AND d.mission = 'referent' AND d.outcome <> 'later'
)
"""
"""An act of two lists is one act, decided by the last word; a corrected act keeps its decision."""

ORIENTATIONS = """
, orientations AS (
    SELECT DISTINCT f.id, f.organisation_id, f.state
    FROM said s
    JOIN referrals_referral f ON f.decision_id = s.id
    WHERE f.mission = 'referent' AND f.state NOT IN ('refused', 'cancelled')
)
"""

EFFECTIVE = ", ".join(f"'{result}'" for result in sorted(EFFECTIVE_CONTACTS))


def rows(scope: Scope, *fragments: str) -> list[tuple[Any, ...]]:
    """The rows of the query made of the acts and ``fragments``."""
    query = "\n".join((ACTS, *fragments)).replace("$EFFECTIVE", EFFECTIVE)
    with connection.cursor() as cursor:
        cursor.execute(query, scope.parameters())
        found: list[tuple[Any, ...]] = cursor.fetchall()
    return found


def days_between(first: str, last: str) -> str:
    """The SQL of a number of days, which the two engines count in their own ways."""
    if connection.vendor == "sqlite":
        return f"CAST(ROUND(julianday({last}) - julianday({first})) AS INTEGER)"
    return f"({last} - {first})"
