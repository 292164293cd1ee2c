"""What is found in a published file: sums, levels, equal breakdowns, and figures of a collection."""

from __future__ import annotations

from collections import Counter
from itertools import product
from random import Random

import pytest
from published_lines import CONVICTED, FORM, VICTIMS, form, line

from tilstand.errors import CollectionError, UsageError
from tilstand.model import Observation
from tilstand.model.observations import Source
from tilstand.returns.published_audit import (
    CollectionMatch,
    CollectionSeries,
    audit_published_return,
    read_collection_match,
)
from tilstand.terms import Key, Period, Value

FEMALE, MALE, OTHER, UNKNOWN = ({"sex": name} for name in ("Female", "Male", "Other", "Unknown"))
CHILD, ADULT = {"age": "0 to 17 years"}, {"age": "18 years or over"}


@pytest.fixture
def found(read):  # type: ignore[no-untyped-def]
    """The rules of what is found in some lines, each with what is stated and what stands against it."""

    def audit(*lines: list[object]) -> list[tuple[str, str, str]]:
        findings = audit_published_return(read(*lines)).findings
        return [(finding.rule, finding.observed, finding.expected) for finding in findings]

    return audit


def test_a_total_below_the_least_sum_of_its_parts(found):
    assert found(line(10), line(7, **FEMALE), line(5, **MALE)) == [("R204", "10", "12")]
    assert found(line(12), line(7, **FEMALE), line(5, **MALE)) == []
    assert found(line(30), line(7, **FEMALE), line(5, **MALE)) == []  # others need not be stated


@pytest.mark.parametrize(("total", "rules"), [(6, ["R204"]), (7, []), ("<5", ["R205"])])
def test_a_bound_counts_as_its_least_in_a_part_and_its_greatest_in_a_total(found, total, rules):
    """Zero lies within `<5`: what parts printed so add is nothing that is certain."""
    lines = (line(total), line(7 if total == "<5" else 4, **FEMALE), line("3", **MALE), line("<5", **OTHER))
    assert [rule for rule, *_ in found(*lines)] == rules


def test_one_form_above_its_total_is_told_with_the_form(found):
    (finding,) = found(line("<5"), form(142, "Sexual exploitation"), form(80, "Forced labour"))
    assert finding == ("R205", "<5", "Sexual exploitation 142; Forced labour 80")


def test_a_total_that_stands_again_as_each_part(found):
    lines = [form(7, "Sexual exploitation"), form(7, "Forced labour")]
    assert found(line(7), *lines) == [("R211", "7", "")]
    assert found(line(7), *lines, form("<5", "Other forms of exploitation")) == [("R204", "7", "14")]
    assert found(line(7), lines[0]) == []


def test_what_fails_is_not_told_again_for_what_adds_it_up(found):
    crossed = [line(6, **FEMALE, **CHILD), line(6, **FEMALE, **ADULT)]
    assert found(line(10, **FEMALE), line(11), *crossed) == [("R204", "10", "12")]


def test_parts_that_are_crossed_add_up_too(found):
    assert found(line(10), line(6, **FEMALE, **CHILD), line(5, **MALE, **ADULT)) == [("R204", "10", "11")]


def test_parts_cannot_reach_a_total_only_where_all_are_stated(found):
    parts = [line(20, **FEMALE), line(10, **MALE), line("<5", **OTHER)]
    assert found(line(90), *parts) == []
    unknown = line("<5", **UNKNOWN, age="Unknown")
    assert found(line(90), *parts, unknown) == [("R206", "90", "38")]
    assert found(line(38), *parts, unknown) == []


def test_sums_that_hold_alone_and_not_together(found):
    """Of the forms the second has at least 5 by sex, so that all are at least 13."""
    twice = [form("5", "Forced labour"), form("<5", "Forced labour")]
    lines = [line(10), form(8, "Sexual exploitation"), *twice, form(5, "Forced labour", **FEMALE)]
    assert Counter(rule for rule, *_ in found(*lines)) == {"R202": 1, "R207": 1}
    assert [rule for rule, *_ in found(line(13), *lines[1:])] == ["R202"]


def test_a_series_that_stands_at_another_level(found):
    def series(*values: object) -> list[list[object]]:
        return [line(value, year=2015 + at) for at, value in enumerate(values)]

    assert found(*series(150, 160, 50, 55)) == [("R208", "50, 55", "150, 160")]
    assert found(*series(50, 55, 160, 150)) == [("R208", "160, 150", "50, 55")]
    assert found(*series(150, 160, 100, 60)) == []  # no level after
    assert found(*series(9, 8, "<5", "<5")) == []
    assert found(*series(15, 14, 5, 5)) == []  # chance may give it
    assert found(*series(150, 160), *[line(50, year=year) for year in (2019, 2020)]) == []  # years lie between


