"""What is told of the sheets of a workbook, and which numbers of last time are those that were sent."""

from __future__ import annotations

from pathlib import Path
from types import SimpleNamespace

import pytest

from tilstand.collect.decisions import DecisionFiles
from tilstand.collect.findings import FileReport
from tilstand.collect.form_words import format_state_word
from tilstand.collect.manifest import MappedRow, SheetMark
from tilstand.collect.returned_sheets import (
    PlacedRow,
    _find_rows_outside_block,
    match_returned_sheets,
    report_formula_cells,
)
from tilstand.collect.workbook_reader import is_unchanged_previous_value
from tilstand.define import Collection
from tilstand.terms import InvariantText, ValueStatus

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
    placed = [PlacedRow(at, row) for at, row in enumerate(rows)]
    assert _find_rows_outside_block(placed) == [5, 8]
