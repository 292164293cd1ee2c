"""Names, ages and dates of birth of single persons, with word patterns."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from functools import cache

from tilstand.define import StructuralMetadata
from tilstand.languages.catalogue import find_catalogue_message, list_catalogue_paths
from tilstand.languages.language import load_locale
from tilstand.languages.lexicon import ScreeningLexicon, load_lexicon, load_screening_lexicon
from tilstand.terms import Language

_INITIAL = re.compile(r"(?<!\w)[^\W\d_]\.$")
_END = re.compile(r"[.!?…][\"'”’»)\]]*\s+|\n+")


def split_screened_sentences(text: str) -> Iterator[tuple[int, int]]:
    """Where each sentence stands; no stop ends one after an initial, or where no capital follows ("9. mai").

    Example:
        >>> list(split_screened_sentences("Hun kom 9. mai. Hun dro."))
        [(0, 15), (16, 24)]
    """
    begun = 0
    for match in _END.finditer(text):
        after = text[match.end() :].lstrip("\"'“”‘’«»([- ")[:1]
        initial = _INITIAL.search(text[begun : match.start() + 1])
        if "\n" in match.group() or (after.isupper() and not initial):
            end = match.start() + len(match.group().rstrip())
            if text[begun:end].strip():
                yield begun, end
            begun = match.end()
    if text[begun:].strip():
        yield begun, len(text)


NEVER = r"(?!)"


def make_alternatives_pattern(words: Iterable[str]) -> str:
    """An expression for one of some words, the longest first; for nothing, if there are none."""
    matches = sorted(set(words), key=lambda one: (-len(one), one))
    return "(?:" + "|".join(re.escape(text).replace(r"\ ", r"\s+") for text in matches) + ")" if matches else NEVER


@cache
def compile_word_start_pattern(words: tuple[str, ...]) -> re.Pattern[str]:
    """One of some words or beginnings of words, in any case."""
    return re.compile(rf"(?<!\w){make_alternatives_pattern(words)}\w*", re.IGNORECASE)


@cache
def make_number_pattern(language: Language) -> str:
    """An expression for a number up to three digits, or up to ninety-nine in the language's words."""
    cardinals = load_lexicon(language).cardinals
    if cardinals is None:
        return r"\d{1,3}"
    units = make_alternatives_pattern((*cardinals.units[1:], *cardinals.one.values(), *cardinals.articles))
    tens = make_alternatives_pattern(
        (*cardinals.tens, *(cardinals.reversed.tens if cardinals.reversed is not None else ()))
    )
    small = make_alternatives_pattern((*cardinals.units[1:], *cardinals.variants))
    return rf"(?:\d{{1,3}}|{tens}(?:[\s-]?{units})?|{small})"


@cache
def make_month_pattern(language: Language) -> str:
    """An expression for a month, whole or shortened."""
    held = load_lexicon(language)
    short = rf"{make_alternatives_pattern(held.read.month_abbreviations)}\.?"
    return rf"(?:{make_alternatives_pattern(held.dates.months)}|{short})"


_WORD = re.compile(r"[^\W\d_]+(?:[-'’][^\W\d_]+)*")
_STEM = 6  # letters of a known word before an ending: a shorter one may be the beginning of a name
_OPENING = "\"'“”‘’«»([-–— *_"


def collect_known_words(collection: StructuralMetadata) -> frozenset[str]:
    """Every word of a collection's labels, in every language that it has."""
    texts = (
        collection.labels[path].text(language)
        for path in collection.labels
        for language in collection.settings.languages
    )
    return frozenset(word for text in texts for word in _WORD.findall(text))


def find_person_names(text: str, language: Language, known: frozenset[str]) -> Iterator[tuple[int, int]]:
    """Where a name stands: unknown words with a capital, those that follow each other together."""
    for sentence in split_screened_sentences(text):
        yield from _find_names_in_sentence(text, sentence, language, known)


def _find_names_in_sentence(
    text: str, sentence: tuple[int, int], language: Language, known: frozenset[str]
) -> Iterator[tuple[int, int]]:
    held: tuple[int, int] | None = None  # unknown words after each other
    alone = False  # what opens the sentence, and is a name only with another one after it
    for match in _WORD.finditer(text, *sentence):
        if not _is_capitalized(match.group()) or _is_known_name_word(match.group(), language, known):
            continue
        if held is not None and not text[held[1] : match.start()].strip():
            held, alone = (held[0], match.end()), False
            continue
        if held is not None and not alone:
            yield held
        held = match.span()
        opens = not text[sentence[0] : match.start()].strip(_OPENING)
        alone = opens and not _is_acting_person(match.group(), text[match.end() : sentence[1]], language, known)
    if held is not None and not alone:
        yield held


