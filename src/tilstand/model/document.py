"""A report text as a typed tree. It holds text and never markup: escaping is the renderers' work."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Literal

from tilstand.terms import Key, Language

FRONT = "front"
"""The id of the chapter that is read first: the report in two pages."""

BOXES = ("disputed", "behind")
"""What an edition tells by itself where a text has a place for it: how many different persons
the registrations can be, what is disputed, and who stands behind."""


@dataclass(frozen=True, slots=True)
class PlainText:
    """Plain text; signs of HTML or Typst in it are text like any other."""

    text: str


@dataclass(frozen=True, slots=True)
class FigurePhrase:
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
class NumberMark:
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
    def is_unbreakable(self) -> bool:
        """True for a day or a short period: it stands on one line, its dash within it.

        Example:
            >>> NumberMark("21.–23. oktober 2024", "date").is_unbreakable, NumberMark("second quarter of 2024", "name").is_unbreakable
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
class FindingPointer:
    """The findings that a footnote is about, by their anchors; the method appendix has their names."""

    findings: tuple[str, ...]


PLACE = "place:"
"""What the target of a link begins with that leads to a table or chart: `place:table/extent`."""

Inline = PlainText | FigurePhrase | NumberMark | Emphasis | Link | FootnoteMark | FindingPointer


def flatten_inlines(run: Sequence[Inline]) -> Iterator[Inline]:
    """The parts of running text one after another, without the emphasis and the links around them.

    Args:
        run: The running text.

    Example:
        >>> [one.text for one in flatten_inlines((PlainText("a "), Emphasis((PlainText("b"),))))]
        ['a ', 'b']
    """
    for child in run:
        if isinstance(child, Emphasis | Link):
            yield from flatten_inlines(child.children)
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
class ListBlock:
    """A list; each item is a row of blocks."""

    items: tuple[tuple[Block, ...], ...]
    ordered: bool
    line: int

    @property
    def is_strip(self) -> bool:
        """True where each item begins with a figure in strong letters: numbers that are set large, side by side.

        Example:
            >>> told = (Emphasis((FigurePhrase("28", "figure", ()),), strong=True), PlainText(" reports"))
            >>> ListBlock(((Paragraph(told, 1),),), ordered=False, line=1).is_strip
            True
        """
        return not self.ordered and bool(self.items) and all(map(_begins_with_strong_figure, self.items))


@dataclass(frozen=True, slots=True)
class Quote:
    """A quotation."""

    blocks: tuple[Block, ...]
    line: int


@dataclass(frozen=True, slots=True)
class InsertBlock:
    """The place of a table or chart, by its id in the collection, or of one of the `BOXES`."""

    kind: Literal["table", "chart", "box"]
    id: str
    line: int


Block = Heading | Paragraph | ListBlock | Quote | InsertBlock


def _begins_with_strong_figure(item: Sequence[Block]) -> bool:
    first = item[0].children[0] if item and isinstance(item[0], Paragraph) and item[0].children else None
    return (
        isinstance(first, Emphasis)
        and first.strong
        and isinstance(first.children[0], FigurePhrase)
        and all(isinstance(mark, FootnoteMark) for mark in first.children[1:])
    )


