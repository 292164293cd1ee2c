"""Disclosures without a number: all, only, last, couples, ranks and comparisons."""

from __future__ import annotations

from collections.abc import Iterator

from tilstand.languages.lexicon import load_lexicon
from tilstand.protect.text.cells import TextDisclosure
from tilstand.protect.text.code_words import Codes, ShownCells
from tilstand.protect.text.nouns import load_singular_people_nouns
from tilstand.protect.text.sentences import AnalysedSentence
from tilstand.protect.text.tokens import SentenceWord
from tilstand.protect.text.zero_statements import find_exclusive_statements, find_zero_statements
from tilstand.report_text import NumberKind
from tilstand.terms import ValueQualifier

_NEAR = 3  # words


def find_comparisons(speech: AnalysedSentence) -> Iterator[TextDisclosure]:
    """That a hidden group is exactly as many as another one, or so many times as many.

    Who knows the other one knows the hidden one too, whatever the sizes.

    Args:
        speech: The sentence.
    """
    cells, money = speech.cells(), any(number_span.kind is NumberKind.MONEY for number_span in speech.read)
    meant = bool(speech.code_mentions) or speech.has_people_noun
    if speech.is_normative or money or not (meant and speech.is_about_hidden_cell):
        return
    read = load_lexicon(speech.language).read
    for start, end in speech.find_phrases(speech.words.equal):
        if speech.find_phrase_end(start, read.percent):
            continue  # "25 per cent"
        if any(sentence_word.text in read.units for sentence_word in speech.after(end)[:1]):
            continue  # "per year"
        if any(
            speech.find_phrase_end(sentence_word.start, speech.words.earlier)
            for sentence_word in speech.after(end)[:_NEAR]
        ):
            continue  # "as many as last year": that number is not known either
        before = speech.before(start)[-1:]
        near = [number for number in speech.number_spans if before and number.end == before[0].end]
        if not is_approximate(speech, near[0].start if near else start):
            yield TextDisclosure("change", speech.text[start:end], start, cells)
            return


def find_absence_statements(speech: AnalysedSentence) -> Iterator[TextDisclosure]:
    """That a hidden group is not there at all: "women are absent from the list".

    Args:
        speech: The sentence.
    """
    if speech.is_normative or not speech.is_about_hidden_cell:
        return
    for start, end in speech.find_phrases(speech.words.absent):
        if not speech.has_phrase_before(start, speech.words.negation):
            yield TextDisclosure("none", speech.text[start:end], start, speech.cells())
            return


def is_approximate(speech: AnalysedSentence, at: int) -> bool:
    """True where it is said before a place that what follows is no exact number: "nearly as many".

    Args:
        speech: The sentence.
        at: The place.
    """
    read = load_lexicon(speech.language).read
    return speech.has_phrase_before(at, (*read.about, *read.at_least, *read.at_most, *speech.words.negation))


_WITHIN = 3  # words


def find_quantifier_statements(speech: AnalysedSentence) -> Iterator[TextDisclosure]:
    """All that a sentence gives away without a number.

    Args:
        speech: The sentence.
    """
    alone = (_find_couples, _find_last_one, _find_early_ends, _find_no_others, _find_sole_persons, _find_single_persons)
    for kind in (
        find_zero_statements,
        *alone,
        _find_everybody_statements,
        _find_exclusive_groups,
        _find_ranking_statements,
        find_exclusive_statements,
        find_comparisons,
        find_absence_statements,
    ):
        yield from kind(speech)


def _find_couples(speech: AnalysedSentence) -> Iterator[TextDisclosure]:
    """That two who belong together are meant: "a married couple came from there"."""
    cells, words = speech.cells(), speech.words
    if speech.shown.threshold <= len(("one", "other")) or not speech.code_mentions:
        return
    if any(speech.shown.has_number(cell, len(("one", "other"))) for cell in cells):
        return
    for start, end in speech.find_phrases(words.pairs):
        if speech.is_obligation(start) or speech.find_phrase_end(end, words.of) or speech.find_phrases(words.two):
            continue
        if speech.find_phrases(words.conditional) or speech.has_phrase_before(start, words.for_):
            continue
        yield TextDisclosure("few", speech.text[start:end], start, cells)
        return


