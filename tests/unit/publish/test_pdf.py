"""Footnotes have the same letters wherever a table is printed: PDF, site, workbook, and a body's account."""

from __future__ import annotations

import dataclasses
import io
import re
from collections.abc import Iterator, Mapping
from dataclasses import replace

import html5lib
import pikepdf
import pytest

from tilstand.model import CellValue, ReleasableTable, TableNote
from tilstand.model.appendix import Appendix, Disagreement
from tilstand.model.names import Imprint
from tilstand.model.release import Release
from tilstand.protect.body_account import build_body_account
from tilstand.publish import assemble_edition, quality_checks, render_pdf
from tilstand.publish.body_account import build_account_table
from tilstand.publish.site import build_site
from tilstand.render.spreadsheet_grid import build_spreadsheet_grid
from tilstand.render.table_layout import layout_table
from tilstand.terms import TranslatedText


def kids(node: pikepdf.Object) -> list[pikepdf.Object]:
    inner = node.get("/K")
    many = inner if isinstance(inner, pikepdf.Array) else [inner]
    return [one for one in many if isinstance(one, pikepdf.Dictionary) and "/S" in one]


def found(node: pikepdf.Object, kind: str) -> Iterator[pikepdf.Object]:
    for kid in kids(node):
        if str(kid.S) == kind:
            yield kid
        yield from found(kid, kind)


def attribute(cell: pikepdf.Object, name: str) -> object:
    own = cell.get("/A")
    for one in own if isinstance(own, pikepdf.Array) else [own]:
        if isinstance(one, pikepdf.Dictionary) and one.get("/O") == "/Table" and name in one:
            return one[name]
    return None


def filled(node: pikepdf.Object) -> bool:
    """True if something is painted in it: a mark of its own, or of what it holds."""
    inner = node.get("/K")
    own = [] if inner is None else inner if isinstance(inner, pikepdf.Array) else [inner]
    return any(isinstance(one, int) for one in own) or any(map(filled, kids(node)))


@pytest.fixture
def root(release) -> Iterator[pikepdf.Object]:
    pdf = render_pdf(release, "nb")
    with pikepdf.open(io.BytesIO(pdf)) as document:
        yield document.Root.StructTreeRoot


def test_every_body_row_has_a_row_header_and_every_head_a_column_header(root):
    tables = list(found(root, "/Table"))
    assert len(tables) >= 10
    for table in tables:
        (head,) = found(table, "/THead")
        for cell in (cell for row in kids(head) for cell in kids(row)):
            # Only a corner without words is an ordinary cell.
            heads = ("/TH", "/Column") if filled(cell) else ("/TD", "None")
            assert (str(cell.S), str(attribute(cell, "/Scope"))) == heads
        (body,) = found(table, "/TBody")
        for row in kids(body):
            first, *others = kids(row)
            assert (str(first.S), str(attribute(first, "/Scope"))) == ("/TH", "/Row")
            assert {str(cell.S) for cell in others} <= {"/TD"}


def test_no_list_of_heads_hides_the_row_header(root):
    for body in found(root, "/TBody"):
        assert all(attribute(cell, "/Headers") is None for row in kids(body) for cell in kids(row))


def test_the_name_of_a_group_heads_a_row_of_one_empty_cell_and_the_row_keeps_its_width(root):
    groups = 0
    for table in found(root, "/Table"):
        width = len(kids(kids(next(found(table, "/THead")))[0]))
        for row in (row for body in found(table, "/TBody") for row in kids(body)):
            cells = kids(row)
            assert sum(int(attribute(cell, "/ColSpan") or 1) for cell in cells) == width
            assert attribute(cells[0], "/ColSpan") is None
            groups += "/K" not in cells[-1] and len(cells) == 2
    assert groups


OPEN = TranslatedText.from_texts(nb="Åpent", nn="Ope", en="Open")
TOLD = Appendix(
    open_findings=((OPEN, TranslatedText.from_texts(nb="En.\n\nTo.", nn="Ein.\n\nTo.", en="One.\n\nTwo.")),),
    disagreements=(Disagreement(OPEN, anchors=("r1-x",)), Disagreement(OPEN, anchors=("r2-y",))),
)
CYCLE = (
    (TableNote(OPEN, see=("r1-x",)),),
    (),
    (TableNote(OPEN, see=("r2-y",)), TableNote(TranslatedText.from_texts(nb="Annet", nn="Anna", en="Other"))),
    (TableNote(OPEN, see=("r1-x",)), TableNote(OPEN)),
)


