"""The reconciled figures of a year: evaluated, decided on, and ready to be protected."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence, Set
from dataclasses import dataclass, replace
from functools import cached_property
from types import MappingProxyType
from typing import Any

from tilstand.book.figures import Book
from tilstand.book.held import held
from tilstand.book.row import Outcome
from tilstand.define import RoundView, Vocabulary
from tilstand.errors import UsageError
from tilstand.kernel.conflict import Certainty
from tilstand.model import Adjustment, Batch, Decision, Findings, Observation, Received
from tilstand.model.batch import file_name
from tilstand.model.headcount import Headcount
from tilstand.model.summary import Summary
from tilstand.reconcile.accept import standing
from tilstand.reconcile.adjust import applied, decided_on
from tilstand.reconcile.bygone import told_before
from tilstand.reconcile.contradict import contradictions
from tilstand.reconcile.decide import Decided, dismissed
from tilstand.reconcile.deduce import deduced, reread
from tilstand.reconcile.deviate import deviations
from tilstand.reconcile.dispute import disputes
from tilstand.reconcile.evaluate import every_relation
from tilstand.reconcile.explain import Explained, explanations
from tilstand.reconcile.find import findings, readable
from tilstand.reconcile.former import Former
from tilstand.reconcile.mark import Marked, leads, marked
from tilstand.reconcile.missing import missing, unchecked
from tilstand.reconcile.persons import Persons, persons
from tilstand.reconcile.resolve import Resolved
from tilstand.reconcile.revise import asked_of, revisions
from tilstand.reconcile.summary import MANY
from tilstand.reconcile.surround import Surroundings, surrounded
from tilstand.reconcile.tally import headcount
from tilstand.reconcile.tell import say
from tilstand.reconcile.verdict import Verdict
from tilstand.reconcile.verdicts import Verdicts
from tilstand.terms import Key, Period, Text

__all__ = ["Reconciliation", "figures"]

MOST_TABLES = 1_000
"""Tables among all of which causes are explained; beyond, each among those that hang together with it."""


@dataclass(frozen=True)
class Reconciliation:
    """What reconcile hands on.

    Attributes:
        figures: The figure at each address, with a footnote where an open finding is about it.
        findings: Every relation that does not hold, grouped by cause.
        verdicts: Every relation, whether it holds or not.
        adjustments: The decisions that were applied.
        book: Every statement, adjustments among them.
        period: The edition's period.
        decided: What became of decisions about findings; such findings are listed apart.
        left_out: Submissions that were refused: their figures take part in nothing.
        bygone: How many relations of earlier rounds do not hold, and are told in those rounds alone.
    """

    figures: Marked
    findings: Findings
    verdicts: Verdicts
    adjustments: tuple[Adjustment, ...]
    book: Book
    period: Period
    decided: tuple[Decided, ...] = ()
    left_out: tuple[Received, ...] = ()
    bygone: int = 0

    @property
    def missing(self) -> Text | None:
        """Which submissions take part in nothing, and how to see why; None where every one counts."""
        return missing(self.book.collection, self.period, self.left_out)

    @cached_property
    def explanations(self) -> tuple[Explained, ...]:
        """The explanation of each cause, in the order of the findings; internal, never published."""
        adjusted = {a.key for a in self.adjustments}
        if self.surroundings is None:
            found = explanations(self.book, [v for v in self.verdicts if _explained(v, adjusted)])
        else:
            found = tuple(
                one
                for book, every in self.surroundings.parted(self.book, self.verdicts)
                for one in explanations(book, [v for v in every if _explained(v, adjusted)])
            )
        return self._in_order(found)

    @cached_property
    def surroundings(self) -> Surroundings | None:
        """What causes are explained in, where there are too many tables to look at all; None where not."""
        if self.verdicts.apart <= MOST_TABLES:
            return None
        adjusted = {a.key for a in self.adjustments}
        return surrounded(self.book.collection, [v for v in self.verdicts.open if _explained(v, adjusted)])

    def _in_order(self, found: Iterable[Explained]) -> tuple[Explained, ...]:
        order = {cause: n for n, cause in enumerate(dict.fromkeys(f.cause for f in self.findings))}
        return tuple(sorted(found, key=lambda one: order.get(one.cause, len(order))))

    @property
    def summaries(self) -> tuple[Summary, ...]:
        """The causes that are told as one event, or of which there is more to say, for an edition."""
        return tuple(one.summary for one in self.explanations if one.summary is not None)

    @property
    def stopped(self) -> int:
        """How many explanations were stopped at the limit of their work."""
        return sum(one.status is Certainty.TIMED_OUT for one in self.explanations)

    @property
    def events(self) -> Mapping[str, tuple[Text, ...]]:
        """The sentences that stand for all findings of a cause, by its name, where there are several."""
        several = Counter(f.cause for f in self.findings)
        if max(several.values(), default=0) < MANY:  # nothing is told as one event, and nothing is worked out
            return {}
        return {one.cause: one.one_event for one in self.explanations if one.one_event}

    @property
    def standing(self) -> tuple[Decision, ...]:
        """The decisions about findings that still stand: no figure in them has changed."""
        return tuple(
            dict.fromkeys(one.decision for one in self.decided if one.status in ("accepted", "dismissed"))
        )

    @cached_property
    def internal(self) -> Mapping[str, object]:
        """What the unit gets beside findings: explanations, persons, decisions, deductions.

        Raises:
            KernelError: Relations that are not whole-number arithmetic.
        """
        languages = self.book.collection.settings.languages
        people = self.people
        return {
            "deduced.json": [one.asdict() for one in deduced(self.book, self.verdicts, self.period)],
            "readings.json": [one.asdict() for one in reread(self.book, self.verdicts)],
            "decisions.json": [one.asdict(languages) for one in self.decided],
            "explanations.json": [one.asdict(languages) for one in self.explanations],
            "persons.json": self.counted(people) if people else None,
        }

    def counted(self, people: Persons) -> dict[str, Any]:
        """The different people as they stand in JSON, marked as internal."""
        told = people.asdict(self.book.collection.settings.languages)
        return {"internal": True, **told, "left_out": self.refused}

    @property
    def unchecked(self) -> tuple[Text, ...]:
        """What is not told here: relations that want figures, and those told in earlier rounds."""
        before = (say("bygone", section="counts", n=self.bygone),) if self.bygone else ()
        apart = self.verdicts.apart
        tables = [say("tables", section="counts", n=apart)] if apart else []
        if self.surroundings is not None and self.surroundings.left:
            tables.append(say("unexplained", section="counts", n=self.surroundings.left))
        return (*tables, *unchecked(self.book.collection, self.verdicts), *before)

    @property
    def refused(self) -> list[dict[str, str]]:
        """The submissions that were left out, as they stand in JSON."""
        return [{"provider": one.provider, "file": file_name(one.path)} for one in self.left_out]

    @cached_property
    def people(self) -> Persons | None:
        """The different people behind the registrations; None where no measure counts a person twice."""
        try:
            return persons(self.book, self.period)
        except UsageError:
            return None

    @cached_property
    def headcount(self) -> Headcount | None:
        """The same as an edition may tell it; None where the figures do not say."""
        return headcount(self.book, self.period)

    @property
    def outcomes(self) -> Mapping[Outcome, int]:
        """How many relations are tested and hold, do not hold, could not be tested, and are decided on."""
        apart = ("contradiction", "year_before")
        found = Counter(v.outcome for v in self.verdicts.counted if v.family not in apart)
        return {outcome: found[outcome] for outcome in Outcome}

    @property
    def counts(self) -> Text:
        """The same in one line."""
        found = {outcome.value: n for outcome, n in self.outcomes.items()}
        text = "relations_decided" if self.outcomes[Outcome.DECIDED] else "relations"
        return say(text, section="counts", all=sum(found.values()), **found)

    def relations(self, collection: Vocabulary) -> list[dict[str, Any]]:
        """Every relation as it stands in `internal/relations.json`."""
        return [
            {
                "rule": v.rule,
                "relation": v.relation,
                "outcome": v.outcome.value,
                "readable": readable(collection, v).text(collection.settings.language),
                "observed": str(v.observed),
                "expected": str(v.expected),
                "terms": [
                    {"side": "left" if n < v.left else "right", "times": p.times, "key": p.key.text()}
                    for n, p in enumerate(v.parts)
                ],
                "beside": [key.text() for key in v.beside],
            }
            for v in self._related
        ]

    @property
    def _related(self) -> tuple[Verdict, ...]:
        """The relations among the verdicts: what is only asked about contradicts nothing."""
        return tuple(v for v in self.verdicts if v.family != "year_before")


def _explained(verdict: Verdict, adjusted: Set[Key]) -> bool:
    """True for a relation that takes part in explanations: what is only asked about contradicts nothing."""
    return verdict.family != "year_before" and verdict.first not in adjusted


def figures(
    collection: RoundView,
    batch: Batch,
    adjustments: Sequence[Adjustment] = (),
    earlier: Iterable[Observation] = (),
    decisions: Sequence[Decision] = (),
    settled: Mapping[str, Sequence[Adjustment]] = MappingProxyType({}),
    about: Set[str] = frozenset(),
) -> Reconciliation:
    """The reconciled figures of a batch.

    Args:
        collection: The collection.
        batch: Submissions and printed figures of the year.
        adjustments: The coordinator's decisions.
        earlier: Figures of earlier editions.
        decisions: What was decided about findings.
        settled: What the coordinator decided about figures in earlier rounds, by their names.
        about: The bodies whose figures are asked about, where not all are: what contradicts is looked for
            in what hangs together with these.
    """
    former = Former(collection, tuple(earlier), settled)
    delivered = [one.observations for one in batch.submissions]
    stated = held([*delivered, batch.published, former.statements])
    before = Book(collection, stated, batch.absent, batch.period)
    changed, stale = applied(before, adjustments)
    book = Book(collection, decided_on(stated, changed), batch.absent, batch.period) if changed else before
    alone = every_relation(book, batch.period)
    stood, accepted, idle = standing(collection, alone, decisions, batch.period)
    asked = (*asked_of(book, batch, former), *deviations(book, batch.period))
    contrary = contradictions(book, stood, batch.period, about)
    every = _supposed(collection, stood.after((*contrary, *asked)))
    judged, decided, unused = dismissed(collection, every, decisions)
    evaluated, bygone = told_before(judged, batch, former, book)
    resolved = Resolved(book, changed)
    verdicts = marked(collection, resolved, evaluated, changed)
    found = findings(collection, (v for v in verdicts.open if v.first not in changed))
    kept = tuple(changed[key] for key in sorted(changed))
    return Reconciliation(
        Marked(
            collection,
            resolved,
            verdicts.open,
            tuple(revisions(resolved, book, batch, former)),
            leads(found),
            lambda own: disputes(book, batch.period, own.get, own.findings),
        ),
        found + stale + idle + unused,
        verdicts,
        kept,
        book,
        batch.period,
        (*accepted, *decided),
        batch.left_out,
        len(bygone),
    )


def _supposed(collection: RoundView, verdicts: Verdicts) -> Verdicts:
    """The verdicts, those marked that rest on an assumption that nobody has accepted."""
    assumed = {relation.id for relation in collection.relations if relation.supposed}
    return verdicts.with_open(
        [
            verdict
            if assumed.isdisjoint((verdict.relation, *verdict.beneath))
            else replace(verdict, supposed=True)
            for verdict in verdicts.open
        ]
    )
