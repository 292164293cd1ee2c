"""One round is read in one place: what was delivered and decided, the figures, and all that does not fit."""

from __future__ import annotations

from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from shutil import copytree
from types import SimpleNamespace

import pytest

from tilstand import define, reconcile
from tilstand.errors import UsageError
from tilstand.round import perform_act
from tilstand.round.state import find_round_of_period, load_round
from tilstand.terms import Period
from tilstand.workflow.event_log import open_journal

SAGALAND = Path(__file__).parents[2] / "fixtures" / "sagaland"
NOON = datetime(2032, 2, 1, 12, tzinfo=UTC)
DECISIONS = """
[[decision]]
id = "2031-1"
action = "accept"
rule = "R106"
measure = "victims_assisted"
provider = "shelters"
difference = 4
reason = { nb = "Oppdiktet grunn.", nn = "Oppdikta grunn.", en = "A made-up reason." }
decided_by = "Prøve Prøvesen (generert)"
decided_on = 2032-03-02
"""


@pytest.fixture
def decided(tmp_path: Path) -> Path:
    """A collection whose printed total is four too large, which the coordinator lets stand."""
    folder = tmp_path / "sagaland"
    copytree(SAGALAND, folder)
    printed = folder / "rounds" / "2031" / "published.csv"
    printed.write_text(printed.read_text("utf-8").replace(",,43,number", ",,47,number", 1), "utf-8")
    (folder / "rounds" / "2031" / "decisions.toml").write_text(DECISIONS, "utf-8")
    return folder


def test_a_round_holds_what_was_delivered_decided_and_what_follows(decided: Path) -> None:
    state = load_round(decided, "2031")
    assert state.name == "2031"
    assert state.round is state.collection.rounds["2031"]
    assert [d.id for d in state.decisions] == ["2031-1"]
    assert [d.status for d in state.reconciled.decided] == ["accepted"]
    assert {o.edition for o in state.earlier} == {"2030"}
    delivered = [o for one in state.batch.submissions for o in one.observations]
    assert state.stated_figures == (*delivered, *state.batch.published, *state.earlier)
    assert "R106" not in {finding.rule for finding in state.findings}


def test_the_stages_are_told_in_order_and_none_twice(decided: Path) -> None:
    told: list[str] = []

    @contextmanager
    def step(stage: str):  # type: ignore[no-untyped-def]
        told.append(stage)
        yield
        told.append(f"/{stage}")

    load_round(decided, "2031", step=step)
    assert told == ["define", "/define", "collect", "/collect", "reconcile", "/reconcile"]
    told.clear()
    load_round(define.read_collection(decided), "2031", step=step)
    assert told == ["collect", "/collect", "reconcile", "/reconcile"]


@pytest.mark.parametrize(
    "command",
    [
        ("audit", "{text}", "--collection", "{folder}", "--period", "2031"),
        ("round", "account", "{folder}", "2031", "police", "--by", "me", "--out", "{out}"),
        ("reconcile", "{folder}", "2031"),
        ("protect", "release", "{folder}", "2031"),
    ],
)
def test_every_command_reads_the_round_once_with_what_was_decided(
    command: tuple[str, ...], decided: Path, called, monkeypatch, tmp_path: Path
) -> None:
    asked = []
    whole = reconcile.reconcile_batch

    def figures(collection, batch, adjustments=(), earlier=(), decisions=(), *more):  # type: ignore[no-untyped-def]
        asked.append([d.id for d in decisions])
        return whole(collection, batch, adjustments, earlier, decisions, *more)

    monkeypatch.setattr(reconcile, "reconcile_batch", figures)
    text = tmp_path / "text.txt"
    text.write_text("The police opened 20 cases in 2031.\n", "utf-8")
    places = {"text": text, "folder": decided, "out": tmp_path}
    done = called(*(part.format(**places) for part in command), cwd=tmp_path)
    assert done.returncode == 0, done.stderr
    assert asked == [["2031-1"]]


def test_a_round_that_is_not_there_is_told_with_those_that_are() -> None:
    with pytest.raises(UsageError, match="has no round 2040") as told:
        load_round(SAGALAND, "2040")
    assert "2030, 2031" in str(told.value)


@pytest.mark.parametrize(
    ("period", "name"),
    [
        ("2031", "2031"),  # that very period
        ("2031-H1", "2031"),  # a part of it
        ("2030", "2030"),
        ("2030/2031", "2031"),  # the span ends in it: the last round speaks of it
        ("2025", "2030"),  # nobody reported on it then: the first that looks back
    ],
)
def test_a_text_is_held_against_the_round_of_its_period(period: str, name: str) -> None:
    assert find_round_of_period(define.read_collection(SAGALAND), Period.from_text(period)) == name


@pytest.mark.parametrize(
    ("period", "name"), [("2031-H1", "2031"), ("2030-H2", "long"), ("2031", "2031"), ("2030/2031", "long")]
)
def test_of_rounds_that_a_period_lies_in_the_shortest_speaks_of_it(period: str, name: str) -> None:
    spans = {"long": "2030/2031", "a2029": "2029/2032", "2031": "2031"}
    rounds = {one: SimpleNamespace(period=Period.from_text(span)) for one, span in spans.items()}
    assert find_round_of_period(SimpleNamespace(rounds=rounds), Period.from_text(period)) == name  # type: ignore[arg-type]


def test_a_text_about_a_time_after_the_last_round_is_held_against_none() -> None:
    with pytest.raises(UsageError, match="states nothing for 2040"):
        find_round_of_period(define.read_collection(SAGALAND), Period.from_text("2040"))


def test_a_body_that_was_exempted_is_absent_and_nobody_asks_why(place: Path) -> None:
    held = define.read_collection(place)

    def act_on(name: str, reason: str = "") -> None:
        perform_act(
            open_journal(held, "2031"), "delivery", name, "police", by="Ola (generated)", at=NOON, reason=reason
        )

    act_on("ask")
    assert [one.rule for one in load_round(held, "2031").findings if "police" in one.providers] == ["C033"]
    act_on("exempt", "what only the unit is to know")
    state = load_round(held, "2031")
    assert state.batch.absent["police"].text("en") == "Exempted from this round."
    assert [one.rule for one in state.findings if "police" in one.providers] == []
    assert held.rounds["2031"].absent.keys().isdisjoint({"police"})
    act_on("resume")
    assert "police" not in load_round(held, "2031").batch.absent


def test_what_round_toml_says_of_an_exempted_body_is_what_is_printed(place: Path) -> None:
    file = place / "rounds" / "2031" / "round.toml"
    noted = '\n[absent.police.reason]\nnb = "Oppdiktet."\nnn = "Oppdikta."\nen = "Invented."\n'
    file.write_text(file.read_text("utf-8") + noted, "utf-8")
    held = define.read_collection(place)
    perform_act(
        open_journal(held, "2031"), "delivery", "exempt", "police", by="Ola (generated)", at=NOON, reason="inside"
    )
    assert load_round(held, "2031").batch.absent["police"].text("en") == "Invented."
