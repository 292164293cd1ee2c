"""Scope of a report text, and look-up of the figures that its references name."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from functools import partial

from tilstand.define import StructuralMetadata, find_series_breaks
from tilstand.define.labels import Catalogue
from tilstand.define.schema import Break, SizeWord
from tilstand.languages import DatedText, quote_text
from tilstand.report_text.messages import get_report_string, suggest_similar_names
from tilstand.report_text.nouns import NounLexicon
from tilstand.report_text.numerals import Style
from tilstand.report_text.references import BindingError, FigureAddress, FigureReference, MissingFigureError
from tilstand.terms import Codelist, InvariantText, JoinedText, Key, Period, Text, Unit, Value, ValueQualifier

Resolve = Callable[[Key], Value | None]
"""The value of a figure; None where there is no figure at that address."""

Qualify = Callable[[Key], ValueQualifier]
"""How a figure is to be read: exact, "about", "at least", "at most"."""

Crossed = Callable[[Key, Key], tuple[Text, ...]]
"""Why the series is broken between two figures; empty where it is not."""


Upper = Callable[[Key], Value | None]
"""The greatest number that a figure may be, where its number is the least; None where that is not known."""

Below = Callable[[Key], int | None]
"""The number that a hidden figure is told to be fewer than, 0 where not even that is; None for one shown."""


Rounded = Callable[[Key], bool]
"""True for a count that is printed rounded, or may be."""


def _is_never_rounded(key: Key) -> bool:
    return False


def _find_no_limit(key: Key) -> Value | None:
    return None


def _qualify_as_exact(key: Key) -> ValueQualifier:
    return ValueQualifier.EXACT


def _list_no_breaks(first: Key, last: Key) -> tuple[Text, ...]:
    return ()


@dataclass(frozen=True)
class ReportScope:
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
        rounded: True for a count that is printed rounded, or may be: one that equals its whole is "about" it.
        crossed: Why the series is broken between two figures. A change or comparison across a break has no
            word of size, and its paragraph ends with the reason.
        labels: Names of measures, providers and dimensions, for messages.
        inserts: Tables and charts that the edition has (`table extent`); None where that is not known.
    """

    file: str = "text"
    period: Period | None = None
    provider: str = ""
    nouns: NounLexicon = field(default_factory=NounLexicon.from_package)
    size_words: Mapping[str, SizeWord] = field(default_factory=dict)
    codelists: Mapping[str, Codelist] = field(default_factory=dict)
    codes: Mapping[tuple[str, str], Text] = field(default_factory=dict)
    percentages: frozenset[str] = frozenset()
    measures: frozenset[str] | None = None
    providers: frozenset[str] | None = None
    style: Style = "auto"
    qualify: Qualify = _qualify_as_exact
    upper: Upper = _find_no_limit
    below: Below | None = None
    rounded: Rounded = _is_never_rounded
    crossed: Crossed = _list_no_breaks
    labels: Catalogue = field(default_factory=lambda: Catalogue({}))
    inserts: frozenset[str] | None = None

    @classmethod
    def from_collection(
        cls,
        collection: StructuralMetadata,
        period: Period,
        *,
        file: str = "text",
        provider: str = "",
        style: Style = "auto",
        qualify: Qualify | None = None,
    ) -> ReportScope:
        """The scope of a collection's texts for one edition."""
        return cls(
            file=file,
            period=period,
            provider=provider,
            nouns=NounLexicon.from_package().add_collection_nouns(collection.labels, collection.settings.languages),
            size_words=collection.settings.size_words,
            codelists={name: collection.get_codelist(name) for name in collection.settings.dimensions},
            codes={
                (name, code.id): collection.labels[path]
                for name, dimension in collection.settings.dimensions.items()
                for code in collection.get_codelist(name)
                if (path := f"inline.{dimension.codelist}.{code.id}") in collection.labels
            },
            percentages=frozenset(
                name for name, measure in collection.measures.items() if measure.unit == Unit.PERCENT
            ),
            measures=frozenset(collection.measures),
            providers=frozenset(collection.providers) | frozenset(collection.groups),
            style=style,
            qualify=qualify or _qualify_as_exact,
            crossed=partial(_list_crossed_breaks, collection),
            labels=collection.labels,
        )

    def label(self, kind: str, name: str, dimension: str = "") -> Text | None:
        """What a measure, provider, dimension or code of one is called; None if that is not known."""
        if kind == "code":
            return self.codelists[dimension][name].label
        path = {"measure": f"measures.{name}.name", "dimension": f"dimensions.{name}"}.get(kind, f"providers.{name}")
        return self.labels.get(path)

    def describe_dimension(self, name: str) -> Text:
        """A dimension, by its label with its name beside it, for messages."""
        label = self.label("dimension", name)
        return InvariantText(name) if label is None else JoinedText((label, InvariantText(f" ({name})")), "")

    def named(self, key: Key) -> Text:
        """A figure, by labels with its address beside them, for messages."""
        measure, provider = self.label("measure", key.measure), self.label("provider", key.provider)
        if measure is None or provider is None:
            return InvariantText(key.text())
        codes = [self.codelists[name][code].label for name, code in key.dims if name in self.codelists]
        parts = JoinedText((quote_text(measure), *codes, provider, DatedText(key.period)))
        return JoinedText((parts, InvariantText(f" ({key.text()})")), "")


