"""Open data: all files of the folder `data`, from the tables that passed the gate."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import partial

from tilstand.beside import AwaitedMapping, Later, begun
from tilstand.model.release import Release
from tilstand.publish.changes import against
from tilstand.publish.citation import citation, readme
from tilstand.publish.data import drafted
from tilstand.publish.dictionary import dictionary
from tilstand.publish.formats import table_files
from tilstand.publish.issue import Issue
from tilstand.publish.public_manifest import DATA
from tilstand.publish.revisions import revisions_csv
from tilstand.publish.workbook import workbook

__all__ = ["open_data", "workbooks"]


def open_data(
    release: Release, former: Issue | None = None, books: Mapping[str, Later[bytes]] | None = None
) -> Mapping[str, bytes]:
    """The data files of an edition by their names in it.

    `TABLE.csv` and `TABLE.LANGUAGE.json` for each table; `tables.xlsx` in the collection's own language and
    `tables.LANGUAGE.xlsx` in the others; `dictionary.csv`; `CITATION.cff`; `README.LANGUAGE.md`;
    `revisions.csv`, if figures of earlier editions were revised; and `changes.csv`, if there is a former
    edition to compare with.

    Args:
        release: What is released.
        former: The former edition.
        books: The workbooks, where they are made beside.
    """
    if books is None:
        books = dict(zip(workbooks(release), begun(*workbooks(release).values()), strict=True))
    names, tables = release.names, release.tables
    files = dict(file for table in tables for file in table_files(names, table))
    files["dictionary.csv"] = dictionary(names, tables)
    if release.appendix.revised:
        files["revisions.csv"] = revisions_csv(names, release.appendix.revised)
    if former is not None:
        files["changes.csv"] = against(former, files, names.period).csv()
    if names.imprint.draft:
        files |= {name: drafted(files[name]) for name in ("revisions.csv", "changes.csv") if name in files}
    files["CITATION.cff"] = citation(names)
    told = sorted([*files, *books, *(f"README.{language}.md" for language in names.read_in)])
    files |= {f"README.{language}.md": readme(names, told, language) for language in names.read_in}
    asked: dict[str, Callable[[], bytes]] = {name: partial(files.__getitem__, name) for name in files}
    asked |= {name: book.result for name, book in books.items()}
    return AwaitedMapping({f"{DATA}{name}": asked[name] for name in sorted(asked)})


def workbooks(release: Release) -> dict[str, Callable[[], bytes]]:
    """What makes the workbook of each language, by its name."""
    names = release.names
    return {
        "tables.xlsx" if language == names.language else f"tables.{language}.xlsx": partial(
            workbook, names, release.tables, language, release.appendix
        )
        for language in names.read_in
    }
