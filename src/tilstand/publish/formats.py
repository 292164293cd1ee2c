"""The formats in which each table can be taken home: a module that writes one, and a line here."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from tilstand.model.names import Names
from tilstand.model.table import ReleasableTable
from tilstand.publish.data import tidy_csv
from tilstand.publish.jsonstat import jsonstat

__all__ = ["TABLE_FORMATS", "TableFormat", "table_files"]


@dataclass(frozen=True, slots=True)
class TableFormat:
    """A format of open data.

    Attributes:
        ending: Ending of its files' names; what they hold is told by the message `report.file.ENDING`.
        name: What it is called on the site.
        write: The bytes of a table: from what addresses are called and the table, and from the language too
            where each language has a file of its own.
        by_language: True if each language has a file of its own.
    """

    ending: str
    name: str
    write: Callable[..., bytes]
    by_language: bool = False


TABLE_FORMATS = (
    TableFormat("csv", "CSV", tidy_csv),
    TableFormat("json", "JSON-stat 2", jsonstat, by_language=True),
)


def table_files(names: Names, table: ReleasableTable) -> Iterator[tuple[str, bytes]]:
    """The files of a table by their names: `TABLE.ENDING`, or `TABLE.LANGUAGE.ENDING`.

    Args:
        names: What the addresses are called.
        table: The table.
    """
    for one in TABLE_FORMATS:
        if one.by_language:
            for language in names.read_in:
                yield f"{table.id}.{language}.{one.ending}", one.write(names, table, language)
        else:
            yield f"{table.id}.{one.ending}", one.write(names, table)
