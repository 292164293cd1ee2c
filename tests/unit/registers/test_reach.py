"""How far a register is known: nothing tells of a later day, and no blank becomes a zero."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from functools import cache
from pathlib import Path

import pytest
from drawn import draws
from hypothesis import given
from hypothesis import strategies as st

from tilstand import define
from tilstand import registers as room
from tilstand.define.registers import DeclaredRegister, read_registers
from tilstand.errors import ReleaseError
from tilstand.languages import format_inner_period
from tilstand.model.batch import RegisterEntry
from tilstand.model.overview import Overview, OverviewRow
from tilstand.protect.register_tables.overview import RegisterCoverage, build_register_overview
from tilstand.publish.register_overview import write_overview_data
from tilstand.publish.register_pages import write_overview_text
from tilstand.registers.round_figures import write_register_csv
from tilstand.terms import Period, Text

ROOT = Path(__file__).parents[3]
PLACES = ("collections/norway", "tests/fixtures/sagaland")
OWN_TALLIES = ("since", "years", "steps", "beside", "across")


@cache
def declared() -> dict[str, DeclaredRegister]:
    """Every register of every collection, with a legal basis, so that all of it is shown."""
    found = {}
    for place in PLACES:
        for name, one in read_registers(define.read_collection(ROOT / place)).items():
            about = one.about.model_copy(update={"legal_basis": "Lov § 1"})
            found[f"{place} {name}"] = replace(one, about=about)
    return found


NAMES = sorted(
    f"{place} {file.parent.name}" for place in PLACES for file in (ROOT / place / "registers").glob("*/register.toml")
)
WHEN = ("{}", "{}-T2", "{}-Q1", "{}-03", "{}-07-03")
PERIODS = ("{}", "{}-T1", "{}-T2", "{}-H2", "{}-Q2", "{}-07")


def year(one: DeclaredRegister) -> int:
    """The year in which the opening balances of a collection end."""
    return 2031 if one.collection.id == "sagaland" else 2025


def periods(one: DeclaredRegister) -> st.SearchStrategy[Period]:
    texts = [text.format(year(one) + more) for text in PERIODS for more in (0, 1)]
    return st.sampled_from([Period.from_text(text) for text in texts])


@cache
def read(name: str) -> tuple[RegisterEntry, ...]:
    """Some entries of a register as if somebody had read and released them: the last has what is latest."""
    stood = tuple(room.load_register_entries(room.open_register_store(declared()[name])).entries.values())
    return tuple(replace(one, state="released", released="2026-01-01") for one in stood[-8:])


@st.composite
def entries(draw: st.DrawFn, one: DeclaredRegister) -> tuple[RegisterEntry, ...]:
    """Entries that have what a schema asks for: days of every length, and a code or none in each field."""
    made = []
    for at in range(draw(st.integers(0, 4))):
        values = {}
        for name, column in one.columns.items():
            kind = column.field.type
            if kind == "day":
                values[name] = draw(st.sampled_from(["", *(day.format(year(one)) for day in WHEN)]))
            elif kind == "yes_no":
                values[name] = draw(st.sampled_from(("", "yes", "no")))
            elif kind == "number":
                values[name] = draw(st.sampled_from(("", "0", "1")))
            elif column.field.codes:
                codes = [code.id for code in one.codes(column.field)][:4]
                values[name] = draw(st.sampled_from(codes if column.field.needed else ["", *codes]))
        filled = {name: text for name, text in values.items() if text}
        made.append(RegisterEntry(f"e{at}", filled, "released", released="2025-08-01"))
    return tuple(made)


@pytest.mark.slow
@pytest.mark.parametrize("name", NAMES)
@draws(5)
@given(data=st.data())
def test_nothing_is_told_of_a_day_after_the_last_that_is_known(name, data):
    one = declared()[name]
    period, days = data.draw(periods(one)), st.dates(date(year(one), 1, 1), date(year(one) + 1, 12, 31))
    until = max(data.draw(days), covered(one))
    held = (*read(name), *data.draw(entries(one)))
    moved = {entry.id: first_code(one) for entry in held[-1:] if first_code(one)}
    made = build_register_overview(one, held, period, moved=moved, until=until)
    for cell_of, amount in cells(made):
        assert amount is None or cell_of.last <= until
    for text in told(made):
        for _, at, *_ in stated(text, made):
            assert Period.from_text(at).last <= until
    assert all(late(row["period"], until) is False for row in csv_rows(made) if row["value"])
    known = json.loads(write_overview_data(made)["overview.json"])["known_until"]
    assert known == until.isoformat()
    rows = write_register_csv(one, held, period, until=until).decode()
    assert not [row for row in csv.DictReader(io.StringIO(rows)) if late(row["period"], until)]
    if until < period.last:
        names_what_is_not_known(made)
        with pytest.raises(ReleaseError, match="not all of"):
            build_register_overview(one, held, period, moved=moved, until=until, final=True)


def covered(one: DeclaredRegister) -> date:
    tally = one.about.tally
    return Period.from_text(tally.balance).last if tally is not None and tally.balance else date.min


def first_code(one: DeclaredRegister) -> str:
    about = one.about
    return one.codes(about.fields[about.moves])[0].id if about.moves else ""


def cells(made: Overview) -> Iterator[tuple[Period, int | None]]:
    for table in made.tables:
        for row in table.rows:
            yield from zip(table.periods, (cell.amount for cell in row.cells), strict=True)


def told(made: Overview) -> Iterator[Text]:
    """All that is said beside the entries themselves."""
    yield made.as_of
    yield from (*made.statements, *made.notes)
    for table in made.tables:
        yield from (table.title, *table.heads, *table.notes)
        yield from (cell.number for row in table.rows for cell in row.cells)
    yield from (plot.alt for plot in made.plots)


def stated(text: Text, made: Overview) -> Iterator[tuple[str, ...]]:
    """The addresses of the numbers in a text that count in a period."""
    for tag in made.languages:
        for piece in text.pieces(tag):
            yield from (cell for cell in piece.cells if isinstance(cell, tuple) and len(cell) == 3)


def names_what_is_not_known(made: Overview) -> None:
    """That it is not known is the first thing said; no other sentence names the period as if it were."""
    for tag in made.languages:
        name = format_inner_period(made.period).text(tag)
        first, *rest = (one.text(tag) for one in (*made.statements, *made.notes, made.as_of))
        assert name in first
        assert format_inner_period(Period.from_text(made.known.isoformat())).text(tag) in first
        heads = [text.text(tag) for table in made.tables for text in (table.title, *table.heads)]
        part = RegisterCoverage(made.period, made.known)
        spans = [format_inner_period(one).text(tag) for one in (part.told, part.day)]
        bare = [one.replace(spans[0], "").replace(spans[1], "") for one in (*rest, *heads)]
        year = str(made.period.last.year)  # each part of a year that is known is named by it
        assert name == year or [one for one in bare if name in one] == []
        assert f"{{{{ date {made.period.text} }}}}" not in write_overview_text(made, tag).split("[^register]:")[1]


def csv_rows(made: Overview) -> list[dict[str, str]]:
    data = write_overview_data(made).get("counts.csv", b"").decode()
    return list(csv.DictReader(io.StringIO(data)))


def late(period: str, until: date) -> bool:
    return Period.from_text(period).last > until


def test_every_register_is_among_those_that_are_tried() -> None:
    assert sorted(declared()) == NAMES


@pytest.mark.parametrize("name", NAMES)
@draws(3)
@given(data=st.data())
def test_of_what_is_not_all_entered_no_count_is_zero(name, data):
    one = declared()[name]
    period = data.draw(periods(one))
    held = data.draw(entries(one))
    for complete in (True, False):
        told = replace(one, about=one.about.model_copy(update={"complete": complete}))
        made = build_register_overview(told, held, period, moved={}, until=date(2033, 1, 1))
        own = [table for table in made.tables if table.id.split("_")[0] in OWN_TALLIES]
        every = [cell for table in own for row in table.rows for cell in row.cells]
        if not complete:
            assert [cell for cell in every if cell.amount == 0 and not cell.balance] == []
        blank = [table for table in own if not all(map(known_cells, table.rows))]
        assert all("not zero" in " ".join(note.text("en") for note in table.notes) for table in blank)


def known_cells(row: OverviewRow) -> bool:
    return all(cell.amount is not None for cell in row.cells)
