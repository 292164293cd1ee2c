"""From the book of figures and its relations to the kernel's system of whole numbers, with permanent ids.

A figure that is stated is a column of its own, named by its address and the place where it stands. The same
figure in two places is two columns and a relation, so that the relation can be blamed. An address that nobody
stated is a column without a printed value, tied to what was stated around it by the code lists' own sums.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache

from tilstand.book.figures import Book
from tilstand.book.interval import Interval, stated
from tilstand.book.row import LinearRelation, Part
from tilstand.define.rules import RelationForm, rule_of
from tilstand.kernel import system as kernel
from tilstand.model import Observation
from tilstand.terms import Key, Origin, Period, Status

__all__ = ["Anchor", "Built", "build", "column_id", "weight"]

_WEIGHTS = {Origin.SUBMITTED: 3, Origin.COUNTED: 3, Origin.ADJUSTED: 9}
_OTHER = 2
_AND_BESIDE = "and others"
"""What the id of a column says that stands for codes of which nothing is said, by the first of them."""
Head = tuple[str, str, Period]


@dataclass(frozen=True, slots=True)
class Anchor:
    """What a column stands for.

    Attributes:
        key: The address.
        observation: The statement; None where nobody stated the figure.
    """

    key: Key
    observation: Observation | None = None


@dataclass(frozen=True, slots=True)
class Built:
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

    system: kernel.System
    anchors: Mapping[str, Anchor]
    rows: Mapping[str, LinearRelation]
    forms: Mapping[str, RelationForm]
    first: Mapping[Key, str]
    printings: Mapping[Key, tuple[str, ...]]
    left_out: Mapping[str, Key]

    def named(self, row: LinearRelation) -> str | None:
        """The id of a relation of the ledger; None where it was left out."""
        return next((id for id, one in self.rows.items() if one is row), None)


def weight(observation: Observation) -> int:
    """Cost of doubting a statement: a body's own submission is trusted more than what is printed about it."""
    if observation.value.status is Status.NOT_APPLICABLE:
        return 9
    return _WEIGHTS.get(observation.origin, _OTHER)


def column_id(observation: Observation) -> str:
    """The permanent id of a statement: its address and where it stands."""
    source = observation.source
    place = f"{source.document}:{source.line}" if source.line is not None else source.document
    cell = f"!{source.sheet}!{source.cell}" if source.cell else ""
    return f"{observation.key.text()} @ {place}{cell}"


def build(
    book: Book, rows: Iterable[LinearRelation], also: Iterable[Key] = (), *, gather: bool = False
) -> Built:
    """The system of some relations of the ledger and the sums that stand behind their figures.

    Args:
        book: The figures.
        rows: Relations over counts.
        also: Further addresses that are to be columns.
        gather: True to take together what nobody speaks of, where only what contradicts is looked for.

    Raises:
        KernelError: Relations or figures that are not whole-number arithmetic in a way that was not foreseen.
    """
    frame = _Frame(book)
    rows, also = tuple(rows), tuple(also)
    for key in also:
        frame.column(key)
    for row in rows:
        for part in row.parts:
            frame.part(row, part)
    frame.structure(gather=gather)
    for row in rows:
        frame.add(row)
    frame.prune(also)
    return frame.built()


