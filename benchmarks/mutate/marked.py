"""Which figures a footnote about an open finding rests on, as `internal/findings.json` declares it.

A finding names the addresses whose figures carry its footnote in tables (`marks`), and those whose figures
carry it in running text (`doubts`). Whether the footnote stands there depends on every figure of its relation
(`parts`) and on those that were compared with them (`beside`); a part that nobody stated is bounded by all
figures of its measure and period.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from mutate.part import head

__all__ = ["NOWHERE", "Rest", "in_text", "rests", "together"]

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
        for mark in one["marks"]:
            found[mark] = found.get(mark, NOWHERE) | _finding(one)
    return found


def in_text(findings: bytes, sentences: bytes) -> Rest:
    """What the footnotes in running text rest on: the findings, and what the sentences that bear one state.

    Which paragraph bears which is for a law of its own (`mutate/lead.py`).

    Args:
        findings: `internal/findings.json`.
        sentences: `internal/sentences.json`.
    """
    found = together(_finding(one) for one in json.loads(findings) if one["doubts"])
    bearing = [one for one in json.loads(sentences) if one["findings"]]
    return found | Rest(frozenset(k for one in bearing for figure in one["figures"] for k in figure["keys"]))


def _finding(one: dict[str, Any]) -> Rest:
    keys = frozenset([*(part["key"] for part in one["parts"]), *one["beside"]])
    return Rest(keys, frozenset(head(part["key"]) for part in one["parts"] if not part["stated"]))


def together(many: Iterable[Rest]) -> Rest:
    """What all of some things rest on."""
    found = NOWHERE
    for one in many:
        found |= one
    return found
