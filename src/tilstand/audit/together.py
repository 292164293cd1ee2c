"""What the numbers of one sentence say of each other: some are a sum together, some cannot be the same."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from fractions import Fraction

from tilstand.audit.claim import ClaimSentence
from tilstand.audit.judge import NumberVerdict
from tilstand.audit.result import Standing
from tilstand.terms import Key

__all__ = ["repeated", "summed"]


def summed(read: ClaimSentence, done: Mapping[int, NumberVerdict]) -> dict[int, NumberVerdict]:
    """Numbers of one sentence that only together are what is stated: "2 children and 1 baby" are 3."""
    groups: dict[Key, list[int]] = {}
    for at, verdict in done.items():
        entry = verdict.entry or verdict.guess
        if verdict.status is not Standing.AGREES and entry is not None:
            groups.setdefault(entry.key, []).append(at)
    found: dict[int, NumberVerdict] = {}
    for places in groups.values():
        values = [read.claims[at].number.value for at in places]
        entry = done[places[0]].entry or done[places[0]].guess
        if len(places) < 2 or entry is None or any(v is None for v in values):
            continue
        total = sum((Fraction(v) for v in values if v is not None), Fraction(0))
        if (source := entry.agrees(total, total)) is not None:
            found |= {
                at: replace(done[at], status=Standing.AGREES, entry=entry, source=source) for at in places
            }
    return found


def repeated(read: ClaimSentence, done: Mapping[int, NumberVerdict]) -> dict[int, NumberVerdict]:
    """Numbers held against a figure that the same sentence states rightly: they speak of something else."""
    right = {v.key for v in done.values() if v.status is Standing.AGREES}
    return {
        at: NumberVerdict(Standing.NOT_MATCHED, guess=verdict.entry)
        for at, verdict in done.items()
        if verdict.status is Standing.DOES_NOT_FIT and verdict.key in right and not read.claims[at].whole
    }
