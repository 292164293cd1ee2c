"""One cause told as one event: what does not fit, what else shows it, and the simplest explanation."""

from __future__ import annotations

from collections.abc import Hashable, Iterator, Sequence
from dataclasses import replace

from tilstand.define import Vocabulary
from tilstand.define.rules import RelationForm
from tilstand.kernel.catalogue import MoveKind
from tilstand.kernel.conflict import Certainty
from tilstand.languages import Stated
from tilstand.languages.inner import Inner
from tilstand.model.summary import Summary
from tilstand.reconcile.find import sides
from tilstand.reconcile.mishap import Mishap, Possibility
from tilstand.reconcile.story import CauseAnswer
from tilstand.reconcile.tell import code, joined, say
from tilstand.reconcile.verdict import Verdict
from tilstand.terms import Text
from tilstand.text.fixed import fixed

__all__ = ["MANY", "summary"]

MANY = 3
"""Findings of one cause from which they are told as one event; two can be read side by side."""

_PRINTED = (Mishap.OVERLAP, Mishap.PERIOD_LEFT_OUT, Mishap.COUNTED_TWICE)
"""What is told outside the unit: it names figures that are printed, and no line of a file."""


def summary(
    collection: Vocabulary,
    cause: str,
    verdicts: Sequence[Verdict],
    answer: CauseAnswer,
    possible: Sequence[Possibility],
) -> Summary | None:
    """A cause in three sentences; of one or two findings only what may lie behind them, or that this is open.

    Args:
        collection: The collection.
        cause: Its name.
        verdicts: What does not fit.
        answer: Its explanation.
        possible: Mishaps that would account for it.

    Returns:
        None where there is nothing to say beside the findings, or where one rests on an assumption.
    """
    if any(verdict.supposed for verdict in verdicts):
        return None
    told = [one.words for one in possible if one.mishap in _PRINTED]
    behind = [fixed(collection.labels, "finding.possible", what=told[0])] if told else []
    sums = all(verdict.numbers and verdict.family == "sum" for verdict in verdicts)
    if len(verdicts) < MANY:
        if not behind and sums and not _explained(answer):
            behind = [fixed(collection.labels, "finding.undecided")]
        return Summary(cause, tuple(behind)) if behind else None
    if not sums:
        return None
    sentences = (*_what(collection, verdicts), *_story(collection, verdicts, answer), *behind)
    return Summary(cause, tuple(sentences))


def _explained(answer: CauseAnswer) -> bool:
    """True where it is known how many persons would account for what does not fit."""
    return answer.status is Certainty.PROVEN and bool(answer.happened or answer.persons is not None)


def _what(collection: Vocabulary, verdicts: Sequence[Verdict]) -> Iterator[Text]:
    first = verdicts[0]
    cells = tuple(dict.fromkeys(part.key for part in first.parts))
    of_bodies = first.form is RelationForm.MEMBERS
    observed, expected = sides(first, cells, within=True)
    told = {"observed": observed, "expected": expected}
    name = "sum" if of_bodies else "figures"
    if first.first.dims:
        codes = joined((code(collection, *pair) for pair in first.first.dims), ", ")
        yield fixed(collection.labels, f"finding.{name}_of", what=codes, **told)
    else:
        yield fixed(collection.labels, f"finding.{name}", **told)


def _story(collection: Vocabulary, verdicts: Sequence[Verdict], answer: CauseAnswer) -> Iterator[Text]:
    cells = (verdicts[0].first,)
    if answer.status is Certainty.PROVEN and answer.happened:
        told = (
            fixed(
                collection.labels,
                f"finding.happened.{replace(kind, of='')}",
                n=_people(*ends, cells),
            )
            for kind, ends in sorted(answer.happened, key=_most)
        )
        # Where it is about bodies alone, the sums are taken to be added up rightly: the reader is told so.
        name = "simplest" if any(kind.in_the_sum for kind, _ in answer.happened) else "simplest_if"
        yield joined(
            (
                fixed(collection.labels, f"finding.{name}", list=joined(told)),
                *_beside(collection, answer, cells),
            ),
            " ",
        )
    elif answer.status is Certainty.PROVEN and answer.persons is not None:
        yield fixed(collection.labels, "finding.open", n=_people(*answer.persons, cells))
    else:
        yield fixed(collection.labels, "finding.undecided")


def _beside(collection: Vocabulary, answer: CauseAnswer, cells: tuple[Hashable, ...]) -> Iterator[Text]:
    """How many explanations are as simple, and what one person more would allow: one sentence."""
    rivals = [
        fixed(
            collection.labels,
            "finding.rival",
            without=fixed(collection.labels, f"finding.without.{one.without}"),
            n=_people(one.persons, one.persons, cells),
        )
        for one in answer.rivals
        if one.persons is not None and one.more is not None and one.more <= 1
    ]
    if len({tuple(one["bodies"]) for one in answer.ties}) <= 1:
        yield from rivals
        return
    told = {"n": Stated(len(answer.ties), cells)}
    if rivals:
        within = joined((Inner(one) for one in rivals), " ")
        yield fixed(collection.labels, "finding.as_simple_rival", **told, rival=within)
    else:
        yield fixed(collection.labels, "finding.as_simple", **told)


def _most(happened: tuple[MoveKind, tuple[int, int]]) -> tuple[int, str]:
    kind, (_, high) = happened
    return -high, str(kind)


def _people(low: int, high: int, cells: tuple[Hashable, ...]) -> Text:
    """So many persons, their number with the figure that it follows from."""
    if low != high:
        return say("persons_range", low=Stated(low, cells), high=Stated(high, cells))
    if low == 1:
        return say("persons_stated_one", n=Stated(low, cells))
    return say("persons", n=Stated(low, cells))
