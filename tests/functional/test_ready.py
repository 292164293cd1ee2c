"""Go or no go: every check is run on the round and on the edition as it would be, and only go builds it."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest

from tilstand import protect, publish
from tilstand.errors import ArchiveError, PublishError, ReleaseError
from tilstand.languages import make_error
from tilstand.pipeline import stages
from tilstand.pipeline.readiness import CHECKS, ReadinessReport, note_acknowledged_check
from tilstand.round import perform_act
from tilstand.round.state import load_round
from tilstand.terms import InvariantText
from tilstand.workflow.event_log import EventJournal

pytestmark = pytest.mark.proof

SAGALAND = Path(__file__).parents[1] / "fixtures" / "sagaland"
NOON = datetime(2032, 2, 1, 12, tzinfo=UTC)
TODAY = date(2032, 2, 20)
BODIES = ("police", "migration_board", "havn_shelter", "fjord_shelter")

POLICY = """
[policy]
decided_by = "Kari"
decided_on = 2032-02-01
reason.nb = "Tallene er oppdiktet."
"""


def noted(place: Path, track: str, name: str, subject: str, **more: Any) -> None:
    perform_act(
        EventJournal(place / "rounds" / "2031" / "log"), track, name, subject, **{"by": "Kari", "at": NOON, **more}
    )


def shown(place: Path, provider: str) -> str:
    """Hash of the account as the body would be shown it now."""
    state = load_round(place, "2031")
    facts = (state.batch, state.reconciled.figures, state.findings)
    made = protect.make_body_release(state.collection, "2031", provider, *facts, languages=["nb"], opened=state.opened)
    return publish.render_account(made, "nb").shown


@pytest.fixture(scope="module")
def delivered(once: Any, released: Callable[[Path, str], None]) -> Path:
    """A round in which everybody has delivered and been accepted, and approved its account."""

    def build(folder: Path) -> None:
        place = folder / "sagaland"
        shutil.copytree(SAGALAND, place)
        with (place / "rounds" / "2031" / "round.toml").open("a", encoding="utf-8") as about:
            about.write(POLICY)
        released(place, "2031")
        for body in BODIES:
            noted(place, "delivery", "ask", body)
            noted(place, "delivery", "receive", body, names="1")
            noted(place, "delivery", "accept", body, names="1")
        for body in BODIES:
            names = shown(place, body)
            for name in ("write", "send", "approve"):
                noted(place, "account", name, body, names=names)

    return Path(once("delivered", build)) / "sagaland"


@pytest.fixture
def place(delivered: Path, tmp_path: Path) -> Path:
    return Path(shutil.copytree(delivered, tmp_path / "sagaland"))


def checked(place: Path) -> ReadinessReport:
    return stages.check_edition_readiness(place, "2031", TODAY)[1]


def passed(place: Path, *names: str) -> None:
    found = checked(place)
    for name in names:
        note_acknowledged_check(
            EventJournal(place / "rounds" / "2031" / "log"), found, name, reason="Seen", by="Kari", at=NOON
        )


def states(found: ReadinessReport, *but: str) -> dict[str, str]:
    return {one.name: one.state for one in found.checks if one.state not in ("passed", *but)}


def test_only_what_a_person_answers_for_is_left_and_then_it_goes(
    place: Path, tmp_path: Path, tilstand: Callable[..., Any]
) -> None:
    assert states(checked(place)) == {"method": "open", "announced": "open"}
    done = tilstand("round", "ready", place, "2031", "--language", "en")
    assert done.returncode == 1
    assert "No go: 2 of 28 checks" in done.stdout
    passed(place, "method", "announced")
    done = tilstand("round", "ready", place, "2031", "--language", "en", "--page", tmp_path / "p.html")
    assert done.returncode == 0, done.stdout
    assert "Go: nothing stands in the way" in done.stdout
    assert "passes: Kari, Seen" in done.stdout
    assert (tmp_path / "p.html").read_text("utf-8").count("<tr ") == 29
    out = tmp_path / "edition"
    done = tilstand("publish", "edition", place, "2031", "--out", out, "--final", "--quiet", "--json")
    assert done.returncode == 0, done.stderr
    assert json.loads(done.stdout)["draft"] is False
    page = (out / "site" / "en" / "2031" / "method.html").read_text("utf-8")
    assert "Approved by the body" in page


def test_a_finished_edition_that_is_not_ready_is_refused_with_the_list(
    place: Path, tmp_path: Path, tilstand: Callable[..., Any]
) -> None:
    out = tmp_path / "edition"
    done = tilstand("publish", "edition", place, "2031", "--out", out, "--final", "--quiet", "--language", "en")
    assert done.returncode == 3
    assert "not ready to be finished" in done.stderr
    assert "Nobody has said that method and definitions" in done.stderr
    assert "Nobody has said that the day is announced" in done.stderr
    assert not out.exists()
    with pytest.raises(PublishError):
        stages.build_edition(place, "2031", out, draft=False)


def test_a_draft_and_a_finished_edition_are_not_asked_for_at_once(
    place: Path, tmp_path: Path, tilstand: Callable[..., Any]
) -> None:
    done = tilstand("publish", "edition", place, "2031", "--out", tmp_path / "e", "--final", "--draft")
    assert done.returncode == 2


def test_an_approval_counts_only_for_the_very_account_that_was_approved(place: Path, tmp_path: Path) -> None:
    file = place / "rounds" / "2031" / "submissions" / "havn_shelter.csv"
    lines = file.read_text("utf-8").splitlines(keepends=True)
    at = next(n for n, line in enumerate(lines) if "mean_stay" in line)
    lines[at] = lines[at].replace("41.5", "42.5")
    file.write_text("".join(lines), "utf-8")
    one = checked(place).check("approved")
    assert one.found is not None
    assert one.found.bodies == ("havn_shelter",)
    stages.build_edition(place, "2031", tmp_path / "e")
    page = (tmp_path / "e" / "site" / "en" / "2031" / "method.html").read_text("utf-8")
    told = page[page.index('id="checked"') :]
    assert "Fjord shelter" in told
    assert "Havn shelter" not in told[: told.index("</ul>")]


def test_where_nobody_has_approved_nobody_is_said_to_have(built: Callable[[str], Path]) -> None:
    for name in ("draft", "done", "settled"):
        for page in (built(name) / "site").rglob("*.html"):
            assert "Approved by the body" not in page.read_text("utf-8")
            assert "checked with them" not in page.read_text("utf-8")


def test_a_check_that_could_not_be_run_is_never_told_as_passed(
    place: Path, monkeypatch: pytest.MonkeyPatch, tilstand: Callable[..., Any]
) -> None:
    def stopped(*held: Any, **facts: Any) -> None:
        raise make_error(ReleaseError, "edition.number", [InvariantText("Something")])

    monkeypatch.setattr(protect, "make_release", stopped)
    done = tilstand("round", "ready", place, "2031", "--language", "en")
    assert done.returncode == 1
    assert "not run, and stands in the way" in done.stdout
    assert "The edition cannot be built" in done.stdout


def test_a_log_that_does_not_verify_stops_everything(place: Path, tilstand: Callable[..., Any]) -> None:
    (log,) = (one for one in (place / "rounds" / "2031" / "log").glob("kari-*.jsonl"))
    log.write_text(log.read_text("utf-8").replace("police", "polise", 1), "utf-8")
    with pytest.raises(ArchiveError):
        checked(place)
    assert tilstand("round", "ready", place, "2031").returncode == 3


def test_json_says_of_each_check_what_how_many_whose_and_what_to_do(place: Path, tilstand: Callable[..., Any]) -> None:
    told = json.loads(tilstand("round", "ready", place, "2031", "--json").stdout)
    assert told["go"] is False
    assert [one["check"] for one in told["checks"]] == list(CHECKS)
    one = next(one for one in told["checks"] if one["check"] == "announced")
    assert (one["weight"], one["state"], one["count"], one["blocks"]) == ("warning", "open", 1, True)
    assert len(one["sha256"]) == 64
    assert one["do"]["en"]
