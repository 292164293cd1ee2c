"""What words are to a reader of sentences, language by language: people, bodies, ages, orders, parts, codes.

`words.txt` holds it; `RENEW=1` writes it anew after a change that is meant.
"""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction
from pathlib import Path

import pytest
from plain import held, plain

from tilstand.languages.disclosure_lexicon import load_disclosure_lexicon
from tilstand.protect.text import arithmetic, mentions
from tilstand.protect.text.code_words import CodeWords, ShownCells, find_ages, read_age_band
from tilstand.protect.text.counts import find_ratio_whole
from tilstand.protect.text.nouns import (
    find_fractions,
    generate_inflections,
    get_ordinal_value,
    is_body_noun,
    is_people_noun,
    load_people_nouns,
    load_single_person_nouns,
    load_singular_people_nouns,
    split_people_compound,
)
from tilstand.protect.text.sentences import AnalysedSentence
from tilstand.protect.text.tokens import clip_spans, has_overlap, split_statements
from tilstand.report_text import NumberKind, NumberSpan, find_numbers

pytestmark = pytest.mark.slow

TOLD = Path(__file__).with_name("words.txt")
WORDS = {
    "nb": (
        *("salongansatt", "gårdsarbeider", "gårdsarbeiderne", "kvinner", "kvinne", "barnet", "barn", "gutt"),
        *("neglesalongen", "neglesalong", "sykehus", "hus", "bygninger", "personer", "mannen", "ansatt"),
        *("tredje", "tjuende", "åttende", "annen", "femti", "krisesenter", "krisesentrene", "ofre", "xansatt"),
    ),
    "nn": (
        *("salongtilsett", "gardsarbeidar", "kvinner", "kvinna", "barnet", "gut", "personar", "mannen"),
        *("neglesalongen", "sjukehus", "hus", "tredje", "tjuande", "åttande", "krisesenteret", "offer"),
    ),
    "en": (
        *("salonworker", "worker", "workers", "women", "woman", "child", "boy", "boys", "persons", "farms"),
        *("shelter", "shelters", "cities", "city", "third", "twentieth", "fortieth", "half", "victim"),
    ),
    "sv": (
        *("salongsanställd", "gårdsarbetare", "kvinnor", "kvinnan", "barnet", "pojke", "personer", "mannen"),
        *("nagelsalongen", "sjukhus", "hus", "tredje", "tjugonde", "åttonde", "skyddshem", "offer"),
    ),
    "pl": (
        *("kobieta", "kobiety", "mężczyzna", "dziecko", "osoba", "osoby", "chłopiec", "schronisko", "szpital"),
        *("trzeci", "trzecia", "dwudziesty", "ósma", "pracownik", "pracownicy", "ofiara", "ofiary"),
    ),
}
PARTS = {
    "nb": (
        "En trettendedel av dem, og tre åttedeler.",
        "To tredeler, en halvdel, fire tredeler, null femdeler.",
        "En tredjedel og tjueto hundredeler; to-tredeler; en og en åttendedel",
        "åttedel, en femtedels sang",
    ),
    "nn": ("Ein trettandedel av dei, og tre åttedelar.", "To tredelar, ein femdel og ein tjuandedel."),
    "en": (
        "One fortieth, and seven tenths.",
        "A third of three fourths, two-thirds and one twenty-fifth, an eighth.",
        "five thirds; a second; one half; zero fifths; thirds; One-Third; four fifths of a fifth",
    ),
    "sv": ("En trettondel av dem, och tre åttondelar.", "Två tredjedelar, en femtedel och en tjugondel."),
    "pl": ("Jedna trzecia z nich i trzy ósme.", "Dwie piąte, jedna dwudziesta, pięć trzecich."),
}
AGES = {
    "nb": (
        *("under 18 år", "over 18 år", "18 år og eldre", "18–24 år", "mindreårige og voksne", "fylt 18 år"),
        *("mellom 12 og 17 år", "yngre enn 25 år", "0–11 år og 12–17 år", "18 kvinner", "under 17 år"),
    ),
    "nn": ("under 18 år", "18 år og eldre", "mindreårige", "mellom 12 og 17 år", "dei vaksne", "18–24 år"),
    "en": (
        *("under 18", "over 18", "18 or over", "aged 18–24", "minors", "adults of 25 or over", "under 19"),
        *("between 12 and 17", "aged 0–17 and 25 or over", "18 women", "older than 17", "over 24", "under 12"),
    ),
    "sv": ("under 18 år", "18 år och äldre", "minderåriga", "vuxna", "18–24 år", "mellan 12 och 17 år"),
    "pl": ("poniżej 18 lat", "18 lat i więcej", "małoletni", "dorośli", "18–24 lat", "25 lat i więcej"),
}
BANDS = {
    ("age", "child"): (0, 12),
    ("age", "teen"): (12, 18),
    ("age", "young"): (18, 25),
    ("age", "old"): (25, 200),
    ("victim", "minor"): (0, 18),
    ("victim", "adult"): (18, 200),
}
FORMS = ("nord", "nord*", "the north", "st. olav", "n")
STOOD = (
    *("nord", "nords", "nord's tall", "nord\u2019s", "nordlig", "i nord.", "fra nordnord", "nord_nord nord"),
    *("x nord", "the north, the norths", "bathe north", "st. olavs", "nordlige nord-sør, 2nord"),
    *("n n's ns nn n", "nordnord nord"),
)
NORTH, SOUTH, CHILD, OLD = ("place", "north"), ("place", "south"), ("age", "child"), ("age", "old")
CODES = CodeWords(
    {
        NORTH: {"nb": ("Nord", "fra Nord"), "en": ("the north", "from North")},
        SOUTH: {"nb": ("Sør",), "en": ("the south",)},
        ("place", "other"): {"nb": ("andre",), "en": ("other",)},
        CHILD: {"nb": ("under 18 år", "unge"), "en": ("under 18", "children")},
        OLD: {"nb": ("18 år og eldre",), "en": ("18 or over", "adult*")},
        ("form", "farm"): {"nb": ("gård", "gårdsarbeid"), "en": ("farm", "farm work")},
        ("form", "home"): {"nb": ("reiste hjem", "husarbeid"), "en": ("went home", "house work")},
    }
)
SAID = {
    "nb": (
        "Nords gårder og gårdsarbeidere fra Nord, og unge under 18 år i Sør.",
        "Reiste to av dem hjem? Én reiste hjem, og tre reiste til slutt hjem.",
        "Andre steder enn i Nord og på gårder; utenfor Nord, Sør.",
        "Andre enn de under 18 år, utenfor gårder og husarbeid",
        "Hver tredje av de ni i Nord. Én av tre, to kvinner av fem, tre for hver unge.",
    ),
    "en": (
        "The north's farms and farm work, children under 18, adults in the south",
        "Two went home; one went at last home, three went two days later home.",
        "Outside the north and the south; other than children on farms; elsewhere than on farms",
        "One in three, one child in five, three out of two, two in per cent; 3 in 4 of the north",
        "Every third of the nine, every 39. of them, every child, two to one, two for every adult",
    ),
}
COUNTED = (
    *("Six sellers and a nurse", "six and a nurse", "A nurse and six sellers", "A nurse, a cook and six sellers"),
    *("Six of the tired old sellers and a nurse", "The sellers and a nurse", "Sellers: one.", "Sellers: a nurse"),
    *("See section 2(1) and 4 (3).", "Harbour Street 1 has a nurse", "in Harbour Street 1", "harbour street 1"),
    *("The book “Two men” is new", "the so-called “Two men and six women of the north” is new", "“two men”"),
    *("One: the nurse", "2: the nurse", "There are 2: a nurse and a cook", "a single seller", "a seller"),
    *("Of the sellers, one still waits", "Of the sellers one still waits", "one of them", "a one", "(one)"),
    *("Figure 2 has a nurse", "No. 2", "a nurse must be six", "", "nurse"),
)
PRINTED = {
    frozenset(): (61, 58),
    frozenset({NORTH}): (20, 10),
    frozenset({CHILD}): (40,),
    frozenset({OLD}): (21,),
    frozenset({SOUTH, CHILD}): (0, 2),
    frozenset({SOUTH}): (),
}
SHOWN = ShownCells(3, CODES, PRINTED, frozenset({frozenset({NORTH, CHILD})}))


