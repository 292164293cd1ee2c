"""Documents of every kind, and what is said of those that cannot be read."""

from __future__ import annotations

import contextlib
import io
import subprocess
import sys
import zipfile

import pytest
from handmade import NS, STYLES, encrypted, paragraph, printed, word
from hypothesis import given
from hypothesis import strategies as st
from pypdf import PdfReader, PdfWriter

from tilstand.errors import DocumentError, UsageError
from tilstand.languages import list_shipped_languages
from tilstand.languages.catalogue import load_catalogue_section
from tilstand.proofread.documents import read_document
from tilstand.proofread.page_blocks import BlockKind, split_page_blocks, split_plain_lines
from tilstand.proofread.result import make_document_remark
from tilstand.sandbox.documents import MOST_PAGES, LineShape
from tilstand.sandbox.word import read_word_lines as read_word


def locked(data: bytes) -> bytes:
    writer = PdfWriter(clone_from=PdfReader(io.BytesIO(data)))
    writer.encrypt("secret", algorithm="RC4-128")
    made = io.BytesIO()
    writer.write(made)
    return made.getvalue()


def test_a_pdf_gives_its_lines_with_pages() -> None:
    found = read_document(printed(["ROSA hjalp 55 personer.", "De var 45 kvinner."]), "utkast.pdf")
    assert [(line.text.strip(), line.page) for line in found.lines if line.text.strip()] == [
        ("ROSA hjalp 55 personer.", 1),
        ("De var 45 kvinner.", 2),
    ]


def test_a_pdf_of_pictures_is_refused_with_a_cure() -> None:
    with pytest.raises(DocumentError, match="no text") as told:
        read_document(printed(["", ""]), "skannet.pdf")
    assert "text recognition" in told.value.remedy


def test_a_pdf_with_a_password_is_refused() -> None:
    with pytest.raises(DocumentError, match="password"):
        read_document(locked(printed(["hemmelig"])), "utkast.pdf")


@pytest.mark.parametrize("revision", [3, 4, 6])
def test_a_pdf_with_a_password_is_refused_whatever_the_cipher(revision) -> None:
    with pytest.raises(DocumentError, match="password"):
        read_document(encrypted(printed(["hemmelig"]), "secret", revision), "utkast.pdf")


@pytest.mark.parametrize("revision", [3, 4, 6])
def test_a_pdf_that_only_forbids_changes_is_read(revision) -> None:
    found = read_document(encrypted(printed(["ROSA hjalp 55 personer."]), "", revision), "utkast.pdf")
    assert found.lines[0].text == "ROSA hjalp 55 personer."


