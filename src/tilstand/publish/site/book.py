"""The book: everything one edition's pages are made from, in one language."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Protocol

from tilstand.define import Collection, Round
from tilstand.model import Answer, CellValue, ReleasableTable
from tilstand.model.document import Document
from tilstand.publish.appendix import Appendix
from tilstand.publish.refer import references
from tilstand.publish.site.downloads import Download, fitting
from tilstand.publish.site.words import words
from tilstand.terms import Key, Label, Language
from tilstand.text import day, fixed, period

__all__ = ["ACCOUNT", "Book", "Chapter", "Picture", "filled", "keys_of"]

ACCOUNT = "account"
"""What the names of the tables of key figures begin with."""


class Chapter(Protocol):
    """One chapter of the report's words."""

    @property
    def id(self) -> str:
        """Its name."""

    @property
    def title(self) -> str:
        """Its heading."""

    @property
    def provider(self) -> str | None:
        """The body whose account it is."""

    @property
    def document(self) -> Document:
        """Its text."""


class Picture(Protocol):
    """A chart as it is shown."""

    @property
    def id(self) -> str:
        """Name of its chart."""

    @property
    def svg(self) -> bytes:
        """The drawing, which holds its alternative text."""

    @property
    def title(self) -> str:
        """Its title."""


@dataclass(frozen=True)
class Book:
    """One edition in one language.

    Attributes:
        collection: The collection.
        year: Name of the year.
        tables: Tables that have passed the gate, in order.
        appendix: What the method appendix tells.
        answers: The bodies' answers in words.
        chapters: The report's text in this language.
        pictures: Charts by id; each by language, and by language and `:narrow` for a telephone.
        downloads: Data files by name.
        language: The language.
        languages: All languages of the site.
        earlier: Years whose editions lie beside this one.
    """

    collection: Collection
    round_name: str
    tables: tuple[ReleasableTable, ...]
    appendix: Appendix
    answers: tuple[Answer, ...]
    chapters: tuple[Chapter, ...]
    pictures: Mapping[str, Mapping[str, Picture]]
    downloads: Mapping[str, bytes]
    language: Language
    languages: tuple[Language, ...]
    earlier: tuple[str, ...] = field(default=())

    @property
    def about(self) -> Round:
        """The round of the edition."""
        return self.collection.rounds[self.round_name]

    @cached_property
    def period(self) -> str:
        """The period of the edition, in words."""
        return period(self.about.period, self.language)

    @cached_property
    def title(self) -> str:
        """Title of the report."""
        return self.fixed("title", year=self.period)

    @cached_property
    def edition(self) -> str:
        """Which edition it is."""
        return self.fixed("edition", date=self.published, year=self.period)

    @cached_property
    def published(self) -> str:
        """The day of publication."""
        return day(self.about.published, self.language)

    @cached_property
    def author(self) -> str:
        """Name of the coordinator."""
        return self.provider(self.collection.settings.coordinator)

    @cached_property
    def parts(self) -> tuple[int, ...]:
        """The parts that have a name, a table or a body."""
        labelled = {int(p[6:]) for p in self.collection.labels if p[:6] == "parts." and p[6:].isdigit()}
        return tuple(sorted(labelled | {table.part for table in self.tables}))

    def shows_key_figures(self, table: ReleasableTable) -> bool:
        """True for a table that the collection declares to hold key figures."""
        own = self.collection.tables.get(table.id)
        return own is not None and own.key

    @cached_property
    def declared(self) -> tuple[ReleasableTable, ...]:
        """The tables that are no body's account."""
        return tuple(table for table in self.tables if table.kind != ACCOUNT)

    @cached_property
    def accounts(self) -> Mapping[str, ReleasableTable]:
        """The bodies' own tables by provider."""
        return {t.id.removeprefix(f"{ACCOUNT}_"): t for t in self.tables if t.kind == ACCOUNT}

    @cached_property
    def bodies(self) -> tuple[str, ...]:
        """The bodies that have a page: they reported figures or words, or have a chapter."""
        told = {answer.provider for answer in self.answers} | set(self.accounts)
        told |= {chapter.provider for chapter in self.chapters if chapter.provider}
        reported = set(self.appendix.reported)
        return tuple(
            name
            for name in self.collection.providers
            if name in told or self.collection.provider_label(name) in reported
        )

    @cached_property
    def files(self) -> tuple[Download, ...]:
        """The files that can be taken home, in the language of the book where there are several."""
        return fitting(
            self.downloads, self.round_name, self.language, lambda size: self.say("kilobytes", number=size)
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

    def say(self, path: str, **facts: str | Label) -> str:
        """A text of the site."""
        return words(self.collection.labels, path, **facts).text(self.language)

    def fixed(self, path: str, **facts: str | Label) -> str:
        """A text that report and site share."""
        return fixed(self.collection.labels, path, **facts).text(self.language)

    def own(self, path: str) -> str:
        """The collection's text at a path; empty if it has none."""
        found = self.collection.labels
        return found[path].text(self.language) if path in found else ""

    def text(self, label: Label) -> str:
        """A label in the language of the book."""
        return label.text(self.language)

    def findings(self, see: Sequence[str]) -> list[dict[str, str]]:
        """The findings that a footnote leads to: the page and place of each, and what it is called."""
        found = references(self.collection, self.appendix, see, self.language)
        return [{"page": f"method.html#{one.anchor}", "text": one.text} for one in found]

    def part(self, number: int) -> str:
        """Name of a part."""
        return self.text(self.collection.labels[f"parts.{number}"])

    def provider(self, name: str) -> str:
        """Name of a provider."""
        return self.text(self.collection.provider_label(name))

    def caption(self, table: ReleasableTable) -> str:
        """Title of a table, with its number in print."""
        title = self.text(table.title)
        return f"{self.fixed('table', number=table.number)}. {title}" if table.number else title

    @cached_property
    def tongues(self) -> Mapping[Label, str]:
        """The language of names that are in another language than the page."""
        found = {}
        for name, provider in self.collection.providers.items():
            label = self.collection.provider_label(name)
            native = label.en == label.nb and self.language == "en"
            tongue = provider.name_language or (self.collection.settings.language if native else "")
            if tongue and tongue != self.language and label.text(self.language) == label.nb:
                found[label] = tongue
        return found


def filled(table: ReleasableTable) -> Iterator[CellValue]:
    """The cells of a table that hold something."""
    return (cell for row in table.cells for cell in row if cell is not None)


def keys_of(tables: Sequence[ReleasableTable]) -> Iterator[Key]:
    """The addresses of all figures of some tables."""
    return (cell.key for table in tables for cell in filled(table) if cell.key is not None)
