"""`tilstand audit` as an adviser runs it."""

from __future__ import annotations

import json
import re
from collections import Counter
from pathlib import Path

import pytest
from typer.testing import CliRunner

from tilstand.cli import proofread
from tilstand.cli.app import app
from tilstand.errors import DocumentError, UsageError
from tilstand.proofread import Proofreader, Standing
from tilstand.proofread.page_blocks import split_plain_lines

ROOT = Path(__file__).parents[2]
NORWAY = ROOT / "collections" / "norway"
TEXT = ROOT / "tests" / "fixtures" / "audit" / "norway.nb.txt"


def run(*arguments: object, collection: Path = NORWAY, period: str = "2024"):
    given = ["audit", *map(str, arguments), "--collection", str(collection), "--period", period]
    return CliRunner().invoke(app, given)


@pytest.fixture
def draft(tmp_path) -> Path:
    file = tmp_path / "utkast.txt"
    file.write_text(TEXT.read_text("utf-8").replace("ROSA hjalp 55", "ROSA hjalp 57"), "utf-8")
    return file


def test_a_text_that_agrees_is_told_so() -> None:
    done = run(TEXT)
    assert done.exit_code == 0
    statuses = Counter(number["status"] for number in json.loads(run(TEXT, "--json").stdout))
    assert statuses["agrees"] > 25
    assert not statuses["does_not_fit"]


def test_a_number_that_does_not_fit_is_shown_with_both_numbers_and_the_place(draft) -> None:
    done = run(draft)
    assert done.exit_code == 0
    (line,) = [line for line in done.output.splitlines() if "stemmer ikke  trykt" in line or "stemmer ikke t" in line]
    assert "trykt 57" in line
    assert "grunnlaget 55" in line
    assert "kom-2024:1674" in line


def test_what_only_the_report_says_is_shown_with_its_place_of_the_reports_own_year_alone(tmp_path) -> None:
    file = tmp_path / "strategy.txt"
    file.write_text("The national strategy against trafficking in human beings builds on 81 measures.", "utf-8")
    told = " ".join(run(file, "--language", "en").output.split())
    assert "printed 81, report 18 [rounds/2024/report/en/00-summary.md:" in told
    assert not run(file, "--language", "en", "--strict", period="2023").exit_code


def test_strict_exits_with_one(draft) -> None:
    assert run(draft, "--strict").exit_code == 1
    assert run(TEXT, "--strict").exit_code == 0


def test_json_is_a_list_of_figures(draft) -> None:
    found = json.loads(run(draft, "--json").stdout)
    (flag,) = [one for one in found if one["status"] == "does_not_fit"]
    assert flag["numbers"] == ["57"]
    assert flag["expected"] == "55"
    assert flag["observation"]["provider"] == "rosa"
    assert {"line", "text", "contradicting", "missing", "confidence"} <= flag.keys()


def test_in_english(draft) -> None:
    assert "printed 57, ledger 55" in run(draft, "--language", "en").output


def test_a_year_that_only_later_rounds_look_back_on(tmp_path) -> None:
    file = tmp_path / "2023.txt"
    file.write_text("I 2023 hjalp ROSA 85 voksne antatte ofre. I 2023 registrerte politiet 28 anmeldelser.", "utf-8")
    statuses = [one["status"] for one in json.loads(run(file, "--json", period="2023").stdout)]
    assert statuses == ["agrees", "does_not_fit"]


def test_another_country() -> None:
    text = ROOT / "tests" / "fixtures" / "audit" / "sagaland.en.txt"
    done = run(text, "--language", "en", collection=ROOT / "tests" / "fixtures" / "sagaland", period="2031")
    assert "15 numbers: 15 agree, 0 disputed, 0 do not fit, 0 not matched." in done.output


def test_what_cannot_be_carried_out() -> None:
    assert isinstance(run("nowhere.txt").exception, UsageError)
    assert isinstance(run(TEXT, period="soon").exception, UsageError)
    assert isinstance(run(TEXT, period="2090").exception, UsageError)


def test_a_text_that_cannot_be_read(tmp_path) -> None:
    file = tmp_path / "utkast.pdf"
    file.write_bytes(b"%PDF-1.7")
    failed = run(file).exception
    assert isinstance(failed, DocumentError)
    assert failed.exit_code == 3


def test_a_foreign_text_is_told_and_listed(tmp_path) -> None:
    file = tmp_path / "bericht.txt"
    file.write_text(
        "Im Jahr 2024 wurden der Polizei 19 Anzeigen gemeldet, und davon betrafen 12 die Zwangsarbeit.", "utf-8"
    )
    done = run(file, "--all")
    assert "ikke på noe språk som leses her: bokmål, nynorsk" in done.output
    assert "ikke knyttet" in done.output


def test_one_number_is_not_told_in_the_plural(tmp_path) -> None:
    file = tmp_path / "one.txt"
    file.write_text("ROSA assisted 55 adult presumed victims in 2024.", "utf-8")
    assert "1 number: 1 agreeing, 0 disputed, 0 not fitting, 0 not matched." in run(file, "--language", "en").output


@pytest.fixture(scope="module")
def norway() -> Proofreader:
    state = proofread.load_round(NORWAY, "2024")
    return proofread.Proofreader(state.collection, state.round.period, state.stated_figures, state.reconciled.figures)


@pytest.mark.slow
@pytest.mark.parametrize(
    ("name", "each"),
    [
        ("norway.nb", 4),
        pytest.param("norway.nb", 1, marks=pytest.mark.proof),
        pytest.param("norway.nn", 1, marks=pytest.mark.proof),
        pytest.param("norway.en", 1, marks=pytest.mark.proof),
    ],
)
def test_every_changed_number_is_flagged(norway, name, each) -> None:
    text = TEXT.with_name(f"{name}.txt").read_text("utf-8")
    lines = text.split("\n")
    places = [
        (at, match) for at, line in enumerate(lines) for match in re.finditer(r"(?<![\d,])\d{1,3}(?![\d,])", line)
    ]
    missed = []
    for at, match in places[::each]:
        new = str(int(match.group()) + 40)
        changed = lines[at][: match.start()] + new + lines[at][match.end() :]
        found = norway.check_document(list(split_plain_lines("\n".join([*lines[:at], changed, *lines[at + 1 :]]))))
        flags = [c for c in found.select_by_status(Standing.DOES_NOT_FIT) if c.printed == new and c.at == at + 1]
        if not flags:
            missed.append((at + 1, match.group(), new))
    assert places
    assert missed == []
