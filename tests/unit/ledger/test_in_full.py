"""What the book answers, each answer whole: addresses and sums, bounds, views, systems, outcomes."""

from __future__ import annotations

import random
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from decimal import Decimal
from fractions import Fraction
from itertools import pairwise
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from plain import held as as_before
from plain import parted, plain, short
from tabled import Rows

from tilstand.define import Collection
from tilstand.define.rules import RelationForm
from tilstand.ledger import completion
from tilstand.ledger.bound_propagation import BoundPropagation
from tilstand.ledger.completion import (
    complete_greedily,
    complete_groups,
    find_consistent_columns,
    find_consistent_mappings,
)
from tilstand.ledger.interval import Interval, find_observation_interval, format_fraction, sum_intervals
from tilstand.ledger.lattice import Dims, LatticeCache, build_gathered_lattice
from tilstand.ledger.ledger import Ledger
from tilstand.ledger.observation_groups import group_observations
from tilstand.ledger.relations import LinearRelation, make_relation_term, without_own_inference
from tilstand.ledger.suspect_groups import list_sum_terms, select_suspect_groups
from tilstand.ledger.system import bound_by_relations, build_system, get_doubt_weight
from tilstand.model import Observation, Source
from tilstand.model.observations import READINGS, ObservationBatch, ObservationColumns
from tilstand.terms import FigureOrigin, Key, Period, Value, ValueQualifier, ValueStatus

FILE = Path(__file__).with_suffix(".txt")
PERIOD = Period.from_text("2031")
AMOUNTS = (ValueStatus.NUMBER, ValueStatus.ZERO)
DAYS = (None, date(2032, 1, 1), date(2032, 3, 1))
ADDRESSES: dict[tuple[str, str], tuple[str, ...]] = {
    ("victims_assisted", "havn_shelter"): (
        *("", "sex=female", "sex=male", "sex=unknown", "entry=new", "entry=new; sex=male", "exploitation=labour"),
        *("exploitation=labour_crime", "exploitation=any_labour", "citizenship=north", "citizenship=vinland"),
    ),
    ("victims_assisted", "shelters"): ("", "sex=female", "entry=carried_over"),
    ("suspects", "police"): ("", "sex=female", "sex=male", "sex=unknown", "sex=trans_or_nonbinary"),
    ("permit_decisions", "migration_board"): ("", "outcome=granted", "outcome=refused", "outcome=granted; sex=male"),
    ("mean_stay", "havn_shelter"): ("",),
}


def dims(text: str) -> Dims:
    return tuple(sorted((name, code) for name, _, code in (one.partition("=") for one in text.split("; ") if one)))


def key(text: str = "", measure: str = "victims_assisted", body: str = "havn_shelter", at: str = "2031") -> Key:
    return Key(measure, body, Period.from_text(at), dims(text))


def said(at: Key, value: str | ValueStatus, line: int = 1, **more: Any) -> Observation:
    amount = Value.missing(value) if isinstance(value, ValueStatus) else Value.number(value)
    origin = more.pop("origin", FigureOrigin.SUBMITTED)
    return Observation(at, amount, Source(more.pop("document", "table"), line), origin, **more)


def drawn(seed: int, many: int, most: int = 9) -> list[Observation]:
    """Figures of a few bodies that contradict each other as often as not, in every way of being stated."""
    chance = random.Random(seed)
    found = []
    for line in range(many):
        (measure, body), codes = chance.choice(list(ADDRESSES.items()))
        at = key(chance.choice(codes), measure, body, chance.choice(("2031", "2031", "2031-H1", "2030")))
        more: dict[str, Any] = {}
        if chance.random() < 0.3:
            more["qualifier"] = chance.choice(READINGS)
        if measure == "suspects":
            more |= {"as_at": chance.choice(DAYS), "edition": chance.choice(("", "", "2030"))}
        if chance.random() < 0.2:
            more["origin"] = chance.choice((FigureOrigin.ADJUSTED, FigureOrigin.PUBLISHED, FigureOrigin.DEDUCED))
        blank = chance.random() < 0.1
        number = (
            chance.choice((ValueStatus.NOT_KNOWN, ValueStatus.NOT_APPLICABLE)) if blank else str(chance.randrange(most))
        )
        found.append(said(at, number, line, **more))
    return found


