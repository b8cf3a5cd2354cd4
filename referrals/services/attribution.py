"""From the cases of a list to a proposal each: the published rules, and what is known today."""

import datetime
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils import timezone

from ccapex.accounts.models import Organisation, Territory
from ccapex.core.chunks import chunked
from households.services.attributes import SOCIAL_SERVICES, case_attributes
from referrals.attribution.cases import read_case
from referrals.attribution.check import payer_default
from referrals.attribution.directory import Directory
from referrals.attribution.engine import TARGET, Engine, Result, no_table
from referrals.attribution.parse import parse_rule_set
from referrals.attribution.table import RuleSet
from referrals.enums import Mission
from referrals.models import CdpList, RuleSetVersion
from referrals.services.directory import directory_of
from referrals.services.list_cases import Case, cases_of, open_referents, subjects_of

READ_AT_ONCE = 500


class BrokenRules(Exception):
    """A published version that cannot be read any more; the message is French."""


@dataclass(frozen=True, slots=True)
class Proposal:
    """What the rules say of a case. ``organisation_id`` is None where only the kind is known."""

    case: Case
    attributes: dict[str, Any]
    result: Result
    organisation_id: int | None = None
    version_id: int | None = None
    kept: bool = False

    @property
    def is_target(self) -> bool:
        return self.result.outcome == TARGET and self.organisation_id is not None


def version_for(territory_id: int, mission: str, on: datetime.date) -> RuleSetVersion | None:
    """The published version in force that day; the latest one where two overlap."""
    found = [v for v in published(territory_id, mission) if _in_force(v, on)]
    return max(found, key=lambda v: (v.valid_from or datetime.date.min, v.number), default=None)


def published(territory_id: int, mission: str) -> list[RuleSetVersion]:
    return list(
        RuleSetVersion.objects.filter(
            territory=territory_id,
            mission=mission,
            published_at__isnull=False,
            valid_from__isnull=False,
        ).order_by("number")
    )


def _in_force(version: RuleSetVersion, day: datetime.date) -> bool:
    starts = version.valid_from is not None and version.valid_from <= day
    return starts and (version.valid_to is None or day <= version.valid_to)


def rule_set_of(version: RuleSetVersion, territory: Territory) -> RuleSet:
    """The version's table as the engine reads it; the columns prevail on the dates."""
    table = {
        **version.table,
        "mission": version.mission,
        "valid_from": (version.valid_from or datetime.date.min).isoformat(),
        "valid_to": version.valid_to.isoformat() if version.valid_to else None,
    }
    rule_set, findings = parse_rule_set(
        table, benefit_payer_default=payer_default(territory.profile)
    )
    if rule_set is None:
        reasons = " ".join(finding.message for finding in findings)
        raise BrokenRules(f"Les règles « {version} » ne peuvent pas être lues. {reasons}")
    return rule_set


class Proposer:
    """Rules compiled once, for as many cases as wanted."""

    def __init__(
        self, territory: Territory, *, mission: str = Mission.REFERENT, today: datetime.date
    ) -> None:
        self.territory = territory
        self.mission = mission
        self.today = today
        self.directory: Directory = directory_of(territory, on=today)
        self._versions = published(territory.pk, mission)
        self._engines: dict[int, Engine] = {}
        self.organisation_ids: dict[str, int] = dict(
            Organisation.objects.filter(territory=territory).values_list("slug", "pk")
        )

    def propose(self, cdp_list: CdpList, cases: Sequence[Case]) -> list[Proposal]:
        """In the order of ``cases``; a constant number of queries for each ``READ_AT_ONCE``."""
        proposals: list[Proposal] = []
        for some in chunked(cases, READ_AT_ONCE):
            known = case_attributes(subjects_of(cdp_list, some, self.today), today=self.today)
            referents = open_referents({case.household_id for case in some})
            for case in some:
                attributes = {**known[case.procedure_id], "stage": case.stage or None}
                self._keep_referent(attributes, referents.get(case.household_id))
                proposals.append(self.judge(case, attributes))
        return proposals

    def judge(self, case: Case, attributes: dict[str, Any]) -> Proposal:
        """``attributes`` are those of the contract; kept as they are with the decision."""
        raw = {"id": case.procedure_id, "on": case.on, "attributes": attributes}
        read = read_case(raw, self.directory)
        found = [v for v in self._versions if _in_force(v, case.on)]
        if not found:
            return Proposal(case, attributes, no_table(read, self.directory))
        version = max(found, key=lambda v: (v.valid_from or datetime.date.min, v.number))
        engine = self._engine(version)
        result = engine.attribute(read)
        return Proposal(
            case,
            attributes,
            result,
            organisation_id=self.organisation_ids.get(result.target or ""),
            version_id=version.pk,
            kept=keeps_referent(engine.table.rule_set, result),
        )

    def _engine(self, version: RuleSetVersion) -> Engine:
        if version.pk not in self._engines:
            rule_set = rule_set_of(version, self.territory)
            self._engines[version.pk] = Engine(rule_set, self.directory)
        return self._engines[version.pk]

    def _keep_referent(self, attributes: dict[str, Any], referent: str | None) -> None:
        """An open referral is a follow-up too: a new act must not name a second referent."""
        stated = self.directory.organisations.get(attributes["current_follow_up"] or "")
        declared_by_a_service = stated is not None and stated.kind in SOCIAL_SERVICES
        if referent and not declared_by_a_service:
            attributes["current_follow_up"] = referent


def keeps_referent(rule_set: RuleSet, result: Result) -> bool:
    """Whether the rule taken keeps the present follow-up (published apart by the seed)."""
    return result.outcome == TARGET and any(
        rule.order == result.rule and rule.target.is_current_follow_up for rule in rule_set.rules
    )


def propose(
    cdp_list: CdpList,
    *,
    mission: str = Mission.REFERENT,
    procedure_ids: Collection[int] | None = None,
    today: datetime.date | None = None,
) -> list[Proposal]:
    """What the rules say today of each case of the list. Writes nothing."""
    proposer = Proposer(cdp_list.territory, mission=mission, today=today or timezone.localdate())
    return proposer.propose(cdp_list, cases_of(cdp_list, procedure_ids))
