"""The check that every number in a text states a cell or counts nobody, and the seal.

Whatever a text is made of when it comes here, it leaves as pieces in each language of the release: words in
which no number stands, numbers with the cells that they state, and numbers that are periods, laws, names, or
were said and not counted.
"""

from __future__ import annotations

import dataclasses
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cache, lru_cache
from itertools import accumulate
from typing import Any, TypeVar

from tilstand.define import Framework, StructuralMetadata
from tilstand.errors import ReleaseError
from tilstand.languages import format_day, format_period, make_error
from tilstand.languages.catalogue import find_catalogue_message, list_catalogue_paths
from tilstand.languages.language import list_fallback_languages, load_language_settings
from tilstand.model.chart import ChartData, ChartPoint
from tilstand.model.document import Chapter, Document, FigurePhrase, PlainText, flatten_inlines
from tilstand.model.overview import Overview
from tilstand.model.release import Release, ReleasedText
from tilstand.protect.recoding import get_codelist_name
from tilstand.reading import NumberKind, NumberSpan, find_numbers
from tilstand.reading.number_words import build_number_vocabulary
from tilstand.terms import InvariantText, Key, Language, Period, Text, TextPiece
from tilstand.terms.text import FALLBACK, PieceKind

_SURE = 0.5  # an article that may be the number one is read with less
_WORD = re.compile(r"[^\W\d_]+")
_DIGIT = re.compile(r"\d")
_DIGITS = re.compile(r"\d+(?:[.,-]\d+)*")


@lru_cache(maxsize=1 << 15)
def find_text_numbers(text: str, language: Language) -> tuple[NumberSpan, ...]:
    """The number expressions of a text, in order of place; none where nothing looks like one.

    Words for a share of the whole ("all", "none") are no numbers here, nor are words of order ("first",
    "annen", which is "other" too): they count nobody. An order in digits is a number.

    Args:
        text: The text.
        language: Its language.

    Example:
        >>> [(span.text, span.kind.value) for span in find_text_numbers("37 persons in 2031, all of them new", "en")]
        [('37', 'count'), ('2031', 'year')]
    """
    if not _DIGIT.search(text) and not any(
        word in _load_number_words(language) for word in map(str.lower, _WORD.findall(text))
    ):
        return ()
    return tuple(
        span
        for span in find_numbers(text, language)
        if span.kind is not NumberKind.QUANTIFIER
        and span.confidence >= _SURE
        and not (span.kind is NumberKind.ORDINAL and span.word)
    )


def list_declared_values(span: NumberSpan) -> tuple[str, ...]:
    """How a collection declares the numbers of an expression: its value, a range as both ends.

    What has no value (a law, a day without its year, the name of a form) is declared by its digits.

    Example:
        >>> [list_declared_values(span) for span in find_text_numbers("ages 18-24, on 1 January", "en")]
        [('18-24',), ('1',)]
    """
    if span.kind in (NumberKind.DATE, NumberKind.LAW, NumberKind.REFERENCE) or span.value is None:
        return tuple(_DIGITS.findall(span.text))
    return (f"{span.value}" if span.high is None else f"{span.value}-{span.high}",)


@lru_cache
def _load_number_words(language: Language) -> frozenset[str]:
    own_vocabulary = build_number_vocabulary(language)
    return own_vocabulary.undoubted_cardinals | frozenset(own_vocabulary.articles)


Sealed = TypeVar("Sealed", Release, Overview)


def seal_release(made: Sealed) -> Sealed:
    """A release, or an overview of a register, with the hash over everything in it."""
    return replace(made, seal=made.digest())


_OWN = (
    *("report.", "rules.", "explain.possible.", "estimate.", "reasons.", "collect.", "text.judged.", "overview."),
    "return.",
)
"""The engine's messages that a release may hold."""

_PLACE = re.compile(r"\{[^}]*\}")
_LETTER = re.compile(r"[^\W\d_]")


