"""Anchors: a name for each finding that does not change while other findings come and go."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from tilstand.reconcile.verdict import Verdict

__all__ = ["anchors"]

_SIGNS = re.compile(r"[^a-z0-9_]+")


def anchors(verdicts: Sequence[Verdict]) -> tuple[str, ...]:
    """A name for each relation, no two the same, made from its rule, its figure and what it is split by.

    It may stand in an address, so that a page can lead to the one finding: `r103-adults-rosa-2024-by-sex`.

    Args:
        verdicts: Every relation, whether it holds or not: a name does not depend on which of them fail.
    """
    taken: set[str] = set()
    found = []
    for one in verdicts:
        name = wanted = _SIGNS.sub("-", "-".join(_parts(one)).lower()).strip("-")
        at = 1
        while name in taken:
            at += 1
            name = f"{wanted}-{at}"
        taken.add(name)
        found.append(name)
    return tuple(found)


def _parts(verdict: Verdict) -> Iterator[str]:
    yield verdict.rule
    if verdict.about is None and not verdict.parts:
        return
    key = verdict.first
    yield from (key.measure, key.provider, str(key.period))
    for dimension, code in key.dims:
        yield from (dimension, code)
    if verdict.relation:
        yield verdict.relation
    else:
        own = {dimension for dimension, _ in key.dims}
        split = {dimension for part in verdict.parts for dimension, _ in part.key.dims} - own
        yield from (f"by-{dimension}" for dimension in sorted(split))
