"""Rules that decide whether a number in a sentence counts people."""

from __future__ import annotations

from collections.abc import Sequence

from tilstand.languages.lexicon import load_lexicon
from tilstand.protect.text.sentences import AnalysedSentence
from tilstand.protect.text.tokens import SentenceWord
from tilstand.report_text import NumberKind, NumberSpan
from tilstand.terms import ValueQualifier


def is_exempt_number(speech: AnalysedSentence, span: NumberSpan) -> bool:
    """True for a number alone that is one of things, of a sum that agrees, or what "fewer than" covers.

    Args:
        speech: The sentence.
        span: The number.
    """
    if _is_number_as_name(speech, span) or _is_list_of_possible_values(speech) or _is_number_for_each(speech, span):
        return True
    if not _is_number_without_noun(speech, span):
        return _is_remainder_of_things(speech, span) and _has_elided_thing_noun(speech, span)
    if _is_hidden_interval(speech):
        return True
    return _has_elided_thing_noun(speech, span) or (
        span.value == 0 and (_is_covered_zero(speech, span) or _is_zero_deviation(speech, span))
    )


def _is_number_without_noun(speech: AnalysedSentence, span: NumberSpan) -> bool:
    """True where no noun and no verb follows a number, and no whole of which it is a part."""
    next_ = speech.after(span.end)[:1]
    if not next_ or next_[0].sign:
        return True
    words, word = speech.words, next_[0].text
    return word in words.closing - {*words.verbs, *words.past} and not speech.find_phrase_end(span.end, words.of)


def _is_remainder_of_things(speech: AnalysedSentence, span: NumberSpan) -> bool:
    """True for those left of what was told of, where the clause names nobody: "the other two are empty"."""
    words = speech.words
    if not any(sentence_word.text in words.others for sentence_word in speech.before(span.start)[-1:]):
        return False
    next_ = speech.after(span.end)[:1]
    named = any(mention.start >= span.end for mention in speech.code_mentions)
    return bool(next_) and next_[0].text in (*words.verbs, *words.past) and not named


def _has_elided_thing_noun(speech: AnalysedSentence, span: NumberSpan) -> bool:
    """True where the noun is that of the number before, which is a thing: "two houses here and one there"."""
    words = speech.words
    before = [sentence_word for sentence_word in speech.before(span.start) if sentence_word.text not in words.definite]
    told = [
        number
        for number in speech.number_spans
        if number.end <= span.start and not _is_number_without_noun(speech, number)
    ]
    if not before or not told or told[-1].kind is not NumberKind.COUNT:
        return False
    if before[-1].text not in (*words.joint, *words.others, ",") and not _has_elided_verb(speech, told[-1], span):
        return False
    noun = speech.after(told[-1].end)[0].text
    return noun not in words.closing and noun not in words.cases and not speech.has_persons_around(told[-1].end)


def _has_elided_verb(speech: AnalysedSentence, last: NumberSpan, span: NumberSpan) -> bool:
    """True for a number that ends a clause whose verb is left out too: "... and the one in the north two"."""
    next_ = speech.after(span.end)[:1]
    between = [sentence_word for sentence_word in speech.after(last.end) if sentence_word.end <= span.start]
    joined = [at for at, sentence_word in enumerate(between) if sentence_word.text in speech.words.joint]
    told = {*speech.words.verbs, *speech.words.past}
    after = between[joined[-1] :] if joined else []
    own_flag = any(
        sentence_word.sign or sentence_word.text in told or speech.people(sentence_word) for sentence_word in after
    )
    return (not next_ or next_[0].sign) and bool(after) and not own_flag


def _is_number_as_name(speech: AnalysedSentence, span: NumberSpan) -> bool:
    """True for a number that is spoken of as one: "the numbers one and two"."""
    words = speech.words
    if speech.has_phrase_before(span.start, words.values):
        return True
    last = next((number for number in reversed(speech.number_spans) if number.end <= span.start), None)
    joined = last is not None and speech.text[last.end : span.start].strip() in (*words.joint, ",")
    return last is not None and joined and _is_number_as_name(speech, last)


