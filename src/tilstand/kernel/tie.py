"""What all simplest explanations have in common, and the bodies between which they cannot choose.

`explain` lists explanations one by one, down to the categories of each person. Where a body's persons can be
combined in many ways, that list is long and says little. Here each smallest set of bodies is one tie, with
the least and greatest number of persons of each kind and category over all its explanations; nothing is
enumerated, so nothing is cut.
"""

from __future__ import annotations

from collections.abc import Collection, Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass

from tilstand.kernel.bound import bounds
from tilstand.kernel.closure import DISTRUST, PERSONS, Closure, closure
from tilstand.kernel.conflict import Certainty
from tilstand.kernel.explain import Impossible, Levels
from tilstand.kernel.move import Change, Label, Move, label_order
from tilstand.kernel.system import Column, Row, System

__all__ = ["Tie", "Ties", "ties"]

Range = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Tie:
    """One smallest set of bodies that suffices, with some set of kinds.

    Attributes:
        bodies: The bodies.
        kinds: Kinds of move that are made.
        ranges: Least and greatest number of persons by kind and category, and of the kind itself.
        change: What one of its explanations adds to each printed figure, by column id.
        certain: What all of its explanations add to a printed figure, by column id; others differ.
    """

    bodies: tuple[Hashable, ...]
    kinds: tuple[Hashable, ...]
    ranges: Mapping[Label, Range]
    change: Change
    certain: Change


@dataclass(frozen=True, slots=True)
class Ties:
    """All ties.

    Attributes:
        items: They, sorted by bodies. Empty with `CONTRADICTED`.
        status: `PROVEN`: these are all; `DOUBT`: the solver could not be confirmed; `CONTRADICTED`: no moves
            make the relations hold; `TIMED_OUT`: the work was stopped at its limit, and none is told.
        persons: Persons moved in each of them.
        stuck: With `CONTRADICTED`: broken relations that no move can change.
        least: With `TIMED_OUT`: at least so many bodies take part in each.
    """

    items: tuple[Tie, ...]
    status: Certainty
    persons: int = 0
    stuck: tuple[str, ...] = ()
    least: int = 0

    @property
    def core(self) -> Mapping[Label, Range]:
        """Least and greatest number over all ties, of what is never none."""
        labels = sorted({label for tie in self.items for label in tie.ranges}, key=label_order)
        found = {}
        for label in labels:
            ends = [tie.ranges.get(label, (0, 0)) for tie in self.items]
            low, high = min(e[0] for e in ends), max(e[1] for e in ends)
            if low > 0:
                found[label] = (low, high)
        return found

    @property
    def question(self) -> str | None:
        """The figure whose confirmation splits the ties most evenly; None if none can."""
        return next(iter(self.questions), None)

    @property
    def questions(self) -> tuple[str, ...]:
        """All figures whose confirmation splits the ties as evenly as any can, in their order."""
        best: dict[str, int] = {}
        for id in sorted({id for tie in self.items for id in tie.change}):
            groups: dict[int | None, int] = {}
            for tie in self.items:
                amount = tie.certain.get(id, None if id in tie.change else 0)
                groups[amount] = groups.get(amount, 0) + 1
            if len(groups) > 1:
                best[id] = max(groups.values())
        return tuple(id for id, size in best.items() if size == min(best.values()))


def ties(system: System, moves: Iterable[Move], *, rows: Collection[str] | None = None) -> Ties:
    """The ties between the simplest explanations of why figures do not fit.

    Args:
        system: Printed figures and relations.
        moves: Candidates for what happened.
        rows: The broken relations to explain; None: all. Other broken relations are left as they are.

    Raises:
        KernelError: Moves that do not belong to the figures.

    Example:
        >>> figures = (Column("group", 5), Column("one", 2), Column("two", 1))
        >>> relations = (Row.equal("sum", {"group": 1, "one": -1, "two": -1}),)
        >>> missing = [Move(body, "missing", (body,), {body: 1}) for body in ("one", "two")]
        >>> found = ties(System(figures, relations), missing)
        >>> [tie.bodies for tie in found.items], found.core
        ([('one',), ('two',)], {('missing', None): (2, 2)})
    """
    moves = tuple(sorted(moves, key=lambda move: move.id))
    frame = closure(system, moves, rows)
    if frame.stuck:
        return Ties((), Certainty.CONTRADICTED, stuck=frame.stuck)
    levels = Levels(frame, moves)
    try:
        candidates = levels.sets()
    except Impossible:
        return Ties((), Certainty.CONTRADICTED)
    if levels.status is Certainty.TIMED_OUT:
        return Ties((), Certainty.TIMED_OUT, least=levels.least)
    held: dict[str, int] = {}
    systems = [frame.only(moves) for moves in candidates]
    for total in (PERSONS, DISTRUST):
        ends = [bounds(s, [total], fixed=held, any_proof=True)[total] for s in systems]
        if any(end.status is not Certainty.PROVEN for end in ends):
            levels.weaken(Certainty.DOUBT)
        least = min((end.lower for end in ends if end.lower is not None), default=0)
        kept = [k for k, end in enumerate(ends) if end.lower == least]
        held[total] = least
        candidates = [candidates[k] for k in kept]
        systems = [systems[k].printing({total: least}) for k in kept]
    items = [_tie(frame, levels, m, s, held) for m, s in zip(candidates, systems, strict=True)]
    return Ties(tuple(sorted(items, key=_order)), levels.status, held[PERSONS])


