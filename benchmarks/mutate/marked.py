"""Which figures a footnote about an open finding rests on, as `internal/findings.json` declares it.

A finding names the addresses whose figures carry its footnote (`marks`). Whether the footnote stands there
depends on every figure of its relation (`parts`) and on those that were compared with them (`beside`); a part
that nobody stated is bounded by all figures of its measure and period.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from mutate.part import head

__all__ = ["NOWHERE", "Rest", "rests", "together"]

_NONE: frozenset[str] = frozenset()


@dataclass(frozen=True)
class Rest:
    """What something rests on.

    Attributes:
        keys: Addresses of figures.
        over: Measures and periods of which it rests on every figure.
    """

    keys: frozenset[str] = _NONE
    over: frozenset[str] = _NONE

    def __or__(self, other: Rest) -> Rest:
        return Rest(self.keys | other.keys, self.over | other.over)


NOWHERE = Rest()


def rests(findings: bytes) -> Mapping[str, Rest]:
    """What the footnotes at each marked address rest on.

    Args:
        findings: `internal/findings.json`.
    """
    found: dict[str, Rest] = {}
    for one in json.loads(findings):
        keys = frozenset([*(part["key"] for part in one["parts"]), *one["beside"]])
        unsaid = frozenset(head(part["key"]) for part in one["parts"] if not part["stated"])
        for mark in one["marks"]:
            found[mark] = found.get(mark, NOWHERE) | Rest(keys, unsaid)
    return found


def together(many: Iterable[Rest]) -> Rest:
    """What all of some things rest on."""
    found = NOWHERE
    for one in many:
        found |= one
    return found
