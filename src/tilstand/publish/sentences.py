"""The report's own sentences in two editions: which of them are new, gone or worded otherwise."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from difflib import SequenceMatcher
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

from tilstand.errors import PublishError
from tilstand.publish.issue import stopped
from tilstand.publish.public_manifest import PUBLIC
from tilstand.terms import Language
from tilstand.text.report.sentence import ends

__all__ = ["ChangedSentences", "prose", "reworded"]

_PAGES = ("text", "part", "body")
_VOID = frozenset(("area", "br", "col", "hr", "img", "input", "link", "meta", "source", "wbr"))
_INLINE = frozenset(
    ("a", "abbr", "b", "br", "cite", "em", "i", "q", "span", "strong", "sub", "sup", "time", "wbr")
)
_ASIDE = frozenset(("sup", "svg", "table", "nav", "script", "style", "button"))
_SPOKEN = "ds-sr-only"
Prose = Mapping[tuple[Language, str], tuple[str, ...]]


@dataclass(frozen=True, slots=True)
class ChangedSentences:
    """Sentences at one place of a text that two editions have otherwise.

    Attributes:
        language: The language.
        page: The page that they stand on, from the edition's folder of that language on.
        old: The sentences of the former edition; none where the later one has more.
        new: Those of the later edition; none where they are gone.
    """

    language: Language
    page: str
    old: tuple[str, ...]
    new: tuple[str, ...]

    def asdict(self) -> dict[str, Any]:
        """The sentences as they stand in JSON."""
        return {
            "language": self.language,
            "page": self.page,
            "old": list(self.old),
            "new": list(self.new),
        }


def prose(folder: Path) -> Prose:
    """The sentences of each page of an edition's report, by language and page.

    Args:
        folder: The folder that `tilstand run` wrote.

    Raises:
        PublishError: If a page is not the one that the manifest names.
    """
    told = json.loads((folder / PUBLIC).read_bytes())
    found: dict[tuple[Language, str], tuple[str, ...]] = {}
    problems = []
    for one in told["files"]:
        parts = one["file"].split("/")
        if len(parts) != 5 or parts[0] != "site" or parts[3] not in _PAGES or not parts[4].endswith(".html"):
            continue
        file = folder / one["file"]
        data = file.read_bytes() if file.is_file() else None
        if data is None or hashlib.sha256(data).hexdigest() != one["sha256"]:
            problems.append(stopped("file_missing" if data is None else "file_changed", file=one["file"]))
        else:
            found[parts[1], f"{parts[3]}/{parts[4]}"] = tuple(_sentences(data, parts[1]))
    if problems:
        raise PublishError(
            stopped("changed", folder=str(folder)), cause=problems, remedy=stopped("changed_do")
        )
    return dict(sorted(found.items()))


def _sentences(page: bytes, language: Language) -> Iterator[str]:
    reader = _ProseReader()
    reader.feed(page.decode("utf-8"))
    for text in reader.blocks:
        at = 0
        for end in (*ends(text, language), len(text)):
            if sentence := text[at:end].strip():
                yield sentence
            at = end


class _ProseReader(HTMLParser):
    """The running text of a page of our own making, block by block: without tables, pictures and signs.

    Attributes:
        blocks: The text of each paragraph, heading and item.
    """

    def __init__(self) -> None:
        super().__init__()
        self.blocks: list[str] = []
        self._open: list[tuple[str, bool, bool]] = []  # the tag, whether it is prose, whether it is left out
        self._text = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """A tag opens: a block ends what stood before it."""
        if tag not in _INLINE:
            self._end()
        if tag == "br":
            self.handle_data(" ")
        if tag not in _VOID:
            classes = (dict(attrs).get("class") or "").split()
            _, prose, aside = self._open[-1] if self._open else ("", False, False)
            self._open.append(
                (tag, prose or "prose" in classes, aside or tag in _ASIDE or _SPOKEN in classes)
            )

    def handle_endtag(self, tag: str) -> None:
        """A tag closes, with all that was left open in it."""
        if tag not in _INLINE:
            self._end()
        if any(one == tag for one, _, _ in self._open):
            while self._open.pop()[0] != tag:
                pass

    def handle_data(self, data: str) -> None:
        """Text, where it is prose."""
        if self._open and self._open[-1][1] and not self._open[-1][2]:
            self._text += data

    def _end(self) -> None:
        text = " ".join(self._text.split())
        if text:
            self.blocks.append(text)
        self._text = ""


def reworded(old: Prose, new: Prose) -> Iterator[ChangedSentences]:
    """What differs between the sentences of two editions, page by page, in the order in which it stands.

    Args:
        old: The former edition's.
        new: The later edition's.
    """
    for language, page in sorted({*old, *new}):
        before, after = old.get((language, page), ()), new.get((language, page), ())
        matched = SequenceMatcher(None, before, after, autojunk=False)
        for kind, first, last, start, end in matched.get_opcodes():
            if kind != "equal":
                yield ChangedSentences(language, page, before[first:last], after[start:end])
