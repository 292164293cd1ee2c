"""Function words of a language, sentence boundaries and language detection."""

from __future__ import annotations

import re
import tomllib
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from functools import cache, cached_property
from importlib.resources import files

from pydantic import BaseModel, ConfigDict

from tilstand.languages import list_shipped_languages, load_language_settings
from tilstand.languages.language import get_language_folder
from tilstand.languages.lexicon import load_lexicon
from tilstand.reading.ocr import list_ocr_variants
from tilstand.terms import Language

_END = re.compile(r"(?<![^\s(])(?P<word>[^\s(]*)[.!?]['\"”»)\]]*(?:\d)?\s+(?=(?P<next>\S+))")
# A text without an end in so many signs is no sentence: it is read in pieces, at a space.
_LONGEST = 1500
# Signs with which a sentence goes on, and abbreviations of laws that no dictionary lists.
_LAW = re.compile(r"\w{2,3}", re.IGNORECASE)


def split_prose_sentences(text: str, language: Language) -> Iterator[tuple[int, int]]:
    """Where the sentences of a text begin and end, in order; one beyond measure in pieces."""
    for start, end in _split_at_end_signs(text, language):
        while end - start > _LONGEST:
            space = text.rfind(" ", start + 1, start + _LONGEST)
            cut = space + 1 if space >= 0 else start + _LONGEST
            yield start, cut
            start = cut
        if text[start:end].strip():
            yield start, end


def _split_at_end_signs(text: str, language: Language) -> Iterator[tuple[int, int]]:
    """Where sentences end by their signs."""
    short = load_lexicon(language).phrases.abbreviations
    start = 0
    for match in _END.finditer(text):
        word, following = match["word"].lower(), match["next"]
        if word in short or following[0].islower() or following[0] in "§,;)":
            continue
        if (
            word.isdigit()
            and len(word) < 3
            and not following[0].isdigit()
            and text[start : match.start()].strip() == ""
        ):
            continue  # the mark of a list: "1. "
        if _LAW.fullmatch(word) and following.startswith(("§", "8-")):
            continue
        yield start, match.end()
        start = match.end()
    if text[start:].strip():
        yield start, len(text)


# Words that tell a language, or head columns, are its own.
_OWN = ("stopwords", "share", "numbers", "total", "change")
_NOTHING = re.compile("(?!)")


