"""Where a release states figures: the numbers of its texts, each with its place, whatever kind that is."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from tilstand.model.plot import Point
from tilstand.model.release import Release
from tilstand.model.told import Told
from tilstand.terms import Key, Language

__all__ = ["StatedPlace", "stated"]

_NAMED = ("id", "rule")


@dataclass(frozen=True, slots=True)
class StatedPlace:
    """A place in a text where a figure is stated, or a number that follows from it.

    Attributes:
        kind: Part of the release: `tables` (titles, labels and notes), `plots`, `queries`, `headcount`, or a
            part of the method appendix (`open_findings`, `settled`, `adjustments`, `hidden_population` and
            the others).
        place: Where in it.
        language: Language of the text.
        key: Address of the figure.
    """

    kind: str
    place: str
    language: Language
    key: Key


def stated(release: Release) -> Iterator[StatedPlace]:
    """Every place in a text beside the report's own sentences that states a figure, in the release's order.

    Args:
        release: What is released; its texts have passed the gate.
    """
    parts: dict[str, object] = {"tables": release.tables, "plots": release.plots, "queries": release.queries}
    parts["headcount"] = release.headcount
    parts |= {one.name: getattr(release.appendix, one.name) for one in dataclasses.fields(release.appendix)}
    for kind, part in parts.items():
        for place, language, key in _found(part, ()):
            yield StatedPlace(kind, " › ".join(place), language, key)


def _found(value: Any, place: tuple[str, ...]) -> Iterator[tuple[tuple[str, ...], Language, Key]]:
    match value:
        case Told():
            for language, pieces in value.spoken:
                keys = (key for piece in pieces for key in piece.cells if isinstance(key, Key))
                yield from ((place, language, key) for key in dict.fromkeys(keys))
        case Point() | str():  # a point is a cell of a table, and is drawn
            return
        case Mapping():
            for name, inner in value.items():
                yield from _found(inner, (*place, str(name)))
        case tuple():
            for at, inner in enumerate(value, 1):
                name = next((str(getattr(inner, one)) for one in _NAMED if hasattr(inner, one)), str(at))
                yield from _found(inner, (*place, name))
        case _ if dataclasses.is_dataclass(value) and not isinstance(value, Key):
            for one in dataclasses.fields(value):
                yield from _found(getattr(value, one.name), (*place, one.name))
