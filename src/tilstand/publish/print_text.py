"""Text for print: normal form, glyph coverage, dates, and report texts as blocks."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any

from tilstand.errors import PublishError
from tilstand.fonts.glyphs import describe_code_points, normalize_composed_text, replace_unprintable_signs
from tilstand.fonts.glyphs import is_printable_sign as known
from tilstand.languages import make_error
from tilstand.languages.language import list_fallback_languages, load_locale
from tilstand.languages.lexicon import list_month_forms
from tilstand.languages.typography import SEAM
from tilstand.model.document import (
    PLACE,
    Block,
    Chapter,
    Emphasis,
    FigurePhrase,
    FindingPointer,
    FootnoteMark,
    Heading,
    Inline,
    InsertBlock,
    Link,
    ListBlock,
    NumberMark,
    Paragraph,
    PlainText,
    Quote,
)
from tilstand.render.charts import Picture
from tilstand.render.printed_table import FindingReference
from tilstand.report_text.print_forms import BREAK, add_line_breaks
from tilstand.terms import InvariantText, Language
from tilstand.terms.text import mark_language_run, strip_language_runs

_NAMES = ("title", "caption", "name", "question", "label")


def normalize_text(text: str) -> str:
    r"""A text as it is set: composed letters, no unseen characters, a space for each run of white space.

    Example:
        >>> normalize_text("a\u0300  b\tc")
        'à b c'
    """
    return " ".join(part for part in re.split(r"[ \t\n\r]+", normalize_composed_text(text)) if part)


def split_print_paragraphs(text: str) -> list[list[str]]:
    r"""The paragraphs of what a body wrote, each as its lines, all of which can be set.

    A character that the fonts lack becomes a placeholder, and a long run of letters may break.

    Example:
        >>> split_print_paragraphs("One.\r\n\r\nTwo\n- lines.")
        [['One.'], ['Two', '- lines.']]
    """
    lines = [
        add_line_breaks(replace_unprintable_signs(normalize_text(line)))
        for line in re.split(r"\r\n|[\r\n\v\f\x85\u2028\u2029]", text)
    ]
    matches: list[list[str]] = [[]]
    for line in lines:
        if line:
            matches[-1].append(line)
        elif matches[-1]:
            matches.append([])
    return [texts for texts in matches if texts]


def check_glyphs(document: object) -> None:
    """Make sure that every text of a document can be set.

    Args:
        document: The document, as it goes to the typesetter.

    Raises:
        PublishError: If a character is in none of the fonts; all places are told, but not the text itself.
    """
    problems = []
    for place, text in _walk_document_texts(document, ()):
        missing = sorted({sign for sign in text if sign not in (BREAK, SEAM) and not known(sign)})
        if missing:
            problems.append(InvariantText(f"{' › '.join(place)}: {', '.join(describe_code_points(missing))}"))
    if problems:
        raise make_error(PublishError, "edition.characters", problems)


def _walk_document_texts(node: object, place: tuple[str, ...]) -> Iterator[tuple[tuple[str, ...], str]]:
    if isinstance(node, str):
        yield place, strip_language_runs(node)
    elif isinstance(node, Mapping):
        name = next((str(node[key]) for key in _NAMES if isinstance(node.get(key), str)), "")
        inner = (*place, _replace_missing_glyphs(strip_language_runs(name))) if name else place
        for value in node.values():
            yield from _walk_document_texts(value, inner)
    elif isinstance(node, Sequence):
        for value in node:
            yield from _walk_document_texts(value, place)


def _replace_missing_glyphs(name: str) -> str:
    return "".join(sign if known(sign) else "?" for sign in name)


def keep_dates_together(node: Any, language: Language) -> Any:
    """A document, or a text of it, whose days do not part.

    Args:
        node: The document as plain data, as it goes to the typesetter.
        language: Its language; months in one that stands in for it are known too.

    Example:
        >>> keep_dates_together("Fra 1. januar 2024 i 3 uker.", "nb") == "Fra 1.\u00a0januar\u00a02024 i 3 uker."
        True
        >>> keep_dates_together({"by": ["2 August 2032"]}, "el") == {"by": ["2\u00a0August\u00a02032"]}
        True
    """
    match node:
        case str():
            return _compile_date_pattern(language).sub(lambda day: day[0].replace(" ", "\u00a0"), node)
        case Mapping():
            return {name: keep_dates_together(item, language) for name, item in node.items()}
        case Sequence():
            return [keep_dates_together(item, language) for item in node]
    return node


@cache
def _compile_date_pattern(language: Language) -> re.Pattern[str]:
    """A day with its month and year; the month stands first where the language writes it so."""
    ways = []
    for tag in list_fallback_languages(language):
        month = "|".join(sorted(map(re.escape, list_month_forms(tag))))
        first = str(load_locale(tag).date_formats["long"].pattern).startswith("M")
        ways.append(rf"(?:{month}) \d\d?" if first else rf"\d\d?\.? (?:{month})")
    return re.compile(rf"\b(?:{'|'.join(ways)})\b(?:,? \d{{4}}\b)?")


Inserted = Callable[[InsertBlock], list[dict[str, Any]]]
Named = Callable[[Sequence[str]], Sequence[FindingReference]]
_JOIN = 4  # most letters of what stands between two places of one list: a comma, "and"


@dataclass(frozen=True, slots=True)
class WebOnlyTables:
    """The tables that texts lead to and print does not have.

    Attributes:
        tables: Their names.
        told: Words that say where they are.
        base: Address of the pages of the edition in the text's language; empty where nobody has declared it.
    """

    tables: frozenset[str] = frozenset()
    told: str = ""
    base: str = ""

    def has_linked_table(self, child: Inline) -> bool:
        """True for a link to one of them."""
        return isinstance(child, Link) and self._get_linked_table_id(child) in self.tables

    def address(self, child: Link) -> str:
        """The address of the table's page; empty where it is not known."""
        return f"{self.base}table/{self._get_linked_table_id(child)}.html" if self.base else ""

    def _get_linked_table_id(self, child: Link) -> str:
        return child.target.removeprefix(f"{PLACE}table/")