@dataclass(frozen=True, slots=True)
class FigurePassage:
    """A heading, paragraph or footnote that states figures.

    Attributes:
        text: Its whole text.
        figures: The phrases in it that were written from figures, in order.
        heading: True for a heading, which bears no footnotes about findings.
        findings: The open findings that its footnotes are about, by their anchors.
    """

    text: str
    figures: tuple[FigurePhrase, ...]
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
    def text_runs(self) -> tuple[tuple[Inline, ...], ...]:
        """The text of every heading, paragraph and footnote, in order."""
        return (*_iterate_block_runs(self.blocks), *self.footnotes.values())

    @property
    def figures(self) -> tuple[FigurePhrase, ...]:
        """All phrases written from figures, in order."""
        return tuple(figure for run in self.text_runs for figure in _iterate_figure_phrases(run))

    @property
    def passages(self) -> tuple[FigurePassage, ...]:
        """The headings, paragraphs and footnotes that state figures: the blocks in order, then the notes."""
        runs = [(run, heading) for heading, run in _iterate_headed_runs(self.blocks)]
        runs += [(note, False) for note in self.footnotes.values()]
        figure_passages = (
            FigurePassage(
                to_plain_text(run), tuple(_iterate_figure_phrases(run)), heading, tuple(self._list_finding_anchors(run))
            )
            for run, heading in runs
        )
        return tuple(passage for passage in figure_passages if passage.figures)

    def _list_finding_anchors(self, children: Sequence[Inline]) -> Iterator[str]:
        for child in children:
            match child:
                case FindingPointer():
                    yield from child.findings
                case FootnoteMark():
                    # A note of the author's that states figures is a passage of its own.
                    note = self.footnotes[child.id]
                    if not any(_iterate_figure_phrases(note)):
                        yield from self._list_finding_anchors(note)
                case Emphasis() | Link():
                    yield from self._list_finding_anchors(child.children)

    @property
    def inserts(self) -> tuple[InsertBlock, ...]:
        """All places of tables and charts, in order."""
        return tuple(_iterate_inserts(self.blocks))

    @property
    def text(self) -> str:
        """The text without any markup: blocks with a blank line between them."""
        return _join_block_texts("\n\n", self.blocks)


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


def to_plain_text(children: Sequence[Inline]) -> str:
    """The text of a row of inlines."""
    return "".join(
        child.text
        if isinstance(child, PlainText | FigurePhrase | NumberMark)
        else ""
        if isinstance(child, FootnoteMark | FindingPointer)
        else to_plain_text(child.children)
        for child in children
    )


def _format_block_text(block: Block) -> str:
    match block:
        case Heading() | Paragraph():
            return to_plain_text(block.children)
        case ListBlock():
            return "\n".join(_join_block_texts("\n", item) for item in block.items)
        case Quote():
            return _join_block_texts("\n\n", block.blocks)
        case InsertBlock():
            return ""


def _join_block_texts(between: str, blocks: Sequence[Block]) -> str:
    return between.join(text for block in blocks if (text := _format_block_text(block)))


def _iterate_inserts(blocks: Sequence[Block]) -> Iterator[InsertBlock]:
    for block in blocks:
        match block:
            case InsertBlock():
                yield block
            case ListBlock():
                for item in block.items:
                    yield from _iterate_inserts(item)
            case Quote():
                yield from _iterate_inserts(block.blocks)
            case Heading() | Paragraph():
                pass


def list_footnote_marks(blocks: Sequence[Block]) -> tuple[str, ...]:
    """The footnotes that blocks point to, in the order of their first marks."""
    return tuple(dict.fromkeys(id for run in _iterate_block_runs(blocks) for id in _iterate_footnote_ids(run)))


def _iterate_footnote_ids(children: Sequence[Inline]) -> Iterator[str]:
    for child in children:
        if isinstance(child, FootnoteMark):
            yield child.id
        elif isinstance(child, Emphasis | Link):
            yield from _iterate_footnote_ids(child.children)


def _iterate_block_runs(blocks: Sequence[Block]) -> Iterator[tuple[Inline, ...]]:
    """The text of every heading and paragraph, in order."""
    return (run for _, run in _iterate_headed_runs(blocks))


def _iterate_headed_runs(blocks: Sequence[Block]) -> Iterator[tuple[bool, tuple[Inline, ...]]]:
    """The text of every heading and paragraph, in order, and whether it is a heading's."""
    for block in blocks:
        match block:
            case Heading() | Paragraph():
                yield isinstance(block, Heading), block.children
            case ListBlock():
                for item in block.items:
                    yield from _iterate_headed_runs(item)
            case Quote():
                yield from _iterate_headed_runs(block.blocks)
            case InsertBlock():
                pass


def _iterate_figure_phrases(children: Sequence[Inline]) -> Iterator[FigurePhrase]:
    for child in children:
        if isinstance(child, FigurePhrase):
            yield child
        elif isinstance(child, Emphasis | Link):
            yield from _iterate_figure_phrases(child.children)
