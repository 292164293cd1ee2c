"""Which tables, texts and bodies stand where in print, and which data files an edition has, in order."""

from __future__ import annotations

from dataclasses import replace
from types import SimpleNamespace
from typing import Any

import pytest

from tilstand.define.labels import Catalogue
from tilstand.model.document import FRONT, Chapter, Document, Heading, InsertBlock, PlainText
from tilstand.model.names import Imprint
from tilstand.model.release import Release
from tilstand.publish import open_data as data_room
from tilstand.publish import page_model as room
from tilstand.publish.figure_files import FIGURE_FILES
from tilstand.publish.open_data import plan_data_tasks, write_open_data
from tilstand.publish.page_model import _ReportDocument, build_report
from tilstand.publish.report_elements import EditionBox, list_edition_boxes
from tilstand.terms import InvariantText, TranslatedText


def table(release: Release, id: str, **changes: Any) -> Any:
    return replace(next(one for one in release.tables if one.id == id), **changes)


def chapter(id: str, number: int | None, *inserts: tuple[str, str], provider: str | None = None) -> Chapter:
    blocks = (Heading(1, (PlainText(f"Title {id}"),), 1), *(InsertBlock(kind, name, 1) for kind, name in inserts))  # type: ignore[arg-type]
    return Chapter(id, number, f"Title {id}", provider, Document("en", "x.md", blocks, {}))


def writing(release: Release, *chapters: Chapter, **changes: Any) -> _ReportDocument:
    return _ReportDocument(replace(release, **changes), "en", chapters)


def captions(part: dict[str, Any]) -> list[str]:
    return [one["caption"] for section in part["sections"] for one in section["tables"]]


def test_a_part_has_the_tables_that_no_text_has_a_place_for(whole: Release) -> None:
    both = writing(whole).part(3)
    assert captions(both) == ["About keys", "Table 3. About years"]
    assert (both["title"], both["further"], both["elsewhere"]) == ("Part 3. Criminal cases", "", "")
    own = writing(whole, chapter("03-a", 3, ("table", "keys"))).part(3)
    assert captions(own) == ["Table 3. About years"]
    assert own["further"] == "Further tables"
    # A picture that shows all figures of a table stands for it; one of some of them does not.
    drawn = writing(whole, chapter("03-a", 3, ("chart", "cases")))
    assert drawn.find_placed_tables() == set()
    (years,) = (one for one in whole.tables if one.id == "years")
    alone = replace(years, row_labels=years.row_labels[:1], cells=years.cells[:1])
    shown = replace(drawn, release=replace(whole, tables=(alone,)))
    assert shown.find_placed_tables() == {"years"}


def test_a_part_without_anything_says_so(whole: Release) -> None:
    empty = writing(whole, tables=(), answers=()).part(2)
    assert empty["paragraphs"] == [writing(whole).format_report_text("part_empty")]
    assert (empty["blocks"], empty["sections"], empty["bodies"], empty["further"]) == ([], [], [], "")
    texts = writing(whole, chapter("02-a", 2), tables=(), answers=()).part(2)
    assert texts["paragraphs"] == []
    words = Catalogue(
        {**whole.names.words.labels, "report.part_intro.2": TranslatedText.from_texts(nb="a", nn="b", en="Own intro.")}
    )
    intro = writing(whole, names=replace(whole.names, words=words), tables=(), answers=())
    assert (intro.part(2)["paragraphs"], intro.part(2)["bodies_intro"]) == (["Own intro."], [])
    accounts = {**words.labels, "report.body_accounts_intro": InvariantText("Of each.")}
    told = writing(whole, names=replace(whole.names, words=Catalogue(accounts)))
    assert told.part(1)["bodies_intro"] == ["Of each."]


def test_tables_that_the_site_alone_has_are_named(whole: Release) -> None:
    def said(*numbers: str) -> str:
        made = [replace(table(whole, "years"), id=f"t{at}", number=one) for at, one in enumerate(numbers)]
        return writing(whole).elsewhere(made)

    assert said() == ""
    assert said("3").endswith("Table\u00a03. About years.")
    assert "Table\u00a02. About years; Table\u00a010. About years" in said("10", "2")
    assert "About years; Table\u00a02. About years" in said("2", "")
    assert "2–4, 7, 9" in said("9", "3", "2", "4", "7")
    assert "Table\u00a02" in said("9", "3", "2", "4")
    assert "Table\u00a02" in said("9", "3", "2", "4", "")


