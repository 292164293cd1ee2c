"""Cover and front matter: what the report is, where its figures come from, and how to read its tables."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from tilstand.define import Collection, Round
from tilstand.terms import Language
from tilstand.text import day, fixed, period

__all__ = ["cover", "front"]

_SIGNS = ("zero", "not_applicable", "not_known", "not_given", "suppressed", "bracket")
_ABOUT = ("purpose", "scope", "words_presumed", "hidden", "thanks")
_READING = ("units", "blank", "of_which", "provider_first")


def cover(
    collection: Collection, about: Round, policies: Sequence[str], language: Language
) -> dict[str, Any]:
    """Title, coordinator, edition, and the two statements that stand on the cover.

    Args:
        collection: The collection.
        about: The round of the edition.
        policies: The protection policies of the tables.
        language: Language of the report.
    """
    name = period(about.period, language)

    def say(path: str, **facts: str) -> str:
        return fixed(collection.labels, path, year=name, **facts).text(language)

    subtitle = "report.subtitle"
    coordinator = collection.provider_label(collection.settings.coordinator).text(language)
    return {
        "language": language,
        "title": say("title"),
        "subtitle": collection.labels[subtitle].text(language) if subtitle in collection.labels else "",
        "author": [coordinator],
        "keywords": [collection.id, name],
        "coordinator": coordinator,
        "edition": say("edition", date=day(about.published, language)),
        "statements": [
            {"title": say("basis"), "text": say(about.basis)},
            *({"title": say("protection.title"), "text": say(f"protection.{policy}")} for policy in policies),
        ],
        "words": {
            "contents": say("contents"),
            "tables": say("tables"),
            "body_accounts": say("body_accounts"),
            "page": say("page"),
        },
    }


def front(collection: Collection, about: Round, language: Language) -> dict[str, Any]:
    """The chapter on the report itself, with the legend of signs."""
    name = period(about.period, language)

    def say(path: str) -> str:
        return fixed(collection.labels, path, year=name).text(language)

    def own(paths: Sequence[str], under: str = "") -> list[str]:
        return [say(f"{under}{path}") for path in paths if f"report.{under}{path}" in collection.labels]

    signs = [say(f"sign.{sign}") for sign in _SIGNS]
    reading = own(_READING, "reading.") or [say("reading.units"), say("reading.blank")]
    return {
        "title": say("foreword"),
        "paragraphs": own(_ABOUT),
        "sections": [
            {"title": say("basis"), "paragraphs": [say(about.basis)]},
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
    if sign.startswith("( )"):
        return ["( )", sign[3:].strip()]
    first, _, rest = sign.partition(" ")
    return [first, rest]
