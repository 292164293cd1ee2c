"""Where a release says something in words: each text, what of it is bound to figures, what it is about."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import accumulate, pairwise
from typing import Any

from tilstand.model.document import Chapter, Inline, Mark, Phrase, Plain, unnested
from tilstand.model.plot import Plot, Point
from tilstand.model.release import Release
from tilstand.model.table import CellValue, ReleasableTable
from tilstand.model.told import Told
from tilstand.protect.of_sentence.span import Span
from tilstand.terms import Key, Language, Period, Piece

__all__ = ["MeantFigures", "TextPlace", "places"]

_NAMED = ("id", "rule")
_LABELS = frozenset(
    ("row_labels", "column_labels", "groups", "series", "totals", "boxes", "unit", "counted", "figure")
)
"""What things are called says nothing of them."""
_RULES = ("headcount", "rules", "sources", "sizes")
"""Parts that tell how is counted, and what the collection knows to hold."""


@dataclass(frozen=True, slots=True)
class MeantFigures:
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
    def of(cls, keys: Iterable[Key], providers: Iterable[str] = ()) -> MeantFigures:
        """What the figures that it states, or stands beside, make of it."""
        own = tuple(keys)
        periods = frozenset(key.period for key in own)
        return cls(frozenset(key.measure for key in own), frozenset(providers), periods)


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
    about: MeantFigures = field(default_factory=MeantFigures)
    ruling: bool = False


def places(release: Release) -> Iterator[TextPlace]:
    """Every text of a release, in its order; labels say nothing and are left out.

    Args:
        release: What is released; its texts have passed the gate.
    """
    keys = {table.id: tuple(_keys(table)) for table in release.tables}
    for answer in release.answers:
        about = MeantFigures(
            providers=frozenset({answer.provider}), periods=frozenset({release.names.period})
        )
        for language, text in answer.text.items():
            yield TextPlace("answers", f"{answer.provider} › {answer.question}", language, text, about=about)
    for language, chapters in release.chapters.items():
        for chapter in chapters:
            yield from _said_in(chapter, language, keys)
    for table in release.tables:
        own = dataclasses.replace(table, cells=())
        about = MeantFigures.of(keys[table.id], (table.provider,) if table.provider else ())
        yield from _told("tables", own, (table.id,), about)
    for plot in release.plots:
        yield from _told("plots", plot, (plot.id,), MeantFigures.of(_drawn(plot)))
    parts: dict[str, object] = {"headcount": release.headcount, "disputes": release.disputes}
    parts |= {"queries": release.queries, "imprint": release.names.imprint}
    parts |= {one.name: getattr(release.appendix, one.name) for one in dataclasses.fields(release.appendix)}
    for kind, part in parts.items():
        yield from _told(kind, part, (), MeantFigures())


def _said_in(chapter: Chapter, language: Language, keys: Mapping[str, Sequence[Key]]) -> Iterator[TextPlace]:
    """The texts of a chapter; one that states no figure is about those that its chapter is about."""
    whose = (chapter.provider,) if chapter.provider else ()
    document = chapter.document
    around = [key for phrase in document.figures for key in phrase.keys]
    around += [key for one in document.inserts if one.kind == "table" for key in keys.get(one.id, ())]
    for run in document.runs:
        flat = tuple(unnested(run))
        ends = list(accumulate((len(_text(one)) for one in flat), initial=0))
        spans = list(zip(flat, pairwise(ends), strict=True))
        bound = tuple(span for one, span in spans if isinstance(one, Phrase) and one.keys)
        aside = tuple(span for one, span in spans if isinstance(one, Mark) and one.kind != "said")
        own = [key for one in flat if isinstance(one, Phrase) for key in one.keys]
        text = "".join(map(_text, flat))
        about = MeantFigures.of(own or around, whose)
        yield TextPlace("chapters", chapter.id, language, text, bound, aside, about)


def _told(kind: str, part: object, place: tuple[str, ...], about: MeantFigures) -> Iterator[TextPlace]:
    for where, text in _texts(part, place):
        for language, pieces in text.spoken:
            bound, aside = _spans(pieces, "number"), _spans(pieces, "name", "period", "law", "term")
            own = [key for one in pieces for key in one.cells if isinstance(key, Key)]
            meant = MeantFigures.of(own) if own and not about.measures else about
            told = "".join(one.text for one in pieces)
            yield TextPlace(kind, " › ".join(where), language, told, bound, aside, meant, kind in _RULES)


def _spans(pieces: Sequence[Piece], *kinds: str) -> tuple[Span, ...]:
    ends = list(accumulate((len(one.text) for one in pieces), initial=0))
    return tuple(span for one, span in zip(pieces, pairwise(ends), strict=True) if one.kind in kinds)


def _texts(value: Any, place: tuple[str, ...]) -> Iterator[tuple[tuple[str, ...], Told]]:
    match value:
        case Told():
            yield place, value
        case Point() | CellValue() | str():
            return
        case Mapping():
            for name, inner in value.items():
                yield from _texts(inner, (*place, str(name)))
        case tuple():
            for at, inner in enumerate(value, 1):
                name = next((str(getattr(inner, one)) for one in _NAMED if hasattr(inner, one)), str(at))
                yield from _texts(inner, (*place, name))
        case _ if dataclasses.is_dataclass(value) and not isinstance(value, Key | type):
            for one in dataclasses.fields(value):
                if one.name not in _LABELS:
                    yield from _texts(getattr(value, one.name), (*place, one.name))


def _keys(table: ReleasableTable) -> Iterator[Key]:
    for row in table.cells:
        yield from (cell.key for cell in row if cell is not None and cell.key is not None)


def _drawn(plot: Plot) -> Iterator[Key]:
    cells = (point.cell for point in plot.points)
    return (cell.key for cell in cells if cell is not None and cell.key is not None)


def _text(one: Inline) -> str:
    return one.text if isinstance(one, Plain | Phrase | Mark) else ""
