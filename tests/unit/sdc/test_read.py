"""A micro-cell file: what is read of it, and every way in which it can be unfit, told at once."""

from collections.abc import Callable
from pathlib import Path

import pytest

from tilstand.sdc import DisclosureError, Hypercube, read_hypercube

Read = Callable[..., Hypercube]
NESTED = {"place": ("county", "kind")}


@pytest.fixture
def read(tmp_path: Path) -> Read:
    def call(text: str | bytes, **plan: object) -> Hypercube:
        file = tmp_path / "cells.csv"
        file.write_bytes(text if isinstance(text, bytes) else text.encode())
        given = {"count": "n", "dims": ("sex", "place"), **plan}
        return read_hypercube(file, **given)  # type: ignore[arg-type]

    return call


def told(read: Read, text: str | bytes, **plan: object) -> list[tuple[str, dict[str, str | int]]]:
    with pytest.raises(DisclosureError) as caught:
        read(text, **plan)
    return [(one.name, dict(one.facts)) for one in caught.value.objections]


def test_cells_are_added_up_and_codes_sorted(read: Read) -> None:
    micro = read("year;sex;place;n\n1;m;B;2\n2;m;B;3\n1;f;A;1\n", source=("sex", "place"))
    assert dict(micro.named()) == {("f", "A"): 1, ("m", "B"): 5}


def test_the_order_of_rows_means_nothing(read: Read) -> None:
    rows = ["f,A,1", "m,B,2", "m,A,0"]
    one, other = (read("\n".join(["sex,place,n", *some])) for some in (rows, rows[::-1]))
    assert list(one.named()) == list(other.named())
    assert one.codes.tolist() == other.codes.tolist()


def test_coarser_codes_stand_beside_each_other(read: Read) -> None:
    text = "sex,place,county,kind,n\nf,A,1,town,1\nf,B,1,land,1\nm,C,2,town,1\n"
    place = read(text, nested=NESTED).variables[1]
    grouped = {g.name: [g.codes[k] for k in g.of] for g in place.groupings}
    assert grouped == {"county": ["1", "1", "2"], "kind": ["town", "land", "town"]}


def test_margins_that_add_up_are_left_out(read: Read) -> None:
    text = "sex,place,county,kind,n\nf,A,1,town,1\nm,B,2,town,4\n,,,,5\nf,,,,1\n,,2,,4\n,all,,town,5\n"
    micro = read(text, nested=NESTED, total="all")
    assert dict(micro.named()) == {("f", "A"): 1, ("m", "B"): 4}


def test_margins_that_do_not_add_up_are_told_with_both_numbers(read: Read) -> None:
    assert told(read, "sex,place,n\nf,A,1\nm,B,4\n,,6\nf,,1\n,B,3\n") == [
        ("adds_up", {"line": 4, "codes": "–", "count": 6, "sum": 5}),
        ("adds_up", {"line": 6, "codes": "B", "count": 3, "sum": 4}),
    ]


def test_every_count_that_is_none_is_told(read: Read) -> None:
    many = "9" * 23
    text = f"sex,place,n\nf,A,-1\nf,B,\nm,A,2.5\nm,B,{many}\nm\n"
    assert told(read, text) == [
        ("negative", {"line": 2, "cell": "-1"}),
        ("missing", {"line": 3}),
        ("not_whole", {"line": 4, "cell": "2.5"}),
        ("too_many", {"line": 5, "cell": many}),
        ("cells", {"line": 6, "count": 1, "heads": 3}),
    ]


def test_after_twenty_faults_the_rest_is_counted(read: Read) -> None:
    with pytest.raises(DisclosureError) as caught:
        read("sex,place,n\n" + "".join(f"f,{k},-1\n" for k in range(25)))
    assert (len(caught.value.objections), caught.value.more) == (20, 5)
    with pytest.raises(DisclosureError) as caught:
        read("sex,place,n\n" + "".join(f"f,{k},-1\n" for k in range(20)))
    assert (len(caught.value.objections), caught.value.more) == (20, 0)


def test_cells_are_in_whole_numbers_and_in_order(read: Read) -> None:
    micro = read("sex,place,county,kind,n\nm,B,2,land,3\nf,A,1,town,7\nf,B,2,land,0\n", nested=NESTED)
    assert [one.codes for one in micro.variables] == [("f", "m"), ("A", "B")]
    assert [micro.codes.dtype, micro.counts.dtype] == ["int64", "int64"]
    assert (micro.codes.tolist(), micro.counts.tolist()) == ([[0, 0], [0, 1], [1, 1]], [7, 0, 3])
    groups = [(one.name, one.codes, one.of.tolist()) for one in micro.variables[1].groupings]
    assert groups == [("county", ("1", "2"), [0, 1]), ("kind", ("land", "town"), [1, 0])]
    assert micro.variables[0].groupings == ()


