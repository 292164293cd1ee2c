"""Sentences of the report as they will be printed, for whoever releases them, beside those of the round before."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from itertools import groupby

from tilstand.define import Collection
from tilstand.errors import TilstandError
from tilstand.pipeline.release import PrintedRound, load_earlier_numbers, print_round
from tilstand.protect.report_texts import preview_sentences
from tilstand.report_text.references import MARKS, BindingError, parse_reference
from tilstand.report_text.sentences import REFERENCE
from tilstand.round.state import RoundState, load_round
from tilstand.round.text_pages import PreviousWording
from tilstand.round.texts import Wording

_INSERT = re.compile(r"\{\{\s*(table|chart|box)\b[^{}]*\}\}")


@dataclass(frozen=True)
class SentencePreview:
    """A sentence as it will be printed.

    Attributes:
        text: Its words with the figures of the round.
        former: The nearest sentence that the round before printed, with the figures of that round; empty where none.
        settled: True where its words are those of the round before and all that it says follows from figures.
    """

    text: str
    former: str
    settled: bool


def load_sentence_previews(
    collection: Collection, round_name: str, wordings: Iterable[Wording], previous: PreviousWording
) -> Mapping[str, SentencePreview]:
    """How sentences of a round's report will be printed; nothing where the round cannot be worked out yet.

    What stands in the way is told where the round is looked at: who reads texts goes on with what is written.

    Args:
        collection: The collection.
        round_name: Name of the round.
        wordings: Texts that wait.
        previous: What the round before printed.
    """
    texts = [wording for wording in wordings if wording.file]
    if not texts:
        return {}
    try:
        return preview_waiting_sentences(load_round(collection, round_name), texts, previous)
    except TilstandError:
        return {}


def preview_waiting_sentences(
    state: RoundState, wordings: Iterable[Wording], previous: PreviousWording
) -> Mapping[str, SentencePreview]:
    """How sentences of the report will be printed, by their hashes; answers of bodies have none.

    Args:
        state: The round.
        wordings: Texts that wait.
        previous: What the round before printed.

    Raises:
        ReleaseError: If no printed numbers keep every sum and what was told before.
    """
    sentences = sorted(
        (wording for wording in wordings if wording.file and not wording.is_label),
        key=lambda wording: wording.language,
    )
    if not sentences:
        return {}
    printed = print_round(state, load_earlier_numbers(state))
    previews: dict[str, SentencePreview] = {}
    for language, group in groupby(sentences, lambda wording: wording.language):
        texts = list(group)
        formers = [previous.find_previous_words(text) for text in texts]
        now = _print_sentences(printed, language, [(text.question, text.words) for text in texts])
        pairs = [(text.question, former) for text, former in zip(texts, formers, strict=True)]
        then = _print_sentences(printed, language, pairs, steps=-1)
        for wording, former, printed_now, printed_then in zip(texts, formers, now, then, strict=True):
            settled = former == wording.words and not wording.ended and states_only_figures(wording.words)
            previews[wording.sha256] = SentencePreview(printed_now, printed_then, settled)
    return previews


def _print_sentences(
    printed: PrintedRound, language: str, sentences: list[tuple[str, str]], steps: int = 0
) -> tuple[str, ...]:
    own = printed.state.round.period
    period = own.shift_period(steps, by=own) if steps else own
    thresholds = printed.world.thresholds
    rounded = thresholds.__contains__ if thresholds else None
    return preview_sentences(printed.collection, language, sentences, printed.figures, period, rounded)


def states_only_figures(words: str) -> bool:
    """True for the place of a table or chart, and for a sentence with figures and no other references but periods.

    Example:
        >>> states_only_figures("{{ figure visits of havn }} came."), states_only_figures("In {{ period }} we moved.")
        (True, False)
    """
    if _INSERT.fullmatch(words.strip()):
        return True
    try:
        kinds = {parse_reference(reference["source"]).kind for reference in REFERENCE.finditer(words)}
    except BindingError:
        return False
    marks = kinds & {*MARKS, "see"}
    return kinds > marks and marks <= {"period"}
