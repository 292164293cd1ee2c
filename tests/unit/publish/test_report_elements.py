"""The spread of key figures: two pages parted between groups, true changes, words where there is none."""

from __future__ import annotations

import dataclasses

import html5lib
import pytest

from tilstand.define import Collection
from tilstand.define.labels import Catalogue
from tilstand.define.schema import SizeWord
from tilstand.define.tables import Table
from tilstand.model.appendix import Appendix
from tilstand.protect.names import describe_size_words
from tilstand.publish.method_appendix import build_method_appendix
from tilstand.publish.report_elements import build_key_figure_pages
from tilstand.publish.site import build_site
from tilstand.terms import Language, TranslatedText, ValueQualifier, ValueStatus

TABLE = {
    "part": 3,
    "kind": "overview",
    "rows": {
        "items": [
            {"label": "parts.1", "heading": True},
            {"measure": "victims_assisted", "provider": "follow_up", "level": 1},
            {"label": "parts.3", "heading": True},
            {"measure": "cases_opened", "provider": "police", "label": "measures.cases_opened.name", "level": 1},
            {"measure": "victims_identified", "provider": "police", "level": 1},
        ]
    },
    "columns": {"steps": [-1, 0]},
}


@pytest.fixture
def told(sagaland, shelf, make, monkeypatch):  # type: ignore[no-untyped-def]
    monkeypatch.setattr("tilstand.publish.report_elements._WHOLE", 4)

    def built(language: str = "en"):  # type: ignore[no-untyped-def]
        labels = {
            **sagaland.labels.labels,
            "tables.keys.title": TranslatedText.from_texts(nb="Nøkkeltall", nn="Nøkkeltal", en="Key figures"),
        }
        tables = {"keys": Table.model_validate(TABLE)}
        collection = dataclasses.replace(sagaland, tables=tables, labels=Catalogue(labels))
        release = make(collection)
        (table,) = [t for t in release.tables if t.id == "keys"]
        return build_key_figure_pages(release.names, table, language, Appendix())

    return built


def rows(found) -> dict[str, dict[str, object]]:  # type: ignore[no-untyped-def]
    return {
        row["label"].partition(" (")[0]: row for page in found["pages"] for row in page["rows"] if not row["heading"]
    }


def test_the_pages_part_at_a_group_and_say_which_they_are(told):
    found = told()
    assert [page["caption"] for page in found["pages"]] == ["Key figures (part 1 of 2)", "Key figures (part 2 of 2)"]
    assert [len(page["rows"]) for page in found["pages"]] == [2, 3]
    assert all(page["rows"][0]["heading"] for page in found["pages"])
    assert found["pages"][0]["head"] == ["2030", "2031", "Change since 2030", "Source"]


def test_a_change_has_its_sign_and_a_row_its_source(told, shelf):
    shelf.put("cases_opened", "police", 1300, "2030")
    row = rows(told())["Cases opened"]
    assert [cell["text"] for cell in row["cells"]] == ["1,300", "1,204"]
    assert (row["change"], row["source"]) == ("−96", "Sagaland Police (generated)")
    shelf.put("cases_opened", "police", 204, "2030")
    assert rows(told("nb"))["Opprettede saker"]["change"] == "+1\u202f000"
    shelf.put("cases_opened", "police", 1204, "2030")
    assert rows(told())["Cases opened"]["change"] == "No change"


@pytest.mark.parametrize(
    ("value", "qualifier", "words"),
    [(ValueStatus.NOT_KNOWN, ValueQualifier.EXACT, "Not known"), (9, ValueQualifier.AT_LEAST, "Uncertain")],
)
def test_words_say_why_there_is_no_change(told, shelf, value, qualifier, words):
    shelf.put("cases_opened", "police", value, "2030", qualifier=qualifier)
    assert rows(told())["Cases opened"]["change"] == words


def test_footnotes_stand_on_the_page_of_their_figure(told):
    first, second = told()["pages"]
    assert [note["text"] for note in first["footnotes"]] == ["Printed 25"]
    assert [note["text"] for note in second["footnotes"]] == ["Frozen on 1 January"]


# The limits of the words of size, as the method appendix and the site's method page tell them.


WORDS = {
    "small": SizeWord(most_percent=10.0, most_units=3, most_points=5.0, cap_percent=20.0),
    "clear": SizeWord(least_percent=20.0, least_units=5),
    "marked": SizeWord(least_percent=27.5, least_units=1234, least_points=20),
}


def sized(collection: Collection) -> Collection:
    settings = collection.settings.model_copy(update={"size_words": WORDS})
    return dataclasses.replace(collection, settings=settings)


@pytest.mark.parametrize(
    ("language", "rows"),
    [
        (
            "nb",
            [
                ("vesentlig", "minst 27,5 prosent og minst 1\u202f234 i antall; for tall i prosent: "
                 "minst 20 prosentpoeng"),
                ("klar, klart", "minst 20 prosent og minst 5 i antall"),
                ("liten, litt", "høyst 10 prosent eller høyst 3 i antall, men aldri over 20 prosent; "
                 "for tall i prosent: høyst 5 prosentpoeng"),
            ],
        ),
        (
            "nn",
            [
                ("vesentleg", "minst 27,5 prosent og minst 1\u202f234 i talet; for tal i prosent: "
                 "minst 20 prosentpoeng"),
                ("klar, klart", "minst 20 prosent og minst 5 i talet"),
                ("liten, litt", "høgst 10 prosent eller høgst 3 i talet, men aldri over 20 prosent; "
                 "for tal i prosent: høgst 5 prosentpoeng"),
            ],
        ),
        (
            "en",
            [
                ("marked, markedly", "at least 27.5 per cent and at least 1,234 in number; "
                 "for figures in per cent: at least 20 percentage points"),
                ("clear, clearly", "at least 20 per cent and at least 5 in number"),
                ("small, slightly", "at most 10 per cent or at most 3 in number, but never above 20 per "
                 "cent; for figures in per cent: at most 5 percentage points"),
            ],
        ),
    ],
)  # fmt: skip
def test_the_limits_are_told_in_the_order_in_which_words_are_tried(
    sagaland: Collection, language: Language, rows: list[tuple[str, str]]
) -> None:
    told = describe_size_words(sized(sagaland))
    assert [(word.text(language), limit.text(language)) for word, limit in told] == rows


def test_the_appendix_and_the_page_tell_the_same_limits(sagaland, make) -> None:  # type: ignore[no-untyped-def]
    release = make(sized(sagaland))
    (section,) = (
        one
        for one in build_method_appendix(release.names, release.appendix, "nb")["sections"]
        if one["title"].startswith("Hva ordene om størrelse")
    )
    rows = [(word.text("nb"), limit.text("nb")) for word, limit in describe_size_words(sized(sagaland))]
    assert [tuple(row) for row in section["rows"]] == rows
    page = html5lib.HTMLParser(namespaceHTMLElements=False).parse(build_site(release)["nb/2031/method.html"].decode())
    pairs = ((one.find("dt"), one.find("dd")) for one in page.iter("div") if one.find("dt") is not None)
    facts = {"".join(word.itertext()): "".join(limit.itertext()) for word, limit in pairs}
    for word, limit in rows:
        assert facts[word].split() == limit.split()


def test_without_words_of_size_nothing_is_promised(release) -> None:  # type: ignore[no-untyped-def]
    told = build_method_appendix(release.names, Appendix(), "en")
    assert not any("size" in one["title"] for one in told["sections"])
