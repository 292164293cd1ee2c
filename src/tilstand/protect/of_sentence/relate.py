"""What a sentence gives away by telling how one group stands to another: "as many here as there"."""

from __future__ import annotations

from collections.abc import Iterator

from tilstand.languages.lexicon import lexicon
from tilstand.protect.of_sentence.revelation import Revelation
from tilstand.protect.of_sentence.speech import Speech
from tilstand.text import SpanKind

__all__ = ["absent", "related", "rough"]

_NEAR = 3  # words


def related(speech: Speech) -> Iterator[Revelation]:
    """That a hidden group is exactly as many as another one, or so many times as many.

    Who knows the other one knows the hidden one too, whatever the sizes.

    Args:
        speech: The sentence.
    """
    cells, money = speech.cells(), any(one.kind is SpanKind.MONEY for one in speech.read)
    meant = bool(speech.mentions) or speech.speaks_of_people
    if speech.normative or money or not (meant and speech.unseen):
        return
    read = lexicon(speech.language).read
    for start, end in speech.found(speech.words.equal):
        if speech.follows(start, read.percent):
            continue  # "25 per cent"
        if any(one.text in read.units for one in speech.after(end)[:1]):
            continue  # "per year"
        if any(speech.follows(one.start, speech.words.earlier) for one in speech.after(end)[:_NEAR]):
            continue  # "as many as last year": that number is not known either
        before = speech.before(start)[-1:]
        near = [one for one in speech.numbers if before and one.end == before[0].end]
        if not rough(speech, near[0].start if near else start):
            yield Revelation("change", speech.text[start:end], start, cells)
            return


def absent(speech: Speech) -> Iterator[Revelation]:
    """That a hidden group is not there at all: "women are absent from the list".

    Args:
        speech: The sentence.
    """
    if speech.normative or not speech.unseen:
        return
    for start, end in speech.found(speech.words.absent):
        if not speech.precedes(start, speech.words.negation):
            yield Revelation("none", speech.text[start:end], start, speech.cells())
            return


def rough(speech: Speech, at: int) -> bool:
    """True where it is said before a place that what follows is no exact number: "nearly as many".

    Args:
        speech: The sentence.
        at: The place.
    """
    read = lexicon(speech.language).read
    return speech.precedes(at, (*read.about, *read.at_least, *read.at_most, *speech.words.negation))