def _is_capitalized(word: str) -> bool:
    """True for a word with one capital in front; what is all capitals is an abbreviation."""
    return word[0].isupper() and len(word) > 1 and not word[1].isupper()


def _is_acting_person(word: str, rest: str, language: Language, known: frozenset[str]) -> bool:
    """True for a word that opens a sentence, is written nowhere else, and does what a person does."""
    words, follows = load_screening_lexicon(language), _WORD.search(rest)
    acts = follows is not None and follows.group() in words.acts and not rest[: follows.start()].strip(" ,")
    written = word.lower() in _lower_known_words(known) or word.lower() in _list_package_words(language)
    return acts and not written and not word.endswith(words.endings)


@cache
def _lower_known_words(known: frozenset[str]) -> frozenset[str]:
    return frozenset(map(str.lower, known))


@cache
def _list_package_words(language: Language) -> frozenset[str]:
    """The words in which the package itself speaks the language."""
    texts = (find_catalogue_message(language, path) or "" for path in list_catalogue_paths(language))
    return frozenset(word.lower() for text in texts for word in _WORD.findall(text))


def _is_known_name_word(word: str, language: Language, known: frozenset[str]) -> bool:
    own_texts = list_capitalized_words(language)
    forms = {word, word.removesuffix("'s"), word.removesuffix("’s"), word.removesuffix("s")}
    stems = {word.removesuffix(end) for end in load_screening_lexicon(language).endings}
    forms |= {stem for stem in stems if len(stem) >= _STEM}  # "Rapporten" is known where "rapport" is
    if any(form in known or form.lower() in known or form in own_texts for form in forms):
        return True
    parts = word.split("-")
    return len(parts) > 1 and all(
        not part[:1].isupper() or part[1:2].isupper() or _is_known_name_word(part, language, known) for part in parts
    )


@cache
def list_capitalized_words(language: Language) -> frozenset[str]:
    """What the language itself writes with a capital: countries, languages, months, days, and more."""
    held = load_locale(language)
    texts = [*held.territories.values(), *held.languages.values()]
    for widths in (held.months, held.days):
        texts += [name for form in widths.values() for width in form.values() for name in width.values()]
    named = {word for text in texts for word in _WORD.findall(text)}
    return frozenset(named | set(load_screening_lexicon(language).names))


_NEAR = 60
_YEAR_NEAR = 25
_YEAR = re.compile(r"(?<!\d)(?:19|20)\d{2}(?!\d)")
_DAY_IN_DIGITS = (
    r"(?<!\d)(?:\d{1,2}[./-]\s?\d{1,2}[./-]\s?(?:\d{4}|\d{2})"
    r"|\d{1,2}/\d{1,2}[\s-]\d{2,4}|\d{4}[./-]\d{1,2}[./-]\d{1,2})(?!\d)"
)
_PROPER = r"[^\W\d_a-z]\w+"
_RANGE_AFTER = r"(?!\s?[–—-]\s?\d)"


def find_single_ages(text: str, language: Language) -> Iterator[tuple[int, int]]:
    """Where the age of one person stands; no ranges and limits of age, which tell of groups."""
    words = load_screening_lexicon(language)
    sure, tens = _compile_certain_age_patterns(language), _compile_age_decade_pattern(language)
    single = _compile_contextual_age_patterns(language)
    for begin, end in split_screened_sentences(text):
        sentence = text[begin:end]
        patterns = (*sure, *single, *tens) if _compile_single_person_pattern(words).search(sentence) else sure
        for pattern in patterns:
            for match in pattern.finditer(sentence):
                if pattern in tens or not _is_age_limit(sentence, match.start(1), words):
                    yield begin + match.start(), begin + match.end()


