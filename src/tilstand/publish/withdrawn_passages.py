"""Passages that were withdrawn after print: where they still stand, and the files that take the place of those.

Words are found whatever signs, tags and breaks lie between them, and whatever a reference was printed as. Where a
page of an edition that stays on the site has a withdrawn passage, the paragraph around it says that it was
withdrawn; a document and a search index, which hold words in ways that cannot be cut out, are replaced as a whole.
"""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property, lru_cache
from html import escape
from pathlib import PurePosixPath

from tilstand.define.labels import Catalogue
from tilstand.errors import PublishError
from tilstand.languages import format_message, make_error
from tilstand.publish.pdf import compile_document
from tilstand.report_text import get_report_string
from tilstand.terms import Language
from tilstand.terms.text import strip_language_runs

_WORD = re.compile(r"[^\W_]+")
_REFERENCE = re.compile(r"\{\{.*?\}\}|\[\^[^\]]*\]|\]\([^)]*\)", re.DOTALL)
_SOFT = "[\u00ad\u200b]*"
_BETWEEN = r"(?:[^\w<&\\]|_|&(?:#?\w{1,8};)?|<[^>]*>|<|\\(?:u[0-9a-f]{4}|.))*?"
_INSTEAD = r".{0,600}?"
_FEW = 4
"""A passage of fewer words is found only where it stands alone."""
_RUN = 4
"""So many words that follow each other are looked for in a document, whose pages may part a passage once."""
_BLOCKS = frozenset(
    [
        "p",
        "li",
        "td",
        "th",
        "dd",
        "dt",
        "figcaption",
        "caption",
        "blockquote",
        "h1",
        "h2",
        "h3",
        "h4",
        "h5",
        "h6",
        "summary",
        "title",
    ]
)
_TAG = re.compile(r"<(/?)([a-z][a-z0-9]*)\b[^>]*?(/?)>", re.IGNORECASE)
_SEARCH = "search.html"
_PACKED = b"PK\x03\x04"
_Line = tuple[tuple[str, ...], ...]


@dataclass(frozen=True)
class WithdrawnPassage:
    """Words that were printed and then withdrawn.

    Attributes:
        words: The words as somebody wrote them, with their references.
        on: The day on which they were withdrawn.
    """

    words: str
    on: date

    @cached_property
    def lines(self) -> tuple[_Line, ...]:
        """Its paragraphs; of each, the words between its references."""
        lines = (_REFERENCE.split(line) for line in re.split(r"\n\s*\n", self.words))
        parts = (tuple(words for part in line if (words := tuple(_WORD.findall(part)))) for line in lines)
        return tuple(part for part in parts if part)

    @cached_property
    def patterns(self) -> tuple[re.Pattern[str], ...]:
        """What finds each paragraph."""
        return tuple(map(_compile_paragraph, self.lines))

    def find(self, text: str, *, alone: bool = False) -> Iterator[tuple[int, int]]:
        """Yield where its paragraphs stand in a text.

        Args:
            text: The text, with its tags and escapes.
            alone: True to find paragraphs of few words too, where they stand alone.
        """
        plain = _drop_soft_signs(text).casefold()
        for line, pattern in zip(self.lines, self.patterns, strict=True):
            if alone or _is_long(line):
                rare = max((word for part in line for word in part if word.isascii()), key=len, default="")
                if rare.casefold() in plain:
                    yield from (found.span() for found in pattern.finditer(text))

    def is_within(self, words: str) -> bool:
        """True if some words say all of it."""
        text = _join_letters(_REFERENCE.sub(" ", words))
        return all(_join_letters("".join(part)) in text for line in self.lines for part in line)


def _compile_paragraph(line: _Line) -> re.Pattern[str]:
    parts = (_BETWEEN.join(map(_write_word_pattern, part)) for part in line)
    found = _INSTEAD.join(parts)
    if not _is_long(line):
        return re.compile(rf"(?<=[>\",;\t\n])\s*{found}\s*[.!?]?\s*(?=[<\",;\t\n])", re.IGNORECASE | re.DOTALL)
    return re.compile(rf"(?<![^\W_]){found}(?![^\W_])[.!?…]?", re.IGNORECASE | re.DOTALL)


