"""What a reader may look for: the words of the pages, and the forms of a keyword."""

from __future__ import annotations

import html
import re
from collections.abc import Iterator

from tilstand.publish.site.book import SiteEdition
from tilstand.text.noun import Nouns

__all__ = ["KeywordForms", "words_of"]

_MAIN = re.compile(r"<main\b.*?>(.*)</main>", re.DOTALL)
# Pictures repeat their tables; the ways to other pages, and how a page is cited, are not what it says.
_LEFT_OUT = re.compile(r"<(svg|nav)\b.*?</\1>|<details class=\"ds-details cite\">.*?</details>", re.DOTALL)
_TAG = re.compile(r"<[^>]*>")
_WORD = re.compile(r"[^\W\d_]+(?:[-’'][^\W\d_]+)*")
_SHORTEST = 3


def words_of(page: str) -> list[str]:
    """The different words of a page's own content, small letters first where both are used, A to Z by code.

    Args:
        page: The page as HTML.

    Example:
        >>> words_of("<main id='m'><nav>Menu</nav><p>The judge and <b>the</b> two judges.</p></main>")
        ['and', 'judge', 'judges', 'the', 'two']
    """
    found = _MAIN.search(page)
    text = html.unescape(_TAG.sub(" ", _LEFT_OUT.sub(" ", found[1]))) if found else ""
    kept: dict[str, str] = {}
    for word in set(_WORD.findall(text.replace("\u00ad", ""))):
        if len(word) >= _SHORTEST:
            folded = word.casefold()
            kept[folded] = max(word, kept.get(folded, word))
    return [kept[folded] for folded in sorted(kept)]


class KeywordForms:
    """The other forms of a keyword, from the nouns of the package and of the collection."""

    def __init__(self, book: SiteEdition) -> None:
        self._found: dict[str, tuple[str, ...]] = {}
        nouns = Nouns.packaged().with_labels(book.names.words, book.names.languages)
        found = (noun.forms.get(book.language) for noun in nouns.by_id.values())
        for forms in (one for one in found if one is not None):
            every = tuple(
                dict.fromkeys((forms.singular, forms.plural, forms.singular_definite, forms.plural_definite))
            )
            self._found.setdefault(forms.singular, every)
            self._found.setdefault(forms.plural, every)

    def of(self, keyword: str) -> Iterator[str]:
        """The forms of a keyword that differ from it.

        Args:
            keyword: The keyword.
        """
        for form in self._found.get(keyword.casefold(), ()):
            if form.casefold() != keyword.casefold():
                yield form
