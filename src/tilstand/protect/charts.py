"""The charts and schemes of a release, with their alternative texts."""

from __future__ import annotations

import dataclasses
import re
from collections.abc import Iterable, Iterator, Sequence
from itertools import groupby

from tilstand.define import RoundView
from tilstand.define.tables import UNLIKE, Chart
from tilstand.model.chart import PERSONS, TOLD_APART, ChartData, ChartPoint, ChartSeries, DiagramBox
from tilstand.model.names import EditionNames
from tilstand.model.release import ReleasedText
from tilstand.model.table import ReleasableTable
from tilstand.protect.chart_data import build_chart_data
from tilstand.protect.table_notes import is_about_base, make_range_terms
from tilstand.report_text import get_report_string, get_unit_name, join_list_items
from tilstand.terms import InvariantText, JoinedText, Language, Text, TextPiece, TypedText, Unit, ValueStatus

_MOST = 24
"""Most figures that are read out one by one; a longer text gives the ends, and the table the rest."""


def describe_chart(names: EditionNames, plot: ChartData) -> Text:
    """The alternative text: the kind of picture, its figures, and its notes.

    The title is not in it: it stands beside every picture, and would be read out twice.

    Args:
        names: What the addresses are called.
        plot: What is drawn.
    """
    return ReleasedText.from_pieces(_ChartDescriber(names, plot).told().pieces, [plot.language])


def format_point_number(point: ChartPoint) -> Text:
    """A number as it is printed, with the cell that it states."""
    key = point.cell.key if point.cell is not None else None
    return TypedText(InvariantText(point.text), "number", (key,)) if key is not None else InvariantText(point.text)


def format_point_amount(names: EditionNames, plot: ChartData, point: ChartPoint) -> Text:
    """A number with its unit: `19 anmeldelser`."""
    counted = get_point_unit(names, plot, point)
    return (
        format_point_number(point) if counted is None else JoinedText((format_point_number(point), counted), "\u00a0")
    )


def get_point_unit(names: EditionNames, plot: ChartData, point: ChartPoint) -> Text | None:
    """What a number counts, in the form that goes with it; None where that is not one thing."""
    counted = plot.unit
    if counted is None and plot.kind in UNLIKE and point.cell is not None and point.cell.key is not None:
        counted = names.unit(point.cell.key)
    if point.amount is None or counted is None:
        return None
    return get_unit_name(names.words, counted.value, one=point.amount == 1)


class _ChartDescriber:
    def __init__(self, names: EditionNames, plot: ChartData) -> None:
        self.names, self.plot = names, plot

    def format_chart_message(self, path: str, **facts: str | Text) -> Text:
        return get_report_string(self.names.words, path, **facts)

    def told(self) -> Text:
        plot, kind = self.plot, self.plot.kind
        if not plot.amounts:
            return self.format_chart_message("picture.empty")
        said = [self.format_chart_message(f"picture.{kind}")]
        if kind in UNLIKE:
            said += [
                self.describe_step_group(list(steps)) for _, steps in groupby(plot.series, key=lambda one: one.lane)
            ]
        elif len(plot.groups) == 1:
            total = plot.totals[0]
            if total is not None and total.amount is not None:
                amount = format_point_amount(self.names, plot, total)
                said.append(self.format_chart_message("picture.in_all", amount=amount))
            joined_texts = (JoinedText((series.name, self.figure(series.points[0])), ": ") for series in plot.series)
            said.append(JoinedText((JoinedText(tuple(joined_texts), "; "), InvariantText(".")), ""))
        else:
            chart_series = list(plot.series)
            totals = tuple(total for total in plot.totals if total is not None)
            if kind == "stacked_bars" and len(totals) == len(plot.groups):
                chart_series.append(ChartSeries(self.format_chart_message("total"), totals))
            short = len(plot.points) <= _MOST
            said += [
                self.describe_part_groups(current_chart_series)
                if short
                else self.describe_line_ends(current_chart_series)
                for current_chart_series in chart_series
            ]
            said += [] if short else [self.format_chart_message("picture.all_in_table")]
        return JoinedText((*said, *plot.notes), " ")

    def describe_step_group(self, steps: Sequence[ChartSeries]) -> Text:
        """The steps under one heading, each with its figure and what it counts."""
        return self.format_chart_message(
            "picture.in_group", group=steps[0].lane, figures=JoinedText(tuple(map(self.step, steps)), "; ")
        )

    def step(self, one: ChartSeries) -> Text:
        point = one.points[-1]
        known = point.amount is not None
        amount = format_point_amount(self.names, self.plot, point) if known else self.figure(point)
        return JoinedText((amount, InvariantText(" ("), one.name, InvariantText(")")), "")

    def describe_part_groups(self, one: ChartSeries) -> Text:
        pairs = zip(self.plot.groups, one.points, strict=True)
        figures = JoinedText(tuple(self.at(group, point) for group, point in pairs), ", ")
        return self.format_chart_message("picture.in_group", group=one.name, figures=figures)

    def at(self, group: Text, point: ChartPoint) -> Text:
        if self.plot.dated:
            return self.format_chart_message("picture.at", number=self.figure(point), period=group)
        return JoinedText((group, self.figure(point)), " ")

    def describe_line_ends(self, one: ChartSeries) -> Text:
        known = [n for n, point in enumerate(one.points) if point.amount is not None]
        if not known:
            return self.format_chart_message("picture.in_group", group=one.name, figures=self.figure(one.points[-1]))
        first, last = known[0], known[-1]
        groups = self.plot.groups
        figures = self.at(groups[last], one.points[last])
        if first != last:
            figures = self.format_chart_message(
                "picture.from_to",
                first=self.figure(one.points[first]),
                last=self.figure(one.points[last]),
                since=groups[first],
                until=groups[last],
            )
        return self.format_chart_message("picture.in_group", group=one.name, figures=figures)

    def figure(self, point: ChartPoint) -> Text:
        """A number as it is printed, or the words for why there is none."""
        if point.amount is not None:
            return format_point_number(point)
        status = point.cell.value.status if point.cell is not None else ValueStatus.NOT_KNOWN
        words = self.format_chart_message(f"status.{status.value}").text(self.plot.language)
        return InvariantText(words[:1].lower() + words[1:])


