"""Footnotes have the same letters wherever a table is printed: PDF, site, workbook, and a body's account."""

from __future__ import annotations

import dataclasses
import re

import html5lib
import pytest

from tilstand.model import CellValue, ReleasableTable, TableNote
from tilstand.model.appendix import Appendix, Disagreement
from tilstand.model.release import Release
from tilstand.protect.body_account import build_body_account
from tilstand.publish.body_account import build_account_table
from tilstand.publish.site import build_site
from tilstand.render.spreadsheet_grid import build_spreadsheet_grid
from tilstand.render.table_layout import layout_table
from tilstand.terms import TranslatedText

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
