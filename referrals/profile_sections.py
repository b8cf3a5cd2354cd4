"""The sections of a profile about the circuit: who sends lists, and the shipped rules."""

import datetime
from typing import Any

from django.utils import timezone

from ccapex.accounts.models import Organisation
from ccapex.core.profiles import Loading, section
from referrals.models import RuleSetVersion, Sender


@section("senders", order=30)
def load_senders(loading: Loading) -> None:
    organisations = {
        organisation.slug: organisation
        for organisation in Organisation.objects.filter(territory=loading.territory)
    }
    for told in loading.profile.get("senders") or []:
        organisation = organisations.get(told["organisation"])
        name = told.get("label") or (organisation.name if organisation else told["slug"])
        sender, created = Sender.objects.get_or_create(
            territory=loading.territory,
            slug=told["slug"],
            defaults={"name": name, "organisation": organisation},
        )
        if created:
            loading.changed(f"Expéditeur ajouté : {name}.")
        elif (sender.name, sender.organisation) != (name, organisation):
            sender.name, sender.organisation = name, organisation
            sender.save(update_fields=["name", "organisation"])
            loading.changed(f"Expéditeur modifié : {name}.")


@section("attribution", order=40)
def load_attribution(loading: Loading) -> None:
    """Each table becomes a published version, valid from the seed's date, never from loading.

    A published version never changes: a table that the profile has rewritten is one version more,
    which the later number makes prevail. Versions that a territory published itself stay.
    """
    for table in loading.profile.get("attribution") or []:
        mission, valid_from = table["mission"], _day(table["valid_from"])
        versions = RuleSetVersion.objects.filter(territory=loading.territory, mission=mission)
        shipped = versions.filter(valid_from=valid_from, author=None).order_by("-number").first()
        if shipped is not None and shipped.table == table:
            continue
        last = versions.order_by("-number").first()
        version = RuleSetVersion.objects.create(
            territory=loading.territory,
            mission=mission,
            number=last.number + 1 if last else 1,
            table=table,
            valid_from=valid_from,
            valid_to=_day(table["valid_to"]) if table.get("valid_to") else None,
            published_at=timezone.now(),
        )
        loading.changed(f"Règles publiées : {version}.")


def _day(value: Any) -> datetime.date:
    return datetime.date.fromisoformat(str(value))
