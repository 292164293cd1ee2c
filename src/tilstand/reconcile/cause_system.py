"""The integer system of one cause, its printed sheets and alternatives.

A table is what one body states of one measure for one period. Tables hang together where a relation that does
not fit, or that something unstated decides, speaks of both. Each cause is explained in what hangs together
with it; how many are, and how much may hang together, has an end.
"""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from tilstand.define import RoundView, StructuralMetadata
from tilstand.define.rules import RelationForm
from tilstand.kernel.alternative_optima import AlternativeOptima
from tilstand.kernel.candidate_moves import MoveKind, MoveReason, PrintedSheet, generate_moves
from tilstand.kernel.feasibility import Certainty
from tilstand.kernel.moves import MoveChoice, PersonMove, bound_fewest_persons
from tilstand.ledger.interval import find_observation_interval
from tilstand.ledger.ledger import Ledger
from tilstand.ledger.relations import LinearRelation
from tilstand.ledger.system import LedgerSystem, build_system
from tilstand.model.observations import GroupKey
from tilstand.reconcile.findings import select_failed_results
from tilstand.reconcile.rule_results import RuleResult, RuleResults
from tilstand.terms import Key, Period, ValueStatus


@dataclass(frozen=True, slots=True)
class CauseSystem:
    """What one cause is explained in: the relations around it as a system.

    Attributes:
        collection: The collection.
        book: The figures.
        built: The system.
        broken: Row ids of the relations that fail.
        about: Measure and period of most of them.
    """

    collection: RoundView
    book: Ledger
    built: LedgerSystem
    broken: tuple[str, ...]
    about: tuple[str, Period]

    @property
    def is_person_sum(self) -> bool:
        """True where persons of several bodies are added up: moves of persons can explain such a gap."""
        measure = self.book.collection.measures[self.about[0]]
        return measure.unit.people and any(
            self.built.rows[id].form is RelationForm.MEMBERS for id in self.broken if id in self.built.rows
        )


def build_cause_system(book: Ledger, broken: Sequence[LinearRelation], rows: Iterable[LinearRelation]) -> CauseSystem:
    """All relations over the same measures and periods as the broken ones."""
    heads = {(p.key.measure, p.key.period) for row in broken for p in row.parts}
    near = [r for r in rows if all((p.key.measure, p.key.period) in heads for p in r.parts)]
    built = build_system(book, near)
    ids = tuple(id for row in broken if (id := built.named(row)) is not None)
    first = broken[0].left[0].key
    return CauseSystem(book.collection, book, built, ids, (first.measure, first.period))


TRUST = 3


@dataclass(frozen=True, slots=True)
class SheetOwner:
    """Whose a sheet is.

    Attributes:
        provider: The body or group.
        within: The code that all of it stands under, by dimension.
    """

    provider: str
    within: tuple[tuple[str, str], ...] = ()

    def __str__(self) -> str:
        codes = ", ".join(f"{dimension}={code}" for dimension, code in self.within)
        return f"{self.provider} ({codes})" if codes else self.provider


def list_printed_sheets(book: Ledger, built: LedgerSystem, measure: str, period: Period) -> tuple[PrintedSheet, ...]:
    """The sheet of every body and group that states something of a measure.

    A body that states its figures only within the codes of one dimension (two kinds of stay) has a sheet for
    each of them. All are trusted alike, so that every tie shows, between bodies and with the sum itself.

    Args:
        book: The figures.
        built: The system that holds them.
        measure: What is counted.
        period: For which period.
    """
    return tuple(_iterate_printed_sheets(book, built, measure, period))


def _iterate_printed_sheets(book: Ledger, built: LedgerSystem, measure: str, period: Period) -> Iterator[PrintedSheet]:
    providers = sorted({k.provider for k in built.first if (k.measure, k.period) == (measure, period)})
    sums = _map_member_sums(book, built)
    for provider in providers:
        keys = [k for k in book.at(measure, provider, period) if k in built.first]
        group = bool(book.list_members(provider, period))
        for base in _list_sheet_totals(book, Key(measure, provider, period), keys):
            breakdowns = dict(_iterate_breakdown_columns(book, built, base, keys))
            total = built.first.get(base)
            if total is None and not breakdowns:
                continue
            own_texts = {
                column: sums[column]
                for column in [total, *(c for group_ in breakdowns.values() for c in group_.values())]
                if column is not None and column in sums
            }
            yield PrintedSheet(SheetOwner(provider, base.dims), total, breakdowns, TRUST, own_texts if group else {})


def _list_sheet_totals(book: Ledger, whole: Key, keys: list[Key]) -> list[Key]:
    """The address of the whole sheet; where everything stands within one dimension, one for each code."""
    if any(k == whole for k in keys) or not keys:
        return [whole]
    shared = frozenset.intersection(*(frozenset(d for d, _ in k.dims) for k in keys))
    if len(shared) != 1:
        return [whole]
    (dimension,) = shared
    return sorted({whole.at(dimension, code) for k in keys if (code := k.code(dimension)) is not None})


