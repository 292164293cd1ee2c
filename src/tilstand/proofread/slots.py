"""The ledger as a text is held against it: the slots of each entry, and the phrases that fill them."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from enum import IntEnum

import numpy as np
import numpy.typing as npt

from tilstand.define import RoundView
from tilstand.languages.lexicon import load_lexicon
from tilstand.proofread.entries import LedgerEntry, map_reporters
from tilstand.proofread.phrases import PhraseMatcher, shorten_word, split_tokens
from tilstand.proofread.result import ClaimForm
from tilstand.proofread.words import compile_claim_phrases, list_mixed_languages, load_claim_words
from tilstand.reading import PeriodSpan
from tilstand.terms import Key, Language, Period, Text

Flags = npt.NDArray[np.bool_]
Vector = npt.NDArray[np.float32]
Matrix = npt.NDArray[np.float32]


class SlotKind(IntEnum):
    """What of a figure a phrase may tell."""

    MEASURE = 0
    BODY = 1
    CODE = 2
    UNIT = 3
    ACT = 4


_FORMS = tuple(ClaimForm)
_LONG_YEAR = 380  # days
_RARE = 2.0  # words that more than one entry in eight has tell nothing


_ALIKE = 3


def find_label(label: Text, language: Language) -> str:
    """A label in one language alone; empty where it has none in that."""
    return label.text(language) if label.language(language) == language else ""


def list_name_beginnings(labels: Mapping[str, str]) -> Iterator[tuple[str, str]]:
    """How names begin of which several end alike: "South-East Police District" is told as "South-East" too."""
    ends = Counter(label.split(" ", 1)[1] for label in labels.values() if " " in label)
    for code, label in labels.items():
        head, _, tail = label.partition(" ")
        if ends[tail] >= _ALIKE and head[:1].isupper() and head[1:].islower() | ("-" in head):
            yield code, head


class LedgerSlots:
    """The entries of a ledger in one language, with the slots of each as rows of matrices.

    Args:
        collection: The collection.
        entries: The entries.
        period: Period that texts report on.
        language: Language of the texts.
    """

    def __init__(
        self, collection: RoundView, entries: Sequence[LedgerEntry], period: Period, language: Language
    ) -> None:
        self.collection, self.entries, self.period, self.language = collection, entries, period, language
        self.languages = list_mixed_languages(language)
        self.words = load_claim_words(language)
        self.breaks = re.compile(r"[,;:()]|" + compile_claim_phrases(self.words.breaks).pattern, re.IGNORECASE)
        self.slot_kinds: list[SlotKind] = []
        self._numbers: dict[tuple[SlotKind, str], int] = {}
        self._measure_slots: dict[str, frozenset[int]] = {}
        self.names, self.acts = PhraseMatcher(), PhraseMatcher()
        shares = (word for tongue in self.languages for word in load_lexicon(tongue).read.percent)
        self.percent = re.compile("|".join(sorted(map(re.escape, shares))) or "(?!)", re.IGNORECASE)
        self._filled: dict[frozenset[int], tuple[Flags, ...]] = {}
        self._code_parents: dict[int, int] = {}
        self._parts: dict[tuple[str, str, Period], list[int]] = {}
        self._add_ledger_phrases()
        self._add_act_phrases()
        self._index_values()
        self._index_slots()
        self._index_words()
        self._index_bodies()
        self._index_periods()

    def number_slot(self, kind: SlotKind, name: str) -> int:
        """The number of a slot's filling."""
        if (kind, name) not in self._numbers:
            self._numbers[kind, name] = len(self._numbers)
            self.slot_kinds.append(kind)
        return self._numbers[kind, name]

    def _add_ledger_phrases(self) -> None:
        collection, keys = self.collection, [entry.key for entry in self.entries if not entry.words]
        measures = sorted({key.measure for key in keys})
        bodies = sorted({key.provider for key in keys})
        dimensions = sorted({dimension for key in keys for dimension, _ in key.dims})
        for language in self.languages:
            for measure in measures:
                self._add_label(collection.get_measure_label(measure), language, SlotKind.MEASURE, measure)
            for body in bodies:
                self._add_label(collection.provider_label(body), language, SlotKind.BODY, body, split=True)
            for dimension in dimensions:
                codelist = collection.get_codelist(dimension)
                labels = {code.id: find_label(code.label, language) for code in codelist}
                for name, beginning in list_name_beginnings(labels):
                    self.names.add_phrase(beginning, self.number_slot(SlotKind.CODE, f"{codelist.id}:{name}"))
                for code in codelist:
                    if code.parent in labels:
                        slot = self.number_slot(SlotKind.CODE, f"{codelist.id}:{code.id}")
                        self._code_parents[slot] = self.number_slot(SlotKind.CODE, f"{codelist.id}:{code.parent}")
                    if code.id != "other":
                        self._add_label(code.label, language, SlotKind.CODE, f"{codelist.id}:{code.id}")
            self._add_phrase_book(language)

    def find_shared_parents(self, first: frozenset[int], second: frozenset[int]) -> frozenset[int]:
        """The codes right above codes of two phrases both."""
        parents = [
            {self._code_parents[slot] for slot in slots & self._code_parents.keys()} for slots in (first, second)
        ]
        return frozenset(parents[0] & parents[1])

    def _add_phrase_book(self, language: Language) -> None:
        book = self.collection.phrases.get(language)
        if book is None:
            return
        named = {entry.key.measure for entry in self.entries} | {entry.key.provider for entry in self.entries}
        for kind, phrases_by_name in (
            (SlotKind.MEASURE, book.measures),
            (SlotKind.BODY, book.providers),
            (SlotKind.UNIT, book.units),
        ):
            for name, phrases in phrases_by_name.items():
                for phrase in phrases if kind is SlotKind.UNIT or name in named else ():
                    self.names.add_phrase(phrase, self.number_slot(kind, name))
        for codelist, phrases_by_name in book.codes.items():
            for code, phrases in phrases_by_name.items():
                for phrase in phrases:
                    self.names.add_phrase(phrase, self.number_slot(SlotKind.CODE, f"{codelist}:{code}"))

    def _add_label(self, label: Text, language: Language, kind: SlotKind, name: str, *, split: bool = False) -> None:
        text = find_label(label, language)
        for part in {text, *(re.split(r"\s*[(),–]\s*", text) if split else ())}:
            self.names.add_phrase(part, self.number_slot(kind, name), label=True)

    def _add_act_phrases(self) -> None:
        for act, phrases in self.words.acts.items():
            for phrase in phrases:
                self.acts.add_phrase(phrase, self.number_slot(SlotKind.ACT, act))

    def _index_values(self) -> None:
        most = max((len(entry.values) for entry in self.entries), default=1)
        self.lows = np.full((len(self.entries), most), np.nan)
        self.highs = np.full((len(self.entries), most), np.nan)
        for at, entry in enumerate(self.entries):
            for place, (interval, _) in enumerate(entry.values):
                self.lows[at, place] = float(interval.low) - entry.slack
                high = float("inf") if interval.high is None else float(interval.high)
                self.highs[at, place] = high + entry.slack
        self.forms = np.array([_FORMS.index(entry.form) for entry in self.entries], np.int8)
        self.is_said = np.array([bool(entry.words) for entry in self.entries], bool)
        self.nouns = np.array([entry.noun for entry in self.entries])
        counted = (entry for entry in self.entries if entry.form is ClaimForm.FIGURE and not entry.words)
        self.times_stated = Counter(float(interval.low) for entry in counted for interval, _ in entry.values)
        self.is_percent = np.array(
            [
                not entry.words and self.collection.measures[entry.key.measure].unit.value == "percent"
                for entry in self.entries
            ],
            bool,
        )

    def _index_slots(self) -> None:
        collection = self.collection
        rows: list[tuple[set[int], set[int], set[int]]] = []
        for entry in self.entries:
            key = entry.key
            if entry.words:
                names, acts = self._list_said_slots(entry.words)
                address = {
                    self.number_slot(SlotKind.MEASURE, key.measure),
                    self.number_slot(SlotKind.BODY, key.provider),
                }
                rows.append((names | address, acts, set()))
                continue
            unit = collection.measures[key.measure].unit.value
            codes = {
                self.number_slot(SlotKind.CODE, f"{collection.get_codelist(dimension).id}:{code}")
                for dimension, code in key.dims
            }
            own_flags = {
                self.number_slot(SlotKind.MEASURE, key.measure),
                self.number_slot(SlotKind.BODY, key.provider),
                self.number_slot(SlotKind.UNIT, unit),
            }
            rows.append((own_flags | codes, set(self._list_implied_slots(entry)), codes))
        size, width = len(rows), len(self._numbers)
        self.own = np.zeros((width, size), bool)
        self.full = np.zeros((width, size), bool)
        self.codes = np.zeros((width, size), bool)
        for at, (own_slots, implied, codes) in enumerate(rows):
            self.own[list(own_slots), at] = True
            self.full[list(own_slots | implied), at] = True
            self.codes[list(codes), at] = True
        self._add_shared_codes()
        self._index_breakdowns()
        self.kinds = np.array(self.slot_kinds, np.int8)
        self.is_home = self._mark_home_codes()
        keys = [entry.key for entry in self.entries]
        self.measures = np.array([self._numbers[SlotKind.MEASURE, key.measure] for key in keys], np.int32)
        self.bodies = np.array([self._numbers[SlotKind.BODY, key.provider] for key in keys], np.int32)
        self.periods = np.array([key.period.text for key in keys])
        self.is_span = np.array([key.period.days > _LONG_YEAR for key in keys], bool)
        self.is_earlier = np.array([key.period != self.period for key in keys], bool)
        self.code_counts = np.array([len(key.dims) for key in keys], np.int8)

    def _list_said_slots(self, words: str) -> tuple[set[int], set[int]]:
        """The slots that a sentence fills, and the acts that it tells."""
        tokens = split_tokens(words)
        names, acts = (
            {slot for mention in matcher.find_phrases(tokens) for slot in mention.slots}
            for matcher in (self.names, self.acts)
        )
        return names, acts

    def _list_implied_slots(self, entry: LedgerEntry) -> Iterator[int]:
        """What an entry tells beside its address: the acts that its labels name, and the codes above its own."""
        collection, key = self.collection, entry.key
        for label in self._list_labels(entry):
            for language in self.languages:
                tokens = split_tokens(find_label(label, language))
                yield from (slot for mention in self.acts.find_phrases(tokens) for slot in mention.slots)
        yield from self._list_measure_slots(key.measure)
        for dimension, code in key.dims:
            codelist = collection.get_codelist(dimension)
            parents = {code_item.id: code_item.parent for code_item in codelist}
            while parent := parents.get(code):
                yield self.number_slot(SlotKind.CODE, f"{codelist.id}:{parent}")
                code = parent

    def _list_measure_slots(self, measure: str) -> frozenset[int]:
        """What the phrases of a measure tell as well: "girls" are persons, "massage clinics" are of one arena."""
        if measure not in self._measure_slots:
            label = self.collection.get_measure_label(measure)
            books = (self.collection.phrases.get(language) for language in self.languages)
            phrases = [phrase for book in books if book is not None for phrase in book.measures.get(measure, ())]
            texts = [find_label(label, language) for language in self.languages] + phrases
            matchers = (self.names, self.acts)
            found = (m.find_phrases(split_tokens(text.replace("*", ""))) for text in texts for m in matchers)
            slots = frozenset(slot for mentions in found for mention in mentions for slot in mention.slots)
            self._measure_slots[measure] = slots
        return self._measure_slots[measure]

    def _add_shared_codes(self) -> None:
        """A code that all of a figure share contradicts it not: the total is what its part is."""
        figures = {entry.key: at for at, entry in enumerate(self.entries) if entry.form is ClaimForm.FIGURE}
        for at, entry in enumerate(self.entries):
            for dimension, _ in entry.key.dims if entry.form is ClaimForm.FIGURE else ():
                whole = figures.get(entry.key.remove_dimension(dimension))
                if whole is not None and np.array_equal(self.lows[at], self.lows[whole], equal_nan=True):
                    for part in self._list_parts(self.entries[whole].key):
                        self.full[:, part] |= self.codes[:, at]

    def _list_parts(self, whole: Key) -> list[int]:
        """The entries of a figure and of its parts."""
        if not self._parts:
            for at, entry in enumerate(self.entries):
                self._parts.setdefault((entry.key.measure, entry.key.provider, entry.key.period), []).append(at)
        alike = self._parts[whole.measure, whole.provider, whole.period]
        return [at for at in alike if set(whole.dims) <= set(self.entries[at].key.dims)]

    def _mark_home_codes(self) -> Flags:
        """The codes that are named as the collection's own country is: that is told of where things happen, too."""
        settings, home = self.collection.settings, set[str]()
        dimensions = sorted({dimension for entry in self.entries for dimension, _ in entry.key.dims})
        lists = {codelist.id: codelist for codelist in map(self.collection.get_codelist, dimensions)}
        country = settings.country
        lists |= self.collection.codelists
        codes = [code for codelist in lists.values() for code in codelist if code.id == country]
        names = {code.label.text(self.language) for code in codes}
        for name, codelist in lists.items():
            home |= {f"{name}:{code.id}" for code in codelist if code.label.text(self.language) in names}
        return np.array([kind is SlotKind.CODE and name in home for kind, name in self._numbers], bool)

    def _index_breakdowns(self) -> None:
        """By code list, the entries whose measure is broken down by it for their body and period."""
        lists = [name.split(":")[0] if kind is SlotKind.CODE else "" for kind, name in self._numbers]
        heads: dict[tuple[str, str, Period], set[str]] = {}
        for entry in self.entries:
            key = entry.key
            own_lists = heads.setdefault((key.measure, key.provider, key.period), set())
            own_lists.update(self.collection.get_codelist(dimension).id for dimension, _ in key.dims)
        self.broken_down = np.zeros((len(lists), len(self.entries)), bool)
        by_list: dict[str, list[int]] = {}
        for slot, name in enumerate(lists):
            by_list.setdefault(name, []).append(slot)
        for at, entry in enumerate(self.entries):
            for name in heads[entry.key.measure, entry.key.provider, entry.key.period]:
                self.broken_down[by_list[name], at] = True

    def _list_label_texts(self, entry: LedgerEntry) -> list[str]:
        """The words that tell an entry from others: its labels but the body's, or the sentence that says it."""
        if entry.words:
            return [source.quote for _, source in entry.values]
        return [label.text(self.language) for label in self._list_labels(entry)[::2]]

    def _list_labels(self, entry: LedgerEntry) -> tuple[Text, ...]:
        collection, key = self.collection, entry.key
        if entry.words:
            return ()
        codes = (collection.get_code_label(dimension, code) for dimension, code in key.dims)
        return (collection.get_measure_label(key.measure), collection.provider_label(key.provider), *codes)

    def _index_words(self) -> None:
        """How much each word tells of each entry: words of its labels and of where it is stated."""
        bags, tongues = [], self.collection.settings.languages
        for entry in self.entries:
            texts = {label.text(tongue) for label in self._list_labels(entry) for tongue in tongues}
            texts |= {entry.words, *(source.quote for _, source in entry.values)}
            bags.append({shorten_word(token.text) for text in texts for token in split_tokens(text)})
        own_flags = [
            {shorten_word(token.text) for text in self._list_label_texts(entry) for token in split_tokens(text)}
            for entry in self.entries
        ]
        times = Counter(stem for bag in bags for stem in bag)
        weights = {stem: np.log((len(bags) + 1) / count) for stem, count in times.items()}
        self.stems = {stem: at for at, stem in enumerate(sorted(s for s, w in weights.items() if w > _RARE))}
        self.bags = np.zeros((len(self.stems), len(bags)), np.float32)
        self.labels = np.zeros_like(self.bags)
        for at, bag in enumerate(bags):
            for stem in bag & self.stems.keys():
                self.bags[self.stems[stem], at] = weights[stem]
            for stem in own_flags[at] & self.stems.keys():
                self.labels[self.stems[stem], at] = weights[stem]
        self.label_weights = np.maximum(self.labels.sum(axis=0), 1.0)

    def _index_bodies(self) -> None:
        """Whose figure is meant where no body is named: the group that holds all others, or the only body."""
        groups, reporters = self.collection.groups, map_reporters(self.entries)
        widest: dict[str, str] = {}
        for measure, bodies in reporters.items():
            whole = [body for body in sorted(bodies) if body in groups]
            if len(bodies) == 1:
                widest[measure] = next(iter(bodies))
            elif whole:
                widest[measure] = max(whole, key=lambda group: len(self.collection.list_group_members(group)))
        keys = [entry.key for entry in self.entries]
        self.is_default = np.array([widest.get(key.measure) == key.provider for key in keys], bool)
        self.is_group = np.array([key.provider in groups for key in keys], bool)
        parents = [self._find_parent(key.provider, key.period) for key in keys]
        self.parents = np.array([self._numbers.get((SlotKind.BODY, parent), -1) for parent in parents], np.int32)

    def _find_parent(self, body: str, period: Period) -> str:
        if body not in self.collection.providers:
            return body
        return self.collection.get_provider_parent(body, period.last) or body

    def _index_periods(self) -> None:
        periods = sorted({entry.key.period for entry in self.entries})
        self.period_before = self.period.shift_period(-1).text
        self.period_names = frozenset(period.text for period in periods)
        numbers = {period: at for at, period in enumerate(periods)}
        self.period_numbers = np.array([numbers[entry.key.period] for entry in self.entries], np.int32)
        self._dated = {(period.first, period.last): period.text for period in periods}
        odd = [period for period in periods if period.first.year < period.last.year and period.days < _LONG_YEAR]
        self._odd_years = {period.first.year: period for period in odd}

    def match_period(self, span: PeriodSpan) -> str:
        """A period of a text as the ledger names it; empty for one of two calendar years, or a month by itself."""
        period = span.period
        if span.crossing:
            near = min(self._odd_years, key=lambda first: abs(first - period.first.year), default=None)
            if near is None:
                return ""
            period = self._odd_years[near].shift_period(period.first.year - near)
        elif not span.joined and len(period.months) == 1 and (period.first, period.last) not in self._dated:
            return ""
        return self._dated.get((period.first, period.last), period.text)

    def mark_filled(self, filled: frozenset[int]) -> tuple[Flags, ...]:
        """The entries whose address a phrase may tell, that it tells or goes with; whose measure, and whose body."""
        if filled not in self._filled:
            at = np.fromiter(filled, np.intp)
            kinds = self.kinds[at]
            measures, bodies = at[kinds == SlotKind.MEASURE], at[kinds == SlotKind.BODY]
            rows = self.own[at], self.full[at], self.own[measures], self.own[bodies]
            self._filled[filled] = tuple(np.asarray(row.any(axis=0), bool) for row in rows)
        return self._filled[filled]

    def mark_agreeing(self, ids: npt.NDArray[np.intp], value: float, room: tuple[float, float] | None = None) -> Flags:
        """Which of some entries a number is; where it is a round one, those too that lie in its room."""
        lows, highs = self.lows[ids], self.highs[ids]
        flags = (lows <= value) & (value <= highs)
        if room is not None:
            flags |= (lows == highs) & (room[0] <= lows) & (highs <= room[1])
        return np.asarray(flags.any(axis=1), bool)
