"""Context of the page templates: an edition in one language, with its citation."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import Any

from tilstand.define.labels import Catalogue
from tilstand.languages import DatedText, Fact, load_language_settings
from tilstand.model.appendix import Appendix
from tilstand.model.document import FRONT, Chapter, InsertBlock
from tilstand.model.names import EditionNames
from tilstand.model.release import Release, ReleasedAnswer
from tilstand.model.table import CellValue, ReleasableTable
from tilstand.publish.front_matter import Rows, build_edition_imprint, get_edition_line
from tilstand.publish.site.structure import (
    ChapterPiece,
    DownloadFile,
    get_chapter_page_address,
    list_language_downloads,
    slugify,
    split_chapters,
)
from tilstand.render.charts import Picture
from tilstand.render.printed_table import ACCOUNT, find_finding_references, format_table_title
from tilstand.report_text import get_report_string
from tilstand.terms import Key, Language, Period, Text
from tilstand.terms.text import encode_language_runs, strip_language_runs


def get_site_text(labels: Catalogue, path: str, **facts: Fact) -> Text:
    """The text at `report.site.PATH` of the names, or the site's own at PATH, with its facts put in.

    Args:
        labels: The collection's labels, which win over the site's.
        path: Name of the text.
        **facts: What stands for `{name}` in the text; a text is put in in its own language.

    Raises:
        KeyError: If neither the collection nor the site knows the path.

    Example:
        >>> get_site_text(Catalogue({}), "answer_in", language="nynorsk").text("nb")
        'Svaret er gitt på nynorsk.'
    """
    return get_report_string(labels, f"site.{path}", **facts)


_NUMBER = re.compile(r"(\d+)-")
# Lines that they take on a page: a row of a table, what stands around it, a picture, a box.
_ROW, _AROUND, _PICTURE, _BOX = 1.3, 9.0, 15.0, 8.0


@dataclass(frozen=True)
class SiteContext:
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
    def names(self) -> EditionNames:
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
        return tuple(chapter for chapter in self.release.chapters.get(self.language, ()) if chapter.id != FRONT)

    @property
    def front(self) -> Chapter | None:
        """What is read first."""
        return next((chapter for chapter in self.release.chapters.get(self.language, ()) if chapter.id == FRONT), None)

    def select_part_chapters(self, part: int | None) -> list[Chapter]:
        """The chapters of a part; None for those that belong to no part."""
        return [
            chapter for chapter in self.chapters if not chapter.provider and self._find_chapter_part(chapter) == part
        ]

    def _find_chapter_part(self, chapter: Chapter) -> int | None:
        number = _NUMBER.match(chapter.id)
        return int(number[1]) if number and int(number[1]) in self.parts else None

    @cached_property
    def chapter_pages(self) -> Mapping[str, tuple[tuple[ChapterPiece, ...], ...]]:
        """The pages of each part, and of each chapter that belongs to none, by the address of the first."""
        own_chapters = {f"part/{number}.html": self.select_part_chapters(number) for number in self.parts}
        own_chapters |= {
            f"text/{slugify(chapter.id.replace('/', '-'))}.html": [chapter]
            for chapter in self.select_part_chapters(None)
        }
        return {at: split_chapters(chapters, self._estimate_insert_height) for at, chapters in own_chapters.items()}

    def _estimate_insert_height(self, insert: InsertBlock) -> float:
        if insert.kind == "table":
            rows = next((len(table.row_labels) for table in self.tables if table.id == insert.id), None)
            return 0.0 if rows is None else _AROUND + rows * _ROW
        return _BOX if insert.kind == "box" else _PICTURE

    @cached_property
    def period(self) -> str:
        """The period of the edition, in words."""
        return self.text(DatedText(self.names.period))

    @cached_property
    def title(self) -> str:
        """Title of the report."""
        return self.format_shared_text("title", year=self.names.period)

    @cached_property
    def edition(self) -> str:
        """Which edition it is."""
        return self.text(get_edition_line(self.names))

    @cached_property
    def imprint(self) -> Mapping[str, Any]:
        """What the edition says of itself: that it is a draft and what it lacks, what was corrected."""
        return build_edition_imprint(self.names, self.language, self.changed.get(self.language, ()))

    @property
    def direction(self) -> str:
        """Direction of the script: `ltr` or `rtl`."""
        return load_language_settings(self.language).direction

    @cached_property
    def author(self) -> str:
        """Name of the coordinator."""
        return self.provider(self.names.coordinator)

    @cached_property
    def parts(self) -> tuple[int, ...]:
        """The parts that have a name, a table or a body."""
        return tuple(sorted({*self.names.parts, *(table.part for table in self.tables)}))

    @cached_property
    def declared_tables(self) -> tuple[ReleasableTable, ...]:
        """The tables that are no body's account."""
        return tuple(table for table in self.tables if table.kind != ACCOUNT)

    @cached_property
    def cells_by_provider(self) -> Mapping[str, Sequence[CellValue]]:
        """The cells of each body or group, table by table."""
        cell_values_by_name: dict[str, list[CellValue]] = {}
        for table in self.tables:
            for cell in iterate_filled_cells(table):
                if cell.key is not None:
                    cell_values_by_name.setdefault(cell.key.provider, []).append(cell)
        return cell_values_by_name

    @cached_property
    def tables_by_provider(self) -> Mapping[str, Sequence[tuple[ReleasableTable, bool]]]:
        """The declared tables with figures of each body or group, and whether they have no other's."""
        pairs_by_name: dict[str, list[tuple[ReleasableTable, bool]]] = {}
        for table in self.declared_tables:
            providers = {key.provider for key in iterate_figure_keys([table])}
            for name in providers:
                pairs_by_name.setdefault(name, []).append((table, len(providers) == 1))
        return pairs_by_name

    def sort_tables_by_number(self, tables: Iterable[ReleasableTable]) -> list[ReleasableTable]:
        """Tables by their numbers in print; those without one first, and the bodies' own last."""

        def get_table_sort_key(table: ReleasableTable) -> tuple[bool, int]:
            return table.kind == ACCOUNT, int(table.number) if table.number.isdigit() else 0

        return sorted(tables, key=get_table_sort_key)

    @cached_property
    def body_accounts(self) -> Mapping[str, ReleasableTable]:
        """The bodies' own tables by provider."""
        return {t.provider: t for t in self.tables if t.kind == ACCOUNT}

    @cached_property
    def bodies(self) -> tuple[str, ...]:
        """The bodies that have a page: they reported figures or words, or have a chapter."""
        told = {answer.provider for answer in self.answers} | set(self.body_accounts)
        told |= {chapter.provider for chapter in self.chapters if chapter.provider}
        reported = set(self.appendix.reported)
        return tuple(name for name in self.names.providers if name in told or self.names.provider(name) in reported)

    def beside(self, language: Language, path: str) -> str:
        """The page of another language that answers to one of this; its front page where it has no such page.

        Args:
            language: The other language.
            path: Address of the page below language and round.
        """
        kind, _, name = path.partition("/")
        there = self._language_specific_pages[language].get(kind)
        return path if there is None or name.removesuffix(".html") in there else "index.html"

    @cached_property
    def _language_specific_pages(self) -> Mapping[Language, Mapping[str, set[str]]]:
        """For each language, its pages of the kinds that one may lack: texts, parts, bodies with a text."""
        texts_by_names_by_name: dict[Language, dict[str, set[str]]] = {}
        for book in (replace(self, language=language) for language in self.languages):
            own_texts = texts_by_names_by_name[book.language] = {"text": set(), "part": set(), "body": set(book.bodies)}
            for at, pages in book.chapter_pages.items():
                for number in range(1, len(pages) + 1):
                    kind, _, name = get_chapter_page_address(at, number).partition("/")
                    own_texts[kind].add(name.removesuffix(".html"))
        return texts_by_names_by_name

    @cached_property
    def files(self) -> tuple[DownloadFile, ...]:
        """The files that can be taken home, in the language of the book where there are several."""
        return list_language_downloads(
            self.downloads,
            self.round_name,
            self.language,
            self.names.languages,
            lambda size: self.format_site_text("kilobytes", number=size),
        )

    def list_table_downloads(self, table: str) -> list[DownloadFile]:
        """The files of a table: those that are called after it."""
        return self._downloads_by_stem.get(table, [])

    @cached_property
    def _downloads_by_stem(self) -> Mapping[str, list[DownloadFile]]:
        download_files_by_name: dict[str, list[DownloadFile]] = {}
        for file in self.files:
            download_files_by_name.setdefault(file.stem, []).append(file)
        return download_files_by_name

    def format_site_text(self, path: str, **facts: Fact) -> str:
        """A text of the site."""
        if facts:
            return encode_language_runs(get_site_text(self.names.words, path, **facts), self.language)
        if path not in self._formatted_texts:  # most stand on every page
            self._formatted_texts[path] = encode_language_runs(get_site_text(self.names.words, path), self.language)
        return self._formatted_texts[path]

    @cached_property
    def _formatted_texts(self) -> dict[str, str]:
        return {}

    def format_shared_text(self, path: str, **facts: Fact) -> str:
        """A text that report and site share."""
        return encode_language_runs(get_report_string(self.names.words, path, **facts), self.language)

    @property
    def edition_unstopped(self) -> str:
        """The line of the edition without a stop at its end, whatever language it is in."""
        return re.sub(r"\.(?=\ufffb?$)", "", self.edition)

    def own(self, path: str) -> str:
        """The collection's text at a path; empty if it has none."""
        catalogue = self.names.words
        return encode_language_runs(catalogue[path], self.language) if path in catalogue else ""

    def text(self, label: Text) -> str:
        """A label in the language of the book."""
        return encode_language_runs(label, self.language)

    def findings(self, see: Sequence[str]) -> list[dict[str, str]]:
        """The findings that a footnote leads to: the page and place of each, and what it is called."""
        finding_references = find_finding_references(self.names, self.appendix, see, self.language)
        return [
            {"page": f"method.html#{finding_reference.anchor}", "text": finding_reference.text}
            for finding_reference in finding_references
        ]

    def part(self, number: int) -> str:
        """Name of a part."""
        return self.text(self.names.part(number))

    def provider(self, name: str) -> str:
        """Name of a provider."""
        return self.text(self.names.provider(name))

    def caption(self, table: ReleasableTable) -> str:
        """Title of a table, with its number in print."""
        return format_table_title(self.names, table, self.language)

    @cached_property
    def label_languages(self) -> Mapping[Text, str]:
        """The language of names that are in another language than the page."""
        texts_by_name, own_text = {}, self.names.language
        near = own_text in (self.language, *load_language_settings(self.language).beside)
        for name, provider in self.names.providers.items():
            label = self.names.provider(name)
            tongue = provider.language or ("" if near else own_text)
            if tongue and tongue != self.language and label.text(self.language) == label.text(own_text):
                texts_by_name[label] = tongue
        return texts_by_name