def lattices(collection: Collection) -> Iterator[str]:
    shapes = LatticeCache(collection)
    for used in (("",), ("sex=male",), ("exploitation=any_labour", "sex=male"), ("entry=new; sex=male", "age=adult")):
        own = [*map(dims, used)]
        for name, one in (
            ("around", shapes.get_lattice_around("victims_assisted", own)),
            ("gathered", build_gathered_lattice(collection, "victims_assisted", own)[0]),
        ):
            yield f"# {name} {used} sums {len(one.sums)}"
            yield f"dims {plain(one.dims)}"
            yield from (f"{line.whole} {line.parts} {line.adds}" for line in one.bottom_up_sums)
            yield f"uses {plain(one.uses)}"
        yield f"left {plain(build_gathered_lattice(collection, 'victims_assisted', own)[1])}"
        near = shapes.get_lattice_or_gathered("victims_assisted", own)
        yield f"gathers {shapes.can_gather_addresses(own)} {len(near.dims)} {plain(shapes.use(own[0]))}"


def spreads(collection: Collection) -> Iterator[str]:
    shapes, points = LatticeCache(collection), Interval.from_single_number
    tables: list[dict[str, Interval]] = [
        {"": points(9), "sex=male": points(4), "sex=female": Interval(Fraction(1), Fraction(3))},
        {"": Interval(Fraction(2), Fraction(5)), "sex=male": points(4), "sex=unknown": points(2)},
        {"sex=male": points(4), "sex=female": points(2), "sex=unknown": points(0), "sex=trans_or_nonbinary": points(1)},
        {"": points(3), "exploitation=labour_crime": points(2), "exploitation=begging": Interval(Fraction(4), None)},
        {"entry=new": points(6), "entry=new; sex=male": points(2), "sex=male": points(5), "": points(9)},
        {"": points(9), "entry=new": points(7), "sex=male": points(8), "entry=carried_over; sex=male": points(0)},
        {"citizenship=vinland": points(3), "citizenship=north": Interval(Fraction(0), Fraction(5)), "": points(8)},
    ]
    for table in tables:
        given = {dims(text): one for text, one in table.items()}
        made = BoundPropagation(shapes.get_lattice_around("victims_assisted", given), given)
        yield f"# {plain({text: str(one) for text, one in table.items()})}"
        yield f"all {[str(made[one]) for one in made.lattice.dims]}"
        for sums in [(one,) for one in range(len(made.lattice.sums))] + [tuple(range(len(made.lattice.sums)))]:
            less = made.without_sums(sums)
            yield f"without {plain(sums)} {[str(less[one]) for one in made.lattice.dims]}"


