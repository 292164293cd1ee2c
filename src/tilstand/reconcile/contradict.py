"""Relations that cannot hold together, whatever the figures are that nobody stated: each with its proof.

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

from collections.abc import Iterable, Iterator, Sequence, Set

from tilstand.book.build import Built, build
from tilstand.book.figures import Book
from tilstand.book.row import LinearRelation, Outcome
from tilstand.define.rules import RelationForm
from tilstand.kernel.conflict import Conflict, Oracle
from tilstand.kernel.system import System
from tilstand.languages import message, quoted
from tilstand.model import Severity
from tilstand.model.statements import Head
from tilstand.reconcile.crossing import crossing, heads
from tilstand.reconcile.declare import linear
from tilstand.reconcile.find import beside
from tilstand.reconcile.involve import involved
from tilstand.reconcile.near import near
from tilstand.reconcile.side import Unsaid
from tilstand.reconcile.sum_up import summed
from tilstand.reconcile.verdict import Verdict, from_row
from tilstand.reconcile.verdicts import Verdicts
from tilstand.terms import Joined, Key, Period, Text
from tilstand.text.place import named

__all__ = ["contradictions"]

_MOST = 20
_NAMED = 6
_HEAVIEST = (Severity.INFO, Severity.WARNING, Severity.ERROR)


def contradictions(
    book: Book, verdicts: Verdicts, period: Period, about: Set[str] = frozenset()
) -> Iterator[Verdict]:
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
    latest = book.views[0]
    rows = [r for r in _together(book, verdicts.open, failing, blamed, period) if _counts(book, r)]
    open_heads = (head for key in heads(latest) if (head := _head(key)) not in latest.consistent)
    clashing = [key for head in open_heads if latest.clashes(head) for key in latest.at(*head)]
    if not rows and not clashing:
        return
    if about:
        rows, failing = near(rows, failing, about)
    failing = involved(latest, [row for row in failing if _counts(book, row)], rows, clashing)
    rows = [*_quiet(latest, verdicts, [*rows, *failing]), *rows]
    built = build(book, [*rows, *failing], clashing, gather=True)
    own = set(map(id, failing))
    told = {name for name, row in built.rows.items() if id(row) in own}
    yield from _told(book, built, built.system.without(told))


def _told(book: Book, built: Built, system: System) -> Iterator[Verdict]:
    """A verdict on each contradiction.

    What comes to the same stated figures in several ways, or to some of them, is told once: without a
    declared relation if there is such a way, and in the shortest.
    """
    found: list[tuple[tuple[bool, int], frozenset[object], Verdict]] = []
    oracle = Oracle(system)
    for _ in range(_MOST):
        conflict = min(oracle.ask(()).conflicts, key=_order, default=None)
        if conflict is None:
            break
        added = summed(book, built, system, conflict)
        declared = any(id in built.rows and built.rows[id].relation for id in conflict.relations)
        if added is not None and not declared:
            verdict = from_row(added.row, about=added.about)
        else:
            verdict = _verdict(book, built, system, conflict)
        stated = frozenset[object](p.key for p in added.row.parts if p.observation) if added else frozenset()
        one = (declared, len(conflict.relations)), stated or conflict.relations, verdict
        same = next((n for n, (_, old, _) in enumerate(found) if old <= one[1] or one[1] <= old), None)
        if same is None:
            found.append(one)
        elif one[0] < found[same][0]:
            found[same] = one
        oracle = oracle.without({_weakest(built, conflict)})
    yield from (verdict for _, _, verdict in found)


def _together(
    book: Book,
    verdicts: Sequence[Verdict],
    failing: Sequence[LinearRelation],
    blamed: Set[tuple[str, Period]],
    period: Period,
) -> Iterator[LinearRelation]:
    """The relations that rest on a figure which nobody stated, none between figures of different readings."""
    seen = {_name(row) for row in failing}
    for verdict in verdicts:
        row = verdict.row
        if row is None or row.form.one_figure or row.outcome is Outcome.FAILS:
            continue
        if row.outcome is not Outcome.UNTESTED and not row.accepted:
            continue  # an accepted difference stands in place of the sum that the code list implies
        about = {(p.key.measure, p.key.period) for p in row.parts}
        if row.form is not RelationForm.MEMBERS or blamed.isdisjoint(about):
            seen.add(_name(row))
            yield row
    latest = book.views[0]
    declared = (row for relation in book.collection.relations for row in linear(latest, relation, period))
    unsaid = (row for row in declared if any(p.observation is None for p in row.parts))
    for row in (*unsaid, *crossing(latest, blamed)):
        if _name(row) not in seen and not book.vintages.mixed(
            map(_head, _keys(row)), across=row.form.of_periods
        ):
            yield row


def _quiet(book: Book, verdicts: Verdicts, rows: Iterable[LinearRelation]) -> Iterator[LinearRelation]:
    """What rests on a figure that nobody stated in consistent heads, where something else speaks of them.

    By itself it contradicts nothing.
    """
    met = {_head(part.key) for row in rows for part in row.parts}
    for one in verdicts.quiet(met):
        row = None if one.holds else one.make().row
        if row is not None and not row.form.one_figure and row.outcome is Outcome.UNTESTED:
            yield row


def _keys(row: LinearRelation) -> Iterator[Key]:
    return (part.key for part in row.parts)


def _head(key: Key) -> Head:
    return key.measure, key.provider, key.period


def _name(row: LinearRelation) -> tuple[object, ...]:
    return row.form, row.relation, tuple((p.key, p.times) for p in row.parts)


def _counts(book: Book, row: LinearRelation) -> bool:
    """True for whole numbers that cannot be below zero."""
    measures = [book.collection.measures[p.key.measure] for p in row.parts]
    return all(m.statistic == "count" and m.unit.counted for m in measures)


def _order(conflict: Conflict) -> tuple[object, ...]:
    return conflict.certificate is None, len(conflict.relations), sorted(conflict.relations)


def _weakest(built: Built, conflict: Conflict) -> str:
    """The relation of a contradiction that is set aside to see what else there is: a declared one, if any."""
    ledger = built.rows
    return max(conflict.relations, key=lambda id: (id in ledger and bool(ledger[id].relation), id))


def _verdict(book: Book, built: Built, system: System, conflict: Conflict) -> Verdict:
    rows = [built.rows[id] for id in sorted(conflict.relations) if id in built.rows]
    declared = [row for row in rows if row.relation]
    parts = {p.key: p for row in (declared or rows) for p in row.parts}
    proof = conflict.certificate
    names = [_words(book, row) for row in (declared or rows)]
    weights = {r.id: Severity(r.severity) for r in book.collection.relations}
    return Verdict(
        rule="R121",
        outcome=Outcome.UNTESTED if proof is None else Outcome.FAILS,
        observed=Unsaid(),
        expected=Unsaid(),
        parts=tuple(parts.values()),
        sources=tuple(dict.fromkeys(s for row in rows for s in row.sources)),
        relation=declared[0].relation if declared else "",
        beneath=tuple(dict.fromkeys(row.relation for row in declared)),
        facts={"relations": _listed(list(dict.fromkeys(names)))},
        severity=min((weights[row.relation] for row in declared), key=_HEAVIEST.index, default=None),
        family="contradiction",
        certificate=tuple(proof.text(system).splitlines()) if proof and proof.verify(system) else (),
    )


def _words(book: Book, row: LinearRelation) -> Text:
    """A relation by the name it was declared under, with the code it stands for; else by its first figure."""
    key = row.parts[0].key
    if not row.relation:
        return named(book.collection, key)
    label = book.collection.labels[f"relations.{row.relation}"]
    return beside(quoted(label), row.relation)


def _listed(names: Sequence[Text]) -> Text:
    shown = Joined(tuple(names[:_NAMED]), "; ")
    more = len(names) - _NAMED
    return shown if more <= 0 else message("explain.text.and_more", list=shown, n=more)
