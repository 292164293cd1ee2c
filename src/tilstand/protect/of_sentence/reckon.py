"""What a sentence gives away by arithmetic: what its numbers leave of a whole in print, or of one it states.

A number of many gives few away where a printed or stated whole without it, and without all else of it that is
in print or stated, is few: 24 minors at one of two shelters, where 26 are in print, are two at the other.
That is the simplest attack by subtraction (Willenborg and de Waal, Elements of Statistical Disclosure
Control, 2001, chapter 6), done on what a sentence adds to the tables.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from itertools import product

from tilstand.protect.of_sentence.revelation import Revelation
from tilstand.protect.of_sentence.shown import Code, Codes, ShownCells
from tilstand.protect.of_sentence.speech import Speech
from tilstand.text import NumberSpan, SpanKind

__all__ = ["derived", "reckoned"]


def reckoned(speech: Speech, counts: Sequence[NumberSpan]) -> Iterator[Revelation]:
    """What the counts of a sentence leave to be reckoned.

    Args:
        speech: The sentence.
        counts: Its numbers that count people exactly, in order.
    """
    boxes = _boxes(speech, counts)
    stated = {box: int(span.value or 0) for span, box in zip(counts, boxes, strict=True)}
    for span, box in zip(counts, boxes, strict=True):
        value = int(span.value or 0)
        cells = (*_cells(box), *speech.cells(speech.named(span.end)))
        if _number(speech.shown, {}, box) is not None or any(speech.shown.has(one, value) for one in cells):
            continue
        if _leaves_few(speech.shown, stated, box, value):
            yield Revelation("rest", span.text, span.start, _cells(box))
    yield from _remainder(speech, counts)
    yield from _others(speech, counts, boxes)
    yield from _between_two(speech)


def derived(speech: Speech, span: NumberSpan) -> bool:
    """True for the sum of several groups that print gives too: as a sum, or as what is left of a whole.

    Args:
        speech: The sentence.
        span: A number.
    """
    shown, value = speech.shown, int(span.value or 0)
    codes = frozenset(one.code for one in speech.mentions)
    end = next((one.start for one in speech.numbers if one.start >= span.end), len(speech.text))
    after = _between(speech, span.end, end)
    sums = [(one, _of(group, one)) for group in (codes, after) for one in sorted({two[0] for two in group})]
    for dimension, joined in sums:
        frames = {cell - _of(cell, dimension) for cell in speech.cells()}
        for frame in frames if len(joined) > 1 else ():
            whole, parts = shown.printed.get(frame), _all(shown, dimension)
            inside = [shown.printed.get(frame | {one}) for one in joined]
            beside = [shown.printed.get(frame | {one}) for one in parts - joined]
            if all(inside) and value == sum(own[0] for own in inside if own):
                return True
            if whole and all(beside) and value == whole[0] - sum(own[0] for own in beside if own):
                return True
    return False


def _others(speech: Speech, counts: Sequence[NumberSpan], boxes: Sequence[Codes]) -> Iterator[Revelation]:
    """How many "the others" are in a category beside those told of: "60 stayed; the others fled"."""
    for start, end in speech.found(speech.words.rest):
        parts = [
            (box, int(one.value or 0)) for one, box in zip(counts, boxes, strict=True) if one.end <= start
        ]
        if not parts or speech.number_at(end) is not None:
            continue
        for code in _between(speech, end, len(speech.text)):
            outer = parts[-1][0] - _of(parts[-1][0], code[0])
            same = [value for box, value in parts if box - _of(box, code[0]) == outer and box != outer]
            whole, cell = _number(speech.shown, {}, outer), outer | {code}
            if whole is None or not same or cell in speech.shown.printed:
                continue
            if 0 <= whole - sum(same) < speech.shown.threshold:
                yield Revelation("rest", speech.text[start:end], start, (cell,))
                break


def _between_two(speech: Speech) -> Iterator[Revelation]:
    """How many lie between two numbers whose difference is told: "the difference between 340 and 338"."""
    shown, cells = speech.shown, speech.cells()
    for start, end in speech.found(speech.words.balance):
        two = [one for one in speech.numbers if one.start >= end and one.kind is SpanKind.COUNT][:2]
        if len(two) < len(("one", "other")) or not speech.mentions:
            continue
        many, few = sorted((int(one.value or 0) for one in two), reverse=True)
        known = any(
            shown.has(part, many) and shown.has(part, few) for one in cells for part in shown.parts(one)
        )
        if 0 < many - few < shown.threshold <= few and not known:
            yield Revelation("rest", speech.text[start:end], start, cells)


def _remainder(speech: Speech, counts: Sequence[NumberSpan]) -> Iterator[Revelation]:
    """How many "the rest" are of a whole with which a sentence begins, its parts taken from it."""
    whole = next((one for one in counts if speech.opens(one)), None)
    for start, end in speech.found(speech.words.rest):
        parts = [one for one in counts if whole is not None and whole.end <= one.start < start]
        if whole is None or not parts or speech.number_at(end) is not None:
            continue
        left = int(whole.value or 0) - sum(int(one.value or 0) for one in parts)
        cells = speech.cells()
        if 0 <= left < speech.shown.threshold and not any(speech.shown.has(cell, left) for cell in cells):
            yield Revelation("rest", speech.text[start:end], start, cells)


def _boxes(speech: Speech, counts: Sequence[NumberSpan]) -> list[Codes]:
    """What each number counts: codes that it names, and those of the sentence's beginning beside them.

    Several codes of a dimension are all of them together; a dimension of which every code is named is none.
    """
    frame = _between(speech, 0, counts[0].start) if counts else frozenset[Code]()
    boxes: list[Codes] = []
    for at, span in enumerate(counts):
        end = next((one.start for one in speech.numbers if one.start >= span.end), len(speech.text))
        own = _joined(speech, span.end, _phrase_end(speech, span.end, end))
        if not own and at:
            own = _between(speech, counts[at - 1].end, span.start)
        if at and boxes and speech.among_them(span.end, end):
            own = _over(boxes[-1], own)
        box = _over(frame, own)
        boxes.append(speech.shown.without_full(box))
        if not at and speech.opens(span):
            frame = box
    return boxes


def _between(speech: Speech, start: int, end: int) -> Codes:
    return frozenset(one.code for one in speech.mentions if start <= one.start < end)


def _joined(speech: Speech, start: int, end: int) -> Codes:
    """The first code of each dimension, and those that are joined to it: "in the north or the south"."""
    found: dict[str, list[Code]] = {}
    last: dict[str, int] = {}
    for one in speech.mentions:
        dimension = one.code[0]
        if start <= one.start < end and (dimension not in last or speech.linked(last[dimension], one.start)):
            found.setdefault(dimension, []).append(one.code)
            last[dimension] = one.end
    return frozenset(code for own in found.values() for code in own)


def _phrase_end(speech: Speech, start: int, end: int) -> int:
    """Where what a number tells of ends: at a sign, the next number, "among them" or "the rest"."""
    signs = (one.start for one in speech.after(start) if one.text in ",;:." and not speech.lists(one))
    first = speech.after(start)[:1]
    among = (low for low, _ in speech.found(speech.words.among_them) if first and low > first[0].start)
    rest = (low for low, _ in speech.found(speech.words.rest) if low >= start)
    return min(next(signs, end), next(among, end), next(rest, end), end)


def _over(frame: Codes, own: Codes) -> Codes:
    """Codes, and those of others of whose dimension they are none."""
    named = {dimension for dimension, _ in own}
    return own | frozenset(one for one in frame if one[0] not in named)


def _leaves_few(shown: ShownCells, stated: Mapping[Codes, int], box: Codes, value: int) -> bool:
    """True where a whole without a number, and without all else that is known of it, is few."""
    for dimension in {one[0] for one in box}:
        outer = box - _of(box, dimension)
        whole = _number(shown, stated, outer)
        others = [outer | {one} for one in sorted(_all(shown, dimension) - box)]
        known = [_number(shown, stated, one) for one in others]
        if whole is None or (others and None not in known):
            continue
        if 0 <= whole - value - sum(one or 0 for one in known) < shown.threshold:
            return True
    return False


def _number(shown: ShownCells, stated: Mapping[Codes, int], box: Codes) -> int | None:
    """The number of a box where it is stated, or its cells are in print."""
    if box in stated:
        return stated[box]
    found = [shown.printed.get(cell) for cell in _cells(box)]
    return sum(own[0] for own in found if own) if all(found) else None


def _cells(box: Codes) -> tuple[Codes, ...]:
    """The cells of a box: one code of each dimension."""
    dims = [sorted(_of(box, dimension)) for dimension in sorted({one[0] for one in box})]
    return tuple(frozenset(chosen) for chosen in product(*dims))


def _of(box: Codes, dimension: str) -> Codes:
    return frozenset(one for one in box if one[0] == dimension)


def _all(shown: ShownCells, dimension: str) -> Codes:
    return frozenset(one for one in shown.words if one[0] == dimension)
