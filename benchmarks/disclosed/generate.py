"""Tables made by a seed, of every shape that protection may meet; nothing in them was ever counted.

    python -m disclosed.generate FOLDER [NAME ...]     write them, each as generated-NAME.csv

Five-way tables (sex, region, form, body, year) of which nine cells in ten are empty; sparser and denser
ones; one dimension and eight; a body that has nearly all; regions three levels deep, some with one child;
regions grouped in two ways that do not nest.
"""

from __future__ import annotations

import sys
from collections.abc import Mapping
from dataclasses import dataclass, field
from math import prod
from pathlib import Path

import numpy as np
import numpy.typing as npt

from disclosed.raw import Layout

__all__ = ["INSTANCES", "Instance", "text"]

Numbers = npt.NDArray[np.int64]


@dataclass(frozen=True)
class Instance:
    """A table that a seed makes.

    Attributes:
        name: Its name.
        sizes: How many codes each dimension has.
        order: How many dimensions a table shows at once; all of them if None.
        empty: The share of cells that count nobody.
        small: The share that count one or two.
        large: What the others count on average, above two.
        groups: By dimension, columns of coarser codes: how many there are; each lies in the one before it
            if `deep`, and beside it if not.
        deep: True where coarser columns nest in each other.
        lopsided: True where the first coarser code has most of the codes, and others one each.
        dominated: The share of all counts that the first code of the last dimension takes.
        listed: False where cells that count nobody are not in the file.
        threshold: Counts below it are protected, and rounded to it.
    """

    name: str
    sizes: Mapping[str, int]
    order: int | None = None
    empty: float = 0.9
    small: float = 0.065
    large: float = 6.0
    groups: Mapping[str, Mapping[str, int]] = field(default_factory=dict)
    deep: bool = True
    lopsided: bool = False
    dominated: float = 0.0
    listed: bool = True
    threshold: int = 3

    @property
    def layout(self) -> Layout:
        """How its file is to be read."""
        return Layout("count", tuple(self.sizes), {name: tuple(own) for name, own in self.groups.items()})


def _five(*sizes: int) -> dict[str, int]:
    return dict(zip(("sex", "region", "form", "body", "year"), sizes, strict=True))


_REGION = {"region": {"county": 6, "part": 3}}

INSTANCES = {
    one.name: one
    for one in (
        Instance("five-small", _five(2, 5, 4, 3, 3)),
        Instance("five-small-linked", _five(2, 6, 4, 4, 3), 3),
        Instance("five-linked", _five(2, 9, 6, 6, 4), 3),
        Instance("five-many-small", _five(2, 7, 5, 5, 3), 2, small=0.08, empty=0.88),
        Instance("five-wide-linked", _five(2, 14, 9, 9, 6), 3),
        Instance("five-large", _five(2, 18, 11, 12, 9)),
        Instance("five-huge", _five(2, 30, 15, 22, 20)),
        Instance("one", {"region": 40}, empty=0.3, small=0.4),
        Instance("one-lone", {"region": 12}, empty=0.0, small=0.2, large=20),
        Instance("two-dense", {"region": 60, "form": 5}, empty=0.0, small=0.15, large=15),
        Instance("two-ones", {"region": 20, "form": 8}, empty=0.6, small=0.4),
        Instance("three-sparse", {"region": 25, "form": 8, "body": 10}, empty=0.98, small=0.015),
        Instance("three-unlisted", {"region": 20, "form": 6, "body": 8}, listed=False),
        Instance("three-dominated", {"region": 12, "form": 6, "body": 7}, empty=0.6, small=0.2, dominated=0.9),
        Instance("three-five", {"region": 12, "form": 6, "year": 4}, empty=0.5, small=0.3, threshold=5),
        Instance("eight-linked", {f"d{at}": 2 for at in range(8)}, 4, empty=0.9, small=0.08),
        Instance("eight", {f"d{at}": 2 for at in range(8)}, empty=0.75, small=0.15),
        Instance("deep", {"region": 30, "sex": 2, "form": 5}, empty=0.6, small=0.2, groups=_REGION),
        Instance("deep-lopsided", {"region": 24, "form": 6}, empty=0.4, small=0.3, groups=_REGION, lopsided=True),
        Instance("beside", {"region": 30, "sex": 2, "form": 5}, empty=0.6, small=0.2, groups=_REGION, deep=False),
        Instance(
            "two-hierarchies",
            {"region": 24, "form": 9, "year": 3},
            empty=0.7,
            small=0.15,
            groups={**_REGION, "form": {"kind": 3}},
        ),
    )
}


def text(one: Instance, seed: int = 1) -> str:
    """The file of an instance: the same for the same seed.

    Args:
        one: The instance.
        seed: The seed.
    """
    draw = np.random.default_rng([seed, *one.name.encode()])
    shape = tuple(one.sizes.values())
    counts = _counts(one, draw, prod(shape))
    if one.dominated:
        own = counts.reshape(shape)
        own[..., 0] += (own.sum() * one.dominated / (1 - one.dominated) / own[..., 0].size).astype(np.int64) * (
            draw.random(own[..., 0].shape) < 0.8
        )
    columns: dict[str, list[str]] = {}
    for at, places in zip(one.sizes, np.unravel_index(np.arange(prod(shape)), shape), strict=True):
        columns[at] = [f"{at}{place:02}" for place in places]
        before = np.arange(one.sizes[at])
        for name, size in one.groups.get(at, {}).items():
            before = _grouped(before if one.deep else np.arange(one.sizes[at]), size, one, draw)
            columns[name] = [f"{name}{before[place]:02}" for place in places]
    lines = [",".join((*columns, "count"))]
    for *codes, count in zip(*columns.values(), counts, strict=True):
        if count or one.listed:
            lines.append(",".join((*codes, str(count))))
    return "\n".join(lines) + "\n"


def _counts(one: Instance, draw: np.random.Generator, cells: int) -> Numbers:
    kind = draw.random(cells)
    counts = 2 + draw.geometric(1 / one.large, cells)
    few = np.where(draw.random(cells) < 0.66, 1, 2)
    counts = np.where(kind < one.empty + one.small, few, counts)
    made: Numbers = np.where(kind < one.empty, 0, counts).astype(np.int64)
    return made


def _grouped(before: Numbers, size: int, one: Instance, draw: np.random.Generator) -> Numbers:
    """A coarser code for each code: those that were together stay together."""
    finer = int(before.max()) + 1
    size = min(size, finer)
    if one.lopsided:
        of = np.maximum(np.arange(finer) - (finer - size), 0)
    else:
        of = np.concatenate((np.arange(size), draw.integers(0, size, finer - size)))
        draw.shuffle(of)
    return of[before]


def main() -> None:
    folder, *names = sys.argv[1:]
    for name in names or INSTANCES:
        Path(folder, f"generated-{name}.csv").write_text(text(INSTANCES[name]), "utf-8")


if __name__ == "__main__":
    main()
