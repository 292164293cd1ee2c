"""The ledger and its relations as an exact integer system with permanent ids.

A figure that is stated is a column of its own, named by its address and the place where it stands. The same
figure in two places is two columns and a relation, so that the relation can be blamed. An address that nobody
stated is a column without a printed value, tied to what was stated around it by the code lists' own sums.

`Ledger.bound_address` is an interval from what is stated beside an address, as cheap as a few sums.
`bound_by_relations` asks the
kernel, which takes all relations together, and proves both ends. It may narrow what `Ledger.bound_address`
allows, and
never widens it; a law over generated books holds the two together.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache

from tilstand.define.rules import RelationForm, get_rule_of_form
from tilstand.kernel import system as kernel
from tilstand.kernel.bounds import FigureBounds, compute_bounds
from tilstand.kernel.system import LinearSystem
from tilstand.ledger.interval import Interval, find_observation_interval
from tilstand.ledger.ledger import Ledger
from tilstand.ledger.relations import LinearRelation, RelationTerm
from tilstand.model import Observation
from tilstand.terms import FigureOrigin, Key, Period, ValueStatus

_WEIGHTS = {FigureOrigin.SUBMITTED: 3, FigureOrigin.COUNTED: 3, FigureOrigin.ADJUSTED: 9}
_OTHER = 2
_AND_BESIDE = "and others"
"""What the id of a column says that stands for codes of which nothing is said, by the first of them."""
GroupKey = tuple[str, str, Period]


@dataclass(frozen=True, slots=True)
class LedgerAnchor:
    """What a column stands for.

    Attributes:
        key: The address.
        observation: The statement; None where nobody stated the figure.
    """

    key: Key
    observation: Observation | None = None


@dataclass(frozen=True, slots=True)
class LedgerSystem:
    """The system, and what its ids stand for.

    Attributes:
        system: What the kernel computes on.
        anchors: What each column stands for, by column id.
        rows: The relation of the ledger behind each row that is one, by row id.
        forms: What each row says of its figures, by row id.
        first: Column of each address: its most trusted statement, or the address itself.
        printings: Every column of an address that is stated more than once.
        left_out: Relations that are not whole-number arithmetic, by row id, with the figure that is none.
    """

    system: kernel.LinearSystem
    anchors: Mapping[str, LedgerAnchor]
    rows: Mapping[str, LinearRelation]
    forms: Mapping[str, RelationForm]
    first: Mapping[Key, str]
    printings: Mapping[Key, tuple[str, ...]]
    left_out: Mapping[str, Key]

    def named(self, row: LinearRelation) -> str | None:
        """The id of a relation of the ledger; None where it was left out."""
        return next((id for id, linear_relation in self.rows.items() if linear_relation is row), None)


def get_doubt_weight(observation: Observation) -> int:
    """Cost of doubting a statement: a body's own submission is trusted more than what is printed about it."""
    if observation.value.status is ValueStatus.NOT_APPLICABLE:
        return 9
    return _WEIGHTS.get(observation.origin, _OTHER)


def make_variable_id(observation: Observation) -> str:
    """The permanent id of a statement: its address and where it stands."""
    source = observation.source
    place = f"{source.document}:{source.line}" if source.line is not None else source.document
    cell = f"!{source.sheet}!{source.cell}" if source.cell else ""
    return f"{observation.key.text()} @ {place}{cell}"


def build_system(
    book: Ledger, rows: Iterable[LinearRelation], also: Iterable[Key] = (), *, gather: bool = False
) -> LedgerSystem:
    """The system of some relations of the ledger and the sums that stand behind their figures.

    Args:
        book: The figures.
        rows: Relations over counts.
        also: Further addresses that are to be columns.
        gather: True to take together what nobody speaks of, where only what contradicts is looked for.

    Raises:
        KernelError: Relations or figures that are not whole-number arithmetic in a way that was not foreseen.
    """
    frame = _SystemBuilder(book)
    rows, also = tuple(rows), tuple(also)
    for key in also:
        frame.column(key)
    for row in rows:
        for part in row.parts:
            frame.part(row, part)
    frame.add_code_list_sums(gather=gather)
    for row in rows:
        frame.add(row)
    frame.remove_idle_sums(also)
    return frame.freeze_system()


