"""Schemes: pictures of words, such as what a definition consists of. They have no table and no figure."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from tilstand.define import RoundView
from tilstand.define.chart import Chart
from tilstand.model.names import Names
from tilstand.model.plot import Box, Plot
from tilstand.model.told import Told
from tilstand.terms import Alike, Joined, Language, Text
from tilstand.text import fixed

__all__ = ["schemes"]


def schemes(collection: RoundView, names: Names, languages: Sequence[Language]) -> tuple[Plot, ...]:
    """The schemes of a collection, in the order of their names, by language.

    Args:
        collection: The collection, with its charts and labels.
        names: What the edition is called.
        languages: Languages of the words.
    """
    return tuple(
        _scheme(collection, names, name, chart, language)
        for language in languages
        for name, chart in sorted(collection.charts.items(), key=lambda one: (one[1].order, one[0]))
        if chart.kind == "scheme"
    )


def _scheme(collection: RoundView, names: Names, name: str, chart: Chart, language: Language) -> Plot:
    labels = collection.labels
    boxes = tuple(Box(labels[one.title], tuple(labels[line] for line in one.lines)) for one in chart.boxes)
    notes = (labels[chart.note],) if chart.note else ()
    told = Joined((fixed(names.words, "picture.scheme"), *_parts(boxes), *notes), " ")
    return Plot(
        id=name,
        table="",
        title=labels[chart.title],
        kind=chart.kind,
        asked=chart.kind,
        language=language,
        groups=(),
        series=(),
        totals=(),
        unit=None,
        notes=notes,
        alt=Told.of(told.pieces, [language]),
        boxes=boxes,
    )


def _parts(boxes: Sequence[Box]) -> Iterator[Text]:
    """Each part in words, such as "The act: recruits; transports."."""
    for one in boxes:
        lines = Joined(one.lines, "; ")
        told = Joined((one.name, lines), ": ") if one.lines else one.name
        yield Joined((told, Alike(".")), "")
