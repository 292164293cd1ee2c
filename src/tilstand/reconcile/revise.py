"""Figures of earlier periods that bodies correct: what was published, what stands now, and what to ask of it.

A correction is a vintage of its own. It is held against last year's other figures only to ask: they were
published together, and nobody has said yet which of them change with it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from datetime import date

from tilstand.book.figures import Book
from tilstand.book.interval import stated
from tilstand.book.row import Outcome, part
from tilstand.define.rules import RelationForm
from tilstand.model import Batch, Observation
from tilstand.model.revision import FigureRevision
from tilstand.model.statements import Head, of_heads
from tilstand.reconcile.former import Former
from tilstand.reconcile.imply import implied
from tilstand.reconcile.resolve import Resolved
from tilstand.reconcile.side import Shown, Side, Unsaid
from tilstand.reconcile.verdict import Verdict
from tilstand.terms import Key, Period

__all__ = ["asked_of", "before", "corrections", "revisions", "wholes"]

_SUMS = (RelationForm.BREAKDOWN, RelationForm.PART)


def corrections(batch: Batch) -> tuple[Observation, ...]:
    """What bodies state of the time before the round, the latest reading of each figure."""
    found: dict[Key, Observation] = {}
    delivered = (one for one in batch.submissions if one.basis == "delivered")
    for o in (o for one in delivered for o in of_heads(one.observations, before(batch.period))):
        if not o.edition and stated(o) is not None:
            other = found.get(o.key)
            if other is None or (other.as_at or date.min) < (o.as_at or date.min):
                found[o.key] = o
    return tuple(found[key] for key in sorted(found))


def before(period: Period) -> Callable[[Head], bool]:
    """True of what is stated of the time before a period."""
    return lambda head: head[2].last < period.first


def revisions(resolved: Resolved, book: Book, batch: Batch, former: Former) -> Iterator[FigureRevision]:
    """The published figures that are other ones now: those that bodies corrected, and sums over such bodies.

    Args:
        resolved: The figures as they stand.
        book: All statements.
        batch: What was delivered.
        former: What earlier editions published.
    """
    own = {o.key: o for o in corrections(batch)}
    sums: dict[Key, list[str]] = {}
    for key in (key for key in own if former.published(key) is not None):
        for whole in wholes(book, key):
            sums.setdefault(whole, []).append(key.provider)
    for key in sorted({**own, **sums}):
        was, now = former.published(key), resolved.get(key)
        if was is None or now is None or not now.value.known or was[1].value == now.value:
            continue
        edition, figure = was
        reason = own[key].remark if key in own else ""
        by = (key.provider,) if key in own else tuple(dict.fromkeys(sums[key]))
        yield FigureRevision(key, edition, figure.value, now.value, by, reason)


def wholes(book: Book, key: Key) -> Iterator[Key]:
    """The addresses of the groups whose figure is the sum of which a body's is a term."""
    if book.collection.measures[key.measure].aggregate == "members":
        for name in (*book.collection.groups, *book.collection.providers):
            if name != key.provider and key.provider in book.members(name, key.period):
                yield key.of(name)


def asked_of(book: Book, batch: Batch, former: Former) -> Iterator[Verdict]:
    """What is asked about corrections: of what was never published, of nothing, or of one number in a sum.

    Args:
        book: All statements.
        batch: What was delivered.
        former: What earlier editions published.
    """
    own = corrections(batch) if former.rounds else ()
    for o in own:
        was = former.published(o.key)
        if was is None:
            yield _asked("R140", book, o, Unsaid())
        elif was[1].value == o.value:
            yield _asked("R141", book, o, Shown(o.value))
    heads: dict[Head, list[Observation]] = {}
    for o in own:
        heads.setdefault((o.key.measure, o.key.provider, o.key.period), []).append(o)
    for head, those in heads.items():
        yield from _sums(book, head, those)


def _asked(rule: str, book: Book, own: Observation, expected: Side) -> Verdict:
    return Verdict(
        rule=rule,
        outcome=Outcome.FAILS,
        observed=Shown(own.value),
        expected=expected,
        parts=(part(book, own.key, observation=own),),
        sources=(own.source,),
        family="year_before",
    )


def _sums(book: Book, head: Head, own: Sequence[Observation]) -> Iterator[Verdict]:
    """Sums of the figures as they were published that do not hold any more with what was corrected."""
    vintages = list(book.vintages[head].values())
    former = [_undated(o) for o in (vintages[1] if len(vintages) > 1 else ())]
    fixed = {o.key: _undated(o) for o in own}
    before = Book(book.collection, former, book.absent)
    after = Book(book.collection, [*(o for o in former if o.key not in fixed), *fixed.values()], book.absent)
    failed = {_named(v) for v in implied(before).open if v.outcome is Outcome.FAILS}
    for verdict in implied(after).open:
        sums = verdict.form in _SUMS and verdict.outcome is Outcome.FAILS
        if sums and any(p.key in fixed for p in verdict.parts) and _named(verdict) not in failed:
            yield replace(verdict, rule="R142", row=None, severity=None, family="year_before")
            return  # what else does not fit misses the same persons


def _undated(observation: Observation) -> Observation:
    """A statement among others of one vintage."""
    return replace(observation, edition="", as_at=None)


def _named(verdict: Verdict) -> tuple[object, ...]:
    return verdict.rule, tuple(p.key for p in verdict.parts)
