"""Number and noun agree: cases set by hand in bokmål, nynorsk and English."""

from __future__ import annotations

import pytest

from tilstand.define.labels import Catalogue
from tilstand.languages import list_shipped_languages
from tilstand.languages.lexicon import load_lexicon
from tilstand.report_text import nouns
from tilstand.report_text.nouns import Noun, NounForms, NounLexicon, format_counted_noun, format_part_of_total
from tilstand.report_text.numerals import format_numeral
from tilstand.terms import Language, ValueQualifier

LANGUAGES = ("nb", "nn", "en")

NOUNS = NounLexicon.from_package()

# noun: nothing, one, two, twelve, thirteen
AGREEMENT = {
    ("woman", "nb"): ("ingen kvinner", "én kvinne", "to kvinner", "tolv kvinner", "13 kvinner"),
    ("woman", "nn"): ("ingen kvinner", "éi kvinne", "to kvinner", "tolv kvinner", "13 kvinner"),
    ("woman", "en"): ("no women", "one woman", "two women", "twelve women", "13 women"),
    ("man", "nb"): ("ingen menn", "én mann", "to menn", "tolv menn", "13 menn"),
    ("man", "nn"): ("ingen menn", "éin mann", "to menn", "tolv menn", "13 menn"),
    ("child", "nb"): ("ingen barn", "ett barn", "to barn", "tolv barn", "13 barn"),
    ("child", "nn"): ("ingen barn", "eitt barn", "to barn", "tolv barn", "13 barn"),
    ("child", "en"): ("no children", "one child", "two children", "twelve children", "13 children"),
    ("decision", "nb"): ("ingen vedtak", "ett vedtak", "to vedtak", "tolv vedtak", "13 vedtak"),
    ("decision", "nn"): ("ingen vedtak", "eitt vedtak", "to vedtak", "tolv vedtak", "13 vedtak"),
    ("victim", "nb"): ("ingen ofre", "ett offer", "to ofre", "tolv ofre", "13 ofre"),
    ("victim", "nn"): ("ingen offer", "eitt offer", "to offer", "tolv offer", "13 offer"),
    ("applicant", "nb"): ("ingen søkere", "én søker", "to søkere", "tolv søkere", "13 søkere"),
    ("applicant", "nn"): ("ingen søkjarar", "éin søkjar", "to søkjarar", "tolv søkjarar", "13 søkjarar"),
    ("case", "nb"): ("ingen saker", "én sak", "to saker", "tolv saker", "13 saker"),
    ("case", "nn"): ("ingen saker", "éi sak", "to saker", "tolv saker", "13 saker"),
    ("report", "nb"): (
        "ingen anmeldelser", "én anmeldelse", "to anmeldelser", "tolv anmeldelser", "13 anmeldelser",
    ),
    ("report", "nn"): ("ingen meldingar", "éi melding", "to meldingar", "tolv meldingar", "13 meldingar"),
    ("day", "nb"): ("ingen dager", "én dag", "to dager", "tolv dager", "13 dager"),
    ("day", "nn"): ("ingen dagar", "éin dag", "to dagar", "tolv dagar", "13 dagar"),
    ("week", "nb"): ("ingen uker", "én uke", "to uker", "tolv uker", "13 uker"),
    ("week", "nn"): ("ingen veker", "éi veke", "to veker", "tolv veker", "13 veker"),
    ("year", "nb"): ("ingen år", "ett år", "to år", "tolv år", "13 år"),
    ("presumed_victim", "nb"): (
        "ingen antatte ofre", "ett antatt offer", "to antatte ofre", "tolv antatte ofre", "13 antatte ofre",
    ),
    ("minor", "nb"): (
        "ingen mindreårige", "én mindreårig", "to mindreårige", "tolv mindreårige", "13 mindreårige",
    ),
    ("body", "en"): ("no bodies", "one body", "two bodies", "twelve bodies", "13 bodies"),
}  # fmt: skip

