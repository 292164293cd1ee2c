"""Norway's registers: the balance is what was printed, nothing is released, no person is written of."""

from __future__ import annotations

import csv
import io
from dataclasses import replace
from pathlib import Path

import pytest

from tilstand import define
from tilstand import registers as room
from tilstand.define.registers import read_registers
from tilstand.ledger.case_counts import count_register_cases
from tilstand.protect.register_tables.overview import build_register_overview
from tilstand.registers.checks import check_register, list_known_entry_names
from tilstand.registers.round_figures import write_register_csv
from tilstand.round.state import collect_round_batch
from tilstand.terms import Period

NORWAY = Path(__file__).parents[3] / "collections" / "norway"
PERIODS = {
    "court_decisions": "2025-T1",
    "commitments": "2026-T1",
    "activities": "2024",
    "network": "2026",
    "proposals": "2026",
}


@pytest.fixture(scope="module")
def held():
    return read_registers(define.read_collection(NORWAY))


def addresses(text: str) -> dict[tuple[str, str], int]:
    rows = (row for row in csv.DictReader(io.StringIO(text)) if row["measure"] == "convictions")
    sorted_ = ((row, "; ".join(sorted(row["breakdown"].split("; ")))) for row in rows)
    return {(row["period"], breakdown): int(row["value"]) for row, breakdown in sorted_}


@pytest.mark.slow
def test_the_figures_of_convictions_in_the_report_come_from_the_register_alone(held):
    """Every one that was printed, with its value; no file delivers one, the round takes what is counted."""
    collection, year = define.read_collection(NORWAY), NORWAY / "rounds" / "2024"
    printed = addresses((year / "published.csv").read_text("utf-8"))
    made = addresses(write_register_csv(held["court_decisions"], (), Period.from_text("2025-T1")).decode())
    assert len(printed) >= 9
    assert {address: made.get(address) for address in printed} == printed
    assert not [one.name for one in year.glob("submissions/*.csv") if "convictions" in one.read_text("utf-8")]
    own, other = (one for one in collect_round_batch(collection, "2024").submissions if one.provider == "kom")
    if own.document != "registers/court_decisions":
        own, other = other, own
    stated = {(str(o.key.period), dims(o.key)): int(o.value.amount) for o in own.observations}
    assert stated == made
    assert {o.source.document for o in own.observations} == {"kom-2024"}


def dims(key) -> str:
    return "; ".join(f"{name}={code}" for name, code in key.dims)


def test_the_parts_of_the_balance_make_its_total(held):
    found = count_register_cases(held["court_decisions"], ())
    whole = Period.from_text("2003/2025-T1")
    parts = [found.count_cases(whole, (("form", code),))[0] for code in ("sexual", "forced_labour", "combined")]
    assert sum(parts) == found.count_cases(whole)[0]


@pytest.mark.slow
def test_the_entries_fit_and_none_is_released(held):
    known = list_known_entry_names(define.read_collection(NORWAY))
    for name, one in held.items():
        assert check_register(one, known) == (), name
        assert {
            entry.state for entry in room.load_register_entries(room.open_register_store(one)).entries.values()
        } <= {"written"}


@pytest.mark.slow
def test_all_of_it_can_leave_once_somebody_has_read_it(held):
    """Nothing in the texts stops at the gate, and a decision that is not public shows little of itself."""
    for name, period in PERIODS.items():
        one = held[name]
        one = replace(one, about=one.about.model_copy(update={"legal_basis": "Lov § 1"}))
        stood = room.load_register_entries(room.open_register_store(one)).entries.values()
        read = tuple(replace(entry, state="released", released="2026-01-01") for entry in stood)
        when = Period.from_text(period)
        made = build_register_overview(
            one, read, when, moved={}, final=True, until=when.last
        )  # as if it were known so far
        assert len(made.entries) == len(read)
        names = [column.id for column in made.columns]
        for entry in made.entries if name == "court_decisions" else ():
            told = {name for name, code in zip(names, entry.codes, strict=True) if code}
            if entry.codes[names.index("level")] in ("district_court", "court_of_appeal"):
                assert told == {"kind", "level", "on", "form"}
            else:
                assert "form" not in told


def test_what_is_told_is_told_in_every_language(held):
    """A text that stood in one language alone would be shown in it to readers of another."""
    for name, one in held.items():
        tags = one.collection.settings.languages
        written = [field for field, about in one.about.fields.items() if about.languages]
        for entry in room.load_register_entries(room.open_register_store(one)).entries.values():
            for field in written:
                told = {tag for tag in tags if entry.values.get(f"{field}.{tag}")}
                assert told in (set(), set(tags)), (name, entry.id, field)


def test_no_entry_says_more_of_a_case_than_its_public_text(held):
    """Whoever reads the files reads the internal fields too: here they are blank."""
    told = room.load_register_entries(room.open_register_store(held["court_decisions"])).entries.values()
    closed = {"court", "sentence", "compensation", "setting", "keywords", "other_sources", "accused"}
    closed |= {"convicted", "acquitted", "acquitting", "summary.nb", "summary.nn", "summary.en"}
    assert [entry.id for entry in told if closed & set(entry.values)] == []
    low = [one for one in told if one.values["level"] in ("district_court", "court_of_appeal")]
    assert {len(one.values["on"]) for one in low} <= {4, 7}  # a year, or a part of one
    assert not any("reference" in one.values for one in low)
