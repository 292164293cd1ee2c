"""All disclosures of a sentence, of a text, and of a whole release.

>>> from tilstand.protect.text.code_words import CodeWords
>>> cells = {frozenset(): (61,), frozenset({("sex", "woman")}): (47,)}
>>> words = {("sex", "woman"): {"en": ("women",)}, ("place", "north"): {"en": ("the north",)}}
>>> shown = ShownCells(3, CodeWords(words), cells)
>>> [one.kind for one in find_text_rows("All but one of the six in the north were women.", "en", shown)]
['few']
>>> find_text_rows("Of these, 47 were women. All but one of the ministries replied.", "en", shown)
()
"""

from __future__ import annotations

import dataclasses
import hashlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from tilstand.define import RoundView
from tilstand.define.labels import PhraseBook
from tilstand.define.round_settings import Policy
from tilstand.languages import load_language_settings
from tilstand.model.release import Release
from tilstand.protect.policy import get_threshold, index_tables_by_figure
from tilstand.protect.text.arithmetic import (
    bound_rounded_share,
    bound_share_from_odds,
    find_differences_to_totals,
    find_odds_disclosures,
    find_ordinal_shares,
    find_printed_odds,
    find_share_disclosures,
    is_derived_in_print,
    is_difference,
    is_ratio_in_print,
    is_share_of_printed_group,
)
from tilstand.protect.text.cells import Phrases, ReleasedCells, TextDisclosure, TextPlace, list_text_places
from tilstand.protect.text.code_words import Code, Codes, ShownCells
from tilstand.protect.text.counts import find_ratio_whole as ratio_of
from tilstand.protect.text.counts import find_repeat_in_digits, is_part_of_printed_count, is_people_count
from tilstand.protect.text.mentions import find_code_mentions
from tilstand.protect.text.nouns import load_single_person_nouns
from tilstand.protect.text.quantifiers import find_quantifier_statements
from tilstand.protect.text.sentences import AnalysedSentence
from tilstand.protect.text.tokens import NEAR, Span, clip_spans, read_number_expressions, split_statements
from tilstand.report_text import NumberKind, NumberSpan
from tilstand.terms import Key, Language, ValueQualifier


def find_text_rows(
    text: str,
    language: Language,
    shown: ShownCells,
    *,
    bound: Sequence[Span] = (),
    aside: Sequence[Span] = (),
    ruling: bool = False,
) -> tuple[TextDisclosure, ...]:
    """All that a text gives away about cells that are not in print.

    Args:
        text: The text.
        language: Its language.
        shown: What the release shows.
        bound: Where its words were written from figures: what these tell is in print, and so is what follows
            from them alone.
        aside: Where it has a name, a law or a day, whose numbers count nobody.
        ruling: True where it says what counts, and not who was counted: then only numbers tell of somebody.
    """
    text_disclosures: list[TextDisclosure] = []
    for start, end in split_statements(text, language):
        own_pairs = [clip_spans(spans, start, end) for spans in (bound, aside)]
        speech = AnalysedSentence(text[start:end], language, shown, *own_pairs)
        if not speech.can_disclose(load_single_person_nouns(language), speech.bound):
            continue
        made = [
            item
            for item in (*_find_number_disclosures(speech), *(() if ruling else find_quantifier_statements(speech)))
            if speech.is_informative(item.start, item.kind)
        ]
        told = {item.start for item in made}
        made += [
            total
            for total in find_differences_to_totals(speech, _find_people_counts(speech))
            if total.start not in told and speech.is_informative(total.start, total.kind)
        ]
        text_disclosures += [TextDisclosure(item.kind, item.text, item.start + start, item.cells) for item in made]
    return tuple(sorted(text_disclosures, key=lambda one: one.start))


