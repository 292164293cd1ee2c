"""Everything that a round has: what bodies delivered, and what the unit keeps in its registers."""

from __future__ import annotations

from collections.abc import Iterable
from functools import partial
from pathlib import Path

from tilstand import collect
from tilstand.collect.kept import KeptFigures
from tilstand.define import Framework
from tilstand.model import Batch, Observation

__all__ = ["batch", "earlier"]


def batch(
    collection: Framework,
    round_name: str,
    *,
    inbox: Iterable[Path] = (),
    line_lists: Iterable[Path] = (),
) -> Batch:
    """All submissions of a round, with the figures of the registers that it names (see `collect.batch`).

    Args:
        collection: What is asked.
        round_name: Name of the round.
        inbox: Files delivered elsewhere.
        line_lists: Lists to be counted.
    """
    kept = _kept(collection, round_name)
    return collect.batch(collection, round_name, inbox=inbox, line_lists=line_lists, kept=kept)


def earlier(collection: Framework, round_name: str) -> tuple[Observation, ...]:
    """Every figure of the rounds before a round, those of registers too (see `collect.earlier`)."""
    return collect.earlier(collection, round_name, partial(_kept, collection))


def _kept(collection: Framework, round_name: str) -> tuple[KeptFigures, ...]:
    """The figures of the registers that a round names; where it names none, nothing waits for counting."""
    if not collection.round(round_name).registers:
        return ()
    from tilstand.round.of_register.figures import kept_figures

    return kept_figures(collection, round_name)
