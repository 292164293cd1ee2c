"""Acts and saved figures can only be added to, whoever asks the database."""

from __future__ import annotations

from typing import Any, ClassVar

from django.db import migrations

from tilstand.portal.guard import protect_tables


def _hold(apps: Any, schema_editor: Any) -> None:
    protect_tables(schema_editor, "portal_keptact", "portal_savedcell")


class Migration(migrations.Migration):
    """Triggers."""

    dependencies: ClassVar = [("portal", "0001_initial")]
    operations: ClassVar = [migrations.RunPython(_hold, migrations.RunPython.noop)]
