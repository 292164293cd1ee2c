"""Search index of the site and its page of keywords."""

from __future__ import annotations

import html
import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from html.parser import HTMLParser
from typing import Any

from tilstand.languages import load_language_settings
from tilstand.languages.typography import filter_alphabet_letters as own_letters
from tilstand.languages.typography import make_collation_key
from tilstand.model.table import ReleasableTable
from tilstand.publish.report_elements import OVERVIEW
from tilstand.publish.site.context import SiteContext, iterate_figure_keys
from tilstand.publish.site.reference_pages import collect_used_codes, index_tables_by_measure
from tilstand.publish.site.renderer import SiteRenderer
from tilstand.publish.site.structure import get_chapter_page_address, slugify
from tilstand.render.printed_table import ACCOUNT, PrintedRow, PrintedTable, build_printed_table
from tilstand.report_text.nouns import NounLexicon
from tilstand.terms import Language
from tilstand.terms.text import capitalize_title, strip_language_runs

_MAIN = re.compile(r"<main\b.*?>(.*)</main>", re.DOTALL)
# Pictures repeat their tables; the ways to other pages, and how a page is cited, are not what it says.
_LEFT_OUT = re.compile(r"<(svg|nav)\b.*?</\1>|<details class=\"ds-details cite\">.*?</details>", re.DOTALL)
_TAG = re.compile(r"<[^>]*>")
_WORD = re.compile(r"[^\W\d_]+(?:[-’'][^\W\d_]+)*")
_SHORTEST = 3


def list_page_words(page: str) -> list[str]:
    """The different words of a page's own content, small letters first where both are used, A to Z by code.

    Args:
        page: The page as HTML.

    Example:
        >>> list_page_words("<main id='m'><nav>Menu</nav><p>The judge and <b>the</b> two judges.</p></main>")
        ['and', 'judge', 'judges', 'the', 'two']
    """
    match = _MAIN.search(page)
    text = html.unescape(_TAG.sub(" ", _LEFT_OUT.sub(" ", match[1]))) if match else ""
    texts_by_name: dict[str, str] = {}
    for word in set(_WORD.findall(text.replace("\u00ad", ""))):
        if len(word) >= _SHORTEST:
            folded = word.casefold()
            texts_by_name[folded] = max(word, texts_by_name.get(folded, word))
    return [texts_by_name[folded] for folded in sorted(texts_by_name)]


class KeywordForms:
    """The other forms of a keyword, from the nouns of the package and of the collection."""

    def __init__(self, book: SiteContext) -> None:
        self._found: dict[str, tuple[str, ...]] = {}
        nouns = NounLexicon.from_package().add_collection_nouns(book.names.words, book.names.languages)
        noun_forms = (noun.forms.get(book.language) for noun in nouns.by_id.values())
        for forms in (current_noun_forms for current_noun_forms in noun_forms if current_noun_forms is not None):
            every = tuple(dict.fromkeys((forms.singular, forms.plural, forms.singular_definite, forms.plural_definite)))
            self._found.setdefault(forms.singular, every)
            self._found.setdefault(forms.plural, every)

    def find_keyword_forms(self, keyword: str) -> Iterator[str]:
        """The forms of a keyword that differ from it.

        Args:
            keyword: The keyword.
        """
        for form in self._found.get(keyword.casefold(), ()):
            if form.casefold() != keyword.casefold():
                yield form


_TEXT = ("p", "li", "dd", "figcaption", "blockquote")
_HEADS = ("h2", "h3", "h4")
_PASSAGES_LEFT_OUT = ("nav", "svg", "table", "sup", "script", "aside", "button")
_ASIDE = ("citation", "table-link", "unit", "told")
_PASSAGES_MAIN = re.compile(r"<main\b.*</main>", re.DOTALL)
_EDITED = re.compile(r'<section class="brief" aria-labelledby="brief">.*?</section>', re.DOTALL)
_FRONT = "index.html"
_UNREAD = re.compile(r"(<(svg|table|script)\b[^>]*>).*?(?=</\2>)", re.DOTALL)
_LONGEST = 600
_ABOUT = ("method.html", "about.html")
_SIGNS = "&<>\u202f"