def books(collection: Collection) -> Iterator[str]:
    for seed, many in ((1, 12), (2, 30), (3, 60), (4, 9)):
        book = Ledger(collection, drawn(seed, many), ["dal_shelter"], PERIOD)
        yield f"# {seed}"
        yield f"heads {plain(book.heads)} of members {plain(book.member_sum_groups)}"
        yield f"providers {plain(book.reporting_providers)}"
        yield from (f"{one.text()}: {plain([str(o.value) for o in book.get_statements(one)])}" for one in book)
        for at, one in enumerate(book.vintage_views):
            figures = [o for own in one for o in one.get_statements(own)]
            yield f"view {at} {[(o.key.text(), str(o.value), str(o.as_at)) for o in figures]}"
        yield f"several {plain(book.vintages_by_group.several)} mixed {book.vintages_by_group.is_mixed_vintage(book.heads)}"
        for across in (False, True):
            some = [book.heads[at : at + 3] for at in range(len(book.heads) - 2)]
            yield f"of some {[book.vintages_by_group.is_mixed_vintage(one, across=across) for one in some]}"
        for head in book.heads:
            first = Key(*head)
            yield f"{plain(head)} {len(book.at(*head))} spans {plain(book.spans(head))}"
            yield f"  last {plain(book.vintages_by_group.last(head))} periods {plain(book.list_stated_periods(first))}"
            around = book.find_group_lattice(head)
            yield f"  around {plain(around and around[1])}"
            for whole, parts, adds in book.list_implied_sums(first, book.at(*head)):
                every = [*parts, whole]
                yield f"  {whole.text()} {[str(book.bound_address(one)) for one in every]} {adds}"
                yield f"  apart {[str(one) for one in book.bound_without_relations(parts[:2], {*every}).values()]}"
                yield f"  near {[[o.source.line for o in book.list_bounding_statements(one)] for one in every[:3]]}"
        yield f"holds {plain(book.consistent)} silent {plain(book.settled)}"
        for body in ("shelters", "follow_up", "shelter_league", "police"):
            yield f"members {book.list_members(body, PERIOD)} {book.is_reporting(body, PERIOD)}"
        yield f"lacks {[book.lacks('dal_shelter', Period.from_text(at)) for at in ('2031', '2030', '2031-H1')]}"
        yield f"before {[book.lacks('havn_shelter', Period.from_text(at)) for at in ('2031', '2030', '2031-H1')]}"


def relations(book: Ledger) -> list[LinearRelation]:
    """A relation of each form between what is stated, and what is not."""
    male, female, other, whole = (key(text) for text in ("sex=male", "sex=female", "sex=unknown", ""))
    own = [make_relation_term(book, one) for one in (male, female, other, whole)]
    both = book.get_statements(whole)
    forms: list[LinearRelation] = [
        LinearRelation(RelationForm.BREAKDOWN, (own[3],), (*own[:3],)),
        LinearRelation(RelationForm.BREAKDOWN, (own[3],), (*own[:3],), offset=2, accepted="d1"),
        LinearRelation(RelationForm.PART, (own[0],), (own[3],), "<="),
        LinearRelation(RelationForm.LIMIT, (own[0],), (own[1],), "<=", "limit", (Source("law", 3),), Fraction(3, 2)),
        LinearRelation(RelationForm.SUM, (own[3],), (own[0], replace(own[1], times=2)), relation="sum"),
        LinearRelation(RelationForm.SUM, (own[3], replace(own[2], times=-1)), (own[0],), relation="less", offset=-1),
        LinearRelation(RelationForm.MEMBERS, (make_relation_term(book, key("", body="shelters")),), (own[3],)),
        LinearRelation(RelationForm.SPANS, (own[3],), (make_relation_term(book, key("", at="2031-H1")),) * 2),
        LinearRelation(RelationForm.SAME, (own[1],), (own[2],), relation="same"),
        LinearRelation(RelationForm.SAME, (own[1],), (own[2],), relation="same"),
        LinearRelation(RelationForm.LIMIT, (make_relation_term(book, key("", "mean_stay")),), (own[3],), "<=", "long"),
    ]
    for one, two in pairwise(both):
        sides = (
            (make_relation_term(book, whole, observation=one),),
            (make_relation_term(book, whole, observation=two),),
        )
        forms.append(LinearRelation(RelationForm.REPEATED, *sides))
    return forms


