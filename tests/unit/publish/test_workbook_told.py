"""The workbook sheet by sheet: every cell with its look, the widths, what stays in sight, and all links."""

from __future__ import annotations

import io
import re
import textwrap
import zipfile
from collections.abc import Iterator
from xml.etree import ElementTree

import pytest

from tilstand.model.release import Release
from tilstand.publish.workbook import write_workbook

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
