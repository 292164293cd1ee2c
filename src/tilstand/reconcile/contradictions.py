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

from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Sequence, Set
from dataclasses import replace

from tilstand.define.rules import RelationForm
from tilstand.kernel.feasibility import FeasibilityOracle, InfeasibleSet
from tilstand.languages import format_message, quote_text
from tilstand.ledger.ledger import Ledger
from tilstand.ledger.relations import LinearRelation, Outcome, make_relation_term
from tilstand.ledger.system import LedgerSystem, build_system
from tilstand.model import Severity
from tilstand.model.observations import GroupKey
from tilstand.reconcile.certificates import combine_relations
from tilstand.reconcile.declared_rules import derive_declared_relations
from tilstand.reconcile.findings import (
    append_in_brackets,
    format_relation_line,
    join_texts,
    name_body,
    name_dimension_inline,
)
from tilstand.reconcile.rule_results import RuleResult, RuleResults, judge_relation
from tilstand.reconcile.sides import NoSide
from tilstand.reconcile.span_relations import derive_span_relations, list_count_groups
from tilstand.terms import FigureOrigin, JoinedText, Key, Period, Text


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
    failing = [row for row in failing if _is_count_relation(book, row)]
    rows = [r for r in _collect_joint_relations(book, verdicts.open, failing, period) if _is_count_relation(book, r)]
    if about:
        rows, failing = select_connected_relations(rows, failing, about)
    latest, *older = book.vintage_views
    unproven = [key for key in _list_unproven_addresses(latest) if not about or key.provider in about]
    if rows or unproven:
        built = build_system(book, [*rows, *failing], unproven, gather=True)
        yield from _report_contradictions(book, built, failing)
    for view in older:
        several = book.vintages_by_group.several
        unproven = [key for key in _list_unproven_addresses(view) if _get_group_key(key) in several]
        own_failing = [row for row in failing if _is_stated_in(view, row)]
        built = build_system(view, own_failing, unproven, gather=True)
        yield from _report_contradictions(view, built, own_failing)


def _list_unproven_addresses(view: Ledger) -> Iterator[Key]:
    """The stated addresses of tables of which it is not proven that they can be true by themselves."""
    heads = map(_get_group_key, list_count_groups(view))
    return (key for head in heads if head not in view.consistent for key in view.at(*head))


def _is_stated_in(view: Ledger, row: LinearRelation) -> bool:
    return all(part.observation is None or part.observation in view.get_statements(part.key) for part in row.parts)


def _report_contradictions(
    book: Ledger, built: LedgerSystem, failing: Sequence[LinearRelation]
) -> Iterator[RuleResult]:
    """A verdict on each contradiction that is left when the figures are set free that others may be wrong by.

    Freed are a figure of each relation that fails by itself and of each contradiction: the one that most of them
    share, so that one wrong figure is told once. A declared relation is set aside in place of a figure.
    """
    system = built.system
    broken = {id for row in failing if (id := built.named(row)) is not None}
    printed = {column.id for column in system.columns if column.value is not None}
    told: list[Set[str]] = [printed & system.row(id).coefficients.keys() for id in sorted(broken)]
    oracle = FeasibilityOracle(system).drop_oracle_constraints(broken)
    for _ in range(_MOST):
        freed = {system.structure.column[id] for id in _choose_shared_figures(told)}
        conflict = min(oracle.ask(freed).conflicts, key=_order_conflict, default=None)
        if conflict is None:
            return
        declared = {id for id in conflict.relations if id in built.rows and built.rows[id].relation}
        combined = None if declared else combine_relations(built, conflict)
        if combined is not None:
            yield _report_combined_relation(book, combined, _name_declarations(book, built, conflict))
        else:
            yield _make_contradiction_result(book, built, conflict)
        if declared or not conflict.figures:
            oracle = oracle.drop_oracle_constraints({max(declared or conflict.relations)})
        else:
            told.append(conflict.figures)


def _name_declarations(book: Ledger, built: LedgerSystem, conflict: InfeasibleSet) -> Text:
    """What the collection declares that the sums of a contradiction rest on: members, code lists, periods."""
    names: dict[str, Text] = {}
    for id in sorted(conflict.relations):
        form = built.forms[id]
        keys = [built.anchors[column].key for column in built.system.row(id).coefficients]
        if form is RelationForm.MEMBERS:
            group = max((key.provider for key in keys), key=lambda name: len(book.collection.list_group_members(name)))
            names[group] = format_message("explain.rests.members", group=name_body(book.collection, group))
        elif form in (RelationForm.BREAKDOWN, RelationForm.PART):
            every = [frozenset(key.dims) for key in keys]
            for dimension in sorted({name for name, _ in frozenset.union(*every) - frozenset.intersection(*every)}):
                label = name_dimension_inline(book.collection, dimension)
                names[dimension] = format_message("explain.rests.codes", dimension=label)
        else:
            names["periods"] = format_message("explain.rests.periods")
    return join_texts(names.values())