def of_words(language: str) -> Iterator[str]:
    for word in WORDS[language]:
        flags = (
            is_people_noun(word, language),
            is_body_noun(word, language),
            word in load_single_person_nouns(language),
        )
        told = (word in load_people_nouns(language), *(word in some for some in load_singular_people_nouns(language)))
        forms = sorted(set(generate_inflections(word, language)) | set(generate_inflections(f"the {word}", language)))
        yield f"{word}: {flags} {told} {split_people_compound(word, language)} {get_ordinal_value(word, language)} {forms}"
    for form in ("", "a", "ab", "abc", "x1", "no*", "to the north", "in north"):
        yield f"forms of {form!r}: {list(generate_inflections(form, language))}"


def of_texts(language: str) -> Iterator[str]:
    for text in PARTS[language]:
        found = [(one.text, one.start, one.end, str(one.share)) for one in find_fractions(text, language)]
        yield f"{text}: {found}"
    for text in AGES[language]:
        ages = plain(list(find_ages(text, language, lambda _: BANDS)))
        yield f"{text}: {read_age_band(text, language)} {ages}"
        yield f"of none: {list(find_ages(text, language, lambda _: {}))}"
    others = list(find_ages(AGES[language][0], language, lambda _: {("age", "far"): (30, 40)}))
    yield f"of others: {others}"