def _is_hidden_interval(speech: AnalysedSentence) -> bool:
    """True where a sentence tells the interval in which a hidden number lies, from zero up to the limit."""
    if not speech.find_phrases((*speech.words.interval, *speech.words.hidden)):
        return False
    ends = sorted(int(number.value) for number in speech.number_spans if number.value is not None)
    return ends[:1] == [0] and ends[-1] >= speech.shown.threshold - 1


def _is_list_of_possible_values(speech: AnalysedSentence) -> bool:
    """True where all that a hidden number may be is told: "may hold zero, one or two persons"."""
    values = {int(number.value) for number in speech.number_spans if number.value is not None}
    return speech.is_normative and set(range(speech.shown.threshold)) <= values


def _is_number_for_each(speech: AnalysedSentence, span: NumberSpan) -> bool:
    """True for a number of everybody's own, in what holds at all times: "each child has two rooms"."""
    before = speech.before(span.start)
    sign = max((sentence_word.start for sentence_word in before if sentence_word.sign), default=-1)
    if speech.has_phrase_before(span.start, speech.words.of):
        return False  # "each of the two"
    flag = any(start > sign and end <= span.start for start, end in speech.find_phrases(speech.words.every))
    return flag and not speech.is_in_past(span.start)


def _is_covered_zero(speech: AnalysedSentence, span: NumberSpan) -> bool:
    """True for a zero of which it is said that "fewer than" covers it: a hidden number told as hidden."""
    limits = (
        number
        for number in speech.number_spans
        if number.end <= span.start and number.qualifier is ValueQualifier.AT_MOST
    )
    return any(
        limit.value is not None
        and limit.value + 1 >= speech.shown.threshold
        and any(limit.end <= low and high <= span.start for low, high in speech.find_phrases(speech.words.covers))
        for limit in limits
    )


def _is_zero_deviation(speech: AnalysedSentence, span: NumberSpan) -> bool:
    """True for a zero by which sums differ, in a clause that names nobody: "the deviation is zero"."""
    clause: list[str] = []
    for word in reversed(speech.before(span.start)):
        if word.sign:
            break
        if any(mention.start <= word.start < mention.end for mention in speech.code_mentions):
            return False
        clause.append(word.text)
    return any(word in speech.words.balance for word in clause)


_WITHIN = 3  # words


def is_general_statement(speech: AnalysedSentence, span: NumberSpan) -> bool:
    """True for a number in a rule, of anybody at all, or of people who worked with the figures.

    Args:
        speech: The sentence.
        span: The number.
    """
    return (
        _is_about_any_cell(speech, span)
        or _is_about_anybody(speech, span)
        or _is_threshold_statement(speech, span)
        or _is_about_authors(speech, span)
    )


def _is_about_any_cell(speech: AnalysedSentence, span: NumberSpan) -> bool:
    """True for what any cell may hold, in a sentence that names none: "cells with one or two persons"."""
    words = speech.words
    if speech.has_phrase_before(span.start, words.ruling):
        return True
    if speech.code_mentions:
        return False
    if speech.find_phrases(words.ruling) or speech.has_phrase_before(span.start, words.cells_with):
        return True
    last = next((number for number in reversed(speech.number_spans) if number.end <= span.start), None)
    joined = bool(speech.before(span.start)) and speech.before(span.start)[-1].text in words.joint
    return last is not None and joined and _is_about_any_cell(speech, last)


def _is_about_anybody(speech: AnalysedSentence, span: NumberSpan) -> bool:
    """True for what may be with anybody, in a clause that is of no cell: "one person may have two forms"."""
    words, end = speech.words, _find_people_noun_end(speech, span)
    codes = {mention.code for mention in speech.code_mentions}
    if _is_hypothetical(speech, span) and (len(codes) <= 1 or speech.is_about_hidden_cell):
        return True
    after = speech.after(end)
    if end == span.end or not after or after[0].text not in words.possible:
        return False
    tokens = {token.text for token in speech.tokens}
    if span.value == 1 and not tokens & {*words.perfect}:
        return True  # "one child may be met by two bodies"
    shown = all(frozenset({code}) in speech.shown.printed for code in codes)
    return not codes or (len({code[0] for code in codes}) == 1 and span.value == 1 and shown)


