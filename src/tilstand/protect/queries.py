"""What one body is asked: what does not fit among its own figures, and its own part in what others share.

Where other bodies take part, the body is asked about its own figures alone: no number of another's leaves,
nor one of a sum that another's could be worked out from.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Collection, Iterable, Iterator
from dataclasses import replace
from typing import Literal

from tilstand.define import Framework, Vocabulary
from tilstand.languages import Stated, filled, message, quoted
from tilstand.languages.catalogue import known
from tilstand.model import Figures, Finding, Findings, Severity
from tilstand.model.release import Query
from tilstand.terms import Alike, Joined, Key, Origin, Period, Text, Typed
from tilstand.terms.text import FALLBACK

__all__ = ["queries"]

_WEIGHTS: dict[Severity, Literal["error", "warning"]] = {
    Severity.ERROR: "error",
    Severity.WARNING: "warning",
}
_NAMED = Alike("{place} ({by})")
_STATED = (Origin.SUBMITTED, Origin.COUNTED, Origin.ADJUSTED)


def queries(
    collection: Framework, period: Period, figures: Figures, findings: Findings, provider: str
) -> Iterator[Query]:
    """What a body is asked; of several findings that others share, with one cause, the first.

    One total that does not fit several of its breakdowns in the same way is one question, which names them.
    What is about earlier periods alone was asked in their own rounds, and words of the report are the
    coordinator's, not the body's.

    Args:
        collection: The collection.
        period: Period of the round.
        figures: The figures after reconciliation.
        findings: Everything that does not fit.
        provider: The body.
    """
    seen: set[str] = set()
    causes: set[str] = set()
    wanted = [one for one in findings if provider in one.providers and _asked(collection, one, period)]
    own = _alike(one for one in wanted if set(one.providers) == {provider})
    for finding in wanted:
        if set(finding.providers) == {provider}:
            alike = own.pop(_said(finding), [])
            if not alike:
                continue  # told with the first that says the same
            query = _own(collection, finding, alike)
        else:
            stated = _parts(figures, finding, provider)
            if not stated or finding.cause in causes:
                continue
            causes.add(finding.cause)
            query = _shared(collection, finding, stated)
        number = _number(query.rule, provider, finding, seen)
        seen.add(number)
        about = next((k for k in finding.cells if k.provider == provider and k.period in period), None)
        yield replace(query, number=number, about=about)


def _asked(collection: Framework, finding: Finding, period: Period) -> bool:
    """True for what a body can be asked about at all."""
    if finding.severity not in _WEIGHTS:
        return False
    if finding.rule in collection.rules and collection.rules[finding.rule].word:
        return False
    return not finding.cells or any(key.period in period for key in finding.cells)


def _alike(findings: Iterable[Finding]) -> dict[tuple[str, ...], list[Finding]]:
    """Findings by what they say: some say the same, each of another breakdown of one figure."""
    found: dict[tuple[str, ...], list[Finding]] = {}
    for one in findings:
        found.setdefault(_said(one), []).append(one)
    return found


def _said(finding: Finding) -> tuple[str, ...]:
    """What a finding says; one that is about no breakdown is like no other."""
    alone = () if _broken_down(finding) else tuple(key.text() for key in finding.cells)
    return (finding.rule, *(one.text(FALLBACK) for one in (finding.where, finding.what)), *alone)


def _broken_down(finding: Finding) -> tuple[str, ...]:
    """The dimensions by which a finding's first figure is broken down in the others."""
    first, *others = finding.cells or (None,)
    if first is None or any(
        (one.measure, one.provider, one.period) != (first.measure, first.provider, first.period)
        for one in others
    ):
        return ()
    known = {name for name, _ in first.dims}
    return tuple(dict.fromkeys(name for one in others for name, _ in one.dims if name not in known))


def _own(collection: Framework, finding: Finding, alike: Iterable[Finding]) -> Query:
    rule = collection.rules.get(finding.rule)
    title = finding.where if rule is None else rule.title
    declared = finding.where.text(FALLBACK).endswith(")")  # its relation is named there
    names = dict.fromkeys(name for one in alike for name in _broken_down(one) if not declared)
    labels = Joined(tuple(collection.labels[f"dimensions.{name}"] for name in names), "; ")
    where = filled(_NAMED, place=finding.where, by=labels) if names else finding.where
    instead = f"letter.of_body.{finding.rule}.do"  # where the unit is told something that no body can do
    do = message(instead) if known(instead) else finding.do
    return Query(finding.rule, _WEIGHTS[finding.severity], title, where, finding.what, do)


def _parts(figures: Figures, finding: Finding, provider: str) -> dict[Key, Stated]:
    """The body's own figures among those that a finding is about, as far as it has stated them."""
    found = {}
    for key in finding.cells:
        figure = figures.get(key) if key.provider == provider else None
        if figure is not None and figure.value.known and figure.origin in _STATED:
            found[key] = Stated(figure.value, (key,))
    return found


def _shared(collection: Framework, finding: Finding, stated: dict[Key, Stated]) -> Query:
    numbers = Joined(tuple(filled(Alike("{number}"), number=one) for one in stated.values()))
    return Query(
        finding.rule,
        _WEIGHTS[finding.severity],
        message("letter.shared.title"),
        Joined(tuple(_named(collection, key) for key in stated), "; "),
        message("letter.shared.what", count=len(stated), numbers=numbers),
        message("letter.shared.do"),
    )


def _named(collection: Vocabulary, key: Key) -> Text:
    """An address in words."""
    return Joined(
        (
            quoted(collection.measure_label(key.measure)),
            *(collection.code_label(dimension, code) for dimension, code in key.dims),
            Typed(Alike(str(key.period)), "period"),
        )
    )


def _number(rule: str, provider: str, finding: Finding, seen: Collection[str]) -> str:
    """The question's number: of its rule and addresses, so that it stays while figures change.

    Where a figure and its breakdowns do not fit it is of that figure, whichever of them are left.
    What is not about figures is known by its place; a second one on the same addresses has a number of its
    own.
    """
    whole = finding.cells[:1] if _broken_down(finding) else finding.cells
    cells = sorted(key.text() for key in whole)
    place = "" if cells else finding.where.text(FALLBACK)
    at = 0
    while True:
        told = json.dumps([rule, provider, cells, place, at])
        made = hashlib.sha256(told.encode()).hexdigest()[:8]
        if made not in seen:
            return made
        at += 1
