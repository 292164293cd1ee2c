"""What the docs name as proof, of registers, of the second storey, of the report and of size, is there."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]


def told(page: str) -> str:
    return (ROOT / "docs" / "reference" / page).read_text("utf-8")


@pytest.mark.parametrize(
    ("page", "least"),
    [("registers.md", 40), ("second-storey.md", 60), ("report.md", 40), ("speed.md", 20), ("proof-reader.md", 40)],
)
def test_every_test_and_file_that_is_named_is_there(page: str, least: int) -> None:
    named = re.findall(r"`((?:tests|benchmarks|tools|src)/[\w/.]+\.py)?(?:::(\w+))?`", told(page))
    file, missing = "", []
    for place, test in named:
        file = place or file
        there = (ROOT / file).is_file()
        if not there or (test and f"def {test}(" not in (ROOT / file).read_text("utf-8")):
            missing.append((file, test))
    assert missing == []
    assert len([test for _, test in named if test]) > least


def test_every_point_of_the_second_storey_has_a_line() -> None:
    points = re.findall(r"^\| (\d) · ", told("second-storey.md"), re.M)
    assert sorted(set(points)) == list("1234567")


def test_every_clause_of_the_proof_reader_has_a_line() -> None:
    clauses = re.findall(r"^\| \*\*(\d+) · ", told("proof-reader.md"), re.M)
    assert clauses == [str(clause) for clause in range(1, 12)]


def test_every_point_of_the_report_has_a_line() -> None:
    points = re.findall(r"^\| \*\*(\d+) · ", told("report.md"), re.M)
    assert [point for point in points if point != "5"] == [str(one) for one in range(1, 14) if one != 5]
