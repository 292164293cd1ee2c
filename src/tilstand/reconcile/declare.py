"""Relations that the collection declares: sums, subsets, changes, shares and counts, evaluated exactly."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from fractions import Fraction

from tilstand.book.figures import Book
from tilstand.book.interval import Interval, stated
from tilstand.book.overlap import in_both, shared_codes
from tilstand.book.row import LinearRelation, Outcome, Part, Sense, apart, part, sources
from tilstand.define.relation import Relation, Term
from tilstand.define.rules import RelationForm
from tilstand.model import Severity, Source
from tilstand.reconcile.side import Quotients, Shown, Unsaid
from tilstand.reconcile.verdict import Verdict, from_row
from tilstand.reconcile.words import compared, most, positive, ranged
from tilstand.terms import Period

__all__ = ["change_of", "declared", "linear"]

_LINEAR: dict[str, tuple[RelationForm, Sense]] = {
    "sum": (RelationForm.SUM, "="),
    "at_most": (RelationForm.LIMIT, "<="),
    "within": (RelationForm.LIMIT, "<="),
    "same": (RelationForm.SAME, "="),
}


def declared(book: Book, period: Period) -> Iterator[Verdict]:
    """Every declared relation, in all the codes that it holds for.

    Args:
        book: The figures.
        period: The edition's period, for terms that name none.
    """
    for relation in book.collection.relations:
        told = False
        for extra in _extras(book, relation, period):
            for verdict in _EVALUATE[relation.kind](book, relation, period, extra):
                told = True
                yield verdict
        if (
            not told and relation.kind != "overlap"
        ):  # it claims nothing: that both were stated is not expected
            yield _unsaid(book, relation, period)


def linear(book: Book, relation: Relation, period: Period) -> Iterator[LinearRelation]:
    """What a declared relation says as arithmetic, in all its codes, stated or not; nothing where it is none.

    Args:
        book: The figures.
        relation: The relation.
        period: The edition's period, for terms that name none.
    """
    if relation.kind in _LINEAR:
        for extra in _extras(book, relation, period):
            yield _row(book, relation, period, extra)
    elif relation.kind == "overlap":
        for extra in _extras(book, relation, period):
            yield from (apart(book, row) for row in in_both(book, relation, period, extra))


def _unsaid(book: Book, relation: Relation, period: Period) -> Verdict:
    """A relation whose figures nobody stated: it is told that it was not checked, never passed over."""
    terms = (*relation.left, *relation.of, *relation.right, *relation.base)
    parts = _parts(book, terms, period, {})
    return Verdict(
        rule="R120",
        outcome=Outcome.UNTESTED,
        observed=Unsaid(),
        expected=Unsaid(),
        parts=parts,
        sources=sources(parts, _said(relation)),
        relation=relation.id,
        severity=Severity.INFO,
        family="unsaid",
    )


def _extras(book: Book, relation: Relation, period: Period) -> list[dict[str, str]]:
    """The codes in which a relation holds too, beside the total."""
    if relation.kind == "overlap":
        return shared_codes(book, relation, period)
    found: list[dict[str, str]] = [{}]
    for dimension in relation.for_each:
        found.extend({dimension: code.id} for code in book.collection.codelist(dimension))
    return found


def _parts(
    book: Book, terms: Sequence[Term], period: Period, extra: dict[str, str], *, bounded: bool = True
) -> tuple[Part, ...]:
    """Terms as parts; a term of a group that printed nothing is the sum of its members."""
    found: list[Part] = []
    for term in terms:
        key = term.key(period, extra)
        if bounded or any(stated(o) is not None for o in book.stated(key)):
            found.append(part(book, key, term.times))
    return tuple(found)


def _said(relation: Relation) -> tuple[Source, ...]:
    return tuple(Source(s.document, s.line, s.quote) for s in relation.said)


def _severity(relation: Relation) -> Severity:
    return Severity(relation.severity)


def _touches(book: Book, parts: Sequence[Part]) -> bool:
    """True if any term is stated: a relation over nothing says nothing."""
    return any(p.observation is not None for p in parts)


def _row(book: Book, relation: Relation, period: Period, extra: dict[str, str]) -> LinearRelation:
    left, right = _parts(book, relation.left, period, extra), _parts(book, relation.right, period, extra)
    form, sense = _LINEAR[relation.kind]
    slack = Fraction(relation.rounded_to, 2) if relation.kind == "same" else Fraction(0)
    return apart(book, LinearRelation(form, left, right, sense, relation.id, _said(relation), slack))


def _linear(book: Book, relation: Relation, period: Period, extra: dict[str, str]) -> Iterator[Verdict]:
    row = _row(book, relation, period, extra)
    if _touches(book, row.left) and _touches(book, row.right):
        yield from_row(row, severity=_severity(relation))


def _overlap(book: Book, relation: Relation, period: Period, extra: dict[str, str]) -> Iterator[Verdict]:
    """What two registers without a key say of each other, where every figure of a row is stated."""
    for row in in_both(book, relation, period, extra):
        if all(term.observation is not None for term in row.parts):
            yield from_row(row, severity=_severity(relation))


def _change(book: Book, relation: Relation, period: Period, extra: dict[str, str]) -> Iterator[Verdict]:
    """A printed change against what the two figures give, with the rounding of both sides.

    A percentage change of exact counts is one number and must lie in the printed figure's rounding
    interval. Where the compared figures are themselves rounded, their intervals are carried through.
    """
    of, base = _parts(book, relation.of, period, extra), _parts(book, relation.base, period, extra)
    claims = _parts(book, relation.left, period, extra, bounded=False)
    if not claims or not all(p.observation for p in (*of, *base)):
        return
    claim = claims[0]
    assert claim.observation is not None
    given = change_of(book, relation, of[0], base)
    if given is None:
        return
    printed = stated(claim.observation, rounding=True)
    assert printed is not None
    yield Verdict(
        rule="R109",
        outcome=Outcome.HOLDS if printed.meets(given) else Outcome.FAILS,
        observed=Shown(claim.observation.value),
        expected=_middle(given),
        parts=(claim, *of, *base),
        sources=sources((claim, *of, *base), _said(relation)),
        relation=relation.id,
        severity=_severity(relation),
        signs=("=", "·"),
    )


def change_of(book: Book, relation: Relation, of: Part, base: Sequence[Part]) -> Interval | None:
    """The change of a figure against the mean of others, with the rounding of both; None where none follows.

    Args:
        book: The figures.
        relation: The relation, for what it is measured in.
        of: The figure.
        base: The figures of the mean.
    """
    now, before = _width(book, of), _mean([_width(book, p) for p in base])
    if now.high is None or before.high is None:
        return None
    if relation.measured_in != "percent":
        return Interval(now.low - before.high, now.high - before.low)
    if before.low <= 0:
        return None
    return Interval((now.low / before.high - 1) * 100, (now.high / before.low - 1) * 100)


def _width(book: Book, term: Part) -> Interval:
    """A term's numbers; a computed figure has the width of its last decimal, a count has none."""
    assert term.observation is not None
    value = term.observation.value
    computed = book.collection.measures[term.key.measure].computed
    exact = stated(term.observation, rounding=computed or (value.amount or 0) % 1 != 0)
    assert exact is not None
    return exact