@dataclass(frozen=True, slots=True)
class SearchPassage:
    """A piece that a search can find.

    Attributes:
        kind: `answer` (of the edited front), `body`, `key` (a key figure), `figure` (another row of a table),
            `account` (a row of a body's own table), `note` (below a table, or of the method), `text`.
        page: Where it stands: page and place.
        title: Title of what it stands in.
        text: Its words and numbers.
    """

    kind: str
    page: str
    title: str
    text: str


def build_search_index(press: SiteRenderer, pages: list[tuple[str, str]]) -> Iterator[SearchPassage]:
    """All pieces of an edition in the language of its book.

    Args:
        press: The press; the pages have been printed.
        pages: Title and address of the pages with running words.
    """
    book = press.book
    headcount = book.release.headcount
    if headcount is not None and headcount.sentence is not None:
        title = f"{book.text(book.names.counted((headcount.key,)))} – {book.format_shared_text('headcount.title')}"
        plainly = book.text(book.names.get_measure_name(headcount.key.measure))
        yield SearchPassage("answer", "method.html#people", title, f"{plainly}. {book.text(headcount.sentence)}")
    for name in book.bodies:
        title, parent = book.provider(name), book.names.providers[name].parent
        text = " ".join([book.names.providers[name].city.text(book.language), *_get_parent_titles(book, parent)])
        yield SearchPassage("body", f"body/{slugify(name)}.html", title, text.strip())
    for table in book.tables:
        yield from _build_table_passages(book, table)
    for title, page in pages:
        kind = "answer" if page == _FRONT else "note" if page in _ABOUT else "text"
        yield from _build_text_passages(kind, page, title, press.get_rendered_page(page))


def _build_text_passages(kind: str, page: str, title: str, markup: str) -> Iterator[SearchPassage]:
    """The paragraphs of a page, each with the heading that it stands under."""
    reader = _PassageParser()
    if page == _FRONT:  # what is edited; the key figures below it are told with their tables
        markup = f"<main>{edited[0]}</main>" if (edited := _EDITED.search(markup)) else ""
    reader.feed(_strip_unsearched_markup(markup))
    for place, head, text in reader.blocks:
        where = " – ".join(filter(None, (title, head)))
        yield SearchPassage(kind, f"{page}#{place}" if place else page, where, text[:_LONGEST])


def write_passages_json(found: Iterator[SearchPassage]) -> str:
    """Passages as JSON that can stand in a page."""
    rows = [
        [
            search_passage.kind,
            search_passage.page,
            strip_language_runs(search_passage.title),
            strip_language_runs(search_passage.text),
        ]
        for search_passage in dict.fromkeys(found)
    ]
    return encode_page_data(rows)


def encode_page_data(data: object) -> str:
    """Data as JSON that can stand in a page: what a page does with signs of its own, it does not do inside."""
    text = json.dumps(data, ensure_ascii=False, separators=(",", ":"))
    for sign in _SIGNS:
        text = text.replace(sign, f"\\u{ord(sign):04x}")
    return text


def _get_parent_titles(book: SiteContext, name: str) -> list[str]:
    return [book.provider(name)] if name else []


def _build_table_passages(book: SiteContext, table: ReleasableTable) -> Iterator[SearchPassage]:
    """The rows of a table, each with the heading that it stands under, and the notes below it."""
    made = build_printed_table(book.names, table, book.language)
    kind = "account" if table.kind == ACCOUNT else "key" if table.key or table.kind == OVERVIEW else "figure"
    own_text = f"body/{slugify(table.provider)}.html#figures" if table.provider else ""
    page = own_text if kind == "account" else f"table/{slugify(table.id)}.html"
    head = ""
    for row in made.rows:
        if row.heading:
            head = book.text(row.label)
        elif text := _describe_table_row(book, made, row):
            label = book.text(row.label)
            under = f"{head}: {label}" if head and row.level else label
            yield SearchPassage(kind, page, made.title, f"{under}: {text}")
    for note in (*made.notes, *(book.text(footnote.note.text) for footnote in made.footnotes)):
        yield SearchPassage("note", page, made.title, note)


