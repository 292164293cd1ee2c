"""What is not there, so that fewer findings are not taken for fewer faults: submissions, relations."""

from __future__ import annotations

from collections.abc import Sequence

from tilstand.book.row import Outcome
from tilstand.define import Framework, Vocabulary
from tilstand.model import Received
from tilstand.model.batch import file_name
from tilstand.reconcile.find import beside
from tilstand.reconcile.tell import body, joined, say
from tilstand.reconcile.verdicts import Verdicts
from tilstand.terms import Alike, Period, Text

__all__ = ["missing", "unchecked"]


def missing(collection: Framework, period: Period, left_out: Sequence[Received]) -> Text | None:
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
        names.append(beside(name, file_name(file.path)))
    text = "left_out_one" if len(names) == 1 else "left_out"
    own = [name for name, one in collection.rounds.items() if one.period == period]
    return say(text, section="missing", n=len(names), list=joined(names), round=Alike(own[0]))


def unchecked(collection: Vocabulary, verdicts: Verdicts) -> tuple[Text, ...]:
    """Which relations could not be checked, because figures that they need are stated by nobody.

    Args:
        collection: The collection.
        verdicts: Every relation, evaluated.
    """
    silent = [_named(collection, v.relation) for v in verdicts.open if v.family == "unsaid"]
    doubted = [v for v in verdicts.open if v.family == "contradiction" and v.outcome is Outcome.UNTESTED]
    lines = []
    if silent:
        lines.append(say("unchecked", section="missing", n=len(silent), list=joined(silent)))
    for verdict in doubted:
        lines.append(say("unconfirmed", section="missing", list=verdict.facts["relations"]))
    return tuple(lines)


def _named(collection: Vocabulary, relation: str) -> Text:
    return beside(collection.labels[f"relations.{relation}"], relation)
