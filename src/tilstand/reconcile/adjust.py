"""Adjustments: what the coordinator decided, applied where the figure is still the one decided on."""

from __future__ import annotations

from collections.abc import Sequence

from tilstand.book.figures import Book
from tilstand.define import Framework
from tilstand.languages import filled
from tilstand.model import Adjustment, Finding, Findings, Observation, Severity, Source
from tilstand.reconcile.find import named, where
from tilstand.terms import Alike, Key, Origin, Typed

__all__ = ["applied"]


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
        texts = (
            [str(standing)]
            if standing is not None
            else list(dict.fromkeys(str(o.value) for o in book.stated(decision.key)))
        )
        if decision.before in (texts or [""]):
            found[decision.key] = decision
        else:
            stale.append(_stale(book.collection, decision, ", ".join(texts)))
    return found, Findings(tuple(stale))


def observation(decision: Adjustment) -> Observation:
    """The decided figure as a statement of its own, beside the ones it replaces."""
    return Observation(
        decision.key, decision.after, Source(decision.document, quote=decision.id), Origin.ADJUSTED
    )


def _stale(collection: Framework, decision: Adjustment, now: str) -> Finding:
    rule = collection.rules["R130"]
    cells = (decision.key,)
    facts = {
        "id": Typed(Alike(decision.id), "term"),
        "observed": Typed(Alike(now or "–"), "number", cells),
        "expected": Typed(Alike(decision.before), "number", cells),
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
        observed=now,
        expected=decision.before,
        relation=named(collection, decision.key),
        sources=(Source(decision.document, quote=decision.id),),
        cells=cells,
        cause=decision.id,
    )
