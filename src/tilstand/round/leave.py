"""Leaving a trace of what was found when the figures of a round were held against each other."""

from __future__ import annotations

import json
from collections.abc import Iterable
from contextlib import suppress
from typing import Any

from tilstand.archive.log import written
from tilstand.round.ask import Posed
from tilstand.round.read import RoundState
from tilstand.round.trace import named

__all__ = ["leave"]


def leave(state: RoundState, questions: Iterable[Posed]) -> None:
    """Leave what was found; whatever was left before makes room for it.

    Where the folder cannot be written to nothing is left: nothing rests on it.

    Args:
        state: The round.
        questions: Every question to its bodies.
    """
    told: dict[str, Any] = {
        "read": dict(sorted(state.files.items())),
        "questions": sorted(
            [one.number, one.provider, one.query.rule, one.told] for one in questions if one.query
        ),
        "errors": [list(one.providers) for one in state.findings.errors],
    }
    path = named(state.collection.path, state.name, state.files)
    with suppress(OSError):
        written(path, json.dumps(told, ensure_ascii=False).encode() + b"\n", mode=0o644)
        for other in path.parent.glob(".held-*.json"):
            if other != path:
                other.unlink(missing_ok=True)
