"""Small micro-cell files drawn at random: some combinations missing, some codes grouped."""

from __future__ import annotations

import numpy as np
from hypothesis import strategies as st

from tilstand.sdc import CodeGrouping, Hypercube, SpanningVariable

__all__ = ["micros"]


@st.composite
def micros(draw: st.DrawFn, most: int = 3, greatest: int = 5) -> Hypercube:
    """A file of one to three variables of up to three codes each, with counts mostly small."""
    sizes = draw(st.lists(st.integers(1, most), min_size=1, max_size=3))
    variables = []
    for d, size in enumerate(sizes):
        codes = tuple(f"{'abc'[d]}{k}" for k in range(size))
        groupings = []
        for g in range(draw(st.integers(0, 2))):
            raw = draw(st.lists(st.integers(0, 1), min_size=size, max_size=size))
            used = sorted(set(raw))
            of = np.array([used.index(one) for one in raw], dtype=np.int64)
            groupings.append(CodeGrouping(f"g{g}", tuple(f"{'abc'[d]}{'xy'[g]}{k}" for k in used), of))
        variables.append(SpanningVariable(f"v{d}", codes, tuple(groupings)))
    every = np.stack(np.unravel_index(np.arange(int(np.prod(sizes))), sizes), axis=1).astype(np.int64)
    listed = draw(st.lists(st.booleans(), min_size=len(every), max_size=len(every)))
    kept = every[np.array(listed) | (np.arange(len(every)) == 0)]
    small = st.sampled_from([0, 0, 1, 1, 2, 3, greatest])
    counts = draw(st.lists(small, min_size=len(kept), max_size=len(kept)))
    return Hypercube(tuple(variables), kept, np.array(counts, dtype=np.int64))
