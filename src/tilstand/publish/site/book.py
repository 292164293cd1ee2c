"""The book: everything one edition's pages are made from, in one language."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import Any

from tilstand.languages import Dated, Fact, settings
from tilstand.model.appendix import Appendix
from tilstand.model.document import FRONT, Chapter, Insert
from tilstand.model.names import Names
from tilstand.model.release import Release, ReleasedAnswer
from tilstand.model.table import CellValue, ReleasableTable
from tilstand.publish.imprint import Rows, edition_line, imprinted
from tilstand.publish.site.address import named
from tilstand.publish.site.divide import ChapterPiece, divided, paged
from tilstand.publish.site.downloads import Download, fitting
from tilstand.publish.site.words import words
from tilstand.render.footnote import references
from tilstand.render.picture import Picture
from tilstand.render.table import ACCOUNT, titled
from tilstand.terms import Key, Language, Period, Text
from tilstand.terms.marked import marked
from tilstand.text import fixed

__all__ = ["SiteEdition", "filled", "keys_of"]

_NUMBER = re.compile(r"(\d+)-")
# Lines that they take on a page: a row of a table, what stands around it, a picture, a box.
_ROW, _AROUND, _PICTURE, _BOX = 1.3, 9.0, 15.0, 8.0


@dataclass(frozen=True)
class SiteEdition:
    """One edition in one language.

    Attributes:
        release: What is released; it has passed the gate.
        pictures: Pictures by chart; each by language, and by language and `:narrow` for a telephone.
        downloads: Data files by name.
        language: The language.
        languages: All languages of the site.
        earlier: Rounds whose editions lie beside this one, each with its period.
        changed: The figures that a correction changed, by language.
        data_hash: Yields one hash for all its data files; empty where there are none.
    """

    release: Release
    pictures: Mapping[str, Mapping[str, Picture]]
    downloads: Mapping[str, bytes]
    language: Language
    languages: tuple[Language, ...]
    earlier: Mapping[str, Period] = field(default_factory=dict)
    changed: Mapping[Language, Rows] = field(default_factory=dict)
    data_hash: Callable[[], str] = str

    @property
    def names(self) -> Names:
        """What the edition and everything in it is called."""
        return self.release.names

    @property
    def round_name(self) -> str:
        """Name of the round."""
        return self.names.round_name

    @property
    def tables(self) -> tuple[ReleasableTable, ...]:
        """The tables, in order."""
        return self.release.tables

    @property
    def appendix(self) -> Appendix:
        """What the method appendix tells."""
        return self.release.appendix

    @property
    def answers(self) -> tuple[ReleasedAnswer, ...]:
        """The bodies' answers in words."""
        return self.release.answers

    @property
    def chapters(self) -> tuple[Chapter, ...]:
        """The report's text in this language, but for its front."""
        return tuple(one for one in self.release.chapters.get(self.language, ()) if one.id != FRONT)

    @property
    def front(self) -> Chapter | None:
        """What is read first."""
        return next((one for one in self.release.chapters.get(self.language, ()) if one.id == FRONT), None)

    def texts_of(self, part: int | None) -> list[Chapter]:
        """The chapters of a part; None for those that belong to no part."""
        return [one for one in self.chapters if not one.provider and self._part(one) == part]

    def _part(self, chapter: Chapter) -> int | None:
        number = _NUMBER.match(chapter.id)
        return int(number[1]) if number and int(number[1]) in self.parts else None

    @cached_property
    def divided(self) -> Mapping[str, tuple[tuple[ChapterPiece, ...], ...]]:
        """The pages of each part, and of each chapter that belongs to none, by the address of the first."""
        own = {f"part/{number}.html": self.texts_of(number) for number in self.parts}
        own |= {f"text/{named(one.id.replace('/', '-'))}.html": [one] for one in self.texts_of(None)}
        return {at: divided(chapters, self._height) for at, chapters in own.items()}

    def _height(self, insert: Insert) -> float:
        if insert.kind == "table":
            rows = next((len(table.row_labels) for table in self.tables if table.id == insert.id), None)
            return 0.0 if rows is None else _AROUND + rows * _ROW
        return _BOX if insert.kind == "box" else _PICTURE

    @cached_property
    def period(self) -> str:
        """The period of the edition, in words."""
        return self.text(Dated(self.names.period))

    @cached_property
    def title(self) -> str:
        """Title of the report."""
        return self.fixed("title", year=self.names.period)

    @cached_property
    def edition(self) -> str:
        """Which edition it is."""
        return self.text(edition_line(self.names))

    @cached_property
    def imprint(self) -> Mapping[str, Any]:
        """What the edition says of itself: that it is a draft and what it lacks, what was corrected."""
        return imprinted(self.names, self.language, self.changed.get(self.language, ()))

    @property
    def direction(self) -> str:
        """Direction of the script: `ltr` or `rtl`."""
        return settings(self.language).direction

    @cached_property
    def author(self) -> str:
        """Name of the coordinator."""
        return self.provider(self.names.coordinator)

    @cached_property
    def parts(self) -> tuple[int, ...]:
        """The parts that have a name, a table or a body."""
        return tuple(sorted({*self.names.parts, *(table.part for table in self.tables)}))

    @cached_property
    def declared(self) -> tuple[ReleasableTable, ...]:
        """The tables that are no body's account."""
        return tuple(table for table in self.tables if table.kind != ACCOUNT)

    @cached_property
    def cells_of(self) -> Mapping[str, Sequence[CellValue]]:
        """The cells of each body or group, table by table."""
        found: dict[str, list[CellValue]] = {}
        for table in self.tables:
            for cell in filled(table):
                if cell.key is not None:
                    found.setdefault(cell.key.provider, []).append(cell)
        return found

    @cached_property
    def tables_of(self) -> Mapping[str, Sequence[tuple[ReleasableTable, bool]]]:
        """The declared tables with figures of each body or group, and whether they have no other's."""
        found: dict[str, list[tuple[ReleasableTable, bool]]] = {}
        for table in self.declared:
            providers = {key.provider for key in keys_of([table])}
            for name in providers:
                found.setdefault(name, []).append((table, len(providers) == 1))
        return found

    def in_order(self, tables: Iterable[ReleasableTable]) -> list[ReleasableTable]:
        """Tables by their numbers in print; those without one first, and the bodies' own last."""

        def place(table: ReleasableTable) -> tuple[bool, int]:
            return table.kind == ACCOUNT, int(table.number) if table.number.isdigit() else 0

        return sorted(tables, key=place)

    @cached_property
    def accounts(self) -> Mapping[str, ReleasableTable]:
        """The bodies' own tables by provider."""
        return {t.provider: t for t in self.tables if t.kind == ACCOUNT}

    @cached_property
    def bodies(self) -> tuple[str, ...]:
        """The bodies that have a page: they reported figures or words, or have a chapter."""
        told = {answer.provider for answer in self.answers} | set(self.accounts)
        told |= {chapter.provider for chapter in self.chapters if chapter.provider}
        reported = set(self.appendix.reported)
        return tuple(
            name for name in self.names.providers if name in told or self.names.provider(name) in reported
        )

    def beside(self, language: Language, path: str) -> str:
        """The page of another language that answers to one of this; its front page where it has no such page.

        Args:
            language: The other language.
            path: Address of the page below language and round.
        """
        kind, _, name = path.partition("/")
        there = self._of_its_own[language].get(kind)
        return path if there is None or name.removesuffix(".html") in there else "index.html"

    @cached_property
    def _of_its_own(self) -> Mapping[Language, Mapping[str, set[str]]]:
        """For each language, its pages of the kinds that one may lack: texts, parts, bodies with a text."""
        found: dict[Language, dict[str, set[str]]] = {}
        for book in (replace(self, language=language) for language in self.languages):
            own = found[book.language] = {"text": set(), "part": set(), "body": set(book.bodies)}
            for at, pages in book.divided.items():
                for number in range(1, len(pages) + 1):
                    kind, _, name = paged(at, number).partition("/")
                    own[kind].add(name.removesuffix(".html"))
        return found

    @cached_property
    def files(self) -> tuple[Download, ...]:
        """The files that can be taken home, in the language of the book where there are several."""
        return fitting(
            self.downloads,
            self.round_name,
            self.language,
            self.names.languages,
            lambda size: self.say("kilobytes", number=size),
        )

    def files_of(self, table: str) -> list[Download]:
        """The files of a table: those that are called after it."""
        return self._by_stem.get(table, [])

    @cached_property
    def _by_stem(self) -> Mapping[str, list[Download]]:
        found: dict[str, list[Download]] = {}
        for one in self.files:
            found.setdefault(one.stem, []).append(one)
        return found

    def say(self, path: str, **facts: Fact) -> str:
        """A text of the site."""
        if facts:
            return marked(words(self.names.words, path, **facts), self.language)
        if path not in self._said:  # most stand on every page
            self._said[path] = marked(words(self.names.words, path), self.language)
        return self._said[path]

    @cached_property
    def _said(self) -> dict[str, str]:
        return {}

    def fixed(self, path: str, **facts: Fact) -> str:
        """A text that report and site share."""
        return marked(fixed(self.names.words, path, **facts), self.language)

    @property
    def edition_unstopped(self) -> str:
        """The line of the edition without a stop at its end, whatever language it is in."""
        return re.sub(r"\.(?=\ufffb?$)", "", self.edition)

    def own(self, path: str) -> str:
        """The collection's text at a path; empty if it has none."""
        found = self.names.words
        return marked(found[path], self.language) if path in found else ""

    def text(self, label: Text) -> str:
        """A label in the language of the book."""
        return marked(label, self.language)

    def findings(self, see: Sequence[str]) -> list[dict[str, str]]:
        """The findings that a footnote leads to: the page and place of each, and what it is called."""
        found = references(self.names, self.appendix, see, self.language)
        return [{"page": f"method.html#{one.anchor}", "text": one.text} for one in found]

    def part(self, number: int) -> str:
        """Name of a part."""
        return self.text(self.names.part(number))

    def provider(self, name: str) -> str:
        """Name of a provider."""
        return self.text(self.names.provider(name))

    def caption(self, table: ReleasableTable) -> str:
        """Title of a table, with its number in print."""
        return titled(self.names, table, self.language)

    @cached_property
    def tongues(self) -> Mapping[Text, str]:
        """The language of names that are in another language than the page."""
        found, own = {}, self.names.language
        near = own in (self.language, *settings(self.language).beside)
        for name, provider in self.names.providers.items():
            label = self.names.provider(name)
            tongue = provider.language or ("" if near else own)
            if tongue and tongue != self.language and label.text(self.language) == label.text(own):
                found[label] = tongue
        return found


def filled(table: ReleasableTable) -> Iterator[CellValue]:
    """The cells of a table that hold something."""
    return (cell for row in table.cells for cell in row if cell is not None)


def keys_of(tables: Sequence[ReleasableTable]) -> Iterator[Key]:
    """The addresses of all figures of some tables."""
    return (cell.key for table in tables for cell in filled(table) if cell.key is not None)
