"""Triggers by which the database lets nobody change or remove a line of a table."""

from __future__ import annotations

from pathlib import Path
from typing import Any

_SQL = Path(__file__).parent / "sql"


def protect_tables(schema_editor: Any, *tables: str) -> None:
    """Let tables only be added to, whoever asks the database."""
    written = (_SQL / f"{schema_editor.connection.vendor}.sql").read_text("utf-8")
    for table in tables:
        for statement in written.split("\n\n"):
            schema_editor.execute(statement.replace("{table}", table))
