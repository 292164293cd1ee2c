"""What the round before printed of the same: the words to show beside each text that waits."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from difflib import get_close_matches

from tilstand.define import Collection
from tilstand.round.batch import batch
from tilstand.round.beside import earlier
from tilstand.round.journal import journal
from tilstand.round.reasons import reasons
from tilstand.round.standing import standings
from tilstand.round.words import Wording, opened, said

__all__ = ["FormerWords", "former"]

_NEAR = 0.6  # how alike a sentence must be to be taken for the one that it was


@dataclass(frozen=True)
class FormerWords:
    """The words that the round before printed.

    Attributes:
        answers: By what an answer has in common with the answer to the same question in another round.
        sentences: Those of each text of the report, by its name and language.
    """

    answers: dict[tuple[str, ...], str] = field(default_factory=dict)
    sentences: dict[tuple[str, ...], list[str]] = field(default_factory=lambda: defaultdict(list))

    def of(self, one: Wording) -> str:
        """What was printed where a text stands now; empty where nothing was, or nothing like it."""
        if not one.file:
            return self.answers.get(one.address, "")
        return _nearest(one.words, self.sentences.get(one.address, ()))


def _nearest(words: str, printed: Sequence[str]) -> str:
    if words in printed:
        return words
    return next(iter(get_close_matches(words, printed, 1, _NEAR)), "")


def former(collection: Collection, round_name: str) -> FormerWords:
    """What was printed in the round before; nothing where there is none."""
    made = FormerWords()
    name = earlier(collection, round_name)
    if not name:
        return made
    view = collection.at(name)
    told = said(view, batch(collection, name), reasons(view, name))
    stood = standings(journal(collection, name).events())
    own = opened(collection.path / "rounds" / name, stood, told)
    for one in told:
        if one.sha256 in own and one.file:
            made.sentences[one.address].append(own[one.sha256])
        elif one.sha256 in own:
            made.answers[one.address] = own[one.sha256]
    return made
