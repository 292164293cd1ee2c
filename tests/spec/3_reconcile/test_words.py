"""Comparisons in words are relations: direction is always checked, size by the collection's own limits."""

from dataclasses import replace
from fractions import Fraction

import pytest

from tilstand.define import Collection
from tilstand.define.relations import Relation
from tilstand.define.schema import SizeWord
from tilstand.ledger.ledger import Ledger
from tilstand.model import Observation, Source
from tilstand.reconcile.comparisons import is_change_of_size
from tilstand.reconcile.declared_rules import evaluate_declared
from tilstand.terms import Key, Period, Value


def says(collection: Collection, relation: dict[str, object], *figures: tuple[str, str, str, str]) -> list[str]:
    """The outcomes of one relation over a few figures (measure, codes, period, value)."""
    one = replace(collection, relations=(Relation.model_validate({"id": "r", **relation}),))
    stated = []
    for measure, codes, period, value in figures:
        dims = tuple(sorted(tuple(pair.split("=")) for pair in codes.split(";") if pair))
        address = Key(measure, "police", Period.from_text(period), dims)  # type: ignore[arg-type]
        stated.append(Observation(address, Value.number(value), Source("table")))
    return [v.outcome.value for v in evaluate_declared(Ledger(one, stated), Period.from_text("2031"))]


CASES = {"measure": "cases_opened", "provider": "police"}
BEFORE = {**CASES, "steps": -1}


@pytest.mark.parametrize(
    ("direction", "now", "before", "outcome"),
    [
        ("up", "20", "16", "holds"),
        ("up", "16", "20", "fails"),
        ("down", "16", "20", "holds"),
        ("down", "16", "16", "fails"),
        ("same", "16", "16", "holds"),
    ],
)
def test_direction(sagaland: Collection, direction: str, now: str, before: str, outcome: str) -> None:
    """An increase is an increase, whatever word of size stands before it."""
    relation = {"kind": "compare", "of": [CASES], "base": [BEFORE], "direction": direction}
    figures = [("cases_opened", "", "2031", now), ("cases_opened", "", "2030", before)]
    assert says(sagaland, relation, *figures) == [outcome]


def test_without_the_earlier_figure_nothing_is_said(sagaland: Collection) -> None:
    """A comparison with a year that nobody stated is told as open, and is no finding."""
    relation = {"kind": "compare", "of": [CASES], "base": [BEFORE], "direction": "up"}
    assert says(sagaland, relation, ("cases_opened", "", "2031", "20")) == ["untested"]


@pytest.mark.parametrize(
    ("now", "before", "small"),
    [(8, 6, True), (28, 26, True), (105, 100, True), (130, 100, False), (15, 6, False), (0, 0, True)],
)
def test_what_counts_as_small_is_declared(now: int, before: int, small: bool) -> None:
    """Here: at most ten per cent, or at most three units, so that 6 to 8 persons is a small rise."""
    assert is_change_of_size(SizeWord(most_percent=10, most_units=3), Fraction(now), Fraction(before)) is small


def test_a_small_increase_of_a_share(sagaland: Collection) -> None:
    """The share of new persons can rise while their number falls: 107 of 183 against 120 of 216."""
    new = {**CASES, "where": {"exploitation": "sexual"}}
    relation = {
        "kind": "compare",
        "of": [new, CASES],
        "base": [{**new, "steps": -1}, BEFORE],
        "measured_in": "share",
        "direction": "up",
    }
    figures = [
        ("cases_opened", "exploitation=sexual", "2031", "107"),
        ("cases_opened", "", "2031", "183"),
        ("cases_opened", "exploitation=sexual", "2030", "120"),
        ("cases_opened", "", "2030", "216"),
    ]
    assert says(sagaland, relation, *figures) == ["holds"]


@pytest.mark.parametrize(("rival", "outcome"), [("6", "holds"), ("7", "fails"), ("9", "fails")])
def test_most_means_more_than_everybody_else(sagaland: Collection, rival: str, outcome: str) -> None:
    """A tie is not the most."""
    relation = {
        "kind": "most",
        "of": [{**CASES, "where": {"exploitation": "sexual"}}],
        "over": "exploitation",
        "among": ["sexual", "labour"],
    }
    figures = [
        ("cases_opened", "exploitation=sexual", "2031", "7"),
        ("cases_opened", "exploitation=labour", "2031", rival),
    ]
    assert says(sagaland, relation, *figures) == [outcome]


