"""Days and short periods stand on one line, what is longer may part; in print every day, whoever wrote it."""

from __future__ import annotations

import dataclasses
import io
import json
from dataclasses import replace
from datetime import date
from importlib.resources import files
from io import BytesIO
from types import SimpleNamespace
from typing import Any

import pikepdf
import pytest
import typst
from markupsafe import Markup
from pypdf import PdfReader
from tagged import split

from tilstand.model.document import (
    Chapter,
    Document,
    Emphasis,
    FigurePhrase,
    FindingPointer,
    FootnoteMark,
    Heading,
    Inline,
    InsertBlock,
    Link,
    ListBlock,
    NumberMark,
    Paragraph,
    PlainText,
    Quote,
)
from tilstand.model.names import Corrigendum, Imprint
from tilstand.model.release import Release
from tilstand.publish import render_pdf
from tilstand.publish.jsonstat import build_cube, index_table_figures, label_code, write_jsonstat
from tilstand.publish.page_model import _format_number_runs, _open_key_figure_pages
from tilstand.publish.print_text import (
    WebOnlyTables,
    build_chapter_blocks,
    check_glyphs,
    keep_dates_together,
    normalize_text,
    split_print_paragraphs,
)
from tilstand.publish.report_elements import _find_balanced_split, build_key_figure_pages
from tilstand.publish.site.context import SiteContext
from tilstand.publish.site.html import HtmlProse
from tilstand.report_text.print_forms import add_line_breaks
from tilstand.terms import InvariantText, Key, Period, Value, ValueStatus
from tilstand.terms.text import mark_language_run


@pytest.mark.parametrize("letters", ["æøå ÆØÅ", "čđŋšŧž", "ščřžýáíé", "ąęłńóśźż", "șțăâî", "ğıİş", "«» – — … “” ’ § €"])
def test_the_letters_of_the_bodies_languages_are_there(letters):
    check_glyphs({"a": letters})


def test_unseen_characters_and_runs_of_space_are_tidied():
    assert normalize_text("a\u00ad\u200bb\r\n c\t d\ufeff") == "ab c d"


def test_what_the_fonts_lack_has_a_placeholder_and_lines_are_kept():
    hostile = "- punkt\n# \u05e9\u05dc\u05d5\u05dd\n\nEn 👩\u200d👧 her."
    told = split_print_paragraphs(hostile)
    assert told == [["- punkt", "# □□□□"], ["En □□ her."]]
    check_glyphs(told)


def test_a_long_word_may_break_and_keeps_its_letters():
    word = "a" * 224
    ((line,),) = split_print_paragraphs(word)
    assert max(map(len, line.split("\u200b"))) <= 24
    assert line.replace("\u200b", "") == word


@pytest.mark.parametrize(
    ("mark", "kept"),
    [
        (NumberMark("21.–23. oktober 2024", "date"), True),
        (NumberMark("2020–2023", "period"), True),
        (NumberMark("2024", "period"), False),  # it cannot part
        (NumberMark("første kvartal 2024 – tredje kvartal 2025", "period"), False),  # no narrow screen has room for it
        (NumberMark("The 18 of March", "name"), False),
    ],
)
def test_a_day_or_a_short_period_is_kept_together(release, mark: NumberMark, kept: bool) -> None:  # type: ignore[no-untyped-def]
    made = Document("nb", "", (Paragraph((PlainText("Det var "), mark, PlainText(".")), 1),))
    (block,) = build_chapter_blocks(Chapter("c", 1, "", None, made), lambda insert: [])
    assert [one["kind"] for one in block["spans"]] == ["text", "kept" if kept else "text", "text"]
    prose = HtmlProse(SiteContext(release, {}, {}, "nb", ("nb",)), lambda kind, name: Markup(""), str)
    assert (f'<span class="kept">{mark.text}</span>' in prose.html(made)) is kept


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("nb", "Utgave av 15._mai_2032, rettet 2._juni. I mai var det 3 og i juni 4; 5 marsvin."),
        ("en", "Asked on 2_August_2032 and by 3_August. In May 2032 came 12; 3 Maybe."),
        ("en-US", "On August_3,_2032, 12 had come; 3 in all."),
        ("pl", "Termin minął 1_grudnia_2025 r."),
        ("el", "Αποφασίστηκε 2_Αυγούστου_2032 (2_August_2032)."),
    ],
)
def test_no_line_ends_within_a_day_that_the_system_or_a_body_wrote(language: str, text: str) -> None:
    written = {"spans": [{"text": text.replace("_", " "), "level": 1}]}
    assert keep_dates_together(written, language) == {"spans": [{"text": text.replace("_", "\u00a0"), "level": 1}]}