def _report_combined_relation(book: Ledger, row: LinearRelation, declared: Text) -> RuleResult:
    """Tell a contradiction of one table at its total, and another at the widest figure that is open."""
    heads = {_get_group_key(part.key) for part in row.parts}
    stated = {part.key: part.observation.origin for part in row.parts if part.observation is not None}
    still_open = [key for key, origin in stated.items() if origin is not FigureOrigin.ADJUSTED] or [*stated]
    width = {key: len(book.collection.list_group_members(key.provider)) for key in still_open}
    widest = min(still_open, key=lambda key: (-width[key], len(key.dims), key), default=None)
    result = judge_relation(row, about=Key(*heads.pop()) if len(heads) == 1 else widest)
    return replace(result, facts={"relation": format_relation_line(book.collection, result), "declared": declared})


def _choose_shared_figures(groups: Iterable[Set[str]]) -> set[str]:
    """A figure of each group, as few as a greedy choice comes to: the one that stands in most of them first."""
    waiting = [group for group in groups if group]
    chosen: set[str] = set()
    while waiting:
        uses = Counter(id for group in waiting for id in group)
        best = min(uses, key=lambda id: (-uses[id], id))
        chosen.add(best)
        waiting = [group for group in waiting if best not in group]
    return chosen


def _collect_joint_relations(
    book: Ledger, verdicts: Sequence[RuleResult], failing: Sequence[LinearRelation], period: Period
) -> Iterator[LinearRelation]:
    """The relations that rest on a figure which nobody stated, none between figures of different readings.

    A group that does not agree with its members somewhere is told of: its sums are left out wherever they are.
    """
    seen = {_make_relation_identity(row) for row in failing}
    blamed = {_get_group_key(row.left[0].key) for row in failing if row.form is RelationForm.MEMBERS}
    for verdict in verdicts:
        row = verdict.row
        if row is None or row.form.is_single_figure or row.outcome is Outcome.FAILS:
            continue
        if row.outcome is not Outcome.UNTESTED and not row.accepted:
            continue  # an accepted difference stands in place of the sum that the code list implies
        if row.form is not RelationForm.MEMBERS or _get_group_key(row.left[0].key) not in blamed:
            seen.add(_make_relation_identity(row))
            yield row
    latest = book.vintage_views[0]
    declared = (
        row for relation in book.collection.relations for row in derive_declared_relations(latest, relation, period)
    )
    unsaid = (row for row in declared if any(p.observation is None for p in row.parts))
    for row in (*unsaid, *derive_span_relations(latest, blamed)):
        if _make_relation_identity(row) not in seen and not book.vintages_by_group.is_mixed_vintage(
            (_get_group_key(part.key) for part in row.parts), across=row.form.is_across_periods
        ):
            yield row


def _get_group_key(key: Key) -> GroupKey:
    return key.measure, key.provider, key.period


def _make_relation_identity(row: LinearRelation) -> tuple[object, ...]:
    return row.form, row.relation, tuple((p.key, p.times) for p in row.parts)


def _is_count_relation(book: Ledger, row: LinearRelation) -> bool:
    """True for whole numbers that cannot be below zero."""
    measures = [book.collection.measures[p.key.measure] for p in row.parts]
    return all(m.statistic == "count" and m.unit.counted for m in measures)


def _order_conflict(conflict: InfeasibleSet) -> tuple[object, ...]:
    return conflict.certificate is None, len(conflict.relations), sorted(conflict.relations)


def _make_contradiction_result(book: Ledger, built: LedgerSystem, conflict: InfeasibleSet) -> RuleResult:
    rows = [built.rows[id] for id in sorted(conflict.relations) if id in built.rows]
    declared = [row for row in rows if row.relation]
    parts = {p.key: p for row in declared for p in row.parts}
    for id in sorted(conflict.figures) if not declared else ():
        anchor = built.anchors[id]
        parts[anchor.key] = make_relation_term(book, anchor.key, observation=anchor.observation)
    proof = conflict.certificate
    names = [_name_relation(book, row) for row in declared] or [_name_declarations(book, built, conflict)]
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
        certificate=tuple(proof.text(built.system).splitlines()) if proof and proof.is_valid_in(built.system) else (),
    )


def _name_relation(book: Ledger, row: LinearRelation) -> Text:
    """A declared relation by its name."""
    return append_in_brackets(quote_text(book.collection.labels[f"relations.{row.relation}"]), row.relation)


def _list_relation_names(names: Sequence[Text]) -> Text:
    shown = JoinedText(tuple(names[:_NAMED]), "; ")
    more = len(names) - _NAMED
    return shown if more <= 0 else format_message("explain.text.and_more", list=shown, n=more)