def test_throughout_means_every_year(sagaland: Collection) -> None:
    """Each year of the period is checked by itself."""
    relation = {
        "kind": "most",
        "of": [{**CASES, "where": {"exploitation": "sexual"}}],
        "over": "exploitation",
        "among": ["sexual", "labour"],
        "periods": ["2030", "2031"],
    }
    figures = [
        ("cases_opened", f"exploitation={code}", year, value)
        for code, year, value in [
            ("sexual", "2030", "3"),
            ("labour", "2030", "5"),
            ("sexual", "2031", "7"),
            ("labour", "2031", "5"),
        ]
    ]
    assert says(sagaland, relation, *figures) == ["fails", "holds"]


@pytest.mark.parametrize(
    ("printed", "outcome"), [("25", "holds"), ("25.0", "holds"), ("24", "fails"), ("25.1", "fails"), ("-25", "fails")]
)
def test_a_percentage_change_follows_from_its_figures(sagaland: Collection, printed: str, outcome: str) -> None:
    """16 to 20 is 25 per cent; the last decimal that is printed says how exactly it must fit."""
    relation = {
        "kind": "change",
        "left": [{"measure": "cases_change", "provider": "police"}],
        "of": [CASES],
        "base": [BEFORE],
        "measured_in": "percent",
    }
    figures = [
        ("cases_opened", "", "2031", "20"),
        ("cases_opened", "", "2030", "16"),
        ("cases_change", "", "2031", printed),
    ]
    assert says(sagaland, relation, *figures) == [outcome]


@pytest.mark.parametrize(("printed", "outcome"), [("33", "holds"), ("43", "holds"), ("47", "fails")])
def test_a_percentage_must_come_from_whole_numbers(sagaland: Collection, printed: str, outcome: str) -> None:
    """3 of some number up to 9: a third is possible, three sevenths too, 47 per cent is not (GRIM)."""
    relation = {
        "kind": "share_possible",
        "left": [{"measure": "cleared_share", "provider": "police"}],
        "of": [{**CASES, "where": {"exploitation": "labour"}}],
        "base": [CASES],
    }
    figures = [
        ("cleared_share", "", "2031", printed),
        ("cases_opened", "exploitation=labour", "2031", "3"),
        ("cases_opened", "", "2031", "9"),
    ]
    assert says(sagaland, relation, *figures) == [outcome]


@pytest.mark.parametrize(("stated", "outcome"), [("2", "holds"), ("1", "fails")])
def test_how_many_have_at_least_one(sagaland: Collection, stated: str, outcome: str) -> None:
    """ "Two kinds of exploitation had cases" is counted again."""
    relation = {
        "kind": "positive",
        "left": [{"measure": "witnesses", "provider": "police"}],
        "of": [CASES],
        "over": "exploitation",
        "among": ["sexual", "labour", "begging"],
    }
    figures = [("witnesses", "", "2031", stated)]
    figures += [
        ("cases_opened", f"exploitation={c}", "2031", n)
        for c, n in [("sexual", "4"), ("labour", "1"), ("begging", "0")]
    ]
    assert says(sagaland, relation, *figures) == [outcome]


@pytest.mark.parametrize(("rounded_to", "outcome"), [(0, "fails"), (10, "holds")])
def test_a_rounded_range_has_the_width_of_its_rounding(sagaland: Collection, rounded_to: int, outcome: str) -> None:
    """ "About 20 to 30" admits 32; "20 to 30" does not."""
    relation = {
        "kind": "range",
        "of": [CASES],
        "base": [
            {"measure": "suspects", "provider": "police", "where": {"sex": "female"}},
            {"measure": "suspects", "provider": "police", "where": {"sex": "male"}},
        ],
        "periods": ["2031"],
        "rounded_to": rounded_to,
    }
    figures = [
        ("cases_opened", "", "2031", "32"),
        ("suspects", "sex=female", "2031", "20"),
        ("suspects", "sex=male", "2031", "30"),
    ]
    assert says(sagaland, relation, *figures) == [outcome]
