"""Report texts as protect releases them: figures in sentences pass here, as those in tables do."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from tilstand.define import Collection
from tilstand.model import Figures, Note
from tilstand.model.document import Chapter
from tilstand.protect.disclosure import policy_of, sensitive, small
from tilstand.protect.doubted import doubted
from tilstand.terms import Key, Language, Qualifier, Value
from tilstand.text import chapters

__all__ = ["Words", "words"]


@dataclass(frozen=True, slots=True)
class Words:
    """The released chapters, and what they disclose.

    Attributes:
        chapters: Sealed chapters by language.
        disclosure: Every small number that a sentence states or follows from; internal, ready for JSON.
        sentences: Every passage that states figures, with the addresses of all of them; internal, ready for
            JSON.
    """

    chapters: Mapping[Language, tuple[Chapter, ...]]
    disclosure: tuple[Mapping[str, object], ...]
    sentences: tuple[Mapping[str, object], ...] = ()


def words(collection: Collection, round_name: str, figures: Figures, languages: Sequence[Language]) -> Words:
    """The chapters of a year's report in some languages, with all figures bound and sealed.

    Args:
        collection: The collection.
        round_name: Name of the round.
        figures: The figures after reconciliation.
        languages: Languages; one without texts has no chapters.

    Raises:
        CollectionError: If a text cannot be built: an unbound number, a figure that is not there ...
    """
    about = collection.round(round_name)
    policy = policy_of(collection, about)

    def resolve(key: Key) -> Value | None:
        figure = figures.get(key)
        return None if figure is None else figure.value

    def qualify(key: Key) -> Qualifier:
        figure = figures.get(key)
        return Qualifier.EXACT if figure is None else figure.qualifier

    def doubts(key: Key) -> Sequence[Note]:
        figure = figures.get(key)
        return () if figure is None else figure.doubts

    released = {
        language: tuple(
            _sealed(chapter, doubts)
            for chapter in chapters(collection, language, resolve, about.period, qualify, figures.reports)
        )
        for language in languages
    }
    told = [
        {
            "chapter": chapter.id,
            "language": language,
            "line": span.line,
            "key": key.text(),
            "value": str(value),
        }
        for language, made in released.items()
        for chapter in made
        for span in chapter.document.figures
        for key in span.keys
        if sensitive(collection, policy, key) and (value := resolve(key)) is not None and small(value, policy)
    ]
    return Words(released, tuple(told), tuple(_sentences(released)))


def _sealed(chapter: Chapter, doubts: Callable[[Key], Sequence[Note]]) -> Chapter:
    made = replace(chapter, document=doubted(chapter.document, doubts))
    return replace(made, seal=made.digest())


def _sentences(released: Mapping[Language, tuple[Chapter, ...]]) -> Iterator[Mapping[str, object]]:
    """What each passage rests on: who asks where a printed number comes from finds it here."""
    for language, made in released.items():
        for chapter in made:
            for passage in chapter.document.passages:
                yield {
                    "chapter": chapter.id,
                    "language": language,
                    "text": passage.text,
                    "heading": passage.heading,
                    "findings": list(passage.findings),
                    "figures": [
                        {
                            "line": figure.line,
                            "kind": figure.kind,
                            "text": figure.text,
                            "keys": [key.text() for key in figure.keys],
                        }
                        for figure in passage.figures
                    ],
                }