def build_schemes(collection: RoundView, names: EditionNames, languages: Sequence[Language]) -> tuple[ChartData, ...]:
    """The schemes of a collection, in the order of their names, by language.

    Args:
        collection: The collection, with its charts and labels.
        names: What the edition is called.
        languages: Languages of the words.
    """
    return tuple(
        _build_scheme(collection, names, name, chart, language)
        for language in languages
        for name, chart in sorted(collection.charts.items(), key=lambda one: (one[1].order, one[0]))
        if chart.kind == "scheme"
    )


def _build_scheme(collection: RoundView, names: EditionNames, name: str, chart: Chart, language: Language) -> ChartData:
    labels = collection.labels
    boxes = tuple(DiagramBox(labels[box.title], tuple(labels[line] for line in box.lines)) for box in chart.boxes)
    notes = (labels[chart.note],) if chart.note else ()
    joined_text = JoinedText(
        (get_report_string(names.words, "picture.scheme"), *_describe_scheme_boxes(boxes), *notes), " "
    )
    return ChartData(
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
        alt=ReleasedText.from_pieces(joined_text.pieces, [language]),
        boxes=boxes,
    )


def _describe_scheme_boxes(boxes: Sequence[DiagramBox]) -> Iterator[Text]:
    """Each part in words, such as "The act: recruits; transports."."""
    for box in boxes:
        lines = JoinedText(box.lines, "; ")
        text = JoinedText((box.name, lines), ": ") if box.lines else box.name
        yield JoinedText((text, InvariantText(".")), "")


_MARK = 0xE000  # signs that no text has stand for the parts of a list


def build_charts(
    collection: RoundView, names: EditionNames, tables: Iterable[ReleasableTable], languages: Sequence[Language]
) -> tuple[ChartData, ...]:
    """All pictures of some tables, in the order of the tables and of the charts within each, by language.

    Args:
        collection: The collection, with its charts.
        names: What the addresses are called.
        tables: The tables that are released.
        languages: Languages of the words.

    Raises:
        PublishError: If a table lacks what its chart draws.
    """
    shown = tuple(tables)
    return (
        *build_schemes(collection, names, languages),
        *(
            build_chart(collection, names, table, chart, language)
            for language in languages
            for table in shown
            for _, _, chart in sorted(
                ((c.order, name, c) for name, c in collection.charts.items() if c.table == table.id),
                key=lambda entry: entry[:2],
            )
        ),
    )


def build_chart(
    collection: RoundView, names: EditionNames, table: ReleasableTable, chart: Chart, language: Language
) -> ChartData:
    """What one picture shows.

    A donut whose parts do not make its total and a picture of more parts than can be told apart, or of more
    persons than can be counted at a glance, or of registrations, are drawn as bars, or as small bar charts;
    the first says so.

    Args:
        collection: The collection.
        names: What the addresses are called.
        table: The table.
        chart: The chart, one of the collection's.
        language: Language of its words.

    Raises:
        PublishError: If the table lacks what the chart draws.
    """
    chart_data = _correct_chart_kind(names, build_chart_data(collection, names, table, chart, language))
    chart_data = dataclasses.replace(
        chart_data,
        notes=(*chart_data.notes, *_list_break_notes(names, chart_data), *_list_few_notes(names, chart_data)),
        counted=_label_chart_total(names, chart_data),
        series=tuple(_add_series_unit(names, chart_data, series) for series in chart_data.series),
    )
    return dataclasses.replace(chart_data, alt=describe_chart(names, chart_data))


