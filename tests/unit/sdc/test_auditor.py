"""The auditor that judges protected tables finds what counting all tables one by one finds."""

import itertools
import random

import pytest

from disclosed import brute, judge
from disclosed.generate import INSTANCES, text
from disclosed.raw import ABOUT, Layout, addresses, published, raw


def _raw(counts: str, *sizes: int, groups: dict[str, list[int]] | None = None):
    """A file with a dimension a, b ... for each size; `groups` are coarser columns of a."""
    names = "abcdefgh"[: len(sizes)]
    lines = [",".join((*names, *(groups or {}), "n"))]
    combos = itertools.product(*(range(size) for size in sizes))
    for codes, count in zip(combos, counts.split(), strict=True):
        named = (f"{name}{code}" for name, code in zip(names, codes, strict=True))
        coarser = (f"{name}{of[codes[0]]}" for name, of in (groups or {}).items())
        lines.append(",".join((*named, *coarser, count)))
    return raw("\n".join(lines), Layout("n", tuple(names), {"a": tuple(groups)} if groups else {}))


def _cells(source, order=9, hidden=lambda truth: False):
    """All margins of a file as a release prints them."""
    levels = [
        (None, *source.labels[name], *(one for own in source.layout.nested.get(name, ()) for one in source.labels[own]))
        for name in source.layout.dims
    ]
    cells = [
        dict(zip(source.layout.dims, codes, strict=True))
        for codes in itertools.product(*levels)
        if sum(code is not None for code in codes) <= order
    ]
    truth = published(source, cells).truth
    return [
        cell | {"status": "", "value": None if hidden(int(own)) else int(own)}
        for cell, own in zip(cells, truth, strict=True)
    ]


def _addressed(cells, **codes):
    return next(cell for cell in cells if {k: v for k, v in cell.items() if k not in ABOUT and v is not None} == codes)


@pytest.mark.slow
def test_what_is_determined_and_what_is_above_zero_is_what_all_tables_say():
    draw, seen = random.Random(5), [0, 0]
    for _ in range(25):
        sizes = draw.choice([(2, 3), (3, 3), (2, 2, 2)])
        count = " ".join(draw.choice("001123") for _ in range(len(list(itertools.product(*map(range, sizes))))))
        source = _raw(count, *sizes)
        cells = _cells(source, draw.choice([1, 2, 3]), lambda truth: 0 < truth < 3)
        for cell in cells:
            if any(cell[name] for name in source.layout.dims) and draw.random() < 0.3:
                cell["value"] = None
        made = published(source, cells)
        all_ = brute.possible(source, made, int(source.counts.sum()))
        asked = {row: held for row, held in all_.items() if 0 < made.truth[row] < 3}
        found = judge.suppressed(source, cells, 3)
        assert found.determined == sum(len(held) == 1 for held in asked.values())
        assert found.above_zero == sum(0 not in held for held in asked.values())
        assert found.real_above_zero <= found.above_zero
        claimed = [
            cell | ({"interval": [min(all_[at]), max(all_[at])]} if at in all_ else {}) for at, cell in enumerate(cells)
        ]
        assert judge.audited(source, claimed, 3).wrong == ()
        seen = [seen[0] + found.determined, seen[1] + found.above_zero]
    assert min(seen) > 10


@pytest.mark.parametrize(
    ("change", "fault"),
    [
        (lambda cells: _addressed(cells, a="a0", b="b1").update(value=1), "shown"),
        (lambda cells: _addressed(cells, a="a1", b="b1").update(value=7), "untrue"),
        (lambda cells: _addressed(cells, a="a0", b="b0").update(value=4), "determined"),
    ],
)
def test_one_fault_in_a_safe_release_is_found(change, fault):
    source = _raw("4 1 4 1 5 4 4 4 4", 3, 3)
    cells = _cells(source, hidden=lambda truth: truth == 1)
    for codes in ({"a": "a0", "b": "b0"}, {"a": "a1", "b": "b0"}):
        _addressed(cells, **codes)["value"] = None
    _addressed(cells, a="a1", b="b1")["value"] = None
    assert judge.suppressed(source, cells, 3).safe
    change(cells)
    assert getattr(judge.suppressed(source, cells, 3), fault) >= 1


def test_rounding_adds_up_keeps_no_small_count_and_its_error_is_counted():
    source = _raw("1 2 5 0", 2, 2)
    told = {(): 8, ("a0",): 3, ("a1",): 5, ("b0",): 5, ("b1",): 3}
    cells = _cells(source)
    for cell in cells:
        codes = tuple(cell[name] for name in "ab" if cell[name])
        cell["value"] = told.get(codes, {("a0", "b0"): 0, ("a0", "b1"): 3}.get(codes, cell["value"]))
    found = judge.rounded(source, cells, 3)
    assert found.safe
    assert (found.error, found.largest) == (4, 1)
    cells[0]["value"] = 9
    assert judge.rounded(source, cells, 3).apart
    _addressed(cells, a="a1", b="b0")["value"] = 2
    assert judge.rounded(source, cells, 3).shown == 1


def test_coarser_codes_are_addresses_of_their_own_and_of_what_lies_in_them():
    source = _raw("1 2 3 4 5 6", 3, 2, groups={"of": [0, 0, 1]})
    cells = _cells(source)
    assert addresses(source, None) == len(cells) == (1 + 3 + 2) * 3
    assert _addressed(cells, a="of0")["value"] == 10
    assert _addressed(cells, a="of1", b="b1")["value"] == 6


def test_generated_tables_are_the_same_for_the_same_seed_and_of_many_shapes():
    small = [one for one in INSTANCES.values() if "large" not in one.name and "huge" not in one.name]
    for one in (small[0], INSTANCES["deep-lopsided"], INSTANCES["eight"]):
        assert text(one, 4) == text(one, 4) != text(one, 5)
    assert {len(one.sizes) for one in small} >= {1, 2, 3, 5, 8}
    empty = raw(text(INSTANCES["three-sparse"]), INSTANCES["three-sparse"].layout).counts
    assert (empty == 0).mean() > 0.95


def test_whole_numbers_give_away_what_real_ones_do_not():
    source = _raw("0 2 0 0 0 1 1 1 2 1 1 2 1 2 2 0 0 0 1 0 0 1 0 3 2 1 0", 3, 3, 3)
    cells = _cells(source, 2, lambda truth: 0 < truth < 3)
    _addressed(cells, c="c2")["value"] = None
    found = judge.suppressed(source, cells, 3)
    assert (found.real_above_zero, found.above_zero) == (6, 9)
