"""One cause for findings that belong together: they share a figure, or a group's whole set of figures."""

from __future__ import annotations

from collections.abc import Hashable, Sequence

from tilstand.define import Vocabulary
from tilstand.define.rules import RelationForm
from tilstand.kernel.component import components
from tilstand.kernel.system import Column, Row, System
from tilstand.reconcile.verdict import Verdict

__all__ = ["causes"]


def causes(collection: Vocabulary, verdicts: Sequence[Verdict]) -> tuple[str, ...]:
    """The name of the cause of each verdict.

    Sums that fail belong together if they share a stated figure: mending it would touch both. A group that
    does not agree with its members is one cause with all its breakdowns, because the same missing (or
    surplus) persons show in each. Comparisons in words stand alone, one cause for each claim.
    """
    found = components(_system(collection, verdicts))
    held = [[int(row) for row in one.rows] for one in found]
    names = {n: _name(collection, [verdicts[m] for m in one]) for one in held for n in one}
    return tuple(names[n] for n in range(len(verdicts)))


def _system(collection: Vocabulary, verdicts: Sequence[Verdict]) -> System:
    """What the findings share as the kernel's columns, each finding a row of it."""
    marks: dict[Hashable, str] = {}
    rows = tuple(
        Row.equal(
            str(n), {marks.setdefault(mark, str(len(marks))): 1 for mark in _marks(collection, verdict)}
        )
        for n, verdict in enumerate(verdicts)
    )
    return System(tuple(map(Column, marks.values())), rows)


def _marks(collection: Vocabulary, verdict: Verdict) -> list[Hashable]:
    first = verdict.parts[0].key
    if verdict.family != "sum":
        return [(verdict.family, verdict.relation or first.measure, first.provider)]
    marks: list[Hashable] = []
    if verdict.form is RelationForm.MEMBERS:
        marks.append(("group", first.measure, first.period))
    else:
        marks.extend((p.observation.source, p.key) for p in verdict.parts if p.observation is not None)
    return marks


def _name(collection: Vocabulary, verdicts: Sequence[Verdict]) -> str:
    """The name of a cause: the widest address that its findings speak of."""
    widest = min(
        (v.parts[0].key for v in verdicts),
        key=lambda k: (len(k.dims), -len(collection.members(k.provider)), k),
    )
    relation = sorted({v.relation for v in verdicts if v.relation})
    codes = ", ".join(f"{d}={c}" for d, c in widest.dims)
    named = relation[0] if relation and len(verdicts) == 1 else codes
    if any(v.family == "year_before" for v in verdicts):  # it asks, and is no cause of what contradicts
        named = f"{named} {verdicts[0].rule}".strip()
    return " · ".join(part for part in (widest.measure, widest.provider, str(widest.period), named) if part)
