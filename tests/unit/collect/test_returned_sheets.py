"""A returned sheet cell by cell: what cannot be read in it, and what stands beside the form."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from tilstand.collect.decisions import DecisionFiles
from tilstand.collect.findings import FileReport
from tilstand.collect.form_words import format_state_word
from tilstand.collect.manifest import Manifest, MappedRow, SheetMark
from tilstand.collect.returned_sheets import (
    OpenedSheet,
    PlacedRow,
    _find_rows_outside_block,
    match_returned_sheets,
    report_formula_cells,
)
from tilstand.collect.workbook_reader import find_unmapped_content, find_unreadable_rows, is_unchanged_previous_value
from tilstand.define import Collection
from tilstand.sandbox.worksheets import SheetContents
from tilstand.terms import InvariantText, ValueStatus

HEADINGS = ("What", "Number", "No number", "Exact", "Before", "Check", "Remark")


def cell(block: str = "b", earlier: str = "") -> MappedRow:
    about = {"form": "police", "period": "2031", "measure": "suspects"}
    return MappedRow("cell", "c", "1", "Total", block, earlier, "police", **about)


FORM = (
    MappedRow("text", "t", "1", "Title", earlier="Period\nNote"),
    MappedRow("block", "b", "1", "Suspects"),
    MappedRow("text", "h", "1", "What", "b"),
    MappedRow("rest", "r", "1", "All blank", "b"),
    cell(earlier="23"),
    cell(),
    cell(earlier="not known"),
    MappedRow("answer", "a", "1", "Why?", earlier="last time"),
    MappedRow("version", "v", "1", "Version"),
)
SHEET = [
    ["Title", "Period", "", "", "", "", "", "t"],
    ["Suspects", "", "", "", "", "", "", "b"],
    [*HEADINGS, "h"],
    ["All blank", "", "0 in all", "", "", "", "", "r"],
    ["Total", "5", "", "about", "23.0", "", "", "c"],
    ["Total", "", "not known", "", "", "", "", "c"],
    ["Total", "7", "", "", "not known", "", "", "c"],
    ["Why?", "Because", "last  time", "", "", "", "", "a"],
    ["Version", "2", "", "", "", "", "", "v"],
    [],
]
SAID = {
    "Cells show an error in place of a number": "error",
    "Cells are shown as percentages, and nobody can know whether 0.05 is meant as 5": "percent",
    "Cells are merged": "merged",
    "Cells are struck out, and nobody can know whether the number holds": "struck",
    "Cells are shown in a format that adds words, leaves out thousands or hides the number": "format",
    "Numbers or reasons stand where the form does not ask for them": "outside",
    "Something is written outside the cells of the form": "words",
    "Remarks are written": "remark",
    "Figures of the previous period are corrected, with the reason in the remark": "corrected",
    "Figures of the previous period were deleted": "cleared",
    "Rows, columns or sheets are hidden, and hold answers that were read": "hidden",
}


def short(text: str) -> str:
    """A sentence about cells by its first words, and the cells."""
    words, _, cells = text.partition(": ")
    return f"{SAID.get(words, words)} {cells}".strip()


def told(
    collection: Collection, cells: dict[str, str], *, visible: bool = True, notes: bool = False, **contents: Any
) -> tuple[list[int], bool, list[str]]:
    """The rows that cannot be read, whether a number stands outside, and all that is said, by cells."""
    texts = [list(line) for line in SHEET]
    for at, text in cells.items():
        row, column = int(at[1:]) - 1, ord(at[0]) - ord("A")
        texts += [[] for _ in range(row + 1 - len(texts))]
        texts[row] += [""] * (column + 1 - len(texts[row]))
        texts[row][column] = text
    sheet = OpenedSheet("Police", texts, replace(SheetContents(), **contents), visible, notes)
    placed = [PlacedRow(at, row, sheet) for at, row in enumerate(FORM)]
    report = FileReport(collection, collection.round("2031"), "a.xlsx", "police")
    rows = find_unreadable_rows(sheet, placed, report)
    outside = find_unmapped_content(sheet, placed, Manifest({"headings": "\n".join(HEADINGS)}), report)
    said = [f"{one.rule} {short(one.what.text('en'))}" for one in report.findings]
    assert all("“Police”" in one.where.text("en") for one in report.findings)
    return sorted(rows), outside, said


def test_a_sheet_as_it_was_sent_out_says_nothing(sagaland: Collection) -> None:
    assert told(sagaland, {}) == ([], False, [])
    assert told(sagaland, {"A1": "other", "F5": "off"}, formulas=["F5"]) == ([], False, [])


def test_cells_that_do_not_hold_what_they_show_are_told_by_kind(sagaland: Collection) -> None:
    rows, outside, said = told(
        sagaland,
        {},
        formulas=["B5", "F6", "A5", "B10"],
        errors=["C6", "B5", "G6"],
        odd={"B7": "percent", "D5": "struck", "B8": "format", "B5": "struck", "E7": "struck"},
        merged=["B9:C9", "A1:B1", "nowhere"],
    )
    assert (rows, outside) == ([4, 5, 6, 7, 8], False)
    assert said == [
        "C005 The workbook has formulas in place of numbers (1) B5.",
        "C071 error C6.",
        "C071 percent B7.",
        "C071 struck D5.",
        "C071 format B8.",
        "C071 merged B9:C9.",
    ]


def test_what_stands_outside_the_form_is_told_numbers_first(sagaland: Collection) -> None:
    beside = {"H10": "", "I5": "17", "J5": "beside", "B10": "8", "C11": "words", "A11": "more", "B2": "Other"}
    assert told(sagaland, beside) == ([], True, ["C070 outside I5, B10.", "C072 words B2, A11, C11."])
    assert told(sagaland, {"D8": "not known", "F5": "typed"})[2] == ["C070 outside D8.", "C072 words F5."]


@pytest.mark.parametrize("place", ["C6", "D6", "G6"])
def test_a_number_that_was_moved_over_is_not_read_where_it_stands(sagaland: Collection, place: str) -> None:
    assert told(sagaland, {"C6": "", place: "9"}) == ([5], True, [f"C070 outside {place}."])
    assert told(sagaland, {"C6": "", place: "9"}, errors=[place])[1] is False
    told_beside = told(sagaland, {"G5": "9"})  # the number stands where it belongs
    assert told_beside == ([], False, ["C072 remark G5."])


def test_remarks_corrections_and_hidden_cells(sagaland: Collection) -> None:
    counted = {"E5": "24", "G5": "we counted again", "G6": "as far as we know", "E7": ""}
    rows, outside, said = told(sagaland, counted, hidden={8}, hidden_columns=[(2, 2)], notes=True)
    assert (rows, outside) == ([], False)
    assert said == [
        "C072 remark G6.",
        "C072 corrected E5.",
        "C072 cleared E7. What was published stands.",
        "C072 hidden B5, B7, B8, B9.",
        "C072 The sheet has comments, pictures or text boxes.",
    ]
    assert told(sagaland, {}, hidden_columns=[(3, 4)])[2] == ["C072 hidden C4, D5, C6."]
    assert told(sagaland, {}, visible=False)[2] == ["C072 hidden C4, B5, D5, C6, B7, B8, B9."]
    assert told(sagaland, {"E5": "24"}, odd={"E5": "struck"})[0] == [4]


@pytest.mark.parametrize(
    ("text", "said"), [("23", []), ("23,0", []), ("x", ["C072 words E5."]), ("24", ["C070 outside E5."])]
)
def test_the_figure_of_the_period_before_is_corrected_beside_an_answer_alone(
    sagaland: Collection, text: str, said: list[str]
) -> None:
    assert told(sagaland, {"E5": text, "B5": "", "D5": "", "C4": ""})[2] == said


# What is told of the sheets of a workbook, and which numbers of last time are those that were sent.


UNKNOWN, NOT_ASKED = (
    [format_state_word(status, language) for language in ("nb", "en")]
    for status in (ValueStatus.NOT_KNOWN, ValueStatus.NOT_COLLECTED)
)


@pytest.mark.parametrize(
    ("earlier", "text", "same"),
    [
        (UNKNOWN[0], UNKNOWN[1], True), (UNKNOWN[0], UNKNOWN[0], True), (UNKNOWN[0], NOT_ASKED[1], False),
        (NOT_ASKED[1], NOT_ASKED[0], True), ("1234", "1 234", True), ("1234", "1235", False),
        ("3.5", "3,5", True), ("many  of", "many of", False), ("a b", " a   b ", True), ("12", "", False),
        ("", UNKNOWN[0], False),
    ],
)  # fmt: skip
def test_what_was_sent_is_known_however_it_is_written(earlier: str, text: str, same: bool) -> None:
    assert is_unchanged_previous_value(text, MappedRow("cell", "1", "1", earlier=earlier)) is same


@pytest.mark.parametrize(("count", "end"), [(20, "B20"), (21, "B20 …")])
def test_of_many_formulas_the_first_twenty_are_named(sagaland: Collection, count: int, end: str) -> None:
    report = FileReport(sagaland, sagaland.round("2031"), "a.xlsx")
    report_formula_cells(report, InvariantText("x"), [f"B{n}" for n in range(1, count + 1)])
    (told,) = report.findings
    assert f"B19, {end}" in told.what.text("en")
    assert ("…" in told.what.text("en")) is (count > 20)
    assert str(count) in told.what.text("en")


def test_a_sheet_that_is_there_several_times_is_told_with_the_names_of_the_others(sagaland: Collection) -> None:
    def mark(number: str) -> SheetMark:
        return SheetMark("sagaland", "2031", "havn_shelter", number)

    names = ("First", "First (2)", "First (3)", "Second")
    numbers = dict(zip(names, "1112", strict=True))
    sheets = {name: SimpleNamespace(name=name, texts=[[str(mark(numbers[name]))]]) for name in names}
    rows = [SimpleNamespace(sheet=number, label=label) for number, label in (("1", "First"), ("2", "Other"))]
    manifest = SimpleNamespace(mark=mark, filter_mapped_rows=lambda kind: rows)
    report = FileReport(sagaland, sagaland.round("2031"), "a.xlsx")
    found = match_returned_sheets(SimpleNamespace(sheets=sheets), manifest, report)  # type: ignore[arg-type]
    assert found == {"2": sheets["Second"]}
    told = [(one.rule, one.where.text("en"), one.what.text("en")) for one in report.findings]
    assert [rule for rule, _, _ in told] == ["C068", "C069"]
    assert "The sheet is there several times, also as First (2), First (3)." in told[0][2]
    assert "“First”" in told[0][1]
    assert "“Other”" in told[1][2]


def test_sheets_that_are_gone_added_or_another_bodys_are_told_by_their_names(sagaland: Collection) -> None:
    def told(**sheets: list[str]) -> list[str]:
        """What is said of a workbook of two sheets, called First and Second, as it came back."""

        def mark(number: str) -> SheetMark:
            return SheetMark("sagaland", "2031", "havn_shelter", number)

        held = {
            name: SimpleNamespace(name=name, texts=[[text] for text in texts])
            for name, texts in ({"_tilstand": [str(mark("1"))]} | sheets).items()
        }
        named = (("1", "First"), ("2", "Second"))
        rows = [SimpleNamespace(sheet=number, label=label) for number, label in named]
        report = FileReport(sagaland, sagaland.round("2031"), "a.xlsx")
        found = match_returned_sheets(
            SimpleNamespace(sheets=held),  # type: ignore[arg-type]
            SimpleNamespace(mark=mark, filter_mapped_rows=lambda kind: rows),  # type: ignore[arg-type]
            report,
        )
        said = [f"{one.rule} {one.what.text('en')}" for one in report.findings]
        return [*said, " ".join(f"{number}={sheet.name}" for number, sheet in found.items())]

    one, two = (f"tilstand:sagaland:2031:havn_shelter:{n}" for n in "12")
    assert told(First=["", one], Second=[two]) == ["1=First 2=Second"]
    assert told(First=[one], Second=[two], Notes=["mine"], Blank=["", ""]) == [
        "C072 The workbook has sheets that do not belong to the form: “Notes”.",
        "1=First 2=Second",
    ]
    assert told(First=[one], Notes=["mine"]) == ["C068 Sheets of the form are gone: “Second”.", "1=First"]
    assert told(First=[two, one], Second=[two])[-1] == "1=First 2=Second"  # the least of its marks
    other = "tilstand:sagaland:2030:police:1"
    foreign = "C068 The sheet comes from another workbook ({})."
    assert told(First=[other], Second=[two]) == [foreign.format("Sagaland Police (generated), round 2030"), "2=Second"]
    strange = "tilstand:x:1999:Kari Oppdiktet:1"
    assert told(First=[one], Second=[two], Third=[strange])[0] == foreign.format(
        "The text that stands there, round The text that stands there"
    )


def test_decisions_of_a_file_each_come_by_their_names_whatever_the_disk_says(
    sagaland: Collection, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = tmp_path / "rounds" / "2031" / "decided"
    folder.mkdir(parents=True)
    for name in "bca":
        (folder / f"{name}.toml").write_text("", "utf-8")
    found = sorted(folder.glob("*.toml"), reverse=True)
    monkeypatch.setattr(Path, "glob", lambda self, pattern: iter(found))
    held = SimpleNamespace(path=tmp_path)
    judged = DecisionFiles(held, "2031", "decided", "x", "C001", {"more.toml": b"1"})  # type: ignore[arg-type]
    assert [name for name, _ in judged._iterate_decision_files()] == [
        *(f"rounds/2031/decided/{name}.toml" for name in "abc"),
        "more.toml",
    ]


def test_a_row_below_the_heading_of_another_block_is_astray() -> None:
    told = ["text::", "block::a", "cell:a:1", "rest:a:2", "answer::3", "cell:b:4", "block::b", "cell:b:5", "rest:a:6"]
    rows = [MappedRow(kind, code, "1", block=block) for kind, block, code in (one.split(":") for one in told)]
    assert _find_rows_outside_block(list(enumerate(rows))) == [5, 8]
