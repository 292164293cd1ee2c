"""Bad input: signs of other languages, long words, long answers, missing labels, odd tables."""

from __future__ import annotations

import dataclasses

import pytest

from tilstand.define.labels import Catalogue
from tilstand.define.tables import Table
from tilstand.errors import CollectionError
from tilstand.model.release import ReleasedAnswer
from tilstand.protect.release import mark_quoted_numbers as quoted
from tilstand.terms import TranslatedText

pytestmark = pytest.mark.slow

HOSTILE = {
    "script": "<script>alert(1)</script>",
    "attribute": '" onmouseover="alert(1)" x=\'',
    "typst": '#import "x.typ": * $ #panic() $',
    "jinja": "{{ 7 * 7 }} {% for x in y %}",
    "entity": "&lt;b&gt; &amp; &#60;",
    "comment": "--> <!-- ]]>",
    "rtl": "\u0645\u0631\u062d\u0628\u0627 \u202eabc",
    "emoji": "👩‍👩‍👧 🇳🇴 \u2764\ufe0f",
    "control": "a\x00b\x08c\x1bd",
}


def _words(tree) -> str:  # type: ignore[no-untyped-def]
    return "".join(tree.itertext())


PLACES = (
    "tables.by_sex.title",
    "providers.havn_shelter",
    "parts.1",
    "report.title",
    "questions.trends",
    "tables.police.title",
    "measures.victims_assisted.name",
    "codes.sex.female",
    "providers.unit",
)


def test_what_a_body_writes_is_text_and_nothing_else(built):
    answers = [
        ReleasedAnswer("havn_shelter", "shelter", "trends", {"nb": quoted(text, "nb")}) for text in HOSTILE.values()
    ]
    tree = built(answers=tuple(answers), languages=("nb",)).tree("nb/2031/body/havn_shelter.html")
    assert len(list(tree.iter("script"))) == 0
    places = [one for one in tree.iter("div") if one.get("class") == "answer-words"]
    for shown, text in zip(places, HOSTILE.values(), strict=True):
        plain = "".join(c for c in text if ord(c) >= 32 and c != "\u202e")
        assert _words(shown).strip() == " ".join(plain.split())
        assert [p.get("dir") for p in shown.iter("p")] == ["auto"]


@pytest.mark.parametrize("shift", [0, 4])
def test_what_stands_in_labels_and_findings_is_text_and_nothing_else(built, sagaland, appendix, shift):
    texts = [*list(HOSTILE.values())[shift:], *list(HOSTILE.values())[:shift]]
    said = [TranslatedText.from_texts(nb=text, nn=text, en=text) for text in texts]
    labels = {**sagaland.labels.labels, **dict(zip(PLACES, said, strict=True))}
    told = dataclasses.replace(appendix, open_findings=tuple(zip(said, said, strict=True)), reported=tuple(said))
    hostile = dataclasses.replace(sagaland, labels=Catalogue(labels))
    pages, clean = built(hostile, appendix=told, languages=("en",)), built()
    for path in pages.html:
        tree = pages.tree(path)
        scripts = [one.get("src", "") for one in tree.iter("script")]
        assert all(one.endswith("search.js") for one in scripts), path
        assert not any(name.startswith("on") for one in tree.iter() for name in one.attrib), path
        if path in clean and "search" not in path:
            tags = {one.tag for one in clean.tree(path).iter() if isinstance(one.tag, str)}
            assert {one.tag for one in tree.iter() if isinstance(one.tag, str)} <= tags | {"section", "li"}


def test_the_lines_of_an_answer_are_kept_as_text(built):
    words = "Ny linje etter.\n- punkt\n# Overskrift\n\nNytt avsnitt."
    answer = ReleasedAnswer("havn_shelter", "shelter", "trends", {"nb": quoted(words, "nb")})
    pages = built(answers=(answer,), languages=("nb",))
    page = pages["nb/2031/body/havn_shelter.html"].decode()
    assert "Ny linje etter.<br>- punkt<br># Overskrift</p>" in page
    assert ">Nytt avsnitt.</p>" in page


def test_an_answer_of_five_thousand_words_is_told_in_full(built):
    words = "\n\n".join(" ".join(f"ord{n}-{m}" for m in range(100)) for n in range(50))
    answer = ReleasedAnswer("havn_shelter", "shelter", "trends", {"nb": quoted(words, "nb")})
    tree = built(answers=(answer,), languages=("nn",)).tree("nn/2031/body/havn_shelter.html")
    shown = next(one for one in tree.iter("div") if one.get("class") == "answer-words")
    assert len(_words(shown).split()) == 5000
    assert len(list(shown.iter("p"))) == 50


def test_an_answer_in_another_language_says_so(built):
    pages = built()
    english = pages.tree("en/2031/body/migration_board.html")
    shown = next(one for one in english.iter("div") if one.get("class") == "answer-words")
    assert shown.get("lang") == "nb"
    assert "The answer was given in Norwegian (bokmål)." in _words(english)
    own = pages.tree("en/2031/body/havn_shelter.html")
    shown = next(one for one in own.iter("div") if one.get("class") == "answer-words")
    assert shown.get("lang") is None
    assert _words(shown).strip() == "More than before."


def test_the_path_of_a_label_never_stands_for_it(built, sagaland, shelf):
    named = dict(sagaland.labels.labels)
    del named["tables.by_sex.title"]
    with pytest.raises(CollectionError, match=r"The label tables\.by_sex\.title is missing"):
        built(dataclasses.replace(sagaland, labels=Catalogue(named)))


def test_a_table_wider_than_the_page_scrolls_in_a_named_place_of_its_own(built, sagaland, shelf):
    wide = Table.model_validate(
        {
            "part": 1,
            "measure": "victims_assisted",
            "provider": "havn_shelter",
            "rows": {"total": True},
            "columns": {"items": [{"label": f"column {n}"} for n in range(60)]},
        }
    )
    title = TranslatedText.from_texts(nb="Brei", nn="Brei", en="Wide")
    heads = {f"column {n}": TranslatedText.from_texts(en=f"column {n}") for n in range(60)}
    collection = dataclasses.replace(
        sagaland,
        tables={"wide": wide},
        labels=Catalogue({**sagaland.labels.labels, **heads, "tables.wide.title": title}),
    )
    tree = built(collection).tree("en/2031/table/wide.html")
    region = next(one for one in tree.iter("div") if one.get("role") == "region")
    assert (region.get("tabindex"), region.get("aria-label")) == ("0", "Table that scrolls sideways: Wide")
    assert len(list(region.find("table/thead/tr"))) == 61


def test_an_edition_without_tables_or_answers_has_its_pages(built):
    pages = built(tables=[], answers=[])
    assert "This part has no figures in this edition." in pages["en/2031/part/1.html"].decode()
