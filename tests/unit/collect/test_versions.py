"""Which of several deliveries counts, and which of them was refused."""

from __future__ import annotations

from dataclasses import replace

import pytest

from tilstand.collect.batch import is_delivery_refused, select_newest_deliveries
from tilstand.collect.findings import FileReport
from tilstand.collect.submission import Delivery
from tilstand.define import Collection
from tilstand.model import Answer, Findings, Source, Submission
from tilstand.terms import Period

ANSWER = Answer("havn_shelter", "shelter", "needs", {"en": "x"}, Source("a"))


def delivery(
    file: str,
    version: int | None = 1,
    *,
    holds: bool = True,
    channel: str = "csv",
    provider: str = "havn_shelter",
    forms: tuple[str, ...] = ("shelter",),
    answers: tuple[Answer, ...] = (),
) -> Delivery:
    sent = None
    if holds:
        period = Period.from_text("2031")
        sent = Submission(provider, period, version or 1, "delivered", channel, file, file, (), answers)
    return Delivery(file, provider, channel, version, file, sent, Findings(), frozenset(forms))


def counted(sagaland: Collection, *deliveries: Delivery) -> tuple[list[str], list[str]]:
    """The files that count, and what is told: the rule and the facts, without what to do."""
    report = FileReport(sagaland, sagaland.round("2031"), "")
    chosen = list(select_newest_deliveries(report, deliveries))
    told = [f"{found.rule} {found.format_finding_message('en').splitlines()[2][6:]}" for found in report.findings]
    for one in deliveries:
        assert not (one in chosen and is_delivery_refused(one, deliveries, chosen))
    return [one.file for one in chosen], told


def test_the_newest_version_counts_and_the_older_are_told(sagaland: Collection) -> None:
    chosen, told = counted(sagaland, delivery("b", 2), delivery("c", 3), delivery("a", 1))
    assert chosen == ["c"]
    assert [line.split(" ", 1)[0] for line in told] == ["C032", "C032"]
    assert ["version 2" in line.lower() for line in told] == [True, False]
    assert all("3" in line for line in told)


def test_a_newest_version_with_errors_withdraws_the_older_ones(sagaland: Collection) -> None:
    chosen, told = counted(sagaland, delivery("a", 1), delivery("b", 2, holds=False))
    assert chosen == []
    assert [line.split(" ", 1)[0] for line in told] == ["C032", "C035"]
    chosen, told = counted(sagaland, delivery("x", 2, holds=False, channel="answers"), delivery("y", channel="answers"))
    assert [line.split(" ", 1)[0] for line in told] == ["C032", "C067"]


def test_a_file_whose_version_cannot_be_read_withdraws_nothing(sagaland: Collection) -> None:
    chosen, told = counted(sagaland, delivery("a", 1), delivery("b", None, holds=False))
    assert chosen == ["a"]
    assert [line.split(" ", 1)[0] for line in told] == ["C035"]


def test_two_that_claim_to_be_the_same_version_count_neither(sagaland: Collection) -> None:
    chosen, told = counted(sagaland, delivery("a", 2), delivery("b", 2), delivery("c", 1))
    assert chosen == []
    assert [line.split(" ", 1)[0] for line in told] == ["C032", "C031"]
    assert "version 2" in told[1].lower()


def test_the_same_bytes_twice_count_once(sagaland: Collection) -> None:
    again = replace(delivery("a"), file="copy")
    chosen, told = counted(sagaland, delivery("a"), again, replace(delivery("b", 2), sha256=""))
    assert (chosen, [line.split(" ", 1)[0] for line in told]) == (["b"], ["C045", "C032"])


def test_what_has_versions_of_its_own_does_not_replace_each_other(sagaland: Collection) -> None:
    every = (
        delivery("book", 3, channel="xlsx", forms=("shelter",)),
        delivery("words", 1, channel="answers", forms=()),
        delivery("police", 1, provider="police", forms=("police",)),
        delivery("list", 1, channel="line_list", provider="police", forms=("other",)),
    )
    assert counted(sagaland, *every) == ([one.file for one in every], [])
    nobody = delivery("x", provider="")
    assert counted(sagaland, nobody) == ([], [])


def test_a_form_that_two_deliveries_answer_counts_in_neither(sagaland: Collection) -> None:
    both = (delivery("book"), delivery("list", channel="line_list"), delivery("other", provider="police"))
    chosen, told = counted(sagaland, *both)
    assert chosen == ["other"]
    assert [line.split(" ", 1)[0] for line in told] == ["C044"]


def test_answers_that_the_workbook_has_too_are_left_out(sagaland: Collection) -> None:
    book = delivery("book", channel="xlsx", answers=(ANSWER,))
    words = delivery("words", channel="answers", forms=(), answers=(ANSWER,))
    chosen, told = counted(sagaland, book, words)
    assert (chosen, [line.split(" ", 1)[0] for line in told]) == (["book"], ["C044"])
    other = replace(ANSWER, question="trends")
    chosen, told = counted(sagaland, book, delivery("words", channel="answers", forms=(), answers=(other,)))
    assert (chosen, told) == (["book", "words"], [])
    police = delivery("words", channel="answers", provider="police", forms=(), answers=(ANSWER,))
    assert counted(sagaland, book, police) == (["book", "words"], [])


@pytest.mark.parametrize(
    ("one", "others", "chosen", "expected"),
    [
        (delivery("a"), (), ("a",), False),
        (delivery("a"), (), (), True),
        (delivery("a", provider=""), (), (), True),
        (delivery("a", None), (delivery("b", 2),), ("b",), True),
        (delivery("a"), (delivery("b", 2),), ("b",), False),
        (delivery("a"), (delivery("b", 2, holds=False),), (), False),
        (delivery("a", 2), (delivery("b", 1),), ("b",), True),
        (delivery("a", 2), (delivery("b", 2),), (), True),
        (delivery("a", 2), (delivery("b", 1), delivery("c", 3)), ("c",), False),
        (delivery("a", 2), (delivery("b", 3, provider="police"),), ("b",), True),
        (delivery("a", 2), (delivery("b", 3, channel="answers"),), ("b",), True),
        (delivery("a", 2), (replace(delivery("b", 2), sha256="a"),), ("b",), False),
        (delivery("a", 2), (delivery("b", None),), (), True),
    ],
)
def test_a_delivery_is_refused_where_nothing_later_and_nothing_equal_stands_for_it(
    one: Delivery, others: tuple[Delivery, ...], chosen: tuple[str, ...], expected: bool
) -> None:
    every = (*others, one)
    assert is_delivery_refused(one, every, [d for d in every if d.file in chosen]) is expected
