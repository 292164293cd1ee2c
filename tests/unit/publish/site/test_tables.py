"""Tables, series and the front page: every figure and sign as it was released, breaks where they are."""

from __future__ import annotations

import dataclasses

import pytest

from tilstand.define.labels import Catalogue
from tilstand.define.tables import Table
from tilstand.languages.typography import make_collation_key
from tilstand.model import TableNote
from tilstand.model.appendix import Disagreement
from tilstand.terms import TranslatedText, ValueStatus

TABLE = {
    "part": 3,
    "provider": "police",
    "rows": {"items": [{"measure": "cases_opened"}, {"measure": "victims_identified"}]},
    "columns": {"periods": ["2029", "2030", "2031"]},
}


@pytest.fixture
def series(sagaland, shelf):  # type: ignore[no-untyped-def]
    """A collection with a series of three years, across its columns or down its rows."""

    def make(*, down: bool):  # type: ignore[no-untyped-def]
        axes = (
            {"rows": TABLE["columns"], "columns": TABLE["rows"]}
            if down
            else {"rows": TABLE["rows"], "columns": TABLE["columns"]}
        )
        shelf.put("cases_opened", "police", 990, "2029")
        shelf.put("victims_identified", "police", 5, "2029")
        labels = {
            **sagaland.labels.labels,
            "tables.years.title": TranslatedText.from_texts(nb="År", nn="År", en="Years"),
        }
        tables = {"years": Table.model_validate({**TABLE, **axes})}
        collection = dataclasses.replace(sagaland, tables=tables, labels=Catalogue(labels))
        return {"collection": collection}

    return make


def _text(one) -> str:  # type: ignore[no-untyped-def]
    return " ".join("".join(one.itertext()).split())


def _cells(tree) -> list[list[str]]:  # type: ignore[no-untyped-def]
    table = next(one for one in tree.iter("table") if "figures" in one.get("class", ""))
    return [[_text(cell) for cell in row] for row in table.iter("tr")]


def test_figures_signs_brackets_and_marks_are_shown(built):
    pages = built()
    rows = _cells(pages.tree("nb/2031/table/by_sex.html"))
    total = next(row for row in rows if row[0] == "I alt")
    assert total[1] == "22 (9)a"
    english = _cells(pages.tree("en/2031/table/police.html"))
    cases = next(row for row in english if "1,204" in " ".join(row))
    assert cases[1:4] == ["cases", "1,100", "1,204a"]
    assert any("..Not known" in row for row in english)


def test_every_footnote_is_written_once_and_reached_by_its_mark(built):
    tree = built().tree("nb/2031/table/by_sex.html")
    notes = {one.get("id") for one in tree.iter("li") if "-note-" in (one.get("id") or "")}
    marks = {one.get("href")[1:] for one in tree.iter("a") if "-note-" in (one.get("href") or "")}
    assert notes == marks
    assert notes


@pytest.mark.parametrize(
    ("language", "name"), [("nb", "merknad\u00a01"), ("nn", "merknad\u00a01"), ("en", "finding\u00a01")]
)
def test_a_footnote_about_an_open_finding_leads_to_that_one(built, sagaland, shelf, appendix, language, name):
    whole = next(k for k in shelf.figures if k.text() == "victims_assisted | follow_up | 2031")
    open_one = TableNote(
        TranslatedText.from_texts(nb="Passer ikke", nn="Passar ikkje", en="Does not fit"), see=("r103-b",)
    )
    shelf.figures[whole] = dataclasses.replace(shelf.figures[whole], notes=(open_one,))
    (title, text) = appendix.open_findings[0]
    two = dataclasses.replace(appendix, disagreements=(Disagreement(title, (text,), anchors=("r103-a", "r103-b")),))
    pages = built(appendix=two)
    tree = pages.tree(f"{language}/2031/table/by_sex.html")
    (link,) = [a for a in tree.iter("a") if a.text == name]
    assert link.get("href") == "../method.html#r103-b"
    method = pages.tree(f"{language}/2031/method.html")
    assert [one.get("id") for one in method.iter("section") if one.get("id")] == ["r103-a"]
    places = [one for one in method.iter("p") if one.get("id")]
    assert [(one.get("id"), _text(one)) for one in places] == [("r103-b", "The parts give 13.")]


def test_a_row_that_only_bears_a_heading_spans_the_table(built):
    tree = built().tree("nb/2031/table/police.html")
    heads = [one for one in tree.iter("th") if one.get("scope") == "rowgroup"]
    assert [one.get("colspan") for one in heads] == ["5"]


