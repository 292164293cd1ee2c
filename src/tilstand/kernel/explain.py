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

from tilstand.kernel.bound import bounds
from tilstand.kernel.closure import DISTRUST, PERSONS, Closure, closure
from tilstand.kernel.conflict import Certainty, Oracle
from tilstand.kernel.effort import Effort
from tilstand.kernel.master import Covers, Items, cheapest
from tilstand.kernel.move import Explanation, Label, Move, label_order, net
from tilstand.kernel.system import System

__all__ = ["Explanations", "Impossible", "Levels", "explain"]

SETS = 500
ASKS = 300  # how often what is left may be asked for in one explanation
PROBLEMS = 10  # how many covering problems may be given to the solver in one


@dataclass(frozen=True, slots=True)
class Explanations:
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

    items: tuple[Explanation, ...]
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


def explain(
    system: System, moves: Iterable[Move], *, rows: Collection[str] | None = None, limit: int = 50
) -> Explanations:
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
        >>> from tilstand.kernel.system import Column, Row
        >>> figures = (Column("group", 5), Column("one", 2), Column("two", 1))
        >>> relations = (Row.equal("sum", {"group": 1, "one": -1, "two": -1}),)
        >>> missing = [Move(body, "missing", (body,), {body: 1}) for body in ("one", "two")]
        >>> found = explain(System(figures, relations), missing)
        >>> [(item.bodies, item.persons) for item in found.items], found.core
        ([(('one',), 2), (('two',), 2)], {('missing', None): 2})
    """
    moves = tuple(sorted(moves, key=lambda move: move.id))
    frame = closure(system, moves, rows)
    if frame.stuck:
        return Explanations((), Certainty.CONTRADICTED, {}, frame.stuck)
    levels = Levels(frame, moves)
    try:
        found = levels.sets()
    except Impossible:
        return Explanations((), Certainty.CONTRADICTED, {})
    if levels.status is Certainty.TIMED_OUT:
        return Explanations((), Certainty.TIMED_OUT, {})
    items = list(islice(levels.explanations(found), limit + 1))
    if len(items) > limit:
        levels.weaken(Certainty.CUT)
    items = sorted(items[:limit], key=_order)
    return Explanations(tuple(items), levels.status, _core(items))


class Impossible(Exception):  # noqa: N818  (a signal, not an error)
    """What the moves cannot change contradicts by itself."""


class _Spent(Exception):  # noqa: N818  (a signal, not an error)
    """The work has come to its limit."""


class Levels:
    """The four levels, each over what the level before has left.

    Where the work comes to its limit (a group of many bodies of which any half would do), the status is
    `TIMED_OUT`: nothing is chosen, and `least` says how few bodies certainly do not suffice.

    Attributes:
        frame: The system with the moves.
        moves: The candidates.
        status: The weakest status so far.
    """

    def __init__(self, frame: Closure, moves: Sequence[Move]) -> None:
        self.frame = frame
        self.moves = moves
        self.status = Certainty.PROVEN
        self._costs: list[int] = []
        self._conflicts: dict[frozenset[str], tuple[Move, ...]] = {}
        self._oracle = Oracle(frame.system)
        self._asks, self._effort = ASKS, Effort(PROBLEMS)
        self._kinds = sorted({move.kind for move in moves}, key=str)
        self._bodies = sorted({body for move in moves for body in move.bodies}, key=str)

    def weaken(self, status: Certainty) -> None:
        """Remember that something is not proven or not complete."""
        if self.status in (Certainty.PROVEN, Certainty.CUT) or status is Certainty.TIMED_OUT:
            self.status = status

    @property
    def least(self) -> int:
        """The smallest number of bodies that is not ruled out."""
        return min(self._costs, default=0)

    def kinds(self) -> list[frozenset[Hashable]]:
        """The smallest sets of kinds that suffice."""
        place = {kind: k for k, kind in enumerate(self._kinds)}

        def open_moves(chosen: Items) -> list[Move]:
            return [m for m in self.moves if place[m.kind] in chosen]

        def items(move: Move, chosen: Items) -> Items:
            return frozenset([place[move.kind]]) - chosen

        found = [frozenset(self._kinds[k] for k in s) for s in self._smallest(open_moves, items)]
        self._costs.clear()  # those of kinds
        return found or [frozenset(self._kinds)]

    def sets(self) -> list[tuple[Move, ...]]:
        """The moves within each smallest set of bodies, over all smallest sets of kinds."""
        found: list[tuple[Move, ...]] = []
        fewest: int | None = None
        for kinds in self.kinds():
            own = self.bodies(kinds, fewest)
            if own and (fewest is None or own[0][0] < fewest):
                fewest, found = own[0][0], []
            found += [moves for _, moves in own]
        return found

    def bodies(
        self, kinds: frozenset[Hashable], most: int | None = None
    ) -> list[tuple[int, tuple[Move, ...]]]:
        """Each smallest set of bodies that suffices for some kinds: its size, and the moves within it.

        Args:
            kinds: The kinds.
            most: Greatest size that is of interest; None: any.
        """
        place = {body: k for k, body in enumerate(self._bodies)}
        usable = [(m, frozenset(place[b] for b in m.bodies)) for m in self.moves if m.kind in kinds]
        touched = {m.id: bodies for m, bodies in usable}

        def open_moves(chosen: Items) -> list[Move]:
            return [m for m, bodies in usable if bodies <= chosen]

        def items(move: Move, chosen: Items) -> Items:
            return touched.get(move.id, frozenset()) - chosen

        return [(len(s), tuple(open_moves(s))) for s in self._smallest(open_moves, items, most)]

    def _smallest(
        self,
        open_moves: Callable[[Items], list[Move]],
        items: Callable[[Move, Items], Items],
        most: int | None = None,
    ) -> list[Items]:
        def ask(chosen: Items) -> list[Items]:
            self._asks -= 1
            if self._asks < 0:
                raise _Spent
            verdict = self._oracle.ask(self.frame.positions(open_moves(chosen)))
            if verdict.doubtful:
                self.weaken(Certainty.DOUBT)
            found = []
            for conflict in verdict.conflicts:
                moves = map(self.frame.owner.__getitem__, conflict.figures)
                # Moves of one kind at the same bodies are opened together.
                held = tuple({(move.kind, move.bodies): move for move in moves}.values())
                self._conflicts.setdefault(frozenset(move.id for move in held), held)
                found.append(blocked(held, chosen))
            if frozenset() in found:
                raise Impossible
            return found

        def blocked(held: Iterable[Move], chosen: Items) -> Items:
            return frozenset[int]().union(*(items(move, chosen) for move in held))

        # Moves that cannot all be left out cannot whatever is chosen: what was found before still holds.
        known = list(dict.fromkeys(blocked(held, frozenset()) for held in self._conflicts.values()))
        if frozenset() in known:
            raise Impossible
        try:
            return self._sets(ask, known, most)
        except _Spent:
            self.weaken(Certainty.TIMED_OUT)
            return []

    def _sets(self, ask: Callable[[Items], list[Items]], known: list[Items], most: int | None) -> list[Items]:
        """The smallest sets of which nothing is left when what they name is open."""
        self._costs.append(0)
        while True:
            weights = dict.fromkeys(frozenset[int]().union(*known), 1)
            self._costs[-1], chosen = cheapest(known, weights, self._effort)
            if most is not None and self._costs[-1] > most:
                return []
            found = ask(chosen)
            if not found:
                break
            while found:
                known += found
                chosen = chosen.union(*found)
                found = ask(chosen)
            if self._effort.spent:
                raise _Spent
        every = dict.fromkeys(range(len(self._kinds) + len(self._bodies)), 1)
        search = Covers(known, every, self._costs[-1], ask, self._effort)
        answers = list(islice(search.sets(), SETS + 1))
        if len(answers) > SETS or search.stopped:
            self.weaken(Certainty.DOUBT)
        return answers[:SETS]

    def explanations(self, candidates: Sequence[tuple[Move, ...]]) -> Iterator[Explanation]:
        """All explanations of fewest persons and then least distrust among some sets of moves."""
        systems = [self.frame.only(moves) for moves in candidates]
        held: dict[str, int] = {}
        for total in (PERSONS, DISTRUST):
            ends = [bounds(s, [total], fixed=held, any_proof=True)[total] for s in systems]
            if any(end.status is not Certainty.PROVEN for end in ends):
                self.weaken(Certainty.DOUBT)
            least = min((end.lower for end in ends if end.lower is not None), default=0)
            kept = [k for k, end in enumerate(ends) if end.lower == least]
            held[total] = least
            candidates = [candidates[k] for k in kept]
            systems = [systems[k].printing({total: least}) for k in kept]
        for moves, system in zip(candidates, systems, strict=True):
            ids = [id for move in moves for id in self.frame.columns[move.id]]
            for point in self._points(system, held, ids):
                steps = self.frame.steps(moves, point)
                yield Explanation(steps, net(steps))

    def _points(
        self, system: System, held: Mapping[str, int], open_ids: Sequence[str]
    ) -> Iterator[Mapping[str, int]]:
        """Every whole-number point, as values of the columns asked for."""
        found = bounds(system.printing(held), open_ids, fixed=held, any_proof=True)
        if any(end.status is Certainty.CONTRADICTED for end in found.values()):
            return
        if any(end.status is not Certainty.PROVEN for end in found.values()):
            self.weaken(Certainty.DOUBT)
        forced = {id: end.value for id, end in found.items() if end.value is not None}
        held = {**held, **forced}
        rest = [id for id in open_ids if id not in forced]
        if not rest:
            yield held
            return
        end = found[rest[0]]
        if end.lower is None or end.upper is None:
            self.weaken(Certainty.DOUBT)
            return
        for value in range(end.lower, end.upper + 1):
            yield from self._points(system, {**held, rest[0]: value}, rest[1:])


def _order(item: Explanation) -> tuple[object, ...]:
    steps = [(s.move.id, s.units, [(str(label), n) for label, n in s.labels]) for s in item.steps]
    return item.rank, [*map(str, item.kinds)], [*map(str, item.bodies)], steps


def _core(items: Sequence[Explanation]) -> dict[Label, int]:
    contents = [item.content for item in items]
    shared = [key for key in (contents[0] if contents else ()) if all(key in c for c in contents)]
    return {key: min(c[key] for c in contents) for key in sorted(shared, key=label_order)}
