"""Makes issued letters immutable."""

from django.db import migrations

from ccapex.letters import freeze_guard


def install(apps, schema_editor):
    freeze_guard.install(schema_editor, schema_editor.connection.vendor)


def remove(apps, schema_editor):
    freeze_guard.remove(schema_editor, schema_editor.connection.vendor)


class Migration(migrations.Migration):
    dependencies = [("letters", "0001_initial")]

    operations = [migrations.RunPython(install, remove)]
