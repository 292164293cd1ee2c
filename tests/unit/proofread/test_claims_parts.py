"""The parts: phrases, entries, claims, tables, and a scorer that never sees the number."""

from __future__ import annotations

from fractions import Fraction

import numpy as np
import pytest

from tilstand.proofread.claim_reader import split_claim_sentences
from tilstand.proofread.claims import Zone
from tilstand.proofread.features import compute_signs, prepare_claim
from tilstand.proofread.page_blocks import split_plain_lines
from tilstand.proofread.phrases import PhraseMatcher, split_tokens
from tilstand.proofread.result import ClaimForm
from tilstand.proofread.scorer import compute_belief, score_claims
from tilstand.proofread.slots import SlotKind
from tilstand.proofread.texts import list_said_entries
from tilstand.proofread.weights import load_weights
from tilstand.proofread.words import detect_text_language, load_claim_words


def read(reader, text):
    return reader.read_claims(list(split_plain_lines(text)))


def test_the_longest_phrase_at_a_place_counts() -> None:
    matcher = PhraseMatcher()
    matcher.add_phrase("asylum", 1)
    matcher.add_phrase("asylum seeker*", 2)
    found = matcher.find_phrases(split_tokens("Four asylum seekers, one in asylum."))
    assert [mention.slots for mention in found] == [{2}, {1}]


def test_short_words_of_a_label_name_nothing() -> None:
    matcher = PhraseMatcher()
    matcher.add_phrase("to", 1, label=True)
    assert not matcher.find_phrases(split_tokens("from one to two"))


@pytest.mark.parametrize(
    ("text", "count"), [("There were ca. 3. Then 4.", 2), ("1. januar kom 3. De dro.", 2), ("", 0)]
)
def test_sentences_end_where_they_end(text, count) -> None:
    assert len(list(split_claim_sentences(text, "nb"))) == count


def test_a_sentence_beyond_measure_is_read_in_pieces() -> None:
    pieces = list(split_claim_sentences("ord " * 2_000, "nb"))
    assert len(pieces) > 1
    assert pieces[0][1] == pieces[1][0]


def test_derived_entries_follow_from_two_figures(norway) -> None:
    figures = {(entry.key, entry.form): entry for entry in norway.entries}
    key = next(
        k for k, form in figures
        if (k.measure, k.provider, k.period.text, k.dims, form)
        == ("adults_assisted", "rosa", "2024", (), ClaimForm.FIGURE)
    )  # fmt: skip
    assert [interval.low for interval, _ in figures[key, ClaimForm.DIFFERENCE].values] == [Fraction(-30)]
    assert [interval.low for interval, _ in figures[key, ClaimForm.CHANGE].values] == [Fraction(-35)]


@pytest.mark.parametrize(
    ("text", "form", "value"),
    [
        ("Antallet falt med 8 fra 2023 til 2024.", ClaimForm.DIFFERENCE, -8),
        ("The number fell by 30 per cent in 2024.", ClaimForm.CHANGE, -30),
        ("82 per cent were women.", ClaimForm.SHARE, 82),
        ("ROSA assisted 55 women.", ClaimForm.FIGURE, 55),
    ],
)
def test_the_form_of_a_number_and_its_direction(norway, text, form, value) -> None:
    _, claims = read(norway, text)
    assert (claims[0].form, claims[0].value) == (form, value)


@pytest.mark.parametrize(
    ("text", "period"),
    [
        ("I 2023 bistod ROSA 85.", "2023"),
        ("Året før bistod ROSA 85.", "2023"),
        ("The year before, ROSA assisted 85.", "2023"),
        ("ROSA assisted 55.", "2024"),
        ("That is fewer than in 2023 (85).", "2023"),
    ],
)
def test_the_period_that_a_number_is_of(norway, text, period) -> None:
    _, claims = read(norway, text)
    assert claims[-1].period == period


def test_codes_that_are_joined_name_the_one_above_them(norway) -> None:
    slots, claims = read(norway, "28 people applied for a reflection period or a limited residence permit in 2024.")
    above = slots.number_slot(SlotKind.CODE, "permit:reflection_or_limited")
    assert any(above in filled for filled, _ in claims[0].mentions)


def test_the_name_of_the_own_country_contradicts_nothing(norway) -> None:
    slots = norway.get_slots("en")
    assert slots.is_home[slots.number_slot(SlotKind.CODE, "region:norway")]
    assert not slots.is_home[slots.number_slot(SlotKind.CODE, "region:africa")]


def test_the_cells_of_a_table_take_their_slots_from_row_and_column(norway) -> None:
    table = "ROSA\n\nI alt     2022     2023     2024\nKvinner     70     66     45\nMenn     20     17     7\n"
    _, claims = read(norway, table)
    cells = [claim for claim in claims if claim.row >= 0]
    assert {claim.column for claim in cells} >= {1, 2, 3}
    assert any(zone is Zone.ADJACENT for _, zone in cells[0].mentions)


@pytest.mark.parametrize("text", ["ROSA bistod {} kvinner i 2024.", "ROSA assisted {} women in 2024."])
def test_the_scorer_never_sees_the_number(norway, text) -> None:
    seen = []
    for number in (45, 4, 1_999_000):
        slots, claims = read(norway, text.format(number))
        scored = prepare_claim(claims[0], slots)
        signs = compute_signs(claims[0], slots, scored.ids)
        seen.append((scored.ids.tolist(), signs.tolist()))
    assert seen[0] == seen[1] == seen[2]


def test_belief_is_shared_out_whole(norway) -> None:
    slots, claims = read(norway, "ROSA assisted 55 adult presumed victims in 2024, HTSO 28.")
    scored = [prepare_claim(claim, slots) for claim in claims]
    score_claims(scored, slots, load_weights())
    for one in scored:
        assert np.isclose(compute_belief(one, load_weights()).sum(), 1.0)
        assert np.isclose(one.fitted.sum(), 1.0)


def test_only_what_a_text_says_becomes_an_entry_with_its_words(norway) -> None:
    said = list_said_entries(norway.texts, "nb", norway.period)
    assert said
    assert all(entry.words and entry.values[0][1].document for entry in said)
    assert not list_said_entries(None, "nb", norway.period)


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("The police received reports of trafficking in the year, and they were few.", "en"),
        ("Politiet fikk anmeldelser for menneskehandel i året, og de var ikke mange.", "nb"),
        ("Politiet fekk meldingar om menneskehandel i året, og dei var ikkje mange.", "nn"),
        ("Im Berichtsjahr wurden neunzehn Anzeigen registriert, davon betrafen zwei auch Kinder.", None),
    ],
)
def test_the_language_of_a_text(text, language) -> None:
    assert detect_text_language(text, ("nb", "nn", "en")) == language


def test_a_language_has_the_words_of_those_that_it_is_mixed_with() -> None:
    assert set(load_claim_words("nb").breaks) <= set(load_claim_words("nn").breaks)