DEFINITE = {
    ("woman", "nb"): ("den ene kvinnen", "de to kvinnene", "de 13 kvinnene"),
    ("woman", "nn"): ("den eine kvinna", "dei to kvinnene", "dei 13 kvinnene"),
    ("child", "nb"): ("det ene barnet", "de to barna", "de 13 barna"),
    ("child", "nn"): ("det eine barnet", "dei to barna", "dei 13 barna"),
    ("decision", "nb"): ("det ene vedtaket", "de to vedtakene", "de 13 vedtakene"),
    ("decision", "nn"): ("det eine vedtaket", "dei to vedtaka", "dei 13 vedtaka"),
    ("victim", "nb"): ("det ene offeret", "de to ofrene", "de 13 ofrene"),
    ("victim", "nn"): ("det eine offeret", "dei to offera", "dei 13 offera"),
    ("case", "nn"): ("den eine saka", "dei to sakene", "dei 13 sakene"),
    ("report", "nn"): ("den eine meldinga", "dei to meldingane", "dei 13 meldingane"),
    ("man", "nb"): ("den ene mannen", "de to mennene", "de 13 mennene"),
    ("man", "en"): ("the one man", "the two men", "the 13 men"),
}


def noun(name: str) -> Noun:
    found = NOUNS.find(name)
    assert found is not None, name
    return found


@pytest.mark.parametrize(("name", "language"), AGREEMENT)
def test_number_and_noun_agree(name: str, language: Language) -> None:
    phrases = tuple(format_counted_noun(number, noun(name), language) for number in (0, 1, 2, 12, 13))
    assert phrases == AGREEMENT[name, language]


@pytest.mark.parametrize(("name", "language"), DEFINITE)
def test_definite_phrases_agree(name: str, language: Language) -> None:
    phrases = tuple(format_counted_noun(number, noun(name), language, definite=True) for number in (1, 2, 13))
    assert phrases == DEFINITE[name, language]


def test_digits_where_they_stand_together() -> None:
    assert format_counted_noun(1, noun("child"), "nb", style="digits") == "1 barn"
    assert format_counted_noun(0, noun("woman"), "nn", style="digits") == "0 kvinner"
    assert format_counted_noun(1726, noun("applicant"), "nb") == "1\u202f726 søkere"


@pytest.mark.parametrize(
    ("language", "expected"),
    [
        ("nb", ["ingen av de tre barna", "ett av tre barn", "to av tre barn", "alle de tre barna"]),
        ("nn", ["ingen av dei tre barna", "eitt av tre barn", "to av tre barn", "alle dei tre barna"]),
        ("en", [
            "none of the three children", "one of three children",
            "two of three children", "all three children",
        ]),
    ],
)  # fmt: skip
def test_part_of_a_whole(language: Language, expected: list[str]) -> None:
    assert [format_part_of_total(number, 3, noun("child"), language) for number in range(4)] == expected


def test_both_and_bare_parts() -> None:
    assert format_part_of_total(2, 2, noun("woman"), "nb") == "begge kvinnene"
    assert format_part_of_total(2, 2, noun("woman"), "en") == "both women"
    assert format_part_of_total(8, 12, None, "nb") == "åtte av tolv"
    assert format_part_of_total(1, 1, noun("child"), "nb") == "det ene barnet"
    assert format_part_of_total(0, 0, noun("child"), "en") == "no children"
    assert format_part_of_total(0, 1, noun("child"), "nn") == "ingen barn"
    with pytest.raises(ValueError, match="not a part"):
        format_part_of_total(3, 2, None, "nb")


@pytest.mark.parametrize("name", list(NOUNS))
def test_every_packaged_noun_has_all_its_forms(name: str) -> None:
    for language in LANGUAGES:
        forms = noun(name).forms[language]
        texts = (forms.singular, forms.plural, forms.singular_definite, forms.plural_definite)
        assert all(text and text == text.strip() and "_" not in text for text in texts)
        assert forms.gender in (("c",) if language == "en" else ("m", "f", "n"))


def test_neuter_words_of_one_syllable_keep_their_plural() -> None:
    for name in ("child", "decision", "country", "year", "refusal", "visit"):
        for language in ("nb", "nn"):
            forms = noun(name).forms[language]
            assert forms.gender == "n"
            assert forms.singular == forms.plural


