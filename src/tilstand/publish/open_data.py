"""Open data: all files of the folder `data`, from the tables that passed the gate."""

from __future__ import annotations

from tilstand.model.release import Release
from tilstand.publish.changes import against
from tilstand.publish.citation import citation, readme
from tilstand.publish.data import drafted
from tilstand.publish.dictionary import dictionary
from tilstand.publish.formats import table_files
from tilstand.publish.issue import Issue
from tilstand.publish.revisions import revisions_csv
from tilstand.publish.workbook import workbook

__all__ = ["open_data"]


def open_data(release: Release, former: Issue | None = None) -> dict[str, bytes]:
    """The data files of an edition by their names in it.

    `TABLE.csv` and `TABLE.LANGUAGE.json` for each table; `tables.xlsx` in the collection's own language and
    `tables.LANGUAGE.xlsx` in the others; `dictionary.csv`; `CITATION.cff`; `README.LANGUAGE.md`;
    `revisions.csv`, if figures of earlier editions were revised; and `changes.csv`, if there is a former
    edition to compare with.

    Args:
        release: What is released.
        former: The former edition.
    """
    names, tables = release.names, release.tables
    files = dict(file for table in tables for file in table_files(names, table))
    files["dictionary.csv"] = dictionary(names, tables)
    if release.appendix.revised:
        files["revisions.csv"] = revisions_csv(names, release.appendix.revised)
    if former is not None:
        files["changes.csv"] = against(former, files, names.period).csv()
    if names.imprint.draft:
        files |= {name: drafted(files[name]) for name in ("revisions.csv", "changes.csv") if name in files}
    own = names.language
    for language in names.read_in:
        name = "tables.xlsx" if language == own else f"tables.{language}.xlsx"
        files[name] = workbook(names, tables, language, release.appendix)
    files["CITATION.cff"] = citation(names)
    told = sorted([*files, *(f"README.{language}.md" for language in names.read_in)])
    files |= {f"README.{language}.md": readme(names, told, language) for language in names.read_in}
    return {f"data/{name}": files[name] for name in sorted(files)}