def find_birth_dates(text: str, language: Language) -> Iterator[tuple[int, int]]:
    """Where somebody's day or year of birth stands: near a word for birth, or beside an age."""
    words = load_screening_lexicon(language)
    day = _compile_birth_date_pattern(language)
    aged = list(find_single_ages(text, language))
    for begin, end in split_screened_sentences(text):
        sentence = text[begin:end]
        born = [match.span() for match in compile_word_start_pattern(words.birth).finditer(sentence)]
        has_age = any(begin <= start < end for start, _ in aged)
        for match in day.finditer(sentence):
            if has_age or _is_place_nearby(match.span(), born, _NEAR):
                yield begin + match.start(), begin + match.end()
        for match in _YEAR.finditer(sentence):
            if _is_place_nearby(match.span(), born, _YEAR_NEAR):
                yield begin + match.start(), begin + match.end()


def _is_place_nearby(one: tuple[int, int], others: list[tuple[int, int]], most: int) -> bool:
    return any(max(start - one[1], one[0] - end) <= most for start, end in others)


def _is_age_limit(sentence: str, at: int, words: ScreeningLexicon) -> bool:
    """True where the word before a number makes it a limit, a time or the end of a range."""
    before = sentence[:at].rstrip()
    if before.endswith(("–", "—", "-", "<", ">", "≥", "≤")):
        return True
    last = re.search(r"(\w+)\W*$", before)
    return last is not None and last.group(1).lower() in words.limits


@cache
def _compile_single_person_pattern(words: ScreeningLexicon) -> re.Pattern[str]:
    return re.compile(rf"(?<!\w){make_alternatives_pattern(words.one)}(?!\w)", re.IGNORECASE)


@cache
def _compile_certain_age_patterns(language: Language) -> tuple[re.Pattern[str], ...]:
    """An age whatever stands around it: "17-åring", "17 år gammel", "aged 17"."""
    words = load_screening_lexicon(language)
    n, gap = rf"(?<![\w,.§])({make_number_pattern(language)})", r"[\s-]?"
    years, old = make_alternatives_pattern(words.years), make_alternatives_pattern(words.old)
    return tuple(
        re.compile(text, re.IGNORECASE)
        for text in (
            rf"{n}{gap}{make_alternatives_pattern(words.aged)}(?!\w)",
            rf"{n}{gap}{years}{gap}{old}(?!\w)",
            rf"(?<!\w){make_alternatives_pattern(words.being)}\s+({make_number_pattern(language)})[\s-]?{years}(?!\w)",
            rf"(?<!\w)(?:{make_alternatives_pattern(words.one)}|(?-i:{_PROPER}))(?:,\s|\s\()(\d{{1,2}})(?=[,)])",
            rf"(?<!\w){make_alternatives_pattern(words.age_before)}[\s:,]{{1,2}}({make_number_pattern(language)})(?!\w){_RANGE_AFTER}",
        )
    )


@cache
def _compile_contextual_age_patterns(language: Language) -> tuple[re.Pattern[str], ...]:
    """An age where the sentence tells of one person: "på 17 år", "she was nineteen when"."""
    words = load_screening_lexicon(language)
    n = rf"(?<![\w,.§])({make_number_pattern(language)})"
    follows = rf"(?=\s*(?:[,.;:)!?]|$)|\s+{make_alternatives_pattern(words.when)}(?!\w))"
    return tuple(
        re.compile(text, re.IGNORECASE)
        for text in (
            rf"{n}[\s-]?{make_alternatives_pattern(words.years)}(?!\w)",
            rf"(?<!\w){make_alternatives_pattern(words.being)}\s+({make_number_pattern(language)})(?!\w){follows}",
        )
    )


@cache
def _compile_age_decade_pattern(language: Language) -> tuple[re.Pattern[str], ...]:
    """An age to the nearest ten: "i 40-årene", "in her forties"."""
    decades = make_alternatives_pattern(load_screening_lexicon(language).decades)
    return tuple(
        re.compile(rf"(?<!\w){text}(?!\w)", re.IGNORECASE) for text in (rf"([1-9]0)[\s-]?{decades}", rf"({decades})")
    )


@cache
def _compile_birth_date_pattern(language: Language) -> re.Pattern[str]:
    month, year = make_month_pattern(language), r"(?:,?\s(?:19|20)?\d{2})?(?!\w)"
    day = rf"\d{{1,2}}(?:\.|{make_alternatives_pattern(load_lexicon(language).read.ordinals.suffixes)})?"
    spelled = rf"(?<!\d){day}\s(?:\w{{2}}\s)?{month}{year}"
    turned = rf"(?<!\w){month}\s{day}{year}"
    return re.compile(rf"{_DAY_IN_DIGITS}|{spelled}|{turned}", re.IGNORECASE)