# A text that has no place where a line may end is set all the same, however long it is.


_SAID = files("tilstand.publish").joinpath("templates", "said.typ").read_bytes()
_PAGE = b"""
#set page(width: 160mm, height: auto)
#show "\xe2\x80\x8b": h(0.001pt)
#text(data.text)
"""


@pytest.mark.slow
@pytest.mark.parametrize(
    "words",
    [
        "\ufff9en\ufffa" + "y" * 30_000 + "\ufffb",
        pytest.param("x" * 30_000, marks=pytest.mark.proof),
        pytest.param(("x" * 100 + " ") * 300, marks=pytest.mark.proof),
    ],
)
def test_a_word_of_thirty_thousand_letters_is_set(words: str) -> None:
    data = json.dumps({"text": add_line_breaks(words)}, ensure_ascii=False)
    made = typst.compile(_SAID + _PAGE, sys_inputs={"data": data})
    (page,) = PdfReader(io.BytesIO(made)).pages
    letters = words[10]
    assert sum(page.extract_text().count(one) for one in letters) == words.count(letters)
    assert float(page.mediabox.width) == pytest.approx(453.54, abs=0.1)
    assert float(page.mediabox.height) > 1_000


# Tables of every length stand whole on one page wherever a page can hold them.


HOLDS = 38  # rows that a page holds below a caption


@pytest.mark.slow
def test_tables_of_every_length_stand_whole_where_a_page_holds_them(release: Any) -> None:
    one = next(table for table in release.tables if table.id == "by_sex")
    made = [_long(one, rows) for rows in (4, 33, 17, HOLDS, 26, 60, 9, HOLDS, 12, 21, 90)]
    data = render_pdf(dataclasses.replace(release, tables=tuple(made)), "nb")
    with pikepdf.open(BytesIO(data)) as document:
        found = [one for one in split(document) if one[0] > 3]
    assert {pages for rows, pages in found if rows <= HOLDS + 1} == {1}
    assert sum(rows > 50 and pages > 1 for rows, pages in found) == 2


def _long(table: Any, rows: int) -> Any:
    label, cells = table.row_labels[0], table.cells[0]
    return dataclasses.replace(
        table, id=f"long{rows}", number="", row_labels=(label,) * rows, cells=(cells,) * rows, notes=()
    )


# Texts, spreads and cubes piece by piece: each kind of block and span, where a spread parts, each mark.


P = "place:"


def chapter(*blocks: Any, notes: dict[str, tuple[Inline, ...]] | None = None) -> Chapter:
    return Chapter("01-a", 1, "A", None, Document("en", "x.md", blocks, notes or {}))


def spans(*children: Inline, **more: Any) -> list[dict[str, Any]]:
    made = chapter(Paragraph(children, 1), notes={"n": (PlainText("Note"),)})
    (block,) = build_chapter_blocks(made, lambda insert: [], **more)
    assert block["kind"] == "paragraph"
    return list(block["spans"])


def text(words: str) -> dict[str, str]:
    return {"kind": "text", "text": words}


