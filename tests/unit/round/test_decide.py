"""Deciding: what a file says, what it is held against, and that nothing is written that does not hold."""

from __future__ import annotations

import hashlib
import tomllib
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest

from tilstand.errors import UsageError
from tilstand.round.decisions import ProposedDecision, find_undecided_failures, write_decision
from tilstand.round.state import RoundState, load_round
from tilstand.terms import Period
from tilstand.workflow.event_log import RoundEvent

pytestmark = pytest.mark.slow

NOON = datetime(2032, 3, 1, 12, tzinfo=UTC)
DAY = date(2032, 3, 1)
WHY = {"nb": "Ført feil.", "nn": "Ført feil.", "en": 'Entered "wrongly".'}
CORRECT = ProposedDecision("correct", "victims_identified", "police", "2031", "sex=male", WHY, "6", "4")
FIGURES = ("13", "8", "6", "0", "1")
DISMISS = ProposedDecision("dismiss", "victims_identified", "police", "2031", "", WHY, rule="R103", figures=FIGURES)


def did(state: RoundState, store: Any, choice: ProposedDecision) -> tuple[str, Path]:
    return write_decision(state, store, choice, by="Kari", on=DAY, at=NOON)


def failing(state: RoundState) -> list[str]:
    return [one.first.provider for one in find_undecided_failures(state)]


def written(state: RoundState) -> list[str]:
    folder = state.collection.path / "rounds" / "2031"
    return sorted(one.name for kind in ("adjustments", "decisions") for one in folder.glob(f"{kind}/*"))


def test_what_a_file_says_line_by_line() -> None:
    assert list(CORRECT.lines("Kari", DAY)) == [
        'measure = "victims_identified"',
        'provider = "police"',
        'period = "2031"',
        'breakdown = "sex=male"',
        'before = "6"',
        'after = "4"',
        'reason = { nb = "Ført feil.", nn = "Ført feil.", en = "Entered \\"wrongly\\"." }',
        'decided_by = "Kari"',
        "decided_on = 2032-03-01",
    ]
    accept = replace(DISMISS, action="accept", relation="a.b", difference=0, finding="R103")
    assert list(accept.lines("Kari", DAY))[:8] == [
        'action = "accept"',
        'rule = "R103"',
        'relation = "a.b"',
        'measure = "victims_identified"',
        'provider = "police"',
        'period = "2031"',
        'figures = ["13", "8", "6", "0", "1"]',
        "difference = 0",
    ]
    assert 'finding = "R103"' in list(accept.lines("Kari", DAY))
    assert [one.kind for one in (CORRECT, DISMISS, accept)] == ["adjustments", "decisions", "decisions"]
    odd = replace(CORRECT, breakdown="a\x7f\nb")
    assert tomllib.loads("\n".join(odd.lines("Kari", DAY)))["breakdown"] == "a\x7f\nb"


def test_a_correction_is_written_noted_and_holds(wrong: RoundState, store: Any) -> None:
    assert sorted(failing(wrong)) == ["havn_shelter", "police"]
    name, path = did(wrong, store, CORRECT)
    body = "\n".join(CORRECT.lines("Kari", DAY)) + "\n"
    assert name == f"correct-001-{hashlib.sha256(body.encode()).hexdigest()[:8]}"
    assert path == wrong.collection.path / "rounds" / "2031" / "adjustments" / f"{name}.toml"
    assert path.read_text("utf-8") == f'[[adjustment]]\nid = "{name}"\n{body}'
    assert path.stat().st_mode & 0o777 == 0o644
    assert store.read_events() == (
        RoundEvent(
            *("decision", "decide", name, "Kari", "2032-03-01T12:00:00+00:00"),
            names=hashlib.sha256(path.read_bytes()).hexdigest(),
            facts={"provider": "police", "action": "correct"},
        ),
    )
    assert failing(load_round(wrong.collection.path, "2031")) == ["havn_shelter"]


def test_decisions_count_in_the_order_in_which_they_are_made(wrong: RoundState, store: Any) -> None:
    folder = wrong.collection.path / "rounds" / "2031" / "decisions"
    folder.mkdir()
    (folder / "accept-by-hand.toml").write_text("", "utf-8")
    (folder / "dismiss-004-01234567.toml").write_text("", "utf-8")
    name, path = did(wrong, store, DISMISS)
    assert name.startswith("dismiss-005-")
    assert path.read_text("utf-8").startswith(f'[[decision]]\nid = "{name}"\naction = "dismiss"\n')
    assert failing(load_round(wrong.collection.path, "2031")) == ["havn_shelter"]


@pytest.mark.parametrize(
    ("choice", "says"),
    [
        (replace(CORRECT, action="forget"), "forget is not a decision"),
        (replace(CORRECT, before="7"), "This cannot be decided that way"),
        (replace(CORRECT, measure="weather"), "This cannot be decided that way"),
        (replace(CORRECT, period="soon"), "This cannot be decided that way"),
        (replace(DISMISS, figures=("13", "8", "5", "0", "1")), "This cannot be decided that way"),
        (replace(DISMISS, rule="R104"), "This cannot be decided that way"),
    ],
)
def test_what_does_not_hold_is_not_written(wrong: RoundState, store: Any, choice: ProposedDecision, says: str) -> None:
    with pytest.raises(UsageError) as stop:
        did(wrong, store, choice)
    assert says in stop.value.title
    assert stop.value.causes or "correct, accept, dismiss" in stop.value.remedy
    assert written(wrong) == []
    assert store.read_events() == ()


def test_figures_that_are_others_by_now_are_told(wrong: RoundState, store: Any) -> None:
    with pytest.raises(UsageError) as stop:
        did(wrong, store, replace(DISMISS, figures=("13", "8", "5", "0", "1")))
    assert stop.value.causes == ("The figures of the finding are now 13, 8, 6, 0, 1.",)
    with pytest.raises(UsageError) as stop:
        did(wrong, store, replace(DISMISS, action="accept", figures=(), difference=2))
    assert stop.value.causes == ("The difference is now -2: 13 on the one side, 15 on the other.",)


class Full:
    """A store that cannot be written to."""

    def read_events(self) -> tuple[RoundEvent, ...]:
        return ()

    def append_events(self, event: RoundEvent, seen: int, *more: RoundEvent) -> None:
        raise OSError


def test_a_decision_that_cannot_be_noted_leaves_no_file(wrong: RoundState) -> None:
    with pytest.raises(OSError):  # noqa: PT011
        did(wrong, Full(), CORRECT)
    assert written(wrong) == []


def test_what_is_about_another_period_is_for_that_rounds_to_decide(wrong: RoundState) -> None:
    assert len(list(find_undecided_failures(wrong))) == 2
    later = wrong.collection.rounds["2031"].model_copy(update={"period": Period.from_year(2032)})
    held = replace(wrong.collection, rounds={**wrong.collection.rounds, "2031": later})
    assert list(find_undecided_failures(replace(wrong, collection=held))) == []
