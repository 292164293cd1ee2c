"""Statements that a cell is zero, or that all are in some categories only."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import product

from tilstand.protect.text.cells import TextDisclosure
from tilstand.protect.text.code_words import Code, Codes, ShownCells
from tilstand.protect.text.mentions import CodeMention
from tilstand.protect.text.nouns import load_singular_people_nouns
from tilstand.protect.text.sentences import AnalysedSentence
from tilstand.protect.text.tokens import SentenceWord
from tilstand.report_text import NumberKind
from tilstand.terms import ValueQualifier

_WITHIN = 3  # words


def find_exclusive_statements(speech: AnalysedSentence) -> Iterator[TextDisclosure]:
    """That what happened did so in some categories alone: "it occurred only in the north".

    Args:
        speech: The sentence.
    """
    words = speech.words
    if speech.is_normative or not speech.find_phrases(words.occurring) or speech.find_phrases((*words.more, *words.by)):
        return
    for start, end in speech.find_phrases((*words.solely, *words.elsewhere)):
        if speech.has_phrase_before(start, words.negation) or speech.find_number_after(end) is not None:
            continue
        for group in (_find_categories_after(speech, end), _find_categories_before(speech, start, end)):
            cells = _list_other_categories(speech, group)
            if cells and not all(speech.shown.has_number(cell, 0) for cell in cells):
                yield TextDisclosure("none", speech.text[start:end], start, cells)
                return


def _find_categories_after(speech: AnalysedSentence, at: int) -> Sequence[CodeMention]:
    """The categories after a place, joined with each other; a verb may stand before them."""
    found: list[CodeMention] = []
    for mention in speech.code_mentions:
        if mention.start < at:
            continue
        between = [sentence_word.text for sentence_word in speech.after(at) if sentence_word.end <= mention.start]
        if not (_has_joined_categories(speech, between) if found else _is_near_category(speech, between, at)):
            break
        found.append(mention)
        at = mention.end
    return found


def _find_categories_before(speech: AnalysedSentence, start: int, end: int) -> Sequence[CodeMention]:
    """The categories right before words with which a clause ends, joined with each other."""
    after = speech.after(end)[:1]
    small = {",", *speech.words.joint, *speech.words.functional}
    found: list[CodeMention] = []
    if after and not after[0].sign and after[0].text not in speech.words.stopwords:
        return found
    for mention in reversed(speech.code_mentions):
        if mention.end > start:
            continue
        between = [sentence_word.text for sentence_word in speech.before(start) if sentence_word.start >= mention.end]
        if not (_has_joined_categories(speech, between) if found else all(text in small for text in between)):
            break
        found.append(mention)
        start = mention.start
    return found


def _has_joined_categories(speech: AnalysedSentence, between: Sequence[str]) -> bool:
    words = speech.words
    small = {",", *words.joint, *words.stopwords, *words.definite}
    return bool(between) and len(between) <= _WITHIN and all(text in small for text in between)


def _is_near_category(speech: AnalysedSentence, between: Sequence[str], at: int) -> bool:
    words = speech.words
    ends = {*words.for_, *(text.split()[0] for text in words.amount), ";", ":", "."}
    number = any(
        at <= number_span.start and number_span.start < at + len(" ".join(between))
        for number_span in speech.number_spans
    )
    return len(between) <= _WITHIN and not number and not any(text in ends for text in between)


def _list_other_categories(speech: AnalysedSentence, group: Sequence[CodeMention]) -> tuple[Codes, ...]:
    """The cells of what else a sentence names in the categories of a dimension that are not among these."""
    if not group:
        return ()
    dimension = group[0].code[0]
    named = {code_mention.code for code_mention in group if code_mention.code[0] == dimension}
    frame: dict[str, list[Code]] = {}
    for mention in speech.code_mentions:
        if mention.code[0] != dimension and mention.code not in frame.get(mention.code[0], ()):
            frame.setdefault(mention.code[0], []).append(mention.code)
    left = sorted(word for word in speech.shown.words if word[0] == dimension and word not in named)
    wholes = [frozenset(pairs) for pairs in product(*frame.values())]
    if not frame or all(_is_whole_in_print(speech.shown, whole, named) for whole in wholes):
        return ()
    return tuple(whole | {pair} for whole in wholes for pair in left)


def _is_whole_in_print(shown: ShownCells, whole: Codes, named: set[Code]) -> bool:
    """True where print tells as well that these categories are all of a whole."""
    own_numbers, parts = (shown.printed.get(whole), [shown.printed.get(whole | {pair}) for pair in sorted(named)])
    return (
        bool(own_numbers)
        and all(parts)
        and own_numbers is not None
        and own_numbers[0] == sum(part[0] for part in parts if part)
    )


def find_zero_statements(speech: AnalysedSentence) -> Iterator[TextDisclosure]:
    """All that a sentence gives away of cells in which nobody is.

    Args:
        speech: The sentence.
    """
    for kind in (_find_nobody_statements, _find_neither_statements, _find_never_statements, _find_denied_sightings):
        yield from kind(speech)


def _find_nobody_statements(speech: AnalysedSentence) -> Iterator[TextDisclosure]:
    """That nobody is in a cell, where that is not in print."""
    words = speech.words
    told = [phrase for phrase in speech.find_phrases(words.nobody) if not _is_denied_nobody(speech, phrase[0])]
    for start, end in (*told, *_find_denials(speech)):
        if speech.text[end : end + 1] == "." and any(
            0 < number_span.start - end <= len(". ") for number_span in speech.read
        ):
            continue  # "Act No. 2"
        if (
            _is_covered_by_threshold(speech, start, end)
            or _is_about_given_number(speech, end)
            or _is_elided_zero(speech, start, end)
        ):
            continue
        named = speech.named(end)
        without = any(
            sentence_word.text in words.neither for sentence_word in speech.after(end)
        ) and not speech.is_in_past(start)
        if speech.is_obligation(start) or without or not (named or speech.code_mentions):
            continue  # "nobody is refused without a reason"
        if not speech.has_persons_around(end) and not _is_met_by_no_body(speech, end):
            continue
        cells = speech.cells(named)
        if not any(speech.shown.has_number(cell, 0) for cell in cells):
            yield TextDisclosure("none", speech.text[start:end], start, cells)


def _find_denied_sightings(speech: AnalysedSentence) -> Iterator[TextDisclosure]:
    """That those who are named were not found: "women under 18 were not registered in the north"."""
    words, cells = speech.words, speech.cells()
    if speech.is_normative or not speech.is_about_hidden_cell:
        return
    for start, end in speech.find_phrases(words.negation):
        before, after = speech.before(start), speech.after(end)[:1]
        found = after and after[0].text in words.occurring and after[0].text not in words.being
        begun = before and (speech.is_part_of_code_name(before[0]) or speech.people(before[0]))
        if found and begun and before[-1].text in (*words.being, *words.past):
            yield TextDisclosure("none", speech.text[start:end], start, cells)
            return


def _is_met_by_no_body(speech: AnalysedSentence, at: int) -> bool:
    """True where no body of a kind met somebody: "no congregation came across a berry picker"."""
    after = speech.after(at)
    if not after or not speech.bodies(after[0]) or not speech.is_in_past(at):
        return False
    return any(
        speech.is_indefinite_word(sentence_word)
        and (speech.has_person_after(sentence_word.end) or speech.named(sentence_word.end))
        for sentence_word in after[1:]
    )


def _find_denials(speech: AnalysedSentence) -> Iterator[tuple[int, int]]:
    """Where it is denied that there was anybody: "did not meet any", "women were not registered"."""
    words = speech.words
    for start, end in speech.find_phrases(words.neither):  # "the only district without anybody in ..."
        near = speech.after(end)[: 3 * _WITHIN]
        own_words = [
            sentence_word
            for sentence_word in near
            if sentence_word.text in words.any and not _is_about_any_thing(speech, sentence_word)
        ]
        if own_words and speech.is_about_hidden_cell and speech.code_mentions:
            yield start, own_words[0].end
    for start, end in speech.find_phrases(words.negation):
        if any(
            sentence_word.text in words.knowing
            for sentence_word in (*speech.before(start)[-2:], *speech.after(end)[:1])
        ):
            continue  # "we do not know of anybody" tells of nobody
        is_ = any(sentence_word.text in words.being for sentence_word in speech.before(start)[-1:])
        if not is_ and (bare := _find_denied_people(speech, end)) is not None:
            yield start, bare.start
    for start, end in sorted((*speech.find_phrases(words.negation), *speech.find_phrases(words.yet))):
        if any(
            sentence_word.text in words.knowing
            for sentence_word in (*speech.before(start)[-2:], *speech.after(end)[:1])
        ):
            continue
        for word in speech.after(end)[: 2 * _WITHIN]:
            flag = (
                speech.is_about_hidden_cell
                and word.start in speech.article_starts
                and speech.has_person_after(word.end)
            )
            if flag or (word.text in words.any and not _is_about_any_thing(speech, word)):
                yield word.start, word.end


def _find_denied_people(speech: AnalysedSentence, at: int) -> SentenceWord | None:
    """The people of whom it is denied that there were any: "women were not met", "there lived not men"."""
    words = speech.words
    for word in speech.after(at)[:2]:
        if word.sign or word.text in (*words.definite, *words.any, *words.solely):
            return None
        if speech.is_person_or_code(word) or (speech.is_about_hidden_cell and speech.is_part_of_code_name(word)):
            own_number = next(
                (mention.end for mention in speech.code_mentions if mention.start == word.start), word.end
            )
            after = [sentence_word.text for sentence_word in speech.after(own_number)]
            plural = (
                word.text
                not in load_singular_people_nouns(speech.language)[0] | load_singular_people_nouns(speech.language)[1]
            )
            other_flag = any(text in words.contrast for text in after) or after[:1] == [","]
            return word if plural and not other_flag and not speech.find_phrases(words.superlative) else None
    return None


def _is_about_any_thing(speech: AnalysedSentence, word: SentenceWord) -> bool:
    """True for any thing: "of that we say nothing" has no noun for people after it."""
    next_ = speech.after(word.end)[:1]
    return word.text in speech.words.anything and not any(
        speech.is_person_or_code(sentence_word) for sentence_word in next_
    )


def _is_elided_zero(speech: AnalysedSentence, start: int, end: int) -> bool:
    """True for none of the things of which a number was told before: "three boats here and none there"."""
    counts = (number for number in speech.number_spans if number.kind is NumberKind.COUNT and not number.unit)
    told = [count for count in counts if count.end <= start]
    before = [sentence_word.text for sentence_word in speech.before(start)[-1:]]
    if not told or not before or before[0] not in (*speech.words.joint, ","):
        return False
    bare = _is_noun_absent(speech, end)
    next_ = [(number_span, speech.after(number_span.end)[0]) for number_span in told]  # "none" itself, if nothing else
    noun = [number_span for number_span, word in next_ if not word.sign and word.text not in speech.words.closing]
    return bare and bool(noun) and not speech.has_persons_around(noun[-1].end)


def _is_denied_nobody(speech: AnalysedSentence, start: int) -> bool:
    """True for nobody who is denied, or is a part of an address: "that is not to say that none"."""
    words, before = speech.words, speech.before(start)
    end = speech.find_phrase_end(start, words.nobody) or start
    signs = [at for at, sentence_word in enumerate(before, 1) if sentence_word.sign]
    clause = before[signs[-1] if signs else 0 :]
    denied = any(sentence_word.text in words.negation for sentence_word in clause[:-1])
    more = speech.find_phrase_end(end, words.more)  # "no more and no fewer than"
    return denied or bool(more) or speech.text[:start].endswith(".")


def _is_noun_absent(speech: AnalysedSentence, at: int) -> bool:
    """True where no noun follows a place."""
    return all(
        sentence_word.sign or sentence_word.text in speech.words.closing for sentence_word in speech.after(at)[:1]
    )


def _is_about_given_number(speech: AnalysedSentence, at: int) -> bool:
    """True for nobody who told a number, and for no number: "nobody has given a figure for the north"."""
    named = {mention.start for mention in speech.code_mentions}
    for word in speech.after(at)[: _WITHIN + 1]:
        if word.sign or word.start in named or speech.people(word):
            return False
        if word.text in speech.words.figures:
            return True
    return False


def _find_neither_statements(speech: AnalysedSentence) -> Iterator[TextDisclosure]:
    """That nobody is in either of two cells: "neither women nor men came from there"."""
    for start, end in speech.find_phrases(speech.words.neither):
        named = speech.named(end)
        cells = speech.cells()
        before = [sentence_word.text for sentence_word in speech.before(start)[-2:]]
        if len(before) > 1 and before[-1] in speech.words.joint and before[-2] in speech.words.beside:
            continue  # "with or without"
        if _is_neither_of_bodies(speech, end) or not speech.has_persons_around(end):
            continue
        shown = all(cell in speech.shown.printed for cell in cells)  # "three in five were without a permit"
        if named and not shown and not all(speech.shown.has_number(cell, 0) for cell in cells):
            yield TextDisclosure("none", speech.text[start:end], start, cells)


def _is_covered_by_threshold(speech: AnalysedSentence, start: int, end: int) -> bool:
    """True where nobody is what "fewer than" covers too: "fewer than three, or none"."""
    least = speech.shown.threshold - 1
    limits = [
        number for number in speech.number_spans if number.end <= start and number.qualifier is ValueQualifier.AT_MOST
    ]
    ends = [sentence_word.text in speech.words.joint for sentence_word in speech.before(start)[-1:]] == [True]
    closed = all(sentence_word.sign for sentence_word in speech.after(end)[:1])
    return ends and closed and any((limit.value or 0) >= least for limit in limits)


def _is_neither_of_bodies(speech: AnalysedSentence, at: int) -> bool:
    """True where those of whom "neither" is said do something else than have people: "reported a fall"."""
    words = speech.words
    last = max((mention.end for mention in speech.code_mentions if mention.start >= at), default=at)
    tail = speech.after(last)
    sentence_words = [sentence_word for sentence_word in tail[1:] if not sentence_word.sign]
    if (
        not sentence_words
        or speech.find_phrase_end(at, words.of)
        or tail[0].sign
        or tail[0].text in (*words.verbs, *words.past, *words.of)
    ):
        return False
    if any(
        sentence_word.text in (*words.any, *words.cases) or speech.people(sentence_word)
        for sentence_word in sentence_words
    ):
        return False
    return not any(sentence_word.text.endswith(words.participles) for sentence_word in sentence_words)


def _find_never_statements(speech: AnalysedSentence) -> Iterator[TextDisclosure]:
    """That somebody was never met, where that is not in print: "we have never met a child in ..."."""
    cells = speech.cells()
    if speech.is_normative or not speech.code_mentions or any(cell in speech.shown.printed for cell in cells):
        return
    for start, end in speech.find_phrases(speech.words.never):
        after = speech.after(end)[: _WITHIN + 1]
        met = [
            speech.has_person_after(sentence_word.end)
            or (speech.is_about_hidden_cell and speech.named(sentence_word.end))
            for sentence_word in after
        ]
        bare = speech.is_about_hidden_cell and any(speech.people(sentence_word) for sentence_word in after[:2])
        if bare or any(
            speech.is_indefinite_word(sentence_word) and own_values
            for sentence_word, own_values in zip(after, met, strict=True)
        ):
            yield TextDisclosure("none", speech.text[start:end], start, cells)
