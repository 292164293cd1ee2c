"""Generated nations in which something happened to whole persons: all figures about them move together.

Every body and every person is invented.
"""

from dataclasses import dataclass
from random import Random

from tilstand.kernel.candidate_moves import MoveCategory, PrintedSheet
from tilstand.kernel.system import Constraint, LinearSystem, Variable

DIMENSIONS = {
    "entry": ("new", "carried over"),
    "sex": ("women", "men", "other"),
    "form": ("sexual", "labour", "crime", "other"),
    "region": ("africa", "asia", "europe", "north america", "south america", "oceania", "stateless"),
}
SKEW = {"entry": (60, 40), "sex": (68, 30, 2), "form": (48, 36, 10, 6), "region": (36, 24, 28, 2, 6, 2, 2)}


@dataclass(frozen=True)
class Story:
    """A nation with a story in it.

    Attributes:
        system: The printed figures and their relations.
        sheets: What each body prints.
        body: Where it happened.
        persons: The persons it happened to: category by dimension.
    """

    system: LinearSystem
    sheets: tuple
    body: str
    persons: tuple

    @property
    def content(self):
        """Number of the persons in each category, by label."""
        found = {}
        for person in self.persons:
            for label in (MoveCategory(d, c) for d, c in person.items()):
                found[label] = found.get(label, 0) + 1
        return found


def person(random):
    """A person of no particular kind."""
    return {d: random.choices(cs, SKEW[d])[0] for d, cs in DIMENSIONS.items()}


def cells():
    """Every figure that a body prints: (dimension, category); the total is (None, None)."""
    return [(None, None), *((d, c) for d, cs in DIMENSIONS.items() for c in cs)]


def column(body, dimension, category):
    """Column id of a figure."""
    return f"{body} total" if dimension is None else f"{body} {dimension}={category}"


def counted(body, persons):
    """The figures of a body about its persons."""
    figures = {column(body, d, c): 0 for d, c in cells()}
    for one in persons:
        figures[column(body, None, None)] += 1
        for d, c in one.items():
            figures[column(body, d, c)] += 1
    return figures


def relations(members):
    """Every sum between bodies, and every breakdown within one."""
    rows = []
    for parent, children in members.items():
        for d, c in cells():
            terms = {column(parent, d, c): 1, **{column(child, d, c): -1 for child in children}}
            rows.append(Constraint.from_equation(f"sum {column(parent, d, c)}", terms))
    for body in sorted({*members, *(child for children in members.values() for child in children)}):
        for d, cs in DIMENSIONS.items():
            terms = {column(body, None, None): 1, **{column(body, d, c): -1 for c in cs}}
            rows.append(Constraint.from_equation(f"{d} of {body}", terms))
    return rows


def sheet(body, members):
    """The sheet of a body for the catalogue of moves."""
    sums = {column(body, d, c): f"sum {column(body, d, c)}" for d, c in cells() if body in members}
    breakdowns = {d: {c: column(body, d, c) for c in cs} for d, cs in DIMENSIONS.items()}
    return PrintedSheet(body, column(body, None, None), breakdowns, 2 if body in members else 3, sums)


def printed(members, persons, changes=()):
    """The system and sheets of bodies that count these persons; `changes` are added afterwards."""
    people = dict(persons)
    for parent in sorted(members, key=lambda b: b == "nation"):
        people[parent] = [one for child in members[parent] for one in people[child]]
    figures = {id: v for body, list_ in people.items() for id, v in counted(body, list_).items()}
    for id, amount in changes:
        figures[id] += amount
    system = LinearSystem(tuple(Variable(id, v) for id, v in sorted(figures.items())), tuple(relations(members)))
    return system, tuple(sheet(body, members) for body in sorted(people))


def omitted(seed, groups=4, size=5, kinds="any", misprint=False):
    """A nation in which one body leaves out one to six persons, while its group counts them.

    Args:
        seed: Seed of the generator.
        groups: Number of groups.
        size: Members of each group.
        kinds: "any": the persons are like any others; "one": they are alike.
        misprint: Whether one figure elsewhere is misprinted too.
    """
    random = Random(seed)
    members = {f"group {g}": [f"body {g}.{b}" for b in range(size)] for g in range(groups)}
    bodies = [b for children in members.values() for b in children]
    members["nation"] = list(members)
    people = {b: [person(random) for _ in range(random.randint(6, 60))] for b in bodies}
    body = random.choice(bodies)
    number = random.randint(1, 6)
    if kinds == "one":
        alike = person(random)
        people[body] += [alike] * number
    else:
        people[body] += [person(random) for _ in range(number)]
    gone = people[body][-number:]
    changes = [(id, -v) for id, v in counted(body, gone).items()]
    if misprint:
        other = random.choice([b for b in bodies if b != body])
        changes.append((column(other, *random.choice(cells())), random.choice((1, 2, 9, 10, 90))))
    return Story(*printed(members, people, changes), body, tuple(gone))


def several(seed, bodies, groups=4, size=5):
    """A nation in which some bodies leave out one to three persons each.

    Yields the system, the sheets, and a story for each body.
    """
    random = Random(seed)
    members = {f"group {g}": [f"body {g}.{b}" for b in range(size)] for g in range(groups)}
    people = {b: [person(random) for _ in range(random.randint(6, 60))] for c in members.values() for b in c}
    members["nation"] = list(members)
    gone = {body: people[body][-random.randint(1, 3) :] for body in bodies}
    changes = [(id, -v) for body, list_ in gone.items() for id, v in counted(body, list_).items()]
    system, sheets = printed(members, people, changes)
    return system, sheets, [Story(system, sheets, body, tuple(list_)) for body, list_ in gone.items()]


def gap(seed=0):
    """A group that counts 119 while its five members count 115; the nation counts 183.

    Four women from Africa, sexually exploited, two of them new and two carried over, are missing from one
    member, which also counts one person under labour whom the group counts under sexual exploitation.
    """
    random = Random(seed)
    sizes = dict(zip(("R", "Q", "P", "O", "N"), (45, 33, 20, 13, 8), strict=True))
    members = {"S": list(sizes), "nation": ["S", "T", "U"]}
    people = {b: [person(random) for _ in range(n)] for b, n in {**sizes, "T": 41, "U": 23}.items()}
    alike = {"sex": "women", "region": "africa", "form": "sexual"}
    gone = [{**alike, "entry": e} for e in ("new", "new", "carried over", "carried over")]
    people["R"][-5:] = [*gone, {"entry": "new", "sex": "women", "form": "sexual", "region": "europe"}]
    changes = [(id, -v) for id, v in counted("R", gone).items()]
    changes += [(column("R", "form", "sexual"), -1), (column("R", "form", "labour"), 1)]
    return Story(*printed(members, people, changes), "R", tuple(gone))
