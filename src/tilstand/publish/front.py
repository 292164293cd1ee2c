"""Cover and front matter: what the report is, where its figures come from, and how to read its tables."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from tilstand.languages import Fact
from tilstand.model.imprint import RECONSTRUCTED
from tilstand.model.names import Names
from tilstand.publish.imprint import Rows, edition_line, imprinted, titled_as
from tilstand.terms import Language
from tilstand.terms.marked import bare, marked
from tilstand.text import fixed, period

__all__ = ["cover", "front"]

_SIGNS = ("zero", "not_applicable", "not_known", "not_given", "suppressed", "bracket")
_ABOUT = ("purpose", "scope", "words_presumed", "hidden", "thanks")
_READING = ("units", "blank", "of_which", "provider_first")


def cover(names: Names, language: Language, changed: Rows = ()) -> dict[str, Any]:
    """Title, coordinator, edition, and the two statements that stand on the cover.

    Args:
        names: What the edition and its addresses are called.
        language: Language of the report.
        changed: The figures that a correction changed.
    """
    name = period(names.period, language)

    def say(path: str, **facts: Fact) -> str:
        return marked(fixed(names.words, path, year=names.period, **facts), language)

    subtitle = "report.subtitle"
    coordinator = marked(names.provider(names.coordinator), language)
    return {
        "language": language,
        "title": marked(titled_as(names), language),
        "subtitle": marked(names.words[subtitle], language) if subtitle in names.words else "",
        "author": [bare(coordinator)],
        "keywords": [names.collection, name],
        "coordinator": coordinator,
        "edition": marked(edition_line(names), language),
        "imprint": imprinted(names, language, changed),
        "statements": [
            {"title": say("basis"), "text": say(names.basis)},
            *({"title": say("protection.title"), "text": marked(one, language)} for one in names.protection),
        ],
        "words": {
            "contents": say("contents"),
            "tables": say("tables"),
            "body_accounts": say("body_accounts"),
            "page": say("page_reconstructed" if names.basis == RECONSTRUCTED else "page"),
        },
    }


def front(names: Names, language: Language) -> dict[str, Any]:
    """The chapter on the report itself, with the legend of signs."""

    def say(path: str) -> str:
        return marked(fixed(names.words, path, year=names.period), language)

    def own(paths: Sequence[str], under: str = "") -> list[str]:
        return [say(f"{under}{path}") for path in paths if f"report.{under}{path}" in names.words]

    signs = [say(f"sign.{sign}") for sign in _SIGNS]
    # Where one thing alone is counted, there is nothing that must not be added to it.
    several = len({measure.unit for measure in names.measures.values()}) > 1
    units = [say("reading.units")] if several else []
    reading = own(_READING, "reading.") or [*units, say("reading.blank")]
    return {
        "title": say("foreword"),
        "paragraphs": own(_ABOUT),
        "sections": [
            {"title": say("basis"), "paragraphs": [say(names.basis)]},
            {"title": say("reading.title"), "paragraphs": reading},
        ],
        "signs": {
            "title": say("sign.title"),
            "head": [say("sign.sign"), say("sign.meaning")],
            "rows": [_split(sign) for sign in signs],
        },
    }


def _split(sign: str) -> list[str]:
    """The sign and its meaning: `.. Not known`; `( ) Counted inside` has a space in its sign."""
    plain = bare(sign)
    first = "( )" if plain.startswith("( )") else plain.partition(" ")[0]
    before, _, rest = sign.partition(first)
    return [first, before + rest.strip()]
