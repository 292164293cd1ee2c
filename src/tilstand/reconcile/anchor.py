"""Anchors: a name for each finding that does not change while other findings come and go."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from tilstand.book.figures import Head
from tilstand.reconcile.verdict import Verdict
from tilstand.reconcile.verdicts import Quiet, Verdicts
from tilstand.terms import Key

__all__ = ["anchors"]

_SIGNS = re.compile(r"[^a-z0-9_]+")
_NUMBERED = re.compile(r"-[0-9]+$")


def anchors(verdicts: Verdicts) -> tuple[str, ...]:
    """A name for each open relation, no two the same, made from its rule, its figure and what it is split by.

    It may stand in an address, so that a page can lead to the one finding: `r103-adults-rosa-2024-by-sex`.

    Args:
        verdicts: Every relation, whether it holds or not: a name does not depend on which of them fail.
    """
    wanted = {id(one): _name(one) for one in verdicts.open}
    begun = _begun(wanted.values())
    alike: dict[Head, bool] = {}
    taken: set[str] = set()
    found = []
    for one in verdicts.each:
        if isinstance(one, Quiet):
            if one.head not in alike:
                slug = _slug(*one.head[:2], str(one.head[2]))
                alike[one.head] = not begun.isdisjoint((slug, _NUMBERED.sub("", slug)))
            if not alike[one.head]:  # of no head that an open one is about: its name is another
                continue
            own = _quiet(one)
        else:
            own = wanted[id(one)]
        name, at = own, 1
        while name in taken:
            at += 1
            name = f"{own}-{at}"
        taken.add(name)
        if isinstance(one, Verdict):
            found.append(name)
    return tuple(found)


def _begun(names: Iterable[str]) -> set[str]:
    """How some names may begin, after their rule: up to each of their hyphens, and whole."""
    found = set[str]()
    for name in names:
        _, *parts = name.split("-")
        found.update("-".join(parts[:at]) for at in range(1, len(parts) + 1))
    return found


def _quiet(one: Quiet) -> str:
    return _slug(*_about(one.rule, one.first), *(f"by-{name}" for name in (one.split,) if name))


def _name(verdict: Verdict) -> str:
    return _slug(*_parts(verdict))


def _slug(*parts: str) -> str:
    return _SIGNS.sub("-", "-".join(parts).lower()).strip("-")


def _parts(verdict: Verdict) -> Iterator[str]:
    if verdict.about is None and not verdict.parts:
        yield verdict.rule
        return
    key = verdict.first
    yield from _about(verdict.rule, key)
    if verdict.relation:
        yield verdict.relation
    else:
        own = {dimension for dimension, _ in key.dims}
        split = {dimension for part in verdict.parts for dimension, _ in part.key.dims} - own
        yield from (f"by-{dimension}" for dimension in sorted(split))


def _about(rule: str, key: Key) -> Iterator[str]:
    yield from (rule, key.measure, key.provider, str(key.period))
    for dimension, code in key.dims:
        yield from (dimension, code)
