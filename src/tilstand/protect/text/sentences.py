"""A sentence as it is read for what it gives away: whom its numbers count, and who is meant by its words."""

from __future__ import annotations

from collections.abc import Sequence

from tilstand.languages.lexicon import load_lexicon
from tilstand.protect.text.mentions import CodedSentence
from tilstand.protect.text.nouns import is_body_noun, is_people_noun, load_people_nouns
from tilstand.protect.text.tokens import NEAR, SentenceWord
from tilstand.report_text import NumberKind, NumberSpan


class AnalysedSentence(CodedSentence):
    """A sentence as it is read: what its numbers count, and who is meant by its words."""

    def people(self, word: SentenceWord) -> bool:
        """True for a noun for people."""
        return is_people_noun(word.text, self.language)

    def has_definite_article(self, word: SentenceWord) -> bool:
        """True where a word stands before a noun that makes it a certain one: "the (last) person"."""
        skipped = {*self.words.others, *load_lexicon(self.language).read.ordinals.names}
        before = [sentence_word for sentence_word in self.before(word.start) if sentence_word.text not in skipped]
        return bool(before) and before[-1].text in self.words.definite

    def whole(self, span: NumberSpan) -> NumberSpan | None:
        """The whole that a number is stated to be of: "two of the five"; "of the five, two were ..."."""
        end = self._find_partitive_end(self._find_unit_end(span))
        own_span = self.find_number_after(end) if end else None
        if own_span is not None and (
            own_span.kind is NumberKind.COUNT or not self.has_anaphoric_whole(span.end, own_span.start)
        ):
            return own_span if own_span.kind is NumberKind.COUNT else None
        for number in self.number_spans:
            if number.end <= span.start and number.kind is NumberKind.COUNT and self.is_opening_whole(number):
                return number
        later = [
            number_span
            for number_span in self.number_spans
            if number_span.start >= span.end and number_span.kind is NumberKind.COUNT
        ]
        near = min((number_span.start for number_span in later), default=len(self.text))
        if self.has_anaphoric_whole(span.end, near) or self.has_phrase_before(span.start, self.words.among_them):
            told = [
                number_span
                for number_span in self.number_spans
                if number_span.end <= span.start and number_span.kind is NumberKind.COUNT
            ]
            return told[-1] if told and (told[-1].value or 0) >= (span.value or 0) else None
        return next(
            (number_span for number_span in later if self.has_phrase_before(number_span.start, self.words.of)), None
        )

    def has_only_linking_words(self, start: int, end: int) -> bool:
        """True where nothing but what joins two of a kind, and small words, stands between two places."""
        between = [sentence_word.text for sentence_word in self.after(start) if sentence_word.end <= end]
        joined = between == [","] or any(text in self.words.joint for text in between)
        small = {*self.words.closing, *self.words.joint, ","}
        return joined and all(text in small for text in between)

    def has_joined_pair(self, at: int) -> bool:
        """True where two of a kind follow that are joined: "both women and men", which counts nobody."""
        named = {mention.start for mention in self.code_mentions}
        told = {*self.words.verbs, *self.words.past, *self.words.normative}
        for step, word in enumerate(self.after(at)):
            if word.sign or word.text in told or (step and word.text.endswith(self.words.endings)):
                return False
            if step and word.text in self.words.joint:
                return True
            if word.start not in named and step > NEAR:
                return False
        return False

    def is_opening_whole(self, span: NumberSpan) -> bool:
        """True for the number of whom a sentence goes on to tell: it stands after "of" at its beginning."""
        words = self.before(span.start)[-NEAR:]
        after = {of.split()[0] for of in self.words.of}
        own_words = [word for word in words if word.text in after]
        moved = {phrase.split()[0] for phrase in self.words.by}
        told = {*self.words.past, *moved}
        verb = bool(own_words) and any(word.text in told for word in words if word.start > own_words[-1].start)
        first = not any(number.end <= span.start and number.kind is NumberKind.COUNT for number in self.number_spans)
        return bool(own_words) and not verb and first

    def has_anaphoric_whole(self, start: int, end: int) -> bool:
        """True where those who were told of before are meant as a whole: "the 14 women among them"."""
        return any(start <= low < end for low, _ in self.find_phrases(self.words.among_them))

    def has_persons_around(self, at: int, *, begins: bool = False, them: bool = False) -> bool:
        """True where persons are counted by what stands before a place, or by a number that stands alone.

        Args:
            at: The place.
            begins: True where a verb may follow at once.
            them: True where whoever is meant is named, and who met them may follow.
        """
        closing = self.words.closing
        if end := self._find_partitive_end(at):
            own_span = self.find_number_after(end)
            if own_span is None and any(
                sentence_word.text in self.words.cases for sentence_word in self.after(end)[:1]
            ):
                return bool(self.code_mentions)  # "two of the referrals"
            certain = own_span is None or " " in self.text[at:end].strip()  # "of the five told of", not "of five"
            told = self.text[at:end].lower().split()
            them = len(told) > 1 and told[-1] not in self.words.definite  # "of those the shelters met"
            return self.has_persons_around(
                own_span.end if own_span else self._skip_whole_words(end),
                begins=certain,
                them=them and own_span is None,
            )
        if self.find_phrase_end(at, self.words.workers):
            return False
        words = [sentence_word for sentence_word in self.after(at) if sentence_word.text not in self.words.others]
        for step, word in enumerate(words[:NEAR]):
            counted = any(number.start == word.start for number in self.number_spans) and step > 0
            next_ = words[step + 1 : step + 2]
            such = word.text in self.words.such and (not next_ or next_[0].sign or next_[0].text in closing)
            if such or (counted and self._is_possessive(words[step - 1])):
                return self.has_countable_subject  # "found two such", "of the shelters' fourteen"
            if not them and self.bodies(word):
                return False  # "two shelters"
            named = (
                step <= 1 and self._is_person_code_start(word) and not self._is_possessive(word)
            )  # "two young Corlanders", not "two tables show ..."
            if named and not begins and self._is_code_of_body(word):
                return False  # "two hotel rooms"
            if not word.sign and (self.people(word) or named):
                return True
            ended = word.sign or word.text in closing or word.text in self.words.ending
            if step == 0 and (ended or self._is_predicate_start(word, begins)):
                return self.has_countable_subject
            if end := self._find_partitive_end(word.start):  # "two cases of ..."
                return any(self._is_person_code_start(sentence_word) for sentence_word in self.after(end)[:1])
            if word.sign or word.text in closing or word.text.endswith(self.words.nouns):
                return False
        return not words and self.has_countable_subject

    @property
    def has_countable_subject(self) -> bool:
        """True where somebody is named who might be counted or count, or what somebody is who was."""
        return bool(self.code_mentions) or self._has_person_word(self.tokens)

    def is_among_things(self, at: int) -> bool:
        """True for a number of no noun in a sentence that begins with its whole, which is nobody."""
        end = self._find_partitive_end(0)
        phrase = self._get_phrase_words(end)[:2] if 0 < end <= at and self.find_number_after(end) is None else []
        named = {*self.words.cases, *self.words.everyone}
        persons = self._has_person_word(phrase) or any(sentence_word.text in named for sentence_word in phrase)
        reason = any(
            sentence_word.text.endswith(self.words.reasons) for sentence_word in phrase
        )  # "of consideration for ..."
        next_ = self.after(at)[:1]  # "among the measures, two concern children"
        concern = any(
            sentence_word.text in self.words.occurring for sentence_word in phrase[1:]
        )  # "... concern two children"
        alone = concern or (bool(next_) and next_[0].text in self.words.occurring)
        sign = next((sentence_word.start for sentence_word in self.after(end) if sentence_word.sign), at)
        if any(end <= mention.start < sign <= at for mention in self.code_mentions):
            return False  # "of those taken in by ..., one ..."
        return bool(phrase) and not (persons or reason) and (alone or not self.has_person_after(at))

    def has_share_of_things(self, span: NumberSpan) -> bool:
        """True for a number beside a share of what is nobody: "half of the recommendations, two in all"."""
        if [sentence_word.text for sentence_word in self.before(span.start)[-1:]] != [","]:
            return False
        shares = (NumberKind.PERCENT, NumberKind.QUANTIFIER)
        parts = [number for number in self.number_spans if number.end <= span.start and number.kind in shares]
        of = [end for part in parts if (end := self._find_partitive_end(self._find_unit_end(part)))]
        of = [end for end in of if self.find_number_after(end) is None]
        return any(phrase and not self._has_person_word(phrase) for phrase in map(self._get_phrase_words, of))

    def is_person_or_code(self, word: SentenceWord) -> bool:
        """True for a noun for people, or the name of a code by which people are called ("the elderly")."""
        called = self.shown.words.find_people_dimensions(self.language, load_people_nouns(self.language))
        own_texts = (mention.code[0] for mention in self.code_mentions if mention.start == word.start)
        return self.people(word) or any(dimension in called for dimension in own_texts)

    def _is_person_code_start(self, word: SentenceWord) -> bool:
        """True where a word begins the name of a code of those who are counted."""
        actors = self.shown.actors
        return any(mention.start == word.start and mention.code[0] not in actors for mention in self.code_mentions)

    def bodies(self, word: SentenceWord) -> bool:
        """True for a noun for places or bodies, unless it says whose somebody is: "the shelters' guests"."""
        crowd = self.words.crowd
        after = self.after(self._find_code_end(word))[:1]
        workers = any(
            self.people(sentence_word) or sentence_word.text in crowd for sentence_word in after
        )  # "two salon workers"
        own_mention = next((mention for mention in self.code_mentions if mention.start == word.start), None)
        named = self.text[own_mention.start : own_mention.end].lower().split() if own_mention else [word.text]
        last = named[-1] if named[0] not in self.words.closing else word.text  # "fish plants", "at school"
        return not (workers or self._is_possessive(word)) and is_body_noun(last, self.language)

    def _is_possessive(self, word: SentenceWord) -> bool:
        """True for who has what follows: "the shelters' guests"."""
        if self.text[word.end : word.end + 1] in ("'", "’") or word.text.endswith(("'s", "’s")):
            return True
        own_pair = next((mention.code for mention in self.code_mentions if mention.start == word.start), None)
        bare = word.text.removesuffix("s")
        return (
            bool(own_pair and self.words.shares)
            and bare != word.text
            and self.shown.words.whole(bare, self.language) == own_pair
        )

    def _find_code_end(self, word: SentenceWord) -> int:
        """The place after a code that a word begins, or after the word."""
        return next((mention.end for mention in self.code_mentions if mention.start == word.start), word.end)

    def _is_code_of_body(self, word: SentenceWord) -> bool:
        """True for a code that is said of what is nobody: "hotel rooms", "police operations"."""
        own_mention = next((mention for mention in self.code_mentions if mention.start == word.start), None)
        next_ = self.after(own_mention.end if own_mention else word.end)[:1]
        if own_mention is None or not next_ or next_[0].sign or self.has_body_after(own_mention.end):
            return bool(own_mention and next_ and not next_[0].sign)
        words, called = (
            self.words,
            self.shown.words.find_people_dimensions(self.language, load_people_nouns(self.language)),
        )
        several = self.text[own_mention.start : own_mention.end].endswith("s") or self.people(word)
        if words.shares or several or own_mention.code[0] in called:
            return False  # compounds are one word, or the code is of people, or in the plural
        told = (*words.closing, *words.past, *words.joint, *words.others, *words.among_them)
        verb = next_[0].text in told or next_[0].text.endswith((*words.endings, *words.participles))
        return not (verb or self.people(next_[0]) or self.is_part_of_code_name(next_[0]))

    def has_body_after(self, at: int) -> bool:
        """True where a noun for places or bodies follows a place."""
        return any(self.bodies(sentence_word) for sentence_word in self.after(at)[:1])

    def _skip_whole_words(self, at: int) -> int:
        """The place after words for all of those who are meant."""
        skipped = (*self.words.everyone, *self.words.definite)
        while end := self.find_phrase_end(at, skipped):
            at = end
        return at

    def _is_predicate_start(self, word: SentenceWord, begins: bool) -> bool:
        """True for a word that tells something of a number that stands alone, and is no noun."""
        own_mention = next((mention for mention in self.code_mentions if mention.start == word.start), None)
        if begins and own_mention is not None:  # "of the five the police met", and not "of the five police districts"
            next_ = self.after(own_mention.end)[:1]
            told = {*self.words.closing, *self.words.past}
            ends = (*self.words.endings, *self.words.participles)
            return not next_ or next_[0].sign or next_[0].text in told or next_[0].text.endswith(ends)
        after = self.after(word.end)[:1]
        closed = not after or after[0].sign or after[0].text in self.words.closing
        several = any(
            number.end + 1 == word.start and (number.value or 0) > 1 and _is_count_span(number)
            for number in self.number_spans
        )
        ends = (*self.words.participles, *(self.words.endings if begins else ()))
        ends = (*ends, *self.words.verbal) if several else ends
        return closed and (word.text.endswith(ends) or word.text in (*self.words.lacking, *self.words.strong))

    def is_indefinite_word(self, word: SentenceWord) -> bool:
        """True for an article, or a word for any."""
        return word.start in self.article_starts or word.text in self.words.any

    def has_person_after(self, at: int) -> bool:
        """True where a noun for one of those who are counted follows, perhaps after a word about them."""
        return any(self.people(word) for word in self._get_phrase_words(at)[:2])

    def has_narrower_noun(self, at: int) -> bool:
        """True where a noun follows for fewer people than any code means: "a boy in the north"."""
        named = {mention.start for mention in self.code_mentions}
        return any(
            word.text in self.words.narrow and word.start not in named for word in self._get_phrase_words(at)[:2]
        )

    def _get_phrase_words(self, at: int) -> list[SentenceWord]:
        """The words from a place to the first that ends a phrase, small words before them left out."""
        sentence_words: list[SentenceWord] = []
        for word in self.after(at):
            if word.sign or word.text in self.words.closing:
                if sentence_words or word.sign:
                    break
                continue
            sentence_words.append(word)
        return sentence_words

    def _has_person_word(self, words: Sequence[SentenceWord]) -> bool:
        """True if any is a noun for people, what one is who was counted, or a code of them."""
        ends, things = self.words.participles, self.words.handled
        sentence_words = (word for word in words if word.text not in things)
        return any(
            self.people(sentence_word) or self._is_person_code_start(sentence_word) or sentence_word.text.endswith(ends)
            for sentence_word in sentence_words
        )

    @property
    def has_people_noun(self) -> bool:
        """True where anybody is named who might be counted."""
        return any(self.people(token) for token in self.tokens)

    def has_person_exception(self, span: NumberSpan) -> bool:
        """True where those are persons of whom a number is excepted: "apart from two, all children ..."."""
        wholes = self.find_phrases((*self.words.everyone, *self.words.every))
        after = [self._get_phrase_words(end) for start, end in wholes if start >= span.end]
        if after and after[0]:
            return self._has_person_word(after[0][:2])
        return self.has_people_noun or self.is_about_hidden_cell

    def is_amount_of_things(self, at: int) -> bool:
        """True for a number alone in a sentence about how many there are of what is nobody."""
        next_ = self.after(at)[:1]
        if next_ and not next_[0].sign and next_[0].text not in self.words.closing:
            return False
        sentence_words = [self._get_phrase_words(end) for _, end in self.find_phrases(self.words.amount) if end <= at]
        ends = self.words.participles
        for at_word, word in enumerate(sentence_words[-1] if sentence_words else ()):
            if self._has_person_word((word,)) and (at_word == 0 or not word.text.endswith(ends)):
                return False
            if word.text.endswith(ends):
                break
        return bool(sentence_words and sentence_words[-1])


def _is_count_span(span: NumberSpan) -> bool:
    return span.kind is NumberKind.COUNT
