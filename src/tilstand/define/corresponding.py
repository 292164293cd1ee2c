"""What a correspondence must agree on with both collections: every name is there, and like stands to like."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from graphlib import CycleError, TopologicalSorter

from tilstand.define.correspondence import CodeMatch, Correspondence, DimensionMatch, MeasureMatch
from tilstand.define.problem import Problem
from tilstand.define.translation import full
from tilstand.define.vocabulary import Vocabulary
from tilstand.languages import message
from tilstand.terms import Codelist
from tilstand.terms.code import Kind

__all__ = ["disagreements"]

Path = tuple[str | int, ...]
Node = tuple[int, str]
"""A code, with the list that it stands in: 0 for the collection's own, 1 for the shared one."""


def disagreements(
    own: Vocabulary, shared: Vocabulary, said: Correspondence, bodies: tuple[str, ...], name: str
) -> Iterator[Problem]:
    """Everything in a correspondence that does not fit the collection or the shared words.

    Args:
        own: The collection.
        shared: The shared words.
        said: The correspondence, with those that it is like.
        bodies: The bodies of the collection whose figures are taken.
        name: The collection's name.
    """
    for dimension, one in said.dimensions.items():
        yield from _dimension(own, shared, name, dimension, one)
    for at, match in enumerate(said.measure):
        yield from _measure(own, shared, name, at, match)
        yield from _unlike(own, shared, said.units, bodies, at, match)


def _problem(at: Path, name: str, /, **facts: object) -> Problem:
    return Problem("", at, message(f"define.federation.{name}", **facts))


def _dimension(
    own: Vocabulary, shared: Vocabulary, member: str, name: str, said: DimensionMatch
) -> Iterator[Problem]:
    at: Path = ("dimensions", name)
    if not own.has_codes(name):
        yield _problem(at, "own_dimension", member=member, name=name)
        return
    if not said.to:
        return
    if not shared.has_codes(said.to):
        yield _problem((*at, "to"), "shared_dimension", name=said.to)
        return
    mine, theirs = own.codelist(name), shared.codelist(said.to)
    for code, match in said.codes.items():
        here = (*at, "codes", code)
        if code not in mine:
            yield _problem(here, "own_code", member=member, code=code, name=name)
        for other in match.names:
            if other not in theirs:
                yield _problem(here, "shared_code", code=other, name=said.to)
    whole = full(own, shared, name, said)
    yield from _orders(at, mine, theirs, whole.codes)
    for code in said.whole:
        if code not in theirs:
            yield _problem((*at, "whole"), "shared_code", code=code, name=said.to)
            continue
        parts = [part for part, match in whole.codes.items() if match.part_of == code and part in mine]
        yield from _made_up(at, mine, code, parts, several=own.settings.dimensions[name].multiple)


def _made_up(at: Path, mine: Codelist, code: str, parts: list[str], *, several: bool) -> Iterator[Problem]:
    """Parts that cannot be added to what they make up."""
    if len(parts) < 2:
        yield _problem((*at, "whole"), "no_parts", code=code)
    inside = [p for p in parts if mine[p].kind is not Kind.PART or set(mine.ancestors(p)) & set(parts)]
    if inside or several:
        yield _problem((*at, "whole"), "parts_meet", code=code, list=", ".join(inside or parts))


def _orders(at: Path, mine: Codelist, theirs: Codelist, codes: Mapping[str, CodeMatch]) -> Iterator[Problem]:
    """Codes that would be the same as another of their own list, or a part of themselves.

    Every code of both lists is a set of those whom it counts. What is equal is one set; "part of", "contains"
    and the lists' own parents say which lies within which.
    """
    known = {code: match for code, match in codes.items() if code in mine}
    every = [*((0, code) for code in known), *((1, code.id) for code in theirs)]
    named = _sets([((0, code), (1, match.equal)) for code, match in known.items() if match.equal in theirs])
    sets: dict[Node, list[Node]] = {}
    for node in every:
        sets.setdefault(named.get(node, node), []).append(node)
    for nodes in sets.values():
        if max(sum(side == which for which, _ in nodes) for side in (0, 1)) > 1:
            yield _problem((*at, "codes", nodes[0][1]), "same_code", list=", ".join(_told(nodes)))
            return
    inside: dict[Node, set[Node]] = {}
    for one, other in _within(mine, theirs, known):
        inside.setdefault(named.get(one, one), set()).add(named.get(other, other))
    try:
        TopologicalSorter({node: sorted(above) for node, above in sorted(inside.items())}).prepare()
    except CycleError as error:
        chain = _told(reversed(error.args[1]))
        yield _problem((*at, "codes"), "part_of_itself", list=" ⊂ ".join(chain))


