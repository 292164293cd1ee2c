"""Open data files of an edition, their formats, and how to cite them."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import partial
from typing import Any

from tilstand.languages import Fact, LanguageName
from tilstand.model.names import RECONSTRUCTED, EditionNames
from tilstand.model.release import Release
from tilstand.model.table import ReleasableTable
from tilstand.publish.comparison import compare_with_previous
from tilstand.publish.csv_files import (
    DRAFT,
    NOT_APPLICABLE,
    TOTAL,
    mark_csv_as_draft,
    write_revisions_csv,
    write_table_csv,
)
from tilstand.publish.dictionary import write_dictionary
from tilstand.publish.figure_files import FIGURE_FILES, STEM
from tilstand.publish.figure_records import build_figure_table
from tilstand.publish.front_matter import get_edition_line, get_edition_title
from tilstand.publish.jsonstat import write_jsonstat
from tilstand.publish.manifest import DATA
from tilstand.publish.print_text import normalize_text
from tilstand.publish.published_edition import PublishedEdition
from tilstand.publish.workbook import write_workbook
from tilstand.report_text import get_report_string
from tilstand.storage.background import BackgroundResult, DeferredMapping, run_in_background
from tilstand.terms import InvariantText, JoinedText, Language, Text
from tilstand.terms.code import RemainderCode


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
    TableFormat("csv", "CSV", write_table_csv),
    TableFormat("json", "JSON-stat 2", write_jsonstat, by_language=True),
)


def write_table_formats(names: EditionNames, table: ReleasableTable) -> Iterator[tuple[str, bytes]]:
    """The files of a table by their names: `TABLE.ENDING`, or `TABLE.LANGUAGE.ENDING`.

    Args:
        names: What the addresses are called.
        table: The table.
    """
    for form in TABLE_FORMATS:
        if form.by_language:
            for language in names.reading_languages:
                yield f"{table.id}.{language}.{form.ending}", form.write(names, table, language)
        else:
            yield f"{table.id}.{form.ending}", form.write(names, table)


_LICENCE = "licences."
# Licences for data that the schema of CFF 1.2.0 lists; it is older than some that are in use (NLOD 2.0).
_LISTED = frozenset(
    ("CC-BY-4.0", "CC-BY-SA-4.0", "CC0-1.0", "NLOD-1.0", "ODbL-1.0", "ODC-By-1.0", "OGL-UK-3.0", "PDDL-1.0")
)


def list_data_licences(names: EditionNames) -> dict[str, Text]:
    """The licences that the collection proposes for its data, by their SPDX identifiers.

    They are labels under `list_data_licences`, since a licence is a name in each language and nothing else.
    """
    return {path.removeprefix(_LICENCE): names.words[path] for path in names.words if path.startswith(_LICENCE)}


def write_citation(names: EditionNames) -> bytes:
    """`CITATION.cff`: how to cite the data, in the format that reference managers read.

    Programs are told of a licence only when the collection's settings name one; until then the comment on
    the first line says which are proposed. A licence that the format does not know stands in the comment
    only: the file would not be valid with it.

    The version is the round and the day of the edition; the edition's own name depends on every file, this
    one among them, and can therefore not stand in it.

    Args:
        names: What the edition and its addresses are called.

    Source:
        Citation File Format 1.2.0, https://doi.org/10.5281/zenodo.5171937.
    """
    language = names.language
    texts = [get_report_string(names.words, "cite.abstract", year=names.period)]
    if names.basis == RECONSTRUCTED:
        texts.append(get_report_string(names.words, names.basis, year=names.period))
    day = _get_citation_date(names).isoformat()
    draft = names.imprint.draft
    citation: dict[str, Any] = {
        "cff-version": "1.2.0",
        "message": get_report_string(names.words, _get_citation_message_path(names)).text(language),
        "type": "dataset",
        "title": get_edition_title(names).text(language),
        "authors": [{"name": _get_coordinator_name(names).text(language)}],
        "version": f"{names.round_name}, {DRAFT if draft else day}",
        **({} if draft else {"date-released": day}),
        "abstract": " ".join(text.text(language) for text in texts),
        "keywords": [names.collection, names.round_name],
        **({"license": names.licence} if names.licence in _LISTED else {}),
    }
    licence = normalize_text(_get_data_licence(names).text(language))
    return "\n".join([f"# {licence}", *_format_yaml_lines(citation), ""]).encode()


def _get_citation_message_path(names: EditionNames) -> str:
    """What whoever wants to cite is asked."""
    return f"{names.imprint.marks[0]}.cite" if names.imprint.marks else "cite.message"


def _get_citation_date(names: EditionNames) -> date:
    """The day of the edition, or of its correction."""
    return names.imprint.corrected or names.published


def _format_yaml_lines(content: Mapping[str, Any]) -> Iterator[str]:
    """Flat YAML. A JSON text is a YAML text, so quoted strings need no rules of their own."""
    quote = partial(json.dumps, ensure_ascii=False)
    for name, value in content.items():
        if not isinstance(value, list):
            yield f"{name}: {quote(value)}"
            continue
        yield f"{name}:"
        for item in value:
            pairs = item.items() if isinstance(item, dict) else ()
            yield f"  - {', '.join(f'{key}: {quote(text)}' for key, text in pairs) or quote(item)}"


def write_data_readme(names: EditionNames, files: Sequence[str], language: Language) -> bytes:
    """`README.LANGUAGE.md`: how to cite the data, what may be done with them, and what each file is.

    Args:
        names: What the edition and its addresses are called.
        files: Names of the data files, without their folder.
        language: Language of the text.
    """

    def say(path: str, **facts: Fact) -> str:
        return get_report_string(names.words, path, **facts).text(language)

    imprint, title = names.imprint, get_edition_title(names).text(language)
    marks = []
    if imprint.marks or imprint.corrections:
        marks = [f"**{get_edition_line(names).text(language)}**"]
        marks += [f"**{say('demonstration.banner')}**"] if imprint.demonstration else []
    if imprint.marks:
        cited = say(_get_citation_message_path(names))
    else:
        author = _get_coordinator_name(names).text(language)
        year = str(names.published.year)
        cited = f"> {say('cite.text', author=author, title=title, published=year, date=names.published)}"
    codes = {"total": f"`{TOTAL}`", "none": f"`{NOT_APPLICABLE}`", "rest": f"`{RemainderCode()}`"}
    paragraphs = [
        f"# {title}",
        *marks,
        say("cite.abstract", year=names.period),
        say(names.basis, year=names.period),
        f"## {say('cite.title')}",
        cited,
        say("cite.changed"),
        f"## {say('cite.licence')}",
        _get_data_licence(names).text(language),
        f"## {say('cite.files')}",
        "\n".join(
            [
                f"| {say('cite.file')} | {say('cite.content')} |",
                "|---|---|",
                *(f"| `{name}` | {what} |" for name, what in _describe_data_files(names, files, language)),
            ]
        ),
        f"## {say('cite.reading')}",
        say("cite.zero"),
        say("cite.total", **codes),
        say("cite.never_added"),
    ]
    return ("\n\n".join(paragraphs) + "\n").encode()


def _get_data_licence(names: EditionNames) -> Text:
    proposed = list_data_licences(names)
    coordinator = _get_coordinator_name(names)
    if decided := names.licence:
        name = proposed.get(decided, InvariantText(decided))
        return get_report_string(names.words, "cite.licence_decided", licence=name)
    if not proposed:
        return get_report_string(names.words, "cite.licence_none", coordinator=coordinator)
    either_of = JoinedText(tuple(proposed.values()), get_report_string(names.words, "cite.or"))
    return get_report_string(names.words, "cite.licence_proposed", coordinator=coordinator, licences=either_of)


def _describe_data_files(names: EditionNames, files: Sequence[str], language: Language) -> list[tuple[str, str]]:
    """What each kind of file is; the files of the tables are told once for all."""

    def say(path: str, **facts: Fact) -> str:
        return get_report_string(names.words, f"file.{path}", **facts).text(language)

    tables = [
        (
            ", ".join(f"*.{tongue}.{form.ending}" for tongue in names.reading_languages)
            if form.by_language
            else f"*.{form.ending}",
            say(form.ending),
        )
        for form in TABLE_FORMATS
    ]
    single = {"tables.xlsx": say("workbook", language=LanguageName(names.language))}
    for tongue in names.reading_languages:
        single[f"tables.{tongue}.xlsx"] = say("workbook_in", language=LanguageName(tongue))
    single |= {f"{name}.csv": say(name) for name in ("dictionary", "changes", "revisions")}
    single |= {name: say(f"long.{name.removeprefix(STEM).strip('.').partition('.')[0]}") for name in FIGURE_FILES}
    single["CITATION.cff"] = say("citation")
    return tables + [(name, what) for name, what in single.items() if name in files]


def _get_coordinator_name(names: EditionNames) -> Text:
    return names.provider(names.coordinator)


def write_open_data(
    release: Release, former: PublishedEdition | None = None, books: Mapping[str, BackgroundResult[bytes]] | None = None
) -> Mapping[str, bytes]:
    """The data files of an edition by their names in it.

    All figures in one long table (see `figure_files`); `TABLE.csv` and `TABLE.LANGUAGE.json` for each table;
    `tables.xlsx` in the collection's own language and `tables.LANGUAGE.xlsx` in the others; `dictionary.csv`;
    `CITATION.cff`; `README.LANGUAGE.md`; `revisions.csv`, if figures of earlier editions were revised; and
    `changes.csv`, if there is a former edition to compare with.

    Args:
        release: What is released.
        former: The former edition.
        books: The workbooks and the files of the long table, where they are made beside.
    """
    if books is None:
        works = plan_data_tasks(release)
        books = dict(zip(works, run_in_background(*works.values()), strict=True))
    names, tables = release.names, release.tables
    files = dict(file for table in tables for file in write_table_formats(names, table))
    files["dictionary.csv"] = write_dictionary(names, tables)
    if release.appendix.revised:
        files["revisions.csv"] = write_revisions_csv(names, release.appendix.revised)
    if former is not None:
        files["changes.csv"] = compare_with_previous(former, files, names.period).csv()
    if names.imprint.draft:
        files |= {name: mark_csv_as_draft(files[name]) for name in ("revisions.csv", "changes.csv") if name in files}
    files["CITATION.cff"] = write_citation(names)
    told = sorted([*files, *books, *(f"README.{language}.md" for language in names.reading_languages)])
    files |= {f"README.{language}.md": write_data_readme(names, told, language) for language in names.reading_languages}
    asked: dict[str, Callable[[], bytes]] = {name: partial(files.__getitem__, name) for name in files}
    asked |= {name: book.result for name, book in books.items()}
    return DeferredMapping({f"{DATA}{name}": asked[name] for name in sorted(asked)})


def plan_data_tasks(release: Release) -> dict[str, Callable[[], bytes]]:
    """What makes the files of the long table and the workbook of each language, by their names."""
    names = release.names
    figures = build_figure_table(names, release.tables, release.headcount)
    long_files: dict[str, Callable[[], bytes]] = {
        name: partial(write, names, figures) for name, write in FIGURE_FILES.items()
    }
    return long_files | {
        "tables.xlsx" if language == names.language else f"tables.{language}.xlsx": partial(
            write_workbook, names, release.tables, language, release.appendix
        )
        for language in names.reading_languages
    }
