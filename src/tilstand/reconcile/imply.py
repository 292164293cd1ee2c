"""Relations that the collection's structure implies: repeated figures, breakdowns, wholes, members."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Set
from dataclasses import replace
from fractions import Fraction
from functools import lru_cache, partial
from itertools import groupby

from tilstand.book.figures import Book
from tilstand.book.interval import Interval, fraction, plain, stated
from tilstand.book.row import LinearRelation, Outcome, Part, apart, part
from tilstand.define.rules import RelationForm, rule_of
from tilstand.model import Observation, Severity
from tilstand.model.statements import Head
from tilstand.reconcile.nest import nested
from tilstand.reconcile.side import Numbers
from tilstand.reconcile.verdict import Verdict, from_row
from tilstand.reconcile.verdicts import Quiet, QuietHeads, Verdicts
from tilstand.terms import Key, Meaning, Origin
from tilstand.terms.code import Kind

__all__ = ["implied", "repeated"]

_KEPT = 1 << 12
Wholes = Callable[[Head], list[tuple[Key, str]]]
"""Gives the wholes of a head that are split, each with the dimension."""


def implied(book: Book, every: Book | None = None) -> Verdicts:
    """Every relation that follows from code lists, groups and periods, evaluated.

    Args:
        book: The figures of one vintage.
        every: The figures of all vintages: what these break down and this one does not could not be tested.
    """
    return Verdicts(_implied(book, every or book))


def _implied(book: Book, every: Book) -> Iterator[Verdict | Quiet | QuietHeads]:
    heads = [head for head in every.heads if book.collection.measures[head[0]].statistic == "count"]
    settled = book.settled if every is book else book.settled - set(every.vintages.several)
    own = [head for head in heads if head in book.held]
    wholes = lru_cache(maxsize=_KEPT)(partial(_wholes, every))
    yield from _by_head(settled, heads, partial(_broken_down, book, wholes))
    yield from _by_head(settled, heads, partial(_two_ways, book, wholes))
    yield from _by_head(settled, own, partial(_of_which, book))
    for key in _group_keys(book):
        yield from _members(book, key)
    yield from nested(book)


def _by_head(
    settled: Set[Head], heads: Iterable[Head], told: Callable[[Head], Iterator[Verdict | Quiet]]
) -> Iterator[Verdict | Quiet | QuietHeads]:
    """What is told of each head; heads of which nothing is to be told stand together."""
    for silent, some in groupby(heads, key=settled.__contains__):
        if silent:
            yield QuietHeads(tuple(some), told)
        else:
            for head in some:
                yield from told(head)


def repeated(book: Book) -> Verdicts:
    """Every figure that is stated more than once: equal, or restated at a later reading of the register."""
    several = (head for head in book.heads if head not in book.held.columns)
    return Verdicts(one for head in several for key in book.at(*head) for one in _repeated(book, key))


def _repeated(book: Book, key: Key) -> Iterator[Verdict | Quiet]:
    """The same figure stated more than once: equal, or restated at a later reading of the register."""
    first, *others = book.stated(key)
    for other in others:
        one, two = stated(first), stated(other)
        if one is None or two is None:
            continue
        latest, before = Part(1, key, one, first), Part(1, key, two, other)
        form = RelationForm.RESTATED if _later(first, other) else RelationForm.REPEATED
        make = partial(_stated_twice, form, latest, before)
        yield Quiet(rule_of(form), key, make, holds=True) if one.is_point and one == two else make()


def _stated_twice(form: RelationForm, latest: Part, before: Part) -> Verdict:
    if form is RelationForm.REPEATED:
        return from_row(LinearRelation(form, (before,), (latest,)))
    return replace(from_row(LinearRelation(form, (latest,), (before,))), family="restated")


def _later(one: Observation, other: Observation) -> bool:
    """True if two statements come from two editions, or from two readings of the register."""
    dates = {one.as_at, other.as_at}
    return one.edition != other.edition or (None not in dates and len(dates) == 2)


def _wholes(book: Book, head: Head) -> list[tuple[Key, str]]:
    """Every address of a head of which some parts are stated, with the dimension that splits it."""
    found: set[tuple[Key, str]] = set()
    for key in book.at(*head):
        for dimension, code in key.dims:
            codelist = book.collection.codelist(dimension)
            if codelist[code].kind is Kind.PART:
                parent = codelist[code].parent
                found.add(
                    (key.without(dimension) if parent is None else key.at(dimension, parent), dimension)
                )
    return sorted(found, key=lambda one: (one[0].order, one[1]))


def _broken_down(book: Book, wholes: Wholes, head: Head) -> Iterator[Verdict | Quiet]:
    """The parts of each whole of a head add up to it, or are at most as large as it."""
    for whole, dimension in wholes(head):
        yield from _parted(book, whole, dimension)


def _parted(book: Book, whole: Key, dimension: str) -> Iterator[Verdict | Quiet]:
    total = _first(book, whole)
    if total is None:
        return
    if not book.adds_up(whole.measure, dimension):
        for code in book.parts(whole, dimension):
            address = whole.at(dimension, code.id)
            if book.stated(address):
                yield _at_most(book, address, whole)
        return
    outcome = _foreseen(book, whole, dimension, total)
    if outcome is None:
        row, known = _added(book, whole, dimension, total, _bare)
        outcome = Outcome.HOLDS if known is None and row.outcome is Outcome.HOLDS else None
    make = partial(_breakdown, book, whole, dimension, total)
    if outcome is None:
        yield make()
    else:
        split = dimension if whole.code(dimension) is None else ""
        yield Quiet(rule_of(RelationForm.BREAKDOWN), whole, make, split, outcome is Outcome.HOLDS)


def _foreseen(book: Book, whole: Key, dimension: str, total: Observation) -> Outcome | None:
    """What is known of a breakdown that does not fail, and has nothing unplaced that it should say of.

    Returns:
        That it holds; that it was not tested, as far as it is known; None where it may fail or say something.
    """
    addresses = [whole.at(dimension, code.id) for code in book.parts(whole, dimension)]
    given = [_point(book, address) for address in addresses]
    known = [plain(one) for one in given if one is not None]
    own = _point(book, whole)
    adds_up = bool(known) and sum(known) == own
    if adds_up and len(known) == len(given):
        return Outcome.HOLDS
    if (whole.measure, whole.provider, whole.period) in book.consistent:
        # All can be true together, so that nothing is left for parts that nobody stated.
        if known and own is not None and _least(book, addresses, dimension) == own:
            return Outcome.HOLDS
        quiet = bool(known) and (adds_up or not _could_say_unknown(book, dimension, total))
        return Outcome.UNTESTED if quiet else None
    return None


def _point(book: Book, key: Key) -> Fraction | None:
    """The number that the first statement of an address is; None where it is none, or several."""
    first = next(iter(book.stated(key)), None)
    own = stated(first) if first is not None else None
    return own.low if own is not None and own.is_point else None


def _least(book: Book, addresses: Iterable[Key], dimension: str) -> int | Fraction | None:
    """What addresses, or their finer codes, come to at least; None where one is stated as no number."""
    total: int | Fraction = 0
    for key in addresses:
        if book.stated(key):
            own = _point(book, key)
            least = None if own is None else plain(own)
        else:
            finer = (key.at(dimension, code.id) for code in book.parts(key, dimension))
            least = _least(book, finer, dimension)
        if least is None:
            return None
        total += least
    return total


def _bare(book: Book, key: Key) -> Part:
    """A term as far as arithmetic goes: without the statements around it, which only a reader asks for."""
    first = next(iter(book.stated(key)), None)
    exact = stated(first) if first is not None else None
    return Part(1, key, book.bound(key)) if exact is None else Part(1, key, exact, first)


def _breakdown(book: Book, whole: Key, dimension: str, total: Observation) -> Verdict:
    """The parts of a whole add up to it; parts that nobody stated may make up what is missing."""
    row, known = _added(book, whole, dimension, total, part)
    return from_row(row) if known is None else _incomplete(row, row.left[0].interval, known)


def _added(
    book: Book, whole: Key, dimension: str, total: Observation, term: Callable[[Book, Key], Part]
) -> tuple[LinearRelation, Fraction | None]:
    """The relation between a whole and its parts; where some of it is not placed, what is known of it."""
    addresses = [whole.at(dimension, code.id) for code in book.parts(whole, dimension)]
    own = part(book, whole, observation=total)
    parts = tuple(term(book, address) for address in addresses)
    every = apart(book, LinearRelation(RelationForm.BREAKDOWN, (own,), parts)).right
    told = [_is_given(book, p.key, dimension) or (p.settled and p.alone.low > 0) for p in every]
    given = tuple(p for p, one in zip(every, told, strict=True) if one)
    rest = tuple(p for p, one in zip(every, told, strict=True) if not one)
    known = fraction(sum(plain(p.interval.low) for p in given))
    unsaid = not all(p.settled for p in rest)
    row = LinearRelation(RelationForm.BREAKDOWN, (own,), given)
    target = own.interval
    if (target.high is not None and known > target.high) or not rest:
        return row, None
    if given and target.low > known and unsaid and _could_say_unknown(book, dimension, total):
        return row, known
    # what nobody stated makes up the rest
    return LinearRelation(RelationForm.BREAKDOWN, row.left, (*given, *rest)), None


def _two_ways(book: Book, wholes: Wholes, head: Head) -> Iterator[Quiet]:
    """Two breakdowns of a whole that nobody stated give the same; where they do not, `contradict` says so."""
    first: dict[Key, tuple[Part, ...]] = {}
    for whole, dimension in wholes(head):
        if not book.adds_up(whole.measure, dimension) or _first(book, whole):
            continue
        parts = tuple(part(book, whole.at(dimension, code.id)) for code in book.parts(whole, dimension))
        if (other := first.setdefault(whole, parts)) is not parts:
            row = apart(book, LinearRelation(RelationForm.TWO_WAYS, other, parts), [whole])
            if row.outcome is Outcome.HOLDS:
                names = {name for one in row.parts for name, _ in one.key.dims} - {
                    name for name, _ in whole.dims
                }
                make = partial(from_row, row, about=whole)
                yield Quiet(row.rule, whole, make, "-by-".join(sorted(names)))


def _could_say_unknown(book: Book, dimension: str, total: Observation) -> bool:
    """True if the body itself reported the whole and had a code for the unknown to place the rest under."""
    unknown = book.collection.codelist(dimension).meaning(Meaning.UNKNOWN)
    return total.origin is not Origin.PUBLISHED and bool(unknown)


def _incomplete(row: LinearRelation, target: Interval, known: Fraction) -> Verdict:
    """Some of the whole is not placed: not a contradiction, but a reader cannot tell why."""
    return Verdict(
        rule="R105",
        outcome=Outcome.FAILS,
        observed=Numbers(target),
        expected=Numbers.point(known),
        parts=row.parts,
        sources=row.sources,
        facts={"missing": Numbers.point(target.low - known)},
        severity=Severity.INFO,
        family="incomplete",
    )


def _is_given(book: Book, key: Key, dimension: str) -> bool:
    if book.number(key) is not None:
        return True
    children = book.parts(key, dimension)
    return bool(children) and any(_is_given(book, key.at(dimension, c.id), dimension) for c in children)


def _of_which(book: Book, head: Head) -> Iterator[Verdict | Quiet]:
    """Each code of a head that is counted inside another is at most as large."""
    return (one for key in book.at(*head) for one in _counted_inside(book, key))


def _counted_inside(book: Book, key: Key) -> Iterator[Verdict | Quiet]:
    for dimension, code in key.dims:
        codelist = book.collection.codelist(dimension)
        if codelist[code].kind is not Kind.OF_WHICH:
            continue
        parent = codelist[code].parent
        whole = key.without(dimension) if parent is None else key.at(dimension, parent)
        if book.stated(whole):
            yield _at_most(book, key, whole)


def _at_most(book: Book, key: Key, whole: Key) -> Verdict | Quiet:
    """A figure is at most as large as the one that it is counted inside."""
    make = partial(_within, book, key, whole)
    one, other = _point(book, key), _point(book, whole)
    if one is None or other is None:
        return make()
    fits = one <= other or (key.measure, key.provider, key.period) in book.consistent
    return Quiet(rule_of(RelationForm.PART), key, make, holds=one <= other) if fits else make()


def _within(book: Book, key: Key, whole: Key) -> Verdict:
    return from_row(_inside(book, key, whole))


def _inside(book: Book, key: Key, whole: Key) -> LinearRelation:
    sides = (part(book, key),), (part(book, whole),)
    return apart(book, LinearRelation(RelationForm.PART, *sides, "<="))


def _group_keys(book: Book) -> list[Key]:
    """Addresses of groups and umbrellas to hold against their members.

    Where a group prints only the finer codes (east and west), the coarser one that its members use
    (Europe) is compared as well: it can fail where each finer code alone could still agree.
    """
    found: set[Key] = set()
    for key in (key for head in book.of_members for key in book.at(*head)):
        found.add(key)
        for dimension, code in key.dims:
            parent = book.collection.codelist(dimension)[code].parent
            if parent is not None and book.collection.codelist(dimension)[code].kind is Kind.PART:
                found.add(key.at(dimension, parent))
    return sorted(found)


def _members(book: Book, key: Key) -> Iterator[Verdict]:
    """A group's figure is the sum over those of its members that reported."""
    own = _group_part(book, key)
    if own is None:
        return
    yield from _direct_members(book, key, own)
    members = book.members(key.provider, key.period)
    silent = [m for m in members if not book.says(key.measure, m, key.period)]
    if len(silent) == len(members):
        return
    parts = tuple(part(book, key.of(m)) for m in members)
    row = apart(book, LinearRelation(RelationForm.MEMBERS, own, parts))
    if row.outcome is Outcome.UNTESTED and silent:
        return  # members that said nothing about the measure in this period leave everything open
    finer = (LinearRelation(RelationForm.MEMBERS, (p,), _parts_of(book, p, members)) for p in own)
    if len(own) > 1 and all(one.outcome is Outcome.FAILS for one in finer):
        return  # each finer code already fails: the coarser one would say the same again
    yield from_row(row, about=key)


