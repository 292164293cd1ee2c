"""Comparisons in words, and changes from the year before.

Nothing is wrong with a figure that differs. It is asked about once, at the widest figure that differs: a
total that became ten times as large takes its parts with it.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from tilstand.define import find_series_breaks
from tilstand.define.relations import Relation
from tilstand.define.schema import Deviation, SizeWord
from tilstand.languages import CitedNumber, format_message
from tilstand.ledger.interval import Interval
from tilstand.ledger.ledger import Ledger
from tilstand.ledger.relations import Outcome, RelationTerm, collect_term_sources, make_relation_term
from tilstand.model import Severity, Source
from tilstand.model.observations import GroupKey
from tilstand.reconcile.rule_results import RuleResult
from tilstand.reconcile.sides import DirectionSide, NoSide, NumberRange, PercentSide, RelationSide, SizeWordSide
from tilstand.terms import InvariantText, JoinedText, Key, Period, Text, TypedText

_YEAR = Period.from_year(2001)
"""A step of one year, whichever."""


@dataclass(frozen=True, slots=True)
class _YearPair:
    """A figure and that of the year before.

    Attributes:
        now, before: The two.
        rule: When a change is asked about.
        blank: True where nobody states the figure any more.
    """

    now: RelationTerm
    before: RelationTerm
    rule: Deviation
    blank: bool = False

    @property
    def asks(self) -> bool:
        """True if somebody asks about the change."""
        return self.rule.asks(int(self.before.interval.low), 0 if self.blank else int(self.now.interval.low))

    @property
    def verdict(self) -> RuleResult:
        """What is asked; where the body has explained it beside the figure, that it has."""
        now, before = self.now.interval, self.before.interval
        rule = "R152" if self.blank or not now.low else "R151" if not before.low else "R150"
        explained = self.now.observation is not None and bool(self.now.observation.remark)
        observed: RelationSide = NoSide() if self.blank else NumberRange(now)
        parts = (self.now, self.before)
        return RuleResult(
            rule="R153" if explained else rule,
            outcome=Outcome.FAILS,
            observed=observed,
            expected=NumberRange(before),
            parts=parts,
            sources=tuple(p.observation.source for p in parts if p.observation is not None),
            family="year_before",
            signs=("·", "+"),
            facts={"period": TypedText(InvariantText(str(self.before.key.period)), "period")},
        )


def evaluate_changes(book: Ledger, period: Period) -> Iterator[RuleResult]:
    """What is asked about the figures of a round, held against the year before.

    Args:
        book: All statements.
        period: The round's period.
    """
    asked: dict[GroupKey, set[Key]] = {}
    for key in (*_list_comparable_figures(book, period), *_list_new_blanks(book, period)):
        asked.setdefault((key.measure, key.provider, key.period), set()).add(key)
    for head in sorted(asked, key=lambda one: Key(*one).sort_key):
        pairs = dict(_list_year_pairs(book, head, asked[head]))
        for key, pair in pairs.items():
            if not any(set(other_key.dims) < set(key.dims) for other_key in pairs) and _is_widest_blank(key, pairs):
                yield pair.verdict


def _is_widest_blank(key: Key, pairs: Mapping[Key, _YearPair]) -> bool:
    """False for a blank beside a larger one in the same breakdown: one that is gone is asked about once."""
    if not pairs[key].blank:
        return True
    names = [name for name, _ in key.dims]
    gone = [
        current_key
        for current_key, pair in pairs.items()
        if pair.blank and [name for name, _ in current_key.dims] == names
    ]
    return key == max(gone, key=lambda one: (pairs[one].before.interval.low, one))


def _find_change_rule(book: Ledger, key: Key) -> Deviation | None:
    """When a figure is asked about; None for what is no body's own count."""
    body, measure = book.collection.providers.get(key.provider), book.collection.measures[key.measure]
    counted = measure.statistic == "count" and measure.unit.counted
    alone = body is not None and book.collection.list_group_members(key.provider) == (key.provider,)
    return book.collection.find_deviation_rule(key.measure) if counted and alone else None


