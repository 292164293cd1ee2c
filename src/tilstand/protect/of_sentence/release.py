"""A release as its sentences are held against it: what it shows of persons, and what its texts give away."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass

from tilstand.define import RoundView
from tilstand.define.policy import Policy
from tilstand.model.names import Names
from tilstand.model.release import Release
from tilstand.protect.disclosure import limit_of, standing
from tilstand.protect.of_sentence.reveal import revelations
from tilstand.protect.of_sentence.revelation import Revelation
from tilstand.protect.of_sentence.shown import Code, Codes, ShownCells
from tilstand.terms import Key, Language, Status, Text
from tilstand.text import Nouns

__all__ = ["RevealedPlace", "revealed", "said_in", "shown_by"]

_BODY = "provider"


@dataclass(frozen=True, slots=True)
class RevealedPlace:
    """A place in a release whose words give something away.

    Attributes:
        kind: `answers` in a body's own words, `chapters` of the report, or `titles` of tables.
        place: Which.
        language: Language of the text.
        found: What is given away.
    """

    kind: str
    place: str
    language: Language
    found: Revelation


def said_in(collection: RoundView, release: Release, policy: Policy) -> tuple[RevealedPlace, ...]:
    """Places whose words may tell what tables hide, to be looked over; none where a policy hides nothing.

    Args:
        collection: The collection.
        release: What is released.
        policy: Which counts are few people.
    """
    if not policy.strength():
        return ()
    tables = standing(release)

    def few(key: Key) -> bool:
        return limit_of(collection, policy, key, tables.get(key, frozenset())) > 1

    return tuple(revealed(release, shown_by(release, few, policy.threshold)))


def revealed(release: Release, shown: ShownCells) -> Iterator[RevealedPlace]:
    """What the texts of a release give away that somebody wrote: answers, the report's passages, titles.

    Args:
        release: What is released.
        shown: What it shows, as `shown_by` yields it.
    """
    for answer in release.answers:
        for language, text in answer.text.items():
            for one in revelations(text, language, shown):
                yield RevealedPlace("answers", f"{answer.provider} › {answer.question}", language, one)
    for language, chapters in release.chapters.items():
        for chapter in chapters:
            for passage in chapter.document.passages:
                for one in revelations(passage.text, language, shown):
                    yield RevealedPlace("chapters", chapter.id, language, one)
    for table in release.tables:
        for language in release.names.languages:
            for one in revelations(table.title.text(language), language, shown):
                yield RevealedPlace("titles", table.id, language, one)


def shown_by(release: Release, sensitive: Callable[[Key], bool], threshold: int) -> ShownCells:
    """What a release shows of persons, and the words in which it may be spoken of.

    A sentence seldom names the measure, and need not name the body: what is in print for both is in print
    without them too.

    Args:
        release: What is released.
        sensitive: Whether a figure counts people who are protected.
        threshold: Counts from one to below it are protected.
    """
    names = release.names
    printed: dict[Codes, dict[int, None]] = {}
    hidden: set[Codes] = set()
    cells = [cell for table in release.tables for row in table.cells for cell in row]
    ours = [cell for cell in cells if cell is not None and cell.key is not None and sensitive(cell.key)]
    for cell in sorted(ours, key=lambda one: one.key is None or one.key.period != names.period):
        assert cell.key is not None
        whole = frozenset(cell.key.dims)
        for codes in (whole | {(_BODY, cell.key.provider)}, whole):
            if cell.value.amount is not None:
                printed.setdefault(codes, {})[int(cell.value.amount)] = None
            elif cell.value.status is Status.SUPPRESSED:
                hidden.add(codes)
    kept = {codes: tuple(numbers) for codes, numbers in printed.items()}
    return ShownCells(threshold, _words(names), kept, frozenset(hidden - kept.keys()), frozenset({_BODY}))


def _words(names: Names) -> Mapping[Code, Mapping[Language, tuple[str, ...]]]:
    nouns = Nouns.packaged()
    found: dict[Code, Mapping[Language, tuple[str, ...]]] = {}
    for dimension, one in names.dimensions.items():
        for code in one.codes:
            found[dimension, code.id] = {tag: _forms(code.label, tag, nouns) for tag in names.languages}
    for body in (*names.providers, *names.groups):
        label = names.provider(body)
        found[_BODY, body] = {tag: (label.text(tag),) for tag in names.languages}
    return found


def _forms(label: Text, language: Language, nouns: Nouns) -> tuple[str, ...]:
    """A label, and every form of the noun that it is."""
    told = label.text(language)
    noun = nouns.find(told.lower())
    if noun is None or language not in noun.forms:
        return (told,)
    own = noun.of(language)
    forms = (told, own.singular, own.plural, own.singular_definite, own.plural_definite)
    return tuple(dict.fromkeys(form.lower() for form in forms))
