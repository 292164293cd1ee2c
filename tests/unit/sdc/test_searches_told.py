"""How long is searched, in which order and with what: each search step by step, with answers from a list.

`searches.txt` holds it; `RENEW=1` writes it anew after a change that is meant.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import numpy as np
import pytest
from plain import asking, held, plain

from tilstand.sdc import (
    CodeGrouping,
    DisclosureError,
    Hypercube,
    SpanningVariable,
    build_table_system,
    cell_suppression,
    recoding,
    suppression_search,
)
from tilstand.sdc import attack as part
from tilstand.sdc import cell_suppression as hiding
from tilstand.sdc import controlled_rounding as rounding
from tilstand.sdc.aggregation import AggregationSystem
from tilstand.sdc.alternative_tables import AlternativeTables
from tilstand.sdc.attack import LinearAttack
from tilstand.sdc.cell_suppression import SuppressionBudget
from tilstand.sdc.intervals import FeasibilityInterval, _solve_row_end, _sweep_open_rows
from tilstand.sdc.intruders import Intruder
from tilstand.sdc.protection_levels import ProtectionLevels, SuppressionProblem, set_small_count_levels
from tilstand.sdc.rounding_problem import choose_rounding_budget
from tilstand.sdc.suppression_bounds import SuppressionBound

pytestmark = pytest.mark.slow

TOLD = Path(__file__).with_name("searches.txt")
SUMS = AggregationSystem.from_cell_lists(
    [[0, 1, 2, 3], [0, 1], [2, 3], [0, 2], [1, 3], [0], [1], [2], [3]], [1, 7, 2, 9]
)


def task(**facts: Any) -> SuppressionProblem:
    none = np.zeros(len(SUMS), bool)
    aims = set_small_count_levels(SUMS, 3)
    lost = none.copy()
    lost[aims.rows] = True
    own = {"kept": none, "lost": lost, "weights": 1.0 + np.arange(len(SUMS)), **facts}
    return SuppressionProblem(SUMS, aims, own["kept"], own["lost"], own["weights"])


class Played:
    """A pattern, and all that is done with it, played from a list: rows hidden, targets missed, work done."""

    def __init__(self, about: SuppressionProblem, said: list[str], turns: Iterable[Any]) -> None:
        self.task, self.said, self.turns = about, said, iter(turns)
        self.hidden, self.weights = about.lost.copy(), about.weights
        self.covered = np.array([1, 0, 0, 1])
        self.mover = SimpleNamespace(work=0, name="mover")

    def start(self, hidden: Any, weights: Any) -> None:
        self.said.append(f"start {np.flatnonzero(hidden)} {plain(weights)}")
        self.hidden, self.weights = hidden.copy(), weights

    def show_needless_rows(self) -> None:
        self.said.append("spare")

    def require_whole_counts(self) -> None:
        self.said.append("whole")

    def tables(self) -> list[Any]:
        return [np.flatnonzero(self.hidden)]

    def built(self, pool: Any, mover: Any, order: Iterable[int]) -> list[int]:
        rows, beyond, work = next(self.turns)
        self.said.append(f"built {list(order)} {pool is self}")
        self.hidden[list(rows)] = True
        self.mover.work += work
        return list(beyond)

    def pruned(self, pool: Any, mover: Any, work: int, near: int) -> int:
        self.said.append(f"pruned {work} {near} {pool is self}")
        self.hidden[-1] = False
        return 100


def played(patched: Any, module: Any, about: SuppressionProblem, turns: Iterable[Any]) -> tuple[Played, list[str]]:
    said: list[str] = []
    pool = Played(about, said, turns)
    patched.setattr(module, "build_pattern", pool.built)
    patched.setattr(module, "prune_pattern", pool.pruned)
    if module is hiding:
        patched.setattr(module, "AlternativeTables", lambda task: pool)
        patched.setattr(module, "CellAdjustment", lambda task, reach: said.append(f"{plain(reach)}") or pool.mover)
    return pool, said


TURNS = (
    ((2, 3), (1,), 10),
    ((3,), (1,), 10),  # cheaper
    ((4,), (1, 2), 10),
    ((6, 8), (), 10),  # dearer, and misses none
    ((2, 6), (), 10),
    ((2, 6), (), 10),
    ((1, 0), (), 10),  # cheaper still
    ((), (3,), 10),
)


def best(monkeypatch: pytest.MonkeyPatch) -> Iterator[str]:
    kept = np.zeros(len(SUMS), bool)
    kept[[0, 4]] = True
    works = {
        "passes": SuppressionBudget(passes=8, build=1000, prune=5000, near=70, least=9),
        "few passes": SuppressionBudget(passes=3),
        "built enough": SuppressionBudget(passes=9, build=29, prune=5000),
        "built as much": SuppressionBudget(passes=5, build=30, prune=5000),
        "pruned enough": SuppressionBudget(passes=9, prune=200),
        "pruned nearly": SuppressionBudget(passes=9, prune=201),
        "no pass": SuppressionBudget(passes=0),
    }
    for name, work in works.items():
        for whole in (False, True):
            with monkeypatch.context() as patched:
                about = task(kept=kept) if name == "passes" else task()
                pool, said = played(patched, hiding, about, (*TURNS, ((5,), (2,), 0), ((), (), 0)))
                own, beyond = hiding._build_cheapest_pattern(about, work, whole=whole)
                yield f"## {name} {whole}"
                yield from said
                yield f"{beyond} {np.flatnonzero(own.hidden)} {own is pool}"


def fewest(monkeypatch: pytest.MonkeyPatch) -> Iterator[str]:
    """Patterns that nearly do, built on; and how often one is taken apart and built again."""

    def pattern(*rows: int) -> Any:
        found = np.zeros(len(SUMS), bool)
        found[[5, 7, *rows]] = True
        return found

    nearly = (pattern(1), pattern(2, 3), pattern(4))
    for bound in (0, 1, 2, 3):
        for turns in (((), (), ()), ((1,), (), ()), ((), (0,), ())):
            with monkeypatch.context() as patched:
                about = task()
                pool, said = played(patched, hiding, about, [((), beyond, 0) for beyond in turns])

                def once_more(*given: Any, said: list[str] = said) -> Any:
                    said.append(f"again {np.flatnonzero(given[2])} {given[3]}")
                    return given[2]

                patched.setattr(hiding, "rebuild_pattern", once_more)
                whole: Any = (pool, pattern(1, 2, 3), SuppressionBound(bound, nearly), SuppressionBudget())
                found = hiding._search_smallest_pattern(*whole)
                yield f"fewest {bound} {turns}: {np.flatnonzero(found)} {said}"
    for bound in (0, 2, 3):
        with monkeypatch.context() as patched:
            about = task()
            turns = [((1,), (0,), 0), ((2, 3), (), 0), ((1, 8), (), 0), *[((1,), (), 0)] * 33]
            pool, said = played(patched, suppression_search, about, turns)
            whole = (pool, pool.mover, pattern(1, 2, 3), bound)
            found = suppression_search.rebuild_pattern(*whole)
            yield f"again {bound}: {np.flatnonzero(found)} after {len(said)}"
            yield from said[:9]


def asked(monkeypatch: pytest.MonkeyPatch) -> Iterator[str]:
    """What is looked for where nothing more is said, and whether a bound is."""

    def found(about: SuppressionProblem, work: SuppressionBudget, *, whole: bool) -> Any:
        said.append(f"{plain([about.targets, about.kept, about.lost, about.weights])} {work} {whole}")
        pool = Played(about, [], ())
        pool.hidden[[0, 1]] = True
        return pool, missed

    def least(about: SuppressionProblem, work: int, enough: int) -> SuppressionBound:
        said.append(f"least {work} {enough}")
        return SuppressionBound(1, ())

    said: list[str] = []
    missed: list[int] = []
    monkeypatch.setattr(hiding, "_build_cheapest_pattern", found)
    monkeypatch.setattr(hiding, "bound_suppressions", least)
    monkeypatch.setattr(hiding, "_search_smallest_pattern", lambda pool, hidden, least, work: hidden)
    first = np.arange(len(SUMS)) < 2
    aims = ProtectionLevels(np.array([7, 7, 0]), np.array([0, 3, 30]))
    for facts in (
        {},
        {"threshold": 8},
        {"targets": aims},
        {"kept": first},
        {"lost": first},
        {"kept": first, "lost": first},
        {"weights": np.ones(len(SUMS))},
        {"whole": False},
        {"work": SuppressionBudget(passes=2, least=7)},
    ):
        for small, beyond in ((len(SUMS), []), (len(SUMS) - 1, []), (500, [1])):
            monkeypatch.setattr(hiding, "_SMALL", small)
            missed[:] = beyond
            made = hiding.suppress_rows(SUMS, **facts)  # type: ignore[arg-type]
            yield f"asked {list(facts)} {small} {beyond}: {plain(made)} {plain(made.secondary)}"
            yield from said
            said.clear()


def pools() -> Iterator[str]:
    """Tables that reach a number exactly, on either side; readers who know a cell, at its ends."""
    cells = AggregationSystem.from_cell_lists([[0], [1], [0, 1]], [4, 5])
    aims = ProtectionLevels(np.array([0, 0, 0, 1, 1]), np.array([4, 3, 5, 5, 7]))
    none = np.zeros(3, bool)
    reader = Intruder("person", ("p",), np.array([0]), np.array([3]), ())
    body = Intruder("body", ("b",), np.array([0]), None, ())
    by = np.array([-1, 0, 0, 1, 1])
    for known in (aims, ProtectionLevels(aims.rows, aims.to, (reader, body), by)):
        for hidden in (none, ~none):
            pool = AlternativeTables(SuppressionProblem(cells, known, none, hidden, np.ones(3)))
            for down, up in ((-1, 1), (1, -1), (-1, 0), (0, 2), (1, 0), (0.5, 0), (-2, 2), (0, 0)):
                step = np.array([down, up], float)
                yield f"reached {len(known.readers)} {step}: {plain(pool._find_reached_targets(step, step[[0, 1, 0]]))}"
                yield f"added {sorted(pool.add(step))} {plain([pool.moves[-1], pool.cost[-1], pool.covered])}"
            yield f"tables {plain(list(pool.tables()))} breaks {[pool.breaks(at) for at in range(3)]}"


def parts(monkeypatch: pytest.MonkeyPatch) -> Iterator[str]:
    said: list[str] = []
    monkeypatch.setattr(part, "create_highs", asking(part.create_highs, said))
    circle = AggregationSystem.from_cell_lists([[0, 1, 3], [1, 2, 4], [0, 2, 5], [3]], [0, 1, 0, 1, 1, 2])
    (own,) = LinearAttack(circle, np.array([True, True, True, False])).parts
    for places, factors in (([3], [1.0]), ([3], [-1.0]), ([0, 1], [1.0, 2.0]), ([4, 5], [-1.0, -3.0])):
        facts = (np.array(places, np.int32), np.array(factors))
        for nodes in (0, 1000):
            end, point = own.minimize_whole_sum(*facts, nodes)
            yield f"whole {places} {factors} {nodes}: {plain(end)} {point is None or plain(point)}"
        yield f"parts {plain(own.minimize_sum(*facts)[0])}"
    yield from said


def roundings(monkeypatch: pytest.MonkeyPatch) -> Iterator[str]:
    """Roundings that break a limit, that leave a small count, or of which none was left."""
    two = SpanningVariable("a", ("x", "y")), SpanningVariable("b", ("u", "v"))
    made = build_table_system(Hypercube(two, np.array([[0, 0], [0, 1], [1, 0], [1, 1]]), np.array([1, 2, 2, 1])))

    def outcome(base: int, limits: Any = None) -> str:
        try:
            found = rounding.round_table_system(made, base, limits=limits)
        except DisclosureError as refused:
            return str([(one.name, dict(one.facts)) for one in refused.objections])
        return plain([found, found.total_error, found.largest_error, found.gap])

    every = len(made)
    yield f"bases {[outcome(base) for base in (1, 2, 3)]}"
    for limits in ({0: 0}, {0: 1}, {1: 1}, {2: 1}, {0: 3, 2: 2}, {7: 1}):
        own = rounding.limit_errors_by_order(made, limits)
        yield f"limits {limits} {plain(own)}: {outcome(3, own)}"
    yield f"work {[plain(choose_rounding_budget(terms)) for terms in (0, len(made.indices))]}"
    for ups in ((1, 0, 0, 0), (1, 1, 0, 0), (0, 1, 1, 0), (1, 1, 1, 1)):
        works: list[str] = []

        def improved(made: Any, work: Any, ups: Any = ups, works: list[str] = works) -> Any:
            works.append(plain(work))
            return SimpleNamespace(z=np.array(ups), bound=2)

        with monkeypatch.context() as patched:
            patched.setattr(rounding, "search_best_rounding", improved)
            told = [outcome(3, limits) for limits in (None, *(np.full(every, off) for off in (-1, 1, 2, 3)))]
        yield f"ups {ups}: {told} {sorted(set(works))}"
    empty = build_table_system(Hypercube(two[:1], np.array([[0], [1]]), np.array([0, 9])))
    none = rounding.round_table_system(empty, 3)
    yield f"none {plain([none, none.total_error, none.largest_error, none.gap])}"
    codes = np.array([[row, column] for row in range(3) for column in range(3)])
    long = SpanningVariable("a", ("x", "y", "z")), SpanningVariable("b", ("u", "v", "w"))
    for counts in ((1, 1, 4, 2, 0, 5, 1, 3, 9), (1, 1, 1, 1, 1, 1, 1, 1, 1), (2, 4, 4, 4, 2, 4, 4, 4, 2)):
        for base in (3, 5):
            some = build_table_system(Hypercube(long, codes, np.array(counts)), 1)
            for rounds in (0, 1, 6):
                with monkeypatch.context() as patched:
                    patched.setattr(rounding, "_ROUNDS", rounds)
                    yield f"choice {counts} {base} {rounds}: {plain(rounding._build_feasible_choice(some, base, None))}"
            yield f"rounded {plain(rounding.round_table_system(some, base))}"


def mergings() -> Iterator[str]:
    """Codes merged, put back and added up: of equal worth, nested, in tables of one dimension."""
    kinds = CodeGrouping("kind", ("x", "y", "z"), np.array([0, 0, 1, 2]))
    one, two = (SpanningVariable("form", ("p", "q", "r", "s"), (kinds,)), SpanningVariable("body", ("a", "b", "c")))
    codes = np.array([[form, body] for form in range(4) for body in range(3)])
    for counts in ("150403920117", "000111222333", "909090909091", "123456789123", "333330333333"):
        micro = Hypercube((one, two), codes, np.array([*map(int, counts)]))
        for up_to in (None, 1):
            for threshold in (2, 3):
                try:
                    made = recoding.recode_hypercube(micro, threshold, up_to)
                except DisclosureError as refused:
                    yield f"merged {counts} {up_to} {threshold}: {plain(refused.objections)}"
                    continue
                found = recoding._RecodingSearch(micro, threshold, up_to)
                yield f"merged {counts} {up_to} {threshold}: {plain(made.groups)} of {made.cells}"
                yield f"named {plain(list(made.micro.named()))} {plain(made.micro.variables)}"
                for few in (False, True):
                    ways = found.merged(fewest=few)
                    yield f"ways {few} {ways} {found.count_small_cells(ways)} {found.cells(ways)}"
                whole = [((0, 1, 2, 3),), ((0, 1, 2),)]
                yield f"undone {found.split_needless_merges(whole)} {found.count_small_cells(whole)} {found.cells(whole)}"
                yield f"seen {sorted(map(str, found._seen.items()))[:6]} {len(found._seen)}"


def reaches() -> Iterator[str]:
    """Rows swept together and then asked for one by one, by a solver that answers from a list."""
    asked: list[str] = []

    class Answering:
        sums = SUMS

        def __init__(self, answers: Iterable[Any]) -> None:
            self.answers = list(answers)

        def table(self, rows: Any, *, least: bool, whole: bool) -> Any:
            asked.append(f"table {plain(rows)} {least} {whole}")
            return self.answers.pop(0) if self.answers else None

        def find_extreme_table(self, row: int, *, least: bool, whole: bool) -> Any:
            asked.append(f"witness {row} {least} {whole}")
            return self.answers.pop(0) if self.answers else None

        def compute_real_ends(self, row: int) -> tuple[float, float]:
            return row + 0.25, row + 0.5

        def compute_whole_ends(self, row: int) -> tuple[float, float]:
            return row + 1, row + 2

    some = [np.array(one, float) for one in ([0, 8, 3, 8], [3, 5, 0, 11], [1, 7, 2, 9], [2.0000001, 6, 1, 10])]
    rows = np.array([5, 7, 0])
    for low, high in ((0, 3), (1, 2), (0, 1), (-1, 99)):
        for answers in (some, some[::-1], [None, *some], []):
            attack: Any = Answering(answers)
            truth = SUMS.values[rows].astype(float)
            flags = [np.array([False, False, at]) for at in (True, True)]
            made = FeasibilityInterval(rows, truth.copy(), truth.copy(), *flags)
            _sweep_open_rows(attack, made, np.full(3, low), np.full(3, high), whole=low == 0)
            yield f"swept {low} {high}: {plain(made)}"
            for at in (0, 1):
                _solve_row_end(attack, made, at, least=at == 0, whole=high == 3)
            yield f"asked {plain(made)} {asked}"
            asked.clear()


def given_again(monkeypatch: pytest.MonkeyPatch) -> Iterator[str]:
    every = np.ones(len(SUMS), bool)
    for needed in ((), (0,), (0, 3), (1, 2, 8), (0, 1, 2, 3, 4, 6, 8)):
        tried: list[str] = []

        def reached(about: Any, hidden: Any, needed: Any = needed, tried: Any = tried) -> bool:
            tried.append(str(np.flatnonzero(~hidden)))
            return bool(hidden[list(needed)].all())

        for most in (1, 3, 200):
            with monkeypatch.context() as patched:
                patched.setattr(cell_suppression, "_is_every_target_met", reached)
                patched.setattr(cell_suppression, "_ASKED", most)
                found = cell_suppression._republish_in_batches(task(), every)
                yield f"given again {needed} {most}: {np.flatnonzero(found)} {tried}"
                tried.clear()
        nearly = [every & (np.arange(len(SUMS)) > at) for at in (2, 5, 0)]
        asks: list[Any] = []

        def least(about: Any, work: int, enough: int, asks: Any = asks, nearly: Any = nearly) -> SuppressionBound:
            asks.append((work, enough))
            return SuppressionBound(2, tuple(nearly))

        kept = np.arange(len(SUMS)) == 4
        with monkeypatch.context() as patched:
            patched.setattr(cell_suppression, "_is_every_target_met", reached)
            patched.setattr(cell_suppression, "bound_suppressions", least)
            for own in (task(), task(kept=kept)):
                yield f"held back {needed}: {plain(cell_suppression.choose_fallback_suppressions(own))} {asks} {tried}"
                tried.clear()


def all_told(monkeypatch: pytest.MonkeyPatch) -> Iterator[str]:
    yield f"work {plain(SuppressionBudget())}"
    yield from (
        f"of {many}: {plain(hiding._choose_suppression_budget(many))}" for many in (0, 500, 501, 1000, 1001, 5000)
    )
    for told in (best, fewest, asked, parts, roundings, given_again):
        with monkeypatch.context() as patched:
            yield from told(patched)
    yield from (*pools(), *mergings(), *reaches())


def test_each_search_goes_on_as_it_did(monkeypatch: pytest.MonkeyPatch) -> None:
    held(TOLD, (line.replace("\n", " ") for line in all_told(monkeypatch)))
