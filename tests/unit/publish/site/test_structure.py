"""A long chapter stands on several pages: what leads from one to the next, and from where it stood before."""

from __future__ import annotations

import hashlib
import html
import json
from dataclasses import replace
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from markupsafe import Markup

from tilstand.model.document import (
    Chapter,
    Document,
    FootnoteMark,
    Heading,
    InsertBlock,
    ListBlock,
    Paragraph,
    PlainText,
    Quote,
)
from tilstand.model.names import Imprint
from tilstand.model.release import Release
from tilstand.publish.site import figures
from tilstand.publish.site import figures as room
from tilstand.publish.site.body_pages import (
    _find_mentioning_parts,
    _get_body_part,
    _select_body_tables,
    build_body_time_table,
)
from tilstand.publish.site.context import SiteContext, format_bibtex, format_site_citation
from tilstand.publish.site.figures import InsertRenderer, find_time_axis, list_table_sources, resolve_site_link
from tilstand.publish.site.reference_pages import (
    build_definition_pages,
    build_series_pages,
    build_table_pages,
    index_tables_by_measure,
)
from tilstand.publish.site.renderer import SiteRenderer
from tilstand.publish.site.structure import (
    _estimate_block_height,
    get_chapter_page_address,
    get_relative_address,
    list_language_downloads,
    make_heading_anchor,
    split_chapters,
)
from tilstand.terms import InvariantText

LONG = PlainText("words " * 800)  # sixty lines


def section(level: int, title: str, *more) -> tuple:  # type: ignore[no-untyped-def]
    return Heading(level, (PlainText(title),), 1), Paragraph((LONG, *more), 2)


def chapter(*blocks, notes=None) -> Chapter:  # type: ignore[no-untyped-def]
    whole = (Heading(1, (PlainText("Trends"),), 1), *blocks)
    return Chapter("01-trends", 1, "Trends", None, Document("en", "x.md", whole, notes or {}))


def titles(pieces) -> list[str]:  # type: ignore[no-untyped-def]
    blocks = [one for piece in pieces for one in piece.document.blocks]
    return [one.children[0].text for one in blocks if isinstance(one, Heading)]


@pytest.mark.parametrize(
    ("blocks", "pages"),
    [
        ((), [["Trends"]]),
        (section(2, "A"), [["Trends", "A"]]),
        (sum((section(2, name) for name in "ABCDE"), ()), [["Trends", "A", "B"], ["C", "D", "E"]]),
        # A section that is too long for a page goes on, and one that is not never does.
        ((*section(2, "A"), *sum((section(3, name) for name in "bcde"), ())), [["Trends", "A", "b"], ["c", "d", "e"]]),
        # A heading stands with the one right above it.
        (
            (*(block for name in "ABC" for block in section(2, name)), *section(2, "D")[:1], *section(3, "e")),
            [["Trends", "A", "B"], ["C", "D", "e"]],
        ),
        # However long what follows: a heading never stands on a page alone.
        ((*section(2, "A"), *section(2, "A")[1:] * 5, *section(2, "B")), [["Trends", "A"], ["B"]]),
    ],
)
def test_a_chapter_is_divided_by_length_where_a_section_begins(blocks, pages):
    found = split_chapters([chapter(*blocks)], lambda insert: 10)
    assert [titles(one) for one in found] == pages


def test_items_stand_closer_than_paragraphs():
    line = (Paragraph((PlainText("x" * 80),), 1),)
    apart = _estimate_block_height(line * 3, lambda insert: 0)
    assert _estimate_block_height((ListBlock((line,) * 3, False, 1),), lambda insert: 0) == pytest.approx(
        apart - 3 * 0.7 + 1
    )
    assert _estimate_block_height((Quote(line * 3, 1),), lambda insert: 0) == pytest.approx(apart)


def test_tables_count_as_lines_and_notes_go_with_their_marks():
    table = InsertBlock("table", "t", 3)
    note = {"n": (PlainText("So it is."),)}
    made = chapter(*section(2, "A", FootnoteMark("n")), table, table, *section(2, "B"), notes=note)
    assert len(split_chapters([made], lambda insert: 10)) == 1
    first, second = split_chapters([made], lambda insert: 80)
    assert list(first[0].document.footnotes) == ["n"]
    assert not second[0].document.footnotes
    assert [one[0].first for one in (first, second)] == [True, False]


def test_the_first_page_keeps_the_address():
    assert [get_chapter_page_address("part/2.html", number) for number in (1, 2)] == ["part/2.html", "part/2.2.html"]


