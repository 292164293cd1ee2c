"""What differs between two editions, in words: figures by their names, reasons in sentences, no codes."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from typing import Literal

from tilstand.define.catalogue import Catalogue
from tilstand.languages import quoted
from tilstand.publish.changes import KINDS, STATES, ChangedFigure, Changes
from tilstand.publish.issue import FigureKey, Issue, Printed
from tilstand.terms import Language, Period
from tilstand.text import fixed, period
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
        for kind in KINDS[:1] if found.old[1] != found.new[1] else KINDS[:3]:
            own = [change for change in found.items if change.kind == kind]
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
