"""PDFs without tags, read as their letters stand: lines, sizes, pages; and those that are refused."""

from __future__ import annotations

import io

import pikepdf
import pytest
from handmade import encrypted, printed
from pypdf import PdfWriter
from pypdf.generic import NameObject

from tilstand.sandbox import pdf as module
from tilstand.sandbox.documents import DocumentLine, LineShape
from tilstand.sandbox.pdf import LockedError, decrypt_pdf, read_pdf_lines


def letters(*lines: tuple[float, str]) -> str:
    """A page's stream: lines below each other, each with the size of its letters."""
    shown = (f"/F1 {size} Tf 1 0 0 1 50 {800 - 40 * at} Tm ({text}) Tj" for at, (size, text) in enumerate(lines))
    return f"BT {' '.join(shown)} ET"


def shown(stream: str, more: str = "") -> list[tuple[str, str]]:
    pages = ["", ""] if more else [""]
    found = read_pdf_lines(printed(pages, {0: stream, 1: more} if more else {0: stream}))
    return [(one.shape.value, one.text) for one in found["lines"] if one.text]


def test_a_reading_in_full() -> None:
    assert read_pdf_lines(printed(["ROSA hjalp 55 personer.", "", "Slutt."])) == {
        "lines": (
            DocumentLine(1, "ROSA hjalp 55 personer.", page=1),
            DocumentLine(2, "", page=1),
            DocumentLine(3, "", page=2),
            DocumentLine(4, "Slutt.", page=3),
            DocumentLine(5, "", page=3),
        ),
        "empty": [2],
        "count": 3,
    }


@pytest.mark.parametrize(
    ("size", "shape"), [(20, "heading"), (10.9, "heading"), (10.8, "plain"), (10, "plain"), (6, "plain")]
)
def test_larger_letters_than_the_text_has_are_a_heading(size: float, shape: str) -> None:
    found = shown(letters((size, "Politiet"), (10, "Dette er teksten som det er mest av")))
    assert found[0] == (shape, "Politiet")
    assert found[1][0] == "plain"


def test_the_size_of_the_text_is_that_of_most_letters_on_all_pages() -> None:
    first = letters((14, "Stor"), (14, "tekst"), (10, "liten"))
    assert [one[0] for one in shown(first, letters((10, "og her er det mye mer av den lille")))] == [
        "heading", "heading", "plain", "plain",
    ]  # fmt: skip
    assert [one[0] for one in shown(first)] == ["plain", "plain", "plain"]


def test_sizes_that_differ_by_a_hair_are_one_and_a_heading_may_have_a_number() -> None:
    found = shown(letters((14, "Del 2 x"), (10.01, "liten"), (10.04, "tekst")))
    assert [one[0] for one in found] == ["heading", "plain", "plain"]


def test_large_digits_are_no_heading_and_turned_or_scaled_letters_have_their_size() -> None:
    assert shown(letters((30, "2024"), (10, "Dette er teksten")))[0] == ("plain", "2024")
    stream = "BT /F1 1 Tf 30 0 0 30 50 800 Tm (Stor) Tj 10 0 0 10 50 700 Tm (Dette er teksten) Tj ET"
    assert shown(stream) == [("heading", "Stor"), ("plain", "Dette er teksten")]


def test_a_line_is_as_large_as_its_largest_letters_and_blanks_have_none() -> None:
    pieces = [
        module.TaggedPiece("  \n", 40.0),
        module.TaggedPiece("liten ", 8.0),
        module.TaggedPiece("Stor", 12.0),
        module.TaggedPiece("   ", 50.0),
        module.TaggedPiece("liten\n \nneste", 9.0),
    ]
    assert module._join_page_lines(pieces) == [
        ("  ", 0.0), ("liten Stor   liten", 12.0), (" ", 0.0), ("neste", 9.0),
    ]  # fmt: skip
    assert module._join_page_lines([]) == []
    assert module._join_page_lines([module.TaggedPiece(" ", 9.0)]) == [(" ", 0.0)]


