"""The settings of the law as the calendar reads them: dated rows, of a territory or of all."""

import datetime
from collections.abc import Collection

from procedures.law.settings import Setting, Settings
from procedures.models import LegalSetting


def settings_of(territory_ids: Collection[int] | None = None) -> Settings:
    """Every value entered, for these territories and for all; each for its own department.

    ``None``: those of every territory. One query.
    """
    rows = LegalSetting.objects.exclude(value__isnull=True).select_related("territory")
    if territory_ids is not None:
        rows = rows.filter(territory__in=territory_ids) | rows.filter(territory__isnull=True)
    return Settings(_setting(row) for row in rows.order_by("pk"))


def _setting(row: LegalSetting) -> Setting:
    return Setting(
        rule=row.rule,
        name=row.name,
        value=row.value,
        valid_from=row.valid_from,
        valid_to=row.valid_to or datetime.date.max,
        source=row.source,
        confirmed=row.confirmed,
        department="" if row.territory is None else row.territory.department_code,
    )
