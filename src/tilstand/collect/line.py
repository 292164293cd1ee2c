"""The rows of a line list: a pseudonym and codes, each one checked, no value ever repeated."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from tilstand.collect.asked import valid
from tilstand.collect.columns import Headings, ListColumn, entry, plain
from tilstand.collect.csv_file import TextTable, at_row
from tilstand.collect.fact import written
from tilstand.collect.finding import FileReport, label, listed
from tilstand.collect.person import pseudonym_fault, revealing
from tilstand.languages import message
from tilstand.terms import Meaning, Period, Text

__all__ = ["CodedLine", "lines"]

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


def lines(report: FileReport, form: str, headings: Headings, grid: TextTable) -> list[CodedLine]:
    """The rows of a list that hold; what does not hold is said, with column and row.

    Columns that are not allowed are looked through for what may show who somebody is.
    """
    seen: dict[str, int] = {}
    found = [_LineReader(report, form, number, seen).line(headings, fields) for number, fields in grid.rows]
    return [line for line in found if line is not None]


class _LineReader:
    def __init__(self, report: FileReport, form: str, number: int, seen: dict[str, int]) -> None:
        self.report, self.form, self.number, self.seen = report, form, number, seen
        self.where = report.place(at_row(number))

    def line(self, headings: Headings, fields: Mapping[str, str]) -> CodedLine | None:
        errors = self.report.errors
        codes: dict[str, tuple[str, ...]] = {}
        fixed: dict[str, str] = {}
        period: Period | None = None
        for at, heading in headings.refused:
            if (kind := revealing(self.report.collection, fields.get(heading, "").strip())) is not None:
                self.refuse(str(at), kind, "nothing")
        for column in headings.columns:
            text = fields.get(column.heading, "").strip()
            if column.target == "case":
                self.case(text)
            elif column.target == "period":
                period = self.period(text)
            elif column.target in ("role", "status", "measure"):
                fixed[column.target] = self.one_of(column, text, self.choices(column.target))
            elif column.target == "new":
                dimension = entry(self.report.collection, self.form)
                codes[dimension] = self.new(dimension, text)
            else:
                codes[column.target] = self.codes(column, text)
        return CodedLine(self.number, codes, period=period, **fixed) if self.report.errors == errors else None

    def refuse(self, column: str, kind: Text, instead: str = "code") -> None:
        text = message(f"collect.line.{instead}")
        self.report.say("C052", self.where, column=column, kind=kind, instead=text)

    def case(self, text: str) -> None:
        if not text:
            expected = message("collect.line.running")
            name = self.report.collection.labels[f"forms.{self.form}.title"]
            measure = name
            self.report.say("C053", self.where, column="case", measure=measure, expected=expected)
        elif (kind := self.fault(text)) is not None:
            self.refuse("case", kind, "pseudonym")
        elif text in self.seen:
            self.report.say("C055", self.where, first=self.seen[text])
        else:
            self.seen[text] = self.number

    def fault(self, text: str) -> Text | None:
        """What a text looks like instead of a pseudonym; None if it is one."""
        return pseudonym_fault(self.report.collection, text, self.report.round.period.first.year)

    def period(self, text: str) -> Period | None:
        if not text:
            return None
        if (kind := revealing(self.report.collection, text)) is not None and not text[:4].isdigit():
            self.refuse(
                "period",
                kind,
                "month_example",
            )
            return None
        try:
            found = Period.parse(text)
        except ValueError:
            what = message("collect.period.unread")
            self.report.say(
                "C015",
                self.where,
                what=what,
                expected=message("collect.line.month"),
            )
            return None
        if found.days < 28:
            self.report.say("C059", self.where)
        elif found not in self.report.round.period:
            self.report.say("C014", self.where, period=found, year=self.report.round.period)
        return found

    def choices(self, target: str) -> tuple[str, ...]:
        if target == "measure":
            blocks = self.report.collection.forms[self.form].blocks
            return tuple(dict.fromkeys(block.measure for block in blocks))
        return tuple(self.report.collection.settings.roles) if target == "role" else _STATUSES

    def one_of(self, column: ListColumn, text: str, choices: tuple[str, ...]) -> str:
        name = plain(text)
        for choice in (name, *column.codes.get(name, ())):
            if choice in choices:
                return choice
        if text and (kind := revealing(self.report.collection, text)) is not None:
            self.refuse(column.target, kind)
        elif text:
            self.unknown(column.target, column.target, choices)
        return ""

    def new(self, dimension: str, text: str) -> tuple[str, ...]:
        """The code for new or carried over: by its own name, or by a word for yes or no."""
        if not text:
            return ()
        codes, words = self.report.collection.codelist(dimension), self.report.collection.settings.words
        (new, *_), (old, *_) = codes.meaning(Meaning.NEW), codes.meaning(Meaning.CARRIED_OVER)
        known = {new: new, old: old}
        known |= dict.fromkeys(map(plain, (*_YES, *words.yes)), new)
        known |= dict.fromkeys(map(plain, (*_NO, *words.no)), old)
        found = known.get(plain(text))
        if found is None and (kind := revealing(self.report.collection, text)) is not None:
            self.refuse("new", kind)
        elif found is None:
            self.unknown("new", "new", ("yes", "no"))
        return (found,) if found else ()

    def codes(self, column: ListColumn, text: str) -> tuple[str, ...]:
        dimension = column.target
        parts = [part.strip() for part in text.replace("|", ";").split(";") if part.strip()]
        found = [self.code(column, part) for part in parts]
        if len(set(parts)) > 1 and not self.report.collection.settings.dimensions[dimension].multiple:
            self.report.say("C054", self.where, column=dimension)
        return tuple(dict.fromkeys(code for code in found if code))

    def code(self, column: ListColumn, text: str) -> str:
        codes, whole = self.report.collection.codelist(column.target), self.report.round.period
        allowed = [code.id for code in codes if valid(code, whole)]
        meant = [code for means in column.codes.get(plain(text), ()) for code in codes.meaning(means)]
        for choice in (text, plain(text), *meant):
            if choice in allowed:
                return choice
        if (kind := revealing(self.report.collection, text)) is not None:
            self.refuse(column.target, kind)
        else:
            self.unknown(column.target, f"dimensions.{column.target}", tuple(allowed))
        return ""

    def unknown(self, column: str, path: str, expected: tuple[str, ...]) -> None:
        name = label(self.report.collection, path)
        text = message("collect.line.column", column=written(column))
        self.report.say("C018", self.where, code=text, dimension=name, expected=listed(expected))