def of_codes(language: str) -> Iterator[str]:
    words = load_disclosure_lexicon(language)
    for text in SAID[language]:
        low = text.lower()
        found = mentions.find_code_mentions(text, language, CODES)
        yield f"{text}: {plain(found)}"
        yield f"likely {list(CODES.find_likely_words(low, language))} parted {list(CODES.find_split_words(low, language))}"
        yield f"others {[one.span() for one in mentions._compile_exclusion_words(language).finditer(low)]}"
        yield f"meant {[plain(mentions._find_joined_mentions(low, at, words, found)) for at in range(0, len(low), 5)]}"
        yield f"spoken {list(split_statements(text, language))}"
        speech = AnalysedSentence(text, language, SHOWN)
        yield f"every {plain(list(arithmetic.find_ordinal_shares(speech)))}"
        for one in speech.number_spans:
            more = (
                find_ratio_whole(speech, one),
                arithmetic.find_printed_odds(speech, one),
                arithmetic.bound_share_from_odds(speech, one),
            )
            yield f"{one.text}: {plain(more)}"
            yield f"shared {plain(list(arithmetic.find_share_disclosures(speech, one, arithmetic.bound_rounded_share(one))))}"
            own = [arithmetic.is_share_of_printed_group(speech, one, certain=certain) for certain in (False, True)]
            yield f"one kind {own} in print {[arithmetic.is_ratio_in_print(speech, one, two) for two in speech.number_spans]}"
        cells = [*PRINTED, frozenset({NORTH, CHILD}), frozenset({SOUTH, OLD})]
        for low, high in (("1/3", "1/3"), ("1/2", "3/4"), ("0", "0")):
            part = (Fraction(low), Fraction(high))
            yield f"printed {[arithmetic._is_share_in_print(speech, (cell,), part) for cell in cells]}"
        for one in speech.number_spans[:2]:
            yield f"wholes {[arithmetic._list_share_wholes(speech, one, (cell,)) for cell in cells]}"
    whole = [CODES.whole(word, language) for word in ("nord", "gård", "farm", "gårder", "north", "x")]
    yield f"whole {whole}"
    called = sorted(CODES.find_people_dimensions(language, load_people_nouns(language)))
    yield f"of people {called} ages {plain(dict(CODES.get_code_ages(language)))}"


def of_signs() -> Iterator[str]:
    for form in FORMS:
        for text in STOOD:
            found = list(mentions._find_form_places(form, text))
            if found:
                yield f"{form} in {text}: {found}"
    went = "went at last home; went a b c d home; went home"
    for form, text in (("went home", went), ("go in*", "go far inside")):
        yield f"parted {form}: {[(one.span(), one.span(2)) for one in mentions._compile_split_phrase(form).finditer(text)]}"
    small = load_disclosure_lexicon("en")
    for between in ("", "and", "in the", "in the and", "by farm", "or", "the"):
        told = [mentions._has_only_function_words(between.split(), small, joined=joined) for joined in (False, True)]
        yield f"small {between!r}: {told}"
    spans = [(0, 2), (2, 5), (5, 5), (7, 9)]
    for start, end in ((0, 1), (2, 2), (2, 3), (4, 7), (5, 7), (8, 12), (9, 12)):
        yield f"within {start} {end}: {clip_spans(spans, start, end)} {has_overlap(spans, start, end)}"
    for part, whole in ((0, 9), (2, 9), (3, 9), (6, 9), (7, 9), (9, 9)):
        yield f"few {part} of {whole}: {arithmetic._is_small_part(part, whole, 3)}"
    for text in ("25 per cent", "2.5 per cent", "2.50 per cent", "three", "half", "about 40 %"):
        ends = [plain(arithmetic.bound_rounded_share(one)) for one in find_numbers(text, "en")]
        yield f"exact {text}: {ends}"
    yield f"exact {plain(arithmetic.bound_rounded_share(NumberSpan(0, 1, 'x', NumberKind.PERCENT)))}"


def of_numbers() -> Iterator[str]:
    """What is a number of something: articles in lists, and numbers by which something is called."""
    for text in COUNTED:
        speech = AnalysedSentence(text, "en", SHOWN)
        for one in speech.read:
            kinds = (
                speech._is_certain_number(one),
                speech._is_listed_article(one),
                speech._is_number_in_name(one),
                speech._is_number_in_title(one),
            )
            yield f"{text} {one.text}@{one.start}: {kinds}"
        told = (speech.is_normative, speech.can_disclose({"nurse"}), speech.can_disclose(set(), [(0, 9)]))
        yield f"numbers {[one.text for one in speech.number_spans]} {sorted(speech.article_starts)} {told}"


def of_cells() -> Iterator[str]:
    cells = [*PRINTED, frozenset({NORTH, CHILD}), frozenset({SOUTH, CHILD, ("form", "farm")})]
    for cell in (*cells, frozenset({CHILD, OLD}), frozenset({CHILD, OLD, NORTH})):
        has = [SHOWN.has_number(cell, number) for number in (0, 2, 10, 61)]
        parts = [sorted(one) for one in SHOWN.parts(cell)]
        yield f"{sorted(cell)}: {has} {SHOWN.list_printed_shares(cell)} {parts} {sorted(SHOWN.drop_full_dimensions(cell))}"


def told() -> Iterator[str]:
    for language in WORDS:
        yield f"## {language}"
        yield from (*of_words(language), *of_texts(language))
    for language in SAID:
        yield from of_codes(language)
    yield from (*of_signs(), *of_numbers(), *of_cells())


def test_every_word_is_what_it_was() -> None:
    held(TOLD, told())
