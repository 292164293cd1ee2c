"""Index of the ledger's figures by key, with term weights and ends of ranges.

A word that few figures have says more of which one a text speaks of than a word that many have (Spärck Jones,
*A statistical interpretation of term specificity*, 1972). Nobody lists them: they are read off the labels of
the measures and codes, and off the words in which a source states each figure.
"""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from functools import cached_property
from math import log

from tilstand.define import RoundView, StructuralMetadata
from tilstand.ledger.interval import Interval, find_observation_interval
from tilstand.model import EditionFigures, Figure, Observation, Source
from tilstand.proofread.grammar import load_grammar
from tilstand.proofread.periods import LedgerPeriods
from tilstand.terms import CodeMeaning, FigureOrigin, Key, Language, ValueQualifier

LIMITS = (CodeMeaning.LOW, CodeMeaning.HIGH)


def get_range_end(collection: StructuralMetadata, dimension: str, code: str) -> str:
    """Which end of a range a code is; empty if it is none."""
    means = collection.get_codelist(dimension)[code].means
    return means if means in LIMITS else ""


def is_lower_end(collection: StructuralMetadata, key: Key) -> bool:
    """True for the address of the lower end of a range."""
    return any(get_range_end(collection, dimension, code) == CodeMeaning.LOW for dimension, code in key.dims)


def get_upper_end_key(collection: StructuralMetadata, key: Key) -> Key:
    """The address of the upper end of the range whose lower end is at an address."""
    return replace(key, dims=tuple((d, _get_upper_code(collection, d, code)) for d, code in key.dims))


def _get_upper_code(collection: StructuralMetadata, dimension: str, code: str) -> str:
    ends = collection.get_codelist(dimension).find_codes_by_meaning(CodeMeaning.HIGH)
    return ends[0] if ends and get_range_end(collection, dimension, code) == CodeMeaning.LOW else code


@dataclass(frozen=True, slots=True)
class IndexedFigure:
    """An address with everything that is stated at it.

    Attributes:
        key: The address.
        values: The numbers stated at it, the most trusted first, each with where it can be seen.
        doubts: Anchors of the open findings that are about it.
    """

    key: Key
    values: tuple[tuple[Interval, Source], ...]
    doubts: tuple[str, ...] = ()

    @property
    def is_point_figure(self) -> bool:
        """True where each statement is one number, and no range."""
        return all(i.is_point for i, _ in self.values)

    def find_agreeing_statement(self, low: Fraction, high: Fraction, *, least: bool = False) -> Source | None:
        """The statement that a printed number from `low` to `high` repeats; None where it repeats none.

        Two rounded numbers that only touch are not the same: 44 per cent ends where 45 begins. What is only
        known to be at least so much is no number: it is repeated by saying just that.

        Args:
            low: The lowest number that the printed one stands for.
            high: The highest.
            least: True where it is printed as "at least" so many.
        """
        for interval, source in self.values:
            if interval.high is None:
                if least and interval.low == low == high:
                    return source
                continue
            rounded = low < high and interval.low < interval.high
            apart = interval.high <= low or high <= interval.low
            if not (apart if rounded else interval.high < low or high < interval.low):
                return source
        return None

    def can_exceed_lower_bound(self, value: Fraction) -> bool:
        """True where only a lower end is known, and a number is not below it: it may be right."""
        return all(i.high is None and i.low <= value for i, _ in self.values)


