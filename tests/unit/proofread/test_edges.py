"""Where what numbers say of each other begins and ends: how near, how many, and what is left of a verdict."""

from __future__ import annotations

import dataclasses
from fractions import Fraction
from types import SimpleNamespace as Made

import pytest

from tilstand.model import Source
from tilstand.proofread import Standing
from tilstand.proofread.alternatives import _judge_year_only_number, has_other_derivation
from tilstand.proofread.derived_numbers import match_sentence_sums, release_repeated_figures
from tilstand.proofread.joint_verdicts import JointReading, _SharedAttributes
from tilstand.proofread.phrase_lexicon import PhraseKind
from tilstand.proofread.proofread import check_topic
from tilstand.proofread.result import CheckedNumber, ProofreadResult
from tilstand.proofread.shares import _is_adjacent_difference
from tilstand.proofread.verdicts import NumberVerdict
from tilstand.report_text import NumberKind as Number
from tilstand.terms import Key, Period, ValueQualifier

PERIOD = Period.from_year(2031)
KEY, OTHER = (Key(name, "police", PERIOD) for name in ("cases", "people"))
SOURCE = Source("b" * 8, 3)
AGREES, WRONG, OPEN = Standing.AGREES, Standing.DOES_NOT_FIT, Standing.NOT_MATCHED


def stated(key: Key, value: int) -> Made:
    return Made(key=key, find_agreeing_statement=lambda low, high: SOURCE if low == high == value else None)


def sentence(*values: int | None, whole: tuple[int, ...] = ()) -> Made:
    return Made(claims=[Made(number=Made(value=v), whole=n in whole) for n, v in enumerate(values)])


def test_numbers_that_are_a_figure_only_together_are_it_each():
    entry = stated(KEY, 3)
    done = {
        0: NumberVerdict(WRONG, entry, confidence=0.5),
        1: NumberVerdict(OPEN, guess=entry, confidence=0.25),
        2: NumberVerdict(WRONG, stated(OTHER, 7)),
    }
    assert match_sentence_sums(sentence(2, 1, 7), done) == {
        0: NumberVerdict(AGREES, entry, SOURCE, 0.5),
        1: NumberVerdict(AGREES, entry, SOURCE, 0.25, guess=entry),
    }
    assert match_sentence_sums(sentence(2, 2, 7), done) == {}
    assert match_sentence_sums(sentence(3, None, 7), done) == {}
    # One that is right by itself is no part of a sum.
    assert match_sentence_sums(sentence(2, 1, 7), done | {1: NumberVerdict(AGREES, entry)}) == {}


def test_what_a_sentence_states_rightly_is_not_also_stated_wrongly_but_of_a_whole():
    right, wrong = NumberVerdict(AGREES, stated(KEY, 3)), NumberVerdict(WRONG, stated(KEY, 3), confidence=0.9)
    done = {0: right, 1: wrong, 2: NumberVerdict(WRONG, stated(OTHER, 7))}
    assert release_repeated_figures(sentence(3, 4, 8), done) == {1: NumberVerdict(OPEN, guess=wrong.entry)}
    assert release_repeated_figures(sentence(3, 4, 8, whole=(1,)), done) == {}


@pytest.mark.parametrize(
    ("before", "row", "at", "found"),
    [
        # The number between two, one of which is no figure that is known.
        ((), ((9, KEY), (4, None), (5, None)), 1, True),
        ((), ((9, KEY), (4, None), (5, OTHER)), 1, False),
        # As far back as three numbers, of the sentence before too, and as far on as two.
        (((9, None),), ((5, None), (1, KEY), (4, KEY)), 2, True),
        (((9, None),), ((5, None), (2, KEY), (2, KEY), (4, KEY)), 3, False),
        ((), ((4, KEY), (9, None), (5, None)), 0, True),
        ((), ((4, KEY), (9, None), (1, None), (5, None)), 0, False),
        # The number itself is none of the two.
        ((), ((4, None), (8, KEY)), 0, False),
        ((), ((8, KEY), (4, None)), 1, False),
    ],
)
def test_a_number_is_the_gap_between_two_beside_it(before, row, at, found):
    def told(value, key):
        return Made(number=Made(kind=Number.COUNT, value=Fraction(value))), Made(key=key)

    assert _is_adjacent_difference([told(*one) for one in row], [told(*one) for one in before], at) is found


def read(*told: Made, **more: object) -> Made:
    return Made(told=told, **more)


BASE = _SharedAttributes("cases", "police", (("sex", "women"),))


