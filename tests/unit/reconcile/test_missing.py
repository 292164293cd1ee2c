"""What is not there is told by name: files that were left out; and numbers of people in words."""

from __future__ import annotations

from pathlib import Path

import pytest

from tilstand import define
from tilstand.model import ReceivedFile
from tilstand.reconcile.findings import format_open_range, format_person_range
from tilstand.reconcile.reconciliation import describe_left_out
from tilstand.terms import Period

FOLDER = Path(__file__).parents[2] / "fixtures" / "sagaland"
YEAR = Period.from_text("2031")


def file(provider: str, name: str) -> ReceivedFile:
    return ReceivedFile(Path("inbox") / name, provider, "csv", "", None)


def test_files_that_were_left_out_are_named_with_who_sent_them() -> None:
    collection = define.read_collection(FOLDER)
    assert describe_left_out(collection, YEAR, []) is None
    one = describe_left_out(collection, YEAR, [file("havn_shelter", "havn_shelter.csv")])
    assert one is not None
    assert one.text("en") == (
        "1 submission is left out: Havn shelter (generated) (havn_shelter.csv). Its figures take no "
        "part in anything told here. See why: `tilstand collect check … 2031`."
    )
    two = describe_left_out(collection, YEAR, [file("havn_shelter", "havn_shelter.csv"), file("", "x.csv")])
    assert two is not None
    assert two.text("en") == (
        "2 submissions are left out: Havn shelter (generated) (havn_shelter.csv); an unknown "
        "provider (x.csv). Their figures take no part in anything told here. See why: `tilstand "
        "collect check … 2031`."
    )


@pytest.mark.parametrize(
    ("low", "high", "text"),
    [(1, 1, "1 person"), (4, 4, "4 persons"), (3, 4, "3 to 4 persons"), (0, 1, "0 to 1 persons")],
)
def test_so_many_persons(low: int, high: int, text: str) -> None:
    assert format_person_range(low, high).text("en") == text


@pytest.mark.parametrize(
    ("low", "high", "text"), [(3, 3, "3"), (3, 4, "3–4"), (3, None, "3 or more"), (None, None, "impossible")]
)
def test_a_span_of_numbers(low: int | None, high: int | None, text: str) -> None:
    assert format_open_range(low, high).text("en") == text
