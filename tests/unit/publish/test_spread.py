"""The spread of key figures: two pages parted between groups, true changes, words where there is none."""

from __future__ import annotations

import dataclasses

import pytest

from tilstand.define.labels import Catalogue
from tilstand.define.tables import Table
from tilstand.model.appendix import Appendix
from tilstand.publish.report_elements import build_key_figure_pages
from tilstand.terms import TranslatedText, ValueQualifier, ValueStatus

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
