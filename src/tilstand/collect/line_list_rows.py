"""Line lists: headings and coded rows."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tilstand.collect.answers import find_identifiers, find_pseudonym_problem
from tilstand.collect.csv_files import TextTable
from tilstand.collect.findings import FileReport, get_finding_label, list_names_briefly, locate_row, to_text_fact
from tilstand.collect.form_cells import is_code_valid
from tilstand.define import StructuralMetadata
from tilstand.define.settings import load_standard_headings
from tilstand.languages import format_message
from tilstand.terms import CodeMeaning, Period, Text

FIXED = ("case", "period", "role", "status", "measure", "new")
"""Columns that are not dimensions: the pseudonym, when, what the row counts as, and new or carried over."""


@dataclass(frozen=True, slots=True)
class ListColumn:
    """One column of a list.

    Attributes:
        heading: As the file writes it.
        target: A dimension, or one of FIXED.
        codes: What the file's values mean, where they are not the collection's own codes; the nearest first.
    """

    heading: str
    target: str
    codes: Mapping[str, tuple[str, ...]]


@dataclass(frozen=True, slots=True)
class ListHeadings:
    """The headings of a list.

    Attributes:
        columns: Those that are allowed.
        refused: The others, each with its number.
        whole: True if nothing is refused and nothing is missing.
    """

    columns: tuple[ListColumn, ...]
    refused: tuple[tuple[int, str], ...]
    whole: bool


def normalize_list_word(text: str) -> str:
    """A heading or value in one spelling.

    Example:
        >>> normalize_list_word("TypeOfExploitation"), normalize_list_word("Type of exploitation"), normalize_list_word("9--17")
        ('type_of_exploitation', 'type_of_exploitation', '9_17')
    """
    spaced = re.sub(r"(?<=[a-z0-9])(?=[A-Z])", "_", text.strip())
    return re.sub(r"[^a-z0-9]+", "_", spaced.lower()).strip("_")


def match_list_headings(report: FileReport, form: str, header: tuple[str, ...]) -> ListHeadings:
    """What each heading of a list means, and a finding for each that is not allowed.

    Args:
        report: Takes the findings.
        form: The form that the list is counted into.
        header: The headings as written. A finding gives their number: a heading may be somebody's name.
    """
    allowed = _list_form_dimensions(report.collection, form)
    same = {"new": find_entry_dimension(report.collection, form)}  # two ways to say the same thing
    list_columns: list[ListColumn] = []
    refused: list[tuple[int, str]] = []
    errors = report.errors
    for at, heading in enumerate(header, start=1):
        taken = {same.get(column.target, column.target) for column in list_columns}
        column = _match_list_heading(report.collection, heading, allowed)
        if column is None or same.get(column.target, column.target) in taken:
            report.add_rule_finding("C051", column=at, expected=list_names_briefly((*FIXED, *allowed)))
            refused.append((at, heading))
        else:
            list_columns.append(column)
    if "case" not in {column.target for column in list_columns}:
        report.add_rule_finding("C009", columns="case", expected=list_names_briefly(("case", *allowed)))
    return ListHeadings(tuple(list_columns), tuple(refused), report.errors == errors)


def is_misplaced_list(path: Path, header: Iterable[str], report: FileReport) -> bool:
    """True, and said, if a file in the collection's folder is a list with one row a person or case.

    A submission states figures, so it has columns for them. A list has none; it has a pseudonym or
    dimensions as columns.

    Args:
        path: The file.
        header: The headings as written.
        report: Takes the finding.
    """
    names = {normalize_list_word(heading) for heading in header}
    marks = {"case", *report.collection.settings.dimensions, *load_standard_headings()}
    if names & {"measure", "value"} or not names & marks:
        return False
    if not path.resolve().is_relative_to(report.collection.path.resolve()):
        return False
    report.add_rule_finding("C050")
    return True


def _list_form_dimensions(collection: StructuralMetadata, form: str) -> tuple[str, ...]:
    blocks = collection.forms[form].blocks
    return tuple(dict.fromkeys(d for block in blocks for d in collection.measures[block.measure].dimensions))


def find_entry_dimension(collection: StructuralMetadata, form: str) -> str:
    """The dimension that tells new from carried over in a form; empty if it has none."""
    return next((d for d in _list_form_dimensions(collection, form) if collection.has_entry_meanings(d)), "")


def _match_list_heading(collection: StructuralMetadata, heading: str, allowed: tuple[str, ...]) -> ListColumn | None:
    name = normalize_list_word(heading)
    if name in allowed or name in FIXED:
        return (
            None
            if name == "new" and not any(map(collection.has_entry_meanings, allowed))
            else ListColumn(heading, name, {})
        )
    known = load_standard_headings().get(name)
    if known is None:
        return None
    dimensions = collection.settings.dimensions
    meant = [d for means in known.dimensions for d in allowed if dimensions[d].means == means]
    targets = [known.column] if known.column else meant
    return ListColumn(heading, targets[0], known.codes) if targets else None


_YES, _NO = ("yes", "1", "true"), ("no", "0", "false")  # as the format itself writes them
_STATUSES = ("presumed", "identified", "not_a_victim")


@dataclass(frozen=True, slots=True)
class CodedLine:
    """One row, as codes.

    Attributes:
        number: Row in the file.
        codes: Codes by dimension; a dimension may have several.
        role, status, measure: What the row counts as, where the list says so.
        period: When, where the list says so.
    """

    number: int
    codes: Mapping[str, tuple[str, ...]]
    role: str = ""
    status: str = ""
    measure: str = ""
    period: Period | None = None


def read_list_lines(report: FileReport, form: str, headings: ListHeadings, grid: TextTable) -> list[CodedLine]:
    """The rows of a list that hold; what does not hold is said, with column and row.

    Columns that are not allowed are looked through for what may show who somebody is.
    """
    seen: dict[str, int] = {}
    coded_lines = [_LineReader(report, form, number, seen).line(headings, fields) for number, fields in grid.rows]
    return [line for line in coded_lines if line is not None]


class _LineReader:
    def __init__(self, report: FileReport, form: str, number: int, seen: dict[str, int]) -> None:
        self.report, self.form, self.number, self.seen = report, form, number, seen
        self.collection = report.collection
        self.where = report.place(locate_row(number))

    def line(self, headings: ListHeadings, fields: Mapping[str, str]) -> CodedLine | None:
        errors = self.report.errors
        codes: dict[str, tuple[str, ...]] = {}
        fixed: dict[str, str] = {}
        period: Period | None = None
        for at, heading in headings.refused:
            self.refuse_identifier(str(at), fields.get(heading, "").strip(), "nothing")
        for column in headings.columns:
            text = fields.get(column.heading, "").strip()
            if column.target == "case":
                self.check_pseudonym(text)
            elif column.target == "period":
                period = self.period(text)
            elif column.target in ("role", "status", "measure"):
                fixed[column.target] = self.match_column_choice(column, text)
            elif column.target == "new":
                codes[find_entry_dimension(self.collection, self.form)] = self.new(text)
            else:
                codes[column.target] = self.codes(column, text)
        return CodedLine(self.number, codes, period=period, **fixed) if self.report.errors == errors else None

    def refuse_identifier(self, column: str, text: str, instead: str = "code") -> bool:
        """True, and said, if a text may show who somebody is."""
        kind = find_identifiers(self.collection, text)
        if kind is not None:
            self.refuse_list_value(column, kind, instead)
        return kind is not None

    def refuse_list_value(self, column: str, kind: Text, instead: str) -> None:
        text = format_message(f"collect.line.{instead}")
        self.report.add_rule_finding("C052", self.where, column=column, kind=kind, instead=text)

    def check_pseudonym(self, text: str) -> None:
        kind = find_pseudonym_problem(self.collection, text, self.report.round.period.first.year) if text else None
        if not text:
            facts: dict[str, Any] = {
                "measure": self.report.label("forms", self.form),
                "expected": format_message("collect.line.running"),
            }
            self.report.add_rule_finding("C053", self.where, column="case", **facts)
        elif kind is not None:
            self.refuse_list_value("case", kind, "pseudonym")
        elif text in self.seen:
            self.report.add_rule_finding("C055", self.where, first=self.seen[text])
        else:
            self.seen[text] = self.number

    def period(self, text: str) -> Period | None:
        if not text or (not text[:4].isdigit() and self.refuse_identifier("period", text, "month_example")):
            return None
        try:
            found = Period.from_text(text)
        except ValueError:
            what, expected = format_message("collect.period.unread"), format_message("collect.line.month")
            self.report.add_rule_finding("C015", self.where, what=what, expected=expected)
            return None
        if found.days < 28:
            self.report.add_rule_finding("C059", self.where)
        elif found not in self.report.round.period:
            self.report.add_rule_finding("C014", self.where, period=found, year=self.report.round.period)
        return found

    def list_column_choices(self, target: str) -> tuple[str, ...]:
        if target == "measure":
            return tuple(dict.fromkeys(block.measure for block in self.collection.forms[self.form].blocks))
        return tuple(self.collection.settings.roles) if target == "role" else _STATUSES

    def match_column_choice(self, column: ListColumn, text: str) -> str:
        name, choices = normalize_list_word(text), self.list_column_choices(column.target)
        found = next((choice for choice in (name, *column.codes.get(name, ())) if choice in choices), "")
        if text and not found:
            self.report_unknown_word(column.target, text, column.target, choices)
        return found

    def new(self, text: str) -> tuple[str, ...]:
        """The code for new or carried over: by its own name, or by a word for yes or no."""
        if not text:
            return ()
        codes = self.collection.get_codelist(find_entry_dimension(self.collection, self.form))
        words = self.collection.settings.words
        new = codes.find_codes_by_meaning(CodeMeaning.NEW)[0]
        carried_over = codes.find_codes_by_meaning(CodeMeaning.CARRIED_OVER)[0]
        known = {new: new, carried_over: carried_over}
        known |= dict.fromkeys(map(normalize_list_word, (*_YES, *words.yes)), new)
        known |= dict.fromkeys(map(normalize_list_word, (*_NO, *words.no)), carried_over)
        found = known.get(normalize_list_word(text))
        if found is None:
            self.report_unknown_word("new", text, "new", ("yes", "no"))
        return (found,) if found else ()

    def codes(self, column: ListColumn, text: str) -> tuple[str, ...]:
        parts = [part.strip() for part in text.replace("|", ";").split(";") if part.strip()]
        matches = [self.code(column, part) for part in parts]
        if len(set(parts)) > 1 and not self.collection.settings.dimensions[column.target].multiple:
            self.report.add_rule_finding("C054", self.where, column=column.target)
        return tuple(dict.fromkeys(code for code in matches if code))

    def code(self, column: ListColumn, text: str) -> str:
        codes, word = self.collection.get_codelist(column.target), normalize_list_word(text)
        allowed = [code.id for code in codes if is_code_valid(code, self.report.round.period)]
        meant = [code for means in column.codes.get(word, ()) for code in codes.find_codes_by_meaning(means)]
        found = next((choice for choice in (text, word, *meant) if choice in allowed), "")
        if not found:
            self.report_unknown_word(column.target, text, f"dimensions.{column.target}", allowed)
        return found

    def report_unknown_word(self, column: str, text: str, path: str, expected: Iterable[str]) -> None:
        """Say that a column has no such word; the word is never repeated."""
        if self.refuse_identifier(column, text):
            return
        code = format_message("collect.line.column", column=to_text_fact(column))
        facts: dict[str, Any] = {
            "dimension": get_finding_label(self.collection, path),
            "expected": list_names_briefly(expected),
        }
        self.report.add_rule_finding("C018", self.where, code=code, **facts)