@pytest.fixture
def long(built):  # type: ignore[no-untyped-def]
    blocks = [block for name in ("First", "Second", "Third", "Fourth", "Fifth") for block in section(2, name)]
    note = {"n": (PlainText("So it is."),)}
    blocks[-1] = Paragraph((LONG, PlainText("zebras"), FootnoteMark("n")), 2)
    blocks.append(InsertBlock("table", "by_sex", 3))
    return built(chapters={"en": (chapter(*blocks, notes=note),)}, languages=("en",))


def test_pages_lead_to_each_other_and_to_where_a_place_was_before(long):
    first, second = (long.tree(f"en/2031/part/{name}.html") for name in ("1", "1.2"))
    ways = [[(a.get("rel"), a.get("href")) for a in one.iter("a") if a.get("rel")] for one in (first, second)]
    assert ways == [[("next", "1.2.html")], [("prev", "1.html")]]
    # An address of a heading or a table as it was before the chapter was divided.
    places = {one.get("id"): one for one in first.iter() if one.get("id")}
    assert places["fifth"].find("a").get("href") == "1.2.html#fifth"
    assert "t_by_sex" in places
    assert "id=fifth" in long.told("en/2031/part/1.2.html")
    assert "So it is." not in long.told("en/2031/part/1.html")
    assert "title Assistance, page 2 of 2 –" in long.around("en/2031/part/1.2.html")


def test_the_search_leads_to_the_page_where_the_words_stand(long):
    told = html.unescape(long["en/2031/search.html"].decode())
    assert '"part/1.2.html#fifth"' in told
    assert '"part/1.html#fifth"' not in told


# What the pages are made from: orders of tables and files, citations, sources, definitions, each whole.


@pytest.fixture(scope="module")
def book(whole: Release) -> SiteContext:
    return SiteContext(whole, {}, {}, "en", ("en", "nb"))


def other(book: SiteContext, **changes: Any) -> SiteContext:
    """The book of a release that has other names, or other parts."""
    own = {name: changes.pop(name) for name in list(changes) if hasattr(book.names, name)}
    names = replace(book.names, **own)
    return replace(book, release=replace(book.release, names=names, **changes))


def table(book: SiteContext, id: str) -> Any:
    return next(one for one in book.tables if one.id == id)


# Citations


def test_the_report_and_what_is_in_it_are_cited(book: SiteContext) -> None:
    report = "Status report for Sagaland (generated)"
    start, end = "The coordination unit (generated) (2032). ", "Edition of 15 May 2032 for 2031."
    assert format_site_citation(book) == f"{start}{report}. {end}"
    years = table(book, "years")
    assert format_site_citation(book, years, page="x.html") == (
        f"{start}Table 3. About years (table ID years). In {report}. {end} en/2031/x.html"
    )
    picture: Any = SimpleNamespace(title="Drawn")
    assert (
        format_site_citation(book, picture=picture, page="y.html") == f"{start}Drawn. In {report}. {end} en/2031/y.html"
    )
    assert format_site_citation(other(book, imprint=Imprint(draft=True))) == book.format_shared_text("draft.cite")
    both = other(book, imprint=Imprint(draft=True, demonstration=True))
    assert format_site_citation(both, years) == book.format_shared_text("draft.cite")
    assert format_site_citation(other(book, imprint=Imprint(demonstration=True))) == book.format_shared_text(
        "demonstration.cite"
    )


def test_the_report_as_bibtex_without_signs_that_it_would_read(book: SiteContext) -> None:
    assert format_bibtex(book) == "\n".join(
        [
            "@techreport{sagaland2031,",
            "  author = {{The coordination unit (generated)}},",
            "  title = {{Status report for Sagaland (generated)}},",
            "  institution = {{The coordination unit (generated)}},",
            "  year = {2032},",
            "  note = {Edition of 15 May 2032 for 2031},",
            "  language = {en}",
            "}",
        ]
    ).replace("for 2031},", f"for 2031{book.edition.removeprefix('Edition of 15 May 2032 for 2031')}}},")
    assert format_bibtex(other(book, imprint=Imprint(draft=True))) == ""


# Files that can be taken home