def _write_word_pattern(word: str) -> str:
    """A word as pages and data write it: with places to break, or with signs told by their numbers."""
    return _SOFT.join(sign if sign.isascii() else rf"(?:{sign}|\\u{ord(sign):04x})" for sign in word)


def find_withdrawn_files(
    files: Mapping[str, bytes], passages: Sequence[WithdrawnPassage]
) -> Iterator[tuple[str, WithdrawnPassage]]:
    """Yield the files in which something withdrawn still stands, each with the passage of them withdrawn last.

    Args:
        files: Files by name.
        passages: What was withdrawn; what is only a few words may stand anywhere and is not looked for.
    """
    wanted = [passage for passage in passages if any(map(_is_long, passage.lines))]
    wanted.sort(key=lambda passage: passage.on, reverse=True)
    for name, data in files.items() if wanted else ():
        if found := next((passage for passage in wanted if _has_passage(name, data, passage)), None):
            yield name, found


def refuse_withdrawn_files(files: Mapping[str, bytes], passages: Sequence[WithdrawnPassage]) -> None:
    """Stop where files that are to be served still have withdrawn passages.

    Raises:
        PublishError: If there are any; each is named with the day.
    """
    told = [
        format_message("errors.edition.withdrawn.file", file=name, day=passage.on)
        for name, passage in find_withdrawn_files(files, passages)
    ]
    if told:
        raise make_error(PublishError, "edition.withdrawn", told, count=len(told))


def _has_passage(name: str, data: bytes, passage: WithdrawnPassage, *, alone: bool = False) -> bool:
    if name.endswith(".pdf"):
        text = _read_pdf_letters(data)
        return any(_is_in_letters(line, text) for line in passage.lines if _is_long(line))
    if data.startswith(_PACKED):
        members = _unpack_members(data).items()
        return any(_has_passage(inner, unpacked, passage, alone=alone) for inner, unpacked in members)
    return any(True for _ in passage.find(data.decode("utf-8", "ignore"), alone=alone))


def _is_long(line: _Line) -> bool:
    return sum(map(len, line)) >= _FEW


def reissue_files(
    files: Mapping[str, bytes], passages: Sequence[WithdrawnPassage], languages: Sequence[Language], published: date
) -> dict[str, bytes]:
    """The files of former editions that take the place of those with withdrawn passages.

    Args:
        files: Files of the site by name, those of former editions among them.
        passages: What was withdrawn.
        languages: The languages of the edition, its own first.
        published: The only clock that a document knows.

    Returns:
        The new bytes of those files that had a passage, and of the search indexes beside them.
    """
    made: dict[str, bytes] = {}
    days: dict[str, date] = {}
    for name, data in files.items():
        found = [passage for passage in passages if _has_passage(name, data, passage, alone=True)]
        if found and not name.endswith(_SEARCH):
            days[_get_edition_folder(name)] = day = max(passage.on for passage in found)
            made[name] = _Reissue(name, languages, day, published).replace_file(data, found)
    for name in files:
        if name.endswith(_SEARCH) and (folder := _get_edition_folder(name)) in days:
            made[name] = _Reissue(name, languages, days[folder], published).page
    return made


def _get_edition_folder(name: str) -> str:
    return "/".join(name.split("/")[:3])