class GrammarWords(BaseModel):
    """Small words of one language.

    Attributes:
        separators: Between two numbers, where the second's own words begin.
        of_which: What follows is part of what came before.
        of: Between a part and its whole ("3 of the 19").
        whole: Before a number that repeats one already told.
        rest: Before a number that leaves some out.
        year_before: The year before the one spoken of.
        last_year, this_year: The year before that in which the text was written, and that year.
        since: Before the first year of a span that goes on.
        up, down, same: How something changed.
        most, clearly, throughout: A rank, a wide one, and one that holds year after year.
        change: Heads a column of changes.
        share: Heads a column of shares.
        ratio: Between two small numbers that only say a share ("three of four", "six in ten").
        every: Before an ordinal that says a share ("every third").
        numbers: Heads a column of which nothing else is said than that numbers follow.
        either: Between things of which either is meant.
        relative: Before a clause that describes the noun just named.
        clause: Before a clause.
        total: Heads a column of totals.
        in_brackets: Says in a caption what the numbers in brackets count.
        the_number: Nouns for a number itself.
        onward: Between a figure and what it became, or what it is held against.
        origin: Before what a figure was, and became something else ("from 26 to 28").
    within: Opens a sentence that speaks of some of what was told ("In three cases ...").
        rises_before, falls_before: Before a number by which a figure rose or fell ("rose by").
        differs_before: Before a number by which two figures differ, whichever is more.
        rises_after, falls_after: After a number by which a figure is more or less than another ("8 fewer").
        still: Before a year in which something was so yet ("still in 2025"): no period of a figure.
        such: After a number of things like those just told of.
        lasting: Spans of time, as counted ("the four foregoing years").
        means: Says that a number is a mean.
        apart: Says that a number is no figure of the whole year and body ("each", "half-year").
        negation: Turns what is said.
        neither: Turns what is said of several ("neither A nor B had 60").
        onlys: After that, where it turns only some of it ("not only").
        than: Between figures that are held against one another ("fewer in 2024 than in 2023").
        second, least: Ranks other than the first.
        superlative: Ranks a number among those of other years.
        fronted: Before a number with which its sentence opens ("for 2 of them it was unclear").
        verbs: Between a number that is the subject and what is said of it.
        infinitive_digits: Digits that recognition makes of the mark of the infinitive.
        infinitive_before: Text that stand before that mark.
        stopwords: The commonest words, by which the language is known.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    separators: tuple[str, ...]
    of_which: tuple[str, ...]
    of: tuple[str, ...]
    whole: tuple[str, ...]
    rest: tuple[str, ...]
    year_before: tuple[str, ...]
    last_year: tuple[str, ...]
    this_year: tuple[str, ...]
    since: tuple[str, ...]
    up: tuple[str, ...]
    down: tuple[str, ...]
    same: tuple[str, ...]
    most: tuple[str, ...]
    clearly: tuple[str, ...]
    throughout: tuple[str, ...]
    change: tuple[str, ...]
    share: tuple[str, ...]
    ratio: tuple[str, ...]
    every: tuple[str, ...]
    numbers: tuple[str, ...]
    either: tuple[str, ...]
    relative: tuple[str, ...]
    clause: tuple[str, ...]
    total: tuple[str, ...]
    in_brackets: tuple[str, ...]
    the_number: tuple[str, ...]
    onward: tuple[str, ...]
    origin: tuple[str, ...]
    within: tuple[str, ...]
    rises_before: tuple[str, ...]
    falls_before: tuple[str, ...]
    differs_before: tuple[str, ...]
    rises_after: tuple[str, ...]
    falls_after: tuple[str, ...]
    still: tuple[str, ...]
    means: tuple[str, ...]
    such: tuple[str, ...]
    lasting: tuple[str, ...]
    apart: tuple[str, ...]
    negation: tuple[str, ...]
    neither: tuple[str, ...]
    onlys: tuple[str, ...]
    than: tuple[str, ...]
    second: tuple[str, ...]
    least: tuple[str, ...]
    superlative: tuple[str, ...]
    fronted: tuple[str, ...]
    verbs: tuple[str, ...]
    infinitive_digits: tuple[str, ...] = ()
    infinitive_before: tuple[str, ...] = ()
    stopwords: tuple[str, ...]

    @cached_property
    def function_words(self) -> frozenset[str]:
        """Every word of it, by itself."""
        phrases = (phrase for name in type(self).model_fields for phrase in getattr(self, name))
        return frozenset(word for phrase in phrases for word in phrase.lower().split())


@cache
def list_known_languages() -> tuple[Language, ...]:
    """The languages whose small words are known: those with a `grammar.toml`."""
    return tuple(tag for tag in list_shipped_languages() if get_language_folder(tag).joinpath("grammar.toml").is_file())


def list_mixed_languages(language: Language) -> tuple[Language, ...]:
    """A language and those so near it that one text mixes them.

    Example:
        >>> list_mixed_languages("nn"), list_mixed_languages("en")
        (('nn', 'nb'), ('en',))
    """
    return (language, *load_language_settings(language).beside)


@cache
def load_grammar(language: Language) -> GrammarWords:
    """The small words of a language, with those of the languages that it is mixed with; none where unknown.

    Example:
        >>> load_grammar("sv").of_which[:2], load_grammar("ka").of
        (('varav', 'därav'), ())
    """
    own_texts = _read_grammar_lists(language)
    for beside in list_mixed_languages(language)[1:]:
        other_name = _read_grammar_lists(beside)
        own_texts |= {key: [*own_texts[key], *other_name[key]] for key in own_texts if key not in _OWN}
    return GrammarWords.model_validate({key: tuple(dict.fromkeys(matches)) for key, matches in own_texts.items()})


def _read_grammar_lists(language: Language) -> dict[str, list[str]]:
    if language not in list_known_languages():
        return {name: [] for name in GrammarWords.model_fields}
    return tomllib.loads(_read_grammar_file(language))


@cache
def _read_grammar_file(language: Language) -> str:
    return get_language_folder(language).joinpath("grammar.toml").read_text("utf-8")


@cache
def make_word_pattern(phrases: tuple[str, ...]) -> re.Pattern[str]:
    """Any of some phrases as whole words, however damaged their letters."""
    if not phrases:
        return _NOTHING
    forms = sorted({form for p in phrases for form in _list_damaged_forms(p)}, key=lambda form: (-len(form), form))
    return re.compile(r"(?<!\w)(?:" + "|".join(re.escape(f).replace(r"\ ", r"\s+") for f in forms) + r")(?!\w)", re.I)


def ends_with_phrase(phrases: tuple[str, ...], text: str) -> bool:
    """True where a text ends with one of some phrases."""
    return re.search(make_word_pattern(phrases).pattern + r"\s*$", text, re.I) is not None


def starts_with_phrase(phrases: tuple[str, ...], text: str) -> bool:
    """True where a text begins with one of some phrases."""
    return re.match(r"\s*" + make_word_pattern(phrases).pattern, text, re.I) is not None


def skip_words(text: str, at: int, count: int) -> int:
    """The place after so many words, or before the first sign between them."""
    match = re.compile(rf"(?:\s*[^\s,.;:()]+){{0,{count}}}").match(text, at)
    return match.end() if match else at


def _list_damaged_forms(phrase: str) -> set[str]:
    matches = {""}
    for word in phrase.split():
        matches = {f"{head} {form}".strip() for head in matches for form in list_ocr_variants(word)}
    return matches


_LETTERS = re.compile(r"[^\W\d_&@]+|&")
# Below this share of small words, a text of some length is in another language.
_LEAST_SHARE = 0.12
_LEAST_WORDS = 12
# A line of fewer words is a label, in which small words are rare.
_LINE = 6


def detect_language(text: str, languages: Iterable[Language]) -> Language | None:
    """The language that a text is in, of some and those mixed with them; None where it is in none of these.

    Labels and heads of tables hold few small words: where there is little else, any tells, and so do words
    that head columns. A text in which no language is known is taken to be in the first of those asked for
    whose small words nobody has written down.

    Args:
        text: The text.
        languages: The languages in question, the likeliest first.

    Example:
        >>> read = ("nb", "en")
        >>> detect_language("Av de 12 som fikk hjelp i fjor, var de fleste kvinner, og noen var fra Asia.", read)
        'nb'
        >>> detect_language("Im Berichtsjahr wurden 19 Anzeigen registriert, davon betrafen zwei auch Kinder.", read)
    """
    asked = tuple(dict.fromkeys(tongue for language in languages for tongue in list_mixed_languages(language)))
    bare = next((language for language in asked if language not in list_known_languages()), None)
    lines = [[word.lower() for word in _LETTERS.findall(line)] for line in text.split("\n")]
    prose = Counter(word for line in lines if len(line) >= _LINE for word in line)
    words = Counter(word for line in lines for word in line)
    if prose.total() < _LEAST_WORDS <= words.total():
        return (
            _detect_label_language(words, [language for language in asked if language in list_known_languages()])
            or bare
        )
    found = prose if prose.total() >= _LEAST_WORDS else words
    counts = {name: sum(found[word] for word in small) for name, small in _load_common_words(asked).items()}
    best = max(counts, key=lambda name: counts[name])
    if not counts[best] and bare:
        return bare
    if found.total() >= _LEAST_WORDS and counts[best] < _LEAST_SHARE * found.total():
        return bare
    return best if best in asked else None


def _detect_label_language(words: Counter[str], asked: Iterable[Language]) -> Language | None:
    """The language of a text of labels; None where others have as many words, or there are none."""
    counts = {language: sum(words[word] for word in _list_heading_words(language)) for language in asked}
    best = max(counts, key=lambda language: counts[language], default=None)
    foreign = [small for name, small in _load_common_words(tuple(counts)).items() if name not in counts]
    others = max((sum(words[word] for word in small) for small in foreign), default=0)
    return best if best is not None and counts[best] > others else None


@cache
def _list_heading_words(language: Language) -> frozenset[str]:
    """Small words of a language, with those that head columns."""
    words = load_grammar(language)
    return frozenset((*words.stopwords, *words.total, *words.share, *words.numbers, *words.change))


@cache
def _load_common_words(first: tuple[Language, ...]) -> Mapping[str, tuple[str, ...]]:
    """The commonest words of every language of which we know some, some languages first."""
    tongues = dict.fromkeys(
        (*(language for language in first if language in list_known_languages()), *list_known_languages())
    )
    texts_by_name = {language: load_grammar(language).stopwords for language in tongues}
    source = files("tilstand.languages").joinpath("others.toml")
    others = tomllib.loads(source.read_text("utf-8"))
    return texts_by_name | {name: tuple(words) for name, words in others.items() if name not in texts_by_name}
