"""Words by which personal data in free text are recognised: data of a language."""

from __future__ import annotations

import tomllib
from functools import cache

from pydantic import BaseModel, ConfigDict

from tilstand.languages.language import folder
from tilstand.terms.text import Language

__all__ = ["ScreeningWords", "screening"]


class ScreeningWords(BaseModel):
    """What tells of single persons in one language.

    Attributes:
        birth: Beginnings of words near a day of birth; one with a full stop is an abbreviation.
        years: Words for years after an age.
        aged: Words right after an age, for one person who has it ("17-åring").
        old: Words after the years ("gammel").
        age_before: Words right before an age ("aged").
        being: Words before an age without a unit ("she was nineteen").
        decades: Ends of an age of tens ("40-årene"); where tens have words of their own ("forties"), those.
        when: Words after such an age.
        limits: Words before a number that make it no age of a person.
        one: Words that tell of one person.
        street_ends: Ends of names of streets.
        streets: Words for streets that stand by themselves.
        health: Beginnings of words for illness, pregnancy and treatment.
        names: Words with a capital that are nobody's name.
        acts: What may follow a name that opens a sentence.
        endings: Ends of words that open a sentence and are no names.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    birth: tuple[str, ...] = ()
    years: tuple[str, ...] = ()
    aged: tuple[str, ...] = ()
    old: tuple[str, ...] = ()
    age_before: tuple[str, ...] = ()
    being: tuple[str, ...] = ()
    decades: tuple[str, ...] = ()
    when: tuple[str, ...] = ()
    limits: tuple[str, ...] = ()
    one: tuple[str, ...] = ()
    street_ends: tuple[str, ...] = ()
    streets: tuple[str, ...] = ()
    health: tuple[str, ...] = ()
    names: tuple[str, ...] = ()
    acts: tuple[str, ...] = ()
    endings: tuple[str, ...] = ()


@cache
def screening(language: Language) -> ScreeningWords:
    """The words of a language; none where it has no list, and then only numbers and addresses are seen.

    Example:
        >>> screening("nn").years, screening("ka").years
        (('år',), ())
    """
    source = folder(language).joinpath("screening.toml")
    raw = tomllib.loads(source.read_text("utf-8")) if source.is_file() else {}
    return ScreeningWords.model_validate(raw)
