"""A report text as a typed tree. It holds text and never markup: escaping is the renderers' work."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Literal

from tilstand.terms import Key, Language

__all__ = [
    "BOXES",
    "FRONT",
    "PLACE",
    "Block",
    "Chapter",
    "Document",
    "Emphasis",
    "FootnoteMark",
    "Heading",
    "Inline",
    "Insert",
    "Items",
    "Link",
    "Mark",
    "Paragraph",
    "Passage",
    "Phrase",
    "Plain",
    "Quote",
    "See",
    "marks_in",
    "plain",
    "unnested",
]


FRONT = "front"
"""The id of the chapter that is read first: the report in two pages."""

BOXES = ("persons", "disputed", "behind")
"""What an edition tells by itself where a text has a place for it: how many different persons
the registrations can be, what is disputed, and who stands behind."""


@dataclass(frozen=True, slots=True)
class Plain:
    """Plain text; signs of HTML or Typst in it are text like any other."""

    text: str


@dataclass(frozen=True, slots=True)
class Phrase:
    """A phrase that was written from figures.

    Attributes:
        text: The phrase.
        kind: Kind of reference: figure, part, share, change, compare, most, least, range, list.
        keys: Addresses of all figures that the phrase states or follows from.
        line: Line of the reference in the source.
    """

    text: str
    kind: str
    keys: tuple[Key, ...]
    line: int = 0


_ENDS = " –"  # where a line may end
_SHORT = 24  # signs that every line has room for, on the narrowest screen too


@dataclass(frozen=True, slots=True)
class Mark:
    """A number that is no figure: a law, a date, part of a name, the period of the edition, or what was said.

    What a body or a coordinator wrote in words of their own is `said`: it was not counted. In the place of
    sentences that nobody has released stands that they wait, `waits`.

    Attributes:
        language: The language of its words, where it is another than the text's.
    """

    text: str
    kind: Literal["law", "date", "name", "period", "said", "waits"]
    line: int = 0
    language: Language = ""

    @property
    def kept(self) -> bool:
        """True for a day or a short period: it stands on one line, its dash within it.

        Example:
            >>> Mark("21.–23. oktober 2024", "date").kept, Mark("second quarter of 2024", "name").kept
            (True, False)
        """
        parts = self.kind in ("date", "period") and any(sign in self.text for sign in _ENDS)
        return parts and len(self.text) <= _SHORT


@dataclass(frozen=True, slots=True)
class Emphasis:
    """Emphasised text; `strong` for strong emphasis."""

    children: tuple[Inline, ...]
    strong: bool = False


@dataclass(frozen=True, slots=True)
class Link:
    """A link; its target is http, https, mailto, a place on the same site, or a table or chart (`PLACE`)."""

    children: tuple[Inline, ...]
    target: str


@dataclass(frozen=True, slots=True)
class FootnoteMark:
    """The place of a footnote, by its id in `Document.footnotes`."""

    id: str


@dataclass(frozen=True, slots=True)
class See:
    """The findings that a footnote is about, by their anchors; the method appendix has their names."""

    findings: tuple[str, ...]


PLACE = "place:"
"""What the target of a link begins with that leads to a table or chart: `place:table/extent`."""

Inline = Plain | Phrase | Mark | Emphasis | Link | FootnoteMark | See


def unnested(run: Sequence[Inline]) -> Iterator[Inline]:
    """The parts of running text one after another, without the emphasis and the links around them.

    Args:
        run: The running text.

    Example:
        >>> [one.text for one in unnested((Plain("a "), Emphasis((Plain("b"),))))]
        ['a ', 'b']
    """
    for child in run:
        if isinstance(child, Emphasis | Link):
            yield from unnested(child.children)
        else:
            yield child


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading of level 1 to 6."""

    level: int
    children: tuple[Inline, ...]
    line: int


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A paragraph."""

    children: tuple[Inline, ...]
    line: int


@dataclass(frozen=True, slots=True)
class Items:
    """A list; each item is a row of blocks."""

    items: tuple[tuple[Block, ...], ...]
    ordered: bool
    line: int


@dataclass(frozen=True, slots=True)
class Quote:
    """A quotation."""

    blocks: tuple[Block, ...]
    line: int


@dataclass(frozen=True, slots=True)
class Insert:
    """The place of a table or chart, by its id in the collection, or of one of the `BOXES`."""

    kind: Literal["table", "chart", "box"]
    id: str
    line: int


Block = Heading | Paragraph | Items | Quote | Insert


@dataclass(frozen=True, slots=True)
class Passage:
    """A heading, paragraph or footnote that states figures.

    Attributes:
        text: Its whole text.
        figures: The phrases in it that were written from figures, in order.
        heading: True for a heading, which bears no footnotes about findings.
        findings: The open findings that its footnotes are about, by their anchors.
    """

    text: str
    figures: tuple[Phrase, ...]
    heading: bool = False
    findings: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Document:
    """A report text with all its figures bound.

    Attributes:
        language: Language of the text.
        file: Name of the source file.
        blocks: Its blocks, in order.
        footnotes: Footnotes by id, in order of their first mark.
        cautions: Lines with words of time, of comparison, or such as "all", that no figure of their sentence
            bears (a date is right where it stands), and claims about figures that are not exact: they do not
            stop the build, but a reader should look at them.
    """

    language: Language
    file: str
    blocks: tuple[Block, ...]
    footnotes: Mapping[str, tuple[Inline, ...]] = field(default_factory=dict)
    cautions: tuple[tuple[int, str], ...] = ()

    @property
    def runs(self) -> tuple[tuple[Inline, ...], ...]:
        """The text of every heading, paragraph and footnote, in order."""
        return (*_runs(self.blocks), *self.footnotes.values())

    @property
    def figures(self) -> tuple[Phrase, ...]:
        """All phrases written from figures, in order."""
        return tuple(figure for run in self.runs for figure in _inline_figures(run))

    @property
    def passages(self) -> tuple[Passage, ...]:
        """The headings, paragraphs and footnotes that state figures: the blocks in order, then the notes."""
        runs = [(run, heading) for heading, run in _headed(self.blocks)]
        runs += [(note, False) for note in self.footnotes.values()]
        found = (
            Passage(plain(run), tuple(_inline_figures(run)), heading, tuple(self._seen(run)))
            for run, heading in runs
        )
        return tuple(passage for passage in found if passage.figures)

    def _seen(self, children: Sequence[Inline]) -> Iterator[str]:
        for child in children:
            match child:
                case See():
                    yield from child.findings
                case FootnoteMark():
                    # A note of the author's that states figures is a passage of its own.
                    note = self.footnotes[child.id]
                    if not any(_inline_figures(note)):
                        yield from self._seen(note)
                case Emphasis() | Link():
                    yield from self._seen(child.children)

    @property
    def inserts(self) -> tuple[Insert, ...]:
        """All places of tables and charts, in order."""
        return tuple(_inserts(self.blocks))

    @property
    def text(self) -> str:
        """The text without any markup: blocks with a blank line between them."""
        return _texts("\n\n", self.blocks)


@dataclass(frozen=True, slots=True)
class Chapter:
    """One file of the report's words.

    Attributes:
        id: Path of the file within its language, without the ending: `02-permits`, `05-bodies/rosa`.
        number: The number that the path begins with; the parts of the report have their own.
        title: Text of its first heading.
        provider: The provider whose account it is; None for a chapter of the report itself.
        document: Its text.
    """

    id: str
    number: int | None
    title: str
    provider: str | None
    document: Document


def plain(children: Sequence[Inline]) -> str:
    """The text of a row of inlines."""
    return "".join(
        child.text
        if isinstance(child, Plain | Phrase | Mark)
        else ""
        if isinstance(child, FootnoteMark | See)
        else plain(child.children)
        for child in children
    )


def _block_text(block: Block) -> str:
    match block:
        case Heading() | Paragraph():
            return plain(block.children)
        case Items():
            return "\n".join(_texts("\n", item) for item in block.items)
        case Quote():
            return _texts("\n\n", block.blocks)
        case Insert():
            return ""


def _texts(between: str, blocks: Sequence[Block]) -> str:
    return between.join(text for block in blocks if (text := _block_text(block)))


def _inserts(blocks: Sequence[Block]) -> Iterator[Insert]:
    for block in blocks:
        match block:
            case Insert():
                yield block
            case Items():
                for item in block.items:
                    yield from _inserts(item)
            case Quote():
                yield from _inserts(block.blocks)
            case Heading() | Paragraph():
                pass


def marks_in(blocks: Sequence[Block]) -> tuple[str, ...]:
    """The footnotes that blocks point to, in the order of their first marks."""
    return tuple(dict.fromkeys(id for run in _runs(blocks) for id in _marks(run)))


def _marks(children: Sequence[Inline]) -> Iterator[str]:
    for child in children:
        if isinstance(child, FootnoteMark):
            yield child.id
        elif isinstance(child, Emphasis | Link):
            yield from _marks(child.children)


def _runs(blocks: Sequence[Block]) -> Iterator[tuple[Inline, ...]]:
    """The text of every heading and paragraph, in order."""
    return (run for _, run in _headed(blocks))


def _headed(blocks: Sequence[Block]) -> Iterator[tuple[bool, tuple[Inline, ...]]]:
    """The text of every heading and paragraph, in order, and whether it is a heading's."""
    for block in blocks:
        match block:
            case Heading() | Paragraph():
                yield isinstance(block, Heading), block.children
            case Items():
                for item in block.items:
                    yield from _headed(item)
            case Quote():
                yield from _headed(block.blocks)
            case Insert():
                pass


def _inline_figures(children: Sequence[Inline]) -> Iterator[Phrase]:
    for child in children:
        if isinstance(child, Phrase):
            yield child
        elif isinstance(child, Emphasis | Link):
            yield from _inline_figures(child.children)
