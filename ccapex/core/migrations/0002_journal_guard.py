"""Makes the journal append-only."""

from django.db import migrations

from ccapex.core import journal_guard


def install(apps, schema_editor):
    journal_guard.install(schema_editor, schema_editor.connection.vendor)


def remove(apps, schema_editor):
    journal_guard.remove(schema_editor, schema_editor.connection.vendor)


class Migration(migrations.Migration):
    dependencies = [("core", "0001_initial")]

    operations = [migrations.RunPython(install, remove)]
