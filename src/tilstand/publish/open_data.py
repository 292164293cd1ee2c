"""Open data: all files of the folder `data`, from the tables that passed the gate."""

from __future__ import annotations

from collections.abc import Sequence

from tilstand.define import Collection
from tilstand.model import ReleasableTable
from tilstand.publish.changes import against
from tilstand.publish.citation import citation, readme
from tilstand.publish.data import tidy_csv
from tilstand.publish.dictionary import dictionary
from tilstand.publish.issue import Issue
from tilstand.publish.jsonstat import jsonstat
from tilstand.publish.workbook import workbook
from tilstand.terms.label import LANGUAGES

__all__ = ["open_data"]


def open_data(
    collection: Collection, round_name: str, tables: Sequence[ReleasableTable], former: Issue | None = None
) -> dict[str, bytes]:
    """The data files of an edition by their names in it.

    `TABLE.csv` and `TABLE.LANGUAGE.json` for each table; `tables.xlsx` in the collection's own language and
    `tables.LANGUAGE.xlsx` in the others; `dictionary.csv`; `CITATION.cff`; `README.LANGUAGE.md`; and
    `changes.csv`, if there is a former edition to compare with.

    Args:
        collection: The collection.
        round_name: Name of the round.
        tables: Tables that have passed the gate.
        former: The former edition.
    """
    files: dict[str, bytes] = {f"{table.id}.csv": tidy_csv(collection, table) for table in tables}
    files |= {
        f"{table.id}.{language}.json": jsonstat(collection, round_name, table, language)
        for table in tables
        for language in LANGUAGES
    }
    files["dictionary.csv"] = dictionary(collection, round_name, tables)
    if former is not None:
        files["changes.csv"] = against(former, files).csv()
    own = collection.settings.language
    for language in LANGUAGES:
        name = "tables.xlsx" if language == own else f"tables.{language}.xlsx"
        files[name] = workbook(collection, round_name, tables, language)
    files["CITATION.cff"] = citation(collection, round_name)
    told = sorted([*files, *(f"README.{language}.md" for language in LANGUAGES)])
    files |= {
        f"README.{language}.md": readme(collection, round_name, told, language) for language in LANGUAGES
    }
    return {f"data/{name}": files[name] for name in sorted(files)}
