"""What a sentence gives away by telling how one group stands to another: "as many here as there"."""

from __future__ import annotations

from collections.abc import Iterator

from tilstand.languages.lexicon import lexicon
from tilstand.protect.of_sentence.revelation import Revelation
from tilstand.protect.of_sentence.speech import Speech
from tilstand.text import SpanKind

__all__ = ["related"]


def related(speech: Speech) -> Iterator[Revelation]:
    """That a hidden group is exactly as many as another one, or so many times as many.

    Who knows the other one knows the hidden one too, whatever the sizes.

    Args:
        speech: The sentence.
    """
    cells, money = speech.cells(), any(one.kind is SpanKind.MONEY for one in speech.read)
    if speech.normative or money or not any(cell in speech.shown.hidden for cell in cells):
        return
    read = lexicon(speech.language).read
    rough = (*read.about, *read.at_least, *read.at_most, *speech.words.negation)
    for start, end in speech.found(speech.words.equal):
        if speech.follows(start, read.percent):
            continue  # "25 per cent"
        if any(one.text in read.units for one in speech.after(end)[:1]):
            continue  # "per year"
        before = speech.before(start)[-1:]
        near = [one for one in speech.numbers if before and one.end == before[0].end]
        if not speech.precedes(near[0].start if near else start, rough):
            yield Revelation("change", speech.text[start:end], start, cells)
            return
