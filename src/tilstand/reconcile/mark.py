"""Marks: the figures that an open finding is about carry a footnote that says so.

A sum over many bodies that misses its total is told at the total, not at each body; a printed change is told
at the change, not at the figures that it was reckoned from. Where only two figures face each other, both are
marked: either of them may be the one that is not right.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from collections.abc import Collection as Several
from dataclasses import replace
from types import MappingProxyType

from tilstand.book.row import Outcome
from tilstand.define import Framework, Vocabulary
from tilstand.model import Figure, Findings, Note, NoteKind, Severity
from tilstand.model.dispute import Dispute
from tilstand.model.revision import FigureRevision
from tilstand.reconcile.anchor import anchors
from tilstand.reconcile.find import weight
from tilstand.reconcile.resolve import Resolved
from tilstand.reconcile.verdict import Verdict
from tilstand.reconcile.verdicts import Verdicts
from tilstand.terms import Key
from tilstand.text.fixed import fixed

__all__ = ["Marked", "leads", "marked"]


def marked(collection: Framework, resolved: Resolved, verdicts: Verdicts, settled: Several[Key]) -> Verdicts:
    """The relations, named, each that is an open finding with the addresses whose figures carry its footnote.

    Args:
        collection: The collection.
        resolved: The figures.
        verdicts: Every relation, evaluated.
        settled: Addresses that the coordinator has decided: what is about them is no open question.
    """
    named = zip(verdicts.open, anchors(verdicts), strict=True)
    return verdicts.with_open(
        [_marked(collection, resolved, replace(one, anchor=name), settled) for one, name in named]
    )


def _marked(collection: Framework, resolved: Resolved, verdict: Verdict, settled: Several[Key]) -> Verdict:
    if (
        verdict.outcome is not Outcome.FAILS
        or verdict.first in settled
        or weight(collection, verdict) is Severity.INFO
        or collection.rules[verdict.rule].asks
        or verdict.supposed
    ):
        return verdict
    known = [key for key in dict.fromkeys(_about(verdict)) if _known(resolved, key)]
    return replace(verdict, marks=tuple(_shown(collection, resolved, verdict, known)), doubts=tuple(known))


def leads(findings: Findings) -> Mapping[str, str]:
    """The place of the first finding of each cause, by the place of each: footnotes lead to the cause.

    Args:
        findings: What does not fit, in the order in which it is told.
    """
    first: dict[str, str] = {}
    for one in findings.certain:
        if one.marks or one.doubts:
            first.setdefault(one.cause or one.anchor, one.anchor)
    return {one.anchor: first.get(one.cause or one.anchor, one.anchor) for one in findings}


def _known(resolved: Resolved, key: Key) -> bool:
    figure = resolved.get(key)
    return figure is not None and figure.value.known


def _shown(
    collection: Framework, resolved: Resolved, verdict: Verdict, known: Sequence[Key]
) -> Iterator[Key]:
    repeats = collection.rules[verdict.kind].repeats
    for key in known:
        figure = resolved.get(key)
        told = figure is not None and (figure.disputed or resolved.printed_beside(key, figure.value))
        if not (repeats and told):
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
        revisions: Published figures of earlier periods that are other ones now.
        leads: The place of each finding's cause, by its own: one cause is told in one place.
        disputes: What was published otherwise than it adds up, from these figures.
    """

    def __init__(
        self,
        collection: Framework,
        resolved: Resolved,
        verdicts: Iterable[Verdict],
        revisions: tuple[FigureRevision, ...] = (),
        leads: Mapping[str, str] = MappingProxyType({}),
        disputes: Callable[[Marked], Iterable[Dispute]] = lambda marked: (),
    ) -> None:
        self._resolved = resolved
        self.revisions = revisions
        told = [
            (one, "note_open_word" if collection.rules[one.rule].word else "note_open") for one in verdicts
        ]
        place = {one.anchor: leads.get(one.anchor, one.anchor) for one in verdicts}
        self._notes = _notes(
            collection, ((key, path, place[one.anchor]) for one, path in told for key in one.marks)
        )
        self._doubts = _notes(
            collection, ((key, path, place[one.anchor]) for one, path in told for key in one.doubts)
        )
        self.disputes = tuple(disputes(self))

    def get(self, key: Key) -> Figure | None:
        """The figure at an address; None where nothing is said and nothing follows."""
        figure = self._resolved.get(key)
        own, doubts = self._notes.get(key, ()), self._doubts.get(key, ())
        if figure is None or not (own or doubts):
            return figure
        if figure.disputed:  # one mark for one cause, the same wherever it stands
            said = next(note for note in figure.notes if note.kind is NoteKind.DISPUTED)
            see = tuple(dict.fromkeys(anchor for note in doubts for anchor in note.see))
            doubts = (replace(said, see=see),)
        return replace(figure, notes=(*figure.notes, *own), doubts=doubts)

    def findings(self, key: Key) -> tuple[str, ...]:
        """The open findings that a figure is about, by their anchors."""
        return tuple(anchor for note in self._doubts.get(key, ()) for anchor in note.see)

    def reports(self, provider: str) -> bool:
        """True if any figure of a provider is stated."""
        return self._resolved.reports(provider)

    def remainder(self, key: Key, dimension: str, parent: str | None) -> Figure | None:
        """What the known parts of a whole leave unplaced; None where nothing is left or known."""
        return self._resolved.remainder(key, dimension, parent)


def _notes(collection: Vocabulary, told: Iterable[tuple[Key, str, str]]) -> Mapping[Key, tuple[Note, ...]]:
    """One footnote for each wording at an address, which leads to all findings that it is about."""
    found: dict[Key, dict[str, list[str]]] = {}
    for key, path, anchor in told:
        found.setdefault(key, {}).setdefault(path, []).append(anchor)
    return {
        key: tuple(
            Note(fixed(collection.labels, path), see=tuple(dict.fromkeys(see)), kind=NoteKind.DOUBT)
            for path, see in by_path.items()
        )
        for key, by_path in found.items()
    }
