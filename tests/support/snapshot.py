"""The whole content of tables, so that two states of the base can be compared.

Identifiers and instants are left out: a reference to a row is its rank in its table.
"""

import re
from collections.abc import Collection
from typing import Any

from django.apps import apps
from django.db import models

APPS = ("households", "procedures", "referrals")
LIST = re.compile(r"^list:\d+$")
Snapshot = dict[str, list[str]]


def snapshot(*, without: Collection[type[models.Model]] = ()) -> Snapshot:
    """Sorted rows by table; closed relations, which are a trace, left out."""
    tables = [model for app in APPS for model in apps.get_app_config(app).get_models()]
    ranks: dict[Any, dict[int, int]] = {
        model: {
            pk: rank
            for rank, pk in enumerate(
                model._default_manager.order_by("pk").values_list("pk", flat=True)
            )
        }
        for model in tables
    }
    return {
        model._meta.label: sorted(
            repr(_row(row, ranks))
            for row in model._default_manager.order_by("pk")
            if not getattr(row, "closed_at", None)
        )
        for model in tables
        if model not in without
    }


def _row(row: models.Model, ranks: dict[Any, dict[int, int]]) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for field in row._meta.concrete_fields:
        if field.primary_key or isinstance(field, models.UUIDField | models.DateTimeField):
            continue
        if isinstance(field, models.FileField):
            continue
        value = getattr(row, field.attname)
        if isinstance(field, models.ForeignKey) and field.related_model in ranks:
            value = ranks[field.related_model].get(value)
        elif field.name == "effects":
            value = [[effect[0], *effect[2:]] for effect in value]
        elif isinstance(value, str) and LIST.match(value):
            value = "list"
        found[field.name] = value
    return found