def test_each_kind_of_span() -> None:
    links = [SimpleNamespace(anchor="r1", text="finding 1")]
    given: list[Inline] = [
        PlainText("a\nb"),
        FigurePhrase("12", "number", ()),
        NumberMark("1 May", "date"),
        NumberMark("§ 1", "law"),
    ]
    given += [NumberMark("ord", "said", language="nb"), Emphasis((PlainText("c"),), strong=True)]
    given += [
        Emphasis((PlainText("d"),)),
        Link((PlainText("e"),), "https://e.org"),
        FootnoteMark("n"),
        FindingPointer(("r1",)),
    ]
    found = spans(*given, named=lambda findings: links if findings == ("r1",) else [])
    assert found == [
        text("a b"),
        text("12"),
        {"kind": "kept", "text": "1 May"},
        text("§ 1"),
        text(mark_language_run("ord", "nb")),
        {"kind": "strong", "spans": [text("c")]},
        {"kind": "emphasis", "spans": [text("d")]},
        {"kind": "link", "target": "https://e.org", "spans": [text("e")]},
        {"kind": "footnote", "spans": [text("Note")]},
        {"kind": "see", "see": [{"anchor": "r1", "text": "finding 1"}]},
    ]
    assert spans(FindingPointer(("r1",))) == [text("")]


def to(name: str, kind: str = "table") -> Link:
    return Link((PlainText(name.upper()),), f"{P}{kind}/{name}")


def test_a_link_to_a_place_in_print_and_to_a_table_that_the_site_alone_has() -> None:
    assert spans(to("a"), to("x/y", "chart")) == [
        {"kind": "place", "anchor": "table-a", "spans": [text("A")]},
        {"kind": "place", "anchor": "chart-x/y", "spans": [text("X/Y")]},
    ]
    away = WebOnlyTables(frozenset("ab"), "on the site")
    based = WebOnlyTables(frozenset("ab"), "on the site", "https://e.org/")

    def link(name: str) -> dict[str, Any]:
        return {"kind": "link", "target": f"https://e.org/table/{name}.html", "spans": [text(name.upper())]}

    there = text(" on the site")
    assert spans(to("a"), away=away) == [text("A"), there]
    assert spans(to("a"), away=based) == [link("a"), there]
    assert spans(to("a"), PlainText(", "), to("b"), PlainText(" and "), to("c"), away=based) == [
        link("a"), text(", "), link("b"), there, text(" and "),
        {"kind": "place", "anchor": "table-c", "spans": [text("C")]},
    ]  # fmt: skip
    for between, told_once in ((" and ", True), (" abcd ", True), (" abcde ", False)):
        found = spans(to("a"), PlainText(between), to("b"), PlainText("."), away=away)
        assert found.count(there) == 1 + (not told_once)
    assert spans(to("a"), PlainText(","), away=away) == [text("A"), there, text(",")]
    assert spans(to("a"), Emphasis(()), to("b"), away=away).count(there) == 2


def test_each_kind_of_block_and_levels_that_are_left_out() -> None:
    line = (Paragraph((PlainText("p"),), 1),)
    blocks = (
        Heading(1, (PlainText("T"),), 1), Heading(4, (PlainText("a"),), 1), Heading(2, (PlainText("b"),), 1),
        Heading(3, (PlainText("c"),), 1), Heading(6, (PlainText("d"),), 1), Heading(6, (PlainText("e"),), 1),
        ListBlock((line, line), True, 1), ListBlock((line,), False, 1), Quote(line, 1), InsertBlock("table", "t", 1),
    )  # fmt: skip

    def levels(**more: Any) -> list[int]:
        made = build_chapter_blocks(chapter(*blocks), lambda insert: [], **more)
        return [one["level"] for one in made if one["kind"] == "heading"]

    assert levels() == [1, 2, 2, 3, 4, 4]
    assert levels(below=1) == [2, 3, 3, 4, 4, 4]
    assert levels(titled=False) == [2, 2, 3, 4, 4]
    assert levels(titled=False, below=2) == [4, 4, 4, 4, 4]
    p = {"kind": "paragraph", "spans": [text("p")]}
    assert build_chapter_blocks(chapter(*blocks), lambda insert: [{"kind": insert.kind, "id": insert.id}])[6:] == [
        {"kind": "items", "ordered": True, "items": [[p], [p]]},
        {"kind": "items", "ordered": False, "items": [[p]]},
        {"kind": "quote", "blocks": [p]},
        {"kind": "table", "id": "t"},
    ]
    assert build_chapter_blocks(chapter(*line), lambda insert: [], titled=False) == [p]
    assert build_chapter_blocks(chapter(), lambda insert: [], titled=False) == []


