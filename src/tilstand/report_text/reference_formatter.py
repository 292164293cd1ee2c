"""From a reference to the words that state its figures."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from decimal import Decimal

from tilstand.define.schema import SizeWord
from tilstand.languages.formats import format_period
from tilstand.languages.lexicon import load_lexicon
from tilstand.model.document import FigurePhrase, NumberMark
from tilstand.report_text.changes import (
    ChangeForm,
    FigureChange,
    describe_change,
    describe_comparison,
    describe_difference,
    find_extreme_names,
)
from tilstand.report_text.messages import TextError, get_text_message, suggest_similar_names
from tilstand.report_text.nouns import Noun, format_counted_noun, format_part_of_total
from tilstand.report_text.numerals import (
    Style,
    add_qualifier_word,
    format_digits,
    format_number_range,
    format_numeral,
    format_percent,
    format_percentage_points,
    get_lexicon_phrase,
    get_zero_word,
    join_list_items,
)
from tilstand.report_text.reference_phrases import (
    check_claim,
    compute_certain_share,
    format_end_range,
    format_hidden_reference,
    format_mark_reference,
    format_share_range,
    has_disjoint_ranges,
    is_extreme_by_ranges,
    is_ranking_certain,
)
from tilstand.report_text.references import MARKS, BindingError, FigureReference, MissingFigureError
from tilstand.report_text.scope import FigureLookup
from tilstand.terms import Key, Language, ValueQualifier

_Written = tuple[str, tuple[Key, ...]]


class ReferenceFormatter:
    """Writes references in one language.

    Args:
        language: Language of the text.
        addresses: Where the figures are.

    Attributes:
        doubts: Lines with a claim that need not hold, since a figure under it is not exact.
    """

    def __init__(self, language: Language, addresses: FigureLookup) -> None:
        self.language = language
        self.addresses = addresses
        self.scope = addresses.scope
        self.doubts: list[tuple[int, str]] = []
        self._kinds: dict[str, Callable[[FigureReference, Style], _Written]] = {
            "figure": self._format_plain_figure,
            "part": self._format_part_reference,
            "share": self._format_share_reference,
            "change": self._format_change_reference,
            "holds": self._check_held_claim,
            "compare": self._format_compare_reference,
            "most": self._format_most_reference,
            "least": self._format_most_reference,
            "range": self._format_range_reference,
            "list": self._format_list_reference,
        }

    def format_reference(
        self, made: FigureReference, line: int, style: Style = "auto", before: str = ""
    ) -> FigurePhrase | NumberMark:
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
            return format_mark_reference(made, line, before, self.addresses, self.language)
        if "digits" in made.options or "words" in made.options:
            style = "digits" if "digits" in made.options else "words"
        doubts: list[str] = []
        try:
            told = format_hidden_reference(made, self.addresses, self._find_reference_noun, self.language, style)
            text, keys = told or self._kinds[made.kind](made, style)
            doubts = [] if told else list(self._find_uncertain_claims(made, keys))
        except MissingFigureError:
            if made.fallback is None:
                raise
            return FigurePhrase(made.fallback, "else", (), line)
        except BindingError:
            raise
        except TextError as problem:
            raise BindingError(problem.path, **problem.facts) from None
        self.doubts.extend((line, doubt) for doubt in doubts)
        return FigurePhrase(text, made.kind, keys, line)

    def list_break_reasons(self, phrase: FigurePhrase) -> tuple[str, ...]:
        """Why the series is broken between the two figures that a change or comparison is about."""
        if phrase.kind not in ("change", "compare"):
            return ()
        first, last = phrase.keys
        return tuple(reason.text(self.language) for reason in self.scope.crossed(first, last))

    def _get_usable_size_words(self, first: Key, last: Key) -> Mapping[str, SizeWord]:
        """The words of size that may be used; none across a break, where the change is not known so well."""
        return {} if self.scope.crossed(first, last) else self.scope.size_words

    def list_stated_counts(self, made: FigureReference) -> tuple[int, ...]:
        """The counts that a reference states beside others in its sentence; none if it cannot be bound."""
        if made.kind not in ("figure", "part") or made.noun in ("percent", "points"):
            return ()
        try:
            amounts = [self.addresses.number(self.addresses.key(made, made.address))]
            if made.kind == "part":
                amounts.append(self.addresses.number(self.addresses.whole(made)))
        except BindingError:
            return ()
        return tuple(int(number) for number in amounts)

    def _format_plain_figure(self, made: FigureReference, style: Style) -> _Written:
        key = self.addresses.key(made, made.address)
        (qualifier,) = self.addresses.get_stated_qualifiers(key)
        number = self.addresses.number(key)
        between = self.addresses.find_proper_range(key)
        if "moved" not in made.options and between is not None:
            high = self._format_reference_number(made, between[1], ValueQualifier.EXACT, "digits")
            return format_end_range(format_digits(number, self.language), high, self.addresses, self.language), (key,)
        if "moved" not in made.options:
            return self._format_reference_number(made, number, qualifier, style), (key,)
        words = load_lexicon(self.language).phrases
        pattern = words.risen if number > 0 else words.fallen if number < 0 else words.unmoved
        pattern = get_lexicon_phrase(pattern, "moved", self.language)
        return pattern.format(number=self._format_reference_number(made, abs(number), qualifier, style)), (key,)

    def _format_reference_number(
        self, made: FigureReference, number: Decimal, qualifier: ValueQualifier, style: Style
    ) -> str:
        noun = None if made.noun in ("percent", "points") else self._find_reference_noun(made)
        if number == 0 and style == "digits" and "digits" not in made.options and self.scope.style != "digits":
            style = "auto"  # Digits for the company of a large number; nobody is "ingen" there too.
        if made.noun == "percent":
            text = format_percent(number, self.language, decimals=made.decimals)
        elif made.noun == "points":
            text = format_percentage_points(number, self.language, decimals=made.decimals)
        elif number != int(number) or number < 0 or made.decimals is not None:
            text = format_digits(number, self.language, decimals=made.decimals)
            text = f"{text} {noun.get_noun_forms(self.language).plural}" if noun else text
        elif noun is not None:
            definite = "definite" in made.options
            return format_counted_noun(
                int(number), noun, self.language, style=style, definite=definite, qualifier=qualifier
            )
        elif number == 0 and style != "digits":
            text = get_zero_word(self.language)
        else:
            text = format_numeral(int(number), self.language, style=style)
        return add_qualifier_word(text, qualifier, self.language)

    def _format_part_reference(self, made: FigureReference, style: Style) -> _Written:
        key, whole = self.addresses.key(made, made.address), self.addresses.whole(made)
        numbers = self.addresses.count(key), self.addresses.count(whole)
        self.addresses.stop_at_few(whole)
        value_qualifier, total = self.addresses.get_stated_qualifiers(key, whole)
        value_qualifier = self._qualify_whole_part(key, numbers, value_qualifier)
        ranges = self._format_interval_figure(key), self._format_interval_figure(whole)
        if (of := self.addresses.find_proper_range(whole)) is not None:
            numbers = numbers[0], int(of[1])
        noun = self._find_reference_noun(made)
        text = format_part_of_total(
            *numbers, noun, self.language, style=style, qualifiers=(value_qualifier, total), ranges=ranges
        )
        return text, (key, whole)

    def _qualify_whole_part(
        self, key: Key, numbers: tuple[Decimal | int, Decimal | int], qualifier: ValueQualifier
    ) -> ValueQualifier:
        """How a part is to be read: a rounded one that is as large as its whole is about all of it."""
        whole = numbers[0] == numbers[1] and qualifier is ValueQualifier.EXACT and self.addresses.is_rough(key)
        return ValueQualifier.ABOUT if whole else qualifier

    def _format_interval_figure(self, key: Key) -> str:
        """A figure of which both ends are known, in running text; empty for another."""
        between = self.addresses.find_proper_range(key)
        if between is None:
            return ""
        low, high = (format_digits(end, self.language) for end in between)
        return format_end_range(low, high, self.addresses, self.language)

    def _format_share_reference(self, made: FigureReference, style: Style) -> _Written:
        key, whole = self.addresses.key(made, made.address), self.addresses.whole(made)
        number, total = self.addresses.number(key), self.addresses.number(whole)
        self.addresses.stop_at_few(key, whole)
        if total == 0 and self.addresses.find_proper_range(whole) is None:
            raise BindingError("bind.share_of_nothing", figure=self.scope.named(whole))
        value_qualifier, of = self.addresses.get_stated_qualifiers(key, whole)
        own_pair, all_ = self.addresses.find_range_ends(key), self.addresses.find_range_ends(whole)
        if own_pair is not None and all_ is not None and (own_pair, all_) != ((number,) * 2, (total,) * 2):
            told = format_share_range(own_pair, all_, self.addresses, self.language, made.decimals or 0)
            return told, (key, whole)
        value_qualifier = self._qualify_whole_part(key, (number, total), value_qualifier)
        qualifier = compute_certain_share(value_qualifier, of, number)
        text = format_percent(number * 100 / total, self.language, decimals=made.decimals or 0)
        return add_qualifier_word(text, qualifier, self.language), (key, whole)

    def _format_change_reference(self, made: FigureReference, style: Style) -> _Written:
        first = self.addresses.period(made.first or "round-1")
        last = self.addresses.period(made.last)
        keys = tuple(self.addresses.key(made, made.address, when) for when in (first, last))
        forms: list[ChangeForm] = [form for form in ("noun", "since", "verb") if form in made.options]
        before_it = load_lexicon(self.language).phrases.dated.partition("{period}")[0]
        names = format_period(first, self.language, before_it), format_period(last, self.language, before_it)
        before, now = self.addresses.get_stated_qualifiers(*keys)
        self._stop_at_equal_few(*keys)
        if "difference" in made.options and self._has_exact_difference(made, keys):
            before_number, number = (self.addresses.number(key) for key in keys)
            return describe_difference(before_number, number, names[0], self.language, style=style), keys
        forms += ["since"] if "difference" in made.options else []
        text = describe_change(
            self.addresses.number(keys[0]),
            self.addresses.number(keys[1]),
            self.language,
            self._get_usable_size_words(*keys),
            form=forms[0] if forms else "verb",
            dated=names if made.options & {"dated", "difference"} else None,
            points=made.subject in self.scope.percentages,
            style="auto" if style == "words" else "digits",
            qualifiers=(before, now),
            ranges=(self.addresses.find_proper_range(keys[0]), self.addresses.find_proper_range(keys[1])),
        )
        return text, keys

    def _has_exact_difference(self, made: FigureReference, keys: Iterable[Key]) -> bool:
        """False where a number may be another, or is a share: then both numbers are told."""
        ends = ((self.addresses.number(key), self.addresses.find_range_ends(key)) for key in keys)
        return made.subject not in self.scope.percentages and all(pair == (number,) * 2 for number, pair in ends)

    def _check_held_claim(self, made: FigureReference, style: Style) -> _Written:
        """Nothing to print: the words beside it say what the figures must bear out."""
        return "", check_claim(made, self.addresses)

    def _stop_at_equal_few(self, first: Key, last: Key) -> None:
        """Two figures that stand as 0 need not be the same."""
        if self.addresses.number(first) == self.addresses.number(last):
            self.addresses.stop_at_few(first, last)

    def _format_compare_reference(self, made: FigureReference, style: Style) -> _Written:
        key, other_key = self.addresses.key(made, made.address), self.addresses.other(made)
        self._stop_at_equal_few(key, other_key)
        text = describe_comparison(
            self.addresses.number(key),
            self.addresses.number(other_key),
            self.language,
            self._get_usable_size_words(key, other_key),
            form="level" if "level" in made.options else "amount",
            noun=self._find_reference_noun(made),
            points=made.subject in self.scope.percentages,
            qualifiers=(self.addresses.qualifier(other_key), self.addresses.qualifier(key)),
        )
        return text, (key, other_key)

    def _format_most_reference(self, made: FigureReference, style: Style) -> _Written:
        numbers, keys = self.addresses.by(made)
        if made.kind == "most" and not any(numbers.values()):
            raise MissingFigureError("bind.nobody_most", dimension=self.scope.describe_dimension(made.by))
        best = find_extreme_names(numbers, least=made.kind == "least")
        stated = "number" in made.options
        texts = [self._format_code_name(made, code, numbers[code] if stated else None) for code in best]
        return join_list_items(texts, self.language), keys

    def _format_list_reference(self, made: FigureReference, style: Style) -> _Written:
        numbers, keys = self.addresses.by(made)
        base = self.addresses.key(made, made.address)
        open_ended = (code for code in numbers if self.addresses.find_proper_range(base.at(made.by, code)) is not None)
        kept = frozenset(open_ended)
        shown = [(code, number) for code, number in numbers.items() if number or code in kept]
        shown.sort(key=lambda pair: -pair[1])
        if not shown:
            raise MissingFigureError("bind.nothing_listed", dimension=self.scope.describe_dimension(made.by))
        texts = [self._format_code_name(made, code, number) for code, number in shown]
        rough = any(self.addresses.is_rough(base.at(made.by, code)) for code in numbers)
        if len(shown) == 1 and shown[0][1] == self._find_list_total(made) and not rough:
            texts = [self._format_code_name(made, shown[0][0], None)]  # All are alike: the number has been said.
        return join_list_items(texts, self.language), keys

    def _find_list_total(self, made: FigureReference) -> Decimal | None:
        """The number of which a list tells the parts; None where it is not known."""
        try:
            return self.addresses.number(self.addresses.key(made, made.address))
        except MissingFigureError:
            return None

    def _format_range_reference(self, made: FigureReference, style: Style) -> _Written:
        figures = self.addresses.get_figure_series(made)
        ends = [self._find_printed_ends(key) or (number, number) for key, number in figures]
        low, high = min(end[0] for end in ends), max(end[1] for end in ends)
        text = format_number_range(low, high, self.language)
        if "between" in made.options and low != high:
            between = get_lexicon_phrase(load_lexicon(self.language).phrases.between, "between", self.language)
            text = between.format(low=format_digits(low, self.language), high=format_digits(high, self.language))
        return text, tuple(key for key, _ in figures)

    def _find_printed_ends(self, key: Key) -> tuple[Decimal, Decimal] | None:
        """The ends of a figure that stands as a range in digits, one that is few or none too."""
        few = self.addresses.is_few(key)
        return self.addresses.find_range_ends(key) if few else self.addresses.find_proper_range(key)

    def _find_reference_noun(self, made: FigureReference) -> Noun | None:
        if not made.noun:
            return None
        noun = self.scope.nouns.find(made.noun)
        if noun is None:
            near = suggest_similar_names(made.noun, self.scope.nouns)
            raise BindingError("bind.no_noun", word=made.noun, hint=near or get_text_message("hint.add_noun"))
        return noun

    def _format_code_name(self, made: FigureReference, code: str, number: Decimal | None) -> str:
        named = self.scope.codes.get((made.by, code)) or self.scope.codelists[made.by][code].label
        label = named.text(self.language)
        if number is None:
            return label
        between = self._find_printed_ends(self.addresses.key(made, made.address).at(made.by, code))
        if between is not None:
            return f"{label} ({format_number_range(*between, self.language)})"
        return f"{label} ({add_qualifier_word(format_digits(number, self.language), self._get_code_qualifiers(made)[code], self.language)})"

    def _get_code_qualifiers(self, made: FigureReference) -> dict[str, ValueQualifier]:
        """How the figure of each code is to be read."""
        base, (numbers, _) = self.addresses.key(made, made.address), self.addresses.by(made)
        return {code: self.addresses.qualifier(base.at(made.by, code)) for code in numbers}

    def _find_uncertain_claims(self, made: FigureReference, keys: tuple[Key, ...]) -> Iterator[str]:
        """What a reference claims and need not hold, since a figure under it is not exact."""
        inexact = load_lexicon(self.language).phrases.qualifiers
        if made.kind in ("change", "compare"):
            first, last = keys if made.kind == "change" else keys[::-1]
            found = self.addresses.qualifier(first), self.addresses.qualifier(last)
            if has_disjoint_ranges(self.addresses, first, last):
                return
            if not FigureChange(self.addresses.number(first), self.addresses.number(last), found).is_direction_certain:
                yield get_text_message("caution.direction", kind=made.kind).text(self.language)
        elif made.kind in ("most", "least"):
            least = made.kind == "least"
            best, base = (
                find_extreme_names(self.addresses.by(made)[0], least=least),
                self.addresses.key(made, made.address),
            )
            ends = {code: self.addresses.find_range_ends(base.at(made.by, code)) for code in self.addresses.by(made)[0]}
            if is_extreme_by_ranges(best, ends, least=least):
                return
            if not is_ranking_certain(best, self._get_code_qualifiers(made), least=least):
                yield get_text_message("caution.order", kind=made.kind).text(self.language)
        elif made.kind == "list":
            read = self._get_code_qualifiers(made)
            base = self.addresses.key(made, made.address)
            if any(
                not n
                and read[code] is ValueQualifier.AT_LEAST
                and self.addresses.find_proper_range(base.at(made.by, code)) is None
                for code, n in self.addresses.by(made)[0].items()
            ):
                yield get_text_message("caution.left_out", kind=made.kind).text(self.language)
        elif made.kind == "range" and any(
            self.addresses.qualifier(key) in inexact and self.addresses.find_proper_range(key) is None for key in keys
        ):
            yield get_text_message("caution.end", kind=made.kind).text(self.language)