def test_bodies_stand_in_their_order_with_their_texts_figures_and_answers(whole: Release) -> None:
    part = writing(whole).part(1)
    assert [
        (one["name"].removesuffix(" (generated)"), len(one["blocks"]), len(one["sections"]), len(one["forms"]))
        for one in part["bodies"]
    ] == [("Havn shelter", 0, 1, 1), ("Fjord shelter", 0, 1, 0)]
    own = chapter("01-bodies/havn", 1, ("table", "keys"), provider="havn_shelter")
    havn, fjord = writing(whole, own).part(1)["bodies"]
    assert (len(havn["blocks"]), len(havn["sections"]), havn["forms"]) == (1, 1, [])
    (piece,) = (one for section in fjord["sections"] for one in section["tables"])
    assert (piece["caption"], piece["listed"]) == ("Figures for 2031", False)
    unprinted = tuple(replace(one, printed=False) for one in whole.tables)
    assert [one["name"][:4] for one in writing(whole, tables=unprinted).part(1)["bodies"]] == ["Havn"]
    two = writing(whole).forms(whole.answers[:2])
    assert [(one["title"], len(one["answers"])) for one in two] == [("Shelters", 1), ("Residence permits", 1)]
    assert [one["title"] for one in writing(whole).forms(whole.answers[:1])] == [""]
    assert writing(whole).forms(()) == []


def picture(id: str) -> Any:
    return SimpleNamespace(id=id, svg=b"<svg>\n</svg>", title="Drawn", alt="Alt", width=166)


def test_what_stands_where_a_text_asks_for_it(whole: Release) -> None:
    made = replace(writing(whole), pictures=(picture("cases"), picture("other")))

    def kinds(kind: str, id: str, own: _ReportDocument = made) -> list[Any]:
        return [(one["kind"], one.get("anchor", "")) for one in own.build_insert_blocks(InsertBlock(kind, id, 1))]  # type: ignore[arg-type]

    assert kinds("chart", "cases") == [("picture", "chart-cases")]
    assert kinds("chart", "none") == []
    assert kinds("chart", "cases", replace(made, shown=frozenset(["cases"]))) == []
    assert kinds("box", "behind") == [("box", "")]
    assert kinds("table", "keys") == [("spread", "")]
    assert kinds("table", "years") == [("tables", "")]
    assert made.build_insert_blocks(InsertBlock("table", "none", 1)) == [{"kind": "tables", "sections": []}]
    unprinted = replace(made, release=replace(whole, tables=(table(whole, "keys", printed=False),)))
    assert unprinted.build_insert_blocks(InsertBlock("table", "keys", 1)) == [{"kind": "tables", "sections": []}]
    one = table(whole, "keys", column_labels=whole.tables[1].column_labels[:1],
        cells=tuple(row[:1] for row in whole.tables[1].cells))  # fmt: skip
    assert whole.tables[1].id == "keys"
    assert kinds("table", "keys", replace(made, release=replace(whole, tables=(one,)))) == [("tables", "")]
    assert made.build_insert_blocks(InsertBlock("chart", "cases", 1)) == [
        {
            "kind": "picture",
            "anchor": "chart-cases",
            "svg": "<svg> </svg>",
            "title": "Drawn",
            "alt": "Alt",
            "width": 166,
        }
    ]


def test_chapters_stand_before_and_after_the_parts(whole: Release) -> None:
    own = [
        chapter("00-a", 0), chapter("01-b", 1), chapter("09-c", 9), chapter("none", None),
        chapter(FRONT, 0, ("chart", "x")),        chapter("04-d", 4), chapter("03-e", 3),
    ]  # fmt: skip
    told = build_report(replace(whole, chapters={"en": tuple(own)}), "en")
    assert [one["title"] for one in told["openings"]] == ["Title 00-a", "Title none"]
    assert [one["title"] for one in told["closings"]] == ["Title 09-c", "Title 04-d"]
    assert told["first"]["title"] == f"Title {FRONT}"
    assert [one["title"] for one in told["parts"]] == [
        "Part 1. Assistance", "Part 2. Residence", "Part 3. Criminal cases",
    ]  # fmt: skip
    assert build_report(replace(whole, chapters={}), "en")["first"] == {}


