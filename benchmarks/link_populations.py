"""Generated populations for tests of linkage: lists of invented persons, and the truth kept apart.

Every person is put together at random of the parts in `link_names.toml` and is nobody. A population has a known
number of persons; a person is on one list or on several that depend on each other (referrals), sometimes twice on
the same, and each list writes the person down anew: in another spelling or script, with another name, with
parts missing, swapped or wrong. The rates of errors are those of `ERRORS`, and each is a parameter.

    population = generate_population(5_000, lists=25, seed=1)
    write_population(population, folder, truth)

`folder` gets one CSV for each body, as a caseworker would have it; `truth` has body, line and person, and is for
whoever judges a linkage, never for who makes one. The same seed gives the same bytes.
"""

from __future__ import annotations

import csv
import io
import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from types import MappingProxyType
from typing import Any

import numpy as np

YEAR = 2026
GROUPS = ("labour", "sexual", "other")
HEADERS = MappingProxyType(
    {
        "given": "Given name",
        "surname": "Surname",
        "alias": "Alias",
        "birth": "Date of birth",
        "sex": "Sex",
        "nationality": "Nationality",
        "group": "Group",
    }
)

ERRORS: Mapping[str, float] = MappingProxyType(
    {
        "transliterated": 0.30,  # a record by another of three ways to write the names in Latin letters
        "script": 0.10,  # a record in the person's own script, where that is Cyrillic
        "spelling": 0.12,  # a name with one letter dropped, doubled, changed or swapped
        "alias_added": 0.05,  # a record with an alias beside the name
        "alias_only": 0.02,  # a record under an alias alone
        "swapped": 0.03,  # given name in the place of the surname
        "second_dropped": 0.40,  # of a person with two given names or two surnames one is left out
        "given_missing": 0.02,
        "surname_missing": 0.04,
        "date_missing": 0.19,
        "year_only": 0.12,
        "date_wrong": 0.06,  # one part of the date is another
        "date_swapped": 0.03,  # day and month
        "first_january": 0.03,
        "sex_missing": 0.03,
        "sex_wrong": 0.01,
        "nationality_missing": 0.10,
        "nationality_wrong": 0.02,
        "twice": 0.02,  # a record written down twice on the same list, with errors of its own
    }
)
"""Share of records, names or dates with each error, after the rates of the field's published error models."""

PER_PERSON = 1.76  # records a person, without those that are twice on a list
_SHARES = (0.60, 0.20, 0.10, 0.05, 0.03, 0.02)  # of persons on one, two ... six lists


@dataclass(frozen=True)
class ListedPerson:
    """A record of a list: its cells by kind of column, and in truth whose it is."""

    body: str
    cells: Mapping[str, str]
    person: int


@dataclass(frozen=True)
class LinkagePopulation:
    """Lists of one year, and who is on them.

    Attributes:
        records: All records, list by list.
        bodies: Names of the lists, the longest first.
    """

    records: tuple[ListedPerson, ...]
    bodies: tuple[str, ...]

    @property
    def persons(self) -> int:
        """How many different persons there are in truth."""
        return len({record.person for record in self.records})


@dataclass(frozen=True)
class _Person:
    origin: str
    given: tuple[str, ...]
    surname: tuple[str, ...]
    alias: tuple[str, ...]
    birth: tuple[int, int, int]
    sex: str
    group: str
    lists: tuple[int, ...] = field(default=())


def generate_population(
    records: int, *, lists: int = 25, seed: int = 1, errors: Mapping[str, float] | None = None, dependence: float = 0.3
) -> LinkagePopulation:
    """Draw a population.

    Args:
        records: How many records there are, about.
        lists: How many lists; the first is the longest.
        seed: Of everything random.
        errors: Rates that stand for those of `ERRORS`.
        dependence: Chance that the next list of a person is one to which the first refers.
    """
    random = _Draws(np.random.default_rng([seed, records, lists]))
    rates = {**ERRORS, **(errors or {})}
    origins = _read_origins()
    weights = 1 / np.arange(1, lists + 1) ** 0.9
    cumulated = np.cumsum(weights / weights.sum())
    bodies = tuple(f"body-{number:02}" for number in range(1, lists + 1))
    rows: list[list[ListedPerson]] = [[] for _ in range(lists)]
    for number in range(round(records / PER_PERSON / (1 + rates["twice"]))):
        person = _draw_person(random, origins)
        wanted = min(1 + int(np.searchsorted(np.cumsum(_SHARES), random.draw())), lists)
        person = replace(person, lists=_draw_lists(random, cumulated, wanted, dependence))
        for place in person.lists:
            for _ in range(1 + random.hits(rates["twice"])):
                cells = _write_down(random, person, rates, origins)
                rows[place].append(ListedPerson(bodies[place], cells, number))
    mixed = [[row[at] for at in random.shuffle(len(row))] for row in rows]
    return LinkagePopulation(tuple(record for row in mixed for record in row), bodies)