def _parts_of(book: Book, own: Part, members: tuple[str, ...]) -> tuple[Part, ...]:
    return tuple(part(book, own.key.of(m)) for m in members)


def _group_part(book: Book, key: Key) -> tuple[Part, ...] | None:
    """What a group states at an address: a figure, or the finer figures that make it up."""
    if book.number(key) is not None:
        return (part(book, key),)
    for dimension, _ in key.dims:
        finer = [key.at(dimension, code.id) for code in book.parts(key, dimension)]
        given = [part(book, address) for address in finer if _first(book, address)]
        if given:
            return tuple(given)
    return None


def _first(book: Book, key: Key) -> Observation | None:
    return next((o for o in book.stated(key) if stated(o) is not None), None)


def _direct_members(book: Book, key: Key, own: tuple[Part, ...]) -> Iterator[Verdict]:
    """Groups of groups: the printed figures of the sub-groups add up to the printed whole."""
    group = book.collection.groups.get(key.provider)
    if group is None or len(own) != 1:
        return
    below = [key.of(m) for m in group.members if book.takes_part(m, key.period)]
    if any(m in book.collection.groups for m in group.members) and all(
        _first(book, address) for address in below
    ):
        parts = tuple(part(book, address) for address in below)
        yield from_row(LinearRelation(RelationForm.MEMBERS, own, parts))
