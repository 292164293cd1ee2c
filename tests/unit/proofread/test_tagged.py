"""Tagged PDFs: rows, captions and notes as the structure tells them."""

from __future__ import annotations

import io

import pytest
import typst
from pypdf import PdfReader, PdfWriter
from pypdf.generic import ArrayObject, NameObject

from tilstand.proofread import Standing
from tilstand.proofread.documents import read_document
from tilstand.sandbox.documents import LineShape

SOURCE = """
#set document(title: "Prøve")
#set text(lang: "nb", font: "Inter")
#set page(header: [Løpende hode 77])
= Anmeldelser
Politiet registrerte 19 anmeldelser i 2024.#footnote[Året før var det 27.]
#figure(
  table(
    columns: 2,
    table.header([Utnyttingsform], [2024]),
    [I alt], [19#super[a]],
    [Prostitusjon eller andre seksuelle formål], [6],
    [Tvangsarbeid eller tvangs-\\ tjenester], [12],
  ),
  caption: [Anmeldelser i 2024 etter utnyttingsform],
)
- Første punkt
- Andre punkt
"""


@pytest.fixture(scope="module")
def made() -> bytes:
    return typst.compile(SOURCE.encode(), pdf_standards=["a-2a"])


def told(data: bytes) -> list[tuple[LineShape, str]]:
    return [(line.shape, line.text) for line in read_document(data, "a.pdf").lines if line.text]


def test_the_mark_of_a_footnote_is_no_digit_of_the_number_before_it() -> None:
    source = SOURCE.replace("registrerte 19 anmeldelser", "registrerte 19#footnote[Omtrent.] anmeldelser")
    lines = told(typst.compile(source.encode(), pdf_standards=["a-2a"]))
    assert (LineShape.PARAGRAPH, "Politiet registrerte 19 anmeldelser i 2024.") in lines
    assert (LineShape.PARAGRAPH, "Omtrent.") in lines


def test_each_part_is_what_its_tag_says(made) -> None:
    lines = told(made)
    assert (LineShape.HEADING, "Anmeldelser") in lines
    assert (LineShape.CAPTION, "Table 1: Anmeldelser i 2024 etter utnyttingsform") in [
        (shape, text.replace("Tabell", "Table")) for shape, text in lines
    ]
    assert [text for shape, text in lines if shape is LineShape.ROW] == [
        "Utnyttingsform 2024",
        "I alt 19a",
        "Prostitusjon eller andre seksuelle formål 6",
        "Tvangsarbeid eller tvangstjenester 12",
    ]
    assert [text for shape, text in lines if shape is LineShape.ITEM] == ["• Første punkt", "• Andre punkt"]


def test_running_heads_are_no_text_and_notes_follow_their_paragraph(made) -> None:
    texts = [text for _, text in told(made)]
    assert not any("77" in text for text in texts)
    at = next(i for i, text in enumerate(texts) if text.startswith("Politiet registrerte"))
    assert texts[at + 1].endswith("Året før var det 27.")


def test_lines_know_their_page(made) -> None:
    assert {line.page for line in read_document(made, "a.pdf").lines} == {1}


def changed(data: bytes, change) -> bytes:
    writer = PdfWriter(clone_from=PdfReader(io.BytesIO(data)))
    change(writer.root_object)
    out = io.BytesIO()
    writer.write(out)
    return out.getvalue()


def ring(root) -> None:
    tree = root["/StructTreeRoot"]
    first = tree["/K"].get_object()
    first = first[0].get_object() if isinstance(first, ArrayObject) else first
    first[NameObject("/K")] = ArrayObject([first.indirect_reference])


def untagged(root) -> None:
    del root["/StructTreeRoot"]


@pytest.mark.parametrize("change", [ring, untagged])
def test_where_the_tags_tell_nothing_the_letters_do(made, change) -> None:
    lines = read_document(changed(made, change), "a.pdf").lines
    text = " ".join(line.text for line in lines)
    assert "Politiet registrerte 19 anmeldelser" in text
    assert all(line.shape in (LineShape.PLAIN, LineShape.HEADING) for line in lines)


def test_a_wrong_cell_is_found_in_a_table_that_is_understood(norway, made) -> None:
    right = norway.check_document(read_document(made, "a.pdf").lines)
    assert not right.select_by_status(Standing.DOES_NOT_FIT)
    # The mark of a note is no part of the number.
    assert {c.printed for c in right.select_by_status(Standing.AGREES)} >= {"19", "6", "12"}
    wrong = typst.compile(SOURCE.replace("[12]", "[13]").encode(), pdf_standards=["a-2a"])
    (flag,) = norway.check_document(read_document(wrong, "a.pdf").lines).select_by_status(Standing.DOES_NOT_FIT)
    assert (flag.printed, flag.expected) == ("13", "12")