def test_files_for_a_language_are_those_in_it_and_those_in_none() -> None:
    names = ("t.csv", "t.en.json", "t.nb.json", "u.nb.xlsx", "u.xlsx", "v.x.Z9", "tables.xlsx",
        "tables.en.xlsx", "README.en.md", "CITATION.cff", "w.ODS", "plain")  # fmt: skip
    sizes = {"t.csv": 1, "t.en.json": 1499, "tables.en.xlsx": 1_501, "README.en.md": 2_000_000}
    files = {name: b"x" * sizes.get(name, 0) for name in names}
    found = list_language_downloads(files, "2031", "en", ("en", "nb"), lambda size: f"{size} kB")
    assert [(one.name, one.stem, one.language, one.kind, one.size) for one in found] == [
        ("CITATION.cff", "CITATION", "", "CFF", "1 kB"),
        ("README.en.md", "README", "en", "Markdown", "2,000 kB"),
        ("plain", "", "", "PLAIN", "1 kB"),
        ("t.csv", "t", "", "CSV", "1 kB"),
        ("t.en.json", "t", "en", "JSON-stat 2", "1 kB"),
        ("tables.en.xlsx", "tables", "en", "Excel", "2 kB"),
        ("u.xlsx", "u", "", "Excel", "1 kB"),
        ("v.x.Z9", "v.x", "", "Z9", "1 kB"),
        ("w.ODS", "w", "", "ODS", "1 kB"),
    ]
    assert [one.path for one in found][:2] == ["data/2031/CITATION.cff", "data/2031/README.en.md"]


# Orders and lists


def test_tables_stand_by_their_numbers_those_without_first_accounts_last(book: SiteContext) -> None:
    years = table(book, "years")
    made = [
        replace(years, id=id, number=number, kind=kind)
        for id, number, kind in (
            ("a", "1", "account"), ("b", "10", "table"), ("c", "9", "table"), ("d", "", "table"),
            ("e", "", "account"), ("f", "3b", "table"),
        )
    ]  # fmt: skip
    assert "".join(one.id for one in book.sort_tables_by_number(made)) == "dfcbea"


def test_what_a_body_and_its_tables_are(book: SiteContext) -> None:
    assert [*book.body_accounts] == ["havn_shelter", "fjord_shelter"]
    assert [one.id for one in book.declared_tables] == ["by_sex", "keys", "years"]
    assert {name: [(one.id, alone) for one, alone in found] for name, found in book.tables_by_provider.items()} == {
        "follow_up": [("by_sex", True), ("keys", False)],
        "police": [("keys", False), ("years", True)],
    }
    assert [one.id for one in _select_body_tables(book, "havn_shelter")] == ["account_havn_shelter"]
    assert [one.id for one in _select_body_tables(book, "police")] == ["years"]
    assert _select_body_tables(book, "migration_board") == []
    keyed = other(book, tables=(replace(table(book, "years"), key=True), replace(table(book, "years"), id="more")))
    assert [one.id for one in _select_body_tables(keyed, "police")] == ["years"]
    assert [_get_body_part(book, name) for name in ("havn_shelter", "police", "migration_board")] == [
        min(book.names.providers[name].parts, default=0) for name in ("havn_shelter", "police", "migration_board")
    ]
    assert _find_mentioning_parts(book, "police") == [
        (book.part(at), f"part/{at}.html") for at in sorted(set(book.names.providers["police"].parts))
    ]


def test_a_page_of_another_language_or_its_front_page(book: SiteContext) -> None:
    paths = {
        "text/00-summary.html": "index.html", "part/1.html": "part/1.html", "part/9.html": "index.html",
        "body/police.html": "body/police.html", "body/unit.html": "index.html",
        "table/x.html": "table/x.html",         "index.html": "index.html", "method.html": "method.html",
    }  # fmt: skip
    assert {path: book.beside("nb", path) for path in paths} == paths
    assert book.beside("en", "text/00-summary.html") == "text/00-summary.html"


def test_parts_and_their_texts(book: SiteContext) -> None:
    assert book.parts == (1, 2, 3)
    assert [[one.id for one in book.select_part_chapters(number)] for number in (1, 2, None)] == [
        ["01-trends", "01-words"], [], ["00-summary", "09-more"],
    ]  # fmt: skip
    assert list(book.chapter_pages) == [
        "part/1.html", "part/2.html", "part/3.html", "text/00-summary.html", "text/09-more.html",
    ]  # fmt: skip
    inserts = [
        InsertBlock("table", "years", 1),
        InsertBlock("table", "none", 1),
        InsertBlock("box", "x", 1),
        InsertBlock("chart", "x", 1),
    ]
    assert [book._estimate_insert_height(one) for one in inserts] == [pytest.approx(11.6), 0.0, 8.0, 15.0]


