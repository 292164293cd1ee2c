"""The gate: every number in every text of a release states cells, or it is known to count nobody.

Whatever a text is made of when it comes here, it leaves as pieces in each language of the release: words in
which no number stands, numbers with the cells that they state, and numbers that are periods, laws, names, or
were said and not counted.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from itertools import accumulate
from typing import Any, TypeVar

from tilstand.errors import ReleaseError
from tilstand.languages import failure
from tilstand.model.document import Chapter, Document, Phrase, Plain, unnested
from tilstand.model.overview import Overview
from tilstand.model.plot import Plot, Point
from tilstand.model.release import Release
from tilstand.model.told import Told
from tilstand.protect.known import Known
from tilstand.protect.numbers import numbers
from tilstand.terms import Alike, Key, Language, Piece, Text
from tilstand.text.reading import NumberSpan

__all__ = ["passed"]

Gated = TypeVar("Gated", Release, Overview)

_BREAK = "\ufffc"  # stands where something stands that is no plain text
_NAMED = ("id", "round_name", "question", "rule")


def passed(release: Gated, knowledge: Mapping[Language, Known]) -> tuple[Gated, frozenset[Key]]:
    """A release with all its texts as pieces, and the addresses of all figures that they state.

    Args:
        release: What is to be released.
        knowledge: What is known to hold numbers that count nobody, by language.

    Raises:
        ReleaseError: If a text holds a number that states no cell and is not known to count nobody; all of
            them are told at once, each with its place.
    """
    gate = _Gate(knowledge)
    made: Gated = gate.passed(release, ())
    if gate.problems:
        raise failure(ReleaseError, "edition.number", [Alike(one) for one in dict.fromkeys(gate.problems)])
    return made, frozenset(gate.cells)


@cache
def _shape(kind: type) -> str:
    """How a value of a type is gone through; what is plain, or has passed already, is left as it is."""
    if issubclass(kind, Text):
        return "text"
    if issubclass(kind, Point | Piece | Key):  # a point is a cell of a table, which has passed
        return "plain"
    for shape, of in (("plot", Plot), ("chapter", Chapter), ("mapping", Mapping), ("tuple", tuple)):
        if issubclass(kind, of):
            return shape
    return "whole" if dataclasses.is_dataclass(kind) else "plain"


@cache
def _parts(kind: type) -> tuple[tuple[str, ...], str]:
    """The fields of a class, and the one that its values are called by."""
    fields = [one.name for one in dataclasses.fields(kind)]
    named = next((one for one in _NAMED if one in fields or hasattr(kind, one)), "")
    return tuple(one.name for one in dataclasses.fields(kind) if one.init), named


def _settled(piece: Piece) -> bool:
    """True for a piece that says what it is."""
    return bool(piece.cells) if piece.kind == "number" else piece.kind not in ("words", "name")


@dataclass
class _Gate:
    knowledge: Mapping[Language, Known]
    problems: list[str] = field(default_factory=list)
    cells: set[Key] = field(default_factory=set)
    seen: dict[Text, Told] = field(default_factory=dict)
    inner: dict[Language, _Gate] = field(default_factory=dict)

    def passed(self, value: Any, place: tuple[str, ...]) -> Any:
        kind: type = type(value)
        match _shape(kind):
            case "plain":
                return value
            case "text":
                return self.text(value, place)
            case "plot":
                return self.plot(value, place)
            case "chapter":
                self.document(value.document, (*place, value.id))
                return value
            case "mapping":
                return {name: self.passed(inner, (*place, str(name))) for name, inner in value.items()}
            case "tuple":
                return tuple(self.passed(inner, (*place, str(at))) for at, inner in enumerate(value, 1))
        return self.whole(value, place)

    def whole(self, value: Any, place: tuple[str, ...]) -> Any:
        kind: type = type(value)
        fields, named = _parts(kind)
        name = str(getattr(value, named)) if named else ""
        here = (*place[:-1], name) if name and place and place[-1].isdigit() else place
        changed = {}
        for one in fields:
            held = getattr(value, one)
            inner: type = type(held)
            if _shape(inner) != "plain" and (made := self.passed(held, (*here, one))) is not held:
                changed[one] = made
        return dataclasses.replace(value, **changed) if changed else value

    def text(self, text: Text, place: tuple[str, ...]) -> Told:
        known = self.seen.get(text)
        if known is not None:
            return known
        made = Told.of(
            lambda language: tuple(self.pieces(text.pieces(language), language, place)), self.knowledge
        )
        if not isinstance(text, Told):  # two of those may say the same and state other cells
            self.seen[text] = made
        return made

    def plot(self, plot: Plot, place: tuple[str, ...]) -> Plot:
        """A picture with its texts as pieces, in the one language that it is in."""
        mine = {plot.language: self.knowledge[plot.language]}
        only = self.inner.setdefault(plot.language, _Gate(mine, self.problems, self.cells))
        made: Plot = only.whole(plot, place)
        return made

    def document(self, document: Document, place: tuple[str, ...]) -> None:
        for run in document.runs:
            flat = list(unnested(run))
            told = "".join(child.text if isinstance(child, Plain) else _BREAK for child in flat)
            list(self.pieces((Piece(told, document.language),), document.language, place))
            for phrase in (child for child in flat if isinstance(child, Phrase)):
                self.cells.update(phrase.keys)
                if not phrase.keys:
                    list(self.pieces((Piece(phrase.text),), document.language, place))

    def pieces(self, pieces: Sequence[Piece], language: Language, place: tuple[str, ...]) -> Iterator[Piece]:
        """The pieces of a text, with each number in a piece of its own."""
        spoken = {piece.language for piece in pieces if piece.language in self.knowledge}
        language = spoken.pop() if len(spoken) == 1 else language  # it may stand in for another
        text = "".join(piece.text for piece in pieces)
        ends = list(accumulate((len(piece.text) for piece in pieces), initial=0))
        known = [(ends[at], ends[at + 1]) for at, piece in enumerate(pieces) if _settled(piece)]
        # A sign may stand before the piece of its number.
        spans = [
            span
            for span in numbers(text, language)
            if not any(span.start < high and low < span.end for low, high in known)
        ]
        for piece, start, end in zip(pieces, ends, ends[1:], strict=False):
            if _settled(piece):
                self.cells.update(key for key in piece.cells if isinstance(key, Key))
                yield piece
            else:
                own = [span for span in spans if span.start < end and start < span.end]
                yield from self.parted(piece, start, own, text, language, place)

    def parted(
        self,
        piece: Piece,
        start: int,
        spans: Sequence[NumberSpan],
        text: str,
        language: Language,
        place: tuple[str, ...],
    ) -> Iterator[Piece]:
        at = start
        for span in spans:
            low, high = max(span.start, start), min(span.end, start + len(piece.text))
            kind = self.knowledge[language].kind(span, text, piece.text)
            if kind is None:
                here = f"{' › '.join(place)} ({language})"
                where = self.knowledge[language].undeclared.get(text, here)
                self.problems.append(f"{where}: {span.text}")
            if low > at:
                yield Piece(text[at:low], piece.language)
            yield Piece(text[low:high], piece.language, kind or "words")
            at = high
        if at < start + len(piece.text) or not piece.text:
            yield Piece(text[at : start + len(piece.text)], piece.language)
