"""Adjustments: what the coordinator decided, applied where the figure is still the one decided on."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from tilstand.book.figures import Book
from tilstand.book.held import StatementsByHead
from tilstand.book.vintage import since
from tilstand.define import Framework
from tilstand.languages import filled
from tilstand.model import Adjustment, Finding, Findings, Observation, Severity, Source
from tilstand.model.statements import Head
from tilstand.reconcile.find import where
from tilstand.reconcile.side import Shown, Unsaid
from tilstand.terms import Alike, Joined, Key, Origin, Typed, Value
from tilstand.text.place import named

__all__ = ["applied", "decided_on"]


def applied(book: Book, adjustments: Sequence[Adjustment]) -> tuple[dict[Key, Adjustment], Findings]:
    """The adjustments that apply, by address, and a finding for each that no longer does.

    Args:
        book: The figures as they were stated.
        adjustments: The decisions, in order; a later one on the same address replaces an earlier one.
    """
    found: dict[Key, Adjustment] = {}
    stale: list[Finding] = []
    for decision in adjustments:
        standing = found[decision.key].after if decision.key in found else None
        stated = _latest(book, decision)
        values = (standing,) if standing is not None else tuple(dict.fromkeys(stated))
        if decision.before in values:
            found[decision.key] = decision
        else:
            stale.append(_stale(book.collection, decision, values))
    return found, Findings(tuple(stale))


def decided_on(stated: StatementsByHead, decisions: Mapping[Key, Adjustment]) -> StatementsByHead:
    """The statements with decided figures in place of those they replace."""
    touched: dict[Head, list[Observation]] = {}
    for key, decision in decisions.items():
        head = key.measure, key.provider, key.period
        if head not in touched:
            touched[head] = [o for o in stated.of(head) if o.key not in decisions]
        touched[head].append(observation(decision))
    return stated.only((head for head in stated.heads if head not in touched), touched)


def _latest(book: Book, decision: Adjustment) -> tuple[Value, ...]:
    """What the latest round says that says anything: a figure that a body corrected since is another one."""
    every = book.stated(decision.key)
    last = max((since(book.collection, o) for o in every), default=None)
    return tuple(o.value for o in every if since(book.collection, o) == last)


def observation(decision: Adjustment) -> Observation:
    """The decided figure as a statement of its own, beside the ones it replaces."""
    return Observation(
        decision.key, decision.after, Source(decision.document, quote=decision.id), Origin.ADJUSTED
    )


def _stale(collection: Framework, decision: Adjustment, values: Sequence[Value]) -> Finding:
    rule = collection.rules["R130"]
    cells = (decision.key,)
    now = [Shown(value).told(cells) for value in values] or [Unsaid().told(cells)]
    facts = {
        "id": Typed(Alike(decision.id), "term"),
        "observed": Joined(tuple(now)),
        "expected": Shown(decision.before).told(cells),
    }
    return Finding(
        rule="R130",
        severity=Severity(rule.severity),
        where=where(collection, decision.key),
        what=filled(rule.what, **facts),
        do=filled(rule.do, **facts),
        providers=(decision.key.provider,),
        period=str(decision.key.period),
        measure=decision.key.measure,
        observed=", ".join(map(str, values)),
        expected=str(decision.before),
        relation=named(collection, decision.key),
        sources=(Source(decision.document, quote=decision.id),),
        cells=cells,
        cause=decision.id,
    )