def _is_hypothetical(speech: AnalysedSentence, span: NumberSpan) -> bool:
    """True after a condition with which a clause of a sentence begins that tells nothing of what was."""
    words, tokens = speech.words, speech.tokens
    opens = [
        token
        for before, token in zip((None, *tokens), tokens, strict=False)
        if token.text in words.conditional and token.end <= span.start and (before is None or before.text == ",")
        if not speech.find_phrase_end(token.start, load_lexicon(speech.language).read.about)  # "om lag"
    ]
    return bool(opens) and not any(token.text in words.past or token.text.endswith(words.endings) for token in tokens)


def _is_threshold_statement(speech: AnalysedSentence, span: NumberSpan) -> bool:
    """True for a number by which it is told how many are too many, and of whom that would be said."""
    words = speech.words
    if any(speech.find_phrase_end(end, words.too_many) for end in (span.end, _find_people_noun_end(speech, span))):
        return True
    judged = [
        number
        for number in speech.number_spans
        if number.start > span.start
        and number.value == span.value
        and speech.find_phrase_end(number.end, words.too_many)
    ]
    sentence_words = [token for token in speech.tokens if judged and token.end <= judged[0].start]
    return bool(judged) and not any(
        sentence_word.text in words.past or sentence_word.text == ";" for sentence_word in sentence_words
    )


def _is_about_authors(speech: AnalysedSentence, span: NumberSpan) -> bool:
    """True for people who made the figures or the text: "two women at the office wrote the report"."""
    words = speech.words
    if _is_author_list(speech, span):
        return True
    spans = [(number.start, _find_people_noun_end(speech, number)) for number in speech.number_spans]
    for start, _ in speech.find_phrases(words.makers):
        between = [sentence_word for sentence_word in speech.after(span.end) if sentence_word.end <= start]
        sentence_words = [
            sentence_word
            for sentence_word in between
            if not any(low <= sentence_word.start < high for low, high in spans)
        ]
        told = {*words.closing, *words.joint} - {*words.verbs, *words.past}
        if (
            start >= span.end
            and len(sentence_words) <= _WITHIN
            and all(sentence_word.text in told for sentence_word in sentence_words)
        ):
            return True
    if any(not any(low <= mention.start < high for low, high in spans) for mention in speech.code_mentions):
        return False  # somebody else is told of than by the numbers
    return bool(speech.find_phrases(words.making))


def _is_author_list(speech: AnalysedSentence, span: NumberSpan) -> bool:
    """True for those of whom a group that makes the figures consists: "the editors, two women and a man"."""
    words = speech.words
    last = next((number for number in reversed(speech.number_spans) if number.end <= span.start), None)
    before = [sentence_word.text for sentence_word in speech.before(span.start)[-1:]]
    if last is not None and before and before[0] in (*words.joint, ",") and _is_author_list(speech, last):
        return True
    groups = [end for _, end in speech.find_phrases(words.makers) if end <= span.start]
    between = (
        [sentence_word.text for sentence_word in speech.after(groups[-1]) if sentence_word.end <= span.start]
        if groups
        else []
    )
    return bool(groups) and (between == [","] or " ".join(between) in words.consisting)


def _find_people_noun_end(speech: AnalysedSentence, span: NumberSpan) -> int:
    """The place after the noun for people that a number counts; that after the number where none does."""
    for word in speech.after(span.end)[:2]:
        own_mention = next((mention for mention in speech.code_mentions if mention.start == word.start), None)
        if own_mention is not None:
            return own_mention.end
        if speech.people(word):
            return word.end
        if word.sign or word.text in speech.words.closing:
            break
    return span.end


def find_ratio_whole(speech: AnalysedSentence, span: NumberSpan) -> NumberSpan | None:
    """The second number of a share in two; None where a number is none.

    Args:
        speech: The sentence.
        span: The first number.
    """
    after = speech.after(span.end)[:1]
    noun = after[0].end if after and speech.people(after[0]) else span.end
    end = speech.find_phrase_end(span.end, speech.words.ratio) or speech.find_phrase_end(noun, speech.words.ratio)
    own_span = speech.find_number_after(end) if end else None
    fits = (
        own_span is not None and own_span.value is not None and span.value is not None and own_span.value >= span.value
    )
    return own_span if fits and own_span is not None and own_span.kind is NumberKind.COUNT else None


