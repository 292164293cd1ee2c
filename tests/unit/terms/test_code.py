"""Code lists and addresses: what is part of what, what is valid when, where a figure stands."""

from __future__ import annotations

import pickle
import subprocess
import sys
from datetime import date
from itertools import product

import pytest

from tilstand.terms import Code, Codelist, InvariantText, Key, Period
from tilstand.terms.code import CodeRelation, RemainderCode

BLANK = InvariantText("")
YEAR = Period.from_year(2031)


def code(id: str, parent: str | None = None, **more: object) -> Code:
    return Code(id, BLANK, parent, **more)  # type: ignore[arg-type]


LIST = Codelist(
    "place",
    (
        code("north"),
        code("south"),
        code("coast", "south"),
        code("hills", "south"),
        code("port", "coast"),
        code("abroad", kind=CodeRelation.OF_WHICH),
        code("ferry", "coast", kind=CodeRelation.OF_WHICH),
    ),
)


def ids(codes: tuple[Code, ...]) -> list[str]:
    return [one.id for one in codes]


def test_parts_add_up_and_what_is_counted_inside_them_does_not() -> None:
    assert ids(LIST.parts()) == ["north", "south"]
    assert ids(LIST.parts("south")) == ["coast", "hills"]
    assert ids(LIST.parts("coast")) == ["port"]
    assert ids(LIST.list_of_which_codes()) == ["abroad"]
    assert ids(LIST.list_of_which_codes("coast")) == ["ferry"]
    assert LIST.list_of_which_codes("south") == ()


def test_what_stands_above_a_code_is_told_nearest_first() -> None:
    assert LIST.list_code_ancestors("port") == ("coast", "south")
    assert LIST.list_code_ancestors("north") == ()
    circle = Codelist("x", (code("a", "b"), code("b", "a")))
    assert circle.list_code_ancestors("a") == ("b", "a")


def test_a_code_is_found_by_its_name_and_the_order_is_that_of_the_list() -> None:
    assert LIST["coast"].parent == "south"
    assert "coast" in LIST
    assert "moon" not in LIST
    assert ids(tuple(LIST))[:3] == ["north", "south", "coast"]
    assert Codelist("place", LIST.codes) == LIST
    assert "_index" not in repr(LIST)
    with pytest.raises(KeyError):
        LIST["moon"]


@pytest.mark.parametrize(
    ("day", "valid"),
    [
        (date(2029, 12, 31), ["always", "until"]),
        (date(2030, 1, 1), ["always", "since", "until", "within"]),
        (date(2031, 6, 30), ["always", "since", "until", "within"]),
        (date(2031, 7, 1), ["always", "since"]),
    ],
)
def test_a_code_is_valid_from_its_first_day_to_its_last(day: date, valid: list[str]) -> None:
    first, last = date(2030, 1, 1), date(2031, 6, 30)
    own = (
        code("always"),
        code("since", valid_from=first),
        code("until", valid_to=last),
        code("within", valid_from=first, valid_to=last),
    )
    assert ids(Codelist("x", own).list_valid_codes(day)) == valid


def test_codes_that_mean_something_are_found_by_it() -> None:
    own = Codelist("sex", (code("x"), code("u", means="unknown"), code("v", means="unknown")))
    assert own.find_codes_by_meaning("unknown") == ("u", "v")


def test_an_address_names_its_codes_in_order_and_those_alone() -> None:
    whole = Key("adults", "harbour", YEAR)
    women = whole.at("sex", "female").at("age", "adult")
    assert women.dims == (("age", "adult"), ("sex", "female"))
    assert women.text() == "adults | harbour | 2031 | age=adult; sex=female"
    assert whole.text() == "adults | harbour | 2031"
    assert (women.code("sex"), women.code("region")) == ("female", None)
    assert women.at("sex", "male").code("sex") == "male"
    assert women.remove_dimension("sex") == whole.at("age", "adult")
    assert women.remove_dimension("region") == women
    assert women.replace_provider("police") == Key("adults", "police", YEAR, women.dims)


def test_what_a_policy_merged_is_shown_by_the_highest_code_that_holds_it() -> None:
    merged = Codelist(
        "place",
        (
            code("south", closed=True),
            code("coast", "south", closed=True),
            code("port", "coast"),
            code("north"),
            code("hills", "north", instead="north_other"),
            code("moor", "hills"),
        ),
    )
    told = {one.id: merged.find_merged_ancestor(one.id) for one in merged}
    south = {"coast": "south", "port": "south"}
    assert told == {"south": None, **south, "north": None, "hills": "north_other", "moor": None}


# Addresses: their order by what they are sorted by, and as they come back from another process.


PERIODS = tuple(map(Period.from_text, ("2031", "2031-H2", "2030/2031", "2030-12-31")))
DIMS: tuple[tuple[tuple[str, str], ...], ...] = ((), (("age", "b"),), (("age", "a"), ("sex", "x")))
KEYS = [Key(*one) for one in product(("m", "l"), ("p", "o"), PERIODS, DIMS)]


def test_sorted_by_what_stands_for_their_order_they_stand_as_by_themselves() -> None:
    assert sorted(KEYS, key=lambda one: one.sort_key) == sorted(KEYS)


_ELSEWHERE = """
import pickle, sys
from tilstand.terms import Key, Period
found = Key("m", "p", Period.from_text("2031"), (("age", "b"),)), Period.from_text("2031-H2")
hash(found)
sys.stdout.buffer.write(pickle.dumps(found))
"""


def test_an_address_that_was_looked_up_in_another_process_is_found_in_this_one() -> None:
    made = subprocess.run(
        [sys.executable, "-c", _ELSEWHERE],
        capture_output=True,
        check=True,
        env={"PYTHONPATH": ":".join(sys.path), "PYTHONHASHSEED": "7"},
    )
    key, period = pickle.loads(made.stdout)
    assert key in {Key("m", "p", PERIODS[0], DIMS[1])}
    assert period in {PERIODS[1]}


# What a breakdown leaves unplaced has a code of its own, which is written and read in one place.


@pytest.mark.parametrize("within", [None, "asia", "asia:east", "_x", "X"])
def test_a_remainder_is_read_as_it_is_written(within: str | None) -> None:
    assert RemainderCode.read(str(RemainderCode(within))) == RemainderCode(within)


@pytest.mark.parametrize("code", ["asia", "asia_X", "asia:_Xa", "a:_X:b", ""])
def test_no_other_code_is_a_remainder(code: str) -> None:
    assert RemainderCode.read(code) is None
