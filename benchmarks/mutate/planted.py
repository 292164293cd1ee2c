"""Faults planted in an edition after a mutation, each of which the judge has to see."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import partial

from mutate.edition import reading
from mutate.figure import Mutation
from mutate.judge import judged
from mutate.run import Bench, Made

__all__ = ["PLANTS", "Files", "Plant", "seen", "swap", "unseen"]

Files = dict[str, bytes]


@dataclass(frozen=True)
class Plant:
    """A fault.

    Attributes:
        name: What it is.
        change: Puts it into the files.
        stale: True if a part then shows what it should not.
        stray: True if a part then changed without reason.
    """

    name: str
    change: Callable[[Files], None]
    stale: bool = False
    stray: bool = False


def swap(files: Files, name: str, old: str, new: str, times: int = -1) -> None:
    """Other words in a file."""
    files[name] = files[name].decode().replace(old, new, times).encode()


def _cube(files: Files) -> None:
    told = json.loads(files["data/account_rosa.nb.json"])
    told["value"] = [55 if one == 56 else one for one in told["value"]]
    files["data/account_rosa.nb.json"] = json.dumps(told).encode()


def _picture(files: Files) -> None:
    page = next(name for name in files if name.startswith("site/nb/") and b">183</text>" in files[name])
    swap(files, page, ">183</text>", ">182</text>", 1)


def _swapped(name: str, old: str, new: str) -> Callable[[Files], None]:
    return partial(swap, name=name, old=old, new=new, times=1)


ROSA = "site/nb/2024/body/rosa.html"
NOTE = "Stemmer ikke med andre tall, se åpne merknader i metodevedlegget"
BODY = "site/nn/2024/body/nadheim_oslo.html"
FINDING = "r103-clinics_visited-nadheim_oslo-2024-by-area"
LINK = '<a class="ds-link" href="#n1_note-1" id="n1_ref-1" aria-label="Fotnote 1">1</a>'
FORMS = "site/nb/2024/table/handling_results.html"


def _astray(name: str, file: str, old: str, new: str) -> Plant:
    return Plant(name, _swapped(file, old, new), stale=True)


PLANTS = (
    Plant("a new file", lambda files: files.update({"data/new.txt": b""}), stray=True),
    Plant("a figure", _swapped("data/account_rosa.csv", "persons,56,", "persons,55,"), stale=True),
    Plant("a cube", _cube, stale=True),
    Plant("a cell", _swapped(ROSA, '<td class="number">56', '<td class="number">55'), stale=True),
    Plant("a sentence", _swapped(ROSA, "56 voksne antatte", "55 voksne antatte"), stale=True),
    Plant("a picture", _picture, stale=True),
    Plant("a word on a page", _swapped("site/nb/2024/part/3.html", "IOM", "OMI"), stale=True, stray=True),
    Plant("another cell", _swapped("site/nb/2024/table/convictions.html", ">3<", ">4<"), stray=True),
    Plant("a word of the guide", _swapped("data/README.nb.md", "2024", "2025"), stray=True),
    _astray("a footnote in the data is gone", "data/handling_results.csv", NOTE, ""),
    _astray("a footnote that no finding declares", "data/key_permits.csv", ",,\n", f',,"{NOTE}"\n'),
    _astray("a footnote with other words", FORMS, NOTE, "Noe annet"),
    _astray("a number of a finding", BODY, "merknad\u00a0", "merknad\u00a01"),
    _astray("a link to another finding", BODY, f"#{FINDING}", "#r107-appeal_cases-une-2024-une-cases"),
    _astray("a mark in running text is gone", BODY, f'<sup role="none">{LINK}</sup>', ""),
    _astray(
        "a finding that is not in its place",
        BODY.replace("body/nadheim_oslo", "method"),
        f'id="{FINDING}"',
        'id="r103-other"',
    ),
    _astray("a sentence about another finding", "internal/sentences.json", FINDING, "r103-other"),
)
"""Faults that need nothing of the edition before; after the mutation of ROSA's total to 56."""


def seen(bench: Bench, made: Made, mutation: Mutation, change: Callable[[Files], None]) -> tuple[set[str], int]:
    """The laws that a fault breaks, and how many parts changed without reason."""
    files = dict(made.files)
    change(files)
    assert files != made.files, "nothing was planted"
    after = reading(made.files, made.reckoned.stated, bench.before)
    planted = reading(files, made.reckoned.stated, after)
    found = judged(bench.before, planted, bench.reckoned, made.reckoned, mutation)
    # The hashes would tell of any change made afterwards; here the content has to.
    return {one.law for one in found.stale} - {"hashes"}, len(found.stray)


def unseen(bench: Bench, made: Made, mutation: Mutation) -> Iterator[str]:
    """The names of the faults that the judge does not see."""
    old = bench.before.files
    behind = tuple(
        Plant(f"{name} as it was", partial(_kept, name=name, data=old[name]), stale=True)
        for name in ("data/tables.xlsx", "report-nb.pdf", "site/en/2024/body/rosa.html", "internal/findings.json")
    )
    for plant in (*PLANTS, *behind):
        stale, stray = seen(bench, made, mutation, plant.change)
        if (plant.stale and not stale) or (plant.stray and not stray):
            yield plant.name


def _kept(files: Files, name: str, data: bytes) -> None:
    files[name] = data
