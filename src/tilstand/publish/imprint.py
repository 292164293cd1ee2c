"""What an edition says of itself: that it is a draft and what it lacks, or what was corrected since print."""

from __future__ import annotations

from itertools import groupby
from operator import itemgetter
from typing import Any

from tilstand.languages import Dated, Fact
from tilstand.model.names import Names
from tilstand.terms import Language, Text
from tilstand.terms.marked import marked
from tilstand.text import fixed

__all__ = ["edition_line", "imprinted", "titled_as"]


def titled_as(names: Names) -> Text:
    """The title of a report, which says that it is a draft where it is one."""
    title = fixed(names.words, "title", year=names.period)
    return fixed(names.words, "draft.title", title=title) if names.imprint.draft else title


def edition_line(names: Names) -> Text:
    """Which edition it is, with the day of its correction; of a draft, that it is none."""
    told: dict[str, Fact] = {"date": names.published, "year": names.period}
    if names.imprint.draft:
        return fixed(names.words, "draft.edition", year=names.period)
    corrected = names.imprint.corrected
    if corrected is not None:
        return fixed(names.words, "corrected.edition", **told, corrected=Dated(corrected))
    return fixed(names.words, "edition", **told)


def imprinted(names: Names, language: Language) -> dict[str, Any]:
    """The words of the imprint: `draft` and `corrected`, each empty where it is neither.

    Args:
        names: What the edition is called.
        language: The language.
    """

    def say(path: str) -> str:
        return marked(fixed(names.words, path), language)

    imprint = names.imprint
    rows = [
        [marked(names.provider(who), language), *(say(f"draft.lacks.{what}") for _, what in own)]
        for who, own in groupby(imprint.lacking, itemgetter(0))
    ]
    draft: dict[str, Any] = {}
    if imprint.draft:
        draft = {name: say(f"draft.{name}") for name in ("word", "banner", "lacking", "who", "what", "see")}
        draft |= {"intro": say("draft.intro" if rows else "draft.nothing"), "rows": rows}
        draft |= {"report": marked(fixed(names.words, "title", year=names.period), language)}
    corrected: dict[str, Any] = {}
    if imprint.corrections:
        notes = [
            {"day": marked(Dated(one.on), language), "words": marked(one.words, language)}
            for one in imprint.corrections
        ]
        corrected = {name: say(f"corrected.{name}") for name in ("word", "title", "intro")} | {"notes": notes}
    return {"draft": draft, "corrected": corrected}
