"""Lexicons of a language: numbers, phrases, temporal words and personal data."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction
from functools import cache
from typing import Literal

from pydantic import BaseModel, ConfigDict, Field, model_validator

from tilstand.languages.language import load_locale, read_language_file
from tilstand.terms.text import Language


class _LexiconPart(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid", populate_by_name=True)


class DigitSigns(_LexiconPart):
    """Signs of numbers in digits that are tolerated on reading."""

    read_thousands: tuple[str, ...]
    read_decimal: tuple[str, ...]


class PowerWord(_LexiconPart):
    """A word for a power of ten, with the gender that its own number word takes."""

    value: int
    singular: str
    plural: str
    gender: str


class ReversedNumerals(_LexiconPart):
    """Old counting, the unit before the ten: "toogtyve"."""

    tens: dict[str, int]
    and_: str = Field(alias="and")


class CardinalWords(_LexiconPart):
    """Number words: how they are built, the one that inflects, and variants that are only read.

    Zero is `none` before a noun ("no children") and `alone` without one ("none"). Each of `stems` is read with each
    of `endings` too. Where numbers are not `written`, texts have digits: the words would need a case.
    """

    units: tuple[str, ...] = Field(min_length=20, max_length=20)
    tens: tuple[str, ...] = Field(min_length=8, max_length=8)
    join: str
    and_: str = Field(alias="and")
    and_from: int = 1
    none: str
    alone: str
    one: dict[str, str]
    powers: tuple[PowerWord, ...]
    variants: dict[str, int] = Field(default_factory=dict)
    articles: dict[str, int] = Field(default_factory=dict)
    reversed: ReversedNumerals | None = None
    stems: dict[str, int] = Field(default_factory=dict)
    endings: tuple[str, ...] = ()
    written: bool = True

    @property
    def gender(self) -> str:
        """The gender of a number that counts nothing named: the first that has a word for one."""
        return next(iter(self.one))


class PercentagePointWord(_LexiconPart):
    """The word for percentage points."""

    singular: str = ""
    plural: str = ""


class NumberPhrases(_LexiconPart):
    """Small phrases around numbers; after an abbreviation, a full stop does not end the sentence.

    `sections` are words whose number stays on their line ("article 4"); `qualifiers` stand before a number
    that is not exact, by `tilstand.terms.ValueQualifier`; `few` stands in place of a protected count that is
    printed as 0, and `few_of` with what it counts. A phrase that is empty is one that the language
    does
    not have: what would be written with it cannot be.
    """

    abbreviations: tuple[str, ...]
    sections: tuple[str, ...] = ()
    list_and: str = ""
    percent: str = ""
    points: PercentagePointWord = PercentagePointWord()
    range: str
    definite: dict[str, str] = Field(default_factory=dict)
    part: dict[str, str] = Field(default_factory=dict)
    dated: str = ""
    between: str = ""
    broken: str = ""
    risen: str = ""
    fallen: str = ""
    unmoved: str = ""
    qualifiers: dict[str, str]
    few: str = ""
    few_of: str = ""


class DateWords(_LexiconPart):
    """Months and parts of years as they are read in running text.

    Attributes:
        months: From January on.
        parts: Words for a part of a year, each with the letter of its period ("Q" of 2024-Q1).
        of_year: Between a part and its year ("1. tertial i 2024").
    """

    months: tuple[str, ...] = ()
    parts: dict[str, Literal["T", "Q", "H"]] = Field(default_factory=dict)
    of_year: tuple[str, ...] = ()


class ChangeWording(_LexiconPart):
    """One way to word a change: up, down and unchanged."""

    up: str
    down: str
    same: str
    article: dict[str, str] = Field(default_factory=dict)


class SizeWords(_LexiconPart):
    """A word of size: before a noun ("en liten"), with a verb ("litt"), before a comparative ("langt")."""

    attribute: str
    adverb: str
    degree: str = ""


class QuantifierWord(_LexiconPart):
    """A word for a share of what was counted: "alle", "begge", "ingen", "halvparten".

    Attributes:
        share: The share of the whole, exact.
        value: The count, where the word gives one.
        at_least: True where the share is a lower end ("de fleste").
        bound: True where the word states so exact a number that report text must bind it.
        weak: True where the word often states nothing ("no").
    """

    share: Fraction
    value: int | None = None
    at_least: bool = False
    bound: bool = False
    weak: bool = False


class OrdinalWords(_LexiconPart):
    """Ordinal words; `weak` ones also mean something else ("andre": second, others).

    `variants` are other words for a number that has one in `words`. `suffixes` make an
    ordinal of a number in digits ("2nd"); a language without any has a full stop ("2.").
    """

    first: tuple[str, ...] = ()
    second: tuple[str, ...] = ()
    words: tuple[str, ...] = ()
    weak: tuple[str, ...] = ()
    variants: dict[str, int] = Field(default_factory=dict)
    suffixes: tuple[str, ...] = ()

    @property
    def names(self) -> tuple[str, ...]:
        """One ordinal for each number, from the first on."""
        return (*self.first[:1], *self.second[:1], *self.words)


class ReadingWords(_LexiconPart):
    """Words that tell what a number in running text is."""

    percent: tuple[str, ...] = ()
    points: tuple[str, ...] = ()
    money: tuple[str, ...] = ()
    magnitudes: dict[str, Decimal] = Field(default_factory=dict)
    units: tuple[str, ...] = ()
    about: tuple[str, ...] = ()
    at_least: tuple[str, ...] = ()
    at_most: tuple[str, ...] = ()
    exactly: tuple[str, ...] = ()
    between: tuple[str, ...] = ()
    between_and: tuple[str, ...] = ()
    range_to: tuple[str, ...] = ()
    month_abbreviations: tuple[str, ...] = ()
    year_before: tuple[str, ...] = ()
    law_before: tuple[str, ...] = ()
    law_after: tuple[str, ...] = ()
    law_words: tuple[str, ...] = ()
    reference_before: tuple[str, ...] = ()
    clock_before: tuple[str, ...] = ()
    clock_after: tuple[str, ...] = ()
    phone_before: tuple[str, ...] = ()
    phones: tuple[str, ...] = ()
    count_after: tuple[str, ...] = ()
    quantifiers: dict[str, QuantifierWord] = Field(default_factory=dict)
    ordinals: OrdinalWords = OrdinalWords()


class UnboundClaimWords(_LexiconPart):
    """Words that report text may not state unbound, beside number words; a star at an end stands for any ending."""

    amounts: tuple[str, ...] = ()
    tails: tuple[str, ...] = ()


class Lexicon(_LexiconPart):
    """Everything that is particular to one language; a language without number words has no `cardinals`."""

    digits: DigitSigns
    cardinals: CardinalWords | None = None
    phrases: NumberPhrases
    dates: DateWords = DateWords()
    change: dict[str, ChangeWording] = Field(default_factory=dict)
    sizes: dict[str, SizeWords] = Field(default_factory=dict)
    read: ReadingWords = ReadingWords()
    lint: UnboundClaimWords = UnboundClaimWords()

    @model_validator(mode="before")
    @classmethod
    def _complete_sections(cls, raw: object) -> object:
        """Signs and phrases that a language has no words for are the same in every language."""
        return {**read_language_file("", "digits.toml"), **raw} if isinstance(raw, dict) else raw

    @property
    def written_cardinals(self) -> CardinalWords | None:
        """The number words that texts are written with; none where they have digits."""
        return self.cardinals if self.cardinals is not None and self.cardinals.written else None


@cache
def load_lexicon(language: Language) -> Lexicon:
    """The lexicon of a language; one without number words has digits and signs instead.

    Example:
        >>> load_lexicon("nn").phrases.list_and
        'og'
        >>> load_lexicon("ka").cardinals is None, load_lexicon("ka").phrases.qualifiers["at_least"]
        (True, '≥')
    """
    return Lexicon.model_validate(read_language_file(language, "numbers.toml"))


class QuantityWords(_LexiconPart):
    """Words that say how many without a number, where somebody typed them; a star at an end stands for any ending.

    Attributes:
        sentence: Beside a count, by what they tell of: `none`, `all`, `only`, `other`, `half`, and more.
        backward: In a later sentence, where a word may point back to a count.
    """

    sentence: dict[str, tuple[str, ...]] = Field(default_factory=dict)
    backward: tuple[str, ...] = ()


@cache
def load_quantity_words(language: Language) -> QuantityWords:
    """The words of a language; none where it has no list.

    Example:
        >>> load_quantity_words("nn").sentence["all"][:2], load_quantity_words("ka").backward
        (('alle', 'samtlege'), ())
    """
    return QuantityWords.model_validate(read_language_file(language, "quantity_words.toml"))


class TemporalLexicon(_LexiconPart):
    """What speaks of a time, or compares, in one language.

    Attributes:
        now: What tells the time from when one writes.
        before: What points to the time before.
        lasting: What goes on, comes again, or reaches back.
        ordinal: What is told as new or without example.
        after: What points ahead.
        seasons: Parts of a year that are not months.
        past: The past of verbs that are used in every text ("was", "came").
        ordinals, times: Words of order, and what they put in order: "first" and "half".
        change: Words of a change, or of none.
        superlative: Words of a rank.
        comparative: How comparatives look, as a pattern.
        than: What follows them.
        universal: Words that say how many without a number ("all", "none").
    """

    now: tuple[str, ...] = ()
    before: tuple[str, ...] = ()
    lasting: tuple[str, ...] = ()
    ordinal: tuple[str, ...] = ()
    after: tuple[str, ...] = ()
    seasons: tuple[str, ...] = ()
    past: tuple[str, ...] = ()
    ordinals: tuple[str, ...] = ()
    times: tuple[str, ...] = ()
    change: tuple[str, ...] = ()
    superlative: tuple[str, ...] = ()
    comparative: str = ""
    than: tuple[str, ...] = ()
    universal: tuple[str, ...] = ()


@cache
def load_temporal_lexicon(language: Language) -> TemporalLexicon:
    """The words of a language; none where it has no list, and then only months, dates and years are seen.

    Example:
        >>> load_temporal_lexicon("nn").than, load_temporal_lexicon("ka").than
        (('enn',), ())
    """
    return TemporalLexicon.model_validate(read_language_file(language, "moments.toml"))


@cache
def list_month_forms(language: Language) -> tuple[str, ...]:
    """The names of the months, as they stand by themselves and in a date (CLDR).

    Example:
        >>> list_month_forms("nb")[:2]
        ('april', 'august')
    """
    data_dict = load_locale(language).months
    return tuple(sorted({name for form in data_dict.values() for name in form["wide"].values() if name.isalpha()}))


class ScreeningLexicon(_LexiconPart):
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
def load_screening_lexicon(language: Language) -> ScreeningLexicon:
    """The words of a language; none where it has no list, and then only numbers and addresses are seen.

    Example:
        >>> load_screening_lexicon("nn").years, load_screening_lexicon("ka").years
        (('år',), ())
    """
    return ScreeningLexicon.model_validate(read_language_file(language, "screening.toml"))
