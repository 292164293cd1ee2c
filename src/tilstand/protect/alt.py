"""What a picture shows, in words, for readers who do not see it."""

from __future__ import annotations

from tilstand.model.names import Names
from tilstand.model.plot import Plot, Point, Series
from tilstand.model.told import Told
from tilstand.protect.bound import bound, stated_by
from tilstand.terms import Status, Text
from tilstand.text import fixed, number

__all__ = ["alternative", "amount_of"]

_MOST = 24
"""Most figures that are read out one by one; a longer text gives the ends, and the table the rest."""


def alternative(names: Names, plot: Plot) -> Text:
    """The alternative text: the kind of picture, its figures, and its notes.

    The title is not in it: it stands beside every picture, and would be read out twice.

    Args:
        names: What the addresses are called.
        plot: What is drawn.
    """
    told = _Telling(names, plot).told()
    return Told.of(
        lambda language: bound(told, language, stated_by((*plot.points, *plot.totals))), [plot.language]
    )


def amount_of(names: Names, plot: Plot, point: Point) -> str:
    """A number with its unit: `19 anmeldelser`."""
    if point.amount is None or plot.unit is None:
        return point.text
    paths = [f"units.{plot.unit.value}.{'one' if point.amount == 1 else 'many'}", f"units.{plot.unit.value}"]
    unit = next((path for path in paths if path in names.words), paths[-1])
    return f"{point.text}\u00a0{names.words[unit].text(plot.language)}"


class _Telling:
    def __init__(self, names: Names, plot: Plot) -> None:
        self.names, self.plot = names, plot

    def say(self, path: str, **facts: str) -> str:
        return fixed(self.names.words, path, **facts).text(self.plot.language)

    def told(self) -> str:
        plot, kind = self.plot, self.plot.kind
        if not plot.amounts:
            return self.say("picture.empty")
        said = [self.say(f"picture.{kind}")]
        if len(plot.groups) == 1:
            total = plot.totals[0]
            if total is not None and total.amount is not None:
                amount = amount_of(self.names, plot, total)
                said.append(self.say("picture.in_all", amount=amount))
            said.append(f"{'; '.join(f'{one.name}: {self.figure(one.points[0])}' for one in plot.series)}.")
        else:
            told = list(plot.series)
            if kind == "stacked_bars" and all(plot.totals):
                totals = tuple(total for total in plot.totals if total is not None)
                told.append(Series(self.say("total"), totals))
            short = len(plot.points) <= _MOST
            said += [self.group(one) if short else self.ends(one) for one in told]
            said += [] if short else [self.say("picture.all_in_table")]
        return " ".join((*said, *(note.text(plot.language) for note in plot.notes)))

    def group(self, one: Series) -> str:
        pairs = zip(self.plot.groups, one.points, strict=True)
        figures = ", ".join(self.at(group, point) for group, point in pairs)
        return self.say("picture.in_group", group=one.name, figures=figures)

    def at(self, group: str, point: Point) -> str:
        if self.plot.dated:
            return self.say("picture.at", number=self.figure(point), period=group)
        return f"{group} {self.figure(point)}"

    def ends(self, one: Series) -> str:
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

    def figure(self, point: Point) -> str:
        """A number as it is printed, or the words for why there is none."""
        if point.amount is not None:
            return point.text or number(point.amount, self.plot.language)
        status = point.cell.value.status if point.cell is not None else Status.NOT_KNOWN
        words = self.say(f"status.{status.value}")
        return words[:1].lower() + words[1:]
