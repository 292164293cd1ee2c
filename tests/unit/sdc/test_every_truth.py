"""Every truth of small tables, rounded one by one: in no group of one print is a count always small."""

from __future__ import annotations

from itertools import product

import numpy as np
import pytest

from tilstand.sdc import Hypercube, SpanningVariable
from tilstand.sdc.protected_table import protect_hypercube


def counted(shape: tuple[int, ...], counts: tuple[int, ...]) -> Hypercube:
    variables = tuple(SpanningVariable(f"v{d}", tuple(map(str, range(size)))) for d, size in enumerate(shape))
    return Hypercube(variables, np.array(list(product(*map(range, shape)))), np.array(counts, np.int64))


@pytest.mark.slow
@pytest.mark.parametrize(("shape", "base"), [((2,), 3), ((3,), 3), ((2,), 5), ((3,), 5)])
def test_no_print_tells_that_a_count_is_small(shape: tuple[int, ...], base: int) -> None:
    prints: dict[bytes, list[list[int]]] = {}
    for counts in product(range(7), repeat=int(np.prod(shape))):
        made = protect_hypercube(counted(shape, counts), ["v0"], base=base)
        prints.setdefault(made.values.tobytes(), []).append(made.true.tolist())
    for truths in prints.values():
        for column in zip(*truths, strict=True):
            assert not all(0 < count < base for count in column)


def test_two_views_of_one_file_have_one_total() -> None:
    micro = counted((2, 3), (1, 2, 2, 1, 7, 1))
    totals = {int(protect_hypercube(micro, dims).values[0]) for dims in (["v0"], ["v1"], ["v0", "v1"], ["v1", "v0"])}
    assert len(totals) == 1
