"""Every table that a release allows, one by one: slow, and without a solver to trust."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from disclosed.raw import Published, Raw

__all__ = ["possible", "tables"]


def possible(source: Raw, made: Published, most: int) -> dict[int, frozenset[int]]:
    """What each hidden address may be, over all tables whose cells are at most some number.

    Args:
        source: The true counts, of which only how many finest cells there are is used.
        made: The release.
        most: The greatest count that is tried; with the grand total in print, that is one.
    """
    rows: dict[int, list[int]] = {}
    for row, cell in zip(*made.members(), strict=True):
        rows.setdefault(int(row), []).append(int(cell))
    sums = [(members, int(made.values[row])) for row, members in rows.items() if made.open[row]]
    found: dict[int, set[int]] = {row: set() for row in rows if not made.open[row]}
    for table in tables(len(source.counts), sums, most):
        for row, held in found.items():
            held.add(sum(table[at] for at in rows[row]))
    return {row: frozenset(held) for row, held in found.items()}


def tables(cells: int, sums: Sequence[tuple[Sequence[int], int]], most: int) -> Iterator[list[int]]:
    """Every table of whole numbers with these sums, cell by cell."""
    last: dict[int, list[int]] = {}
    of: dict[int, list[int]] = {}
    for number, (members, _) in enumerate(sums):
        last.setdefault(max(members), []).append(number)
        for at in members:
            of.setdefault(at, []).append(number)
    left = [total for _, total in sums]
    table = [0] * cells

    def go(at: int) -> Iterator[list[int]]:
        if at == cells:
            yield table
            return
        own = of.get(at, [])
        ends = {left[number] for number in last.get(at, [])}
        top = min([most, *(left[number] for number in own)])
        for value in range(top + 1) if not ends else ends if len(ends) == 1 and min(ends) <= top else ():
            table[at] = value
            for number in own:
                left[number] -= value
            yield from go(at + 1)
            for number in own:
                left[number] += value

    yield from go(0)
