"""Feasibility of the printed figures, infeasible sets, and readings of smudged numbers."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence, Set
from copy import copy
from dataclasses import dataclass, field
from enum import StrEnum
from itertools import islice

from tilstand.kernel.certificates import InfeasibilityCertificate, Room, compute_residual, make_certificate
from tilstand.kernel.solver import BranchAndBound, ComponentResult
from tilstand.kernel.system import ComponentPositions, LinearSystem, split_into_components


class Certainty(StrEnum):
    """How far an answer can be relied on.

    PROVEN: complete, and checked in whole numbers.
    CUT: right, but there are more answers of the same kind than were asked for.
    TIMED_OUT: the work was stopped at its limit; there is no answer, only a bound.
    DOUBT: the solver could not be confirmed in whole numbers.
    CONTRADICTED: the figures that were taken as given already contradict each other.
    """

    PROVEN = "proven"
    CUT = "cut"
    TIMED_OUT = "timed_out"
    DOUBT = "doubt"
    CONTRADICTED = "contradicted"


@dataclass(frozen=True, slots=True)
class InfeasibleSet:
    """Printed figures that cannot all be right.

    Attributes:
        figures: Their ids.
        relations: Ids of the relations that say so.
        certificate: The proof; None where only the solver says so.
    """

    figures: frozenset[str]
    relations: frozenset[str]
    certificate: InfeasibilityCertificate | None = None


@dataclass(frozen=True, slots=True)
class RelaxationResult:
    """What happens when some figures are set free.

    Attributes:
        conflicts: What the held figures still contradict.
        point: If there are none: whole numbers for the figures that move, by position.
        doubtful: True where the solver could not be confirmed in whole numbers.
    """

    conflicts: tuple[InfeasibleSet, ...] = ()
    point: Mapping[int, int] = field(default_factory=dict)
    doubtful: bool = False


class FeasibilityOracle:
    """Answers whether the printed figures hold together once some of them are set free.

    Args:
        system: Figures and relations.
    """

    def __init__(self, system: LinearSystem) -> None:
        self.system = system
        self._held = [c.value for c in system.columns]
        self._blank = frozenset(j for j, c in enumerate(system.columns) if c.value is None)
        self._known: dict[ComponentPositions, RelaxationResult] = {}
        self._plain = tuple(self._find_plain_conflicts())
        self._aside: frozenset[int] = frozenset()
        self._parts = split_into_components(system.structure, self._blank)

    def drop_oracle_constraints(self, rows: Set[str]) -> FeasibilityOracle:
        """The same question with fewer relations; what they take no part in is not worked out again.

        Args:
            rows: Ids of relations that are left out.
        """
        aside = frozenset(self.system.structure.row[id] for id in rows)
        other_oracle = copy(self)
        other_oracle._aside = self._aside | aside
        other_oracle._plain = tuple(
            infeasible_set for infeasible_set in self._plain if rows.isdisjoint(infeasible_set.relations)
        )
        again = (
            split_into_components(self.system.structure, part.columns, other_oracle._aside)
            if not aside.isdisjoint(part.rows)
            else (part,)
            for part in self._parts
        )
        other_oracle._parts = tuple(
            sorted((component_positions for some in again for component_positions in some), key=lambda one: one.columns)
        )
        return other_oracle

    def ask(self, free: Iterable[int]) -> RelaxationResult:
        """The conflicts that are left when the figures at these positions are set free too."""
        freed = frozenset(free)
        live = self._blank | freed
        place = self.system.structure.column
        apart = (c for c in self._plain if live.isdisjoint(place[id] for id in c.figures))
        conflicts = {c.figures: c for c in apart}
        point: dict[int, int] = {}
        doubtful = False
        for part in split_into_components(self.system.structure, live, self._aside) if freed else self._parts:
            verdict = self._known.get(part)
            if verdict is None:
                verdict = self._known[part] = self._test_component(part)
            for conflict in verdict.conflicts:
                conflicts.setdefault(conflict.figures, conflict)
            point.update(verdict.point)
            doubtful = doubtful or verdict.doubtful
        return RelaxationResult(tuple(conflicts.values()), {} if conflicts else point, doubtful)

    def _find_plain_conflicts(self) -> Iterable[InfeasibleSet]:
        for column in self.system.columns:
            value = column.value
            if value is None:
                continue
            for limit, sign in ((column.lower, 1), (column.upper, -1)):
                if limit is not None and sign * value < sign * limit:
                    proof = InfeasibilityCertificate(figures=((column.id, -sign),), limits=((column.id, sign),))
                    yield InfeasibleSet(frozenset([column.id]), frozenset(), proof)
        rooms = self._get_free_rooms(self._blank)
        for i in range(len(self.system.rows)):
            infeasible_set = self._find_constraint_conflict(i, rooms)
            if infeasible_set is not None:
                yield infeasible_set

    def _find_constraint_conflict(self, i: int, rooms: Mapping[int, Room]) -> InfeasibleSet | None:
        gap = compute_residual(self.system, i).gap
        proof = make_certificate(self.system, {i: -1 if gap > 0 else 1}, rooms, {}) if gap else None
        return _make_infeasible_set(proof) if proof else None

    def _get_free_rooms(self, live: Iterable[int]) -> dict[int, Room]:
        return {j: (self.system.columns[j].lower, self.system.columns[j].upper) for j in live}

    def _test_component(self, part: ComponentPositions) -> RelaxationResult:
        rooms = self._get_free_rooms(part.columns)
        if not part.rows:
            return RelaxationResult(point={j: _choose_nearest_to_zero(*room) for j, room in rooms.items()})
        if len(part.columns) == 1:
            alone = self._test_single_figure(part, rooms)
            if alone is not None:
                return alone
        search = BranchAndBound(self.system, part, rooms, self._held)
        settled = search.settle_component()
        if settled.point is not None:
            return RelaxationResult(point=settled.point)
        if settled.proof is not None:
            return RelaxationResult((_make_infeasible_set(settled.proof),))
        return self._filter_unproven_conflict(part, settled)

    def _test_single_figure(self, part: ComponentPositions, rooms: dict[int, Room]) -> RelaxationResult | None:
        """One figure that moves: the relations give it an interval, in whole numbers, without a solver."""
        (j,) = part.columns
        low, high = rooms[j]
        below: tuple[int, int, int] | None = None
        above: tuple[int, int, int] | None = None
        for i in part.rows:
            row = self.system.rows[i]
            rest, a = 0, 0
            for k, b in self.system.structure.terms[i]:
                if k == j:
                    a = b
                else:
                    rest += b * (self._held[k] or 0)
            for limit, sign in ((row.lower, 1), (row.upper, -1)):
                if limit is None:
                    continue
                if a * sign > 0:
                    least = -((rest - limit) // a)
                    if low is None or least > low:
                        low, below = least, (i, sign, abs(a))
                else:
                    greatest = (limit - rest) // a
                    if high is None or greatest < high:
                        high, above = greatest, (i, sign, abs(a))
        if low is None or high is None or low <= high:
            return RelaxationResult(point={j: _choose_nearest_to_zero(low, high)})
        rows: dict[int, int] = {}
        if below:
            rows[below[0]] = below[1] * (above[2] if above else 1)
        if above:
            rows[above[0]] = rows.get(above[0], 0) + above[1] * (below[2] if below else 1)
        proof = make_certificate(self.system, rows, rooms, {})
        return RelaxationResult((_make_infeasible_set(proof),)) if proof else None

    def _filter_unproven_conflict(self, part: ComponentPositions, settled: ComponentResult) -> RelaxationResult:
        """No whole numbers and no proof: the held figures that the solver needs (deletion filter), marked."""
        around = self._find_fixed_neighbours(part)
        freed: list[int] = []
        for j in sorted(around) if settled.impossible else ():
            columns = tuple(sorted((*part.columns, *freed, j)))
            trial = BranchAndBound(
                self.system, ComponentPositions(columns, part.rows), self._get_free_rooms(columns), self._held
            ).settle_component()
            if trial.proof is not None:
                return RelaxationResult((_make_infeasible_set(trial.proof),))
            if trial.impossible:
                freed.append(j)
        conflict = InfeasibleSet(
            frozenset(self.system.columns[j].id for j in around.difference(freed)),
            frozenset(self.system.rows[i].id for i in part.rows),
        )
        return RelaxationResult((conflict,), doubtful=True)

    def _find_fixed_neighbours(self, part: ComponentPositions) -> set[int]:
        inside = set(part.columns)
        return {j for i in part.rows for j, _ in self.system.structure.terms[i] if j not in inside}


def _make_infeasible_set(proof: InfeasibilityCertificate) -> InfeasibleSet:
    return InfeasibleSet(proof.held, proof.relation_ids, proof)


def _choose_nearest_to_zero(low: int | None, high: int | None) -> int:
    """The value nearest to 0 in an interval."""
    if low is not None and low > 0:
        return low
    return high if high is not None and high < 0 else 0


@dataclass(frozen=True, slots=True)
class ConsistentReadings:
    """The readings that fit, all smudged numbers read together.

    Attributes:
        fits: Every combination of readings that fits, by column id, in the order of the candidates.
        status: `PROVEN`: these are all; `CUT`: there are more; `CONTRADICTED`: the figures around them do not
            fit whatever the smudged ones are; `DOUBT`: the solver could not be confirmed.
    """

    fits: tuple[Mapping[str, int], ...]
    status: Certainty

    @property
    def sole_reading(self) -> Mapping[str, int] | None:
        """The only combination that fits, where there is just one."""
        return self.fits[0] if self.status is Certainty.PROVEN and len(self.fits) == 1 else None


def find_consistent_readings(
    system: LinearSystem, candidates: Mapping[str, Sequence[int]], *, limit: int = 50
) -> ConsistentReadings:
    """The readings of smudged numbers that fit the relations and all other printed figures.

    Args:
        system: Figures and relations; what is printed for the smudged figures is not used.
        candidates: The possible readings of each smudged figure, the likeliest first, by column id.
        limit: Greatest number of combinations listed.

    Raises:
        KernelError: An unknown figure, or a reading that is not a whole number.

    Example:
        >>> from tilstand.kernel.system import Variable, Constraint
        >>> figures = (Variable("all", 13), Variable("men", 8), Variable("women", 10))
        >>> sums = Constraint.from_equation("sum", {"all": 1, "men": -1, "women": -1})
        >>> find_consistent_readings(LinearSystem(figures, (sums,)), {"men": (8, 3)}).sole_reading
        {'men': 3}
    """
    base = system.replace_printed_values(dict.fromkeys(candidates))
    if _is_system_contradicted(base, candidates):
        return ConsistentReadings((), Certainty.CONTRADICTED)
    search = _ReadingSearch(base, candidates)
    fits = list(islice(search.fits({}), limit + 1))
    status = Certainty.DOUBT if search.doubtful else Certainty.CUT if len(fits) > limit else Certainty.PROVEN
    return ConsistentReadings(tuple(fits[:limit]), status)


def drop_unsatisfiable_constraints(
    system: LinearSystem, candidates: Mapping[str, Sequence[int]]
) -> tuple[LinearSystem, frozenset[str]]:
    """The system without the relations that hold for no reading of the smudged numbers.

    Where several relations contradict each other whatever the smudged numbers are, those of them are left
    out that none of these numbers stands in.

    Args:
        system: Figures and relations; what is printed for the smudged figures is not used.
        candidates: The possible readings of each smudged figure, by column id.

    Returns:
        The system, and the smudged figures that stand in a relation which was left out.

    Example:
        >>> from tilstand.kernel.system import Variable, Constraint
        >>> figures = (Variable("all", 13), Variable("men", 8), Variable("women", 10), Variable("group", 40))
        >>> sums = Constraint.from_equation("sum", {"all": 1, "men": -1, "women": -1})
        >>> group = Constraint.from_equation("group", {"group": 1, "men": -1})
        >>> without, against = drop_unsatisfiable_constraints(LinearSystem(figures, (sums, group)), {"men": (8, 3)})
        >>> [row.id for row in without.rows], sorted(against)
        (['sum'], ['men'])
    """
    base = system.replace_printed_values(dict.fromkeys(candidates, 0))
    off = {n for n in range(len(base.rows)) if not _can_constraint_hold(base, n, candidates)}
    named = {base.columns[j].id for n in off for j, _ in base.structure.terms[n]}
    linear_system = LinearSystem(system.columns, tuple(row for n, row in enumerate(system.rows) if n not in off))
    while apart := _find_unrelated_conflicts(linear_system, candidates):
        linear_system = LinearSystem(
            linear_system.columns, tuple(row for row in linear_system.rows if row.id not in apart)
        )
    return linear_system, frozenset(named & candidates.keys())


def _find_unrelated_conflicts(system: LinearSystem, candidates: Mapping[str, Sequence[int]]) -> set[str]:
    """Relations without a smudged figure that contradict others, whatever the smudged figures are."""
    conflicts = FeasibilityOracle(system.replace_printed_values(dict.fromkeys(candidates))).ask(()).conflicts
    off = {id for conflict in conflicts for id in conflict.relations}
    return {id for id in off if system.row(id).coefficients.keys().isdisjoint(candidates)}


def _can_constraint_hold(base: LinearSystem, row: int, candidates: Mapping[str, Sequence[int]]) -> bool:
    """True if some reading of the smudged figures, which are 0 in the base, lets a relation hold."""
    constraint_residual, relation = compute_residual(base, row), base.rows[row]
    sums = {0}
    for j, times in base.structure.terms[row]:
        read = candidates.get(base.columns[j].id)
        if read is not None:
            sums = {before + times * number for before in sums for number in read}
    return any(
        (
            relation.upper is None
            or constraint_residual.least is None
            or constraint_residual.least + more <= relation.upper
        )
        and (
            relation.lower is None
            or constraint_residual.greatest is None
            or constraint_residual.greatest + more >= relation.lower
        )
        for more in sums
    )


def _is_system_contradicted(system: LinearSystem, candidates: Mapping[str, Sequence[int]]) -> bool:
    """True if the relations around the smudged figures hold for no number at all.

    They are asked by themselves: another conflict over the same figures could stand in for theirs.
    """
    smudged = {system.structure.column[id] for id in candidates}
    blank = (j for j, c in enumerate(system.columns) if c.value is None)
    around = {
        i
        for part in split_into_components(system.structure, blank)
        if not smudged.isdisjoint(part.columns)
        for i in part.rows
    }
    near = LinearSystem(system.columns, tuple(system.rows[i] for i in sorted(around)))
    return any(conflict.relations for conflict in FeasibilityOracle(near).ask(()).conflicts)


class _ReadingSearch:
    """One smudged figure after the other; what cannot hold with the rest unknown is given up at once."""

    def __init__(self, system: LinearSystem, candidates: Mapping[str, Sequence[int]]) -> None:
        self.system = system
        self.candidates = candidates
        self.doubtful = False

    def fits(self, read: Mapping[str, int]) -> Iterator[Mapping[str, int]]:
        verdict = FeasibilityOracle(self.system.replace_printed_values(read)).ask(())
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
