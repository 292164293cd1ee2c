"""Whether policies name only what the collection knows: one that misses its aim protects nobody."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence

from tilstand.define.framework import Framework
from tilstand.define.policy import Policy
from tilstand.define.problem import Problem, choose, problem
from tilstand.terms import Codelist, Meaning
from tilstand.terms.code import Kind

__all__ = ["policies"]

_Where = tuple[str | int, ...]
_Named = tuple[_Where, str, Mapping[str, object]]


def policies(collection: Framework, tables: Mapping[str, Iterable[str]]) -> Iterator[Problem]:
    """What policies name and nothing knows of.

    Args:
        collection: The collection.
        tables: The tables that each round has.
    """
    for name, one in collection.rounds.items():
        if one.policy is not None:
            for where, path, facts in _named(collection, one.policy, set(tables[name])):
                yield problem(f"rounds/{name}/round.toml", ("policy", *where), path, **facts)


def _named(collection: Framework, policy: Policy, tables: set[str]) -> Iterator[_Named]:
    for at, rule in enumerate(policy.rules):
        where: _Where = ("rules", at)
        yield from _unknown(rule.measures, collection.measures, (*where, "measures"), "no_measure")
        yield from _unknown(rule.tables, tables, (*where, "tables"), "no_table")
        yield from _dimensions(collection, rule.dimensions, (*where, "dimensions"))
        yield from _dimensions(collection, rule.groups or (), (*where, "groups"))
        if rule.threshold is None and rule.dominance is None and rule.groups is None:
            yield where, "rule_of_nothing", {}
    yield from _dimensions(collection, policy.groups, ("groups",))
    for at, zero in enumerate(policy.zeros):
        where = ("zeros", at)
        yield from _unknown([zero.measure], collection.measures, (*where, "measure"), "no_measure")
        yield from _unknown(zero.providers, collection.providers, (*where, "providers"), "no_provider")
        for dimension, code in zero.codes.items():
            yield from _codes(collection, dimension, [code], (*where, "codes"))
    for at, named in enumerate(policy.by_name):
        where = ("by_name", at)
        yield from _unknown(named.measures, collection.measures, (*where, "measures"), "no_measure")
        yield from _codes(collection, named.dimension, named.codes, where)
    yield from _merged(collection, policy)
    roles = ("none", *collection.settings.roles)
    for role in policy.roles or ():
        if role not in roles:
            yield ("roles",), "no_role", {"name": role, "hint": choose(role, roles)}


def _merged(collection: Framework, policy: Policy) -> Iterator[_Named]:
    if bool(policy.merged) != (policy.method == "merge"):
        yield ("method",), "merge_of_nothing", {}
    taken: set[tuple[str, str]] = set()
    for at, one in enumerate(policy.merged):
        where: _Where = ("merged", at)
        wrong = list(_codes(collection, one.dimension, one.codes, where))
        yield from wrong
        if wrong:
            continue
        codelist = collection.codelist(one.dimension)
        facts = {"codes": ", ".join(one.codes), "dimension": one.dimension}
        if collection.settings.dimensions[one.dimension].multiple:
            yield where, "merge_multiple", facts
        ends = any(codelist[code].means in (Meaning.LOW, Meaning.HIGH) for code in one.codes)
        if ends or not _side_by_side(codelist, one.codes):
            yield where, "merge_apart", facts
        for code in one.codes:
            if (one.dimension, code) in taken:
                yield where, "merge_twice", {"code": code, "dimension": one.dimension}
            taken.add((one.dimension, code))


def _side_by_side(codelist: Codelist, codes: Sequence[str]) -> bool:
    """True for codes that lie under the same one, or are parts of parts, none of them of another.

    Example:
        >>> from tilstand.terms import Alike, Code
        >>> blank = Alike("")
        >>> near, west, far = Code("near", blank), Code("west", blank, "near"), Code("far", blank)
        >>> tree = Codelist("region", (near, west, far))
        >>> _side_by_side(tree, ["west", "far"]), _side_by_side(tree, ["near", "west"])
        (True, False)
    """
    if len({(codelist[code].parent, codelist[code].kind) for code in codes}) == 1:
        return True
    paths = [(code, *codelist.ancestors(code)) for code in codes]
    parts = all(codelist[one].kind is Kind.PART for path in paths for one in path)
    return parts and not any(one in path[1:] for one in codes for path in paths)


def _unknown(names: Iterable[str], known: Iterable[str], where: _Where, path: str) -> Iterator[_Named]:
    held = set(known)
    yield from ((where, path, {"name": name}) for name in names if name not in held)


def _dimensions(collection: Framework, names: Iterable[str], where: _Where) -> Iterator[_Named]:
    yield from _unknown(names, collection.settings.dimensions, where, "no_dimension")


def _codes(collection: Framework, dimension: str, codes: Iterable[str], where: _Where) -> Iterator[_Named]:
    if not collection.has_codes(dimension):
        yield where, "no_dimension", {"name": dimension}
        return
    for code in codes:
        if code not in collection.codelist(dimension):
            yield where, "no_code", {"code": code, "dimension": dimension}
