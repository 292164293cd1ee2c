"""Whether a number fits: each rule with its limits, on candidates written by hand."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from fractions import Fraction

import pytest

from tilstand.ledger.interval import Interval
from tilstand.model import Source
from tilstand.proofread.candidates import Candidate
from tilstand.proofread.claims import NumberClaim
from tilstand.proofread.figure_index import IndexedFigure
from tilstand.proofread.phrase_lexicon import PhraseKind, PhraseMention
from tilstand.proofread.result import CheckedNumber, DocumentRemark, Standing
from tilstand.proofread.verdicts import (
    NumberVerdict,
    is_distinctive_number,
    is_firmly_named,
    is_value_of_other_candidate,
    is_weak_number,
    is_wider_candidate,
    judge_claim,
)
from tilstand.report_text import NumberKind, NumberSpan
from tilstand.terms import InvariantText, Key, Period, ValueQualifier

BODY = PhraseMention(0, 1, PhraseKind.PROVIDER, "", frozenset({"p"}))
AGREES, WRONG, OPEN = Standing.AGREES, Standing.DOES_NOT_FIT, Standing.NOT_MATCHED
YEAR = Period.from_text("2031")
PLACE = Source("a.csv", 3)


def number(value="56", kind=NumberKind.COUNT, **more):
    return NumberSpan(0, len(value), value, kind, Decimal(value.replace(" ", "")) if value else None, **more)


def claim(value="56", kind=NumberKind.COUNT, span=None, **more):
    return NumberClaim(number(value, kind, **(span or {})), **more)


def entry(*values, measure="m", provider="p", period=YEAR, **codes):
    stated = tuple(
        (one if isinstance(one, Interval) else Interval.from_single_number(Fraction(one)), PLACE) for one in values
    )
    return IndexedFigure(Key(measure, provider, period, tuple(sorted(codes.items()))), stated)


def candidate(*values, score=10.0, at=None, **more):
    marks = {"full": True, "brought": True, "said": True} | more
    return Candidate(at or entry(*values), score, **marks)


class Stated:
    """Figures by address, and none of a collection's rules."""

    def __init__(self, *entries):
        self.entries = {one.key: one for one in entries}

    def get(self, key):
        return self.entries.get(key)

    def list_body_figures(self, measure, provider):
        return [one for key, one in self.entries.items() if (key.measure, key.provider) == (measure, provider)]


def status(of, *found, stated=()):
    return judge_claim(of, list(found), Stated(*stated)).status


@pytest.mark.parametrize(
    ("of", "found", "expected"),
    [
        ({"value": "55"}, {}, AGREES),
        ({}, {}, WRONG),
        ({"differs": True}, {}, OPEN),
        ({"turned": True}, {}, OPEN),
        ({"value": "55", "turned": True}, {}, OPEN),
        ({"apart": True}, {}, OPEN),
        ({"value": "55", "apart": True}, {}, AGREES),
        ({}, {"score": 3.9}, OPEN),
        ({"value": "55"}, {"score": 3.9}, OPEN),
        ({"value": "55"}, {"score": 4.0}, AGREES),
        ({}, {"score": 6.0}, WRONG),
        ({}, {"score": 5.9}, WRONG),  # nothing else is near
        ({}, {"score": 4.9}, OPEN),
        ({}, {"full": False}, WRONG),  # the sentence itself names what is counted
        ({}, {"full": False, "score": 4.9}, OPEN),
        ({"labelled": True}, {"full": False, "score": 4.0}, WRONG),
        ({}, {"full": False, "brought": False}, WRONG),
        ({}, {"full": False, "brought": False, "said": False}, OPEN),
        ({}, {"full": False, "clear": False}, OPEN),
        ({}, {"full": False, "reads": False}, OPEN),
        ({"partitive": True}, {"full": False}, OPEN),
        ({"inside": True}, {"full": False}, OPEN),
        ({"broken": True}, {"full": False}, OPEN),
        ({"broken": True, "labelled": True}, {"full": False}, WRONG),
        ({"value": "1", "opens": True}, {"full": False}, OPEN),
        ({"value": "1"}, {"full": False}, WRONG),
        ({"value": "2", "opens": True}, {"full": False}, WRONG),
        ({"does": True}, {"thin": True}, OPEN),
        ({"does": True}, {}, WRONG),
        ({}, {"thin": True}, WRONG),
        ({}, {"foreign": True}, OPEN),
        ({"value": "55"}, {"foreign": True}, AGREES),  # so large that two figures hardly share it
        ({"value": "5"}, {"foreign": True, "values": (5,)}, OPEN),
        ({"value": "5"}, {"values": (5,)}, AGREES),
        ({"value": "5"}, {"spurned": True, "values": (5,)}, OPEN),
        ({"value": "55"}, {"spurned": True}, AGREES),
        ({}, {"spurned": True}, WRONG),
        ({"partitive": True, "inside": True}, {"spare": True}, OPEN),
        ({"partitive": True}, {"spare": True}, WRONG),
        ({"inside": True}, {"spare": True}, WRONG),
        ({"value": "55"}, {"reads": False, "full": False}, OPEN),
        ({"value": "55", "whole": True}, {"reads": False}, AGREES),
        ({"value": "55", "labelled": True}, {"reads": False}, AGREES),
        ({"value": "55", "bracketed": True}, {"reads": False}, AGREES),
        ({"value": "5", "rest": True}, {"full": False, "values": (5,)}, OPEN),
        ({"value": "5", "rest": True}, {"values": (5,)}, AGREES),
        ({"value": "55", "rest": True}, {"full": False}, AGREES),
        ({"rest": True}, {}, WRONG),
        ({"rest": True}, {"brought": False}, OPEN),
        ({"rest": True}, {"clear": False}, OPEN),
        ({"rest": True}, {"full": False}, OPEN),
        ({"rest": True}, {"score": 5.9}, OPEN),
        ({"span": {"confidence": 0.6}}, {}, OPEN),
        ({"span": {"confidence": 0.61}}, {}, WRONG),
        ({"span": {"qualifier": ValueQualifier.ABOUT}}, {}, OPEN),
        ({"span": {"qualifier": ValueQualifier.AT_LEAST}}, {}, WRONG),  # more than anybody states
        ({"value": "54", "span": {"qualifier": ValueQualifier.AT_LEAST}}, {}, OPEN),
        ({"span": {"qualifier": ValueQualifier.AT_MOST}}, {}, OPEN),
    ],
)
def test_a_number_is_held_against_the_figure_that_its_words_name(of, found, expected):
    more = dict(found)
    one = candidate(*more.pop("values", (55,)), **more)
    assert status(claim(**of), one) is expected