@pytest.mark.parametrize(
    ("data", "refused"),
    [
        (b"%PDF-1.7\nnothing more", {"what": "no_pdf"}),
        (b"", {"what": "no_pdf"}),
        (printed(["", " ", ""]), {"what": "no_layer", "count": 3}),
        (encrypted(printed(["x"]), "secret", 3), {"what": "locked"}),
        (encrypted(printed(["x"]), "secret", 6), {"what": "locked"}),
    ],
    ids=["damaged", "empty", "pictures", "old lock", "new lock"],
)
def test_what_is_not_read_and_why(data: bytes, refused: dict[str, object]) -> None:
    assert read_pdf_lines(data) == {"refused": refused}


@pytest.mark.parametrize(("most", "read"), [(1, 1), (2, 2), (3, 2)])
def test_as_many_pages_are_read_as_are_allowed(monkeypatch, most: int, read: int) -> None:  # type: ignore[no-untyped-def]
    monkeypatch.setattr(module, "MOST_PAGES", most)
    found = read_pdf_lines(printed(["en", "to"]))
    assert ({one.page for one in found["lines"]}, found["count"]) == (set(range(1, read + 1)), 2)


def sharing(pages: int, text: str) -> bytes:
    """A PDF whose pages all show the same stream."""
    writer = PdfWriter(io.BytesIO(printed([text])))
    contents = writer.pages[0].raw_get("/Contents")
    for _ in range(pages - 1):
        page = writer.add_blank_page(100, 100)
        page[NameObject("/Contents")] = contents
        page[NameObject("/Resources")] = writer.pages[0]["/Resources"]
    out = io.BytesIO()
    writer.write(out)
    return out.getvalue()


def test_pages_that_share_a_stream_are_read_until_the_text_is_too_long(monkeypatch) -> None:  # type: ignore[no-untyped-def]
    """A file of a few kB may hold as much text as it likes: how much is counted while it is read."""
    monkeypatch.setattr(module, "MOST_SIGNS", 100)
    data, read = sharing(50, "The police met 12 persons."), []
    own = module._extract_page_pieces
    monkeypatch.setattr(module, "_extract_page_pieces", lambda page: read.append(page) or own(page))
    assert read_pdf_lines(data) == {"refused": {"what": "long", "most": 0}}
    assert len(read) == 4
    monkeypatch.setattr(module, "MOST_SIGNS", 10_000)
    assert [one.text for one in read_pdf_lines(data)["lines"] if one.text] == ["The police met 12 persons."] * 50


@pytest.mark.parametrize("revision", [2, 3, 4, 6])
def test_a_lock_against_changes_alone_is_taken_off(revision) -> None:  # type: ignore[no-untyped-def]
    data = encrypted(printed(["19 saker"]), "", revision)
    plain = decrypt_pdf(data)
    assert b"/Encrypt" in data
    assert b"/Encrypt" not in plain
    assert [one.text for one in read_pdf_lines(data)["lines"] if one.text] == ["19 saker"]
    with pikepdf.open(io.BytesIO(plain)) as file:
        assert not file.is_encrypted


def test_what_has_no_lock_or_cannot_be_told_stays_as_it_is() -> None:
    plain = printed(["19 saker"])
    speaks = printed(["om /Encrypt i en fil"])
    broken = b"%PDF-1.7 /Encrypt 9 0 R"
    assert [decrypt_pdf(one) for one in (plain, speaks, broken, b"")] == [plain, speaks, broken, b""]
    with pytest.raises(LockedError):
        decrypt_pdf(encrypted(plain, "secret", 4))


def test_lines_of_a_document_are_plain_unless_more_is_said() -> None:
    assert tuple(DocumentLine(3, "x")) == (3, "x", LineShape.PLAIN, (), 0)
    assert [one.value for one in LineShape] == ["plain", "paragraph", "heading", "caption", "item", "row"]


