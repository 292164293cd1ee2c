"""Whether a number is wrong, whether it agrees, and what contradicts or is missing: one decision, one gate."""

from __future__ import annotations

from dataclasses import dataclass, replace
from fractions import Fraction

import numpy as np
import numpy.typing as npt

from tilstand.proofread.claims import NONE_NAMES
from tilstand.proofread.entries import LedgerEntry
from tilstand.proofread.features import AT, ScoredClaim
from tilstand.proofread.result import ClaimForm, Standing
from tilstand.proofread.scorer import Weights, mark_value
from tilstand.proofread.slots import LedgerSlots

_LOOKED_AT = (
    "measure+adjacent", "measure+clause", "measure+sentence", "body+adjacent", "body+clause", "body+sentence",
    "code+adjacent", "code+clause", "code+sentence", "unit+adjacent", "act+adjacent", "act+clause", "code_unnamed",
    "measure_unnamed", "body_default", "code_count", "period+own", "period-own", "period-sentence", "period+default",
    "words_clause", "words_sentence", "same_body", "same_measure", "same_figure", "complete", "code-adjacent",
    "code-clause", "measure-adjacent", "unit-adjacent", "is_earlier", "label_clause", "label_sentence", "label_missing",
    "body_unnamed", "body-paragraph", "is_group", "is_said", "noun-", "code~adjacent", "code~clause", "unit+clause",
)  # fmt: skip
_LOOKED = [AT[name] for name in _LOOKED_AT]
_DECISION_SIGNS = (
    "always", "agreeing", "none_meant", "same_figure_mass", "others", "is_gated", "gates", "is_small", "is_large",
    "distance", "is_qualified", "is_derived", "is_disputed", "is_word", "is_transposed", "is_told", "often_stated",
    "near", "overall", "runner_up", "hit_contradicted", "hit_unfilled", "beaten", "count",
    *(f"meant_{name}" for name in _LOOKED_AT), *(f"hit_{name}" for name in _LOOKED_AT), *(f"none_{n}" for n in NONE_NAMES[1:]),
)  # fmt: skip
# Signs of which every two tell more together.
_PAIRED = (
    "agreeing", "none_meant", "same_figure_mass", "others", "near", "overall", "runner_up", "beaten", "gates", "distance",
    "meant_complete", "hit_complete", "often_stated", "count", "is_small", "meant_words_sentence", "none_cell",
)  # fmt: skip
_PAIRS = [(first, second) for at, first in enumerate(_PAIRED) for second in _PAIRED[at:]]
DECISION_NAMES = (*_DECISION_SIGNS, *(f"{first}*{second}" for first, second in _PAIRS))
_FIRST, _SECOND = ([_DECISION_SIGNS.index(pair[side]) for pair in _PAIRS] for side in (0, 1))
_SMALL, _LARGE, _FAR, _TINY = 3, 20, 2.0, 1e-3


@dataclass(frozen=True, slots=True)
class ClaimDecision:
    """What is found of a claim.

    Attributes:
        standing: Whether it agrees.
        entry: The figure that it is held against, or the nearest; None where there is none.
        confidence: How surely the words name that figure.
        contradicting: The slots that contradict the figure.
        missing: The slots that nothing fills.
    """

    standing: Standing
    entry: LedgerEntry | None
    confidence: float
    contradicting: tuple[str, ...] = ()
    missing: tuple[str, ...] = ()


def list_contradictions(scored: ScoredClaim, at: int) -> list[str]:
    """The slots whose words contradict a candidate."""
    found = scored.signs[at]
    told = found[AT["body+adjacent"]] + found[AT["body+clause"]] + found[AT["body+sentence"]]
    tests = {
        "act": found[AT["act-adjacent"]] or found[AT["act-clause"]],
        "body": found[AT["body-adjacent"]] or found[AT["body-clause"]] or (found[AT["body-sentence"]] and not told),
        "period": found[AT["period-own"]] or found[AT["period-sentence"]] or found[AT["period-default"]],
        "unit": (found[AT["unit-adjacent"]] and not found[AT["unit+adjacent"]] and not found[AT["measure+adjacent"]])
        or found[AT["noun-"]],
        "code": found[AT["code-adjacent"]] or found[AT["code-clause"]],
    }
    return [slot for slot, contradicts in tests.items() if contradicts]


def list_missing_slots(scored: ScoredClaim, at: int) -> list[str]:
    """The slots of a candidate that no words fill."""
    found = scored.signs[at]
    tests = {
        "code": found[AT["code_unnamed"]] or found[AT["code~adjacent"]] or found[AT["code~clause"]],
        "measure": found[AT["measure_unnamed"]] and not found[AT["same_measure"]],
        "body": found[AT["body_unnamed"]] and not found[AT["same_body"]],
    }
    return [slot for slot, lacks in tests.items() if lacks]