def test_where_nothing_is_in_sight_nothing_is_said():
    assert judge_claim(claim(), [], Stated()) == NumberVerdict(OPEN)
    far = candidate(55, score=2.0)
    assert judge_claim(claim(), [far], Stated()) == NumberVerdict(OPEN)
    unsure = judge_claim(claim(apart=True), [candidate(55)], Stated())
    assert (unsure.guess, unsure.entry, unsure.key, unsure.stated_numbers) == (entry(55), None, None, "")


def test_how_sure_a_verdict_is():
    for score, full, sure in ((12.0, True, 1.0), (24.0, True, 1.0), (6.0, True, 0.5), (6.0, False, 0.35)):
        found = judge_claim(claim("55"), [candidate(55, score=score, full=full)], Stated())
        assert found.confidence == pytest.approx(sure)
        assert (found.source, found.brought, found.stated_numbers) == (PLACE, True, "55")
    near = judge_claim(claim("55"), [candidate(50, score=6.0), candidate(55, score=5.5)], Stated())
    assert near.confidence == pytest.approx(5.5 / 12 - 0.05)
    wrong = judge_claim(claim(), [candidate(55, 50, 55, brought=False, score=6.0)], Stated())
    assert (wrong.stated_numbers, wrong.source, wrong.brought) == ("55 / 50", None, False)
    assert wrong.confidence == pytest.approx(0.5)


@pytest.mark.parametrize(
    ("of", "second", "expected"),
    [
        ({"value": "50"}, {"score": 9.4}, AGREES),
        ({"value": "50"}, {"score": 9.3}, AGREES),  # all fits, and the number hardly recurs
        ({"value": "50"}, {"score": 7.5}, AGREES),
        ({"value": "50"}, {"score": 7.4}, OPEN),  # another body's, where none is named
        ({"value": "50", "lead": (BODY,)}, {"score": 7.4}, WRONG),
        ({"value": "50"}, {"score": 9.3, "full": False}, OPEN),
        ({"value": "50", "own": (BODY,)}, {"score": 9.3, "full": False}, WRONG),
        ({"value": "5"}, {"score": 9.4}, AGREES),
        ({"value": "5"}, {"score": 9.3}, WRONG),
        ({"value": "5", "apart": True}, {"score": 9.3}, OPEN),
    ],
)
def test_a_figure_nearly_as_likely_that_states_the_number(of, second, expected):
    value = int(of["value"])
    other = candidate(at=entry(value, provider="q"), **second)
    assert status(claim(**of), candidate(55), other) is expected


