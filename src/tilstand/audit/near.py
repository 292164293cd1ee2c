"""What stands near a number of a text: the phrases, bodies and words that the second reading goes by."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property

from tilstand.audit.claim import Claim
from tilstand.audit.evidence import counting
from tilstand.audit.judge import NumberVerdict
from tilstand.audit.phrase import About, Hit, names
from tilstand.audit.words import Grammar, ends_with, pattern
from tilstand.define import Vocabulary
from tilstand.terms import Key, Qualifier
from tilstand.text import SpanKind as Number
from tilstand.text.reading.letters import LARGE

__all__ = [
    "CodesSaid",
    "NumberTold",
    "covered",
    "lasting",
    "mentions",
    "named",
    "plain",
    "told_as_part",
    "unknown",
    "wordless",
]

# Bodies named within so many letters are named together.
_LISTED = 40
_STOP = re.compile(r"[.,;:()]|\d")
_NEXT = re.compile(r"\s+(?P<word>[^\W\d_]+)")
_PROPER = re.compile(rf"\b[{LARGE}][^\W\d_]{{2,}}\b")
_YEAR = re.compile(r"(?:19|20)\d\d")
_WORD = re.compile(rf"[^\W\d_]{{4,}}|\b[{LARGE}][^\W\d_]+")
# Some of a figure are at most so much of it; a number nearer to it is more likely a slip.
_SOME = Fraction(3, 4)
# So far after a number, words say that it is so much more or less.
_DIFFERS = 24


@dataclass(frozen=True)
class NumberTold:
    """A number of a text with what the first reading found of it.

    Attributes:
        claim: The number and its words.
        verdict: What was found.
        text: Its sentence.
        words: The small words of its language.
        sentence: Its sentence, counted through the text.
        section: The part under one heading.
        heads: Phrases of the heading above.
        passed: Phrases of the paragraph before its sentence.
        last: Those of the sentence before.
        hits: All phrases of its sentence.
        spoken: Texts of the periods that its sentence names.
        paragraph: Its paragraph, counted through the text.
        earlier: Phrases of the paragraphs before.
        ahead: The heading above, and the sentence before under that.
    """

    claim: Claim
    verdict: NumberVerdict
    text: str
    words: Grammar
    sentence: int
    section: int
    heads: tuple[Hit, ...] = ()
    passed: tuple[Hit, ...] = ()
    last: tuple[Hit, ...] = ()
    hits: tuple[Hit, ...] = ()
    spoken: frozenset[str] = frozenset()
    paragraph: int = 0
    earlier: tuple[Hit, ...] = ()
    ahead: str = ""

    @cached_property
    def value(self) -> Fraction:
        """The number."""
        return Fraction(self.claim.number.value or 0)

    @cached_property
    def bodies(self) -> frozenset[str]:
        """The bodies that its words name, or those before it in the sentence."""
        claim = self.claim
        return names((*claim.own, *claim.side, *claim.lead, *claim.before), About.PROVIDER)

    @cached_property
    def measures(self) -> frozenset[str]:
        """The measures that its words name."""
        return names((*counting(self.claim), *self.claim.side), About.MEASURE)


@dataclass(frozen=True)
class CodesSaid:
    """One phrase that names codes.

    Attributes:
        codes: What it means in each code list.
        measures: The measures that it names as well: "children" may be a code, and what is counted.
    """

    codes: Mapping[str, frozenset[str]]
    measures: frozenset[str]


def mentions(one: NumberTold, *, led: bool = True) -> Iterator[CodesSaid]:
    """The codes that a number's words name, phrase by phrase; no body's name.

    Args:
        one: The number.
        led: Whether the phrase that leads up to the sentence's first number counts where it has none.
    """
    claim = one.claim
    own = list(_phrases((*claim.side, *claim.own)))
    yield from own or (list(_phrases(claim.lead))[-1:] if led and claim.first else [])


def _phrases(near: Sequence[Hit]) -> Iterator[CodesSaid]:
    hits = [h for h in near if h.about in (About.CODE, About.PROVIDER, About.MEASURE)]
    seen: set[str] = set()
    while hits:
        first = hits[0]
        over = [h for h in hits if h.start < first.end and first.start < h.end]
        hits = [h for h in hits if h not in over]
        codes = {h.group: h.names for h in over if h.about is About.CODE}
        if not codes or any(h.about is About.PROVIDER for h in over) or codes.keys() & seen:
            continue
        seen |= codes.keys()
        yield CodesSaid(codes, names(over, About.MEASURE))


def covered(collection: Vocabulary, found: Sequence[CodesSaid], key: Key) -> list[str] | None:
    """The dimensions of an address that phrases name; None where they name what it has not."""
    dims = dict(key.dims)
    said: list[str] = []
    for mention in found:
        here = [
            d
            for d, code in dims.items()
            if code in mention.codes.get(collection.settings.dimensions[d].codelist, ())
        ]
        if not here and key.measure not in mention.measures:
            return None
        said += here
    return list(dict.fromkeys(said))


def named(one: NumberTold, coordinator: str) -> frozenset[str]:
    """The bodies that the words nearest to a number name; several where they are named together."""
    claim = one.claim
    for hits in ((*claim.own, *claim.side), claim.before, claim.lead, one.passed, one.heads):
        found = [h for h in hits if h.about is About.PROVIDER and coordinator not in h.names]
        if found:
            last = [h for h in found if found[-1].start - h.end <= _LISTED]
            return frozenset(name for h in last for name in h.names)
    return frozenset()


def plain(told: Sequence[NumberTold], at: int) -> bool:
    """True for a plain number of something, as it was counted: no difference, no end of "from ... to ..."."""
    one = told[at]
    claim, number, words = one.claim, one.claim.number, one.words
    after = told[at + 1] if at + 1 < len(told) else None
    origin = after is not None and after.claim.onward and after.sentence == one.sentence
    tail = one.text[number.end : number.end + _DIFFERS]
    differs = pattern((*words.rises_after, *words.falls_after)).search(tail)
    return (
        number.kind is Number.COUNT
        and number.value is not None
        and number.qualifier is Qualifier.EXACT
        and not (claim.differs or claim.denial or claim.turned or claim.broken or claim.rest or claim.apart)
        and not (origin or claim.onward or differs)
    )


def unknown(one: NumberTold, *, own: bool) -> bool:
    """True where what a number counts, or whose it is, is a word or a name that no phrase is.

    Args:
        one: The number.
        own: Whether its own words name a code; then the sentence's first word is taken to be no name.
    """
    start = one.claim.number.start
    if any(h.about is About.CODE and _YEAR.search(one.text, h.start, h.end) for h in one.claim.own):
        return True  # "27 cases were reported in 2023": of that year, or reported then
    after = _NEXT.match(one.text, one.claim.number.end)
    if lasting(one):
        return True
    if after and not _said(one, after["word"], after.start("word")):
        leads = any(0 <= h.start - after.end() <= 1 and h.about is not About.UNIT for h in one.hits)
        if not leads:  # "9 about prostitution" goes on to say what they are; "9 sheep" does not
            return True
    opens = len(one.text) - len(one.text.lstrip())
    return any(
        not _said(one, name.group(), name.start())
        and not ends_with(one.words.within, one.text[: name.start()])
        and not (own and name.start() == opens)
        for name in _PROPER.finditer(one.text, 0, start)
    )


def lasting(one: NumberTold) -> bool:
    """True for so many days, months or years."""
    after = _NEXT.match(one.text, one.claim.number.end)
    return after is not None and after["word"] in one.words.lasting


def wordless(one: NumberTold) -> bool:
    """True where no word after a number says what it counts: each is a small one, or that of a phrase.

    Args:
        one: The number.
    """
    start = one.claim.number.end
    stop = _STOP.search(one.text, start)
    end = stop.start() if stop else len(one.text)
    return all(_said(one, word.group(), word.start()) for word in _WORD.finditer(one.text, start, end))


def told_as_part(one: NumberTold, whole: Fraction, *, own: bool) -> bool:
    """True where a number may be some of a figure: of those told before, or as words say that are no phrase.

    Args:
        one: The number.
        whole: The figure.
        own: Whether its own words name a code of the figure.
    """
    claim = one.claim
    if claim.lawed and not own:
        return True
    if own or one.value > _SOME * whole:
        return False
    start = claim.number.end
    stop = _STOP.search(one.text, start)
    end = stop.start() if stop else len(one.text)
    return any(not _said(one, w.group(), w.start()) for w in _WORD.finditer(one.text, start, end))


def _said(one: NumberTold, word: str, at: int) -> bool:
    return word.lower() in one.words.small or any(h.start <= at < h.end for h in one.hits)
