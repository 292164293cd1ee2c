"""Every truth of small tables, rounded one by one: in no group of one print is a count always small."""

from __future__ import annotations

from itertools import product

import numpy as np
import pytest

from tilstand.sdc import DisclosureError, Hypercube, SpanningVariable
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


def test_a_world_is_known_by_what_is_printed_and_by_nothing_true() -> None:
    """The hash of the file would let anybody try out which counts it holds."""
    same = [protect_hypercube(counted((2, 2), (1, 7, 8, 2)), dims).world for dims in (["v0"], ["v1"])]
    assert same[0] == same[1]
    same[0].check_former(same[1])
    prints: dict[tuple[int, ...], set[str]] = {}
    for truth in product(range(4), repeat=4):
        made = protect_hypercube(counted((2, 2), truth), ["v0", "v1"])
        prints.setdefault(tuple(made.values.tolist()), set()).add(made.world.sha256)
    assert all(len(found) == 1 for found in prints.values())
    assert len(set.union(*prints.values())) == len(prints) < 4**4


@pytest.mark.parametrize(
    ("counts", "more", "fault"),
    [
        ((1, 7, 8, 2), {"base": 5}, "other_base"),
        ((1, 7, 8, 2), {"up_to": 1}, "other_order"),
        ((1, 7, 8, 9), {}, "other_world"),
    ],
)
def test_a_view_of_another_world_than_was_made_before_is_refused(
    counts: tuple[int, ...], more: dict[str, int], fault: str
) -> None:
    before = protect_hypercube(counted((2, 2), (1, 7, 8, 2)), ["v0"]).world
    with pytest.raises(DisclosureError) as refused:
        protect_hypercube(counted((2, 2), counts), ["v1"], **more).world.check_former(before)  # type: ignore[arg-type]
    assert [objection.name for objection in refused.value.objections] == [fault]
