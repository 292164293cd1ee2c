"""A figure that a release hides is said in each language, zero as well, and never by its number."""

import pytest

from tilstand.define.labels import Catalogue
from tilstand.errors import CollectionError
from tilstand.languages import WithheldNumber, format_template, list_shipped_languages
from tilstand.report_text import NounLexicon, ReportScope, build_report_document
from tilstand.report_text.reference_phrases import format_fewer_than, format_not_stated
from tilstand.terms import Code, Codelist, InvariantText, Key, Period, TranslatedText, Value

YEAR = Period.from_year(2031)
NOUNS = NounLexicon.from_package()


SAID = {
    "nb": ("færre enn tre kvinner", "færre enn to jenter", "færre enn fem", "et antall barn som ikke oppgis"),
    "nn": ("færre enn tre kvinner", "færre enn to jenter", "færre enn fem",
           "eit tal på barn som ikkje blir oppgitt"),
    "en": ("fewer than three women", "fewer than two girls", "fewer than five",
           "a number of children that is not given"),
    "sv": ("färre än tre kvinnor", "färre än två flickor", "färre än fem", "ett antal barn som inte anges"),
    "pl": ("poniżej trzech kobiet", "poniżej dwóch dziewczynek", "poniżej pięciu", "niepodana liczba dzieci"),
}  # fmt: skip


@pytest.mark.parametrize("language", SAID)
def test_number_and_form_are_the_language_s(language):
    women, girls, alone, nothing = SAID[language]
    assert format_fewer_than(3, NOUNS.find("woman"), language) == women
    assert format_fewer_than(2, NOUNS.find("girl"), language) == girls
    assert format_fewer_than(5, None, language) == alone
    assert format_not_stated(NOUNS.find("child"), language) == nothing


@pytest.mark.parametrize("language", [*list_shipped_languages(), "ka"])
def test_a_message_says_it_and_its_noun_agrees_with_the_limit_not_with_the_number(language):
    told = format_template(TranslatedText.from_texts({language: "{n} {n|A|B|C|D}"}), n=WithheldNumber(3, ("cell",)))
    assert "3" in told.text(language)
    assert not told.text(language).endswith("A") or language == "ka"
    assert [piece.cells for piece in told.pieces(language) if piece.kind == "number"] == [("cell",)]


# Four figures: women 1 and girls 0 are hidden as small, men are for their sake, and the whole is shown.
NUMBERS = {"": 12, "female": 1, "girl": 0, "male": 11}
KEPT = {"female": 3, "girl": 3, "male": 0}
CODES = Codelist("sex", tuple(Code(code, TranslatedText.from_texts(en=code)) for code in ("female", "girl", "male")))


def _key(code: str) -> Key:
    return Key("persons", "police", YEAR, (("sex", code),) if code else ())


def _bound(source: str, language: str = "en") -> str:
    kept = {_key(code): limit for code, limit in KEPT.items()}
    numbers = {_key(code): Value.number(number) for code, number in NUMBERS.items()}
    scope = ReportScope(period=YEAR, provider="police", codelists={"sex": CODES}, labels=Catalogue({}), below=kept.get)
    made = build_report_document(source, language, lambda key: None if key in kept else numbers.get(key), scope)
    return " ".join(phrase.text for phrase in made.figures)


@pytest.mark.parametrize(
    ("reference", "told"),
    [
        ("figure persons where sex=female as woman", "Fewer than three women"),
        ("figure persons where sex=girl as girl", "Fewer than three girls"),
        ("figure persons where sex=female digits", "Fewer than 3"),
        ("figure persons where sex=male as man", "A number of men that is not given"),
        ("part persons where sex=female as woman", "Fewer than three of 12 women"),
        ("part persons where sex=girl as girl", "Fewer than three of 12 girls"),  # nobody
        ("part persons where sex=male as man", "A number that is not given of 12 men"),  # all but one
        ("figure persons as person", "Twelve persons"),
        ('share persons where sex=female else "an unknown share"', "An unknown share"),
    ],
)
def test_a_sentence_that_states_a_hidden_figure_says_what_it_may(reference, told):
    assert _bound(f"{{{{ {reference} }}}}.").replace("twelve", "12") == told


@pytest.mark.parametrize(
    ("language", "figure", "part", "rest"),
    [
        ("nb", "Færre enn tre kvinner", "Færre enn tre av 12 kvinner", "Et antall som ikke oppgis av 12 menn"),
        ("nn", "Færre enn tre kvinner", "Færre enn tre av 12 kvinner", "Eit tal som ikkje blir oppgitt av 12 menn"),
        ("en", "Fewer than three women", "Fewer than three of 12 women", "A number that is not given of 12 men"),
        ("sv", "Färre än tre kvinnor", "Färre än tre av 12 kvinnor", "Ett antal som inte anges av 12 män"),
        ("pl", "Poniżej trzech kobiet", "Poniżej trzech z 12 kobiet", "Liczba, której nie podano z 12 mężczyzn"),
    ],
)
def test_figures_and_parts_are_said_in_the_words_of_each_language(language, figure, part, rest):
    assert _bound("{{ figure persons where sex=female as woman }}.", language) == figure
    assert _bound("{{ part persons where sex=female as woman }}.", language) == part
    assert _bound("{{ part persons where sex=male as man }}.", language) == rest


def test_a_list_names_those_that_are_hidden_last_whether_they_are_none_or_some():
    told = _bound("They were {{ list persons by sex }}.")
    assert told == "female (fewer than 3), girl (fewer than 3) and male (a number that is not given)"


@pytest.mark.parametrize(
    "reference",
    [
        "share persons where sex=female",
        "most persons by sex",
        "compare persons where sex=female with where sex=male",
        "figure persons where sex=female moved",
        "change persons where sex=female from round-1 to round",
        "change persons where sex=female from round-1 to round verb",
        "range persons where sex=female from round-1 to round",
    ],
)
def test_what_cannot_be_said_of_a_hidden_figure_stops_the_build(reference):
    with pytest.raises(CollectionError):
        _bound(f"Then {{{{ {reference} }}}} came.")


def test_a_language_without_words_for_it_has_a_sign():
    assert WithheldNumber(3).text("ka") == "< 3"
    assert InvariantText("").text("ka") == ""
