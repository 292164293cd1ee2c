"""A body corrects last year's figure in the workbook that was sent out: over the number, with its reason."""

from __future__ import annotations

import shutil
from collections import Counter
from pathlib import Path

import pytest

from plant.returned import EARLIER, NUMBER, REMARK, STATUS, Returned
from tilstand import collect, define
from tilstand.model import Submission
from tilstand.round.state import RoundState, load_round
from tilstand.terms import Key, Period, Value

pytestmark = pytest.mark.slow

SAGALAND = Path(__file__).parents[2] / "fixtures" / "sagaland"
REASON = "One person was counted twice"
NOW, THEN = Period.from_text("2032"), Period.from_text("2031")
KEY = Key("victims_assisted", "havn_shelter", THEN)


class Sent:
    """The workbook of a shelter for 2032, in which it has written 30 persons, and 28 stand for 2031."""

    def __init__(self, folder: Path, then: str = "28", now: Period = NOW, before: Period = THEN) -> None:
        self.folder = folder
        self.file = folder / "rounds" / "2032" / "submissions" / "havn_shelter.xlsx"
        view = define.read_collection(folder).at("2032")
        key = Key(KEY.measure, KEY.provider, before)
        earlier = {key: Value.number(int(then))} if then.isdigit() else {}
        values = {Key(KEY.measure, KEY.provider, now): Value.number(30)}
        collect.write_workbook_template(view, "2032", "havn_shelter", self.file, earlier, values=values, language="en")
        self.book = Returned(self.file.read_bytes())
        (own,) = (
            row
            for row in self.book.manifest.filter_mapped_rows("cell")
            if (row.measure, row.provider, row.breakdown) == (KEY.measure, KEY.provider, "")
        )
        name = next(one.label for one in self.book.manifest.filter_mapped_rows("sheet") if one.sheet == own.sheet)
        self.row = self.book.sheet(name).rows[self.book.sheet(name).at(own.code)]

    def returned(self) -> tuple[Submission | None, Counter[str]]:
        self.file.write_bytes(self.book.saved())
        submission, findings = collect.read_submission(
            define.read_collection(self.folder).at("2032"), "2032", self.file
        )
        return submission, Counter(one.rule for one in findings if one.rule != "C030")

    def state(self) -> RoundState:
        self.file.write_bytes(self.book.saved())
        return load_round(self.folder, "2032")


@pytest.fixture
def sent(tmp_path: Path) -> Sent:
    folder = tmp_path / "sagaland"
    shutil.copytree(SAGALAND, folder)
    (folder / "rounds" / "2032" / "submissions").mkdir(parents=True)
    (folder / "rounds" / "2032" / "round.toml").write_text('period = "2032"\npublished = 2033-05-15\n', "utf-8")
    return Sent(folder)


def figures(submission: Submission | None) -> dict[str, tuple[str, str]]:
    assert submission is not None
    return {str(o.key.period): (str(o.value), o.remark) for o in submission.observations}


def test_what_stands_as_it_was_sent_is_nothing(sent: Sent) -> None:
    submission, rules = sent.returned()
    assert figures(submission) == {"2032": ("30", "")}
    assert rules == Counter()


def test_a_number_over_last_years_with_a_reason_is_a_correction_and_the_reason_is_its_own(sent: Sent) -> None:
    sent.row[EARLIER], sent.row[REMARK] = 27, REASON
    submission, rules = sent.returned()
    assert figures(submission) == {"2032": ("30", ""), "2031": ("27", REASON)}
    assert rules == Counter({"C072": 1})


@pytest.mark.slow
def test_the_published_figure_is_kept_and_the_corrected_one_is_shown_as_revised(sent: Sent) -> None:
    sent.row[EARLIER], sent.row[REMARK] = 27, REASON
    found = {one.key: one for one in sent.state().reconciled.figures.revisions}
    assert (found[KEY].edition, str(found[KEY].published), str(found[KEY].revised)) == ("2031", "28", "27")
    assert found[KEY].reason == REASON
    assert str(load_round(sent.folder, "2031").reconciled.figures.get(KEY).value) == "28"  # type: ignore[union-attr]


