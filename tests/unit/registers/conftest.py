"""Sagaland's registers, which exist only in tests, in a folder that may be changed."""

from __future__ import annotations

import shutil
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from tilstand import define
from tilstand import registers as room
from tilstand.define.registers import read_register
from tilstand.registers.checks import RegisterRow
from tilstand.registers.store import RegisterStore

SAGALAND = Path(__file__).parents[2] / "fixtures" / "sagaland"
NOON = datetime(2032, 2, 1, 12, tzinfo=UTC)
RULING = {"case": "S-1", "court": "low", "on": "2021-05-04"}


@pytest.fixture
def place(tmp_path: Path) -> Path:
    return Path(shutil.copytree(SAGALAND, tmp_path / "sagaland"))


@pytest.fixture(scope="session")
def collection() -> define.Collection:
    return define.read_collection(SAGALAND)


@pytest.fixture(scope="session")
def rulings(collection):
    return read_register(collection, "rulings")


@pytest.fixture(scope="session")
def promises(collection):
    return read_register(collection, "promises")


@pytest.fixture
def shelf(place: Path) -> RegisterStore:
    return room.open_register_store(read_register(define.read_collection(place), "rulings"))


@pytest.fixture
def keep(shelf):
    """Writes an entry of rulings, a minute after the last."""
    minutes = iter(range(1000))

    def write(name: str, by: str = "Kari Prøve", stood=None, **values: str):
        told = {name.replace("__", "."): text for name, text in values.items()}
        at = NOON + timedelta(minutes=next(minutes))
        return room.keep_entries(shelf, {name: {**RULING, **told}}, by=by, at=at, stood=stood)

    return write


@pytest.fixture(scope="session")
def found():
    """The kinds of flaw that rows have, each with its entry and column."""

    def kinds(about, rows, others=None, known=None):
        held = [RegisterRow(name, values, number) for number, (name, values) in enumerate(rows.items(), start=2)]
        names = {about.name: frozenset({*rows, *(others or {})}), **(known or {})}
        return [(one.kind, one.entry, one.column) for one in room.check_entry_rows(about, held, others or {}, names)]

    return kinds
