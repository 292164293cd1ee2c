"""Findings of one file: rule, place and typed facts."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace

from tilstand.define import Framework, Round, StructuralMetadata
from tilstand.languages import format_message, format_template, quote_text
from tilstand.model import Finding, Findings, Severity, Source
from tilstand.terms import InvariantText, JoinedText, Period, Text, TypedText
from tilstand.terms.text import FALLBACK


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
    match value:
        case str():
            return to_text_fact(value)
        case int():
            return to_count_fact(value)
        case _:
            return value


_WHOLE = ("C014",)  # a file of another year is one fault, however many rows it has
_MOST = 100  # findings of one rule that are listed for a file; the rest are counted


def get_finding_label(collection: StructuralMetadata, path: str) -> Text:
    """The collection's label at a path, as words of a finding; a column that has none is named as it was."""
    return collection.labels.get(path) or InvariantText(path)


def list_names_briefly(names: Iterable[object], most: int = 20) -> str:
    """Names in one line, the rest counted.

    Example:
        >>> list_names_briefly(["a", "b", "c"], most=2)
        'a, b … (+1)'
    """
    matches = [str(name) for name in names]
    return ", ".join(matches[:most]) + (f" … (+{len(matches) - most})" if len(matches) > most else "")


def build_rule_finding(
    collection: Framework,
    rule: str,
    where: Text,
    facts: dict[str, object] | None = None,
    *,
    provider: str = "",
    period: str = "",
    measure: str = "",
    source: Source | None = None,
    cause: str = "",
) -> Finding:
    """The finding of a rule, in the collection's weight and words.

    Args:
        collection: Whose rules and labels hold.
        rule: Number of the rule.
        where: The line that says where.
        facts: What fills the rule's texts. Never a value that somebody wrote about a person.
        provider: Body that delivered.
        period: Period of reference.
        measure: Measure, where there is one.
        source: File, row or cell.
        cause: Name of the file, so that its findings stand together.
    """
    texts = collection.rules[rule]
    items_by_name = {name: to_finding_fact(value) for name, value in (facts or {}).items()}
    return Finding(
        rule=rule,
        severity=Severity(texts.severity),
        where=where,
        what=format_template(texts.what, **items_by_name),
        do=format_template(texts.do, **items_by_name),
        providers=(provider,) if provider else (),
        period=period,
        measure=measure,
        sources=(source,) if source else (),
        cause=cause,
    )


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
        self._items: list[Finding] = []
        self._counts: Counter[str] = Counter()
        self._errors = 0
        self._named: dict[tuple[str, str], tuple[Text, ...]] = {}

    @property
    def errors(self) -> int:
        """How many errors the file has."""
        return self._errors

    @property
    def said(self) -> int:
        """How many findings it has."""
        return self._counts.total()

    def place(self, at: Text | None = None, *, form: str = "", measure: str = "", rest: Text | None = None) -> Text:
        """The where-line: file, row or cell, form, measure and breakdown, by their labels."""
        parts: list[Text] = [quote_text(to_text_fact(self.file))]
        if at is not None:
            parts.append(at)
        parts += self._label_form_and_measure(form, measure)
        if rest is not None:
            parts.append(rest)
        return JoinedText(tuple(parts))

    def _label_form_and_measure(self, form: str, measure: str) -> tuple[Text, ...]:
        """The names of a form and a measure, which most rows of a file share."""
        if (form, measure) not in self._named:
            quoted_texts = []
            if form in self.collection.forms:
                quoted_texts.append(quote_text(get_finding_label(self.collection, f"forms.{form}.title")))
            if measure in self.collection.measures:
                quoted_texts.append(quote_text(get_finding_label(self.collection, f"measures.{measure}.name")))
            self._named[form, measure] = tuple(quoted_texts)
        return self._named[form, measure]

    def add_rule_finding(
        self,
        rule: str,
        where: Text | None = None,
        facts: Mapping[str, object] | None = None,
        *,
        about: str = "",
        source: Source | None = None,
        **more: object,
    ) -> None:
        """Add a finding (from the hundred-and-first of a rule on, only count it).

        Args:
            rule: Number of the rule.
            where: The where-line; the file alone if none is given.
            facts: What fills the rule's texts.
            about: Id of the measure, where there is one.
            source: File, row or cell.
            **more: The same, by name.
        """
        self._counts[rule] += 1
        weight = Severity(self.collection.rules[rule].severity)
        self._errors += weight is Severity.ERROR
        if self._counts[rule] > _MOST:
            return
        self._items.append(
            build_rule_finding(
                self.collection,
                rule,
                where or self.place(),
                {**(facts or {}), **more},
                provider=self.provider,
                period=self.period,
                measure=about,
                source=source or Source(self.file),
                cause=self.file,
            )
        )

    @property
    def findings(self) -> Findings:
        """Everything that was said, with one line for what was only counted."""
        more = [
            build_rule_finding(
                self.collection,
                "C046",
                self.place(),
                {"count": count - _MOST, "rule": rule},
                provider=self.provider,
                period=self.period,
                source=Source(self.file),
                cause=self.file,
            )
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