def test_where_the_tables_of_the_site_alone_are(whole: Release) -> None:
    assert writing(whole).web_only_tables.tables == frozenset()
    unprinted = writing(whole, tables=(table(whole, "keys", printed=False), table(whole, "years")))
    assert (unprinted.web_only_tables.tables, unprinted.web_only_tables.base) == (frozenset(["keys"]), "")
    assert unprinted.web_only_tables.told == unprinted.format_report_text("front.on_site")
    words = Catalogue({**whole.names.words.labels, "report.address": InvariantText("https://e.org/")})
    assert writing(whole, names=replace(whole.names, words=words)).web_only_tables.base == "https://e.org/en/2031/"


def test_measures_of_the_tables_that_are_printed(whole: Release) -> None:
    assert room._find_printed_measures(whole) is None
    some = replace(whole, tables=(table(whole, "keys", printed=False), table(whole, "years")))
    assert room._find_printed_measures(some) == {"cases_opened", "victims_identified"}
    assert room._find_printed_measures(replace(whole, tables=())) is None


def test_boxes_of_each_kind(whole: Release) -> None:
    disputes: Any = (
        SimpleNamespace(
            title=InvariantText("T"), sentences=(InvariantText("A."), InvariantText("B.")), findings=("r1",)
        ),
        SimpleNamespace(title=None, sentences=(), findings=()),
    )
    made = replace(whole, disputes=disputes)
    (disputed,) = list_edition_boxes(made, "disputed")
    assert (disputed.id, disputed.title.text("en"), disputed.findings) == ("disputed", "T", ("r1",))
    assert [one.text("en") for one in disputed.paragraphs] == ["A. B."]
    assert list_edition_boxes(whole, "disputed") == ()
    assert isinstance(disputed, EditionBox)


def test_data_files_stand_by_name_and_those_of_a_draft_say_so(whole: Release, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(data_room, "write_table_formats", lambda names, one: [(f"{one.id}.csv", b"t")])
    monkeypatch.setattr(data_room, "write_revisions_csv", lambda names, revised: b"measure\nx\n")
    monkeypatch.setattr(
        data_room, "compare_with_previous", lambda old, files, period: SimpleNamespace(csv=f"a\n{len(files)}\n".encode)
    )
    listed: list[Any] = []
    monkeypatch.setattr(
        data_room, "write_data_readme", lambda names, told, tongue: listed.append((told, tongue)) or b"r"
    )
    books: Any = {"tables.xlsx": SimpleNamespace(result=lambda: b"book")}
    made = replace(whole, tables=whole.tables[:1])
    plain = ["CITATION.cff", "README.en.md", "README.nb.md", "by_sex.csv", "dictionary.csv", "tables.xlsx"]
    found = write_open_data(made, None, books)
    assert list(found) == [f"data/{name}" for name in plain]
    assert found["data/tables.xlsx"] == b"book"
    assert listed == [(plain, "nb"), (plain, "en")]
    revised = replace(made, appendix=replace(whole.appendix, revised=(object(),)))
    more = write_open_data(revised, SimpleNamespace(), books)  # type: ignore[arg-type]
    assert sorted({*more} - {*found}) == ["data/changes.csv", "data/revisions.csv"]
    assert (more["data/changes.csv"], more["data/revisions.csv"]) == (b"a\n3\n", b"measure\nx\n")
    draft = replace(revised, names=replace(whole.names, imprint=Imprint(draft=True)))
    marked = write_open_data(draft, SimpleNamespace(), books)  # type: ignore[arg-type]
    assert marked["data/revisions.csv"] == b"draft,measure\ndraft,x\n"
    assert marked["data/changes.csv"] == b"draft,a\ndraft,3\n"
    assert marked["data/by_sex.csv"] == b"t"
    assert list(plan_data_tasks(whole)) == [*FIGURE_FILES, "tables.xlsx", "tables.en.xlsx"]
