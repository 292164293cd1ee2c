"""What all simplest explanations have in common, and the bodies between which they cannot choose.

`explain` lists explanations one by one, down to the categories of each person. Where a body's persons can be
combined in many ways, that list is long and says little. Here each smallest set of bodies is one tie, with
the least and greatest number of persons of each kind and category over all its explanations; nothing is
enumerated, so nothing is cut.
"""

from __future__ import annotations

from collections.abc import Collection, Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass

from tilstand.kernel.bounds import compute_bounds
from tilstand.kernel.explanations import ExplanationSearch, UnmovableConflict
from tilstand.kernel.feasibility import Certainty
from tilstand.kernel.moves import (
    DISTRUST,
    PERSONS,
    Change,
    Label,
    MoveSystem,
    PersonMove,
    build_move_system,
    get_label_order,
)
from tilstand.kernel.system import Constraint, LinearSystem, Variable

Range = tuple[int, int]


@dataclass(frozen=True, slots=True)
class AlternativeOptimum:
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
class AlternativeOptima:
    """All ties.

    Attributes:
        items: They, sorted by bodies. Empty with `CONTRADICTED`.
        status: `PROVEN`: these are all; `DOUBT`: the solver could not be confirmed; `CONTRADICTED`: no moves
            make the relations hold; `TIMED_OUT`: the work was stopped at its limit, and none is told.
        persons: Persons moved in each of them.
        stuck: With `CONTRADICTED`: broken relations that no move can change.
        least: With `TIMED_OUT`: at least so many bodies take part in each.
    """

    items: tuple[AlternativeOptimum, ...]
    status: Certainty
    persons: int = 0
    stuck: tuple[str, ...] = ()
    least: int = 0

    @property
    def common_core(self) -> Mapping[Label, Range]:
        """Least and greatest number over all ties, of what is never none."""
        labels = sorted({label for tie in self.items for label in tie.ranges}, key=get_label_order)
        pairs_by_pair = {}
        for label in labels:
            ends = [tie.ranges.get(label, (0, 0)) for tie in self.items]
            low, high = min(e[0] for e in ends), max(e[1] for e in ends)
            if low > 0:
                pairs_by_pair[label] = (low, high)
        return pairs_by_pair

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


def find_alternative_optima(
    system: LinearSystem, moves: Iterable[PersonMove], *, rows: Collection[str] | None = None
) -> AlternativeOptima:
    """The ties between the simplest explanations of why figures do not fit.

    Args:
        system: Printed figures and relations.
        moves: Candidates for what happened.
        rows: The broken relations to explain; None: all. Other broken relations are left as they are.

    Raises:
        KernelError: Moves that do not belong to the figures.

    Example:
        >>> figures = (Variable("group", 5), Variable("one", 2), Variable("two", 1))
        >>> relations = (Constraint.from_equation("sum", {"group": 1, "one": -1, "two": -1}),)
        >>> missing = [PersonMove(body, "missing", (body,), {body: 1}) for body in ("one", "two")]
        >>> found = find_alternative_optima(LinearSystem(figures, relations), missing)
        >>> [tie.bodies for tie in found.items], found.common_core
        ([('one',), ('two',)], {('missing', None): (2, 2)})
    """
    moves = tuple(sorted(moves, key=lambda move: move.id))
    frame = build_move_system(system, moves, rows)
    if frame.stuck:
        return AlternativeOptima((), Certainty.CONTRADICTED, stuck=frame.stuck)
    levels = ExplanationSearch(frame, moves)
    try:
        candidates = levels.list_smallest_move_sets()
    except UnmovableConflict:
        return AlternativeOptima((), Certainty.CONTRADICTED)
    if levels.status is Certainty.TIMED_OUT:
        return AlternativeOptima((), Certainty.TIMED_OUT, least=levels.fewest_bodies)
    numbers_by_name: dict[str, int] = {}
    systems = [frame.restrict_to_moves(moves) for moves in candidates]
    for total in (PERSONS, DISTRUST):
        ends = [compute_bounds(s, [total], fixed=numbers_by_name, any_proof=True)[total] for s in systems]
        if any(end.status is not Certainty.PROVEN for end in ends):
            levels.weaken_status(Certainty.DOUBT)
        least = min((end.lower for end in ends if end.lower is not None), default=0)
        kept = [k for k, end in enumerate(ends) if end.lower == least]
        numbers_by_name[total] = least
        candidates = [candidates[k] for k in kept]
        systems = [systems[k].replace_printed_values({total: least}) for k in kept]
    items = [
        _build_alternative_optimum(frame, levels, m, s, numbers_by_name)
        for m, s in zip(candidates, systems, strict=True)
    ]
    return AlternativeOptima(tuple(sorted(items, key=_get_optimum_order)), levels.status, numbers_by_name[PERSONS])