def test_nouns_are_found_by_id_and_by_word() -> None:
    assert noun("kvinne") is noun("woman") is noun("kvinner")
    assert NOUNS.find("enhjørning") is None


def test_a_collection_adds_nouns() -> None:
    labels = Catalogue.merged(
        {
            "nb": {"nouns.raid.gender": "m", "nouns.raid.singular": "razzia", "nouns.raid.plural": "razziaer"},
            "nn": {"nouns.raid.gender": "m", "nouns.raid.singular": "razzia", "nouns.raid.plural": "razziaar"},
            "en": {"nouns.raid.gender": "c", "nouns.raid.singular": "raid", "nouns.raid.plural": "raids"},
        }
    )
    raid = NOUNS.add_collection_nouns(labels, ("nb", "nn", "en")).find("raid")
    assert raid is not None
    assert format_counted_noun(2, raid, "nn") == "to razziaar"
    incomplete = Catalogue.merged({"nb": {"nouns.raid.gender": "m"}, "nn": {}, "en": {}})
    with pytest.raises(ValueError, match="raid"):
        NOUNS.add_collection_nouns(incomplete, ("nb", "nn", "en"))


@pytest.mark.parametrize("language", list_shipped_languages())
def test_a_part_of_nothing_named_is_said_in_every_language(language) -> None:
    # The number word for one has the first gender of the language, where no noun gives another.
    words = load_lexicon(language)
    assert format_part_of_total(1, 1, None, language) == words.phrases.definite[words.cardinals.gender]
    assert words.cardinals.gender == next(iter(words.cardinals.one))
    assert format_numeral(1, language) == words.cardinals.one[words.cardinals.gender]
    assert format_part_of_total(1, 2, None, language).startswith(format_numeral(1, language))


def test_a_noun_that_a_language_lacks_is_left_out_of_it(monkeypatch, tmp_path) -> None:
    (tmp_path / "aa").mkdir()
    (tmp_path / "aa" / "nouns.toml").write_text(
        '[cat]\ngender = "f"\nforms = ["cat", "cats", "the cat", "the cats"]\n[dog]\ngender = "m"\n'
        'forms = ["dog", "dogs", "the dog", "the dogs"]\n'
    )
    (tmp_path / "bb").mkdir()
    (tmp_path / "bb" / "nouns.toml").write_text(
        '[cat]\ngender = "c"\nforms = ["kat", "kater", "katen", "katene"]\n[eel]\ngender = "c"\n'
        'forms = ["ål", "åler", "ålen", "ålene"]\n'
    )
    (tmp_path / "cc").mkdir()
    monkeypatch.setattr(nouns, "list_shipped_languages", lambda: ("aa", "bb", "cc"))
    monkeypatch.setattr(nouns, "get_language_folder", tmp_path.joinpath)
    found = nouns._load_packaged_nouns.__wrapped__()
    assert list(found) == ["cat", "dog", "eel"]
    assert {name: list(found.find(name).forms) for name in found} == {"cat": ["aa", "bb"], "dog": ["aa"], "eel": ["bb"]}
    assert found.find("cat").forms["bb"] == NounForms("c", "kat", "kater", "katen", "katene")
    assert found.find("the_cat") is None
    assert found.find("åler") is found.find("eel")


def test_a_noun_of_two_words_is_found_by_its_name_and_its_words() -> None:
    found = NOUNS.find("presumed_victim")
    assert found is not None
    assert NOUNS.find("antatte_ofre") is found
    assert NOUNS.find("antatte ofre") is found


def _labels(language: str, **forms: str) -> dict[str, str]:
    return {f"nouns.raid.{form}": text for form, text in forms.items()}


def test_forms_that_a_collection_does_not_give_are_the_indefinite_ones() -> None:
    own = Catalogue.merged(
        {
            "en": _labels("en", gender="c", singular="raid", plural="raids", plural_definite="the raids"),
            "nb": _labels("nb", gender="m", singular="raid", plural="raider", singular_definite="raiden"),
        }
    )
    raid = NOUNS.add_collection_nouns(own, ("en", "nb")).find("raid")
    assert raid is not None
    assert raid.forms["en"] == NounForms("c", "raid", "raids", "raid", "the raids")
    assert raid.forms["nb"] == NounForms("m", "raid", "raider", "raiden", "raider")
    assert NOUNS.find("raid") is None
    assert list(NOUNS.add_collection_nouns(own, ("en", "nb")))[-1] == "raid"


