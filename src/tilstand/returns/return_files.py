"""Files of a return beside its pages: the rows of the form, every cell with its state, and a workbook of both."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime
from decimal import Decimal
from pathlib import Path

import xlsxwriter

from tilstand.model.overview import Overview
from tilstand.publish.register_overview import write_overview
from tilstand.publish.workbook import WorkbookFormats, WorkbookSheet, make_sheet_name
from tilstand.returns.return_answers import ReturnAnswer, ReturnAnswers
from tilstand.terms import Language
from tilstand.terms.text import strip_language_runs

_FACTS = ("value", "unit", "state", "measure", "provider", "figures")
_WIDTHS = {"cell": 30, "answer": 18, "state": 16, "measure": 30, "differs": 44, "knows": 24, "change": 44, "before": 24}


def write_return(answers: ReturnAnswers, overview: Overview, out: Path) -> dict[str, bytes]:
    """Write a return to a folder: pages, print, data and the filled workbook; an earlier one is replaced as a whole.

    Args:
        answers: The answers.
        overview: The same under the seal.
        out: The folder.

    Raises:
        ReleaseError: If the overview is not as it was sealed.
        PublishError: If the folder holds something else, or cannot be written.
    """
    form = answers.form
    files = {
        "data/return.csv": write_form_rows(answers),
        "data/answers.csv": write_answer_rows(answers),
        "return.xlsx": write_return_workbook(answers, overview),
    }
    return write_overview(overview, out, inputs=form.hash_files(), source=form.collection.path, beside=files)


def write_form_rows(answers: ReturnAnswers) -> bytes:
    """The rows of the form as its body takes them: the cells for which a number stands, and no others."""
    columns = answers.form.definition.layout.columns
    standing = (answer for answer in answers.answers if answer.state.stands)
    return _write_rows(columns, (list_form_values(answers, answer) for answer in standing))


def list_form_values(answers: ReturnAnswers, answer: ReturnAnswer) -> list[str | Decimal | int]:
    """The row of a cell in the form; its number is blank where none stands, which is not zero."""
    layout, codes = answers.form.definition.layout, dict(answer.cell)
    values: list[str | Decimal | int] = []
    for column in layout.columns:
        if column == layout.period:
            values.append(answers.period.first.year)
        elif column == layout.value:
            values.append(answer.amount if answer.state.stands and answer.amount is not None else "")
        else:
            values.append(codes.get(column, layout.constants.get(column, layout.totals.get(column, ""))))
    return values


def write_answer_rows(answers: ReturnAnswers) -> bytes:
    """Every cell with its state and where its number comes from: what `sent/YEAR.csv` is read from a year later."""
    asked = {column for answer in answers.answers for column, _ in answer.cell}
    columns = [column for column in answers.form.definition.layout.columns if column in asked]
    return _write_rows((*columns, *_FACTS), _list_answer_rows(answers, columns))


def _list_answer_rows(answers: ReturnAnswers, columns: Sequence[str]) -> Iterator[list[str]]:
    for answer in answers.answers:
        codes, source = dict(answer.cell), answer.source
        amount = answer.amount if answer.state.stands else None
        yield [
            *(codes.get(column, "") for column in columns),
            "" if amount is None else str(amount),
            answer.unit if answer.amount is not None else "",
            answer.state.value,
            source.of if source else "",
            source.provider if source else "",
            " ; ".join(key.text() for key in answer.keys),
        ]


def _write_rows(head: Sequence[str], rows: Iterable[Sequence[object]]) -> bytes:
    out = io.StringIO(newline="")
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(head)
    writer.writerows(rows)
    return out.getvalue().encode()


def write_return_workbook(answers: ReturnAnswers, overview: Overview) -> bytes:
    """The workbook: a sheet as the form has its rows, and in each language one with answers and reasons."""
    out = io.BytesIO()
    book = xlsxwriter.Workbook(out, {"in_memory": True, "strings_to_urls": False, "strings_to_formulas": False})
    made = datetime.combine(overview.known, datetime.min.time())
    book.set_properties({"title": strip_language_runs(overview.title.text(overview.languages[0])), "created": made})
    look, taken = WorkbookFormats(book), set[str]()
    _write_form_sheet(answers, WorkbookSheet(book, make_sheet_name(answers.form.name, taken), look))
    for language in overview.languages:
        title = strip_language_runs(overview.heading.text(language))
        _write_answer_sheet(overview, language, WorkbookSheet(book, make_sheet_name(title, taken), look))
    book.close()
    return out.getvalue()


def _write_form_sheet(answers: ReturnAnswers, sheet: WorkbookSheet) -> None:
    columns = answers.form.definition.layout.columns
    sheet.widths([max(12.0, len(column) + 2.0) for column in columns])
    sheet.head(columns)
    for answer in answers.answers:
        for column, value in enumerate(list_form_values(answers, answer)):
            if isinstance(value, str):
                sheet.sheet.write_string(sheet.row, column, value)
            else:
                sheet.sheet.write_number(sheet.row, column, float(value))
        sheet.row += 1


def _write_answer_sheet(overview: Overview, language: Language, sheet: WorkbookSheet) -> None:
    names = dict(overview.groups)
    sheet.widths([_WIDTHS["cell"], *(_WIDTHS[column.id] for column in overview.columns)])
    sheet.line(overview.title.text(language), sheet.look(bold=True, font_size=14))
    for note in (*overview.notes, *overview.lacks):
        sheet.line(note.text(language), sheet.look())
    sheet.head([overview.heading.text(language), *(column.label.text(language) for column in overview.columns)])
    for entry in overview.entries:
        group = names[entry.group].text(language)
        sheet.texts([strip_language_runs(text) for text in (group, *(cell.text(language) for cell in entry.cells))])