class FigureIndex:
    """Every address of the ledger, by measure.

    Args:
        collection: The collection.
        observations: Every figure that somebody stated.
        figures: The reconciled figures: for the sums over groups, for what was decided, and for what is open.
    """

    def __init__(
        self, collection: RoundView, observations: Iterable[Observation], figures: EditionFigures | None = None
    ) -> None:
        self.collection = collection
        self.cued = frozenset(d for lexicon in collection.phrases.values() for d in lexicon.dimensions)
        pairs_by_key: dict[Key, list[tuple[Interval, Source]]] = {}
        for o in sorted(observations, key=lambda o: (o.key, o.origin.value, o.source.line or 0)):
            interval = find_observation_interval(o, rounding=not collection.measures[o.key.measure].unit.counted)
            if interval is not None and o.value.amount is not None:
                pairs_by_key.setdefault(o.key, []).append((interval, o.source))
        groups = sorted({k.replace_provider(g) for k in pairs_by_key for g in self._list_summing_groups(k)})
        resolved = {key: figures.get(key) for key in (*groups, *pairs_by_key)} if figures is not None else {}
        for key in groups:
            figure = resolved.get(key)
            if figure is not None and figure.value.amount is not None:
                pairs_by_key.setdefault(key, []).append((_compute_sum_interval(figure), _get_sum_source(figure)))
        self._entries: Mapping[Key, IndexedFigure] = {
            key: IndexedFigure(
                key,
                _select_valid_statements(pairs_by_key[key], resolved.get(key)),
                _list_figure_findings(resolved.get(key)),
            )
            for key in sorted(pairs_by_key)
        }
        heads: dict[tuple[str, str], list[IndexedFigure]] = {}
        for entry in self._entries.values():
            heads.setdefault((entry.key.measure, entry.key.provider), []).append(entry)
        self._heads: Mapping[tuple[str, str], Sequence[IndexedFigure]] = heads
        reporters: dict[str, set[str]] = {}
        for key in self._entries:
            reporters.setdefault(key.measure, set()).add(key.provider)
        self.reporters: Mapping[str, frozenset[str]] = {m: frozenset(p) for m, p in reporters.items()}
        self.by_law = frozenset(
            group
            for lexicon in collection.phrases.values()
            for group, codes in lexicon.codes.items()
            if any("§" in phrase for phrases in codes.values() for phrase in phrases)
        )
        often = Counter((key.measure, key.provider, key.period) for key in self._entries)
        self._single = frozenset(head for head, times in often.items() if times == 1)
        self._main = {measure: self._find_widest_group(matches) for measure, matches in self.reporters.items()}
        self._told_with: dict[Key, frozenset[Key]] = {}
        #: Every period that figures are stated for, in order.
        self.periods = tuple(sorted({key.period for key in self._entries}))
        #: How a text names them.
        self.timed = LedgerPeriods(self.periods)

    @cached_property
    def bodies_below(self) -> Mapping[str, frozenset[str]]:
        """The bodies that stand under each body or group."""
        bodies = {provider for _, provider in self._heads}
        return {body: frozenset(self.collection.list_group_members(body)) - {body} for body in sorted(bodies)}

    @cached_property
    def printed_keys(self) -> frozenset[Key]:
        """The addresses at which somebody states a number, and not only the parts of a sum."""
        return frozenset(
            key
            for key, entry in self._entries.items()
            if all(i.is_point for i, _ in entry.values) and any(s.document for _, s in entry.values)
        )

    @property
    def entries(self) -> Iterable[IndexedFigure]:
        """Every address, in order."""
        return self._entries.values()

    @cached_property
    def exact_figures(self) -> Mapping[tuple[str, str], Sequence[IndexedFigure]]:
        """Every address where each statement is one number and no range, by measure and body."""
        return {head: [e for e in entries if e.is_point_figure] for head, entries in self._heads.items()}

    def get(self, key: Key) -> IndexedFigure | None:
        """What is stated at an address."""
        return self._entries.get(key)

    def list_intervals(self, key: Key) -> tuple[Interval, ...]:
        """The numbers that may stand at an address, as each statement has them: a range stays a range."""
        entry = self._entries.get(key)
        return tuple(dict.fromkeys(interval for interval, _ in entry.values)) if entry else ()

    def is_rounding_range(self, key: Key) -> bool:
        """True where a range is only that of numbers which print alike, as with a measure in per cent."""
        return not self.collection.measures[key.measure].unit.counted

    def list_body_figures(self, measure: str, provider: str) -> Sequence[IndexedFigure]:
        """Everything that is stated of a measure for a body."""
        return self._heads.get((measure, provider), ())

    def list_equivalent_keys(self, entry: IndexedFigure) -> frozenset[Key]:
        """A figure and those that it tells as well: a part that is all of it, and what it is all of.

        Args:
            entry: The figure.
        """
        key = entry.key
        if key not in self._told_with:  # many numbers of a text ask it of the same figures
            values, dims = {i for i, _ in entry.values}, set(key.dims)
            self._told_with[key] = frozenset((key,)) | {
                other_figure.key
                for other_figure in self.list_body_figures(key.measure, key.provider)
                if other_figure.key.period == key.period
                and (dims < set(other_figure.key.dims) or set(other_figure.key.dims) < dims)
                and {i for i, _ in other_figure.values} == values
            }
        return self._told_with[key]

    def is_single_key(self, key: Key) -> bool:
        """True where an address is the only one of its measure, body and period."""
        return (key.measure, key.provider, key.period) in self._single

    def get_default_body(self, measure: str) -> str:
        """Whose figure is meant where no body is named: the group that holds all others; empty for none."""
        return self._main.get(measure, "")

    def _find_widest_group(self, reporters: frozenset[str]) -> str:
        """The group that holds every other body that states a figure; empty where there is none."""
        groups = self.collection.groups
        bodies = {p for p in reporters if p not in groups and not self.collection.providers[p].umbrella}
        whole = [g for g in sorted(reporters & groups.keys()) if bodies <= set(self.collection.list_group_members(g))]
        return max(whole, key=lambda g: len(self.collection.list_group_members(g)), default="")

    def _list_summing_groups(self, key: Key) -> tuple[str, ...]:
        if self.collection.measures[key.measure].aggregate != "members":
            return ()
        wholes = (*self.collection.groups, *(p for p, b in self.collection.providers.items() if b.umbrella))
        members = {g: self.collection.list_group_members(g) for g in wholes}
        return tuple(g for g, m in members.items() if key.provider in m and len(m) > 1)


