"""The workbook that a provider fills in: one sheet a form, every cell labelled, the rest locked."""

from __future__ import annotations

import io
from collections.abc import Container, Iterator, Mapping
from datetime import datetime
from itertools import groupby
from pathlib import Path

from tilstand.collect.asked import Asked, asked, reports_for
from tilstand.collect.manifest import Manifest
from tilstand.collect.sheet_layout import headings
from tilstand.collect.version import collection_version
from tilstand.collect.words import readme_lines, text
from tilstand.define import Framework, Round, Vocabulary
from tilstand.errors import UsageError
from tilstand.languages import failure, message
from tilstand.terms import Key, Language, Value
from tilstand.text import period

__all__ = ["asks", "template"]

_OPTIONS = {
    "in_memory": True,
    "strings_to_formulas": False,
    "strings_to_numbers": False,
    "strings_to_urls": False,
}


def template(
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

    from tilstand.collect.sheet_style import Style
    from tilstand.collect.sheet_write import Page, sheet_name

    when = collection.round(round_name)
    if not asks(collection, when, provider, counted):
        raise failure(UsageError, "no_form", provider=provider, list=", ".join(collection.reporting(when)))
    cells = _cells(collection, when, provider, counted)
    tongue: Language = language or collection.settings.language
    buffer = io.BytesIO()
    book = xlsxwriter.Workbook(buffer, _OPTIONS)
    name = collection.provider_label(provider).text(tongue)
    title = text("readme.title", tongue, year=period(when.period, tongue), provider=name)
    book.set_properties(
        {
            "title": title,
            "author": collection.provider_label(collection.settings.coordinator).text(tongue),
            "created": datetime(when.period.first.year, when.period.first.month, when.period.first.day),
        }
    )
    style = Style(book)
    manifest = Manifest(
        {
            "collection": collection.id,
            "edition": collection_version(collection),
            "round": round_name,
            "provider": provider,
            "language": tongue,
            "headings": "\n".join(headings(tongue)),
            "forms": " ".join(dict.fromkeys(cell.form for cell in cells)),
        }
    )
    names: set[str] = set()

    def page(title: str) -> Page:
        return Page(book, sheet_name(title, names), style, tongue, manifest)

    readme = page(text("sheet.readme", tongue))
    mark = [message("report.demonstration.banner").text(tongue)] if collection.settings.demonstration else []
    readme.readme(title, (*mark, *readme_lines(tongue)), version)
    for (body, form), group in groupby(cells, key=lambda cell: (cell.provider, cell.form)):
        heading = collection.labels[f"forms.{form}.title"].text(tongue)
        if body != provider:
            heading = f"{heading}: {collection.provider_label(body).text(tongue)}"
        own = page(heading)
        intro = collection.labels.get(f"forms.{form}.intro")
        own.head(heading, intro.text(tongue) if intro is not None else "")
        for _, block in groupby(group, key=lambda cell: (cell.block, cell.period)):
            own.block(collection, when, list(block), earlier, values or {})
    questions = list(_questions(collection, provider))
    if questions:
        own = page(text("sheet.questions", tongue))
        own.questions()
        for address, most in questions:
            told, former = ((one or {}).get(address, "") for one in (answers, earlier_answers))
            own.question(collection, address, most, told, former)
    manifest.write(book)
    readme.sheet.activate()
    book.close()
    path.write_bytes(buffer.getvalue())


def asks(
    collection: Vocabulary, when: Round, provider: str, counted: Container[tuple[str, str]] = ()
) -> bool:
    """True where a body is asked for anything: a figure that no register counts, or words."""
    if provider not in collection.providers:
        return False
    return bool(_cells(collection, when, provider, counted)) or any(_questions(collection, provider))


def _cells(
    collection: Vocabulary, when: Round, provider: str, counted: Container[tuple[str, str]]
) -> list[Asked]:
    cells = {cell.key: cell for cell in asked(collection, when, provider)}
    return [cell for cell in cells.values() if (cell.provider, cell.cell.measure) not in counted]


def _questions(collection: Vocabulary, provider: str) -> Iterator[tuple[tuple[str, str, str], int]]:
    for body in reports_for(collection, provider):
        for form in collection.providers[body].forms:
            for question in collection.forms[form].questions:
                yield (body, form, question.id), question.max_words
