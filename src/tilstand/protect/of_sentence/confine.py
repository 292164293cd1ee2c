"""What a sentence gives away by telling that something was in some categories only: elsewhere was nobody."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import product

from tilstand.protect.of_sentence.revelation import Revelation
from tilstand.protect.of_sentence.shown import Code, Codes, ShownCells
from tilstand.protect.of_sentence.speech import Mention, Speech

__all__ = ["confined"]

_WITHIN = 3  # words


def confined(speech: Speech) -> Iterator[Revelation]:
    """That what happened did so in some categories alone: "it occurred only in the north".

    Args:
        speech: The sentence.
    """
    words = speech.words
    if speech.normative or not speech.found(words.occurring) or speech.found((*words.more, *words.by)):
        return
    for start, end in speech.found((*words.solely, *words.elsewhere)):
        if speech.precedes(start, words.negation) or speech.number_at(end) is not None:
            continue
        for group in (_after(speech, end), _before(speech, start, end)):
            cells = _others(speech, group)
            if cells and not all(speech.shown.has(cell, 0) for cell in cells):
                yield Revelation("none", speech.text[start:end], start, cells)
                return


def _after(speech: Speech, at: int) -> Sequence[Mention]:
    """The categories after a place, joined with each other; a verb may stand before them."""
    found: list[Mention] = []
    for mention in speech.mentions:
        if mention.start < at:
            continue
        between = [one.text for one in speech.after(at) if one.end <= mention.start]
        if not (_joined(speech, between) if found else _near(speech, between, at)):
            break
        found.append(mention)
        at = mention.end
    return found


def _before(speech: Speech, start: int, end: int) -> Sequence[Mention]:
    """The categories right before words with which a clause ends, joined with each other."""
    after = speech.after(end)[:1]
    small = {",", *speech.words.joint, *speech.words.functional}
    found: list[Mention] = []
    if after and not after[0].sign and after[0].text not in speech.words.stopwords:
        return found
    for mention in reversed(speech.mentions):
        if mention.end > start:
            continue
        between = [one.text for one in speech.before(start) if one.start >= mention.end]
        if not (_joined(speech, between) if found else all(one in small for one in between)):
            break
        found.append(mention)
        start = mention.start
    return found


def _joined(speech: Speech, between: Sequence[str]) -> bool:
    words = speech.words
    small = {",", *words.joint, *words.stopwords, *words.definite}
    return bool(between) and len(between) <= _WITHIN and all(one in small for one in between)


def _near(speech: Speech, between: Sequence[str], at: int) -> bool:
    words = speech.words
    ends = {*words.for_, *(one.split()[0] for one in words.amount), ";", ":", "."}
    number = any(at <= one.start and one.start < at + len(" ".join(between)) for one in speech.numbers)
    return len(between) <= _WITHIN and not number and not any(one in ends for one in between)


def _others(speech: Speech, group: Sequence[Mention]) -> tuple[Codes, ...]:
    """The cells of what else a sentence names in the categories of a dimension that are not among these."""
    if not group:
        return ()
    dimension = group[0].code[0]
    named = {one.code for one in group if one.code[0] == dimension}
    frame: dict[str, list[Code]] = {}
    for mention in speech.mentions:
        if mention.code[0] != dimension and mention.code not in frame.get(mention.code[0], ()):
            frame.setdefault(mention.code[0], []).append(mention.code)
    left = sorted(one for one in speech.shown.words if one[0] == dimension and one not in named)
    wholes = [frozenset(one) for one in product(*frame.values())]
    if not frame or all(_told(speech.shown, whole, named) for whole in wholes):
        return ()
    return tuple(whole | {one} for whole in wholes for one in left)


def _told(shown: ShownCells, whole: Codes, named: set[Code]) -> bool:
    """True where print tells as well that these categories are all of a whole."""
    own, parts = shown.printed.get(whole), [shown.printed.get(whole | {one}) for one in sorted(named)]
    return bool(own) and all(parts) and own is not None and own[0] == sum(one[0] for one in parts if one)