def _list_comparable_figures(book: Ledger, period: Period) -> Iterator[Key]:
    """The figures of single bodies in the round, of which anything was stated the year before."""
    for head in book.heads:
        rule = _find_change_rule(book, Key(*head)) if head[2] in period else None
        if rule is not None and book.has_statements(*head[:2], _shift_address(Key(*head), -1, rule).period):
            yield from book.at(*head)


def _list_new_blanks(book: Ledger, period: Period) -> Iterator[Key]:
    """The figures that bodies stated the year before, are asked for, and say nothing of now."""
    delivered = {provider for _, provider, current_period in book.heads if current_period in period} - book.absent
    forms = {name: provider.forms for name, provider in book.collection.providers.items() if name in delivered}
    for head in book.heads:
        rule = _find_change_rule(book, Key(*head))
        if rule is not None and _shift_address(Key(*head), 1, rule).period in period:
            for key in book.at(*head):
                later = _shift_address(key, 1, rule)
                asked = book.collection.asks(forms.get(key.provider, ()), key.measure, key.dims)
                if asked and later not in book:
                    yield later


def _shift_address(key: Key, steps: int, rule: Deviation) -> Key:
    span = key.period.shift_period(steps, by=_YEAR if rule.before == "year" else None)
    return Key(key.measure, key.provider, span, key.dims)


def _list_year_pairs(book: Ledger, head: GroupKey, keys: Iterable[Key]) -> Iterator[tuple[Key, _YearPair]]:
    """The figures of a head of which somebody asks, each with that of the year before."""
    rule = _find_change_rule(book, Key(*head))
    assert rule is not None
    before = _shift_address(Key(*head), -1, rule).period
    if find_series_breaks(book.collection, *head[:2], before, head[2]):
        return
    for key in sorted(keys, key=lambda one: one.sort_key):
        pair = _find_year_pair(book, key, Key(*head[:2], before, key.dims), rule)
        if pair is not None and pair.asks:
            yield key, pair


def _find_year_pair(book: Ledger, key: Key, other: Key, rule: Deviation) -> _YearPair | None:
    """A figure with that of the year before; None where one is not known."""
    if other not in book:
        return None
    now, before = make_relation_term(book, key), make_relation_term(book, other)
    if not before.interval.is_point:
        return None
    if now.interval.is_point:
        return _YearPair(now, before, rule)
    return None if key in book else _YearPair(now, before, rule, blank=True)


Sides = Mapping[str, tuple[RelationTerm, ...]]


def evaluate_direction_and_size(
    book: Ledger, relation: Relation, period: Period, sides: Sides, said: tuple[Source, ...]
) -> Iterator[RuleResult]:
    """`of` against `base`: R113 for the direction, R114 for the word of size."""
    of, base = sides["of"], sides["base"]
    share = relation.measured_in == "share"
    if len(of) < (2 if share else 1) or len(base) < (2 if share else 1):
        return
    if not all(p.interval.is_point for p in (*of, *base)):
        return
    now, before = _find_compared_amount(of, share), _find_compared_amount(base, share)
    if now is None or before is None:
        return
    direction = DirectionSide.between(before, now)
    facts = {"now": _make_amount_side(now, share), "before": _make_amount_side(before, share), "direction": direction}
    common = {
        "parts": (*of, *base),
        "sources": collect_term_sources((*of, *base), said),
        "relation": relation.id,
        "severity": Severity(relation.severity),
        "family": "words",
    }
    if relation.direction:
        said_way = DirectionSide(relation.direction)
        yield RuleResult(
            rule="R113",
            outcome=Outcome.HOLDS if direction == said_way else Outcome.FAILS,
            observed=said_way,
            expected=direction,
            facts=facts,
            **common,  # type: ignore[arg-type]
        )
    if relation.size:
        word, change = (book.collection.settings.size_words[relation.size], _make_change_side(now, before, share))
        limits = _join_size_limits(word, share)
        fit = Outcome.HOLDS if is_change_of_size(word, now, before, share=share) else Outcome.FAILS
        yield RuleResult(
            rule="R114",
            outcome=fit if limits.parts else Outcome.UNTESTED,
            observed=SizeWordSide(relation.size),
            expected=change,
            facts={**facts, "change": change, "limits": TypedText(limits, "term")},
            **common,  # type: ignore[arg-type]
        )


