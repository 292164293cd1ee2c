"""Structure of the site: addresses, chapters split over pages, and downloads."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache, partial
from itertools import pairwise

from tilstand.errors import PublishError
from tilstand.languages import make_error, quote_text
from tilstand.model.document import (
    Block,
    Chapter,
    Document,
    Heading,
    InsertBlock,
    ListBlock,
    Quote,
    list_footnote_marks,
    to_plain_text,
)
from tilstand.model.names import EditionNames
from tilstand.publish.open_data import TABLE_FORMATS
from tilstand.report_text import format_number
from tilstand.terms import Key, Language

_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9_.-]*")
_LETTERS = str.maketrans({"æ": "ae", "ø": "o", "å": "a", "é": "e", "ü": "u", "ö": "o", "ä": "a"})


def slugify(name: str) -> str:
    """A name as it may stand in an address: it is never changed, so that the address is stable.

    Raises:
        PublishError: If it holds anything but letters, digits, `_`, `-` and `.`.

    Example:
        >>> slugify("key_permits")
        'key_permits'
    """
    if not _NAME.fullmatch(name):
        raise make_error(PublishError, "edition.address", name=quote_text(name))
    return name


def get_relative_address(page: str, target: str) -> str:
    """The way from one page to another place on the site, so that the site can lie anywhere.

    Example:
        >>> get_relative_address("nb/2024/table/extent.html", "nb/2024/method.html#sources")
        '../method.html#sources'
    """
    path, hash_, place = target.partition("#")
    if path == page and place:
        return f"#{place}"
    return _compute_relative_path(posixpath.dirname(page), path) + hash_ + place


@lru_cache(maxsize=8192)
def _compute_relative_path(folder: str, path: str) -> str:
    """The way from a folder to a page; pages of one folder have most of theirs in common."""
    return posixpath.relpath(path, folder)


def make_heading_anchor(text: str) -> str:
    """A place on a page, named after its heading.

    Example:
        >>> make_heading_anchor("Utnyttelse på nett, år for år")
        'utnyttelse-pa-nett-ar-for-ar'
    """
    plain = text.lower().translate(_LETTERS)
    return re.sub(r"[^a-z0-9]+", "-", plain).strip("-") or "section"


Height = Callable[[InsertBlock], float]

_MOST = 200.0  # lines that a page may be long: six or seven screens
_DIVIDE_LETTERS = 80  # in a line
_HEADING = 3.0


@dataclass(frozen=True, slots=True)
class ChapterPiece:
    """What stands on one page of one chapter.

    Attributes:
        chapter: The chapter.
        document: Its blocks that stand here, with the footnotes that they bear.
        first: True for what the chapter begins with.
        under: The heading that goes on here from the page before; None where a page begins with one.
    """

    chapter: Chapter
    document: Document
    first: bool
    under: Heading | None = None


@dataclass(frozen=True, slots=True)
class _ChapterSection:
    at: int  # which chapter
    blocks: tuple[Block, ...]
    length: float
    under: Heading | None = None


def split_chapters(chapters: Sequence[Chapter], height: Height) -> tuple[tuple[ChapterPiece, ...], ...]:
    """The pages of some chapters, each as the pieces that stand on it; one page where they are short enough.

    Pages are about as long as each other. A page begins with a heading of the chapter; only within a section
    that is too long for a page by itself it begins with one of that section's own.

    Args:
        chapters: The chapters, in order.
        height: How many lines a table, picture or box takes.
    """
    sections = [
        section for at, chapter in enumerate(chapters) for section in _split_chapter_sections(at, chapter, height)
    ]
    whole = sum(section.length for section in sections)
    count = -(-whole // _MOST) if whole > _MOST * 1.1 else 1
    return tuple(
        tuple(_gather_chapter_pieces(chapters, page)) for page in _fill_chapter_pages(sections, whole / max(count, 1))
    )


OWN_TABLE = "own-table.html"
"""The page where a reader lays a table; what is shown stands behind the `#`."""


def name_counted(names: EditionNames, key: Key) -> str:
    """What a figure counts, as the addresses of own tables call it: its measure, with the unit where that is another."""
    unit = names.unit(key)
    return key.measure if unit == names.measures[key.measure].unit else f"{key.measure}.{unit.value}"


def get_own_table_address(names: EditionNames, key: Key) -> str:
    """The page of own tables with what a figure counts chosen."""
    return f"{OWN_TABLE}#m={name_counted(names, key)}"


def get_chapter_page_address(at: str, number: int) -> str:
    """Address of a page of a chapter: the first has the chapter's own.

    Example:
        >>> get_chapter_page_address("part/2.html", 1), get_chapter_page_address("part/2.html", 3)
        ('part/2.html', 'part/2.3.html')
    """
    return at if number == 1 else f"{at.removesuffix('.html')}.{number}.html"


def _fill_chapter_pages(sections: Sequence[_ChapterSection], wanted: float) -> Iterator[list[_ChapterSection]]:
    """Sections by page: a page takes one more where that brings it nearer to the length wanted."""
    page: list[_ChapterSection] = []
    filled = 0.0
    for section in sections:
        if page and filled + section.length - wanted > wanted - filled:
            yield page
            page, filled = [], 0.0
        page.append(section)
        filled += section.length
    yield page


def _split_chapter_sections(at: int, chapter: Chapter, height: Height) -> Iterator[_ChapterSection]:
    blocks = chapter.document.blocks
    levels = sorted({block.level for block in blocks[1:] if isinstance(block, Heading)})
    for part in _split_at_headings(blocks, levels[:1]):
        length = _estimate_block_height(part, height)
        # What is too long for a page is cut at its own headings too.
        pieces = _split_at_headings(part, levels[1:2]) if length > _MOST else [part]
        for nth, piece in enumerate(pieces):
            head = part[0]
            goes_on = head if nth and isinstance(head, Heading) else None
            yield _ChapterSection(at, piece, _estimate_block_height(piece, height), goes_on)


def _split_at_headings(blocks: Sequence[Block], levels: Sequence[int]) -> list[tuple[Block, ...]]:
    """Blocks in runs that each begin with a heading of one of some levels; what stands first, as it is."""
    starts = [n for n, block in enumerate(blocks) if n and isinstance(block, Heading) and block.level in levels]
    # A heading right after the one above it begins no page of its own.
    starts = [n for n in starts if not isinstance(blocks[n - 1], Heading) or n - 1 in starts]
    return [tuple(blocks[a:b]) for a, b in pairwise([0, *starts, len(blocks)])]


def _gather_chapter_pieces(chapters: Sequence[Chapter], sections: Sequence[_ChapterSection]) -> Iterator[ChapterPiece]:
    for at in dict.fromkeys(section.at for section in sections):
        own_sections = [section for section in sections if section.at == at]
        chapter, blocks = (
            chapters[at],
            tuple(block for chapter_section in own_sections for block in chapter_section.blocks),
        )
        notes = chapter.document.footnotes
        document = replace(
            chapter.document,
            blocks=blocks,
            footnotes={id: notes[id] for id in list_footnote_marks(blocks) if id in notes},
        )
        whole = chapter.document.blocks
        yield ChapterPiece(chapter, document, not whole or blocks[:1] == whole[:1], own_sections[0].under)


def _estimate_block_height(blocks: Sequence[Block], height: Height) -> float:
    return sum(_count_block_lines(block, height) for block in blocks)


def _count_block_lines(block: Block, height: Height) -> float:
    match block:
        case Heading():
            return _HEADING
        case InsertBlock():
            return height(block)
        case ListBlock():
            return sum(_estimate_block_height(item, height) - 0.7 for item in block.items) + 1
        case Quote():
            return _estimate_block_height(block.blocks, height)
    return len(to_plain_text(block.children)) / _DIVIDE_LETTERS + 1.5


_KINDS = {
    **{table_format.ending: table_format.name for table_format in TABLE_FORMATS},
    "xlsx": "Excel",
    "parquet": "Parquet",
    "sqlite": "SQLite",
    "ods": "ODS",
    "pdf": "PDF",
    "md": "Markdown",
    "cff": "CFF",
}


@dataclass(frozen=True, slots=True)
class DownloadFile:
    """A file.

    Attributes:
        name: Its name.
        stem: Its name without language and ending.
        language: Its language; empty where it has none.
        kind: What kind of file it is.
        path: Its address on the site.
        measured: Yields its size in words.
    """

    name: str
    stem: str
    language: str
    kind: str
    path: str
    measured: Callable[[], str]

    @property
    def size(self) -> str:
        """Its size in words; of a file that is still being made, it is waited for here."""
        return self.measured()


def list_language_downloads(
    files: Mapping[str, bytes],
    round_name: str,
    language: Language,
    languages: Collection[Language],
    sized: Callable[[str], str],
) -> tuple[DownloadFile, ...]:
    """The files for a language: those in it, and those that have none.

    Args:
        files: All files by name: `STEM.ENDING`, or `STEM.LANGUAGE.ENDING`.
        round_name: Name of the round.
        language: The language.
        languages: All languages that a file may be in.
        sized: A size in words, from a number of kilobytes.
    """
    download_files = list(_iterate_downloads(files, round_name, language, languages, sized))
    here = {
        (download_file.stem, download_file.kind)
        for download_file in download_files
        if download_file.language == language
    }
    return tuple(
        download_file
        for download_file in download_files
        if download_file.language == language
        or (not download_file.language and (download_file.stem, download_file.kind) not in here)
    )


def _iterate_downloads(
    files: Mapping[str, bytes],
    round_name: str,
    tongue: Language,
    languages: Collection[Language],
    sized: Callable[[str], str],
) -> Iterator[DownloadFile]:
    def measure_download_size(name: str) -> str:
        return sized(format_number(max(1, round(len(files[name]) / 1000)), tongue))

    for name in sorted(files):
        stem, _, ending = name.rpartition(".")
        short, _, language = stem.rpartition(".")
        if language not in languages:
            short, language = stem, ""
        kind = _KINDS.get(ending.lower(), ending.upper())
        path = f"data/{slugify(round_name)}/{slugify(name)}"
        yield DownloadFile(name, short, language, kind, path, partial(measure_download_size, name))
