"""How much work is done, as counts and never by the clock, so that the same inputs give the same table."""

from __future__ import annotations

from dataclasses import dataclass

__all__ = ["RoundingWork", "effort"]


@dataclass(frozen=True, slots=True)
class RoundingWork:
    """Limits to the work.

    Attributes:
        passes: Passes over the terms of the relaxed choice.
        dives: For each first rounding that is tried, in how many steps it is made and the passes after each.
        sweeps: How often every block is walked.
        steps: How many cells may be turned in all walks of one sweep.
        whole: Up to so many cells, the solver is given all of them at once.
        problems: How many blocks the solver is given otherwise.
        block: How many cells such a block has.
        nodes: How many nodes the solver may open each time.
    """

    passes: int = 900
    dives: tuple[tuple[int, int], ...] = ((20, 30), (60, 50), (60, 100))
    sweeps: int = 2
    steps: int = 100_000
    whole: int = 250
    problems: int = 60
    block: int = 120
    nodes: int = 40


def effort(terms: int) -> RoundingWork:
    """What is worth doing for a system of so many terms.

    Args:
        terms: How many terms the rows have together.
    """
    if terms < 300:
        return RoundingWork(passes=150, dives=((5, 20),), sweeps=1, steps=200)
    if terms < 50_000:
        return RoundingWork()
    if terms < 300_000:
        return RoundingWork(passes=600, dives=((60, 30),), sweeps=1, steps=200_000, problems=40)
    return RoundingWork(passes=300, dives=((20, 30),), sweeps=1, steps=300_000, problems=0)
