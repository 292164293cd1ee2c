"""Words by which a text gives away what a table hides, and those for a hidden figure: data of a language."""

from __future__ import annotations

from functools import cache, cached_property
from typing import Any

from pydantic import BaseModel, ConfigDict

from tilstand.languages.language import read_language_file
from tilstand.terms.text import Language

_SHARED = ("stopwords", "verbs", "negation", "neither")


class HiddenFigureWords(BaseModel):
    """How a hidden figure is said; a phrase that is empty is one that the language does not have.

    Attributes:
        fewer: Of a number and what it counts ("fewer than {number}"); said of zero too.
        numbers: The form in which a number stands there, where it is another than in counting.
        plural: The number whose form of a noun stands after it; 0 for that of the number itself.
        withheld: Of a figure that is hidden for the sake of others, whose size is not told.
        withheld_of: The same with what is counted.
        sign: What stands in a table, a picture or a sentence of no words for a hidden figure.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    fewer: str = ""
    numbers: dict[int, str] = {}
    plural: int = 0
    withheld: str = ""
    withheld_of: str = ""
    sign: str = ""


class DisclosureLexicon(BaseModel):
    """Words that tell of few persons, of none, and of all but few.

    Attributes:
        of: Between a part and its whole ("two of the five").
        except_: Between "all" and those who are not meant.
        more: Comparatives that make a number a difference.
        by: What stands before a number that is a difference.
        every: Before an order that is a share ("every third").
        everyone: For all of those who are meant.
        nobody: For none of them.
        two: For two of them, where it is no number word.
        any: After a negation, for none.
        only: For one alone.
        definite: What makes a noun a certain one, where its ending does not.
        ratio: Between the two numbers of a share ("one in three").
        normative: Verbs that tell what ought to be, and not what was.
        superlative: For who has most and who comes next.
        people: Nouns for people beside those that are counted in texts, in every form that is read.
        others: Words for those who are left, between a number and what it counts.
        functional: Words that no counted noun begins with.
        participles: Ends of what may be said of a number that stands alone ("two identified by").
        endings: Of verbs that tell what happened.
        exception: For who is excepted, as a noun.
        solely: Before those who are the only ones of a group.
        never: For what did not happen once.
        for_: Before those for whom something is: nothing is said of them ("open to all").
        amount: Before what a number tells how many there are of.
        joint: Between two numbers of one noun ("one or two").
        odds: Between the two numbers of odds.
        past: Verbs that tell what was, beside those that `endings` know.
        called: What stands before a number by which it is called ("chapter three").
        workers: Nouns for people who work with those that are counted.
        cases: Nouns of which each may stand for somebody who is counted.
        rest: For those of a whole who are left when its parts are told.
        among_them: For those told of before, as a whole.
        covers: Between "fewer than" and the zero that is meant too.
        balance: Nouns for what is left between sums that ought to agree.
        values: Before numbers that are spoken of as numbers.
        interval: For all that a hidden number may be.
        knowing: Verbs for what somebody knows.
        given: What somebody got, of whom it is said by "to".
        cells_with: Between cells of any table and what they hold.
        ruling: How anything is counted.
        possible: Verbs for what may be with anybody.
        too_many: After a number, that it is too many.
        makers: Who makes the figures and the text.
        making: What only these do.
        consisting: Between them and those who they are.
        occurring: Verbs for what happened to people.
        elsewhere: After the only categories that something was in.
        reasons: Ends of words with which a reason begins that looks like a whole ("of consideration for").
        narrow: Nouns for people by two traits, which few tables have together.
        lacking: For who is left out of a sum.
        handled: Participles of what is done with figures, and never with people.
        conditional: Before what may be and may not.
        matters: Nouns in the plural for what each is about one person.
        idle: Turns of phrase in which a word for all means nobody.
        majority: Superlatives that are a part of a whole too ("most of them").
        then: Before whom a rank is next to.
        pairs: Nouns for two persons who belong together.
        fingers: On what few are counted.
        last_one: For the one who is left.
        alone: For who has nobody else beside them.
        contrast: Between what is denied and what is so.
        shares: Second parts of nouns for the share of those whom the first part names.
        anything: Words for any thing, which are no person where no noun follows.
        the_only: For one alone, where nothing else can be meant.
        beside: Before those who are there, where others are not ("with or without").
        defining: Between a word and what it is said to mean.
        merely: Before a number that is said to be small.
        nouns: Ends of words that are nouns, and never say what kind of person somebody is.
        figures: Nouns for what is counted, as such.
        equal: That two groups are equally many, or one so many times the other.
        below: Before a number that something is less than.
        yet: Before what has not happened so far ("has yet to meet anybody").
        listed: Nouns of which each stands for one person in a list ("two names").
        last: Of whom an order ends with.
        absent: That those who are meant are not there.
        earlier: The time before, whose number is not told.
        turns: Between a number and itself, for groups of so many.
        no_others: That nobody else is meant than who was told of.
        perfect: Verbs that make what was of what another verb says.
        being: Forms of the verb that says what somebody is.
        aged: How ages are told, `{age}` for a number: `below`, `from` and `between`, and words for who is a
            `minor` and an `adult`.
        heads: Nouns for people that compounds end in, beside those that texts count.
        bodies: Nouns for places and bodies: so many of them are nobody, even where a code is called so.
        courts: Who has cases that are nobody's.
        strong: Participles that no ending tells.
        the_one: For one alone, right after whose it is ("the county's one refusal").
        listing: Before the last of a list.
        verbal: Ends of verbs that no noun has after a number.
        such: For those of whom was told, after a number.
        crowd: After a code, for all of those who are meant by it.
        unknown: How it is said of whom a trait is not known, `{what}` for the trait.
        hides: Between that sign and the number that it stands for.
        hidden: For a number that a table has a sign for.
        than: Between "others" and who is not meant ("others than").
        elsewhere_than: For another place or kind, before "than" and who is not meant.
        outside: Before what is not meant, as a place or a sector.
        fractions: Ends of a noun for a part of a whole, after a number; empty where the order is that noun.
        orders: Words for orders, from the thirteenth on.
        inflections: Endings that stand for each other in the forms of one word, divided by strokes.
        stopwords, verbs, negation, neither: As the grammar of the language has them.
        say: How a hidden figure is said.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    of: tuple[str, ...] = ()
    except_: tuple[str, ...] = ()
    more: tuple[str, ...] = ()
    by: tuple[str, ...] = ()
    every: tuple[str, ...] = ()
    everyone: tuple[str, ...] = ()
    nobody: tuple[str, ...] = ()
    two: tuple[str, ...] = ()
    any: tuple[str, ...] = ()
    only: tuple[str, ...] = ()
    definite: tuple[str, ...] = ()
    ratio: tuple[str, ...] = ()
    normative: tuple[str, ...] = ()
    superlative: tuple[str, ...] = ()
    people: tuple[str, ...] = ()
    others: tuple[str, ...] = ()
    functional: tuple[str, ...] = ()
    participles: tuple[str, ...] = ()
    endings: tuple[str, ...] = ()
    exception: tuple[str, ...] = ()
    solely: tuple[str, ...] = ()
    never: tuple[str, ...] = ()
    for_: tuple[str, ...] = ()
    amount: tuple[str, ...] = ()
    joint: tuple[str, ...] = ()
    odds: tuple[str, ...] = ()
    past: tuple[str, ...] = ()
    rest: tuple[str, ...] = ()
    among_them: tuple[str, ...] = ()
    covers: tuple[str, ...] = ()
    balance: tuple[str, ...] = ()
    values: tuple[str, ...] = ()
    interval: tuple[str, ...] = ()
    knowing: tuple[str, ...] = ()
    given: tuple[str, ...] = ()
    cells_with: tuple[str, ...] = ()
    ruling: tuple[str, ...] = ()
    possible: tuple[str, ...] = ()
    too_many: tuple[str, ...] = ()
    makers: tuple[str, ...] = ()
    making: tuple[str, ...] = ()
    consisting: tuple[str, ...] = ()
    occurring: tuple[str, ...] = ()
    elsewhere: tuple[str, ...] = ()
    reasons: tuple[str, ...] = ()
    narrow: tuple[str, ...] = ()
    lacking: tuple[str, ...] = ()
    handled: tuple[str, ...] = ()
    conditional: tuple[str, ...] = ()
    called: tuple[str, ...] = ()
    workers: tuple[str, ...] = ()
    cases: tuple[str, ...] = ()
    matters: tuple[str, ...] = ()
    idle: tuple[str, ...] = ()
    majority: tuple[str, ...] = ()
    then: tuple[str, ...] = ()
    pairs: tuple[str, ...] = ()
    fingers: tuple[str, ...] = ()
    last_one: tuple[str, ...] = ()
    alone: tuple[str, ...] = ()
    contrast: tuple[str, ...] = ()
    shares: tuple[str, ...] = ()
    anything: tuple[str, ...] = ()
    the_only: tuple[str, ...] = ()
    beside: tuple[str, ...] = ()
    defining: tuple[str, ...] = ()
    merely: tuple[str, ...] = ()
    nouns: tuple[str, ...] = ()
    figures: tuple[str, ...] = ()
    equal: tuple[str, ...] = ()
    below: tuple[str, ...] = ()
    yet: tuple[str, ...] = ()
    listed: tuple[str, ...] = ()
    last: tuple[str, ...] = ()
    absent: tuple[str, ...] = ()
    earlier: tuple[str, ...] = ()
    turns: tuple[str, ...] = ()
    no_others: tuple[str, ...] = ()
    perfect: tuple[str, ...] = ()
    being: tuple[str, ...] = ()
    inflections: tuple[str, ...] = ()
    aged: dict[str, tuple[str, ...]] = {}
    heads: tuple[str, ...] = ()
    bodies: tuple[str, ...] = ()
    courts: tuple[str, ...] = ()
    strong: tuple[str, ...] = ()
    the_one: tuple[str, ...] = ()
    listing: tuple[str, ...] = ()
    verbal: tuple[str, ...] = ()
    such: tuple[str, ...] = ()
    crowd: tuple[str, ...] = ()
    unknown: tuple[str, ...] = ()
    hides: tuple[str, ...] = ()
    hidden: tuple[str, ...] = ()
    than: tuple[str, ...] = ()
    elsewhere_than: tuple[str, ...] = ()
    outside: tuple[str, ...] = ()
    fractions: tuple[str, ...] = ()
    orders: dict[str, int] = {}
    stopwords: tuple[str, ...] = ()
    verbs: tuple[str, ...] = ()
    negation: tuple[str, ...] = ()
    neither: tuple[str, ...] = ()
    say: HiddenFigureWords = HiddenFigureWords()

    @cached_property
    def telling(self) -> frozenset[str]:
        """The first words of all that tells of few persons without a number."""
        phrases = (
            *(*self.nobody, *self.negation, *self.neither, *self.never, *self.everyone, *self.every),
            *(*self.solely, *self.only, *self.the_only, *self.elsewhere, *self.superlative),
            *(*self.pairs, *self.last_one, *self.two, *self.rest, *self.balance, *self.equal, *self.yet),
            *(*self.no_others, *self.absent),
        )
        return frozenset(phrase.split()[0] for phrase in phrases)

    @cached_property
    def ending(self) -> frozenset[str]:
        """Words before which a number stands alone: of a difference, and of what was."""
        return frozenset((*self.more, *self.past))

    @cached_property
    def closing(self) -> frozenset[str]:
        """Every word that ends what a number counts, or that a bare number stands before."""
        single = (*self.of, *self.except_, *self.stopwords, *self.verbs, *self.normative, *self.functional)
        return frozenset(word.split()[0] for word in single) | frozenset(self.negation)


@cache
def load_disclosure_lexicon(language: Language) -> DisclosureLexicon:
    """The words of a language; none where it has no list, and then only digits are seen.

    Example:
        >>> load_disclosure_lexicon("nn").say.fewer, load_disclosure_lexicon("ka").nobody
        ('færre enn {number}', ())
    """
    raw = read_language_file(language, "disclosing.toml")
    words: dict[str, Any] = dict(raw.get("read", {}))
    for name in ("except", "for"):
        if name in words:
            words[f"{name}_"] = words.pop(name)
    shared = read_language_file(language, "grammar.toml")
    words |= {name: shared[name] for name in _SHARED if name in shared}
    return DisclosureLexicon.model_validate(words | {"say": raw.get("say", {})})
