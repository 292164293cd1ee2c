"""What all rounds of a collection stand on: its words, its rules, and the rounds themselves."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from tilstand.define.phrase import PhraseBook
from tilstand.define.round import Round
from tilstand.define.rules import Rule
from tilstand.define.vocabulary import Vocabulary
from tilstand.errors import UsageError
from tilstand.languages import failure
from tilstand.terms import Language, Period

__all__ = ["Framework"]


@dataclass(frozen=True)
class Framework(Vocabulary):
    """The words of a collection with its folder, its rules and its rounds.

    Attributes:
        path: The folder.
        rules: The rules of checks by number, with the weights that this collection gives them.
        rounds: The rounds by name, in the order of their periods.
        files: Every file that was read.
        phrases: Words of the proof-reader that are the collection's own, by language.
    """

    path: Path
    rules: Mapping[str, Rule]
    rounds: Mapping[str, Round]
    files: tuple[Path, ...]
    phrases: Mapping[Language, PhraseBook]

    def lead(self, period: Period) -> str:
        """Which figure of a group leads in a period until somebody decides: `computed` or `published`."""
        own = next((one.lead for one in self.rounds.values() if period in one.period and one.lead), None)
        return own or self.settings.lead

    def before(self, name: str) -> tuple[str, ...]:
        """The rounds that were over when a round began, in the order of their periods."""
        first = self.round(name).period.first
        return tuple(other for other, one in self.rounds.items() if one.period.last < first)

    def round(self, name: str) -> Round:
        """A round of the collection by its name.

        Raises:
            UsageError: If the collection has no such round.
        """
        if name not in self.rounds:
            names = ", ".join(sorted(self.rounds))
            path = "no_round" if names else "no_rounds"
            raise failure(UsageError, path, collection=self.id, round=name, list=names)
        return self.rounds[name]