def test_hierarchies_with_gaps_and_overlaps_are_told(read: Read) -> None:
    text = "sex,place,county,kind,n\nf,A,,town,1\nf,B,2,town,1\nm,B,3,town,1\nm,2,3,town,1\n"
    assert told(read, text, nested=NESTED) == [
        ("gap", {"line": 2, "name": "place", "code": "A", "group": "county"}),
        ("in_two", {"line": 4, "name": "place", "code": "B", "group": "county", "one": "2", "other": "3"}),
    ]
    text = "sex,place,county,kind,n\nf,A,2,town,1\nf,2,3,town,1\n"
    assert told(read, text, nested=NESTED) == [("same_code", {"name": "place", "group": "county", "code": "2"})]


def test_one_name_for_the_same_cells_may_stand_in_two_columns(read: Read) -> None:
    text = "sex,place,county,kind,n\nf,Oslo,Oslo,town,1\nf,B,2,town,1\n"
    assert read(text, nested=NESTED).variables[1].codes == ("B", "Oslo")


@pytest.mark.parametrize(
    ("text", "plan", "faults"),
    [
        ("sex,place,n\n", {}, [("no_rows", {})]),
        ("", {}, [("no_rows", {})]),
        (b"sex,place,n\n\xff,A,1\n", {}, [("no_text", {})]),
        ("sex,place,n\n,,0\n", {}, [("no_cells", {})]),
        ("sex,place,m\nf,A,1\n", {}, [("no_column", {"name": "n", "list": "sex, place, m"})]),
        ("sex,sex,place,n\nf,f,A,1\n", {}, [("twice", {"name": "sex"})]),
        ("sex,place,n\nf,A,1\n", {"dims": ("sex", "n")}, [("used_twice", {"name": "n"})]),
        ("sex,place,n\nf,A,1\n", {"dims": ()}, [("no_dims", {})]),
        ("sex,place,n\nf,A,1\n", {"nested": {"region": ("sex",)}}, [("nested_in_none", {"name": "region"})]),
        ("sex,place,n\nf,A,1\n", {"nested": {"place": ("sex",)}}, [("used_twice", {"name": "sex"})]),
    ],
)
def test_what_cannot_be_read_has_a_name(
    read: Read, text: str, plan: dict[str, object], faults: list[tuple[str, dict[str, str]]]
) -> None:
    assert told(read, text, **plan) == faults


def test_a_file_that_is_not_there(tmp_path: Path) -> None:
    with pytest.raises(DisclosureError) as caught:
        read_hypercube(tmp_path / "none.csv", count="n", dims=("sex",))
    assert [one.name for one in caught.value.objections] == ["no_file"]
    with pytest.raises(DisclosureError) as caught:
        read_hypercube(tmp_path, count="n", dims=("sex",))
    assert [one.name for one in caught.value.objections] == ["unread"]


def test_each_fault_is_told_with_all_that_helps_to_find_it(read: Read) -> None:
    assert told(read, "sex,place,m\nf,A,1\n") == [("no_column", {"name": "n", "list": "sex, place, m"})]
    text = "sex,place,county,kind,n\nf,B,2,town,1\nm,B,3,town,1\n"
    assert told(read, text, nested=NESTED) == [
        ("in_two", {"line": 3, "name": "place", "code": "B", "group": "county", "one": "2", "other": "3"})
    ]
    assert told(read, "sex,place,n\nf,A,-1\nm,A,x\n") == [
        ("negative", {"line": 2, "cell": "-1"}),
        ("not_whole", {"line": 3, "cell": "x"}),
    ]


def test_coarser_codes_that_mean_other_cells_are_told_in_the_order_of_their_names(read: Read) -> None:
    names = ("one", "two", "six", "ten", "red", "sea")
    rows = [f"f,{name},{names[at - 1]},town,1" for at, name in enumerate(names)]
    found = told(read, "sex,place,county,kind,n\n" + "\n".join(rows) + "\n", nested=NESTED)
    assert [(name, facts["code"]) for name, facts in found] == [("same_code", one) for one in sorted(names)]