def iterate_filled_cells(table: ReleasableTable) -> Iterator[CellValue]:
    """The cells of a table that hold something."""
    return (cell for row in table.cells for cell in row if cell is not None)


def iterate_figure_keys(tables: Sequence[ReleasableTable]) -> Iterator[Key]:
    """The addresses of all figures of some tables."""
    return (cell.key for table in tables for cell in iterate_filled_cells(table) if cell.key is not None)


def format_site_citation(
    book: SiteContext, table: ReleasableTable | None = None, picture: Picture | None = None, *, page: str = ""
) -> str:
    """The citation of the report, or of a table or picture; of a draft or demonstration, that nobody is to.

    Args:
        book: The book.
        table: The table.
        picture: The picture, instead of a table.
        page: Its page below language and round, for the address.
    """
    if book.names.imprint.marks:
        return book.format_shared_text(f"{book.names.imprint.marks[0]}.cite")
    published = str(book.names.published.year)
    address = f"{book.own('report.address')}{book.language}/{slugify(book.round_name)}/{page}"
    if picture is not None:
        return book.format_site_text(
            "cite_picture_text",
            author=book.author,
            published=published,
            picture=picture.title,
            title=book.title,
            edition=book.edition,
            address=address,
        )
    if table is None:
        return book.format_site_text(
            "cite_text", author=book.author, published=published, title=book.title, edition=book.edition
        )
    return book.format_site_text(
        "cite_table_text",
        author=book.author,
        published=published,
        table=book.caption(table),
        id=table.id,
        title=book.title,
        edition=book.edition,
        address=address,
    )


def format_bibtex(book: SiteContext) -> str:
    """The report as a BibTeX entry; signs that BibTeX would read are taken out. None of those."""
    if book.names.imprint.marks:
        return ""
    published = book.names.published

    def strip_bibtex_signs(text: str) -> str:
        return re.sub(r"[{}\\]", "", strip_language_runs(text))

    return "\n".join(
        [
            f"@techreport{{{book.names.collection}{book.round_name},",
            f"  author = {{{{{strip_bibtex_signs(book.author)}}}}},",
            f"  title = {{{{{strip_bibtex_signs(book.title)}}}}},",
            f"  institution = {{{{{strip_bibtex_signs(book.author)}}}}},",
            f"  year = {{{published.year}}},",
            f"  note = {{{strip_bibtex_signs(book.edition)}}},",
            f"  language = {{{book.language}}}",
            "}",
        ]
    )