def test_items_that_each_begin_with_a_strong_figure_are_a_strip_of_numbers() -> None:
    number = FigurePhrase("28", "figure", ())
    told = Paragraph((Emphasis((number, FootnoteMark("n")), strong=True), PlainText(" cases")), 1)
    weak = Paragraph((number, PlainText(" cases")), 1)
    words = Paragraph((Emphasis((PlainText("28"),), strong=True),), 1)

    def kinds(*items: tuple[Paragraph, ...], ordered: bool = False) -> str:
        notes: dict[str, tuple[Inline, ...]] = {"n": (PlainText("Note"),)}
        (made,) = build_chapter_blocks(chapter(ListBlock(items, ordered, 1), notes=notes), lambda insert: [])
        return str(made["kind"])

    assert kinds((told,), (told,)) == "strip"
    assert {kinds((told,), (weak,)), kinds((told,), (words,)), kinds((told,), ordered=True)} == {"items"}


# Spreads


def heading(words: str) -> dict[str, Any]:
    return {"kind": "heading", "spans": [{"text": words[:1]}, {"text": words[1:]}, {}]}


def spread_of(*captions: str) -> dict[str, Any]:
    return {"kind": "spread", "pages": [{"caption": one} for one in captions]}


def test_a_spread_of_two_pages_begins_on_a_left_page_with_its_heading() -> None:
    left, p = {"kind": "left_page"}, {"kind": "paragraph"}

    def opened(*blocks: dict[str, Any]) -> list[Any]:
        made = _open_key_figure_pages([dict(one) for one in blocks])
        return [one["said"] if one["kind"] == "spread" else one for one in made]

    keys = heading("Keys")
    assert opened(keys, spread_of("Keys", "Keys 2")) == [left, keys, True]
    assert opened(keys, spread_of("Keys")) == [keys, True]
    assert opened(keys, p, spread_of("Keys", "x")) == [keys, p, False]
    assert opened(keys, spread_of("Other", "x"), p) == [left, keys, False, p]
    assert opened(spread_of("", "x")) == [True]
    assert opened(p, spread_of("Keys", "x"), keys) == [p, False, keys]
    assert opened() == []


@pytest.mark.parametrize(
    ("rows", "at"),
    [
        ("H..H..H...", 6),
        ("H.........", 10),
        ("..........", 10),
        (".H........H", 1),
        ("H....H", 5),
        ("", 0),
        ("..H.H.", 2),
    ],
)
def test_rows_part_at_the_heading_nearest_to_the_middle(rows: str, at: int) -> None:
    assert _find_balanced_split([{"heading": one == "H"} for one in rows]) == at


@pytest.mark.parametrize(("count", "pages"), [(18, [18]), (19, [9, 10])])
def test_a_spread_of_more_than_eighteen_rows_has_two_pages(whole: Release, count: int, pages: list[int]) -> None:
    (table,) = (one for one in whole.tables if one.id == "keys")
    labels = [(InvariantText(f"Row {n}"), 0, n == 9) for n in range(count)]
    last = table.cells[-1]
    cells = tuple((None,) * len(last) if head else last for _, _, head in labels)
    made = replace(table, row_labels=tuple(labels), cells=cells, changes=(InvariantText("+1"),) * count)
    found = build_key_figure_pages(whole.names, made, "en", whole.appendix)
    assert [len(page["rows"]) for page in found["pages"]] == pages
    assert [page["notes"] for page in found["pages"]] == [[]] * (len(pages) - 1) + [["Read with care."]]
    first, headed = found["pages"][0]["rows"][0], [row for page in found["pages"] for row in page["rows"]][9]
    assert (first["change"], first["source"], first["label"]) == ("+1", "Sagaland Police (generated)", "Row 0")
    assert (headed["heading"], headed["source"]) == (True, "")


def test_numbers_that_follow_each_other_are_told_as_one() -> None:
    assert list(_format_number_runs([3, 5, 6, 7, 9, 10])) == ["3", "5–7", "9–10"]
    assert list(_format_number_runs([1])) == ["1"]
    assert list(_format_number_runs([])) == []


# Cubes


def dataset(release: Release, id: str = "years", **changes: Any) -> dict[str, Any]:
    (table,) = (one for one in release.tables if one.id == id)
    table = replace(table, **{name: changes.pop(name) for name in ("cells", "notes") if name in changes})
    return dict(json.loads(write_jsonstat(replace(release.names, **changes), table, "en")))


