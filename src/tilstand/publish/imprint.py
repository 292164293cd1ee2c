"""What an edition says of itself: that it is a draft and what it lacks, or what was corrected since print."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import groupby
from operator import itemgetter
from typing import Any

from tilstand.languages import Dated, Fact
from tilstand.model.imprint import RECONSTRUCTED
from tilstand.model.names import Names
from tilstand.publish.coverage import tidy
from tilstand.terms import Language, Text
from tilstand.terms.marked import bare, marked
from tilstand.text import fixed
from tilstand.text.long_word import breakable

__all__ = ["Rows", "edition_line", "imprinted", "titled_as"]

Rows = Sequence[Sequence[str]]

_SHOWN = 10  # changed figures that the first page has room for
_CORRECTED = ("word", "title", "intro", "figures", "figure", "before", "after", "former")


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
    path = "edition_reconstructed" if names.basis == RECONSTRUCTED else "edition"
    if corrected is not None:
        return fixed(names.words, f"corrected.{path}", **told, corrected=Dated(corrected))
    return fixed(names.words, path, **told)


def imprinted(names: Names, language: Language, changed: Rows = ()) -> dict[str, Any]:
    """The words of the imprint: `marks`, `draft` and `corrected`, each empty where there is nothing of it.

    Args:
        names: What the edition is called.
        language: The language.
        changed: The figures that a correction changed: what each is, what stood there, and what stands now.
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
        shown, hidden = changed[:_SHOWN], len(changed) > _SHOWN
        more = fixed(names.words, "corrected.more", file="changes.csv")
        corrected = {name: say(f"corrected.{name}") for name in _CORRECTED}
        corrected |= {
            "notes": notes,
            "rows": [[breakable(tidy(cell)) for cell in row] for row in shown],
            "none": "" if changed else say("corrected.none"),
            "more": marked(more, language) if hidden else "",
        }
    marks = [
        {"word": word, "banner": say(f"{name}.banner"), "size": min(96, 720 // len(bare(word)))}
        for name in imprint.marks
        for word in (say(f"{name}.word"),)
    ]
    return {"marks": marks, "draft": draft, "corrected": corrected}