def _iterate_breakdown_columns(
    book: Ledger, built: LedgerSystem, base: Key, keys: list[Key]
) -> Iterator[tuple[str, Mapping[str, str]]]:
    """The columns of each dimension's codes: the finest that the body states, and those it does not."""
    for dimension in sorted({d for k in keys for d, _ in k.dims} - {d for d, _ in base.dims}):
        if not book.collection.is_additive_dimension(base.measure, dimension):
            continue
        codes = dict(_iterate_code_columns(book, built, base, dimension, None))
        if any(built.anchors[column].observation is not None for column in codes.values()):
            yield dimension, codes


def _iterate_code_columns(
    book: Ledger, built: LedgerSystem, base: Key, dimension: str, parent: str | None
) -> Iterator[tuple[str, str]]:
    for code in book.parts(base if parent is None else base.at(dimension, parent), dimension):
        key = base.at(dimension, code.id)
        column = built.first.get(key)
        if column is None:
            continue
        observations = book.get_statements(key)
        if any(o.value.status is ValueStatus.NOT_APPLICABLE for o in observations):
            continue
        finer = list(_iterate_code_columns(book, built, base, dimension, code.id))
        if any(find_observation_interval(o) is not None for o in observations) or not any(
            built.anchors[c].observation is not None for _, c in finer
        ):
            yield code.id, column
        else:
            yield from finer


def _map_member_sums(book: Ledger, built: LedgerSystem) -> dict[str, str]:
    """The relation that adds up the members, by column of the group: the one that names the bodies."""
    texts_by_name: dict[str, str] = {}
    for id, row in built.rows.items():
        if row.form is RelationForm.MEMBERS:
            for part in row.left:
                column = built.first.get(part.key)
                direct = any(p.key.provider in book.collection.groups for p in row.right)
                if column is not None and (column not in texts_by_name or not direct):
                    texts_by_name[column] = id
    return texts_by_name


def generate_sheet_moves(built: LedgerSystem, found: Iterable[PrintedSheet]) -> tuple[PersonMove, ...]:
    """The moves between and within sheets; what happens to persons changes every printing of a figure.

    Args:
        built: The system.
        found: The sheets.
    """
    also = {ids[0]: ids for ids in built.printings.values()}
    every = [(_get_move_kind(move), move) for move in generate_moves(built.system, found)]
    single = [(kind, move) for kind, move in every if kind.what is not MoveReason.MOVED]
    coded = _merge_recoding_moves((kind, move) for kind, move in every if kind.what is MoveReason.MOVED)
    return tuple(
        move if kind.what is MoveReason.MISPRINT else _apply_to_all_printings(move, also)
        for kind, move in (*single, *coded)
    )


def _get_move_kind(move: PersonMove) -> MoveKind:
    assert isinstance(move.kind, MoveKind)
    return move.kind


def _merge_recoding_moves(moved: Iterable[tuple[MoveKind, PersonMove]]) -> Iterator[tuple[MoveKind, PersonMove]]:
    """One move for each body in place of one for each dimension: the same person, coded otherwise.

    Whoever is placed under another form in one list is often placed under another region too; that is one
    person and one kind of move, not two.
    """
    groups: dict[tuple[Hashable, MoveKind], list[PersonMove]] = {}
    for kind, move in moved:
        own_kind = MoveKind(MoveReason.OTHERWISE, in_the_sum=kind.in_the_sum)
        groups.setdefault((move.bodies[0], own_kind), []).append(move)
    for (body, kind), own_moves in sorted(groups.items(), key=lambda item: (str(item[0][0]), str(item[0][1]))):
        choices = tuple(group for move in own_moves for group in move.choices)
        yield kind, replace(own_moves[0], id=f"{kind}: {body}", kind=kind, choices=choices)


def _apply_to_all_printings(move: PersonMove, also: Mapping[str, tuple[str, ...]]) -> PersonMove:
    return replace(
        move,
        change=_copy_changes(move.change, also),
        choices=tuple(
            tuple(MoveChoice(c.label, _copy_changes(c.change, also), c.rows) for c in group) for group in move.choices
        ),
    )


def _copy_changes(change: Mapping[str, int], also: Mapping[str, tuple[str, ...]]) -> dict[str, int]:
    return {other_text: n for id, n in change.items() for other_text in also.get(id, (id,))}


MOST_CAUSES = 1_000
"""Causes that are explained."""
MOST_NEAR = 1_000
"""Tables that hang together, beyond which what does not fit in them is not explained."""