def _strip_unsearched_markup(page: str) -> str:
    """A page without what no passage is taken from: most of it, which the reader need not go through."""
    match = _PASSAGES_MAIN.search(page)
    return _UNREAD.sub(r"\1", match[0]) if match is not None else ""


def _describe_table_row(book: SiteContext, made: PrintedTable, row: PrintedRow) -> str:
    heads = [book.text(label) for label in made.head]
    cells = [(head, cell) for head, cell in zip(heads, row.cells, strict=True) if cell.source is not None]
    if len(heads) == 1:
        return " ".join(f"{cell.text} {cell.bracket}".strip() for _, cell in cells)
    return "; ".join(f"{head} {cell.text} {cell.bracket}".strip() for head, cell in cells)


class _PassageParser(HTMLParser):
    """The paragraphs of a page of our own making, each with the heading that it stands under.

    Attributes:
        blocks: Place of the heading, its words, and the paragraph.
    """

    def __init__(self) -> None:
        super().__init__()
        self.blocks: list[tuple[str, str, str]] = []
        self._main = False
        self._out = 0
        self._place = self._head = self._text = ""
        self._in = ""
        self._noting = False
        self._link = False
        self._own = False  # words that are no way to somewhere else

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """A tag opens."""
        self._main = self._main or tag == "main"
        if tag in _PASSAGES_LEFT_OUT:
            self._out += 1
        if tag in ("ol", "ul") and "table-notes" in (dict(attrs).get("class") or ""):
            self._noting, self._out = True, self._out + 1  # they are told with their table
        if tag in (*_TEXT, *_HEADS):
            self._close_passage_block()
            self._in = "" if set(_ASIDE) & set((dict(attrs).get("class") or "").split()) else tag
        if tag in _HEADS:
            self._place = dict(attrs).get("id") or ""
        if tag == "br":
            self._text += " "
        self._link = self._link or tag == "a"

    def handle_endtag(self, tag: str) -> None:
        """A tag closes."""
        if tag in _PASSAGES_LEFT_OUT or (self._noting and tag in ("ol", "ul")):
            self._noting, self._out = self._noting and tag in _PASSAGES_LEFT_OUT, self._out - 1
        if tag in (*_TEXT, *_HEADS):
            self._close_passage_block()
        self._link = self._link and tag != "a"
        self._main = self._main and tag != "main"

    def handle_data(self, data: str) -> None:
        """Words, where they are the page's own."""
        if self._main and not self._out and self._in:
            self._text += data
            self._own = self._own or (not self._link and any(map(str.isalnum, data)))

    def _close_passage_block(self) -> None:
        text = " ".join(self._text.split())
        if self._in in _HEADS:
            self._head = text
        elif text and self._own:
            self.blocks.append((self._place, self._head, text))
        self._text, self._in, self._own = "", "", False


Entry = tuple[str, str, str]  # keyword, what it leads to, page


def build_keyword_page(press: SiteRenderer) -> None:
    """The page of keywords."""
    book = press.book
    texts_by_names_by_name: dict[str, dict[str, str]] = {}
    for word, title, page in _build_index_entries(book):
        texts_by_names_by_name.setdefault(capitalize_title(word), {}).setdefault(page, title)
    forms = KeywordForms(book)
    groups: dict[str, list[dict[str, Any]]] = {}
    for word in sorted(
        texts_by_names_by_name, key=lambda one: make_collation_key(strip_language_runs(one), book.language)
    ):
        links = [{"title": title, "page": page} for page, title in texts_by_names_by_name[word].items()]
        groups.setdefault(_get_index_letter(strip_language_runs(word), book.language), []).append(
            {"word": word, "links": links, "forms": ", ".join(forms.find_keyword_forms(strip_language_runs(word)))}
        )
    letters = sorted(groups, key=lambda one: (not one, make_collation_key(one, book.language)))
    press.render_site_page(
        "search.html",
        "search",
        book.format_site_text("search"),
        groups=[
            {
                "letter": letter or book.format_site_text("search_other"),
                "place": f"letter-{ord(letter)}" if letter else "letter-other",
                "entries": groups[letter],
            }
            for letter in letters
        ],
        passages=_build_search_data(press),
        texts=[
            {"title": title, "page": page, "words": " ".join(list_page_words(press.get_rendered_page(page)))}
            for title, page in _list_text_pages(book)
        ],
    )


