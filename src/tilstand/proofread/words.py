"""Small words of a language by which a number is read as a claim, and the language of a text."""

from __future__ import annotations

import re
import tomllib
from collections import Counter
from collections.abc import Iterable, Mapping
from functools import cache
from importlib.resources import files

from pydantic import BaseModel, ConfigDict

from tilstand.languages import list_shipped_languages, load_language_settings
from tilstand.languages.language import get_language_folder
from tilstand.terms import Language

_FILE = "grammar.toml"


class ClaimWords(BaseModel):
    """The small words of one language, with those of languages that it is mixed with.

    Attributes:
        stopwords: The commonest words, by which the language is known.
        headings: Words that head the columns of tables; where there is no prose, they tell the language too.
        totals: Heads of columns and rows of totals.
        breaks: Between two numbers, where the words of the second begin.
        joins: Between two codes of which both are meant.
        within: Before a period that is told of the whole sentence.
        wholes: Before a number of which others are part.
        parts: Before a number that is part of one told before.
        rests: Before a number that leaves some out.
        means: Says that a number is a mean, or one of several.
        negations: Turns what is said.
        planned: Says that a number is no figure yet.
        times: Units after a number of which no figure is told.
        ages: After an age.
        periods: Words for the year before, the last one, a span that goes on, and what is compared.
        changes: Words for a change and its direction, before and after its number.
        acts: What was done, each act with its words.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    stopwords: tuple[str, ...] = ()
    headings: tuple[str, ...] = ()
    totals: tuple[str, ...] = ()
    breaks: tuple[str, ...] = ()
    joins: frozenset[str] = frozenset()
    within: tuple[str, ...] = ()
    wholes: tuple[str, ...] = ()
    parts: tuple[str, ...] = ()
    rests: tuple[str, ...] = ()
    means: tuple[str, ...] = ()
    negations: tuple[str, ...] = ()
    planned: tuple[str, ...] = ()
    times: tuple[str, ...] = ()
    ages: tuple[str, ...] = ()
    periods: Mapping[str, tuple[str, ...]] = {}
    changes: Mapping[str, tuple[str, ...]] = {}
    acts: Mapping[str, tuple[str, ...]] = {}


def list_mixed_languages(language: Language) -> tuple[Language, ...]:
    """A language and those so near it that one text mixes them.

    Example:
        >>> list_mixed_languages("nn"), list_mixed_languages("en")
        (('nn', 'nb'), ('en',))
    """
    return (language, *load_language_settings(language).beside)


@cache
def list_claim_languages() -> tuple[Language, ...]:
    """The languages whose small words are known: those with a `grammar.toml`."""
    return tuple(tag for tag in list_shipped_languages() if get_language_folder(tag).joinpath(_FILE).is_file())


@cache
def load_own_words(language: Language) -> ClaimWords:
    """The small words of a language alone; none where they are not known."""
    if language not in list_claim_languages():
        return ClaimWords()
    return ClaimWords.model_validate(tomllib.loads(get_language_folder(language).joinpath(_FILE).read_text("utf-8")))


@cache
def load_claim_words(language: Language) -> ClaimWords:
    """The small words of a language and of those that it is mixed with.

    Example:
        >>> load_claim_words("nn").periods["last"], load_claim_words("ka").acts
        (('i fjor', 'fjoråret', 'fjorårets'), {})
    """
    books = [load_own_words(tongue).model_dump() for tongue in list_mixed_languages(language)]
    return ClaimWords.model_validate({name: _join_word_lists([book[name] for book in books]) for name in books[0]})


def _join_word_lists(lists: list[Mapping[str, tuple[str, ...]]] | list[tuple[str, ...]]) -> object:
    if isinstance(lists[0], Mapping):
        names = dict.fromkeys(name for words in lists for name in words)
        return {name: _join_word_lists([dict(words).get(name, ()) for words in lists]) for name in names}
    return tuple(dict.fromkeys(word for words in lists for word in words))


@cache
def compile_claim_phrases(phrases: tuple[str, ...]) -> re.Pattern[str]:
    """Any of some phrases as whole words; a star stands for any ending.

    Example:
        >>> compile_claim_phrases(("fell by", "rise*")).findall("It fell  by 8; rises of 3, a sunrise.")
        ['fell  by', 'rises']
    """
    if not phrases:
        return re.compile("(?!)")
    longest_first = sorted(phrases, key=lambda phrase: (-len(phrase), phrase))
    forms = (re.escape(phrase).replace(r"\ ", r"\s+").replace(r"\*", r"\w*") for phrase in longest_first)
    return re.compile(rf"(?<!\w)(?:{'|'.join(forms)})(?!\w)", re.IGNORECASE)


def has_phrase_at_end(phrases: tuple[str, ...], text: str) -> bool:
    """True where a text ends with one of some phrases."""
    return _make_end_pattern(phrases).search(text[-_NEAR:]) is not None


def has_phrase_at_start(phrases: tuple[str, ...], text: str, between: int = 0) -> bool:
    """True where a text begins with one of some phrases, or after so many words."""
    return _make_start_pattern(phrases, between).match(text[:_NEAR]) is not None


_NEAR = 48  # letters beside a number in which a phrase that touches it is looked for


@cache
def _make_end_pattern(phrases: tuple[str, ...]) -> re.Pattern[str]:
    return re.compile(compile_claim_phrases(phrases).pattern + r"\s*$", re.IGNORECASE)


@cache
def _make_start_pattern(phrases: tuple[str, ...], between: int) -> re.Pattern[str]:
    return re.compile(rf"[\s-]*(?:[^\W\d]+\s+){{0,{between}}}" + compile_claim_phrases(phrases).pattern, re.IGNORECASE)


_LETTERS = re.compile(r"[^\W\d_]+")
_LEAST_SHARE, _LEAST_WORDS = 0.12, 12  # a text of some length with fewer small words is in another language


def detect_text_language(text: str, languages: Iterable[Language]) -> Language | None:
    """The language that a text is in, of some and those mixed with them; None where it is in none of these.

    Args:
        text: The text.
        languages: The languages in question, the likeliest first.

    Example:
        >>> detect_text_language("Av de 12 som fikk hjelp i fjor, var de fleste kvinner, og noen var fra Asia.", ("nb", "en"))
        'nb'
        >>> detect_text_language("Im Berichtsjahr wurden 19 Anzeigen registriert, davon betrafen zwei auch Kinder.", ("nb",))
    """
    asked = tuple(dict.fromkeys(tongue for language in languages for tongue in list_mixed_languages(language)))
    unwritten = next((language for language in asked if language not in list_claim_languages()), None)
    words = Counter(word.lower() for word in _LETTERS.findall(text))
    counts = {tongue: sum(words[word] for word in small) for tongue, small in _load_common_words(asked).items()}
    best = max(counts, key=lambda tongue: counts[tongue], default=None)
    if best is None or (words.total() >= _LEAST_WORDS and counts[best] < _LEAST_SHARE * words.total()):
        known = [tongue for tongue in asked if tongue in list_claim_languages()]
        heads = {tongue: sum(words[word] for word in load_own_words(tongue).headings) for tongue in known}
        best = max(heads, key=lambda tongue: heads[tongue], default=None)
        return best if best is not None and heads[best] > max(_count_foreign_words(words, asked), 0) else unwritten
    if not counts[best]:
        return unwritten or asked[0]
    return best if best in asked else None


def is_foreign_text(text: str, languages: Iterable[Language]) -> bool:
    """True for a text of some length with more small words of another language than of some and those mixed with them."""
    asked = tuple(dict.fromkeys(tongue for language in languages for tongue in list_mixed_languages(language)))
    words = Counter(word.lower() for word in _LETTERS.findall(text))
    own = max((sum(words[word] for word in load_own_words(tongue).stopwords) for tongue in asked), default=0)
    foreign = _count_foreign_words(words, asked)
    return words.total() >= _LEAST_WORDS and foreign >= _LEAST_SHARE * words.total() and foreign > own


def _count_foreign_words(words: Counter[str], asked: tuple[Language, ...]) -> int:
    common = _load_common_words(asked)
    return max((sum(words[word] for word in small) for name, small in common.items() if name not in asked), default=0)


@cache
def _load_common_words(first: tuple[Language, ...]) -> Mapping[str, tuple[str, ...]]:
    """The commonest words of every language of which we know some, some languages first."""
    known = dict.fromkeys((*(tongue for tongue in first if tongue in list_claim_languages()), *list_claim_languages()))
    common = {tongue: load_own_words(tongue).stopwords for tongue in known}
    others = tomllib.loads(files("tilstand.languages").joinpath("others.toml").read_text("utf-8"))
    return common | {name: tuple(words) for name, words in others.items() if name not in common}