def _find_last_one(speech: AnalysedSentence) -> Iterator[TextDisclosure]:
    """That one is left when numbers of people are told: "six from here, ten from there; the last one ..."."""
    counted = [number for number in speech.number_spans if number.kind is NumberKind.COUNT]
    for start, end in speech.find_phrases(speech.words.last_one):
        told = [
            number_span
            for number_span in counted
            if number_span.end <= start and speech.has_persons_around(number_span.end)
        ]
        next_ = speech.after(end)[:1]
        verb = any(sentence_word.text in (*speech.words.past, *speech.words.verbs) for sentence_word in next_)
        if told and verb and speech.code_mentions and speech.is_in_past(start):
            yield TextDisclosure("one", speech.text[start:end], start, speech.cells())
            return


def _find_early_ends(speech: AnalysedSentence) -> Iterator[TextDisclosure]:
    """That an order ends early: "the second and last of them came in May" tells that they were two."""
    words, cells = speech.words, speech.cells()
    few = load_lexicon(speech.language).read.ordinals
    names = (*few.first, *few.second)[: 2 * speech.shown.threshold]
    ends = (*words.only, *words.last)
    if not speech.code_mentions or all(cell in speech.shown.printed for cell in cells):
        return
    for start, end in speech.find_phrases(names):
        after = speech.after(end)[:2]
        if len(after) == 2 and after[0].text in (*words.joint, ",") and after[1].text in ends:
            yield TextDisclosure("few", speech.text[start : after[1].end], start, cells)
            return


def _find_no_others(speech: AnalysedSentence) -> Iterator[TextDisclosure]:
    """That nobody else is in a hidden group than those just told of."""
    cells = speech.cells()
    if speech.is_normative or not speech.is_about_hidden_cell:
        return
    for start, end in speech.find_phrases(speech.words.no_others):
        yield TextDisclosure("one", speech.text[start:end], start, cells)
        return


def _find_everybody_statements(speech: AnalysedSentence) -> Iterator[TextDisclosure]:
    """That a whole group is in one category: then nobody of it is in another."""
    words = speech.words
    for start, end in speech.find_phrases((*words.everyone, *words.every)):
        cells, own_span = speech.cells(), speech.find_number_after(end)
        but = speech.find_phrase_end(end, words.except_)
        if but and speech.is_about_hidden_cell and speech.named(but) and speech.find_number_after(but) is None:
            yield TextDisclosure("none", speech.text[start:but], start, cells)  # "by everyone but the police"
            continue
        if (
            not (speech.has_persons_around(end) or (own_span is not None and speech.has_persons_around(own_span.end)))
            or speech.is_normative
            or len(speech.find_dimensions(end)) < 2
            or but
            or speech.find_phrase_end(end, words.for_)  # "invites all to a meal"
            or is_approximate(speech, start)
            or (speech.has_phrase_before(start, words.for_) and not speech.find_phrases(words.given))
            or _is_interrogative(speech, start, end)
            or any(low <= start < high for low, high in speech.find_phrases(words.idle))
        ):
            continue
        if not any(_is_group_in_one_category(speech.shown, cell) for cell in cells):
            yield TextDisclosure("all", speech.text[start:end], start, cells)


def _is_interrogative(speech: AnalysedSentence, start: int, end: int) -> bool:
    """True for a word for "every" before no noun, which means something else: "kvar dei andre var"."""
    words = speech.words
    if not any(low == start for low, _ in speech.find_phrases(words.every)) or speech.find_phrase_end(end, words.of):
        return False
    after = speech.after(end)
    closed = bool(after) and after[0].text in words.closing
    return closed or speech.has_phrase_before(start, words.of)  # "17 of each"


