"""Which codes a sentence names, and by which words."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache

from tilstand.languages.disclosing import DisclosingWords, disclosing
from tilstand.protect.of_sentence.ages import ages_told
from tilstand.protect.of_sentence.heard import numbers_read
from tilstand.protect.of_sentence.persons import compounded
from tilstand.protect.of_sentence.wordings import Code, CodeWords
from tilstand.terms import Language

__all__ = ["Mention", "mentions"]

_WORD = re.compile(r"[^\W\d_]{6,}")
_NEAR = 3  # words


@dataclass(frozen=True, slots=True)
class Mention:
    """A code that a sentence names."""

    start: int
    end: int
    code: Code


@lru_cache(maxsize=1024)
def mentions(text: str, language: Language, words: CodeWords) -> tuple[Mention, ...]:
    """The codes that a sentence names, in order; of words within each other the longest.

    Args:
        text: The sentence.
        language: Its language.
        words: The words for the codes of a release.
    """
    low, taken, found = text.lower(), [False] * len(text), list[Mention]()
    for form, code in words.likely(low, language):
        for start, end in _places(form, low):
            if not any(taken[start:end]):
                taken[start:end] = [True] * (end - start)
                found.append(Mention(start, end, code))
    for form, code in words.parted(low, language):
        for match in _parted(form).finditer(low):
            if numbers_read(match[1], language) and not taken[match.end() - 1]:
                found.append(Mention(match.start(2), match.end(2), code))
    for match in _WORD.finditer(low):
        parts = compounded(match[0], language)
        if parts and not any(taken[match.start() : match.end()]):
            heads = (words.whole(one, language) for one in parts)
            found += [Mention(match.start(), match.end(), one) for one in heads if one is not None][:1]
    for told in ages_told(low, language, words.ages):
        if not any(taken[told.start : told.end]):
            found += [Mention(told.start, told.end, code) for code in told.codes]
    found.sort(key=lambda one: one.start)
    return tuple(_turned(low, language, words, found))


def _turned(text: str, language: Language, known: CodeWords, found: list[Mention]) -> Iterator[Mention]:
    """Mentions, those of "others than ..." and "outside ..." turned into the others of their dimension."""
    words = disclosing(language)
    likely = found and any(f"{one} " in text for one in (*words.than, *words.outside))
    meant = [match.span() for match in _others(language).finditer(text)] if likely else []
    if not meant:
        yield from found
        return
    groups = [group for _, end in meant if (group := _meant(text, end, words, found))]
    first = {group[0]: {one.code for one in group} for group in groups}
    for one in found:
        if one in first:
            codes = (code for code in known if code[0] == one.code[0] and code not in first[one])
            yield from (Mention(one.start, one.end, code) for code in sorted(codes))
        elif not any(one in group for group in groups):
            yield one


def _meant(text: str, at: int, words: DisclosingWords, found: Sequence[Mention]) -> list[Mention]:
    """The mentions of one dimension that follow a place, joined with each other."""
    group: list[Mention] = []
    for one in found:
        if one.start < at:
            continue
        small = text[at : one.start].replace(",", " ").split()
        other = bool(group) and one.code[0] != group[0].code[0]
        if other or len(small) > _NEAR or not _small(small, words, joined=bool(group)):
            break
        group.append(one)
        at = one.end
    return group


def _small(between: Sequence[str], words: DisclosingWords, *, joined: bool) -> bool:
    """True for nothing but small words; between two codes one that joins them is among these."""
    fine = all(one in words.closing or one in words.joint or one in words.definite for one in between)
    return fine and (not joined or not between or any(one in words.joint for one in between))


@cache
def _parted(form: str) -> re.Pattern[str]:
    """A phrase with a few words between its first and the others: "reiste én person hjem"."""
    first, _, rest = form.rstrip("*").partition(" ")
    return re.compile(rf"(?<!\w){re.escape(first)}((?:\s+\w+){{1,3}})\s+({re.escape(rest)})(?!\w)")


def _places(form: str, text: str) -> Iterator[tuple[int, int]]:
    """Where a form stands in a text as words, in the genitive too; a stem is the beginning of one."""
    stem, open_end = form.rstrip("*"), form.endswith("*")
    start = text.find(stem)
    while start >= 0:
        end = start + len(stem)
        if not (start and _in_word(text[start - 1])):
            while open_end and end < len(text) and _in_word(text[end]):
                end += 1
            ends = (end + len(one) for one in ("'s", "’s", "s", "") if text.startswith(one, end))
            whole = next((one for one in ends if one == len(text) or not _in_word(text[one])), 0)
            if whole:
                yield start, whole
        start = text.find(stem, max(end, start + 1))


def _in_word(sign: str) -> bool:
    return sign.isalnum() or sign == "_"


@cache
def _others(language: Language) -> re.Pattern[str]:
    """What stands before those who are not meant: "other forms than", "outside"."""
    words = disclosing(language)
    opened = "|".join(map(re.escape, (*words.others, *words.elsewhere_than)))
    than, outside = ("|".join(map(re.escape, one)) for one in (words.than, words.outside))
    if not (than and outside):
        return re.compile("(?!)")
    return re.compile(rf"(?<!\w)(?:(?:{opened})(?:\s+[^\W\d]+){{0,3}}?\s+(?:{than})|{outside})(?!\w)")
