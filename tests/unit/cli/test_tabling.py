"""`tilstand protect table`: a file of counts is hidden, rounded or attacked, or refused with every fault."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from pathlib import Path

import pytest

from tilstand import sdc
from tilstand.cli import protect_table
from tilstand.languages import format_message, list_shipped_languages

COUNTS = {("f", "a"): 1, ("f", "b"): 7, ("f", "c"): 0, ("m", "a"): 8, ("m", "b"): 9, ("m", "c"): 4}
COUNTIES = {"a": "north", "b": "north", "c": "south"}
DIMS = ("--count", "number", "--dims", "sex,place")
NESTED = ("--nested", "place=county")


def written(folder: Path, counts: dict[tuple[str, str], object], counties: dict[str, str]) -> Path:
    lines = [f"{sex},{place},{counties[place]},{count}" for (sex, place), count in counts.items()]
    file = folder / "counts.csv"
    file.write_text("sex,place,county,number\n" + "\n".join(lines) + "\n", "utf-8")
    return file


@pytest.fixture
def given(tmp_path: Path, tilstand) -> Callable:  # type: ignore[no-untyped-def, type-arg]
    def call(*more: str, counts: dict[tuple[str, str], object] | None = None, counties=COUNTIES):  # type: ignore[no-untyped-def]
        return tilstand("protect", "table", str(written(tmp_path, counts or COUNTS, counties)), *DIMS, *NESTED, *more)

    return call


@pytest.mark.slow
def test_small_counts_are_hidden_with_what_they_follow_from(given) -> None:  # type: ignore[no-untyped-def]
    done = given("--json")
    assert done.returncode == 0, done.stderr
    told = json.loads(done.stdout)
    assert told["leaks"] == []
    cells = {(one["sex"], one["place"]): one for one in told["cells"]}
    assert len(cells) == 18
    small = cells["f", "a"]
    assert (small["status"], small["value"]) == ("primary", None)
    assert small["interval"][0] == 0
    assert small["interval"][1] >= 3
    assert small["certificate"]["safe"]
    hidden = [one for one in told["cells"] if one["status"] == "secondary"]
    assert hidden
    for one in hidden:
        assert one["value"] is None
        assert one["interval"][0] < one["interval"][1]
    total = cells[None, None]
    assert (total["status"], total["value"], total["interval"]) == ("published", 29, [29, 29])
    assert f"18 cells: 1 hidden as they are small, {len(hidden)} for their sake." in given().stdout.decode()


def test_rounding_adds_up_and_says_by_how_much_it_is_off(given) -> None:  # type: ignore[no-untyped-def]
    told = json.loads(given("--method", "round", "--base", "5", "--json").stdout)
    cells = {(one["sex"], one["place"]): one["value"] for one in told["cells"]}
    assert {one["status"] for one in told["cells"]} == {"rounded"}
    assert not [one for one in cells.values() if 0 < one < 5]
    assert cells["f", "north"] == cells["f", "a"] + cells["f", "b"]
    true = {(None, None): 29, ("f", None): 8, ("m", "north"): 17}
    assert all(abs(cells[key] - value) <= 4 for key, value in true.items())
    assert told["total_error"] > 0
    assert told["leaks"] == []
    assert told.keys() == {"cells", "total_error", "leaks", "seconds"}
    assert all(one.keys() == {"sex", "place", "status", "value", "interval", "certificate"} for one in told["cells"])


def test_an_attack_tells_what_follows_with_the_sum_that_shows_it(given) -> None:  # type: ignore[no-untyped-def]
    lone = {("f", "a"): 1, ("f", "b"): 0, ("f", "c"): 0, ("m", "a"): 0, ("m", "b"): 9, ("m", "c"): 4}
    done = given("--method", "audit", "--up-to", "1", "--json", counts=lone)
    assert done.returncode == 1
    leaks = {(one["sex"], one["place"]): one for one in json.loads(done.stdout)["leaks"]}
    told = {("f", None): "told", (None, "a"): "told", ("f", "a"): "narrowed", ("f", "north"): "narrowed"}
    assert {key: one["kind"] for key, one in leaks.items()} == told
    shown = given("--method", "audit", "--up-to", "1", "--language", "en", counts=lone).stdout.decode()
    assert "4 small counts are given away:" in shown
    assert "f: 1 stands there" in shown
    assert "f, a: does not stand there, and can only be 0 to 1 [1 (" in shown
    counts = {("f", "a"): 2, ("f", "b"): 7, ("f", "c"): 0, ("m", "a"): 9, ("m", "b"): 0, ("m", "c"): 0}
    done = given("--method", "audit", "--up-to", "1", "--json", counts=counts)
    leaks = {(one["sex"], one["place"]): one for one in json.loads(done.stdout)["leaks"]}
    narrowed = leaks["f", "a"]
    assert (narrowed["kind"], narrowed["interval"]) == ("above_zero", [2, 9])
    proof = narrowed["proofs"][0]
    assert (proof["end"], proof["times"]) == (2, 1)
    printed = {(None, None): 18, ("f", None): 9, ("m", None): 9, (None, "a"): 11}
    assert sum(one["times"] * printed[one["sex"], one["place"]] for one in proof["sum"]) == 2


@pytest.mark.parametrize(
    ("counts", "counties", "more", "told"),
    [
        ({("f", "a"): -1}, COUNTIES, (), "Line 2: -1 is below 0."),
        ({("f", "a"): ""}, COUNTIES, (), "Line 2: the count is blank. A blank is not 0"),
        ({("f", "a"): 1.5}, COUNTIES, (), "Line 2: 1.5 is not a whole number of people."),
        ({("f", "a"): 1}, {**COUNTIES, "a": ""}, (), "Line 2: place a has no county."),
        ({("f", "a"): 1, ("f", "b"): 2}, {"a": "b", "b": "north"}, (), "b is a code of county and another one"),
        ({("f", "a"): 5, ("f", ""): 7}, {"a": "x", "": ""}, (), "given as 7, and its cells add up to 5"),
        (COUNTS, COUNTIES, ("--dims", "sex,plac"), "there is no column plac. There are: sex, place, county"),
        (COUNTS, COUNTIES, ("--up-to", "0"), "--up-to 0: a table shows at least one dimension."),
        (COUNTS, COUNTIES, ("--threshold", "1"), "use 2 or more"),
        (COUNTS, COUNTIES, ("--method", "round", "--base", "1"), "can be rounded to 2 or more"),
    ],
)
def test_a_table_that_cannot_be_protected_is_refused_in_words(given, counts, counties, more, told) -> None:  # type: ignore[no-untyped-def]
    done = given(*more, "--json", "--language", "en", counts=counts, counties=counties)
    assert done.returncode == 3
    assert not done.stdout
    assert told in done.stderr.decode()
    assert "Put right what is listed" in done.stderr.decode()


def test_coarser_columns_without_their_column_are_refused(given) -> None:  # type: ignore[no-untyped-def]
    done = given("--nested", "county")
    assert done.returncode == 2
    assert "--nested region=county,kind" in done.stderr.decode()


def test_every_fault_has_words_in_every_language() -> None:
    source = Path(sdc.__file__).parent
    text = "\n".join(one.read_text("utf-8") for one in sorted(source.rglob("*.py")))
    names = set(re.findall(r"(?:TableFault|_add_table_fault)\(\s*\"(\w+)\"", text))
    assert {"negative", "gap", "same_code", "threshold", "no_rounding"} <= names
    for name in names:
        for language in list_shipped_languages():
            assert format_message(f"errors.table.fault.{name}", **dict.fromkeys(FACTS, 2)).text(language)


FACTS = (
    *("error", "line", "name", "list", "count", "heads", "cell", "code", "group", "one", "other", "codes"),
    *("sum", "cells", "most", "terms", "order", "threshold", "base"),
)


@pytest.mark.parametrize(
    ("end", "least", "greatest"),
    [
        (2.5, 3, 2),
        (2.0000000004, 2, 2),
        (2.9999999996, 3, 3),
        (-0.5, 0, -1),
        (7.0, 7, 7),
        (float("inf"), None, None),
        (float("nan"), None, None),
    ],
)
def test_an_interval_ends_with_the_outermost_whole_numbers_in_it(
    end: float, least: int | None, greatest: int | None
) -> None:
    assert (protect_table._round_interval_end(end, up=True), protect_table._round_interval_end(end, up=False)) == (
        least,
        greatest,
    )
