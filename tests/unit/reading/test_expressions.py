"""What is read in running text, expression by expression, with all that is told of each."""

from __future__ import annotations

from pathlib import Path

import pytest

from tilstand.reading import NumberKind, NumberSpan, find_numbers

_FILE = Path(__file__).with_name("expressions.txt")


def _told(span: NumberSpan) -> str:
    """Kind and text; then value and end, =share, [unit], qualifier, confidence, other readings, marks."""
    facts = [
        "" if span.value is None else f"{span.value}" + ("" if span.high is None else f"–{span.high}"),
        "" if span.share is None else f"={span.share}",
        span.unit and f"[{span.unit}]",
        "" if span.qualifier.value == "exact" else span.qualifier.value,
        "" if span.confidence == 1 else f"{span.confidence:g}",
        "or " + "/".join(map(str, span.readings)) if span.readings else "",
        "word" if span.word else "",
        "damaged" if span.damaged else "",
    ]
    return f"{span.kind} {span.text}: {' '.join(filter(None, facts))}".removesuffix(": ")


def _cases() -> list[tuple[str, str, list[str]]]:
    cases = []
    for block in _FILE.read_text("utf-8").rstrip("\n").split("\n\n"):
        head, *rows = block.split("\n")
        language, _, text = head.partition(": ")
        cases.append((language, text, [row[4:] for row in rows]))
    return cases


@pytest.mark.parametrize(("language", "text", "expected"), _cases())
def test_an_expression_is_read_as_it_stands_beside(language: str, text: str, expected: list[str]) -> None:
    spans = find_numbers(text, language)
    assert [_told(span) for span in spans] == expected
    assert all(span.text == text[span.start : span.end] for span in spans)


def test_a_page_number_stands_alone_on_its_line() -> None:
    assert [_told(span) for span in find_numbers("Slutt.\n \t17 \nNy side", "nb")] == ["marker 17: 17 0.7"]
    assert [_told(span) for span in find_numbers("Det var\n17\nav dem", "nb")] == ["marker 17: 17 0.7"]


def test_kinds_that_state_a_figure() -> None:
    assert {kind.value for kind in NumberKind if kind.figure} == {
        "count", "percent", "points", "range", "money", "quantifier"
    }  # fmt: skip


def test_an_expression_further_on_and_two_that_share_a_character() -> None:
    one, two = find_numbers("41 menn og 7 barn", "nb")
    moved = one.shift_span(5)
    assert (moved.start, moved.end, moved.text) == (5, 7, "41")
    assert not one.is_overlapping(two)
    assert one.is_overlapping(one.shift_span(1))
    assert not one.is_overlapping(one.shift_span(2))
    assert not one.shift_span(2).is_overlapping(one)
