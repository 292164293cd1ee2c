"""Findings of one file: rule, place and typed facts."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from tilstand.define import Framework, Round, StructuralMetadata
from tilstand.languages import format_message, format_template, quote_text
from tilstand.model import Finding, Findings, Severity, Source
from tilstand.terms import InvariantText, JoinedText, Period, Text, TypedText
from tilstand.terms.text import FALLBACK

if TYPE_CHECKING:
    from tilstand.collect.rows import FileRow


def to_text_fact(text: str) -> Text:
    """What stands in a file, or is to stand there: a name, a code, a number as its writer meant it.

    Example:
        >>> [(piece.text, piece.kind) for piece in to_text_fact("svar-3.csv").pieces("en")]
        [('svar-3.csv', 'said')]
    """
    return TypedText(InvariantText(text), "said")


def to_count_fact(number: int) -> Text:
    """A row's number, or how many rows, cells, files or words there are."""
    return TypedText(InvariantText(str(number)), "term")


def to_period_fact(period: Period | str) -> Text:
    """A period as it is to be written in a file."""
    return TypedText(InvariantText(str(period)), "period")


def to_finding_fact(value: object) -> object:
    """A plain string or number as a fact of a file; a text, and a number that states cells, as it is."""
    if isinstance(value, str):
        return to_text_fact(value)
    return to_count_fact(value) if isinstance(value, int) else value


def quote_code_only(text: str) -> Text:
    """A text as a message may repeat it: a code as itself, anything else not at all.

    Example:
        >>> quote_code_only("sex").text("en"), quote_code_only("Kari Nordmann").text("en")
        ('“sex”', 'The text that stands there')
    """
    if _CODE.match(text) and not re.search(r"\d{5}", text):
        return quote_text(to_text_fact(text))
    return format_message("collect.place.other_text")


def locate_row(number: int) -> Text:
    """Where: a row."""
    return format_message("collect.place.row", number=to_count_fact(number))


def locate_sheet(name: str) -> Text:
    """Where: a sheet, by the name that it has now."""
    return format_message("collect.place.sheet", sheet=quote_text(to_text_fact(name)))


def locate_cell(sheet: str, cell: str) -> Text:
    """Where: a cell of a sheet."""
    return format_message("collect.place.cell", sheet=quote_text(to_text_fact(sheet)), cell=to_text_fact(cell))


_WHOLE = ("C014",)  # a file of another year is one fault, however many rows it has
_CODE = re.compile(r"^[a-z][a-z0-9_.-]{0,39}$")
_LABELS = {
    "dimensions": "dimensions.{}",
    "forms": "forms.{}.title",
    "measures": "measures.{}.name",
    "providers": "providers.{}",
    "questions": "questions.{}",
}
"""Where the label of each kind of thing stands."""
_MOST = 100  # findings of one rule that are listed for a file; the rest are counted


def get_finding_label(collection: StructuralMetadata, path: str) -> Text:
    """The collection's label at a path, as words of a finding; a column that has none is named as it was."""
    return collection.labels.get(path) or InvariantText(path)


def list_names_briefly(names: Iterable[object], most: int = 20) -> str:
    """Names in one line, the rest counted; a dash where there are none.

    Example:
        >>> list_names_briefly(["a", "b", "c"], most=2), list_names_briefly([])
        ('a, b … (+1)', '–')
    """
    matches = [str(name) for name in names]
    more = f" … (+{len(matches) - most})" if len(matches) > most else ""
    return ", ".join(matches[:most]) + more or "–"