class _SystemBuilder:
    """Columns and rows as they are collected."""

    def __init__(self, book: Ledger) -> None:
        self.book = book
        self.columns: dict[str, kernel.Variable] = {}
        self.anchors: dict[str, LedgerAnchor] = {}
        self.found: dict[str, kernel.Constraint] = {}
        self.rows: dict[str, LinearRelation] = {}
        self.forms: dict[str, RelationForm] = {}
        self.left_out: dict[str, Key] = {}
        self._chosen: dict[Key, str] = {}
        self._by_key: dict[Key, dict[Observation, str]] = {}

    def statements(self, key: Key) -> Mapping[Observation, str]:
        """The columns of an address's statements, the most trusted first; each is made once."""
        if key not in self._by_key:
            texts_by_observation: dict[Observation, str] = {}
            for observation in self.book.get_statements(key):
                interval = find_observation_interval(observation)
                if interval is None or not _has_whole_numbers(interval):
                    continue
                id = make_variable_id(observation)
                while id in self.columns:
                    id += "'"
                texts_by_observation[observation] = id
                self.columns[id] = _make_statement_variable(id, interval, observation)
                self.anchors[id] = LedgerAnchor(key, observation)
            self._by_key[key] = texts_by_observation
        return self._by_key[key]

    def column(self, key: Key) -> str:
        """The column that relations use for an address: its latest vintage, never an older one."""
        if key in self._chosen:
            return self._chosen[key]
        latest = self.book.vintage_views[0].get_statements(key)
        first = next((id for observation, id in self.statements(key).items() if observation in latest), None)
        if first is not None:
            self._chosen[key] = first
            return first
        id = self._chosen[key] = _format_address(key)
        if id not in self.columns:
            self.columns[id] = kernel.Variable(id)
            self.anchors[id] = LedgerAnchor(key)
        return id

    def part(self, row: LinearRelation, part: RelationTerm) -> str:
        """The column of a term: the statement it uses, or its address.

        What an older reading leaves unstated is a figure of its own: it is not that of the latest.
        """
        if part.observation is not None:
            own_text = self.statements(part.key).get(part.observation)
            if own_text is not None:
                return own_text
        older = self._find_older_variable(row)
        if older is None or part.observation is not None:
            return self.column(part.key)
        id = f"{_format_address(part.key)} beside {older}"
        if id not in self.columns:
            self.columns[id] = kernel.Variable(id)
            self.anchors[id] = LedgerAnchor(part.key)
        return id

    def _find_older_variable(self, row: LinearRelation) -> str | None:
        """The column of the first statement that is of an older reading; None in a relation of the latest."""
        for part in row.parts:
            if part.observation and part.observation not in self.book.vintage_views[0].get_statements(part.key):
                return self.statements(part.key).get(part.observation)
        return None

    def add_code_list_sums(self, *, gather: bool) -> None:
        """The sums that the code lists imply around every figure that takes part."""
        heads: dict[GroupKey, set[Key]] = {}
        for anchor in list(self.anchors.values()):
            key = anchor.key
            heads.setdefault((key.measure, key.provider, key.period), set()).add(key)
        for (measure, provider, period), keys in heads.items():
            if self.book.collection.measures[measure].statistic != "count":
                continue
            keys |= {k for k in self.book.vintage_views[0].at(measure, provider, period) if self.statements(k)}
            current_key = next(iter(keys))
            several, sums = (
                self.book.list_gathered_sums(current_key, keys)
                if gather
                else ((), self.book.list_implied_sums(current_key, keys))
            )
            for key in several:
                self._chosen[key] = id = f"{_format_address(key)} {_AND_BESIDE}"
                self.columns[id] = kernel.Variable(id)
                self.anchors[id] = LedgerAnchor(key)
            for whole, parts, adds in sums:
                self._add_implied_sum(whole, parts, adds=adds)

    def _add_implied_sum(self, whole: Key, parts: tuple[Key, ...], *, adds: bool) -> None:
        if adds:
            dimension = next(d for d, c in parts[0].dims if whole.code(d) != c)
            terms = {self.column(whole): 1, **{self.column(p): -1 for p in parts}}
            id = _make_breakdown_id(whole, dimension)
            self.found[id] = kernel.Constraint.from_equation(id, terms)
            self.forms[id] = RelationForm.BREAKDOWN
            return
        for part in parts:
            id = _make_subset_id(part, whole)
            terms = {self.column(part): 1, self.column(whole): -1}
            self.found[id] = kernel.Constraint(id, terms, upper=0)
            self.forms[id] = RelationForm.PART

    def add(self, row: LinearRelation) -> None:
        """A relation of the ledger under its permanent id."""
        id = _find_structural_id(row)
        if id is not None and id in self.found and self._has_same_statements(id, row):
            if not row.accepted:
                self.rows.setdefault(id, row)
                return
            del self.found[id]  # the sum stands as it was accepted, not as the code list has it
        id = self._make_relation_id(row)
        broken = [p.key for p in row.parts if p.observation is not None and not _has_whole_numbers(p.interval)]
        if broken:
            self.left_out[id] = broken[0]
            return
        terms: dict[str, int] = {}
        for side, sign in ((row.left, 1), (row.right, -1)):
            for part in side:
                name = self.part(row, part)
                terms[name] = terms.get(name, 0) + sign * part.times
        slack = row.slack.numerator // row.slack.denominator
        low, high = None if row.sense == "<=" else row.offset - slack, row.offset + slack
        self.found[id] = kernel.Constraint(id, terms, low, high)
        self.rows[id] = row
        self.forms[id] = row.form

    def _has_same_statements(self, id: str, row: LinearRelation) -> bool:
        """True if a relation speaks of the same statements as the code list's sum: not of an older one."""
        return {self.part(row, part) for part in row.parts} <= self.found[id].coefficients.keys()

    def _make_relation_id(self, row: LinearRelation) -> str:
        if row.relation:
            extra = "; ".join(f"{d}={c}" for d, c in row.left[0].key.dims)
            id = f"{row.rule} {row.relation}" + (f" | {extra}" if extra else "")
        elif row.form.is_single_figure:
            id = f"{row.rule} {self.part(row, row.left[0])} = {self.part(row, row.right[0])}"
        else:
            groups = {p.key.provider for p in row.right} & self.book.collection.groups.keys()
            id = f"{row.rule} {' + '.join(_format_address(p.key) for p in row.left)}" + (" by group" if groups else "")
        id += f" as {row.accepted}" if row.accepted else ""
        while id in self.found or id in self.left_out:
            id += "'"
        return id

    def remove_idle_sums(self, kept: Iterable[Key]) -> None:
        """Leave out sums that can always hold: a figure nobody stated, and nothing else uses, gives way.

        Such a figure is the whole of its sum, or is counted inside another, or has others counted inside it.
        """
        wanted = {_format_address(key) for key in kept}
        uses: dict[str, set[str]] = {}
        for id, row in self.found.items():
            for column in row.coefficients:
                uses.setdefault(column, set()).add(id)
        waiting = [id for id in self.columns if self.anchors[id].observation is None and id not in wanted]
        while waiting:
            column = waiting.pop()
            if column in self.columns and self._can_drop_variable(column, uses.get(column, set())):
                del self.columns[column], self.anchors[column]
                for id in uses.pop(column, set()):
                    for other_coefficient in self.found.pop(id).coefficients:
                        uses.get(other_coefficient, set()).discard(id)
                        if other_coefficient in self.columns and self.anchors[other_coefficient].observation is None:
                            waiting += [other_coefficient] if other_coefficient not in wanted else []

    def _can_drop_variable(self, column: str, rows: set[str]) -> bool:
        if not rows:
            return True
        if len(rows) > 1 or rows & self.rows.keys():
            return False
        row = self.found[next(iter(rows))]
        return row.upper is not None and (row.lower is None or row.coefficients[column] == 1)

    def freeze_system(self) -> LedgerSystem:
        """Everything, sorted by id."""
        columns = tuple(self.columns[id] for id in sorted(self.columns))
        rows = tuple(self.found[id] for id in sorted(self.found))
        keys = sorted({anchor.key for anchor in self.anchors.values()})
        printings = {k: tuple(self.statements(k).values()) for k in keys}
        return LedgerSystem(
            kernel.LinearSystem(columns, rows),
            {id: self.anchors[id] for id in sorted(self.anchors)},
            {id: self.rows[id] for id in sorted(self.rows)},
            {row.id: self.forms[row.id] for row in rows},
            {key: id for key in keys if (id := self.column(key)) in self.anchors},
            {key: ids for key, ids in printings.items() if len(ids) > 1},
            dict(sorted(self.left_out.items())),
        )


