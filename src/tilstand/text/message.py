"""What stops the report's text, in words: packaged data, told in the language of messages."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from difflib import get_close_matches

from tilstand.languages import message as told
from tilstand.languages import quoted
from tilstand.terms import Alike, Joined, Text
from tilstand.terms.text import FALLBACK

__all__ = ["UnsayableError", "hint", "labelled", "line_and_sign", "message", "placed", "quoted"]


class UnsayableError(ValueError):
    """Something that cannot be written as asked; it says why and what to do in every language of messages.

    Args:
        path: Which message, as `message` takes it.
        **facts: What is put in.
    """

    def __init__(self, path: str, /, **facts: object) -> None:
        self.path, self.facts = path, facts
        self.words = message(path, **facts)
        super().__init__(self.words.text(FALLBACK))


def message(path: str, /, **facts: object) -> Text:
    """A message about report text, with its facts put in.

    Args:
        path: Section and name.
        **facts: What is put in; `word` is set in the quotation marks of each language.

    Example:
        >>> message("text.unbound", word="28").text("nb")
        '«28» er ikke bundet til et tall i grunnlaget'
    """
    if isinstance(facts.get("word"), str):
        facts = {**facts, "word": quoted(str(facts["word"]))}
    return told(f"text.{path}", **facts)


def placed(file: str, line: int, what: Text) -> Text:
    """A message with file and line before it."""
    return Joined((Alike(f"{file}:{line}: "), what), "")


def line_and_sign(line: int, at: Mapping[str, int]) -> Text:
    """Where in a file a reader stopped; without the sign where it stopped at the file's end.

    Example:
        >>> line_and_sign(3, {"column": 5}).text("nb"), line_and_sign(3, {}).text("nb")
        ('linje 3, tegn 5', 'linje 3')
    """
    return message("judged.sign" if "column" in at else "judged.line", line=line, **at)


def labelled(word: str, label: Text | None) -> Text:
    """A code as it was typed, with what it is called beside it where that is known.

    Example:
        >>> from tilstand.terms import Written
        >>> labelled("female", Written.of(nb="Kvinne", en="Woman")).text("en")
        '“female” (Woman)'
    """
    typed = quoted(word)
    return typed if label is None else Joined((typed, Alike(" ("), label, Alike(")")), "")


def hint(
    word: str,
    known: Iterable[str],
    *,
    named: Callable[[str], Text | None] = lambda _: None,
    all_known: bool = False,
) -> Text:
    """What a word that is not known may have been meant to be.

    Args:
        word: The word.
        known: What is known.
        named: What a known word is called.
        all_known: Name all that is known where nothing is near.
    """
    names = list(known)
    near = get_close_matches(word, names, 1)
    if near:
        return message("hint.near", name=labelled(near[0], named(near[0])))
    return message("hint.known", list=", ".join(names)) if all_known else Alike("")