class TableReport:
    """All findings of one file with a table, as they are made.

    Args:
        collection: Whose rules and labels hold.
        period: Period that it is about; empty where it is about none.
        file: Name of the file.
        provider: Body that delivered it, once that is known.
    """

    def __init__(self, collection: Framework, period: str, file: str, provider: str = "") -> None:
        self.collection = collection
        self.period = period
        self.file = file
        self.provider = provider
        self.errors = 0
        self._quoted = quote_text(to_text_fact(file))
        self._items: list[Finding] = []
        self._counts: Counter[str] = Counter()
        self._named: dict[tuple[str, str], tuple[Text, ...]] = {}

    def label(self, kind: str, name: str) -> Text:
        """What the collection calls something: a body, form, measure, dimension or question."""
        return get_finding_label(self.collection, _LABELS[kind].format(name))

    def label_known(self, kind: str, name: str) -> Text:
        """The same of something that the collection has; of anything else what a message may repeat."""
        return self.label(kind, name) if name in getattr(self.collection, kind) else quote_code_only(name)

    def place(self, at: Text | None = None, *, form: str = "", measure: str = "", rest: Text | None = None) -> Text:
        """The where-line: file, row or cell, form, measure and breakdown, by their labels."""
        names = self._label_form_and_measure(form, measure)
        return JoinedText(tuple(part for part in (self._quoted, at, *names, rest) if part is not None))

    def _label_form_and_measure(self, form: str, measure: str) -> tuple[Text, ...]:
        """The names of a form and a measure, which most rows of a file share."""
        if (form, measure) not in self._named:
            named = (("forms", form), ("measures", measure))
            self._named[form, measure] = tuple(
                quote_text(self.label(kind, name)) for kind, name in named if name in getattr(self.collection, kind)
            )
        return self._named[form, measure]

    def add_row_finding(
        self, rule: str, row: FileRow, rest: Text | None = None, /, *, measured: bool = False, **facts: object
    ) -> None:
        """Add a finding about a row.

        Args:
            rule: Number of the rule.
            row: The row.
            rest: Its breakdown, where that is known.
            measured: True for a finding about the row's measure.
            **facts: What fills the rule's texts.
        """
        where = self.place(row.at, form=row.form, measure=row.measure, rest=rest)
        self.add_rule_finding(rule, where, about=row.measure if measured else "", source=row.source, **facts)

    def add_rule_finding(
        self,
        rule: str,
        where: Text | None = None,
        /,
        *,
        about: str = "",
        source: Source | None = None,
        **facts: object,
    ) -> None:
        """Add a finding, in the collection's weight and words (from the hundred-and-first of a rule on, only count it).

        Args:
            rule: Number of the rule.
            where: The where-line; the file alone if none is given.
            about: Id of the measure, where there is one.
            source: File, row or cell.
            **facts: What fills the rule's texts. Never a value that somebody wrote about a person.
        """
        self._counts[rule] += 1
        self.errors += Severity(self.collection.rules[rule].severity) is Severity.ERROR
        if self._counts[rule] <= _MOST:
            self._items.append(self._build_finding(rule, where or self.place(), about, source, facts))

    def refuse_file(self, what: str, remedy: str, where: Text | None = None) -> None:
        """Say why a file is not read: what it is, and what helps."""
        facts: dict[str, Any] = {
            "what": format_message(f"collect.file.{what}"),
            "remedy": format_message(f"collect.file.{remedy}"),
        }
        self.add_rule_finding("C001", where, **facts)

    def refuse_large_file(self, what: str, where: Text | None = None, /, **facts: object) -> None:
        """Say that a file is not read for its size."""
        texts = {name: to_finding_fact(fact) for name, fact in facts.items()}
        self.add_rule_finding("C002", where, what=format_message(f"collect.file.{what}", **texts))

    def _build_finding(
        self, rule: str, where: Text, measure: str, source: Source | None, facts: dict[str, object]
    ) -> Finding:
        texts = self.collection.rules[rule]
        items_by_name = {name: to_finding_fact(value) for name, value in facts.items()}
        return Finding(
            rule=rule,
            severity=Severity(texts.severity),
            where=where,
            what=format_template(texts.what, **items_by_name),
            do=format_template(texts.do, **items_by_name),
            providers=(self.provider,) if self.provider else (),
            period=self.period,
            measure=measure,
            sources=(source or Source(self.file),),
            cause=self.file,
        )

    @property
    def findings(self) -> Findings:
        """Everything that was said, with one line for what was only counted."""
        more = [
            self._build_finding("C046", self.place(), "", None, {"count": count - _MOST, "rule": rule})
            for rule, count in sorted(self._counts.items())
            if count > _MOST
        ]
        return Findings((*_merge_repeated_findings(self._items), *more))


def _merge_repeated_findings(items: Iterable[Finding]) -> Iterator[Finding]:
    """Findings of which what is wrong with a whole file is told once, and in how many rows."""
    alike: dict[str, list[Finding]] = {}
    for at, item in enumerate(items):
        same = item.what.text(FALLBACK) if item.rule in _WHOLE else ""
        alike.setdefault(f"{item.rule} {same}" if same else str(at), []).append(item)
    for first, *findings in alike.values():
        more = format_message("collect.more_rows", count=len(findings)) if findings else None
        yield replace(first, where=JoinedText((first.where, more))) if more is not None else first


class FileReport(TableReport):
    """All findings of one file that a body delivered for a round.

    Args:
        collection: Whose rules and labels hold.
        about: The round that the file was delivered for.
        file: Name of the file.
        provider: Body that delivered it, once that is known.
    """

    def __init__(self, collection: Framework, about: Round, file: str, provider: str = "") -> None:
        super().__init__(collection, str(about.period), file, provider)
        self.round = about