@pytest.mark.slow
def test_without_a_reason_it_is_asked_about_and_what_was_published_stands(sent: Sent) -> None:
    sent.row[EARLIER] = 27
    submission, rules = sent.returned()
    assert figures(submission) == {"2032": ("30", "")}
    assert rules == Counter({"C080": 1})
    assert sent.state().reconciled.figures.revisions == ()


def test_it_is_never_read_as_this_years_figure(sent: Sent) -> None:
    sent.row[NUMBER], sent.row[EARLIER], sent.row[REMARK] = "", 30, REASON
    submission, rules = sent.returned()
    assert (submission, rules) == (None, Counter({"C070": 1, "C072": 1}))


def test_a_year_without_a_number_can_be_corrected_beside_its_reason(sent: Sent) -> None:
    sent.row[NUMBER], sent.row[STATUS] = "", "not known"
    sent.row[EARLIER], sent.row[REMARK] = 27, REASON
    assert figures(sent.returned()[0]) == {"2032": ("..", ""), "2031": ("27", REASON)}


def test_a_year_that_has_last_years_number_can_be_corrected(sent: Sent) -> None:
    sent.row[NUMBER], sent.row[EARLIER], sent.row[REMARK] = 28, 27, REASON
    assert figures(sent.returned()[0]) == {"2032": ("28", ""), "2031": ("27", REASON)}


def test_the_two_years_swapped_are_not_read(sent: Sent) -> None:
    sent.row[NUMBER], sent.row[EARLIER] = 28, 30
    assert sent.returned() == (None, Counter({"C070": 1}))


def test_a_reason_for_having_no_number_corrects_too(sent: Sent) -> None:
    sent.row[EARLIER], sent.row[REMARK] = "not known", REASON
    assert figures(sent.returned()[0])["2031"] == ("..", REASON)


def test_words_there_are_told_and_not_read(sent: Sent) -> None:
    sent.row[EARLIER] = "as before"
    submission, rules = sent.returned()
    assert figures(submission) == {"2032": ("30", "")}
    assert rules == Counter({"C072": 1})


@pytest.mark.parametrize("text", ["28", "28,0", " 28 ", "28.0"])
def test_the_same_number_written_otherwise_is_nothing(sent: Sent, text: str) -> None:
    sent.row[EARLIER] = text
    assert figures(sent.returned()[0]) == {"2032": ("30", "")}


def test_where_nothing_was_sent_there_is_nothing_to_correct(sent: Sent) -> None:
    other = Sent(sent.folder, then="")
    other.row[EARLIER], other.row[REMARK] = 27, REASON
    submission, rules = other.returned()
    assert submission is None
    assert rules["C070"] == 1


def test_in_a_round_of_half_a_year_it_is_the_half_that_was_shown(sent: Sent) -> None:
    file = sent.folder / "rounds" / "2032" / "round.toml"
    file.write_text('period = "2032-H2"\npublished = 2033-05-15\n', "utf-8")
    half = Sent(sent.folder, now=Period.from_text("2032-H2"), before=Period.from_text("2032-H1"))
    half.row[EARLIER], half.row[REMARK] = 27, REASON
    assert figures(half.returned()[0]) == {"2032-H2": ("30", ""), "2032-H1": ("27", REASON)}


def test_a_year_that_is_made_from_print_is_not_corrected_so(sent: Sent) -> None:
    file = sent.folder / "rounds" / "2032" / "round.toml"
    file.write_text(file.read_text("utf-8") + 'basis = "reconstructed"\n', "utf-8")
    sent.row[EARLIER], sent.row[REMARK] = 27, REASON
    submission, rules = sent.returned()
    assert submission is None
    assert rules["C070"] == 1