_MANY = 10  # a smaller number is by chance the same as one in print
_MOST = 100_000  # no text tells so many people in round words beside few


def is_people_count(speech: AnalysedSentence, span: NumberSpan) -> bool:
    """True for a number that counts people.

    Args:
        speech: The sentence.
        span: The number.
    """
    if speech.find_phrase_end(span.end, speech.words.exception):
        return speech.has_person_exception(span)
    told = [number for number in speech.number_spans if number.end <= span.start and number.kind is NumberKind.COUNT]
    among = speech.words.among_them
    if told and (speech.find_phrase_end(span.end, among) or speech.has_phrase_before(span.start, among)):
        return is_people_count(speech, told[-1])  # "20 girls, 19 of them"; "12 visits, of which two by night"
    return is_part_of_printed_count(speech, span) or _has_people_context(speech, span, told)


def _has_people_context(speech: AnalysedSentence, span: NumberSpan, told: Sequence[NumberSpan]) -> bool:
    """True for a number of people by what stands around it; some were told before."""
    whole = find_ratio_whole(speech, span)
    if whole is not None and speech.find_phrase_end(whole.end, speech.words.cases):
        return bool(speech.code_mentions)  # "15 of 16 cases"
    if _is_court_caseload(speech, span):
        return False
    alone = any(sentence_word.text in speech.words.solely for sentence_word in speech.before(span.start)[-2:])
    if alone and speech.find_phrase_end(span.end, speech.words.cases):
        return bool(speech.code_mentions)  # "only in one case"
    after = speech.after(span.end)
    few = bool(speech.code_mentions) and 0 < (span.value or 0) < speech.shown.threshold and not speech.is_normative
    if speech.is_about_hidden_cell or few:
        ends = [span.end, *(sentence_word.end for sentence_word in after[:1] if not sentence_word.sign)]
        if any(
            speech.find_phrase_end(current_end, (*speech.words.listed, *speech.words.cases)) for current_end in ends
        ):
            return True  # "two names"
    joint = bool(after) and after[0].text in speech.words.joint
    if joint and not told and _has_money_number_after(speech, after[0].end):
        return False
    if (span.value or 0) >= _MOST or _is_distributive_number(speech, span) or _has_money_number_before(speech, span):
        return False
    if joint and (own_span := speech.find_number_after(after[0].end)) is not None:
        return is_people_count(speech, own_span)  # "one or two meetings", "from one to two"
    if told and after and after[0].text in speech.words.others and _is_noun_phrase_end(speech, after[0].end):
        before = [sentence_word.text in speech.words.joint for sentence_word in speech.before(span.start)[-1:]]
        return before == [True] and is_people_count(speech, told[-1])  # "nine women and two others"
    end = span.end
    if (own_span := find_repeat_in_digits(speech, span)) is not None:
        end = speech.after(own_span.end)[0].end if speech.after(own_span.end) else own_span.end
    begins = not speech.before(span.start)
    return speech.has_persons_around(end, begins=begins) and not _is_exception_from_things(speech, span)


def is_part_of_printed_count(speech: AnalysedSentence, span: NumberSpan) -> bool:
    """True for some of a number of many that is in print of what is named: "43 of the 44 registrations".

    Args:
        speech: The sentence.
        span: The number.
    """
    whole = speech.whole(span)
    many = int(whole.value or 0) if whole is not None else 0
    if whole is None or many < _MANY or speech.has_body_after(whole.end):
        return False
    shown = speech.shown
    return any(shown.has_number(part, many) for cell in speech.cells() for part in shown.parts(cell) if part)


def _is_court_caseload(speech: AnalysedSentence, span: NumberSpan) -> bool:
    """True for cases that a court had: "the court heard two cases of forced labour"."""
    words = speech.words
    heard = any(token.text in words.courts for token in speech.tokens)
    return heard and any(sentence_word.text in words.cases for sentence_word in speech.after(span.end)[:2])


