"""What a sentence gives away by telling that nobody was somewhere: a cell that is not printed as none."""

from __future__ import annotations

from collections.abc import Iterator

from tilstand.protect.of_sentence.persons import singular_people
from tilstand.protect.of_sentence.revelation import Revelation
from tilstand.protect.of_sentence.speech import Speech, Word
from tilstand.terms import Qualifier
from tilstand.text import SpanKind

__all__ = ["nobody"]

_WITHIN = 3  # words


def nobody(speech: Speech) -> Iterator[Revelation]:
    """All that a sentence gives away of cells in which nobody is.

    Args:
        speech: The sentence.
    """
    for kind in (_nobody, _neither, _never, _not_found):
        yield from kind(speech)


def _nobody(speech: Speech) -> Iterator[Revelation]:
    """That nobody is in a cell, where that is not in print."""
    words = speech.words
    told = [one for one in speech.found(words.nobody) if not _not_said(speech, one[0])]
    for start, end in (*told, *_denied(speech)):
        if speech.text[end : end + 1] == "." and any(0 < one.start - end <= len(". ") for one in speech.read):
            continue  # "Act No. 2"
        if _or_none(speech, start, end) or _gives_a_number(speech, end) or _elided(speech, start, end):
            continue
        named = speech.named(end)
        without = any(one.text in words.neither for one in speech.after(end)) and not speech.past(start)
        if speech.ought(start) or without or not (named or speech.mentions):
            continue  # "nobody is refused without a reason"
        if not speech.persons(end) and not _met_by_no_body(speech, end):
            continue
        cells = speech.cells(named)
        if not any(speech.shown.has(cell, 0) for cell in cells):
            yield Revelation("none", speech.text[start:end], start, cells)


def _not_found(speech: Speech) -> Iterator[Revelation]:
    """That those who are named were not found: "women under 18 were not registered in the north"."""
    words, cells = speech.words, speech.cells()
    if speech.normative or not speech.unseen:
        return
    for start, end in speech.found(words.negation):
        before, after = speech.before(start), speech.after(end)[:1]
        found = after and after[0].text in words.occurring and after[0].text not in words.being
        begun = before and (speech.names_code(before[0]) or speech.people(before[0]))
        if found and begun and before[-1].text in (*words.being, *words.past):
            yield Revelation("none", speech.text[start:end], start, cells)
            return


def _met_by_no_body(speech: Speech, at: int) -> bool:
    """True where no body of a kind met somebody: "no congregation came across a berry picker"."""
    after = speech.after(at)
    if not after or not speech.bodies(after[0]) or not speech.past(at):
        return False
    return any(
        speech.is_one(one) and (speech.somebody(one.end) or speech.named(one.end)) for one in after[1:]
    )


def _denied(speech: Speech) -> Iterator[tuple[int, int]]:
    """Where it is denied that there was anybody: "did not meet any", "women were not registered"."""
    words = speech.words
    for start, end in speech.found(words.neither):  # "the only district without anybody in ..."
        near = speech.after(end)[: 3 * _WITHIN]
        own = [one for one in near if one.text in words.any and not _any_thing(speech, one)]
        if own and speech.unseen and speech.mentions:
            yield start, own[0].end
    for start, end in speech.found(words.negation):
        if any(one.text in words.knowing for one in (*speech.before(start)[-2:], *speech.after(end)[:1])):
            continue  # "we do not know of anybody" tells of nobody
        is_ = any(one.text in words.being for one in speech.before(start)[-1:])
        if not is_ and (bare := _bare(speech, end)) is not None:
            yield start, bare.start
    for start, end in sorted((*speech.found(words.negation), *speech.found(words.yet))):
        if any(one.text in words.knowing for one in (*speech.before(start)[-2:], *speech.after(end)[:1])):
            continue
        for word in speech.after(end)[: 2 * _WITHIN]:
            one = speech.unseen and word.start in speech.articles and speech.somebody(word.end)
            if one or (word.text in words.any and not _any_thing(speech, word)):
                yield word.start, word.end


def _bare(speech: Speech, at: int) -> Word | None:
    """The people of whom it is denied that there were any: "women were not met", "there lived not men"."""
    words = speech.words
    for word in speech.after(at)[:2]:
        if word.sign or word.text in (*words.definite, *words.any, *words.solely):
            return None
        if speech.a_person(word) or (speech.unseen and speech.names_code(word)):
            own = next((one.end for one in speech.mentions if one.start == word.start), word.end)
            after = [one.text for one in speech.after(own)]
            plural = (
                word.text not in singular_people(speech.language)[0] | singular_people(speech.language)[1]
            )
            other = any(one in words.contrast for one in after) or after[:1] == [","]
            return word if plural and not other and not speech.found(words.superlative) else None
    return None


