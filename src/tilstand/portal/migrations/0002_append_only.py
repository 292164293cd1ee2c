"""Acts and saved figures can only be added to, whoever asks the database."""

from __future__ import annotations

from pathlib import Path
from typing import Any, ClassVar

from django.db import migrations

_SQL = Path(__file__).parents[1] / "sql"
_TABLES = ("portal_keptact", "portal_savedcell")


def _hold(apps: Any, schema_editor: Any) -> None:
    written = (_SQL / f"{schema_editor.connection.vendor}.sql").read_text("utf-8")
    for table in _TABLES:
        for statement in written.split("\n\n"):
            schema_editor.execute(statement.replace("{table}", table))


class Migration(migrations.Migration):
    """Triggers."""

    dependencies: ClassVar = [("portal", "0001_initial")]
    operations: ClassVar = [migrations.RunPython(_hold, migrations.RunPython.noop)]
