"""Generated systems with a known truth and planted mistakes of the hand: one wrong digit at a time.

The shapes are those on which other tools have been measured: bodies in groups in a nation, each with a total
broken down four ways, and figures repeated in prose; and narrow records of three linked tables.
Every body and every figure is invented.
"""

from dataclasses import dataclass
from random import Random

from tilstand.kernel.system import Constraint, LinearSystem, Variable

BREAKDOWNS = {"sex": 2, "region": 7, "form": 4, "entry": 2}


@dataclass(frozen=True)
class Planted:
    """A system with mistakes in it.

    Attributes:
        system: The printed figures and their relations.
        wrong: Ids of the figures that were changed.
        truth: Every figure as it should be.
    """

    system: LinearSystem
    wrong: frozenset
    truth: dict


def cells(breakdowns=BREAKDOWNS):
    """Names of the figures that each body prints."""
    return ["total", *(f"{d}{k}" for d, n in breakdowns.items() for k in range(n))]


def submission(random, persons, breakdowns=BREAKDOWNS):
    """Figures of a body with so many persons, each of them in one category of every breakdown."""
    figures = dict.fromkeys(cells(breakdowns), 0)
    for _ in range(persons):
        figures["total"] += 1
        for dimension, n in breakdowns.items():
            figures[f"{dimension}{min(int(random.expovariate(0.6)), n - 1)}"] += 1
    return figures


def nation(random, bodies, groups, copies, breakdowns=BREAKDOWNS):
    """Columns, rows and truth of bodies in groups in a nation, with some figures repeated in prose."""
    members = {f"group{g}": [f"body{b}" for b in range(bodies) if b % groups == g] for g in range(groups)}
    members["nation"] = list(members)
    truth = {
        f"body{b}.{cell}": value
        for b in range(bodies)
        for cell, value in submission(random, random.randint(5, 120), breakdowns).items()
    }
    rows = []
    for parent, children in members.items():
        for cell in cells(breakdowns):
            truth[f"{parent}.{cell}"] = sum(truth[f"{child}.{cell}"] for child in children)
            terms = {f"{parent}.{cell}": 1, **{f"{child}.{cell}": -1 for child in children}}
            rows.append(Constraint.from_equation(f"sum {parent}.{cell}", terms))
    for body in sorted({id.split(".")[0] for id in truth}):
        for dimension, n in breakdowns.items():
            terms = {f"{body}.total": 1, **{f"{body}.{dimension}{k}": -1 for k in range(n)}}
            rows.append(Constraint.from_equation(f"{dimension} {body}", terms))
    for n, id in enumerate(random.sample(sorted(truth), copies)):
        truth[f"prose{n}"] = truth[id]
        rows.append(Constraint.from_equation(f"same {n}", {f"prose{n}": 1, id: -1}))
    return rows, truth


def tables():
    """Rows of a narrow record: three tables of 3 × 4 with margins, linked: 60 figures, 31 + 9 relations."""
    rows = []
    for t in range(3):
        for i in range(4):
            terms = {f"t{t}.{i}.{j}": 1 if j < 4 else -1 for j in range(5)}
            rows.append(Constraint.from_equation(f"across {t}.{i}", terms))
        for j in range(5):
            terms = {f"t{t}.{i}.{j}": 1 if i < 3 else -1 for i in range(4)}
            rows.append(Constraint.from_equation(f"down {t}.{j}", terms))
    for k, (i, j) in enumerate([(3, 4), (0, 4), (1, 4), (3, 0)]):
        rows.append(Constraint.from_equation(f"link {k}", {f"t0.{i}.{j}": 1, f"t1.{i}.{j}": -1, f"t2.{i}.{j}": -1}))
    for k in range(9):
        i, j = divmod(k, 3)
        rows.append(Constraint(f"of which {k}", {f"t1.{i}.{j}": 1, f"t0.{i}.{j}": -1}, upper=0))
    return rows


def record(random):
    """True figures of one narrow record."""
    truth = {}
    for i in range(3):
        for j in range(4):
            part, rest = random.randint(0, 400), random.randint(0, 400)
            truth[f"t1.{i}.{j}"], truth[f"t2.{i}.{j}"], truth[f"t0.{i}.{j}"] = part, rest, part + rest
    for t in range(3):
        for i in range(3):
            truth[f"t{t}.{i}.4"] = sum(truth[f"t{t}.{i}.{j}"] for j in range(4))
        for j in range(5):
            truth[f"t{t}.3.{j}"] = sum(truth[f"t{t}.{i}.{j}"] for i in range(3))
    return truth


def slip(random, value):
    """The same number with one mistake of the hand: a digit changed, lost, doubled or exchanged."""
    digits = list(str(value))
    while True:
        k = random.randrange(len(digits))
        kind = random.choice(["change", "lose", "double", "exchange"])
        other = digits.copy()
        if kind == "change":
            other[k] = random.choice("0123456789")
        elif kind == "lose" and len(digits) > 1:
            del other[k]
        elif kind == "double":
            other.insert(k, digits[k])
        elif kind == "exchange" and k:
            other[k - 1], other[k] = other[k], other[k - 1]
        if int("".join(other)) != value:
            return int("".join(other))


def mistaken(random, rows, truth, errors):
    """The system that prints the truth but for so many slips of the hand."""
    wrong = frozenset(random.sample(sorted(truth), errors))
    printed = {id: slip(random, v) if id in wrong else v for id, v in sorted(truth.items())}
    system = LinearSystem(tuple(Variable(id, v) for id, v in printed.items()), tuple(rows))
    return Planted(system, wrong, truth)


def wide(seed, errors, bodies=25, groups=5, copies=104):
    """One wide system: by default 600 figures and 324 equalities."""
    random = Random(seed)
    rows, truth = nation(random, bodies, groups, copies)
    return mistaken(random, rows, truth, errors)


def narrow(seed, records=1000, bad=700):
    """Narrow records of 60 figures; the first `bad` of them with one to three slips each."""
    random = Random(seed)
    rows = tuple(tables())
    pattern = LinearSystem(tuple(Variable(id) for id in sorted(record(random))), rows)
    for n in range(records):
        truth = record(random)
        wrong = frozenset(random.sample(sorted(truth), random.randint(1, 3) if n < bad else 0))
        printed = {id: slip(random, v) if id in wrong else v for id, v in sorted(truth.items())}
        yield Planted(pattern.replace_printed_values(printed), wrong, truth)
