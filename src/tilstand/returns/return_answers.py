"""What an edition answers of a return: each cell filled, known to be none, nearby, or unanswered with the reason.

Only figures that are released answer, as they are printed. A cell is filled by a figure that is equal to what is asked:
of the same unit and year, an exact number, split as the form splits it. All else is told beside the cell with how it
differs, and a cell that nothing comes near says who would know and what would have to be asked.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from enum import StrEnum
from itertools import product

from tilstand.define.correspondence import CodeMatch, DimensionMatch
from tilstand.languages import format_inner_period, format_message
from tilstand.model.table import CellValue
from tilstand.report_text import get_unit_name
from tilstand.returns.return_form import FormCodes, ReturnForm, ReturnQuestion, ReturnSource, SentCell
from tilstand.terms import InvariantText, JoinedText, Key, Period, Text, ValueQualifier

_BLANK = InvariantText("")
_EXACT = (ValueQualifier.EXACT, ValueQualifier.DERIVED, ValueQualifier.REPAIRED)


class AnswerState(StrEnum):
    """What a cell of a return is."""

    FILLED = "filled"
    ZERO = "zero"
    NEARBY = "nearby"
    UNANSWERED = "unanswered"

    @property
    def stands(self) -> bool:
        """True where a number may be sent for it."""
        return self in (AnswerState.FILLED, AnswerState.ZERO)


@dataclass(frozen=True)
class ReturnAnswer:
    """A cell of a return with its answer.

    Attributes:
        question: The question.
        cell: The cell.
        state: What it is.
        amount: The number, where there is one.
        unit: What it counts, where there is one.
        keys: Addresses of the released figures that it is made of.
        source: Where it came from, or would come from.
        reasons: How it differs from what is asked, or why there is none.
        knows: The body that would know.
        change: What would have to be asked of it; blank for a cell that is answered.
        before: The cell as it was sent for the year before, and why it differs; None where nothing was.
    """

    question: str
    cell: FormCodes
    state: AnswerState
    amount: Decimal | None = None
    unit: str = ""
    keys: tuple[Key, ...] = ()
    source: ReturnSource | None = None
    reasons: tuple[Text, ...] = ()
    knows: Text = _BLANK
    change: Text = _BLANK
    before: tuple[SentCell, Text] | None = None


@dataclass(frozen=True)
class ReturnAnswers:
    """All answers of a return for a round.

    Attributes:
        form: The return.
        period: The year that it asks for.
        answers: The answers, in the order of the form.
    """

    form: ReturnForm
    period: Period
    answers: tuple[ReturnAnswer, ...]

    def count_kinds(self) -> dict[AnswerState, int]:
        """How many kinds of cell there are in each state; a kind is as well answered as the best of its cells."""
        order, columns = list(AnswerState), self.form.definition.layout.kind
        kinds: dict[tuple[object, ...], AnswerState] = {}
        for answer in self.answers:
            kind = tuple(pair for pair in answer.cell if not columns or pair[0] in columns)
            best = kinds.setdefault(kind, answer.state)
            kinds[kind] = min(best, answer.state, key=order.index)
        return {state: sum(1 for found in kinds.values() if found is state) for state in order}


@dataclass
class _Attempt:
    """A source held against a cell: figures with how they differ, or what is lacking."""

    source: ReturnSource
    keys: list[Key] = field(default_factory=list)
    amount: Decimal = Decimal(0)
    differences: list[str] = field(default_factory=list)
    gap: str = ""
    column: str = ""
    form_code: str = ""


def answer_return(form: ReturnForm, period: Period, figures: Mapping[Key, CellValue]) -> ReturnAnswers:
    """Answer every cell of a return.

    Args:
        form: The return.
        period: The period of the round.
        figures: The figures that its edition releases, by address.
    """
    return ReturnAnswers(form, form.get_asked_period(period), tuple(_AnswerWriter(form, period, figures).answer_all()))


class _AnswerWriter:
    def __init__(self, form: ReturnForm, period: Period, figures: Mapping[Key, CellValue]) -> None:
        self.form, self.period, self.figures = form, period, figures
        self.definition, self.collection = form.definition, form.collection
        self.asked = form.get_asked_period(period)
        self.sent = form.sent.get(self.asked.first.year - 1)

    def answer_all(self) -> Iterator[ReturnAnswer]:
        for name, question in self.definition.questions.items():
            for cell in question.list_cells(self.definition.layout.columns):
                yield self.answer_cell(name, question, cell)

    def answer_cell(self, name: str, question: ReturnQuestion, cell: FormCodes) -> ReturnAnswer:
        attempts = [self.try_source(question, source, cell) for source in question.sources]
        found = [attempt for attempt in attempts if not attempt.gap]
        best = min(found, key=lambda attempt: len(attempt.differences), default=None)
        if best is None:
            return self.leave_open(name, question, cell, attempts)
        amount: Decimal | None = best.amount
        state = AnswerState.NEARBY if best.differences else AnswerState.FILLED if amount else AnswerState.ZERO
        if question.per and state.stands:
            people = self.form.population.get((self.asked.first.year, cell))
            if not people:
                best.gap = "no_population"
                return self.leave_open(name, question, cell, [best])
            amount = (best.amount * question.per / people).quantize(Decimal("0.01"))
        reasons = [self.describe_difference(name, best, kind) for kind in best.differences]
        if best.source.why:
            reasons.append(self.form.labels[f"why.{best.source.why}"])
        change: Text = _BLANK
        if best.differences:
            change = self.describe_change(name, best.differences[0], best)
        return ReturnAnswer(
            name,
            cell,
            state,
            amount,
            self.collection.unit(best.source.of, best.source.provider).value,
            tuple(best.keys),
            best.source,
            tuple(reasons),
            self.form.get_body_name(question.knows if best.differences else best.source.provider),
            change,
            self.compare_sent(cell, state, amount, best.source.of),
        )

    def leave_open(
        self, name: str, question: ReturnQuestion, cell: FormCodes, attempts: Sequence[_Attempt]
    ) -> ReturnAnswer:
        """A cell without a number: why, who would know, and what would have to be asked."""
        equal = [attempt for attempt in attempts if attempt.source.kind == "equal"]
        nearest = next(iter((*equal, *attempts)), None)
        if nearest is None:
            reason = format_message("return.gap.no_source")
            change = self.describe_change(name, "no_source", None)
        else:
            facts = self.describe_source(name, nearest)
            reason = format_message(f"return.gap.{nearest.gap}", **facts)
            change = self.describe_change(name, nearest.gap, nearest)
        return ReturnAnswer(
            name,
            cell,
            AnswerState.UNANSWERED,
            source=nearest.source if nearest else None,
            reasons=(reason,),
            knows=self.form.get_body_name(question.knows),
            change=change,
            before=self.compare_sent(cell, AnswerState.UNANSWERED, None, nearest.source.of if nearest else ""),
        )

    def try_source(self, question: ReturnQuestion, source: ReturnSource, cell: FormCodes) -> _Attempt:
        """The figures of a source for a cell, and how they differ from what is asked."""
        attempt = _Attempt(source)
        choices: list[tuple[tuple[str, str], ...]] = []
        for column, code in cell:
            if column in question.at or code == self.definition.layout.totals.get(column):
                continue
            attempt.column, attempt.form_code = column, code
            found = self.find_own_codes(source, column, code, attempt)
            if attempt.gap:
                return attempt
            choices.append(found)
        for chosen in product(*choices):
            dims = tuple(sorted({**source.where, **dict(chosen)}.items()))
            when = self.collection.get_counting_period(source.of, self.period)
            self.add_figure(attempt, Key(source.of, source.provider, when, dims))
            if attempt.gap:
                return attempt
        unit = self.collection.unit(source.of, source.provider).value
        further = {
            "unit": unit not in question.units,
            "period": self.asked != self.period,
            source.kind: source.kind != "equal",
        }
        attempt.differences[:0] = [kind for kind, differs in further.items() if differs]
        return attempt

    def find_own_codes(
        self, source: ReturnSource, column: str, code: str, attempt: _Attempt
    ) -> tuple[tuple[str, str], ...]:
        """The collection's codes that make up a code of the form, each with its dimension."""
        dimensions = [
            (name, match)
            for name, match in self.definition.dimensions.items()
            if match.to == column and name in self.collection.measures[source.of].dimensions
        ]
        if not dimensions:
            attempt.gap = "not_broken_down"
            return ()
        for name, match in dimensions:
            for kind in ("equal", "part_of", "contains"):
                codes = tuple(
                    (name, own_code) for own_code, meant in match.codes.items() if code in _list_targets(meant, kind)
                )
                if codes:
                    if not _is_whole(match, code, kind):
                        attempt.differences.append(f"code_{kind}")
                    return codes
        attempt.gap = "no_code"
        return ()

    def add_figure(self, attempt: _Attempt, key: Key) -> None:
        """Add a released figure to an attempt, or say why there is none."""
        cell = self.figures.get(key)
        if cell is None:
            attempt.gap = "not_released"
        elif cell.value.amount is None:
            attempt.gap = cell.value.status.value
        else:
            attempt.keys.append(key)
            attempt.amount += cell.value.amount
            if cell.qualifier not in _EXACT:
                attempt.differences.append(cell.qualifier.value)

    def describe_source(self, name: str, attempt: _Attempt) -> dict[str, object]:
        """What is said of a source in a reason or a change."""
        source, asks = attempt.source, self.find_form_titles(attempt.source)
        return {
            "body": self.form.get_body_name(source.provider),
            "measure": self.collection.get_measure_label(source.of, source.provider),
            "column": self.form.get_column_name(name, attempt.column),
            "code": InvariantText(attempt.form_code),
            "form": asks,
            "period": format_inner_period(self.asked),
            "own": get_unit_name(self.collection.labels, self.collection.unit(source.of, source.provider).value),
            "asked": get_unit_name(self.collection.labels, self.definition.questions[name].units[0]),
        }

    def find_form_titles(self, source: ReturnSource) -> Text:
        """The form in which the measure of a source is asked for; its own name where none asks for it."""
        for name, form in self.collection.forms.items():
            if any(block.measure == source.of for block in form.blocks):
                return self.collection.labels[f"forms.{name}.title"]
        return self.collection.get_measure_label(source.of, source.provider)

    def describe_difference(self, name: str, attempt: _Attempt, kind: str) -> Text:
        return format_message(f"return.differs.{kind}", **self.describe_source(name, attempt))

    def describe_change(self, name: str, kind: str, attempt: _Attempt | None) -> Text:
        """What would have to be asked, and of whom, for the cell to be filled."""
        question = self.definition.questions[name]
        facts: dict[str, object] = {"knows": self.form.get_body_name(question.knows)}
        reports = question.knows in self.collection.providers or question.knows in self.collection.groups
        if attempt is None or not reports:
            return format_message("return.change.ask" if reports else "return.change.join", **facts)
        facts |= self.describe_source(name, attempt)
        unit = self.collection.unit(attempt.source.of, attempt.source.provider).value
        wanted = [
            *(["unit"] if unit not in question.units else []),
            *([kind] if kind in ("not_broken_down", "no_code", "not_released", "period", "no_population") else []),
        ]
        return JoinedText(tuple(format_message(f"return.change.{step}", **facts) for step in wanted or ["define"]), " ")

    def compare_sent(
        self, cell: FormCodes, state: AnswerState, amount: Decimal | None, measure: str
    ) -> tuple[SentCell, Text] | None:
        """What was sent the year before for a cell, and why it differs."""
        if self.sent is None:
            return None
        was = self.sent.get(cell)
        if was is None:
            return SentCell(None, AnswerState.UNANSWERED, ""), format_message("return.sent.not_asked")
        if state.stands and was.value is not None:
            path = "equal" if was.value == amount else "moved" if was.measure == measure else "source"
        elif state.stands:
            path = "first"
        else:
            path = "gone" if was.value is not None else "open"
        return was, format_message(f"return.sent.{path}")


def _list_targets(meant: CodeMatch, kind: str) -> tuple[str, ...]:
    """The codes of the form that a code of the collection stands in one relation to."""
    target = getattr(meant, kind)
    return (target,) if isinstance(target, str) and target else tuple(target or ())


def _is_whole(match: DimensionMatch, code: str, kind: str) -> bool:
    """True where the codes that were found are all of a code of the form, and no more."""
    return kind == "equal" or (kind == "part_of" and code in match.whole)
