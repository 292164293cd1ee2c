"""Invented countries that count the same in ways of their own, with planted contradictions; none exists.

Every country has a language, age bands, names of forms of exploitation and a code list of countries of its
own; one in three counts identified victims, one presumed ones, one registrations; most report by the year,
some by the half-year, some from April to March. Each states 900 figures a year: victims by age and form for
the nation and for each of its bodies, persons and cases that went to and came from every other country,
contacts. An international body prints totals by country, and sums over those who count alike. One figure in
thirty of those broken down furthest is blank. The same seed gives the same folders.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np

from plant.country import AGES, FORMS, Country, Fault, correspondences, figures, own_words
from plant.invented import Counted, Stated, Written, written

__all__ = ["Planted", "countries"]

VICTIM = 'unit = "{unit}"\nrole = "victim"\nstatus = "{status}"\naggregate = "members"'
COLLECTION = '[[collection]]\nname = "{name}"\nfolder = "members/{name}"\nbody = "{body}"\n'
MIRRORS = """\
[[mirror]]
name = "handed_over"
given = { measure = "handed_over", by = "destination" }
taken = { measure = "taken_over", by = "origin" }

[[mirror]]
name = "referred"
kind = "at_most"
given = { measure = "came", by = "origin" }
taken = { measure = "sent", by = "destination" }
"""
PRINTED = ("age=minor", "age=adult", "form=sexual")
"""What is printed of those who count alike, beside their total."""
KINDS = ("identified", "presumed", "registered")


@dataclass(frozen=True)
class Planted:
    """What was written.

    Attributes:
        figures: How many figures the countries state, blanks among them.
        faults: Every fault by what tells of it: the country, or nothing between countries; the round; the
            measure, the body and the period, and the codes where there are several in one table.
    """

    figures: int
    faults: frozenset[tuple[str, str, str]]


@dataclass
class _Plan:
    """What goes where before anything is written."""

    lands: list[Country]
    years: list[int]
    persons: np.ndarray = field(repr=False)
    cases: np.ndarray = field(repr=False)
    faults: dict[tuple[str, int, str], list[Fault]] = field(default_factory=dict)
    wanted: set[tuple[str, str, str]] = field(default_factory=set)

    def plant(self, land: Country, year: int, fault: Fault) -> None:
        self.faults.setdefault((land.name, year, fault.kind), []).append(fault)

    def of(self, land: Country, year: int, kind: str) -> list[Fault]:
        return self.faults.get((land.name, year, kind), [])


def countries(folder: Path, number: int, years: int, seed: int = 2031) -> Planted:
    """Write a collection of collections.

    Args:
        folder: Where; it is made.
        number: How many countries.
        years: For how many years.
        seed: Seed of everything that is drawn.
    """
    draw = np.random.default_rng(seed)
    lands = [Country.numbered(at, number) for at in range(number)]
    span = list(range(2031, 2031 + years))
    shape = (years, number, number)
    plan = _Plan(lands, span, draw.integers(2, 60, shape), draw.integers(4, 80, shape))
    _plant(plan, draw)
    stated = 0
    truth: dict[tuple[str, int], dict[str, int]] = {}
    for land in lands:
        rounds: dict[str, dict[str, Sequence[Stated]]] = {}
        for at, year in enumerate(span):
            own = {kind: plan.of(land, year, kind) for kind in ("own", "taken", "came")}
            told = figures(land, year, plan.persons[at], plan.cases[at], own, draw)
            truth[land.name, year] = told.national
            rounds |= told.rounds
            stated += sum(len(some) for one in told.rounds.values() for some in one.values())
        written(folder / "members" / land.name, own_words(land, rounds))
    _shared(folder, plan, truth)
    (folder / "correspondences").mkdir(exist_ok=True)
    for name, text in correspondences(lands):
        (folder / "correspondences" / f"{name}.toml").write_text(text, "utf-8")
    listed = "\n".join(COLLECTION.format(name=land.name, body=land.unit) for land in lands)
    (folder / "collections.toml").write_text(listed + "\n" + MIRRORS, "utf-8")
    return Planted(stated, frozenset(plan.wanted))


def _plant(plan: _Plan, draw: np.random.Generator) -> None:
    """One fault of each kind for about every third country and year, none beside another."""
    used: set[tuple[int, int, int]] = set()
    yearly = [land for land in plan.lands if land.span == "year"]
    together = [land for land in plan.lands if land.span != "fiscal"]
    for at, year in enumerate(plan.years):
        for land in plan.lands:
            if draw.random() < 0.35:
                body = land.bodies[int(draw.integers(0, len(land.bodies)))]
                part = land.rounds(year)[0]
                plan.plant(land, year, Fault("own", body, int(draw.integers(1, 9))))
                plan.wanted.add((land.name, part.replace("/", "_"), f"{land.word('contacts')} | {body} | {part}"))
        for kind, among in (("taken", yearly), ("came", together)):
            for one in among:
                other = among[int(draw.integers(0, len(among)))]
                if one is other or draw.random() > 0.35 or (at, one.number, other.number) in used:
                    continue
                used.add((at, one.number, other.number))
                more = int(draw.integers(1, 5)) * (1 if kind == "taken" else 100)
                plan.plant(other, year, Fault(kind, one.name, more))
                first, by, who = (
                    (f"handed_over | {one.name}", "destination", other.name)
                    if kind == "taken"
                    else (f"came | {other.name}", "origin", one.name)
                )
                plan.wanted.add(("", str(year), f"{first} | {year} | {by}={who}"))


def _shared(folder: Path, plan: _Plan, truth: dict[tuple[str, int], dict[str, int]]) -> None:
    """The shared words, and what the international body prints: some of it wrong."""
    draw = np.random.default_rng(len(plan.lands))
    lands = [land.name for land in plan.lands]
    groups = {
        f"those_{kind}": [one.name for one in plan.lands if one.kind == kind and one.span == "year"] for kind in KINDS
    }
    groups = {name: members for name, members in groups.items() if members}
    printed = {str(year): list(_printed(plan, year, truth, groups, draw)) for year in plan.years}
    units = {"identified": ("persons", "identified"), "presumed": ("persons", "presumed")}
    measures = {
        kind: Counted(
            ("age", "form", "age+form"),
            VICTIM.format(unit=units.get(kind, ("entries", ""))[0], status=units.get(kind, ("", ""))[1]),
        )
        for kind in KINDS
    }
    flows = {
        "handed_over": Counted(("destination", "sex", "sex+destination"), _flow("persons")),
        "taken_over": Counted(("origin", "sex", "sex+origin"), _flow("persons")),
        "sent": Counted(("destination", "sex", "sex+destination"), 'unit = "cases"'),
        "came": Counted(("origin", "sex", "sex+origin"), 'unit = "cases"'),
    }
    said = Written(
        id="world",
        language="en",
        codelists={"age": AGES, "form": FORMS, "land": lands, "sex": ["female", "male"]},
        dimensions={"age": "age", "form": "form", "destination": "land", "origin": "land", "sex": "sex"},
        measures={**measures, **flows},
        bodies=[],
        silent=("secretariat", *lands),
        groups=groups,
        rounds={str(year): {} for year in plan.years},
        printed=printed,
        labels={"handed_over": "Persons handed over", "referred": "Cases referred"},
        units=("entries",),
    )
    written(folder, said)


def _flow(unit: str) -> str:
    return f'unit = "{unit}"\nrole = "victim"'


def _printed(
    plan: _Plan,
    year: int,
    truth: dict[tuple[str, int], dict[str, int]],
    groups: dict[str, list[str]],
    draw: np.random.Generator,
) -> Iterator[tuple[str, Stated]]:
    for land in plan.lands:
        if land.span != "year":
            continue
        wrong = int(draw.integers(1, 9)) if draw.random() < 0.1 else 0
        if wrong:
            plan.wanted.add(("", str(year), f"{land.kind} | {land.name} | {year}"))
        yield land.name, (land.kind, "", truth[land.name, year][""] + wrong)
    by_name = {land.name: land for land in plan.lands}
    for name, members in groups.items():
        kind = name.removeprefix("those_")
        cells = dict.fromkeys(("", *PRINTED), 0)
        for member in members:
            for where, number in truth[member, year].items():
                at = _shared_code(by_name[member], where) if ";" not in where else ";"
                if at in cells:
                    cells[at] += number
        if draw.random() < 0.2:
            cells[("", *PRINTED)[int(draw.integers(0, 3))]] += int(draw.integers(1, 9))
            plan.wanted.add(("", str(year), f"{kind} | {name} | {year}"))
        yield from ((name, (kind, where, number)) for where, number in cells.items())


def _shared_code(land: Country, where: str) -> str:
    """The shared address of what a country states of the nation, by one dimension."""
    dimension, _, code = where.partition("=")
    return f"{dimension}={land.shared(dimension, code)}" if where else ""
