"""Certificates of infeasibility by exact arithmetic, and residuals of constraints.

Multiply some relations, printed figures and limits by whole numbers and add them: every figure falls out on
the left, and a number above zero is left on the right (Farkas' lemma). Where only whole numbers make the
contradiction, a divisor or a case distinction (`x <= 2` or `x >= 3`) is added. Checking it is addition of
whole numbers: no solver takes part, so no solver has to be believed.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from tilstand.kernel.system import LinearSystem

Room = tuple[int | None, int | None]
Multipliers = tuple[tuple[str, int], ...]


@dataclass(frozen=True, slots=True)
class InfeasibilityCertificate:
    """A proof that relations, printed figures and limits cannot all hold.

    Attributes:
        rows: Multiplier of each relation; above zero it uses the relation's lower limit, below its upper.
        figures: Multiplier of each printed figure that the proof takes at its word.
        limits: Multiplier of the limits of a figure; above zero its lower limit, below its upper.
        assumed: Further limits that the proof refutes, as (figure, least, greatest).
        divisor: If above 1: after the figures have been put in, every factor on the left is a multiple of
            this number and the right side is not.
        split: Case distinction (figure, n): `branches` refute figure <= n and figure >= n + 1.
        branches: One certificate for each case.
    """

    rows: Multipliers = ()
    figures: Multipliers = ()
    limits: Multipliers = ()
    assumed: tuple[tuple[str, int | None, int | None], ...] = ()
    divisor: int = 0
    split: tuple[str, int] | None = None
    branches: tuple[InfeasibilityCertificate, ...] = ()

    @property
    def held(self) -> frozenset[str]:
        """Ids of the printed figures that cannot all be right."""
        return frozenset(id for id, _ in self.figures).union(*(b.held for b in self.branches))

    @property
    def relation_ids(self) -> frozenset[str]:
        """Ids of the relations that take part."""
        return frozenset(id for id, _ in self.rows).union(*(b.relation_ids for b in self.branches))

    def is_valid_in(self, system: LinearSystem) -> bool:
        """True if the proof holds in this system, by whole-number arithmetic alone."""
        return _is_certificate_valid(self, system, {})

    def text(self, system: LinearSystem) -> str:
        """The proof as lines of arithmetic, the contradiction last."""
        return "\n".join(_list_arithmetic_lines(self, system, {}))


def make_certificate(
    system: LinearSystem, rows: Mapping[int, int], live: Mapping[int, Room], assumed: Mapping[int, Room]
) -> InfeasibilityCertificate | None:
    """The certificate that some multipliers of relations give, or None if they prove nothing.

    Figures that are not needed at their printed value are taken at their limits instead, so that the
    certificate holds as few of them as it can.

    Args:
        system: The system.
        rows: Multiplier of each relation, by position.
        live: The figures that may move, by position, with their limits.
        assumed: The limits among these that are assumptions to be refuted.
    """
    total: dict[int, int] = {}
    gap = 0
    for i, y in rows.items():
        limit = system.rows[i].lower if y > 0 else system.rows[i].upper
        if limit is None:
            return None
        gap += y * limit
        for j, a in system.structure.terms[i]:
            total[j] = total.get(j, 0) - y * a
    figures, limits, savings = {}, {}, []
    for j, z in sorted(total.items()):
        if not z:
            continue
        column = system.columns[j]
        least, greatest = live.get(j, (column.lower, column.upper))
        limit = least if z > 0 else greatest
        if j in live or column.value is None:
            if limit is None:
                return None
            limits[j] = z
            gap += z * limit
        else:
            figures[j] = z
            gap += z * column.value
            if limit is not None:
                savings.append((z * (column.value - limit), j))
    for loss, j in sorted(savings):
        if gap - loss > 0:
            gap -= loss
            limits[j] = figures.pop(j)
    if gap <= 0:
        return None
    columns = system.columns
    return InfeasibilityCertificate(
        tuple((system.rows[i].id, y) for i, y in sorted(rows.items()) if y),
        tuple((columns[j].id, z) for j, z in sorted(figures.items())),
        tuple((columns[j].id, z) for j, z in sorted(limits.items())),
        tuple((columns[j].id, *room) for j, room in sorted(assumed.items())),
    )


def _add_certificate_rooms(proof: InfeasibilityCertificate, rooms: Mapping[str, Room]) -> dict[str, Room]:
    pairs_by_name = dict(rooms)
    for id, least, greatest in proof.assumed:
        pairs_by_name[id] = intersect_rooms(pairs_by_name.get(id, (None, None)), least, greatest)
    return pairs_by_name


def intersect_rooms(room: Room, least: int | None, greatest: int | None) -> Room:
    """The room that is left between both pairs of limits."""
    lows = [v for v in (room[0], least) if v is not None]
    highs = [v for v in (room[1], greatest) if v is not None]
    return max(lows, default=None), min(highs, default=None)


def _get_figure_limit(system: LinearSystem, id: str, above: bool, rooms: Mapping[str, Room]) -> int | None:
    column = system[id]
    room = intersect_rooms(rooms.get(id, (None, None)), column.lower, column.upper)
    return room[0] if above else room[1]


def _is_certificate_valid(proof: InfeasibilityCertificate, system: LinearSystem, rooms: Mapping[str, Room]) -> bool:
    rooms = _add_certificate_rooms(proof, rooms)
    if any(id not in system for id in rooms):
        return False
    if proof.split is not None:
        return _has_valid_branches(proof, proof.split, system, rooms)
    left: dict[str, int] = {}
    right = 0
    for id, y in proof.rows:
        limit = _get_relation_limit(system, id, y, exact=proof.divisor > 1)
        if limit is None:
            return False
        right += y * limit
        for column, a in system.row(id).coefficients.items():
            left[column] = left.get(column, 0) + y * a
    for id, z in proof.figures:
        value = system[id].value if id in system else None
        if value is None:
            return False
        right += z * value
        left[id] = left.get(id, 0) + z
    if proof.divisor > 1:
        return not any(v % proof.divisor for v in left.values()) and right % proof.divisor != 0
    for id, z in proof.limits:
        limit = _get_figure_limit(system, id, z > 0, rooms) if id in system else None
        if limit is None:
            return False
        right += z * limit
        left[id] = left.get(id, 0) + z
    return not any(left.values()) and right > 0


def _get_relation_limit(system: LinearSystem, id: str, multiplier: int, *, exact: bool) -> int | None:
    """The limit of a relation that a multiplier uses; `exact` asks for an equation."""
    if id not in system.structure.row:
        return None
    row = system.row(id)
    if exact and row.lower != row.upper:
        return None
    return row.lower if multiplier > 0 else row.upper


def _has_valid_branches(
    proof: InfeasibilityCertificate, split: tuple[str, int], system: LinearSystem, rooms: Mapping[str, Room]
) -> bool:
    id, n = split
    if len(proof.branches) != 2 or id not in system:
        return False
    below, above = proof.branches
    room = rooms.get(id, (None, None))
    return _is_certificate_valid(
        below, system, {**rooms, id: intersect_rooms(room, None, n)}
    ) and _is_certificate_valid(above, system, {**rooms, id: intersect_rooms(room, n + 1, None)})


def _format_multiplier(multiplier: int) -> str:
    return f"{multiplier:+d} × "


def _list_arithmetic_lines(
    proof: InfeasibilityCertificate, system: LinearSystem, rooms: Mapping[str, Room]
) -> list[str]:
    rooms = _add_certificate_rooms(proof, rooms)
    if proof.split is not None:
        id, n = proof.split
        room = rooms.get(id, (None, None))
        cases = (
            (f"{id} ≤ {n}", intersect_rooms(room, None, n)),
            (f"{id} ≥ {n + 1}", intersect_rooms(room, n + 1, None)),
        )
        lines = []
        for (title, inner), branch in zip(cases, proof.branches, strict=True):
            lines += [
                f"{title}:",
                *(f"  {line}" for line in _list_arithmetic_lines(branch, system, {**rooms, id: inner})),
            ]
        return lines
    lines, right, exact = [], 0, True
    for id, y in proof.rows:
        row = system.row(id)
        limit = row.lower if y > 0 else row.upper
        right += y * (limit or 0)
        sign = "=" if row.lower == row.upper else ("≥" if y > 0 else "≤")
        exact = exact and sign == "="
        lines.append(f"{_format_multiplier(y)}{id}: {_format_weighted_sum(row.coefficients)} {sign} {limit}")
    for id, z in proof.figures:
        value = system[id].value or 0
        right += z * value
        lines.append(f"{_format_multiplier(z)}{id} = {value}")
    for id, z in proof.limits:
        limit = _get_figure_limit(system, id, z > 0, rooms)
        right += z * (limit or 0)
        exact = False
        lines.append(f"{_format_multiplier(z)}{id} {'≥' if z > 0 else '≤'} {limit}")
    if proof.divisor > 1:
        return [*lines, f"a multiple of {proof.divisor} = {right}"]
    return [*lines, f"0 {'=' if exact else '≥'} {right}"]


def _format_weighted_sum(coefficients: Mapping[str, int]) -> str:
    parts = []
    for id, a in coefficients.items():
        if a:
            factor = "" if abs(a) == 1 else f"{abs(a)}·"
            parts.append(f"{'-' if a < 0 else '+'} {factor}{id}")
    return " ".join(parts).removeprefix("+ ")


@dataclass(frozen=True, slots=True)
class ConstraintResidual:
    """One relation against its figures.

    Attributes:
        row: Id of the relation.
        least: Least value its sum can have; None: no limit. Where all figures are printed, the sum itself.
        greatest: Greatest value its sum can have; None: no limit.
        gap: Units by which the sum lies above (+) or below (-) what the relation allows; 0: it can hold.
        unknown: Ids of the figures that are not printed.
    """

    row: str
    least: int | None
    greatest: int | None
    gap: int
    unknown: tuple[str, ...] = ()


def compute_residual(system: LinearSystem, row: int) -> ConstraintResidual:
    """The residual of the relation at a position; unknown figures take the whole room they have."""
    least: int | None = 0
    greatest: int | None = 0
    unknown = []
    for j, a in system.structure.terms[row]:
        column = system.columns[j]
        low: int | None = column.value
        high: int | None = column.value
        if column.value is None:
            unknown.append(column.id)
            low, high = (column.lower, column.upper) if a > 0 else (column.upper, column.lower)
        least = None if least is None or low is None else least + a * low
        greatest = None if greatest is None or high is None else greatest + a * high
    relation = system.rows[row]
    gap = 0
    if relation.upper is not None and least is not None and least > relation.upper:
        gap = least - relation.upper
    elif relation.lower is not None and greatest is not None and greatest < relation.lower:
        gap = greatest - relation.lower
    return ConstraintResidual(relation.id, least, greatest, gap, tuple(unknown))


def compute_residuals(system: LinearSystem) -> tuple[ConstraintResidual, ...]:
    """The residual of every relation, in the order of the system.

    Example:
        >>> from tilstand.kernel.system import Variable, Constraint, LinearSystem
        >>> figures = (Variable("group", 119), Variable("one", 70), Variable("two", 45))
        >>> system = LinearSystem(figures, (Constraint.from_equation("sum", {"group": 1, "one": -1, "two": -1}),))
        >>> compute_residuals(system)[0].gap
        4
    """
    return tuple(compute_residual(system, i) for i in range(len(system.rows)))


def filter_broken_residuals(found: Iterable[ConstraintResidual]) -> tuple[ConstraintResidual, ...]:
    """Those relations that cannot hold with the printed figures."""
    return tuple(r for r in found if r.gap)
