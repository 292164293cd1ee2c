"""Contradictions between relations of which none fails alone, each with its proof.

A relation that fails is told already, and takes no part in what contradicts. But the other sums around its
figures do: these may contradict each other too. Where it is proven that they can all be true together without
it, and nothing else speaks of these figures, neither has to be set up.

Two relations hang together where both speak of something that one body states of one measure for one period.
What contradicts hangs together, so that nothing about a body is missed by looking at these alone.

A relation alone is held against what is stated. Two of them can contradict each other over a figure that
stands nowhere: two breakdowns of one total, a group and its members, "x = y" and "x = y + 3". That is found
only when they are set up together. Where only stated figures are left when the relations are added up, what
they come to is told as one relation between these (R122); where declared relations take part, these are named
(R121).

Only what can contradict is set up: relations that something unstated decides, and the sums of bodies at whose
figures two ways to one number were met on the way (`Spread.clash`), so that the cost does not grow with what
fits.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence, Set

from tilstand.define.rules import RelationForm
from tilstand.kernel.feasibility import FeasibilityOracle, InfeasibleSet
from tilstand.kernel.system import LinearSystem
from tilstand.languages import format_message, quote_text
from tilstand.ledger.completion import complete_groups, select_marked_groups
from tilstand.ledger.interval import Interval
from tilstand.ledger.lattice import AggregationLattice, Dims, LatticeSum
from tilstand.ledger.ledger import Ledger
from tilstand.ledger.relations import LinearRelation, Outcome
from tilstand.ledger.system import LedgerSystem, build_system
from tilstand.model import Severity
from tilstand.model.observations import GroupKey
from tilstand.reconcile.certificates import combine_relations
from tilstand.reconcile.declared_rules import derive_declared_relations
from tilstand.reconcile.findings import append_in_brackets
from tilstand.reconcile.rule_results import RuleResult, RuleResults, judge_relation
from tilstand.reconcile.sides import NoSide
from tilstand.reconcile.span_relations import find_failing_span_relations, list_count_groups
from tilstand.report_text.print_forms import title_figure
from tilstand.terms import JoinedText, Key, Period, Text

_Edge = tuple[Key, Key]
"""A whole and one of its parts."""


def select_relevant_failures(
    book: Ledger, failing: Sequence[LinearRelation], rows: Iterable[LinearRelation], also: Iterable[Key]
) -> list[LinearRelation]:
    """The relations that fail and may have to do with what contradicts.

    Args:
        book: The figures of the latest vintage.
        failing: Relations that fail.
        rows: Relations that may contradict each other.
        also: Figures that may.
    """
    met = {_get_address_group_key(part.key) for row in rows for part in row.parts} | set(
        map(_get_address_group_key, also)
    )
    heads = [{_get_address_group_key(part.key) for part in row.parts} for row in failing]
    apart = [n for n, row in enumerate(failing) if _is_latest_vintage(book, row)]
    sound = _find_sound_groups(book, [failing[n] for n in apart])
    found_numbers = set(range(len(failing))) - {n for n in apart if heads[n] <= sound}
    while True:
        met.update(head for n in found_numbers for head in heads[n])
        more = {n for n in apart if n not in found_numbers and not met.isdisjoint(heads[n])}
        if not more:
            return [row for n, row in enumerate(failing) if n in found_numbers]
        found_numbers |= more


def _is_latest_vintage(book: Ledger, row: LinearRelation) -> bool:
    """True if a relation speaks of no figure of an older vintage."""
    return all(part.observation is None or part.observation in book.get_statements(part.key) for part in row.parts)


def _find_sound_groups(book: Ledger, failing: Iterable[LinearRelation]) -> Set[GroupKey]:
    """The heads of some relations of which everything but these is proven to hold."""
    dropped: dict[GroupKey, set[_Edge]] = {}
    for row in failing:
        for part in row.parts:
            dropped.setdefault(_get_address_group_key(part.key), set())
        for whole, key in _list_whole_part_edges(row):
            dropped[_get_address_group_key(whole)].add((whole, key))
    left: dict[GroupKey, tuple[AggregationLattice, Mapping[Dims, Interval]]] = {}
    aggregation_lattices_by_pair: dict[tuple[int, frozenset[tuple[Dims, Dims]]], AggregationLattice] = {}
    for head, edges in dropped.items():
        around = book.find_group_lattice(head) if _is_count_group(book, head) else None
        if around is not None:
            shape, given = around
            own_pairs = frozenset((whole.dims, current_key.dims) for whole, current_key in edges)
            name = id(shape), own_pairs
            if name not in aggregation_lattices_by_pair:
                aggregation_lattices_by_pair[name] = _drop_lattice_edges(shape, own_pairs)
            left[head] = aggregation_lattices_by_pair[name], given
    return {
        head
        for complete_group in complete_groups(left)
        for head in select_marked_groups(complete_group.heads, complete_group.good)
    }


def _list_whole_part_edges(row: LinearRelation) -> Iterator[_Edge]:
    """The wholes and parts between which a relation of one head is what its code lists say."""
    if row.form is RelationForm.BREAKDOWN:
        yield from ((row.left[0].key, part.key) for part in row.right)
    elif row.form is RelationForm.PART:
        yield row.right[0].key, row.left[0].key


def _drop_lattice_edges(shape: AggregationLattice, edges: Set[tuple[Dims, Dims]]) -> AggregationLattice:
    """A lattice without the sums that some relations are."""
    return AggregationLattice(shape.dims, shape.at, tuple(_list_remaining_sums(shape, edges)), shape.uses)


def _list_remaining_sums(shape: AggregationLattice, edges: Set[tuple[Dims, Dims]]) -> Iterator[LatticeSum]:
    for lattice_sum in shape.sums:
        whole = shape.dims[lattice_sum.whole]
        parts = tuple(part for part in lattice_sum.parts if (whole, shape.dims[part]) not in edges)
        if parts == lattice_sum.parts:
            yield lattice_sum
        elif parts and not lattice_sum.adds:
            yield LatticeSum(lattice_sum.whole, parts, lattice_sum.adds)


def _is_count_group(book: Ledger, head: GroupKey) -> bool:
    return book.collection.measures[head[0]].statistic == "count"


def _get_address_group_key(key: Key) -> GroupKey:
    return key.measure, key.provider, key.period


def select_connected_relations(
    rows: Collection[LinearRelation], failing: Collection[LinearRelation], about: Set[str]
) -> tuple[list[LinearRelation], list[LinearRelation]]:
    """The relations of either kind that hang together with figures of some bodies.

    Args:
        rows: Relations that may contradict each other.
        failing: Relations that fail by themselves.
        about: The bodies.
    """
    beside: dict[GroupKey, list[frozenset[GroupKey]]] = {}
    for own_entries in map(_list_relation_groups, (*rows, *failing)):
        for head in own_entries:
            beside.setdefault(head, []).append(own_entries)
    waiting = [head for head in beside if head[1] in about]
    met = set(waiting)
    while waiting:
        for own_entries in beside[waiting.pop()]:
            waiting += own_entries - met
            met |= own_entries
    return list(_select_touching_relations(rows, met)), list(_select_touching_relations(failing, met))


def _select_touching_relations(rows: Iterable[LinearRelation], heads: Set[GroupKey]) -> Iterator[LinearRelation]:
    return (row for row in rows if not heads.isdisjoint(_list_relation_groups(row)))


def _list_relation_groups(row: LinearRelation) -> frozenset[GroupKey]:
    return frozenset((part.key.measure, part.key.provider, part.key.period) for part in row.parts)


_MOST = 20
_NAMED = 6
_HEAVIEST = (Severity.INFO, Severity.WARNING, Severity.ERROR)


def find_contradictions(
    book: Ledger, verdicts: RuleResults, period: Period, about: Set[str] = frozenset()
) -> Iterator[RuleResult]:
    """What the relations contradict together, where none of them fails alone.

    Relations that fail are left out, and so are the sums over a group's members where one of them fails: both
    are told already. After each contradiction one of its relations is set aside, and the rest is tried again.

    Args:
        book: The figures.
        verdicts: Every relation, evaluated by itself.
        period: The edition's period, for terms that name none.
        about: The bodies that are asked about, where not all are: only what hangs together with their
            figures is set up.
    """
    failing = [v.row for v in verdicts.open if v.row is not None and v.row.outcome is Outcome.FAILS]
    members = [row for row in failing if row.form is RelationForm.MEMBERS]
    blamed = {(p.key.measure, p.key.period) for row in members for p in row.parts}
    latest = book.vintage_views[0]
    rows = [
        r for r in _collect_joint_relations(book, verdicts.open, failing, blamed, period) if _is_count_relation(book, r)
    ]
    open_heads = (
        head
        for key in list_count_groups(latest)
        if (head := _get_contradiction_group_key(key)) not in latest.consistent
    )
    clashing = [key for head in open_heads if latest.has_clash(head) for key in latest.at(*head)]
    if not rows and not clashing:
        return
    if about:
        rows, failing = select_connected_relations(rows, failing, about)
    failing = select_relevant_failures(
        latest, [row for row in failing if _is_count_relation(book, row)], rows, clashing
    )
    rows = [*_collect_consistent_relations(latest, verdicts, [*rows, *failing]), *rows]
    built = build_system(book, [*rows, *failing], clashing, gather=True)
    own_numbers = set(map(id, failing))
    told = {name for name, row in built.rows.items() if id(row) in own_numbers}
    yield from _report_contradictions(book, built, built.system.drop_constraints(told))


def _report_contradictions(book: Ledger, built: LedgerSystem, system: LinearSystem) -> Iterator[RuleResult]:
    """A verdict on each contradiction.

    What comes to the same stated figures in several ways, or to some of them, is told once: without a
    declared relation if there is such a way, and in the shortest.
    """
    found_entries: list[tuple[tuple[bool, int], frozenset[object], RuleResult]] = []
    oracle = FeasibilityOracle(system)
    for _ in range(_MOST):
        conflict = min(oracle.ask(()).conflicts, key=_order_conflict, default=None)
        if conflict is None:
            break
        added = combine_relations(book, built, system, conflict)
        declared = any(id in built.rows and built.rows[id].relation for id in conflict.relations)
        if added is not None and not declared:
            verdict = judge_relation(added.row, about=added.about)
        else:
            verdict = _make_contradiction_result(book, built, system, conflict)
        stated = frozenset[object](p.key for p in added.row.parts if p.observation) if added else frozenset()
        entry = (declared, len(conflict.relations)), stated or conflict.relations, verdict
        same = next((n for n, (_, old, _) in enumerate(found_entries) if old <= entry[1] or entry[1] <= old), None)
        if same is None:
            found_entries.append(entry)
        elif entry[0] < found_entries[same][0]:
            found_entries[same] = entry
        oracle = oracle.drop_oracle_constraints({_choose_weakest_relation(built, conflict)})
    yield from (verdict for _, _, verdict in found_entries)


def _collect_joint_relations(
    book: Ledger,
    verdicts: Sequence[RuleResult],
    failing: Sequence[LinearRelation],
    blamed: Set[tuple[str, Period]],
    period: Period,
) -> Iterator[LinearRelation]:
    """The relations that rest on a figure which nobody stated, none between figures of different readings."""
    seen = {_make_relation_identity(row) for row in failing}
    for verdict in verdicts:
        row = verdict.row
        if row is None or row.form.is_single_figure or row.outcome is Outcome.FAILS:
            continue
        if row.outcome is not Outcome.UNTESTED and not row.accepted:
            continue  # an accepted difference stands in place of the sum that the code list implies
        about = {(p.key.measure, p.key.period) for p in row.parts}
        if row.form is not RelationForm.MEMBERS or blamed.isdisjoint(about):
            seen.add(_make_relation_identity(row))
            yield row
    latest = book.vintage_views[0]
    declared = (
        row for relation in book.collection.relations for row in derive_declared_relations(latest, relation, period)
    )
    unsaid = (row for row in declared if any(p.observation is None for p in row.parts))
    for row in (*unsaid, *find_failing_span_relations(latest, blamed)):
        if _make_relation_identity(row) not in seen and not book.vintages_by_group.is_mixed_vintage(
            map(_get_contradiction_group_key, _iterate_relation_keys(row)), across=row.form.is_across_periods
        ):
            yield row


def _collect_consistent_relations(
    book: Ledger, verdicts: RuleResults, rows: Iterable[LinearRelation]
) -> Iterator[LinearRelation]:
    """What rests on a figure that nobody stated in consistent heads, where something else speaks of them.

    By itself it contradicts nothing.
    """
    met = {_get_contradiction_group_key(part.key) for row in rows for part in row.parts}
    for lazy_result in verdicts.quiet(met):
        row = None if lazy_result.holds else lazy_result.make().row
        if row is not None and not row.form.is_single_figure and row.outcome is Outcome.UNTESTED:
            yield row


def _iterate_relation_keys(row: LinearRelation) -> Iterator[Key]:
    return (part.key for part in row.parts)


def _get_contradiction_group_key(key: Key) -> GroupKey:
    return key.measure, key.provider, key.period


def _make_relation_identity(row: LinearRelation) -> tuple[object, ...]:
    return row.form, row.relation, tuple((p.key, p.times) for p in row.parts)


def _is_count_relation(book: Ledger, row: LinearRelation) -> bool:
    """True for whole numbers that cannot be below zero."""
    measures = [book.collection.measures[p.key.measure] for p in row.parts]
    return all(m.statistic == "count" and m.unit.counted for m in measures)


def _order_conflict(conflict: InfeasibleSet) -> tuple[object, ...]:
    return conflict.certificate is None, len(conflict.relations), sorted(conflict.relations)


def _choose_weakest_relation(built: LedgerSystem, conflict: InfeasibleSet) -> str:
    """The relation of a contradiction that is set aside to see what else there is: a declared one, if any."""
    ledger = built.rows
    return max(conflict.relations, key=lambda id: (id in ledger and bool(ledger[id].relation), id))


def _make_contradiction_result(
    book: Ledger, built: LedgerSystem, system: LinearSystem, conflict: InfeasibleSet
) -> RuleResult:
    rows = [built.rows[id] for id in sorted(conflict.relations) if id in built.rows]
    declared = [row for row in rows if row.relation]
    parts = {p.key: p for row in (declared or rows) for p in row.parts}
    proof = conflict.certificate
    names = [_name_relation(book, row) for row in (declared or rows)]
    weights = {r.id: Severity(r.severity) for r in book.collection.relations}
    return RuleResult(
        rule="R121",
        outcome=Outcome.UNTESTED if proof is None else Outcome.FAILS,
        observed=NoSide(),
        expected=NoSide(),
        parts=tuple(parts.values()),
        sources=tuple(dict.fromkeys(s for row in rows for s in row.sources)),
        relation=declared[0].relation if declared else "",
        beneath=tuple(dict.fromkeys(row.relation for row in declared)),
        facts={"relations": _list_relation_names(list(dict.fromkeys(names)))},
        severity=min((weights[row.relation] for row in declared), key=_HEAVIEST.index, default=None),
        family="contradiction",
        certificate=tuple(proof.text(system).splitlines()) if proof and proof.is_valid_in(system) else (),
    )


def _name_relation(book: Ledger, row: LinearRelation) -> Text:
    """A relation by the name it was declared under, with the code it stands for; else by its first figure."""
    key = row.parts[0].key
    if not row.relation:
        return title_figure(book.collection, key)
    label = book.collection.labels[f"relations.{row.relation}"]
    return append_in_brackets(quote_text(label), row.relation)


def _list_relation_names(names: Sequence[Text]) -> Text:
    shown = JoinedText(tuple(names[:_NAMED]), "; ")
    more = len(names) - _NAMED
    return shown if more <= 0 else format_message("explain.text.and_more", list=shown, n=more)
