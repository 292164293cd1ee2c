"""What is not there: submissions that were refused, so that fewer findings are not taken for fewer faults."""

from __future__ import annotations

from collections.abc import Sequence

from tilstand.define import Collection, Words
from tilstand.model import Received
from tilstand.reconcile.tell import body, joined, say
from tilstand.terms import Period

__all__ = ["missing"]


def missing(collection: Collection, period: Period, left_out: Sequence[Received]) -> Words | None:
    """Which submissions were left out, and how to see why; None where every one counts.

    Args:
        collection: The collection.
        period: The edition's period.
        left_out: The files that were refused.
    """
    if not left_out:
        return None
    names = []
    for file in left_out:
        name = body(collection, file.provider) if file.provider in collection.providers else say("nobody")
        names.append(Words(nb=f"{name.nb} ({file.path.name})", en=f"{name.en} ({file.path.name})"))
    text = "left_out_one" if len(names) == 1 else "left_out"
    return say(text, section="missing", n=len(names), list=joined(names), year=str(period))
