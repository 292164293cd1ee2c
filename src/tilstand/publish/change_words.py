"""What differs between two editions, in words: figures by their names, reasons in sentences, no codes."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from typing import Literal

from tilstand.define.catalogue import Catalogue
from tilstand.languages import OwnWords, quoted
from tilstand.languages.lexicon import lexicon
from tilstand.publish.changes import KINDS, STATES, ChangedFigure, Changes
from tilstand.publish.issue import FigureKey, Issue, Printed
from tilstand.publish.movement import Movement, size_words
from tilstand.publish.named import NAMED, NamedFate
from tilstand.terms import Language, Period
from tilstand.text import fixed, period
from tilstand.text.change import change as change_in_words
from tilstand.text.numeral import digits

__all__ = ["ChangeLine", "in_words"]

_QUALIFIED = {"about", "at_least", "at_most"}
_SHARES = {"percent", "percentage_points"}
_SHOWN = "A"


@dataclass(frozen=True, slots=True)
class ChangeLine:
    """A line of the comparison.

    Attributes:
        text: What it says.
        kind: What it is: the two editions or a heading, a figure or series, or a footnote of one.
    """

    text: str
    kind: Literal["head", "figure", "note"] = "figure"


def in_words(found: Changes, language: Language) -> Iterator[ChangeLine]:
    """The comparison, line by line.

    Figures that only their words moved for are counted and not listed; those that are new or gone are
    listed where both editions are of the same year.

    Args:
        found: What differs.
        language: Language of the lines; what the editions quote stays in its own.
    """
    yield from _Teller(found, language).lines()


class _Teller:
    def __init__(self, found: Changes, language: Language) -> None:
        self.found, self.language = found, language
        self.issues = found.issues[::-1]  # what the later edition calls a thing goes first
        told = [change.address for change in found.items]
        told += [one.address for one in found.series if one.state == "breaks"]
        told += [one.address for one in found.revised]
        names = Counter(self._named(address) for address in dict.fromkeys(told))
        self.alike = {name for name, count in names.items() if count > 1}

    def say(self, path: str, **facts: str) -> str:
        return fixed(Catalogue({}), path, **facts).text(self.language)

    def lines(self) -> Iterator[ChangeLine]:
        found, counts, states = self.found, self.found.counts, self.found.states
        yield ChangeLine(" → ".join(self._edition(one) for one in found.issues), "head")
        told = ", ".join(f"{self.say(f'compare.{kind}')} {counts[kind]}" for kind in KINDS)
        yield ChangeLine(self.say("compare.figures", list=told))
        told = ", ".join(f"{self.say(f'compare.{state}')} {states[state]}" for state in STATES)
        yield ChangeLine(self.say("compare.series", list=told))
        yield from self._movement()
        yield from self._revised()
        corrected = {one.address for one in found.revised}
        for kind in KINDS[:1] if found.old[1] != found.new[1] else KINDS[:3]:
            own = [one for one in found.items if one.kind == kind and one.address not in corrected]
            if own:
                yield ChangeLine(self.say(f"compare.{kind}_head"), "head")
            for change in own:
                yield from self._change(change)
        broken = [one for one in found.series if one.state == "breaks"]
        if broken:
            yield ChangeLine(self.say("compare.breaks_head"), "head")
        for one in broken:
            why = "; ".join(label.text(self.language) for label in one.notes)
            yield ChangeLine(f"{self.named(one.address)}: {why}")
        yield from self._by_name()
        yield from self._sentences()

    def _movement(self) -> Iterator[ChangeLine]:
        """What rose and fell, body by body; what stood still is counted."""
        moved = self.found.movement
        if not moved:
            return
        counts = Counter(one.change.direction for one in moved)
        ways = ", ".join(f"{self.say(f'compare.{way}')} {counts[way]}" for way in ("up", "down", "same"))
        yield ChangeLine(self.say("compare.movement", list=ways))
        yield ChangeLine(self.say("compare.movement_head"), "head")
        own = [one for one in moved if one.change.direction != "same"]
        for body in dict.fromkeys(one.address.provider for one in own):
            yield ChangeLine(self.label(("provider", "group"), body))
            for one in (one for one in own if one.address.provider == body):
                yield ChangeLine(f"{self._series(one.address)} {self._moved(one)}", "note")

    def _series(self, address: FigureKey) -> str:
        """A series of a body by measure and codes."""
        measure = quoted(self.label(("measure",), address.measure)).text(self.language)
        return ", ".join([measure, *(self._code(name, code) for name, code in address.codes)])

    def _moved(self, one: Movement) -> str:
        """A movement in words, with a word of size where the language has one for it."""
        change, words = one.change, size_words(self.issues[0])
        before = lexicon(self.language).phrases.dated.partition("{period}")[0]
        dated = [period(Period.parse(when), self.language, before) for when, _ in (one.before, one.now)]
        known = {name: word for name, word in words.items() if name in lexicon(self.language).sizes}
        return change_in_words(
            change.before,
            change.now,
            self.language,
            known,
            dated=(dated[0], dated[1]),
            points=one.points,
            qualifiers=change.qualifiers,
        )

    def _revised(self) -> Iterator[ChangeLine]:
        """Published figures that bodies have corrected since, with both numbers and the reason."""
        if self.found.revised:
            yield ChangeLine(self.say("compare.revised_head"), "head")
        for one in self.found.revised:
            values = (one.line["published_value"], one.line["revised_value"])
            sides = [digits(Decimal(value), self.language) for value in values]
            yield ChangeLine(f"{self.named(one.address)}: {' → '.join(sides)}")
            yield ChangeLine(one.line["reason"], "note")

    def _by_name(self) -> Iterator[ChangeLine]:
        """Bodies, measures, codes and tables that only one of the editions names."""
        if self.found.named:
            yield ChangeLine(self.say("compare.named_head"), "head")
        for kind in NAMED:
            for fate in ("new", "gone"):
                own = [one for one in self.found.named if (one.kind, one.fate) == (kind, fate)]
                if own:
                    names = "; ".join(self._called(one) for one in own)
                    yield ChangeLine(f"{self.say(f'compare.named.{kind}_{fate}')}: {names}")

    def _called(self, one: NamedFate) -> str:
        name = OwnWords.of(dict(one.label)).text(self.language) or one.id
        return f"{self.label(('dimension',), one.within)}: {name}" if one.within else name

    def _sentences(self) -> Iterator[ChangeLine]:
        """Sentences that differ, page by page: those in the language of the lines, if there are any."""
        every = self.found.sentences
        if every:
            yield ChangeLine(self.say("compare.sentences_head"), "head")
        counts = Counter(one.language for one in every)
        if len(counts) > 1:
            yield ChangeLine(", ".join(f"{language} {count}" for language, count in counts.items()))
        shown = [one for one in every if one.language == self.language or self.language not in counts]
        pages = dict.fromkeys((one.language, one.page) for one in shown)
        for language, page in pages:
            yield ChangeLine(f"{language} · {page.removesuffix('.html')}")
            for one in shown:
                if (one.language, one.page) == (language, page):
                    yield from (ChangeLine(f"− {text}", "note") for text in one.old)
                    yield from (ChangeLine(f"+ {text}", "note") for text in one.new)

    def _edition(self, one: Issue) -> str:
        title = next((self._text(one, line) for line in one.dictionary.get("edition", ())), "")
        return f"{title} ({one.id})" if title and one.id else title or one.id or one.round_name

    def _change(self, change: ChangedFigure) -> Iterator[ChangeLine]:
        # A number that the later edition does not show is not repeated.
        sides = [self._shown(change.old, change.old_value)] if change.old and change.new else []
        sides += [self._shown(change.new, change.new.value)] if change.new else []
        shown = " → ".join(sides)
        reason = self.say(f"reason.{change.reason.word}")
        name = self.named(change.address)
        yield ChangeLine(f"{name}: {shown}. {reason}." if shown else f"{name}. {reason}.")
        for label in change.reason.notes:
            yield ChangeLine(label.text(self.language), "note")
        for note in change.reason.footnotes:
            yield ChangeLine(self.say("compare.footnote", text=note), "note")
        for note in change.reason.gone:
            yield ChangeLine(self.say("compare.footnote_gone", text=note), "note")

    def named(self, address: FigureKey) -> str:
        """A figure or series by measure, codes, body and period; by dimensions too, where two are alike."""
        name = self._named(address)
        return self._named(address, dimensions=True) if name in self.alike else name

    def _named(self, address: FigureKey, *, dimensions: bool = False) -> str:
        measure = self.label(("measure",), address.measure)
        codes = [self.label(("code",), code, name) for name, code in address.codes]
        if dimensions:
            codes = [self._code(name, code) for name, code in address.codes]
        body = self.label(("provider", "group"), address.provider)
        when = [period(Period.parse(address.period), self.language)] if address.period else []
        return ", ".join([quoted(measure).text(self.language), *codes, body, *when])

    def _code(self, dimension: str, code: str) -> str:
        """A code with its dimension, and with its parent where two of them are called alike."""
        name, label = self.label(("dimension",), dimension), self.label(("code",), code, dimension)
        later = self.issues[0]
        own = [line for line in later.dictionary.get("code", ()) if line["list"] == dimension]
        parent = next((line["parent"] for line in own if line["id"] == code), "")
        if parent and sum(self._text(later, line) == label for line in own) > 1:
            return f"{name}: {self.label(('code',), parent, dimension)}, {label}"
        return f"{name}: {label}"

    def label(self, kinds: tuple[str, ...], id: str, list: str = "") -> str:
        """What an edition's dictionary calls something; its id where no edition has a name for it."""
        for one in self.issues:
            for kind in kinds:
                for line in one.dictionary.get(kind, ()):
                    if line["id"] == id and (not list or line["list"] == list):
                        return self._text(one, line) or id
        return id

    def _text(self, one: Issue, line: dict[str, str]) -> str:
        return one.text(line).text(self.language)

    def _shown(self, printed: Printed, value: str) -> str:
        """A number as it is to be read, or why there is none."""
        if not value:
            if printed.status == _SHOWN:
                return self.say("compare.withheld")
            status = self.label(("status",), printed.status)
            either = f" {self.say('compare.or')} "
            return either.join(part[:1].lower() + part[1:] for part in status.split("; "))
        text = digits(Decimal(value), self.language)
        if printed.qualifier in _QUALIFIED:
            text = self.say(f"qualifier.{printed.qualifier}", number=text)
        unit = self.label(("unit",), printed.unit) if printed.unit in _SHARES else ""
        return f"{text} {unit}" if unit else text