def test_a_damaged_encrypted_pdf_is_refused() -> None:
    data = encrypted(printed(["ROSA hjalp 55 personer."]), "", 6)
    with pytest.raises(DocumentError, match=r"cannot be read as PDF|password"):
        read_document(data[: len(data) // 3] + b"/Encrypt 9 0 R", "utkast.pdf")


@pytest.mark.slow
@pytest.mark.parametrize("data", [b"%PDF-1.7\nnothing more", b"PK no PDF at all"])
def test_of_a_damaged_pdf_only_the_own_message_is_told(data) -> None:
    program = (
        "import sys; from tilstand.errors import DocumentError\n"
        "from tilstand.proofread.documents import read_document\n"
        "try: read_document(sys.stdin.buffer.read(), 'a.pdf')\n"
        "except DocumentError: print('told')\n"
    )
    told = subprocess.run([sys.executable, "-c", program], input=data, capture_output=True, check=True)
    assert (told.stdout.split(), told.stderr) == ([b"told"], b"")


def test_pages_without_text_are_told() -> None:
    found = read_document(printed(["ROSA hjalp 55 personer.", "", "Slutt."]), "utkast.pdf")
    (remark,) = found.remarks
    assert remark.id == "pages_without_text"
    assert "2" in remark.text("nb")
    assert remark.text("en") != remark.text("nb")


def test_two_thousand_pages_are_read_as_far_as_the_limit_and_that_is_told() -> None:
    found = read_document(printed([f"side {n}" for n in range(1, 2001)]), "lang.pdf")
    assert max(line.page for line in found.lines) == MOST_PAGES
    (remark,) = found.remarks
    assert remark.id == "pages_beyond"
    assert "2000" in remark.text("en")


def test_a_text_with_too_many_numbers_is_told_before_it_is_judged() -> None:
    assert len(read_document(b"12 " * 10_000, "a.txt").lines) == 1
    with pytest.raises(DocumentError, match=r"a\.txt has too many numbers") as told:
        read_document(b"12 " * 10_001, "a.txt")
    assert "10 thousand" in told.value.message


@pytest.mark.parametrize("name", ["a.txt", "a.md", "a.docx"])
def test_a_text_that_is_too_long_is_told_before_it_is_judged(name: str) -> None:
    data = word(paragraph(" ".join(map(str, range(180_000))))) if name == "a.docx" else b"en to " * 170_000
    with pytest.raises(DocumentError, match=f"{name} is too long") as told:
        read_document(data, name)
    assert "1 million characters" in told.value.message


def test_a_damaged_pdf_is_refused() -> None:
    with pytest.raises(DocumentError, match="cannot be read as PDF"):
        read_document(b"%PDF-1.7\nnothing more", "utkast.pdf")


def test_a_word_document_gives_headings_tables_and_footnotes() -> None:
    table = "<w:tbl><w:tr>" + "".join(f"<w:tc>{paragraph(t)}</w:tc>" for t in ("Oslo", "9")) + "</w:tr></w:tbl>"
    deleted = "<w:p><w:del><w:r><w:delText>19 personer</w:delText></w:r></w:del></w:p>"
    notes = f'<w:footnotes xmlns:w="{NS}">{paragraph("Fotnote 3.")}</w:footnotes>'
    data = word(paragraph("Politiet", "Overskrift1") + paragraph("19 saker.") + table + deleted, footnotes=notes)
    found = read_document(data, "utkast.docx")
    assert [(line.text, line.shape) for line in found.lines if line.text] == [
        ("Politiet", LineShape.HEADING),
        ("19 saker.", LineShape.PLAIN),
        ("Oslo 9", LineShape.ROW),
        ("Fotnote 3.", LineShape.PLAIN),
    ]
    assert [line.number for line in found.lines] == [1, 2, 3, 4, 5]


def test_a_word_document_that_is_a_bomb_is_refused(monkeypatch) -> None:
    monkeypatch.setattr("tilstand.sandbox.documents.MOST_UNPACKED", 1_000)
    assert read_word(word(paragraph("x" * 5_000))) == {"refused": {"what": "no_word", "why": "swollen"}}


def shown(data: bytes) -> list[tuple[str, LineShape]]:
    return [(line.text, line.shape) for line in read_document(data, "utkast.docx").lines if line.text]


def test_a_style_is_known_by_its_name_for_word_and_not_by_what_the_writer_calls_it() -> None:
    data = word("".join(paragraph(id, id) for id in (*STYLES, "Fremmed")))
    assert shown(data) == [
        ("Overskrift1", LineShape.HEADING),
        ("Eget", LineShape.HEADING),
        ("Bildetekst", LineShape.CAPTION),
        ("Punkt", LineShape.ITEM),
        ("Fremmed", LineShape.PLAIN),
    ]


def test_inserted_text_is_read_and_text_that_was_moved_away_is_not() -> None:
    run = "<w:r><w:t>{}</w:t></w:r>".format
    data = word(
        f"<w:p>{run('Av ')}<w:ins>{run('55 ')}</w:ins><w:moveFrom>{run('85 ')}</w:moveFrom>"
        f"<w:hyperlink>{run('personer')}</w:hyperlink><w:r><w:tab/><w:t>i</w:t><w:br/><w:t>2024</w:t>"
        "<w:noBreakHyphen/></w:r></w:p>"
    )
    assert shown(data) == [("Av 55 personer i 2024-", LineShape.PLAIN)]


def test_text_in_a_box_stands_once_and_leaves_what_is_around_it_whole() -> None:
    box = f"<w:pict><w:txbxContent>{paragraph('i boksen')}</w:txbxContent></w:pict>"
    data = word(
        f"<w:p><w:r><w:t>før </w:t></w:r><w:r><mc:AlternateContent><mc:Choice>{box}</mc:Choice>"
        f"<mc:Fallback>{box}</mc:Fallback></mc:AlternateContent></w:r><w:r><w:t>etter</w:t></w:r></w:p>"
    )
    assert shown(data) == [("før etter", LineShape.PLAIN), ("i boksen", LineShape.PLAIN)]


def test_content_controls_and_tables_in_tables_are_read() -> None:
    def cell(inside: str) -> str:
        return f"<w:sdt><w:sdtContent><w:tc>{inside}</w:tc></w:sdtContent></w:sdt>"

    inner = f"<w:tbl><w:tr>{cell(paragraph('9'))}</w:tr></w:tbl>"
    table = f"<w:tbl><w:tr>{cell(paragraph('Oslo'))}{cell(inner + paragraph('i alt'))}</w:tr></w:tbl>"
    data = word(f"<w:sdt><w:sdtContent>{paragraph('Inni.')}{table}</w:sdtContent></w:sdt>")
    assert shown(data) == [("Inni.", LineShape.PLAIN), ("9", LineShape.ROW), ("Oslo i alt", LineShape.ROW)]


@pytest.mark.parametrize("part", ["document", "styles", "footnotes"])
def test_entities_of_a_word_document_are_refused_in_every_part(part: str) -> None:
    declared = '<!DOCTYPE d [<!ENTITY a "aaaa">]>'
    hostile = f'{declared}<w:styles xmlns:w="{NS}">&a;</w:styles>'
    data = word(paragraph("&a;"), declared) if part == "document" else word(paragraph("19 saker."), **{part: hostile})
    with pytest.raises(DocumentError, match="Word"):
        read_document(data, "utkast.docx")


def without(data: bytes, name: str) -> bytes:
    made = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(made, "w") as archive:
        for entry in old.namelist():
            if entry != name:
                archive.writestr(entry, old.read(entry))
    return made.getvalue()


@pytest.mark.parametrize("part", ["[Content_Types].xml", "_rels/.rels", "word/document.xml", "word/footnotes.xml"])
def test_a_word_document_that_lacks_a_part_is_refused(part: str) -> None:
    data = word(paragraph("19 saker."), footnotes=f'<w:footnotes xmlns:w="{NS}"/>')
    assert shown(data) == [("19 saker.", LineShape.PLAIN)]
    with pytest.raises(DocumentError, match="Word"):
        read_document(without(data, part), "utkast.docx")


@given(st.integers(0, 2_000), st.integers(0, 255))
def test_a_damaged_word_document_is_read_or_refused(at: int, byte: int) -> None:
    data = bytearray(word(paragraph("19 saker.", "Overskrift1")))
    data[at % len(data)] = byte
    with contextlib.suppress(DocumentError):
        read_document(bytes(data), "utkast.docx")


@pytest.mark.parametrize("data", [b"", b"PK\x03\x04 broken", bytes.fromhex("d0cf11e0a1b11ae1") + b"old"])
def test_what_is_no_word_document_is_refused(data) -> None:
    with pytest.raises(DocumentError):
        read_document(data, "utkast.docx")


def test_other_kinds_of_file_are_named() -> None:
    with pytest.raises(UsageError, match="kind that is not read") as told:
        read_document(b"x", "utkast.odt")
    assert ".docx" in told.value.causes[0]


def test_an_empty_text_is_told() -> None:
    with pytest.raises(DocumentError, match="no text"):
        read_document(b" \n\n", "utkast.txt")


def test_bytes_that_are_no_text_are_told() -> None:
    with pytest.raises(DocumentError, match="is not text"):
        read_document(bytes(range(256)), "utkast.txt")


def test_old_western_letters_are_read() -> None:
    found = read_document("Tiltaket på Grünerløkka".encode("cp1252"), "utkast.txt")
    assert found.lines[0].text == "Tiltaket på Grünerløkka"


def test_markdown_gives_headings_items_and_cells() -> None:
    source = "# Politiet\n\n- **19** saker, se [her](https://x.no/9)\n\n"
    source += "| Distrikt | 2024 |\n|---|---:|\n| Oslo | 9 |\n"
    found = read_document(source.encode(), "utkast.md")
    assert [(line.text, line.shape) for line in found.lines if line.text] == [
        ("Politiet", LineShape.HEADING),
        ("19 saker, se her", LineShape.ITEM),
        ("Distrikt 2024", LineShape.ROW),
        ("Oslo 9", LineShape.ROW),
    ]


def test_blocks_join_lines_and_keep_their_numbers() -> None:
    text = "Nadheim Oslo\n\nTiltaket hjalp 7 personer, og de aller fleste av dem kom fra Latin-\nAmerika.\n"
    found = list(split_page_blocks(read_document(text.encode(), "utkast.txt").lines))
    assert [b.kind for b in found] == [BlockKind.HEADING, BlockKind.TEXT]
    assert found[1].text.endswith("fra Latin-Amerika.")
    assert (found[1].line(0), found[1].line(len(found[1].text) - 1)) == (3, 4)


def test_the_number_in_the_middle_of_a_chart_counts_what_stands_below_it() -> None:
    found = [
        block.text
        for block in split_page_blocks(
            list(split_plain_lines("e Totalt 19*\n} anmeldelser\n1 12024\n\nKapittel 2\nMer"))
        )
    ]
    assert found == ["Totalt 19* anmeldelser", "1 12024", "Kapittel 2 Mer"]
    prose = "Oslo 19\nble av flere grunner utelatt fra\ndenne oversikten."
    assert [block.text for block in split_page_blocks(list(split_plain_lines(prose)))] == [" ".join(prose.split())]


@pytest.mark.parametrize(
    ("name", "count", "nb", "en"),
    [
        ("pages_without_text", 1, "Én side har", "One page has"),
        ("pages_without_text", 2, "2 sider har", "2 pages have"),
        ("unknown_language_parts", 1, "Ett avsnitt er", "One paragraph is"),
        ("unknown_language_parts", 3, "3 avsnitt er", "3 paragraphs are"),
    ],
)
def test_a_message_agrees_with_its_count(name: str, count: int, nb: str, en: str) -> None:
    told = make_document_remark(name, count=count, pages="4", line=4, languages="nb")
    assert told.text("nb").startswith(nb)
    assert told.text("en").startswith(en)


@pytest.mark.parametrize("language", list_shipped_languages())
def test_what_cannot_be_read_is_told_in_every_language(language: str) -> None:
    english = language == "en" or not load_catalogue_section(language, "errors.document")
    faulty = {"a.odt": b"", "b.txt": b" ", "c.txt": b"\0\1", "d.docx": b"PK", "e.pdf": b"%PDF"}
    for name, data in faulty.items():
        with pytest.raises((DocumentError, UsageError)) as told:
            read_document(data, name)
        spoken = told.value.spoken(language)
        assert name in spoken.title
        assert (spoken.title == told.value.title) is english
        assert (spoken.causes == told.value.causes) is english
        assert (spoken.remedy == told.value.remedy) is english
