"""A return as an overview: each question with its cells, their answers and reasons, and what the world already has."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date

from tilstand.languages import CitedNumber, format_inner_period, format_message
from tilstand.model.overview import Overview
from tilstand.protect.overview_lines import OverviewLines, release_lines
from tilstand.report_text import get_unit_name
from tilstand.returns.return_answers import ReturnAnswer, ReturnAnswers
from tilstand.returns.return_form import FormKnowledge, ReturnForm
from tilstand.terms import InvariantText, JoinedText, Period, Text, TypedText, Value

_COLUMNS = ("cell", "answer", "state", "measure", "differs", "knows", "change", "before")
_ELSEWHERE = "elsewhere"
_Line = tuple[str, Mapping[str, Text]]


def build_return_overview(answers: ReturnAnswers, day: date, *, final: bool = False) -> Overview:
    """A return with its answers, sealed; a draft if it is not asked for as final.

    Args:
        answers: The answers.
        day: The day on which it is made.
        final: True where it is to be sent.

    Raises:
        ReleaseError: If it is to be final and the form itself has not been seen, or a number states no figure.
    """
    form, collection = answers.form, answers.form.collection
    lines = [*_list_answers(answers), *_list_elsewhere(form, answers.period)]
    names: dict[str, Text] = {
        name: JoinedText((form.get_question_title(name), *_name_fixed_codes(form, name)), ": ")
        for name in form.definition.questions
    }
    names[_ELSEWHERE] = format_message("return.group.elsewhere")
    knowledge = format_message(f"return.form.{form.definition.form}", day=form.definition.read)
    content = OverviewLines(
        title=form.title,
        author=collection.provider_label(collection.settings.coordinator),
        languages=collection.settings.report_languages,
        as_of=format_inner_period(answers.period),
        heading=format_message("return.group.all"),
        columns={name: format_message(f"return.column.{name}") for name in _COLUMNS},
        groups={name: names[name] for name in dict.fromkeys(group for group, _ in lines)},
        lines=lines,
        opening=format_message("return.group.short"),
        statements=tuple(_count_states(answers)),
        lacks=() if form.definition.form is FormKnowledge.ORIGINAL else (knowledge,),
        notes=(
            TypedText(knowledge, "period"),
            *(format_message(f"return.note.{name}") for name in ("released", "zero", "case")),
        ),
    )
    return release_lines(content, form.name, collection, answers.period, day, final=final)


def format_answer(form: ReturnForm, answer: ReturnAnswer) -> Text:
    """The number of an answer as it is printed, with what it counts; blank where there is none."""
    if answer.amount is None:
        return InvariantText("")
    per = form.definition.questions[answer.question].per if answer.state.stands else 0
    unit = get_unit_name(form.collection.labels, answer.unit, one=answer.amount == 1)
    if per:
        unit = TypedText(format_message("return.per", unit=unit, number=CitedNumber(per)), "term")
    number = CitedNumber(Value.number(str(answer.amount)), answer.keys)
    return format_message("return.value", number=number, unit=unit)


def name_source(form: ReturnForm, answer: ReturnAnswer) -> Text:
    """The measure that a number comes from, with the body; blank where there is none."""
    if answer.source is None or answer.amount is None:
        return InvariantText("")
    label = form.collection.get_measure_label(answer.source.of, answer.source.provider)
    return JoinedText((label, form.get_body_name(answer.source.provider)), ", ")


def _count_states(answers: ReturnAnswers) -> Iterator[Text]:
    """How many kinds of cell are in each state: numbers of the form, which count nobody."""
    for state, count in answers.count_kinds().items():
        if count:
            yield TypedText(format_message(f"return.count.{state}", count=count), "term")


def _name_fixed_codes(form: ReturnForm, question: str) -> tuple[Text, ...]:
    layout, at = form.definition.layout, form.definition.questions[question].at
    codes = [code for column, code in at.items() if code != layout.totals.get(column)]
    return (TypedText(InvariantText(", ".join(codes)), "term"),) if codes else ()


def _list_answers(answers: ReturnAnswers) -> Iterator[_Line]:
    """The answers, each cell without a number together with those of its question of which the same is said."""
    form = answers.form
    together: dict[tuple[object, ...], list[str]] = {}
    lines: dict[tuple[object, ...], _Line] = {}
    for at, answer in enumerate(answers.answers):
        fixed = form.definition.questions[answer.question].at
        totals = form.definition.layout.totals
        cell_name = " · ".join(
            code for column, code in answer.cell if column not in fixed and totals.get(column) != code
        )
        said = tuple(reason.text(form.collection.settings.language) for reason in answer.reasons)
        alike: tuple[object, ...] = (answer.question, said, answer.before) if answer.amount is None else (at,)
        together.setdefault(alike, []).append(cell_name)
        lines.setdefault(alike, (answer.question, _describe_answer(form, answer)))
    whole = format_message("return.whole")
    for alike, (question, cells) in lines.items():
        names = [TypedText(InvariantText(name), "term") if name else whole for name in together[alike]]
        yield question, {"cell": JoinedText(tuple(names), "; "), **cells}


def _describe_answer(form: ReturnForm, answer: ReturnAnswer) -> dict[str, Text]:
    """What is said of a cell, by column."""
    cells: dict[str, Text] = {
        "answer": format_answer(form, answer),
        "state": format_message(f"return.state.{answer.state}"),
        "measure": name_source(form, answer),
        "differs": JoinedText(answer.reasons, " "),
        "knows": InvariantText("") if answer.state.stands else answer.knows,
        "change": answer.change,
    }
    if answer.before is not None:
        cells["before"] = answer.before[1]
        if answer.before[0].value is not None:
            was = TypedText(InvariantText(f"{answer.before[0].value}"), "said")
            cells["before"] = JoinedText((was, answer.before[1]), ". ")
    return cells


def _list_elsewhere(form: ReturnForm, period: Period) -> Iterator[_Line]:
    """What the world already has for the year, and for the years before."""
    asked = {question.about for question in form.definition.questions.values()} - {""}
    for number in form.elsewhere:
        if number.about not in asked or number.period.first > period.last:
            continue
        yield (
            _ELSEWHERE,
            {
                "cell": TypedText(JoinedText((InvariantText(f"{number.who}, {number.period}"),)), "period"),
                "answer": TypedText(
                    JoinedText((InvariantText(number.number), form.labels[f"counted.{number.counted}"]), " "), "said"
                ),
                "state": format_message("return.state.elsewhere"),
                "measure": TypedText(InvariantText(number.source), "term"),
            },
        )