def test_names_in_another_language_than_the_page(whole: Release) -> None:
    bodies = {**whole.names.providers}
    bodies["police"] = replace(bodies["police"], label=InvariantText("Same"))
    bodies["havn_shelter"] = replace(bodies["havn_shelter"], label=InvariantText("Own"), language="sv")
    names = replace(whole.names, providers=bodies)
    found = {
        tongue: {
            label.text("en"): its
            for label, its in SiteContext(
                replace(whole, names=names), {}, {}, tongue, ("en", "nb")
            ).label_languages.items()
        }
        for tongue in ("en", "nb", "nn", "sv")
    }
    assert found == {"en": {"Same": "nb", "Own": "sv"}, "nb": {"Own": "sv"}, "nn": {"Own": "sv"}, "sv": found["sv"]}
    assert "Own" not in found["sv"]


# Sources, definitions, series


def test_where_the_figures_of_a_table_come_from(book: SiteContext) -> None:
    assert list_table_sources(book, [table(book, "years")]) == {
        "bodies": [{"name": "Sagaland Police (generated)", "lang": None, "page": "body/police.html"}],
        "registers": ["The case register (generated)"],
        "rules": [
            {
                "name": "Identified victims",
                "text": "Count those whom the police or the court identified.",
                "place": "definitions.html#m-victims_identified",
            },
            {
                "name": "Cases opened",
                "text": "Count cases opened in the year.",
                "place": "definitions.html#m-cases_opened",
            },
        ],
    }
    assert list_table_sources(book, []) == {"bodies": [], "registers": [], "rules": []}
    shelters = list_table_sources(book, [table(book, "by_sex")])
    assert shelters["registers"] == []
    assert [(one["name"].removesuffix(" (generated)"), one["page"]) for one in shelters["bodies"]] == [
        ("Havn shelter", "body/havn_shelter.html"), ("Fjord shelter", "body/fjord_shelter.html"),
        ("Island outreach", ""),
    ]  # fmt: skip


@pytest.fixture
def printed(book: SiteContext, monkeypatch: pytest.MonkeyPatch) -> Any:
    """A press that keeps what a page would be made of, by its address."""
    told: dict[str, dict[str, Any]] = {}

    def kept(self: SiteRenderer, path: str, template: str, title: str, **facts: Any) -> None:
        told[path] = {"template": template, "title": title, **facts}

    monkeypatch.setattr(SiteRenderer, "render_site_page", kept)
    monkeypatch.setattr(figures, "render_charts", lambda press, at, charts, behind=None: Markup(""))
    monkeypatch.setattr(SiteRenderer, "render_fragment", lambda self, at, template, **facts: Markup(f"<{template}>"))
    return SimpleNamespace(told=told, press=SiteRenderer(book), book=book)


def test_the_lists_of_tables_and_series(printed: Any) -> None:
    build_table_pages(printed.press)
    build_series_pages(printed.press)
    told = printed.told
    assert [*told] == [
        "tables.html", "table/by_sex.html", "table/keys.html", "table/years.html",
        "table/account_havn_shelter.html", "table/account_fjord_shelter.html", "series/years.html",
        "series.html",
    ]  # fmt: skip
    assert [
        (part["number"], part["name"], [(one["id"], one["page"], one["series"]) for one in part["tables"]])
        for part in told["tables.html"]["parts"]
    ] == [
        ("1", "Assistance", [
            ("by_sex", "table/by_sex.html", False),
            ("account_havn_shelter", "table/account_havn_shelter.html", False),
            ("account_fjord_shelter", "table/account_fjord_shelter.html", False),
        ]),
        ("3", "Criminal cases", [
            ("keys", "table/keys.html", False), ("years", "table/years.html", True),
        ]),
    ]  # fmt: skip
    about = {name: told["table/years.html"][name] for name in ("table", "part", "body", "series", "trail")}
    assert about == {
        "table": "years",
        "part": ("part/3.html", "Criminal cases"),
        "body": None,
        "series": "series/years.html",
        "trail": [("tables.html", "Tables")],
    }
    account = told["table/account_havn_shelter.html"]
    assert account["body"] == ("body/havn_shelter.html", "Havn shelter (generated)")
    assert account["series"] == ""
    (one,) = told["series.html"]["series"]
    assert one == {
        "title": "Table 3. About years", "page": "series/years.html", "part": "Criminal cases",
        "span": "2029 to 2031", "breaks": "one break",
    }  # fmt: skip
    assert told["series/years.html"]["breaks"] == ["Identified victims: new rule from 2030"]


