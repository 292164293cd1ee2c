"""Two editions, before and after one input figure changed: what moved, what had to, what had no reason."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field

from mutate.breach import Breach
from mutate.edition import Reading
from mutate.figure import Mutation
from mutate.law import Laws
from mutate.part import MANIFESTS, SHOWN, Part, alike, head
from mutate.reckon import UNSURE, Reckoned, related

__all__ = ["Judgement", "judged"]


@dataclass
class Judgement:
    """What became of one mutation.

    Attributes:
        parts: Parts of the new edition.
        depend: Parts of either edition that declare to rest on a figure that changed, or may have.
        must: Parts that print one figure which is another one now: every one of them has to change.
        changed: Parts that are not the same in both.
        stale: Parts that do not show what they have to.
        stray: Parts that changed and declare nothing that did.
        moved: Addresses whose figure is another one, as reckoned from the input.
        open: Addresses for which nothing is claimed.
        held: How many parts were held against each law.
    """

    parts: int = 0
    depend: int = 0
    must: int = 0
    changed: int = 0
    stale: list[Breach] = field(default_factory=list)
    stray: list[Part] = field(default_factory=list)
    moved: frozenset[str] = frozenset()
    open: int = 0
    held: Counter[str] = field(default_factory=Counter)


def judged(before: Reading, after: Reading, old: Reckoned, new: Reckoned, mutation: Mutation) -> Judgement:
    """What became of a mutation.

    Args:
        before: The edition before.
        after: The edition after.
        old: What the input gave.
        new: What it gives now.
        mutation: What was changed.
    """
    laws = Laws(after, new)
    stale = [*laws.breaches(), *_bounded(before, after, old, new, mutation), *_told(before, after, mutation)]
    lists = [{key for grid in one.about.tables.values() for key in grid.keys} for one in (before, after)]
    rests = _Resting(old, new, mutation, lists[0] != lists[1])
    changed = list(_changed(before, after))
    moved = {part.file for part in changed}
    moved |= {name for name in {*before.files, *after.files} if before.files.get(name) != after.files.get(name)}
    stray = [part for part in changed if not rests(part) and not part.follows & moved]
    stray += [Part(name, "the whole file", "") for name in sorted(moved) if _whole(name, before, after, moved)]
    must = [part for part in after.all if " | " in part.shows and rests.surely(part.shows)]
    stale += [_unmoved(part) for part in must if _same(before.parts.get(part.file, {}).get(part.place), part)]
    stale += [_still(name, place) for name, place in _pictures(before, after, rests)]
    both = {(part.file, part.place): part for part in (*before.all, *after.all)}
    return Judgement(
        parts=len(after.all),
        depend=sum(map(rests, both.values())),
        must=len(must),
        changed=len(changed),
        stale=stale,
        stray=stray,
        moved=frozenset(key for key in rests.known if key == rests.key or rests.surely(key)),
        open=len(laws.open),
        held=laws.held,
    )


class _Resting:
    """Whether a part declares to rest on what changed."""

    def __init__(self, old: Reckoned, new: Reckoned, mutation: Mutation, listed: bool) -> None:
        self.old, self.new, self.key = old, new, mutation.figure.key
        self.heads = {head(self.key)} | (SHOWN if listed else set())
        self.known: dict[str, bool] = {self.key: True}

    def __call__(self, part: Part) -> bool:
        return bool(self.heads & part.over) or any(map(self.moved, part.keys))

    def surely(self, key: str) -> bool:
        """True if the figure at an address is known before and after, and is another one."""
        before, after = self.old.value(key), self.new.value(key)
        return UNSURE not in (before, after) and before != after

    def moved(self, key: str) -> bool:
        """True if the figure at an address is another one, or bounds may make it one."""
        if key not in self.known:
            before, after = ((one.value(key), one.reported(key)) for one in (self.old, self.new))
            unsure = UNSURE in (*before, *after) and related(self.old.collection, self.key, key)
            self.known[key] = before != after or unsure
        return self.known[key]


def _pictures(before: Reading, after: Reading, rests: _Resting) -> Iterator[tuple[str, str]]:
    """Pictures, in each of their widths, that draw a figure which is another one and are the same."""
    totals = {keys: after.about.drawn[name] for name, keys in after.about.charts.items()}
    for name, own in after.parts.items():
        drawn: dict[str, set[tuple[str, str]]] = {}
        for part in own.values():
            keys = totals.get(part.keys, frozenset()) if part.place.startswith("picture ") else ()
            if any(map(rests.surely, keys)):
                drawn.setdefault(part.place.partition(": ")[0], set()).add((part.place, part.text))
        old = {(part.place, part.text) for part in before.parts.get(name, {}).values()}
        yield from ((name, place) for place, parts in drawn.items() if parts <= old)


def _still(name: str, place: str) -> Breach:
    return Breach("unchanged picture", name, place, "the same", "another figure")


def _same(one: Part | None, other: Part) -> bool:
    return one is not None and one.text == other.text


def _unmoved(part: Part) -> Breach:
    return Breach("unchanged", part.file, part.place, part.text, "another figure")


def _changed(before: Reading, after: Reading) -> Iterator[Part]:
    """The parts that are gone, new, or show something else."""
    for name in sorted({*before.parts, *after.parts}):
        old, new = before.parts.get(name, {}), after.parts.get(name, {})
        if old is new:
            continue
        for place in {*old, *new}:
            one, other = old.get(place), new.get(place)
            if one is None or other is None:
                found = one or other
                assert found is not None
                yield found
            elif one.text != other.text and not (_drawn(place) and alike(one.text, other.text)):
                # Either edition may say what it rests on: a footnote may have come or gone.
                yield Part(
                    one.file,
                    place,
                    f"{one.text} → {other.text}",
                    one.keys | other.keys,
                    one.over | other.over,
                    one.follows,
                )


def _drawn(place: str) -> bool:
    return place.startswith("picture ") and place.endswith(": drawing")


def _whole(name: str, before: Reading, after: Reading, moved: set[str]) -> bool:
    """True for a file that has no parts, is no copy of one that changed, and is another one all the same."""
    if name in MANIFESTS or name in before.parts or name in after.parts:
        return False
    stem = name.split("/", 3)[-1]
    return not (name.startswith("site/data/") and (f"data/{stem}" in moved or stem in moved))


def _bounded(before: Reading, after: Reading, old: Reckoned, new: Reckoned, mutation: Mutation) -> Iterator[Breach]:
    """A sum over bodies of which some are only bounded moves by as much as those that are known."""
    was, now = before.about.summed, after.about.summed
    body = mutation.figure.key.split(" | ")[1]
    for key in sorted(was.keys() & now.keys()):
        one, other = old.known_sum(key), new.known_sum(key)
        if one is None or other is None or not one[1] or one[1] != other[1] or body in one[1]:
            continue
        right = was[key] + other[0] - one[0]
        if now[key] != right:
            yield Breach("sum over bodies", "data", key, str(now[key]), str(right))


def _told(before: Reading, after: Reading, mutation: Mutation) -> Iterator[Breach]:
    """The manifest tells of the one input that changed, of the files that did, and has another name."""
    one, other = (json.loads(edition.files["manifest.json"]) for edition in (before, after))
    if one["edition"] == other["edition"]:
        yield Breach("manifest", "manifest.json", "edition", other["edition"], "another name")
    inputs = [{row["file"]: row["sha256"] for row in told["inputs"]} for told in (one, other)]
    differ = {name for name in {*inputs[0], *inputs[1]} if inputs[0].get(name) != inputs[1].get(name)}
    if differ != {mutation.figure.file}:
        yield Breach("manifest", "manifest.json", "inputs", str(sorted(differ)), mutation.figure.file)
