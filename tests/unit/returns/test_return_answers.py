"""What a return answers: in another country, from other codes, with each of the four states of a cell."""

from __future__ import annotations

import csv
import io
import json
from collections import Counter
from decimal import Decimal

import pytest
from saga_return import DEFINITION, NAME, write_saga_return
from typer.testing import CliRunner

from tilstand import define
from tilstand.cli.app import app
from tilstand.errors import ReleaseError
from tilstand.model.figures import FigureOrigin
from tilstand.model.table import CellValue
from tilstand.pipeline.release import make_round_release
from tilstand.publish.jsonstat import index_release_figures
from tilstand.returns.return_answers import AnswerState, answer_return
from tilstand.returns.return_files import write_answer_rows, write_form_rows
from tilstand.returns.return_overview import build_return_overview
from tilstand.returns.return_reader import read_return
from tilstand.terms import Key, Period, Value, ValueQualifier, ValueStatus

YEAR = Period.from_text("2031")
FILLED, ZERO, NEARBY, OPEN = AnswerState


@pytest.fixture(scope="module")
def place(tmp_path_factory):
    return write_saga_return(tmp_path_factory.mktemp("saga"))


@pytest.fixture(scope="module")
def figures(place):
    _, release = make_round_release(place, "2031")
    return index_release_figures(release)


@pytest.fixture(scope="module")
def answers(place, figures):
    return answer_return(read_return(define.read_collection(place), "isles-register"), YEAR, figures)


def find_answers(answers, question):
    return {
        dict(one.cell)["sex"] + "/" + dict(one.cell)["kind"]: one for one in answers.answers if one.question == question
    }


def test_a_cell_is_filled_by_the_released_figure_of_the_unit_asked(answers, figures):
    helped = find_answers(answers, "helped")
    assert {cell: (one.state, one.amount) for cell, one in helped.items()} == {
        "all/all": (FILLED, 28),
        "women/all": (FILLED, 19),
        "men/all": (FILLED, 7),
        "other/all": (OPEN, None),
    }
    for one in answers.answers:
        stated = sum((figures[key].value.amount for key in one.keys), Decimal(0))
        assert one.amount is None or answers.form.definition.questions[one.question].per or one.amount == stated


def test_none_and_nothing_known_are_apart(answers):
    kinds = find_answers(answers, "kinds")
    assert kinds["all/organs"].state is ZERO
    assert kinds["all/organs"].amount == 0
    assert kinds["all/unseen"].state is OPEN
    assert kinds["all/unseen"].amount is None
    assert find_answers(answers, "dale")["all/all"].state is OPEN


def test_a_part_of_a_group_is_told_beside_and_never_sent(answers):
    part = find_answers(answers, "kinds")["all/crime"]
    assert (part.state, part.amount) == (NEARBY, 2)
    assert part.change.text("nb")


def test_registrations_never_stand_as_persons(answers):
    registered = find_answers(answers, "registered")
    assert {one.state for one in registered.values()} == {NEARBY}
    assert registered["all/all"].unit == "registrations"
    rows = list(csv.DictReader(io.StringIO(write_form_rows(answers).decode())))
    assert "registered" not in {row["asked"] for row in rows}


def test_a_rate_needs_the_number_of_inhabitants_of_its_cell(answers):
    share = find_answers(answers, "share")
    assert (share["women/all"].state, share["women/all"].amount) == (FILLED, Decimal("3.80"))
    assert share["men/all"].state is OPEN


def test_every_open_cell_says_why_who_would_know_and_what_to_ask(answers):
    for one in answers.answers:
        if one.state in (NEARBY, OPEN):
            for text in (*one.reasons, one.knows, one.change):
                assert text.text("nb")


def test_a_protected_zero_is_not_known_to_be_none(answers, figures):
    key = Key("victims_assisted", "havn_shelter", YEAR, (("exploitation", "organ"),))
    few = CellValue(
        key, Value(ValueStatus.ZERO, Decimal(0)), FigureOrigin.SUBMITTED, ValueQualifier.FEW, upper=Value.number("2")
    )
    told = find_answers(answer_return(answers.form, YEAR, {**figures, key: few}), "kinds")
    assert told["all/organs"].state is NEARBY


def test_a_year_of_its_own_is_told_and_not_filled(tmp_path, figures):
    place = write_saga_return(tmp_path, f'begins = "04-01"\n{DEFINITION}')
    told = answer_return(read_return(define.read_collection(place), NAME), YEAR, figures)
    assert str(told.period) == "2031-04/2032-03"
    assert not any(one.state.stands for one in told.answers)


def test_the_year_before_stands_beside_with_why_it_differs(place, answers, figures):
    sent = place / "returns" / NAME / "sent"
    sent.mkdir()
    rows = list(csv.reader(io.StringIO(write_answer_rows(answers).decode())))
    value, measure = rows[0].index("value"), rows[0].index("measure")
    rows[1][value], rows[2][measure], rows[3][value] = "30", "suspects", ""
    rows[2][value] = "18"
    out = io.StringIO(newline="")
    csv.writer(out, lineterminator="\n").writerows(rows)
    (sent / "2030.csv").write_text(out.getvalue(), "utf-8")
    told = answer_return(read_return(define.read_collection(place), NAME), YEAR, figures)
    before = {cell: one.before for cell, one in find_answers(told, "helped").items()}
    assert before["all/all"][0].value == 30
    said = {cell: text.text("en") for cell, (_, text) in before.items()}
    assert len(set(said.values())) == 4
    (sent / "2030.csv").unlink()
    sent.rmdir()


def test_what_the_world_has_stands_beside_up_to_the_year(answers):
    overview = build_return_overview(answers, YEAR.last)
    told = [entry.cells[1].text("nb") for entry in overview.entries if entry.group == "elsewhere"]
    assert told == ["31 personer"]
    assert all(entry.group in dict(overview.groups) for entry in overview.entries)


def test_a_form_that_was_not_seen_is_not_sent(tmp_path, answers, figures):
    assert build_return_overview(answers, YEAR.last, final=True).final
    place = write_saga_return(tmp_path, DEFINITION.replace('form = "original"', 'form = "published"'))
    unseen = answer_return(read_return(define.read_collection(place), NAME), YEAR, figures)
    with pytest.raises(ReleaseError):
        build_return_overview(unseen, YEAR.last, final=True)


def test_the_command_writes_pages_data_and_a_workbook(place, tmp_path):
    out = tmp_path / "out"
    asked = CliRunner().invoke(app, ["publish", "return", str(place), "2031", NAME, "--out", str(out), "--json"])
    assert asked.exit_code == 0, asked.output
    told = json.loads(asked.stdout)
    assert told["kinds"] == {"filled": 6, "zero": 1, "nearby": 4, "unanswered": 5}
    assert {"data/return.csv", "data/answers.csv", "return.xlsx"} <= set(told["files"])
    assert all((out / name).is_file() for name in told["files"])
    with (out / "data/return.csv").open() as file:
        assert next(csv.reader(file)) == ["isle", "asked", "who", "sex", "kind", "year", "number"]
    again = tmp_path / "again"
    CliRunner().invoke(app, ["publish", "return", str(place), "2031", NAME, "--out", str(again), "--json"])
    same = Counter(name for name in told["files"] if (out / name).read_bytes() == (again / name).read_bytes())
    assert len(same) == len(told["files"])
