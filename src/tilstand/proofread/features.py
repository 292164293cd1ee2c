"""What speaks for each candidate of a claim and against it; the number itself is not looked at."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, TypeAlias

import numpy as np
import numpy.typing as npt

from tilstand.proofread.claims import SINCE, Claim, PeriodPlace, Zone
from tilstand.proofread.result import ClaimForm
from tilstand.proofread.slots import Flags, LedgerSlots, Matrix, SlotKind, Vector

Ids: TypeAlias = npt.NDArray[np.intp]

_TOLD = (Zone.ADJACENT, Zone.CLAUSE, Zone.SENTENCE)
_PLUS = [f"{kind.name.lower()}+{zone.name.lower()}" for kind in SlotKind for zone in (*_TOLD, Zone.PARAGRAPH)]
_MINUS = [f"{kind.name.lower()}-{zone.name.lower()}" for kind in SlotKind for zone in _TOLD]
_PERIOD = [f"period{sign}{place.name.lower()}" for place in PeriodPlace for sign in "+-"]
_GROUPS = ("sentence", "around", "column", "text")
_SHARED = ("measure", "body", "period", "codes", "told", "none")
SIGNS = (
    *_PLUS, *_MINUS, *_PERIOD, "code_unnamed", "measure_unnamed", "body_unnamed", "body_default", "code_count",
    "is_group", "is_earlier", "is_span", "words_clause", "words_sentence", "label_clause", "label_sentence", "label_missing", "body-paragraph",
    "is_derived", "whole_codes", "is_said", "noun-",
    "same_measure", "other_measure", "same_body", "more_codes", "same_figure", "code_carried", "complete",
    *(f"code~{zone.name.lower()}" for zone in _TOLD),
    *(f"{what}_{group}" for group in _GROUPS for what in _SHARED),
)  # fmt: skip
# Signs of which every two tell more together.
_PAIRED = (
    "complete", "code_unnamed", "measure_unnamed", "body_unnamed", "body_default", "same_measure", "same_body",
    "words_clause", "label_sentence", "is_derived", "code_count", "is_earlier", "measure_around", "body_around", "measure_sentence", "body_sentence",
)  # fmt: skip
_PAIRS = [(item, neighbour) for at, item in enumerate(_PAIRED) for neighbour in _PAIRED[at:]]
NAMES = (*SIGNS, *(f"{item}*{neighbour}" for item, neighbour in _PAIRS))
AT = {name: at for at, name in enumerate(NAMES)}
_FIRST, _SECOND = ([AT[pair[side]] for pair in _PAIRS] for side in (0, 1))
CONTRADICTIONS = (
    "act-adjacent", "act-clause", "body-adjacent", "body-clause", "code-adjacent", "code-clause", "unit-adjacent",
    "period-own", "period-sentence", "period-default",
)  # fmt: skip
MOST_CANDIDATES = 60
# The first look, which leaves the likeliest candidates, by the zone of a phrase.
_COARSE_FOR, _COARSE_AGAINST = (2.0, 1.5, 1.0, 0.5), (1.5, 1.0, 0.3, 0.0)
_ENOUGH_WORDS, _WORD_SCALE = 30.0, 5.0
# Which kind a phrase is taken for that no slot of a candidate explains, where it may be several.
_RANKED = (SlotKind.CODE, SlotKind.ACT, SlotKind.BODY, SlotKind.MEASURE, SlotKind.UNIT)


@dataclass(slots=True, eq=False)
class ScoredClaim:
    """A claim with the figures that it may state.

    Attributes:
        claim: The claim.
        ids: Its candidates: places in the ledger's entries.
        signs: What speaks for each and against it, a row each.
        unnamed: The codes of each that no word around the number names.
        belief: How likely each is meant by the words, and last that none is.
        fitted: The same when the number itself is looked at.
        top: The candidate likeliest meant; -1 for none.
        is_firm: True where that is surely meant, and says the number.
        near, overall: How much the numbers around and in the whole text are about figures.
        is_told: True where the likeliest other figure is told by another number of the paragraph.
        count: How many claims the text has.
    """

    claim: Claim
    ids: Ids
    signs: Matrix
    unnamed: Flags
    belief: npt.NDArray[np.float64]
    fitted: npt.NDArray[np.float64]
    top: int = -1
    is_firm: bool = False
    near: float = 0.0
    overall: float = 0.0
    is_told: bool = False
    count: int = 1


def prepare_claim(claim: Claim, slots: LedgerSlots) -> ScoredClaim:
    """A claim with its likeliest candidates by a first look, and what speaks for each.

    Args:
        claim: The claim.
        slots: The ledger.
    """
    ids = _select_candidates(claim, slots)
    signs = compute_signs(claim, slots, ids)
    named = list({slot for filled, _ in claim.mentions for slot in filled})
    unnamed = slots.codes[:, ids].copy()
    unnamed[named] = False
    empty = np.zeros(len(ids) + 1)
    return ScoredClaim(claim, ids, signs, unnamed, empty, empty)


def mark_fitting_forms(claim: Claim, slots: LedgerSlots) -> Flags:
    """The entries of the form in which a number is said: a share is no count."""
    is_figure = slots.forms == _number_form(ClaimForm.FIGURE)
    if claim.form in (ClaimForm.SHARE, ClaimForm.CHANGE):
        found: Flags = (slots.forms == _number_form(claim.form)) | (is_figure & slots.is_percent)
    else:
        bare = claim.form is ClaimForm.FIGURE and claim.names_percent  # "the clear-up rate was 44"
        found = (slots.forms == _number_form(claim.form)) & (~slots.is_percent | bare)
    return found


def _number_form(form: ClaimForm) -> int:
    return list(ClaimForm).index(form)


def _select_candidates(claim: Claim, slots: LedgerSlots) -> Ids:
    """The likeliest by a coarse look: what words near it fill and contradict, and whether the period is told."""
    score = np.where(mark_fitting_forms(claim, slots), 0.0, -99.0).astype(np.float32)
    named = {slot for filled, _ in claim.mentions for slot in filled}
    score -= 2.0 * (slots.code_counts - slots.codes[list(named)].sum(axis=0))
    measured, owned = np.zeros(len(score), bool), slots.is_default.copy()
    for filled, zone in claim.mentions:
        if zone is not Zone.AFTER:
            own_part, explained, names_measure, names_body = slots.mark_filled(filled)
            measured |= names_measure
            owned |= names_body
            score += own_part * np.float32(_COARSE_FOR[zone]) - ~explained * np.float32(_COARSE_AGAINST[zone])
    score -= 99.0 * (slots.is_said & (slots.nouns != claim.noun))
    score += 1.5 * measured + 2.0 * owned + 3.0 * _mark_same_period(claim, slots) - slots.is_span
    score += 0.1 * _sum_words(claim.sentence, slots) + 0.2 * _sum_words(claim.clause, slots)
    count = min(MOST_CANDIDATES, len(score))
    best = np.argpartition(-score, count - 1)[:count] if count else np.zeros(0, np.intp)
    best = best[score[best] > -50]
    ranked: Ids = best[np.lexsort((best, -score[best]))]
    return ranked


def _sum_words(stems: frozenset[str], slots: LedgerSlots) -> Vector:
    at = [slots.stems[stem] for stem in stems if stem in slots.stems]
    total: Vector = slots.bags[at].sum(axis=0) if at else np.zeros(len(slots.entries), np.float32)
    return np.minimum(total, _ENOUGH_WORDS)


def _mark_same_period(claim: Claim, slots: LedgerSlots) -> Flags:
    same: Flags = slots.is_span if claim.period == SINCE else slots.periods == claim.period
    if claim.period == slots.period_before:
        same = same | np.isin(slots.forms, (_number_form(ClaimForm.DIFFERENCE), _number_form(ClaimForm.CHANGE)))
    return np.asarray(same | slots.is_said, bool)


def compute_signs(claim: Claim, slots: LedgerSlots, ids: Ids) -> Matrix:
    """What speaks for candidates and against them, by the words around the number alone.

    Args:
        claim: The claim.
        slots: The ledger.
        ids: The candidates.
    """
    signs = np.zeros((len(ids), len(NAMES)), np.float32)
    own_part, full, nearest = slots.own[:, ids], slots.full[:, ids], np.full((len(SlotKind), len(ids)), 9)
    for filled, zone in claim.mentions:
        numbers = np.fromiter(filled, np.intp)
        kinds = {SlotKind(kind) for kind in slots.kinds[numbers].tolist()}
        for kind in kinds if zone is not Zone.AFTER else ():
            mine = numbers[slots.kinds[numbers] == kind]
            hit = (full if kind is SlotKind.ACT else own_part)[mine].any(axis=0)
            if kind is SlotKind.CODE:
                signs[hit, AT[f"code+{zone.name.lower()}"]] += 1
            else:
                nearest[kind, hit] = np.minimum(nearest[kind, hit], zone)
        if zone is Zone.PARAGRAPH and kinds == {SlotKind.BODY}:
            signs[~full[numbers].any(axis=0) & ~np.isin(slots.parents[ids], numbers), AT["body-paragraph"]] = 1
        if zone in _TOLD:
            kind = next(kind for kind in _RANKED if kind in kinds)
            # "Girls" are persons, and say more.
            telling = numbers[slots.kinds[numbers] != SlotKind.UNIT] if kind is SlotKind.CODE else numbers
            if slots.is_home[telling].all():
                continue
            unexplained = ~full[telling].any(axis=0)
            if kind is SlotKind.BODY:
                unexplained &= ~np.isin(slots.parents[ids], numbers)
            if kind is SlotKind.CODE:  # a code that no figure of the measure has can contradict none
                codes = numbers[slots.kinds[numbers] == kind]
                unborne = unexplained & ~slots.broken_down[codes][:, ids].any(axis=0)
                signs[unborne, AT[f"code~{zone.name.lower()}"]] += 1
                unexplained &= ~unborne
            signs[unexplained, AT[f"{kind.name.lower()}-{zone.name.lower()}"]] += 1
    for kind in SlotKind:
        for zone in (*_TOLD, Zone.PARAGRAPH) if kind is not SlotKind.CODE else ():
            signs[nearest[kind] == zone, AT[f"{kind.name.lower()}+{zone.name.lower()}"]] = 1
    default = slots.is_default[ids]
    signs[:, AT["is_said"]] = said = slots.is_said[ids]
    signs[:, AT["noun-"]] = said & (slots.nouns[ids] != claim.noun)
    signs[:, AT["measure_unnamed"]] = (nearest[SlotKind.MEASURE] == 9) & ~said
    signs[:, AT["body_unnamed"]] = (nearest[SlotKind.BODY] == 9) & ~default
    signs[:, AT["body_default"]] = (nearest[SlotKind.BODY] == 9) & default
    signs[:, AT["code_count"]], signs[:, AT["is_group"]] = slots.code_counts[ids], slots.is_group[ids]
    signs[:, AT["is_earlier"]], signs[:, AT["is_span"]] = slots.is_earlier[ids], slots.is_span[ids]
    same, place = _mark_same_period(claim, slots)[ids], claim.period_place.name.lower()
    signs[:, AT[f"period+{place}"]], signs[:, AT[f"period-{place}"]] = same, ~same
    signs[:, AT["words_clause"]] = _sum_words(claim.clause, slots)[ids] / _WORD_SCALE
    signs[:, AT["words_sentence"]] = _sum_words(claim.sentence, slots)[ids] / _WORD_SCALE
    in_clause, in_sentence = (
        _measure_label_cover(claim.clause, slots, ids),
        _measure_label_cover(claim.sentence, slots, ids),
    )
    signs[:, AT["label_clause"]], signs[:, AT["label_sentence"]] = in_clause, in_sentence
    signs[:, AT["label_missing"]] = slots.label_weights[ids] * (1 - in_sentence) / _WORD_SCALE
    signs[:, AT["is_derived"]] = slots.forms[ids] != _number_form(ClaimForm.FIGURE)
    signs[:, AT["whole_codes"]] = slots.code_counts[ids] * claim.is_of
    return signs


_TABLE = 60  # and in a table, among so many cells before and after, those of the same column
_AROUND = 3  # so many numbers before and after in the paragraph tell what one is about


def compare_around(claims: Sequence[ScoredClaim], slots: LedgerSlots) -> None:
    """Put in what the numbers around each are believed to be about, as their own values bear it out.

    Args:
        claims: The claims of one text, weighed once.
        slots: The ledger.
    """
    size, width = len(slots.slot_kinds), len(slots.entries)
    spread: list[tuple[npt.NDArray[np.float64], ...]] = [
        (
            _sum_masses(slots.measures[item.ids], item.fitted[:-1], size),
            _sum_masses(slots.bodies[item.ids], item.fitted[:-1], size),
            _sum_masses(slots.period_numbers[item.ids], item.fitted[:-1], len(slots.period_names)),
            slots.codes[:, item.ids] @ item.fitted[:-1],
            _sum_masses(item.ids, item.fitted[:-1], width),
            item.fitted[-1:],
        )
        for item in claims
    ]
    whole = [np.sum([item[part] for item in spread], axis=0) for part in range(6)] if spread else []
    for at, scored in enumerate(claims):
        claim = scored.claim
        near = [
            neighbour for neighbour in range(max(0, at - _AROUND), min(len(claims), at + _AROUND + 1))
            if neighbour != at and claims[neighbour].claim.paragraph == claim.paragraph
        ]  # fmt: skip
        same = [neighbour for neighbour in near if claims[neighbour].claim.text == claim.text]
        column = [
            neighbour for neighbour in range(max(0, at - _TABLE), min(len(claims), at + _TABLE + 1))
            if neighbour != at and claims[neighbour].claim.paragraph == claim.paragraph
            and claims[neighbour].claim.column == claim.column >= 0
        ]  # fmt: skip
        for group, others in (("sentence", same), ("around", near), ("column", column)):
            names = [AT[f"{what}_{group}"] for what in _SHARED]
            if others:
                total = [np.mean([spread[neighbour][part] for neighbour in others], axis=0) for part in range(6)]
                total[4] = np.max([spread[neighbour][4] for neighbour in others], axis=0)
                scored.signs[:, names] = _compare_spread(scored, slots, total)
            else:
                scored.signs[:, names] = 0
        rest = [(every - own_part) / max(len(claims) - 1, 1) for every, own_part in zip(whole, spread[at], strict=True)]
        scored.signs[:, [AT[f"{what}_text"] for what in _SHARED]] = _compare_spread(scored, slots, rest)


def _sum_masses(
    numbers: npt.NDArray[np.integer[Any]], masses: npt.NDArray[np.float64], size: int
) -> npt.NDArray[np.float64]:
    return np.bincount(numbers, masses, size).astype(np.float64)


def _compare_spread(scored: ScoredClaim, slots: LedgerSlots, total: Sequence[npt.NDArray[np.float64]]) -> Matrix:
    ids = scored.ids
    measures, bodies, periods, codes, told, none = total
    shared = slots.codes[:, ids].T @ codes / np.maximum(slots.code_counts[ids], 1)
    found = (measures[slots.measures[ids]], bodies[slots.bodies[ids]], periods[slots.period_numbers[ids]], shared)
    return np.stack([*found, told[ids], np.full(len(ids), none[0])], axis=1)


def _measure_label_cover(stems: frozenset[str], slots: LedgerSlots, ids: Ids) -> Vector:
    """Which share of what tells labels of candidates apart stands among some words."""
    at = [slots.stems[stem] for stem in stems if stem in slots.stems]
    covered: Vector = slots.labels[at][:, ids].sum(axis=0) / slots.label_weights[ids]
    return covered


def carry_signs(scored: ScoredClaim, slots: LedgerSlots, before: int) -> None:
    """Put in what the number before in the paragraph was about.

    Args:
        scored: The claim.
        slots: The ledger.
        before: The figure that the number before was about; -1 for none.
    """
    signs, ids = scored.signs, scored.ids
    signs[:, AT["code_unnamed"]] = scored.unnamed.sum(axis=0)
    carried = ("same_measure", "other_measure", "same_body", "more_codes", "same_figure", "code_carried")
    signs[:, [AT[name] for name in carried]] = 0
    if before >= 0:
        signs[:, AT["same_measure"]] = slots.measures[ids] == slots.measures[before]
        signs[:, AT["other_measure"]] = slots.measures[ids] != slots.measures[before]
        signs[:, AT["same_body"]] = slots.bodies[ids] == slots.bodies[before]
        fewer = slots.codes[:, before]
        signs[:, AT["more_codes"]] = (slots.codes[fewer][:, ids].all(axis=0)) & (
            slots.code_counts[ids] > slots.code_counts[before]
        )
        signs[:, AT["same_figure"]] = ids == before
        signs[:, AT["code_carried"]] = scored.unnamed[fewer].sum(axis=0)
        signs[:, AT["code_unnamed"]] -= signs[:, AT["code_carried"]]
    unfilled = (
        (signs[:, AT["code_unnamed"]] > 0)
        | (signs[:, AT["measure_unnamed"]] > signs[:, AT["same_measure"]])
        | (signs[:, AT["body_unnamed"]] > signs[:, AT["same_body"]])
    )
    against = signs[:, [AT[name] for name in CONTRADICTIONS]].sum(axis=1)
    signs[:, AT["complete"]] = ~unfilled & (against == 0)
    signs[:, len(SIGNS) :] = signs[:, _FIRST] * signs[:, _SECOND]
