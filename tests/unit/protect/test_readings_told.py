"""How sentences are read before it is judged what they give away: each word, each number, each reading.

`readings.txt` holds it for some of the sentences kept for it, by how a line begins and a hash of all of it;
`RENEW=1` writes it anew after a change that is meant.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from plain import held, plain, short

import disclosing
from tilstand.protect.of_sentence import ShownCells
from tilstand.protect.of_sentence.ages import ages_told, band
from tilstand.protect.of_sentence.bodies import is_body
from tilstand.protect.of_sentence.confine import confined
from tilstand.protect.of_sentence.counted import again, counts_people, of_known
from tilstand.protect.of_sentence.exempt import exempted
from tilstand.protect.of_sentence.fractions import fractions, order
from tilstand.protect.of_sentence.generalize import general
from tilstand.protect.of_sentence.heard import numbers_read, spoken
from tilstand.protect.of_sentence.inflect import inflected
from tilstand.protect.of_sentence.nobody import nobody
from tilstand.protect.of_sentence.numberless import numberless
from tilstand.protect.of_sentence.persons import compounded, of_people
from tilstand.protect.of_sentence.ratio import ratio
from tilstand.protect.of_sentence.reckon import derived, reckoned
from tilstand.protect.of_sentence.relate import absent, related, rough
from tilstand.protect.of_sentence.shares import difference, every, exact, for_every, in_print, odds
from tilstand.protect.of_sentence.speech import Speech

from .test_sentences_told import MEANT, OTHERS

pytestmark = pytest.mark.slow

TOLD = Path(__file__).with_name("readings.txt")
AT = ("past", "clause", "ought", "persons", "joins", "among_things", "bodies_after", "somebody", "narrower")
AT_MORE = ("amounts_to_things", "named", "phrase", "dimensions", "number_at")
OF_WORD = ("people", "certain", "a_person", "bodies", "is_one", "names_code", "clause_past", "lists")
OF_NUMBER = ("whole", "opens", "beside_a_share", "excepted_persons", "labelled", "said_wholes")
OF_ALL = ("numbers", "read", "articles", "mentions", "normative", "unseen")
OF_ALL_MORE = ("speaks_of_anybody", "speaks_of_people")
JUDGES = (counts_people, of_known, again, exempted, general, ratio, odds, for_every, difference, derived)
TELLING = (related, absent, confined, every, nobody, numberless)
BANDS = {
    ("age", "child"): (0, 12),
    ("age", "teen"): (12, 18),
    ("age", "grown"): (18, 60),
    ("age", "old"): (60, 200),
}
PHRASES = {
    "nb": [
        "fra 12 til 17 år",
        "under 18 år",
        "over 60 år",
        "0–14 år",
        "kvinnelig",
        "tre tideler",
        "skolebarn",
    ],
    "nn": ["frå 12 til 17 år", "under 18 år", "yngre enn ti", "kvinneleg", "ein firedel", "skulebarn"],
    "en": [
        "aged 12 to 17",
        "under 18",
        "18 or over",
        "the 0–14s",
        "female",
        "three fortieths",
        "schoolchildren",
    ],
    "sv": ["12 till 17 år", "under 18 år", "äldre än 60", "kvinnlig", "tre tiondelar", "skolbarn"],
    "pl": ["od 12 do 17 lat", "poniżej 18 lat", "powyżej 60 lat", "kobieta", "trzy czwarte", "dzieci"],
}


def read(speech: Speech) -> Iterator[str]:
    yield " ".join(f"{name}={plain(getattr(speech, name))}" for name in (*OF_ALL, *OF_ALL_MORE))
    for word in speech.tokens:
        own = [int(bool(getattr(speech, name)(word))) for name in OF_WORD]
        own += [plain(getattr(speech, name)(word.start)) for name in (*AT, *AT_MORE)]
        yield f"{word.text} {plain(own)} {speech.persons(word.end, begins=True, them=True)}"
        yield f"{rough(speech, word.start)} {speech.among_them(0, word.end)} {speech.linked(0, word.start)}"
    for span in speech.numbers:
        own = [plain(getattr(speech, name)(span)) for name in OF_NUMBER]
        judged = [plain(judge(speech, span)) for judge in JUDGES]  # type: ignore[operator]
        printed = [in_print(speech, span, other) for other in speech.numbers]
        yield f"{span.text} {own} {judged} {printed} {plain(exact(span)) if span.value else ''}"
    yield from (plain(list(telling(speech))) for telling in TELLING)
    yield plain(list(reckoned(speech, speech.numbers)))
    yield f"{plain(speech.cells())} {plain(speech.tabled())}"


def words(language: str, sentence: str) -> Iterator[str]:
    """What is read of a sentence without anything in print."""
    own = sentence.lower().replace(".", "").split()
    counted = [(order(one, language), of_people(one, language), is_body(one, language)) for one in own]
    yield f"{plain(list(spoken(sentence, language)))} {plain(counted)}"
    yield f"{plain([compounded(one, language) for one in own])} {plain(numbers_read(sentence, language))}"
    yield f"{plain(list(fractions(sentence, language)))} {[band(one, language) for one in (sentence, *own)]}"
    yield plain(list(ages_told(sentence.lower(), language, lambda _: BANDS)))
    yield plain([list(inflected(one, language)) for one in own])


def told() -> Iterator[str]:
    for language, phrases in PHRASES.items():
        for phrase in phrases:
            yield f"{phrase}: {' '.join(words(language, phrase))}"
    for part in (*MEANT, *OTHERS):
        shown: ShownCells = disclosing.scene(disclosing.HERE / part)
        for _, language, sentence in list(disclosing.sentences(disclosing.HERE / part))[2::30]:
            speech: Any = Speech(sentence, language, shown)
            yield f"{language} {sentence}: {' '.join((*read(speech), *words(language, sentence)))}"


def test_each_reading_is_as_it_was() -> None:
    held(TOLD, map(short, told()))
