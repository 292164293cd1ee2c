"""One invented country: its words, its code lists, its bodies, and what they state of a year."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import product

import numpy as np

from plant.invented import Counted, Stated, Written

__all__ = ["AGES", "FORMS", "Country", "Fault", "StatedYear", "correspondences", "figures", "letters", "own_words"]

AGES = ["minor", "adult"]
FORMS = ["sexual", "labour", "crime", "other"]
SEXES = ["female", "male"]
FIGURES = 900
BLANK = 1 / 30
BODIES = 4
PLACES, TOPICS = 6, 7

WORDS: Mapping[str, Mapping[str, str]] = {
    "en": {"victims": "victims", "out": "returned", "in": "received", "sent": "sent", "came": "came"},
    "nb": {"victims": "ofre", "out": "sendt_hjem", "in": "mottatt", "sent": "henvist", "came": "kommet"},
    "nn": {"victims": "offer", "out": "sende_heim", "in": "mottekne", "sent": "viste_vidare", "came": "komne"},
    "sv": {"victims": "offer", "out": "aterforda", "in": "mottagna", "sent": "hanvisade", "came": "komna"},
    "pl": {"victims": "ofiary", "out": "oddane", "in": "przyjete", "sent": "skierowane", "came": "przybyle"},
}
"""What each language calls what is counted; all other words are those of `OWN`, with the language behind."""

AGE_BANDS: Sequence[Mapping[str, str]] = (
    {"child": '"minor"', "grown": '"adult"'},
    {"young": '{ part_of = "minor" }', "nearly": '{ part_of = "minor" }', "of_age": '"adult"'},
    {"under": '"minor"', "early": '{ part_of = "adult" }', "late": '{ part_of = "adult" }'},
)
"""Each scheme's codes, with what they are among the shared ones."""
AGE_WHOLE = ("", "minor", "adult")
FORM_NAMES: Sequence[Mapping[str, str]] = (
    {"sex_trade": '"sexual"', "work": '"labour"', "offences": '"crime"', "rest": '"other"'},
    {
        "prostitution": '"sexual"',
        "fields": '{ part_of = "labour" }',
        "homes": '{ part_of = "labour" }',
        "theft": '"crime"',
        "unlike": '"other"',
    },
    {"body": '"sexual"', "toil": '{ contains = ["labour", "crime"] }', "beyond": '"other"'},
)
FORM_WHOLE = ("", "labour", "")


@dataclass(frozen=True)
class Fault:
    """A planted contradiction.

    Attributes:
        kind: `own` in a country's own tables, `taken` and `came` in what it says of another.
        where: The body, or the other country.
        more: By how much.
    """

    kind: str
    where: str
    more: int


