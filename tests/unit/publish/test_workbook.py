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
    assert made.edition_line == ("" if subject == PLAIN else told.get(subject, subject))


def test_what_is_translated(whole: Release) -> None:
    assert [writing(whole, one).has_english_names for one in ("nb", "nn", "en")] == [True, True, False]
    assert not writing(whole, "nb", languages=("nb", "nn")).has_english_names
    assert writing(whole).coordinator == "Koordineringsenheten (oppdiktet)"


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


TOLD = {
    "Innhold": """\
widths 1-1 35, 2-2 11, 3-4 63, 5-5 25
paper 9 landscape, in sight B5
foot &LTilstandsrapport for Sagaland (oppdiktet)&RSide &P av &N
1 A Tilstandsrapport for Sagaland (oppdiktet) {b14}
2 A Status report for Sagaland (generated) {i}
3 A Ett ark for hver tabell. Tallene er tall og kan regnes med. Et tegn står der det ikke finnes noe tall;
    arket «Tegn» sier hva tegnene betyr.
4 A Ark {b head} | B Del {b head} | C Tittel {b head} | D Engelsk {b head} | E Enhet {b head}
5 A by_sex {u} -> 'by_sex'!A1 | B 1 | C Tabell 2. Om by_sex | D Table 2. About by_sex | E registreringer
6 A keys {u} -> 'keys'!A1 | B 3 | C About keys | D About keys | E Enheten går fram av hver linje
7 A years {u} -> 'years'!A1 | B 3 | C Tabell 3. About years | D Table 3. About years | E Enheten går fram av
    hver linje
8 A account_havn_shelter {u} -> 'account_havn_shelter'!A1 | B 1 | C Havn botilbud (oppdiktet): tall for 2031
    | D Havn shelter (generated): figures for 2031 | E Enheten går fram av hver linje
9 A account_fjord_shelter {u} -> 'account_fjord_shelter'!A1 | B 1 | C Fjord botilbud (oppdiktet): tall for
    2031 | D Fjord shelter (generated): figures for 2031 | E personer
10 A Målevariabler {u} -> 'Målevariabler'!A1 | C Målevariabler | D Measures
11 A Koder {u} -> 'Koder'!A1 | C Koder | D Codes
12 A Oppgavegivere {u} -> 'Oppgavegivere'!A1 | C Oppgavegivere | D Providers
13 A Tegn {u} -> 'Tegn'!A1 | C Tegn | D Signs
""",
    "by_sex": """\
widths 1-1 41, 2-5 12, 6-6 15
paper 9 landscape, in sight B6
foot &LTabell 2. Om by_sex&RSide &P av &N
1 A Tabell 2. Om by_sex {b14}
2 A Table 2. About by_sex {i}
3 A Enhet: registreringer · Periode: 2031
4 A Til innholdet {u} -> 'Innhold'!A1
5 A Rad {b head} | B I alt {b head right} | C I alt, herav: Ny i året {b head right} | D Kvinne {b head
    right} | E Mann {b head right} | F Merknader {b head >1}
6 A I alt | B 22 {#,##0 right} | C 9 {#,##0 right} | D 19 {#,##0 right} | E 3 {#,##0 right} | F I alt: a, b
    {>1}
7 A Seksuell utnyttelse | B 15 {#,##0 right} | D … {right} | E … {right}
8 A Tvangsarbeid | B 2 {#,##0 right} | C 1 {#,##0 right} | D … {right} | E … {right}
9 A Ikke oppgitt | B 5 {#,##0 right} | D 19 {#,##0 right} | E 3 {#,##0 right}
11 A a) Does not fit (merknad 1)
12 A b) Printed 25
13 A Tall i parentes: Ny i året. De er talt med i tallet foran.
14 A Ingen har oppgitt tall for: Herav lovbrudd, Tigging, Fjerning av organer, Form ukjent.
15 A Ingen har oppgitt tall for: Transperson eller ikke-binær, Kjønn ukjent.
16 A Kilde: Koordineringsenheten (oppdiktet)
""",
    "keys": """\
widths 1-1 61, 2-3 12, 4-4 15
paper 9 landscape, in sight B6
foot &LAbout keys&RSide &P av &N
1 A About keys {b14}
2 A About keys {i}
3 A Enheten går fram av hver linje · Periode: 2030–2031
4 A Til innholdet {u} -> 'Innhold'!A1
5 A Rad {b head} | B 2030 {b head right} | C 2031 {b head right} | D Merknader {b head >1}
6 A Bistand {b}
7 A Antatte ofre som fikk bistand, Alle oppfølgingstiltak (registreringer) {>1} | B .. {right} | C 22 {#,##0
    right} | D 2031: a, b {>1}
8 A Straffesaker {b}
9 A Opprettede saker, Politiet i Sagaland (oppdiktet) {>1} | B 1100 {#,##0 right} | C 1204 {#,##0 right} | D
    2031: c {>1}
10 A Identifiserte ofre, Politiet i Sagaland (oppdiktet) (personer) {>1} | B .. {right} | C 6 {#,##0 right}
12 A a) Does not fit (merknad 1)
13 A b) Printed 25
14 A c) Frozen on 1 January
15 A Read with care.
16 A Kilde: Koordineringsenheten (oppdiktet)
""",
    "years": """\
widths 1-1 41, 2-2 15, 3-3 17, 4-5 12, 6-6 15
paper 9 landscape, in sight B6
foot &LTabell 3. About years&RSide &P av &N
1 A Tabell 3. About years {b14}
2 A Table 3. About years {i}
3 A Enheten går fram av hver linje · Periode: 2029–2031
4 A Til innholdet {u} -> 'Innhold'!A1
5 A Rad {b head} | B Enhet {b head >1} | C 2029 {b head right} | D 2030 {b head right} | E 2031 {b head
    right} | F Merknader {b head >1}
6 A Opprettede saker | B saker {>1} | C 990 {#,##0 right} | D 1100 {#,##0 right} | E 1204 {#,##0 right} | F
    2031: a {>1}
7 A Identifiserte ofre {>1} | B personer {>1} | C 5 {"ca. "#,##0 right} | D .. {right} | E 6 {#,##0 right}
9 A a) Frozen on 1 January
10 A Tell saker opprettet i året.
11 A Read with care.
12 A Brudd i serien: ny regel fra 2030
13 A Kilde: Koordineringsenheten (oppdiktet)
""",
    "account_havn_shelter": """\
widths 1-1 53, 2-2 18, 3-3 15
paper 9 portrait, in sight B6
foot &LHavn botilbud (oppdiktet): tall for 2031&RSide &P av &N
1 A Havn botilbud (oppdiktet): tall for 2031 {b14}
2 A Havn shelter (generated): figures for 2031 {i}
3 A Enheten går fram av hver linje · Periode: 2031
4 A Til innholdet {u} -> 'Innhold'!A1
5 A Rad {b head} | B Antall {b head right} | C Merknader {b head >1}
6 A Antatte ofre som fikk bistand (personer) | B 14 {#,##0 right}
7 A Kjønn {b >1}
8 A Kvinne {>2} | B 11 {#,##0 right} | C a {>1}
9 A Mann {>2} | B 3 {#,##0 right}
10 A Alder ved registrering {b >1}
11 A Mindreårig {>2} | B 2 {#,##0 right}
12 A Statsborgerskap {b >1}
13 A Nord {>2} | B 9 {#,##0 right}
14 A Vinland {>3} | B 4 {#,##0 right}
15 A Antatte ofre som fikk bistand (personer) {b}
16 A Ny i året {>1} | B 5 {#,##0 right}
17 A Medfølgende barn og andre som bodde der (personer) | B 1 {#,##0 right}
18 A Gjennomsnittlig botid (dager) | B 41.5 {"ca. "#,##0.0 right}
20 A a) Printed 12
21 A Kilde: Koordineringsenheten (oppdiktet)
""",
    "account_fjord_shelter": """\
widths 1-1 41, 2-2 12
paper 9 portrait, in sight B6
foot &LFjord botilbud (oppdiktet): tall for 2031&RSide &P av &N
1 A Fjord botilbud (oppdiktet): tall for 2031 {b14}
2 A Fjord shelter (generated): figures for 2031 {i}
3 A Enhet: personer · Periode: 2031
4 A Til innholdet {u} -> 'Innhold'!A1
5 A Rad {b head} | B Antall {b head right}
6 A Antatte ofre som fikk bistand | B 8 {#,##0 right}
7 A Kjønn {b >1}
8 A Kvinne {>2} | B 8 {#,##0 right}
10 A Kilde: Koordineringsenheten (oppdiktet)
""",
    "Målevariabler": """\
widths 1-1 29, 2-3 37, 4-4 15, 5-5 61, 6-6 45, 7-7 31, 8-8 25, 9-9 27
paper 9 landscape, in sight B4
foot &LMålevariabler&RSide &P av &N
1 A Målevariabler {b14}
2 A Til innholdet {u} -> 'Innhold'!A1
3 A Kode {b head} | B Navn {b head} | C Engelsk {b head} | D Enhet {b head} | E Telleregel {b head} | F
    Forbehold {b head} | G Register {b head} | H Lest per {b head} | I Hjemmel {b head}
4 A victims_assisted | B Antatte ofre som fikk bistand | C Presumed victims assisted | D personer | E Tell
    hver person én gang i året.
5 A dependants_housed | B Medfølgende barn og andre som bodde der | C Dependants housed | D personer | E
    Tell dem som kom sammen med et antatt offer.
6 A mean_stay | B Gjennomsnittlig botid | C Mean stay | D dager | E Dager per avsluttet opphold.
7 A victims_identified | B Identifiserte ofre | C Identified victims | D personer | E Tell dem politiet
    eller retten har identifisert. | G Saksregisteret (oppdiktet)
8 A cases_opened | B Opprettede saker | C Cases opened | D saker | E Tell saker opprettet i året. | F Read
    with care. | G Saksregisteret (oppdiktet)
""",
    "Oppgavegivere": """\
widths 1-1 35, 2-3 55, 4-4 19, 5-5 31
paper 9 landscape, in sight B4
foot &LOppgavegivere&RSide &P av &N
1 A Oppgavegivere {b14}
2 A Til innholdet {u} -> 'Innhold'!A1
3 A Kode {b head} | B Navn {b head} | C Engelsk {b head} | D Slag {b head} | E Hører under {b head}
4 A police | B Politiet i Sagaland (oppdiktet) | C Sagaland Police (generated) | D Instans
5 A shelter_league | B Krisesenterforbundet (oppdiktet) | C The Shelter League (generated) | D Instans
6 A northern_mission | B Nordmisjonen (oppdiktet) | C The Northern Mission (generated) | D Instans
7 A havn_shelter | B Havn botilbud (oppdiktet) | C Havn shelter (generated) | D Instans | E shelter_league
8 A fjord_shelter | B Fjord botilbud (oppdiktet) | C Fjord shelter (generated) | D Instans | E
    northern_mission
9 A follow_up | B Alle oppfølgingstiltak | C All follow-up services | D Gruppe
10 A shelters | B Botilbudene | C The shelters | D Medlem av gruppe | E follow_up
11 A island_outreach | B Øyenes oppsøkende tjeneste (oppdiktet) | C Island outreach (generated) | D Medlem
    av gruppe | E follow_up
""",
    "Tegn": """\
widths 1-1 17, 2-2 19, 3-4 61
paper 9 landscape, in sight B4
foot &LTegn&RSide &P av &N
1 A Tegn {b14}
2 A Til innholdet {u} -> 'Innhold'!A1
3 A Kode {b head} | B Slag {b head} | C Navn {b head} | D Engelsk {b head}
4 A A | B Status | C Tall; Null: talt, og det var ingen | D Number; Zero: counted, and there were none
5 A O | B Status | C Ikke kjent; Ikke sendt inn | D Not known; Not submitted
6 A M | B Status | C Kan ikke forekomme | D Not applicable
7 A L | B Status | C Ikke hentet inn | D Not collected
8 A Q | B Status | C Skjult av hensyn til personvern | D Suppressed for the protection of individuals
9 A F | B Fortrolighet | C Fritt | D Free
10 A C | B Fortrolighet | C Vises ikke, av hensyn til personvern | D Not shown, for the protection of
    individuals
11 A .. | B Tegn | C Ikke kjent | D Not known
12 A . | B Tegn | C Kan ikke forekomme | D Not applicable
13 A … | B Tegn | C Ikke hentet inn | D Not collected
14 A … | B Tegn | C Ikke sendt inn | D Not submitted
15 A : | B Tegn | C Skjult av hensyn til personvern | D Suppressed for the protection of individuals
16 A exact | B Lesemåte | C Slik det ble oppgitt | D As it was stated
17 A about | B Lesemåte | C Omtrent | D About
18 A at_least | B Lesemåte | C Minst | D At least
19 A at_most | B Lesemåte | C Høyst | D At most
20 A derived | B Lesemåte | C Følger av ordene i kilden | D Follows from the words of the source
21 A repaired | B Lesemåte | C Et utydelig tegn er lest ut fra sammenhengen | D An illegible character was
    read from its context
22 A submitted | B Opphav | C Sendt inn av instansen | D Submitted by the body
23 A counted | B Opphav | C Talt fra linjeliste | D Counted from a line list
24 A published | B Opphav | C Trykt tidligere | D Printed before
25 A computed | B Opphav | C Beregnet | D Computed
26 A deduced | B Opphav | C Utledet | D Deduced
27 A adjusted | B Opphav | C Korrigert | D Adjusted
""",
}


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
