from __future__ import annotations

import io
import re
import sys
import zipfile
from pathlib import Path

import pytest
from python_calamine import CalamineWorkbook

from tilstand.publish.workbook import make_sheet_name, write_workbook
from tilstand.terms import ValueQualifier


def opened(release, language="en") -> CalamineWorkbook:
    return CalamineWorkbook.from_filelike(io.BytesIO(write_workbook(release.names, release.tables, language)))


def parts(data: bytes) -> dict[str, str]:
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return {name: archive.read(name).decode() for name in archive.namelist()}


@pytest.mark.parametrize("language", ["nb", "nn", "en"])
def test_every_number_of_the_sheet_is_that_of_the_table(release, language):
    book = opened(release, language)
    for table in release.tables:
        rows = book.get_sheet_by_name(make_sheet_name(table.id, set())).to_python(skip_empty_area=False)
        head = next(n for n, row in enumerate(rows) if len(row) > 1 and row[1] != "")
        for at, row in enumerate(table.cells):
            found = [cell for cell in rows[head + 1 + at][1:] if not isinstance(cell, str)]
            wanted = []
            for cell in (cell for cell in row if cell is not None and cell.value.known):
                wanted.append(float(cell.value.exact_number))
                wanted += [float(cell.bracket.exact_number)] if cell.bracket is not None else []
            assert found == wanted, (table.id, at)
            label, _, _ = table.row_labels[at]
            assert rows[head + 1 + at][0] == label.text(language)


def test_a_sign_is_text_and_a_blank_is_no_zero(release):
    rows = opened(release).get_sheet_by_name("by_shelter").to_python()
    dal = next(row for row in rows if row[0] == "Dal shelter (generated)")
    assert dal[1:4] == ["…", "…", "…"]
    police = opened(release).get_sheet_by_name("police").to_python()
    assert next(row for row in police if row[2] == "..")[3] == 6


def test_footnotes_stand_under_their_letters_and_the_column_says_whose_they_are(release):
    rows = opened(release).get_sheet_by_name("police").to_python()
    (opening,) = [row for row in rows if row[0].startswith("Cases opened")]
    assert opening[-1] == "2031: a"
    assert [row[0] for row in rows if row[0].startswith("a) ")] == ["a) Frozen on 1 January"]


def test_a_rounded_number_stays_a_number_and_reads_as_rounded(release):
    tables = release.tables
    cells = [c for table in tables for row in table.cells for c in row if c is not None]
    assert any(cell.qualifier is ValueQualifier.ABOUT for cell in cells)
    styles = parts(write_workbook(release.names, tables, "en"))["xl/styles.xml"]
    assert "&quot;about &quot;#,##0.0" in styles


def test_the_contents_lead_to_every_sheet_and_every_sheet_leads_back(release):
    data = write_workbook(release.names, release.tables, "nb")
    book = CalamineWorkbook.from_filelike(io.BytesIO(data))
    sheets = [name for name in sorted(parts(data)) if name.startswith("xl/worksheets/sheet")]
    first = parts(data)["xl/worksheets/sheet1.xml"]
    led = {name.replace("&apos;", "'") for name in re.findall(r"location=\"'([^!]*)'!A1\"", first)}
    assert led == set(book.sheet_names[1:])
    for sheet in sheets:
        text = parts(data)[sheet]
        assert "<mergeCell" not in text
        assert 'state="frozen"' in text
        assert sheet.endswith("sheet1.xml") or "'Innhold'!A1" in text
    contents = book.get_sheet_by_name("Innhold").to_python()
    assert any("Om by_sex" in str(row) and "About by_sex" in str(row) for row in contents)


def test_every_code_body_and_sign_of_the_tables_is_listed(release):
    book = opened(release, "nb")
    codes = {(row[1], row[2]) for row in book.get_sheet_by_name("Koder").to_python()}
    bodies = {row[0] for row in book.get_sheet_by_name("Oppgavegivere").to_python()}
    measures = {row[0] for row in book.get_sheet_by_name("Målevariabler").to_python()}
    for table in release.tables:
        for cell in (c for row in table.cells for c in row if c is not None and c.key is not None):
            assert set(cell.key.dims) <= codes
            assert {cell.key.provider} <= bodies
            assert {cell.key.measure} <= measures
    signs = {row[0] for row in book.get_sheet_by_name("Tegn").to_python()}
    assert {".", "..", "…", ":", "A", "exact", "adjusted"} <= signs


def test_the_same_tables_give_the_same_bytes_and_another_figure_others(shelf, release, make):
    one = write_workbook(release.names, release.tables, "nb")
    assert one == write_workbook(release.names, release.tables, "nb")
    shelf.put("cases_opened", "police", 1205)
    two = write_workbook(release.names, make().tables, "nb")
    before, after = parts(one), parts(two)
    assert [name for name in before if before[name] != after[name]] == [
        f"xl/worksheets/sheet{2 + [t.id for t in release.tables].index('police')}.xml"
    ]


def test_names_of_sheets_are_short_and_unlike():
    taken: set[str] = set()
    names = [make_sheet_name("account_of_a_body_with_a_very_long_name", taken) for _ in range(12)]
    names += [make_sheet_name(name, taken) for name in ("History", "[a]:b", "A B", "")]
    assert len({name.lower() for name in names}) == len(names)
    assert all(0 < len(name) <= 31 for name in names)
    assert not set("[]:*?/\\") & set("".join(names))
    assert "history" not in {name.lower() for name in names}


def test_it_is_the_same_wherever_its_parts_are_kept(release, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """Where there is no folder in memory, its parts are files on the disk until it is one."""
    room, made = sys.modules["tilstand.publish.workbook"], write_workbook(release.names, release.tables, "nb")
    for place in (tmp_path, tmp_path / "nowhere"):
        monkeypatch.setattr(room, "_MEMORY", place)
        assert write_workbook(release.names, release.tables, "nb") == made
        assert not list(tmp_path.iterdir())
