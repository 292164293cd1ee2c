"""How the files of each round hold together, and what rounds cannot have beside each other."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace
from typing import TYPE_CHECKING

from tilstand.define.check import contradictions
from tilstand.define.declared import NAME
from tilstand.define.policies import policies
from tilstand.define.problem import Problem, problem
from tilstand.define.table import Axis, Table
from tilstand.terms import Period

if TYPE_CHECKING:
    from tilstand.define.collection import Collection, RoundView
    from tilstand.define.framework import Framework

__all__ = ["in_rounds"]


def in_rounds(collection: Collection) -> Iterator[Problem]:
    """All contradictions: between rounds, then between the files that each round has; each is told once."""
    yield from _named(collection)
    yield from _meant(collection)
    yield from policies(collection, {name: collection.at(name).tables for name in collection.rounds})
    told: set[Problem] = set()
    for name in collection.rounds or ("",):
        view = collection.at(name) if name else collection.shared
        own = (_own(collection, name, one) for one in (*contradictions(view), *_out_of_reach(view, name)))
        for one in own:
            if one not in told:
                told.add(one)
                yield one


def _named(collection: Framework) -> Iterator[Problem]:
    """Rounds whose name or period cannot be theirs."""
    seen: dict[Period, str] = {}
    for name, one in collection.rounds.items():
        file = f"rounds/{name}/round.toml"
        if not NAME.fullmatch(name):
            yield problem(file, (), "round_name", name=repr(name))
        if one.period in seen:
            facts = {"period": str(one.period), "other": seen[one.period]}
            yield problem(file, ("period",), "same_period", **facts)
        seen.setdefault(one.period, name)
    for folder in sorted((collection.path / "rounds").glob("*/")):
        if not (folder / "round.toml").is_file() and not folder.name.startswith("."):
            yield problem(f"rounds/{folder.name}/round.toml", (), "no_round_file")


def _meant(collection: Collection) -> Iterator[Problem]:
    """Parts that are said to be for a round that is not there, or that belong to one by their folder."""
    shared: list[tuple[str, tuple[str | int, ...], Iterable[str]]] = [
        *((f"tables/{n}.toml", ("rounds",), one.rounds) for n, one in collection.tables.items()),
        *((f"charts/{n}.toml", ("rounds",), one.rounds) for n, one in collection.charts.items()),
        *(("relations.toml", ("relation", at), one.rounds) for at, one in enumerate(collection.relations)),
        *((f"report/{tongue}/{n}.md", (), named) for (tongue, n), named in collection.text_rounds.items()),
    ]
    known = ", ".join(collection.rounds)
    for file, path, named in shared:
        for name in named:
            if name not in collection.rounds:
                yield problem(file, path, "no_round" if known else "no_rounds", name=name, list=known)
    for name, own in collection.own.items():
        owned = [
            *((f"tables/{n}.toml", ("rounds",), one.rounds) for n, one in own.tables.items()),
            *((f"charts/{n}.toml", ("rounds",), one.rounds) for n, one in own.charts.items()),
            *(("relations.toml", ("relation", at), one.rounds) for at, one in enumerate(own.relations)),
        ]
        for file, path, named in owned:
            if named:
                yield problem(f"rounds/{name}/{file}", path, "of_its_round", name=name)


def _own(collection: Collection, name: str, told: Problem) -> Problem:
    """A problem of a round's view, with the file in which the part really stands."""
    if not name or name not in collection.own:
        return told
    own, folder = collection.own[name], f"rounds/{name}"
    kind, _, file = told.file.partition("/")
    if (kind == "tables" and file.removesuffix(".toml") in own.tables) or (
        kind == "charts" and file.removesuffix(".toml") in own.charts
    ):
        return replace(told, file=f"{folder}/{told.file}")
    if told.file == "relations.toml" and len(told.path) > 1 and isinstance(told.path[1], int):
        shown = collection.at(name).relations[told.path[1]].id
        if shown in (ids := [one.id for one in own.relations]):
            path = (told.path[0], ids.index(shown))
            return replace(told, file=f"{folder}/relations.toml", path=path)
        ids = [one.id for one in collection.relations]
        return replace(told, path=(told.path[0], ids.index(shown)))
    return told


def _out_of_reach(view: RoundView, name: str) -> Iterator[Problem]:
    """Tables of a round all of whose periods begin after its edition: nothing in them can be known then."""
    if not name:
        return
    published = view.rounds[name].published
    for table, one in view.tables.items():
        spans = list(_spans(one))
        if spans and all(span.first > published for span in spans):
            named = ", ".join(map(str, spans))
            facts = {"periods": named, "name": name, "published": published.isoformat()}
            yield problem(f"tables/{table}.toml", ("period",), "too_late", **facts)


def _spans(table: Table) -> Iterator[Period]:
    """The periods that a table names; none, where it has a line at the round's own or at steps from it."""
    axes: tuple[Axis, ...] = (table.rows, table.columns)
    items = [item for axis in axes for item in axis.items if not item.heading]
    if any(axis.steps for axis in axes):
        return
    named = [*(span for axis in axes for span in axis.periods), *(i.period for i in items if i.period)]
    if named or table.period:
        yield from named or (table.period,)  # type: ignore[misc]
