"""What Norway's report promises its readers stands where it says that it stands."""

from __future__ import annotations

from functools import cache
from pathlib import Path

import pytest

from tilstand import define
from tilstand.define import Collection
from tilstand.model.appendix import Appendix
from tilstand.protect.names import build_names, describe_size_words
from tilstand.publish.method_appendix import build_method_appendix
from tilstand.terms import Language

LANGUAGES = ("nb", "nn", "en")

NORWAY = Path(__file__).parents[3] / "collections" / "norway"


@cache
def norway() -> Collection:
    return define.read_collection(NORWAY).at("2024")


def sections(language: Language) -> dict[str, list[list[str]]]:
    return {
        one["title"]: one["rows"]
        for one in build_method_appendix(
            build_names(norway(), "2024", ()), Appendix(sizes=describe_size_words(norway())), language
        )["sections"]
    }


@pytest.mark.parametrize(
    ("language", "promise", "title", "words"),
    [
        ("nb", "grensene står i metodevedlegget", "Hva ordene om størrelse betyr",
         ["liten", "klar", "vesentlig"]),
        ("nn", "grensene står i metodevedlegget", "Kva orda om storleik betyr",
         ["liten", "klar", "vesentleg"]),
        ("en", "the method appendix gives the limits", "What the words for size mean",
         ["small", "clear", "marked"]),
    ],
)  # fmt: skip
def test_the_limits_of_the_words_stand_in_the_method_appendix(
    language: Language, promise: str, title: str, words: list[str]
) -> None:
    summary = " ".join(norway().texts[language]["front"].split())
    assert promise in summary
    rows = sections(language)[title]
    for word in words:
        assert word in summary.lower()
        (limits,) = {limit for told, limit in rows if told.split(",")[0] == word}
        assert any(sign.isdigit() for sign in limits)


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_counting_rules_are_sought_where_they_stand(language: Language) -> None:
    where = {"nb": "tellereglene i metodevedlegget", "nn": "teljereglane i metodevedlegget",
             "en": "counting rules in the method appendix"}  # fmt: skip
    terms = " ".join(norway().texts[language]["00-terms"].split())
    assert where[language] in terms
    name = norway().labels["report.method.counting_rules"].text(language)
    assert name in sections(language)


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_text_promises_a_source_or_a_rule_with_every_table_in_print(language: Language) -> None:
    """The site prints both with each table; the PDF has them in its appendix."""
    broken = {"nb": ["står under hver tabell", "ved hver tabell"], "nn": ["står under kvar tabell"],
              "en": ["stands under each table", "beside each table"]}  # fmt: skip
    for text in norway().texts[language].values():
        plain = " ".join(text.split()).replace("I nettutgaven står kilden ved hver tabell", "")
        assert not any(words in plain for words in broken[language])
    intro = norway().labels["report.method.intro"].text(language)
    assert not any(words in intro for words in ("hvor hvert tall", "kvar kvart tal", "where each figure"))
