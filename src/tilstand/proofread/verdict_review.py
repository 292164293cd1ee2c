"""The last reading: how sure it is that a number does not fit. A proof-reader that cries wolf is not read.

A number that is right is stated somewhere in the ledger, and the words near it speak for that figure at
least somewhat; one that is wrong is often a slip of the hand for the figure that the words speak for. So a
number is told not to fit where clearly more speaks for the figure that it is held against than for any that
it is. Where it is a slip for that figure, as much is enough; and a slip may be told of where no reading
before was sure of the figure.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from math import inf, log2

from tilstand.proofread.alternatives import check_parallel_list, has_other_derivation
from tilstand.proofread.candidates import Implied
from tilstand.proofread.claims import NumberClaim
from tilstand.proofread.figure_index import IndexedFigure
from tilstand.proofread.joint_verdicts import JointReading
from tilstand.proofread.ledger_coverage import (
    LedgerCoverage,
    UncoveredFigures,
    compute_wilson_lower_bound,
    measure_doublings_off,
)
from tilstand.proofread.number_context import NumberMention
from tilstand.proofread.phrase_lexicon import PhraseKind
from tilstand.proofread.phrases import list_mentioned_names
from tilstand.proofread.posterior import is_typo_of
from tilstand.proofread.result import Standing
from tilstand.proofread.scorer import MatchScorer
from tilstand.proofread.verdicts import NumberVerdict, leave_unmatched
from tilstand.report_text import NumberKind as Number
from tilstand.terms import Key, ValueQualifier

# So much more must speak for the figure that a number is held against than for any that it is.
_CLEARLY = 3.0
# So much, and so much more, must speak for a figure that a number is a slip for; or less, and far more.
_SLIP, _SLIP_AHEAD = 4.0, 3.0
_SLIGHT, _FAR_AHEAD = 1.5, 6.0
# So much for one in sight that it is no slip for.
_SIGHT, _SIGHT_AHEAD = 6.0, 5.0
# So much for the one that the first reading took to be the likeliest.
_GUESS, _GUESS_AHEAD = 4.0, 9.0
# So much for one in sight in a text that recounts the ledger; more where a number's words say more than it,
# less where it is a miscount of it: a number as many as what its sentence names but for one in so many.
_RECOUNT, _RECOUNT_AHEAD, _RECOUNT_APART, _RECOUNT_NAMED, _MISCOUNTED = 6.0, 3.0, 2.0, 1.5, 6
# A figure that a number near by states already is hardly told again: so much speaks against it, and so much
# where a number is held against it.
_TAKEN, _TAKEN_HELD = 4.0, 2.5
# So many of a text's numbers usually agree. Each halving of those that do not lowers by so much how far ahead
# is clear, up to so much.
_USUAL, _HALVED, _MOST_TRUST = 0.55, 1.5, 2.0
# An agreement of a number below this is doubted where so much more speaks for another figure; refuted where
# so much does, and a number near by states the first already.
_TELLING, _DOUBTED, _BESIDE, _REFUTED = 20, 2.5, 1.0, 1.5
_AGAINST = -2.0  # one of any number is doubted where so much speaks against its figure
# A figure that little speaks for counts no less than this; one that the ledger does not state, than this.
_LITTLE, _NOWHERE = -4.0, -7.0
# Two figures are hardly the same large number by chance: each doubling beyond 2 to this speaks for so much.
_SMALL, _RARE = 3, 1.0
_LONG = 1000  # a number so long that a figure states is that figure
# Who errs is seldom far off: each doubling beyond 2 between what is printed and what is stated costs so much.
_FAR = 0.5
_CONFIDENCE = 0.5
_NEAR_BY, _SENTENCES = 12, 2
_PASSAGE = 4  # sentences, of a text that recounts the ledger


def review_verdicts(
    reading: JointReading, verdicts: Mapping[int, NumberVerdict], implied: Implied, recounted: LedgerCoverage
) -> dict[int, NumberVerdict]:
    """The verdicts that stand when each is weighed, where they change, by the number's place.

    Args:
        reading: The numbers of a text, read together.
        verdicts: Those that later readings changed.
        implied: The codes that the names of the measures imply.
        recounted: Which figures the text tells.
    """
    every = [verdicts.get(at, number_mention.verdict) for at, number_mention in enumerate(reading.told)]
    doubting = _VerdictReview(reading, every, implied, recounted)
    number_verdicts_by_number = {at: doubting.verdict(at) for at in range(len(every))}
    return {**verdicts, **{at: verdict for at, verdict in number_verdicts_by_number.items() if verdict is not None}}


class _VerdictReview:
    def __init__(
        self, reading: JointReading, verdicts: Sequence[NumberVerdict], implied: Implied, recounted: LedgerCoverage
    ) -> None:
        self.reading, self.verdicts, self.recounted = reading, verdicts, recounted
        self.weighed = MatchScorer(reading, verdicts, implied)
        self.values = sorted(reading.index)
        self.trust = compute_text_trust(verdicts)
        self.untold_figures = UncoveredFigures(self.weighed, recounted, self.is_figure_taken, self.score_best_rival)

    def verdict(self, at: int) -> NumberVerdict | None:
        """The verdict on a number where it changes."""
        number_mention, verdict = self.reading.told[at], self.verdicts[at]
        if number_mention.claim.number.kind is Number.QUANTIFIER:
            return None  # "none" and "all" are held against a figure only where it is named
        if verdict.firm:
            return None
        if verdict.status is Standing.AGREES:
            other_verdict = check_parallel_list(self.reading.told, self.verdicts, at, self.reading.stated)
            return other_verdict or self.review_small_agreement(at)
        if verdict.status is Standing.DOES_NOT_FIT and verdict.entry is not None:
            key = verdict.entry.key
            slip = all(i.is_point and is_typo_of(number_mention.value, i.low) for i, _ in verdict.entry.values)
            plain = self.weighed.named(at, key)
            ahead = self.weighed.weight(at, key) - self.score_best_rival(at, plain=plain, against=key)
            ahead -= _FAR * measure_doublings_off(number_mention.value, verdict.entry)
            ahead += self.weigh_uncovered_figure(at, key) - (_TAKEN_HELD if self.is_figure_taken(at, key) else 0.0)
            long = number_mention.value >= _LONG and number_mention.value in self.reading.index and not slip
            if long or has_other_derivation(self.reading, at, key):
                return leave_unmatched(verdict)
            enough = ahead >= (0.0 if slip else _CLEARLY - self.trust)
            alone = self.recounted.recounts and self.score_best_rival(at, plain=plain) < 0
            if alone or enough:
                return None
            other_verdict = self.held(at) if self.recounted.recounts and _is_exact_count(number_mention.claim) else None
            same = (
                other_verdict is not None
                and other_verdict.key is not None
                and _drop_review_period(other_verdict.key) == _drop_review_period(key)
            )
            return other_verdict if same else leave_unmatched(verdict)  # the same figure, of another period
        if verdict.status is not Standing.NOT_MATCHED or not _is_exact_count(number_mention.claim):
            return None
        return self.held(at)

    def held(self, at: int) -> NumberVerdict | None:
        """What a number is held against that no reading before tied, or not to what it is."""
        for entries, least, ahead in (
            (self.find_typo_figures(at), _SLIGHT, _SLIP_AHEAD),
            (self.find_recounted_figures(at), _RECOUNT, _RECOUNT_AHEAD),
            (self.find_coded_figures(at), _SIGHT, _SIGHT_AHEAD - self.trust),
            (self.list_first_guess(at), _GUESS, _GUESS_AHEAD),
        ):
            weighed = ((worth + self.weigh_uncovered_figure(at, entry.key), entry) for worth, entry in entries)
            meant = max(weighed, key=lambda pair: (pair[0], pair[1].key), default=None)
            if meant is None or meant[0] < least:
                continue
            plain = self.is_near_miscount(at, meant[1])
            clear = meant[0] - self.score_best_rival(at, plain=plain, against=meant[1].key)
            if clear >= ahead and (meant[0] >= _SLIP or clear >= _FAR_AHEAD):
                return NumberVerdict(Standing.DOES_NOT_FIT, meant[1], None, _CONFIDENCE)
        likeliest = self.untold_figures.find_intended_figure(at)
        return None if likeliest is None else NumberVerdict(Standing.DOES_NOT_FIT, likeliest, None, _CONFIDENCE)

    def review_small_agreement(self, at: int) -> NumberVerdict | None:
        """The verdict on a small number that agrees, where more speaks for another figure that no one states.

        It does not fit where the figure that it agrees with is stated by a number near by already.
        """
        number_mention, entry = self.reading.told[at], self.verdicts[at].entry
        if entry is None or not number_mention.value or not _is_exact_count(number_mention.claim):
            return None
        if number_mention.claim.whole and (not self.recounted.recounts or self.spoken(at, entry.key)):
            return None
        own_value, taken, recounts = (
            self.weighed.weight(at, entry.key),
            self.is_figure_taken(at, entry.key),
            self.recounted.recounts,
        )
        again = recounts and self.recounted.elsewhere(at, entry.key)
        unsaid = recounts and not self.weighed.said(at, entry.key)
        large = number_mention.value >= _TELLING and own_value > _AGAINST
        if (large and not (unsaid or again)) or (number_mention.value <= 1 and not (recounts and taken)):
            return None
        again_here = taken and recounts and self.score_neighbour_agreement(at, entry.key) - own_value >= _BESIDE
        own_value = own_value if unsaid else max(own_value, self.score_best_rival(at))
        found_entries: list[tuple[float, IndexedFigure, bool]] = []
        for worth, other_figure in self.find_unmatched_figures(at):
            ahead = worth + self.weigh_uncovered_sibling(at, entry.key, other_figure.key) - own_value
            clear = max(self.get_rival_margin(at, entry.key, other_figure.key), _CLEARLY if unsaid or large else 0.0)
            ahead += self.weigh_uncovered_figure(at, other_figure.key) if large and not taken else 0.0
            if ahead >= (_REFUTED if taken and not unsaid else clear):
                sure = taken or (again and (clear == 0.0 or ahead >= _CLEARLY))
                found_entries.append((worth, other_figure, sure or (unsaid and ahead >= _SIGHT_AHEAD)))
        if not found_entries:
            twice = again_here and number_mention.value > 1 and not large
            return NumberVerdict(Standing.NOT_MATCHED, guess=entry) if twice else None
        _, other_figure, sure = max(found_entries, key=lambda one: (one[0], one[1].key))
        if not sure:
            return NumberVerdict(Standing.NOT_MATCHED, guess=other_figure)
        return NumberVerdict(Standing.DOES_NOT_FIT, other_figure, None, _CONFIDENCE)

    def spoken(self, at: int, key: Key) -> bool:
        """True where of "all the 28" a figure of the body and measure is as many, and is spoken of near by.

        What is told only afterwards is not what is repeated.
        """
        after = range(at + 1, min(len(self.verdicts), at + _NEAR_BY + 1))
        later = {v.key for n in after if (v := self.verdicts[n]).status is Standing.AGREES}
        alike = (
            e.key
            for e in self.reading.index[self.reading.told[at].value]
            if _get_measure_and_body(e.key) == _get_measure_and_body(key)
        )
        return any(self.weighed.said(at, current_key) and current_key not in later for current_key in alike)

    def score_neighbour_agreement(self, at: int, key: Key) -> float:
        """How much speaks for a number near by being a figure that this one agrees with too."""
        near = range(max(0, at - _NEAR_BY), min(len(self.verdicts), at + _NEAR_BY + 1))
        told = (
            (place, verdict.entry)
            for place in near
            if place != at and (verdict := self.verdicts[place]).status is Standing.AGREES
        )
        same = ((place, entry.key) for place, entry in told if entry and self.recounted.same(entry, key))
        return max((self.weighed.weight(*pair) for pair in same), default=-inf)

    def get_rival_margin(self, at: int, key: Key, other: Key) -> float:
        """How much more must speak for another figure than for one that a number agrees with.

        Less where the number beside it, in its sentence, is of the other's body and measure; nothing where
        its own words name first a code that the other has and the one has not: "a combination of these two".
        Else none is enough where it counts some of what is named, or only the one's measure is named.
        """
        number_mentions, settings = self.reading.told, self.reading.collection.settings.dimensions
        first: dict[str, frozenset[str]] = {}
        for hit in number_mentions[at].claim.own:
            if hit.about is PhraseKind.CODE:
                first.setdefault(hit.group, hit.names)
        for dimension, code in key.dims:
            said = first.get(settings[dimension].codelist, frozenset({code}))
            if code not in said and other.code(dimension) in said:
                return 0.0
        for place in (at - 1, at + 1):
            if 0 <= place < len(number_mentions) and number_mentions[place].sentence == number_mentions[at].sentence:
                beside = self.verdicts[place]
                agreed = beside.key if beside.status is Standing.AGREES else None
                if agreed is not None and _get_measure_and_body(agreed) == _get_measure_and_body(
                    other
                ) != _get_measure_and_body(key):
                    return _BESIDE
        measures = list_mentioned_names(number_mentions[at].hits, PhraseKind.MEASURE)
        if number_mentions[at].claim.partitive or (key.measure in measures and other.measure not in measures):
            return inf
        return _DOUBTED

    def find_unmatched_figures(self, at: int) -> Iterator[tuple[float, IndexedFigure]]:
        """The figures in sight of a number that it is not, and no number near by is."""
        value = self.reading.told[at].value
        for measure, provider in self.weighed.heads(at):
            for entry in self.reading.stated.list_body_figures(measure, provider):
                point = all(i.is_point for i, _ in entry.values) and entry.find_agreeing_statement(value, value) is None
                if point and self.weighed.said(at, entry.key) and not self.is_figure_taken(at, entry.key):
                    yield self.weighed.weight(at, entry.key), entry

    def list_first_guess(self, at: int) -> Iterator[tuple[float, IndexedFigure]]:
        """The figure that the first reading took for the likeliest, with how much speaks for it."""
        entry = self.verdicts[at].guess or self.reading.told[at].verdict.entry
        number_mention = self.reading.told[at]
        claim = number_mention.claim
        if entry is None or number_mention.value <= 1 or claim.whole or claim.lawed or claim.apart:
            return
        if self.verdicts[at].loose or _is_apposition(number_mention) or _is_led_by_other_code(claim, entry.key):
            return
        if len(self.reading.near[at]) > 1 and entry.key.provider in self.reading.near[at]:
            return  # of several bodies together, it is not that of one
        point = all(i.is_point for i, _ in entry.values)
        if point and self.weighed.said(at, entry.key) and not self.is_figure_taken(at, entry.key):
            yield (
                self.weighed.weight(at, entry.key) - _FAR * measure_doublings_off(number_mention.value, entry),
                entry,
            )

    def weigh_uncovered_figure(self, at: int, key: Key) -> float:
        """What it is worth that a text which recounts the ledger nowhere tells a figure to hold one against.

        One that is told may as well be told again wrongly.
        """
        return 0.0 if self.is_figure_taken(at, key) else max(0.0, self.recounted.weigh_coverage(at, key))

    def weigh_uncovered_sibling(self, at: int, key: Key, other: Key) -> float:
        """The same for a figure beside one that a number agrees with and another tells; for no part of it."""
        part = set(key.dims) < set(other.dims)
        return self.weigh_uncovered_figure(at, other) if self.is_figure_taken(at, key) and not part else 0.0

    def again(self, at: int, key: Key) -> float:
        """The same for a figure that a number may be: out of sight, it says nothing that none tells it."""
        worth = 0.0 if self.is_figure_taken(at, key) else self.recounted.weigh_coverage(at, key)
        return worth if worth < 0 or (key.measure, key.provider) in self.weighed.heads(at) else 0.0

    def is_figure_taken(self, at: int, key: Key) -> bool:
        """True where a number near by, and not this one again, states a figure already."""
        number_mentions = self.reading.told
        reach = _PASSAGE if self.recounted.recounts else _SENTENCES
        for place in range(max(0, at - _NEAR_BY), min(len(number_mentions), at + _NEAR_BY + 1)):
            verdict, away = (self.verdicts[place], abs(number_mentions[place].sentence - number_mentions[at].sentence))
            plain = number_mentions[place].claim.number.kind is Number.COUNT and not number_mentions[place].claim.whole
            here = place != at and away <= reach and plain and verdict.status is Standing.AGREES
            if here and verdict.entry is not None and self.recounted.same(verdict.entry, key):
                return not number_mentions[at].claim.whole
        return False

    def score_best_rival(self, at: int, *, plain: bool = False, against: Key | None = None) -> float:
        """How much speaks for the likeliest figure that a number is.

        Args:
            at: Place of the number.
            plain: Whether its sentence plainly names another: then none counts that the sentence denies.
            against: What it is held against: to be one beside that, easily copied, is no rare chance.
        """
        value = self.reading.told[at].value
        indexed_figures = self.reading.index.get(value, ())
        entries = [e for e in indexed_figures if not (plain and self.weighed.is_sentence_about_other(at, e.key))]
        if not entries:
            return _NOWHERE
        rare = _RARE * max(0.0, log2(max(float(value), 1.0)) - _SMALL)
        most = (
            max(self.weighed.weight(at, e.key), _LITTLE)
            - (_TAKEN if self.is_figure_taken(at, e.key) else 0.0)
            + self.again(at, e.key)
            + (rare / 2 if self.weighed.is_other_body_nearest(at, e.key) else rare)
            * (0.0 if against is not None and self.weighed.shares_table_line(at, e.key, against) else 1.0)
            for e in entries
        )
        return max(most)

    def find_coded_figures(self, at: int) -> Iterator[tuple[float, IndexedFigure]]:
        """The figures in sight of a number whose own words name a code, each with how much speaks for it."""
        reading, weighed = self.reading, self.weighed
        number_mention = reading.told[at]
        claim = number_mention.claim
        if not reading.own[at] or claim.whole or claim.lawed or claim.apart or number_mention.value <= 1:
            return
        for measure, provider in weighed.heads(at):
            for entry in reading.stated.list_body_figures(measure, provider):
                point = all(i.is_point for i, _ in entry.values)
                if point and weighed.said(at, entry.key) and not measure_doublings_off(number_mention.value, entry):
                    yield weighed.weight(at, entry.key), entry

    def find_recounted_figures(self, at: int) -> Iterator[tuple[float, IndexedFigure]]:
        """The figures in sight of a number in digits, in a text that recounts the ledger."""
        claim, reading = self.reading.told[at].claim, self.reading
        if not self.untold_figures.is_recounting_number(at):
            return
        more = _RECOUNT_APART if claim.apart else 0.0
        for measure, provider in self.weighed.heads(at):
            for entry in reading.stated.list_body_figures(measure, provider):
                point = all(i.is_point for i, _ in entry.values)
                if point and self.weighed.said(at, entry.key) and not self.is_figure_taken(at, entry.key):
                    named = _RECOUNT_NAMED if self.is_near_miscount(at, entry) else 0.0
                    yield self.weighed.weight(at, entry.key) + named - more, entry

    def is_near_miscount(self, at: int, entry: IndexedFigure) -> bool:
        """True for a number nearly as many as what its sentence plainly names, where a text recounts."""
        value = self.reading.told[at].value
        near = all(i.is_point and abs(value - i.low) * _MISCOUNTED <= i.low for i, _ in entry.values)
        return near and self.recounted.recounts and self.weighed.named(at, entry.key)

    def find_typo_figures(self, at: int) -> Iterator[tuple[float, IndexedFigure]]:
        """The figures that a number is a slip for, each with how much speaks for it."""
        value = self.reading.told[at].value
        for other_fraction in self.values:
            if is_typo_of(value, other_fraction):
                for entry in (e for e in self.reading.index[other_fraction] if self.weighed.said(at, e.key)):
                    yield self.weighed.weight(at, entry.key), entry


def _get_measure_and_body(key: Key) -> tuple[str, str]:
    return key.measure, key.provider


def _drop_review_period(key: Key) -> tuple[str, str, tuple[tuple[str, str], ...]]:
    return key.measure, key.provider, key.dims


def _is_led_by_other_code(claim: NumberClaim, key: Key) -> bool:
    """True where a number has no words of its own, and those before it name a code that a figure has not."""
    bodies = {(hit.start, hit.end) for hit in claim.lead if hit.about is PhraseKind.PROVIDER}
    codes = {code for _, code in key.dims}
    led = (h for h in claim.lead if h.about is PhraseKind.CODE and (h.start, h.end) not in bodies)
    return not claim.own and any(not hit.names & codes for hit in led)


def _is_apposition(one: NumberMention) -> bool:
    """True for a number between two commas, such as the age of who is named before it."""
    number = one.claim.number
    return one.text[: number.start].rstrip()[-1:] == "," and one.text[number.end :].lstrip()[:1] == ","


def compute_text_trust(verdicts: Sequence[NumberVerdict]) -> float:
    """How much less is asked where nearly all numbers of a text that may be figures are tied and agree.

    A number that is right and not found is rarer in such a text. The share of those that agree is taken at
    the lower end of its interval of 95 per cent (Wilson 1927), so a short text has to do without.

    Args:
        verdicts: What was found of each number.
    """
    seen = [v for v in verdicts if v.entry or v.guess or v.sight]
    if not seen:
        return 0.0
    least = compute_wilson_lower_bound(sum(v.status is Standing.AGREES for v in seen), len(seen))
    return min(_MOST_TRUST, max(0.0, _HALVED * log2((1 - _USUAL) / (1 - least))))


def _is_exact_count(claim: NumberClaim) -> bool:
    """True for a number of something that was counted, also where it is held against another ("from 72")."""
    number = claim.number
    exact = number.kind is Number.COUNT and number.value is not None and number.qualifier is ValueQualifier.EXACT
    return exact and not (claim.differs or claim.denial or claim.turned or claim.broken)
