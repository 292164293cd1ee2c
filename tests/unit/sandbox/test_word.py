"""Word documents: what is read of them, in order and with its shape, and why one is refused."""

from __future__ import annotations

import pytest
from handmade import NS, paragraph, word, zipped

from tilstand.sandbox.documents import ArchiveFault, DocumentLine, LineShape
from tilstand.sandbox.word import read_word_lines as read

RUN = "<w:r><w:t>{}</w:t></w:r>"
NUMBERED = '<w:pPr><w:numPr><w:numId w:val="1"/></w:numPr></w:pPr>'
LISTED = f"<w:p>{NUMBERED}{RUN}</w:p>"


def shown(data: bytes) -> list[tuple[object, ...]]:
    return [(one.shape.value, one.text, *one.cells) for one in read(data)["lines"]]


def styles(*own: str) -> str:
    return f'<w:styles xmlns:w="{NS}">{"".join(own)}</w:styles>'


def style(id: str, name: str, based: str = "", inside: str = "") -> str:
    on = f'<w:basedOn w:val="{based}"/>' if based else ""
    return f'<w:style w:type="paragraph" w:styleId="{id}"><w:name w:val="{name}"/>{on}{inside}</w:style>'


def test_a_reading_in_full() -> None:
    def row(*cells: str) -> str:
        return f"<w:tr>{''.join(f'<w:tc>{one}</w:tc>' for one in cells)}</w:tr>"

    inner = f"<w:tbl>{row(paragraph('indre'))}</w:tbl>"
    body = (
        paragraph("Politiet", "Overskrift1")
        + paragraph("19 saker.")
        + paragraph("Anmeldelser", "Bildetekst")
        + f"<w:tbl>{row(paragraph('Oslo'), paragraph('  9 ') + paragraph('av 19'))}"
        + f"{row(paragraph('I alt') + inner, '', paragraph('19'))}</w:tbl>"
        + paragraph("Punkt", "Punkt")
        + LISTED.format("I liste")
        + "<w:p><w:del><w:r><w:delText>85</w:delText></w:r></w:del></w:p>"
    )
    notes = {
        name: f'<w:{name} xmlns:w="{NS}"><w:x>{paragraph(text)}</w:x></w:{name}>'
        for name, text in (("endnotes", "Sluttnote."), ("footnotes", "Fotnote 3."))
    }
    assert read(word(body, **notes)) == {
        "lines": [
            DocumentLine(1, "Politiet", LineShape.HEADING),
            DocumentLine(2, "19 saker."),
            DocumentLine(3, "Anmeldelser", LineShape.CAPTION),
            DocumentLine(4, "Oslo 9 av 19", LineShape.ROW, ("Oslo", "9 av 19")),
            DocumentLine(5, "indre", LineShape.ROW, ("indre",)),
            DocumentLine(6, "I alt  19", LineShape.ROW, ("I alt", "", "19")),
            DocumentLine(7, "Punkt", LineShape.ITEM),
            DocumentLine(8, "I liste", LineShape.ITEM),
            DocumentLine(9, ""),
            DocumentLine(10, "Fotnote 3."),
            DocumentLine(11, "Sluttnote."),
        ]
    }


@pytest.mark.parametrize(
    ("own", "shape"),
    [
        ((style("a", "heading 7"),), "heading"),
        ((style("a", "Title"),), "heading"),
        ((style("a", "Subtitle"),), "heading"),
        ((style("a", "caption"),), "caption"),
        ((style("a", "Mine", "b"), style("b", "Deres", "c"), style("c", "Title")), "heading"),
        ((style("a", "Mine", "b"), style("b", "Deres", "a")), "plain"),
        ((style("a", "Mine", "b", NUMBERED), style("b", "caption")), "caption"),
        ((style("a", "Mine", "b"), style("b", "x", "", NUMBERED)), "item"),
        ((style("a", "Mine", "b", NUMBERED), style("b", "x")), "item"),
        ((style("a", "No heading 1"),), "plain"),
    ],
)
def test_what_a_style_makes_of_its_paragraphs(own: tuple[str, ...], shape: str) -> None:
    assert shown(word(paragraph("Tekst", "a"), styles=styles(*own))) == [(shape, "Tekst")]


