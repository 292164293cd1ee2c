"""What a round takes from a register: one source, which no file takes the place of."""

from __future__ import annotations

import shutil
import sys
from datetime import timedelta
from pathlib import Path

import pytest
from python_calamine import CalamineWorkbook

from tilstand import define
from tilstand import registers as room
from tilstand.define.registers import read_register
from tilstand.errors import UsageError
from tilstand.registers.round_figures import count_register_figures, find_outdated_registers
from tilstand.round.board import build_board, find_bodies_with_files
from tilstand.round.opening import open_round
from tilstand.round.state import collect_earlier_figures, collect_round_batch, load_round
from tilstand.workflow.actions import derive_subject_states

from .conftest import NOON

pytestmark = pytest.mark.slow

SAGALAND = Path(__file__).parents[2] / "fixtures" / "sagaland"
RULING = {"case": "S-1", "court": "low", "on": "2031-06-04", "form": "sexual", "convicted": "1", "final": "no"}


@pytest.fixture
def place(tmp_path):
    """Sagaland, whose round of 2031 takes the cases that were opened from the rulings."""
    made = Path(shutil.copytree(SAGALAND, tmp_path / "sagaland"))
    file = made / "rounds" / "2031" / "round.toml"
    file.write_text(f'{file.read_text("utf-8")}\n[registers]\nrulings = "2031"\n', "utf-8")
    police = made / "rounds" / "2031" / "submissions" / "police.csv"
    lines = police.read_text("utf-8").splitlines()
    police.write_text("\n".join(line for line in lines if "cases_opened" not in line) + "\n", "utf-8")
    return made


def cases(place, name="2031"):
    found = (
        o for one in collect_round_batch(define.read_collection(place), name).submissions for o in one.observations
    )
    return {
        (str(o.key.period), o.key.dims): (int(o.value.amount), o.source.document)
        for o in found
        if o.key.measure == "cases_opened"
    }


def rules(place, name="2031"):
    return [one.rule for one in collect_round_batch(define.read_collection(place), name).findings]


def keep(place):
    shelf = room.open_register_store(read_register(define.read_collection(place), "rulings"))
    room.keep_entries(shelf, {"a": RULING}, by="Kari Prøve", at=NOON)
    return shelf


def test_a_round_takes_what_the_register_counts_with_where_it_was_printed(place):
    shelf = keep(place)
    assert cases(place)["2020/2031", ()] == (6, "saga-report")  # since the beginning: of no round's period
    assert ("2030", ()) not in cases(place)  # what was published of an earlier year is not repeated
    assert cases(place)["2031", ()] == (0, "saga-report")  # nobody else has read it yet
    room.release_entries(shelf, ["a"], by="Ola Prøve", at=NOON + timedelta(days=1))
    assert cases(place)["2031", ()] == (1, "registers/rulings")
    assert cases(place)["2031", (("exploitation", "sexual"),)] == (1, "registers/rulings")
    assert not {"C033", "C044", "C081"} & set(rules(place))


@pytest.mark.parametrize(("told", "kept"), [(b"head\n", 0), (b"head\nline\n", 1)])
def test_a_register_that_says_nothing_of_a_round_is_not_taken(place, monkeypatch, told, kept):
    monkeypatch.setattr(sys.modules[count_register_figures.__module__], "write_register_csv", lambda *given: told)
    assert len(count_register_figures(define.read_collection(place), "2031")) == kept


def test_on_the_board_what_a_register_counts_has_come(place):
    (place / "rounds" / "2031" / "submissions" / "police.csv").unlink()
    assert "police" in find_bodies_with_files(define.read_collection(place), "2031")


def test_a_file_with_the_same_figures_is_left_out_and_told(place):
    police = place / "rounds" / "2031" / "submissions" / "police.csv"
    with police.open("a", encoding="utf-8") as file:
        file.write("police,police,2031,1,cases_opened,,9,number,exact,2032-01-15,,,\n")
    held = collect_round_batch(define.read_collection(place), "2031")
    assert cases(place)["2031", ()] == (0, "saga-report")
    (told,) = (one for one in held.findings if one.rule == "C081")
    assert "register rulings" in told.what.text("en")
    assert [one.channel for one in held.submissions if one.provider == "police"] == ["register"]
    assert [one.path.name for one in held.left_out] == ["police.csv"]


def test_a_round_that_names_none_takes_nothing(place):
    assert cases(place, "2030") == {("2030", ()): (16, "sagaland-2030.txt")}
    assert {o.source.document for o in collect_earlier_figures(define.read_collection(place), "2031")} >= {
        "sagaland-2030.txt"
    }


def test_a_register_that_there_is_none_of_is_told(place):
    file = place / "rounds" / "2031" / "round.toml"
    file.write_text(file.read_text("utf-8").replace("rulings =", "rulers ="), "utf-8")
    with pytest.raises(UsageError, match="rulers"):
        collect_round_batch(define.read_collection(place), "2031")


