"""Beyond one machine: which heads are to be looked at, as an expression that any engine for tables evaluates.

Where the figures lie on many machines, they stay there. What the code lists say is a small table of sums,
one row a term; joined to the figures it gives for each head by how much each sum misses. Heads that miss,
and those with blanks that no sum makes known, in several sums at once, are brought to one machine and
reconciled there as any others; of the rest nothing would be said. The expression is one of ibis, which gives
it to DuckDB, Spark, Trino and others; there is no engine of our own. Installed with the extra `far`; when one
needs it: docs/how-to/beyond-one-machine.md.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING, Any

from tilstand.define import StructuralMetadata
from tilstand.ledger.lattice import Dims, LatticeCache

if TYPE_CHECKING:
    from ibis.expr.types import Table

TERMS = ("measure", "sum", "breakdown", "times")
_HEAD = ("measure", "provider", "period")
_PASSES = 2
"""How often blanks are made known from sums: what the first ones make known may leave others alone."""


def list_sum_terms(collection: StructuralMetadata, used: Iterable[tuple[str, str]]) -> Iterator[dict[str, Any]]:
    """The sums that the code lists imply, a row for each term.

    Args:
        collection: The collection.
        used: Each measure with a breakdown that figures have, as files have it (`sex=female; age=minor`).
    """
    by_measure: dict[str, list[Dims]] = {}
    for measure, breakdown in used:
        if collection.measures[measure].statistic == "count":
            by_measure.setdefault(measure, []).append(_parse_breakdown(breakdown))
    shapes = LatticeCache(collection)
    for measure, dims in by_measure.items():
        shape = shapes.get_lattice_around(measure, dims)
        for number, lattice_sum in enumerate(shape.sums):
            if lattice_sum.adds:
                for term in lattice_sum.terms:
                    times = 1 if term == lattice_sum.whole else -1
                    row = (measure, number, _format_breakdown(shape.dims[term]), times)
                    yield dict(zip(TERMS, row, strict=True))


def select_suspect_groups(figures: Table, sums: Table) -> Table:
    """The heads that are to be looked at: a sum of theirs fails, or several are left with blanks.

    A blank that a sum leaves alone is what is missing in it. What several sums make of one blank must be the
    same number, and not below zero; with these numbers in place all sums are worked out once more.

    Args:
        figures: Measure, provider, period, breakdown (its parts sorted), and value: a decimal or nothing.
        sums: The terms of `list_sum_terms`.
    """
    stated = figures.filter(figures.value.notnull()).select(*_HEAD, "breakdown", "value")
    clashes: list[Table] = []
    for _ in range(_PASSES):
        made = _bound_single_blanks(_join_sum_terms(stated, sums))
        clash = made.filter((made.value != made.most) | (made.value < 0))
        clashes.append(clash.select(*_HEAD).distinct().mutate(clashes=True))
        value = made.value.cast(stated.value.type())
        stated = stated.union(made.select(*_HEAD, "breakdown", value=value))
    item = _summarise_sums(_join_sum_terms(stated, sums))
    fails = ((item.missing == 0) & (item.gap != 0)) | ((item.missing > 0) & item.whole & (item.gap < 0))
    told = item.mutate(fails=fails, leans=item.missing > 0).group_by(list(_HEAD))
    heads = told.aggregate(fails=lambda t: t.fails.any(), leans=lambda t: t.leans.sum())
    for clash in clashes:
        met = heads.left_join(clash, list(_HEAD))
        heads = met.select(*_HEAD, fails=met.fails | met.clashes.fill_null(False), leans="leans")
    return heads.filter(heads.fails | (heads.leans > 1)).order_by(list(_HEAD))


def _bound_single_blanks(terms: Table) -> Table:
    """Each blank that stands alone in some sum: the least and the greatest number that these make of it."""
    alone = _summarise_sums(terms).filter(lambda t: t.missing == 1).select(*_HEAD, "sum", "gap")
    blank = terms.filter(terms.value.isnull()).join(alone, [*_HEAD, "sum"])
    number = -blank.gap * blank.times
    return blank.group_by([*_HEAD, "breakdown"]).aggregate(value=number.min(), most=number.max())


def _join_sum_terms(stated: Table, sums: Table) -> Table:
    """Every term of every sum of the heads of which something is stated, with its value or none."""
    heads = stated.select(*_HEAD).distinct().join(sums, "measure")
    return heads.left_join(stated, [*_HEAD, "breakdown"]).select(*_HEAD, "sum", "breakdown", "times", value="value")


def _summarise_sums(terms: Table) -> Table:
    """Each sum of which a part is stated: by how much it misses, and how many of its terms are not stated."""
    item = terms.group_by([*_HEAD, "sum"]).aggregate(
        gap=(terms.value * terms.times).sum(),
        missing=terms.value.isnull().sum(),
        whole=(terms.value.notnull() & (terms.times == 1)).any(),
        broken=(terms.value.notnull() & (terms.times == -1)).any(),
    )
    return item.filter(item.broken)


def _parse_breakdown(breakdown: str) -> Dims:
    pairs = (part.partition("=") for part in breakdown.split(";") if part.strip())
    return tuple(sorted((name.strip(), code.strip()) for name, _, code in pairs))


def _format_breakdown(dims: Dims) -> str:
    return "; ".join(f"{name}={code}" for name, code in dims)