def compute_decision_signs(
    scored: ScoredClaim, slots: LedgerSlots, value: Fraction | None = None
) -> npt.NDArray[np.float64]:
    """What tells that a number is wrong: how sure its figure is, and what else it could be.

    Args:
        scored: The claim.
        slots: The ledger.
        value: For learning: another number in its place.
    """
    claim, belief = scored.claim, scored.belief
    hit = mark_value(scored, slots, None if value is None else float(value))
    number = claim.value if value is None else value
    off = np.where(hit, 0, belief[:-1])
    best = int(off.argmax()) if len(off) else -1
    entry = slots.entries[scored.ids[best]] if best >= 0 else None
    want = _find_nearest_value(entry, number) if entry is not None else Fraction(0)
    same = np.array([entry is not None and slots.entries[first].key == entry.key for first in scored.ids], bool)
    gated = [*list_contradictions(scored, best), *list_missing_slots(scored, best)] if best >= 0 else ["none"]
    looked = scored.signs[best, _LOOKED] if best >= 0 else np.zeros(len(_LOOKED))
    right = int(np.where(hit, belief[:-1], -1).argmax()) if hit.any() else -1
    hit_looked = scored.signs[right, _LOOKED] if right >= 0 else np.zeros(len(_LOOKED))
    signs = np.array([
        1.0,
        _take_log(belief[:-1][hit].sum()),
        _take_log(belief[-1]),
        _take_log(off[same].sum()),
        _take_log(off.sum()),
        bool(gated),
        len(gated),
        number <= _SMALL,
        number > _LARGE,
        min(abs(float(number - want)) / max(float(want), 1.0), _FAR),
        claim.is_qualified,
        claim.form is not ClaimForm.FIGURE,
        entry is not None and bool(entry.doubts),
        claim.is_word,
        sorted(str(number)) == sorted(str(want)),
        scored.is_told,
        np.log(1 + slots.times_stated[float(number)]),
        scored.near,
        scored.overall,
        _take_log(off[~same].max(initial=0.0)),
        right >= 0 and bool(list_contradictions(scored, right)),
        right >= 0 and bool(list_missing_slots(scored, right)),
        _take_log(off.sum()) - _take_log(belief[:-1][hit].sum()) if right >= 0 else 0.0,
        np.log(scored.count),
        *looked,
        *hit_looked,
        *claim.none[1:],
    ])  # fmt: skip
    return np.concatenate([signs, signs[_FIRST] * signs[_SECOND]])


def _take_log(mass: float) -> float:
    return float(np.log(mass + _TINY))


def _find_nearest_value(entry: LedgerEntry, number: Fraction) -> Fraction:
    return min((interval.low for interval, _ in entry.values), key=lambda value: abs(value - number))


_CLEAR, _ENOUGH = 0.3, 0.1
_AIMED = [NONE_NAMES.index(name) for name in ("planned", "age")]


def decide_claim(scored: ScoredClaim, slots: LedgerSlots, weights: Weights) -> ClaimDecision:
    """What is found of a number: it agrees only where no slot that is filled contradicts.

    Args:
        scored: The claim, weighed.
        slots: The ledger.
        weights: The weights.
    """
    hit = mark_value(scored, slots)
    wrong = float(compute_decision_signs(scored, slots) @ weights.decision)
    return judge_claim(scored, slots, weights, hit, wrong)


def judge_claim(
    scored: ScoredClaim, slots: LedgerSlots, weights: Weights, hit: npt.NDArray[np.bool_], wrong: float
) -> ClaimDecision:
    """The decision on a number of which it is known how likely it is wrong.

    Args:
        scored: The claim, weighed.
        slots: The ledger.
        weights: The weights.
        hit: The candidates that the number is.
        wrong: How likely it is wrong, as the logarithm of its odds.
    """
    belief = scored.belief[:-1]
    if scored.claim.is_negated:
        best = int(belief.argmax()) if len(belief) else -1
        return replace(_build_decision(scored, slots, Standing.NOT_MATCHED, best), contradicting=("negation",))
    mass = float(belief[hit].sum())
    places = np.flatnonzero(hit)
    clean = any(not list_contradictions(scored, int(at)) for at in places)
    off = np.where(hit, 0, belief)
    likeliest = int(off.argmax()) if len(off) else -1
    is_alarm = wrong > weights.alarm and off.max(initial=0.0) > _CLEAR and not (clean and mass > _CLEAR)
    if is_alarm and _may_be_held_against(scored, slots, likeliest):
        return _build_decision(scored, slots, Standing.DOES_NOT_FIT, likeliest)
    if not len(places):
        return _build_decision(scored, slots, Standing.NOT_MATCHED, int(belief.argmax()) if len(belief) else -1)
    best = int(places[belief[places].argmax()])
    unfilled, contradicting = list_missing_slots(scored, best), list_contradictions(scored, best)
    calm = weights.calm_unfilled if unfilled else weights.calm
    is_sure = mass > weights.sure and not unfilled
    if contradicting or mass < _ENOUGH or (wrong >= calm and not is_sure):
        return _build_decision(scored, slots, Standing.NOT_MATCHED, best)
    entry = slots.entries[scored.ids[best]]
    return _build_decision(scored, slots, Standing.DISPUTED if entry.doubts else Standing.AGREES, best)


def _may_be_held_against(scored: ScoredClaim, slots: LedgerSlots, at: int) -> bool:
    """False for a figure of another period than is told, and for one that the words contradict and do not name.

    Of an aim or an age no figure is told, only what a text says: "up to 6 years".
    """
    if scored.claim.none[_AIMED].any() and not slots.is_said[scored.ids[at]]:
        return False
    is_other = list_contradictions(scored, at) and list_missing_slots(scored, at)
    return not (is_other or scored.signs[at][AT["period-own"]])


def _build_decision(scored: ScoredClaim, slots: LedgerSlots, standing: Standing, at: int) -> ClaimDecision:
    if at < 0 or (standing is Standing.NOT_MATCHED and scored.belief[at] < _ENOUGH):
        return ClaimDecision(standing, None, 0.0)
    return ClaimDecision(
        standing,
        slots.entries[scored.ids[at]],
        float(scored.belief[at]),
        tuple(list_contradictions(scored, at)),
        tuple(list_missing_slots(scored, at)),
    )
