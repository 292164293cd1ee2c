"""What each number of a text is about: one log-linear scorer, which never sees the number itself."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from tilstand.proofread.features import ScoredClaim, carry_signs, compare_around
from tilstand.proofread.slots import Flags, LedgerSlots

Worth = npt.NDArray[np.float64]
# How likely a number is printed that is not the figure meant, beside one that is; and where no figure is meant.
_ERROR, _OTHER = 0.012, 0.02
_FIRM = 0.5


@dataclass(frozen=True, slots=True)
class Weights:
    """What is learnt from marked texts by `benchmarks/learn.py`.

    Attributes:
        scorer: What each sign of a candidate is worth.
        none: What each sign is worth that no figure is meant.
        decision: What each sign is worth that a number is wrong.
        alarm: From here on a number is said not to fit.
        calm: Below it a number agrees whose slots are all filled.
        calm_unfilled: Below it one agrees of which a slot is not.
        sure: A figure believed in so much, of which all slots are filled, needs no calm.
    """

    scorer: Worth
    none: Worth
    decision: Worth
    alarm: float
    calm: float
    calm_unfilled: float
    sure: float


def compute_belief(scored: ScoredClaim, weights: Weights) -> Worth:
    """How likely each candidate is meant by the words, and last that none is."""
    scores = np.append(scored.signs @ weights.scorer, scored.claim.none @ weights.none)
    likely = np.exp(scores - scores.max())
    belief: Worth = likely / likely.sum()
    return belief


def mark_value(scored: ScoredClaim, slots: LedgerSlots, value: float | None = None) -> Flags:
    """The candidates that a number is."""
    if value is not None:
        return slots.mark_agreeing(scored.ids, value)
    claim = scored.claim
    room = claim.room
    ends = None if room is None or room.high is None else (float(room.low), float(room.high))
    return slots.mark_agreeing(scored.ids, float(claim.value), ends)


def score_claims(
    claims: Sequence[ScoredClaim], slots: LedgerSlots, weights: Weights, truth: Mapping[int, float] | None = None
) -> None:
    """Fill in what each number is about, in the order of the text.

    Args:
        claims: The claims of one text.
        slots: The ledger.
        weights: The weights.
        truth: For learning: by place, the right number.
    """
    for again in (False, True):
        if again:
            compare_around(claims, slots)
        _score_in_order(claims, slots, weights, truth)
    _weigh_surroundings(claims, slots)


def _score_in_order(
    claims: Sequence[ScoredClaim], slots: LedgerSlots, weights: Weights, truth: Mapping[int, float] | None
) -> None:
    before, paragraph = -1, -1
    for at, scored in enumerate(claims):
        if scored.claim.paragraph != paragraph:
            before, paragraph = -1, scored.claim.paragraph
        carry_signs(scored, slots, before)
        scored.belief = compute_belief(scored, weights)
        right = truth.get(at) if truth else None
        error = _ERROR if right is None else _ERROR / 12
        like = np.append(np.where(mark_value(scored, slots, right), 1.0, error), _OTHER)
        fitted = scored.belief * like
        scored.fitted = fitted / fitted.sum()
        best = int(scored.fitted.argmax())
        scored.top, scored.is_firm = -1, False
        if best < len(scored.ids):
            before = scored.top = int(scored.ids[best])
            scored.is_firm = bool(scored.fitted[best] > _FIRM and mark_value(scored, slots)[best])


def _weigh_surroundings(claims: Sequence[ScoredClaim], slots: LedgerSlots) -> None:
    firm, paragraphs = defaultdict[int, set[int]](set), defaultdict[int, list[float]](list)
    about = [float(np.log(1 - scored.belief[-1] + 1e-3)) for scored in claims]
    for scored, much in zip(claims, about, strict=True):
        paragraphs[scored.claim.paragraph].append(much)
        if scored.is_firm:
            firm[scored.claim.paragraph].add(scored.top)
    overall = float(np.mean(about)) if about else 0.0
    for scored in claims:
        scored.count = len(claims)
        scored.overall, scored.near = overall, float(np.mean(paragraphs[scored.claim.paragraph]))
        off = np.where(mark_value(scored, slots), 0, scored.belief[:-1])
        scored.is_told = bool(len(off)) and int(scored.ids[off.argmax()]) in firm[scored.claim.paragraph]
