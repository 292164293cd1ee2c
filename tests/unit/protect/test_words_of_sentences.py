"""What words are to a reader of sentences, language by language: people, bodies, ages, orders, parts, codes.

`words.txt` holds it; `RENEW=1` writes it anew after a change that is meant.
"""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction
from pathlib import Path

import pytest
from plain import held, plain

from tilstand.languages.disclosing import disclosing
from tilstand.protect.of_sentence import CodeWords, ShownCells, mention, shares
from tilstand.protect.of_sentence.ages import ages_told, band
from tilstand.protect.of_sentence.bodies import is_body
from tilstand.protect.of_sentence.fractions import fractions, order
from tilstand.protect.of_sentence.heard import spoken
from tilstand.protect.of_sentence.inflect import inflected
from tilstand.protect.of_sentence.persons import compounded, of_people, one_person, people, singular_people
from tilstand.protect.of_sentence.ratio import ratio
from tilstand.protect.of_sentence.span import overlaps, within
from tilstand.protect.of_sentence.speech import Speech
from tilstand.text import NumberSpan, SpanKind, numbers_in

pytestmark = pytest.mark.slow

TOLD = Path(__file__).with_name("words.txt")
WORDS = {
    "nb": (
        *("salongansatt", "gårdsarbeider", "gårdsarbeiderne", "kvinner", "kvinne", "barnet", "barn", "gutt"),
        *("neglesalongen", "neglesalong", "sykehus", "hus", "bygninger", "personer", "mannen", "ansatt"),
        *(
            "tredje",
            "tjuende",
            "åttende",
            "annen",
            "femti",
            "krisesenter",
            "krisesentrene",
            "ofre",
            "xansatt",
        ),
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
        *(
            "kobieta",
            "kobiety",
            "mężczyzna",
            "dziecko",
            "osoba",
            "osoby",
            "chłopiec",
            "schronisko",
            "szpital",
        ),
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
        *(
            "between 12 and 17",
            "aged 0–17 and 25 or over",
            "18 women",
            "older than 17",
            "over 24",
            "under 12",
        ),
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
    *(
        "Six sellers and a nurse",
        "six and a nurse",
        "A nurse and six sellers",
        "A nurse, a cook and six sellers",
    ),
    *(
        "Six of the tired old sellers and a nurse",
        "The sellers and a nurse",
        "Sellers: one.",
        "Sellers: a nurse",
    ),
    *(
        "See section 2(1) and 4 (3).",
        "Harbour Street 1 has a nurse",
        "in Harbour Street 1",
        "harbour street 1",
    ),
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
        flags = (of_people(word, language), is_body(word, language), word in one_person(language))
        told = (word in people(language), *(word in some for some in singular_people(language)))
        forms = sorted(set(inflected(word, language)) | set(inflected(f"the {word}", language)))
        yield f"{word}: {flags} {told} {compounded(word, language)} {order(word, language)} {forms}"
    for form in ("", "a", "ab", "abc", "x1", "no*", "to the north", "in north"):
        yield f"forms of {form!r}: {list(inflected(form, language))}"


def of_texts(language: str) -> Iterator[str]:
    for text in PARTS[language]:
        found = [(one.text, one.start, one.end, str(one.share)) for one in fractions(text, language)]
        yield f"{text}: {found}"
    for text in AGES[language]:
        ages = plain(list(ages_told(text, language, lambda _: BANDS)))
        yield f"{text}: {band(text, language)} {ages}"
        yield f"of none: {list(ages_told(text, language, lambda _: {}))}"
    others = list(ages_told(AGES[language][0], language, lambda _: {("age", "far"): (30, 40)}))
    yield f"of others: {others}"


def of_codes(language: str) -> Iterator[str]:
    words = disclosing(language)
    for text in SAID[language]:
        low = text.lower()
        found = mention.mentions(text, language, CODES)
        yield f"{text}: {plain(found)}"
        yield f"likely {list(CODES.likely(low, language))} parted {list(CODES.parted(low, language))}"
        yield f"others {[one.span() for one in mention._others(language).finditer(low)]}"
        yield f"meant {[plain(mention._meant(low, at, words, found)) for at in range(0, len(low), 5)]}"
        yield f"spoken {list(spoken(text, language))}"
        speech = Speech(text, language, SHOWN)
        yield f"every {plain(list(shares.every(speech)))}"
        for one in speech.numbers:
            more = (ratio(speech, one), shares.odds(speech, one), shares.for_every(speech, one))
            yield f"{one.text}: {plain(more)}"
            yield f"shared {plain(list(shares.shared(speech, one, shares.exact(one))))}"
            own = [shares.of_one_kind(speech, one, certain=certain) for certain in (False, True)]
            yield f"one kind {own} in print {[shares.in_print(speech, one, two) for two in speech.numbers]}"
        cells = [*PRINTED, frozenset({NORTH, CHILD}), frozenset({SOUTH, OLD})]
        for low, high in (("1/3", "1/3"), ("1/2", "3/4"), ("0", "0")):
            part = (Fraction(low), Fraction(high))
            yield f"printed {[shares._printed_share(speech, (cell,), part) for cell in cells]}"
        for one in speech.numbers[:2]:
            yield f"wholes {[shares._wholes(speech, one, (cell,)) for cell in cells]}"
    whole = [CODES.whole(word, language) for word in ("nord", "gård", "farm", "gårder", "north", "x")]
    yield f"whole {whole}"
    called = sorted(CODES.of_people(language, people(language)))
    yield f"of people {called} ages {plain(dict(CODES.ages(language)))}"


def of_signs() -> Iterator[str]:
    for form in FORMS:
        for text in STOOD:
            found = list(mention._places(form, text))
            if found:
                yield f"{form} in {text}: {found}"
    went = "went at last home; went a b c d home; went home"
    for form, text in (("went home", went), ("go in*", "go far inside")):
        yield f"parted {form}: {[(one.span(), one.span(2)) for one in mention._parted(form).finditer(text)]}"
    small = disclosing("en")
    for between in ("", "and", "in the", "in the and", "by farm", "or", "the"):
        told = [mention._small(between.split(), small, joined=joined) for joined in (False, True)]
        yield f"small {between!r}: {told}"
    spans = [(0, 2), (2, 5), (5, 5), (7, 9)]
    for start, end in ((0, 1), (2, 2), (2, 3), (4, 7), (5, 7), (8, 12), (9, 12)):
        yield f"within {start} {end}: {within(spans, start, end)} {overlaps(spans, start, end)}"
    for part, whole in ((0, 9), (2, 9), (3, 9), (6, 9), (7, 9), (9, 9)):
        yield f"few {part} of {whole}: {shares._few(part, whole, 3)}"
    for text in ("25 per cent", "2.5 per cent", "2.50 per cent", "three", "half", "about 40 %"):
        ends = [plain(shares.exact(one)) for one in numbers_in(text, "en")]
        yield f"exact {text}: {ends}"
    yield f"exact {plain(shares.exact(NumberSpan(0, 1, 'x', SpanKind.PERCENT)))}"


def of_numbers() -> Iterator[str]:
    """What is a number of something: articles in lists, and numbers by which something is called."""
    for text in COUNTED:
        speech = Speech(text, "en", SHOWN)
        for one in speech.read:
            kinds = (speech._sure(one), speech._joined(one), speech._in_a_name(one), speech._in_a_title(one))
            yield f"{text} {one.text}@{one.start}: {kinds}"
        told = (speech.normative, speech.tells_of({"nurse"}), speech.tells_of(set(), [(0, 9)]))
        yield f"numbers {[one.text for one in speech.numbers]} {sorted(speech.articles)} {told}"


def of_cells() -> Iterator[str]:
    cells = [*PRINTED, frozenset({NORTH, CHILD}), frozenset({SOUTH, CHILD, ("form", "farm")})]
    for cell in (*cells, frozenset({CHILD, OLD}), frozenset({CHILD, OLD, NORTH})):
        has = [SHOWN.has(cell, number) for number in (0, 2, 10, 61)]
        parts = [sorted(one) for one in SHOWN.parts(cell)]
        yield f"{sorted(cell)}: {has} {SHOWN.share(cell)} {parts} {sorted(SHOWN.without_full(cell))}"


def told() -> Iterator[str]:
    for language in WORDS:
        yield f"## {language}"
        yield from (*of_words(language), *of_texts(language))
    for language in SAID:
        yield from of_codes(language)
    yield from (*of_signs(), *of_numbers(), *of_cells())


def test_every_word_is_what_it_was() -> None:
    held(TOLD, told())
