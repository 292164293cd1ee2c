"""Tables and charts of the counts of a register."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal

from tilstand.define.labels import Catalogue
from tilstand.define.registers import DeclaredRegister
from tilstand.languages import CitedNumber, DatedText, format_inner_period, format_message
from tilstand.ledger.case_counts import Breakdown, CaseCounts, list_counted_rows, list_counted_years
from tilstand.model.batch import RegisterEntry
from tilstand.model.chart import TOLD_APART, ChartData, ChartPoint, ChartSeries
from tilstand.model.overview import OverviewCell, OverviewRow, OverviewTable
from tilstand.model.release import ReleasedText
from tilstand.report_text import get_report_string
from tilstand.terms import Code, InvariantText, JoinedText, Language, Period, Text, TypedText


def build_cross_tables(counts: CaseCounts, period: Period) -> Iterator[OverviewTable]:
    """A table for each field that is declared so and stated of any case; of no time that the balance covers.

    A case with several codes counts under each of them, so the rows are never added.

    Args:
        counts: The counts.
        period: The period.
    """
    tally, covered = counts.told, counts.balance_period
    if not tally.by or period.last > counts.known or (covered is not None and covered.last >= period.first):
        return
    cases = [case for case in counts.cases if case.on in period]
    used = {case.codes.get(tally.by, "") for case in cases}
    kinds = [code for code in counts.register.codes(counts.register.about.fields[tally.by]) if code.id in used]
    for name in tally.across:
        stated = (case for case in cases if case.codes.get(name))
        pairs = (
            (code, counted_case.codes[tally.by])
            for counted_case in stated
            for code in counted_case.codes[name].split("; ")
        )
        counts_by_pair = Counter(pairs)
        if counts_by_pair:
            yield OverviewTable(
                id=f"across_{name}",
                title=counts.register.labels[f"registers.{counts.register.name}.tally.{name}"],
                periods=(period,) * len(kinds),
                heads=tuple(kind.label for kind in kinds),
                rows=tuple(_build_cross_rows(counts, name, kinds, counts_by_pair, period)),
                notes=(format_message("overview.across"),),
                across=tuple(f"{tally.by}={kind.id}" for kind in kinds),
            )


def _build_cross_rows(
    counts: CaseCounts, name: str, kinds: Sequence[Code], found: Mapping[tuple[str, str], int], period: Period
) -> Iterator[OverviewRow]:
    register, by = counts.register, counts.told.by
    named = {code for code, _ in found}
    for current_code in register.codes(register.about.fields[name]):
        if current_code.id in named:
            cells = []
            for kind in kinds:
                amount = counts.counted(found.get((current_code.id, kind.id), 0))
                address = (register.name, str(period), ((name, current_code.id), (by, kind.id)))
                number = (
                    InvariantText("") if amount is None else TypedText(InvariantText(str(amount)), "number", (address,))
                )
                cells.append(OverviewCell(number, amount))
            yield OverviewRow(f"{name}={current_code.id}", current_code.label, tuple(cells), 1)


STATES = ("moved", "still", "unstated")
"""What an entry can have done: its status is another, is what it was, or is stated nowhere."""


def tabulate_movements(
    register: DeclaredRegister,
    entries: Iterable[RegisterEntry],
    moved: Mapping[str, str],
    period: Period,
    before: Period,
) -> OverviewTable | None:
    """The table of who moved what; None where nothing moves, or nothing is shown.

    An entry of several counts once for each of them, so its rows are never added.

    Args:
        register: The register.
        entries: The entries that are shown.
        moved: What entries were before, by their names, where they moved.
        period: The period.
        before: The period before.
    """
    about = register.about
    if not about.moves:
        return None
    counts_by_pair = Counter(
        (who, _get_movement_state(register, entry, moved))
        for entry in entries
        for who in _list_entry_movers(register, entry)
    )
    if not counts_by_pair:
        return None
    rows = tuple(
        _build_mover_row(register, who, label, counts_by_pair, period)
        for who, label in _label_movers(register, counts_by_pair)
    )
    notes = [format_message("overview.movement.blank")]
    if about.movers and about.fields[about.movers].many:
        notes.insert(0, format_message("overview.movement.several"))
    return OverviewTable(
        id="movement",
        title=format_message("overview.movement.title", period=format_inner_period(before)),
        periods=(period,) * len(STATES),
        heads=tuple(format_message(f"overview.movement.{state}") for state in STATES),
        rows=rows,
        notes=tuple(notes),
        across=tuple(f"moves={state}" for state in STATES),
    )


def _get_movement_state(register: DeclaredRegister, entry: RegisterEntry, moved: Mapping[str, str]) -> str:
    if entry.id in moved:
        return "moved"
    return "still" if entry.values.get(register.about.moves) else "unstated"


def _list_entry_movers(register: DeclaredRegister, entry: RegisterEntry) -> Iterator[str]:
    name = register.about.movers
    text = entry.values.get(name, "") if name else ""
    yield from text.split("; ")


def _label_movers(register: DeclaredRegister, found: Mapping[tuple[str, str], int]) -> Iterator[tuple[str, Text]]:
    """Those that have anything, in the order of their codes; what is stated of nobody comes last."""
    named, name = {who for who, _ in found}, register.about.movers
    if name:
        codes = register.codes(register.about.fields[name])
        yield from ((code.id, code.label) for code in codes if code.id in named)
    if "" in named:
        yield "", format_message("overview.movement.nobody" if name else "overview.entries")


def _build_mover_row(
    register: DeclaredRegister, who: str, label: Text, found: Mapping[tuple[str, str], int], period: Period
) -> OverviewRow:
    cells = []
    stated = any(found.get((who, state)) for state in STATES[:-1])
    for state in STATES:
        address = (register.name, str(period), ((register.about.movers, who), ("moves", state)))
        if stated or state == STATES[-1]:
            amount = found.get((who, state), 0)
            cells.append(OverviewCell(TypedText(InvariantText(str(amount)), "number", (address,)), amount))
        else:  # where no status is stated, nobody knows whether one is another
            cells.append(OverviewCell(InvariantText(""), None))
    name = register.about.movers
    return OverviewRow(f"{name}={who}" if name and who else "", label, tuple(cells), 1)


def tabulate_pending_entries(
    register: DeclaredRegister, entries: Iterable[RegisterEntry], period: Period
) -> OverviewTable | None:
    """The entries that nobody but their writer has read, by what entries stand under; None if there are none.

    Args:
        register: The register.
        entries: The entries that wait.
        period: The period.
    """
    about = register.about
    coded = [text for text in about.title if about.fields[text].codes and about.fields[text].public]
    name = about.groups or next(iter(coded), "")
    counts_by_name = Counter(entry.values.get(name, "") if name else "" for entry in entries)
    if not counts_by_name:
        return None
    labels: list[tuple[str, Text]] = []
    if name:
        labels = [(code.id, code.label) for code in register.codes(about.fields[name]) if counts_by_name[code.id]]
    labels += [("", format_message("overview.entries"))] if counts_by_name[""] else []
    rows = tuple(
        _build_pending_row(register, name, code, label, counts_by_name[code], period) for code, label in labels
    )
    head = (format_message("overview.waiting.count"),)
    return OverviewTable("waiting", format_message("overview.waiting.title"), (period,), head, rows)


def _build_pending_row(
    register: DeclaredRegister, name: str, code: str, label: Text, amount: int, period: Period
) -> OverviewRow:
    address = (register.name, str(period), (("waiting", code),))
    cell = OverviewCell(TypedText(InvariantText(str(amount)), "number", (address,)), amount)
    return OverviewRow(f"{name}={code}" if code else "", label, (cell,), 1)


_KINDS: Mapping[str, str] = {"movement": "stacked_bars", "steps": "small_multiples"}


def build_overview_charts(tables: Iterable[OverviewTable], languages: Iterable[Language]) -> tuple[ChartData, ...]:
    """The pictures of the tables that have one, in each language, with the very numbers of the table.

    Args:
        tables: The tables.
        languages: The languages.
    """
    drawn = [table for table in tables if table.id in _KINDS and _has_nonzero_cell(table)]
    return tuple(_build_counted_chart(overview_table, language) for overview_table in drawn for language in languages)


def _has_nonzero_cell(table: OverviewTable) -> bool:
    return any(cell.amount for row in table.rows for cell in row.cells)


def _build_counted_chart(table: OverviewTable, language: Language) -> ChartData:
    kind = _KINDS[table.id]
    rows = [row for row in table.rows if row.level == 1] or list(table.rows)
    if kind == "stacked_bars":
        assert len(STATES) <= TOLD_APART
        groups = tuple(row.label for row in rows)
        series = tuple(
            ChartSeries(head, tuple(_make_chart_point(row.cells[at]) for row in rows), left=at == len(table.heads) - 1)
            for at, head in enumerate(table.heads)
        )
        unknown = [
            chart_series for chart_series in series if all(point.amount is None for point in chart_series.points)
        ]
        series = tuple(
            chart_series for chart_series in series if chart_series not in unknown
        )  # no key to what nobody states
        totals: tuple[ChartPoint | None, ...] = tuple(_sum_row_cells(row) for row in rows)
    else:
        groups = table.heads
        series = tuple(ChartSeries(row.label, tuple(map(_make_chart_point, row.cells))) for row in rows)
        totals = (None,) * len(groups)
    words = ReleasedText.from_pieces(
        JoinedText(tuple(_describe_counted_chart(table, rows, kind)), " ").pieces, [language]
    )
    return ChartData(
        id=table.id,
        table=table.id,
        title=table.title,
        kind=kind,
        asked=kind,
        language=language,
        groups=groups,
        series=series,
        totals=totals,
        unit=None,
        dated=kind == "small_multiples",
        alt=words,
    )


def _make_chart_point(cell: OverviewCell) -> ChartPoint:
    amount = None if cell.amount is None else Decimal(cell.amount)
    return ChartPoint("" if cell.amount is None else str(cell.amount), amount, None)


def _sum_row_cells(row: OverviewRow) -> ChartPoint:
    whole = sum(cell.amount or 0 for cell in row.cells)
    return ChartPoint(str(whole), Decimal(whole), None)


def _describe_counted_chart(table: OverviewTable, rows: Iterable[OverviewRow], kind: str) -> Iterator[Text]:
    """The kind of picture and each of its numbers; a row without any is not read out number by number."""
    yield get_report_string(Catalogue({}), f"picture.{kind}")
    for row in rows:
        pairs = zip(table.heads, row.cells, strict=True)
        joined_texts = tuple(JoinedText((head, cell.number), ": ") for head, cell in pairs if cell.amount)
        if joined_texts:
            line = JoinedText((row.label, JoinedText(joined_texts, ", ")), " – ")
            yield JoinedText((line, InvariantText(".")), "")


def build_count_tables(counts: CaseCounts, period: Period) -> tuple[OverviewTable, ...]:
    """The tables of counts up to a period.

    Args:
        counts: The counts.
        period: The last period that counts.
    """
    name, labels = counts.register.name, counts.register.labels
    covered = counts.balance_period
    notes: tuple[Text, ...] = ()
    if covered is not None:
        notes = (
            format_message("overview.balance", period=format_inner_period(covered)),
            format_message("overview.not_rows"),
        )
    overview_tables = []
    if covered is not None:
        whole = covered.until(period) if covered != period else covered
        overview_tables.append(
            _build_case_table(counts, "since", labels[f"registers.{name}.tally.since"], (whole,), notes)
        )
    if years := tuple(list_counted_years(counts, period)):
        by_year = labels[f"registers.{name}.tally.years"]
        overview_tables.append(_build_case_table(counts, "years", by_year, years, ()))
    if counts.told.beside and (spans := tuple(_list_years_since_balance(counts, period))):
        overview_tables.append(_build_secondary_table(counts, labels[f"registers.{name}.tally.beside"], spans))
    if steps := tuple(_list_period_steps(counts, period)):
        overview_tables.append(_build_case_table(counts, "steps", labels[f"registers.{name}.tally.steps"], steps, ()))
    return tuple(
        _add_count_notes(counts, overview_table)
        for overview_table in (*overview_tables, *build_cross_tables(counts, period))
    )


def count_undatable_cases(counts: CaseCounts, periods: Iterable[Period]) -> int:
    """How many cases may be of some periods: only a longer time is stated of them, so they are in none."""
    spans = tuple(periods)
    cases = [case.on for case in counts.cases if any(case.on.has_common_day(span) for span in spans)]
    return sum(not any(on in span for span in spans) for on in cases)


def _add_count_notes(counts: CaseCounts, table: OverviewTable) -> OverviewTable:
    """A table with what has to be said of it: cells that are blank, and cases that are in no column."""
    notes = list(table.notes)
    if any(cell.amount is None for row in table.rows for cell in row.cells):
        notes.append(format_message("overview.unknown_note"))
    if wide := count_undatable_cases(counts, table.periods):
        notes.append(format_message("overview.wide", count=CitedNumber(wide, ((counts.register.name, "wide"),))))
    return replace(table, notes=tuple(notes))


def build_count_cell(counts: CaseCounts, period: Period, breakdown: Breakdown = ()) -> OverviewCell:
    """A count as it is printed, with its address."""
    amount, balance = counts.count_cases(period, breakdown)
    if amount is None:
        return OverviewCell(InvariantText(""), None)
    address = (counts.register.name, str(period), breakdown)
    return OverviewCell(TypedText(InvariantText(str(amount)), "number", (address,)), amount, balance)


def _build_case_table(
    counts: CaseCounts, name: str, title: Text, periods: tuple[Period, ...], notes: tuple[Text, ...]
) -> OverviewTable:
    rows = []
    for pairs, label, level in list_counted_rows(counts):
        cells = tuple(build_count_cell(counts, period, pairs) for period in periods)
        if not pairs or any(cell.amount for cell in cells):  # what is nowhere is no row
            text = "; ".join(f"{field}={code}" for field, code in pairs)
            rows.append(OverviewRow(text, label, cells, level))
    return OverviewTable(name, title, periods, tuple(map(DatedText, periods)), tuple(rows), notes)


def _list_years_since_balance(counts: CaseCounts, period: Period) -> Iterator[Period]:
    """The years since the balance ended, the first and the last as far as they are of that time."""
    covered = counts.balance_period
    if covered is None:
        yield from list_counted_years(counts, period)
        return
    begun = covered.last + timedelta(days=1)
    for year in range(begun.year, period.last.year + 1):
        first, last = max(begun, date(year, 1, 1)), min(period.last, date(year, 12, 31))
        known = {
            (current_period.first, current_period.last): current_period
            for current_period in (period, Period.from_year(year))
        }
        if first <= last:
            yield known.get((first, last)) or Period.between(first, last)


def _build_secondary_table(counts: CaseCounts, title: Text, spans: tuple[Period, ...]) -> OverviewTable:
    """What is counted beside, in the years of which it is known."""
    name, rows = counts.register.name, []
    for kind in counts.told.beside:
        cells = []
        for span in spans:
            amount = counts.count_related_cases(kind, span)
            address = (name, str(span), (("beside", kind),))
            number = (
                InvariantText("") if amount is None else TypedText(InvariantText(str(amount)), "number", (address,))
            )
            cells.append(OverviewCell(number, amount))
        label = counts.register.labels[f"registers.{name}.tally.{kind}"]
        rows.append(OverviewRow(f"beside={kind}", label, tuple(cells)))
    return OverviewTable("beside", title, spans, tuple(map(DatedText, spans)), tuple(rows))


def _list_period_steps(counts: CaseCounts, period: Period) -> Iterator[Period]:
    """The months or quarters of the last year, as far as it has come."""
    lengths = {"": 0, "month": 1, "quarter": 3}
    months = lengths[counts.told.step]
    year = period.last.year
    for at in range(0, 12 if months else 0, months or 1):
        step = Period.from_text(f"{year:04d}-{at + 1:02d}")
        if months > 1:
            step = Period.from_text(f"{year:04d}-Q{at // 3 + 1}")
        if step.last <= period.last:
            yield step