# Tagged PDFs by hand: what each tag makes of its text, and tags that tell too little.


LETTERS = "BT /F1 {} Tf 50 {} Td ({}) Tj ET"


def marked(texts: list[str], pages: int = 1) -> dict[int, str]:
    """Streams of pages that share the texts in order, each text a marked content by its place."""
    streams: dict[int, str] = {}
    for at, text in enumerate(texts):
        letters = LETTERS.format(11, 800 - 20 * at, text)
        page = at * pages // len(texts)
        streams[page] = streams.get(page, "") + f"/Span << /MCID {at} >> BDC {letters} EMC "
    return streams


def tag(role: str, *kids: object, page: int | None = None) -> str:
    """An element; its kids are elements and numbers of marked contents."""
    on = f"/Pg PAGE{page} " if page is not None else ""
    return f"<< /S /{role} {on}/K [{' '.join(map(str, kids))}] >>"


def tree(*kids: str, roles: str = "") -> str:
    return f"<< /Type /StructTreeRoot /RoleMap << {roles} >> /K {tag('Document', *kids, page=0)} >>"


def told(texts: list[str], root: str, pages: int = 1) -> list[tuple[object, ...]]:
    """Shape, text and cells of each line with text."""
    found = read_pdf_lines(printed([""] * pages, marked(texts, pages), [root]))
    return [(one.shape.value, one.text, *one.cells) for one in found["lines"] if one.text]


@pytest.mark.parametrize(
    ("role", "shape"),
    [
        ("H", "heading"), ("H1", "heading"), ("H2", "heading"), ("H3", "heading"), ("H4", "heading"),
        ("H5", "heading"), ("H6", "heading"), ("P", "paragraph"), ("BlockQuote", "paragraph"),
        ("Note", "paragraph"), ("LI", "item"), ("Caption", "caption"), ("TR", "row"),
        ("Span", "paragraph"), ("Link", "paragraph"), ("Quote", "paragraph"), ("Reference", "paragraph"),
        ("Overskrift", "heading"), ("Mellom", "heading"),
    ],
)  # fmt: skip
def test_each_tag_has_its_shape(role: str, shape: str) -> None:
    root = tree(tag(role, 0), roles="/Overskrift /H1 /Mellom /Overskrift")
    assert told(["Politiet 19"], root) == [(shape, "Politiet 19")]


@pytest.mark.parametrize("role", ["Figure", "Formula", "TOC", "TOCI", "Index"])
def test_pictures_and_contents_are_no_text_and_count_as_read(role: str) -> None:
    texts = ["Politiet kapittel 7 side 99", "19 saker"]
    assert told(texts, tree(tag(role, 0), tag("P", 1))) == [("paragraph", "19 saker")]
    assert told(texts, tree(tag("P", tag(role, 0), 1))) == [("paragraph", "19 saker")]


def test_a_table_is_its_rows_with_their_cells_and_notes_to_it() -> None:
    texts = ["Distrikt", "2024", "Oslo", "19", "a", "Foten", "er en note", "Tittel"]
    table = tag(
        "Table",
        tag("Caption", 7),
        tag("THead", tag("TR", tag("TH", 0), tag("TH", 1))),
        tag("TBody", tag("TR", tag("TD", tag("P", 2)), tag("TD", 3, tag("Lbl", 4)))),
        tag("TFoot", tag("TR", tag("TD", tag("P", 5), tag("P", 6)))),
    )
    assert told(texts, tree(table)) == [
        ("caption", "Tittel"),
        ("row", "Distrikt 2024", "Distrikt", "2024"),
        ("row", "Oslo 19", "Oslo", "19"),
        ("paragraph", "Foten"),
        ("paragraph", "er en note"),
    ]


