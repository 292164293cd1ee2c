"""Code lists and addresses: what is part of what, what is valid when, where a figure stands."""

from __future__ import annotations

from datetime import date

import pytest

from tilstand.terms import Code, Codelist, InvariantText, Key, Period
from tilstand.terms.code import CodeRelation

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