def _find_number_disclosures(speech: AnalysedSentence) -> Iterator[TextDisclosure]:
    """What the numbers of a sentence say: counts, parts of a whole, shares and differences."""
    done: set[int] = set()
    for span in speech.number_spans:
        if span.start in done or _is_repeated_number(speech, span):
            continue
        other_span = find_printed_odds(speech, span)
        if other_span is not None:
            done.add(other_span.start)
            continue
        share = bound_share_from_odds(speech, span)
        if share is not None:
            yield from find_odds_disclosures(speech, span, share)
            continue
        ratio = ratio_of(speech, span)
        if ratio is not None:
            done.add(ratio.start)
            certain = " " in speech.text[span.end : ratio.start].strip()
            persons = speech.has_persons_around(ratio.end, begins=certain) or speech.find_phrase_end(
                ratio.end, speech.words.cases
            )
            persons = persons or is_part_of_printed_count(speech, span)
            if (
                not persons
                or is_ratio_in_print(speech, span, ratio)
                or is_share_of_printed_group(speech, ratio, certain=certain)
            ):
                continue
        if span.kind is NumberKind.PERCENT or (span.kind is NumberKind.QUANTIFIER and _is_proper_fraction(span.share)):
            yield from find_share_disclosures(speech, span, bound_rounded_share(span))
        elif span.value is not None and span.kind is not NumberKind.QUANTIFIER:
            yield from _find_count_disclosures(speech, span, ratio)
        elif (
            span.value is not None
            and span.value > 1
            and not speech.has_joined_pair(span.end)
            and is_people_count(speech, span)
        ):
            yield from _find_count_disclosures(speech, span, None)
    yield from find_ordinal_shares(speech)
    yield from _find_finger_counts(speech)
    yield from _find_sign_meanings(speech)
    for start, end in speech.find_phrases(speech.words.two):
        if not speech.has_joined_pair(end) and not any(
            number.start < end and start < number.end for number in speech.number_spans
        ):
            couple = NumberSpan(start, end, speech.text[start:end], NumberKind.COUNT, value=Decimal(2))
            yield from _find_count_disclosures(speech, couple, None)


def _find_people_counts(speech: AnalysedSentence) -> list[NumberSpan]:
    """The numbers that count people exactly, and tell no difference."""
    return [
        number
        for number in speech.number_spans
        if number.kind is NumberKind.COUNT
        and number.value is not None
        and number.qualifier is ValueQualifier.EXACT
        and (is_people_count(speech, number) or _is_part_of_subject(speech, number))
        and not (
            is_difference(speech, number) or _is_normative_one(speech, number) or _is_repeated_number(speech, number)
        )
    ]


def _is_part_of_subject(speech: AnalysedSentence, span: NumberSpan) -> bool:
    """True for some of a whole with which a sentence begins: "of the 15 got 14 help", "three left"."""
    words = speech.words
    whole = next(
        (number for number in speech.number_spans if number.end <= span.start and speech.is_opening_whole(number)), None
    )
    if whole is None or span.unit or not speech.has_persons_around(whole.end):
        return False
    word = speech.before(span.start)[-1].text
    return word in (",", *words.joint, *words.past) or word in words.verbs or word.endswith(words.endings)


def _find_count_disclosures(
    speech: AnalysedSentence, span: NumberSpan, ratio: NumberSpan | None
) -> Iterator[TextDisclosure]:
    """What a count says of the cell that it is about, and of the rest of its whole."""
    if span.value is None or not is_people_count(speech, span) or _is_normative_one(speech, span):
        return
    value, least = int(span.value), speech.shown.threshold
    own_pairs = speech.named(span.end) or speech.find_label_code(span)
    cells = speech.cells(own_pairs)
    if is_difference(speech, span):
        if speech.is_about_hidden_cell or not all(cell in speech.shown.printed for cell in cells):
            yield _make_number_disclosure("change", speech, span, cells)
        return
    below = span.qualifier is ValueQualifier.AT_MOST or speech.has_phrase_before(span.start, speech.words.below)
    if (below and value >= least) or is_derived_in_print(speech, span):
        return
    if span.qualifier is ValueQualifier.AT_LEAST:
        if value <= least and not all(cell in speech.shown.printed for cell in cells):
            yield _make_number_disclosure("few", speech, span, cells)
        return
    hidden = _is_of_hidden_cell(speech, span, value)
    if any(speech.shown.has_number(cell, value) for cell in cells) and not hidden:
        return
    known = not hidden and any(speech.shown.has_number(cell, value) for cell in _list_count_cells(speech, span))
    if value < least or (speech.is_about_hidden_cell and not known):
        yield _make_number_disclosure("few" if value else "none", speech, span, cells)
        return
    whole = ratio or speech.whole(span)
    if whole is not None and whole.value is not None and 0 <= int(whole.value) - value < least:
        yield _make_number_disclosure("rest", speech, span, cells)