def _mean(intervals: Sequence[Interval]) -> Interval:
    low = sum((i.low for i in intervals), Fraction(0)) / len(intervals)
    highs = [i.high for i in intervals if i.high is not None]
    high = sum(highs, Fraction(0)) / len(intervals) if len(highs) == len(intervals) else None
    return Interval(low, high)


def _middle(interval: Interval) -> Shown:
    assert interval.high is not None
    return Shown.rounded((interval.low + interval.high) / 2)


def _share(book: Book, relation: Relation, period: Period, extra: dict[str, str]) -> Iterator[Verdict]:
    of, base = _parts(book, relation.of, period, extra), _parts(book, relation.base, period, extra)
    claims = _parts(book, relation.left, period, extra, bounded=False)
    whole = sum((p.interval.low for p in base), Fraction(0))
    if not claims or whole == 0 or not all(p.interval.is_point for p in (*of, *base)):
        return
    claim = claims[0]
    assert claim.observation is not None
    printed = stated(claim.observation, rounding=True)
    assert printed is not None
    given = Interval.point(sum((p.interval.low for p in of), Fraction(0)) * 100 / whole)
    yield Verdict(
        rule="R110",
        outcome=Outcome.HOLDS if printed.meets(given) else Outcome.FAILS,
        observed=Shown(claim.observation.value),
        expected=_middle(given),
        parts=(claim, *of, *base),
        sources=sources((claim, *of, *base), _said(relation)),
        relation=relation.id,
        severity=_severity(relation),
    )


def _share_possible(
    book: Book, relation: Relation, period: Period, extra: dict[str, str]
) -> Iterator[Verdict]:
    """GRIM (Brown and Heathers 2017): can the percentage come from whole numbers at all?

    The denominator is not printed; it is some whole number from the count itself up to `base`.
    """
    of, base = _parts(book, relation.of, period, extra), _parts(book, relation.base, period, extra)
    claims = _parts(book, relation.left, period, extra, bounded=False)
    if not claims or not all(p.interval.is_point for p in (*of, *base)):
        return
    claim = claims[0]
    assert claim.observation is not None
    printed = stated(claim.observation, rounding=True)
    assert printed is not None
    count, limit = of[0].interval.low, base[0].interval.low
    fits = [
        d for d in range(max(int(count), 1), int(limit) + 1) if printed.meets(Interval.point(count * 100 / d))
    ]
    yield Verdict(
        rule="R111",
        outcome=Outcome.HOLDS if fits else Outcome.FAILS,
        observed=Shown(claim.observation.value),
        expected=Quotients(count, limit),
        parts=(claim, *of, *base),
        sources=sources((claim, *of, *base), _said(relation)),
        relation=relation.id,
        severity=_severity(relation),
    )


def _in_words(book: Book, relation: Relation, period: Period, extra: dict[str, str]) -> Iterator[Verdict]:
    sides = {
        "left": _parts(book, relation.left, period, extra, bounded=False),
        "of": _parts(book, relation.of, period, extra),
        "base": _parts(book, relation.base, period, extra),
    }
    function = {"compare": compared, "most": most, "positive": positive, "range": ranged}[relation.kind]
    yield from function(book, relation, period, sides, _said(relation))


_EVALUATE = {
    "sum": _linear,
    "at_most": _linear,
    "within": _linear,
    "same": _linear,
    "overlap": _overlap,
    "change": _change,
    "share": _share,
    "share_possible": _share_possible,
    "compare": _in_words,
    "most": _in_words,
    "positive": _in_words,
    "range": _in_words,
}