def systems(collection: Collection) -> Iterator[str]:
    for seed, many in ((1, 12), (2, 30), (3, 60), (5, 40)):
        book = Ledger(collection, drawn(seed, many))
        rows = relations(book)
        police = book.get_statements(key("", "suspects", "police"))
        older = [make_relation_term(book, one.key, observation=one) for one in police[-1:]]
        rows += [
            LinearRelation(
                RelationForm.LIMIT,
                (make_relation_term(book, key("sex=male", "suspects", "police")),),
                (one,),
                "<=",
                "old",
            )
            for one in older
        ]
        for gather in (False, True):
            built = build_system(book, rows, [key("age=minor"), key("", "mean_stay")], gather=gather)
            yield f"# {seed} {gather}"
            yield from (plain(one) for one in (*built.system.columns, *built.system.rows))
            yield from parted("anchor", {id: one.key for id, one in built.anchors.items()})
            yield f"rows {list(built.rows)} forms {plain(built.forms)}"
            yield f"first {plain(built.first)}"
            yield f"printings {plain(built.printings)} left out {plain(built.left_out)}"
            yield f"named {[built.named(one) for one in rows]}"
        for one in (*rows, *(without_own_inference(book, row, [key()]) for row in rows)):
            left, right = one.side_intervals
            lines = [own.line for own in one.sources]
            yield f"{one.form} {left} {one.sense} {right} {one.outcome} {one.rule} {lines}"
            yield f"  {[(str(own.alone), own.is_settled, own.is_countable) for own in one.parts]}"
        yield f"weights {[get_doubt_weight(one) for key_ in book for one in book.get_statements(key_)]}"


def intervals() -> Iterator[str]:
    ends = [(0, 0), (1, 3), (2, None), (Fraction(5, 2), Fraction(7, 3) + 1), (4, 4)]
    own = [Interval(Fraction(low), None if high is None else Fraction(high)) for low, high in ends]
    for one in own:
        within = [str(one.within(other)) for other in own]
        yield f"{one} {[one.is_overlapping(other) for other in own]} {within} {one.is_bounded} {one.is_point}"
    yield f"{sum_intervals([(own[1], 2), (own[3], -1)], 3)} {sum_intervals([(own[2], 1)], -1)} {sum_intervals([])}"
    yield f"{[format_fraction(Fraction(one)) for one in ('1', '1/3', '5/2', '12.30', '0.999')]}"
    for text in ("230", "7", "0", "12.5", "100", "1000"):
        for how in READINGS:
            one = said(key(), text, qualifier=how)
            yield f"{text} {how.name} {find_observation_interval(one)} {find_observation_interval(one, rounding=True)}"
    yield f"{[str(find_observation_interval(said(key(), one))) for one in ValueStatus if one not in AMOUNTS]}"


def columns() -> ObservationBatch:
    """Figures in columns: heads that stand among each other, some of them of two readings, or as ranges."""
    heads = tuple(("suspects", "police", Period.from_year(2020 + n)) for n in range(8))
    codes = tuple(map(dims, ADDRESSES["suspects", "police"]))
    rows = [(n, at) for at in range(len(codes)) for n in reversed(range(8)) if (n + at) % 7]
    ranges = {(2, 1): ValueQualifier.AT_LEAST, (4, 2): ValueQualifier.ABOUT, (7, 3): ValueQualifier.AT_MOST}
    reading = [READINGS.index(ranges.get(one, ValueQualifier.EXACT)) for one in rows]
    plain_rows = ObservationColumns(
        heads=heads,
        dims=codes,
        head=np.array([n for n, _ in rows], dtype=np.int32),
        dim=np.array([at for _, at in rows], dtype=np.int32),
        number=np.array([(n * 7 + at * 3) % 5 + 9 * (at == 0) + (n == 6) * 2**57 for n, at in rows], dtype=np.int64),
        places=np.array([int(n == 5) for n, _ in rows], dtype=np.int8),
        reading=np.array(reading, dtype=np.int8),
        day=np.array([date(2032, 1, 1 + (at > 3) * (n == 3)).toordinal() * (n < 6) for n, at in rows], dtype=np.int32),
        source=lambda row: Source("columns", row),
    )
    places = (0, 7, len(rows) + 2)
    blanks = {
        places[n]: said(Key(*heads[head], dims("citizenship=north")), ValueStatus.NOT_KNOWN, as_at=day)
        for n, (head, day) in enumerate(((0, date(2032, 1, 1)), (1, None), (7, None)))
    }
    at = np.array([n for n in range(len(rows) + 3) if n not in places], dtype=np.intp)
    return ObservationBatch(plain_rows, at, blanks)


