"""The trace of what was held against what: whose questions wait, and whether that is still so."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest

from tilstand import define
from tilstand.round.board import RoundBoard, build_board
from tilstand.round.finding_cache import (
    CachedFindings,
    get_finding_cache_path,
    hash_finding_sources,
    load_cached_findings,
)
from tilstand.round.questions import cache_findings, list_body_questions, note_asked_questions
from tilstand.round.state import RoundState
from tilstand.workflow.actions import derive_subject_states
from tilstand.workflow.event_log import RoundEvent, open_journal

NOON = datetime(2032, 2, 1, 12, tzinfo=UTC)
ASKED = RoundEvent("delivery", "ask", "police", "Kari", "2032-02-01T10:00:00+00:00")
CAME = RoundEvent("delivery", "receive", "police", "Kari", "2032-02-01T11:00:00+00:00", names="a")


def shown(place: Path, *events: RoundEvent, **known: object) -> RoundBoard:
    stood = derive_subject_states((ASKED, CAME, *events))
    found = load_cached_findings(place, "2031", stood, **known)  # type: ignore[arg-type]
    return build_board(define.read_collection(place).at("2031"), "2031", stood, NOON.date(), held=found)


def between(found: RoundBoard) -> str:
    return "\n".join(one.text("en") for one in found.between)


def traces(place: Path) -> list[Path]:
    return sorted((place / "rounds" / "2031" / "log").glob(".held-*"))


def changed(place: Path, file: str) -> None:
    path = place / "rounds" / "2031" / file
    path.parent.mkdir(exist_ok=True)
    path.write_text((path.read_text("utf-8") if path.exists() else "") + "\n", "utf-8")


def test_what_was_found_stands_on_the_board_until_it_is_asked(wrong: RoundState) -> None:
    place = wrong.collection.path
    assert "not been checked against each other yet" in between(shown(place))
    cache_findings(wrong, list_body_questions(wrong, wrong.stood))
    found = shown(place)
    assert "checked" not in between(found)
    own = {one.provider: one.unasked for one in found.posts if one.unasked}
    assert set(own) >= {"police", "havn_shelter"}
    assert f"{sum(own.values())} questions have not been asked: Sagaland Police" in between(found)
    assert f"{len(wrong.findings.errors)} errors in the figures are neither put right nor decided" in between(found)
    silent = shown(place, silent={"police"})
    assert "police" not in {one.provider for one in silent.posts if one.unasked}
    exempt = replace(ASKED, act="exempt", subject="havn_shelter", reason="x")
    assert "havn_shelter" not in {one.provider for one in shown(place, exempt).posts if one.unasked}
    store = open_journal(wrong.collection, "2031")
    note_asked_questions(store, list_body_questions(wrong, wrong.stood), by="Kari", at=NOON)
    assert not any(one.unasked for one in shown(place, *store.read_events()).posts)


def test_what_came_since_is_told_with_its_version_and_so_is_a_decision(wrong: RoundState) -> None:
    place = wrong.collection.path
    cache_findings(wrong, list_body_questions(wrong, wrong.stood))
    changed(place, "submissions/police.csv")
    newer = replace(CAME, at="2032-02-01T12:00:00+00:00", names="b", facts={"version": "2"})
    told = between(shown(place, newer))
    assert "new has come from Sagaland Police (generated), version 2 since" in told
    assert "have not been asked" in told  # what was known then is told all the same


def test_a_decision_by_hand_and_a_definition_are_changes_too(wrong: RoundState) -> None:
    place = wrong.collection.path
    cache_findings(wrong, list_body_questions(wrong, wrong.stood))
    changed(place, "decisions/accept-001-aa.toml")
    assert "Decisions or definitions have changed since" in between(shown(place))
    (place / "rounds" / "2031" / "decisions" / "accept-001-aa.toml").unlink()
    assert "checked" not in between(shown(place))
    changed(place, "../../measures.toml")
    assert "Decisions or definitions have changed since" in between(shown(place))


def test_whose_errors_wait_is_told_by_name_and_after_a_few_the_rest_is_counted(wrong: RoundState) -> None:
    view = define.read_collection(wrong.collection.path).at("2031")
    names = [view.provider_label(one).text("en") for one in ("police", "havn_shelter")]
    for more, told in (
        ("", ""),
        ("xyz", "; x; y; z"),  # the fifth is named: "and 1 more" is no shorter
        ("wxyz", "; w; x and 2 more"),
    ):
        whose = (*reversed(more), "havn_shelter", "police")
        found = build_board(
            view,
            "2031",
            derive_subject_states((ASKED, CAME)),
            NOON.date(),
            held=CachedFindings(True, errors=3, whose=whose),
        )
        line = f"3 errors in the figures are neither put right nor decided: {'; '.join(names)}{told}."
        assert line in between(found)


def test_every_file_that_figures_rest_on_is_a_change_and_no_other(wrong: RoundState) -> None:
    place = wrong.collection.path
    cache_findings(wrong, list_body_questions(wrong, wrong.stood))
    files = ("adjustments/a.toml", "adjustments.toml", "decisions/a.csv", "round.toml", "published.csv")
    files += tuple(f"../../{one}" for one in ("forms/a.toml", "codelists/a.csv", "sources/a.csv"))
    files += ("../../registers/rulings/entries/a/b.json", "../2030/decisions/a.toml", "../2030/round.toml")
    others = ("adjustments/a.txt", "decisions/.a.toml", "texts.md", "../../README.md", "log/a.jsonl")
    for file in (*files, *others):
        path = place / "rounds" / "2031" / file
        before = path.read_bytes() if path.exists() else None
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes((before or b"") + b"\n")
        told = load_cached_findings(place, "2031", derive_subject_states((ASKED, CAME)))
        assert (file, told.changed, told.since) == (file, file in files, ())
        path.unlink() if before is None else path.write_bytes(before)


def test_traces_of_two_copies_merge_and_the_nearest_counts(wrong: RoundState) -> None:
    place, questions = wrong.collection.path, list_body_questions(wrong, wrong.stood)
    cache_findings(wrong, questions)
    cache_findings(wrong, questions)
    (one,) = traces(place)
    data = one.read_bytes()
    told = json.loads(data)
    assert b"victims" not in data  # nothing of the figures
    far = {**told["read"], "submissions/police.csv": "0", "submissions/havn_shelter.csv": "0"}
    get_finding_cache_path(place, "2031", far).write_text(
        json.dumps({"read": far, "questions": [], "errors": []}), "utf-8"
    )
    assert "checked" not in between(shown(place))
    one.unlink()
    assert "new has come from Sagaland Police (generated); Havn" in between(shown(place))
    cache_findings(wrong, questions)
    assert [each.read_bytes() for each in traces(place)] == [data]  # the others made room
    for spoiled in ("<<<<<<<", "[]", json.dumps({"read": told["read"]}), json.dumps({**told, "questions": [1]})):
        one.write_text(spoiled, "utf-8")  # as if it were not there
        assert "yet" in between(shown(place))


def test_of_traces_that_are_as_near_the_first_by_name_counts_whatever_the_disk_says(
    wrong: RoundState, monkeypatch: pytest.MonkeyPatch
) -> None:
    place, order = wrong.collection.path, Path.glob
    (place / "rounds" / "2031" / "log").mkdir(exist_ok=True)
    now = hash_finding_sources(place, "2031")
    paths = []
    for number in range(3):
        read = {**now, f"submissions/b{number}.csv": "x"}
        told = {"read": read, "questions": [], "errors": [["police"]] * (number + 1)}
        path = get_finding_cache_path(place, "2031", read)
        path.write_text(json.dumps(told), "utf-8")
        paths.append((path, number))
    number = min(paths)[1]
    for way in (sorted, lambda found: sorted(found, reverse=True)):
        monkeypatch.setattr(Path, "glob", lambda self, pattern, way=way: iter(way(order(self, pattern))))
        found = load_cached_findings(place, "2031", derive_subject_states(()))
        assert found == CachedFindings(True, (f"b{number}",), errors=number + 1, whose=("police",))
        assert found.to_dict() == {
            **{"ever": True, "since": [f"b{number}"], "changed": False, "unasked": {}},
            **{"errors": number + 1, "errors_of": ["police"]},
        }
