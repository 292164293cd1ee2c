"""Small systems for hypothesis, and their answers by trying everything."""

from itertools import combinations, product

from hypothesis import strategies as st

from tilstand.kernel.system import Constraint, LinearSystem, Variable

TOP = 4


@st.composite
def systems(draw, blanks=True, inequalities=True, factors=(-2, -1, 1, 2)):
    """A system of up to six figures between 0 and 4 that some whole numbers fulfil."""
    n = draw(st.integers(2, 6))
    truth = [draw(st.integers(0, TOP)) for _ in range(n)]
    rows = []
    for i in range(draw(st.integers(1, 5))):
        inside = draw(st.lists(st.integers(0, n - 1), min_size=1, max_size=4, unique=True))
        coefficients = {f"x{j}": draw(st.sampled_from(factors)) for j in inside}
        total = sum(a * truth[int(id[1:])] for id, a in coefficients.items())
        if inequalities and draw(st.booleans()):
            slack = draw(st.integers(0, 2))
            rows.append(
                Constraint(
                    f"r{i}",
                    coefficients,
                    *draw(st.sampled_from([(total - slack, None), (None, total + slack), (total - slack, total + 1)])),
                )
            )
        else:
            rows.append(Constraint.from_equation(f"r{i}", coefficients, total))
    columns = []
    for j in range(n):
        blank = blanks and draw(st.integers(0, 4)) == 0
        value = None if blank else draw(st.one_of(st.just(truth[j]), st.integers(0, TOP)))
        columns.append(Variable(f"x{j}", value, draw(st.integers(1, 3)), 0, TOP))
    return LinearSystem(tuple(columns), tuple(rows))


def holds(system, values):
    for row in system.rows:
        total = sum(a * values[id] for id, a in row.coefficients.items())
        if (row.lower is not None and total < row.lower) or (row.upper is not None and total > row.upper):
            return False
    return True


def points(system, free):
    """Every whole-number point in which all figures but the free and the unknown keep their printed value."""
    ranges = [range(c.lower, c.upper + 1) if c.value is None or c.id in free else (c.value,) for c in system.columns]
    names = [c.id for c in system.columns]
    return [v for v in (dict(zip(names, p, strict=True)) for p in product(*ranges)) if holds(system, v)]


def answers(system):
    """The least cost of doubt and every set of figures that reaches it."""
    printed = [c for c in system.columns if c.value is not None]
    sets = sorted(
        (sum(c.weight for c in s), tuple(sorted(c.id for c in s)))
        for k in range(len(printed) + 1)
        for s in combinations(printed, k)
    )
    best, found = None, []
    for cost, ids in sets:
        if best is not None and cost > best:
            break
        if points(system, set(ids)):
            best = cost
            found.append(ids)
    return best, found


def chained(values, relations, weights=None, top=2):
    """A system in which every relation compares two figures, as "0=1 2<3"; below zero stands for unknown."""
    weights = weights or [1] * len(values)
    columns = [
        Variable(f"x{j}", None if value < 0 else value, weight, 0, top)
        for j, (value, weight) in enumerate(zip(values, weights, strict=True))
    ]
    rows = []
    for n, told in enumerate(relations.split()):
        one, sign, other = told.partition(next(c for c in told if c in "=<>"))
        low, high = (None if sign == "<" else 0), (None if sign == ">" else 0)
        rows.append(Constraint(f"r{n}", {f"x{one}": 1, f"x{other}": -1}, low, high))
    return LinearSystem(tuple(columns), tuple(rows))