def write_population(population: LinkagePopulation, folder: Path, truth: Path) -> None:
    """Write a CSV for each body, and the truth apart."""
    folder.mkdir(parents=True, exist_ok=True)
    known = ["body,line,person"]
    for body in population.bodies:
        stream, line = io.StringIO(newline=""), 0
        writer = csv.writer(stream, lineterminator="\n")
        writer.writerow(HEADERS.values())
        for record in population.records:
            if record.body == body:
                line += 1
                writer.writerow([record.cells.get(kind, "") for kind in HEADERS])
                known.append(f"{body},{line},{record.person}")
        (folder / f"{body}.csv").write_text(stream.getvalue(), "utf-8")
    truth.write_text("\n".join(known) + "\n", "utf-8")


class _Draws:
    """Random numbers, drawn many at a time."""

    def __init__(self, generator: np.random.Generator) -> None:
        self._generator, self._ready = generator, list[float]()

    def draw(self) -> float:
        if not self._ready:
            self._ready = self._generator.random(1 << 14).tolist()
        return self._ready.pop()

    def hits(self, rate: float) -> bool:
        return self.draw() < rate

    def choose(self, count: int) -> int:
        return int(self.draw() * count)

    def choose_frequent(self, count: int) -> int:
        """A place of `count`, the first more often than the last, as names are (Zipf, exponent about 0.7)."""
        return min(int(count * self.draw() ** 2.2), count - 1)

    def shuffle(self, count: int) -> list[int]:
        return [int(at) for at in self._generator.permutation(count)]


def _read_origins() -> dict[str, Any]:
    raw = tomllib.loads(Path(__file__).with_name("link_names.toml").read_text("utf-8"))
    names = ("female", "male", "surnames_of")
    return {origin: {**told, **{name: tuple(told[name].split()) for name in names}} for origin, told in raw.items()}


def _draw_person(random: _Draws, origins: dict[str, Any]) -> _Person:
    names, shares = [*origins], np.cumsum([told["share"] for told in origins.values()])
    origin = names[int(np.searchsorted(shares, random.draw() * shares[-1]))]
    told = origins[origin]
    sex = "f" if random.hits(0.65) else "m"
    pool = told["female" if sex == "f" else "male"]
    given = _draw_words(random, pool, 1 + random.hits(0.35))
    if told.get("compose"):
        given = (" ".join(dict.fromkeys((*_draw_words(random, pool, 2), *given))),)
    surname = _draw_words(random, told["surnames_of"], told.get("surnames", 1))
    age = min(80, int(16 + 8 * random.draw() - 30 * np.log(1 - 0.85 * random.draw()) / 2.5))
    age = random.choose(18) if random.hits(0.12) else age
    birth = (YEAR - age, 1 + random.choose(12), 1 + random.choose(28))
    alias = (*_draw_words(random, pool, 1), *_draw_words(random, told["surnames_of"], 1))
    return _Person(origin, given, surname, alias, birth, sex, GROUPS[random.choose_frequent(len(GROUPS))])


def _draw_words(random: _Draws, pool: tuple[str, ...], count: int) -> tuple[str, ...]:
    return tuple(dict.fromkeys(pool[random.choose_frequent(len(pool))] for _ in range(count)))


def _draw_lists(random: _Draws, cumulated: np.ndarray, wanted: int, dependence: float) -> tuple[int, ...]:
    """The lists of a person: each refers to its neighbour, and so lists depend on each other."""
    found: list[int] = []
    while len(found) < wanted:
        place = int(np.searchsorted(cumulated, random.draw() * cumulated[-1]))
        if found and random.hits(dependence):
            place = (found[-1] ^ 1) % len(cumulated)
        place = min(place, len(cumulated) - 1)
        if place not in found:
            found.append(place)
    return tuple(found)


