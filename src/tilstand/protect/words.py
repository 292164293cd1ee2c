"""Report texts as protect releases them: figures in sentences pass here, as those in tables do."""

from __future__ import annotations

from collections.abc import Container, Mapping, Sequence
from dataclasses import replace
from functools import partial
from types import MappingProxyType

from tilstand.define import RoundView
from tilstand.errors import CollectionError
from tilstand.languages import Tongue
from tilstand.model import Figures, Note, NoteKind
from tilstand.model.document import Chapter
from tilstand.model.wording import Opened
from tilstand.protect.doubted import doubted
from tilstand.protect.withhold import Kept
from tilstand.terms import Joined, Key, Language, Qualifier, Value
from tilstand.text import chapters
from tilstand.text.message import message

__all__ = ["doubts", "words"]

_NONE: Kept = MappingProxyType({})


def words(
    collection: RoundView,
    round_name: str,
    figures: Figures,
    languages: Sequence[Language],
    opened: Opened,
    *,
    draft: bool = False,
    only: Container[str] | None = None,
    kept: Kept = _NONE,
) -> Mapping[Language, tuple[Chapter, ...]]:
    """The chapters of a year's report in some languages, with all figures bound.

    Args:
        collection: The collection.
        round_name: Name of the round.
        figures: The figures after reconciliation.
        languages: Languages; one without texts has no chapters.
        opened: The sentences that a person has released; in the place of others stands that they wait.
        draft: True where a figure that is not there yet is told in its place.
        kept: The figures that are not shown, and what may be said of them.
        only: The bodies whose own passages are wanted, and nothing else; without it, the whole report.

    Raises:
        CollectionError: If a text cannot be built: an unbound number, a figure that is not there ...; what is
            wrong in any of the languages is told at once.
    """
    about = collection.round(round_name)

    def resolve(key: Key) -> Value | None:
        figure = figures.get(key)
        return None if figure is None else figure.value

    def qualify(key: Key) -> Qualifier:
        figure = figures.get(key)
        return Qualifier.EXACT if figure is None else figure.qualifier

    def upper(key: Key) -> Value | None:
        figure = figures.get(key)
        return None if figure is None else figure.upper

    def made(language: Language) -> tuple[Chapter, ...]:
        return tuple(
            replace(chapter, document=doubted(chapter.document, partial(doubts, figures)))
            for chapter in chapters(
                collection,
                language,
                resolve,
                about.period,
                qualify,
                figures.reports,
                opened,
                draft,
                upper,
                only,
                kept.get if kept else None,
            )
        )

    found: dict[Language, tuple[Chapter, ...]] = {}
    stopped: dict[Language, CollectionError] = {}
    for language in languages:
        try:
            found[language] = made(language)
        except CollectionError as stop:
            stopped[language] = stop
    if stopped:
        named = Joined(tuple(map(Tongue, stopped)), ", ")
        raise CollectionError(
            message("stop.title", language=named),
            cause=[cause for stop in stopped.values() for cause in stop.told],
            remedy=message("stop.remedy"),
        )
    return found


def doubts(figures: Figures, key: Key) -> Sequence[Note]:
    """The footnotes that a text carries which states a figure: open findings, and what it was read from."""
    figure = figures.get(key)
    if figure is None:
        return ()
    return (*figure.doubts, *(note for note in figure.notes if note.kind is NoteKind.READ))