def _sets(pairs: Iterable[tuple[Node, Node]]) -> dict[Node, Node]:
    """Of each code that is equal to another, one that stands for all that are."""
    together: dict[Node, list[Node]] = {}
    for one, other in pairs:
        joined = [*together.get(one, [one]), *together.get(other, [other])]
        joined = list(dict.fromkeys(joined))
        together.update(dict.fromkeys(joined, joined))
    return {node: nodes[0] for node, nodes in together.items()}


def _within(mine: Codelist, theirs: Codelist, codes: Mapping[str, CodeMatch]) -> Iterator[tuple[Node, Node]]:
    """Every code with one that holds it and more."""
    for side, codelist in enumerate((mine, theirs)):
        for code in codelist:
            if code.parent in codelist and code.kind is not Kind.VIEW:
                yield (side, code.id), (side, str(code.parent))
    for name, match in codes.items():
        if match.part_of in theirs:
            yield (0, name), (1, match.part_of)
        yield from (((1, other), (0, name)) for other in match.contains if other in theirs)


def _told(nodes: Iterable[Node]) -> list[str]:
    return [code for _, code in nodes]


def _measure(
    own: Vocabulary, shared: Vocabulary, member: str, at: int, match: MeasureMatch
) -> Iterator[Problem]:
    here: Path = ("measure", at)
    if match.of not in own.measures:
        yield _problem(here, "own_measure", member=member, name=match.of)
    else:
        for name, code in match.where.items():
            if name not in own.measures[match.of].dimensions:
                yield Problem(
                    "",
                    here,
                    message("define.problem.not_its_dimension", measure=match.of, name=name),
                )
            elif own.has_codes(name) and code not in own.codelist(name):
                yield _problem(here, "own_code", member=member, code=code, name=name)
    if match.to and match.to not in shared.measures:
        yield _problem(here, "shared_measure", name=match.to)
    for name, code in match.at.items() if match.to in shared.measures else ():
        if name not in shared.measures[match.to].dimensions:
            yield Problem("", here, message("define.problem.not_its_dimension", measure=match.to, name=name))
        elif shared.has_codes(name) and code not in shared.codelist(name):
            yield _problem(here, "shared_code", code=code, name=name)


def _unlike(
    own: Vocabulary,
    shared: Vocabulary,
    units: Mapping[str, str],
    bodies: tuple[str, ...],
    at: int,
    match: MeasureMatch,
) -> Iterator[Problem]:
    """Why a measure cannot stand for a shared one: unlike units are never held together."""
    if match.of not in own.measures or match.to not in shared.measures:
        return
    one, other = own.measures[match.of], shared.measures[match.to]
    facts = {"of": match.of, "to": match.to}
    known = (body for body in bodies if body in {**own.providers, **own.groups})
    for unit in dict.fromkeys(own.unit(match.of, body) for body in known):
        if units.get(unit.value, unit.value) != other.unit.value or (
            unit.value in units and unit.people != other.unit.people
        ):
            yield _problem(("measure", at), "units", **facts, unit=unit.value, other=other.unit.value)
    ranks = {one.status, other.status} & {"presumed", "identified"}
    if len(ranks) > 1 or (match.kind == "equal" and one.status != other.status):
        yield _problem(("measure", at), "status", **facts)
    if one.flow != other.flow:
        yield _problem(("measure", at), "flow", **facts)
    if one.statistic != other.statistic or (one.statistic != "count" and match.kind != "equal"):
        yield _problem(("measure", at), "statistic", **facts)
