"""What a report text may refer to: the edition's period, and the collection's codes, nouns and size words."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import partial

from tilstand.define import Vocabulary, breaks_between
from tilstand.define.catalogue import Catalogue
from tilstand.define.schema import Break, SizeWord
from tilstand.languages import Dated, quoted
from tilstand.terms import Alike, Codelist, Joined, Key, Period, Qualifier, Text, Unit, Value
from tilstand.text.fixed import fixed
from tilstand.text.noun import Nouns
from tilstand.text.numeral import Style

__all__ = ["Below", "Crossed", "Qualify", "Resolve", "Scope", "Upper"]

Resolve = Callable[[Key], Value | None]
"""The value of a figure; None where there is no figure at that address."""

Qualify = Callable[[Key], Qualifier]
"""How a figure is to be read: exact, "about", "at least", "at most"."""

Crossed = Callable[[Key, Key], tuple[Text, ...]]
"""Why the series is broken between two figures; empty where it is not."""


Upper = Callable[[Key], Value | None]
"""The greatest number that a figure may be, where its number is the least; None where that is not known."""

Below = Callable[[Key], int | None]
"""The number that a hidden figure is told to be fewer than, 0 where not even that is; None for one shown."""


def _unlimited(key: Key) -> Value | None:
    return None


def _exact(key: Key) -> Qualifier:
    return Qualifier.EXACT


def _unbroken(first: Key, last: Key) -> tuple[Text, ...]:
    return ()


@dataclass(frozen=True)
class Scope:
    """What a report text may refer to.

    Attributes:
        file: Name of the text's file, for messages.
        period: Period of the edition: `round` in a reference.
        provider: Provider or group that a reference is about where it names none.
        nouns: What can be counted.
        size_words: What words of size mean.
        codelists: Code lists by dimension, for references with `by`.
        codes: Names of codes inside a sentence, by dimension and code, where they differ from the label:
            `inline.CODELIST.CODE` in the collection's labels.
        percentages: Measures in per cent, whose changes are told in per cent and sized in points.
        measures: Measures that exist; None where that is not known.
        providers: Providers and groups that exist; None where that is not known.
        style: `auto` writes words up to twelve, but digits where a number above stands in the same sentence
            or list; `digits` writes digits throughout.
        qualify: How a figure is to be read; the word for it ("minst", "om lag") is written before it.
        upper: The greatest number that a figure may be, where its number is the least; the two are written as
            a range. None where that is not known.
        below: What is said of a figure that the release hides; None where it hides none.
        crossed: Why the series is broken between two figures. A change or comparison across a break has no
            word of size, and its paragraph ends with the reason.
        labels: Names of measures, providers and dimensions, for messages.
        inserts: Tables and charts that the edition has (`table extent`); None where that is not known.
    """

    file: str = "text"
    period: Period | None = None
    provider: str = ""
    nouns: Nouns = field(default_factory=Nouns.packaged)
    size_words: Mapping[str, SizeWord] = field(default_factory=dict)
    codelists: Mapping[str, Codelist] = field(default_factory=dict)
    codes: Mapping[tuple[str, str], Text] = field(default_factory=dict)
    percentages: frozenset[str] = frozenset()
    measures: frozenset[str] | None = None
    providers: frozenset[str] | None = None
    style: Style = "auto"
    qualify: Qualify = _exact
    upper: Upper = _unlimited
    below: Below | None = None
    crossed: Crossed = _unbroken
    labels: Catalogue = field(default_factory=lambda: Catalogue({}))
    inserts: frozenset[str] | None = None

    @classmethod
    def of(
        cls,
        collection: Vocabulary,
        period: Period,
        *,
        file: str = "text",
        provider: str = "",
        style: Style = "auto",
        qualify: Qualify | None = None,
    ) -> Scope:
        """The scope of a collection's texts for one edition."""
        return cls(
            file=file,
            period=period,
            provider=provider,
            nouns=Nouns.packaged().with_labels(collection.labels, collection.settings.languages),
            size_words=collection.settings.size_words,
            codelists={name: collection.codelist(name) for name in collection.settings.dimensions},
            codes={
                (name, code.id): collection.labels[path]
                for name, dimension in collection.settings.dimensions.items()
                for code in collection.codelist(name)
                if (path := f"inline.{dimension.codelist}.{code.id}") in collection.labels
            },
            percentages=frozenset(
                name for name, measure in collection.measures.items() if measure.unit == Unit.PERCENT
            ),
            measures=frozenset(collection.measures),
            providers=frozenset(collection.providers) | frozenset(collection.groups),
            style=style,
            qualify=qualify or _exact,
            crossed=partial(_crossed, collection),
            labels=collection.labels,
        )

    def label(self, kind: str, name: str, dimension: str = "") -> Text | None:
        """What a measure, provider, dimension or code of one is called; None if that is not known."""
        if kind == "code":
            return self.codelists[dimension][name].label
        path = {"measure": f"measures.{name}.name", "dimension": f"dimensions.{name}"}.get(
            kind, f"providers.{name}"
        )
        return self.labels.get(path)

    def dimension(self, name: str) -> Text:
        """A dimension, by its label with its name beside it, for messages."""
        label = self.label("dimension", name)
        return Alike(name) if label is None else Joined((label, Alike(f" ({name})")), "")

    def named(self, key: Key) -> Text:
        """A figure, by labels with its address beside them, for messages."""
        measure, provider = self.label("measure", key.measure), self.label("provider", key.provider)
        if measure is None or provider is None:
            return Alike(key.text())
        codes = [self.codelists[name][code].label for name, code in key.dims if name in self.codelists]
        parts = Joined((quoted(measure), *codes, provider, Dated(key.period)))
        return Joined((parts, Alike(f" ({key.text()})")), "")


def _crossed(collection: Vocabulary, first: Key, last: Key) -> tuple[Text, ...]:
    if first.measure != last.measure:
        return ()
    found = dict.fromkeys(
        broken
        for provider in dict.fromkeys((first.provider, last.provider))
        for broken in breaks_between(collection, first.measure, provider, first.period, last.period)
    )
    return tuple(dict.fromkeys(_reason(collection, broken) for broken in found))


def _reason(collection: Vocabulary, broken: Break) -> Text:
    if broken.note in collection.labels:
        return collection.labels[broken.note]
    named = Dated(broken.period)
    return fixed(collection.labels, f"break.{broken.cause}", period=named)