@dataclass(frozen=True, slots=True)
class CauseComponents:
    """What causes are explained in, and how many are not.

    Attributes:
        tables: The tables that hang together, of each place where something is explained.
        left: How many causes are not explained.
    """

    tables: tuple[frozenset[GroupKey], ...]
    left: int

    def split_ledger(self, book: Ledger, verdicts: RuleResults) -> Iterator[tuple[Ledger, list[RuleResult]]]:
        """The figures of each place, and every relation that speaks of these alone.

        Args:
            book: All figures.
            verdicts: Every relation.
        """
        place = {head: n for n, heads in enumerate(self.tables) for head in heads}
        rule_results: list[list[RuleResult]] = [[] for _ in self.tables]
        for lazy_result in verdicts.quiet(place):
            rule_results[place[lazy_result.head]].append(lazy_result.make())
        for verdict in verdicts.open:
            places = {place.get(head, -1) for head in _list_result_groups(verdict)}
            if len(places) == 1 and (at := places.pop()) >= 0:
                rule_results[at].append(verdict)
        for heads, own_results in zip(self.tables, rule_results, strict=True):
            stated = book.held.replace_groups(filter(book.held.__contains__, sorted(heads)), {})
            yield Ledger(book.collection, stated, book.absent, book.period), own_results


def split_cause_components(collection: StructuralMetadata, verdicts: Sequence[RuleResult]) -> CauseComponents:
    """What hangs together with the causes that are explained: the first, in the order in which they are told.

    Args:
        collection: The collection.
        verdicts: The relations of which there may be something to tell.
    """
    beside: dict[GroupKey, list[Sequence[GroupKey]]] = {}
    for verdict in verdicts:
        own_entries = _list_result_groups(verdict)
        for head in own_entries if len(own_entries) > 1 else ():
            beside.setdefault(head, []).append(own_entries)
    causes: dict[str, list[RuleResult]] = {}
    for verdict, name in select_failed_results(collection, verdicts):
        causes.setdefault(name, []).append(verdict)
    tables: dict[GroupKey, frozenset[GroupKey]] = {}
    told = 0
    for cause in causes.values():
        first = _list_result_groups(cause[0])[0]
        if first not in tables and told < MOST_CAUSES:
            around = _expand_connected_groups(
                {head for verdict in cause for head in _list_result_groups(verdict)}, beside
            )
            tables |= dict.fromkeys(around, around)
        told += bool(tables.get(first))
    places = dict.fromkeys(table for table in tables.values() if table)
    return CauseComponents(tuple(places), len(causes) - told)


def _expand_connected_groups(
    heads: set[GroupKey], beside: Mapping[GroupKey, Sequence[Sequence[GroupKey]]]
) -> frozenset[GroupKey]:
    """The tables that hang together with some; none where these are too many."""
    found_entries, waiting = set(heads), list(heads)
    while waiting and len(found_entries) <= MOST_NEAR:
        for own_entries in beside.get(waiting.pop(), ()):
            waiting += [head for head in own_entries if head not in found_entries]
            found_entries.update(own_entries)
    return frozenset(found_entries if len(found_entries) <= MOST_NEAR else ())


def _list_result_groups(verdict: RuleResult) -> list[GroupKey]:
    keys = (verdict.first, *(part.key for part in verdict.parts))
    return list(dict.fromkeys((key.measure, key.provider, key.period) for key in keys))


@dataclass(frozen=True, slots=True)
class AlternativeExplanation:
    """Explanations without one thing that happens in all the simplest ones.

    Attributes:
        without: What does not happen in them, at any body or in any sum.
        persons: The fewest persons that they need; None where there are none.
        more: How many more that is than in the simplest.
    """

    without: MoveReason
    persons: int | None
    more: int | None

    def to_dict(self) -> dict[str, Any]:
        """It as it stands in JSON."""
        return {"without": self.without.value, "persons": self.persons, "more": self.more}


def find_alternatives(
    scene: CauseSystem, moves: Sequence[PersonMove], found: AlternativeOptima
) -> Iterator[AlternativeExplanation]:
    """For each thing that happens in all the simplest explanations, the fewest persons without it.

    Each is one bound: nothing is searched for, so that it always ends.

    Args:
        scene: What the cause is explained in.
        moves: What may have happened.
        found: The simplest explanations.
    """
    shared = set.intersection(*({_get_move_reason(kind) for kind in tie.kinds} for tie in found.items))
    for what in sorted(shared):
        left = [move for move in moves if _get_move_reason(move.kind) is not what and not _is_misprint_move(move.kind)]
        persons, status = bound_fewest_persons(scene.built.system, left, rows=scene.broken)
        if status is Certainty.CONTRADICTED:
            yield AlternativeExplanation(what, None, None)
        elif persons is not None:
            yield AlternativeExplanation(what, persons, persons - found.persons)


def _get_move_reason(kind: object) -> MoveReason:
    assert isinstance(kind, MoveKind)
    return MoveReason.OTHERWISE if kind.what is MoveReason.MOVED else kind.what


def _is_misprint_move(kind: object) -> bool:
    return _get_move_reason(kind) is MoveReason.MISPRINT