def is_change_of_size(word: SizeWord, now: Fraction, before: Fraction, *, share: bool = False) -> bool:
    """True if a change is of the size that a word promises.

    Example:
        >>> is_change_of_size(SizeWord(most_percent=10, most_units=3), Fraction(8), Fraction(6))
        True
        >>> is_change_of_size(SizeWord(least_percent=20), Fraction(19), Fraction(27))
        True
    """
    gap = abs(now - before)
    percent = None if before == 0 else gap * 100 / before
    if share:
        points = gap * 100
        return (word.most_points is None or points <= _to_exact_fraction(word.most_points)) and (
            word.least_points is None or points >= _to_exact_fraction(word.least_points)
        )
    upper = [
        percent is not None and word.most_percent is not None and percent <= _to_exact_fraction(word.most_percent),
        word.most_units is not None and gap <= word.most_units,
    ]
    limited = word.most_percent is not None or word.most_units is not None
    lower = (word.least_percent is None or percent is None or percent >= _to_exact_fraction(word.least_percent)) and (
        word.least_units is None or gap >= word.least_units
    )
    return lower and (any(upper) or not limited)


def evaluate_highest_code(
    book: Ledger, relation: Relation, period: Period, sides: Sides, said: tuple[Source, ...]
) -> Iterator[RuleResult]:
    """The named code has the highest figure, in each period by itself: R112."""
    term = relation.of[0]
    named = term.where[relation.over]
    for at in relation.periods or (term.period or period,):
        base = Key(term.measure, term.provider, at, tuple(sorted(term.where.items())))
        codes = relation.among or tuple(c.id for c in book.collection.get_codelist(relation.over).parts())
        terms = [make_relation_term(book, base.at(relation.over, code)) for code in codes]
        if not all(p.observation is not None and p.interval.is_point for p in terms):
            continue
        own_term = next(p for p in terms if p.key.code(relation.over) == named)
        rivals = sorted((p for p in terms if p is not own_term), key=lambda p: (-p.interval.low, p.key))
        best = rivals[0]
        limit = own_term.interval.low / 2 if relation.clearly else own_term.interval.low
        holds = best.interval.low <= limit if relation.clearly else best.interval.low < limit
        yield RuleResult(
            rule="R112",
            outcome=Outcome.HOLDS if holds else Outcome.FAILS,
            observed=NumberRange.from_value(own_term.interval.low),
            expected=NumberRange.from_value(best.interval.low),
            parts=(own_term, best),
            sources=collect_term_sources((own_term, best), said),
            relation=relation.id,
            facts={
                "named": _label_compared_code(book, relation.over, named),
                "rival": _label_compared_code(book, relation.over, best.key.code(relation.over) or ""),
                "period": TypedText(InvariantText(str(at)), "period"),
            },
            severity=Severity(relation.severity),
            family="most",
            beside=tuple(p.key for p in rivals[1:]),
        )


def evaluate_positive_count(
    book: Ledger, relation: Relation, period: Period, sides: Sides, said: tuple[Source, ...]
) -> Iterator[RuleResult]:
    """The stated number of codes with a figure above zero: R115."""
    if not sides["left"]:
        return
    claim, term = sides["left"][0], relation.of[0]
    base = Key(term.measure, term.provider, term.period or period, tuple(sorted(term.where.items())))
    codes = relation.among or tuple(c.id for c in book.collection.get_codelist(relation.over).parts())
    terms = tuple(make_relation_term(book, base.at(relation.over, code)) for code in codes)
    least = sum(p.interval.low > 0 for p in terms)
    top = sum(p.interval.high is None or p.interval.high > 0 for p in terms)
    interval = Interval(Fraction(least), Fraction(top))
    outcome = Outcome.FAILS if not claim.interval.is_overlapping(interval) else Outcome.HOLDS
    yield RuleResult(
        rule="R115",
        outcome=Outcome.UNTESTED if outcome is Outcome.HOLDS and not interval.is_point else outcome,
        observed=NumberRange(claim.interval),
        expected=NumberRange(interval),
        parts=(claim, *(p for p in terms if p.observation is not None)),
        sources=collect_term_sources((claim, *terms), said),
        relation=relation.id,
        severity=Severity(relation.severity),
        beside=tuple(p.key for p in terms if p.observation is None),
    )