def _get_optimum_order(tie: AlternativeOptimum) -> tuple[list[str], list[str]]:
    return [*map(str, tie.bodies)], [*map(str, tie.kinds)]


def _build_alternative_optimum(
    frame: MoveSystem,
    levels: ExplanationSearch,
    moves: Sequence[PersonMove],
    system: LinearSystem,
    held: Mapping[str, int],
) -> AlternativeOptimum:
    """The ranges of one tie: of each kind and label, and of each figure that can change."""
    counts, effects = _list_moved_totals(frame, moves)
    labels = {f"count {n}": label for n, label in enumerate(counts)}
    figures = {f"change {figure}": figure for figure in effects}
    totals = {id: counts[label] for id, label in labels.items()}
    totals |= {id: effects[figure] for id, figure in figures.items()}
    ranges, certain, some = {}, {}, {}
    for id, (low, high) in _compute_total_ranges(levels, system, totals, held).items():
        if id in labels and high > 0:
            ranges[labels[id]] = (low, high)
        elif id in figures and (low, high) != (0, 0):
            some[figures[id]] = high or low
            if low == high:
                certain[figures[id]] = low
    person_moves = [move for move in moves if (move.kind, None) in ranges]
    bodies = sorted({body for move in person_moves for body in move.bodies}, key=str)
    return AlternativeOptimum(
        tuple(bodies), tuple(sorted({m.kind for m in person_moves}, key=str)), ranges, some, certain
    )


def _compute_total_ranges(
    levels: ExplanationSearch, system: LinearSystem, totals: Mapping[str, Mapping[str, int]], held: Mapping[str, int]
) -> dict[str, Range]:
    """Least and greatest value of each total: that of its one column, or of a column for the sum of many."""
    alone = {id: next(iter(terms.items())) for id, terms in totals.items() if len(terms) == 1}
    sums = {id: terms for id, terms in totals.items() if id not in alone}
    rows = [Constraint.from_equation(id, {id: -1, **terms}) for id, terms in sums.items()]
    columns = [Variable(id, lower=0 if min(terms.values()) >= 0 else None) for id, terms in sums.items()]
    wide = LinearSystem.from_checked_parts((*system.columns, *columns), (*system.rows, *rows))
    asked = dict.fromkeys((*sums, *(column for column, _ in alone.values())))
    figure_bounds_by_name = compute_bounds(wide, asked, fixed=held, any_proof=True)
    if any(end.status is not Certainty.PROVEN for end in figure_bounds_by_name.values()):
        levels.weaken_status(Certainty.DOUBT)
    ends = {}
    for id in totals:
        column, times = alone.get(id, (id, 1))
        low, high = figure_bounds_by_name[column].lower or 0, figure_bounds_by_name[column].upper
        least, greatest = sorted(times * end for end in (low, held[PERSONS] if high is None else high))
        ends[id] = (least, greatest)
    return ends


def _list_moved_totals(
    frame: MoveSystem, moves: Sequence[PersonMove]
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
                own_numbers = effects.setdefault(figure, {})
                own_numbers[column] = own_numbers.get(column, 0) + amount
    return counts, effects