CORRECTED = Imprint(
    corrections=(Corrigendum(date(2032, 6, 1), InvariantText("a")), Corrigendum(date(2032, 7, 2), InvariantText("b")))
)
DRAFT = "This is a draft. Figures and text may change, and something may be missing."
INVENTED = "This is a demonstration. The bodies do not exist, and every figure was made by a program."
RETOLD = "The submissions for 2031 are reconstructed: they are put together from what a printed report for 2031 "
RETOLD += "says about each body. The bodies did not submit figures through this system for that year."


@pytest.mark.parametrize(
    ("changes", "first", "marks"),
    [
        ({}, [], {}),
        ({"imprint": Imprint(draft=True)}, [DRAFT], {"draft": True}),
        (
            {"imprint": Imprint(draft=True, demonstration=True), "basis": "reconstructed"},
            [RETOLD, DRAFT, INVENTED],
            {"draft": True, "demonstration": True, "basis": "reconstructed"},
        ),
        (
            {"imprint": CORRECTED},
            ["Edition of 15 May 2032 for 2031, corrected 2 July 2032"],
            {"corrected": "2032-07-02"},
        ),
    ],
)
def test_a_dataset_says_what_the_edition_is(
    whole: Release, changes: dict[str, Any], first: list[str], marks: dict[str, Any]
) -> None:
    plain, made = dataset(whole), dataset(whole, **changes)
    assert made["note"] == first + plain["note"]
    assert made["extension"] == plain["extension"] | marks
    bare = dataset(whole, notes=(), **changes)
    assert bare.get("note") == (first or None)


def test_ranges_and_what_is_hidden_in_a_dataset(whole: Release) -> None:
    (table,) = (one for one in whole.tables if one.id == "years")
    (one, two, three), *rest = table.cells
    assert one is not None
    assert two is not None
    assert three is not None
    cells = (
        (
            replace(one, upper=Value.number(1000), published=Value.number("3.5")),
            replace(two, value=Value.missing(ValueStatus.SUPPRESSED)),
            replace(three, computed=Value.number(4), computed_upper=Value.number(5)),
        ),
        *rest,
    )
    made = dataset(whole, cells=cells, protection=(InvariantText("Because."), InvariantText("So.")))
    extension = made["extension"]
    assert {name: extension[name] for name in ("upper", "published", "computed", "computed_upper")} == {
        "upper": {"3": 1000}, "published": {"3": 3.5}, "computed": {"5": 4}, "computed_upper": {"5": 5},
    }  # fmt: skip
    assert extension["confidentiality"] == {"4": "confidential"}
    assert extension["confidential"] == {
        "confidential": "Not shown, for the protection of individuals", "reason": ["Because.", "So."],
    }  # fmt: skip
    assert (made["value"], made["status"]["4"]) == ([5, None, 6, 990, None, 1204], "Q")
    assert extension["qualifier"] == {"0": "about"}


def test_names_of_codes_that_are_no_codes(whole: Release) -> None:
    codes = ("_T", "_Z", "_X", "female")
    assert [label_code(whole.names, "sex", one).text("en") for one in codes] == [
        "Total", "The measure does not have this dimension", "Not stated", "Woman",
    ]  # fmt: skip


def test_each_figure_has_one_address_and_that_in_brackets_its_own(whole: Release) -> None:
    (table,) = (one for one in whole.tables if one.id == "by_sex")
    found = index_table_figures(whole.names, table)
    key = Key("victims_assisted", "follow_up", Period.from_year(2031))
    inner = found[key.at("entry", "new")]
    assert (str(found[key].value), found[key].bracket, str(inner.value)) == ("22", None, "9")
    assert [one.id for one in build_cube(whole.names, table).axes][:3] == ["measure", "provider", "period"]
    first, *rest = table.cells[0]
    assert first is not None
    row = (replace(first, value=Value.number(1), bracket=None), *rest)
    twice = replace(table, row_labels=table.row_labels[:2], cells=(table.cells[0], row))
    assert str(index_table_figures(whole.names, twice)[key].value) == "22"