def test_a_breakdown_that_stands_under_two_indicators(found):
    def forms(indicator: str, *values: object) -> list[list[object]]:
        names = ("Forced labour", "Other forms of exploitation", "Sexual exploitation")
        return [form(value, name, indicator=indicator) for name, value in zip(names, values, strict=True)]

    assert [rule for rule, *_ in found(*forms(VICTIMS, 80, 16, 142), *forms(CONVICTED, 80, 16, 142))] == ["R209"]
    assert [rule for rule, *_ in found(*forms(VICTIMS, 96, 18, 139), *forms(CONVICTED, 96, 15, 139))] == ["R209"]
    assert found(*forms(VICTIMS, 5, 6, 7), *forms(CONVICTED, 5, 6, 7)) == []  # small numbers recur
    assert found(*forms(VICTIMS, 80, 16, 142), *forms(CONVICTED, 80, 16, 500)) == []
    assert found(*forms(VICTIMS, "<5", "<5", 142), *forms(CONVICTED, "<5", "<5", 142)) == []


# Beside a collection.

SERIES = CollectionSeries(indicator=VICTIMS, measure="victims", provider="police")


def state(number: int, year: str, **dims: str) -> Observation:
    key = Key("victims", "police", Period.from_text(year), tuple(dims.items()))
    return Observation(key, Value.number(number), Source("a.csv", 1))


def test_a_total_is_held_against_the_collection(read):
    published = read(line(36, year=2019), line(39, year=2020), line("<5", year=2021), line(8, year=2022))
    stated = [state(36, "2019"), state(40, "2020"), state(3, "2021"), state(8, "2023"), state(1, "2022", sex="f")]
    audit = audit_published_return(published, CollectionMatch(area="SGL", series=(SERIES,)), stated)
    assert [(one["period"], one["stated"], one["agrees"]) for one in audit.comparisons] == [
        ("2019", "36", True),
        ("2020", "40", False),
        ("2021", "3", True),
    ]
    assert [(one.rule, one.observed, one.expected) for one in audit.findings] == [("R210", "39", "40")]


def test_a_collection_says_what_counts_the_same(tmp_path):
    with pytest.raises(UsageError):
        read_collection_match(tmp_path, "unodc-glotip")
    (tmp_path / "returns").mkdir()
    file = tmp_path / "returns" / "published-unodc-glotip.toml"
    file.write_text('area = "SGL"\n[[series]]\nindicator = "A"\nmeasure = "a"\nprovider = "b"\n', "utf-8")
    assert read_collection_match(tmp_path, "unodc-glotip").series[0].measure == "a"
    file.write_text("series = 3\n", "utf-8")
    with pytest.raises(CollectionError):
        read_collection_match(tmp_path, "unodc-glotip")


# Figures that were counted fit; what was changed in them is found.


def draw_table(random: Random) -> dict[tuple[str, str, str], int]:
    """A count for each sex, age and form, added up to the totals."""
    sexes, ages = ("Female", "Male", "Other"), ("0 to 17 years", "18 years or over")
    forms = ("Forced labour", "Sexual exploitation")
    table: Counter[tuple[str, str, str]] = Counter()
    for codes in product(sexes, ages, forms):
        count = random.choice([0, 0, 1, 3, 8, 40])
        for which in product((True, False), repeat=3):
            key = [code if taken else "Total" for code, taken in zip(codes, which, strict=True)]
            table[key[0], key[1], key[2]] += count
    return dict(table)


def print_table(table: dict[tuple[str, str, str], int], random: Random) -> list[list[object]]:
    """The lines of a table: no number below five, and some not stated."""
    lines = []
    for (sex, age, category), count in table.items():
        if random.random() < 0.8:
            dimension = "Total" if category == "Total" else FORM
            text = "<5" if count < 5 else f"{count:,}"
            lines.append(line(text, dimension=dimension, category=category, sex=sex, age=age))
    return lines


@pytest.mark.parametrize("seed", range(12))
def test_what_was_counted_fits_and_a_total_that_is_too_low_is_found(found, seed):
    random = Random(seed)
    table = draw_table(random)
    lines = print_table(table, random)
    assert found(*lines) == []
    stated = [row for row in lines if row[5:9] != ["Total"] * 4 and row[11] != "<5"]
    greatest = max(int(str(row[11])) for row in stated)
    others = [row for row in lines if row[5:9] != ["Total"] * 4]
    told = found(line(greatest - 1), *others)
    assert told
    assert {(rule, observed) for rule, observed, _ in told} <= {(rule, str(greatest - 1)) for rule in ("R204", "R205")}