def test_bearers_are_numbers_near_by_with_codes_of_their_own():
    key = Key("cases", "police", PERIOD, (("age", "adults"), ("sex", "women")))

    def count(places: dict[int, _SharedAttributes], at: int = 20, own: bool = True, far: int = 0) -> int:
        told = [Made(sentence=far * (n in places)) for n in range(40)]
        bases = [{places[n]: 1.0} if n in places else {} for n in range(40)]
        return JointReading.count_similar_neighbours(Made(told=told, own=[own] * 40, bases=bases), at, key)  # type: ignore[arg-type]

    assert count(dict.fromkeys(range(40), BASE)) == 24
    assert count({20: BASE}) == 0
    assert [count({n: BASE}) for n in (7, 8, 19, 21, 32, 33)] == [0, 1, 1, 1, 1, 0]
    assert [count({21: BASE}, far=n) for n in (2, -2, 3, -3)] == [1, 1, 0, 0]
    assert count({21: BASE}, own=False) == 0
    others = ("people", "police", BASE.dims), ("cases", "court", BASE.dims), ("cases", "police", ())
    assert [count({21: _SharedAttributes(*one)}) for one in others] == [0, 0, 0]
    assert count({21: _SharedAttributes("cases", "police", (("sex", "men"),))}) == 0


def test_what_is_borne_out_weighs_less_with_each_sentence_and_nothing_in_another_section():
    def support(sentence: int, section: int = 0, place: int = 1) -> float:
        told = [Made(sentence=0, section=0), *[Made(sentence=0, section=0)] * 14]
        told[place] = Made(sentence=sentence, section=section)
        bases = [{BASE: 2.0} if n == place else {} for n in range(15)]
        return JointReading.sum_neighbour_support(read(*told, bases=bases), 0).get(BASE, 0.0)  # type: ignore[arg-type]

    assert [support(away) for away in (0, 1, 5, 6)] == pytest.approx([2.0, 1.6, 2 * 0.8**5, 0.0])
    assert [support(0, section=1), support(0, place=12), support(0, place=13)] == [0.0, 2.0, 0.0]


def test_some_of_what_was_told_is_of_its_period_as_far_back_as_three_numbers():
    since = Period.from_year(2029).until(PERIOD)

    def when(back: int, partitive: bool = True, period: Period = since) -> tuple[Period, ...]:
        told = [
            Made(claim=Made(years=(), lead_years=(), partitive=partitive), verdict=Made(key=None)) for _ in range(6)
        ]
        told[5 - back].verdict = Made(key=dataclasses.replace(KEY, period=period))
        return JointReading.list_possible_periods(read(*told, period=PERIOD, stated=None), 5)  # type: ignore[arg-type]

    assert [when(back) == (since,) for back in (1, 2, 3, 4)] == [True, True, True, False]
    assert when(1, partitive=False) == when(1, period=Period.from_year(2030)) == (PERIOD,)


def checked(printed: str, status: Standing, expected: str) -> CheckedNumber:
    return CheckedNumber(1, 1, "so", printed, status, KEY, (SOURCE,), "sum", expected, 0.9, 2, "police", ("f",))


@pytest.mark.parametrize(
    ("right", "wrong", "subject", "left"),
    [
        # More than half of a long text, and more than a third where it does not name the subject.
        (5, 5, True, 0), (4, 5, True, 5), (5, 4, True, 0),
        (6, 3, False, 0), (6, 4, False, 4), (6, 4, True, 0),
        # A short text is judged as it stands.
        (2, 6, True, 0), (3, 6, True, 6), (2, 6, False, 0),
    ],
)  # fmt: skip
def test_a_text_that_is_about_something_else_is_left_open(right, wrong, subject, left):
    ones = [checked("12", AGREES, "12")] * right + [checked("51", WRONG, "39") for _ in range(wrong)]
    found = check_topic(ProofreadResult(tuple(ones)), subject=subject)
    assert found.status_counts[OPEN] == left
    assert [one.id for one in found.remarks] == ["other_subject"] * bool(left)
    if left:
        assert {one for one in found.checked if one.status is OPEN} == {CheckedNumber(1, 1, "so", "51", OPEN, page=2)}


def test_a_number_many_times_what_is_stated_speaks_of_something_else():
    def left(printed: str, expected: str, subject: bool = False) -> int:
        return check_topic(ProofreadResult((checked(printed, WRONG, expected),)), subject=subject).status_counts[OPEN]

    assert [left("390", "39"), left("389", "39"), left("1 000", "39 / 99"), left("989", "39 / 99")] == [1, 0, 1, 0]
    assert [left("100", "3"), left("99", "3"), left("390", "39", subject=True), left("390", "")] == [1, 0, 0, 0]