def _make_statement_variable(id: str, interval: Interval, observation: Observation) -> kernel.Variable:
    if interval.is_point:
        return kernel.Variable(id, int(interval.low), get_doubt_weight(observation), min(0, int(interval.low)))
    high = None if interval.high is None else int(interval.high)
    return kernel.Variable(id, None, get_doubt_weight(observation), -int(-interval.low // 1), high)


def _has_whole_numbers(interval: Interval) -> bool:
    """True for a whole number, or a range that has whole numbers as a range of counts has."""
    return not interval.is_point or interval.low.denominator == 1


def _find_structural_id(row: LinearRelation) -> str | None:
    """The id under which the code lists' own sums already say what a relation says."""
    if row.form is RelationForm.BREAKDOWN and len(row.left) == 1 and row.right:
        whole = row.left[0].key
        differ = [d for d, c in row.right[0].key.dims if whole.code(d) != c]
        return _make_breakdown_id(whole, differ[0]) if differ else None
    if row.form is RelationForm.PART:
        return _make_subset_id(row.left[0].key, row.right[0].key)
    return None


@lru_cache(maxsize=1 << 14)
def _format_address(key: Key) -> str:
    """An address as it stands in ids: the same one stands in many."""
    return key.text()


def _make_breakdown_id(whole: Key, dimension: str) -> str:
    """The permanent id of the sum of a whole's parts."""
    return f"{get_rule_of_form(RelationForm.BREAKDOWN)} {_format_address(whole)} by {dimension}"


def _make_subset_id(part: Key, whole: Key) -> str:
    """The permanent id of a part that is at most the whole."""
    return f"{get_rule_of_form(RelationForm.PART)} {_format_address(part)} in {_format_address(whole)}"


@dataclass(frozen=True, slots=True)
class RelationBounds:
    """What some addresses may hold by all relations together.

    Attributes:
        system: What the proofs of the ends speak of.
        ends: The least and greatest number of each address that a relation or a sum speaks of.
    """

    system: LinearSystem
    ends: Mapping[Key, FigureBounds]


def bound_by_relations(book: Ledger, rows: Iterable[LinearRelation], keys: Iterable[Key]) -> RelationBounds:
    """The numbers that addresses may hold if all these relations hold, with proofs.

    Args:
        book: The figures.
        rows: The relations; none of them may be broken: from a contradiction anything follows.
        keys: The addresses that are asked for.
    """
    asked = tuple(keys)
    built = build_system(book, tuple(rows), asked)
    columns = {built.first[key]: key for key in asked if key in built.first}
    figure_bounds_by_name = compute_bounds(built.system, columns)
    return RelationBounds(built.system, {columns[id]: end for id, end in figure_bounds_by_name.items()})