@pytest.mark.parametrize(
    ("value", "second", "expected"),
    [
        ("50", {"said": False}, AGREES),  # so large that two figures hardly share it by chance
        ("20", {"said": False}, AGREES),
        ("19", {"said": False}, OPEN),
        ("5", {"said": True}, AGREES),
        ("5", {"said": False}, OPEN),
        ("50", {"foreign": True}, OPEN),
        ("50", {"spurned": True}, OPEN),
        ("50", {"measure": "n"}, OPEN),
        ("50", {"provider": "q"}, OPEN),
        ("50", {"period": Period.from_text("2030")}, OPEN),
        ("50", {"sex": "m"}, AGREES),  # in the place of the code that nobody named
        ("50", {"sex": "f", "age": "old"}, OPEN),  # a part that no word names
    ],
)
def test_a_number_of_all_after_a_number_of_some_agrees_where_it_can_be_told(value, second, expected):
    """ "2 were aggravated. 12 concerned forced labour": the words lead to a part, the number is of all."""
    marks = {name: second[name] for name in ("said", "foreign", "spurned") if name in second}
    place = {name: one for name, one in second.items() if name not in marks}
    other = candidate(at=entry(int(value), **place), score=5.0, full=False, **marks)
    part = candidate(at=entry(55, sex="f"), full=False, said=False)
    found = judge_claim(claim(value), [part, other], Stated())
    assert found.status is expected
    if expected is AGREES:
        assert (found.entry, found.confidence) == (other.entry, 0.4)
    assert judge_claim(claim("7"), [part, other], Stated()).status is not AGREES


@pytest.mark.parametrize(
    ("of", "second", "expected"),
    [
        ({}, {}, True),
        ({}, {"foreign": True}, False),
        ({"own": (BODY,)}, {}, False),
        ({"side": (BODY,)}, {}, False),
        ({}, {"measure": "n"}, True),
        ({}, {"measure": "n", "score": 3.0}, True),
        ({}, {"measure": "n", "score": 2.9}, False),
        ({"value": "100"}, {"measure": "n", "score": 2.9}, True),
        ({"value": "19"}, {"measure": "n"}, False),
        ({"value": "20"}, {"measure": "n"}, True),
        ({}, {"measure": "n", "clear": False}, False),
        ({"value": "5"}, {"said": True}, True),
        ({"value": "5"}, {"said": False}, False),
        ({"kind": NumberKind.RANGE}, {"measure": "n"}, False),
    ],
)
def test_a_number_that_another_figure_in_sight_states(of, second, expected):
    more = {"score": 5.0, "said": False} | second
    made = claim(**of)
    other = candidate(at=entry(int(made.number.value), measure=more.pop("measure", "m"), provider="q"), **more)
    best = candidate(55, said=False)
    assert is_value_of_other_candidate(made, [best, other]) is expected
    assert not is_value_of_other_candidate(made, [best])
    assert not is_value_of_other_candidate(replace(made, number=replace(made.number, value=None)), [best, other])
    if not expected:
        return
    assert not is_value_of_other_candidate(made, [best, replace(other, entry=entry(7, measure="n"))])
    rounded = entry(Interval(made.number.value - 1, made.number.value + 1), measure="n")
    assert not is_value_of_other_candidate(made, [best, replace(other, entry=rounded)])


def test_a_figure_that_leaves_out_some_of_another_is_wider():
    whole, part = candidate(55), candidate(at=entry(5, sex="f"))
    assert is_wider_candidate(whole, part)
    assert not is_wider_candidate(part, whole)
    assert not is_wider_candidate(whole, whole)
    assert not is_wider_candidate(candidate(at=entry(5, measure="n")), part)
    assert not is_wider_candidate(candidate(at=entry(5, provider="q")), part)
    assert not is_wider_candidate(candidate(at=entry(5, period=Period.from_text("2030"))), part)
    assert not is_wider_candidate(candidate(at=entry(5, age="a")), part)
    assert is_firmly_named(claim(), [replace(part, score=5.0), replace(whole, score=4.9)])
    other = candidate(at=entry(1, measure="n"), score=4.9)
    assert not is_firmly_named(claim(), [replace(part, score=5.0, brought=False, said=False), other])
    assert [is_distinctive_number(claim(value)) for value in ("19", "20")] == [False, True]


def test_a_part_that_no_word_names_is_passed_over_for_small_numbers():
    total, part = candidate(55), candidate(at=entry(5, sex="f"), score=9.5)
    coded = PhraseMention(0, 1, PhraseKind.CODE, "sex", frozenset({"f"}))
    assert status(claim("5"), total, part) is WRONG
    for place in ("own", "side", "before", "lead"):
        assert status(claim("5", **{place: (coded,)}), total, part) is AGREES
    assert status(claim("5", own=(replace(coded, about=PhraseKind.UNIT),)), total, part) is WRONG
    large = candidate(at=entry(50, sex="f"), score=9.5)
    assert status(claim("50"), total, large) is AGREES


