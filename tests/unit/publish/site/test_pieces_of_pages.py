"""What single pages are made of, each in full: the index, cards, rows of tables, bodies."""

from __future__ import annotations

import json
from dataclasses import replace
from types import SimpleNamespace
from typing import Any

import pytest

from tilstand.model.release import Release
from tilstand.model.table import CellValue
from tilstand.publish.site import search as index
from tilstand.publish.site.body_pages import _build_body_page, _iterate_body_cells
from tilstand.publish.site.content_pages import _build_card_table, _choose_row_figure, _list_theme_bodies
from tilstand.publish.site.context import SiteContext
from tilstand.publish.site.figures import _group_html_rows, build_html_grid
from tilstand.publish.site.renderer import SiteRenderer
from tilstand.publish.site.search import _get_index_letter, build_keyword_page
from tilstand.terms import FigureOrigin, Key, Period, Value, ValueStatus


@pytest.fixture
def press(whole: Release, monkeypatch: pytest.MonkeyPatch) -> Any:
    """A press that keeps what a page would be made of, and prints nothing."""
    told: list[dict[str, Any]] = []

    def kept(self: SiteRenderer, path: str, template: str, title: str, **facts: Any) -> None:
        told.append({"title": title, **facts})

    monkeypatch.setattr(SiteRenderer, "render_site_page", kept)
    monkeypatch.setattr(SiteRenderer, "get_rendered_page", lambda self, path: f"<main><p>Words of {path}.</p></main>")
    monkeypatch.setattr(SiteRenderer, "render_fragment", lambda self, at, template, **facts: "")

    def of(release: Release) -> SiteRenderer:
        return SiteRenderer(SiteContext(replace(release, chapters={}, plots=()), {}, {}, "en", ("en",)))

    made = of(whole)
    return SimpleNamespace(press=made, book=made.book, told=told, of=of)