def _is_distributive_number(speech: AnalysedSentence, span: NumberSpan) -> bool:
    """True for a number of a group of any: "four by four"."""
    same = [
        number
        for number in speech.number_spans
        if number.start != span.start and number.text.lower() == span.text.lower()
    ]
    for number_span in same:
        low, high = sorted((span, number_span), key=lambda own: own.start)
        between = speech.text[low.end : high.start].split()
        if len(between) == 1 and between[0] in speech.words.turns:
            return True
    return False


def _is_noun_phrase_end(speech: AnalysedSentence, at: int) -> bool:
    """True where no noun follows a place."""
    return all(
        sentence_word.sign or sentence_word.text in speech.words.closing or _is_predicate_word(speech, sentence_word)
        for sentence_word in speech.after(at)[:1]
    )


def _is_predicate_word(speech: AnalysedSentence, word: SentenceWord) -> bool:
    words = speech.words
    return word.text in words.past or word.text.endswith(words.endings)


def _has_money_number_after(speech: AnalysedSentence, at: int) -> bool:
    """True where a number follows that is of money and not of people: "from 2 to 1 million"."""
    own_span = next((number_span for number_span in speech.read if at <= number_span.start <= at + 1), None)
    return own_span is not None and (own_span.kind is NumberKind.MONEY or (own_span.value or 0) >= _MOST)


def _has_money_number_before(speech: AnalysedSentence, span: NumberSpan) -> bool:
    """True after a number of money that is joined: "from two million to one"."""
    before = speech.before(span.start)[-1:]
    own_spans = [number_span for number_span in speech.read if before and number_span.end <= before[0].start]
    joined = bool(before) and before[0].text in speech.words.joint
    return joined and bool(own_spans) and _has_money_number_after(speech, own_spans[-1].start)


def find_repeat_in_digits(speech: AnalysedSentence, span: NumberSpan) -> NumberSpan | None:
    """The same number in digits, in brackets: "two (2) men"."""
    after = speech.after(span.end)
    own_span = speech.find_number_after(after[0].end) if after and after[0].text == "(" else None
    return (
        own_span if own_span is not None and own_span.value == span.value and own_span.start == after[0].end else None
    )


def _is_body_count(speech: AnalysedSentence, span: NumberSpan) -> bool:
    """True for so many of what a code in print is called, and of nothing else: "we asked two restaurants"."""
    own_pairs, codes = speech.named(span.end), {mention.code for mention in speech.code_mentions}
    if len(own_pairs) != 1 or codes != own_pairs or own_pairs not in speech.shown.printed:
        return False
    start = next(mention.start for mention in speech.code_mentions if mention.start >= span.end)
    between = [sentence_word for sentence_word in speech.after(span.end) if sentence_word.end <= start]
    word = speech.after(start)[0]
    solely = any(sentence_word.text in speech.words.solely for sentence_word in speech.before(span.start)[-1:])
    near = len(between) < 2 and not any(sentence_word.text in speech.words.closing for sentence_word in between)
    return near and not solely and not speech.is_person_or_code(word)


def _is_exception_from_things(speech: AnalysedSentence, span: NumberSpan) -> bool:
    """True for what is excepted of all of something that is nobody: "every day but one"."""
    words = speech.words
    if is_exempt_number(speech, span) or is_general_statement(speech, span):
        return True
    if speech.is_amount_of_things(span.end) or speech.is_among_things(span.end) or speech.has_share_of_things(span):
        return True
    if not speech.has_phrase_before(span.start, words.except_):
        return False
    opened = [end for _, end in speech.find_phrases((*words.everyone, *words.every)) if end <= span.start]
    if not opened:
        return not speech.has_person_exception(span)
    excepted = max((start for start, end in speech.find_phrases(words.except_) if end <= span.start), default=0)
    between = [
        sentence_word for sentence_word in speech.before(excepted) if opened and sentence_word.start >= opened[-1]
    ]
    sentence_words = [sentence_word for sentence_word in between if sentence_word.text not in words.closing]
    named = any(
        speech.people(sentence_word)
        or any(sentence_word.start == own_mention.start for own_mention in speech.code_mentions)
        for sentence_word in sentence_words
    )
    return bool(sentence_words) and not named
