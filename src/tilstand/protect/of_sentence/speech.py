"""A sentence as it is read for what it gives away: whom its numbers count, and who is meant by its words."""

from __future__ import annotations

from collections.abc import Sequence

from tilstand.languages.lexicon import lexicon
from tilstand.protect.of_sentence.bodies import is_body
from tilstand.protect.of_sentence.heard import NEAR, Word
from tilstand.protect.of_sentence.mention import Mention
from tilstand.protect.of_sentence.naming import NamingSentence
from tilstand.protect.of_sentence.persons import of_people, people
from tilstand.text import NumberSpan, SpanKind

__all__ = ["Mention", "Speech", "Word"]


class Speech(NamingSentence):
    """A sentence as it is read: what its numbers count, and who is meant by its words."""

    def people(self, word: Word) -> bool:
        """True for a noun for people."""
        return of_people(word.text, self.language)

    def certain(self, word: Word) -> bool:
        """True where a word stands before a noun that makes it a certain one: "the (last) person"."""
        skipped = {*self.words.others, *lexicon(self.language).read.ordinals.names}
        before = [one for one in self.before(word.start) if one.text not in skipped]
        return bool(before) and before[-1].text in self.words.definite

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

    def linked(self, start: int, end: int) -> bool:
        """True where nothing but what joins two of a kind, and small words, stands between two places."""
        between = [one.text for one in self.after(start) if one.end <= end]
        joined = between == [","] or any(one in self.words.joint for one in between)
        small = {*self.words.closing, *self.words.joint, ","}
        return joined and all(one in small for one in between)

    def joins(self, at: int) -> bool:
        """True where two of a kind follow that are joined: "both women and men", which counts nobody."""
        named = {one.start for one in self.mentions}
        told = {*self.words.verbs, *self.words.past, *self.words.normative}
        for step, word in enumerate(self.after(at)):
            if word.sign or word.text in told or (step and word.text.endswith(self.words.endings)):
                return False
            if step and word.text in self.words.joint:
                return True
            if word.start not in named and step > NEAR:
                return False
        return False

    def opens(self, span: NumberSpan) -> bool:
        """True for the number of whom a sentence goes on to tell: it stands after "of" at its beginning."""
        words = self.before(span.start)[-NEAR:]
        after = {of.split()[0] for of in self.words.of}
        own = [one for one in words if one.text in after]
        moved = {phrase.split()[0] for phrase in self.words.by}
        told = {*self.words.past, *moved}
        verb = bool(own) and any(one.text in told for one in words if one.start > own[-1].start)
        first = not any(one.end <= span.start and one.kind is SpanKind.COUNT for one in self.numbers)
        return bool(own) and not verb and first

    def among_them(self, start: int, end: int) -> bool:
        """True where those who were told of before are meant as a whole: "the 14 women among them"."""
        return any(start <= low < end for low, _ in self.found(self.words.among_them))

    def persons(self, at: int, *, begins: bool = False, them: bool = False) -> bool:
        """True where persons are counted by what stands before a place, or by a number that stands alone.

        Args:
            at: The place.
            begins: True where a verb may follow at once.
            them: True where whoever is meant is named, and who met them may follow.
        """
        closing = self.words.closing
        if end := self._of(at):
            own = self.number_at(end)
            if own is None and any(one.text in self.words.cases for one in self.after(end)[:1]):
                return bool(self.mentions)  # "two of the referrals"
            certain = own is None or " " in self.text[at:end].strip()  # "of the five told of", not "of five"
            told = self.text[at:end].lower().split()
            them = len(told) > 1 and told[-1] not in self.words.definite  # "of those the shelters met"
            return self.persons(
                own.end if own else self._past(end), begins=certain, them=them and own is None
            )
        if self.follows(at, self.words.workers):
            return False
        words = [one for one in self.after(at) if one.text not in self.words.others]
        for step, word in enumerate(words[:NEAR]):
            counted = any(one.start == word.start for one in self.numbers) and step > 0
            next_ = words[step + 1 : step + 2]
            such = word.text in self.words.such and (not next_ or next_[0].sign or next_[0].text in closing)
            if such or (counted and self._whose(words[step - 1])):
                return self.speaks_of_anybody  # "found two such", "of the shelters' fourteen"
            if not them and self.bodies(word):
                return False  # "two shelters"
            named = (
                step <= 1 and self._person(word) and not self._whose(word)
            )  # "two young Corlanders", not "two tables show ..."
            if named and not begins and self._of_a_body(word):
                return False  # "two hotel rooms"
            if not word.sign and (self.people(word) or named):
                return True
            ended = word.sign or word.text in closing or word.text in self.words.ending
            if step == 0 and (ended or self._told_of(word, begins)):
                return self.speaks_of_anybody
            if end := self._of(word.start):  # "two cases of ..."
                return any(self._person(one) for one in self.after(end)[:1])
            if word.sign or word.text in closing or word.text.endswith(self.words.nouns):
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
        concern = any(one.text in self.words.occurring for one in phrase[1:])  # "... concern two children"
        alone = concern or (bool(next_) and next_[0].text in self.words.occurring)
        sign = next((one.start for one in self.after(end) if one.sign), at)
        if any(end <= one.start < sign <= at for one in self.mentions):
            return False  # "of those taken in by ..., one ..."
        return bool(phrase) and not (persons or reason) and (alone or not self.somebody(at))

    def beside_a_share(self, span: NumberSpan) -> bool:
        """True for a number beside a share of what is nobody: "half of the recommendations, two in all"."""
        if [one.text for one in self.before(span.start)[-1:]] != [","]:
            return False
        shares = (SpanKind.PERCENT, SpanKind.QUANTIFIER)
        parts = [one for one in self.numbers if one.end <= span.start and one.kind in shares]
        of = [end for one in parts if (end := self._of(self._past_unit(one)))]
        of = [end for end in of if self.number_at(end) is None]
        return any(phrase and not self._are_persons(phrase) for phrase in map(self._phrase, of))

    def a_person(self, word: Word) -> bool:
        """True for a noun for people, or the name of a code by which people are called ("the elderly")."""
        called = self.shown.words.of_people(self.language, people(self.language))
        own = (one.code[0] for one in self.mentions if one.start == word.start)
        return self.people(word) or any(dimension in called for dimension in own)

    def _person(self, word: Word) -> bool:
        """True where a word begins the name of a code of those who are counted."""
        actors = self.shown.actors
        return any(one.start == word.start and one.code[0] not in actors for one in self.mentions)

    def bodies(self, word: Word) -> bool:
        """True for a noun for places or bodies, unless it says whose somebody is: "the shelters' guests"."""
        crowd = self.words.crowd
        after = self.after(self._named_end(word))[:1]
        workers = any(self.people(one) or one.text in crowd for one in after)  # "two salon workers"
        own = next((one for one in self.mentions if one.start == word.start), None)
        named = self.text[own.start : own.end].lower().split() if own else [word.text]
        last = named[-1] if named[0] not in self.words.closing else word.text  # "fish plants", "at school"
        return not (workers or self._whose(word)) and is_body(last, self.language)

    def _whose(self, word: Word) -> bool:
        """True for who has what follows: "the shelters' guests"."""
        if self.text[word.end : word.end + 1] in ("'", "’") or word.text.endswith(("'s", "’s")):
            return True
        own = next((one.code for one in self.mentions if one.start == word.start), None)
        bare = word.text.removesuffix("s")
        return (
            bool(own and self.words.shares)
            and bare != word.text
            and self.shown.words.whole(bare, self.language) == own
        )

    def _named_end(self, word: Word) -> int:
        """The place after a code that a word begins, or after the word."""
        return next((one.end for one in self.mentions if one.start == word.start), word.end)

    def _of_a_body(self, word: Word) -> bool:
        """True for a code that is said of what is nobody: "hotel rooms", "police operations"."""
        own = next((one for one in self.mentions if one.start == word.start), None)
        next_ = self.after(own.end if own else word.end)[:1]
        if own is None or not next_ or next_[0].sign or self.bodies_after(own.end):
            return bool(own and next_ and not next_[0].sign)
        words, called = self.words, self.shown.words.of_people(self.language, people(self.language))
        several = self.text[own.start : own.end].endswith("s") or self.people(word)
        if words.shares or several or own.code[0] in called:
            return False  # compounds are one word, or the code is of people, or in the plural
        told = (*words.closing, *words.past, *words.joint, *words.others, *words.among_them)
        verb = next_[0].text in told or next_[0].text.endswith((*words.endings, *words.participles))
        return not (verb or self.people(next_[0]) or self.names_code(next_[0]))

    def bodies_after(self, at: int) -> bool:
        """True where a noun for places or bodies follows a place."""
        return any(self.bodies(one) for one in self.after(at)[:1])

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
        several = any(
            one.end + 1 == word.start and (one.value or 0) > 1 and _counts(one) for one in self.numbers
        )
        ends = (*self.words.participles, *(self.words.endings if begins else ()))
        ends = (*ends, *self.words.verbal) if several else ends
        return closed and (word.text.endswith(ends) or word.text in (*self.words.lacking, *self.words.strong))

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
        return self.speaks_of_people or self.unseen

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


def _counts(span: NumberSpan) -> bool:
    return span.kind is SpanKind.COUNT