def test_the_index_has_every_word_by_its_letter_with_all_that_it_leads_to(
    press: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    entries = [
        ("zoo", "Z", "z.html"), ("Apes", "First", "a.html"), ("apes", "Again", "a.html"),
        ("9 lives", "9", "9.html"), ("Able", "Able", "b.html"), ("Apes", "Other", "c.html"),
    ]  # fmt: skip
    monkeypatch.setattr(index, "_build_index_entries", lambda book: iter(entries))
    monkeypatch.setattr(index, "_list_text_pages", lambda book: iter([("Summary", "text/s.html")]))
    build_keyword_page(press.press)
    (told,) = press.told
    letters = [(group["letter"], group["place"]) for group in told["groups"]]
    assert letters == [("A", "letter-65"), ("Z", "letter-90"), ("Numbers and signs", "letter-other")]
    words = [
        (one["word"], [(link["title"], link["page"]) for link in one["links"]])
        for group in told["groups"]
        for one in group["entries"]
    ]
    assert words == [
        ("Able", [("Able", "b.html")]),
        ("Apes", [("First", "a.html"), ("Other", "c.html")]),
        ("Zoo", [("Z", "z.html")]),
        ("9 lives", [("9", "9.html")]),
    ]
    assert told["texts"] == [{"title": "Summary", "page": "text/s.html", "words": "html text Words"}]
    data = json.loads(told["passages"])
    assert list(data) == ["period", "alike", "ignored", "alphabet", "letters", "rows"]
    assert data["period"] == ["2031"]
    assert ["women", "woman", "female"] in data["alike"]
    assert {"how", "many", "not"} <= set(data["ignored"])
    assert data["alphabet"] == "abcdefghijklmnopqrstuvwxyz"
    assert data["letters"] == {"æ": "ae", "ø": "o"}
    assert data["rows"][-1] == ["text", "text/s.html", "Summary", "Words of text/s.html."]


@pytest.mark.parametrize(
    ("word", "language", "letter"),
    [
        ("Åse", "nb", "Å"), ("Åse", "en", "A"), ("øl", "nb", "Ø"), ("9a", "nb", ""), ("ław", "pl", "Ł"),
        ("", "en", ""), ("ბანი", "ka", "ბ"), ("ß", "en", "S"),
    ],
)  # fmt: skip
def test_a_word_stands_under_the_letter_that_the_language_has_for_it(word: str, language: str, letter: str) -> None:
    assert _get_index_letter(word, language) == letter


def test_a_row_stands_in_as_far_as_its_level_and_no_further_than_three(press: Any) -> None:
    (table,) = [one for one in press.book.tables if one.id == "by_sex"]
    levels = zip(table.row_labels, (0, 2, 3, 5), strict=True)
    labels = tuple((label, level, heading) for (label, _, heading), level in levels)
    made = build_html_grid(press.book, replace(table, row_labels=labels))
    assert [[row["level"] for row in group] for group in made["groups"]] == [[0, 2, 3, 3]]


def test_a_card_offers_more_where_the_table_or_any_of_its_rows_has_a_note(press: Any) -> None:
    (table,) = [one for one in press.book.tables if one.id == "by_sex"]
    bare = tuple(tuple(cell and replace(cell, notes=()) for cell in row) for row in table.cells)
    kinds = (table, replace(table, notes=()), replace(table, cells=bare), replace(table, notes=(), cells=bare))
    made = [_build_card_table(press.book, one) for one in kinds]
    assert [one["more"] for one in made] == [True, True, True, False]
    assert [bool(row["notes"]) for row in made[1]["rows"]] == [True, False, False, False]


@pytest.mark.parametrize(
    ("rows", "groups"),
    [
        ("", []),
        ("a0", ["a"]),
        ("H0 a1 b0 c1 K0 d1", ["Ha", "bc", "Kd"]),
        ("a0 b0", ["ab"]),
        ("H1 a2 b0", ["Hab"]),
        ("H0 K1 a2 b0 c0", ["HKa", "bc"]),
    ],
)
def test_rows_stand_under_the_heading_that_they_belong_to(rows: str, groups: list[str]) -> None:
    """A capital is a heading, a number how far in it stands."""
    made = [{"label": one[0], "level": int(one[1]), "heading": one[0].isupper()} for one in rows.split()]
    assert ["".join(row["label"] for row in group) for group in _group_html_rows(made)] == groups


def test_a_body_s_page_tells_where_it_is_and_what_it_answered(press: Any, whole: Release) -> None:
    _build_body_page(press.press, "havn_shelter")
    (told,) = press.told
    kept = {name: fact for name, fact in told.items() if name not in ("figure", "text", "over_time")}
    answered = "What has changed over the past year?", "Has practice changed?"
    assert kept == {
        "title": "Havn shelter (generated)",
        "lang": None,
        "city": "Havn",
        "parent": "The Shelter League (generated)",
        "retold": "",
        "parts": [("Assistance", "part/1.html")],
        "downloads": [],
        "forms": [
            {
                "title": "Answers in words: Shelters",
                "answers": [
                    {"question": answered[0], "lang": None, "told": "", "paragraphs": [["More."], ["Said", "so."]]}
                ],
            },
            {
                "title": "Answers in words: Residence permits",
                "answers": [
                    {
                        "question": answered[1],
                        "lang": "nb",
                        "told": "The answer was given in Norwegian (bokmål).",
                        "paragraphs": [["Nei."]],
                    }
                ],
            },
        ],
        "tables": [],
        "trail": [("bodies.html", "Reporting bodies")],
    }
    havn, board, police = ("Havn shelter", "The Migration Board", "Sagaland Police")
    assert {
        n: [one["name"].removesuffix(" (generated)") for one in _list_theme_bodies(press.book, n)] for n in (1, 2, 3, 9)
    } == {1: [havn, "Fjord shelter"], 2: [board, havn], 3: [police], 9: []}
    press.told.clear()
    _build_body_page(press.of(replace(whole, names=replace(whole.names, basis="reconstructed"))), "police")
    assert press.told[0]["retold"].startswith("The submissions for 2031 are reconstructed: they are put together")


def test_figures_over_time_are_of_periods_as_long_as_the_edition_s(press: Any) -> None:
    (table,) = [one for one in press.book.tables if one.id == "years"]
    (cell, *_), *_ = table.cells
    keys = [
        None, cell.key, replace(cell.key, period=Period.from_text("2031-H1")),
        Key("cases_change", "police", Period.from_text("2031")), cell.key.at("sex", "_X"),
    ]  # fmt: skip
    book: Any = SimpleNamespace(
        names=press.book.names, cells_by_provider={"police": [replace(cell, key=key) for key in keys]}
    )
    measures = {**book.names.measures}
    measures["cases_change"] = replace(measures["cases_opened"], statistic="change")
    book.names = replace(book.names, measures=measures)
    assert [key for key, _ in _iterate_body_cells(book, "police")] == [cell.key]
    assert list(_iterate_body_cells(book, "unit")) == []


@pytest.mark.parametrize(
    ("cells", "shown", "before"),
    [
        ("2029 2030 2031", 2, [1]),
        ("2031 2030 2029", 0, [1]),
        ("2030? 2029 2031", 2, [1]),
        ("2031", 0, []),
        ("2031:f 2031 2030:f 2030", 1, [3]),
        ("2031:f 2030", 0, []),
        ("2031-H2 2031 2030", 1, [2]),
        ("2031 2031", 0, []),
        ("-", None, []),
    ],
)
def test_a_card_tells_the_latest_total_and_the_same_of_the_period_before(
    cells: str, shown: int | None, before: list[int]
) -> None:
    """`2030?` is a year without a number, `2031:f` a part of one, `-` a remark without an address."""

    def cell(one: str) -> CellValue:
        period, _, code = one.rstrip("?").partition(":")
        dims = (("sex", code),) if code else ()
        value = Value.missing(ValueStatus.NOT_KNOWN) if one.endswith("?") else Value.number(1)
        key = None if one == "-" else Key("cases", "police", Period.from_text(period), dims)
        return CellValue(key, value, FigureOrigin.SUBMITTED)

    filled = [(n, cell(one)) for n, one in enumerate(cells.split())]
    told = _choose_row_figure(filled)
    if shown is None:
        assert told is None
    else:
        assert told == (filled[shown][1], [filled[n] for n in before])
