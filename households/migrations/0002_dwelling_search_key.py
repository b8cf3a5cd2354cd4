"""The search looks at addresses: they are kept made comparable beside what was written."""

from typing import Any

from django.db import migrations

import ccapex.core.comparable
from ccapex.core.text import plain

CHUNK = 2000


def fill(apps: Any, schema_editor: Any) -> None:
    Dwelling = apps.get_model("households", "Dwelling")
    last = 0
    while rows := list(Dwelling.objects.filter(pk__gt=last).order_by("pk")[:CHUNK]):
        for row in rows:
            row.search_key = plain(f"{row.address} {row.postal_code} {row.city}")[:400]
        Dwelling.objects.bulk_update(rows, ["search_key"])
        last = rows[-1].pk


class Migration(migrations.Migration):
    dependencies = [("households", "0001_initial")]

    operations = [
        migrations.AddField(
            model_name="dwelling",
            name="search_key",
            field=ccapex.core.comparable.ComparableField(
                db_default="",
                default="",
                editable=False,
                max_length=400,
                of=("address", "postal_code", "city"),
            ),
        ),
        migrations.RunPython(fill, migrations.RunPython.noop),
    ]