def _build_search_data(press: SiteRenderer) -> str:
    """What the script looks through, the period that all is about, and words and letters that are alike."""
    book = press.book
    alike = [line.split() for line in book.format_site_text("search_alike").split(";") if line.strip()]
    own_settings = load_language_settings(book.language)
    items_by_name = {
        "period": book.period.split(),
        "alike": alike,
        "ignored": book.format_site_text("search_ignored").split(),
        "counting": book.format_site_text("search_counting").split(),
        "alphabet": "".join(own_settings.alphabet),
        "letters": dict(own_settings.alike),
    }
    start = json.dumps(items_by_name, ensure_ascii=False)[1:-1].replace("<", "\\u003c")
    return (
        f'{{{start},"rows":{write_passages_json(build_search_index(press, [("", _FRONT), *_list_text_pages(book)]))}}}'
    )


def _get_index_letter(word: str, language: Language) -> str:
    """The letter that a word is listed under; none for one that the language's alphabet does not have."""
    first = own_letters(word[:1], language)[:1]
    alphabet = load_language_settings(language).alphabet
    return first.title() if first.isalpha() and (not alphabet or first in alphabet) else ""


def _build_index_entries(book: SiteContext) -> Iterator[Entry]:
    names = book.names
    for number in book.parts:
        title = f"{book.format_shared_text('part', number=str(number))}. {book.part(number)}"
        yield book.part(number), title, f"part/{number}.html"
    for table in book.declared_tables:
        yield book.text(table.title), book.caption(table), f"table/{slugify(table.id)}.html"
    for name in book.bodies:
        yield book.provider(name), book.provider(name), f"body/{slugify(name)}.html"
    for text in book.select_part_chapters(None):
        yield text.title, text.title, f"text/{slugify(text.id.replace('/', '-'))}.html"
    tables = index_tables_by_measure(book)
    for measure in dict.fromkeys(key.measure for key in iterate_figure_keys(book.tables)):
        word = book.text(names.get_measure_name(measure))
        yield word, f"{book.format_site_text('definitions')}: {word}", f"definitions.html#m-{measure}"
        for title, page in tables.get(measure, ()):
            yield word, title, page
    yield from _build_code_index_entries(book)
    for path in ("definitions", "method", "series", "tables", "bodies", "data", "about", "cite", "accessibility"):
        yield book.format_site_text(path), book.format_site_text(path), f"{path}.html"
    signs = book.format_shared_text("sign.title")
    yield signs, signs, "about.html#signs"


def _list_text_pages(book: SiteContext) -> Iterator[tuple[str, str]]:
    """The pages that say something in running words, with their titles."""
    named_by = {
        f"text/{slugify(chapter.id.replace('/', '-'))}.html": chapter.title
        for chapter in book.select_part_chapters(None)
    }
    named_by |= {
        f"part/{number}.html": f"{book.format_shared_text('part', number=str(number))}. {book.part(number)}"
        for number in book.parts
    }
    for at, title in named_by.items():
        count = len(book.chapter_pages[at])
        for page in range(1, count + 1):
            of = f" ({book.format_site_text('chapter_page', at=str(page), of=str(count))})" if page > 1 else ""
            yield f"{title}{of}", get_chapter_page_address(at, page)
    for name in book.bodies:
        yield book.provider(name), f"body/{slugify(name)}.html"
    for path in ("method", "about"):
        yield book.format_site_text(path), f"{path}.html"


def _build_code_index_entries(book: SiteContext) -> Iterator[Entry]:
    shown: dict[tuple[str, str], list[Entry]] = {}
    for table in book.declared_tables:
        for key in iterate_figure_keys([table]):
            for pair in key.dims:
                shown.setdefault(pair, []).append(("", book.caption(table), f"table/{slugify(table.id)}.html"))
    for dimension, codes in collect_used_codes(book).items():
        about = book.text(book.names.dimensions[dimension].label)
        for code in codes:
            word = book.text(code.label)
            yield word, f"{book.format_site_text('definitions')}: {about}", f"definitions.html#d-{dimension}"
            for _, title, page in shown.get((dimension, code.id), ()):
                yield word, title, page