@dataclass(frozen=True)
class NonStatisticalNumbers:
    """What is known to hold numbers that count nobody, in one language.

    Attributes:
        phrases: The phrases, in small letters, each with what the numbers in it are.
        years: The years that the release speaks of.
        undeclared: Where the collection has texts with numbers that it has not declared, by the texts.
    """

    phrases: tuple[tuple[str, PieceKind], ...]
    years: frozenset[int] = frozenset()
    undeclared: Mapping[str, str] = field(default_factory=dict)

    def kind(self, span: NumberSpan, text: str, piece: str) -> PieceKind | None:
        """What a number of a text is, where that is known; None where it may count somebody.

        Args:
            span: The number.
            text: The text.
            piece: The piece of it that the number stands in: a phrase of digits only covers just itself.
        """
        ends = {span.value, span.value if span.high is None else span.high}
        if span.kind is NumberKind.YEAR and ends <= self.years:
            return "period"
        small, whole = text.lower(), piece.strip().lower()
        for phrase, kind in self.phrases:
            if not _LETTER.search(phrase) and (span.kind.figure if kind == "period" else phrase != whole):
                continue
            at = small.find(phrase)
            while at >= 0:
                if at <= span.start and span.end <= at + len(phrase):
                    return kind
                at = small.find(phrase, at + 1)
        return None


def collect_nonstatistical_numbers(
    collection: Framework, periods: Iterable[Period], language: Language
) -> NonStatisticalNumbers:
    """What is known in a language, from the collection's declarations, its time, and the engine's messages.

    Args:
        collection: The collection.
        periods: The periods that the release shows.
        language: The language.
    """
    labels, undeclared = _split_declared_labels(collection, language)
    named = dict.fromkeys((*labels, *_list_numbered_messages(language)))
    rounds = collection.rounds.values()
    shown = {*periods, *(round_item.period for round_item in rounds)}
    days = {round_item.published for round_item in rounds} | {
        end for current_period in shown for end in (current_period.first, current_period.last)
    }
    after = [
        "",
        *(
            f"{period_inflection.words[0]} "
            for period_inflection in load_language_settings(list_fallback_languages(language)[0]).period_after
        ),
    ]
    told = [
        text
        for current_period in sorted(shown)
        for text in (*(format_period(current_period, language, a) for a in after), str(current_period))
    ]
    told += [format_day(round_item.published, language) for round_item in rounds]
    found_: list[tuple[str, PieceKind]] = [(text.lower(), "name") for text in named]
    found_ += [(text.lower(), "period") for text in dict.fromkeys(told) if find_text_numbers(text, language)]
    return NonStatisticalNumbers(tuple(found_), frozenset(current_day.year for current_day in days), undeclared)


def _iterate_written_texts(collection: StructuralMetadata, language: Language) -> Iterator[tuple[str, str, str]]:
    """What the collection has written: by which path its numbers are declared, where it stands, the text."""
    for path in collection.labels:
        yield path, f"labels/{language}.toml, {path}", collection.labels[path].text(language)
    notes = [(f"measures.{name}.as_at", current_measure.as_at) for name, current_measure in collection.measures.items()]
    for name, measure in collection.measures.items():
        notes += [(f"measures.{name}.legal_basis", law) for law in measure.legal_basis]
        notes += [(f"measures.{name}.breaks", break_item.note) for break_item in measure.breaks]
    for name, body in collection.providers.items():
        notes += [(f"providers.{name}.note", body.note), (f"providers.{name}.city", body.city)]
    notes += [(f"groups.{name}.note", group.note) for name, group in collection.groups.items()]
    named = collection.settings.codelists
    notes += [
        (f"codelists.{get_codelist_name(name)}.source", codelist_note.source) for name, codelist_note in named.items()
    ]
    for name, codelist in collection.codelists.items():
        sources = dict.fromkeys(code.source.text(language) for code in codelist)
        notes += [(f"codelists.{get_codelist_name(name)}.codes", text) for text in sources]
    yield from ((path, path, text) for path, text in notes if text)


