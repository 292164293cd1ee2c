"""The attacker of benchmarks/printed_attack.py finds what was given away on purpose, and nothing in a clean edition."""

from __future__ import annotations

from pathlib import Path

import pytest

from printed_attack import Address, Edition, build_world, find_known, read_edition

DICTIONARY = """kind,id,list,parent,codelist,remark
protected,people,,,,3
dimension,sex,,,sex,
code,female,sex,,,part
code,male,sex,,,part
member,harbour,shelters,,,
member,mill,shelters,,,
"""
HEAD = "table,row,measure,provider,period,sex,unit,value,status,qualifier,origin,upper,published,computed,notes\n"


def read(folder: Path, *rows: tuple[str, str, int]) -> Edition:
    """An edition of so many people, by body and sex."""
    data = folder / "data"
    data.mkdir()
    (data / "dictionary.csv").write_text(DICTIONARY, "utf-8")
    lines = [f"t,1,people,{body},2031,{sex},persons,{value},A,exact,submitted,,,," for body, sex, value in rows]
    (data / "t.csv").write_text(HEAD + "\n".join(lines) + "\n", "utf-8")
    return read_edition(folder)


def at(body: str, sex: str = "_T") -> Address:
    return "people", body, "2031", frozenset() if sex == "_T" else frozenset({("sex", sex)})


def known(edition: Edition, truth: dict[Address, int] | None = None, body: str = "") -> set[Address]:
    world = build_world([edition], [truth.get if truth else None])
    names = {number: address for (address, _), number in world.names.items()}
    return {names[number] for number in find_known(world, body, {"shelters": {"harbour", "mill"}})}


CLEAN = [("mill", "_T", 12), ("mill", "female", 9), ("mill", "male", 3)]


def test_of_eleven_adults_nine_women_and_two_men_printed_by_the_rule_nothing_is_known(tmp_path: Path) -> None:
    truth = {at("mill"): 11, at("mill", "female"): 9, at("mill", "male"): 2}
    edition = read(tmp_path, *CLEAN)
    assert len(edition.prints) == 3
    assert not known(edition)
    assert not known(edition, truth)
    assert not known(edition, truth, "harbour")


def test_a_count_printed_as_it_is_is_known(tmp_path: Path) -> None:
    assert known(read(tmp_path, ("mill", "_T", 10), ("mill", "female", 9), ("mill", "male", 1))) == {at("mill", "male")}


def test_a_count_printed_as_it_is_beside_its_rounded_print_is_known(tmp_path: Path) -> None:
    assert known(read(tmp_path, *CLEAN, ("mill", "male", 1))) == {at("mill", "male")}


def test_a_printed_sum_gives_a_part_away(tmp_path: Path) -> None:
    """Two in all are printed; about three women are then one or two."""
    truth = {at("mill"): 2, at("mill", "female"): 2, at("mill", "male"): 0}
    edition = read(tmp_path, ("mill", "_T", 2), ("mill", "female", 3), ("mill", "male", 0))
    assert known(edition, truth) == {at("mill"), at("mill", "female")}


def test_a_body_knows_another_body_by_its_own_count_where_a_group_does_not_add_up(tmp_path: Path) -> None:
    truth = {at("shelters"): 5, at("mill"): 3, at("harbour"): 2}
    edition = read(tmp_path, ("shelters", "_T", 3), ("mill", "_T", 3), ("harbour", "_T", 3))
    assert not known(edition, truth)
    assert known(edition, truth, "mill") == {at("harbour"), at("shelters")}


def test_a_group_that_adds_up_tells_a_body_nothing(tmp_path: Path) -> None:
    truth = {at("shelters"): 5, at("mill"): 3, at("harbour"): 2}
    edition = read(tmp_path, ("shelters", "_T", 6), ("mill", "_T", 3), ("harbour", "_T", 3))
    assert not known(edition, truth, "mill")


def test_a_figure_that_did_not_change_and_is_printed_otherwise_later_is_known(tmp_path: Path) -> None:
    editions = []
    for number in (0, 3):
        (tmp_path / str(number)).mkdir()
        editions.append(read(tmp_path / str(number), ("mill", "male", number)))
    world = build_world(editions, [lambda address: 2] * 2)
    assert find_known(world) == {0}


@pytest.mark.parametrize(("printed", "small"), [(0, False), (3, False), (4, False), (1, True), (2, True)])
def test_one_printed_number_alone_is_known_only_where_it_is_small(tmp_path: Path, printed: int, small: bool) -> None:
    assert bool(known(read(tmp_path, ("mill", "male", printed)))) == small
