"""The lists of the workbook from any words of a dictionary, and what every sheet of an edition says of it."""

from __future__ import annotations

import dataclasses
import io
import re
import sys
import textwrap
import zipfile
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import pytest
from python_calamine import CalamineWorkbook
from sections import read_sections

from tilstand.model.names import Corrigendum, Imprint
from tilstand.model.release import Release
from tilstand.publish.dictionary import DictionaryEntry
from tilstand.publish.workbook import _WorkbookWriter, make_sheet_name, write_workbook
from tilstand.render.spreadsheet_grid import build_spreadsheet_grid
from tilstand.report_text import get_report_string
from tilstand.terms import Text, TranslatedText, Value, ValueQualifier, ValueStatus


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


def said(name: str) -> Text:
    return TranslatedText.from_texts(nb=f"{name} nb", nn=f"{name} nn", en=f"{name} en")


def word(kind: str, id: str, **more: Any) -> DictionaryEntry:
    return DictionaryEntry(kind, id, said(f"{kind}-{id}"), **more)


# Words of other kinds come after, with the same ids: none of them may be taken for a name.
SAME = ("x", "y", "persons", "cases")
WORDS = [
    word(
        "measure", "cases", unit="persons", rule=said("rule"), caveat=said("caveat"),
        facts={"register": "x", "as_at": "1 May", "legal_basis": said("law")},
    ),
    word("measure", "late", unit="persons", facts={"register": "z"}),
    word("unit", "persons"),
    word("register", "x"),
    word("dimension", "y"),
    word("code", "a", within="y", parent="b"),
    word("code", "_T", within="z"),
    word("provider", "x", parent="above"),
    word("group", "g"),
    word("member", "m", within="g"),
    word("size", "s"),
    word("status", "A"), word("confidentiality", "C"), word("sign", ".."), word("qualifier", "about"),
    word("origin", "counted"), word("change", "added"), word("reason", "words"),
    word("edition", "2031"), word("table", "t"), word("column", "c"), word("bracket", "t"),
    *(word("break", one) for one in SAME),
    *(word("size", one) for one in SAME),
]  # fmt: skip

LISTS = {
    "measures": (
        ("code", "name", "english", "unit", "rule", "caveat", "register", "as_at", "law"),
        [28, 36, 36, 14, 60, 44, 30, 24, 26],
        [
            ["cases", "measure-cases nb", "measure-cases en", "unit-persons nb", "rule nb", "caveat nb",
                "register-x nb", "1 May", "law nb"],
            ["late", "measure-late nb", "measure-late en", "unit-persons nb", "", "", "", "", ""],
        ],
    ),
    "codes": (
        ("list", "column", "code", "name", "english", "parent"),
        [30, 22, 28, 46, 46, 22],
        [
            ["dimension-y nb", "y", "a", "code-a nb", "code-a en", "b"],
            ["", "z", "_T", "code-_T nb", "code-_T en", ""],
        ],
    ),
    "providers": (
        ("code", "name", "english", "kind", "parent"),
        [34, 54, 54, 18, 30],
        [
            ["x", "provider-x nb", "provider-x en", "Instans", "above"],
            ["g", "group-g nb", "group-g en", "Gruppe", ""],
            ["m", "member-m nb", "member-m en", "Medlem av gruppe", "g"],
        ],
    ),
    "signs": (
        ("code", "kind", "name", "english"),
        [16, 18, 60, 60],
        [
            ["A", "Status", "status-A nb", "status-A en"],
            ["C", "Fortrolighet", "confidentiality-C nb", "confidentiality-C en"],
            ["..", "Tegn", "sign-.. nb", "sign-.. en"],
            ["about", "Lesemåte", "qualifier-about nb", "qualifier-about en"],
            ["counted", "Opphav", "origin-counted nb", "origin-counted en"],
        ],
    ),
}  # fmt: skip


class Looks:
    """Formats by name."""

    def __call__(self, **settings: object) -> str:
        return "title" if "font_size" in settings else "plain"


class Kept:
    """A sheet that keeps what is written on it, one line a call."""

    def __init__(self) -> None:
        self.lines: list[tuple[Any, ...]] = []
        self.row, self.look = 0, Looks()

    def __getattr__(self, name: str) -> Any:
        return lambda *given: self.lines.append((name, *given))


def writing(release: Release, language: str = "nb", **changes: Any) -> _WorkbookWriter:
    names = replace(release.names, **changes)
    return _WorkbookWriter(names, release.tables, language, release.appendix)


HEADS = {"column": "cite.column"}


@pytest.mark.parametrize("name", LISTS)
def test_a_list_holds_the_words_of_its_kinds_and_no_others(whole: Release, name: str) -> None:
    sheet: Any = Kept()
    writing(whole).listed(sheet, {"contents": "In", name: "Those"}, name, WORDS)
    columns, widths, lines = LISTS[name]
    heads = [get_report_string(whole.names.words, HEADS.get(one, f"workbook.{one}")).text("nb") for one in columns]
    assert sheet.lines == [
        ("widths", widths),
        ("footer", "Those", "Side &P av &N"),
        ("line", "Those", "title"),
        ("link", "In", "Til innholdet"),
        ("head", heads),
        *(("texts", line) for line in lines),
    ]