class _Frame:
    """Columns and rows as they are collected."""

    def __init__(self, book: Book) -> None:
        self.book = book
        self.columns: dict[str, kernel.Column] = {}
        self.anchors: dict[str, Anchor] = {}
        self.found: dict[str, kernel.Row] = {}
        self.rows: dict[str, LinearRelation] = {}
        self.forms: dict[str, RelationForm] = {}
        self.left_out: dict[str, Key] = {}
        self._chosen: dict[Key, str] = {}
        self._by_key: dict[Key, dict[Observation, str]] = {}

    def statements(self, key: Key) -> Mapping[Observation, str]:
        """The columns of an address's statements, the most trusted first; each is made once."""
        if key not in self._by_key:
            made: dict[Observation, str] = {}
            for observation in self.book.stated(key):
                interval = stated(observation)
                if interval is None or not _whole(interval):
                    continue
                id = column_id(observation)
                while id in self.columns:
                    id += "'"
                made[observation] = id
                self.columns[id] = _column(id, interval, observation)
                self.anchors[id] = Anchor(key, observation)
            self._by_key[key] = made
        return self._by_key[key]

    def column(self, key: Key) -> str:
        """The column that relations use for an address: its latest vintage, never an older one."""
        if key in self._chosen:
            return self._chosen[key]
        latest = self.book.views[0].stated(key)
        first = next((id for one, id in self.statements(key).items() if one in latest), None)
        if first is not None:
            self._chosen[key] = first
            return first
        id = self._chosen[key] = _text(key)
        if id not in self.columns:
            self.columns[id] = kernel.Column(id)
            self.anchors[id] = Anchor(key)
        return id

    def part(self, row: LinearRelation, part: Part) -> str:
        """The column of a term: the statement it uses, or its address.

        What an older reading leaves unstated is a figure of its own: it is not that of the latest.
        """
        if part.observation is not None:
            own = self.statements(part.key).get(part.observation)
            if own is not None:
                return own
        older = self._older(row)
        if older is None or part.observation is not None:
            return self.column(part.key)
        id = f"{_text(part.key)} beside {older}"
        if id not in self.columns:
            self.columns[id] = kernel.Column(id)
            self.anchors[id] = Anchor(part.key)
        return id

    def _older(self, row: LinearRelation) -> str | None:
        """The column of the first statement that is of an older reading; None in a relation of the latest."""
        for part in row.parts:
            if part.observation and part.observation not in self.book.views[0].stated(part.key):
                return self.statements(part.key).get(part.observation)
        return None

    def structure(self, *, gather: bool) -> None:
        """The sums that the code lists imply around every figure that takes part."""
        heads: dict[Head, set[Key]] = {}
        for anchor in list(self.anchors.values()):
            key = anchor.key
            heads.setdefault((key.measure, key.provider, key.period), set()).add(key)
        for (measure, provider, period), keys in heads.items():
            if self.book.collection.measures[measure].statistic != "count":
                continue
            keys |= {k for k in self.book.views[0].at(measure, provider, period) if self.statements(k)}
            one = next(iter(keys))
            several, sums = self.book.gathered(one, keys) if gather else ((), self.book.sums(one, keys))
            for key in several:
                self._chosen[key] = id = f"{_text(key)} {_AND_BESIDE}"
                self.columns[id] = kernel.Column(id)
                self.anchors[id] = Anchor(key)
            for whole, parts, adds in sums:
                self._sum(whole, parts, adds=adds)

    def _sum(self, whole: Key, parts: tuple[Key, ...], *, adds: bool) -> None:
        if adds:
            dimension = next(d for d, c in parts[0].dims if whole.code(d) != c)
            terms = {self.column(whole): 1, **{self.column(p): -1 for p in parts}}
            id = _breakdown(whole, dimension)
            self.found[id] = kernel.Row.equal(id, terms)
            self.forms[id] = RelationForm.BREAKDOWN
            return
        for part in parts:
            id = _inside(part, whole)
            terms = {self.column(part): 1, self.column(whole): -1}
            self.found[id] = kernel.Row(id, terms, upper=0)
            self.forms[id] = RelationForm.PART

    def add(self, row: LinearRelation) -> None:
        """A relation of the ledger under its permanent id."""
        id = _structural(row)
        if id is not None and id in self.found and self._same(id, row):
            if not row.accepted:
                self.rows.setdefault(id, row)
                return
            del self.found[id]  # the sum stands as it was accepted, not as the code list has it
        id = self._id(row)
        broken = [p.key for p in row.parts if p.observation is not None and not _whole(p.interval)]
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
        self.found[id] = kernel.Row(id, terms, low, high)
        self.rows[id] = row
        self.forms[id] = row.form

    def _same(self, id: str, row: LinearRelation) -> bool:
        """True if a relation speaks of the same statements as the code list's sum: not of an older one."""
        return {self.part(row, part) for part in row.parts} <= self.found[id].coefficients.keys()

    def _id(self, row: LinearRelation) -> str:
        if row.relation:
            extra = "; ".join(f"{d}={c}" for d, c in row.left[0].key.dims)
            id = f"{row.rule} {row.relation}" + (f" | {extra}" if extra else "")
        elif row.form.one_figure:
            id = f"{row.rule} {self.part(row, row.left[0])} = {self.part(row, row.right[0])}"
        else:
            groups = {p.key.provider for p in row.right} & self.book.collection.groups.keys()
            id = f"{row.rule} {' + '.join(_text(p.key) for p in row.left)}" + (" by group" if groups else "")
        id += f" as {row.accepted}" if row.accepted else ""
        while id in self.found or id in self.left_out:
            id += "'"
        return id

    def prune(self, kept: Iterable[Key]) -> None:
        """Leave out sums that can always hold: a figure nobody stated, and nothing else uses, gives way.

        Such a figure is the whole of its sum, or is counted inside another, or has others counted inside it.
        """
        wanted = {_text(key) for key in kept}
        uses: dict[str, set[str]] = {}
        for id, row in self.found.items():
            for column in row.coefficients:
                uses.setdefault(column, set()).add(id)
        waiting = [id for id in self.columns if self.anchors[id].observation is None and id not in wanted]
        while waiting:
            column = waiting.pop()
            if column in self.columns and self._gives_way(column, uses.get(column, set())):
                del self.columns[column], self.anchors[column]
                for id in uses.pop(column, set()):
                    for other in self.found.pop(id).coefficients:
                        uses.get(other, set()).discard(id)
                        if other in self.columns and self.anchors[other].observation is None:
                            waiting += [other] if other not in wanted else []

    def _gives_way(self, column: str, rows: set[str]) -> bool:
        if not rows:
            return True
        if len(rows) > 1 or rows & self.rows.keys():
            return False
        row = self.found[next(iter(rows))]
        return row.upper is not None and (row.lower is None or row.coefficients[column] == 1)

    def built(self) -> Built:
        """Everything, sorted by id."""
        columns = tuple(self.columns[id] for id in sorted(self.columns))
        rows = tuple(self.found[id] for id in sorted(self.found))
        keys = sorted({anchor.key for anchor in self.anchors.values()})
        printings = {k: tuple(self.statements(k).values()) for k in keys}
        return Built(
            kernel.System(columns, rows),
            {id: self.anchors[id] for id in sorted(self.anchors)},
            {id: self.rows[id] for id in sorted(self.rows)},
            {row.id: self.forms[row.id] for row in rows},
            {key: id for key in keys if (id := self.column(key)) in self.anchors},
            {key: ids for key, ids in printings.items() if len(ids) > 1},
            dict(sorted(self.left_out.items())),
        )


