"""From a reference to the words that state its figures."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from decimal import Decimal

from tilstand.define.schema import SizeWord
from tilstand.languages.day import period
from tilstand.languages.lexicon import lexicon
from tilstand.model.document import Mark, Phrase
from tilstand.terms import Key, Language, Qualifier
from tilstand.text.change import Change, ChangeForm, change, comparison, extreme
from tilstand.text.message import UnsayableError, hint, message
from tilstand.text.noun import Noun, counted, part
from tilstand.text.numeral import Style, digits, nothing, numeral, worded
from tilstand.text.report.address import Addresses
from tilstand.text.report.between import apart, from_to, share_between, topmost
from tilstand.text.report.certain import ranked, share
from tilstand.text.report.mark import mark
from tilstand.text.report.reference import MARKS, BindingError, MissingError, Reference
from tilstand.text.report.withheld import withheld
from tilstand.text.wording import joined, percent, percentage_points, qualified, span

__all__ = ["Binder"]

_Written = tuple[str, tuple[Key, ...]]


class Binder:
    """Writes references in one language.

    Args:
        language: Language of the text.
        addresses: Where the figures are.

    Attributes:
        doubts: Lines with a claim that need not hold, since a figure under it is not exact.
    """

    def __init__(self, language: Language, addresses: Addresses) -> None:
        self.language = language
        self.addresses = addresses
        self.scope = addresses.scope
        self.doubts: list[tuple[int, str]] = []
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

    def bound(self, made: Reference, line: int, style: Style = "auto", before: str = "") -> Phrase | Mark:
        """The phrase that a reference stands for.

        Args:
            made: The reference.
            line: Its line.
            style: How numbers are written.
            before: The text before it.

        Raises:
            BindingError: If a figure is missing, or the reference asks for what cannot be said.
        """
        if made.kind in MARKS:
            return mark(made, line, before, self.addresses, self.language)
        if "digits" in made.options or "words" in made.options:
            style = "digits" if "digits" in made.options else "words"
        doubts: list[str] = []
        try:
            told = withheld(made, self.addresses, self._noun, self.language, style)
            text, keys = told or self._kinds[made.kind](made, style)
            doubts = [] if told else list(self._doubts(made, keys))
        except MissingError:
            if made.fallback is None:
                raise
            return Phrase(made.fallback, "else", (), line)
        except BindingError:
            raise
        except UnsayableError as problem:
            raise BindingError(problem.path, **problem.facts) from None
        self.doubts.extend((line, doubt) for doubt in doubts)
        return Phrase(text, made.kind, keys, line)

    def broken(self, phrase: Phrase) -> tuple[str, ...]:
        """Why the series is broken between the two figures that a change or comparison is about."""
        if phrase.kind not in ("change", "compare"):
            return ()
        first, last = phrase.keys
        return tuple(reason.text(self.language) for reason in self.scope.crossed(first, last))

    def _size_words(self, first: Key, last: Key) -> Mapping[str, SizeWord]:
        """The words of size that may be used; none across a break, where the change is not known so well."""
        return {} if self.scope.crossed(first, last) else self.scope.size_words

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
        (qualifier,) = self.addresses.stated(key)
        number = self.addresses.number(key)
        between = self.addresses.range(key)
        if "moved" not in made.options and between is not None:
            high = self._number(made, between[1], Qualifier.EXACT, "digits")
            return from_to(digits(number, self.language), high, self.addresses, self.language), (key,)
        if "moved" not in made.options:
            return self._number(made, number, qualifier, style), (key,)
        words = lexicon(self.language).phrases
        pattern = words.risen if number > 0 else words.fallen if number < 0 else words.unmoved
        pattern = worded(pattern, "moved", self.language)
        return pattern.format(number=self._number(made, abs(number), qualifier, style)), (key,)

    def _number(self, made: Reference, number: Decimal, qualifier: Qualifier, style: Style) -> str:
        noun = None if made.noun in ("percent", "points") else self._noun(made)
        if (
            number == 0
            and style == "digits"
            and "digits" not in made.options
            and self.scope.style != "digits"
        ):
            style = "auto"  # Digits for the company of a large number; nobody is "ingen" there too.
        if made.noun == "percent":
            text = percent(number, self.language, decimals=made.decimals)
        elif made.noun == "points":
            text = percentage_points(number, self.language, decimals=made.decimals)
        elif number != int(number) or number < 0 or made.decimals is not None:
            text = digits(number, self.language, decimals=made.decimals)
            text = f"{text} {noun.of(self.language).plural}" if noun else text
        elif noun is not None:
            definite = "definite" in made.options
            return counted(
                int(number), noun, self.language, style=style, definite=definite, qualifier=qualifier
            )
        elif number == 0 and style != "digits":
            text = nothing(self.language)
        else:
            text = numeral(int(number), self.language, style=style)
        return qualified(text, qualifier, self.language)

    def _part(self, made: Reference, style: Style) -> _Written:
        key, whole = self.addresses.key(made, made.address), self.addresses.whole(made)
        numbers = self.addresses.count(key), self.addresses.count(whole)
        found, total = self.addresses.stated(key, whole)
        ranges = self._between(key), self._between(whole)
        if (of := self.addresses.range(whole)) is not None:
            numbers = numbers[0], int(of[1])
        noun = self._noun(made)
        text = part(*numbers, noun, self.language, style=style, qualifiers=(found, total), ranges=ranges)
        return text, (key, whole)

    def _between(self, key: Key) -> str:
        """A figure of which both ends are known, in running text; empty for another."""
        between = self.addresses.range(key)
        if between is None:
            return ""
        low, high = (digits(end, self.language) for end in between)
        return from_to(low, high, self.addresses, self.language)

    def _share(self, made: Reference, style: Style) -> _Written:
        key, whole = self.addresses.key(made, made.address), self.addresses.whole(made)
        number, total = self.addresses.number(key), self.addresses.number(whole)
        if total == 0 and self.addresses.range(whole) is None:
            raise BindingError("bind.share_of_nothing", figure=self.scope.named(whole))
        found, of = self.addresses.stated(key, whole)
        own, all_ = self.addresses.ends(key), self.addresses.ends(whole)
        if own is not None and all_ is not None and (own, all_) != ((number,) * 2, (total,) * 2):
            told = share_between(own, all_, self.addresses, self.language, made.decimals or 0)
            return told, (key, whole)
        qualifier = share(found, of, number)
        text = percent(number * 100 / total, self.language, decimals=made.decimals or 0)
        return qualified(text, qualifier, self.language), (key, whole)

    def _change(self, made: Reference, style: Style) -> _Written:
        first = self.addresses.period(made.first or "round-1")
        last = self.addresses.period(made.last)
        keys = tuple(self.addresses.key(made, made.address, when) for when in (first, last))
        forms: list[ChangeForm] = [form for form in ("noun", "since", "verb") if form in made.options]
        before_it = lexicon(self.language).phrases.dated.partition("{period}")[0]
        names = period(first, self.language, before_it), period(last, self.language, before_it)
        before, now = self.addresses.stated(*keys)
        text = change(
            self.addresses.number(keys[0]),
            self.addresses.number(keys[1]),
            self.language,
            self._size_words(*keys),
            form=forms[0] if forms else "verb",
            dated=names if "dated" in made.options else None,
            points=made.subject in self.scope.percentages,
            style="auto" if style == "words" else "digits",
            qualifiers=(before, now),
            ranges=(self.addresses.range(keys[0]), self.addresses.range(keys[1])),
        )
        return text, keys

    def _compare(self, made: Reference, style: Style) -> _Written:
        key, other = self.addresses.key(made, made.address), self.addresses.other(made)
        text = comparison(
            self.addresses.number(key),
            self.addresses.number(other),
            self.language,
            self._size_words(key, other),
            form="level" if "level" in made.options else "amount",
            noun=self._noun(made),
            points=made.subject in self.scope.percentages,
            qualifiers=(self.addresses.qualifier(other), self.addresses.qualifier(key)),
        )
        return text, (key, other)

    def _most(self, made: Reference, style: Style) -> _Written:
        numbers, keys = self.addresses.by(made)
        if made.kind == "most" and not any(numbers.values()):
            raise MissingError("bind.nobody_most", dimension=self.scope.dimension(made.by))
        best = extreme(numbers, least=made.kind == "least")
        stated = "number" in made.options
        texts = [self._code(made, code, numbers[code] if stated else None) for code in best]
        return joined(texts, self.language), keys

    def _list(self, made: Reference, style: Style) -> _Written:
        numbers, keys = self.addresses.by(made)
        base = self.addresses.key(made, made.address)
        open_ended = (code for code in numbers if self.addresses.range(base.at(made.by, code)) is not None)
        kept = frozenset(open_ended)
        shown = [(code, number) for code, number in numbers.items() if number or code in kept]
        shown.sort(key=lambda pair: -pair[1])
        if not shown:
            raise MissingError("bind.nothing_listed", dimension=self.scope.dimension(made.by))
        texts = [self._code(made, code, number) for code, number in shown]
        if len(shown) == 1 and shown[0][1] == self._whole(made):
            texts = [self._code(made, shown[0][0], None)]  # All are alike: the number has been said.
        return joined(texts, self.language), keys

    def _whole(self, made: Reference) -> Decimal | None:
        """The number of which a list tells the parts; None where it is not known."""
        try:
            return self.addresses.number(self.addresses.key(made, made.address))
        except MissingError:
            return None

    def _range(self, made: Reference, style: Style) -> _Written:
        figures = self.addresses.run(made)
        ends = [self.addresses.range(key) or (number, number) for key, number in figures]
        low, high = min(end[0] for end in ends), max(end[1] for end in ends)
        text = span(low, high, self.language)
        if "between" in made.options and low != high:
            between = worded(lexicon(self.language).phrases.between, "between", self.language)
            text = between.format(low=digits(low, self.language), high=digits(high, self.language))
        return text, tuple(key for key, _ in figures)

    def _noun(self, made: Reference) -> Noun | None:
        if not made.noun:
            return None
        noun = self.scope.nouns.find(made.noun)
        if noun is None:
            near = hint(made.noun, self.scope.nouns)
            raise BindingError("bind.no_noun", word=made.noun, hint=near or message("hint.add_noun"))
        return noun

    def _code(self, made: Reference, code: str, number: Decimal | None) -> str:
        named = self.scope.codes.get((made.by, code)) or self.scope.codelists[made.by][code].label
        label = named.text(self.language)
        if number is None:
            return label
        between = self.addresses.range(self.addresses.key(made, made.address).at(made.by, code))
        if between is not None:
            return f"{label} ({span(*between, self.language)})"
        return f"{label} ({qualified(digits(number, self.language), self._read(made)[code], self.language)})"

    def _read(self, made: Reference) -> dict[str, Qualifier]:
        """How the figure of each code is to be read."""
        base, (numbers, _) = self.addresses.key(made, made.address), self.addresses.by(made)
        return {code: self.addresses.qualifier(base.at(made.by, code)) for code in numbers}

    def _doubts(self, made: Reference, keys: tuple[Key, ...]) -> Iterator[str]:
        """What a reference claims and need not hold, since a figure under it is not exact."""
        inexact = lexicon(self.language).phrases.qualifiers
        if made.kind in ("change", "compare"):
            first, last = keys if made.kind == "change" else keys[::-1]
            found = self.addresses.qualifier(first), self.addresses.qualifier(last)
            if apart(self.addresses, first, last):
                return
            if not Change(self.addresses.number(first), self.addresses.number(last), found).certain:
                yield message("caution.direction", kind=made.kind).text(self.language)
        elif made.kind in ("most", "least"):
            least = made.kind == "least"
            best, base = (
                extreme(self.addresses.by(made)[0], least=least),
                self.addresses.key(made, made.address),
            )
            ends = {code: self.addresses.ends(base.at(made.by, code)) for code in self.addresses.by(made)[0]}
            if topmost(best, ends, least=least):
                return
            if not ranked(best, self._read(made), least=least):
                yield message("caution.order", kind=made.kind).text(self.language)
        elif made.kind == "list":
            read = self._read(made)
            base = self.addresses.key(made, made.address)
            if any(
                not n
                and read[code] is Qualifier.AT_LEAST
                and self.addresses.range(base.at(made.by, code)) is None
                for code, n in self.addresses.by(made)[0].items()
            ):
                yield message("caution.left_out", kind=made.kind).text(self.language)
        elif made.kind == "range" and any(
            self.addresses.qualifier(key) in inexact and self.addresses.range(key) is None for key in keys
        ):
            yield message("caution.end", kind=made.kind).text(self.language)
