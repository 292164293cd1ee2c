"""The numbers of tables and pictures: each kind is counted through the report, as a reader meets them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import count

from tilstand.model.document import (
    PLACE,
    Block,
    Chapter,
    Emphasis,
    Heading,
    Inline,
    Items,
    Link,
    Mark,
    Paragraph,
    Quote,
)
from tilstand.model.names import Names
from tilstand.model.release import Release
from tilstand.terms import Language
from tilstand.text import fixed

__all__ = ["numbered"]

_COUNTED = ("table", "panel")
Place = tuple[str, str]
"""A table or chart: its kind and its id."""


def numbered(release: Release) -> Release:
    """A release whose tables and pictures have numbers, and whose texts refer to them by these.

    The same thing has the same number in every language, in print, on the site and in the data. A body's
    account and the overview, which stand by themselves, have none.

    Args:
        release: What is to be released.
    """
    tables = {one.id for one in release.tables if one.kind in _COUNTED}
    charts = {one.id for one in release.plots}
    found: dict[Place, str] = {}
    following = {"table": count(1), "chart": count(1)}
    elsewhere = _elsewhere(release)
    for place in sorted(_met(release), key=elsewhere.__contains__):
        if place not in found and place[1] in (tables if place[0] == "table" else charts):
            found[place] = str(next(following[place[0]]))
    return replace(
        release,
        tables=tuple(replace(one, number=found.get(("table", one.id), "")) for one in release.tables),
        plots=tuple(replace(one, number=found.get(("chart", one.id), "")) for one in release.plots),
        chapters={
            language: tuple(_Referring(release.names, language, found).chapter(one) for one in chapters)
            for language, chapters in release.chapters.items()
        },
    )


def _met(release: Release) -> Iterator[Place]:
    """Tables and charts as a reader meets them; those that no text has a place for, where they stand."""
    chapters = _leading(release)
    parts = sorted({*release.names.parts, *(table.part for table in release.tables)})
    yield from _placed(one for one in chapters if (one.number or 0) < min(parts, default=1))
    anywhere = set(_placed(chapters))
    for part in parts:
        own = [one for one in chapters if one.number == part]
        yield from _placed(one for one in own if one.provider is None)
        for table in release.tables:
            if table.part == part and ("table", table.id) not in anywhere:
                yield from (("chart", plot.id) for plot in release.plots if plot.table == table.id)
                yield "table", table.id
        yield from _placed(one for one in own if one.provider is not None)
    yield from _placed(chapters)
    yield from (("chart", plot.id) for plot in release.plots)


def _elsewhere(release: Release) -> frozenset[Place]:
    """The tables and pictures that print does not have: their numbers come last, so that print has no gap."""
    placed = set(_placed(_leading(release)))
    drawn = {plot.table for plot in release.plots if ("chart", plot.id) in placed}
    return frozenset(
        ("table", one.id)
        for one in release.tables
        if not one.printed or (one.id in drawn and ("table", one.id) not in placed)
    ) | {("chart", plot.id) for plot in release.plots if ("chart", plot.id) not in placed}


def _leading(release: Release) -> Sequence[Chapter]:
    """The chapters in the first language that has some: the places are the same in all of them."""
    names = release.names
    return next((found for one in names.languages if (found := release.chapters.get(one))), ())


def _placed(chapters: Iterator[Chapter] | Sequence[Chapter]) -> Iterator[Place]:
    for chapter in chapters:
        for insert in chapter.document.inserts:
            if insert.kind != "box":
                yield insert.kind, insert.id


@dataclass(frozen=True, slots=True)
class _Referring:
    """Writes the numbers where a text refers to a table or picture."""

    names: Names
    language: Language
    found: Mapping[Place, str]

    def chapter(self, chapter: Chapter) -> Chapter:
        text = chapter.document
        notes = {name: self.run(run) for name, run in text.footnotes.items()}
        made = replace(text, blocks=tuple(map(self.block, text.blocks)), footnotes=notes)
        return replace(chapter, document=made)

    def block(self, block: Block) -> Block:
        if isinstance(block, Items):
            return replace(block, items=tuple(tuple(map(self.block, item)) for item in block.items))
        if isinstance(block, Quote):
            return replace(block, blocks=tuple(map(self.block, block.blocks)))
        if isinstance(block, Heading | Paragraph):
            return replace(block, children=self.run(block.children))
        return block

    def run(self, run: Sequence[Inline]) -> tuple[Inline, ...]:
        return tuple(map(self.inline, run))

    def inline(self, child: Inline) -> Inline:
        if isinstance(child, Link) and child.target.startswith(PLACE):
            kind, _, name = child.target.removeprefix(PLACE).partition("/")
            return replace(child, children=tuple(self.words(one, (kind, name)) for one in child.children))
        if isinstance(child, Link | Emphasis):
            return replace(child, children=self.run(child.children))
        return child

    def words(self, child: Inline, place: Place) -> Inline:
        number = self.found.get(place)
        if number is None or not isinstance(child, Mark):
            return child
        told = fixed(self.names.words, f"see.{place[0]}", number=number).text(self.language)
        return replace(child, text=told[:1].upper() + told[1:] if child.text[:1].isupper() else told)
