"""What a chart draws: figures of a sealed table, put in the order in which the chart tells them."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from functools import cached_property
from itertools import pairwise

from tilstand.define import RoundView
from tilstand.define.tables import UNLIKE, Chart, ChartAxis, ChartItem
from tilstand.errors import PublishError
from tilstand.languages import DatedText, format_message, format_template, make_error
from tilstand.model.chart import ChartData, ChartPoint, ChartSeries
from tilstand.model.names import EditionNames
from tilstand.model.table import CellValue, ReleasableTable
from tilstand.report_text.print_forms import format_printed_cell
from tilstand.terms import InvariantText, JoinedText, Key, Language, Period, Text, Unit
from tilstand.terms.code import RemainderCode
from tilstand.terms.text import strip_language_runs

_SORTED = ("bars", "pictogram")
_NO_LANE: Text = InvariantText("")


@dataclass(frozen=True, slots=True)
class _ChartLine:
    """A row or column of the sealed table, by what its figures have in common."""

    at: int
    label: Text
    keys: tuple[Key, ...]
    where: Mapping[str, str]
    lane: Text = _NO_LANE
    level: int = 0

    def get_common_value(self, of: Callable[[Key], object]) -> object | None:
        items = {of(key) for key in self.keys}
        return items.pop() if len(items) == 1 else None


def build_chart_data(
    collection: RoundView, names: EditionNames, table: ReleasableTable, chart: Chart, language: Language
) -> ChartData:
    """The figures that a chart draws.

    Args:
        collection: The collection.
        names: What the addresses are called.
        table: The table behind the chart.
        chart: The chart.
        language: Language of the words.

    Raises:
        PublishError: If the table lacks a row or column that the chart names, or the units are unlike.
    """
    return _ChartDataBuilder(collection, names, table, chart, language).made()


@dataclass(frozen=True)
class _ChartDataBuilder:
    collection: RoundView
    names: EditionNames
    table: ReleasableTable
    chart: Chart
    language: Language

    def made(self) -> ChartData:
        rows = self.chosen(self.rows, self.chart.rows, "rows")
        columns = self.chosen(self.columns, self.chart.columns, "columns")
        turned = self.chart.parts == "columns"
        parts, groups = (columns, rows) if turned else (rows, columns)
        drawn = self.chart.columns if turned else self.chart.rows
        if self.chart.kind in _SORTED and drawn == ChartAxis(dimension=drawn.dimension) != ChartAxis():
            parts = self.sort_parts_by_size(parts, drawn, groups[-1][0])
        series = tuple(
            ChartSeries(
                name,
                tuple(self.make_point(self.cell(line, other_line)) for other_line, _ in groups),
                _is_remainder_line(line),
                line.lane,
                line.level,
            )
            for line, name in parts
        )
        total = self.find_total_line(self.columns if turned else self.rows, parts)
        return ChartData(
            id=self.name,
            table=self.table.id,
            title=self.title(series),
            kind=self.chart.kind,
            asked=self.chart.kind,
            language=self.language,
            groups=tuple(name for _, name in groups),
            series=series,
            totals=tuple(
                None if total is None else self.make_point(self.cell(total, other_line)) for other_line, _ in groups
            ),
            unit=self.unit(series),
            dated=all(
                isinstance(span := line.get_common_value(lambda key: key.period), Period)
                and name.text(self.language) == DatedText(span, heads=True).text(self.language)
                for line, name in groups
            ),
            breaks=self.breaks([line for line, _ in groups], series),
            notes=(self.collection.labels[self.chart.note],) if self.chart.note else (),
        )

    def cell(self, one: _ChartLine, other: _ChartLine) -> CellValue | None:
        row, column = (other, one) if self.chart.parts == "columns" else (one, other)
        return self.table.cells[row.at][column.at]

    def make_point(self, cell: CellValue | None) -> ChartPoint:
        if cell is None:
            return ChartPoint("", None, None)
        unit = self.names.measures[cell.key.measure].unit if cell.key is not None else None
        text = strip_language_runs(format_printed_cell(self.names, cell, self.language, unit))
        return ChartPoint(text, cell.value.amount, cell)

    @cached_property
    def rows(self) -> list[_ChartLine]:
        chart_lines, lane = list[_ChartLine](), _NO_LANE
        for at, (label, level, heading) in enumerate(self.table.row_labels):
            if heading:
                lane = label
            else:
                chart_lines.append(replace(self.line(at, label, self.table.cells[at]), lane=lane, level=level))
        return [line for line in chart_lines if line.keys]

    @cached_property
    def columns(self) -> list[_ChartLine]:
        chart_lines = [
            self.line(at, label, [row[at] for row in self.table.cells])
            for at, label in enumerate(self.table.column_labels)
        ]
        return [line for line in chart_lines if line.keys]

    def line(self, at: int, label: Text, cells: Sequence[CellValue | None]) -> _ChartLine:
        keys = tuple(cell.key for cell in cells if cell is not None and cell.key is not None)
        declared = self.collection.tables.get(self.table.id)
        filtered = declared.where if declared is not None else {}
        # A column of changes crosses every row; what a row stands for is told by the other columns.
        if declared is not None and any(item.change for item in declared.columns.items):
            keys = tuple(k for k in keys if self.collection.measures[k.measure].statistic != "change") or keys
        shared = set.intersection(*(set(key.dims) for key in keys)) if keys else set()
        return _ChartLine(at, label, keys, {d: c for d, c in sorted(shared) if filtered.get(d) != c})

    def chosen(self, lines: list[_ChartLine], drawn: ChartAxis, axis: str) -> list[tuple[_ChartLine, Text]]:
        """The lines that the chart names, with their words."""
        if len(lines) == 1 and drawn == ChartAxis():
            return [(line, line.label) for line in lines]
        found_pairs: list[tuple[_ChartLine, Text]] = []
        if drawn.dimension:
            mine = [line for line in lines if set(line.where) == {drawn.dimension}]
            shown = (self.shown({drawn.dimension: code})[drawn.dimension] for code in drawn.codes)
            order = {code: n for n, code in enumerate(dict.fromkeys(shown))}
            codes = [(line, line.where[drawn.dimension]) for line in mine]
            codes = [(line, code) for line, code in codes if not order or code in order or _is_remainder_line(line)]
            codes.sort(key=lambda pair: order.get(pair[1], len(order)) if order else 0)
            found_pairs += [(line, line.label) for line, _ in codes]
        for steps in drawn.steps:
            line, _ = self.pick_line(lines, ChartItem(steps=steps), axis, anywhere=True)
            found_pairs.append((line, DatedText(self.latest.shift_period(steps), heads=True)))
        for pick in drawn.picks:
            line, label = self.pick_line(lines, pick, axis)
            # codes that a policy has merged are one line, however many a chart names
            if self.shown(pick.where) == pick.where or all(line.at != chart_line.at for chart_line, _ in found_pairs):
                found_pairs.append((line, label))
        if drawn == ChartAxis():
            found_pairs = [(line, line.label) for line in lines]
        if not found_pairs:
            lacking = "no_dimension" if drawn.dimension else "nothing"
            raise self.error(self.why(lacking, axis=axis, dimension=drawn.dimension), axis)
        return found_pairs

    def sort_parts_by_size(
        self, parts: list[tuple[_ChartLine, Text]], drawn: ChartAxis, last: _ChartLine
    ) -> list[tuple[_ChartLine, Text]]:
        """Parts without an order of their own, the largest first; each under what it is part of.

        Args:
            parts: The parts.
            drawn: How the chart names them.
            last: The last group, whose numbers count.
        """
        codelist = self.collection.get_codelist(drawn.dimension)
        name = self.collection.settings.dimensions[drawn.dimension].codelist
        about = self.collection.settings.codelists.get(name)
        if about is not None and about.ordered:
            return parts
        ends = about.last if about is not None else ()
        rank = {}
        for n, (line, _) in enumerate(parts):
            amount = self.make_point(self.cell(line, last)).amount
            code = line.where[drawn.dimension]
            size = (amount is None, -(amount or Decimal(0)))
            rank[code] = (code in ends, _is_remainder_line(line), *size, n)

        def make_size_sort_key(line: _ChartLine) -> list[tuple[bool, bool, bool, Decimal, int]]:
            code = line.where[drawn.dimension]
            line_of = [code]
            if code in codelist:
                line_of += codelist.list_code_ancestors(code)
            elif (remainder_code := RemainderCode.read(code)) is not None and remainder_code.within is not None:
                line_of += [remainder_code.within, *codelist.list_code_ancestors(remainder_code.within)]
            return [rank[text] for text in reversed(line_of) if text in rank]

        return sorted(parts, key=lambda part: make_size_sort_key(part[0]))

    def pick_line(
        self, lines: list[_ChartLine], pick: ChartItem, axis: str, *, anywhere: bool = False
    ) -> tuple[_ChartLine, Text]:
        span = pick.period or (self.latest.shift_period(pick.steps) if pick.steps is not None else None)
        where = self.shown(pick.where)
        for line in lines:
            if (
                (anywhere or line.where == where)
                and (not pick.measure or line.get_common_value(lambda key: key.measure) == pick.measure)
                and (not pick.provider or line.get_common_value(lambda key: key.provider) == pick.provider)
                and (span is None or line.get_common_value(lambda key: key.period) == span)
            ):
                # what a chart calls a code by is not what the code is called that it was merged into
                named = pick.label and where == pick.where
                return line, self.collection.labels[pick.label] if named else line.label
        asked = pick.model_dump(exclude_defaults=True, exclude={"label"})
        raise self.error(self.why("no_line", line=asked) if asked else self.why("no_total"), axis)

    def shown(self, where: Mapping[str, str]) -> dict[str, str]:
        """The codes that are shown for some: those that a policy has merged them into."""
        lists = {name: self.collection.get_codelist(name) for name in where}
        return {
            name: (lists[name].find_merged_ancestor(code) if code in lists[name] else None) or code
            for name, code in where.items()
        }

    def find_total_line(self, lines: list[_ChartLine], parts: Sequence[tuple[_ChartLine, Text]]) -> _ChartLine | None:
        """The line of the total, among those that count the same as the parts."""
        measures = {key.measure for line, _ in parts for key in line.keys}
        for line in lines:
            if not line.where and {key.measure for key in line.keys} == measures:
                return line if all(line.at != part.at for part, _ in parts) else None
        return None

    @cached_property
    def latest(self) -> Period:
        return max(key.period for line in self.rows for key in line.keys)

    def title(self, series: Sequence[ChartSeries]) -> Text:
        label = self.collection.labels[self.chart.title or f"tables.{self.table.id}.title"]
        spans = [p.cell.key.period for s in series for p in s.points if p.cell and p.cell.key]
        return format_template(label, year=max(spans, default=self.latest))

    def breaks(self, groups: Sequence[_ChartLine], series: Sequence[ChartSeries]) -> dict[int, Text]:
        """The breaks that lie between two periods shown, with their reasons, by the group they precede."""
        spans = [line.get_common_value(lambda key: key.period) for line in groups]
        keys = [
            point.cell.key for chart_series in series for point in chart_series.points if point.cell and point.cell.key
        ]
        texts_by_names_by_number: dict[int, dict[str, Text]] = {}
        for at, (before, after) in enumerate(pairwise(spans), start=1):
            for measure in sorted({key.measure for key in keys}):
                if not isinstance(before, Period) or not isinstance(after, Period):
                    continue
                for provider in sorted({key.provider for key in keys}):
                    for broken in self.names.find_breaks_between(measure, provider, before, after):
                        texts_by_names_by_number.setdefault(at, {})[broken.reason.text(self.language)] = broken.reason
        return {at: JoinedText(tuple(reasons.values()), "; ") for at, reasons in texts_by_names_by_number.items()}

    def unit(self, series: Sequence[ChartSeries]) -> Unit | None:
        keys = [p.cell.key for s in series for p in s.points if p.cell and p.cell.key]
        units = sorted(self.names.list_figure_units(keys))
        if len(units) > 1 and self.chart.kind not in UNLIKE:
            raise self.error(self.why("mixed", list=", ".join(map(str, units))), self.chart.parts)
        return units[0] if len(units) == 1 else None

    @property
    def name(self) -> str:
        return next((n for n, c in self.collection.charts.items() if c is self.chart), self.table.id)

    def why(self, what: str, **facts: object) -> Text:
        return format_message(f"errors.edition.chart.{what}", **facts)

    def error(self, cause: Text, axis: str) -> PublishError:
        return make_error(PublishError, "edition.chart", [cause], chart=self.name, axis=axis, table=self.table.id)


def _is_remainder_line(line: _ChartLine) -> bool:
    return any(RemainderCode.read(code) is not None for code in line.where.values())
