"""A number that is not shown, in every file: a sign, SDMX's letters and the reason; never as not given."""

from __future__ import annotations

import csv
import io
import json
from dataclasses import replace
from pathlib import Path
from typing import cast

import pytest
from python_calamine import CalamineWorkbook

from tilstand import guard
from tilstand.define.policy import Policy
from tilstand.languages.disclosing import DisclosingWords, SayingWords
from tilstand.model.names import Names
from tilstand.model.release import Release
from tilstand.model.table import CellValue
from tilstand.publish.data import tidy_csv
from tilstand.publish.dictionary import dictionary
from tilstand.publish.jsonstat import jsonstat
from tilstand.publish.workbook import workbook
from tilstand.round.read import read as read_round
from tilstand.terms import Origin, Status, Value
from tilstand.text import cell

SAGALAND = Path(__file__).parents[2] / "fixtures" / "sagaland"
ACCOUNT = "account_havn_shelter"


@pytest.fixture(scope="module")
def release() -> Release:
    state = read_round(SAGALAND, "2031")
    policy = Policy(method="suppress", reason={"en": "Few people"})
    rounds = {**state.collection.rounds, "2031": state.round.model_copy(update={"policy": policy})}
    state = replace(state, collection=replace(state.collection, rounds=rounds))
    return guard.released(state, None, draft=True, earlier=guard.before(state))


def rows(data: bytes) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(data.decode())))


def test_hidden_and_free_numbers_have_both_letters_in_csv(release: Release) -> None:
    table = next(one for one in release.tables if one.id == ACCOUNT)
    told = rows(tidy_csv(release.names, table))
    letters = {(bool(one["value"]), one["status"], one["confidentiality"]) for one in told}
    assert {(False, "Q", "C"), (True, "A", "F")} <= letters
    assert {one for one in letters if one[1] == "Q"} == {(False, "Q", "C")}
    assert {one for one in letters if one[2] == "C"} == {(False, "Q", "C")}, "nothing else is confidential"


def test_the_dictionary_says_what_the_letters_mean_and_why(release: Release) -> None:
    told = {(one["kind"], one["id"]): one for one in rows(dictionary(release.names, release.tables))}
    hidden = told["confidentiality", "C"]
    assert hidden["label_en"] == "Not shown, for the protection of individuals"
    assert "er skjult" in hidden["remark"]
    assert told["confidentiality", "F"]["remark"] == ""
    assert told["sign", ":"]["list"] == "Q"
    assert told["column", "confidentiality"]["label_nb"].endswith("CL_CONF_STATUS)")


def test_jsonstat_says_which_are_confidential_and_why(release: Release) -> None:
    table = next(one for one in release.tables if one.id == ACCOUNT)
    told = json.loads(jsonstat(release.names, table, "en"))
    hidden = {place for place, letter in told["status"].items() if letter == "Q"}
    extension = told["extension"]
    assert extension["confidentiality"] == dict.fromkeys(sorted(hidden, key=int), "C")
    assert all(told["value"][int(place)] is None for place in hidden)
    assert "protection of individuals" in extension["confidential"]["C"]
    assert "are hidden" in extension["confidential"]["reason"][0]


@pytest.mark.parametrize(
    ("language", "why", "never"),
    [
        ("nb", "er skjult", "Ingen har oppgitt"),
        ("nn", "er skjulte", "Ingen har oppgjeve"),
        ("en", "are hidden", "Nobody has given"),
    ],
)
def test_the_workbook_has_the_sign_and_the_reason(
    release: Release, language: str, why: str, never: str
) -> None:
    made = workbook(release.names, release.tables, language)
    book = CalamineWorkbook.from_filelike(io.BytesIO(made))
    account = [str(cell) for row in book.get_sheet_by_name(ACCOUNT).to_python() for cell in row]
    assert ":" in account
    assert any(why in one for one in account)
    assert not any(never in one for one in account)
    signs = book.get_sheet_by_index(len(book.sheet_names) - 1).to_python()
    assert any(row[0] == "C" for row in signs)


def test_a_line_that_is_hidden_whole_stays_and_is_not_told_as_one_that_nobody_gave(release: Release) -> None:
    for table in release.tables:
        said = " ".join(note.text.text("en") for note in table.notes)
        for (label, *_), row in zip(table.row_labels, table.cells, strict=True):
            if any(cell is not None and cell.value.status.sdmx == "Q" for cell in row):
                assert not ("Nobody has given" in said and label.text("en") in said)


def test_the_sign_of_a_hidden_number_is_the_languages_own(monkeypatch: pytest.MonkeyPatch) -> None:
    signs = {"en": "*", "nb": ":"}
    monkeypatch.setattr(
        cell, "disclosing", lambda language: DisclosingWords(say=SayingWords(sign=signs[language]))
    )
    hidden = CellValue(None, Value.missing(Status.SUPPRESSED), Origin.COMPUTED)
    names = cast(Names, None)  # a number is not printed, so that no name is asked for
    assert [cell.printed(names, hidden, tag, None) for tag in ("en", "nb")] == ["*", ":"]
    assert cell.without_number(Status.NOT_KNOWN, "en") == ".."
