"""Small systems with moves for hypothesis, and their simplest explanations by trying everything."""

from itertools import product

from hypothesis import strategies as st

from tilstand.kernel.moves import MoveChoice, PersonMove
from tilstand.kernel.system import Constraint, LinearSystem, Variable

TOP = 2


@st.composite
def cases(draw):
    """A small system, and moves of a few kinds and bodies, none of them more than twice."""
    n = draw(st.integers(2, 5))
    blank = draw(st.integers(0, 3)) == 0
    columns = tuple(Variable(f"x{j}", None if blank and not j else draw(st.integers(0, 3)), 1, 0, 6) for j in range(n))
    names = [c.id for c in columns]
    signs = st.sampled_from((-1, 1))
    rows = []
    for i in range(draw(st.integers(1, 3))):
        inside = draw(st.lists(st.sampled_from(names), min_size=1, max_size=3, unique=True))
        coefficients = {id: draw(signs) for id in inside}
        total = sum(a * 1 for a in coefficients.values()) + draw(st.integers(-1, 1))
        upper = draw(st.sampled_from((total, total, None, total + 1)))
        rows.append(Constraint(f"r{i}", coefficients, total, upper))
    moves = []
    for k in range(draw(st.integers(1, 5))):
        change = {id: draw(signs) for id in draw(st.lists(st.sampled_from(names), max_size=2, unique=True))}
        direct = {"r0": 1} if draw(st.integers(0, 5)) == 0 else {}
        choices = ()
        if draw(st.integers(0, 2)) == 0:
            group = draw(st.lists(st.sampled_from(names), min_size=2, max_size=2, unique=True))
            choices = (tuple(MoveChoice(f"to {id}", {id: 1}) for id in group),)
        kind, body = draw(st.sampled_from("ABC")), draw(st.sampled_from("uvw"))
        persons, distrust = draw(st.integers(1, 2)), draw(st.integers(0, 2))
        moves.append(PersonMove(f"m{k}", kind, (body,), change, direct, choices, persons, distrust, TOP))
    return LinearSystem(columns, tuple(rows)), moves


def units(move):
    """Every way to make a move up to twice: units and labels."""
    for k in range(TOP + 1):
        if not move.choices:
            yield k, ()
            continue
        first, second = (c.label for c in move.choices[0])
        for one in range(k + 1):
            yield k, tuple(sorted((x, n) for x, n in ((first, one), (second, k - one)) if n))


def closes(system, made):
    """True if the moves made let every relation hold and every changed figure stay within its limits."""
    values = {c.id: c.value for c in system.columns if c.value is not None}
    sums = dict.fromkeys((r.id for r in system.rows), 0)
    touched = set()
    for move, (k, labels) in made:
        parts = [(move, k)] if k else []
        parts += [(c, dict(labels)[c.label]) for g in move.choices for c in g if c.label in dict(labels)]
        for part, times in parts:
            for id, amount in part.change.items():
                if id in values:
                    values[id] += amount * times
                    touched.add(id)
            for id, amount in part.rows.items():
                sums[id] += amount * times
    if not all(0 <= values[id] <= 6 for id in touched):
        return False
    blank = [c.id for c in system.columns if c.value is None]
    return any(
        _holds(system, sums, values | dict(zip(blank, guess, strict=True)))
        for guess in product(range(7), repeat=len(blank))
    )


def _holds(system, sums, values):
    for row in system.rows:
        total = sums[row.id] + sum(a * values[id] for id, a in row.coefficients.items())
        if (row.lower is not None and total < row.lower) or (row.upper is not None and total > row.upper):
            return False
    return True


def simplest(system, moves):
    """The rank of the simplest explanations, and all of them as sets of (move, units, labels)."""
    best, found = None, set()
    for choice in product(*(list(units(m)) for m in moves)):
        made = list(zip(moves, choice, strict=True))
        used = [(m, k) for m, (k, _) in made if k]
        rank = (
            len({m.kind for m, _ in used}),
            len({b for m, _ in used for b in m.bodies}),
            sum(k * m.persons for m, k in used),
            sum(k * m.distrust for m, k in used),
        )
        if (best is not None and rank > best) or not closes(system, made):
            continue
        answer = frozenset((m.id, k, labels) for m, (k, labels) in made if k)
        if best is None or rank < best:
            best, found = rank, {answer}
        else:
            found.add(answer)
    return best, found
