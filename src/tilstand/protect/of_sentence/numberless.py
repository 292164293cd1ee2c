"""What a sentence gives away of few people without a number: that nobody, everybody or one alone is meant."""

from __future__ import annotations

from collections.abc import Iterator

from tilstand.languages.lexicon import lexicon
from tilstand.protect.of_sentence.confine import confined
from tilstand.protect.of_sentence.nobody import nobody
from tilstand.protect.of_sentence.persons import singular_people
from tilstand.protect.of_sentence.relate import absent, related, rough
from tilstand.protect.of_sentence.revelation import Revelation
from tilstand.protect.of_sentence.shown import Codes, ShownCells
from tilstand.protect.of_sentence.speech import Speech, Word
from tilstand.terms import Qualifier
from tilstand.text import SpanKind

__all__ = ["numberless"]

_WITHIN = 3  # words


def numberless(speech: Speech) -> Iterator[Revelation]:
    """All that a sentence gives away without a number.

    Args:
        speech: The sentence.
    """
    alone = (_pairs, _last_one, _last_of_few, _no_others, _alone, _somebody)
    for kind in (nobody, *alone, _everybody, _exclusively, _ranked, confined, related, absent):
        yield from kind(speech)


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


def _last_of_few(speech: Speech) -> Iterator[Revelation]:
    """That an order ends early: "the second and last of them came in May" tells that they were two."""
    words, cells = speech.words, speech.cells()
    few = lexicon(speech.language).read.ordinals
    names = (*few.first, *few.second)[: 2 * speech.shown.threshold]
    ends = (*words.only, *words.last)
    if not speech.mentions or all(cell in speech.shown.printed for cell in cells):
        return
    for start, end in speech.found(names):
        after = speech.after(end)[:2]
        if len(after) == 2 and after[0].text in (*words.joint, ",") and after[1].text in ends:
            yield Revelation("few", speech.text[start : after[1].end], start, cells)
            return


def _no_others(speech: Speech) -> Iterator[Revelation]:
    """That nobody else is in a hidden group than those just told of."""
    cells = speech.cells()
    if speech.normative or not speech.unseen:
        return
    for start, end in speech.found(speech.words.no_others):
        yield Revelation("one", speech.text[start:end], start, cells)
        return


def _everybody(speech: Speech) -> Iterator[Revelation]:
    """That a whole group is in one category: then nobody of it is in another."""
    words = speech.words
    for start, end in speech.found((*words.everyone, *words.every)):
        cells, own = speech.cells(), speech.number_at(end)
        but = speech.follows(end, words.except_)
        if but and speech.unseen and speech.named(but) and speech.number_at(but) is None:
            yield Revelation("none", speech.text[start:but], start, cells)  # "by everyone but the police"
            continue
        if (
            not (speech.persons(end) or (own is not None and speech.persons(own.end)))
            or speech.normative
            or len(speech.dimensions(end)) < 2
            or but
            or speech.follows(end, words.for_)  # "invites all to a meal"
            or rough(speech, start)
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
    closed = bool(after) and after[0].text in words.closing
    return closed or speech.precedes(start, words.of)  # "17 of each"


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
        many = (
            word is not None and speech.people(word) and word.text not in singular_people(speech.language)[1]
        )
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
    words, (singular, definite) = speech.words, singular_people(speech.language)
    cells = speech.cells()
    if not speech.mentions or speech.normative or any(speech.shown.has(cell, 1) for cell in cells):
        return
    for start, end in speech.found(speech.words.only):
        after = speech.after(end)[:_WITHIN]
        excepted = bool(after) and after[0].text in speech.words.exception and speech.speaks_of_people
        if speech.precedes(start, (*words.every, *words.negation)) or _depicts(
            speech, start
        ):  # "each single child"
            continue
        if speech.names_code(Word(start, end, "")):
            continue  # "single people" as they are called in a table
        alone = speech.text[start:end].lower() not in words.solely  # "only Europe is stated"
        meant = alone and [one for one in after[:2] if any(own.start == one.start for own in speech.mentions)]
        ends = alone and (not after or after[0].sign)  # "the source separates Norway only"
        who = speech.unseen and (meant or ends or speech.follows(end, words.listed))
        if who or excepted or any(speech.people(word) or word.text in singular for word in after):
            yield Revelation("one", speech.text[start:end], start, cells)
            return
    if any(cell in speech.shown.printed for cell in cells):
        return
    ones = [at for at in speech.found(words.the_one) if any(own.end == at[0] - 1 for own in speech.mentions)]
    for start, end in (*speech.found(words.the_only), *ones):
        after = speech.after(end)[:2]
        named = {one.start for one in speech.mentions if one.code[0] not in speech.shown.actors}
        of = not after or after[0].sign or after[0].text in words.closing
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
    if any(end <= word.start for _, end in speech.found((*words.matters, *words.defining))):
        return True
    if any(one.text in words.conditional for one in speech.before(word.start)):
        return True
    name = speech.text[word.start].isupper() and word.start > speech.tokens[0].start
    return name or not (
        speech.clause_past(word) or any(one.text in words.perfect for one in speech.after(word.end))
    )


def _somebody(speech: Speech) -> Iterator[Revelation]:
    """That there was somebody, where nothing is in print: "the police met a man in ..."."""
    cells = speech.cells()
    shown = len(cells[0]) < 2 or any(cell in speech.shown.printed for cell in cells)
    if speech.normative or not cells[0] or speech.found(speech.words.ruling):
        return
    for word in speech.tokens:
        told = speech.narrower(word.end) or (not shown and speech.somebody(word.end))
        told = told or (
            speech.unseen
            and speech.precedes(word.start, speech.words.solely)
            and bool(speech.named(word.end))
        )
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
        low, high = speech.clause(start)
        meant = any(low <= one.start < high for one in speech.mentions)
        if meant and not all(cell in speech.shown.printed for cell in cells):
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
    are = any(one.text in words.being for one in after[:1])  # "in the north most are women"
    return bool(speech.follows(end, words.of)) or ((whole or are) and not ranks)


def _same(shown: ShownCells, cell: Codes) -> bool:
    """True where print tells as well that all of a group are in a category."""
    own = shown.printed.get(cell)
    wholes = (shown.printed.get(part) for part in shown.parts(cell) if part != cell)
    return bool(own) and any(whole and own and whole[0] == own[0] for whole in wholes)
