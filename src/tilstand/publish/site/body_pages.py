"""Pages of the reporting bodies, with their figures over time as table and charts."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from functools import partial
from itertools import groupby, pairwise
from typing import Any

from markupsafe import Markup

from tilstand.languages import DatedText, Fact, LanguageName
from tilstand.languages.typography import MidSentenceLabel
from tilstand.model.chart import TOLD_APART, ChartData, ChartPoint, ChartSeries
from tilstand.model.names import RECONSTRUCTED
from tilstand.model.release import ReleasedAnswer
from tilstand.model.table import CellValue, ReleasableTable
from tilstand.publish.site.context import SiteContext
from tilstand.publish.site.figures import (
    NARROW,
    TELEPHONE,
    InsertRenderer,
    render_drawn_pictures,
    render_table_figure,
    resolve_site_link,
)
from tilstand.publish.site.html import HtmlProse, split_paragraph_lines
from tilstand.publish.site.renderer import SiteRenderer
from tilstand.publish.site.structure import slugify
from tilstand.render.charts import WIDTH, Picture, draw_picture
from tilstand.report_text import get_report_string, get_unit_name
from tilstand.report_text.print_forms import format_printed_cell
from tilstand.terms import FigureOrigin, InvariantText, JoinedText, Key, Period, Text, Unit, Value, ValueStatus

_MOST = 4  # pictures on a page; the table has the rest

_Row = tuple[Key, Text, Sequence[CellValue]]


def draw_body_charts(book: SiteContext, table: ReleasableTable) -> tuple[Mapping[str, Picture], ...]:
    """A picture for each measure of the table, by language and width as those of the release are.

    Args:
        book: The book.
        table: What a body's figures are over the years; each of its cells has its own address.
    """
    measures = groupby(_iterate_chart_rows(table), key=lambda row: row[0].measure)
    plots = [_build_body_chart(book, table, at, list(rows)) for at, (_, rows) in enumerate(measures)]
    return tuple(
        {
            f"{book.language}{kind}": draw_picture(plot, book.names, theme="page", width=width)
            for width, kind in ((WIDTH, ""), (TELEPHONE, NARROW))
        }
        for plot in plots[:_MOST]
    )


def _iterate_chart_rows(table: ReleasableTable) -> Iterator[_Row]:
    for (label, _, _), row in zip(table.row_labels, table.cells, strict=True):
        cells = [cell for cell in row if cell is not None]
        if cells and cells[-1].key is not None:
            yield cells[-1].key, label, cells


def _build_body_chart(book: SiteContext, table: ReleasableTable, at: int, rows: Sequence[_Row]) -> ChartData:
    names, (key, _, cells) = book.names, rows[0]

    def get_chart_text(path: str, **facts: Fact) -> Text:
        return get_report_string(names.words, path, **facts)

    totals = [row for row in rows if not row[0].dims]
    drawn = rows if len(rows) <= TOLD_APART else totals or rows[:TOLD_APART]
    series = tuple(
        ChartSeries(
            label if own_key.dims else get_chart_text("total"), tuple(_build_chart_point(book, cell) for cell in line)
        )
        for own_key, label, line in drawn
    )
    known = [
        n for n in range(len(cells)) if any(chart_series.points[n].amount is not None for chart_series in series)
    ] or [*range(len(cells))]
    first, last = known[0], known[-1] + 1  # the others of the table may have numbers of earlier periods
    series = tuple(replace(chart_series, points=chart_series.points[first:last]) for chart_series in series)
    periods = [cell.key.period for cell in cells[first:last] if cell.key is not None]
    breaks = _find_crossed_breaks(book, key, periods)
    notes = tuple(
        JoinedText((get_chart_text("footnote.series_break", reason=reason), InvariantText(".")), "")
        for reason in breaks.values()
    )
    groups = table.column_labels[first:last]

    def format_chart_point(point: ChartPoint) -> Text | str:
        """A number as it is printed, or the words for why there is none."""
        if point.amount is not None or point.cell is None:
            return point.text
        return MidSentenceLabel(get_chart_text(f"status.{point.cell.value.status.value}"))

    def describe_chart_series(one: ChartSeries) -> Text:
        pairs = zip(groups, one.points, strict=True)
        numbers = (
            get_chart_text("picture.at", number=format_chart_point(point), period=group) for group, point in pairs
        )
        return get_chart_text("picture.in_group", group=one.name, figures=JoinedText(tuple(numbers), ", "))

    return ChartData(
        id=f"{table.id}_{at}",
        table="",
        title=names.get_measure_name(key.measure),
        kind="lines",
        asked="lines",
        language=book.language,
        groups=groups,
        series=series,
        totals=(None,) * len(groups),
        unit=names.unit(key),
        dated=True,
        breaks=breaks,
        notes=notes,
        alt=JoinedText((get_chart_text("picture.lines"), *map(describe_chart_series, series), *notes), " "),
    )


def _build_chart_point(book: SiteContext, cell: CellValue) -> ChartPoint:
    unit = book.names.measures[cell.key.measure].unit if cell.key is not None else None
    return ChartPoint(format_printed_cell(book.names, cell, book.language, unit), cell.value.amount, cell)


def _find_crossed_breaks(book: SiteContext, key: Key, periods: Sequence[Period]) -> dict[int, Text]:
    """The breaks that the body's figures cross, with their reasons, by the period that they precede."""
    texts_by_number = dict[int, Text]()
    for at, (before, after) in enumerate(pairwise(periods), start=1):
        reasons = book.names.find_breaks_between(key.measure, key.provider, before, after)
        if reasons:
            texts_by_number[at] = JoinedText(tuple(dict.fromkeys(reason.reason for reason in reasons)), "; ")
    return texts_by_number