def _correct_chart_kind(names: EditionNames, told: ChartData) -> ChartData:
    """What is drawn instead, where the figures of this year do not allow what the chart asks for."""

    def format_chart_notice(path: str, **facts: str | Text) -> Text:
        return get_report_string(names.words, path, **facts)

    kind, notes, most = told.kind, list[Text](), max(told.amounts, default=0)
    if kind == "donut" and told.amounts and not told.whole():
        kind, total = "bars", told.totals[0]
        if total is not None and total.amount is not None:
            notes.append(format_chart_notice("picture.not_whole", total=format_point_amount(names, told, total)))
    if kind in ("donut", "stacked_bars", "pictogram") and any(point.is_range for point in told.points):
        kind = "bars"  # where parts are ranges, what is put together of them is no number
    if kind == "stacked_bars":
        short = [name for at, name in enumerate(told.groups) if told.totals[at] and not told.whole(at)]
        if short:
            notes.append(format_chart_notice("picture.not_whole_in", groups=_TextList(tuple(short))))
    counted = all(a >= 0 and a == a.to_integral_value() for a in told.amounts)
    if kind == "pictogram" and (most > PERSONS or not counted or told.unit == Unit.REGISTRATIONS):
        kind = "bars"
    if len(told.series) > TOLD_APART and kind in ("donut", "lines", "stacked_bars"):
        kind = "bars" if kind == "donut" else "small_multiples"
    if kind in ("lines", "stacked_bars", "small_multiples") and any(amount < 0 for amount in told.amounts):
        kind = "bars"
    if any(point.is_range for point in told.points) and kind in ("bars", "lines", "small_multiples"):
        notes.append(format_chart_notice("picture.ranged"))
    more = (ReleasedText.from_pieces(note.pieces, [told.language]) for note in notes)
    return dataclasses.replace(told, kind=kind, notes=(*told.notes, *more))


@dataclasses.dataclass(frozen=True, slots=True)
class _TextList(Text):
    """Texts as a list in a sentence."""

    parts: tuple[Text, ...]

    def pieces(self, language: Language) -> tuple[TextPiece, ...]:
        """The pieces of each part, with the language's own words between."""
        places = [chr(_MARK + at) for at in range(len(self.parts))]
        between = re.split(f"([{places[0]}-{places[-1]}])", join_list_items(places, language))
        texts_by_name = dict(zip(places, self.parts, strict=True))
        return tuple(
            piece
            for text in between
            if text
            for piece in (
                texts_by_name[text].pieces(language) if text in texts_by_name else (TextPiece(text, language),)
            )
        )


def _list_break_notes(names: EditionNames, told: ChartData) -> list[Text]:
    return [
        JoinedText((get_report_string(names.words, "footnote.series_break", reason=reason), InvariantText(".")), "")
        for reason in {
            current_break.text(told.language): current_break for current_break in told.breaks.values()
        }.values()
    ]


def _list_few_notes(names: EditionNames, told: ChartData) -> list[Text]:
    """How a figure is printed that is few or none, or about the threshold, where the picture shows one."""
    limits = dict.fromkeys(
        point.cell.upper for point in told.points if point.cell and point.cell.is_few and point.cell.upper is not None
    )
    notes = [get_report_string(names.words, "footnote.few", **make_range_terms(limit)) for limit in limits]
    cells = [point.cell for point in told.points if point.cell and point.cell.key]
    if not notes and any(is_about_base(cell, names.measures[cell.key.measure].threshold) for cell in cells if cell.key):
        notes.append(get_report_string(names.words, "footnote.rounded"))
    return [ReleasedText.from_pieces(note.pieces, [told.language]) for note in notes]


def _add_series_unit(names: EditionNames, told: ChartData, one: ChartSeries) -> ChartSeries:
    """A part with what its figure counts, where the parts count unlike things."""
    unit = get_point_unit(names, told, one.points[-1]) if told.kind in UNLIKE else None
    return one if unit is None else dataclasses.replace(one, counted=unit)


def _label_chart_total(names: EditionNames, told: ChartData) -> Text:
    """What stands under the total of a donut."""
    total = told.totals[0] if told.totals else None
    unit = None if total is None else get_point_unit(names, told, total)
    return InvariantText("") if unit is None else unit