@pytest.mark.parametrize("lacks", ["gender", "singular", "plural"])
def test_a_noun_that_lacks_a_form_is_told_with_its_file(lacks: str) -> None:
    forms = {"gender": "m", "singular": "raid", "plural": "raider"}
    own = Catalogue.merged({"nb": _labels("nb", **{**forms, lacks: ""})})
    with pytest.raises(ValueError, match=r"labels/nb\.toml.*raid"):
        NOUNS.add_collection_nouns(own, ("nb",))
    strange = Catalogue.merged({"nb": _labels("nb", **{**forms, "gender": "x"})})
    with pytest.raises(ValueError, match=r"labels/nb\.toml.*raid"):
        NOUNS.add_collection_nouns(strange, ("nb",))
    any_gender = Catalogue.merged({"ka": _labels("ka", **{**forms, "gender": "x"})})
    assert NOUNS.add_collection_nouns(any_gender, ("ka",)).find("raid") is not None


@pytest.mark.parametrize(
    ("number", "options", "told"),
    [
        (1, {"definite": True}, "the one child"),
        (1, {"definite": True, "style": "digits"}, "the 1 child"),
        (0, {"definite": True}, "no children"),
        (0, {"definite": True, "style": "digits"}, "the 0 children"),
        (2, {"definite": True, "style": "digits"}, "the 2 children"),
        (2, {"qualifier": ValueQualifier.ABOUT}, "about two children"),
        (2, {"qualifier": ValueQualifier.ABOUT, "style": "digits"}, "about 2 children"),
        (2, {"qualifier": ValueQualifier.DERIVED, "definite": True}, "the two children"),
        (2, {"qualifier": ValueQualifier.AT_MOST, "definite": True}, "at most two children"),
    ],
)
def test_a_phrase_that_counts(number, options, told) -> None:
    assert format_counted_noun(number, noun("child"), "en", **options) == told


@pytest.mark.parametrize(
    ("number", "whole", "options", "named", "bare"),
    [
        (0, 0, {}, "no children", "no"),
        (0, 1, {}, "no children", "no"),
        (1, 1, {}, "the one child", "the one"),
        (2, 2, {}, "both children", "both"),
        (0, 2, {}, "none of the two children", "none of the two"),
        (1, 2, {}, "one of two children", "one of two"),
        (3, 3, {}, "all three children", "all three"),
        (3, 3, {"style": "digits"}, "all 3 children", "all 3"),
        (0, 1, {"qualifiers": (ValueQualifier.AT_MOST, ValueQualifier.ABOUT)}, None, None),
        (1, 1, {"qualifiers": (ValueQualifier.AT_LEAST, ValueQualifier.EXACT)}, "at least one of one child",
         "at least one of one"),
        (2, 2, {"qualifiers": (ValueQualifier.EXACT, ValueQualifier.ABOUT)}, "two of about two children",
         "two of about two"),
        (0, 3, {"qualifiers": (ValueQualifier.EXACT, ValueQualifier.AT_LEAST)}, "none of at least three children",
         "none of at least three"),
        (3, 3, {"qualifiers": (ValueQualifier.DERIVED, ValueQualifier.REPAIRED)}, "all three children", "all three"),
    ],
)  # fmt: skip
def test_how_many_of_a_whole(number, whole, options, named, bare) -> None:
    if named is None:
        assert format_part_of_total(number, whole, noun("child"), "en", **options).endswith("of about one child")
        return
    assert format_part_of_total(number, whole, noun("child"), "en", **options) == named
    assert format_part_of_total(number, whole, None, "en", **options) == bare


@pytest.mark.parametrize(("number", "whole"), [(-1, 3), (4, 3)])
def test_what_is_no_part_is_refused(number: int, whole: int) -> None:
    with pytest.raises(ValueError, match=f"{number}.*{whole}|not a part"):
        format_part_of_total(number, whole, None, "en")
