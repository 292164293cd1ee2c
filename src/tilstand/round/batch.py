"""Everything that a round has: what bodies delivered, and what the unit keeps in its registers."""

from __future__ import annotations

from collections.abc import Iterable
from functools import partial
from pathlib import Path

from tilstand import collect
from tilstand.define import Framework
from tilstand.model import Batch, Observation
from tilstand.round.of_register.figures import kept_figures

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
    kept = kept_figures(collection, round_name)
    return collect.batch(collection, round_name, inbox=inbox, line_lists=line_lists, kept=kept)


def earlier(collection: Framework, round_name: str) -> tuple[Observation, ...]:
    """Every figure of the rounds before a round, those of registers too (see `collect.earlier`)."""
    return collect.earlier(collection, round_name, partial(kept_figures, collection))
