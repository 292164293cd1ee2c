"""Beyond one machine: which heads are to be looked at, as an expression that any engine for tables evaluates.

Where the figures lie on many machines, they stay there. What the code lists say is a small table of sums,
one row a term; joined to the figures it gives for each head by how much each sum misses. Heads that miss,
and those whose blanks stand in several sums at once, are brought to one machine and reconciled there as any
others; of the rest nothing would be said. The expression is one of ibis, which gives it to DuckDB, Spark,
Trino and others; there is no engine of our own. Installed with the extra `far`; when one needs it:
docs/how-to/beyond-one-machine.md.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING, Any

from tilstand.book.lattice import Dims, Shapes
from tilstand.define import Vocabulary

if TYPE_CHECKING:
    from ibis.expr.types import Table

__all__ = ["TERMS", "doubtful", "sum_terms"]

TERMS = ("measure", "sum", "breakdown", "times", "terms")
_HEAD = ("measure", "provider", "period")


def sum_terms(collection: Vocabulary, used: Iterable[tuple[str, str]]) -> Iterator[dict[str, Any]]:
    """The sums that the code lists imply, a row for each term.

    Args:
        collection: The collection.
        used: Each measure with a breakdown that figures have, as files have it (`sex=female; age=minor`).
    """
    by_measure: dict[str, list[Dims]] = {}
    for measure, breakdown in used:
        if collection.measures[measure].statistic == "count":
            by_measure.setdefault(measure, []).append(_dims(breakdown))
    shapes = Shapes(collection)
    for measure, dims in by_measure.items():
        shape = shapes.around(measure, dims)
        for number, one in enumerate(shape.sums):
            if one.adds:
                for term in one.terms:
                    times = 1 if term == one.whole else -1
                    row = (measure, number, _text(shape.dims[term]), times, len(one.terms))
                    yield dict(zip(TERMS, row, strict=True))


def doubtful(figures: Table, sums: Table) -> Table:
    """The heads that are to be looked at: a sum of theirs fails, or several have blanks.

    Args:
        figures: Measure, provider, period, breakdown (its parts sorted), and value: a decimal or nothing.
        sums: The terms of `sum_terms`.
    """
    met = figures.filter(figures.value.notnull()).join(sums, ["measure", "breakdown"])
    each = met.group_by([*_HEAD, "sum", "terms"]).aggregate(
        gap=(met.value * met.times).sum(),
        stated=met.count(),
        whole=(met.times == 1).any(),
    )
    blank = each.stated < each.terms
    fails = (~blank & (each.gap != 0)) | (blank & each.whole & (each.gap < 0))
    told = each.mutate(fails=fails, leans=blank).group_by(list(_HEAD))
    heads = told.aggregate(fails=lambda t: t.fails.any(), leans=lambda t: t.leans.sum())
    return heads.filter(heads.fails | (heads.leans > 1)).order_by(list(_HEAD))


def _dims(breakdown: str) -> Dims:
    pairs = (part.partition("=") for part in breakdown.split(";") if part.strip())
    return tuple(sorted((name.strip(), code.strip()) for name, _, code in pairs))


def _text(dims: Dims) -> str:
    return "; ".join(f"{name}={code}" for name, code in dims)
