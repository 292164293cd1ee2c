"""What stops the report's text is told in the language of messages, with labels beside codes."""

from __future__ import annotations

import re

import pytest

from tilstand.define.labels import Catalogue
from tilstand.errors import CollectionError, TilstandError
from tilstand.languages.catalogue import find_catalogue_message, list_catalogue_paths
from tilstand.report_text import ReportScope, build_report_document
from tilstand.report_text.messages import add_code_label, get_text_message, suggest_similar_names
from tilstand.terms import Code, Codelist, InvariantText, Key, Period, TranslatedText, Value, ValueStatus

TEXTS = {
    path.removeprefix("text."): {language: find_catalogue_message(language, path) for language in ("nb", "nn", "en")}
    for path in list_catalogue_paths("en")
    if path.startswith("text.")
}
ENGLISH = re.compile(r"\b(the|is|not|no|there|needs|takes|write|did you|known)\b")
SCOPE = ReportScope(
    file="01.md",
    period=Period.from_year(2024),
    provider="harbour",
    codelists={
        "sex": Codelist("sex", (Code("female", TranslatedText.from_texts(nb="Kvinner", nn="Kvinner", en="Women")),))
    },
    measures=frozenset({"persons", "drawn"}),
    providers=frozenset({"harbour"}),
    labels=Catalogue(
        {
            "measures.persons.name": TranslatedText.from_texts(
                nb="Personer hjulpet", nn="Personar hjelpte", en="Persons helped"
            ),
            "measures.drawn.name": TranslatedText.from_texts(nb="Trekte saker", nn="Trekte saker", en="Cases drawn"),
            "providers.harbour": TranslatedText.from_texts(nb="Havnen", nn="Hamna", en="The Harbour"),
            "dimensions.sex": TranslatedText.from_texts(nb="Kjønn", nn="Kjønn", en="Sex"),
        }
    ),
)
SOURCES = [
    ("Det var tre.", "«tre» er ikke bundet til et tall"),
    ("{{ figure person }}", "«person». Mente du «persons» (Personer hjulpet)?"),
    ("{{ figure persons of habour }}", "instans «habour». Mente du «harbour» (Havnen)?"),
    ("{{ figure persons where sex=femal }}", "kode for Kjønn (sex). Mente du «female» (Kvinner)?"),
    ("{{ figure persons where sx=female }}", "dimensjon «sx». Mente du «sex» (Kjønn)?"),
    (
        "{{ figure persons where sex=female in 2023 }}",
        "tall for «Personer hjulpet», Kvinner, Havnen, 2023 (persons | harbour | 2023 | sex=female)",
    ),
    ("{{ figure drawn }}", "«Trekte saker», Havnen, 2024 (drawn | harbour | 2024): Ikke kjent."),
    ("{{ loop persons }}", "«loop» er ikke en type henvisning. Disse finnes: figure, part"),
    ("{{ figure {{ figure persons }} }}", "åpnet med {{ og ikke lukket med }}"),
    ("{{ figure persons as gubbe }}", "substantiv «gubbe». Legg det til"),
    ("[a](javascript:alert)", "ikke til «javascript:alert»"),
    ("a[^b]", "fotnoten [^b] finnes ikke"),
    ('{{ law "kapittel" }} {{ date "13-45" }}', "ikke en dag i en måned"),
    ("{{ range persons from 2024 to 2020 }}", "den tidligste først"),
]


def stopped(source: str) -> TilstandError:
    def resolve(key: Key) -> Value | None:
        if key.measure == "drawn":
            return Value.missing(ValueStatus.NOT_KNOWN)
        return Value.number(7) if key.period == Period.from_year(2024) else None

    with pytest.raises(CollectionError) as stop:
        build_report_document(source, "nb", resolve, SCOPE)
    return stop.value


@pytest.mark.parametrize(("path", "texts"), TEXTS.items(), ids=TEXTS.keys())
def test_every_message_is_worded_in_all_languages_with_the_same_facts(path, texts) -> None:
    assert set(texts) == {"nb", "nn", "en"}
    facts = {tongue: set(re.findall(r"(?<!{){(\w+)}(?!})", text)) for tongue, text in texts.items()}
    assert facts["nb"] == facts["nn"] == (facts["en"] if path != "text.inside" else {"word", "what"})
    norwegian = re.sub(r"\S+\.md|{.*?}+|\belse\b|«[^»]*»|\bfrom\b", "", texts["nb"] + texts["nn"])
    assert not ENGLISH.search(norwegian)


@pytest.mark.parametrize(("source", "told"), SOURCES)
def test_a_message_is_in_one_language_with_file_and_line(source: str, told: str) -> None:
    stop = stopped(source)
    causes = stop.spoken("nb").causes
    assert all(cause.startswith("01.md:1: ") for cause in causes)
    assert any(told in cause for cause in causes), causes
    assert stop.spoken("nb").title == "Rapportteksten 01.md kan ikke lages"
    assert stop.spoken("nn").title == "Rapportteksten 01.md kan ikkje lagast"
    assert stop.title == "The report text 01.md cannot be built"


def test_what_exists_in_english_only_stays_in_english() -> None:
    error = CollectionError(
        InvariantText("It is wrong"),
        cause=[InvariantText("here"), InvariantText("there")],
        remedy=InvariantText("Mend it"),
    ).spoken("nb")
    assert isinstance(error, CollectionError)
    assert (error.title, error.causes, error.remedy) == ("It is wrong", ("here", "there"), "Mend it")


def test_a_hint_names_what_is_near_and_else_all_that_is_known() -> None:
    assert suggest_similar_names("femal", ["female", "male"]).text("nn") == ". Meinte du «female»?"
    assert suggest_similar_names("x", ["female"]).text("nb") == ""
    assert suggest_similar_names("x", ["female", "male"], all_known=True).text("nb") == ". Disse finnes: female, male"
    assert add_code_label("female", None).text("nb") == "«female»"
    assert get_text_message("text.note_missing", id="a").text("nn") == "fotnoten [^a] finst ikkje"