def test_a_new_round_names_the_same_registers_and_counts_nothing_that_nobody_said_is_kept(place):
    """No zero stands where nobody has kept anything yet: how far a register reaches, the unit says."""
    open_round(place, "2032", by="Kari Prøve", at=NOON)
    assert str(define.read_collection(place).round("2032").registers["rulings"]) == "2031"
    assert cases(place, "2032") == {}
    told = build_board(define.read_collection(place).at("2032"), "2032", derive_subject_states([]), NOON.date()).between
    assert "The register “Rulings”" in " ".join(one.text("en") for one in told)
    file = place / "rounds" / "2032" / "round.toml"
    file.write_text(file.read_text("utf-8").replace('"2031"', '"2032"'), "utf-8")
    assert cases(place, "2032")["2032", ()] == (0, "registers/rulings")


def test_who_registers_count_may_be_exempted_from_words_and_is_not_absent(place):
    file = place / "rounds" / "2031" / "round.toml"
    text = file.read_text("utf-8")
    (place / "rounds" / "2031" / "submissions" / "police.csv").unlink()
    file.write_text(f'{text}\n[absent.police.reason]\nen = "Has said it all."\n', "utf-8")
    keep(place)
    held = collect_round_batch(define.read_collection(place), "2031")
    assert "police" not in held.absent
    assert not {"C033", "C034"} & {one.rule for one in held.findings if one.providers == ("police",)}


def test_the_beginning_of_a_round_is_no_figure_of_it(place):
    """Counted to April, a year has no number; that the register is behind is told, and stops nobody."""
    file = place / "rounds" / "2031" / "round.toml"
    short = 'rulings = "2031-01/2031-04"'
    file.write_text(file.read_text("utf-8").replace('rulings = "2031"', short), "utf-8")
    keep(place)
    held = define.read_collection(place)
    assert {period for period, _ in cases(place)} == {"2020/2031-04"}
    assert "C015" not in rules(place)
    assert [str(upto) for _, upto in find_outdated_registers(held, "2031")] == ["2031-01/2031-04"]


def test_who_is_counted_by_registers_alone_is_not_asked(place):
    form = place / "forms" / "police.toml"
    form.write_text('part = 3\nkinds = ["authority"]\n\n[[blocks]]\nmeasure = "cases_opened"\n', "utf-8")
    shutil.rmtree(place / "rounds" / "2030" / "submissions")
    _, asked = open_round(place, "2032", by="Kari Prøve", at=NOON)
    assert "police" not in asked
    assert "havn_shelter" in asked


def test_who_is_counted_by_registers_and_asked_for_words_is_asked(place):
    form = place / "forms" / "police.toml"
    words = (place / "forms" / "permits.toml").read_text("utf-8").partition("[[questions]]")
    block = 'part = 3\nkinds = ["authority"]\n\n[[blocks]]\nmeasure = "cases_opened"\n'
    form.write_text(f"{block}\n{words[1]}{words[2]}", "utf-8")
    shutil.rmtree(place / "rounds" / "2030" / "submissions")
    assert "police" in open_round(place, "2032", by="Kari Prøve", at=NOON)[1]


def test_a_workbook_asks_for_nothing_that_a_register_counts(place, tmp_path, called):
    def book(body, *more):
        file = tmp_path / f"{body}.xlsx"
        done = called("round", "template", place, "2031", body, "--out", file, *more, cwd=tmp_path)
        return done.returncode, done.stderr.decode()

    assert book("police", "--language", "en")[0] == 0
    read = CalamineWorkbook.from_path(str(tmp_path / "police.xlsx"))
    told = str(read.get_sheet_by_name("_tilstand").to_python())
    assert "victims_identified" in told
    assert "cases_opened" not in told
    form = place / "forms" / "police.toml"
    form.write_text('part = 3\nkinds = ["authority"]\n\n[[blocks]]\nmeasure = "cases_opened"\n', "utf-8")
    shutil.rmtree(place / "rounds" / "2030" / "submissions")
    code, why = book("police", "--force", "--language", "en")
    assert (code, "registers count all" in why) == (2, True)
    books, by = tmp_path / "books", ("--by", "Kari Prøve")
    assert called("round", "open", place, "2032", *by, "--workbooks", books, cwd=tmp_path).returncode == 0
    assert (books / "havn_shelter.xlsx").exists()
    assert not (books / "police.xlsx").exists()


@pytest.mark.slow
def test_what_is_printed_otherwise_is_held_against_the_register(place):
    """One source, and the ledger: a printed number that is another is told beside what is counted."""
    file = place / "rounds" / "2031" / "published.csv"
    head = file.read_text("utf-8").splitlines()[0].split(",")
    told = {
        "measure": "cases_opened",
        "provider": "police",
        "period": "2031",
        "value": "5",
        "status": "number",
        "document": "sagaland-2031.txt",
        "line": "99",
        "quote": "5 cases were opened",
        "place": "sentence",
    }
    with file.open("a", encoding="utf-8") as stream:
        stream.write(",".join(told.get(name, "") for name in head) + "\n")
    found = [one for one in load_round(place, "2031").findings if one.measure == "cases_opened"]
    sources = {source.document for one in found for source in one.sources}
    assert {"saga-report", "sagaland-2031.txt"} <= sources