@dataclass(frozen=True)
class _Reissue:
    """What takes the place of one file."""

    name: str
    languages: Sequence[Language]
    day: date
    published: date

    @property
    def language(self) -> Language:
        """The language of the file, by its name."""
        parts = re.split(r"[/.-]", self.name)
        return next((part for part in parts if part in self.languages), self.languages[0])

    @property
    def note(self) -> str:
        """What stands in the place of the words."""
        return self._write("withdrawn")

    def _write(self, path: str) -> str:
        text = get_report_string(Catalogue({}), f"corrected.{path}", day=self.day)
        return strip_language_runs(text.text(self.language))

    @property
    def page(self) -> bytes:
        """A page that says no more than that something was withdrawn."""
        title, note = escape(self._write("withdrawn_title")), escape(self.note)
        head = f'<meta charset="utf-8">\n<meta name="robots" content="noindex">\n<title>{title}</title>'
        body = f'<main id="main">\n<h1>{title}</h1>\n<p>{note}</p>\n</main>'
        language = escape(self.language, quote=True)
        return f'<!DOCTYPE html>\n<html lang="{language}">\n<head>\n{head}\n</head>\n<body>\n{body}\n</body>\n</html>\n'.encode()

    def replace_file(self, data: bytes, passages: Sequence[WithdrawnPassage]) -> bytes:
        """The file without the passages; nothing but the note where they cannot be cut out of it."""
        kind = PurePosixPath(self.name).suffix
        if kind == ".pdf":
            return self._render_document()
        if data.startswith(_PACKED):
            made = _pack_members(
                {name: self._replace_text(text, passages) for name, text in _unpack_members(data).items()}
            )
            left = any(_has_passage(self.name, made, passage, alone=True) for passage in passages)
            return f"{self.note}\n".encode() if left else made
        made = self._replace_blocks(data, passages) if kind == ".html" else self._replace_text(data, passages)
        if not any(_has_passage(self.name, made, passage, alone=True) for passage in passages):
            return made
        return self.page if kind == ".html" else f"{self.note}\n".encode()

    def _replace_blocks(self, data: bytes, passages: Sequence[WithdrawnPassage]) -> bytes:
        """The page, with the note in the place of each paragraph in which a passage stands."""
        text, note = data.decode(), escape(self.note)
        while spans := sorted(span for passage in passages for span in passage.find(text, alone=True)):
            block = _find_block(text, spans[0])
            if block is None:
                return data
            text = f"{text[: block[0]]}{note}{text[block[1] :]}"
        return text.encode()

    def _replace_text(self, data: bytes, passages: Sequence[WithdrawnPassage]) -> bytes:
        try:
            text = data.decode()
        except UnicodeDecodeError:
            return data
        for passage in passages:
            for start, end in sorted(passage.find(text, alone=True), reverse=True):
                text = f"{text[:start]}{self.note}{text[end:]}"
        return text.encode()

    def _render_document(self) -> bytes:
        title = self._write("withdrawn_title")
        content = {"title": title, "author": "", "language": self.language, "note": self.note}
        called = format_message("errors.edition.unset.withdrawn", file=self.name)
        return compile_document("withdrawn", content, self.published, called)


def _find_block(text: str, span: tuple[int, int]) -> tuple[int, int] | None:
    """Where what is inside the smallest block around a span begins and ends; None where it stands in no block."""
    open_blocks: list[tuple[str, int]] = []
    for tag in _TAG.finditer(text):
        if tag.start() < span[0] < tag.end():
            return None  # it stands in a tag
        name = tag[2].lower()
        if name not in _BLOCKS:
            continue
        if not tag[1]:
            open_blocks.append((name, tag.end()))
            continue
        while open_blocks:
            opened, start = open_blocks.pop()
            if opened == name:
                if start <= span[0] and span[1] <= tag.start():
                    return start, tag.start()
                break
    return None


def _unpack_members(data: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(data)) as packed:
        return {name: packed.read(name) for name in packed.namelist()}


def _pack_members(files: Mapping[str, bytes]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as packed:
        for name, data in files.items():
            packed.writestr(zipfile.ZipInfo(name, (1980, 1, 1, 0, 0, 0)), data, zipfile.ZIP_DEFLATED)
    return out.getvalue()


@lru_cache(4)
def _read_pdf_letters(data: bytes) -> str:
    """The letters and digits of a document, in the order in which it is read."""
    from pypdf import PdfReader  # only who looks for something withdrawn waits for it

    return _join_letters(" ".join(page.extract_text() for page in PdfReader(io.BytesIO(data)).pages))


def _is_in_letters(line: _Line, text: str) -> bool:
    """True if a paragraph stands in a document, whose pages may part it once."""
    runs = [part[at : at + _RUN] for part in line for at in range(max(1, len(part) - _RUN + 1))]
    lacking = sum(_join_letters("".join(run)) not in text for run in runs)
    return lacking == 0 or (lacking < _RUN and len(runs) > 2 * _RUN)


def _join_letters(text: str) -> str:
    return "".join(_WORD.findall(_drop_soft_signs(text))).casefold()


def _drop_soft_signs(text: str) -> str:
    return re.sub("[\u00ad\u200b]", "", text)
