"""The texts of a release, the cells that each can mean, and the disclosure in a text."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from itertools import accumulate, pairwise
from types import MappingProxyType
from typing import Any

from tilstand.languages.disclosure_lexicon import load_disclosure_lexicon
from tilstand.model.chart import ChartData, ChartPoint
from tilstand.model.document import Chapter, FigurePhrase, Inline, NumberMark, PlainText, flatten_inlines
from tilstand.model.names import EditionNames
from tilstand.model.release import Release, ReleasedText
from tilstand.model.table import CellValue, ReleasableTable
from tilstand.protect.text.code_words import Code, Codes, CodeWords, ShownCells
from tilstand.protect.text.tokens import Span
from tilstand.report_text import NounLexicon
from tilstand.terms import CodeMeaning, Key, Language, Period, Text, TextPiece, ValueStatus

_NAMED = ("id", "rule")
_LABELS = frozenset(("row_labels", "column_labels", "groups", "series", "totals", "boxes", "unit", "counted", "figure"))
"""What things are called says nothing of them."""
_RULES = ("headcount", "rules", "sources", "sizes")
"""Parts that tell how is counted, and what the collection knows to hold."""


@dataclass(frozen=True, slots=True)
class MentionedFigures:
    """Which figures a text can mean; an empty set is any.

    Attributes:
        measures: Their measures.
        providers: The bodies whose they are, where the text names none.
        periods: Their periods, where the text names none.
    """

    measures: frozenset[str] = frozenset()
    providers: frozenset[str] = frozenset()
    periods: frozenset[Period] = frozenset()

    @classmethod
    def from_keys(cls, keys: Iterable[Key], providers: Iterable[str] = ()) -> MentionedFigures:
        """What the figures that it states, or stands beside, make of it."""
        own_keys = tuple(keys)
        periods = frozenset(key.period for key in own_keys)
        return cls(frozenset(key.measure for key in own_keys), frozenset(providers), periods)


@dataclass(frozen=True, slots=True)
class TextPlace:
    """A text and where it stands.

    Attributes:
        kind: Part of the release: `answers`, `chapters`, `tables`, `plots`, `queries`, `headcount`,
            `disputes`, `imprint`, or a part of the method appendix.
        place: Where in it.
        language: Its language.
        text: What it says.
        bound: What of it was written from figures: that has been attacked with the tables.
        aside: What of it is a name, a law or a day, whatever numbers stand in it.
        about: Which figures it can mean.
        ruling: True where it says what counts and what holds for any round, and not who was counted.
    """

    kind: str
    place: str
    language: Language
    text: str
    bound: tuple[Span, ...] = ()
    aside: tuple[Span, ...] = ()
    about: MentionedFigures = field(default_factory=MentionedFigures)
    ruling: bool = False


def list_text_places(release: Release) -> Iterator[TextPlace]:
    """Every text of a release, in its order; labels say nothing and are left out.

    Args:
        release: What is released; its texts have passed the gate.
    """
    keys = {table.id: tuple(_iterate_table_keys(table)) for table in release.tables}
    for answer in release.answers:
        about = MentionedFigures(providers=frozenset({answer.provider}), periods=frozenset({release.names.period}))
        for language, text in answer.text.items():
            yield TextPlace("answers", f"{answer.provider} › {answer.question}", language, text, about=about)
    for language, chapters in release.chapters.items():
        for chapter in chapters:
            yield from _iterate_chapter_places(chapter, language, keys)
    for table in release.tables:
        own_table = dataclasses.replace(table, cells=())
        about = MentionedFigures.from_keys(keys[table.id], (table.provider,) if table.provider else ())
        yield from _iterate_part_places("tables", own_table, (table.id,), about)
    for plot in release.plots:
        yield from _iterate_part_places(
            "plots", plot, (plot.id,), MentionedFigures.from_keys(_iterate_chart_keys(plot))
        )
    parts: dict[str, object] = {"headcount": release.headcount, "disputes": release.disputes}
    parts |= {"queries": release.queries, "imprint": release.names.imprint}
    parts |= {
        current_field.name: getattr(release.appendix, current_field.name)
        for current_field in dataclasses.fields(release.appendix)
    }
    for kind, part in parts.items():
        yield from _iterate_part_places(kind, part, (), MentionedFigures())


def _iterate_chapter_places(
    chapter: Chapter, language: Language, keys: Mapping[str, Sequence[Key]]
) -> Iterator[TextPlace]:
    """The texts of a chapter; one that states no figure is about those that its chapter is about."""
    whose = (chapter.provider,) if chapter.provider else ()
    document = chapter.document
    around = [key for phrase in document.figures for key in phrase.keys]
    around += [key for insert in document.inserts if insert.kind == "table" for key in keys.get(insert.id, ())]
    for run in document.text_runs:
        flat = tuple(flatten_inlines(run))
        ends = list(accumulate((len(_get_inline_text(item)) for item in flat), initial=0))
        spans = list(zip(flat, pairwise(ends), strict=True))
        bound = tuple(span for item, span in spans if isinstance(item, FigurePhrase) and item.keys)
        aside = tuple(span for item, span in spans if isinstance(item, NumberMark) and item.kind != "said")
        own_keys = [key for item in flat if isinstance(item, FigurePhrase) for key in item.keys]
        text = "".join(map(_get_inline_text, flat))
        about = MentionedFigures.from_keys(own_keys or around, whose)
        yield TextPlace("chapters", chapter.id, language, text, bound, aside, about)


def _iterate_part_places(
    kind: str, part: object, place: tuple[str, ...], about: MentionedFigures
) -> Iterator[TextPlace]:
    for where, text in _iterate_nested_texts(part, place):
        for language, pieces in text.spoken:
            bound, aside = (
                _get_piece_spans(pieces, "number"),
                _get_piece_spans(pieces, "name", "period", "law", "term"),
            )
            own_keys = [key for piece in pieces for key in piece.cells if isinstance(key, Key)]
            meant = MentionedFigures.from_keys(own_keys) if own_keys and not about.measures else about
            told = "".join(piece.text for piece in pieces)
            yield TextPlace(kind, " › ".join(where), language, told, bound, aside, meant, kind in _RULES)


def _get_piece_spans(pieces: Sequence[TextPiece], *kinds: str) -> tuple[Span, ...]:
    ends = list(accumulate((len(piece.text) for piece in pieces), initial=0))
    return tuple(span for piece, span in zip(pieces, pairwise(ends), strict=True) if piece.kind in kinds)


def _iterate_nested_texts(value: Any, place: tuple[str, ...]) -> Iterator[tuple[tuple[str, ...], ReleasedText]]:
    match value:
        case ReleasedText():
            yield place, value
        case ChartPoint() | CellValue() | str():
            return
        case Mapping():
            for name, inner in value.items():
                yield from _iterate_nested_texts(inner, (*place, str(name)))
        case tuple():
            for at, inner in enumerate(value, 1):
                name = next((str(getattr(inner, text)) for text in _NAMED if hasattr(inner, text)), str(at))
                yield from _iterate_nested_texts(inner, (*place, name))
        case _ if dataclasses.is_dataclass(value) and not isinstance(value, Key | type):
            for current_field in dataclasses.fields(value):
                if current_field.name not in _LABELS:
                    yield from _iterate_nested_texts(getattr(value, current_field.name), (*place, current_field.name))


def _iterate_table_keys(table: ReleasableTable) -> Iterator[Key]:
    for row in table.cells:
        yield from (cell.key for cell in row if cell is not None and cell.key is not None)


def _iterate_chart_keys(plot: ChartData) -> Iterator[Key]:
    cells = (point.cell for point in plot.points)
    return (cell.key for cell in cells if cell is not None and cell.key is not None)


def _get_inline_text(one: Inline) -> str:
    return one.text if isinstance(one, PlainText | FigurePhrase | NumberMark) else ""


@dataclass(frozen=True, slots=True)
class TextDisclosure:
    """Something that a sentence gives away.

    Attributes:
        kind: `few` persons, `none`, `all` of a group in one category, `rest` (all but few), a `share` that
            few or all but few make up, a `change` of what is hidden, a `rank` of it, or `one` alone.
        text: The words that say it.
        start: Where they stand in the text.
        cells: The cells that it may be about, by their codes.
    """

    kind: str
    text: str
    start: int
    cells: tuple[Codes, ...]


Phrases = Mapping[Code, Mapping[Language, tuple[str, ...]]]
"""Words for codes and bodies, by language; `*` stands for any end of a word."""

_BODY = "provider"
_NO_PHRASES: Phrases = MappingProxyType({})


@dataclass(frozen=True)
class ReleasedCells:
    """What a release shows of persons, kept apart by measure, body and period.

    Attributes:
        names: What addresses are called.
        numbers: The figures about persons that tables or texts tell, and those that tables hide (None).
        limits: For each of them the number from which on it is no count of few.
        threshold: The same where none of them is meant.
        things: Dimensions that only figures about nobody have.
        phrases: Further words for codes and bodies, by language; `*` stands for any end of a word.
    """

    names: EditionNames
    numbers: Mapping[Key, int | None]
    limits: Mapping[Key, int]
    threshold: int
    things: frozenset[str] = frozenset()
    phrases: Phrases = field(default_factory=dict)

    @classmethod
    def from_release(
        cls, release: Release, limit: Callable[[Key], int], threshold: int, phrases: Phrases = _NO_PHRASES
    ) -> ReleasedCells:
        """The cells of a release.

        Args:
            release: What is released.
            limit: The number from which on a figure is no count of few people; 1 for what counts nobody.
            threshold: The same where it is not said of which figure.
            phrases: Further words for codes and bodies.
        """
        numbers: dict[Key, int | None] = {}
        limits: dict[Key, int] = {}
        for key, number in _iterate_mentionable_figures(release):
            if key not in limits:
                limits[key] = limit(key)
            if limits[key] > 1 and (number is not None or key not in numbers):
                numbers[key] = number
        persons = {dimension for key in numbers for dimension, _ in key.dims}
        others = {dimension for key in limits for dimension, _ in key.dims}
        return cls(release.names, numbers, limits, threshold, frozenset(others - persons), phrases)

    def match_cells(self, about: MentionedFigures, years: Iterable[int] = ()) -> ShownCells:
        """The cells that a text can mean, as a sentence is held against them.

        What is in print for a body and a code is so without the body too, for a text that is about it.

        Args:
            about: What the text is about.
            years: The years that it names.
        """
        named = frozenset(years)
        if (about, named) not in self._cached_cells:
            self._cached_cells[about, named] = self._select_shown_cells(about, named)
        return self._cached_cells[about, named]

    def can_mean_codes(self, codes: Codes, about: MentionedFigures) -> bool:
        """True where what a text is about has all codes that a sentence of it names.

        Args:
            codes: The codes.
            about: What the text is about.
        """
        own_pairs = self._get_measure_codes(about.measures)
        return not about.measures or bool(own_pairs and codes <= own_pairs)

    def _get_measure_codes(self, measures: frozenset[str]) -> Codes:
        """The codes and bodies of all figures of some measures; of none about persons, nothing is meant."""
        if measures not in self._measure_codes:
            keys = [key for key in self.numbers if key.measure in measures]
            self._measure_codes[measures] = frozenset(code for key in keys for code in self._figure_codes[key][1])
        return self._measure_codes[measures]

    @cached_property
    def _measure_codes(self) -> dict[frozenset[str], Codes]:
        return {}

    @cached_property
    def _cached_cells(self) -> dict[tuple[MentionedFigures, frozenset[int]], ShownCells]:
        return {}

    def _select_shown_cells(self, about: MentionedFigures, years: frozenset[int]) -> ShownCells:
        own_keys = [key for key in self.numbers if not about.measures or key.measure in about.measures]
        own_keys = self._select_periods(own_keys, about, years)
        own_keys.sort(key=lambda key: key.period != self.names.period)
        printed: dict[Codes, dict[int, None]] = {}
        hidden: set[Codes] = set()
        bodies = {key.provider for key in own_keys}
        for key in own_keys:
            number, (whole, named) = self.numbers[key], self._figure_codes[key]
            ways = [named]
            meant = key.provider in about.providers or (not about.providers and len(bodies) == 1)
            # that one body saw nobody does not say that there was nobody
            if meant or (not about.providers and (number != 0 or key.provider in self.names.groups)):
                ways.append(whole)
            for codes in ways:
                if number is None:
                    hidden.add(codes)
                else:
                    printed.setdefault(codes, {})[number] = None
        kept = {codes: tuple(numbers) for codes, numbers in printed.items()}
        least = max((self.limits[key] for key in own_keys), default=self.threshold)
        return ShownCells(least, self.words, kept, frozenset(hidden), frozenset({_BODY}))

    def _select_periods(self, keys: list[Key], about: MentionedFigures, years: frozenset[int]) -> list[Key]:
        """Those of the years that a text names, else of its periods, else of this one; any, where none is."""
        of_years = [key for key in keys if any(_is_year_in_period(key, year) for year in years)]
        asked = about.periods or frozenset({self.names.period})
        return of_years or [key for key in keys if key.period in asked] or keys

    @cached_property
    def _figure_codes(self) -> Mapping[Key, tuple[Codes, Codes]]:
        """The codes of each figure, without its body and with it."""
        whole = {key: frozenset(key.dims) for key in self.numbers}
        return {key: (codes, codes | {(_BODY, key.provider)}) for key, codes in whole.items()}

    @cached_property
    def words(self) -> CodeWords:
        """The words in which codes and bodies are spoken of."""
        nouns, names = NounLexicon.from_package(), self.names
        texts_by_names_by_pair: dict[Code, Mapping[Language, tuple[str, ...]]] = {}
        for dimension, named in names.dimensions.items():
            for current_code in () if dimension in self.things else named.codes:
                forms = {tag: _list_label_forms(current_code.label, tag, nouns) for tag in names.languages}
                if current_code.means == CodeMeaning.UNKNOWN:
                    forms = {tag: (*own, *_list_unknown_trait_phrases(named.label, tag)) for tag, own in forms.items()}
                texts_by_names_by_pair[dimension, current_code.id] = forms
        for body in (*names.providers, *names.groups):
            label = names.provider(body)
            texts_by_names_by_pair[_BODY, body] = {tag: (label.text(tag),) for tag in names.languages}
        for code, more in self.phrases.items():
            own_texts = texts_by_names_by_pair.get(code, {})
            if own_texts:
                texts_by_names_by_pair[code] = {tag: (*words, *more.get(tag, ())) for tag, words in own_texts.items()}
        return CodeWords(texts_by_names_by_pair)


def _is_year_in_period(key: Key, year: int) -> bool:
    return key.period.first.year <= year <= key.period.last.year


def _iterate_mentionable_figures(release: Release) -> Iterator[tuple[Key, int | None]]:
    """Every figure that a table has a place for, and those that texts tell."""
    for table in release.tables:
        for cell in (cell for row in table.cells for cell in row):
            if cell is None or cell.key is None:
                continue
            if cell.value.amount is not None:
                yield cell.key, int(cell.value.amount)
            elif cell.value.status is ValueStatus.SUPPRESSED:
                yield cell.key, None
    for key, value in release.cells:
        if value.amount is not None:
            yield key, int(value.amount)


def _list_label_forms(label: Text, language: Language, nouns: NounLexicon) -> tuple[str, ...]:
    """A label, and every form of the noun that it is."""
    text = label.text(language)
    noun = nouns.find(text.lower())
    if noun is None or language not in noun.forms:
        return (text,)
    own_forms = noun.get_noun_forms(language)
    forms = (text, own_forms.singular, own_forms.plural, own_forms.singular_definite, own_forms.plural_definite)
    return tuple(dict.fromkeys(form.lower() for form in forms))


def _list_unknown_trait_phrases(label: Text, language: Language) -> Iterator[str]:
    """How it is said that a trait of somebody is not known, by the first word of what the trait is called."""
    what = label.text(language).lower().split()[:1]
    return (text.format(what=word) for word in what for text in load_disclosure_lexicon(language).unknown)
