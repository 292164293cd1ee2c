"""What the numbers of one sentence say of each other: some are a sum together, some cannot be the same."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from fractions import Fraction

from tilstand.audit.claim import Sentence
from tilstand.audit.judge import Verdict
from tilstand.audit.result import Status
from tilstand.terms import Key

__all__ = ["repeated", "summed"]


def summed(read: Sentence, done: Mapping[int, Verdict]) -> dict[int, Verdict]:
    """Numbers of one sentence that only together are what is stated: "2 children and 1 baby" are 3."""
    groups: dict[Key, list[int]] = {}
    for at, verdict in done.items():
        entry = verdict.entry or verdict.guess
        if verdict.status is not Status.AGREES and entry is not None:
            groups.setdefault(entry.key, []).append(at)
    found: dict[int, Verdict] = {}
    for places in groups.values():
        values = [read.claims[at].number.value for at in places]
        entry = done[places[0]].entry or done[places[0]].guess
        if len(places) < 2 or entry is None or any(v is None for v in values):
            continue
        total = sum((Fraction(v) for v in values if v is not None), Fraction(0))
        if (source := entry.agrees(total, total)) is not None:
            found |= {
                at: replace(done[at], status=Status.AGREES, entry=entry, source=source) for at in places
            }
    return found


def repeated(read: Sentence, done: Mapping[int, Verdict]) -> dict[int, Verdict]:
    """Numbers held against a figure that the same sentence states rightly: they speak of something else."""
    right = {v.key for v in done.values() if v.status is Status.AGREES}
    return {
        at: Verdict(Status.NOT_MATCHED, guess=verdict.entry)
        for at, verdict in done.items()
        if verdict.status is Status.DOES_NOT_FIT and verdict.key in right and not read.claims[at].whole
    }
