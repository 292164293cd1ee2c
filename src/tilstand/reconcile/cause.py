"""One cause for findings that belong together: they share a figure, or a group's whole set of figures."""

from __future__ import annotations

from collections.abc import Hashable, Sequence

from tilstand.define import Vocabulary
from tilstand.reconcile.verdict import Verdict

__all__ = ["causes"]


def causes(collection: Vocabulary, verdicts: Sequence[Verdict]) -> tuple[str, ...]:
    """The name of the cause of each verdict.

    Sums that fail belong together if they share a stated figure: mending it would touch both. A group that
    does not agree with its members is one cause with all its breakdowns, because the same missing (or
    surplus) persons show in each. Comparisons in words stand alone, one cause for each claim.
    """
    leader = list(range(len(verdicts)))

    def root(at: int) -> int:
        while leader[at] != at:
            leader[at] = leader[leader[at]]
            at = leader[at]
        return at

    seen: dict[Hashable, int] = {}
    for at, verdict in enumerate(verdicts):
        for mark in _marks(collection, verdict):
            if mark in seen:
                leader[max(root(at), root(seen[mark]))] = min(root(at), root(seen[mark]))
            else:
                seen[mark] = at
    names = [
        _name(collection, [v for at, v in enumerate(verdicts) if root(at) == root(n)])
        for n in range(len(verdicts))
    ]
    return tuple(names)


def _marks(collection: Vocabulary, verdict: Verdict) -> list[Hashable]:
    first = verdict.parts[0].key
    if verdict.family != "sum":
        return [(verdict.family, verdict.relation or first.measure, first.provider)]
    marks: list[Hashable] = []
    if verdict.kind == "R106":
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
    return " · ".join(part for part in (widest.measure, widest.provider, str(widest.period), named) if part)
