"""The way through: each stage in its turn, what it is handed, and what is kept of it."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from pathlib import Path
from shutil import copytree
from types import SimpleNamespace
from typing import Any

import pytest
from sections import read_sections

from tilstand import define, protect, publish
from tilstand.archive import Archive
from tilstand.errors import PublishError, UsageError
from tilstand.pipeline import release as guard
from tilstand.pipeline import stages
from tilstand.protect.printed_world import PRINTED
from tilstand.publish import WrittenEdition
from tilstand.round.imprint import build_imprint
from tilstand.round.texts import Wording
from tilstand.terms import InvariantText, Text

SECTIONS = read_sections("stages")

SAGALAND = Path(__file__).parents[2] / "fixtures" / "sagaland"
STAGES = ["define", "collect", "reconcile", "explain", "estimate", "protect", "publish"]
LISTS = "A,B,C,count\n1,0,0,60\n0,1,0,50\n0,0,1,40\n1,1,0,20\n1,0,1,15\n0,1,1,10\n1,1,1,5\n"


@pytest.fixture
def place(tmp_path: Path) -> Path:
    return Path(copytree(SAGALAND, tmp_path / "sagaland"))


@pytest.fixture
def handed(monkeypatch: pytest.MonkeyPatch) -> dict[str, Any]:
    """What `publish` is handed; nothing is written."""
    found: dict[str, Any] = {}

    def written(release: object, out: Path, **facts: object) -> WrittenEdition:
        found.update(facts, release=release, out=out)
        return WrittenEdition("sagaland-2031-x", out, {}, b"the manifest")

    monkeypatch.setattr(publish, "write_edition", written)
    return found


def sha(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()


def test_every_stage_is_told_as_it_begins_and_timed(
    place: Path, handed: dict[str, Any], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    told: list[str | Text] = []
    clock = iter([100, 101, 200, 202, 300, 303, 400, 404, 500, 505, 600, 606, 700, 707])
    monkeypatch.setattr(stages, "time", SimpleNamespace(perf_counter=lambda: next(clock)))
    run = stages.build_edition(place, "2031", tmp_path / "e", progress=told.append)
    assert told == STAGES
    assert list(run.seconds) == STAGES
    assert list(run.seconds.values()) == [1, 2, 3, 4, 5, 6, 7]
    assert run.edition.manifest == b"the manifest"
    assert (run.state.name, run.state.collection.id) == ("2031", "sagaland")
    assert not (tmp_path / "e").exists()


def test_publish_is_handed_the_release_the_internal_files_and_where_all_came_from(
    place: Path, handed: dict[str, Any], tmp_path: Path
) -> None:
    (place / ".hidden").write_text("x")
    (place / "rounds" / "2031" / ".hidden").write_text("x")
    for name in ("police.csv", "havn_shelter.csv"):
        (place / "rounds" / "2031" / "submissions" / name).rename(tmp_path / name)
    listed = tmp_path / "dal_shelter.shelter.csv"
    listed.write_text("case,role,sex\nHS-0815,victim,female\n", "utf-8")
    inbox = [tmp_path / "police.csv", tmp_path / "havn_shelter.csv"]
    run = stages.build_edition(place, "2031", tmp_path / "e", inbox=inbox, line_lists=[listed], former=tmp_path / "old")
    assert (handed["out"], handed["former"], handed["source"]) == (tmp_path / "e", tmp_path / "old", place)
    files = [file for file in place.rglob("*") if file.is_file() and file.name != ".hidden"]
    wanted = {file.relative_to(place).as_posix(): sha(file.read_bytes()) for file in files}
    wanted |= {f"inbox/{file.name}": sha(file.read_bytes()) for file in (*inbox, listed)}
    assert handed["inputs"] == wanted
    assert list(handed["inputs"]) == sorted(wanted)
    release = handed["release"]
    assert release.seal == release.digest()
    assert {one.provider for one in run.state.batch.submissions} >= {"police", "havn_shelter", "dal_shelter"}
    assert [one.decided_by.text("en") for one in release.appendix.adjustments] == ["Generated Adviser"]
    assert json.loads(handed["internal"]()["findings.json"]) == [
        finding.to_dict(("nb", "nn", "en")) for finding in run.state.findings
    ]
    assert json.loads(handed["internal"]()["disclosure.json"]) == protect.find_small_counts(
        run.state.collection, release
    )
    assert PRINTED not in handed["internal"]()


def test_what_came_in_and_went_out_is_kept_in_the_name_of_who_ran_it(
    place: Path, handed: dict[str, Any], tmp_path: Path
) -> None:
    archive = Archive(tmp_path / "archive")
    stages.build_edition(place, "2031", tmp_path / "e", archive=archive, by="me")
    *came, whole, went = archive.entries()
    assert (whole.kind, whole.name.endswith(".edition.zip")) == ("edition", True)
    assert {(one.by, one.round_name) for one in (*came, whole, went)} == {("me", "2031")}
    assert {one.provider for one in came} == {"fjord_shelter", "havn_shelter", "migration_board", "police"}
    assert (went.kind, went.name) == ("edition", "sagaland-2031/manifest.json")
    assert archive.read(went.sha256) == b"the manifest"


def test_the_anchor_that_was_recorded_for_a_round_is_published_with_it(
    place: Path, handed: dict[str, Any], tmp_path: Path
) -> None:
    """It is a file of the collection: the archive may have grown since, and the edition is the same."""
    held = {"archive": {"first": "a" * 64, "count": 3, "last": "b" * 64}, "writers": []}
    stages.build_edition(place, "2031", tmp_path / "e")
    assert handed["anchor"] is None
    (place / "rounds" / "2031" / "anchor.json").write_text(json.dumps({**held, "note": "private"}))
    stages.build_edition(place, "2031", tmp_path / "e")
    assert handed["anchor"] == held
    assert "rounds/2031/anchor.json" in handed["inputs"]


def test_what_was_decided_about_findings_goes_into_the_release(
    place: Path, handed: dict[str, Any], tmp_path: Path
) -> None:
    printed = place / "rounds" / "2031" / "published.csv"
    printed.write_text(printed.read_text("utf-8").replace(",,43,number", ",,47,number", 1), "utf-8")
    (place / "rounds" / "2031" / "decisions.toml").write_text(DECISION, "utf-8")
    stages.build_edition(place, "2031", tmp_path / "e")
    (settled,) = handed["release"].appendix.settled
    told = settled.decided_by.text("en"), settled.reason.text("en")
    assert told == ("Made Up", "The reason is not released")


DECISION = SECTIONS["DECISION"]


def test_protect_is_handed_what_the_round_holds(
    place: Path, handed: dict[str, Any], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    given: dict[str, Any] = {}
    release = protect.make_release

    def noted(*held: Any, **facts: Any) -> object:
        given.update(facts, summaries=tuple(facts["summaries"]), held=held)
        return release(*held, **facts)

    monkeypatch.setattr(protect, "make_release", noted)
    stages.build_edition(place, "2031", tmp_path / "e")
    assert given["people"] is None
    settings = place / "rounds" / "2031" / "round.toml"
    signed = '\n[persons_range]\ndecided_by = "Made Up"\ndecided_on = 2032-05-02\n'
    settings.write_text(settings.read_text("utf-8") + signed, "utf-8")
    state = stages.build_edition(place, "2031", tmp_path / "e").state
    found = state.reconciled
    assert not given.pop("world").numbers
    assert given.pop("held") == (state.collection, "2031", state.batch, found.figures, state.findings)
    assert given == {
        **{"adjustments": found.adjustments, "decisions": found.current_decisions},
        **{"hidden": None, "people": found.headcount, "summaries": found.cause_summaries},
        **{"opened": state.opened, "imprint": build_imprint(state, draft=True)},
    }
    assert found.headcount is not None


def test_an_estimate_is_made_where_there_are_overlaps_with_what_the_round_says_of_them(
    place: Path, handed: dict[str, Any], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    stages.build_edition(place, "2031", tmp_path / "e")
    assert len(handed["release"].appendix.hidden_population) == 3  # that there is none, and what is needed
    folder = place / "rounds" / "2031"
    (folder / "lists.csv").write_text(LISTS.replace("A,B,C", "A,B,woman"), "utf-8")
    overlap = '\n[overlap]\ntable = "lists.csv"\nstrata = ["woman"]\nbarred = [["A", "B"]]\nseed = 7\n'
    overlap += "out_of_reach = 0.25\n"
    (folder / "round.toml").write_text((folder / "round.toml").read_text("utf-8") + overlap, "utf-8")
    asked: dict[str, Any] = {}

    class Answer:
        def told(self, cells: object) -> Text:
            return define.read_collection(SAGALAND).labels["parts.1"]

    def captured(path: Path, **facts: object) -> str:
        asked.update(facts, path=path)
        return "the table"

    def answered(table: str, **facts: object) -> Answer:
        asked.update(facts, held=table)
        return Answer()

    monkeypatch.setattr(guard.estimate, "read_capture_table", captured)
    monkeypatch.setattr(guard.estimate, "estimate_hidden_population", answered)
    stages.build_edition(place, "2031", tmp_path / "e")
    assert asked == {
        **{"path": folder / "lists.csv", "strata": ("woman",), "barred": (("A", "B"),)},
        **{"seed": 7, "links": None, "reach": 0.25, "held": "the table"},
    }
    intro, told = handed["release"].appendix.hidden_population
    assert (bool(intro.text("en")), told.text("en")) == (True, "Assistance")


def test_explanations_that_were_stopped_are_told(
    place: Path, handed: dict[str, Any], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    read = stages.load_round

    def stopped(count: int) -> Callable[..., object]:
        def read_so(*given: object, **facts: object) -> object:
            state = read(*given, **facts)  # type: ignore[arg-type]
            monkeypatch.setattr(type(state.reconciled), "stopped", property(lambda _: count))
            return state

        return read_so

    for count in (2, 0):
        with monkeypatch.context():
            monkeypatch.setattr(stages, "load_round", stopped(count))
            told: list[Any] = []
            stages.build_edition(place, "2031", tmp_path / "e", progress=told.append)
            more = [one.text("en") for one in told if not isinstance(one, str)]
            assert len(more) == bool(count)
            assert all(str(count) in one for one in more)


@pytest.mark.parametrize(("name", "out", "error"), [("1999", "e", UsageError), ("2031", "sagaland/e", PublishError)])
def test_what_cannot_be_built_is_told_before_the_work(  # type: ignore[no-untyped-def]
    place: Path, handed: dict[str, Any], tmp_path: Path, monkeypatch, name, out, error
) -> None:
    monkeypatch.setattr(stages, "load_round", lambda *given, **facts: pytest.fail("the work was begun"))
    told: list[object] = []
    with pytest.raises(error):
        stages.build_edition(place, name, tmp_path / out, progress=told.append)
    assert told == ["define"]
    assert handed == {}


@pytest.fixture
def finished(monkeypatch: pytest.MonkeyPatch) -> dict[str, Any]:
    """A round of which nothing waits; what the judges are handed, and what they say."""
    from tilstand.pipeline import readiness

    read, facts = stages.load_round, {"waiting": (), "go": True, "untold": ()}

    def settled(*given: Any, **more: Any) -> Any:
        return replace(read(*given, **more), waiting=facts["waiting"])

    def judged(*given: Any, **more: Any) -> Any:
        facts["judged"] = (given, more)
        return SimpleNamespace(go=facts["go"], lines=lambda: [InvariantText("Not yet.")])

    monkeypatch.setattr(stages, "load_round", settled)
    monkeypatch.setattr(readiness, "run_readiness_checks", judged)
    monkeypatch.setattr(stages, "find_missing_corrigenda", lambda folder, name, stood: facts["untold"])
    return facts


def test_a_finished_edition_is_judged_with_its_files_and_made_where_every_check_lets_it(
    place: Path, handed: dict[str, Any], finished: dict[str, Any], tmp_path: Path
) -> None:
    run = stages.build_edition(place, "2031", tmp_path / "e", draft=False)
    release = handed["release"]
    assert (run.draft, release.names.imprint.draft) == (False, False)
    for today, wanted in ((None, date(2032, 5, 15)), (date(2032, 4, 1), date(2032, 4, 1))):
        stages.build_edition(place, "2031", tmp_path / "e", draft=False, today=today)
        finished["go"] = True
        handed["judge"]({"a": b"b"})
        (state, day, one, files), more = finished["judged"]
        assert (state.name, day, one, files) == ("2031", wanted, handed["release"], {"a": b"b"})
        assert list(more) == ["printed"]
        finished["go"] = False
        with pytest.raises(PublishError, match="Not yet"):
            handed["judge"]({})
    for draft in (True, None):
        stages.build_edition(place, "2031", tmp_path / "e", draft=draft)
        assert (handed["judge"], handed["release"].names.imprint.draft) == (None, True)


def test_no_finished_edition_is_made_of_sentences_that_nobody_read_or_without_what_corrections_must_say(
    place: Path, handed: dict[str, Any], finished: dict[str, Any], tmp_path: Path
) -> None:
    files = ("b.md", "a.md", "b.md", "")  # words of a body stand in no file: they are left out, not printed
    about = {"provider": "", "form": "", "question": "a", "language": "nb"}
    finished["waiting"] = tuple(Wording(**about, words=str(at), file=name, line=1) for at, name in enumerate(files))
    with pytest.raises(PublishError) as unread:
        stages.build_edition(place, "2031", tmp_path / "e", draft=False)
    assert len(unread.value.causes) == 2
    assert ("b.md" in unread.value.causes[0], "2" in unread.value.causes[0]) == (True, True)
    assert "a.md" in unread.value.causes[1]
    assert "3" in unread.value.message
    assert handed == {}
    stages.build_edition(place, "2031", tmp_path / "e", draft=True)  # a draft may lack them
    finished |= {"waiting": (), "untold": ("2031-1", "2031-2")}
    with pytest.raises(PublishError, match="2"):
        stages.build_edition(place, "2031", tmp_path / "e", draft=False)
    assert stages.build_edition(place, "2031", tmp_path / "e", draft=True).draft


def test_every_check_is_run_on_the_edition_as_it_would_be_or_on_why_there_is_none(
    place: Path, finished: dict[str, Any], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(publish, "assemble_next_edition", lambda release, former, withdrawn: {"former": former})
    day, former = date(2032, 4, 1), tmp_path / "old"
    state, _ = stages.check_edition_readiness(place, "2031", day, former)
    (own, today, release, files, stopped), more = finished["judged"]
    assert (own, today, files, stopped) == (state, day, {"former": former}, None)
    assert (release.names.imprint.draft, list(more)) == (False, ["printed"])
    error = UsageError(InvariantText("No."))

    def refused(*given: Any, **facts: Any) -> Any:
        raise error

    monkeypatch.setattr(guard, "build_release", refused)
    stages.check_edition_readiness(place, "2031", day)
    assert finished["judged"][0][1:] == (day, None, None, error)