def test_an_empty_cell_keeps_its_place() -> None:
    row = tag("TR", tag("TH", 0), tag("TD"), tag("TD", 1))
    assert told(["Oslo", "19"], tree(tag("Table", row))) == [("row", "Oslo  19", "Oslo", "", "19")]


def test_notes_lists_and_tables_inside_are_told_after_what_they_stand_in() -> None:
    texts = ["Politiet ", "1", "Fotnote", "registrerte 19", "Punkt", "Under", "8", "Celle"]
    body = tag(
        "P",
        0,
        tag("Lbl", 1),
        tag("Note", tag("Lbl", 6), tag("P", 2)),
        tag("Span", 3),
        tag("Table", tag("TR", tag("TD", 7))),
    )
    items = tag("L", tag("LI", tag("LBody", 4, tag("L", tag("LI", 5)))))
    assert told(texts, tree(body, items)) == [
        ("paragraph", "Politiet registrerte 19"),
        ("paragraph", "Fotnote"),
        ("row", "Celle", "Celle"),
        ("item", "Punkt"),
        ("item", "Under"),
    ]


def test_an_item_begins_with_its_own_mark_and_no_other() -> None:
    item = tag("LI", tag("Lbl", 0), tag("LBody", 1, tag("Lbl", 2), 3))
    assert told(["1. ", "Ett", "9", " punkt"], tree(tag("L", item))) == [("item", "1. Ett punkt")]


def test_loose_text_is_a_paragraph_and_objects_are_none() -> None:
    root = tree("0", "<< /Type /OBJR /Obj 3 0 R >>", "<< /Type /MCR /MCID 1 >>", tag("P", "<< /MCID 2 >>"))
    assert told(["Fritt", "Merket", "Avsnitt"], root) == [
        ("paragraph", "Fritt"), ("paragraph", "Merket"), ("paragraph", "Avsnitt"),
    ]  # fmt: skip


def test_each_line_has_its_number_and_its_page_and_no_row_is_parted_from_the_next() -> None:
    def row(at: int, page: int) -> str:
        return tag("TR", tag("TD", at, page=page))

    root = tree(tag("H1", 0), tag("Table", row(1, 1), row(2, 1)), tag("P", 3, page=1))
    streams = {0: marked(["En"])[0], 1: marked(["x", "To", "Tre", "Fire"])[0].replace("(x)", "()")}
    found = read_pdf_lines(printed(["", ""], streams, [root]))
    assert [(one.number, one.text, one.shape, one.page) for one in found["lines"]] == [
        (1, "En", LineShape.HEADING, 1),
        (2, "", LineShape.PLAIN, 1),
        (3, "To", LineShape.ROW, 2),
        (4, "Tre", LineShape.ROW, 2),
        (5, "Fire", LineShape.PARAGRAPH, 2),
        (6, "", LineShape.PLAIN, 2),
    ]
    assert (found["empty"], found["count"]) == ([], 2)


@pytest.mark.parametrize(
    ("texts", "text"),
    [
        (["tvangs-\\n", "tjenester"], "tvangstjenester"),
        (["2024-\\n", "2025"], "2024- 2025"),
        (["ett", "ord"], "ettord"),
        (["a  b \\n", "c"], "a b c"),
    ],
)
def test_a_word_divided_at_the_end_of_a_line_becomes_whole(texts: list[str], text: str) -> None:
    pieces = [module.TaggedPiece(one.replace("\\n", "\n"), 11.0) for one in texts]
    assert module._join_text_pieces(pieces) == text


def test_a_name_of_two_parts_keeps_the_sign_between_them() -> None:
    for texts in (("fra Latin-\n", "Amerika, "), ("fra Latin-", " \n Amerika,"), ("fra Latin-Amerika,",)):
        assert module._join_text_pieces([module.TaggedPiece(one, 11.0) for one in texts]) == "fra Latin-Amerika,"
    soft = [module.TaggedPiece(one, 11.0) for one in ("BUFE\u00ad\n", "TAT")]
    assert module._join_text_pieces(soft) == "BUFETAT"


