"""What a workbook saves people from typing: one choice for all blank cells, words for how exact it is."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from plant.returned import EXACT, NUMBER, REMARK, STATUS, Returned
from tilstand import collect
from tilstand.collect.form_words import find_block_default, find_qualifier_by_word, list_block_defaults
from tilstand.define import Collection
from tilstand.model import Observation
from tilstand.terms import Key, Period, Value, ValueQualifier, ValueStatus

pytestmark = pytest.mark.slow

TOTAL = Key("victims_assisted", "havn_shelter", Period.from_text("2031"))
Read = Callable[[Callable[[Returned], None]], tuple[dict[Key, Observation] | None, list[str]]]


@pytest.fixture
def read(sagaland: Collection, tmp_path: Path) -> Read:
    """The figures and rules of a workbook in which one figure was filled in, after a change."""

    def back(change: Callable[[Returned], None]) -> tuple[dict[Key, Observation] | None, list[str]]:
        path = tmp_path / "havn_shelter.xlsx"
        collect.write_workbook_template(sagaland, "2031", "havn_shelter", path, {}, values={TOTAL: Value.number(5)})
        book = Returned(path.read_bytes())
        change(book)
        path.write_bytes(book.saved())
        submission, findings = collect.read_submission(sagaland, "2031", path)
        told = [one.rule for one in findings if one.rule != "C030"]
        return (None if submission is None else {o.key: o for o in submission.observations}), told

    return back


def choose(word: str) -> Callable[[Returned], None]:
    def change(book: Returned) -> None:
        rest = next(row for row in book.manifest.filter_mapped_rows("rest") if row.block == book.block[0].block)
        book.form.rows[book.form.at(rest.code)][STATUS] = word

    return change


@pytest.mark.parametrize(
    ("word", "value"),
    [("0 i alle", Value.number(0)), ("0 in all", Value.number(0)), ("ukjent", Value.missing(ValueStatus.NOT_KNOWN))],
)
def test_one_choice_holds_for_the_blank_cells_of_its_table_alone(read: Read, word: str, value: Value) -> None:
    found, told = read(choose(word))
    assert told == []
    assert found is not None
    assert found.pop(TOTAL).value == Value.number(5)
    assert len(found) == 28
    assert {one.value for one in found.values()} == {value}
    assert {key.measure for key in found} == {"victims_assisted"}
    assert not any(key.code("entry") for key in found)  # the table below is another one


def test_a_total_that_was_forgotten_is_not_zero_where_its_parts_have_numbers(read: Read) -> None:
    def change(book: Returned) -> None:
        choose("0 i alle")(book)
        book.form.rows[book.place][NUMBER] = ""
        book.form.rows[book.place + 1][NUMBER] = 7

    found, _ = read(change)
    assert found is not None
    assert TOTAL not in found
    assert found[TOTAL.at("sex", "female")].value == Value.number(7)
    assert found[TOTAL.at("sex", "male")].value == Value.number(0)


def test_words_in_the_place_of_last_times_answer_are_told(sagaland: Collection, tmp_path: Path) -> None:
    path, address = tmp_path / "havn_shelter.xlsx", ("havn_shelter", "shelter", "needs")
    collect.write_workbook_template(
        sagaland, "2031", "havn_shelter", path, {}, earlier_answers={address: "Flere\ntolker."}
    )
    book = Returned(path.read_bytes())
    asked = next(row for row in book.manifest.filter_mapped_rows("answer") if row.question == "needs")
    sheet = next(one for one in book.sheets if any("Flere\ntolker." in row for row in one.rows))
    sheet.rows[sheet.at(asked.code)][2] = "Flere boliger."
    path.write_bytes(book.saved())
    findings = collect.read_submission(sagaland, "2031", path)[1]
    assert [one.rule for one in findings if one.rule in ("C070", "C072")] == ["C072"]


def test_without_the_choice_a_blank_is_no_zero(read: Read) -> None:
    found, told = read(lambda book: None)
    assert (set(found or {}), told) == ({TOTAL}, [])


def test_a_reason_beside_a_blank_cell_stands_against_the_choice(read: Read) -> None:
    def change(book: Returned) -> None:
        choose("0 i alle")(book)
        book.form.rows[book.place + 1][STATUS] = "telles ikke"

    found, _ = read(change)
    assert found is not None
    assert found[TOTAL.at("sex", "female")].value == Value.missing(ValueStatus.NOT_COLLECTED)


@pytest.mark.parametrize(
    ("word", "qualifier"),
    [("omtrent", ValueQualifier.ABOUT), ("Minst", ValueQualifier.AT_LEAST), ("at most", ValueQualifier.AT_MOST)],
)
def test_a_number_may_be_about_or_at_least(read: Read, word: str, qualifier: ValueQualifier) -> None:
    def change(book: Returned) -> None:
        book.form.rows[book.place][EXACT] = word

    found, told = read(change)
    assert told == []
    assert found is not None
    assert (found[TOTAL].value, found[TOTAL].qualifier) == (Value.number(5), qualifier)


def test_how_exact_is_no_number(read: Read) -> None:
    def change(book: Returned) -> None:
        book.form.rows[book.place][NUMBER] = ""
        book.form.rows[book.place][EXACT] = "minst"

    assert read(change) == (None, ["C026"])


def test_the_words_are_known_in_every_language() -> None:
    for language in ("nb", "nn", "en", "sv", "pl"):
        words = list_block_defaults(language, zero=True)
        assert [find_block_default(word.upper()) for word in words] == [
            "zero",
            "not_known",
            "not_applicable",
            "not_collected",
        ]
        assert list_block_defaults(language, zero=False) == words[1:]
    assert (find_block_default("noe"), find_qualifier_by_word("nesten"), find_qualifier_by_word("")) == (
        "noe",
        "nesten",
        "",
    )


def test_what_was_answered_last_time_stands_beside_and_is_not_read(sagaland: Collection, tmp_path: Path) -> None:
    path, address = tmp_path / "havn_shelter.xlsx", ("havn_shelter", "shelter", "needs")
    collect.write_workbook_template(
        sagaland, "2031", "havn_shelter", path, {}, earlier_answers={address: "Flere tolker."}
    )
    book = Returned(path.read_bytes())
    asked = next(row for row in book.manifest.filter_mapped_rows("answer") if row.question == "needs")
    sheet = next(one for one in book.sheets if any("Flere tolker." in row for row in one.rows))
    assert sheet.rows[sheet.at(asked.code)][1:3] == ["", "Flere tolker."]
    submission, findings = collect.read_submission(sagaland, "2031", path)
    assert submission is not None
    assert submission.answers == ()
    assert not {one.rule for one in findings} & {"C068", "C070", "C072"}


def test_a_remark_goes_with_its_figure_and_an_identity_number_in_it_is_told(read: Read) -> None:
    def change(words: str) -> Callable[[Returned], None]:
        def put(book: Returned) -> None:
            book.form.rows[book.place][REMARK] = words

        return put

    found, told = read(change("To av dem er usikre."))
    assert found is not None
    assert (found[TOTAL].remark, told) == ("To av dem er usikre.", ["C072"])
    found, told = read(change("Gjelder 01010112345."))
    assert (found, sorted(told)) == (None, ["C047", "C072"])
