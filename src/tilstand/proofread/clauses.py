"""The words around one number of a sentence: which are its own, which it shares, how it stands to others."""

from __future__ import annotations

import itertools
import re
from collections.abc import Sequence
from functools import cached_property

from tilstand.proofread.grammar import ends_with_phrase, make_word_pattern, skip_words, starts_with_phrase
from tilstand.proofread.periods import find_relative_years
from tilstand.proofread.phrase_lexicon import PhraseKind, PhraseMention
from tilstand.proofread.sentence_parts import (
    OPEN,
    SentenceParts,
    find_period_before_colon,
    find_trend_sign,
    has_comparison_after,
    has_comparison_before,
    has_leading_year_clause,
    trim_leading_phrases,
)
from tilstand.report_text import NumberKind as Number
from tilstand.report_text import NumberSpan
from tilstand.terms import ValueQualifier

_JUNK = re.compile(r"(?<!\S)(?:[^\w\s(§&@%–—/-]{1,3}|\S*[‘\\=<>{}~]\S*)(?!\S)")
_BEFORE_VERB = ",;:(.–-*"
_LABEL, _BESIDE, _NEAR_YEAR, _SINCE = 60, 5, 5, 12
# So many words may name what it is some of: "17 of 18 applications for a reflection period were".
_NAMED = 6
_LABELLED, _LABEL_NEXT = re.compile(r"\W*(?P<year>(?:19|20)\d\d): ?"), re.compile(r"\W*(?:$|20\d\d:)")


