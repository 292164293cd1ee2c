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
from tilstand.protect.text.arithmetic import (
    bound_rounded_share,
    bound_share_from_odds,
    find_differences_to_totals,
    find_ordinal_shares,
    find_printed_odds,
    is_derived_in_print,
    is_difference,
    is_ratio_in_print,
)
from tilstand.protect.text.code_words import ShownCells, find_ages, read_age_band
from tilstand.protect.text.counts import (
    find_ratio_whole,
    find_repeat_in_digits,
    is_exempt_number,
    is_general_statement,
    is_part_of_printed_count,
    is_people_count,
)
from tilstand.protect.text.nouns import (
    find_fractions,
    generate_inflections,
    get_ordinal_value,
    is_body_noun,
    is_people_noun,
    split_people_compound,
)
from tilstand.protect.text.quantifiers import (
    find_absence_statements,
    find_comparisons,
    find_quantifier_statements,
    is_approximate,
)
from tilstand.protect.text.sentences import AnalysedSentence
from tilstand.protect.text.tokens import read_number_expressions, split_statements
from tilstand.protect.text.zero_statements import find_exclusive_statements, find_zero_statements

from .test_sentences_told import MEANT, OTHERS

pytestmark = pytest.mark.slow

TOLD = Path(__file__).with_name("readings.txt")
AT = ("is_in_past", "find_clause", "is_obligation", "has_persons_around", "has_joined_pair", "is_among_things")
AT_MORE = ("has_body_after", "has_person_after", "has_narrower_noun", "is_amount_of_things", "named")
AT_LAST = ("find_phrase_codes", "find_dimensions", "find_number_after")
OF_WORD = ("people", "has_definite_article", "is_person_or_code", "bodies", "is_indefinite_word")
OF_WORD_MORE = ("is_part_of_code_name", "is_clause_in_past", "is_list_comma")
OF_NUMBER = ("whole", "is_opening_whole", "has_share_of_things", "has_person_exception", "find_label_code")
OF_NUMBER_MORE = ("list_stated_wholes",)
OF_ALL = ("number_spans", "read", "article_starts", "code_mentions", "is_normative", "is_about_hidden_cell")
OF_ALL_MORE = ("has_countable_subject", "has_people_noun")
JUDGES = (
    is_people_count,
    is_part_of_printed_count,
    find_repeat_in_digits,
    is_exempt_number,
    is_general_statement,
    find_ratio_whole,
    find_printed_odds,
    bound_share_from_odds,
    is_difference,
    is_derived_in_print,
)
TELLING = (
    find_comparisons,
    find_absence_statements,
    find_exclusive_statements,
    find_ordinal_shares,
    find_zero_statements,
    find_quantifier_statements,
)
BANDS = {("age", "child"): (0, 12), ("age", "teen"): (12, 18), ("age", "grown"): (18, 60), ("age", "old"): (60, 200)}
PHRASES = {
    "nb": ["fra 12 til 17 år", "under 18 år", "over 60 år", "0–14 år", "kvinnelig", "tre tideler", "skolebarn"],
    "nn": ["frå 12 til 17 år", "under 18 år", "yngre enn ti", "kvinneleg", "ein firedel", "skulebarn"],
    "en": ["aged 12 to 17", "under 18", "18 or over", "the 0–14s", "female", "three fortieths", "schoolchildren"],
    "sv": ["12 till 17 år", "under 18 år", "äldre än 60", "kvinnlig", "tre tiondelar", "skolbarn"],
    "pl": ["od 12 do 17 lat", "poniżej 18 lat", "powyżej 60 lat", "kobieta", "trzy czwarte", "dzieci"],
}


def read(speech: AnalysedSentence) -> Iterator[str]:
    yield " ".join(f"{name}={plain(getattr(speech, name))}" for name in (*OF_ALL, *OF_ALL_MORE))
    for word in speech.tokens:
        own = [int(bool(getattr(speech, name)(word))) for name in (*OF_WORD, *OF_WORD_MORE)]
        own += [plain(getattr(speech, name)(word.start)) for name in (*AT, *AT_MORE, *AT_LAST)]
        yield f"{word.text} {plain(own)} {speech.has_persons_around(word.end, begins=True, them=True)}"
        yield f"{is_approximate(speech, word.start)} {speech.has_anaphoric_whole(0, word.end)} {speech.has_only_linking_words(0, word.start)}"
    for span in speech.number_spans:
        own = [plain(getattr(speech, name)(span)) for name in (*OF_NUMBER, *OF_NUMBER_MORE)]
        judged = [plain(judge(speech, span)) for judge in JUDGES]  # type: ignore[operator]
        printed = [is_ratio_in_print(speech, span, other) for other in speech.number_spans]
        yield f"{span.text} {own} {judged} {printed} {plain(bound_rounded_share(span)) if span.value else ''}"
    yield from (plain(list(telling(speech))) for telling in TELLING)
    yield plain(list(find_differences_to_totals(speech, speech.number_spans)))
    yield f"{plain(speech.cells())} {plain(speech.list_tabulated_cells())}"


def words(language: str, sentence: str) -> Iterator[str]:
    """What is read of a sentence without anything in print."""
    own = sentence.lower().replace(".", "").split()
    counted = [
        (get_ordinal_value(one, language), is_people_noun(one, language), is_body_noun(one, language)) for one in own
    ]
    yield f"{plain(list(split_statements(sentence, language)))} {plain(counted)}"
    yield f"{plain([split_people_compound(one, language) for one in own])} {plain(read_number_expressions(sentence, language))}"
    yield f"{plain(list(find_fractions(sentence, language)))} {[read_age_band(one, language) for one in (sentence, *own)]}"
    yield plain(list(find_ages(sentence.lower(), language, lambda _: BANDS)))
    yield plain([list(generate_inflections(one, language)) for one in own])


def told() -> Iterator[str]:
    for language, phrases in PHRASES.items():
        for phrase in phrases:
            yield f"{phrase}: {' '.join(words(language, phrase))}"
    for part in (*MEANT, *OTHERS):
        shown: ShownCells = disclosing.scene(disclosing.HERE / part)
        for _, language, sentence in list(disclosing.sentences(disclosing.HERE / part))[2::30]:
            speech: Any = AnalysedSentence(sentence, language, shown)
            yield f"{language} {sentence}: {' '.join((*read(speech), *words(language, sentence)))}"


def test_each_reading_is_as_it_was() -> None:
    held(TOLD, map(short, told()))
