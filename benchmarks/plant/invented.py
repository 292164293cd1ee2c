"""Writes a collection from what is counted in it, for tests and benchmarks: invented, and marked as such."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

__all__ = ["Counted", "Stated", "Written", "written"]

HEAD = "provider,form,period,version,measure,breakdown,value,status"
PRINTED = "measure,provider,period,breakdown,value,status"


@dataclass(frozen=True)
class Counted:
    """A measure.

    Attributes:
        dimensions: What it is broken down by, one at a time; two with a plus are crossed (`age+form`).
        said: Further lines of `measures.toml`.
    """

    dimensions: tuple[str, ...] = ()
    said: str = 'unit = "persons"\nrole = "victim"'

    @property
    def names(self) -> tuple[str, ...]:
        """The dimensions, each once."""
        return tuple(dict.fromkeys(one for each in self.dimensions for one in each.split("+")))


Stated = tuple[str, str, int | None]
"""A measure, its codes as a file writes them, and the number; None for a blank."""


@dataclass(frozen=True)
class Written:
    """What a collection is to say.

    Attributes:
        id: Its name.
        language: Its language.
        codelists: Codes by list; `a<b` is a under b.
        dimensions: The list of each dimension.
        measures: What is counted.
        bodies: Who reports; the first of these and of the silent ones is the coordinator.
        groups: Bodies that are shown together.
        silent: Bodies that are there and are not asked anything.
        rounds: What each body states, by the period of the round.
        printed: What is printed, by the period of the round: who, and what as above.
        labels: Further labels.
        relations: The file `relations.toml`.
        units: Units of its own.
    """

    id: str
    language: str
    codelists: Mapping[str, Sequence[str]]
    dimensions: Mapping[str, str]
    measures: Mapping[str, Counted]
    bodies: Sequence[str]
    rounds: Mapping[str, Mapping[str, Sequence[Stated]]]
    groups: Mapping[str, Sequence[str]] = field(default_factory=dict)
    silent: Sequence[str] = ()
    printed: Mapping[str, Sequence[tuple[str, Stated]]] = field(default_factory=dict)
    labels: Mapping[str, str] = field(default_factory=dict)
    relations: str = ""
    units: tuple[str, ...] = ()
    multiple: tuple[str, ...] = ()


def written(folder: Path, said: Written) -> Path:
    """Write a collection's folder.

    Args:
        folder: Where; it is made.
        said: What it is to say.
    """
    for name in ("codelists", "forms", "labels", "rounds"):
        (folder / name).mkdir(parents=True, exist_ok=True)
    for name, codes in said.codelists.items():
        rows = (f"{code.partition('<')[0]},{code.partition('<')[2]}" for code in codes)
        _write(folder / "codelists" / f"{name}.csv", ["code,parent", *rows])
    _write(folder / "collection.toml", _settings(said))
    _write(folder / "measures.toml", _measures(said))
    _write(folder / "providers.toml", _bodies(said))
    _write(folder / "forms" / "figures.toml", _form(said))
    _write(folder / "labels" / f"{said.language}.toml", _labels(said))
    if said.relations:
        _write(folder / "relations.toml", [said.relations])
    for period, stated in said.rounds.items():
        _round(folder, said, period, stated)
    return folder


def _settings(said: Written) -> Iterator[str]:
    coordinator = (*said.bodies, *said.silent)[0]
    yield f'id = "{said.id}"\ncountry = "Invented: {said.id}"\ncoordinator = "{coordinator}"'
    yield f'languages = ["{said.language}"]\nkinds = ["office"]\nmoments = []\ndemonstration = true'
    yield "[roles]\nvictim = { protected = true, ladder = true }\n[dimensions]"
    for name, codelist in said.dimensions.items():
        more = ", multiple = true" if name in said.multiple else ""
        yield f'{name} = {{ codelist = "{codelist}"{more} }}'
    yield from ["[units]", *(f"{unit} = {{}}" for unit in said.units)] if said.units else ()


def _measures(said: Written) -> Iterator[str]:
    for name, one in said.measures.items():
        names = ", ".join(f'"{dimension}"' for dimension in one.names)
        yield f"[{name}]\n{one.said}\ndimensions = [{names}]\n"


def _bodies(said: Written) -> Iterator[str]:
    for name in said.bodies:
        yield f'[providers.{name}]\nkind = "office"\nforms = ["figures"]\n'
    yield from (f'[providers.{name}]\nkind = "office"\n' for name in said.silent)
    for name, members in said.groups.items():
        listed = ", ".join(f'"{one}"' for one in members)
        yield f"[groups.{name}]\nmembers = [{listed}]\n"


def _form(said: Written) -> Iterator[str]:
    yield 'part = 1\nkinds = ["office"]\nunit = "persons"\n'
    for name, one in said.measures.items():
        plain = [each for each in one.dimensions if "+" not in each]
        listed = ", ".join(f'"{each}"' for each in plain)
        yield f'[[blocks]]\nmeasure = "{name}"\nbreakdowns = [{listed}]\n'
        for each in one.dimensions:
            first, plus, second = each.partition("+")
            if plus:
                yield (
                    f'[[blocks]]\nmeasure = "{name}"\nsplit = "{first}"\n'
                    f'total = {"false" if first in plain else "true"}\nbreakdowns = ["{second}"]\n'
                )


def _labels(said: Written) -> Iterator[str]:
    yield "[providers]"
    yield from (f'{name} = "{_words(name)} (invented)"' for name in (*said.bodies, *said.silent, *said.groups))
    for name, codes in said.codelists.items():
        yield f"[codes.{name}]"
        yield from (f'{one} = "{_words(one)}"' for one in (code.partition("<")[0] for code in codes))
    yield "[dimensions]"
    yield from (f'{name} = "{_words(name)}"' for name in said.dimensions)
    yield '[parts]\n1 = "Figures"\n[forms.figures]\ntitle = "Figures"\nintro = "Invented."'
    counted = (unit for one in said.measures.values() for unit in re.findall(r'unit = "(\w+)"', one.said))
    for unit in dict.fromkeys(("persons", *said.units, *counted)):
        yield f'[units.{unit}]\none = "{_words(unit)}"\nmany = "{_words(unit)}"'
    for name in said.measures:
        yield f'[measures.{name}]\nname = "{_words(name)}"\nrule = "Invented."'
    yield '[report]\ntitle = "Invented report"\nnumber = "1"\n'
    if said.labels:
        yield "[relations]"
        yield from (f'"{name}" = "{text}"' for name, text in said.labels.items())


def _words(name: str) -> str:
    return name.replace("_", " ").capitalize()


def _round(folder: Path, said: Written, period: str, stated: Mapping[str, Sequence[Stated]]) -> None:
    name = period.replace("/", "_")
    own = folder / "rounds" / name
    (own / "submissions").mkdir(parents=True, exist_ok=True)
    day = f"{int(period[:4]) + 2}-05-15"
    about = f'period = "{period}"\npublished = {day}\nbasis = "delivered"\ndocument = "printed.txt"\n'
    _write(own / "round.toml", [about])
    for body, figures in stated.items():
        lines = (f"{body},figures,{period},1,{measure},{at},{_value(number)}" for measure, at, number in figures)
        _write(own / "submissions" / f"{body}.csv", [HEAD, *lines])
    if printed := said.printed.get(period):
        lines = (f"{m},{who},{period},{at},{_value(number)}" for who, (m, at, number) in printed)
        _write(own / "published.csv", [PRINTED, *lines])


def _value(number: int | None) -> str:
    return "," if number is None else f"{number},{'number' if number else 'zero'}"


def _write(file: Path, lines: Iterable[str]) -> None:
    file.write_text("\n".join(lines) + "\n", "utf-8")
