"""Report text as HTML: the typed tree, escaped piece by piece."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, field

from markupsafe import Markup, escape

from tilstand.fonts.sign import straight
from tilstand.model.document import (
    PLACE,
    Block,
    Document,
    Emphasis,
    FootnoteMark,
    Heading,
    Inline,
    Insert,
    Items,
    Link,
    Mark,
    Paragraph,
    Phrase,
    Plain,
    Quote,
    See,
    plain,
)
from tilstand.publish.site.address import anchor, named
from tilstand.publish.site.book import SiteEdition
from tilstand.terms.marked import mark

__all__ = ["Prose", "lines", "paragraphs", "seen"]

# Places that the templates give to parts of a page.
_TAKEN = ("main", "tables", "more", "bodies", "source", "rules", "cite", "breaks", "figures", "brief")

_OUTWARD = re.compile(r"(?:https?://|mailto:)[^\s]+")
_INWARD = re.compile(r"[A-Za-z0-9_./#-]+")
# Control characters have no place in HTML; line breaks are dealt with before.
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f]")


def seen(text: str) -> str:
    r"""A text without control characters, which no page may hold, and without signs that turn its direction.

    Example:
        >>> seen("a\x07\u202eb")
        'ab'
    """
    return _CONTROL.sub("", straight(text))


def lines(text: str) -> list[list[str]]:
    r"""The paragraphs of what a body wrote, each as its lines.

    Example:
        >>> lines("One.\r\n\r\nTwo\n- lines.")
        [['One.'], ['Two', '- lines.']]
    """
    found: list[list[str]] = [[]]
    for line in re.split(r"\r\n|[\r\n\v\f\x85\u2028\u2029]", text):
        if told := " ".join(seen(line).split()):
            found[-1].append(told)
        elif found[-1]:
            found.append([])
    return [one for one in found if one]


def paragraphs(text: str) -> list[str]:
    r"""The paragraphs of a free text.

    Example:
        >>> paragraphs("One.\r\n\r\nTwo\nlines.")
        ['One.', 'Two lines.']
    """
    lines = seen(text.replace("\r\n", "\n").replace("\r", "\n"))
    return [" ".join(one.split()) for one in re.split(r"\n\s*\n", lines) if one.strip()]


@dataclass
class Prose:
    """Writes documents onto one page.

    Attributes:
        book: The book.
        insert: HTML of a table or chart by kind and id; empty where there is none.
        inward: Address of a place on the site, seen from the page.
        headings: Headings of level 2 that were written, and of level 3 where a page goes on within a section,
            with their places.
    """

    book: SiteEdition
    insert: Callable[[str, str], Markup]
    inward: Callable[[str], str]
    headings: list[tuple[str, str]] = field(default_factory=list)
    _places: set[str] = field(default_factory=lambda: set(_TAKEN))
    _documents: int = 0

    def html(
        self,
        document: Document,
        *,
        top: int = 2,
        skip_title: bool = True,
        whole: Document | None = None,
        under: int = 1,
    ) -> Markup:
        """A document as HTML.

        Args:
            document: The document.
            top: Level of its highest headings.
            skip_title: True to leave its first heading out, since the page has it already.
            whole: What it is a piece of, whose headings say how deep its own are.
            under: Level of the heading that it goes on under.
        """
        self._documents += 1
        notes = {name: at for at, name in enumerate(document.footnotes, 1)}
        blocks = list(document.blocks)
        if skip_title and blocks and isinstance(blocks[0], Heading):
            blocks = blocks[1:]
        headed = blocks if whole is None else whole.blocks[1:]
        levels = sorted({block.level for block in headed if isinstance(block, Heading)})
        depth = {level: min(top + at, 6) for at, level in enumerate(levels)}
        here = {(one.kind, one.id) for one in document.inserts}
        writer = _Writer(
            self, notes, depth, f"n{self._documents}_", max(top - 1, under), here, max(2, under + 1)
        )
        body = writer.blocks(blocks)
        return body + writer.footnotes(document.footnotes)

    def place(self, text: str) -> str:
        """A place that no other heading on the page has."""
        name = wanted = anchor(text)
        at = 1
        while name in self._places:
            at += 1
            name = f"{wanted}-{at}"
        self._places.add(name)
        return name


@dataclass
class _Writer:
    prose: Prose
    notes: Mapping[str, int]
    depth: Mapping[int, int]
    prefix: str
    last: int
    here: AbstractSet[tuple[str, str]]
    listed: int
    met: set[str] = field(default_factory=set)

    def blocks(self, blocks: Sequence[Block]) -> Markup:
        return Markup("\n").join(self.block(block) for block in blocks)

    def block(self, block: Block) -> Markup:
        match block:
            case Heading():
                return self.heading(block)
            case Paragraph():
                return Markup('<p class="ds-paragraph">{}</p>').format(self.inlines(block.children))
            case Items():
                tag = "ol" if block.ordered else "ul"
                items = Markup("").join(Markup("<li>{}</li>").format(self.item(i)) for i in block.items)
                return Markup('<{0} class="ds-list">{1}</{0}>').format(Markup(tag), items)
            case Quote():
                return Markup("<blockquote>{}</blockquote>").format(self.blocks(block.blocks))
            case Insert():
                return self.prose.insert(block.kind, block.id)

    def item(self, blocks: Sequence[Block]) -> Markup:
        # A single paragraph in an item needs no paragraph of its own.
        if len(blocks) == 1 and isinstance(blocks[0], Paragraph):
            return self.inlines(blocks[0].children)
        return self.blocks(blocks)

    def heading(self, block: Heading) -> Markup:
        # Never more than one level deeper than the heading before.
        level = min(self.depth.get(block.level, 6), self.last + 1)
        self.last = level
        text = plain(block.children)
        place = self.prose.place(text)
        if level <= self.listed:
            self.prose.headings.append((place, text))
        size = {2: "md", 3: "sm"}.get(level, "xs")
        return Markup('<h{0} class="ds-heading" data-size="{1}" id="{2}">{3}</h{0}>').format(
            level, size, place, self.inlines(block.children)
        )

    def inlines(self, children: Sequence[Inline]) -> Markup:
        return Markup("").join(self.inline(child) for child in children)

    def inline(self, child: Inline) -> Markup:
        match child:
            case Mark() if child.language:
                return escape(mark(seen(child.text), child.language))
            case Mark() if child.kept:
                return Markup('<span class="kept">{}</span>').format(seen(child.text))
            case Plain() | Mark():
                return escape(seen(child.text))
            case Phrase():
                return Markup('<span class="figure">{}</span>').format(seen(child.text))
            case Emphasis():
                tag = Markup("strong" if child.strong else "em")
                return Markup("<{0}>{1}</{0}>").format(tag, self.inlines(child.children))
            case Link():
                return self.link(child)
            case FootnoteMark():
                return self.mark(child)
            case See():
                return self.see(child)

    def link(self, link: Link) -> Markup:
        inner = self.inlines(link.children)
        if link.target.startswith(PLACE):
            target = self.place(*link.target.removeprefix(PLACE).split("/", 1))
        elif _OUTWARD.fullmatch(link.target):
            target = link.target
        elif _INWARD.fullmatch(link.target):
            target = self.prose.inward(link.target)
        else:
            return inner
        return Markup('<a class="ds-link" href="{}">{}</a>').format(target, inner)

    def place(self, kind: str, name: str) -> str:
        """Where a table or picture stands: on this page, or on that of its table."""
        spot = f"t_{name}" if kind == "table" else f"picture_{name}"
        if (kind, name) in self.here:
            return f"#{spot}"
        plots = self.prose.book.release.plots
        table = name if kind == "table" else next((one.table for one in plots if one.id == name), "")
        return self.prose.inward(f"table/{named(table)}.html#{spot}" if table else "tables.html")

    def see(self, see: See) -> Markup:
        links = [
            Markup('<a class="ds-link" href="{}">{}</a>').format(self.prose.inward(one["page"]), one["text"])
            for one in self.prose.book.findings(see.findings)
        ]
        return Markup(" ({})").format(Markup(", ").join(links)) if links else Markup("")

    def mark(self, mark: FootnoteMark) -> Markup:
        at = self.notes.get(mark.id)
        if at is None:
            return Markup("")
        own = "" if mark.id in self.met else Markup(' id="{}ref-{}"').format(self.prefix, at)
        self.met.add(mark.id)
        said = self.prose.book.say("footnote", mark=str(at))
        return Markup(
            '<sup role="none"><a class="ds-link" href="#{}note-{}"{} aria-label="{}">{}</a></sup>'
        ).format(self.prefix, at, own, said, at)

    def footnotes(self, footnotes: Mapping[str, Sequence[Inline]]) -> Markup:
        if not footnotes:
            return Markup("")
        book = self.prose.book
        items = Markup("").join(
            Markup(
                '<li id="{0}note-{1}" value="{1}">{2}\u00a0'
                '<a class="ds-link" href="#{0}ref-{1}" aria-label="{3}">↩</a></li>'
            ).format(self.prefix, at, self.inlines(text), book.say("back", mark=str(at)))
            for at, text in enumerate(footnotes.values(), 1)
        )
        return Markup('<aside class="footnotes" aria-label="{}"><ol class="ds-list">{}</ol></aside>').format(
            book.say("footnotes"), items
        )
