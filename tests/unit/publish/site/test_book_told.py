"""What the pages are made from: orders of tables and files, citations, sources, definitions, each whole."""

from __future__ import annotations

from dataclasses import replace
from types import SimpleNamespace
from typing import Any

import pytest
from markupsafe import Markup

from tilstand.model.document import Chapter, Document, Heading, InsertBlock, Paragraph, PlainText
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
from tilstand.publish.site.structure import get_relative_address, list_language_downloads, make_heading_anchor
from tilstand.terms import InvariantText


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
    assert [made.html("box", one) for one in ("behind", "persons", "disputed")] == ["<boxes>", "", ""]


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
