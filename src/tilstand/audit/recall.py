"""A number with nothing but an article before it ("the 183"): the number told before, whoever's it was."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from tilstand.audit.claim import Claim
from tilstand.audit.judge import NumberVerdict
from tilstand.audit.phrase import About
from tilstand.audit.result import Standing

__all__ = ["bare", "recalled", "repeats"]

# From this number on, two figures hardly share it by chance.
_LARGE = 100
# A smaller number is looked for among so many told last.
_NEAR = 20
_CONFIDENCE = 0.4


def bare(claim: Claim) -> bool:
    """True where no word says what a first number counts, but a kind of thing ("the 183 persons")."""
    return claim.first and not any(h.about is not About.UNIT for h in claim.own)


def recalled(
    claim: Claim, verdict: NumberVerdict, told: Sequence[tuple[Claim, NumberVerdict]]
) -> NumberVerdict:
    """The verdict on a bare number that does not fit the figure in sight: it may be one told further back.

    Args:
        claim: The number.
        verdict: The verdict on it, held against the figure in sight.
        told: Every number before it, in order, with its verdict.
    """
    value = claim.number.value
    if value is None or verdict.key is None:
        return verdict
    for at, (other, found) in enumerate(reversed(told)):
        large, near = value >= _LARGE, at < _NEAR
        if other.number.value != value or not (large or near) or found.status is Standing.DOES_NOT_FIT:
            continue
        if found.key is not None and found.key.provider == verdict.key.provider:
            continue
        if found.key is not None and large:
            return replace(found, confidence=_CONFIDENCE, brought=False)
        return NumberVerdict(Standing.NOT_MATCHED, guess=found.entry)
    return verdict


def repeats(
    claim: Claim, verdict: NumberVerdict, told: Sequence[tuple[Claim, NumberVerdict]]
) -> NumberVerdict:
    """The verdict on a number that is said to be repeated, and may be a figure told before.

    Args:
        claim: The number.
        verdict: The verdict on it.
        told: Every number before it, in order, with its verdict.
    """
    value, guess = claim.number.value, verdict.guess
    if not claim.whole or guess is None or value is None:
        return verdict
    for other, found in reversed(told[-_NEAR:]):
        alike = found.key is not None and (found.key.measure, found.key.provider, found.key.period)
        same = alike == (guess.key.measure, guess.key.provider, guess.key.period)
        codes = {code for _, code in found.key.dims} if found.key is not None else set()
        named = (h for h in (*claim.described, *claim.kind) if h.about is About.CODE)
        if not same or any(not h.names & codes for h in named):
            continue
        if other.number.value == value and found.status is Standing.AGREES:
            return replace(found, confidence=_CONFIDENCE, brought=False)
    return verdict