@pytest.mark.parametrize("down", [False, True])
def test_a_series_shows_its_break_where_it_is_and_says_why(built, series, down):
    pages = built(**series(down=down))
    tree = pages.tree("en/2031/series/years.html")
    broken = [one for one in tree.iter() if "break" in (one.get("class") or "").split()]
    marks = [one for one in tree.iter("span") if one.get("class") == "break-mark"]
    assert [_text(one) for one in marks] == ["break,"]
    if down:
        assert [_text(one.find("th")) for one in broken] == ["break, 2030"]
    else:
        assert _text(broken[0]) == "break, 2030"
        assert {_text(one) for one in broken[1:]} == {"1,100a", "..Not known"} or len(broken) == 3
    said = [_text(one) for one in tree.find("body/main/ul")]
    assert len(said) == 1
    assert "from 2030" in said[0]
    listed = _text(pages.tree("en/2031/series.html").find("body/main"))
    assert "2029 to 2031" in listed
    assert "one break" in listed


def test_a_table_of_two_periods_is_no_series(built):
    assert not any("/series/" in path for path in built())


def test_the_files_of_a_table_are_offered_in_the_language_of_the_page(built):
    files = {"by_sex.csv": b"a" * 2600, "by_sex.nb.json": b"1", "by_sex.en.json": b"22", "tables.xlsx": b"x"}
    pages = built(downloads=files)
    tree = pages.tree("en/2031/table/by_sex.html")
    links = {one.get("href"): one.get("aria-label") for one in tree.iter("a") if one.get("download") is not None}
    assert set(links) == {"../../../data/2031/by_sex.csv", "../../../data/2031/by_sex.en.json"}
    assert "CSV (3 kB)" in links["../../../data/2031/by_sex.csv"]
    assert {pages[f"data/2031/{name}"] for name in files} == set(files.values())
    whole = [a.get("href") for a in pages.tree("nn/2031/data.html").iter("a") if a.get("download") is not None]
    assert "../../data/2031/tables.xlsx" in whole


def test_the_dictionary_is_shown_on_the_data_page_where_its_file_lies_beside(built):
    entry = '<th scope="row"><code>female</code></th><td>Woman</td><td><code>sex</code></td>'
    assert entry in built(downloads={"dictionary.csv": b"x"})["en/2031/data.html"].decode()
    assert entry not in built()["en/2031/data.html"].decode()


def test_the_front_page_shows_the_key_figures_of_each_part(built, sagaland, shelf):
    key = Table.model_validate(
        {
            "part": 3,
            "kind": "panel",
            "provider": "police",
            "columns": {"steps": [-1, 0]},
            "rows": {"items": [{"measure": "cases_opened"}, {"measure": "victims_identified", "level": 1}]},
        }
    )
    shelf.put("victims_identified", "police", ValueStatus.NOT_KNOWN)
    labels = {
        **sagaland.labels.labels,
        "tables.key_police.title": TranslatedText.from_texts(nb="Politi", nn="Politi", en="Police"),
    }
    collection = dataclasses.replace(sagaland, tables={**sagaland.tables, "key_police": key}, labels=Catalogue(labels))
    pages = built(collection)
    card = next(
        one for one in pages.tree("en/2031/index.html").iter("section") if one.get("aria-labelledby") == "card-3"
    )
    told = [_text(one) for one in card.iter("dd")]
    assert told == ["1,204", "2030: 1,100", "Frozen on 1 January", "..Not known"]


def test_the_alphabet_is_that_of_the_language():
    words = ["Årsak", "Øst", "Ærlig", "Zoo", "Apropos", "éclair"]
    assert sorted(words, key=lambda one: make_collation_key(one, "nn")) == [
        "Apropos", "éclair", "Zoo", "Ærlig", "Øst", "Årsak"
    ]  # fmt: skip
    assert sorted(words, key=lambda one: make_collation_key(one, "en")) == [
        "Ærlig", "Apropos", "Årsak", "éclair", "Øst", "Zoo"
    ]  # fmt: skip


def test_the_index_leads_to_tables_by_the_codes_that_they_show(built):
    tree = built().tree("en/2031/search.html")
    entries = {_text(one.find("dt")): one for one in tree.iter("div") if one.find("dt") is not None}
    links = [a.get("href") for a in entries["Woman"].iter("a")]
    assert "table/by_sex.html" in links


def test_names_in_another_language_say_so(built, sagaland, release):
    providers = dict(sagaland.providers)
    providers["havn_shelter"] = providers["havn_shelter"].model_copy(update={"name_language": "is"})
    collection = dataclasses.replace(sagaland, providers=providers)
    heading = built(collection).tree("nb/2031/body/havn_shelter.html").find("body/main/h1")
    assert heading.get("lang") == "is"


def test_what_stands_beside_each_other_is_heard_apart(built):
    pages = built()
    for page in ("en/2031/part/1.html", "en/2031/part/2.html"):
        tree = pages.tree(page)
        assert _text(next(tree.iter("h1"))).startswith(("Part 1. ", "Part 2. "))
        assert all(one.get("role") == "none" for one in tree.iter("sup"))
        for item in (one for one in tree.iter("li") if one.get("id", "").count("note-")):
            mark = next(item.iter("span"), None)
            assert mark is None or _text(mark).endswith(".")
