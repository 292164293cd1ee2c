"""The attacker's reading of every field in every output is what its page says, of any register there is."""

from __future__ import annotations

import importlib
import re
import sys
from collections.abc import Callable
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from tilstand import define
from tilstand.define.registers import DeclaredRegister, read_registers

pytestmark = pytest.mark.proof

ROOT = Path(__file__).parents[3]
NORWAY = read_registers(define.read_collection(ROOT / "collections" / "norway"))
SAGALAND = read_registers(define.read_collection(ROOT / "tests" / "fixtures" / "sagaland"))


@pytest.fixture(scope="module")
def tool() -> Any:
    sys.path.insert(0, str(ROOT / "tools"))
    try:
        return importlib.import_module("attackers_reading")
    finally:
        sys.path.remove(str(ROOT / "tools"))


@pytest.fixture(scope="module")
def tried(tool: Any) -> Callable[[str], tuple[Any, ...]]:
    """The trials of a register, made once."""
    return cache(lambda name: tuple(tool.trials(NORWAY.get(name) or SAGALAND[name])))


def counted(about: DeclaredRegister) -> set[str]:
    """Fields that decide whether something is counted, or as what, and those that keep an entry back."""
    told, found = about.about.tally, set(about.about.blocked)
    if told is not None:
        found |= {told.case, told.on, told.least, told.final, told.by, *told.where, *told.lost, *told.also}
        found |= {*told.across, *(name for one in told.beside.values() for name in one.where)}
    chain = about.about.instances
    return found | ({chain.before, chain.on, chain.final} if chain is not None else set())


@pytest.mark.parametrize("name", [*NORWAY, *SAGALAND])
def test_nothing_is_read_of_a_field_that_nobody_declared_as_public(tool: Any, tried: Any, name: str) -> None:
    """Whatever stands in it, nothing that leaves differs; nor by who wrote an entry, when, or its name."""
    about = NORWAY.get(name) or SAGALAND[name]
    fields, met = about.about.fields, set()
    for one in tried(name):
        field, _, span = one.what.partition(" (")
        met.add(field)
        closed = field in fields and not fields[field].public
        if closed and field not in counted(about):
            assert one.mark == tool.NOTHING, (one.what, one.kind)
        if closed:
            assert one.mark != "**x**" or field in about.about.blocked or field == about.about.tally.final
        if span == "day)" and fields[field].year_only:
            assert one.mark == tool.NOTHING, (one.what, one.kind)
        calls = field in ("name of the entry", "hour of writing") and about.about.calendar is not None
        if field in tool.AROUND and not calls:
            assert one.mark == tool.NOTHING, (one.what, one.kind)
    gates = {gate for field in fields.values() for gate in field.public_where}
    assert met == {*fields, *tool.AROUND} - gates


def test_the_table_in_the_docs_says_what_is_so(tool: Any, tried: Any) -> None:
    text = (ROOT / "benchmarks" / "results" / "attackers-reading.md").read_text("utf-8")
    for name, part in zip(NORWAY, re.split(r"^## .*$", text, flags=re.M)[1:], strict=True):
        lines = [[cell.strip() for cell in line.strip("|").split("|")] for line in part.strip().splitlines()]
        told = {(line[0], kind): line[2:] for line in lines[2:] for kind in line[1].split("; ")}
        assert lines[0][2:] == list(tool.OUTPUTS)
        for one in tried(name):
            marks = set(told.pop((one.what, one.kind)))
            assert marks <= {one.mark, tool.NOTHING}
            assert one.mark in marks
        assert told == {}
