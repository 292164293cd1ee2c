"""A protected count that stands as 0 is few or none, one that stands as 3 is about three; neither is a word of all."""

from __future__ import annotations

import pytest

from tilstand.define.labels import Catalogue
from tilstand.errors import CollectionError
from tilstand.languages.language import list_shipped_languages
from tilstand.languages.lexicon import load_lexicon
from tilstand.report_text import NounLexicon, ReportScope, build_report_document, format_counted_noun
from tilstand.report_text.numerals import add_qualifier_word, get_zero_word
from tilstand.terms import Code, Codelist, Key, Period, TranslatedText, Value, ValueQualifier

YEAR = Period.from_year(2031)
CODES = Codelist(
    "sex", tuple(Code(c, TranslatedText.from_texts(en=c, nb=c)) for c in ("female", "male", "girl", "boy"))
)
NUMBERS = {"": 17, "female": 0, "male": 17, "girl": 3, "boy": 0}
FEW, ABOUT = ValueQualifier.FEW, ValueQualifier.ABOUT
READ = {"female": FEW, "boy": FEW, "girl": ABOUT}


def _key(code: str, year: int = 2031) -> Key:
    return Key("persons", "police", Period.from_year(year), (("sex", code),) if code else ())


def _bound(source: str, language: str = "nb", *, rounded: bool = True, numbers: dict[str, int] = NUMBERS) -> str:
    values = {_key(code): Value.number(number) for code, number in numbers.items()}
    values |= {_key(code, 2030): Value.number(0) for code in ("female", "")}
    read = {_key(code): how for code, how in READ.items()} | {_key("female", 2030): FEW}
    scope = ReportScope(
        period=YEAR,
        provider="police",
        codelists={"sex": CODES},
        labels=Catalogue({}),
        qualify=lambda key: read.get(key, ValueQualifier.EXACT),
        upper=lambda key: Value.number(2) if read.get(key) is FEW else None,
        rounded=lambda key: rounded,
    )
    return build_report_document(source, language, values.get, scope).text


@pytest.mark.parametrize("language", [one for one in list_shipped_languages() if load_lexicon(one).cardinals])
def test_every_language_has_words_of_its_own(language: str) -> None:
    woman = NounLexicon.from_package().find("woman")
    assert woman is not None
    alone = add_qualifier_word("0", FEW, language)
    counted = format_counted_noun(0, woman, language, style="digits", definite=True, qualifier=FEW)
    assert counted.endswith(woman.get_noun_forms(language).plural)
    assert alone not in (get_zero_word(language), "0", "")
    assert not any(sign.isdigit() for sign in alone + counted)


@pytest.mark.parametrize(
    ("source", "said"),
    [
        ("Det var {{ figure persons where sex=female as woman }}.", "Det var ingen eller få kvinner."),
        ("{{ figure persons where sex=female as woman }} kom.", "Ingen eller få kvinner kom."),
        ("{{ figure persons where sex=girl as girl }} kom.", "Om lag tre jenter kom."),
        ("{{ part persons where sex=female as woman }} kom.", "Ingen eller få av 17 kvinner kom."),
        ("{{ part persons where sex=male as man }} kom.", "Om lag 17 av 17 menn kom."),
        ("Andelen var {{ share persons where sex=male }}.", "Andelen var om lag 100\u00a0prosent."),
        ("Tallet {{ change persons }}.", "Tallet økte fra 0 til 17."),
        ("Her er {{ most persons by sex number }}.", "Her er male (17)."),
        ("Her er {{ list persons by sex }}.", "Her er male (17) og girl (om lag 3)."),
    ],
)
def test_sentences_never_say_none_or_all_of_them(source: str, said: str) -> None:
    assert _bound(source) == said


def test_one_name_alone_keeps_its_number() -> None:
    numbers = {"": 17, "female": 0, "male": 17}
    assert _bound("{{ list persons by sex }}", numbers=numbers) == "Male (17)"


def test_where_nothing_is_rounded_a_part_is_all() -> None:
    assert "alle de 17" in _bound("Det var {{ part persons where sex=male as man }}.", rounded=False)


@pytest.mark.parametrize(
    "reference",
    [
        "share persons where sex=female",
        "change persons where sex=female",
        "compare persons where sex=female with where sex=boy",
    ],
)
def test_what_does_not_follow_is_left_out(reference: str) -> None:
    with pytest.raises(CollectionError):
        _bound(f"Det {{{{ {reference} }}}}.")
    assert _bound(f'Det {{{{ {reference} else "er ikke sagt" }}}}.') == "Det er ikke sagt."
