"""Reasons that the unit wrote, in the words that a person has released; else that they are not released."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from tilstand.define import RoundView
from tilstand.define.round import Absence
from tilstand.languages import OwnWords
from tilstand.model.wording import Opened, fingerprint
from tilstand.terms import Language, Text
from tilstand.text import fixed

__all__ = ["absences", "reason"]


def reason(collection: RoundView, given: Text, opened: Opened, path: str = "revised.closed") -> OwnWords:
    """A reason as it may be printed: in the languages in which it was opened, or that it is not.

    Args:
        collection: The collection.
        given: The reason as it was written.
        opened: The words that a person has released, by the hash of those that were given.
        path: Where stands what is said of one that is not opened.
    """
    languages = collection.settings.languages
    written = {tag: given.text(tag) for tag in languages if given.language(tag) == tag}
    return _printed(collection, written, languages, opened, path)


def absences(collection: RoundView, round_name: str, opened: Opened) -> RoundView:
    """The collection with the reasons for which bodies are absent from a round as they may be printed.

    Args:
        collection: The collection.
        round_name: Name of the round.
        opened: The words that a person has released, by the hash of those that were given.

    Raises:
        UsageError: If the collection has no such round.
    """
    when, languages = collection.round(round_name), collection.settings.languages
    told = {
        provider: Absence(reason=dict(_printed(collection, one.reason, languages, opened).texts))
        for provider, one in when.absent.items()
    }
    return replace(
        collection, rounds={**collection.rounds, round_name: when.model_copy(update={"absent": told})}
    )


def _printed(
    collection: RoundView,
    written: dict[Language, str],
    languages: Sequence[Language],
    opened: Opened,
    path: str = "revised.closed",
) -> OwnWords:
    prints = {tag: opened.get(fingerprint(words), "") for tag, words in written.items()}
    if any(prints.values()):
        return OwnWords.of(prints)
    closed = fixed(collection.labels, path)
    return OwnWords.of({tag: closed.text(tag) for tag in languages})
