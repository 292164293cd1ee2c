"""Readings: which of several readings of a smudged number fit everything else."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import islice

from tilstand.kernel.component import parts
from tilstand.kernel.conflict import Certainty, Oracle
from tilstand.kernel.residual import residual
from tilstand.kernel.system import System

__all__ = ["Readings", "readings", "telling"]


@dataclass(frozen=True, slots=True)
class Readings:
    """The readings that fit, all smudged numbers read together.

    Attributes:
        fits: Every combination of readings that fits, by column id, in the order of the candidates.
        status: `PROVEN`: these are all; `CUT`: there are more; `CONTRADICTED`: the figures around them do not
            fit whatever the smudged ones are; `DOUBT`: the solver could not be confirmed.
    """

    fits: tuple[Mapping[str, int], ...]
    status: Certainty

    @property
    def only(self) -> Mapping[str, int] | None:
        """The only combination that fits, where there is just one."""
        return self.fits[0] if self.status is Certainty.PROVEN and len(self.fits) == 1 else None


def readings(system: System, candidates: Mapping[str, Sequence[int]], *, limit: int = 50) -> Readings:
    """The readings of smudged numbers that fit the relations and all other printed figures.

    Args:
        system: Figures and relations; what is printed for the smudged figures is not used.
        candidates: The possible readings of each smudged figure, the likeliest first, by column id.
        limit: Greatest number of combinations listed.

    Raises:
        KernelError: An unknown figure, or a reading that is not a whole number.

    Example:
        >>> from tilstand.kernel.system import Column, Row
        >>> figures = (Column("all", 13), Column("men", 8), Column("women", 10))
        >>> sums = Row.equal("sum", {"all": 1, "men": -1, "women": -1})
        >>> readings(System(figures, (sums,)), {"men": (8, 3)}).only
        {'men': 3}
    """
    base = system.printing(dict.fromkeys(candidates))
    if _contradicted(base, candidates):
        return Readings((), Certainty.CONTRADICTED)
    search = _Search(base, candidates)
    fits = list(islice(search.fits({}), limit + 1))
    status = Certainty.DOUBT if search.doubtful else Certainty.CUT if len(fits) > limit else Certainty.PROVEN
    return Readings(tuple(fits[:limit]), status)


def telling(system: System, candidates: Mapping[str, Sequence[int]]) -> tuple[System, frozenset[str]]:
    """The system without the relations that hold for no reading of the smudged numbers.

    Where several relations contradict each other whatever the smudged numbers are, those of them are left
    out that none of these numbers stands in.

    Args:
        system: Figures and relations; what is printed for the smudged figures is not used.
        candidates: The possible readings of each smudged figure, by column id.

    Returns:
        The system, and the smudged figures that stand in a relation which was left out.

    Example:
        >>> from tilstand.kernel.system import Column, Row
        >>> figures = (Column("all", 13), Column("men", 8), Column("women", 10), Column("group", 40))
        >>> sums = Row.equal("sum", {"all": 1, "men": -1, "women": -1})
        >>> group = Row.equal("group", {"group": 1, "men": -1})
        >>> without, against = telling(System(figures, (sums, group)), {"men": (8, 3)})
        >>> [row.id for row in without.rows], sorted(against)
        (['sum'], ['men'])
    """
    base = system.printing(dict.fromkeys(candidates, 0))
    off = {n for n in range(len(base.rows)) if not _can_hold(base, n, candidates)}
    named = {base.columns[j].id for n in off for j, _ in base.structure.terms[n]}
    kept = System(system.columns, tuple(row for n, row in enumerate(system.rows) if n not in off))
    while apart := _apart(kept, candidates):
        kept = System(kept.columns, tuple(row for row in kept.rows if row.id not in apart))
    return kept, frozenset(named & candidates.keys())


def _apart(system: System, candidates: Mapping[str, Sequence[int]]) -> set[str]:
    """Relations without a smudged figure that contradict others, whatever the smudged figures are."""
    conflicts = Oracle(system.printing(dict.fromkeys(candidates))).ask(()).conflicts
    off = {id for conflict in conflicts for id in conflict.relations}
    return {id for id in off if system.row(id).coefficients.keys().isdisjoint(candidates)}


def _can_hold(base: System, row: int, candidates: Mapping[str, Sequence[int]]) -> bool:
    """True if some reading of the smudged figures, which are 0 in the base, lets a relation hold."""
    found, relation = residual(base, row), base.rows[row]
    sums = {0}
    for j, times in base.structure.terms[row]:
        read = candidates.get(base.columns[j].id)
        if read is not None:
            sums = {before + times * one for before in sums for one in read}
    return any(
        (relation.upper is None or found.least is None or found.least + more <= relation.upper)
        and (relation.lower is None or found.greatest is None or found.greatest + more >= relation.lower)
        for more in sums
    )


def _contradicted(system: System, candidates: Mapping[str, Sequence[int]]) -> bool:
    """True if the relations around the smudged figures hold for no number at all.

    They are asked by themselves: another conflict over the same figures could stand in for theirs.
    """
    smudged = {system.structure.column[id] for id in candidates}
    blank = (j for j, c in enumerate(system.columns) if c.value is None)
    around = {
        i
        for part in parts(system.structure, blank)
        if not smudged.isdisjoint(part.columns)
        for i in part.rows
    }
    near = System(system.columns, tuple(system.rows[i] for i in sorted(around)))
    return any(conflict.relations for conflict in Oracle(near).ask(()).conflicts)


class _Search:
    """One smudged figure after the other; what cannot hold with the rest unknown is given up at once."""

    def __init__(self, system: System, candidates: Mapping[str, Sequence[int]]) -> None:
        self.system = system
        self.candidates = candidates
        self.doubtful = False

    def fits(self, read: Mapping[str, int]) -> Iterator[Mapping[str, int]]:
        verdict = Oracle(self.system.printing(read)).ask(())
        against = [c for c in verdict.conflicts if not c.figures.isdisjoint(read)]
        if against:
            self.doubtful = self.doubtful or all(c.certificate is None for c in against)
            return
        id = next((id for id in self.candidates if id not in read), None)
        if id is None:
            yield dict(read)
            return
        for reading in dict.fromkeys(self.candidates[id]):
            yield from self.fits({**read, id: reading})