@pytest.mark.parametrize(("length", "shape"), [(70, "paragraph"), (69, "plain")])
def test_tags_for_less_than_their_share_of_the_text_are_not_followed(length: int, shape: str) -> None:
    texts = ["x" * length, "y" * (100 - length)]
    assert {one[0] for one in told(texts, tree(tag("P", 0)))} == {shape}


def test_marks_of_notes_count_as_read() -> None:
    root = tree(tag("P", 0, tag("Lbl", 1)))
    assert told(["19 saker", "x" * 90], root) == [("paragraph", "19 saker")]


def test_running_heads_are_no_text_of_which_tags_tell_a_share() -> None:
    heads = f"/Artifact << /MCID 5 >> BDC {LETTERS.format(11, 820, 'x' * 90)} EMC "
    inner = f"/Artifact BMC /Span << /Lang (nb) >> BDC {LETTERS.format(11, 830, 'z' * 90)} EMC EMC EMC "
    found = read_pdf_lines(printed([""], {0: heads + inner + marked(["19 saker"])[0]}, [tree(tag("P", 0))]))
    assert [one.text for one in found["lines"] if one.text] == ["19 saker"]


def test_a_mark_may_have_its_number_by_name_or_from_the_one_around_it() -> None:
    named = f"/P /Named BDC {LETTERS.format(11, 700, 'Ni ')} /Span << /Lang (nb) >> BDC"
    inner = f"{LETTERS.format(11, 700, 'personer')} EMC EMC /P /Other BDC {LETTERS.format(11, 600, 'x')} EMC"
    found = read_pdf_lines(printed([""], {0: f"{named} {inner}"}, [tree(tag("P", 9))]))
    assert [one.text for one in found["lines"] if one.text] == ["Ni personer"]


def test_a_ring_or_a_number_that_is_none_leaves_the_letters_to_tell() -> None:
    assert told(["19 saker"], tree(tag("P", "/None"))) == [("plain", "19 saker")]
    ring = "<< /S /P /K [7 0 R] >>"  # the seventh object, itself
    found = read_pdf_lines(printed([""], marked(["19 saker"]), [tree("7 0 R"), ring]))
    assert [(one.shape, one.text) for one in found["lines"] if one.text] == [(LineShape.PLAIN, "19 saker")]
    assert told(["19 saker"], tree(tag("Fremmed", 0), roles="/Fremmed /Annen /Annen /Fremmed"))[0][1] == "19 saker"


DEEPEST = {  # how many elements may stand around a text or inside one, by what they are
    "Div": 98,
    "P": 98,
    "Span": 99,
    "TD": 97,
    "TFoot": 96,
    "list": 99,
}


@pytest.mark.parametrize(("where", "most"), DEEPEST.items())
def test_how_deep_elements_may_stand_in_each_other(where: str, most: int) -> None:
    def inside(deep: int) -> str:
        made = tag("P", 0) if where in ("Div", "TFoot") else "0"
        for _ in range(deep):
            made = f"[{made}]" if where == "list" else tag("Div" if where in ("Div", "TFoot") else "Span", made)
        row = tag("TR", tag("TD", made) if where == "TD" else made)
        return {"P": tag("P", made), "TD": row, "TFoot": tag("TFoot", row)}.get(where, made)

    assert told(["19 saker"], tree(inside(most)))[0][0] != "plain"
    assert told(["19 saker"], tree(inside(most + 1))) == [("plain", "19 saker")]


def test_text_on_a_page_that_is_not_there_is_not_read() -> None:
    assert told(["19 saker"], tree(tag("P", 0, page=None).replace("/K", "/Pg 3 0 R /K"))) == [("plain", "19 saker")]
    assert told(["19 saker", "x"], tree(f"[{tag('P', 0)} [{tag('P', 1)}]]")) == [
        ("paragraph", "19 saker"),
        ("paragraph", "x"),
    ]