def _compute_sum_interval(figure: Figure) -> Interval:
    """A sum as what it is known to be: where a part is missing it is no number, but a lower end."""
    value = figure.computed or figure.value
    apart = figure.computed is None and (figure.upper is not None or figure.qualifier is ValueQualifier.AT_LEAST)
    partial = apart or figure.computed_upper is not None
    return Interval(value.exact_number, None) if partial else Interval.from_single_number(value.exact_number)


def _select_valid_statements(
    stated: Sequence[tuple[Interval, Source]], figure: Figure | None
) -> tuple[tuple[Interval, Source], ...]:
    """What counts at an address: what was decided, else whole numbers, else what is known at least."""
    if figure is not None and figure.origin is FigureOrigin.ADJUSTED and figure.value.amount is not None:
        return ((Interval.from_single_number(figure.value.exact_number), _get_only_source(figure)),)
    whole = tuple(pair for pair in stated if pair[0].is_bounded)
    return whole or tuple(stated)


def _list_figure_findings(figure: Figure | None) -> tuple[str, ...]:
    """The open findings that are about a figure."""
    notes = figure.doubts if figure is not None else ()
    return tuple(dict.fromkeys(anchor for note in notes for anchor in note.see))


def _get_sum_source(figure: Figure) -> Source:
    """Where a sum can be seen: with its only part, else nowhere; a printed total is no place of a sum."""
    return _get_only_source(figure) if figure.computed is None else Source(document="", quote="")


def _get_only_source(figure: Figure) -> Source:
    return figure.sources[0] if len(figure.sources) == 1 else Source(document="", quote="")


_WORD = re.compile(r"[^\W\d_]{4,}")
# Endings differ; so many letters of a word tell which it is.
_STEM = 5


def extract_stems(text: str) -> frozenset[str]:
    """The words of a text of four letters or more, each by how it begins, without marks on letters.

    >>> sorted(extract_stems("Two clinics were visited, a clinic closed."))
    ['clini', 'close', 'visit', 'were']
    """
    return frozenset(
        "".join(c for c in unicodedata.normalize("NFKD", word.lower()) if c.isalpha())[:_STEM]
        for word in _WORD.findall(text)
    )


class FigureTermWeights:
    """The words of each figure in one language.

    Args:
        stated: What the ledger states.
        language: The language of the labels.
    """

    def __init__(self, stated: FigureIndex, language: Language) -> None:
        collection = stated.collection
        small = extract_stems(" ".join(load_grammar(language).function_words))
        measures = {m: extract_stems(collection.get_measure_label(m).text(language)) for m in stated.reporters}
        codes = {
            (dimension, code.id): extract_stems(code.label.text(language))
            for dimension in collection.settings.dimensions
            for code in collection.get_codelist(dimension)
        }
        self._of = {
            entry.key: frozenset[str]().union(
                measures[entry.key.measure],
                *(codes[pair] for pair in entry.key.dims),
                *(extract_stems(source.quote) for _, source in entry.values),
            )
            - small
            for entry in stated.entries
        }
        often, every = Counter(word for words in self._of.values() for word in words), len(self._of)
        self._rare = {word: 1 - log(times) / log(every) for word, times in often.items() if every > 1}

    def alike(self, words: Iterable[str], key: Key) -> float:
        """How much of what a figure is told in stands among words: the sum of how rare each common word is.

        Args:
            words: Words of a text, as `extract_stems` has them.
            key: The figure.
        """
        return sum(self._rare[word] for word in self._of[key].intersection(words))
