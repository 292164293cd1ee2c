"""From a reference to the words that state its figures."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date
from decimal import Decimal
from difflib import get_close_matches

from tilstand.model import Key
from tilstand.terms import Language, Period
from tilstand.text.change import ChangeForm, change, comparison, extreme
from tilstand.text.day import day
from tilstand.text.day import period as written_period
from tilstand.text.lexicon import lexicon
from tilstand.text.noun import Noun, counted, part
from tilstand.text.numeral import Style, digits, numeral
from tilstand.text.reading import Kind, numbers_in
from tilstand.text.report.address import Addresses
from tilstand.text.report.reference import BindingError, MissingError, Reference
from tilstand.text.report.tree import Figure, Mark
from tilstand.text.wording import joined, percent, percentage_points, span

__all__ = ["Binder"]

_Written = tuple[str, tuple[Key, ...]]
_NAMELESS = frozenset({Kind.DATE, Kind.YEAR, Kind.ORDINAL})


class Binder:
    """Writes references in one language.

    Args:
        language: Language of the text.
        addresses: Where the figures are.
    """

    def __init__(self, language: Language, addresses: Addresses) -> None:
        self.language = language
        self.addresses = addresses
        self.scope = addresses.scope
        self._kinds: dict[str, Callable[[Reference, Style], _Written]] = {
            "figure": self._figure,
            "part": self._part,
            "share": self._share,
            "change": self._change,
            "compare": self._compare,
            "most": self._most,
            "least": self._most,
            "range": self._range,
            "list": self._list,
        }

    def bound(self, made: Reference, line: int, style: Style = "auto") -> Figure | Mark:
        """The phrase that a reference stands for.

        Raises:
            BindingError: If a figure is missing, or the reference asks for what cannot be said.
        """
        if made.kind in ("law", "date", "name", "period"):
            return self._mark(made, line)
        if "digits" in made.options or "words" in made.options:
            style = "digits" if "digits" in made.options else "words"
        try:
            text, keys = self._kinds[made.kind](made, style)
        except MissingError:
            if made.fallback is None:
                raise
            return Figure(made.fallback, "else", (), line)
        except BindingError:
            raise
        except ValueError as problem:
            raise BindingError(str(problem)) from None
        return Figure(text, made.kind, keys, line)

    def counts(self, made: Reference) -> tuple[int, ...]:
        """The counts that a reference states beside others in its sentence; none if it cannot be bound."""
        if made.kind not in ("figure", "part") or made.noun in ("percent", "points"):
            return ()
        try:
            found = [self.addresses.number(self.addresses.key(made, made.address))]
            if made.kind == "part":
                found.append(self.addresses.number(self.addresses.whole(made)))
        except BindingError:
            return ()
        return tuple(int(number) for number in found)

    def _figure(self, made: Reference, style: Style) -> _Written:
        key = self.addresses.key(made, made.address)
        number = self.addresses.number(key)
        if made.noun == "percent":
            return percent(number, self.language, decimals=made.decimals), (key,)
        if made.noun == "points":
            return percentage_points(number, self.language, decimals=made.decimals), (key,)
        noun = self._noun(made)
        if number != int(number) or number < 0 or made.decimals is not None:
            text = digits(number, self.language, decimals=made.decimals)
            return f"{text} {noun.forms[self.language].plural}" if noun else text, (key,)
        if noun is None and number == 0 and style != "digits":
            return lexicon(self.language).cardinals.alone, (key,)
        if noun is None:
            return numeral(int(number), self.language, style=style), (key,)
        definite = "definite" in made.options
        return counted(int(number), noun, self.language, style=style, definite=definite), (key,)

    def _part(self, made: Reference, style: Style) -> _Written:
        key, whole = self.addresses.key(made, made.address), self.addresses.whole(made)
        numbers = self.addresses.count(key), self.addresses.count(whole)
        return part(*numbers, self._noun(made), self.language, style=style), (key, whole)

    def _share(self, made: Reference, style: Style) -> _Written:
        key, whole = self.addresses.key(made, made.address), self.addresses.whole(made)
        number, total = self.addresses.number(key), self.addresses.number(whole)
        if total == 0:
            raise BindingError(f"a share of nothing: {whole.text()} is 0")
        return percent(number * 100 / total, self.language, decimals=made.decimals or 0), (key, whole)

    def _change(self, made: Reference, style: Style) -> _Written:
        first = self.addresses.period(made.first or "year-1")
        last = self.addresses.period(made.last)
        keys = tuple(self.addresses.key(made, made.address, when) for when in (first, last))
        forms: list[ChangeForm] = [form for form in ("noun", "since", "verb") if form in made.options]
        names = written_period(first, self.language), written_period(last, self.language)
        text = change(
            self.addresses.number(keys[0]),
            self.addresses.number(keys[1]),
            self.language,
            self.scope.size_words,
            form=forms[0] if forms else "verb",
            dated=names if "dated" in made.options else None,
            points=made.subject in self.scope.percentages,
            style="auto" if style == "words" else "digits",
        )
        return text, keys

    def _compare(self, made: Reference, style: Style) -> _Written:
        key, other = self.addresses.key(made, made.address), self.addresses.other(made)
        text = comparison(
            self.addresses.number(key),
            self.addresses.number(other),
            self.language,
            self.scope.size_words,
            form="level" if "level" in made.options else "amount",
            noun=self._noun(made),
            points=made.subject in self.scope.percentages,
        )
        return text, (key, other)

    def _most(self, made: Reference, style: Style) -> _Written:
        numbers, keys = self.addresses.by(made)
        best = extreme(numbers, least=made.kind == "least")
        stated = "number" in made.options
        texts = [self._code(made.by, code, numbers[code] if stated else None) for code in best]
        return joined(texts, self.language), keys

    def _list(self, made: Reference, style: Style) -> _Written:
        numbers, keys = self.addresses.by(made)
        shown = [(code, number) for code, number in numbers.items() if number]
        shown.sort(key=lambda pair: -pair[1])
        if not shown:
            raise BindingError(f"all figures by {made.by} are 0: there is nothing to list")
        texts = [self._code(made.by, code, number) for code, number in shown]
        return joined(texts, self.language), keys

    def _range(self, made: Reference, style: Style) -> _Written:
        figures = self.addresses.years(made)
        numbers = [number for _, number in figures]
        low, high = min(numbers), max(numbers)
        text = span(low, high, self.language)
        if "between" in made.options and low != high:
            between = lexicon(self.language).phrases.between
            text = between.format(low=digits(low, self.language), high=digits(high, self.language))
        return text, tuple(key for key, _ in figures)

    def _noun(self, made: Reference) -> Noun | None:
        if not made.noun:
            return None
        noun = self.scope.nouns.find(made.noun)
        if noun is None:
            near = get_close_matches(made.noun, list(self.scope.nouns), 1)
            hint = f"did you mean {near[0]!r}?" if near else "add it under [nouns] in labels/*.toml"
            raise BindingError(f"{made.noun!r} is no noun; {hint}")
        return noun

    def _code(self, dimension: str, code: str, number: Decimal | None) -> str:
        named = self.scope.codes.get((dimension, code)) or self.scope.codelists[dimension][code].label
        label = named.text(self.language)
        return label if number is None else f"{label} ({digits(number, self.language)})"

    def _mark(self, made: Reference, line: int) -> Mark:
        text = " ".join(made.subject.split())
        if made.kind == "period":
            return Mark(written_period(self.addresses.period(text), self.language), "period", line)
        if not text:
            raise BindingError(f"{made.kind!r} needs a text")
        if made.kind == "law":
            words = lexicon(self.language).read.law_words
            if not any(word in text.lower() for word in words):
                raise BindingError(f"{text!r} does not look like a law: it has none of {', '.join(words)}")
            return Mark(text, "law", line)
        if made.kind == "date":
            return Mark(self._date(text), "date", line)
        if not any(sign.isalpha() for sign in text):
            raise BindingError(f"{text!r} is no name: it has no letter")
        return Mark(text, "name", line)

    def _date(self, text: str) -> str:
        if short := re.fullmatch(r"(\d\d)-(\d\d)", text):
            try:
                return day(date(2000, int(short[1]), int(short[2])), self.language, year=False)
            except ValueError:
                raise BindingError(f"{text!r} is no day of a month; write month-day") from None
        try:
            return written_period(Period.parse(text), self.language)
        except ValueError:
            found = numbers_in(text, self.language)
        if not found or any(number.kind not in _NAMELESS for number in found):
            raise BindingError(f"{text!r} is no date; write 2025-04-05, 04-05, 2025-04 or 2025")
        return text
