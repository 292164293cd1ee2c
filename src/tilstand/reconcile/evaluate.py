"""Every relation, evaluated: vintage by vintage, so that no figure is held against one of another reading."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from tilstand.book.figures import Book
from tilstand.book.row import Outcome
from tilstand.reconcile.declare import declared
from tilstand.reconcile.imply import implied, repeated
from tilstand.reconcile.verdict import Verdict
from tilstand.reconcile.verdicts import Quiet, QuietHeads, Verdicts
from tilstand.terms import Period

__all__ = ["every_relation"]


def every_relation(book: Book, period: Period) -> Verdicts:
    """Every relation of the latest figures, and those of older vintages that nothing later stands for.

    Args:
        book: The figures.
        period: The edition's period, for terms that name none.
    """
    return Verdicts(_each(book, period))


def _each(book: Book, period: Period) -> Iterator[Verdict | Quiet | QuietHeads]:
    yield from repeated(book).each
    latest, *older = book.views
    for one in (*implied(latest, book).each, *declared(latest, period)):
        if not isinstance(one, Verdict):  # of one head, and so of one vintage
            yield one
        elif not _said_before(book, one):
            yield _unmixed(book, latest, one)
    for view in older:
        for verdict in (*implied(view, book), *declared(view, period)):
            if any(p.observation and p.observation not in latest.stated(p.key) for p in verdict.parts):
                yield verdict


def _said_before(book: Book, verdict: Verdict) -> bool:
    """True if a figure without parts of its own vintage repeats an older one, which has them."""
    whole, *parts = verdict.parts
    if verdict.row is None or whole.observation is None or any(p.observation for p in parts):
        return False
    before = list(book.vintages[whole.key.measure, whole.key.provider, whole.key.period].values())[1:]
    return any(o.key == whole.key and o.value == whole.observation.value for own in before for o in own)


def _unmixed(book: Book, latest: Book, verdict: Verdict) -> Verdict:
    """A relation over several bodies or measures; not tested where one was restated and another was not."""
    if latest is book:
        return verdict
    heads = ((part.key.measure, part.key.provider, part.key.period) for part in verdict.parts)
    if book.vintages.mixed(heads, across=verdict.form is not None and verdict.form.of_periods):
        return replace(verdict, outcome=Outcome.UNTESTED, row=None)
    return verdict
