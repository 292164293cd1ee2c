"""The optional column `readings`: what a smudged number may have been."""

import pytest

from tilstand.model import Submission

HEADER = "provider,form,period,version,measure,breakdown,value,status,qualifier,as_at,document,line,quote,readings"


@pytest.mark.parametrize(("text", "expected"), [("", ()), ("83|33", (3, 83, 33)), ("3 | 8", (3, 8)), ("?", (3, 8))])
def test_readings_are_kept_beside_the_number(havn, row, text: str, expected: tuple[int, ...]) -> None:
    submission, _ = havn(row("3") + f",{text}", header=HEADER)
    assert isinstance(submission, Submission)
    (one,) = submission.observations
    assert one.readings[: len(expected)] == expected
    assert str(one.value) == "3"
    assert bool(one.readings) is bool(text)


def test_what_is_no_whole_number_is_told(havn, row, rules) -> None:
    submission, findings = havn(row("3") + ",three", header=HEADER)
    assert "C061" in rules(findings)
    assert submission is None or submission.observations[0].readings == ()


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("123456789", (3, 123456789)),
        ("1234567890", ()),
        ("8|x", ()),
        ("-8", ()),
        ("8|", ()),
        ("٣", ()),
        ("8|3|8", (3, 8)),
    ],
)
def test_readings_are_whole_numbers_of_at_most_nine_digits_each_once(
    havn, row, rules, text: str, expected: tuple[int, ...]
) -> None:
    submission, findings = havn(row("3") + f",{text}", header=HEADER)
    assert rules(findings) == (set() if expected else {"C061"})
    assert (submission.observations[0].readings if submission else ()) == expected


def test_any_damage_is_every_whole_number_that_the_digits_may_have_been(havn, row) -> None:
    submission, _ = havn(row("10") + ",?", header=HEADER)
    (one,) = submission.observations
    assert one.readings[0] == 10
    assert len(set(one.readings)) == len(one.readings) > 2
    assert min(one.readings) >= 0