def _order(tie: Tie) -> tuple[list[str], list[str]]:
    return [*map(str, tie.bodies)], [*map(str, tie.kinds)]


def _tie(
    frame: Closure, levels: Levels, moves: Sequence[Move], system: System, held: Mapping[str, int]
) -> Tie:
    """The ranges of one tie: of each kind and label, and of each figure that can change."""
    counts, effects = _totals(frame, moves)
    labels = {f"count {n}": label for n, label in enumerate(counts)}
    figures = {f"change {figure}": figure for figure in effects}
    totals = {id: counts[label] for id, label in labels.items()}
    totals |= {id: effects[figure] for id, figure in figures.items()}
    ranges, certain, some = {}, {}, {}
    for id, (low, high) in _ends(levels, system, totals, held).items():
        if id in labels and high > 0:
            ranges[labels[id]] = (low, high)
        elif id in figures and (low, high) != (0, 0):
            some[figures[id]] = high or low
            if low == high:
                certain[figures[id]] = low
    made = [move for move in moves if (move.kind, None) in ranges]
    bodies = sorted({body for move in made for body in move.bodies}, key=str)
    return Tie(tuple(bodies), tuple(sorted({m.kind for m in made}, key=str)), ranges, some, certain)


def _ends(
    levels: Levels, system: System, totals: Mapping[str, Mapping[str, int]], held: Mapping[str, int]
) -> dict[str, Range]:
    """Least and greatest value of each total: that of its one column, or of a column for the sum of many."""
    alone = {id: next(iter(terms.items())) for id, terms in totals.items() if len(terms) == 1}
    sums = {id: terms for id, terms in totals.items() if id not in alone}
    rows = [Row.equal(id, {id: -1, **terms}) for id, terms in sums.items()]
    columns = [Column(id, lower=0 if min(terms.values()) >= 0 else None) for id, terms in sums.items()]
    wide = System.of((*system.columns, *columns), (*system.rows, *rows))
    asked = dict.fromkeys((*sums, *(column for column, _ in alone.values())))
    found = bounds(wide, asked, fixed=held, any_proof=True)
    if any(end.status is not Certainty.PROVEN for end in found.values()):
        levels.weaken(Certainty.DOUBT)
    ends = {}
    for id in totals:
        column, times = alone.get(id, (id, 1))
        low, high = found[column].lower or 0, found[column].upper
        least, greatest = sorted(times * end for end in (low, held[PERSONS] if high is None else high))
        ends[id] = (least, greatest)
    return ends


def _totals(
    frame: Closure, moves: Sequence[Move]
) -> tuple[dict[Label, dict[str, int]], dict[str, dict[str, int]]]:
    """What adds up to the persons of each kind and category, and to the change of each figure."""
    counts: dict[Label, dict[str, int]] = {}
    effects: dict[str, dict[str, int]] = {}
    for move in moves:
        units, *choices = frame.columns[move.id]
        named: list[tuple[Hashable | None, Change]] = [(None, move.change)]
        named += [(c.label, c.change) for group in move.choices for c in group]
        for column, (label, change) in zip([units, *choices], named, strict=True):
            terms = counts.setdefault((move.kind, label), {})
            terms[column] = terms.get(column, 0) + (move.persons if label is None else 1)
            for figure, amount in change.items():
                own = effects.setdefault(figure, {})
                own[column] = own.get(column, 0) + amount
    return counts, effects