def test_a_heading_in_a_list_is_a_heading() -> None:
    listed = LISTED.replace("<w:pPr>", '<w:pPr><w:pStyle w:val="Overskrift1"/>').format("Politiet")
    assert shown(word(listed)) == [("heading", "Politiet")]


def test_what_was_moved_away_and_what_stands_in_for_it_are_not_read() -> None:
    moved = f"<w:moveFrom>{RUN.format('85 ')}</w:moveFrom><w:ins>{RUN.format('55 ')}</w:ins>"
    inside = f"<mc:Fallback>{paragraph('igjen')}</mc:Fallback>"
    fallback = f"<w:r><mc:AlternateContent>{inside}</mc:AlternateContent></w:r>"
    whole = f"<w:moveFrom>{paragraph('bort')}</w:moveFrom>"
    data = word(f"{whole}<w:p>{RUN.format('Av ')}{moved}{fallback}</w:p>")
    assert shown(data) == [("plain", "Av 55 ")]
    noted = f'<w:footnotes xmlns:w="{NS}"><w:p><w:moveFrom>{RUN.format("a")}</w:moveFrom></w:p></w:footnotes>'
    assert shown(word(paragraph("x"), footnotes=noted)) == [("plain", "x"), ("plain", "")]


def test_breaks_and_tabs_are_blanks_and_formulas_are_text() -> None:
    math = 'xmlns:m="http://schemas.openxmlformats.org/officeDocument/2006/math"'
    formula = f"<m:oMath {math}><m:r><m:t>7</m:t></m:r></m:oMath>"
    data = word(f"<w:p><w:r><w:t>a</w:t><w:tab/><w:t>b</w:t><w:br/><w:t>c </w:t></w:r>{formula}</w:p>")
    assert shown(data) == [("plain", "a b c 7")]


def test_a_box_stands_after_the_paragraph_that_holds_it_in_a_cell_too() -> None:
    box = f"<w:r><w:pict><w:txbxContent>{paragraph('i boksen')}</w:txbxContent></w:pict></w:r>"
    own = f"<w:p>{RUN.format('før ')}{box}{RUN.format('etter')}</w:p>"
    assert shown(word(own)) == [("plain", "før etter"), ("plain", "i boksen")]
    table = f"<w:tbl><w:tr><w:tc>{own}</w:tc></w:tr></w:tbl>"
    assert shown(word(table)) == [("row", "før etter i boksen", "før etter i boksen")]


def refused(why: str) -> dict[str, object]:
    return {"refused": {"what": "no_word", "why": why}}


@pytest.mark.parametrize(
    ("found", "why"),
    [
        (ArchiveFault.PARTS, "swollen"),
        (ArchiveFault.SIZE, "swollen"),
        (ArchiveFault.ENCRYPTED, "password"),
        (ArchiveFault.AMBIGUOUS, "damaged"),
    ],
)
def test_an_archive_that_is_not_opened_and_why(monkeypatch, found: ArchiveFault, why: str) -> None:  # type: ignore[no-untyped-def]
    monkeypatch.setattr("tilstand.sandbox.word.find_archive_fault", lambda _: found)
    assert read(word(paragraph("19 saker."))) == refused(why)


@pytest.mark.parametrize(
    ("data", "why"),
    [
        (bytes.fromhex("d0cf11e0a1b11ae1") + b"old", "old"),
        (b"", "other"),
        (b"PK\x03\x04 broken", "other"),
        (zipped({"letter.txt": "generated"}), "other"),
        (word("<w:p>"), "other"),
        (word(paragraph("&a;"), '<!DOCTYPE d [<!ENTITY a "aaaa">]>'), "other"),
        (word(paragraph("x"), styles="<w:styles"), "other"),
        (word(paragraph("x"), odd="<!DOCTYPE d><d/>"), "other"),
    ],
)
def test_what_cannot_be_read_and_why(data: bytes, why: str) -> None:
    assert read(data) == refused(why)