YEARS = (Period.from_year(2030), PERIOD)


def dated(point: bool = True, others: tuple[Key, ...] = (), **more: object) -> tuple[object, ...] | None:
    """The verdict on a 9 of which only 2030 is told, after a 12 of 2031; in 2030 there were 8."""
    said: dict[str, object] = {
        "value": Fraction(9), "years": ("2030",), "hits": (), "noun": (), "own": (), "side": (), "away": 1,
        "kind": Number.COUNT, "qualifier": ValueQualifier.EXACT, "part_of": -1, "before": KEY,
        **dict.fromkeys(("lead_years", "differs", "denial", "turned", "broken", "apart", "rest"), ()),
        **dict.fromkeys(("partitive", "whole"), False),
    } | more  # fmt: skip
    claim = Made(number=Made(kind=said["kind"], qualifier=said["qualifier"]), **said)
    first = Made(sentence=0, verdict=Made(key=said["before"]))
    second = Made(sentence=said["away"], verdict=None, claim=claim, value=said["value"], hits=said["hits"])
    interval = Made(is_point=point)
    entries = {
        dataclasses.replace(KEY, period=period): Made(
            key=dataclasses.replace(KEY, period=period),
            values=[(Made(is_point=True), 1), (interval, 2)],
            find_agreeing_statement=stated(KEY, value).find_agreeing_statement,
        )
        for period, value in zip(YEARS, (8, 12), strict=True)
    }
    reading = Made(
        told=(first, second),
        collection=Made(measures={"cases": Made(unit=Made(value="case"))}),
        stated=Made(periods=YEARS, get=entries.get),
        find_nearby_alternatives=lambda at, key: iter(others),
    )
    found = _judge_year_only_number(reading, 1, {})  # type: ignore[arg-type]
    return found and (found.status, found.source, found.confidence, found.key)


def test_a_number_of_which_only_a_year_is_told_is_the_figure_before_it_in_that_year():
    key, right = dataclasses.replace(KEY, period=YEARS[0]), dated(value=Fraction(8))
    assert dated() == (WRONG, None, 0.5, key)
    assert right == (AGREES, SOURCE, 0.5, key)
    # Nothing is held against a figure that is a range somewhere, nor where another near by may be meant.
    assert dated(point=False) is dated(others=(OTHER,)) is None
    assert dated(point=False, value=Fraction(8)) == dated(others=(OTHER,), value=Fraction(8)) == right


@pytest.mark.parametrize(
    "more",
    [
        *({"years": years} for years in ((), ("2030", "2031"), ("2030/2031",), ("2031",), ("2029",))),
        {"kind": Number.PERCENT}, {"qualifier": ValueQualifier.AT_LEAST}, {"before": None}, {"away": 2},
        *({name: True} for name in ("differs", "denial", "turned", "broken", "apart", "rest")),
        {"partitive": True}, {"whole": True},
        {"part_of": 0}, {"noun": ("person",)},
        *({"hits": (Made(about=about),)} for about in (PhraseKind.MEASURE, PhraseKind.CODE, PhraseKind.PROVIDER)),
        *({"away": 0, where: (Made(about=PhraseKind.CODE),)} for where in ("own", "side")),
    ],
    ids=str,
)  # fmt: skip
def test_more_than_a_year_says_that_it_is_another(more):
    assert dated(**more) is None


def test_what_says_nothing_of_a_figure_leaves_it_the_one_before():
    for more in (
        {"years": (), "lead_years": ("2030",)},
        {"noun": ("case",)},
        {"away": 0, "hits": (Made(about=PhraseKind.CODE),)},
    ):
        assert dated(**more) == dated()


@pytest.mark.parametrize(
    ("text", "noun", "excuse"),
    [("9 months", (), True), ("9 months", ("case",), False), ("9 cases", (), False), ("9 cases", ("case",), False)],
)
def test_how_long_something_took_is_no_figure_unless_it_is_said_of_what(text, noun, excuse):
    claim = Made(noun=noun, number=Made(end=1), partitive=False, part_of=-1)
    one = Made(text=text, claim=claim, words=Made(lasting={"months"}), value=Fraction(9))
    assert has_other_derivation(Made(told=(one,)), 0, KEY) is excuse  # type: ignore[arg-type]