def _is_of_hidden_cell(speech: AnalysedSentence, span: NumberSpan, value: int) -> bool:
    """True where the phrase of a number names a hidden cell: that another has this number is no reason."""
    box = speech.find_phrase_codes(span.end)
    dims = [code[0] for code in box]
    if len(box) < 2 or len(dims) != len({*dims}):  # a code alone, or several of a kind
        return False
    return box in speech.shown.hidden and not any(
        speech.shown.has_number(part, value) for part in speech.shown.parts(box)
    )


def _list_count_cells(speech: AnalysedSentence, span: NumberSpan) -> tuple[Codes, ...]:
    """The cells of which a number may be known; of a whole with which a sentence begins all it lies in."""
    cells = speech.list_tabulated_cells(speech.find_label_code(span))
    if speech.is_opening_whole(span):
        return tuple(dict.fromkeys(part for cell in cells for part in speech.shown.parts(cell)))
    return cells


def _find_finger_counts(speech: AnalysedSentence) -> Iterator[TextDisclosure]:
    """That few are as many as somebody has fingers: "could be counted on two fingers"."""
    for span in speech.number_spans:
        word = next(iter(speech.after(span.end)), None)
        few = span.kind is NumberKind.COUNT and 0 < (span.value or 0) < speech.shown.threshold
        if not few or word is None or word.text not in speech.words.fingers:
            continue
        cells = speech.cells()
        if speech.code_mentions and not any(cell in speech.shown.printed for cell in cells):
            yield _make_number_disclosure("few", speech, span, cells)


def _find_sign_meanings(speech: AnalysedSentence) -> Iterator[TextDisclosure]:
    """What number a sign of a table stands for: "the number behind the colon is 2"."""
    words = speech.words
    if speech.is_normative:
        return
    for _, end in speech.find_phrases(words.hidden):
        own_span = next((number for number in speech.number_spans if number.start >= end), None)
        if (
            own_span is None
            or own_span.kind is not NumberKind.COUNT
            or not (own_span.value or 0) < speech.shown.threshold
        ):
            continue
        between = [sentence_word.text for sentence_word in speech.after(end) if sentence_word.end <= own_span.start]
        told = {*words.being, *words.covers, *(hide.split()[0] for hide in words.hides), "=", "("}
        is_ = any(text in told for text in between[-NEAR:])
        after = [sentence_word.text for sentence_word in speech.after(own_span.end)[:1]]
        more = after and after[0] in (",", *words.joint)
        if more or any(text in (*words.negation, *words.conditional) for text in between):
            continue
        if is_ and own_span.qualifier is ValueQualifier.EXACT and not speech.has_body_after(own_span.end):
            yield _make_number_disclosure("few", speech, own_span, speech.cells())


def _is_repeated_number(speech: AnalysedSentence, span: NumberSpan) -> bool:
    return any(
        number.end < span.start and find_repeat_in_digits(speech, number) == span for number in speech.number_spans
    )


def _is_normative_one(speech: AnalysedSentence, span: NumberSpan) -> bool:
    """True for "one should", which counts nobody."""
    after = speech.after(span.end)
    return bool(after) and after[0].text in speech.words.normative


def _is_proper_fraction(share: Fraction | None) -> bool:
    return share is not None and 0 < share < 1


def _make_number_disclosure(
    kind: str, speech: AnalysedSentence, span: NumberSpan, cells: tuple[Codes, ...]
) -> TextDisclosure:
    return TextDisclosure(kind, span.text, span.start, cells)


@dataclass(frozen=True, slots=True)
class DisclosingPlace:
    """A place in a release whose words give something away.

    Attributes:
        kind: Part of the release: `answers` in a body's own words, `chapters` of the report, `tables` and
            `plots` with their titles and notes, or a part of the method appendix.
        place: Which.
        language: Language of the text.
        sentence: The sentence that gives it away.
        found: What is given away; its place is that in the sentence.
    """

    kind: str
    place: str
    language: Language
    sentence: str
    found: TextDisclosure

    @property
    def code(self) -> str:
        """By which it is accepted: the same sentence at the same place has the same one."""
        text = "\n".join((self.kind, self.place, self.language, self.sentence))
        return hashlib.sha256(text.encode()).hexdigest()


