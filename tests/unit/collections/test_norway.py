"""The collection of Norway as a whole: it loads, and each submission answers what its body is asked."""

import csv
from pathlib import Path

import pytest

from tilstand.define import FormCell, read_collection
from tilstand.round.board import find_bodies_with_files

NORWAY = Path(__file__).parents[3] / "collections" / "norway"


@pytest.fixture(scope="module")
def norway():
    return read_collection(NORWAY)


def test_it_loads(norway):
    assert norway.id == "norway"
    assert norway.rounds["2024"].basis == "reconstructed"


def test_groups_hold_the_bodies_with_housing_and_the_others(norway):
    assert len(norway.list_group_members("with_housing")) == 5
    assert len(norway.list_group_members("other_follow_up")) == 13
    assert norway.list_group_members("all_follow_up") == (
        *norway.list_group_members("with_housing"),
        *norway.list_group_members("other_follow_up"),
    )


def test_every_row_of_a_submission_is_a_cell_of_its_form(norway):
    cells = {form: set(norway.cells(form)) for form in norway.forms}
    files = sorted((NORWAY / "rounds" / "2024" / "submissions").glob("*.csv"))
    assert len(files) == 21  # those of the unit itself come from its register
    for file in files:
        with file.open(encoding="utf-8", newline="") as text:
            for row in csv.DictReader(text):
                pairs = (part.strip().partition("=")[::2] for part in row["breakdown"].split(";") if part)
                assert FormCell(row["measure"], tuple(sorted(pairs))) in cells[row["form"]], row


def test_a_body_without_a_submission_is_absent_with_a_reason(norway):
    year = norway.rounds["2024"]
    assert set(norway.reporting(year)) - find_bodies_with_files(norway, "2024") == set(year.absent)
    assert set(year.absent["motvirke_menneskehandel_tromso"].reason) == {"nb", "nn", "en"}


def test_every_form_is_answered_by_somebody(norway):
    answered = {form for provider in norway.providers.values() for form in provider.forms}
    assert answered == set(norway.forms)