def test_the_page_of_definitions(printed: Any) -> None:
    build_definition_pages(printed.press)
    told = printed.told["definitions.html"]
    assert [(one["id"], one["unit"], one["caveat"], len(one["tables"])) for one in told["measures"]] == [
        ("victims_assisted", "persons", "", 2),
        ("dependants_housed", "persons", "", 0),
        ("mean_stay", "days", "", 0),
        ("victims_identified", "persons", "", 2),
        ("cases_opened", "cases", "Read with care.", 2),
    ]
    assert {
        one["id"]: [(code["id"], code["level"], code["remarks"]) for code in one["codes"]] for one in told["dimensions"]
    } == {
        "entry": [("new", 0, "")],
        "sex": [("female", 0, ""), ("male", 0, "")],
        "age": [("minor", 0, "")],
        "citizenship": [("north", 0, ""), ("vinland", 1, "")],
        "exploitation": [("sexual", 0, ""), ("labour", 0, "")],
    }
    assert index_tables_by_measure(printed.book)["cases_opened"] == [
        ("About keys", "table/keys.html"), ("Table 3. About years", "table/years.html"),
    ]  # fmt: skip


def test_figures_over_the_years_are_those_with_two_numbers(book: SiteContext) -> None:
    found = build_body_time_table(book, "police")
    assert found is not None
    assert (found.id, found.title.text("en"), found.unit.text("en")) == (
        "over_time_police",
        "Development over time",
        "Units are given in each line",
    )
    assert [(label.text("en"), level, head) for label, level, head in found.row_labels] == [
        ("Cases opened", 0, False), ("Identified victims", 0, False),
    ]  # fmt: skip
    assert [[str(one.value) for one in row if one] for row in found.cells] == [
        ["990", "1100", "1204"],
        ["5", "..", "6"],
    ]
    assert build_body_time_table(book, "havn_shelter") is None
    assert find_time_axis(found) is not None


def test_tables_charts_and_boxes_of_a_page_stand_on_it_once(printed: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    calls: list[tuple[Any, ...]] = []
    monkeypatch.setattr(
        room, "render_table_figure", lambda press, at, one, **more: calls.append((at, one.id, more)) or "T"
    )
    monkeypatch.setattr(
        room,
        "render_charts",
        lambda press, at, charts, behind=None: calls.append((at, charts, behind and behind.id)) or "P",
    )
    asked = [InsertBlock("table", "years", 1), InsertBlock("chart", "cases", 1), InsertBlock("table", "none", 1)]
    words = (Heading(1, (PlainText("A"),), 1), Paragraph((PlainText("B"),), 2), *asked)
    chapter = Chapter("01-a", 1, "A", None, Document("en", "x.md", words, {}))
    made = InsertRenderer.from_chapters(printed.press, "part/1.html", [chapter])
    assert [*made.tables] == ["years"]
    for kind, name in (
        ("table", "years"),
        ("table", "years"),
        ("table", "keys"),
        ("chart", "cases"),
        ("chart", "cases"),
    ):
        made.html(kind, name)
    bare = InsertRenderer.from_chapters(printed.press, "part/2.html", [])
    bare.html("chart", "cases")
    assert calls == [
        ("part/1.html", "years", {"pictures": False}),
        ("part/1.html", ["cases"], None),
        ("part/1.html", [], None),
        ("part/2.html", ["cases"], "years"),
    ]
    assert [made.html("box", one) for one in ("behind", "disputed")] == ["<boxes>", ""]


def test_ways_and_places() -> None:
    press: Any = SimpleNamespace(get_relative_way=lambda at, target: f"{at}>{target}")
    assert [resolve_site_link(press, "a", one) for one in ("#x", "/b.html", "b.html#c")] == [
        "#x",
        "a>b.html",
        "a>b.html#c",
    ]
    ways = [("a/b.html", "a/b.html#c"), ("a/b.html", "a/b.html"), ("a/b.html", "x.html"), ("b.html", "a/x.html#y")]
    assert [get_relative_address(*one) for one in ways] == ["#c", "b.html", "../x.html", "a/x.html#y"]
    assert [make_heading_anchor(one) for one in ("Åpne – saker", "–", "A  b", "Éü öä", "1.2")] == [
        "apne-saker", "section", "a-b", "eu-oa", "1-2",
    ]  # fmt: skip


# Files from elsewhere are as they were recorded, with their licences.


ROOT = Path(__file__).parents[4]
FOLDERS = (ROOT / "src" / "tilstand" / "publish" / "site" / "static", ROOT / "tests" / "vendor")


@pytest.mark.parametrize("folder", FOLDERS, ids=lambda folder: folder.name)
def test_every_file_has_the_hash_that_was_recorded(folder: Path) -> None:
    packages = json.loads((folder / "vendor.json").read_text("utf-8"))["packages"]
    files = {file["file"]: file["sha256"] for package in packages for file in package["files"]}
    assert files
    assert {name: hashlib.sha256((folder / name).read_bytes()).hexdigest() for name in files} == files
    assert all(any("LICENSE" in file["file"] for file in one["files"]) for one in packages)
