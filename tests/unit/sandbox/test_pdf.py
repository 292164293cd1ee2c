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
