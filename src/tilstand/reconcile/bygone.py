"""What did not fit in an earlier round, and was told there: it is no open finding of this one."""

from __future__ import annotations

from tilstand.book.figures import Book
from tilstand.book.row import Outcome
from tilstand.model import Batch
from tilstand.model.statements import Head, of_heads
from tilstand.reconcile.former import Former
from tilstand.reconcile.revise import before, wholes
from tilstand.reconcile.verdict import Verdict
from tilstand.reconcile.verdicts import Verdicts
from tilstand.terms import Key, Period

__all__ = ["told_before"]


def told_before(
    verdicts: Verdicts, batch: Batch, former: Former, book: Book
) -> tuple[Verdicts, tuple[Verdict, ...]]:
    """The verdicts of this round, and those that fail on figures of earlier rounds alone.

    A relation belongs to an earlier round if all its figures are of the time before this one, and this round
    states and revises nothing of what they say: no figure of the same measure, body and period, and none that
    a sum over bodies is made of.

    Args:
        verdicts: Every relation, with what was decided.
        batch: What this round states.
        former: What earlier rounds stated; where there are none, everything is of this round.
        book: All statements.
    """
    if not former.rounds:
        return verdicts, ()
    touched = set(map(_head, _stated(batch, book)))
    old = [v for v in verdicts.open if v.outcome is Outcome.FAILS and _bygone(v, batch.period, touched)]
    names = set(map(id, old))
    return verdicts.without(lambda one: id(one) in names), tuple(old)


def _stated(batch: Batch, book: Book) -> list[Key]:
    """What this round states of the time before it, and the sums over bodies that it is part of."""
    every = [*(one.observations for one in batch.submissions), batch.published]
    keys = dict.fromkeys(o.key for some in every for o in of_heads(some, before(batch.period)))
    return [*keys, *(whole for key in keys for whole in wholes(book, key))]


def _bygone(verdict: Verdict, own: Period, touched: set[Head]) -> bool:
    keys = {verdict.first, *(part.key for part in verdict.parts)}
    return all(key.period.last < own.first and _head(key) not in touched for key in keys)


def _head(key: Key) -> Head:
    return key.measure, key.provider, key.period