def _find_exclusive_groups(speech: AnalysedSentence) -> Iterator[TextDisclosure]:
    """That nobody else is in a group: "the children there were exclusively girls"."""
    cells = speech.cells()
    if speech.is_normative or len(cells[0]) < 2 or any(_is_group_in_one_category(speech.shown, cell) for cell in cells):
        return
    for start, end in speech.find_phrases(speech.words.solely):
        if _is_about_illustration(speech, start):
            continue
        end = _find_recipient_start(speech, start, end) or end
        word = next(iter(speech.after(end)), None)
        many = (
            word is not None and speech.people(word) and word.text not in load_singular_people_nouns(speech.language)[1]
        )
        if many and not speech.has_phrase_before(start, speech.words.for_):
            yield TextDisclosure("all", speech.text[start:end], start, cells)


def _find_recipient_start(speech: AnalysedSentence, start: int, end: int) -> int:
    """Where those begin who got something and were the only ones to: "the places went exclusively to men"."""
    words = speech.words
    verb = [sentence_word.text for sentence_word in speech.before(start)[-1:]]
    got = any(text in words.past and text not in words.being for text in verb)
    return speech.find_phrase_end(end, words.for_) if got else 0


def _is_about_illustration(speech: AnalysedSentence, start: int) -> bool:
    """True where it is told what a picture or table shows: "figure 4 shows only women"."""
    opened = [
        sentence_word for sentence_word in speech.before(start) if sentence_word.text not in speech.words.definite
    ][:1]
    return any(sentence_word.text in speech.words.called for sentence_word in opened)


def _find_sole_persons(speech: AnalysedSentence) -> Iterator[TextDisclosure]:
    """That somebody is the only one, or the certain one, of whom a cell tells."""
    words, (singular, definite) = speech.words, load_singular_people_nouns(speech.language)
    cells = speech.cells()
    if not speech.code_mentions or speech.is_normative or any(speech.shown.has_number(cell, 1) for cell in cells):
        return
    for start, end in speech.find_phrases(speech.words.only):
        after = speech.after(end)[:_WITHIN]
        excepted = bool(after) and after[0].text in speech.words.exception and speech.has_people_noun
        if speech.has_phrase_before(start, (*words.every, *words.negation)) or _is_about_illustration(
            speech, start
        ):  # "each single child"
            continue
        if speech.is_part_of_code_name(SentenceWord(start, end, "")):
            continue  # "single people" as they are called in a table
        alone = speech.text[start:end].lower() not in words.solely  # "only Europe is stated"
        meant = alone and [
            sentence_word
            for sentence_word in after[:2]
            if any(own_mention.start == sentence_word.start for own_mention in speech.code_mentions)
        ]
        ends = alone and (not after or after[0].sign)  # "the source separates Norway only"
        who = speech.is_about_hidden_cell and (meant or ends or speech.find_phrase_end(end, words.listed))
        if who or excepted or any(speech.people(word) or word.text in singular for word in after):
            yield TextDisclosure("one", speech.text[start:end], start, cells)
            return
    if any(cell in speech.shown.printed for cell in cells):
        return
    ones = [
        at
        for at in speech.find_phrases(words.the_one)
        if any(own_mention.end == at[0] - 1 for own_mention in speech.code_mentions)
    ]
    for start, end in (*speech.find_phrases(words.the_only), *ones):
        after = speech.after(end)[:2]
        named = {mention.start for mention in speech.code_mentions if mention.code[0] not in speech.shown.actors}
        of = not after or after[0].sign or after[0].text in words.closing
        if of or any(sentence_word.start in named for sentence_word in after):
            yield TextDisclosure("one", speech.text[start:end], start, cells)
            return
    for word in speech.tokens:
        certain = word.text in definite or (word.text in singular and speech.has_definite_article(word))
        alone = bool(speech.find_phrases(words.alone))
        if (
            certain
            and (alone or not _is_generic_person(speech, word))
            and any(mention.start != word.start for mention in speech.code_mentions)
        ):
            yield TextDisclosure("one", word.text, word.start, cells)
            return