def test_a_code_that_leads_up_to_a_number_must_be_the_figures():
    coded = PhraseMention(0, 1, PhraseKind.CODE, "sex", frozenset({"f", "x"}))
    women = candidate(at=entry(55, sex="f"))
    assert not is_weak_number(claim(among=(coded,)), women)
    assert is_weak_number(claim(among=(coded,)), candidate(55))
    assert is_weak_number(claim(among=(coded, replace(coded, names=frozenset({"m"})))), women)


def test_a_whole_may_be_any_figure_of_the_body_and_measure():
    other = entry(56, sex="f")
    said = PhraseMention(0, 1, PhraseKind.CODE, "sex", frozenset({"f"}))
    of = claim(whole=True, lead=(said,))
    found = judge_claim(of, [candidate(55)], Stated(entry(55), other))
    assert (found.status, found.entry, found.confidence) == (AGREES, other, 0.3)
    assert status(of, candidate(55), stated=(entry(55), entry(56, period=Period.from_text("2030")))) is WRONG
    assert status(of, candidate(55), stated=(entry(55), entry(56, provider="q"))) is WRONG
    assert status(claim(), candidate(55), stated=(entry(55), other)) is WRONG
    assert status(claim(whole=True), candidate(55), stated=(entry(55), other)) is OPEN


@pytest.mark.parametrize(
    ("change", "expected"),
    [
        ({}, AGREES), ({"full": False}, AGREES), ({"full": False, "said": False}, OPEN),
        ({"brought": False}, OPEN),
        ({"clear": False}, OPEN), ({"foreign": True}, OPEN), ({"values": (1,)}, OPEN),
    ],
)  # fmt: skip
def test_a_nought_told_by_a_word_agrees_where_the_figure_is_nought(change, expected):
    more = dict(change)
    assert status(claim("0", denial=True), candidate(*more.pop("values", (0,)), **more)) is expected


def test_a_share_is_read_as_it_is_printed():
    rate = Interval(Fraction(87, 2), Fraction(89, 2))
    for value, expected in (("44", AGREES), ("43.6", AGREES), ("45", WRONG), ("43", WRONG)):
        assert status(claim(value, NumberKind.PERCENT), candidate(rate)) is expected
        assert status(claim(value, NumberKind.POINTS), candidate(rate)) is expected


def test_numbers_that_print_and_recognition_ran_together():
    columns = {"readings": (Decimal(1), Decimal(183))}
    assert status(claim("1 183", span=columns), candidate(183)) is WRONG  # a digit too many
    assert status(claim("1 183", span=columns, broken=True), candidate(183)) is AGREES
    assert status(claim("1 183", span=columns), candidate(1)) is WRONG
    two = {"readings": (Decimal(11), Decimal(183))}
    assert status(claim("11 183", span=two), candidate(183)) is AGREES
    assert status(claim("1183", span=columns), candidate(183)) is WRONG
    assert status(claim("155", span={"damaged": True}), candidate(55)) is AGREES
    assert status(claim("155"), candidate(55)) is WRONG
    assert status(claim("255", span={"damaged": True}), candidate(55)) is WRONG


def test_a_checked_number_as_data():
    key = Key("m", "p", YEAR, (("sex", "f"),))
    one = CheckedNumber(3, 4, "text", "55", AGREES, key, (PLACE, Source("b")), "", "55", 0.876, 2, "p")
    assert one.to_json_object() == {
        "line": 3, "number_line": 4, "page": 2, "text": "text", "numbers": ["55"],
        "observation": {
            "id": key.text(), "measure": "m", "provider": "p", "stated_by": "p", "period": "2031",
            "codes": {"sex": "f"}, "document": "a.csv", "line": 3,
            "sources": [PLACE.to_dict(), Source("b").to_dict()],
        },
        "relation": None, "status": "agrees", "expected": "55", "confidence": 0.88, "findings": [],
        "said": None,
    }  # fmt: skip
    bare = CheckedNumber(3, 3, "text", "55", OPEN, relation="compare").to_json_object()
    assert (bare["page"], bare["observation"], bare["expected"], bare["relation"]) == (None, None, None, "compare")
    unseen = replace(one, sources=()).to_json_object()["observation"]
    assert (unseen["document"], unseen["line"], unseen["sources"]) == ("", None, [])
    assert DocumentRemark("x", InvariantText("told")).text("en") == "told"
