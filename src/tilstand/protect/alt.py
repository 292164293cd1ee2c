"""What a picture shows, in words, for readers who do not see it."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import groupby

from tilstand.define.chart import UNLIKE
from tilstand.model.names import Names
from tilstand.model.plot import Plot, Point, Series
from tilstand.model.told import Told
from tilstand.terms import Alike, Joined, Status, Text, Typed
from tilstand.text import fixed, unit

__all__ = ["alternative", "amount_of", "unit_of"]

_MOST = 24
"""Most figures that are read out one by one; a longer text gives the ends, and the table the rest."""


def alternative(names: Names, plot: Plot) -> Text:
    """The alternative text: the kind of picture, its figures, and its notes.

    The title is not in it: it stands beside every picture, and would be read out twice.

    Args:
        names: What the addresses are called.
        plot: What is drawn.
    """
    return Told.of(_AltTelling(names, plot).told().pieces, [plot.language])


def number_of(point: Point) -> Text:
    """A number as it is printed, with the cell that it states."""
    key = point.cell.key if point.cell is not None else None
    return Typed(Alike(point.text), "number", (key,)) if key is not None else Alike(point.text)


def amount_of(names: Names, plot: Plot, point: Point) -> Text:
    """A number with its unit: `19 anmeldelser`."""
    counted = unit_of(names, plot, point)
    return number_of(point) if counted is None else Joined((number_of(point), counted), "\u00a0")


def unit_of(names: Names, plot: Plot, point: Point) -> Text | None:
    """What a number counts, in the form that goes with it; None where that is not one thing."""
    counted = plot.unit
    if counted is None and plot.kind in UNLIKE and point.cell is not None and point.cell.key is not None:
        counted = names.unit(point.cell.key)
    if point.amount is None or counted is None:
        return None
    return unit(names.words, counted.value, one=point.amount == 1)


class _AltTelling:
    def __init__(self, names: Names, plot: Plot) -> None:
        self.names, self.plot = names, plot

    def say(self, path: str, **facts: str | Text) -> Text:
        return fixed(self.names.words, path, **facts)

    def told(self) -> Text:
        plot, kind = self.plot, self.plot.kind
        if not plot.amounts:
            return self.say("picture.empty")
        said = [self.say(f"picture.{kind}")]
        if kind in UNLIKE:
            said += [self.lane(list(steps)) for _, steps in groupby(plot.series, key=lambda one: one.lane)]
        elif len(plot.groups) == 1:
            total = plot.totals[0]
            if total is not None and total.amount is not None:
                amount = amount_of(self.names, plot, total)
                said.append(self.say("picture.in_all", amount=amount))
            each = (Joined((one.name, self.figure(one.points[0])), ": ") for one in plot.series)
            said.append(Joined((Joined(tuple(each), "; "), Alike(".")), ""))
        else:
            told = list(plot.series)
            totals = tuple(total for total in plot.totals if total is not None)
            if kind == "stacked_bars" and len(totals) == len(plot.groups):
                told.append(Series(self.say("total"), totals))
            short = len(plot.points) <= _MOST
            said += [self.group(one) if short else self.ends(one) for one in told]
            said += [] if short else [self.say("picture.all_in_table")]
        return Joined((*said, *plot.notes), " ")

    def lane(self, steps: Sequence[Series]) -> Text:
        """The steps under one heading, each with its figure and what it counts."""
        return self.say(
            "picture.in_group", group=steps[0].lane, figures=Joined(tuple(map(self.step, steps)), "; ")
        )

    def step(self, one: Series) -> Text:
        point = one.points[-1]
        known = point.amount is not None
        amount = amount_of(self.names, self.plot, point) if known else self.figure(point)
        return Joined((amount, Alike(" ("), one.name, Alike(")")), "")

    def group(self, one: Series) -> Text:
        pairs = zip(self.plot.groups, one.points, strict=True)
        figures = Joined(tuple(self.at(group, point) for group, point in pairs), ", ")
        return self.say("picture.in_group", group=one.name, figures=figures)

    def at(self, group: Text, point: Point) -> Text:
        if self.plot.dated:
            return self.say("picture.at", number=self.figure(point), period=group)
        return Joined((group, self.figure(point)), " ")

    def ends(self, one: Series) -> Text:
        known = [n for n, point in enumerate(one.points) if point.amount is not None]
        if not known:
            return self.say("picture.in_group", group=one.name, figures=self.figure(one.points[-1]))
        first, last = known[0], known[-1]
        groups = self.plot.groups
        figures = self.at(groups[last], one.points[last])
        if first != last:
            figures = self.say(
                "picture.from_to",
                first=self.figure(one.points[first]),
                last=self.figure(one.points[last]),
                since=groups[first],
                until=groups[last],
            )
        return self.say("picture.in_group", group=one.name, figures=figures)

    def figure(self, point: Point) -> Text:
        """A number as it is printed, or the words for why there is none."""
        if point.amount is not None:
            return number_of(point)
        status = point.cell.value.status if point.cell is not None else Status.NOT_KNOWN
        words = self.say(f"status.{status.value}").text(self.plot.language)
        return Alike(words[:1].lower() + words[1:])
