"""Reasons that the unit writes are texts like a body's answers: closed until a person opens them."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

from tilstand import define, protect
from tilstand.model.hashes import hash_text
from tilstand.model.release import Release
from tilstand.round.imprint import build_state_board
from tilstand.round.state import load_round
from tilstand.round.text_pages import find_text_hints
from tilstand.round.text_release import release_texts_to_print
from tilstand.round.texts import hash_corrigendum, list_unit_reasons
from tilstand.workflow.actions import perform_act
from tilstand.workflow.event_log import open_journal

NOON = datetime(2032, 2, 1, 12, tzinfo=UTC)
ABSENT, DECIDED = "Anna Prøve, 17, hadde ferie.", "Kari Prøve regnet feil."
STANDS = "Politiet mente noe annet."
DECISION = """
[[decision]]
id = "D1"
action = "dismiss"
rule = "R106"
measure = "cases_opened"
provider = "police"
period = "2031"
figures = ["1"]
reason = {{ nb = "{stands}", nn = "{stands} nn", en = "{stands} en" }}
decided_by = "Generated Adviser"
decided_on = 2032-03-02
"""


def written(place: Path) -> Path:
    """A copy in which every kind of reason is another than the released one, in the first language."""
    folder = place / "rounds" / "2031"
    for name, former, words in (
        ("round.toml", "Tiltaket åpnet i oktober og hadde ikke rukket å føre tall.", ABSENT),
        ("adjustments.toml", "Botilbudenes egne tall er 16 og 8. I teksten ble det skrevet 25.", DECIDED),
    ):
        text = (folder / name).read_text("utf-8")
        assert former in text
        (folder / name).write_text(text.replace(former, words), "utf-8")
    (folder / "decisions.toml").write_text(DECISION.format(stands=STANDS), "utf-8")
    return folder


def released(place: Path) -> Release:
    state = load_round(place, "2031")
    figures = state.reconciled.figures
    return protect.make_release(
        state.collection,
        "2031",
        state.batch,
        figures,
        state.findings,
        adjustments=state.adjustments,
        decisions=state.decisions,
        opened=state.opened,
    )


def everything(made: Release, language: str) -> str:
    """The whole release as it is in memory, its texts in a language."""
    appendix = made.appendix
    told = [one.reason for one in (*appendix.adjustments, *appendix.settled)]
    told += [why for _, why in appendix.absent]
    told += [note.text for t in made.tables for row in t.cells for cell in row if cell for note in cell.notes]
    return "\n".join(one.text(language) for one in told)


def test_reasons_of_every_kind_wait_for_a_reader_in_each_language(place: Path) -> None:
    written(place)
    waiting = [one for one in load_round(place, "2031").waiting if one.reason]
    assert [one.language for one in waiting] == ["nb", "nn", "en"] * 3
    assert [one.words for one in waiting if one.language == "nb"] == [ABSENT, DECIDED, STANDS]
    assert [one.reason.text("en") for one in waiting if one.reason][::3] == [
        "Why Dal shelter (generated) did not report",
        "Reason for decision A1, Presumed victims assisted, The shelters, New in the year, 2031",
        "Reason for decision D1, Cases opened, Sagaland Police (generated), 2031",
    ]
    assert {one.provider for one in waiting} == {""}  # the unit's words, counted as no body's answers


def test_what_is_marked_in_a_reason_is_shown_to_whoever_releases_it(place: Path) -> None:
    written(place)
    state = load_round(place, "2031")
    found = find_text_hints(state.collection, state.waiting)
    assert [clue.words for clue in found[hash_text(ABSENT)]]
    assert [clue.words for clue in found[hash_text(DECIDED)]]


def test_a_reason_leaves_only_in_words_that_somebody_released(place: Path) -> None:
    folder = written(place)
    printed = everything(released(place), "nb")
    assert not [one for one in (ABSENT, DECIDED, STANDS) if one in printed]
    assert printed.count("Begrunnelsen er ikke frigitt") >= 3
    held = define.read_collection(place)
    told = list_unit_reasons(held.at("2031"), "2031")
    store = open_journal(held, "2031")
    release_texts_to_print(folder, store, told, map(hash_text, (DECIDED, STANDS)), by="Ola (generated)", at=NOON)
    release_texts_to_print(
        folder, store, told, [hash_text(ABSENT)], by="Ola (generated)", at=NOON, instead="Det var stengt."
    )
    printed = everything(released(place), "nb")
    assert [one for one in (ABSENT, DECIDED, STANDS, "Det var stengt.") if one not in printed] == [ABSENT]
    log = "".join(one.read_text("utf-8") for one in (folder / "log").iterdir())
    assert not [one for one in (ABSENT, DECIDED, STANDS, "Prøve", "stengt") if one in log]


def test_the_footnote_of_an_absent_body_has_the_released_words_alone(place: Path) -> None:
    written(place)
    cells = [c for t in released(place).tables for row in t.cells for c in row if c]
    notes = {note.text.text("nb") for cell in cells for note in cell.notes}
    assert not [one for one in notes if ABSENT in one]


def test_reasons_are_counted_by_the_board(place: Path) -> None:
    before = build_state_board(load_round(place, "2031")).texts
    written(place)
    assert build_state_board(load_round(place, "2031")).texts == before + 3


def test_what_the_system_says_of_an_exempted_body_need_not_be_opened(place: Path) -> None:
    held = define.read_collection(place)
    store = open_journal(held, "2031")
    perform_act(store, "delivery", "ask", "police", by="Ola (generated)", at=NOON)
    perform_act(store, "delivery", "exempt", "police", by="Ola (generated)", at=NOON, reason="Anna er syk")
    printed = everything(released(place), "nb")
    assert "Fritatt i denne runden." in printed
    assert "Anna" not in printed
    assert not [one for one in load_round(place, "2031").waiting if "Fritatt" in one.words]


def test_the_note_of_a_correction_is_such_a_text_in_each_language(place: Path) -> None:
    folder, told = place / "rounds" / "2031", {"en": "Mean stay is corrected.", "nb": "Botid er rettet."}
    (folder / "corrections").mkdir()
    lines = "".join(f'{tag} = "{text}"\n' for tag, text in told.items())
    (folder / "corrections" / f"{hash_corrigendum(told)}.toml").write_text(lines, "utf-8")
    held = define.read_collection(place)
    for name, more in (
        ("print", {"names": "ab"}),
        ("correct", {"reason": "x"}),
        ("note", {"names": hash_corrigendum(told)}),
    ):
        perform_act(open_journal(held, "2031"), "edition", name, "2031", by="Kari Prøve", at=NOON, **more)
    waits = [one for one in list_unit_reasons(held.at("2031"), "2031") if one.question.startswith("corrected")]
    assert {one.language: one.words for one in waits} == told
    assert not {one.sha256 for one in waits} & set(load_round(place, "2031").opened)