def planted(table: ReleasableTable) -> ReleasableTable:
    """The table with footnotes, some of which say the same of different findings."""
    at = iter(range(10_000))

    def noted(cell: CellValue | None) -> CellValue | None:
        return cell and dataclasses.replace(cell, notes=CYCLE[next(at) % len(CYCLE)])

    return dataclasses.replace(table, cells=tuple(tuple(map(noted, row)) for row in table.cells))


def told(mark: str | None, said: str, see: list[str | None]) -> str:
    return f"{mark} {said.strip()} {', '.join(map(str, see))}".replace("\u00a0", " ")


def of_report(release: Release, table: ReleasableTable) -> tuple[list[str], list[str]]:
    pieces = layout_table(release.names, table, "en", TOLD)
    rows = zip(*(piece["rows"] for piece in pieces), strict=True)
    marks = ["".join(m["mark"] for one in row for c in one["cells"] for m in c["marks"]) for row in rows]
    notes = {n["mark"]: n for piece in pieces for line in piece["footnotes"] for n in line}
    return marks, [told(m, n["text"], [s["text"] for s in n["see"]]) for m, n in sorted(notes.items())]


def of_workbook(release: Release, table: ReleasableTable) -> tuple[list[str], list[str]]:
    made = build_spreadsheet_grid(release.names, table, "en", TOLD)
    alone = len(table.column_labels) == 1
    rows = [
        "".join(part if alone else part.rpartition(": ")[2] for part in row.cells[-1][1].split("; "))
        for row in made.rows
    ]
    notes = []
    for mark, text in made.footnotes:
        said, _, see = text.removesuffix(")").partition(" (")
        notes.append(told(mark, said, see.split(", ") if see else []))
    return [one.replace(", ", "") for one in rows], notes


def of_site(release: Release, table: ReleasableTable) -> tuple[list[str], list[str]]:
    built = build_site(release)
    page = next(
        data for path, data in built.items() if re.match(r"en/.*html", path) and f't_{table.id}"'.encode() in data
    )
    tree = html5lib.HTMLParser(namespaceHTMLElements=False).parse(page.decode())
    (figure,) = [one for one in tree.iter() if one.get("id") == f"t_{table.id}"]
    body = [row for group in figure.iter("tbody") for row in group.iter("tr")]
    notes = []
    for one in figure.iter("li"):
        if re.fullmatch(rf"t_{table.id}-note-\w+", one.get("id") or ""):
            mark, said = (span for span in one if span.tag == "span")
            see = [a.text for a in said.iter("a") if "method.html#" in a.get("href", "")]
            notes.append(told(mark.text, (said.text or "").removesuffix(" ("), see))
    return ["".join(a.text for sup in row.iter("sup") for a in sup) for row in body], notes


@pytest.mark.parametrize("name", ["by_sex", "by_shelter", "police", "citizens"])
def test_report_site_and_workbook_give_a_footnote_the_same_letter(make, release, name):
    tables = [planted(one) for one in release.tables]
    changed = make(tables=tables, appendix=TOLD)
    (table,) = [one for one in tables if one.id == name]
    marks, notes = of_report(changed, table)
    assert notes[:3] == ["a Open finding 1", "b Open finding 2", "c Other "]
    assert (marks, notes) == of_workbook(changed, table)
    assert (marks, notes) == of_site(changed, table)


def test_a_body_is_sent_its_table_with_the_letters_of_the_report(sagaland, shelf, release):
    stated = build_body_account(sagaland, "2031", shelf, "havn_shelter")
    assert stated is not None
    table = planted(stated)
    marks, notes = of_report(release, table)
    sent = build_account_table(release.names, table, "en")
    assert [row["marks"].replace(", ", "") for row in sent["rows"]] == marks
    assert [mark for mark, _ in sent["footnotes"]] == [note.split()[0] for note in notes] == list("abcd")


# What is looked for in an edition's files: each kind of fault is found, and what is sound is left alone.


PAGE = (
    '<html lang="nb"><head><title>A</title></head><body><h1 id="a">A</h1>{}'
    '<p><a href="../b.html">B</a></p></body></html>'
)


def paged(body: str) -> dict[str, bytes]:
    return {"site/nb/a.html": PAGE.format(body).encode(), "site/b.html": PAGE.format("").encode()}


