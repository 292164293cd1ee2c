"""What a sentence gives away of few people without a number: that nobody, everybody or one alone is meant."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache

from tilstand.protect.of_sentence.confine import confined
from tilstand.protect.of_sentence.revelation import Revelation
from tilstand.protect.of_sentence.shown import Codes, ShownCells
from tilstand.protect.of_sentence.speech import Speech, Word
from tilstand.terms import Language, Qualifier
from tilstand.text import Nouns, SpanKind

__all__ = ["numberless"]

_WITHIN = 3  # words


def numberless(speech: Speech) -> Iterator[Revelation]:
    """All that a sentence gives away without a number.

    Args:
        speech: The sentence.
    """
    kinds = (
        _nobody,
        _pairs,
        _last_one,
        _neither,
        _never,
        _everybody,
        _exclusively,
        _alone,
        _somebody,
        _ranked,
        confined,
    )
    for kind in kinds:
        yield from kind(speech)


def _nobody(speech: Speech) -> Iterator[Revelation]:
    """That nobody is in a cell, where that is not in print."""
    words = speech.words
    places = [(start, end) for start, end in speech.found(words.nobody)]
    for start, end in speech.found(words.negation):
        if any(one.text in words.knowing for one in (*speech.before(start)[-2:], *speech.after(end)[:1])):
            continue  # "we do not know of anybody" tells of nobody
        if (bare := _bare(speech, end)) is not None:
            places.append((start, bare.start))
        for word in speech.after(end)[: 2 * _WITHIN]:
            if word.text in words.any and not _any_thing(speech, word):
                places.append((word.start, word.end))
    for start, end in places:
        if speech.text[end : end + 1] == "." and any(0 < one.start - end <= len(". ") for one in speech.read):
            continue  # "Act No. 2"
        if _or_none(speech, start, end) or _gives_a_number(speech, end) or _elided(speech, start, end):
            continue
        if speech.follows(end, words.more):
            continue  # "no more and no fewer than"
        named = speech.named(end)
        if not speech.persons(end) or speech.ought(start) or not (named or speech.mentions):
            continue
        cells = speech.cells(named)
        if not any(speech.shown.has(cell, 0) for cell in cells):
            yield Revelation("none", speech.text[start:end], start, cells)


def _bare(speech: Speech, at: int) -> Word | None:
    """The people of whom it is denied that there were any: "women were not met", "there lived not men"."""
    words = speech.words
    for word in speech.after(at)[:2]:
        if word.sign or word.text in (*words.definite, *words.any, *words.solely):
            return None
        if speech.a_person(word):
            own = next((one.end for one in speech.mentions if one.start == word.start), word.end)
            after = [one.text for one in speech.after(own)]
            plural = word.text not in _singular(speech.language)[0] | _singular(speech.language)[1]
            other = any(one in words.contrast for one in after) or after[:1] == [","]
            return word if plural and not other and not speech.found(words.superlative) else None
    return None


def _any_thing(speech: Speech, word: Word) -> bool:
    """True for any thing: "of that we say nothing" has no noun for people after it."""
    next_ = speech.after(word.end)[:1]
    return word.text in speech.words.anything and not any(speech.a_person(one) for one in next_)


def _elided(speech: Speech, start: int, end: int) -> bool:
    """True for none of the things of which a number was told before: "three boats here and none there"."""
    told = [one for one in speech.numbers if one.end <= start and one.kind is SpanKind.COUNT]
    before = [one.text for one in speech.before(start)[-1:]]
    if not told or not before or before[0] not in (*speech.words.joint, ","):
        return False
    bare = _closes(speech, end)
    noun = [
        one
        for one in told
        if any(not w.sign and w.text not in speech.words.closing for w in speech.after(one.end)[:1])
    ]
    return bare and bool(noun) and not speech.persons(noun[-1].end)


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


def _pairs(speech: Speech) -> Iterator[Revelation]:
    """That two who belong together are meant: "a married couple came from there"."""
    cells, words = speech.cells(), speech.words
    if speech.shown.threshold <= len(("one", "other")) or not speech.mentions:
        return
    if any(speech.shown.has(cell, len(("one", "other"))) for cell in cells):
        return
    for start, end in speech.found(words.pairs):
        if speech.ought(start) or speech.follows(end, words.of) or speech.found(words.two):
            continue
        if speech.found(words.conditional) or speech.precedes(start, words.for_):
            continue
        yield Revelation("few", speech.text[start:end], start, cells)
        return


def _last_one(speech: Speech) -> Iterator[Revelation]:
    """That one is left when numbers of people are told: "six from here, ten from there; the last one ..."."""
    counted = [one for one in speech.numbers if one.kind is SpanKind.COUNT]
    for start, end in speech.found(speech.words.last_one):
        told = [one for one in counted if one.end <= start and speech.persons(one.end)]
        next_ = speech.after(end)[:1]
        verb = any(one.text in (*speech.words.past, *speech.words.verbs) for one in next_)
        if told and verb and speech.mentions and speech.past(start):
            yield Revelation("one", speech.text[start:end], start, speech.cells())
            return


def _neither(speech: Speech) -> Iterator[Revelation]:
    """That nobody is in either of two cells: "neither women nor men came from there"."""
    for start, end in speech.found(speech.words.neither):
        named = speech.named(end)
        cells = speech.cells()
        if _of_bodies(speech, end) or not speech.persons(end):
            continue
        if named and not all(speech.shown.has(cell, 0) for cell in cells):
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
        if any(speech.is_one(word) and speech.somebody(word.end) for word in after):
            yield Revelation("none", speech.text[start:end], start, cells)


def _everybody(speech: Speech) -> Iterator[Revelation]:
    """That a whole group is in one category: then nobody of it is in another."""
    words = speech.words
    for start, end in speech.found((*words.everyone, *words.every)):
        cells, own = speech.cells(), speech.number_at(end)
        if (
            not (speech.persons(end) or (own is not None and speech.persons(own.end)))
            or speech.normative
            or len(speech.dimensions(end)) < 2
            or speech.follows(end, words.except_)
            or (speech.precedes(start, words.for_) and not speech.found(words.given))
            or _asks(speech, start, end)
            or any(low <= start < high for low, high in speech.found(words.idle))
        ):
            continue
        if not any(_same(speech.shown, cell) for cell in cells):
            yield Revelation("all", speech.text[start:end], start, cells)


def _asks(speech: Speech, start: int, end: int) -> bool:
    """True for a word for "every" before no noun, which means something else: "kvar dei andre var"."""
    words = speech.words
    if not any(low == start for low, _ in speech.found(words.every)) or speech.follows(end, words.of):
        return False
    after = speech.after(end)
    return bool(after) and after[0].text in words.closing


def _exclusively(speech: Speech) -> Iterator[Revelation]:
    """That nobody else is in a group: "the children there were exclusively girls"."""
    cells = speech.cells()
    if speech.normative or len(cells[0]) < 2 or any(_same(speech.shown, cell) for cell in cells):
        return
    for start, end in speech.found(speech.words.solely):
        if _depicts(speech, start):
            continue
        end = _got(speech, start, end) or end
        word = next(iter(speech.after(end)), None)
        many = word is not None and speech.people(word) and word.text not in _singular(speech.language)[1]
        if many and not speech.precedes(start, speech.words.for_):
            yield Revelation("all", speech.text[start:end], start, cells)


def _got(speech: Speech, start: int, end: int) -> int:
    """Where those begin who got something and were the only ones to: "the places went exclusively to men"."""
    words = speech.words
    verb = [one.text for one in speech.before(start)[-1:]]
    got = any(one in words.past and one not in words.being for one in verb)
    return speech.follows(end, words.for_) if got else 0


def _depicts(speech: Speech, start: int) -> bool:
    """True where it is told what a picture or table shows: "figure 4 shows only women"."""
    opened = [one for one in speech.before(start) if one.text not in speech.words.definite][:1]
    return any(one.text in speech.words.called for one in opened)


def _alone(speech: Speech) -> Iterator[Revelation]:
    """That somebody is the only one, or the certain one, of whom a cell tells."""
    words, (singular, definite) = speech.words, _singular(speech.language)
    cells = speech.cells()
    if not speech.mentions or speech.normative or any(speech.shown.has(cell, 1) for cell in cells):
        return
    for start, end in speech.found(speech.words.only):
        after = speech.after(end)[:_WITHIN]
        excepted = bool(after) and after[0].text in speech.words.exception and speech.speaks_of_people
        if speech.precedes(start, speech.words.every) or _depicts(speech, start):  # "each single child"
            continue
        if excepted or any(speech.people(word) or word.text in singular for word in after):
            yield Revelation("one", speech.text[start:end], start, cells)
            return
    if any(cell in speech.shown.printed for cell in cells):
        return
    for start, end in speech.found(words.the_only):
        after = speech.after(end)[:2]
        named = {one.start for one in speech.mentions if one.code[0] not in speech.shown.actors}
        of = bool(after) and (not after[0].sign and after[0].text in words.closing)
        if of or any(one.start in named for one in after):
            yield Revelation("one", speech.text[start:end], start, cells)
            return
    for word in speech.tokens:
        certain = word.text in definite or (word.text in singular and speech.certain(word))
        alone = bool(speech.found(words.alone))
        if (
            certain
            and (alone or not _anyone(speech, word))
            and any(one.start != word.start for one in speech.mentions)
        ):
            yield Revelation("one", word.text, word.start, cells)
            return


def _anyone(speech: Speech, word: Word) -> bool:
    """True for whom a rule is about, or each of many matters: "in cases in which the applicant was heard"."""
    words = speech.words
    if any(end <= word.start for _, end in speech.found(words.matters)):
        return True
    if any(one.text in words.conditional for one in speech.before(word.start)):
        return True
    return not speech.past(word.start) and not any(one.text in words.perfect for one in speech.tokens)


def _somebody(speech: Speech) -> Iterator[Revelation]:
    """That there was somebody, where nothing is in print: "the police met a man in ..."."""
    cells = speech.cells()
    shown = len(cells[0]) < 2 or any(cell in speech.shown.printed for cell in cells)
    if speech.normative or not cells[0] or speech.found(speech.words.ruling):
        return
    for word in speech.tokens:
        told = speech.narrower(word.end) or (not shown and speech.somebody(word.end))
        if speech.is_one(word) and told and speech.past(word.start) and not _doubted(speech, word):
            yield Revelation("one", word.text, word.start, cells)
            return


def _doubted(speech: Speech, word: Word) -> bool:
    """True for what it is denied that somebody was: "no grounds to believe that he was a victim"."""
    words = speech.words
    before, denied = speech.before(word.start), {*words.negation, *words.nobody}
    signs = [at for at, one in enumerate(before, 1) if one.sign]
    before = before[signs[-1] if signs else 0 :]
    return any(one.text in words.being for one in before[-1:]) and any(one.text in denied for one in before)


def _ranked(speech: Speech) -> Iterator[Revelation]:
    """Who has most or fewest, and who comes next, where their numbers are hidden."""
    cells = speech.cells()
    for start, end in speech.found(speech.words.superlative):
        limit = speech.number_at(end)
        if limit is not None and limit.qualifier is Qualifier.AT_MOST and limit.start - end <= 1:
            continue  # "at most two"
        if _majority(speech, start, end):
            continue
        if speech.mentions and not all(cell in speech.shown.printed for cell in cells):
            yield Revelation("rank", speech.text[start:end], start, cells)
            return


def _majority(speech: Speech, start: int, end: int) -> bool:
    """True for more than half of a whole, which is no rank: "most of those who came were women"."""
    words = speech.words
    if speech.text[start:end].lower() not in words.majority:
        return False
    before, after = speech.before(start)[-1:], speech.after(end)
    ranks = any(one.text in words.then for one in after[:_WITHIN])
    whole = (
        not before
        or before[0].sign
        or before[0].text in {*words.functional, *words.joint}.difference(words.definite)
    )
    return bool(speech.follows(end, words.of)) or (whole and not ranks)


def _same(shown: ShownCells, cell: Codes) -> bool:
    """True where print tells as well that all of a group are in a category."""
    own = shown.printed.get(cell)
    wholes = (shown.printed.get(part) for part in shown.parts(cell) if part != cell)
    return bool(own) and any(whole and own and whole[0] == own[0] for whole in wholes)


@cache
def _singular(language: Language) -> tuple[frozenset[str], frozenset[str]]:
    """The singular of nouns for people: as it stands by itself, and as a certain one."""
    forms = [
        one.of(language) for one in Nouns.packaged().by_id.values() if one.people and language in one.forms
    ]
    plain = frozenset(one.singular for one in forms if one.singular != one.plural)
    certain = frozenset(one.singular_definite for one in forms)
    return plain, certain - plain - {one.plural for one in forms} - {one.plural_definite for one in forms}
