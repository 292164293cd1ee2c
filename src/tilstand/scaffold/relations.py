"""Relations between measures that every figure obeys."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from itertools import combinations

from tilstand.terms import Period, Unit


def find_obeyed_relations(
    series: Mapping[str, Mapping[Period, int]], units: Mapping[str, Unit]
) -> Iterator[tuple[str, tuple[str, ...], tuple[str, ...]]]:
    """Sums, and bounds, that hold in every period in which all their figures are known, and say something."""
    alike = [pair for pair in combinations(series, 2) if units[pair[0]] == units[pair[1]]]
    summed: set[tuple[str, str]] = set()
    for first, second in alike:
        for total in series:
            periods = series[first].keys() & series[second].keys() & series[total].keys()
            if total in (first, second) or units[total] != units[first] or not periods:
                continue
            told = all(series[first][p] + series[second][p] == series[total][p] for p in periods)
            if told and any(series[first][p] and series[second][p] for p in periods):
                summed |= {(first, total), (second, total)}
                yield "sum", (first, second), (total,)
    for pair in alike:
        for low, high in (pair, pair[::-1]):
            periods = series[low].keys() & series[high].keys()
            bound = all(series[low][period] <= series[high][period] for period in periods)
            if len(periods) > 1 and bound and (low, high) not in summed:
                yield "at_most", (low,), (high,)
