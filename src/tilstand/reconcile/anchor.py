"""Anchors: a name for each finding that does not change while other findings come and go."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Set
from functools import cache

from tilstand.model.statements import Head
from tilstand.reconcile.verdict import Verdict
from tilstand.reconcile.verdicts import Quiet, QuietHeads, Verdicts
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
    begun, whole = _begun(wanted.values()), {name.partition("-")[2] for name in wanted.values()}
    taken: set[str] = set()
    found = []
    for one in _near(verdicts, begun, whole):
        own = _quiet(one) if isinstance(one, Quiet) else wanted[id(one)]
        name, at = own, 1
        while name in taken:
            at += 1
            name = f"{own}-{at}"
        taken.add(name)
        if isinstance(one, Verdict):
            found.append(name)
    return tuple(found)


def _near(verdicts: Verdicts, begun: Set[str], whole: Set[str]) -> Iterator[Verdict | Quiet]:
    """The verdicts without those of heads that no open one is about: their names are others.

    A number at the end may be that of a period, or the one that tells an open one from others of its name.
    """

    @cache
    def alike(head: Head) -> bool:
        slug = _slug(*head[:2], str(head[2]))
        return slug in begun or _NUMBERED.sub("", slug) in whole

    for one in verdicts.each:
        if isinstance(one, QuietHeads):
            yield from (quiet for head in one.heads if alike(head) for quiet in one.of(head))
        elif isinstance(one, Verdict) or alike(one.head):
            yield one


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