def _write_down(random: _Draws, person: _Person, rates: Mapping[str, float], origins: dict[str, Any]) -> dict[str, str]:
    """The person as a list has written it down."""
    alias_only = random.hits(rates["alias_only"])
    given, surname = (person.alias[:1], person.alias[1:]) if alias_only else (person.given, person.surname)
    if len(given) > 1 and random.hits(rates["second_dropped"]):
        given = given[:1]
    if len(surname) > 1 and random.hits(rates["second_dropped"]):
        surname = surname[:1]
    way = 1 + random.choose(2) if random.hits(rates["transliterated"]) else 0
    script = origins[person.origin].get("script", "") if random.hits(rates["script"]) else ""
    names = [
        " ".join(_write_name(random, word, way, script, rates["spelling"]) for word in words)
        for words in (given, surname)
    ]
    if random.hits(rates["swapped"]):
        names.reverse()
    cells = {"given": names[0], "surname": names[1], "sex": person.sex, "group": person.group}
    if random.hits(rates["alias_added"]) and not alias_only:
        cells["alias"] = " ".join(person.alias)
    for part in ("given", "surname"):
        if random.hits(rates[f"{part}_missing"]):
            cells[part] = ""
    cells["birth"] = _write_birth(random, person.birth, rates)
    if random.hits(rates["sex_wrong"]):
        cells["sex"] = "m" if person.sex == "f" else "f"
    cells["nationality"] = origins[person.origin]["code"]
    if random.hits(rates["nationality_wrong"]):
        cells["nationality"] = [*origins.values()][random.choose(len(origins))]["code"]
    for part in ("sex", "nationality"):
        if random.hits(rates[f"{part}_missing"]):
            cells[part] = ""
    return cells


_WAYS = (
    (),
    (
        ("kh", "h"),
        ("gh", "g"),
        ("ou", "u"),
        ("oo", "u"),
        ("ee", "i"),
        ("zh", "j"),
        ("sh", "ch"),
        ("y", "i"),
        ("w", "v"),
    ),
    (("h", "kh"), ("u", "ou"), ("j", "dj"), ("i", "y"), ("q", "k"), ("ss", "s"), ("mm", "m"), ("a-", "a ")),
)
_CYRILLIC = dict(
    pair.split(":")
    for pair in re.split(
        " ",
        "shch:щ zh:ж kh:х ts:ц ch:ч sh:ш yu:ю ya:я yo:ё a:а b:б v:в g:г d:д e:е z:з i:и y:й k:к l:л m:м n:н o:о p:п "
        "r:р s:с t:т u:у f:ф h:х w:в j:дж c:к q:к x:кс",
    )
)


def _write_name(random: _Draws, word: str, way: int, script: str, spelling: float) -> str:
    if script:
        low = word.lower()
        for latin, letter in _CYRILLIC.items():
            low = low.replace(latin, letter)
        return low.capitalize()
    low = word.lower()
    for before, after in _WAYS[way]:
        low = low.replace(before, after, 1)
    if random.hits(spelling) and len(low) > 2:
        at, letter = 1 + random.choose(len(low) - 1), "aeionrtls"[random.choose(9)]
        kind = random.choose(4)
        low = (
            low[:at] + low[at + 1 :],
            low[:at] + low[at] + low[at:],
            low[:at] + letter + low[at + 1 :],
            low[: at - 1] + low[at] + low[at - 1] + low[at + 1 :],
        )[kind]
    return low.title()


def _write_birth(random: _Draws, birth: tuple[int, int, int], rates: Mapping[str, float]) -> str:
    year, month, day = birth
    at = random.draw()
    for kind in ("date_missing", "year_only", "date_wrong", "date_swapped", "first_january"):
        at -= rates[kind]
        if at < 0:
            break
    else:
        return f"{year}-{month:02}-{day:02}"
    if kind == "date_missing":
        return ""
    if kind == "year_only":
        return str(year)
    if kind == "first_january":
        return f"{year}-01-01"
    if kind == "date_swapped":
        return f"{year}-{day:02}-{month:02}" if day <= 12 else f"{year}-{month:02}-{day:02}"
    part = random.choose(3)
    year += (part == 0) * (1 + random.choose(3)) * (1 if random.hits(0.5) else -1)
    month = 1 + random.choose(12) if part == 1 else month
    day = 1 + random.choose(28) if part == 2 else day
    return f"{min(year, YEAR)}-{month:02}-{day:02}"
