"""Marks: the figures that an open finding is about carry a footnote that says so.

A sum over many bodies that misses its total is told at the total, not at each body; a printed change is told
at the change, not at the figures that it was reckoned from. Where only two figures face each other, both are
marked: either of them may be the one that is not right.
"""

from __future__ import annotations

from collections.abc import Collection as Several
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace

from tilstand.define import Collection
from tilstand.ledger.row import Outcome
from tilstand.model import Figure, Key, Note, Severity
from tilstand.reconcile.find import weight
from tilstand.reconcile.resolve import Resolved
from tilstand.reconcile.verdict import Verdict
from tilstand.text.fixed import fixed

__all__ = ["Marked", "marked"]

_WORDS = {"R112", "R113", "R114", "R117"}
"""Rules about a word: the figures do not contradict each other, the word contradicts them."""

_PRINTED = {"R101", "R106"}
"""Rules that say no more than the footnote with the printed figure does, where there is one."""


def marked(
    collection: Collection, resolved: Resolved, verdicts: Iterable[Verdict], settled: Several[Key]
) -> tuple[Verdict, ...]:
    """The relations, each that is an open finding with the addresses whose figures carry its footnote.

    Args:
        collection: The collection.
        resolved: The figures.
        verdicts: Every relation, evaluated.
        settled: Addresses that the coordinator has decided: what is about them is no open question.
    """
    return tuple(
        replace(one, marks=tuple(_shown(resolved, one)))
        if one.outcome is Outcome.FAILS
        and one.first not in settled
        and weight(collection, one) is not Severity.INFO
        else one
        for one in verdicts
    )


def _shown(resolved: Resolved, verdict: Verdict) -> Iterator[Key]:
    for key in dict.fromkeys(_about(verdict)):
        figure = resolved.get(key)
        if figure is None or not figure.value.known:
            continue
        if not (verdict.kind in _PRINTED and resolved.printed_beside(key, figure.value)):
            yield key


def _about(verdict: Verdict) -> Sequence[Key]:
    """The figure that the finding names, those that are stated for it, and the other one of only two."""
    if verdict.family != "sum" or verdict.signs[1] != "+":
        return (verdict.first,)
    stated = verdict.parts if len(verdict.parts) == 2 else verdict.parts[: verdict.left]
    return (verdict.first, *(part.key for part in stated if part.observation is not None))


class Marked:
    """Reconciled figures, with a footnote to each that an open finding is about.

    Args:
        collection: The collection.
        resolved: The figures.
        verdicts: Every relation, with its marks.
    """

    def __init__(self, collection: Collection, resolved: Resolved, verdicts: Iterable[Verdict]) -> None:
        self._resolved = resolved
        self._notes: dict[Key, tuple[Note, ...]] = {}
        for one in verdicts:
            path = "note_open_word" if one.rule in _WORDS else "note_open"
            for key in one.marks:
                known = (*self._notes.get(key, ()), Note(fixed(collection.labels, path), see="findings"))
                self._notes[key] = tuple(dict.fromkeys(known))

    def get(self, key: Key) -> Figure | None:
        """The figure at an address; None where nothing is said and nothing follows."""
        figure = self._resolved.get(key)
        own = self._notes.get(key)
        return replace(figure, notes=(*figure.notes, *own)) if figure is not None and own else figure

    def reports(self, provider: str) -> bool:
        """True if any figure of a provider is stated."""
        return self._resolved.reports(provider)

    def remainder(self, key: Key, dimension: str, parent: str | None) -> Figure | None:
        """What the known parts of a whole leave unplaced; None where nothing is left or known."""
        return self._resolved.remainder(key, dimension, parent)