@pytest.mark.parametrize(
    ("link", "sound_"),
    [
        ("#a", True),
        ("#b", False),
        ("../b.html#a", True),
        ("../b.html#c", False),
        ("c.html", False),
        ("../data/x%20y.csv", True),
        ("https://example.org/a", True),
        ("https://exam ple.org/", False),
        ("https://", False),
        ("http://[", False),
        ("mailto:a@example.org", True),
        ("data:,", True),
        ("javascript:alert(1)", False),
    ],
)
def test_a_link_leads_somewhere_or_is_told(link: str, sound_: bool) -> None:
    files = {**paged(f'<a href="{link}">x</a>'), "site/data/x y.csv": b"1"}
    files["site/b.html"] = b'<html><h1 id="a">B</h1></html>'
    assert (quality_checks.check_links(files) == ()) is sound_


@pytest.mark.parametrize(
    ("body", "told"),
    [
        ("", ()),
        ("<h2>B</h2><h3>C</h3><h2>D</h2>", ()),
        ("<h3>C</h3>", ("h2-h6",)),
        ("<h1>B</h1>", ("h1",)),
        ('<img src="data:,">', ("img",)),
        ('<img src="data:," alt="">', ()),
        ("<svg></svg>", ("svg",)),
        ('<svg aria-hidden="true"></svg><svg role="img" aria-label="A"></svg>', ()),
        ("<table><tr><td>1</td></tr></table>", ("caption",)),
        ('<table><caption>A</caption><tr><th scope="col">1</th></tr></table>', ()),
        ("<table><caption>A</caption><tr><th>1</th></tr></table>", ("th",)),
        ('<input id="q">', ("input",)),
        ('<label for="q">A</label><input id="q">', ()),
        ('<p id="b">1</p><p id="b">2</p>', ("id=b",)),
    ],
)
def test_what_keeps_somebody_out_is_told(body: str, told: tuple[str, ...]) -> None:
    files = {"site/nb/a.html": paged(body)["site/nb/a.html"]}
    assert quality_checks.check_accessibility(files) == tuple(f"site/nb/a.html: {one}" for one in told)


def test_a_page_without_language_or_title_is_told() -> None:
    assert quality_checks.check_accessibility({"site/a.html": b"<html><h1>A</h1></html>"}) == (
        "site/a.html: lang",
        "site/a.html: title",
    )


@pytest.fixture(scope="module")
def files(whole: Release) -> Mapping[str, bytes]:
    return assemble_edition(whole)


def test_a_whole_edition_is_sound(whole: Release, files: Mapping[str, bytes]) -> None:
    assert quality_checks.check_edition_marks(whole.names, files) == ()
    assert quality_checks.check_languages(whole, files) == ()


@pytest.mark.parametrize(
    "name", ["report-nb.pdf", "data/dictionary.csv", "data/CITATION.cff", "site/en/2031/index.html"]
)
def test_a_file_that_does_not_say_which_edition_it_is_is_told(
    whole: Release, files: Mapping[str, bytes], name: str
) -> None:
    left = {one: data for one, data in files.items() if one != name}
    assert name in quality_checks.check_edition_marks(whole.names, left)


def test_a_file_of_another_build_is_told(whole: Release, files: Mapping[str, bytes]) -> None:
    name = next(one for one in files if one.startswith("data/") and one.endswith(".json"))
    assert quality_checks.check_edition_marks(whole.names, {**files, name: files[name] + b" "}) == (name,)


def test_finished_files_are_no_draft_and_the_other_way_round(whole: Release, files: Mapping[str, bytes]) -> None:
    told = quality_checks.check_edition_marks(replace(whole.names, imprint=Imprint(draft=True)), files)
    assert {"report-nb.pdf", "site/en/2031/index.html", "site/index.html"} <= set(told)
    assert any(one.endswith(".csv") for one in told)


@pytest.mark.parametrize(
    ("name", "told"), [("report-nb.pdf", "report-nb.pdf"), ("site/en/2031/method.html", "en: method.html")]
)
def test_what_one_language_lacks_is_told(whole: Release, files: Mapping[str, bytes], name: str, told: str) -> None:
    left = {one: data for one, data in files.items() if one != name}
    assert quality_checks.check_languages(whole, left) == (told,)


def test_figures_that_differ_between_languages_are_told(whole: Release, files: Mapping[str, bytes]) -> None:
    table = whole.tables[0].id
    name = f"data/{table}.en.json"
    changed = {**files, name: files[name].replace(b'"value":[', b'"value":[99,', 1)}
    assert quality_checks.check_languages(whole, changed) == (f"data/{table}.json",)
