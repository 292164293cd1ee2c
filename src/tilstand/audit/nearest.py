"""Rows whose label recognition damaged beyond the usual, read by the rows around them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace

from tilstand.audit.phrase import About, Finder, Hit, codes, names
from tilstand.audit.row import Head, ReadRow
from tilstand.text.reading.damage import damage

__all__ = ["restored"]

# So many letters of a name may be wrong, and at most half; the next name must be a letter further off.
_MOST = 2.0
_APART = 1.0
# What letters cost that are often taken for one another.
_CONFUSED = 0.5
# So many rows must name codes of a list before it is clear that all do.
_LEAST = 3


def restored(rows: Sequence[ReadRow], finder: Finder) -> Iterator[ReadRow]:
    """The rows; one that says nothing between rows of one code list has the code whose name is nearest.

    Only a row of plain text is read so, where one name is clearly nearest and no other row has it.

    Args:
        rows: The rows of a table.
        finder: Finds the phrases of the language.
    """
    named = [codes(row.head.hits) for row in rows]
    every: dict[str, set[str]] = {}
    for group, meant in (pair for found in named for pair in found.items()):
        every.setdefault(group, set()).update(meant)
    often = Counter(group for found in named for group in found)
    for at, row in enumerate(rows):
        around = [n for n in (at - 1, at + 1) if 0 <= n < len(rows) and not rows[n].head.total]
        shared = set.intersection(*(set(named[n]) for n in around)) if around else set()
        beside = {name for n in around for name in names(rows[n].head.hits, About.MEASURE)}
        if not row.block.plain or not _mute(row.head, beside) or len(shared) != 1:
            yield row
            continue
        (group,) = shared
        code = _nearest(row.block.cells[0], _phrases(finder, group))
        if often[group] < _LEAST or not code or code in every[group]:
            yield row
            continue
        hit = Hit(0, len(row.block.cells[0]), About.CODE, group, frozenset({code}))
        yield replace(row, head=replace(row.head, hits=(*row.head.hits, hit), guessed=True))


def _mute(head: Head, beside: set[str]) -> bool:
    """True for a label that says nothing but what the rows beside it also say."""
    others = any(h.about in (About.CODE, About.PROVIDER) for h in head.hits)
    return (
        not (others or head.year or head.total or head.change) and names(head.hits, About.MEASURE) <= beside
    )


def _phrases(finder: Finder, group: str) -> Iterator[tuple[str, str]]:
    """The names of a code list's codes, each with the code."""
    for table in finder.tables:
        if table.about is About.CODE and table.group == group:
            for phrase, meant in zip(table.phrases, table.names, strict=True):
                if len(meant) == 1 and "*" not in phrase:
                    yield phrase, min(meant)


def _nearest(label: str, phrases: Iterable[tuple[str, str]]) -> str:
    """The code whose name is clearly nearest to a label; empty where none is near, or two are."""
    off: dict[str, float] = {}
    near: set[str] = set()
    for phrase, code in phrases:
        said, name = _differing(label.lower().split(), phrase.lower().split())
        letters = _distance(said, name)
        off[code] = min(letters, off.get(code, letters))
        if letters <= min(_MOST, len(name) / 2):
            near.add(code)
    if not near:
        return ""
    best = min(near, key=lambda code: (off[code], code))
    return "" if any(off[code] < off[best] + _APART for code in off if code != best) else best


def _differing(one: list[str], other: list[str]) -> tuple[str, str]:
    """Two names without the words that both have."""
    both = set(one) & set(other)
    return " ".join(w for w in one if w not in both), " ".join(w for w in other if w not in both)


def _distance(said: str, name: str) -> float:
    """How many letters of a name are wrong, missing or too many; letters often confused count for less."""
    confused = damage().confused
    before = [float(n) for n in range(len(said) + 1)]
    for at, right in enumerate(name, 1):
        row = [float(at)]
        for n, wrong in enumerate(said, 1):
            cost = 0.0 if wrong == right else _CONFUSED if wrong in confused.get(right, ()) else 1.0
            row.append(min(row[-1] + 1, before[n] + 1, before[n - 1] + cost))
        before = row
    return before[-1]