def build_chapter_blocks(
    chapter: Chapter,
    inserted: Inserted,
    named: Named = lambda findings: (),
    *,
    below: int = 0,
    titled: bool = True,
    away: WebOnlyTables | None = None,
) -> list[dict[str, Any]]:
    """A chapter as blocks in order.

    Args:
        chapter: The chapter.
        inserted: What stands in the place of a table or chart.
        named: What findings are called, and where they stand; nothing where there is no list of them.
        below: Levels that its headings are moved down.
        titled: False to leave out its first heading, where the page has said it.
        away: The tables that are not printed, and where a reader finds them.
    """
    blocks = chapter.document.blocks
    if not titled and blocks and isinstance(blocks[0], Heading):
        blocks = blocks[1:]
    telling = _PrintProse(chapter.document.footnotes, inserted, named, below, away or WebOnlyTables())
    return list(telling.blocks(blocks))


class _PrintProse:
    def __init__(
        self,
        footnotes: Mapping[str, Sequence[Inline]],
        inserted: Inserted,
        named: Named,
        below: int,
        away: WebOnlyTables,
    ) -> None:
        self.footnotes = footnotes
        self.inserted = inserted
        self.named = named
        self.below = below
        self.away = away
        self.level = below + 1

    def blocks(self, blocks: Sequence[Block]) -> Iterator[dict[str, Any]]:
        for block in blocks:
            match block:
                case Heading():
                    # A text may leave a level out; a document for everybody's ears may not.
                    self.level = min(block.level + self.below, self.level + 1, 4)
                    yield {"kind": "heading", "level": self.level, "spans": self.spans(block.children)}
                case Paragraph():
                    yield {"kind": "paragraph", "spans": self.spans(block.children)}
                case ListBlock():
                    items = [list(self.blocks(item)) for item in block.items]
                    yield {"kind": "strip" if block.is_strip else "items", "ordered": block.ordered, "items": items}
                case Quote():
                    yield {"kind": "quote", "blocks": list(self.blocks(block.blocks))}
                case InsertBlock():
                    yield from self.inserted(block)

    def spans(self, children: Sequence[Inline]) -> list[dict[str, Any]]:
        return [span for at, child in enumerate(children) for span in self.place_inline_spans(children, at, child)]

    def place_inline_spans(self, children: Sequence[Inline], at: int, child: Inline) -> Iterator[dict[str, Any]]:
        """A child; after the last of several tables that are not printed, where they are."""
        if not self.away.has_linked_table(child):
            yield self.span(child)
            return
        assert isinstance(child, Link)
        target = self.away.address(child)
        spans = self.spans(child.children)
        yield from [{"kind": "link", "target": target, "spans": spans}] if target else spans
        between, *after = (*children[at + 1 : at + 3], PlainText(""))
        listed = isinstance(between, PlainText) and len(between.text.strip()) <= _JOIN
        if not (listed and after and self.away.has_linked_table(after[0])):
            yield {"kind": "text", "text": f" {self.away.told}"}

    def span(self, child: Inline) -> dict[str, Any]:
        match child:
            case NumberMark() if child.language:
                return {
                    "kind": "text",
                    "text": mark_language_run(add_line_breaks(normalize_composed_text(child.text)), child.language),
                }
            case NumberMark() if child.is_unbreakable:
                return {"kind": "kept", "text": normalize_composed_text(child.text)}
            case PlainText() | FigurePhrase() | NumberMark():
                return {"kind": "text", "text": add_line_breaks(normalize_composed_text(child.text).replace("\n", " "))}
            case Emphasis():
                kind = "strong" if child.strong else "emphasis"
                return {"kind": kind, "spans": self.spans(child.children)}
            case Link() if child.target.startswith(PLACE):
                anchor = child.target.removeprefix(PLACE).replace("/", "-", 1)
                return {"kind": "place", "anchor": anchor, "spans": self.spans(child.children)}
            case Link():
                return {"kind": "link", "target": child.target, "spans": self.spans(child.children)}
            case FootnoteMark():
                return {"kind": "footnote", "spans": self.spans(self.footnotes[child.id])}
            case FindingPointer():
                see = [
                    {"anchor": finding_reference.anchor, "text": finding_reference.text}
                    for finding_reference in self.named(child.findings)
                ]
                return {"kind": "see", "see": see} if see else {"kind": "text", "text": ""}


def build_picture_block(picture: Picture, place: str) -> dict[str, Any]:
    """A picture as it is set, under the anchor `PLACE-ID`."""
    svg = picture.svg.decode().replace("\n", " ")
    about = {"title": picture.title, "alt": picture.alt, "width": picture.width}
    return {"kind": "picture", "anchor": f"{place}-{picture.id}", "svg": svg, **about}
