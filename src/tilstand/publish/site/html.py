"""Report text as HTML, with language spans, speakable numbers and break points.

Browsers know how words part in some languages, and only where their word lists are installed; a word longer
than its line is otherwise cut anywhere, without a hyphen. What is searched and cited keeps its words whole.

A narrow space that keeps the thousands of a number together (U+202F) makes speech synthesisers read two
numbers: "thirteen, nine hundred and seventy-nine". With an ordinary space they read one, and the style sheet
keeps it on one line.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, field

from markupsafe import Markup, escape

from tilstand.fonts.glyphs import strip_direction_signs
from tilstand.languages import load_language_settings
from tilstand.languages.typography import hyphenate_compounds
from tilstand.model.document import (
    PLACE,
    Block,
    Document,
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
    to_plain_text,
)
from tilstand.publish.site.context import SiteContext
from tilstand.publish.site.structure import make_heading_anchor, slugify
from tilstand.terms import Language
from tilstand.terms.text import MARKS, RUN, mark_language_run, replace_language_runs, strip_language_runs

_NARROW = re.compile(r"(<(th|td|dt|h[1-4])\b[^>]*>)(.*?)(?=</\2>)", re.DOTALL)
_LONG = re.compile(r"[^\W\d_]{16,}")  # a shorter word has room on a line of its own on the narrowest screen
_TAG = re.compile(r"(<[^>]*>)")
_OTHER = ' lang="'


def add_break_opportunities(html: str, language: Language) -> str:
    """The same page, with a place to part in each long word of a label or heading.

    Args:
        html: A page, its text escaped.
        language: Language of the page; what is marked as another one is left whole.

    Example:
        >>> add_break_opportunities("<th>Menneskehandelssaker</th>", "nb").split("\u00ad")
        ['<th>Menneskehandels', 'saker</th>']
    """

    def break_matched_words(found: re.Match[str]) -> str:
        start, _, words = found.groups()
        if _OTHER in start or not _LONG.search(words):
            return found[0]
        return start + "".join(_insert_word_breaks(words, language))

    return _NARROW.sub(break_matched_words, html)


def _insert_word_breaks(words: str, language: Language) -> Iterator[str]:
    others: list[bool] = []  # the spans that are open, and which of them are in another language
    for piece in _TAG.split(words):
        if not piece.startswith("<"):
            yield (piece if any(others) else _LONG.sub(lambda word: hyphenate_compounds(word[0], language), piece))
            continue
        yield piece
        if piece.startswith("<span"):
            others.append(_OTHER in piece)
        elif piece == "</span>":
            others.pop()


# Places that the templates give to parts of a page.
_TAKEN = ("main", "tables", "more", "bodies", "source", "rules", "cite", "breaks", "figures", "brief")

_OUTWARD = re.compile(r"(?:https?://|mailto:)[^\s]+")
_INWARD = re.compile(r"[A-Za-z0-9_./#-]+")
# Control characters have no place in HTML; line breaks are dealt with before.
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f]")


def remove_control_characters(text: str) -> str:
    r"""A text without control characters, which no page may hold, and without signs that turn its direction.

    Example:
        >>> remove_control_characters("a\x07\u202eb")
        'ab'
    """
    return _CONTROL.sub("", strip_direction_signs(text))


def split_paragraph_lines(text: str) -> list[list[str]]:
    r"""The paragraphs of what a body wrote, each as its lines.

    Example:
        >>> split_paragraph_lines("One.\r\n\r\nTwo\n- lines.")
        [['One.'], ['Two', '- lines.']]
    """
    matches: list[list[str]] = [[]]
    for line in re.split(r"\r\n|[\r\n\v\f\x85\u2028\u2029]", text):
        if told := " ".join(remove_control_characters(line).split()):
            matches[-1].append(told)
        elif matches[-1]:
            matches.append([])
    return [texts for texts in matches if texts]


def split_text_paragraphs(text: str) -> list[str]:
    r"""The paragraphs of a free text.

    Example:
        >>> split_text_paragraphs("One.\r\n\r\nTwo\nlines.")
        ['One.', 'Two lines.']
    """
    lines = remove_control_characters(text.replace("\r\n", "\n").replace("\r", "\n"))
    return [" ".join(current_text.split()) for current_text in re.split(r"\n\s*\n", lines) if current_text.strip()]


@dataclass
class HtmlProse:
    """Writes documents onto one page.

    Attributes:
        book: The book.
        insert: HTML of a table or chart by kind and id; empty where there is none.
        inward: Address of a place on the site, seen from the page.
        headings: Headings of level 2 that were written, and of level 3 where a page goes on within a section,
            with their places.
    """

    book: SiteContext
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
        here = {(insert_block.kind, insert_block.id) for insert_block in document.inserts}
        writer = _HtmlWriter(self, notes, depth, f"n{self._documents}_", max(top - 1, under), here, max(2, under + 1))
        body = writer.blocks(blocks)
        return body + writer.footnotes(document.footnotes)

    def place(self, text: str) -> str:
        """A place that no other heading on the page has."""
        name = wanted = make_heading_anchor(text)
        at = 1
        while name in self._places:
            at += 1
            name = f"{wanted}-{at}"
        self._places.add(name)
        return name


@dataclass
class _HtmlWriter:
    prose: HtmlProse
    notes: Mapping[str, int]
    depth: Mapping[int, int]
    prefix: str
    last: int
    here: AbstractSet[tuple[str, str]]
    listed: int
    met: set[str] = field(default_factory=set)

    def blocks(self, blocks: Sequence[Block]) -> Markup:
        return Markup("\n").join(self.render_block(block) for block in blocks)

    def render_block(self, block: Block) -> Markup:
        match block:
            case Heading():
                return self.heading(block)
            case Paragraph():
                return Markup('<p class="ds-paragraph">{}</p>').format(self.render_inlines(block.children))
            case ListBlock():
                if block.is_strip:
                    items = Markup("").join(Markup("<li>{}</li>").format(self.blocks(item)) for item in block.items)
                    return Markup('<ul class="strip">{}</ul>').format(items)
                tag = "ol" if block.ordered else "ul"
                items = Markup("").join(Markup("<li>{}</li>").format(self.render_list_item(i)) for i in block.items)
                return Markup('<{0} class="ds-list">{1}</{0}>').format(Markup(tag), items)
            case Quote():
                return Markup("<blockquote>{}</blockquote>").format(self.blocks(block.blocks))
            case InsertBlock():
                return self.prose.insert(block.kind, block.id)

    def render_list_item(self, blocks: Sequence[Block]) -> Markup:
        # A single paragraph in an item needs no paragraph of its own.
        if len(blocks) == 1 and isinstance(blocks[0], Paragraph):
            return self.render_inlines(blocks[0].children)
        return self.blocks(blocks)

    def heading(self, block: Heading) -> Markup:
        # Never more than one level deeper than the heading before.
        level = min(self.depth.get(block.level, 6), self.last + 1)
        self.last = level
        text = to_plain_text(block.children)
        place = self.prose.place(text)
        if level <= self.listed:
            self.prose.headings.append((place, text))
        size = {2: "md", 3: "sm"}.get(level, "xs")
        return Markup('<h{0} class="ds-heading" data-size="{1}" id="{2}">{3}</h{0}>').format(
            level, size, place, self.render_inlines(block.children)
        )

    def render_inlines(self, children: Sequence[Inline]) -> Markup:
        return Markup("").join(self.render_inline(child) for child in children)

    def render_inline(self, child: Inline) -> Markup:
        match child:
            case NumberMark() if child.language:
                return escape(mark_language_run(remove_control_characters(child.text), child.language))
            case NumberMark() if child.is_unbreakable:
                return Markup('<span class="kept">{}</span>').format(remove_control_characters(child.text))
            case PlainText() | NumberMark():
                return escape(remove_control_characters(child.text))
            case FigurePhrase(text=""):  # words that must hold say nothing themselves
                return Markup()
            case FigurePhrase():
                return Markup('<span class="figure">{}</span>').format(remove_control_characters(child.text))
            case Emphasis():
                tag = Markup("strong" if child.strong else "em")
                return Markup("<{0}>{1}</{0}>").format(tag, self.render_inlines(child.children))
            case Link():
                return self.link(child)
            case FootnoteMark():
                return self.mark(child)
            case FindingPointer():
                return self.see(child)

    def link(self, link: Link) -> Markup:
        inner = self.render_inlines(link.children)
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
        table = name if kind == "table" else next((plot.table for plot in plots if plot.id == name), "")
        return self.prose.inward(f"table/{slugify(table)}.html#{spot}" if table else "tables.html")

    def see(self, see: FindingPointer) -> Markup:
        links = [
            Markup('<a class="ds-link" href="{}">{}</a>').format(self.prose.inward(finding["page"]), finding["text"])
            for finding in self.prose.book.findings(see.findings)
        ]
        return Markup(" ({})").format(Markup(", ").join(links)) if links else Markup("")

    def mark(self, mark: FootnoteMark) -> Markup:
        at = self.notes.get(mark.id)
        if at is None:
            return Markup("")
        own_values = "" if mark.id in self.met else Markup(' id="{}ref-{}"').format(self.prefix, at)
        self.met.add(mark.id)
        message = self.prose.book.format_site_text("footnote", mark=str(at))
        return Markup(
            '\u202f<sup role="none"><a class="ds-link" href="#{}note-{}"{} aria-label="{}">[{}]</a></sup>'
        ).format(self.prefix, at, own_values, message, at)

    def footnotes(self, footnotes: Mapping[str, Sequence[Inline]]) -> Markup:
        if not footnotes:
            return Markup("")
        book = self.prose.book
        items = Markup("").join(
            Markup(
                '<li id="{0}note-{1}" value="{1}">{2}\u00a0'
                '<a class="ds-link" href="#{0}ref-{1}" aria-label="{3}">↩</a></li>'
            ).format(self.prefix, at, self.render_inlines(text), book.format_site_text("back", mark=str(at)))
            for at, text in enumerate(footnotes.values(), 1)
        )
        return Markup('<aside class="footnotes" aria-label="{}"><ol class="ds-list">{}</ol></aside>').format(
            book.format_site_text("footnotes"), items
        )


_GROUPED = re.compile(r"(?<!\d)(?<!\u202f)\d{1,3}(?:\u202f\d{3})+(?!\d)")
_NAME = re.compile(r"</?([a-z]+)")
_WORDS_ONLY = ("title", "desc")  # markup in them would be read out as it stands


def group_numbers_for_speech(html: str) -> str:
    """The same page, each grouped number with ordinary spaces in one unbroken span.

    Attributes and titles get the spaces alone; the letters of a drawing stay as they were measured.

    Args:
        html: A page, its text escaped.
    """
    return "".join(_iterate_spoken_pieces(html)) if "\u202f" in html else html


def _iterate_spoken_pieces(html: str) -> Iterator[str]:
    drawing, words = 0, False
    for piece in _TAG.split(html):
        if not piece.startswith("<"):
            wrapped = piece if drawing else _GROUPED.sub(_wrap_unbroken_number, piece)
            yield _GROUPED.sub(_space_digit_groups, piece) if words else wrapped
            continue
        named = _NAME.match(piece)
        name, closes = named.group(1) if named else "", piece.startswith("</")
        if name == "svg":
            drawing += -1 if closes else 1
        if name in _WORDS_ONLY:
            words = not closes
        yield _GROUPED.sub(_space_digit_groups, piece)


def _space_digit_groups(number: re.Match[str]) -> str:
    return number.group().replace("\u202f", " ")


def _wrap_unbroken_number(number: re.Match[str]) -> str:
    return f'<span class="whole">{_space_digit_groups(number)}</span>'


_TONGUE_WORDS_ONLY = ("title", "desc", "option", "textarea", "script", "svg")  # no span may stand in them


def mark_language_spans(html: str, language: Language) -> str:
    """The same page, each marked run as a span with its language; in attributes and titles, the words alone.

    Args:
        html: A page, its text escaped.
        language: Language of the page.
    """
    if not any(sign in html for sign in MARKS):
        return html
    return "".join(_iterate_language_pieces(html, language))


def _iterate_language_pieces(html: str, language: Language) -> Iterator[str]:
    direction = load_language_settings(language).direction
    inside: list[str] = []

    def wrap_language_span(words: str, tag: Language) -> str:
        own_text = load_language_settings(tag).direction
        turned = f' dir="{own_text}"' if own_text != direction else ""
        return f'<span lang="{tag}"{turned}>{words}</span>'

    for piece in _TAG.split(html):
        if not piece.startswith("<"):
            yield (
                strip_language_runs(piece)
                if inside
                else _isolate_foreign_sentence(piece, language) or replace_language_runs(piece, wrap_language_span)
            )
            continue
        named = _NAME.match(piece)
        name = named[1] if named else ""
        if name in _TONGUE_WORDS_ONLY and not piece.endswith("/>"):
            if piece.startswith("</"):
                inside.pop()
            else:
                inside.append(name)
        yield strip_language_runs(piece)


def _isolate_foreign_sentence(text: str, language: Language) -> str:
    """A sentence in a language that runs the other way, with words of the page's within it.

    Each run by itself would keep its own order, and the sentence would be read from the wrong end: it runs
    its own way as a whole, and what is of the page stands in it. Nothing where it is the page's own.
    """
    page = load_language_settings(language).direction
    runs = [
        current_match
        for current_match in RUN.finditer(text)
        if load_language_settings(current_match[1]).direction != page
    ]
    if not runs or _count_letters(RUN.sub("", text)) == 0:
        return ""
    own_text = max(runs, key=lambda one: _count_letters(one[2]))[1]
    if sum(_count_letters(run[2]) for run in runs) <= _count_letters(strip_language_runs(text)) / 2:
        return ""
    told, at = "", 0
    for match in RUN.finditer(text):
        told += _isolate_page_words(text[at : match.start()], language, page)
        told += (
            match[2]
            if match[1] == own_text
            else _isolate_page_words(match[2], match[1], load_language_settings(match[1]).direction)
        )
        at = match.end()
    told += _isolate_page_words(text[at:], language, page)
    return f'<span lang="{own_text}" dir="{load_language_settings(own_text).direction}">{told}</span>'


def _isolate_page_words(words: str, language: Language, direction: str) -> str:
    """Words within a sentence in another language; signs and numbers alone are the sentence's."""
    if not _count_letters(words):
        return words
    own_text = words.strip(" .,:")  # never a semicolon, which may end an entity
    before, _, after = words.partition(own_text)
    return f'{before}<span lang="{language}" dir="{direction}">{own_text}</span>{after}'


def _count_letters(text: str) -> int:
    return sum(map(str.isalpha, text))
