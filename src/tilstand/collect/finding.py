"""Findings of one file: rule and facts in, the four-line message out."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace

from tilstand.collect.fact import fact, written
from tilstand.define import Framework, Round, Vocabulary
from tilstand.languages import filled, message, quoted
from tilstand.model import Finding, Findings, Severity, Source
from tilstand.terms import Alike, Joined, Text
from tilstand.terms.text import FALLBACK

__all__ = ["FileReport", "TableReport", "finding", "label", "listed"]

_WHOLE = ("C014",)  # a file of another year is one fault, however many rows it has
_MOST = 100  # findings of one rule that are listed for a file; the rest are counted


def label(collection: Vocabulary, path: str) -> Text:
    """The collection's label at a path, as words of a finding; a column that has none is named as it was."""
    return collection.labels.get(path) or Alike(path)


def listed(names: Iterable[object], most: int = 20) -> str:
    """Names in one line, the rest counted.

    Example:
        >>> listed(["a", "b", "c"], most=2)
        'a, b … (+1)'
    """
    found = [str(name) for name in names]
    return ", ".join(found[:most]) + (f" … (+{len(found) - most})" if len(found) > most else "")


def finding(
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
    told = {name: fact(value) for name, value in (facts or {}).items()}
    return Finding(
        rule=rule,
        severity=Severity(texts.severity),
        where=where,
        what=filled(texts.what, **told),
        do=filled(texts.do, **told),
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

    def place(
        self, at: Text | None = None, *, form: str = "", measure: str = "", rest: Text | None = None
    ) -> Text:
        """The where-line: file, row or cell, form, measure and breakdown, by their labels."""
        parts: list[Text] = [quoted(written(self.file))]
        if at is not None:
            parts.append(at)
        parts += self._about(form, measure)
        if rest is not None:
            parts.append(rest)
        return Joined(tuple(parts))

    def _about(self, form: str, measure: str) -> tuple[Text, ...]:
        """The names of a form and a measure, which most rows of a file share."""
        if (form, measure) not in self._named:
            found = []
            if form in self.collection.forms:
                found.append(quoted(label(self.collection, f"forms.{form}.title")))
            if measure in self.collection.measures:
                found.append(quoted(label(self.collection, f"measures.{measure}.name")))
            self._named[form, measure] = tuple(found)
        return self._named[form, measure]

    def say(
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
            finding(
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
            finding(
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
        return Findings((*_once(self._items), *more))


def _once(items: Iterable[Finding]) -> Iterator[Finding]:
    """Findings of which what is wrong with a whole file is told once, and in how many rows."""
    alike: dict[str, list[Finding]] = {}
    for at, one in enumerate(items):
        same = one.what.text(FALLBACK) if one.rule in _WHOLE else ""
        alike.setdefault(f"{one.rule} {same}" if same else str(at), []).append(one)
    for first, *rest in alike.values():
        more = message("collect.more_rows", count=len(rest)) if rest else None
        yield replace(first, where=Joined((first.where, more))) if more is not None else first


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