def test_a_list_has_no_column_in_english_where_nothing_is_translated(whole: Release) -> None:
    sheet: Any = Kept()
    writing(whole, "en").listed(sheet, {"contents": "In", "codes": "Those"}, "codes", WORDS)
    assert sheet.lines[0] == ("widths", [30, 22, 28, 46, 22])
    assert sheet.lines[-2] == ("texts", ["dimension-y en", "y", "a", "code-a en", "b"])


NOTES = (Corrigendum(date(2032, 6, 1), said("Note")), Corrigendum(date(2032, 7, 2), said("More")))
DRAFT = "Draft of the edition for 2031. It has not been published, and anything in it may change."
DEMONSTRATION = "This is a demonstration. The bodies do not exist, and every figure was made by a program."
PLAIN = "Edition of 2032-05-15 for 2031"


@pytest.mark.parametrize(
    ("changes", "marks", "foot", "subject"),
    [
        ({}, [], "T", PLAIN),
        ({"imprint": Imprint(draft=True)}, [DRAFT], "DRAFT: T", DRAFT),
        ({"imprint": Imprint(demonstration=True)}, [DEMONSTRATION], "DEMONSTRATION: T", PLAIN),
        (
            {"imprint": Imprint(draft=True, demonstration=True)},
            [DRAFT, DEMONSTRATION],
            "DRAFT: DEMONSTRATION: T",
            DRAFT,
        ),
        ({"imprint": Imprint(corrections=NOTES)}, ["corrected"], "T", "corrected"),
        ({"basis": "reconstructed"}, ["reconstructed"], "T", "reconstructed"),
        ({"imprint": Imprint(corrections=NOTES), "basis": "reconstructed"}, ["both"], "T", "both"),
    ],
)
def test_every_sheet_says_what_the_edition_is(
    whole: Release, changes: dict[str, Any], marks: list[str], foot: str, subject: str
) -> None:
    told = {
        "corrected": "Edition of 15 May 2032 for 2031, corrected 2 July 2032",
        "reconstructed": "Edition of 15 May 2032 for 2031, retold from a printed report",
        "both": "Edition of 15 May 2032 for 2031, retold from a printed report, corrected 2 July 2032",
    }
    sheet: Any = Kept()
    made = writing(whole, "en", **changes)
    made.begin_sheet(sheet, "T")
    lines = [("line", told.get(one, one), "title") for one in marks]
    assert sheet.lines == [*lines, ("footer", foot, "Page &P of &N"), ("line", "T", "title")]
    assert made.remark == ("" if subject == PLAIN else told.get(subject, subject))


@pytest.mark.parametrize(("status", "lines"), [(ValueStatus.SUPPRESSED, ["Hidden nb"]), (ValueStatus.NOT_KNOWN, [])])
def test_why_something_is_hidden_stands_below_a_table_that_hides_something(
    whole: Release, monkeypatch: pytest.MonkeyPatch, status: ValueStatus, lines: list[str]
) -> None:
    (table,) = (one for one in whole.tables if one.id == "years")
    first, *rest = table.cells
    hidden = replace(table, cells=((replace(first[0], value=Value.missing(status)), None, None), *rest))  # type: ignore[type-var]
    monkeypatch.setattr(_WorkbookWriter, "rows", lambda self, sheet, made: None)
    sheet: Any = Kept()
    writing(whole, protection=(said("Hidden"),)).table(sheet, hidden, "In")
    found = [given for name, given, *_ in sheet.lines if name == "line"]
    assert found[-len(lines) - 2 :] == [
        "Brudd i serien: ny regel fra 2030", *lines, "Kilde: Koordineringsenheten (oppdiktet)",
    ]  # fmt: skip


# The workbook sheet by sheet: every cell with its look, the widths, what stays in sight, and all links.


NAMES = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"


TOLD = read_sections("workbook")


