"""What stops the report's text, in words: packaged data, told in the language of messages."""

from __future__ import annotations

import tomllib
from collections.abc import Callable, Iterable, Mapping
from difflib import get_close_matches
from functools import cache
from importlib.resources import files

from tilstand.define import Words
from tilstand.terms import Label

__all__ = ["UnsayableError", "hint", "labelled", "message", "placed", "quoted"]


class UnsayableError(ValueError):
    """Something that cannot be written as asked; it says why and what to do in every language of messages.

    Args:
        path: Which message, as `message` takes it.
        **facts: What is put in.
    """

    def __init__(self, path: str, /, **facts: object) -> None:
        self.path, self.facts = path, facts
        self.words = message(path, **facts)
        super().__init__(self.words.en)


@cache
def _texts() -> Mapping[str, Words]:
    raw = tomllib.loads(files("tilstand.text").joinpath("messages.toml").read_text("utf-8"))
    return {
        f"{section}.{name}": Words.model_validate(texts)
        for section, own in raw.items()
        for name, texts in own.items()
    }


def message(path: str, /, **facts: object) -> Words:
    """A message with its facts put in.

    Args:
        path: Section and name.
        **facts: What is put in; `word` is set in the quotation marks of each language.

    Example:
        >>> message("text.unbound", word="28").nb
        '«28» er ikke bundet til et tall i grunnlaget'
    """
    if isinstance(facts.get("word"), str):
        facts = {**facts, "word": quoted(str(facts["word"]))}
    return _texts()[path].filled(facts)


def placed(file: str, line: int, what: Words) -> Words:
    """A message with file and line before it."""
    return Words.of(lambda tongue: f"{file}:{line}: {what.text(tongue)}")


def quoted(word: str) -> Words:
    """A word as it was typed, in the quotation marks of each language."""
    return Words(nb=f"«{word}»", nn=f"«{word}»", en=repr(word))


def labelled(word: str, label: Label | None) -> Words:
    """A code as it was typed, with what it is called beside it where that is known.

    Example:
        >>> labelled("female", Label("Kvinne", "Kvinne", "Woman")).en
        "'female' (Woman)"
    """
    typed = quoted(word)
    return typed if label is None else Words.of(lambda tongue: f"{typed.text(tongue)} ({label.text(tongue)})")


def hint(
    word: str,
    known: Iterable[str],
    *,
    named: Callable[[str], Label | None] = lambda _: None,
    all_known: bool = False,
) -> Words:
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
    return message("hint.known", list=", ".join(names)) if all_known else Words.same("")