def _split_declared_labels(collection: StructuralMetadata, language: Language) -> tuple[list[str], dict[str, str]]:
    """The texts whose numbers are declared, every one; and the places of the others, by their texts."""
    known_: list[str] = []
    others: dict[str, str] = {}
    for path, place, text in _iterate_written_texts(collection, language):
        counted = {value for span in find_text_numbers(text, language) for value in list_declared_values(span)}
        own_texts = set(collection.settings.numbers.get(path, ()))
        if counted - own_texts:
            others[text] = place
        elif own_texts:  # beside other words a reader may find a number that the text alone has not
            known_ += _split_template_chunks(text)
    return known_, others


@cache
def _list_numbered_messages(language: Language) -> tuple[str, ...]:
    """What the engine itself says around its facts, where it has a number: the same for every release."""
    own_texts = (path for path in list_catalogue_paths(FALLBACK) if path.startswith(_OWN))
    said = (
        next(
            (
                text
                for tag in list_fallback_languages(language)
                if (text := find_catalogue_message(tag, path)) is not None
            ),
            "",
        )
        for path in own_texts
    )
    return tuple(part for text in said for part in _split_template_chunks(text) if find_text_numbers(part, language))


def _split_template_chunks(text: str) -> Sequence[str]:
    return [part for part in (current_text.strip() for current_text in _PLACE.split(text)) if part]


Gated = TypeVar("Gated", Release, Overview)

_BREAK = "\ufffc"  # stands where something stands that is no plain text
_NAMED = ("id", "round_name", "question", "rule")


def check_numbers(release: Gated, knowledge: Mapping[Language, NonStatisticalNumbers]) -> tuple[Gated, frozenset[Key]]:
    """A release with all its texts as pieces, and the addresses of all figures that they state.

    Args:
        release: What is to be released.
        knowledge: What is known to hold numbers that count nobody, by language.

    Raises:
        ReleaseError: If a text holds a number that states no cell and is not known to count nobody; all of
            them are told at once, each with its place.
    """
    gate = _NumberGate(knowledge)
    made: Gated = gate.check_value(release, ())
    if gate.problems:
        raise make_error(
            ReleaseError, "edition.number", [InvariantText(problem) for problem in dict.fromkeys(gate.problems)]
        )
    return made, frozenset(gate.cells)


@cache
def _classify_value_type(kind: type) -> str:
    """How a value of a type is gone through; what is plain, or has passed already, is left as it is."""
    if issubclass(kind, Text):
        return "text"
    if issubclass(kind, ChartPoint | TextPiece | Key):  # a point is a cell of a table, which has passed
        return "plain"
    for shape, of in (("plot", ChartData), ("chapter", Chapter), ("mapping", Mapping), ("tuple", tuple)):
        if issubclass(kind, of):
            return shape
    return "whole" if dataclasses.is_dataclass(kind) else "plain"


@cache
def _list_text_fields(kind: type) -> tuple[tuple[str, ...], str]:
    """The fields of a class, and the one that its values are called by."""
    fields = [current_field.name for current_field in dataclasses.fields(kind)]
    named = next((text for text in _NAMED if text in fields or hasattr(kind, text)), "")
    return tuple(current_field.name for current_field in dataclasses.fields(kind) if current_field.init), named


def _is_settled_piece(piece: TextPiece) -> bool:
    """True for a piece that says what it is."""
    return bool(piece.cells) if piece.kind == "number" else piece.kind not in ("words", "name")