def _any_thing(speech: Speech, word: Word) -> bool:
    """True for any thing: "of that we say nothing" has no noun for people after it."""
    next_ = speech.after(word.end)[:1]
    return word.text in speech.words.anything and not any(speech.a_person(one) for one in next_)


def _elided(speech: Speech, start: int, end: int) -> bool:
    """True for none of the things of which a number was told before: "three boats here and none there"."""
    counts = (one for one in speech.numbers if one.kind is SpanKind.COUNT and not one.unit)
    told = [one for one in counts if one.end <= start]
    before = [one.text for one in speech.before(start)[-1:]]
    if not told or not before or before[0] not in (*speech.words.joint, ","):
        return False
    bare = _closes(speech, end)
    next_ = [(one, speech.after(one.end)[0]) for one in told]  # "none" itself, if nothing else
    noun = [one for one, word in next_ if not word.sign and word.text not in speech.words.closing]
    return bare and bool(noun) and not speech.persons(noun[-1].end)


def _not_said(speech: Speech, start: int) -> bool:
    """True for nobody who is denied, or is a part of an address: "that is not to say that none"."""
    words, before = speech.words, speech.before(start)
    end = speech.follows(start, words.nobody) or start
    signs = [at for at, one in enumerate(before, 1) if one.sign]
    clause = before[signs[-1] if signs else 0 :]
    denied = any(one.text in words.negation for one in clause[:-1])
    more = speech.follows(end, words.more)  # "no more and no fewer than"
    return denied or bool(more) or speech.text[:start].endswith(".")


def _closes(speech: Speech, at: int) -> bool:
    """True where no noun follows a place."""
    return all(one.sign or one.text in speech.words.closing for one in speech.after(at)[:1])


def _gives_a_number(speech: Speech, at: int) -> bool:
    """True for nobody who told a number, and for no number: "nobody has given a figure for the north"."""
    named = {one.start for one in speech.mentions}
    for word in speech.after(at)[: _WITHIN + 1]:
        if word.sign or word.start in named or speech.people(word):
            return False
        if word.text in speech.words.figures:
            return True
    return False


def _neither(speech: Speech) -> Iterator[Revelation]:
    """That nobody is in either of two cells: "neither women nor men came from there"."""
    for start, end in speech.found(speech.words.neither):
        named = speech.named(end)
        cells = speech.cells()
        before = [one.text for one in speech.before(start)[-2:]]
        if len(before) > 1 and before[-1] in speech.words.joint and before[-2] in speech.words.beside:
            continue  # "with or without"
        if _of_bodies(speech, end) or not speech.persons(end):
            continue
        shown = all(cell in speech.shown.printed for cell in cells)  # "three in five were without a permit"
        if named and not shown and not all(speech.shown.has(cell, 0) for cell in cells):
            yield Revelation("none", speech.text[start:end], start, cells)


def _or_none(speech: Speech, start: int, end: int) -> bool:
    """True where nobody is what "fewer than" covers too: "fewer than three, or none"."""
    least = speech.shown.threshold - 1
    limits = [one for one in speech.numbers if one.end <= start and one.qualifier is Qualifier.AT_MOST]
    ends = [one.text in speech.words.joint for one in speech.before(start)[-1:]] == [True]
    closed = all(one.sign for one in speech.after(end)[:1])
    return ends and closed and any((one.value or 0) >= least for one in limits)


def _of_bodies(speech: Speech, at: int) -> bool:
    """True where those of whom "neither" is said do something else than have people: "reported a fall"."""
    words = speech.words
    last = max((one.end for one in speech.mentions if one.start >= at), default=at)
    tail = speech.after(last)
    told = [one for one in tail[1:] if not one.sign]
    if (
        not told
        or speech.follows(at, words.of)
        or tail[0].sign
        or tail[0].text in (*words.verbs, *words.past, *words.of)
    ):
        return False
    if any(one.text in (*words.any, *words.cases) or speech.people(one) for one in told):
        return False
    return not any(one.text.endswith(words.participles) for one in told)


def _never(speech: Speech) -> Iterator[Revelation]:
    """That somebody was never met, where that is not in print: "we have never met a child in ..."."""
    cells = speech.cells()
    if speech.normative or not speech.mentions or any(cell in speech.shown.printed for cell in cells):
        return
    for start, end in speech.found(speech.words.never):
        after = speech.after(end)[: _WITHIN + 1]
        met = [speech.somebody(one.end) or (speech.unseen and speech.named(one.end)) for one in after]
        bare = speech.unseen and any(speech.people(one) for one in after[:2])
        if bare or any(speech.is_one(one) and own for one, own in zip(after, met, strict=True)):
            yield Revelation("none", speech.text[start:end], start, cells)
