"""Versions of the rules: drafted by one person, tried on past cases, published by another."""

import datetime
from typing import Any

from django.db import transaction
from django.utils import timezone

from ccapex.accounts.models import Territory, User
from ccapex.core import journal
from referrals.attribution.check import check_rule_set, payer_default
from referrals.attribution.replay import Difference
from referrals.attribution.replay import replay as replay_cases
from referrals.models import Decision, RuleSetVersion
from referrals.services.attribution import published, rule_set_of, version_for
from referrals.services.directory import directory_of

REPLAYED = datetime.timedelta(days=365)


class PublicationRefused(Exception):
    """``reasons`` are French sentences, each says what to change."""

    def __init__(self, reasons: list[str]) -> None:
        self.reasons = reasons
        super().__init__(" ".join(reasons))


def save_draft(
    territory: Territory,
    *,
    mission: str,
    table: dict[str, Any],
    valid_from: datetime.date | None,
    author: User,
) -> RuleSetVersion:
    """The one draft of a mission; whoever saves it last is its author, and cannot publish it."""
    with transaction.atomic():
        # Locked: two editors would otherwise give the same number to two drafts.
        Territory.objects.select_for_update().get(pk=territory.pk)
        versions = RuleSetVersion.objects.filter(territory=territory, mission=mission)
        draft = versions.filter(published_at=None).first()
        if draft is None:
            last = versions.order_by("-number").first()
            draft = RuleSetVersion(
                territory=territory, mission=mission, number=last.number + 1 if last else 1
            )
        draft.table, draft.valid_from, draft.author = table, valid_from, author
        draft.save()
        _journal("rules.drafted", draft, author)
    return draft


def publish(version: RuleSetVersion, *, author: User, today: datetime.date | None = None) -> None:
    """From its day on these are the rules; the version before ends the day before."""
    reasons = reasons_against(version, author=author, today=today or timezone.localdate())
    if reasons:
        raise PublicationRefused(reasons)
    with transaction.atomic():
        taken = RuleSetVersion.objects.filter(pk=version.pk, published_at=None).update(
            published_at=timezone.now(), published_by=author
        )
        if not taken:
            raise PublicationRefused(["Cette version est déjà publiée."])
        starts = version.valid_from or timezone.localdate()
        RuleSetVersion.objects.filter(
            territory=version.territory_id,
            mission=version.mission,
            published_at__isnull=False,
            valid_from__lt=starts,
            valid_to=None,
        ).update(valid_to=starts - datetime.timedelta(days=1))
        version.refresh_from_db()
        _journal("rules.published", version, author)


def reasons_against(version: RuleSetVersion, *, author: User, today: datetime.date) -> list[str]:
    """Why the version cannot be published; empty where it can."""
    reasons = []
    if version.published_at is not None:
        return ["Cette version est déjà publiée."]
    if version.author_id == author.pk:
        reasons.append("Une autre personne que celle qui a rédigé les règles doit les publier.")
    if version.valid_from is None:
        return [*reasons, "Indiquez la date à partir de laquelle les règles s'appliquent."]
    others = published(version.territory_id, version.mission)
    last = max((v.valid_from for v in others if v.valid_from), default=None)
    if last is not None and version.valid_from <= last:
        reasons.append(
            f"Une version publiée s'applique depuis le {last:%d/%m/%Y} : "
            "choisissez une date plus tardive."
        )
    if others and version.valid_from < today:
        reasons.append(
            "Les règles ne changent pas le passé : choisissez la date d'aujourd'hui "
            "ou une date à venir."
        )
    return reasons + faults(version, today=today)


def faults(version: RuleSetVersion, *, today: datetime.date) -> list[str]:
    """Errors of the table itself: gaps, unknown targets, conditions that cannot be read."""
    table = {
        **version.table,
        "mission": version.mission,
        "valid_from": (version.valid_from or today).isoformat(),
        "valid_to": None,
    }
    errors, _ = check_rule_set(
        table,
        directory_of(version.territory, on=today),
        benefit_payer_default=payer_default(version.territory.profile),
    )
    return [str(error["message"]) for error in errors]


def replay(draft: RuleSetVersion, *, today: datetime.date | None = None) -> Difference:
    """The draft on the decisions of the last twelve months, with the values kept at the time."""
    day = today or timezone.localdate()
    decisions = Decision.objects.filter(
        cdp_list__territory=draft.territory_id,
        mission=draft.mission,
        decided_at__date__gte=day - REPLAYED,
    ).order_by("pk")
    raws = [
        {"id": reference, "attributes": attributes}
        for reference, attributes in decisions.values_list("procedure__reference", "attributes")
    ]
    current = version_for(draft.territory_id, draft.mission, day)
    return replay_cases(
        raws,
        rule_set_of(current, draft.territory) if current else None,
        rule_set_of(draft, draft.territory),
        directory_of(draft.territory, on=day),
    )


def _journal(action: str, version: RuleSetVersion, author: User) -> None:
    journal.record(
        action,
        actor_id=author.pk,
        territory_id=version.territory_id,
        object_type="rule_set_version",
        object_id=version.pk,
        details={"mission": version.mission, "number": version.number},
    )
