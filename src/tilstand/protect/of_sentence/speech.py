"""A sentence as it is read for what it gives away: its words, its numbers, and the codes that it names."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache, cached_property
from itertools import product

from tilstand.languages.disclosing import DisclosingWords, disclosing
from tilstand.languages.lexicon import lexicon
from tilstand.protect.of_sentence.shown import Code, Codes, ShownCells
from tilstand.terms import Language
from tilstand.text import Nouns, NumberSpan, SpanKind, numbers_in

__all__ = ["Mention", "Speech", "Word"]

_WORD = re.compile(r"[^\W\d_]+(?:[-'’][^\W\d_]+)*|\d+(?:[.,]\d+)*|[.,;:()=%/]")
_NEAR = 4
_KINDS = (SpanKind.COUNT, SpanKind.RANGE, SpanKind.PERCENT, SpanKind.QUANTIFIER, SpanKind.MARKER)
_ARTICLE = 0.5


@dataclass(frozen=True, slots=True)
class Word:
    """A word or sign with its place."""

    start: int
    end: int
    text: str

    @property
    def sign(self) -> bool:
        """True for a sign, which ends a phrase."""
        return not self.text[0].isalnum()


@dataclass(frozen=True, slots=True)
class Mention:
    """A code that a sentence names."""

    start: int
    end: int
    code: Code


class Speech:
    """A sentence held against what a release shows.

    Args:
        text: The sentence.
        language: Its language.
        shown: What the release shows.
    """

    def __init__(self, text: str, language: Language, shown: ShownCells) -> None:
        self.text, self.language, self.shown = text, language, shown
        self.words: DisclosingWords = disclosing(language)
        self.tokens = [Word(m.start(), m.end(), m.group().lower()) for m in _WORD.finditer(text)]
        self.mentions = _mentions(text, language, shown)

    @cached_property
    def read(self) -> tuple[NumberSpan, ...]:
        """Every number expression, whatever it is."""
        return tuple(numbers_in(self.text, self.language))

    @cached_property
    def numbers(self) -> tuple[NumberSpan, ...]:
        """The expressions that are a number of something or a share, in order; "no one" holds none."""
        whole = self.found((*self.words.nobody, *self.words.everyone))
        own = (one for one in self.read if one.kind in _KINDS and self._sure(one))
        return tuple(one for one in own if not any(low < one.start < high for low, high in whole))

    def _sure(self, span: NumberSpan) -> bool:
        """True unless it is an article that counts nothing, or a number by which something is called."""
        after = self.after(span.end)
        if after and after[0].text == ":" and span.kind is not SpanKind.QUANTIFIER:
            return False
        if self.precedes(span.start, self.words.called):
            return False
        if span.kind is SpanKind.MARKER:
            return self.text[: span.start].endswith("(")
        return span.kind is SpanKind.QUANTIFIER or span.confidence >= _ARTICLE or bool(self._of(span.end))

    def after(self, at: int) -> list[Word]:
        """The words from a place on."""
        return [one for one in self.tokens if one.start >= at]

    def before(self, at: int) -> list[Word]:
        """The words up to a place."""
        return [one for one in self.tokens if one.end <= at]

    def people(self, word: Word) -> bool:
        """True for a noun for people."""
        return word.text in _people(self.language)

    def certain(self, word: Word) -> bool:
        """True where a word stands before a noun that makes it a certain one: "the (last) person"."""
        skipped = {*self.words.others, *lexicon(self.language).read.ordinals.names}
        before = [one for one in self.before(word.start) if one.text not in skipped]
        return bool(before) and before[-1].text in self.words.definite

    def follows(self, at: int, phrases: Sequence[str]) -> int:
        """Where a phrase ends that stands right after a place; 0 where none does."""
        words = self.after(at)
        for phrase in sorted(phrases, key=len, reverse=True):
            parts = phrase.split()
            if [one.text for one in words[: len(parts)]] == parts:
                return words[len(parts) - 1].end
        return 0

    def precedes(self, at: int, phrases: Sequence[str]) -> bool:
        """True where a phrase stands right before a place."""
        told = " ".join(one.text for one in self.before(at))
        return any(told == phrase or told.endswith(f" {phrase}") for phrase in phrases)

    def found(self, phrases: Sequence[str]) -> list[tuple[int, int]]:
        """Where any of some phrases stand; the longest of those that begin at one place."""
        return [(one.start, end) for one in self.tokens if (end := self.follows(one.start, phrases))]

    def number_at(self, at: int) -> NumberSpan | None:
        """The number that a place is followed by, perhaps after small words."""
        for word in self.after(at)[:_NEAR]:
            own = next((one for one in self.numbers if one.start <= word.start < one.end), None)
            if own is not None:
                return own
            if word.sign or word.text not in self.words.closing:
                return None
        return None

    def whole(self, span: NumberSpan) -> NumberSpan | None:
        """The whole that a number is stated to be of: "two of the five"; "of the five, two were ..."."""
        end = self._of(self._past_unit(span))
        own = self.number_at(end) if end else None
        if own is not None and (own.kind is SpanKind.COUNT or not self.among_them(span.end, own.start)):
            return own if own.kind is SpanKind.COUNT else None
        for one in self.numbers:
            if one.end <= span.start and one.kind is SpanKind.COUNT and self.opens(one):
                return one
        later = [one for one in self.numbers if one.start >= span.end and one.kind is SpanKind.COUNT]
        near = min((one.start for one in later), default=len(self.text))
        if self.among_them(span.end, near) or self.precedes(span.start, self.words.among_them):
            told = [one for one in self.numbers if one.end <= span.start and one.kind is SpanKind.COUNT]
            return told[-1] if told and (told[-1].value or 0) >= (span.value or 0) else None
        return next((one for one in later if self.precedes(one.start, self.words.of)), None)

    def said_whole(self, span: NumberSpan) -> Codes:
        """The codes of what a share is said to be of: "of those helped by ..."."""
        start = self._of(self._past_unit(span))
        end = next((one.start for one in self.after(start) if one.sign), len(self.text))
        return frozenset(one.code for one in self.mentions if start and start <= one.start < end)

    def linked(self, start: int, end: int) -> bool:
        """True where nothing but what joins two of a kind, and small words, stands between two places."""
        between = [one.text for one in self.after(start) if one.end <= end]
        joined = any(one in self.words.joint for one in between)
        return joined and all(one in self.words.closing or one in self.words.joint for one in between)

    def joins(self, at: int) -> bool:
        """True where two codes follow that are joined: "both women and men", which counts nobody."""
        word = next(iter(self.after(at)), None)
        one = next((one for one in self.mentions if word is not None and one.start == word.start), None)
        after = self.after(one.end)[:2] if one is not None else []
        second = len(after) > 1 and any(other.start == after[1].start for other in self.mentions)
        return second and after[0].text in self.words.joint

    def _past_unit(self, span: NumberSpan) -> int:
        """The place after the unit of a number ("per cent")."""
        return (self.follows(span.end, (span.unit.lower(),)) if span.unit else 0) or span.end

    def opens(self, span: NumberSpan) -> bool:
        """True for the number of whom a sentence goes on to tell: it stands after "of" at its beginning."""
        words = self.before(span.start)[-_NEAR:]
        return any(one.text in {of.split()[0] for of in self.words.of} for one in words) and not any(
            one.end <= span.start and one.kind is SpanKind.COUNT for one in self.numbers
        )

    def among_them(self, start: int, end: int) -> bool:
        """True where those who were told of before are meant as a whole: "the 14 women among them"."""
        return any(start <= low < end for low, _ in self.found(self.words.among_them))

    def _of(self, at: int) -> int:
        return self.follows(at, self.words.of)

    def persons(self, at: int, *, begins: bool = False) -> bool:
        """True where persons are counted by what stands before a place, or by a number that stands alone.

        Args:
            at: The place.
            begins: True where a verb may follow at once.
        """
        closing = self.words.closing
        if end := self._of(at):
            own = self.number_at(end)
            certain = own is None or " " in self.text[at:end].strip()  # "of the five told of", not "of five"
            return self.persons(own.end if own else self._past(end), begins=certain)
        if self.follows(at, self.words.workers):
            return False
        words = [one for one in self.after(at) if one.text not in self.words.others]
        for step, word in enumerate(words[:_NEAR]):
            named = step <= 1 and self._person(word)  # "two young Corlanders", not "two tables show ..."
            if not word.sign and (word.text in _people(self.language) or named):
                return True
            ended = word.sign or word.text in closing or word.text in self.words.more
            if step == 0 and (ended or self._told_of(word, begins)):
                return self.speaks_of_anybody
            if end := self._of(word.start):  # "two cases of ..."
                return any(self._person(one) for one in self.after(end)[:1])
            if word.sign or word.text in closing:
                return False
        return not words and self.speaks_of_anybody

    @property
    def speaks_of_anybody(self) -> bool:
        """True where somebody is named who might be counted or count, or what somebody is who was."""
        return bool(self.mentions) or self._are_persons(self.tokens)

    def among_things(self, at: int) -> bool:
        """True for a number of no noun in a sentence that begins with its whole, which is nobody."""
        end = self._of(0)
        phrase = self._phrase(end)[:2] if 0 < end <= at and self.number_at(end) is None else []
        named = {*self.words.cases, *self.words.everyone}
        persons = self._are_persons(phrase) or any(one.text in named for one in phrase)
        reason = any(one.text.endswith(self.words.reasons) for one in phrase)  # "of consideration for ..."
        next_ = self.after(at)[:1]  # "among the measures, two concern children"
        alone = bool(next_) and next_[0].text in self.words.occurring
        return bool(phrase) and not (persons or reason) and (alone or not self.somebody(at))

    def beside_a_share(self, span: NumberSpan) -> bool:
        """True for a number beside a share of what is nobody: "half of the recommendations, two in all"."""
        if [one.text for one in self.before(span.start)[-1:]] != [","]:
            return False
        shares = (SpanKind.PERCENT, SpanKind.QUANTIFIER)
        parts = [one for one in self.numbers if one.end <= span.start and one.kind in shares]
        of = [end for one in parts if (end := self._of(self._past_unit(one)))]
        return any(phrase and not self._are_persons(phrase) for phrase in map(self._phrase, of))

    def _person(self, word: Word) -> bool:
        """True where a word begins the name of a code of those who are counted."""
        actors = self.shown.actors
        return any(one.start == word.start and one.code[0] not in actors for one in self.mentions)

    def _past(self, at: int) -> int:
        """The place after words for all of those who are meant."""
        skipped = (*self.words.everyone, *self.words.definite)
        while end := self.follows(at, skipped):
            at = end
        return at

    def _told_of(self, word: Word, begins: bool) -> bool:
        """True for a word that tells something of a number that stands alone, and is no noun."""
        own = next((one for one in self.mentions if one.start == word.start), None)
        if begins and own is not None:  # "of the five the police met", and not "of the five police districts"
            next_ = self.after(own.end)[:1]
            told = {*self.words.closing, *self.words.past}
            ends = (*self.words.endings, *self.words.participles)
            return not next_ or next_[0].sign or next_[0].text in told or next_[0].text.endswith(ends)
        after = self.after(word.end)[:1]
        closed = not after or after[0].sign or after[0].text in self.words.closing
        ends = (*self.words.participles, *(self.words.endings if begins else ()))
        return closed and (word.text.endswith(ends) or word.text in self.words.lacking)

    def named(self, at: int) -> Codes:
        """The code that the phrase right after a place names, of those who are counted."""
        for step, word in enumerate(self.after(at)):
            own = next((one for one in self.mentions if one.start == word.start), None)
            if own is not None:
                return frozenset({own.code}) - {one for one in (own.code,) if one[0] in self.shown.actors}
            if word.sign or step >= _NEAR or any(one.start <= word.start < one.end for one in self.numbers):
                break
        return frozenset()

    def cells(self, own: Codes = frozenset()) -> tuple[Codes, ...]:
        """The cells that the sentence may be about: its codes, one of each dimension.

        Args:
            own: Codes that are meant in any case.
        """
        fixed = {dimension for dimension, _ in own}
        dims: dict[str, list[Code]] = {}
        for mention in self.mentions:
            if mention.code[0] not in fixed and mention.code not in dims.get(mention.code[0], ()):
                dims.setdefault(mention.code[0], []).append(mention.code)
        return tuple(own | frozenset(chosen) for chosen in product(*dims.values()))

    def dimensions(self, at: int) -> frozenset[str]:
        """The dimensions that it speaks of, but for those of which all codes follow: "were women or men"."""
        after = frozenset(one.code for one in self.mentions if one.start >= at)
        full = {dimension for dimension, _ in after - self.shown.without_full(after)}
        return frozenset(one.code[0] for one in self.mentions) - full

    @cached_property
    def articles(self) -> frozenset[int]:
        """Where articles stand that might be the number one."""
        return frozenset(one.start for one in self.read if one.value == 1 and one.confidence < _ARTICLE)

    def is_one(self, word: Word) -> bool:
        """True for an article, or a word for any."""
        return word.start in self.articles or word.text in self.words.any

    def somebody(self, at: int) -> bool:
        """True where a noun for one of those who are counted follows, perhaps after a word about them."""
        return any(self.people(word) for word in self._phrase(at)[:2])

    def narrower(self, at: int) -> bool:
        """True where a noun follows for fewer people than any code means: "a boy in the north"."""
        named = {one.start for one in self.mentions}
        return any(one.text in self.words.narrow and one.start not in named for one in self._phrase(at)[:2])

    def _phrase(self, at: int) -> list[Word]:
        """The words from a place to the first that ends a phrase, small words before them left out."""
        found: list[Word] = []
        for word in self.after(at):
            if word.sign or word.text in self.words.closing:
                if found or word.sign:
                    break
                continue
            found.append(word)
        return found

    def _are_persons(self, words: Sequence[Word]) -> bool:
        """True if any is a noun for people, what one is who was counted, or a code of them."""
        ends, things = self.words.participles, self.words.handled
        told = (one for one in words if one.text not in things)
        return any(self.people(one) or self._person(one) or one.text.endswith(ends) for one in told)

    @property
    def speaks_of_people(self) -> bool:
        """True where anybody is named who might be counted."""
        return any(self.people(one) for one in self.tokens)

    def excepted_persons(self, span: NumberSpan) -> bool:
        """True where those are persons of whom a number is excepted: "apart from two, all children ..."."""
        wholes = self.found((*self.words.everyone, *self.words.every))
        after = [self._phrase(end) for start, end in wholes if start >= span.end]
        if after and after[0]:
            return self._are_persons(after[0][:2])
        return self.speaks_of_people

    def amounts_to_things(self, at: int) -> bool:
        """True for a number alone in a sentence about how many there are of what is nobody."""
        next_ = self.after(at)[:1]
        if next_ and not next_[0].sign and next_[0].text not in self.words.closing:
            return False
        told = [self._phrase(end) for _, end in self.found(self.words.amount) if end <= at]
        ends = self.words.participles
        for at_word, word in enumerate(told[-1] if told else ()):
            if self._are_persons((word,)) and (at_word == 0 or not word.text.endswith(ends)):
                return False
            if word.text.endswith(ends):
                break
        return bool(told and told[-1])

    def past(self, at: int) -> bool:
        """True where a sentence tells what was, and not what would be.

        Args:
            at: The place of which it tells; what makes it a condition stands before.
        """
        words = self.words
        told = any(one.text in words.past or one.text.endswith(words.endings) for one in self.tokens)
        return told and not any(one.text in words.conditional for one in self.before(at))

    @property
    def normative(self) -> bool:
        """True where a sentence tells what ought to be."""
        return any(one.text in self.words.normative for one in self.tokens)


def _mentions(text: str, language: Language, shown: ShownCells) -> tuple[Mention, ...]:
    forms = sorted(
        ((form.lower(), code) for code, own in shown.words.items() for form in own.get(language, ())),
        key=lambda one: -len(one[0]),
    )
    low, taken, found = text.lower(), [False] * len(text), list[Mention]()
    for form, code in forms:
        for match in re.finditer(rf"(?<!\w){re.escape(form)}(?:['’]?s)?(?!\w)", low):
            if not any(taken[match.start() : match.end()]):
                taken[match.start() : match.end()] = [True] * (match.end() - match.start())
                found.append(Mention(match.start(), match.end(), code))
    return tuple(sorted(found, key=lambda one: one.start))


@cache
def _people(language: Language) -> frozenset[str]:
    """Every form of a noun for people, by its last word."""
    nouns = (one for one in Nouns.packaged().by_id.values() if one.people and language in one.forms)
    forms = (one.of(language) for one in nouns)
    own = (
        form
        for one in forms
        for form in (one.singular, one.plural, one.singular_definite, one.plural_definite)
    )
    return frozenset(form.split()[-1] for form in own) | frozenset(disclosing(language).people)
