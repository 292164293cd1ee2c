"""Template of the workbook that a provider fills in, and its version."""

from __future__ import annotations

import hashlib
import io
from collections.abc import Container, Iterator, Mapping
from datetime import datetime
from itertools import groupby
from pathlib import Path

from tilstand.collect.form_cells import ExpectedCell, list_expected_cells, list_represented_providers
from tilstand.collect.form_words import format_workbook_text, list_column_headings, list_readme_lines
from tilstand.collect.manifest import Manifest
from tilstand.define import Framework, Round, StructuralMetadata
from tilstand.errors import UsageError
from tilstand.languages import format_message, make_error
from tilstand.report_text import format_period
from tilstand.terms import Key, Language, Value

_ASKED = ("collection.toml", "measures.toml", "providers.toml", "codelists/", "forms/")


def hash_collection_version(collection: Framework) -> str:
    """A hash over what is asked: settings, measures, providers, code lists and forms, not labels or years.

    The same files give the same hash on every system; line ends do not count.
    """
    digest = hashlib.sha256()
    for file in collection.files:
        name = file.relative_to(collection.path).as_posix()
        if name.startswith(_ASKED):
            digest.update(name.encode() + b"\0" + file.read_bytes().replace(b"\r\n", b"\n") + b"\0")
    return digest.hexdigest()[:16]


_OPTIONS = {"in_memory": True, "strings_to_formulas": False, "strings_to_numbers": False, "strings_to_urls": False}


def write_workbook_template(
    collection: Framework,
    round_name: str,
    provider: str,
    path: Path,
    earlier: Mapping[Key, Value],
    *,
    values: Mapping[Key, Value] | None = None,
    answers: Mapping[tuple[str, str, str], str] | None = None,
    earlier_answers: Mapping[tuple[str, str, str], str] | None = None,
    language: Language | None = None,
    version: int = 1,
    counted: Container[tuple[str, str]] = (),
) -> None:
    """Write the workbook of one provider for one round. The same inputs give the same bytes.

    Args:
        collection: What is asked.
        round_name: Name of the round.
        provider: Who is asked; bodies that report through it get sheets of their own.
        path: Where to write.
        earlier: Figures of the period before, by their own address; shown in grey beside the cell.
        values: Figures to fill in.
        answers: Answers in words to fill in, by provider, form and question.
        earlier_answers: What was answered in the round before, shown beside, in the same way.
        language: Language of the sheets; the collection's own if none is given.
        version: Version number to fill in.
        counted: Bodies and measures that the round takes from registers: they are not asked for.

    Raises:
        UsageError: If the round or provider is unknown, or the provider is asked for nothing.
    """
    import xlsxwriter  # only who writes a workbook loads what writes one

    from tilstand.collect.sheet_formats import WorkbookStyle
    from tilstand.collect.workbook_writer import FormSheet, shorten_sheet_title

    when = collection.round(round_name)
    if not is_provider_asked(collection, when, provider, counted):
        raise make_error(UsageError, "no_form", provider=provider, list=", ".join(collection.reporting(when)))
    cells = _list_template_cells(collection, when, provider, counted)
    tongue: Language = language or collection.settings.language
    buffer = io.BytesIO()
    book = xlsxwriter.Workbook(buffer, _OPTIONS)
    name = collection.provider_label(provider).text(tongue)
    title = format_workbook_text("readme.title", tongue, year=format_period(when.period, tongue), provider=name)
    book.set_properties(
        {
            "title": title,
            "author": collection.provider_label(collection.settings.coordinator).text(tongue),
            "created": datetime(when.period.first.year, when.period.first.month, when.period.first.day),
        }
    )
    style = WorkbookStyle(book)
    manifest = Manifest(
        {
            "collection": collection.id,
            "edition": hash_collection_version(collection),
            "round": round_name,
            "provider": provider,
            "language": tongue,
            "headings": "\n".join(list_column_headings(tongue)),
            "forms": " ".join(dict.fromkeys(cell.form for cell in cells)),
        }
    )
    names: set[str] = set()

    def add_form_sheet(title: str) -> FormSheet:
        return FormSheet(book, shorten_sheet_title(title, names), style, tongue, manifest)

    readme = add_form_sheet(format_workbook_text("sheet.readme", tongue))
    mark = [format_message("report.demonstration.banner").text(tongue)] if collection.settings.demonstration else []
    readme.write_readme(title, (*mark, *list_readme_lines(tongue)), version)
    for (body, form), group in groupby(cells, key=lambda cell: (cell.provider, cell.form)):
        heading = collection.labels[f"forms.{form}.title"].text(tongue)
        if body != provider:
            heading = f"{heading}: {collection.provider_label(body).text(tongue)}"
        own_sheet = add_form_sheet(heading)
        intro = collection.labels.get(f"forms.{form}.intro")
        own_sheet.head(heading, intro.text(tongue) if intro is not None else "")
        for _, block in groupby(group, key=lambda cell: (cell.block, cell.period)):
            own_sheet.write_block(collection, when, list(block), earlier, values or {})
    questions = list(_list_form_questions(collection, provider))
    if questions:
        own_sheet = add_form_sheet(format_workbook_text("sheet.questions", tongue))
        own_sheet.questions()
        for address, most in questions:
            told, former = ((texts_by_entry or {}).get(address, "") for texts_by_entry in (answers, earlier_answers))
            own_sheet.question(collection, address, most, told, former)
    manifest.write_manifest_sheet(book)
    readme.sheet.activate()
    book.close()
    path.write_bytes(buffer.getvalue())


def is_provider_asked(
    collection: StructuralMetadata, when: Round, provider: str, counted: Container[tuple[str, str]] = ()
) -> bool:
    """True where a body is asked for anything: a figure that no register counts, or words."""
    if provider not in collection.providers:
        return False
    return bool(_list_template_cells(collection, when, provider, counted)) or any(
        _list_form_questions(collection, provider)
    )


def _list_template_cells(
    collection: StructuralMetadata, when: Round, provider: str, counted: Container[tuple[str, str]]
) -> list[ExpectedCell]:
    cells = {cell.key: cell for cell in list_expected_cells(collection, when, provider)}
    return [cell for cell in cells.values() if (cell.provider, cell.cell.measure) not in counted]


def _list_form_questions(collection: StructuralMetadata, provider: str) -> Iterator[tuple[tuple[str, str, str], int]]:
    for body in list_represented_providers(collection, provider):
        for form in collection.providers[body].forms:
            for question in collection.forms[form].questions:
                yield (body, form, question.id), question.max_words