def find_policy_disclosures(collection: RoundView, release: Release, policy: Policy) -> tuple[DisclosingPlace, ...]:
    """Places whose words tell what the tables hide; none where a policy hides nothing.

    Args:
        collection: The collection.
        release: What is released.
        policy: Which counts are few people.
    """
    return (
        tuple(find_release_disclosures(release, collect_released_cells(collection, release, policy)))
        if policy.get_policy_strength()
        else ()
    )


def collect_released_cells(collection: RoundView, release: Release, policy: Policy) -> ReleasedCells:
    """What a release shows of persons, in the words of its collection.

    Args:
        collection: The collection.
        release: What is released.
        policy: Which counts are few people.
    """
    tables = index_tables_by_figure(release)

    def get_cell_threshold(key: Key) -> int:
        return get_threshold(collection, policy, key, tables.get(key, frozenset()))

    return ReleasedCells.from_release(release, get_cell_threshold, policy.threshold, _build_phrase_lists(collection))


def _build_phrase_lists(collection: RoundView) -> Phrases:
    """The words in which texts speak of codes and bodies, as the collection has them for the proof-reader.

    A language is read with the words of those that its texts are mixed with too, as nynorsk is with bokmål.
    """
    texts_by_names_by_pair: dict[Code, dict[Language, tuple[str, ...]]] = {}
    for tag in collection.settings.languages:
        for book in (collection.phrases.get(text) for text in (tag, *load_language_settings(tag).beside)):
            for code, words in _list_code_phrases(collection, book) if book is not None else ():
                own_texts = texts_by_names_by_pair.setdefault(code, {})
                own_texts[tag] = tuple(dict.fromkeys((*own_texts.get(tag, ()), *words)))
    return texts_by_names_by_pair


def _list_code_phrases(collection: RoundView, book: PhraseBook) -> Iterator[tuple[Code, tuple[str, ...]]]:
    """The words of one language for each body, and for each code of each dimension."""
    for body, words in book.providers.items():
        yield ("provider", body), tuple(words)
    for name, dimension in collection.settings.dimensions.items():
        for code, words in book.codes.get(dimension.codelist, {}).items():
            yield (name, code), tuple(word for word in words if "{" not in word)


def find_release_disclosures(release: Release, cells: ReleasedCells) -> Iterator[DisclosingPlace]:
    """What the texts of a release give away, each sentence once at each place.

    Args:
        release: What is released.
        cells: What it shows of persons.
    """
    seen: dict[TextPlace, tuple[tuple[str, TextDisclosure], ...]] = {}
    for place in list_text_places(release):
        alike = TextPlace("", "", place.language, place.text, place.bound, place.aside, place.about, place.ruling)
        if alike not in seen:
            seen[alike] = tuple(find_place_disclosures(place, cells))
        text_disclosures_by_name = dict(reversed(seen[alike]))
        for sentence in dict.fromkeys(sentence for sentence, _ in seen[alike]):
            yield DisclosingPlace(place.kind, place.place, place.language, sentence, text_disclosures_by_name[sentence])


def find_place_disclosures(place: TextPlace, cells: ReleasedCells) -> Iterator[tuple[str, TextDisclosure]]:
    """What a text gives away: each time the sentence, and what it gives away.

    Args:
        place: The text, and what it is about.
        cells: What the release shows of persons.
    """
    text = place.text
    for start, end in split_statements(text, place.language):
        sentence = text[start:end]
        bound, aside = clip_spans(place.bound, start, end), clip_spans(place.aside, start, end)
        years = [
            int(span.value)
            for span in read_number_expressions(sentence, place.language)
            if span.kind is NumberKind.YEAR and span.value is not None
        ]
        named = frozenset(mention.code for mention in find_code_mentions(sentence, place.language, cells.words))
        about = (
            place.about
            if cells.can_mean_codes(named, place.about)
            else dataclasses.replace(place.about, measures=frozenset())
        )
        shown = cells.match_cells(about, years)
        for row in find_text_rows(sentence, place.language, shown, bound=bound, aside=aside, ruling=place.ruling):
            yield sentence.strip(), row