def _column(id: str, interval: Interval, observation: Observation) -> kernel.Column:
    if interval.is_point:
        return kernel.Column(id, int(interval.low), weight(observation), min(0, int(interval.low)))
    high = None if interval.high is None else int(interval.high)
    return kernel.Column(id, None, weight(observation), -int(-interval.low // 1), high)


def _whole(interval: Interval) -> bool:
    """True for a whole number, or a range that has whole numbers as a range of counts has."""
    return not interval.is_point or interval.low.denominator == 1


def _structural(row: LinearRelation) -> str | None:
    """The id under which the code lists' own sums already say what a relation says."""
    if row.form is RelationForm.BREAKDOWN and len(row.left) == 1 and row.right:
        whole = row.left[0].key
        differ = [d for d, c in row.right[0].key.dims if whole.code(d) != c]
        return _breakdown(whole, differ[0]) if differ else None
    if row.form is RelationForm.PART:
        return _inside(row.left[0].key, row.right[0].key)
    return None


@lru_cache(maxsize=1 << 14)
def _text(key: Key) -> str:
    """An address as it stands in ids: the same one stands in many."""
    return key.text()


def _breakdown(whole: Key, dimension: str) -> str:
    """The permanent id of the sum of a whole's parts."""
    return f"{rule_of(RelationForm.BREAKDOWN)} {_text(whole)} by {dimension}"


def _inside(part: Key, whole: Key) -> str:
    """The permanent id of a part that is at most the whole."""
    return f"{rule_of(RelationForm.PART)} {_text(part)} in {_text(whole)}"
