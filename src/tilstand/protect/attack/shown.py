"""What a release tells of each figure, wherever it does: the reader's half of the attack."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace

from tilstand.model.release import Release
from tilstand.protect.stated import stated
from tilstand.terms import Key, Qualifier, Value

__all__ = ["ToldFigure", "shown", "spoken_of", "told_twice"]


@dataclass(frozen=True, slots=True)
class ToldFigure:
    """What a reader is told of one figure.

    Attributes:
        low: The least number that is told.
        high: The greatest; None where only a least number is told.
        places: Where it is told, each once, in the release's order: a table, a picture, a sentence.
    """

    low: int
    high: int | None
    places: tuple[str, ...]

    @property
    def settled(self) -> bool:
        """True where one number is told."""
        return self.low == self.high


def shown(release: Release) -> Mapping[Key, ToldFigure]:
    """The figures of which a release tells a number, with every place where it does.

    A figure that is told in two ways, as where nobody has decided which is right, is told as far as both
    reach.

    Args:
        release: What is released.
    """
    found: dict[Key, ToldFigure] = {}
    for key, one in _told(release):
        known = found.get(key)
        found[key] = one if known is None else _both(known, one)
    fewer = dict(release.fewer)
    places: dict[Key, dict[str, None]] = {key: {} for key in fewer}
    for key, place in _texts(release) if fewer else ():
        if key in places:
            places[key][place] = None
    for key, limit in fewer.items():
        found.setdefault(key, ToldFigure(0, limit - 1, tuple(places[key])))
    return dict(sorted(found.items(), key=lambda pair: pair[0].order))


def told_twice(release: Release) -> Mapping[Key, tuple[ToldFigure, ...]]:
    """The figures of which a release tells more than one exact number, with where it tells each.

    Args:
        release: What is released.
    """
    found: dict[Key, dict[int, ToldFigure]] = {}
    for key, one in _told(release):
        if one.settled:
            own = found.setdefault(key, {})
            own[one.low] = _both(own[one.low], one) if one.low in own else one
    return {key: tuple(own.values()) for key, own in found.items() if len(own) > 1}


def spoken_of(release: Release) -> Iterator[Key]:
    """The figures that a release tells a number of, or hides, wherever it does: as many as without a policy.

    Args:
        release: What is released.
    """
    for table in release.tables:
        for cell in (
            cell for row in table.cells for cell in row if cell is not None and cell.key is not None
        ):
            if cell.key is not None:
                yield cell.key
                if table.bracket:
                    yield _inside(cell.key, table.bracket)
    yield from (key for key, _ in _texts(release))


def _inside(key: Key, bracket: Iterable[tuple[str, str]]) -> Key:
    for dimension, code in bracket:
        key = key.at(dimension, code)
    return key


def _both(one: ToldFigure, other: ToldFigure) -> ToldFigure:
    high = None if one.high is None or other.high is None else max(one.high, other.high)
    return ToldFigure(min(one.low, other.low), high, tuple(dict.fromkeys((*one.places, *other.places))))


def _told(release: Release) -> Iterator[tuple[Key, ToldFigure]]:
    """Every place that tells a figure."""
    for table in release.tables:
        place = f"table {table.id}"
        for row in table.cells:
            for cell in row:
                if cell is None or cell.key is None:
                    continue
                if (made := _number(cell.value, cell.qualifier, cell.upper, place)) is not None:
                    yield cell.key, made
                if cell.bracket is None or not table.bracket:
                    continue
                if (made := _number(cell.bracket, cell.bracket_qualifier, None, place)) is not None:
                    yield _inside(cell.key, table.bracket), made
    values = {key: made for key, value in release.cells if (made := _number(value)) is not None}
    for key, place in _texts(release):
        if key in values:
            yield key, replace(values[key], places=(place,))


def _texts(release: Release) -> Iterator[tuple[Key, str]]:
    for language, chapters in release.chapters.items():
        for chapter in chapters:
            for phrase in chapter.document.figures:
                yield from ((key, f"text {chapter.id}:{phrase.line} {language}") for key in phrase.keys)
    yield from ((one.key, f"{one.kind} {one.place}") for one in stated(release))


def _number(
    value: Value, qualifier: Qualifier = Qualifier.EXACT, upper: Value | None = None, place: str = ""
) -> ToldFigure | None:
    """A whole number as a reader takes it; None where none is told, or it counts nothing whole."""
    if not value.known or value.exact.denominator != 1:
        return None
    number = int(value.exact)
    places = (place,) if place else ()
    if qualifier is Qualifier.AT_LEAST:
        most = int(upper.exact) if upper is not None and upper.known else None
        return ToldFigure(number, most, places)
    if qualifier is Qualifier.AT_MOST:
        return ToldFigure(0, number, places)
    # A number that is rounded by its author is taken at its word: the attack is not weaker for it.
    return ToldFigure(number, number, places)