def in_columns(collection: Collection) -> Iterator[str]:
    made = columns()
    for sources in ([made], [made, [made[3]]], [list(made)]):
        found = group_observations(sources)
        for head in found.heads:
            own = found.columns.get(head)
            told = "" if own is None else f"{own.rows.tolist()} {own.day} {own.unsaid}"
            yield f"{plain(head)} {[one.source.line for one in found.list_observations(head)]} {told}"
        some = list(found.heads)[:2]
        less = found.replace_groups(some, {("a", "b", PERIOD): [made[0]]})
        sizes = [len(list(less.list_observations(head))) for head in less.heads]
        yield f"only {plain(list(less.heads))} {plain(list(less.columns))} {sizes}"
    own = dict(group_observations([made]).columns)
    shapes = LatticeCache(collection)
    yield f"settled {plain(find_consistent_columns(collection, shapes, own))}"
    for head, one in own.items():
        lattice = shapes.get_lattice_around(head[0], (one.plain.dims[at] for at in one.plain.dim[one.rows].tolist()))
        yield f"lines {plain(head)} {[plain(told) for told in completion._tabulate_column_values(lattice, [(head, one)])]}"


def completions(collection: Collection) -> Iterator[str]:
    for seed in range(6, 12):
        book = Ledger(collection, drawn(seed, 40, 6 + seed))
        wanted = {head: one for head in book.heads if (one := book.find_group_lattice(head)) is not None}
        wanted = {head: one for head, one in wanted.items() if head[0] != "mean_stay"}
        for own in complete_groups(wanted):
            yield f"{seed} {plain(own.heads)} {plain(own.value)} {plain(own.known)} {plain(own.good)}"
            yield f"  filled {plain(complete_greedily(own.shape, np.abs(own.value), own.known))}"
        yield f"{seed} {plain(find_consistent_mappings(collection, wanted))}"
        asked = [key("sex=male"), key("sex=unknown"), key("age=minor")]
        yield f"through {plain({at.text(): (end.lower, end.upper) for at, end in ends_of(book, asked)})}"


def ends_of(book: Ledger, asked: list[Key]) -> list[tuple[Key, Any]]:
    head = asked[0].measure, asked[0].provider, asked[0].period
    return list(bound_by_relations(book, (), asked).ends.items()) if head in book.consistent else []


def screened(collection: Collection) -> Iterator[str]:
    used = [("permit_decisions", " outcome=granted; sex = male "), ("mean_stay", ""), ("permit_persons", "sex=male")]
    sums = list(list_sum_terms(collection, used))
    yield from (" ".join(map(str, one.values())) for one in sums)
    chance = random.Random(8)
    rows = []
    for year in range(2020, 2040):
        for measure in ("permit_decisions", "permit_persons"):
            for code in (
                "",
                "outcome=granted",
                "outcome=refused",
                "outcome=closed",
                "sex=male",
                "outcome=granted; sex=male",
            ):
                if measure == "permit_persons" and "outcome" in code:
                    continue
                value = chance.choice((None, 0, 1, 2, 3, Decimal("1.5"), 6))
                head = {"measure": measure, "provider": "migration_board", "period": str(year)}
                rows.append({**head, "breakdown": code, "value": value})
    for one in select_suspect_groups(Rows(rows), Rows(sums)).rows:  # type: ignore[arg-type]
        yield " ".join(map(str, one.values()))


@pytest.mark.slow
def test_all_that_the_book_answers_is_as_it_was(sagaland: Collection) -> None:
    told: list[str] = []
    for name, lines in (
        ("lattices", lattices(sagaland)),
        ("spreads", spreads(sagaland)),
        ("books", books(sagaland)),
        ("systems", systems(sagaland)),
        ("intervals", intervals()),
        ("columns", in_columns(sagaland)),
        ("completions", completions(sagaland)),
        ("screened", screened(sagaland)),
    ):
        told += [f"## {name}", *map(short, lines)]
    as_before(FILE, told)