_OVER_TIME_MOST = 12  # rows; a body with more shows its totals, and the time series have the rest
_LEAST = 2  # periods that a row has a number for
_LEFT_OUT = ("change", "range")  # these are no series of counts or shares

_OverTimeRow = tuple[str, tuple[tuple[str, str], ...]]


def build_body_time_table(book: SiteContext, body: str) -> ReleasableTable | None:
    """The figures of a body in every period that the edition has them for; None where it has no two.

    Args:
        book: The book.
        body: The body.
    """
    cell_values_by_periods_by_pair: dict[_OverTimeRow, dict[Period, CellValue]] = {}
    for key, cell in _iterate_body_cells(book, body):
        cell_values_by_periods_by_pair.setdefault((key.measure, key.dims), {}).setdefault(key.period, cell)
    known = {
        row: cells
        for row, cells in cell_values_by_periods_by_pair.items()
        if sum(cell.value.known for cell in cells.values()) >= _LEAST
    }
    totals = {row: cells for row, cells in known.items() if not row[1]}
    few = {row: cells for row, cells in known.items() if len(row[1]) <= 1}
    shown = few if len(few) <= _OVER_TIME_MOST else totals
    if not shown:
        return None
    measures = list(dict.fromkeys(measure for measure, _ in shown))
    rows = sorted(shown, key=lambda row: (measures.index(row[0]), row[1] != ()))
    periods = sorted({period for row in rows for period in shown[row]})
    keys = [Key(measure, body, periods[-1], dims) for measure, dims in rows]
    units = Unit.together((book.names.unit(key), book.names.measures[key.measure].registrations) for key in keys)
    words = book.names.words
    common = get_unit_name(words, units[0].value) if len(units) == 1 else get_report_string(words, "mixed_units")
    return ReleasableTable(
        id=f"over_time_{body}",
        number="",
        part=0,
        kind="table",
        title=get_report_string(words, "site.body_over_time"),
        unit=common,
        row_labels=tuple(_label_measure_row(book, rows, at) for at in range(len(rows))),
        column_labels=tuple(DatedText(period, heads=True) for period in periods),
        cells=tuple(
            tuple(shown[row].get(period) or _make_missing_cell(key, period) for period in periods)
            for row, key in zip(rows, keys, strict=True)
        ),
        notes=(),
        policy="",
    )


def _iterate_body_cells(book: SiteContext, body: str) -> Iterator[tuple[Key, CellValue]]:
    """The cells of a body whose period is as long as that of the edition."""
    long = len(book.names.period.months)
    for cell in book.cells_by_provider.get(body, ()):
        key = cell.key
        if key is None or len(key.period.months) != long:
            continue
        if book.names.measures[key.measure].statistic not in _LEFT_OUT and "_X" not in dict(key.dims).values():
            # Of a figure with another in brackets the series shows the figure alone.
            notes = tuple(note for note in cell.notes if note.inside is None)
            yield key, replace(cell, bracket=None, notes=notes)


def _label_measure_row(book: SiteContext, rows: list[_OverTimeRow], at: int) -> tuple[Text, int, bool]:
    """A row is called after what is counted; under the total of a measure after its code alone."""
    measure, dims = rows[at]
    codes = [book.names.code(dimension, code) for dimension, code in dims]
    if codes and (measure, ()) in rows:
        return codes[0], 1, False
    label = book.names.get_measure_name(measure)
    message = label.text(book.language).casefold()
    codes = [code for code in codes if code.text(book.language).casefold() not in message]
    return (JoinedText((label, *codes)) if codes else label), 0, False


def _make_missing_cell(key: Key, period: Period) -> CellValue:
    return CellValue(
        Key(key.measure, key.provider, period, key.dims), Value.missing(ValueStatus.NOT_KNOWN), FigureOrigin.PUBLISHED
    )


