"""Tagged PDFs by hand: what each tag makes of its text, and tags that tell too little."""

from __future__ import annotations

import pytest
from handmade import printed

from tilstand.sandbox import pdf as module
from tilstand.sandbox.documents import LineShape
from tilstand.sandbox.pdf import read_pdf_lines

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
