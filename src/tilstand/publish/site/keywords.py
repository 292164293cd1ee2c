"""Search without a script: an index from A to Z of everything that a reader may look for."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

from tilstand.languages import settings
from tilstand.languages.alphabet import alphabetical
from tilstand.languages.alphabet import letters as own_letters
from tilstand.publish.site.address import named
from tilstand.publish.site.book import SiteEdition, keys_of
from tilstand.publish.site.definitions import used_codes, used_in
from tilstand.publish.site.divide import paged
from tilstand.publish.site.indexed import KeywordForms, words_of
from tilstand.publish.site.passages import passages, written
from tilstand.publish.site.press import Press
from tilstand.terms import Language
from tilstand.terms.marked import bare, titled

__all__ = ["keywords"]

Entry = tuple[str, str, str]  # keyword, what it leads to, page


def keywords(press: Press) -> None:
    """The page of keywords."""
    book = press.book
    found: dict[str, dict[str, str]] = {}
    for word, title, page in _entries(book):
        found.setdefault(titled(word), {}).setdefault(page, title)
    forms = KeywordForms(book)
    groups: dict[str, list[dict[str, Any]]] = {}
    for word in sorted(found, key=lambda one: alphabetical(bare(one), book.language)):
        links = [{"title": title, "page": page} for page, title in found[word].items()]
        groups.setdefault(_letter(bare(word), book.language), []).append(
            {"word": word, "links": links, "forms": ", ".join(forms.of(bare(word)))}
        )
    letters = sorted(groups, key=lambda one: (not one, alphabetical(one, book.language)))
    press.print(
        "search.html",
        "search",
        book.say("search"),
        groups=[
            {
                "letter": letter or book.say("search_other"),
                "place": f"letter-{ord(letter)}" if letter else "letter-other",
                "entries": groups[letter],
            }
            for letter in letters
        ],
        passages=_searched(press),
        texts=[
            {"title": title, "page": page, "words": " ".join(words_of(press.printed(page)))}
            for title, page in _texts(book)
        ],
    )


def _searched(press: Press) -> str:
    """What the script looks through, the period that all is about, and words and letters that are alike."""
    book = press.book
    alike = [line.split() for line in book.say("search_alike").split(";") if line.strip()]
    own = settings(book.language)
    told = {
        "period": book.period.split(),
        "alike": alike,
        "ignored": book.say("search_ignored").split(),
        "alphabet": "".join(own.alphabet),
        "letters": dict(own.alike),
    }
    start = json.dumps(told, ensure_ascii=False)[1:-1].replace("<", "\\u003c")
    return f'{{{start},"rows":{written(passages(press, list(_texts(book))))}}}'


def _letter(word: str, language: Language) -> str:
    """The letter that a word is listed under; none for one that the language's alphabet does not have."""
    first = own_letters(word[:1], language)[:1]
    alphabet = settings(language).alphabet
    return first.title() if first.isalpha() and (not alphabet or first in alphabet) else ""


def _entries(book: SiteEdition) -> Iterator[Entry]:
    names = book.names
    for number in book.parts:
        title = f"{book.fixed('part', number=str(number))}. {book.part(number)}"
        yield book.part(number), title, f"part/{number}.html"
    for table in book.declared:
        yield book.text(table.title), book.caption(table), f"table/{named(table.id)}.html"
    for name in book.bodies:
        yield book.provider(name), book.provider(name), f"body/{named(name)}.html"
    for text in book.texts_of(None):
        yield text.title, text.title, f"text/{named(text.id.replace('/', '-'))}.html"
    tables = used_in(book)
    for measure in dict.fromkeys(key.measure for key in keys_of(book.tables)):
        word = book.text(names.measure(measure))
        yield word, f"{book.say('definitions')}: {word}", f"definitions.html#m-{measure}"
        for title, page in tables.get(measure, ()):
            yield word, title, page
    yield from _codes(book)
    for path in (
        "definitions",
        "method",
        "series",
        "tables",
        "bodies",
        "data",
        "about",
        "cite",
        "accessibility",
    ):
        yield book.say(path), book.say(path), f"{path}.html"
    signs = book.fixed("sign.title")
    yield signs, signs, "about.html#signs"


def _texts(book: SiteEdition) -> Iterator[tuple[str, str]]:
    """The pages that say something in running words, with their titles."""
    named_by = {f"text/{named(one.id.replace('/', '-'))}.html": one.title for one in book.texts_of(None)}
    named_by |= {
        f"part/{number}.html": f"{book.fixed('part', number=str(number))}. {book.part(number)}"
        for number in book.parts
    }
    for at, title in named_by.items():
        count = len(book.divided[at])
        for page in range(1, count + 1):
            of = f" ({book.say('chapter_page', at=str(page), of=str(count))})" if page > 1 else ""
            yield f"{title}{of}", paged(at, page)
    for name in book.bodies:
        yield book.provider(name), f"body/{named(name)}.html"
    for path in ("method", "about"):
        yield book.say(path), f"{path}.html"


def _codes(book: SiteEdition) -> Iterator[Entry]:
    shown: dict[tuple[str, str], list[Entry]] = {}
    for table in book.declared:
        for key in keys_of([table]):
            for pair in key.dims:
                shown.setdefault(pair, []).append(("", book.caption(table), f"table/{named(table.id)}.html"))
    for dimension, codes in used_codes(book).items():
        about = book.text(book.names.dimensions[dimension].label)
        for code in codes:
            word = book.text(code.label)
            yield word, f"{book.say('definitions')}: {about}", f"definitions.html#d-{dimension}"
            for _, title, page in shown.get((dimension, code.id), ()):
                yield word, title, page