def evaluate_stated_range(
    book: Ledger, relation: Relation, period: Period, sides: Sides, said: tuple[Source, ...]
) -> Iterator[RuleResult]:
    """All figures lie within the stated range, as far as its author's rounding allows: R117."""
    term, ends = relation.of[0], sides["base"]
    if len(ends) != 2 or any(p.observation is None for p in ends):
        return
    low, high = (_get_rounded_end(p) for p in ends)
    slack = Fraction(relation.rounded_to, 2)
    for at in relation.periods:
        key = Key(term.measure, term.provider, at, tuple(sorted(term.where.items())))
        own_term = make_relation_term(book, key)
        if own_term.observation is None or not own_term.interval.is_point:
            continue
        holds = low - slack <= own_term.interval.low <= high + slack
        yield RuleResult(
            rule="R117",
            outcome=Outcome.HOLDS if holds else Outcome.FAILS,
            observed=NumberRange(Interval(low, high)),
            expected=NumberRange.from_value(own_term.interval.low),
            parts=(*ends, own_term),
            sources=collect_term_sources((*ends, own_term), said),
            relation=relation.id,
            facts={"period": TypedText(InvariantText(str(at)), "period")},
            severity=Severity(relation.severity),
            family="range",
        )


def _get_rounded_end(term: RelationTerm) -> Fraction:
    assert term.observation is not None
    return term.observation.value.exact_number


def _find_compared_amount(parts: tuple[RelationTerm, ...], share: bool) -> Fraction | None:
    if not share:
        return sum((p.interval.low * p.times for p in parts), Fraction(0))
    return None if parts[1].interval.low == 0 else parts[0].interval.low / parts[1].interval.low


def _make_amount_side(value: Fraction, share: bool) -> RelationSide:
    return PercentSide.from_share(value) if share else NumberRange.from_value(value)


def _make_change_side(now: Fraction, before: Fraction, share: bool) -> RelationSide:
    if share:
        return PercentSide.from_share(now - before, points=True, change=True)
    if before == 0:
        return NumberRange.from_value(now - before)
    return PercentSide.from_share((now - before) / before, change=True)


def _join_size_limits(word: SizeWord, share: bool) -> JoinedText:
    # As `is_change_of_size` reads them: one upper limit is enough, every lower one must be reached.
    if share:
        most, least = [(word.most_points, "points")], [(word.least_points, "points")]
    else:
        most = [(word.most_percent, "percent"), (word.most_units, "units")]
        least = [(word.least_percent, "percent"), (word.least_units, "units")]
    upper, lower = _format_given_limits(most), _format_given_limits(least)
    either, common_text = format_message("explain.limits.or"), format_message("explain.limits.and")
    sides = [format_message("explain.limits.most", limit=JoinedText(upper, either))] if upper else []
    sides += [format_message("explain.limits.least", limit=JoinedText(lower, common_text))] if lower else []
    return JoinedText(tuple(sides), common_text)


def _format_given_limits(limits: list[tuple[float | None, str]]) -> tuple[Text, ...]:
    return tuple(
        format_message(f"explain.limits.{unit}", number=CitedNumber(Decimal(f"{limit:g}"), grouped=False))
        for limit, unit in limits
        if limit is not None
    )


def _to_exact_fraction(limit: float) -> Fraction:
    return Fraction(str(limit))


def _label_compared_code(book: Ledger, dimension: str, code: str) -> Text:
    return book.collection.get_code_label(dimension, code)
