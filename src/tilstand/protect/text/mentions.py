"""Codes that a sentence mentions, and the cells that it may be about."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache, cached_property, lru_cache
from itertools import product

from tilstand.languages.disclosure_lexicon import DisclosureLexicon, load_disclosure_lexicon
from tilstand.protect.text.code_words import Code, Codes, CodeWords, ShownCells, find_ages
from tilstand.protect.text.nouns import split_people_compound
from tilstand.protect.text.tokens import (
    NEAR,
    SentenceWord,
    Span,
    TokenizedSentence,
    has_overlap,
    read_number_expressions,
)
from tilstand.report_text import NumberKind, NumberSpan
from tilstand.terms import Language

_WORD = re.compile(r"[^\W\d_]{6,}")
_NEAR = 3  # words


@dataclass(frozen=True, slots=True)
class CodeMention:
    """A code that a sentence names."""

    start: int
    end: int
    code: Code


@lru_cache(maxsize=1024)
def find_code_mentions(text: str, language: Language, words: CodeWords) -> tuple[CodeMention, ...]:
    """The codes that a sentence names, in order; of words within each other the longest.

    Args:
        text: The sentence.
        language: Its language.
        words: The words for the codes of a release.
    """
    low, taken, code_mentions = text.lower(), [False] * len(text), list[CodeMention]()
    for form, code in words.find_likely_words(low, language):
        for start, end in _find_form_places(form, low):
            if not any(taken[start:end]):
                taken[start:end] = [True] * (end - start)
                code_mentions.append(CodeMention(start, end, code))
    for form, code in words.find_split_words(low, language):
        for match in _compile_split_phrase(form).finditer(low):
            if read_number_expressions(match[1], language) and not taken[match.end() - 1]:
                code_mentions.append(CodeMention(match.start(2), match.end(2), code))
    for match in _WORD.finditer(low):
        parts = split_people_compound(match[0], language)
        if parts and not any(taken[match.start() : match.end()]):
            heads = (words.whole(part, language) for part in parts)
            code_mentions += [CodeMention(match.start(), match.end(), head) for head in heads if head is not None][:1]
    for age_mention in find_ages(low, language, words.get_code_ages):
        if not any(taken[age_mention.start : age_mention.end]):
            code_mentions += [CodeMention(age_mention.start, age_mention.end, code) for code in age_mention.codes]
    code_mentions.sort(key=lambda one: one.start)
    return tuple(_invert_excluded_mentions(low, language, words, code_mentions))


def _invert_excluded_mentions(
    text: str, language: Language, known: CodeWords, found: list[CodeMention]
) -> Iterator[CodeMention]:
    """Mentions, those of "others than ..." and "outside ..." turned into the others of their dimension."""
    words = load_disclosure_lexicon(language)
    likely = found and any(f"{current_text} " in text for current_text in (*words.than, *words.outside))
    meant = [match.span() for match in _compile_exclusion_words(language).finditer(text)] if likely else []
    if not meant:
        yield from found
        return
    groups = [group for _, end in meant if (group := _find_joined_mentions(text, end, words, found))]
    first = {group[0]: {current_code_mention.code for current_code_mention in group} for group in groups}
    for code_mention in found:
        if code_mention in first:
            codes = (code for code in known if code[0] == code_mention.code[0] and code not in first[code_mention])
            yield from (CodeMention(code_mention.start, code_mention.end, code) for code in sorted(codes))
        elif not any(code_mention in group for group in groups):
            yield code_mention


def _find_joined_mentions(
    text: str, at: int, words: DisclosureLexicon, found: Sequence[CodeMention]
) -> list[CodeMention]:
    """The mentions of one dimension that follow a place, joined with each other."""
    group: list[CodeMention] = []
    for code_mention in found:
        if code_mention.start < at:
            continue
        small = text[at : code_mention.start].replace(",", " ").split()
        other_flag = bool(group) and code_mention.code[0] != group[0].code[0]
        if other_flag or len(small) > _NEAR or not _has_only_function_words(small, words, joined=bool(group)):
            break
        group.append(code_mention)
        at = code_mention.end
    return group


def _has_only_function_words(between: Sequence[str], words: DisclosureLexicon, *, joined: bool) -> bool:
    """True for nothing but small words; between two codes one that joins them is among these."""
    fine = all(text in words.closing or text in words.joint or text in words.definite for text in between)
    return fine and (not joined or not between or any(text in words.joint for text in between))


@cache
def _compile_split_phrase(form: str) -> re.Pattern[str]:
    """A phrase with a few words between its first and the others: "reiste én person hjem"."""
    first, _, rest = form.rstrip("*").partition(" ")
    return re.compile(rf"(?<!\w){re.escape(first)}((?:\s+\w+){{1,3}})\s+({re.escape(rest)})(?!\w)")


def _find_form_places(form: str, text: str) -> Iterator[tuple[int, int]]:
    """Where a form stands in a text as words, in the genitive too; a stem is the beginning of one."""
    stem, open_end = form.rstrip("*"), form.endswith("*")
    start = text.find(stem)
    while start >= 0:
        end = start + len(stem)
        if not (start and _is_word_character(text[start - 1])):
            while open_end and end < len(text) and _is_word_character(text[end]):
                end += 1
            ends = (
                end + len(current_text) for current_text in ("'s", "’s", "s", "") if text.startswith(current_text, end)
            )
            whole = next(
                (
                    current_end
                    for current_end in ends
                    if current_end == len(text) or not _is_word_character(text[current_end])
                ),
                0,
            )
            if whole:
                yield start, whole
        start = text.find(stem, max(end, start + 1))


def _is_word_character(sign: str) -> bool:
    return sign.isalnum() or sign == "_"


@cache
def _compile_exclusion_words(language: Language) -> re.Pattern[str]:
    """What stands before those who are not meant: "other forms than", "outside"."""
    words = load_disclosure_lexicon(language)
    opened = "|".join(map(re.escape, (*words.others, *words.elsewhere_than)))
    than, outside = ("|".join(map(re.escape, texts)) for texts in (words.than, words.outside))
    if not (than and outside):
        return re.compile("(?!)")
    return re.compile(rf"(?<!\w)(?:(?:{opened})(?:\s+[^\W\d]+){{0,3}}?\s+(?:{than})|{outside})(?!\w)")


class CodedSentence(TokenizedSentence):
    """A sentence held against what a release shows.

    Args:
        text: The sentence.
        language: Its language.
        shown: What the release shows.
        bound: Where its words were written from figures.
        aside: Where it has a name, a law or a day, whose numbers count nobody.
    """

    def __init__(
        self, text: str, language: Language, shown: ShownCells, bound: Sequence[Span] = (), aside: Sequence[Span] = ()
    ) -> None:
        super().__init__(text, language, aside)
        self.shown, self.bound = shown, bound

    @cached_property
    def number_spans(self) -> tuple[NumberSpan, ...]:
        """Its numbers of something, and its shares; those in the name of a code are none ("aged 0–11")."""
        named = [(mention.start, mention.end) for mention in self.code_mentions]
        return tuple(number for number in super().number_spans if not has_overlap(named, number.start, number.end))

    @cached_property
    def code_mentions(self) -> tuple[CodeMention, ...]:
        """The codes that it names, in order."""
        return find_code_mentions(self.text, self.language, self.shown.words)

    def is_informative(self, at: int, kind: str) -> bool:
        """True unless what gives something away was written from figures, and nothing else is reckoned with.

        Args:
            at: Where it stands.
            kind: What it gives away.
        """
        if not has_overlap(self.bound, at, at + 1):
            return True
        free = (number for number in self.number_spans if not has_overlap(self.bound, number.start, number.end))
        return kind in ("rest", "share") and any(number_span.kind is NumberKind.COUNT for number_span in free)

    def is_part_of_code_name(self, word: SentenceWord) -> bool:
        """True where a word is of the name of a code."""
        return any(mention.start <= word.start < mention.end for mention in self.code_mentions)

    def list_stated_wholes(self, span: NumberSpan) -> tuple[Codes, ...]:
        """The codes of what a share may be said to be of: "of those helped by ...", from fewer to more."""
        start = self._find_partitive_end(self._find_unit_end(span))
        end = next((sentence_word.start for sentence_word in self.after(start) if sentence_word.sign), len(self.text))
        told = [mention.code for mention in self.code_mentions if start and start <= mention.start < end]
        return tuple(frozenset(told[:size]) for size in range(1, len(told) + 1))

    def is_list_comma(self, sign: SentenceWord) -> bool:
        """True for a comma between two codes of one kind: "begging, crime or domestic work"."""
        last = next((mention for mention in self.code_mentions if mention.end == sign.start), None)
        next_ = self.after(sign.end)[:1]
        own_mention = next(
            (mention for mention in self.code_mentions if next_ and mention.start == next_[0].start), None
        )
        return sign.text == "," and last is not None and own_mention is not None and last.code[0] == own_mention.code[0]

    def _find_unit_end(self, span: NumberSpan) -> int:
        """The place after the unit of a number ("per cent")."""
        return (self.find_phrase_end(span.end, (span.unit.lower(),)) if span.unit else 0) or span.end

    def _find_partitive_end(self, at: int) -> int:
        return self.find_phrase_end(at, self.words.of)

    def named(self, at: int) -> Codes:
        """The code that the phrase right after a place names, of those who are counted."""
        for step, word in enumerate(self.after(at)):
            own_mention = next((mention for mention in self.code_mentions if mention.start == word.start), None)
            if own_mention is not None:
                return frozenset({own_mention.code}) - {
                    pair for pair in (own_mention.code,) if pair[0] in self.shown.actors
                }
            if (
                word.sign
                or step >= NEAR
                or any(number.start <= word.start < number.end for number in self.number_spans)
            ):
                break
        return frozenset()

    def find_phrase_codes(self, at: int) -> Codes:
        """The codes that are named from a place to the next number or sign."""
        signs = (sentence_word.start for sentence_word in self.after(at) if sentence_word.sign)
        numbers = (number.start for number in self.number_spans if number.start >= at)
        end = min(next(signs, len(self.text)), next(numbers, len(self.text)))
        return frozenset(mention.code for mention in self.code_mentions if at <= mention.start < end)

    def find_label_code(self, span: NumberSpan) -> Codes:
        """The code right before a number with which a part of a list ends: "Osp eight, Lind six"."""
        next_, word = self.after(span.end)[:1], self.before(span.start)[-1:]
        ended = not next_ or next_[0].sign or next_[0].text in self.words.joint
        own_pair = next(
            (mention.code for mention in self.code_mentions if ended and word and mention.end == word[0].end), None
        )
        return frozenset({own_pair}) if own_pair is not None else frozenset()

    def cells(self, own: Codes = frozenset()) -> tuple[Codes, ...]:
        """The cells that the sentence may be about: its codes, one of each dimension.

        Args:
            own: Codes that are meant in any case.
        """
        if not own:
            return self._code_combinations
        fixed = {dimension for dimension, _ in own}
        named = (codes for dimension, codes in self._codes_by_dimension.items() if dimension not in fixed)
        return tuple(own | frozenset(chosen) for chosen in product(*named))

    @cached_property
    def _code_combinations(self) -> tuple[Codes, ...]:
        return tuple(frozenset(chosen) for chosen in product(*self._codes_by_dimension.values()))

    def list_tabulated_cells(self, own: Codes = frozenset()) -> tuple[Codes, ...]:
        """The cells that it may be about; of more dimensions than a table has, those in which these lie.

        Args:
            own: Codes that are meant in any case.
        """
        cells, shown = self.cells(own), self.shown
        if any(cell in shown.printed or cell in shown.hidden for cell in cells):
            return cells
        return tuple(dict.fromkeys(part for cell in cells for part in shown.parts(cell)))

    @cached_property
    def is_about_hidden_cell(self) -> bool:
        """True where a cell that it may be about stands in a table without its number."""
        return any(cell in self.shown.hidden for cell in self.list_tabulated_cells())

    @cached_property
    def _codes_by_dimension(self) -> Mapping[str, Sequence[Code]]:
        """The codes that it names, by their dimension, each once."""
        found: dict[str, dict[Code, None]] = {}
        for mention in self.code_mentions:
            found.setdefault(mention.code[0], {})[mention.code] = None
        return {dimension: tuple(codes) for dimension, codes in found.items()}

    def find_dimensions(self, at: int) -> frozenset[str]:
        """The dimensions that it speaks of, but for those of which all codes follow: "were women or men"."""
        after = frozenset(mention.code for mention in self.code_mentions if mention.start >= at)
        full = {dimension for dimension, _ in after - self.shown.drop_full_dimensions(after)}
        return frozenset(mention.code[0] for mention in self.code_mentions) - full
