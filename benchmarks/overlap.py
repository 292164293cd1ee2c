"""How much of the report's words stand in the document that a round was reconstructed from.

Run `python benchmarks/overlap.py SOURCE [COLLECTION ROUND [LANGUAGE]]` with the text of the source, as it
was scanned. Of all runs of five words in the report's sentences it prints the share that stands in the
source too, chapter by chapter, and each of them; under 2 % the sentences are the report's own. Letters that
a scan mistakes for each other are read as one, which finds rather too many than too few. Left out are
headings, and runs with a name, a title, a category, a date, a law or a number in them.
"""

from __future__ import annotations

import re
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path

from tilstand import collect, define
from tilstand.model.document import (
    Chapter,
    Emphasis,
    FigurePhrase,
    Heading,
    Inline,
    Link,
    NumberMark,
    Paragraph,
    PlainText,
)
from tilstand.reconcile import reconcile_batch
from tilstand.report_text import build_chapters
from tilstand.terms import Key, Value, ValueQualifier

ROOT = Path(__file__).parents[1]
RUN, LIMIT = 5, 2.0
_WORD = re.compile(r"[^\W_]+")
_MISTAKEN = re.compile(r"[aeoægøåöäé8&]+")  # o and g for ø, a for å, ee for æ
_LEFT_OUT = ""


def main(arguments: Sequence[str]) -> None:
    source, *rest = arguments
    folder, year, language = (*rest, *("collections/norway", "2024", "nb")[len(rest) :])
    known = set(_runs(_folded(Path(source).read_text("utf-8"))))
    every = shared = 0
    for chapter in _chapters(ROOT / folder, year, language):
        found = [(told, _folded(told)) for run in _sentences(chapter) for told in _windows(run)]
        same = [told for told, folded in found if tuple(folded) in known]
        every, shared = every + len(found), shared + len(same)
        if same:
            print(f"{chapter.id}: {len(same)} of {len(found)}")
            for told in same:
                print(f"  {told}")
    share = 100 * shared / every if every else 0.0
    print(f"{shared} of {every} runs of {RUN} words stand in the source: {share:.2f} %, limit {LIMIT:.0f} %")


def _chapters(folder: Path, year: str, language: str) -> tuple[Chapter, ...]:
    view = define.read_collection(folder).at(year)
    shown = reconcile_batch(view, collect.collect_round(view, year)).figures

    def value(key: Key) -> Value | None:
        figure = shown.get(key)
        return None if figure is None else figure.value

    def qualifier(key: Key) -> ValueQualifier:
        figure = shown.get(key)
        return ValueQualifier.EXACT if figure is None else figure.qualifier

    return build_chapters(view, language, value, view.round(year).period, qualifier)


def _sentences(chapter: Chapter) -> Iterator[list[str]]:
    """The words of each sentence; in the place of what is left out stands nothing."""
    for block in chapter.document.blocks:
        yield from _block(block)
    for note in chapter.document.footnotes.values():
        yield from _split(note)


def _block(block: object) -> Iterator[list[str]]:
    match block:
        case Heading():
            return
        case Paragraph():
            yield from _split(block.children)
        case _:
            for inner in getattr(block, "blocks", ()):
                yield from _block(inner)
            for item in getattr(block, "items", ()):
                for inner in item:
                    yield from _block(inner)


def _split(children: Sequence[Inline]) -> Iterator[list[str]]:
    text = "".join(_plain(children))
    for sentence in re.split(r"(?<=[.!?:;])\s+", text):
        words = re.findall(r"\x00|[^\W_]+", sentence)
        yield [
            _LEFT_OUT if word == "\x00" or any(map(str.isdigit, word)) or (at and word[0].isupper()) else word
            for at, word in enumerate(words)
        ]


def _plain(children: Sequence[Inline]) -> Iterator[str]:
    for child in children:
        match child:
            case FigurePhrase() if child.kind == "list":  # the names of categories
                yield "\x00"
            case PlainText() | FigurePhrase():
                yield child.text
            case NumberMark() | Link():
                yield "\x00"
            case Emphasis():
                yield from _plain(child.children) if child.strong else ("\x00",)


def _windows(words: Sequence[str]) -> Iterator[str]:
    for at in range(len(words) - RUN + 1):
        run = words[at : at + RUN]
        if all(run):
            yield " ".join(run)


def _folded(text: str) -> list[str]:
    return [_MISTAKEN.sub("*", word) for word in _WORD.findall(_joined(text).lower())]


def _joined(text: str) -> str:
    """The text with words that were divided at a line's end whole again."""
    return re.sub(r"(?<=\w)[-‐]\n\s*(?=[a-zæøå])", "", text)


def _runs(words: Sequence[str]) -> Iterator[tuple[str, ...]]:
    return (tuple(words[at : at + RUN]) for at in range(len(words) - RUN + 1))


if __name__ == "__main__":
    main(sys.argv[1:])