def build_body_pages(press: SiteRenderer) -> None:
    """The list of bodies, and a page for each of them."""
    book = press.book
    by_part: dict[int, list[dict[str, Any]]] = {}
    for name in book.bodies:
        by_part.setdefault(_get_body_part(book, name), []).append(_build_body_link(book, name))
    press.render_site_page(
        "bodies.html",
        "bodies",
        book.format_site_text("bodies"),
        parts=[
            {"name": book.part(number) if number in book.parts else "", "bodies": by_part[number]}
            for number in sorted(by_part)
        ],
        absent=[
            {"name": book.text(who), "lang": book.label_languages.get(who), "reason": book.text(why)}
            for who, why in book.appendix.absent
        ],
    )
    for name in book.bodies:
        _build_body_page(press, name)


def _get_body_part(book: SiteContext, name: str) -> int:
    return min(book.names.providers[name].parts, default=0)


def _build_body_link(book: SiteContext, name: str) -> dict[str, Any]:
    return {
        "name": book.provider(name),
        "lang": book.label_languages.get(book.names.provider(name)),
        "page": f"body/{slugify(name)}.html",
    }


def _build_body_page(press: SiteRenderer, name: str) -> None:
    book = press.book
    at = f"body/{slugify(name)}.html"
    provider = book.names.providers[name]
    account = book.body_accounts.get(name)
    own_chapters = [chapter for chapter in book.chapters if chapter.provider == name]
    inserted = InsertRenderer.from_chapters(press, at, own_chapters)
    prose = HtmlProse(book, inserted.html, partial(resolve_site_link, press, at))
    text = Markup("\n").join(prose.html(chapter.document) for chapter in own_chapters)
    press.render_site_page(
        at,
        "body",
        book.provider(name),
        lang=book.label_languages.get(book.names.provider(name)),
        city=provider.city.text(book.language),
        parent=book.provider(provider.parent) if provider.parent else "",
        retold=book.format_shared_text(book.names.basis, year=book.names.period)
        if book.names.basis == RECONSTRUCTED
        else "",
        parts=[] if own_chapters else _find_mentioning_parts(book, name),
        text=text,
        figure=Markup("").join(
            render_table_figure(press, at, table)
            for table in _select_body_tables(book, name)
            if table.id not in inserted.tables
        ),
        over_time=_render_body_history(press, at, name),
        downloads=book.list_table_downloads(account.id) if account is not None else [],
        forms=_group_site_answers(book, name),
        tables=[
            {"title": book.caption(table), "page": f"table/{slugify(table.id)}.html"}
            for table, _ in book.tables_by_provider.get(name, ())
        ],
        trail=[("bodies.html", book.format_site_text("bodies"))],
    )


def _render_body_history(press: SiteRenderer, at: str, name: str) -> Markup:
    """The body's figures over the periods, drawn and as a table; nothing where there is one period alone."""
    table = build_body_time_table(press.book, name)
    if table is None:
        return Markup("")
    drawn = render_drawn_pictures(press, at, draw_body_charts(press.book, table))
    return drawn + render_table_figure(press, at, table, link=False, pictures=False, titled=False)


def _find_mentioning_parts(book: SiteContext, name: str) -> list[tuple[str, str]]:
    """The parts of the report that tell of a body without a chapter of its own."""
    parts = sorted({*book.names.providers[name].parts})
    return [(book.part(at), f"part/{at}.html") for at in parts if at in book.parts]


def _select_body_tables(book: SiteContext, name: str) -> list[ReleasableTable]:
    """The body's account; without one, the key figures (or all tables) that hold its figures alone."""
    if name in book.body_accounts:
        return [book.body_accounts[name]]
    alone = [table for table, single in book.tables_by_provider.get(name, ()) if single]
    return [table for table in alone if table.key] or alone


def _group_site_answers(book: SiteContext, name: str) -> list[dict[str, Any]]:
    """The answers under the forms they belong to; a single form is not named."""
    own_answers = [answer for answer in book.answers if answer.provider == name]
    forms = tuple(dict.fromkeys(answer.form for answer in own_answers))
    titles = {form: book.text(book.names.forms[form].title) for form in forms}
    return [
        {
            "title": book.format_site_text("body_words_of", form=titles[form])
            if len(forms) > 1
            else book.format_site_text("body_words"),
            "answers": [_build_site_answer(book, answer) for answer in own_answers if answer.form == form],
        }
        for form in forms
    ]


def _build_site_answer(book: SiteContext, answer: ReleasedAnswer) -> dict[str, Any]:
    language = answer.heard(book.language, *book.names.languages)
    return {
        "question": book.text(book.names.question(answer.form, answer.question)),
        "lang": language if language != book.language else None,
        "told": book.format_site_text("answer_in", language=LanguageName(language))
        if language != book.language
        else "",
        "paragraphs": split_paragraph_lines(answer.text.get(language, "")),
    }
