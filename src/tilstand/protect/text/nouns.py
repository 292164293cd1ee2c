"""Nouns for people, bodies and fractions, and their inflected forms."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from decimal import Decimal
from fractions import Fraction
from functools import cache, lru_cache

from tilstand.languages.disclosure_lexicon import load_disclosure_lexicon
from tilstand.languages.lexicon import load_lexicon
from tilstand.report_text import NounLexicon, NumberKind, NumberSpan, find_numbers
from tilstand.terms import Language

_WORD = re.compile(r"[^\W\d_]+")


def get_ordinal_value(word: str, language: Language) -> int:
    """The number of an ordinal word; 0 for another word.

    Args:
        word: A word, in small letters.
        language: Its language.

    Example:
        >>> get_ordinal_value("tjuande", "nn"), get_ordinal_value("fortieth", "en"), get_ordinal_value("women", "en")
        (20, 40, 0)
    """
    return load_disclosure_lexicon(language).orders.get(word, 0)


def find_fractions(text: str, language: Language) -> Iterator[NumberSpan]:
    """The parts of a whole that a text tells by a number and an order.

    Args:
        text: The text.
        language: Its language.

    Example:
        >>> [(one.text, str(one.share)) for one in find_fractions("One fortieth, and seven tenths.", "en")]
        [('One fortieth', '1/40'), ('seven tenths', '7/10')]
    """
    low = text.lower()
    if not _load_denominators(language):
        return
    if all(word not in _load_denominators(language) for word in _WORD.findall(low)):
        return
    for match in _compile_part_nouns(language).finditer(low):
        head, hyphen, last = match[0].rpartition("-")
        whole, start = _load_denominators(language).get(match[0], 0), match.start()
        if not whole and hyphen:
            whole, part = _load_denominators(language).get(last, 0), head
        else:
            before = low[: match.start()].rstrip()
            part = before.rpartition(" ")[2]
            start = len(before) - len(part)
        top = _get_numerator_value(part, language) if whole else 0
        if 0 < top < whole:
            yield NumberSpan(
                start,
                match.end(),
                text[start : match.end()],
                NumberKind.QUANTIFIER,
                share=Fraction(top, whole),
                word=True,
            )


@cache
def _get_numerator_value(word: str, language: Language) -> int:
    """The number that a word is, articles too."""
    cardinals = load_lexicon(language).cardinals
    if cardinals is not None and word in cardinals.articles:
        return 1
    own_amounts = [
        number.value
        for number in find_numbers(word, language)
        if number.text == word and number.kind is NumberKind.COUNT
    ]
    return int(own_amounts[0] or Decimal()) if own_amounts else 0


@cache
def _compile_part_nouns(language: Language) -> re.Pattern[str]:
    """A word that ends in a noun for a part."""
    ends = "|".join(
        re.escape(denominator) for denominator in sorted(_load_denominators(language), key=len, reverse=True)
    )
    return re.compile(rf"(?<![\w-])(?:[^\W\d_]+-)*(?:{ends})(?![\w-])")


@cache
def _load_denominators(language: Language) -> Mapping[str, int]:
    """Nouns for a part, each with the number of such parts that make a whole."""
    words = load_lexicon(language)
    units = words.cardinals.units if words.cardinals else ()
    numbers = {word: at for at, word in enumerate(units) if at > 2}
    numbers_by_name: dict[str, int] = {}
    for ending in load_disclosure_lexicon(language).fractions:
        if ending:
            numbers_by_name |= {
                f"{word}{ending}": at
                for own_numbers in (numbers, load_disclosure_lexicon(language).orders)
                for word, at in own_numbers.items()
            }
        else:
            numbers_by_name |= {
                f"{word}{end}": at for word, at in load_disclosure_lexicon(language).orders.items() for end in ("", "s")
            }
    return numbers_by_name


_STEM = 3
"""A shorter stem is left alone: it is likely another word."""


def generate_inflections(form: str, language: Language) -> Iterator[str]:
    """Other forms of a word, or of the last word of a phrase; some are words that nobody says.

    Args:
        form: A word or phrase, in small letters.
        language: Its language.

    Example:
        >>> sorted(generate_inflections("city", "en"))
        ['cities', 'cityer', 'cityers', 'citys']
    """
    if form.endswith("*") or not form[-1:].isalpha() or form.count(" ") > 1:
        return
    begun, _, last = form.rpartition(" ")
    begun = f"{begun} " if begun else ""
    for endings in _load_paradigms(language):
        for ending in endings:
            stem = last.removesuffix(ending)
            if last.endswith(ending) and len(stem) >= min(_STEM, len(last) - 2):
                yield from (f"{begun}{stem}{other_ending}" for other_ending in endings if other_ending != ending)
                break


@lru_cache
def _load_paradigms(language: Language) -> tuple[tuple[str, ...], ...]:
    """Sets of endings of one kind of word; of a word the longest ending is taken off."""
    told = (line.split("|") for line in load_disclosure_lexicon(language).inflections)
    return tuple(tuple(sorted(texts, key=len, reverse=True)) for texts in told)


_PART = 3
"""A shorter word is no part of a compound that could be told from an ending."""
_LINKS = ("", "e", "s")
"""What stands between the parts of a compound in languages that write them as one word."""


@cache
def load_people_nouns(language: Language) -> frozenset[str]:
    """Every form of a noun for people, by its last word.

    Args:
        language: The language.
    """
    words = load_disclosure_lexicon(language)
    return _load_counted_people_nouns(language) | {*words.people, *words.narrow}


@cache
def load_singular_people_nouns(language: Language) -> tuple[frozenset[str], frozenset[str]]:
    """The singular of nouns for people: as it stands by itself, and as a certain one.

    Args:
        language: The language.
    """
    forms = [
        noun.get_noun_forms(language)
        for noun in NounLexicon.from_package().by_id.values()
        if noun.people and language in noun.forms
    ]
    plain = frozenset(form.singular for form in forms if form.singular != form.plural)
    certain = frozenset(form.singular_definite for form in forms)
    return plain, certain - plain - {form.plural for form in forms} - {form.plural_definite for form in forms}


@cache
def load_single_person_nouns(language: Language) -> frozenset[str]:
    """Every noun for one person, and for people by two traits.

    Args:
        language: The language.
    """
    plain, certain = load_singular_people_nouns(language)
    return plain | certain | {*load_disclosure_lexicon(language).narrow}


@lru_cache(maxsize=16384)
def split_people_compound(word: str, language: Language) -> tuple[str, ...]:
    """What a compound may begin with that ends in a noun for people: "salong" of "salongansatt".

    Args:
        word: A word, in small letters.
        language: Its language.
    """
    if not load_disclosure_lexicon(language).shares:
        return ()  # a language that writes compounds apart
    heads = [word[:at] for at in range(_PART, len(word) - _PART + 1) if word[at:] in _load_compound_heads(language)]
    return tuple(head.removesuffix(link) for head in heads for link in _LINKS if head.endswith(link))


@lru_cache(maxsize=16384)
def is_people_noun(word: str, language: Language) -> bool:
    """True for a noun for people, also where it is the last part of a compound.

    Args:
        word: A word, in small letters.
        language: Its language.

    Example:
        >>> is_people_noun("bygningsarbeidere", "nb"), is_people_noun("bygninger", "nb")
        (True, False)
    """
    return word in load_people_nouns(language) or bool(split_people_compound(word, language))


@cache
def _load_counted_people_nouns(language: Language) -> frozenset[str]:
    """The last word of every form of a noun for people that texts count."""
    nouns = (noun for noun in NounLexicon.from_package().by_id.values() if noun.people and language in noun.forms)
    forms = (noun.get_noun_forms(language) for noun in nouns)
    own_texts = (
        form
        for noun_forms in forms
        for form in (noun_forms.singular, noun_forms.plural, noun_forms.singular_definite, noun_forms.plural_definite)
    )
    return frozenset(form.split()[-1] for form in own_texts)


@cache
def _load_compound_heads(language: Language) -> frozenset[str]:
    """What a compound for people ends in."""
    return _load_counted_people_nouns(language) | {*load_disclosure_lexicon(language).heads}


_BODIES_PART = 4
"""A shorter word is no end of a compound that could be told from another word's."""


@lru_cache(maxsize=16384)
def is_body_noun(word: str, language: Language) -> bool:
    """True for a noun for a place or a body, in any form, also where it is the last part of a compound.

    Args:
        word: A word, in small letters.
        language: Its language.

    Example:
        >>> is_body_noun("neglesalongen", "nb"), is_body_noun("farms", "en"), is_body_noun("women", "en")
        (True, True, False)
    """
    own_texts = _load_body_nouns(language)
    if word in own_texts:
        return True
    joined = bool(load_disclosure_lexicon(language).shares)  # compounds are one word
    return joined and any(word[at:] in own_texts for at in range(2, len(word) - _BODIES_PART + 1))


@cache
def _load_body_nouns(language: Language) -> frozenset[str]:
    nouns = load_disclosure_lexicon(language).bodies
    return frozenset((*nouns, *(form for noun in nouns for form in generate_inflections(noun, language))))
