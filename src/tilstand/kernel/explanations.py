"""Explanations in persons: the simplest sets of moves that make every relation hold, all of them.

Lexicographic: fewest kinds of move, then fewest bodies touched, then fewest persons, then least distrust. The
first two are implicit hitting sets over kinds and bodies (a kind that is not chosen holds its moves at 0;
what the relations still contradict is a conflict, and one of the kinds in it must be chosen); the last two
are bounds. Every level is exact in whole numbers, and no big M ties a move to its switch.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Hashable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import islice

from tilstand.kernel.bounds import compute_bounds
from tilstand.kernel.covering import Items, SolverBudget
from tilstand.kernel.feasibility import Certainty, FeasibilityOracle
from tilstand.kernel.hitting_sets import HittingSetEnumeration, find_minimum_hitting_set
from tilstand.kernel.moves import (
    DISTRUST,
    PERSONS,
    Label,
    MoveExplanation,
    MoveSystem,
    PersonMove,
    build_move_system,
    get_label_order,
    sum_step_changes,
)
from tilstand.kernel.system import LinearSystem

SETS = 500
ASKS = 300  # how often what is left may be asked for in one explanation
PROBLEMS = 10  # how many covering problems may be given to the solver in one


@dataclass(frozen=True, slots=True)
class MoveExplanations:
    """All simplest explanations.

    Attributes:
        items: They, in a stable order. Empty with `CONTRADICTED`.
        status: `PROVEN`: these are all; `CUT`: there are at least these; `CONTRADICTED`: no moves in the
            catalogue make the relations hold; `DOUBT`: the solver could not be confirmed; `TIMED_OUT`: the
            work was stopped at its limit, and none is told.
        core: What all listed explanations have in common, whatever the body: number of units by
            kind and category, and of the kind itself.
        stuck: With `CONTRADICTED`: broken relations that no move can change.
    """

    items: tuple[MoveExplanation, ...]
    status: Certainty
    core: Mapping[Label, int]
    stuck: tuple[str, ...] = ()

    @property
    def bodies(self) -> tuple[Hashable, ...]:
        """Every body that takes part in some explanation, sorted."""
        return tuple(sorted({body for item in self.items for body in item.bodies}, key=str))

    @property
    def question(self) -> str | None:
        """The figure whose confirmation splits the explanations most evenly; None if none can."""
        sizes: dict[str, tuple[int, str]] = {}
        for id in sorted({id for item in self.items for id in item.change}):
            groups: dict[int, int] = {}
            for item in self.items:
                amount = item.change.get(id, 0)
                groups[amount] = groups.get(amount, 0) + 1
            if len(groups) > 1:
                sizes[id] = max(groups.values()), id
        return min(sizes.values())[1] if sizes else None


def find_explanations(
    system: LinearSystem, moves: Iterable[PersonMove], *, rows: Collection[str] | None = None, limit: int = 50
) -> MoveExplanations:
    """The simplest explanations of why figures do not fit.

    Args:
        system: Printed figures and relations.
        moves: Candidates for what happened.
        rows: The broken relations to explain, such as those of one cause; None: all. Other broken relations
            are left as they are.
        limit: Greatest number of explanations listed.

    Raises:
        KernelError: Moves that do not belong to the figures.

    Example:
        >>> from tilstand.kernel.system import Variable, Constraint
        >>> figures = (Variable("group", 5), Variable("one", 2), Variable("two", 1))
        >>> relations = (Constraint.from_equation("sum", {"group": 1, "one": -1, "two": -1}),)
        >>> missing = [PersonMove(body, "missing", (body,), {body: 1}) for body in ("one", "two")]
        >>> found = find_explanations(LinearSystem(figures, relations), missing)
        >>> [(item.bodies, item.moved_persons) for item in found.items], found.core
        ([(('one',), 2), (('two',), 2)], {('missing', None): 2})
    """
    moves = tuple(sorted(moves, key=lambda move: move.id))
    frame = build_move_system(system, moves, rows)
    if frame.stuck:
        return MoveExplanations((), Certainty.CONTRADICTED, {}, frame.stuck)
    levels = ExplanationSearch(frame, moves)
    try:
        person_moves = levels.list_smallest_move_sets()
    except UnmovableConflict:
        return MoveExplanations((), Certainty.CONTRADICTED, {})
    if levels.status is Certainty.TIMED_OUT:
        return MoveExplanations((), Certainty.TIMED_OUT, {})
    items = list(islice(levels.enumerate_explanations(person_moves), limit + 1))
    if len(items) > limit:
        levels.weaken_status(Certainty.CUT)
    items = sorted(items[:limit], key=_get_explanation_order)
    return MoveExplanations(tuple(items), levels.status, _intersect_contents(items))


class UnmovableConflict(Exception):  # noqa: N818
    """What the moves cannot change contradicts by itself."""


class _WorkLimitReached(Exception):  # noqa: N818
    """The work has come to its limit."""


class ExplanationSearch:
    """The four levels, each over what the level before has left.

    Where the work comes to its limit (a group of many bodies of which any half would do), the status is
    `TIMED_OUT`: nothing is chosen, and `fewest_bodies` says how few bodies certainly do not suffice.

    Attributes:
        frame: The system with the moves.
        moves: The candidates.
        status: The weakest status so far.
    """

    def __init__(self, frame: MoveSystem, moves: Sequence[PersonMove]) -> None:
        self.frame = frame
        self.moves = moves
        self.status = Certainty.PROVEN
        self._costs: list[int] = []
        self._conflicts: dict[frozenset[str], tuple[PersonMove, ...]] = {}
        self._oracle = FeasibilityOracle(frame.system)
        self._asks, self._effort = ASKS, SolverBudget(PROBLEMS)
        self._kinds = sorted({move.kind for move in moves}, key=str)
        self._bodies = sorted({body for move in moves for body in move.bodies}, key=str)

    def weaken_status(self, status: Certainty) -> None:
        """Remember that something is not proven or not complete."""
        if self.status in (Certainty.PROVEN, Certainty.CUT) or status is Certainty.TIMED_OUT:
            self.status = status

    @property
    def fewest_bodies(self) -> int:
        """The smallest number of bodies that is not ruled out."""
        return min(self._costs, default=0)

    def kinds(self) -> list[frozenset[Hashable]]:
        """The smallest sets of kinds that suffice."""
        place = {kind: k for k, kind in enumerate(self._kinds)}

        def list_moves_of_kinds(chosen: Items) -> list[PersonMove]:
            return [m for m in self.moves if place[m.kind] in chosen]

        def get_unchosen_kinds(move: PersonMove, chosen: Items) -> Items:
            return frozenset([place[move.kind]]) - chosen

        found = [
            frozenset(self._kinds[k] for k in s)
            for s in self._search_smallest_sets(list_moves_of_kinds, get_unchosen_kinds)
        ]
        self._costs.clear()  # those of kinds
        return found or [frozenset(self._kinds)]

    def list_smallest_move_sets(self) -> list[tuple[PersonMove, ...]]:
        """The moves within each smallest set of bodies, over all smallest sets of kinds."""
        person_moves: list[tuple[PersonMove, ...]] = []
        fewest: int | None = None
        for kinds in self.kinds():
            own_pairs = self.bodies(kinds, fewest)
            if own_pairs and (fewest is None or own_pairs[0][0] < fewest):
                fewest, person_moves = own_pairs[0][0], []
            person_moves += [moves for _, moves in own_pairs]
        return person_moves

    def bodies(self, kinds: frozenset[Hashable], most: int | None = None) -> list[tuple[int, tuple[PersonMove, ...]]]:
        """Each smallest set of bodies that suffices for some kinds: its size, and the moves within it.

        Args:
            kinds: The kinds.
            most: Greatest size that is of interest; None: any.
        """
        place = {body: k for k, body in enumerate(self._bodies)}
        usable = [(m, frozenset(place[b] for b in m.bodies)) for m in self.moves if m.kind in kinds]
        touched = {m.id: bodies for m, bodies in usable}

        def list_moves_of_bodies(chosen: Items) -> list[PersonMove]:
            return [m for m, bodies in usable if bodies <= chosen]

        def get_unchosen_bodies(move: PersonMove, chosen: Items) -> Items:
            return touched.get(move.id, frozenset()) - chosen

        return [
            (len(s), tuple(list_moves_of_bodies(s)))
            for s in self._search_smallest_sets(list_moves_of_bodies, get_unchosen_bodies, most)
        ]

    def _search_smallest_sets(
        self,
        open_moves: Callable[[Items], list[PersonMove]],
        items: Callable[[PersonMove, Items], Items],
        most: int | None = None,
    ) -> list[Items]:
        def find_blocking_sets(chosen: Items) -> list[Items]:
            self._asks -= 1
            if self._asks < 0:
                raise _WorkLimitReached
            verdict = self._oracle.ask(self.frame.get_move_positions(open_moves(chosen)))
            if verdict.doubtful:
                self.weaken_status(Certainty.DOUBT)
            found_numbers = []
            for conflict in verdict.conflicts:
                moves = map(self.frame.owner.__getitem__, conflict.figures)
                # Moves of one kind at the same bodies are opened together.
                person_moves = tuple({(move.kind, move.bodies): move for move in moves}.values())
                self._conflicts.setdefault(frozenset(move.id for move in person_moves), person_moves)
                found_numbers.append(collect_blocking_items(person_moves, chosen))
            if frozenset() in found_numbers:
                raise UnmovableConflict
            return found_numbers

        def collect_blocking_items(held: Iterable[PersonMove], chosen: Items) -> Items:
            return frozenset[int]().union(*(items(move, chosen) for move in held))

        # Moves that cannot all be left out cannot whatever is chosen: what was found before still holds.
        known = list(
            dict.fromkeys(
                collect_blocking_items(person_moves, frozenset()) for person_moves in self._conflicts.values()
            )
        )
        if frozenset() in known:
            raise UnmovableConflict
        try:
            return self._hit_blocking_sets(find_blocking_sets, known, most)
        except _WorkLimitReached:
            self.weaken_status(Certainty.TIMED_OUT)
            return []

    def _hit_blocking_sets(
        self, ask: Callable[[Items], list[Items]], known: list[Items], most: int | None
    ) -> list[Items]:
        """The smallest sets of which nothing is left when what they name is open."""
        self._costs.append(0)
        while True:
            weights = dict.fromkeys(frozenset[int]().union(*known), 1)
            self._costs[-1], chosen = find_minimum_hitting_set(known, weights, self._effort)
            if most is not None and self._costs[-1] > most:
                return []
            found_numbers = ask(chosen)
            if not found_numbers:
                break
            while found_numbers:
                known += found_numbers
                chosen = chosen.union(*found_numbers)
                found_numbers = ask(chosen)
            if self._effort.is_exhausted:
                raise _WorkLimitReached
        every = dict.fromkeys(range(len(self._kinds) + len(self._bodies)), 1)
        search = HittingSetEnumeration(known, every, self._costs[-1], ask, self._effort)
        answers = list(islice(search.enumerate_hitting_sets(), SETS + 1))
        if len(answers) > SETS or search.stopped:
            self.weaken_status(Certainty.DOUBT)
        return answers[:SETS]

    def enumerate_explanations(self, candidates: Sequence[tuple[PersonMove, ...]]) -> Iterator[MoveExplanation]:
        """All explanations of fewest persons and then least distrust among some sets of moves."""
        systems = [self.frame.restrict_to_moves(moves) for moves in candidates]
        numbers_by_name: dict[str, int] = {}
        for total in (PERSONS, DISTRUST):
            ends = [compute_bounds(s, [total], fixed=numbers_by_name, any_proof=True)[total] for s in systems]
            if any(end.status is not Certainty.PROVEN for end in ends):
                self.weaken_status(Certainty.DOUBT)
            least = min((end.lower for end in ends if end.lower is not None), default=0)
            kept = [k for k, end in enumerate(ends) if end.lower == least]
            numbers_by_name[total] = least
            candidates = [candidates[k] for k in kept]
            systems = [systems[k].replace_printed_values({total: least}) for k in kept]
        for moves, system in zip(candidates, systems, strict=True):
            ids = [id for move in moves for id in self.frame.columns[move.id]]
            for point in self._enumerate_points(system, numbers_by_name, ids):
                steps = self.frame.steps(moves, point)
                yield MoveExplanation(steps, sum_step_changes(steps))

    def _enumerate_points(
        self, system: LinearSystem, held: Mapping[str, int], open_ids: Sequence[str]
    ) -> Iterator[Mapping[str, int]]:
        """Every whole-number point, as values of the columns asked for."""
        figure_bounds_by_name = compute_bounds(
            system.replace_printed_values(held), open_ids, fixed=held, any_proof=True
        )
        if any(end.status is Certainty.CONTRADICTED for end in figure_bounds_by_name.values()):
            return
        if any(end.status is not Certainty.PROVEN for end in figure_bounds_by_name.values()):
            self.weaken_status(Certainty.DOUBT)
        forced = {id: end.value for id, end in figure_bounds_by_name.items() if end.value is not None}
        held = {**held, **forced}
        rest = [id for id in open_ids if id not in forced]
        if not rest:
            yield held
            return
        end = figure_bounds_by_name[rest[0]]
        if end.lower is None or end.upper is None:
            self.weaken_status(Certainty.DOUBT)
            return
        for value in range(end.lower, end.upper + 1):
            yield from self._enumerate_points(system, {**held, rest[0]: value}, rest[1:])


def _get_explanation_order(item: MoveExplanation) -> tuple[object, ...]:
    steps = [(s.move.id, s.units, [(str(label), n) for label, n in s.labels]) for s in item.steps]
    return item.lexicographic_cost, [*map(str, item.kinds)], [*map(str, item.bodies)], steps


def _intersect_contents(items: Sequence[MoveExplanation]) -> dict[Label, int]:
    contents = [item.unit_counts for item in items]
    shared = [key for key in (contents[0] if contents else ()) if all(key in c for c in contents)]
    return {key: min(c[key] for c in contents) for key in sorted(shared, key=get_label_order)}