class Book:
    """A workbook, read as spreadsheets do."""

    def __init__(self, data: bytes) -> None:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            self.parts = {name: archive.read(name) for name in archive.namelist() if name.endswith(".xml")}
        styles = self.tree("xl/styles.xml")
        formats = {one.get("numFmtId"): one.get("formatCode") for one in styles.iter(f"{NAMES}numFmt")}
        fonts = [self.font(one) for one in styles.iter(f"{NAMES}font")]
        self.looks = []
        for one in styles.find(f"{NAMES}cellXfs") or ():
            aligned = one.find(f"{NAMES}alignment")
            facts = {} if aligned is None else aligned.attrib
            look = [fonts[int(one.get("fontId", 0))], formats.get(one.get("numFmtId"), "")]
            look += ["head" if one.get("fillId") != "0" and one.get("borderId") != "0" else ""]
            look += ["right" if facts.get("horizontal") == "right" else "", f">{facts.get('indent', '')}"]
            self.looks.append(" ".join(part for part in look if part.strip(">")))
        names = [one.get("name") for one in self.tree("xl/workbook.xml").iter(f"{NAMES}sheet")]
        self.sheets = {name: self.tree(f"xl/worksheets/sheet{at}.xml") for at, name in enumerate(names, 1)}

    def tree(self, name: str) -> ElementTree.Element:
        return ElementTree.fromstring(self.parts[name])

    def font(self, one: ElementTree.Element) -> str:
        size = next(part.get("val") for part in one.iter(f"{NAMES}sz"))
        kinds = "".join(kind for kind in "biu" if one.find(f"{NAMES}{kind}") is not None)
        return kinds + (size if size != "11" else "")

    def told(self, name: str) -> str:
        form = textwrap.TextWrapper(108, subsequent_indent="    ", break_on_hyphens=False)
        return "\n".join(part for line in self.lines(self.sheets[name]) for part in form.wrap(line)) + "\n"

    def lines(self, sheet: ElementTree.Element) -> Iterator[str]:
        widths = [(one.get("min"), one.get("max"), one.get("width", "")) for one in sheet.iter(f"{NAMES}col")]
        yield "widths " + ", ".join(f"{a}-{b} {float(width):.0f}" for a, b, width in widths)
        setup = next(sheet.iter(f"{NAMES}pageSetup"))
        pane = next(sheet.iter(f"{NAMES}pane"))
        yield f"paper {setup.get('paperSize')} {setup.get('orientation')}, in sight {pane.get('topLeftCell')}"
        yield f"foot {next(sheet.iter(f'{NAMES}oddFooter')).text}"
        links = {one.get("ref"): one.get("location") for one in sheet.iter(f"{NAMES}hyperlink")}
        for row in sheet.iter(f"{NAMES}row"):
            cells = [self.cell(one, links) for one in row.iter(f"{NAMES}c")]
            yield f"{row.get('r')} " + " | ".join(cells)

    def cell(self, one: ElementTree.Element, links: dict[str | None, str | None]) -> str:
        look = self.looks[int(one.get("s", 0))]
        text = "".join(part.text or "" for part in one.iter() if part.tag in (f"{NAMES}t", f"{NAMES}v"))
        column = re.sub(r"\d", "", one.get("r", ""))
        leads = f" -> {links[one.get('r')]}" if one.get("r") in links else ""
        return f"{column} {text}" + (f" {{{look}}}" if look else "") + leads


@pytest.fixture(scope="module")
def book(whole: Release) -> Book:
    return Book(write_workbook(whole.names, whole.tables, "nb", whole.appendix))


@pytest.mark.parametrize("name", TOLD)
def test_a_sheet_holds_this_and_nothing_else(book: Book, name: str) -> None:
    assert book.told(name) == TOLD[name]


def test_the_workbook_says_whose_it_is_and_how_its_figures_are_set(book: Book) -> None:
    core = book.parts["docProps/core.xml"].decode()
    for name, text in (
        ("dc:title", "Tilstandsrapport for Sagaland (oppdiktet)"),
        ("dc:subject", "Utgave av 2032-05-15 for 2031"),
        ("dc:creator", "Koordineringsenheten (oppdiktet)"),
    ):
        assert f"<{name}>{text}</{name}>" in core
    assert ">2032-05-15T00:00:00Z<" in core
    colours = set(re.findall(r'rgb="FF(\w+)"', book.parts["xl/styles.xml"].decode()))
    assert colours == {"1B2733", "5D6B78", "DCE6EE", "0B4F8A"}
    assert list(book.sheets) == [*list(TOLD)[:-2], "Koder", *list(TOLD)[-2:]]


# A range in the workbook is told as both its ends, never as the least of them with a look of its own.


def test_a_range_is_a_text_that_no_sum_takes_for_a_number(whole):
    table = next(one for one in whole.tables if one.id == "years")
    (first, *more), *rest = table.cells
    ranged = dataclasses.replace(
        first, value=Value.number(1040), upper=Value.number(1049), qualifier=ValueQualifier.AT_LEAST
    )
    made = build_spreadsheet_grid(whole.names, dataclasses.replace(table, cells=((ranged, *more), *rest)), "en")
    assert made.rows[0].cells[1] == (None, "1,040–1,049", "")
    assert made.rows[0].cells[2][0] is not None


def test_names_stand_in_english_where_the_workbook_is_in_another_language_of_several(whole: Release) -> None:
    assert [writing(whole, tag).has_english_names for tag in ("nb", "nn", "en")] == [True, True, False]
    assert not writing(whole, "nb", languages=("nb", "nn")).has_english_names