class NumberClause:
    """One number and its words.

    Args:
        parts: The sentence.
        at: Place of the number among its figures.
        bounds: Where the own words of each number begin (see `cuts`).
    """

    def __init__(self, parts: SentenceParts, at: int, bounds: Sequence[int]) -> None:
        self.parts, self.at, self.bounds = parts, at, bounds
        self.text, self.words = parts.text, parts.words
        self.number = parts.figures[at]
        self.head, self.tail = self.text[: self.number.start], self.text[self.number.end :]
        self.start = bounds[at] if at else self.number.start
        self.before_end = parts.figures[at - 1].end if at else 0
        self.left = self.text[self.before_end : self.number.start]
        self.of_next = parts.is_part_of_next(at)
        self.whole_before = parts.is_part_of_next(at - 1)
        self.whole = self.whole_before or ends_with_phrase(self.words.whole, self.left)
        self.bracket = self.text.rfind("(", 0, self.number.start)
        self.bracketed = self.bracket >= 0 and ")" not in self.text[self.bracket : self.number.start]
        goes_on = starts_with_phrase(self.words.verbs, self.tail) or (at > 0 and self.has_small_continuation)
        colon = re.search(r":\s*$", self.head) is not None and not goes_on
        self.labelled = (
            colon and not find_period_before_colon(parts, self.number.start) and (self.named or not self.is_named_after)
        )

    @property
    def named(self) -> bool:
        """True where what stands right before its colon or bracket names what it counts."""
        near = self.parts.inside(max(self.before_end, self.number.start - _LABEL), self.number.start)
        return any(self.number.start - h.end < _BESIDE for h in near)

    @property
    def is_named_after(self) -> bool:
        """True where the words after it name what it counts: "In short: 183 adults were helped"."""
        after = self.parts.inside(self.number.end, self.bounds[self.at + 1])
        return any(h.about in (PhraseKind.CODE, PhraseKind.MEASURE) for h in after)

    @property
    def has_small_continuation(self) -> bool:
        """True where small words follow that name no unit: "59 shifts: 35 on the net" is no label."""
        word = re.match(r"\s+([^\W\d_]+)", self.tail)
        if word is None or not word.group(1)[0].islower() or len(self.left.split()) > 2:
            return False
        if starts_with_phrase(self.words.total, self.tail):
            return False  # "women: 135 in all"
        at = self.number.end + word.start(1)
        return not any(h.about is PhraseKind.UNIT and h.start == at for h in self.parts.hits)

    @cached_property
    def reach(self) -> int:
        """Where its words end if it tells something for the first time."""
        end = self.bounds[self.at + 2] if self.of_next else self.bounds[self.at + 1]
        if self.bracketed:
            close = self.text.find(")", self.number.end)
            end = min(end, close + 1) if close >= 0 else end
        return min(end, skip_words(self.text, self.number.end, 1)) if self.labelled and not self.is_named_after else end

    @cached_property
    def end(self) -> int:
        """Where its own words end: at a colon, at a clause that describes something else."""
        end = self.reach
        if self.whole:  # a word or two that name it again, and no more
            far = min(end, skip_words(self.text, self.number.end, _NAMED if self.whole_before else 3))
            verb = make_word_pattern(self.words.verbs).search(self.text, self.number.end, far)
            end = far if verb else min(end, skip_words(self.text, self.number.end, 3))
            end = verb.start() if verb and self.whole_before else end
        words = self.text[self.number.end : end]
        if self.number.kind is Number.QUANTIFIER:  # "in all the cases, because ..."
            clause = make_word_pattern(self.words.clause).search(self.text, self.number.end, end)
            end = clause.start() if clause else end
            words = self.text[self.number.end : end]
        colon = re.search(r":(?!\S)", words)
        if colon and not self.labelled:
            end = self.number.end + colon.start()
        aside = re.search(
            r",\s+" + make_word_pattern(self.words.relative).pattern, self.text[self.number.end : end], re.I
        )
        return self.number.end + aside.start() if aside and not self.of_next else end

    @cached_property
    def own(self) -> tuple[PhraseMention, ...]:
        """Phrases of its own."""
        own_mentions = trim_leading_phrases(self.parts, self.at, self.start, self.end)
        if self.whole_before and self.at > 1:  # "7 of 55 at A, and at B 9 of 28"
            part = self.parts.inside(self.bounds[self.at - 1], self.start)
            own_mentions = (*(h for h in part if h.about is PhraseKind.PROVIDER), *own_mentions)
        return (
            tuple(h for h in own_mentions if h.about in (PhraseKind.UNIT, PhraseKind.CODE))
            if self.labelled and not self.is_named_after
            else own_mentions
        )

    @cached_property
    def label_phrases(self) -> tuple[PhraseMention, ...]:
        """Phrases before a colon or bracket that speak of the number after it."""
        if self.labelled:
            side = self.parts.label(max(self.before_end, self.number.start - _LABEL), self.number.start)
            return side if self.named else ()
        if not self.bracketed or self.whole_index >= 0:
            return ()
        telling = any(h.about in (PhraseKind.CODE, PhraseKind.MEASURE) for h in self.own)
        if telling and not any(self.bracket <= s < self.end for s, _, _ in self.parts.years):
            return ()
        closed = self.text.rfind(")", self.before_end, self.bracket)
        return self.parts.inside(max(self.before_end, closed + 1), self.bracket)

    @cached_property
    def own_years(self) -> tuple[str, ...]:
        """Years in its own words; `-1` for the year before."""
        if (label := _LABELLED.fullmatch(self.left)) and _LABEL_NEXT.match(self.tail):
            return (label["year"],)  # "2019: 36"
        if labelled := find_period_before_colon(self.parts, self.number.start):
            return (labelled,)  # "April 2030 – March 2031: 15"
        matches = [
            f"{year}/" if ends_with_phrase(self.words.since, self.text[:place]) else year
            for place, end, year in self.parts.years
            if self.start <= place < self.end and (self.bracketed or not self.is_bracketed_year(place, end))
            if not (self.is_year_in_other_clause(place) or ends_with_phrase(self.words.still, self.text[:place]))
            if self.bracketed or not self.is_comparison_year(place)
        ]
        if not (matches or self.bracketed) and self.at:
            told = [n.end for n in self.parts.figures[: self.at] if n.value is not None]
            after = max(told, default=self.before_end)
            between = [year for year in self.parts.years if after <= year[0] < self.number.start]
            matches = [
                y for _, e, y in between if has_leading_year_clause(self.text[e : self.number.start], self.words)
            ][-1:]
            matches = matches or [y for s, _, y in between if s < self.start and self.is_year_leading(s, after)][-1:]
        if self.bracketed and not matches:
            matches = [y for s, _, y in self.parts.years if self.before_end <= s < self.number.start][-1:]
        if not matches and self.whole_before and self.at > 1:
            part = self.parts.figures[self.at - 1].start  # "in 2022 it was 6 of 20"
            past = self.parts.figures[self.at - 2].end
            matches = [y for s, _, y in self.parts.years if past <= s < part and self.is_year_leading(s, past)][-1:]
        begin = self.before_end if self.bracketed else self.start if self.at else 0
        near = min(self.end, skip_words(self.text, self.number.end, _NEAR_YEAR))
        near = self.end if self.bracketed else near
        return find_relative_years(self.text[begin:near], self.words) or tuple(matches)

    def is_year_leading(self, place: int, after: int) -> bool:
        """True for a year between two numbers that leads up to the second: "37, and in 2020, so far, 39"."""
        gap = self.text[after:place]
        return OPEN.search(gap) is not None or make_word_pattern(self.words.separators).search(gap) is not None

    def is_comparison_year(self, place: int) -> bool:
        """True for the year of what a number is held against: "72, more than twice as many as in 2023"."""
        return (
            not self.is_difference_claim
            and make_word_pattern(self.words.than).search(self.text, self.number.end, place) is not None
        )

    def is_year_in_other_clause(self, place: int) -> bool:
        """True for a year in a clause of its own ("1 case concerned ..., and the appeal ended in 2025")."""
        joins = re.compile(r",\s+" + make_word_pattern(self.words.separators).pattern, re.I)
        if self.bracketed or not joins.search(self.text, self.number.end, place):
            return False
        return make_word_pattern(self.words.verbs).search(self.text, self.number.end, place) is not None

    @property
    def is_clause_final(self) -> bool:
        """True where nothing but a year stands between it and the end of what is said."""
        words = self.words
        named = make_word_pattern((*words.year_before, *words.last_year, *words.this_year)).pattern
        year = rf"(?:{named}|(?:[^\W\d_]+\s+)?(?:19|20)\d\d)"
        ends = rf"[.,;:)]|$|{make_word_pattern(words.separators).pattern}"
        return re.match(rf"\s*(?:{year})?\s*(?:{ends})", self.tail, re.I) is not None

    @property
    def first(self) -> int:
        """Where the first number stands; a share in words before it leads up to it, as other words do."""
        counts = (n.start for n in self.parts.figures[: self.at + 1] if n.kind is not Number.QUANTIFIER)
        return next(counts, self.parts.figures[0].start)

    @property
    def leading_years(self) -> tuple[str, ...]:
        """Years before the first number; `2003/` for "since 2003"."""
        since = make_word_pattern(self.words.since)
        first = self.first
        return find_relative_years(self.text[:first], self.words) or tuple(
            f"{year}/"
            if (
                not has_leading_year_clause(self.text[end:first], self.words)
                and since.search(self.text[max(0, place - _SINCE) : place])
            )
            or re.match(r"\W*" + since.pattern, self.text[:place], re.I)
            else year
            for place, end, year in self.parts.years
            if place < first
        )

    def is_bracketed_year(self, place: int, end: int) -> bool:
        """True for a year that belongs to a number in brackets: within them, or right before them."""
        opened = self.text.rfind("(", self.number.end, place)
        within = opened >= 0 and ")" not in self.text[opened:place]
        return within or re.match(r"\s*\(\d", self.text[end:]) is not None

    @property
    def onward(self) -> bool:
        """True where it is what the number before it became ("from 26 in 2023 to 28 in 2024")."""
        return self.at > 0 and ends_with_phrase(self.words.onward, self.left)

    @cached_property
    def partitive_start(self) -> int:
        """Where the words begin that say what it is some of ("3 of the cases"); -1 where it is not."""
        match = re.match(r"\s*" + make_word_pattern(self.words.of).pattern, self.tail, re.I)
        if match:
            return self.number.end + match.end()
        within = re.fullmatch(make_word_pattern(self.words.within).pattern, self.head.strip(), re.I)
        return self.number.end if within else -1  # "In three cases ..." speaks of some of the cases

    @property
    def partitive_end(self) -> int:
        """Where the words end that say what it is some of: the noun, and a clause that describes it.

        "2 of the cases that were refused, were ..." describes the cases up to the comma; so does "help to 2
        of the women who moved out", where the number stands at the end of what is said.
        """
        if self.partitive_start < 0 or self.of_next:
            return 0
        text, before = self.text, len(self.head.split())
        noun = skip_words(text, self.partitive_start, 1)
        if not starts_with_phrase(self.words.relative, text[noun:]):
            return noun
        matches = list(make_word_pattern(self.words.verbs).finditer(text, noun, self.end))
        if len(matches) > 1 and before == 1:
            return matches[1].start()
        comma = text.find(",", noun)
        if comma >= 0 and starts_with_phrase(self.words.verbs, text[comma + 1 :]):
            return comma
        return self.end if before > 2 else noun

    @property
    def whole_index(self) -> int:
        """Place of the number that it is part of; -1 for none."""
        if self.of_next:
            return self.at + 1
        if self.at and self.parts.figures[self.at - 1].value is None:
            return -1  # "three of four of those helped were women: 135"
        return self.at - 1 if self.at and make_word_pattern(self.words.of_which).search(self.left) else -1

    @property
    def noun_units(self) -> frozenset[str]:
        """The units that the noun after it names, an adjective or two between them."""
        number = self.parts.figures[self.at + 1] if self.of_next else self.number
        end = skip_words(self.text, number.end, 3)
        stop = make_word_pattern((*self.words.verbs, *self.words.of)).search(self.text, number.end, end)
        end = stop.start() if stop else end
        near = [h for h in self.parts.hits if h.about is PhraseKind.UNIT and number.end <= h.start < end]
        return near[0].names if near else frozenset()

    @property
    def described(self) -> tuple[PhraseMention, ...]:
        """Phrases of a clause that describes its noun ("the 9 that were closed")."""
        noun = skip_words(self.text, self.number.end, 1)
        if starts_with_phrase(self.words.relative, self.tail):
            noun = self.number.end  # "the 9 that"
        if not starts_with_phrase(self.words.relative, self.text[noun:]):
            return ()
        comma = self.text.find(",", noun)
        return self.parts.inside(noun, comma if comma >= 0 else self.reach)

    @property
    def kind(self) -> tuple[PhraseMention, ...]:
        """Phrases between it and the verb."""
        verb = make_word_pattern(self.words.verbs).search(self.text, self.number.end, self.end)
        return self.parts.inside(self.number.end, verb.start() if verb else self.end)

    @property
    def has_unknown_verb(self) -> bool:
        """True where the word after the noun is neither a small word nor in any phrase: a verb of its own."""
        units = [h for h in self.parts.hits if h.about is PhraseKind.UNIT and h.start >= self.number.end]
        if not units or self.text[self.number.end : units[0].start].strip():
            return False
        tail = self.text[units[0].end : self.end]
        words = self.words
        small = (*words.separators, *words.of, *words.within, *words.onward, *words.verbs, *words.relative)
        word = re.match(r"\s+([^\W\d_]+)", tail)
        if word is None or starts_with_phrase((*small, *words.since, *words.either), tail):
            return False
        at = units[0].end + word.start(1)
        return word[1].islower() and not any(h.start <= at < h.end for h in self.parts.hits)

    @property
    def is_column_mixture(self) -> bool:
        """True where columns of print were read as one: signs that are no words; a verb amid a clause."""
        if sum(1 for _ in _JUNK.finditer(self.text)) > 2 or self.is_number_run:
            return True
        return any(self.is_before_verb(number) for number in self.parts.figures[self.at : self.at + 2])

    @property
    def is_number_run(self) -> bool:
        """True where most numbers follow each other without a sign or small word: cells without a table."""
        words = make_word_pattern((*self.words.separators, *self.words.onward, *self.words.of))
        pairs = itertools.pairwise(self.parts.figures)  # "all the 8" are not two
        gaps = [self.text[a.end : b.start] for a, b in pairs if a.kind is not Number.QUANTIFIER]
        bare = sum(1 for gap in gaps if not OPEN.search(gap) and not words.search(gap))
        return bare > 1 and 2 * bare > len(gaps)

    @property
    def is_difference_claim(self) -> bool:
        """True where it says by how much two figures differ ("8 fewer", "rose by 8")."""
        return self.held or self.trend_sign != 0 or ends_with_phrase(self.words.differs_before, self.left)

    @property
    def is_absolute_restatement(self) -> bool:
        """True where it says in numbers what was said in per cent: "by 30 per cent, or 8 cases"."""
        gap = re.sub(r"^.*,", "", self.left).strip()
        if not self.at or make_word_pattern(self.words.either).fullmatch(gap) is None:
            return False
        before = NumberClause(self.parts, self.at - 1, self.bounds)
        return before.number.kind is Number.PERCENT and before.is_difference_claim

    @property
    def held(self) -> bool:
        """True where words after it hold one figure against another ("8 fewer than")."""
        return has_comparison_after(self.text_after_unit, self.words)

    @property
    def is_comparison_base(self) -> bool:
        """True for a number that another is held against: "twice as many as the 35 registered before"."""
        return self.number.qualifier is ValueQualifier.EXACT and has_comparison_before(
            self.left, self.words
        )  # not "over 60"

    @property
    def text_after_unit(self) -> str:
        """The text after it, and after the word for per cent."""
        share = self.number.kind in (Number.PERCENT, Number.POINTS)
        return re.sub(r"^\s*\S+", "", self.tail) if share else self.tail

    @property
    def trend_sign(self) -> int:
        """1 where it says by how much something rose or is more, -1 where it fell or is less, else 0."""
        return find_trend_sign(self.left, self.text_after_unit, self.words)

    @property
    def is_mean_claim(self) -> bool:
        """True where words of its own, or before the first number, say that it is a mean."""
        means, spans = make_word_pattern(self.words.means), ((0, self.first), (self.before_end, self.end))
        return any(means.search(self.text, start, end) is not None for start, end in spans)

    @property
    def has_counted_noun(self) -> bool:
        """True where what is counted stands right after it ("no reports"), or what it is some of."""
        if self.partitive_start >= 0 or self.number.text.lower().endswith(self.words.of):
            return True
        near = [h for h in self.parts.hits if 0 <= h.start - self.number.end <= 1]
        return bool(near) and not any(h.about is PhraseKind.PROVIDER for h in near)

    @property
    def leading_population(self) -> tuple[PhraseMention, ...]:
        """Codes that lead up to the first number as what it is some of ("of the women, 20 were new")."""
        if self.at or not starts_with_phrase(self.words.of, self.head):
            return ()
        return tuple(h for h in self.parts.inside(0, self.number.start) if h.about is PhraseKind.CODE)

    def is_before_verb(self, number: NumberSpan) -> bool:
        """True for a number before a verb that nothing sets apart from the words before it."""
        head = self.text[: number.start].rstrip()
        if not head or head[-1] in _BEFORE_VERB:
            return False
        words = self.words
        before = (
            *words.separators,
            *words.relative,
            *words.clause,
            *words.whole,
            *words.rest,
            *words.fronted,
            *words.of,
        )
        return starts_with_phrase(words.verbs, self.text[number.end :]) and not ends_with_phrase(before, head)