@dataclass
class _NumberGate:
    knowledge: Mapping[Language, NonStatisticalNumbers]
    problems: list[str] = field(default_factory=list)
    cells: set[Key] = field(default_factory=set)
    seen: dict[Text, ReleasedText] = field(default_factory=dict)
    inner: dict[Language, _NumberGate] = field(default_factory=dict)

    def check_value(self, value: Any, place: tuple[str, ...]) -> Any:
        kind: type = type(value)
        match _classify_value_type(kind):
            case "plain":
                return value
            case "text":
                return self.text(value, place)
            case "plot":
                return self.check_chart_texts(value, place)
            case "chapter":
                self.document(value.document, (*place, value.id))
                return value
            case "mapping":
                return {name: self.check_value(inner, (*place, str(name))) for name, inner in value.items()}
            case "tuple":
                return tuple(self.check_value(inner, (*place, str(at))) for at, inner in enumerate(value, 1))
        return self.whole(value, place)

    def whole(self, value: Any, place: tuple[str, ...]) -> Any:
        kind: type = type(value)
        fields, named = _list_text_fields(kind)
        name = str(getattr(value, named)) if named else ""
        here = (*place[:-1], name) if name and place and place[-1].isdigit() else place
        changed = {}
        for current_field in fields:
            held = getattr(value, current_field)
            inner: type = type(held)
            if (
                _classify_value_type(inner) != "plain"
                and (made := self.check_value(held, (*here, current_field))) is not held
            ):
                changed[current_field] = made
        return dataclasses.replace(value, **changed) if changed else value

    def text(self, text: Text, place: tuple[str, ...]) -> ReleasedText:
        known = self.seen.get(text)
        if known is not None:
            return known
        released_text = ReleasedText.from_pieces(
            lambda language: tuple(self.pieces(text.pieces(language), language, place)), self.knowledge
        )
        if not isinstance(text, ReleasedText):  # two of those may say the same and state other cells
            self.seen[text] = released_text
        return released_text

    def check_chart_texts(self, plot: ChartData, place: tuple[str, ...]) -> ChartData:
        """A picture with its texts as pieces, in the one language that it is in."""
        mine = {plot.language: self.knowledge[plot.language]}
        only = self.inner.setdefault(plot.language, _NumberGate(mine, self.problems, self.cells))
        chart_data: ChartData = only.whole(plot, place)
        return chart_data

    def document(self, document: Document, place: tuple[str, ...]) -> None:
        for run in document.text_runs:
            flat = list(flatten_inlines(run))
            told = "".join(child.text if isinstance(child, PlainText) else _BREAK for child in flat)
            list(self.pieces((TextPiece(told, document.language),), document.language, place))
            for phrase in (child for child in flat if isinstance(child, FigurePhrase)):
                self.cells.update(phrase.keys)
                if not phrase.keys:
                    list(self.pieces((TextPiece(phrase.text),), document.language, place))

    def pieces(self, pieces: Sequence[TextPiece], language: Language, place: tuple[str, ...]) -> Iterator[TextPiece]:
        """The pieces of a text, with each number in a piece of its own."""
        spoken = {piece.language for piece in pieces if piece.language in self.knowledge}
        language = spoken.pop() if len(spoken) == 1 else language  # it may stand in for another
        text = "".join(piece.text for piece in pieces)
        ends = list(accumulate((len(piece.text) for piece in pieces), initial=0))
        known = [(ends[at], ends[at + 1]) for at, piece in enumerate(pieces) if _is_settled_piece(piece)]
        # A sign may stand before the piece of its number.
        spans = [
            span
            for span in find_text_numbers(text, language)
            if not any(span.start < high and low < span.end for low, high in known)
        ]
        for piece, start, end in zip(pieces, ends, ends[1:], strict=False):
            if _is_settled_piece(piece):
                self.cells.update(key for key in piece.cells if isinstance(key, Key))
                yield piece
            else:
                own_spans = [span for span in spans if span.start < end and start < span.end]
                yield from self.split_piece_at_numbers(piece, start, own_spans, text, language, place)

    def split_piece_at_numbers(
        self,
        piece: TextPiece,
        start: int,
        spans: Sequence[NumberSpan],
        text: str,
        language: Language,
        place: tuple[str, ...],
    ) -> Iterator[TextPiece]:
        at = start
        for span in spans:
            low, high = max(span.start, start), min(span.end, start + len(piece.text))
            kind = self.knowledge[language].kind(span, text, piece.text)
            if kind is None:
                here = f"{' › '.join(place)} ({language})"
                where = self.knowledge[language].undeclared.get(text, here)
                self.problems.append(f"{where}: {span.text}")
            if low > at:
                yield TextPiece(text[at:low], piece.language)
            yield TextPiece(text[low:high], piece.language, kind or "words")
            at = high
        if at < start + len(piece.text) or not piece.text:
            yield TextPiece(text[at : start + len(piece.text)], piece.language)
