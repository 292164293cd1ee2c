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

from tilstand.define.round_settings import DeclaredLine, Policy
from tilstand.languages.hidden_figure_words import HiddenFigureWords
from tilstand.model.names import EditionNames
from tilstand.model.release import Release
from tilstand.model.table import CellValue
from tilstand.pipeline import release as guard
from tilstand.publish.csv_files import write_table_csv
from tilstand.publish.dictionary import write_dictionary
from tilstand.publish.jsonstat import write_jsonstat
from tilstand.publish.workbook import write_workbook
from tilstand.report_text import print_forms
from tilstand.round.state import load_round as read_round
from tilstand.terms import FigureOrigin, Value, ValueStatus

SAGALAND = Path(__file__).parents[2] / "fixtures" / "sagaland"
ACCOUNT = "account_havn_shelter"


@pytest.fixture(scope="module")
def release() -> Release:
    state = read_round(SAGALAND, "2031")
    policy = Policy(
        method="round",
        reason={"en": "Few people"},
        left_out=(DeclaredLine(measure="victims_assisted", codes={"sex": "male"}, reason="Made up"),),
    )
    rounds = {**state.collection.rounds, "2031": state.round.model_copy(update={"policy": policy})}
    state = replace(state, collection=replace(state.collection, rounds=rounds))
    return guard.build_release(state, None, draft=True, printed=guard.print_round(state, dict))


def rows(data: bytes) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(data.decode())))


def test_hidden_and_free_numbers_have_both_letters_in_csv(release: Release) -> None:
    table = next(one for one in release.tables if one.id == ACCOUNT)
    told = rows(write_table_csv(release.names, table))
    letters = {(bool(one["value"]), one["status"], one["confidentiality"]) for one in told}
    assert {(False, "Q", "confidential"), (True, "A", "free")} <= letters
    assert {one for one in letters if one[1] == "Q"} == {(False, "Q", "confidential")}
    assert {one for one in letters if one[2] == "confidential"} == {(False, "Q", "confidential")}, (
        "nothing else is confidential"
    )


def test_the_dictionary_says_what_the_letters_mean_and_why(release: Release) -> None:
    told = {(one["kind"], one["id"]): one for one in rows(write_dictionary(release.names, release.tables))}
    hidden = told["confidentiality", "confidential"]
    assert hidden["label_en"] == "Not shown, for the protection of individuals"
    assert hidden["remark"]
    assert told["confidentiality", "free"]["remark"] == ""
    assert told["sign", ":"]["list"] == "Q"
    assert told["column", "confidentiality"]["label_nb"].endswith("CL_CONF_STATUS)")


def test_jsonstat_says_which_are_confidential_and_why(release: Release) -> None:
    table = next(one for one in release.tables if one.id == ACCOUNT)
    told = json.loads(write_jsonstat(release.names, table, "en"))
    hidden = {place for place, letter in told["status"].items() if letter == "Q"}
    extension = told["extension"]
    assert extension["confidentiality"] == dict.fromkeys(sorted(hidden, key=int), "confidential")
    assert all(told["value"][int(place)] is None for place in hidden)
    assert "protection of individuals" in extension["confidential"]["confidential"]
    assert extension["confidential"]["reason"][0]


@pytest.mark.parametrize(
    ("language", "never"),
    [("nb", "Ingen har oppgitt"), ("nn", "Ingen har oppgjeve"), ("en", "Nobody has given")],
)
def test_the_workbook_has_the_sign_and_the_reason(release: Release, language: str, never: str) -> None:
    made = write_workbook(release.names, release.tables, language)
    book = CalamineWorkbook.from_filelike(io.BytesIO(made))
    account = [str(cell) for row in book.get_sheet_by_name(ACCOUNT).to_python() for cell in row]
    assert ":" in account
    assert not any(never in one for one in account)
    signs = book.get_sheet_by_index(len(book.sheet_names) - 1).to_python()
    assert any(row[0] == "confidential" for row in signs)


def test_a_line_that_is_hidden_whole_stays_and_is_not_told_as_one_that_nobody_gave(release: Release) -> None:
    for table in release.tables:
        said = " ".join(note.text.text("en") for note in table.notes)
        for (label, *_), row in zip(table.row_labels, table.cells, strict=True):
            if any(cell is not None and cell.value.status.sdmx == "Q" for cell in row):
                assert not ("Nobody has given" in said and label.text("en") in said)


def test_the_sign_of_a_hidden_number_is_the_languages_own(monkeypatch: pytest.MonkeyPatch) -> None:
    signs = {"en": "*", "nb": ":"}
    monkeypatch.setattr(
        print_forms,
        "load_hidden_figure_words",
        lambda language: HiddenFigureWords(sign=signs[language]),
    )
    hidden = CellValue(None, Value.missing(ValueStatus.SUPPRESSED), FigureOrigin.COMPUTED)
    names = cast(EditionNames, None)  # a number is not printed, so that no name is asked for
    assert [print_forms.format_printed_cell(names, hidden, tag, None) for tag in ("en", "nb")] == ["*", ":"]
    assert print_forms.get_status_sign(ValueStatus.NOT_KNOWN, "en") == ".."
