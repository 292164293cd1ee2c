"""Line lists: headings and coded rows."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

from tilstand.collect.answers import find_identifiers, find_pseudonym_problem
from tilstand.collect.csv_files import TextTable, locate_row
from tilstand.collect.findings import FileReport, get_finding_label, list_names_briefly, to_text_fact
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
        column = _match_list_heading(report.collection, heading, allowed)
        taken = {same.get(other_column.target, other_column.target) for other_column in list_columns}
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
        self.where = report.place(locate_row(number))

    def line(self, headings: ListHeadings, fields: Mapping[str, str]) -> CodedLine | None:
        errors = self.report.errors
        codes: dict[str, tuple[str, ...]] = {}
        fixed: dict[str, str] = {}
        period: Period | None = None
        for at, heading in headings.refused:
            if (kind := find_identifiers(self.report.collection, fields.get(heading, "").strip())) is not None:
                self.refuse_list_value(str(at), kind, "nothing")
        for column in headings.columns:
            text = fields.get(column.heading, "").strip()
            if column.target == "case":
                self.check_pseudonym(text)
            elif column.target == "period":
                period = self.period(text)
            elif column.target in ("role", "status", "measure"):
                fixed[column.target] = self.match_column_choice(column, text, self.list_column_choices(column.target))
            elif column.target == "new":
                dimension = find_entry_dimension(self.report.collection, self.form)
                codes[dimension] = self.new(dimension, text)
            else:
                codes[column.target] = self.codes(column, text)
        return CodedLine(self.number, codes, period=period, **fixed) if self.report.errors == errors else None

    def refuse_list_value(self, column: str, kind: Text, instead: str = "code") -> None:
        text = format_message(f"collect.line.{instead}")
        self.report.add_rule_finding("C052", self.where, column=column, kind=kind, instead=text)

    def check_pseudonym(self, text: str) -> None:
        if not text:
            expected = format_message("collect.line.running")
            name = self.report.collection.labels[f"forms.{self.form}.title"]
            measure = name
            self.report.add_rule_finding("C053", self.where, column="case", measure=measure, expected=expected)
        elif (kind := self.fault(text)) is not None:
            self.refuse_list_value("case", kind, "pseudonym")
        elif text in self.seen:
            self.report.add_rule_finding("C055", self.where, first=self.seen[text])
        else:
            self.seen[text] = self.number

    def fault(self, text: str) -> Text | None:
        """What a text looks like instead of a pseudonym; None if it is one."""
        return find_pseudonym_problem(self.report.collection, text, self.report.round.period.first.year)

    def period(self, text: str) -> Period | None:
        if not text:
            return None
        if (kind := find_identifiers(self.report.collection, text)) is not None and not text[:4].isdigit():
            self.refuse_list_value("period", kind, "month_example")
            return None
        try:
            found = Period.from_text(text)
        except ValueError:
            what = format_message("collect.period.unread")
            self.report.add_rule_finding("C015", self.where, what=what, expected=format_message("collect.line.month"))
            return None
        if found.days < 28:
            self.report.add_rule_finding("C059", self.where)
        elif found not in self.report.round.period:
            self.report.add_rule_finding("C014", self.where, period=found, year=self.report.round.period)
        return found

    def list_column_choices(self, target: str) -> tuple[str, ...]:
        if target == "measure":
            blocks = self.report.collection.forms[self.form].blocks
            return tuple(dict.fromkeys(block.measure for block in blocks))
        return tuple(self.report.collection.settings.roles) if target == "role" else _STATUSES

    def match_column_choice(self, column: ListColumn, text: str, choices: tuple[str, ...]) -> str:
        name = normalize_list_word(text)
        for choice in (name, *column.codes.get(name, ())):
            if choice in choices:
                return choice
        if text and (kind := find_identifiers(self.report.collection, text)) is not None:
            self.refuse_list_value(column.target, kind)
        elif text:
            self.unknown(column.target, column.target, choices)
        return ""

    def new(self, dimension: str, text: str) -> tuple[str, ...]:
        """The code for new or carried over: by its own name, or by a word for yes or no."""
        if not text:
            return ()
        codes, words = self.report.collection.get_codelist(dimension), self.report.collection.settings.words
        (new, *_), (old, *_) = (
            codes.find_codes_by_meaning(CodeMeaning.NEW),
            codes.find_codes_by_meaning(CodeMeaning.CARRIED_OVER),
        )
        known = {new: new, old: old}
        known |= dict.fromkeys(map(normalize_list_word, (*_YES, *words.yes)), new)
        known |= dict.fromkeys(map(normalize_list_word, (*_NO, *words.no)), old)
        found = known.get(normalize_list_word(text))
        if found is None and (kind := find_identifiers(self.report.collection, text)) is not None:
            self.refuse_list_value("new", kind)
        elif found is None:
            self.unknown("new", "new", ("yes", "no"))
        return (found,) if found else ()

    def codes(self, column: ListColumn, text: str) -> tuple[str, ...]:
        dimension = column.target
        parts = [part.strip() for part in text.replace("|", ";").split(";") if part.strip()]
        matches = [self.code(column, part) for part in parts]
        if len(set(parts)) > 1 and not self.report.collection.settings.dimensions[dimension].multiple:
            self.report.add_rule_finding("C054", self.where, column=dimension)
        return tuple(dict.fromkeys(code for code in matches if code))

    def code(self, column: ListColumn, text: str) -> str:
        codes, whole = self.report.collection.get_codelist(column.target), self.report.round.period
        allowed = [code.id for code in codes if is_code_valid(code, whole)]
        meant = [
            code
            for means in column.codes.get(normalize_list_word(text), ())
            for code in codes.find_codes_by_meaning(means)
        ]
        for choice in (text, normalize_list_word(text), *meant):
            if choice in allowed:
                return choice
        if (kind := find_identifiers(self.report.collection, text)) is not None:
            self.refuse_list_value(column.target, kind)
        else:
            self.unknown(column.target, f"dimensions.{column.target}", tuple(allowed))
        return ""

    def unknown(self, column: str, path: str, expected: tuple[str, ...]) -> None:
        name = get_finding_label(self.report.collection, path)
        text = format_message("collect.line.column", column=to_text_fact(column))
        self.report.add_rule_finding(
            "C018", self.where, code=text, dimension=name, expected=list_names_briefly(expected)
        )