@dataclass(frozen=True)
class Country:
    """A country.

    Attributes:
        number: Its number, from 0.
        every: The names of all countries.
    """

    number: int
    every: tuple[str, ...]

    @classmethod
    def numbered(cls, number: int, among: int) -> Country:
        """One of so many countries."""
        return cls(number, tuple(f"land_{letters(one)}" for one in range(among)))

    @property
    def name(self) -> str:
        """Its name."""
        return self.every[self.number]

    @property
    def language(self) -> str:
        """Its language."""
        return list(WORDS)[self.number % len(WORDS)]

    @property
    def kind(self) -> str:
        """What "victim" means in it."""
        return ("identified", "presumed", "registered")[self.number // 2 % 3]

    @property
    def span(self) -> str:
        """How long its rounds are: a year, a half-year, or a year from April on."""
        return {3: "half", 7: "fiscal"}.get(self.number % 10, "year")

    @property
    def ages(self) -> Mapping[str, str]:
        """Its age bands."""
        return AGE_BANDS[self.number % 3]

    @property
    def forms(self) -> Mapping[str, str]:
        """Its names of forms of exploitation."""
        return FORM_NAMES[self.number // 3 % 3]

    @property
    def unit(self) -> str:
        """The body that states the nation's figures."""
        return f"ministry_{self.language}"

    @property
    def bodies(self) -> list[str]:
        """The bodies that help and report."""
        return [f"office_{letters(one)}" for one in range(BODIES)]

    def shared(self, dimension: str, code: str) -> str:
        """The shared code that one of its codes is, or is a part of; empty for one that holds several."""
        said = (self.ages if dimension == "age" else self.forms)[code]
        return said.split('"')[1] if "contains" not in said else ""

    def word(self, measure: str) -> str:
        """What it calls a measure."""
        return WORDS[self.language].get(measure, f"{measure}_{self.language}")

    def code(self, land: str) -> str:
        """Its code for another country."""
        return land if self.number % 2 else f"x_{land}"

    def rounds(self, year: int) -> list[str]:
        """The periods of its rounds that begin in a year."""
        return {"year": [str(year)], "half": [f"{year}-H1", f"{year}-H2"], "fiscal": [f"{year}-04/{year + 1}-03"]}[
            self.span
        ]


@dataclass(frozen=True)
class StatedYear:
    """What a country states of a year.

    Attributes:
        rounds: The figures of each body, by the period of the round.
        national: Its victims, by codes as a file writes them.
    """

    rounds: dict[str, dict[str, Sequence[Stated]]]
    national: dict[str, int]


def letters(number: int) -> str:
    """A number in letters: a name holds no digit that was not declared."""
    return chr(ord("a") + number // 26) + chr(ord("a") + number % 26)


def figures(
    land: Country,
    year: int,
    persons: np.ndarray,
    cases: np.ndarray,
    faults: Mapping[str, Sequence[Fault]],
    draw: np.random.Generator,
) -> StatedYear:
    """What a country states of a year.

    Args:
        land: The country.
        year: The year.
        persons: How many persons went from each country to each other one.
        cases: How many cases did.
        faults: What it states wrongly.
        draw: What is drawn.
    """
    periods = land.rounds(year)
    found: dict[str, dict[str, Sequence[Stated]]] = {}
    national: dict[str, int] = {}
    for at, period in enumerate(periods):
        first = at == 0
        own: dict[str, list[Stated]] = {}
        tables = {body: _table(draw, list(land.ages), list(land.forms), 0, 30) for body in land.bodies}
        total = sum(tables.values())
        dims = ("age", list(land.ages)), ("form", list(land.forms))
        for body, table in {**tables, land.unit: total}.items():
            own[body] = list(_cells(land.word("victims"), dims, table))
        national = {dims_at: int(n or 0) for _, dims_at, n in own[land.unit]}
        own[land.unit] += _flows(land, len(periods), at, persons, cases, faults if first else {}, draw)
        share = land.bodies if len(periods) == 1 else land.bodies[:1]
        for body in dict.fromkeys([*share, *(one.where for one in faults.get("own", ()))]):
            wrong = next((f.more for f in faults.get("own", ()) if f.where == body and first), 0)
            own[body] += _contacts(land, draw, wrong)
        rest = FIGURES // len(periods) - sum(map(len, own.values()))
        own[land.unit] += _calls(land, draw, rest)
        found[period] = dict(own)
    return StatedYear(found, national)


def _table(draw: np.random.Generator, down: list[str], across: list[str], low: int, high: int) -> np.ndarray:
    """A table with its totals in the first line and column."""
    cells = np.zeros((len(down) + 1, len(across) + 1), dtype=np.int64)
    cells[1:, 1:] = draw.integers(low, high, (len(down), len(across)))
    cells[0, 1:] = cells[1:, 1:].sum(axis=0)
    cells[:, 0] = cells[:, 1:].sum(axis=1)
    return cells


Dims = tuple[tuple[str, list[str]], tuple[str, list[str]]]


def _cells(measure: str, dims: Dims, table: np.ndarray, blank: np.ndarray | None = None) -> Iterator[Stated]:
    (down, lines), (across, columns) = dims
    for (at, line), (to, column) in product(enumerate(["", *lines]), enumerate(["", *columns])):
        pairs = sorted(((down, line), (across, column)))
        where = "; ".join(f"{name}={code}" for name, code in pairs if code)
        yield measure, where, None if blank is not None and blank[at, to] else int(table[at, to])


def _flows(
    land: Country,
    rounds: int,
    at: int,
    persons: np.ndarray,
    cases: np.ndarray,
    faults: Mapping[str, Sequence[Fault]],
    draw: np.random.Generator,
) -> Iterator[Stated]:
    """Persons and cases that went to each other country and came from it; by sex too, in yearly rounds."""
    others = [one for one in land.every if one != land.name]
    codes = [land.code(one) for one in others]
    index = [land.every.index(one) for one in others]
    plan = (
        ("out", "to", persons[land.number, index], ""),
        ("in", "from", persons[index, land.number], "taken"),
        ("sent", "to", cases[land.number, index], ""),
        ("came", "from", cases[index, land.number] - 4, "came"),
    )
    for measure, by, every, kind in plan:
        wrong = {fault.where: fault.more for fault in faults.get(kind, ())}
        counts = every // rounds + (every % rounds if at == 0 else 0)
        counts = counts + np.array([wrong.get(one, 0) for one in others], dtype=np.int64)
        table = np.zeros((len(SEXES) + 1, len(others) + 1), dtype=np.int64)
        table[1, 1:] = counts // 2
        table[2, 1:] = counts - counts // 2
        table[0, 1:] = counts
        table[:, 0] = table[:, 1:].sum(axis=1)
        dims: Dims = (("sex", SEXES), (by, codes))
        cells = list(_cells(land.word(measure), dims, table))
        if rounds > 1:
            cells = [one for one in cells if "sex=" not in one[1]]
        blank = draw.random(len(cells)) < BLANK
        for (name, where, number), none in zip(cells, blank.tolist(), strict=True):
            yield name, where, None if none and "sex=" in where and by in where else number


def _contacts(land: Country, draw: np.random.Generator, wrong: int) -> Iterator[Stated]:
    places = [f"place_{letters(one)}" for one in range(PLACES)]
    topics = [f"topic_{letters(one)}" for one in range(TOPICS)]
    table = _table(draw, places, topics, 0, 90)
    blank = draw.random(table.shape) < BLANK
    blank[0, :] = blank[:, 0] = False
    if wrong:
        line, column = int(draw.integers(1, PLACES + 1)), int(draw.integers(1, TOPICS + 1))
        table[line, column] += wrong
        blank[line, :] = blank[:, column] = False
    yield from _cells(land.word("contacts"), (("place", places), ("topic", topics)), table, blank)


def _calls(land: Country, draw: np.random.Generator, rest: int) -> Iterator[Stated]:
    """So many figures as are left: calls by hour."""
    numbers = draw.integers(0, 40, rest - 1)
    yield land.word("calls"), "", int(numbers.sum())
    for at, number in enumerate(numbers.tolist()):
        yield land.word("calls"), f"hour=hour_{letters(at)}", number


def own_words(land: Country, rounds: Mapping[str, Mapping[str, Sequence[Stated]]]) -> Written:
    """The country's collection."""
    status = {"identified": "identified", "presumed": "presumed", "registered": ""}[land.kind]
    unit = "persons" if land.kind != "registered" else f"entries_{land.language}"
    said = f'unit = "{unit}"\nrole = "victim"\nstatus = "{status}"'
    lands = [land.code(one) for one in land.every if one != land.name]
    hours = [one for each in rounds.values() for one in each[land.unit] if one[1].startswith("hour=")]
    flow = 'unit = "{}"\nrole = "victim"'.format
    return Written(
        id=land.name,
        language=land.language,
        codelists={
            "age": list(land.ages),
            "form": list(land.forms),
            "land": lands,
            "sex": SEXES,
            "place": [f"place_{letters(one)}" for one in range(PLACES)],
            "topic": [f"topic_{letters(one)}" for one in range(TOPICS)],
            "hour": list(dict.fromkeys(where.partition("=")[2] for _, where, _ in hours)),
        },
        dimensions={
            **{one: one for one in ("age", "form", "sex", "place", "topic", "hour")},
            **{"to": "land", "from": "land"},
        },
        measures={
            land.word("victims"): Counted(("age", "form", "age+form"), said),
            land.word("out"): Counted(("to", "sex", "sex+to"), flow("persons")),
            land.word("in"): Counted(("from", "sex", "sex+from"), flow("persons")),
            land.word("sent"): Counted(("to", "sex", "sex+to"), flow("cases")),
            land.word("came"): Counted(("from", "sex", "sex+from"), flow("cases")),
            land.word("contacts"): Counted(("place", "topic", "place+topic"), 'unit = "contacts"'),
            land.word("calls"): Counted(("hour",), 'unit = "calls"'),
        },
        bodies=[land.unit, *land.bodies],
        units=() if land.kind != "registered" else (unit,),
        rounds=rounds,
    )


def correspondences(lands: Sequence[Country]) -> Iterator[tuple[str, str]]:
    """The correspondence of each country, and of each language what its countries share."""
    for language, words in WORDS.items():
        named = {"out": "handed_over", "in": "taken_over", "sent": "sent", "came": "came"}
        measures = (f'[[measure]]\nof = "{words[one]}"\nto = "{to}"\n' for one, to in named.items())
        none = '[[measure]]\nof = "{}_{}"\nkind = "not_comparable"\n'
        aside = (none.format(name, language) for name in ("contacts", "calls"))
        yield (f"base_{language}", "\n".join(['[dimensions.sex]\nto = "sex"\nsame = true\n', *measures, *aside]))
    for land in lands:
        lines = [f'like = "base_{land.language}"\n']
        if land.kind == "registered":
            lines.append(f'[units]\nentries_{land.language} = "entries"\n')
        for name, codes, whole in (
            ("age", land.ages, AGE_WHOLE[land.number % 3]),
            ("form", land.forms, FORM_WHOLE[land.number // 3 % 3]),
        ):
            lines.append(f'[dimensions.{name}]\nto = "{name}"')
            lines += [f'whole = ["{whole}"]'] if whole else []
            lines += [f"[dimensions.{name}.codes]", *(f"{code} = {to}" for code, to in codes.items()), ""]
        others = [one for one in land.every if one != land.name]
        for name, to in (("to", "destination"), ("from", "origin")):
            lines.append(f'[dimensions.{name}]\nto = "{to}"\nsame = true')
            if land.code(others[0]) != others[0]:
                lines += [f"[dimensions.{name}.codes]", *(f'{land.code(one)} = "{one}"' for one in others)]
            lines.append("")
        lines.append(f'[[measure]]\nof = "{land.word("victims")}"\nto = "{land.kind}"\n')
        yield land.name, "\n".join(lines)