def _is_generic_person(speech: AnalysedSentence, word: SentenceWord) -> bool:
    """True for whom a rule is about, or each of many matters: "in cases in which the applicant was heard"."""
    words = speech.words
    if any(end <= word.start for _, end in speech.find_phrases((*words.matters, *words.defining))):
        return True
    if any(sentence_word.text in words.conditional for sentence_word in speech.before(word.start)):
        return True
    name = speech.text[word.start].isupper() and word.start > speech.tokens[0].start
    return name or not (
        speech.is_clause_in_past(word)
        or any(sentence_word.text in words.perfect for sentence_word in speech.after(word.end))
    )


def _find_single_persons(speech: AnalysedSentence) -> Iterator[TextDisclosure]:
    """That there was somebody, where nothing is in print: "the police met a man in ..."."""
    cells = speech.cells()
    shown = len(cells[0]) < 2 or any(cell in speech.shown.printed for cell in cells)
    if speech.is_normative or not cells[0] or speech.find_phrases(speech.words.ruling):
        return
    for word in speech.tokens:
        told = speech.has_narrower_noun(word.end) or (not shown and speech.has_person_after(word.end))
        told = told or (
            speech.is_about_hidden_cell
            and speech.has_phrase_before(word.start, speech.words.solely)
            and bool(speech.named(word.end))
        )
        if (
            speech.is_indefinite_word(word)
            and told
            and speech.is_in_past(word.start)
            and not _is_denied_quality(speech, word)
        ):
            yield TextDisclosure("one", word.text, word.start, cells)
            return


def _is_denied_quality(speech: AnalysedSentence, word: SentenceWord) -> bool:
    """True for what it is denied that somebody was: "no grounds to believe that he was a victim"."""
    words = speech.words
    before, denied = speech.before(word.start), {*words.negation, *words.nobody}
    signs = [at for at, sentence_word in enumerate(before, 1) if sentence_word.sign]
    before = before[signs[-1] if signs else 0 :]
    return any(sentence_word.text in words.being for sentence_word in before[-1:]) and any(
        sentence_word.text in denied for sentence_word in before
    )


def _find_ranking_statements(speech: AnalysedSentence) -> Iterator[TextDisclosure]:
    """Who has most or fewest, and who comes next, where their numbers are hidden."""
    cells = speech.cells()
    for start, end in speech.find_phrases(speech.words.superlative):
        limit = speech.find_number_after(end)
        if limit is not None and limit.qualifier is ValueQualifier.AT_MOST and limit.start - end <= 1:
            continue  # "at most two"
        if _is_majority(speech, start, end):
            continue
        low, high = speech.find_clause(start)
        meant = any(low <= mention.start < high for mention in speech.code_mentions)
        if meant and not all(cell in speech.shown.printed for cell in cells):
            yield TextDisclosure("rank", speech.text[start:end], start, cells)
            return


def _is_majority(speech: AnalysedSentence, start: int, end: int) -> bool:
    """True for more than half of a whole, which is no rank: "most of those who came were women"."""
    words = speech.words
    if speech.text[start:end].lower() not in words.majority:
        return False
    before, after = speech.before(start)[-1:], speech.after(end)
    ranks = any(sentence_word.text in words.then for sentence_word in after[:_WITHIN])
    whole = (
        not before or before[0].sign or before[0].text in {*words.functional, *words.joint}.difference(words.definite)
    )
    are = any(sentence_word.text in words.being for sentence_word in after[:1])  # "in the north most are women"
    return bool(speech.find_phrase_end(end, words.of)) or ((whole or are) and not ranks)


def _is_group_in_one_category(shown: ShownCells, cell: Codes) -> bool:
    """True where print tells as well that all of a group are in a category."""
    own_numbers = shown.printed.get(cell)
    wholes = (shown.printed.get(part) for part in shown.parts(cell) if part != cell)
    return bool(own_numbers) and any(whole and own_numbers and whole[0] == own_numbers[0] for whole in wholes)