def _list_crossed_breaks(collection: StructuralMetadata, first: Key, last: Key) -> tuple[Text, ...]:
    if first.measure != last.measure:
        return ()
    found = dict.fromkeys(
        broken
        for provider in dict.fromkeys((first.provider, last.provider))
        for broken in find_series_breaks(collection, first.measure, provider, first.period, last.period)
    )
    return tuple(dict.fromkeys(_describe_break(collection, broken) for broken in found))


def _describe_break(collection: StructuralMetadata, broken: Break) -> Text:
    if broken.note in collection.labels:
        return collection.labels[broken.note]
    named = DatedText(broken.period)
    return get_report_string(collection.labels, f"break.{broken.cause}", period=named)


_RELATIVE = re.compile(r"round(?:([+-])(\d{1,2}))?")


class FigureLookup:
    """Finds the figures that references name; a figure is asked for once."""

    def __init__(self, resolve: Resolve, scope: ReportScope) -> None:
        self.resolve = resolve
        self.scope = scope
        self._known: dict[Key, Value | None] = {}

    def period(self, text: str) -> Period:
        """A period as a reference writes it: `2024`, `2024-T1`, `round`, `round-1`, `round-2/round`.

        Empty for the edition's own.
        """
        if "round" in text and "/" in text:
            first, last = self.period(text.split("/")[0]), self.period(text.split("/")[-1])
            return first.until(last)
        relative = _RELATIVE.fullmatch(text or "round")
        if relative is None:
            try:
                return Period.from_text(text)
            except ValueError:
                raise BindingError("address.period", word=text) from None
        if self.scope.period is None:
            raise BindingError("address.own_period")
        sign, steps = relative.groups()
        return self.scope.period.shift_period(int(f"{sign}{steps}")) if steps else self.scope.period

    def key(self, made: FigureReference, address: FigureAddress, period: Period | None = None) -> Key:
        """The address of a figure."""
        self._require_known_name("measure", made.subject, self.scope.measures)
        provider = address.of or self.scope.provider
        if not provider:
            raise BindingError("address.no_provider")
        self._require_known_name("such_provider", provider, self.scope.providers)
        dims = {**made.among, **address.where}
        self._check_dimension_codes(dims)
        when = self.period(address.in_) if period is None else period
        return Key(made.subject, provider, when, tuple(sorted(dims.items())))

    def whole(self, made: FigureReference) -> Key:
        """The address of the whole of which a reference's figure is a part."""
        if not made.address.where:
            raise BindingError("address.needs_where", word=made.kind)
        return self.key(made, FigureAddress(made.address.of, made.address.in_))

    def other(self, made: FigureReference) -> Key:
        """The address of the figure compared with: what `with` leaves out is the same."""
        if made.other == FigureAddress():
            raise BindingError("address.needs_with")
        own_address = made.address
        return self.key(
            made,
            FigureAddress(
                made.other.of or own_address.of,
                made.other.in_ or own_address.in_,
                {**own_address.where, **made.other.where},
            ),
        )

    def number(self, key: Key) -> Decimal:
        """The number at an address.

        Raises:
            MissingError: If there is no figure, or a figure without a number.
        """
        value = self._resolve_figure_value(key)
        if value is None:
            raise MissingFigureError("address.no_figure", figure=self.scope.named(key))
        if value.amount is None:
            status = get_report_string(self.scope.labels, f"status.{value.status}")
            raise MissingFigureError("address.no_number", figure=self.scope.named(key), status=status)
        return value.amount

    def count(self, key: Key) -> int:
        """The whole, non-negative number at an address."""
        number = self.number(key)
        if number != int(number) or number < 0:
            raise BindingError("address.no_count", figure=self.scope.named(key), number=number)
        return int(number)

    def qualifier(self, key: Key) -> ValueQualifier:
        """How the figure at an address is to be read; "about 0" and "at most 0" are nothing but 0."""
        number = self.number(key)
        value_qualifier = self.scope.qualify(key)
        meant = number or value_qualifier in (ValueQualifier.AT_LEAST, ValueQualifier.FEW)
        return value_qualifier if meant else ValueQualifier.EXACT

    def find_proper_range(self, key: Key) -> tuple[Decimal, Decimal] | None:
        """The least and the greatest number that a figure may be, where both are known and differ.

        None for one that is few or none: it has words of its own.
        """
        return None if self.is_few(key) else self._find_ends(key)

    def is_few(self, key: Key) -> bool:
        """True for a protected count that stands as 0, and is few or none."""
        return self.qualifier(key) is ValueQualifier.FEW

    def is_rough(self, key: Key) -> bool:
        """True for a count that is printed rounded, or may be: of it nobody says "all" or "the same"."""
        return self.scope.rounded(key) or self.is_few(key)

    def stop_at_few(self, *keys: Key) -> None:
        """Stop where nothing follows from a figure that is few or none.

        Raises:
            MissingError: If one of the figures is.
        """
        for key in keys:
            if self.is_few(key):
                raise MissingFigureError("bind.no_few", figure=self.scope.named(key))

    def _find_ends(self, key: Key) -> tuple[Decimal, Decimal] | None:
        number, upper = self.number(key), self.scope.upper(key)
        if upper is None or upper.amount is None or upper.amount <= number:
            return None
        return number, upper.amount

    def find_range_ends(self, key: Key) -> tuple[Decimal, Decimal] | None:
        """The least and the greatest number that a figure may be; None where one of them is not known."""
        number = self.number(key)
        exact = self.qualifier(key) in (ValueQualifier.EXACT, ValueQualifier.DERIVED, ValueQualifier.REPAIRED)
        return self._find_ends(key) or ((number, number) if exact else None)

    def get_stated_qualifiers(self, *keys: Key) -> tuple[ValueQualifier, ...]:
        """How figures that are to be stated are to be read.

        Raises:
            MissingError: If all that is known of one is that it is at least 0: then there is nothing to say.
        """
        value_qualifiers = tuple(self.qualifier(key) for key in keys)
        for key, qualifier in zip(keys, value_qualifiers, strict=True):
            if qualifier is ValueQualifier.AT_LEAST and not self.number(key) and self.find_proper_range(key) is None:
                raise MissingFigureError("address.at_least_zero", figure=self.scope.named(key))
        return value_qualifiers

    def by(self, made: FigureReference) -> tuple[dict[str, Decimal], tuple[Key, ...]]:
        """The numbers for the codes of a dimension, in the order of the code list, and what they follow from.

        A code without a figure gives way to its parts, and is left out where they have none; with `finest`,
        one whose parts add up to it does too. A code whose number is not known stops the reference, since
        nobody can say which code has most.
        """
        if not made.by:
            raise BindingError("address.needs_by", word=made.kind)
        self._require_known_name("dimension", made.by, frozenset(self.scope.codelists))
        base = self.key(made, made.address)
        asked: list[Key] = []
        amounts_by_name = dict(self._list_code_numbers(base, made.by, None, "finest" in made.options, asked))
        if not amounts_by_name:
            dimension = self.scope.describe_dimension(made.by)
            raise MissingFigureError("address.no_figure_by", dimension=dimension, figure=self.scope.named(base))
        return amounts_by_name, tuple(asked)

    def _list_code_numbers(
        self, base: Key, dimension: str, parent: str | None, finest: bool, asked: list[Key]
    ) -> Iterator[tuple[str, Decimal]]:
        for code in self.scope.codelists[dimension].parts(parent):
            key = base.at(dimension, code.id)
            whole = None
            if self._resolve_figure_value(key) is not None:
                whole = self.number(key)
                asked.append(key)
            if whole is None or finest:
                try:
                    parts = list(self._list_code_numbers(base, dimension, code.id, finest, asked))
                except MissingFigureError:
                    if whole is None:
                        raise
                    parts = []
                if whole is None or (parts and sum(number for _, number in parts) == whole):
                    yield from parts
                    continue
            yield code.id, whole

    def get_figure_series(self, made: FigureReference) -> list[tuple[Key, Decimal]]:
        """The figures for every period from the first to the last that a reference names."""
        first, last = self.period(made.first or "round-1"), self.period(made.last)
        spans = [first]
        while spans[-1].last < last.first:
            spans.append(spans[-1].shift_period(1))
        if spans[-1] != last:
            raise BindingError("address.from_to")
        keys = [self.key(made, made.address, span) for span in spans]
        return [(key, self.number(key)) for key in keys]

    def _resolve_figure_value(self, key: Key) -> Value | None:
        if key not in self._known:
            self._known[key] = self.resolve(key)
        return self._known[key]

    def _check_dimension_codes(self, dims: Mapping[str, str]) -> None:
        for dimension, code in dims.items():
            if self.scope.codelists:
                self._require_known_name("dimension", dimension, frozenset(self.scope.codelists))
                codes = frozenset(code.id for code in self.scope.codelists[dimension])
                self._require_known_name("code", code, codes, dimension)

    def _require_known_name(self, kind: str, name: str, known: frozenset[str] | None, dimension: str = "") -> None:
        if known is None or name in known:
            return
        near = suggest_similar_names(name, known, named=lambda one: self.scope.label(kind, one, dimension))
        facts: dict[str, object] = {"dimension": self.scope.describe_dimension(dimension)} if dimension else {}
        raise BindingError(f"address.no_{kind}", word=name, hint=near, **facts)
