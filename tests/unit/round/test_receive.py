"""Receiving: whose a file is comes from inside it, every version is kept, and nothing is said twice."""

from __future__ import annotations

import hashlib
from datetime import UTC, datetime
from pathlib import Path

import pytest

from tilstand import collect, define
from tilstand.archive import Archive
from tilstand.errors import ArchiveError, UsageError
from tilstand.model.hashes import make_placeholder
from tilstand.round.board import find_bodies_with_files
from tilstand.round.opening import load_period_before
from tilstand.round.receipts import DeliveryReceipt, list_delivered_files, receive_body_files
from tilstand.terms import Key, Period, Value
from tilstand.workflow.actions import derive_subject_states, perform_act
from tilstand.workflow.event_log import EventJournal, open_journal

NOON = datetime(2032, 2, 1, 12, tzinfo=UTC)
YEAR = Period.from_year(2031)
HEADER = "provider,form,period,version,measure,breakdown,value,status"
ALL = Key("victims_assisted", "havn_shelter", YEAR)


class Desk:
    """A round at which files are received."""

    def __init__(self, place: Path) -> None:
        self.place, self.inbox = place, place.parent / "inbox"
        self.inbox.mkdir()
        self.collection = define.read_collection(place)
        self.store: EventJournal = open_journal(self.collection, "2031")
        self.archive = Archive(place.parent / "archive")
        for provider in ("havn_shelter", "police"):
            perform_act(self.store, "delivery", "ask", provider, by="Kari Prøve", at=NOON)

    def csv(self, version: int, value: str, name: str = "havn_shelter.csv") -> Path:
        row = f"havn_shelter,shelter,2031,{version},victims_assisted,,{value},number"
        file = self.inbox / name
        file.write_text(f"{HEADER}\n{row}\n", "utf-8")
        return file

    def take(self, *files: Path) -> list[DeliveryReceipt]:
        view = self.collection.at("2031")
        return list(receive_body_files(view, "2031", files, self.store, self.archive, by="Kari Prøve", at=NOON))

    def acts(self, provider: str = "havn_shelter") -> list[str]:
        return [
            one.act
            for one in derive_subject_states(self.store.read_events()).get_subject_state("delivery", provider).events
        ]

    def files(self) -> list[str]:
        return sorted(one.name for one in (self.place / "rounds" / "2031" / "submissions").iterdir())


@pytest.fixture
def desk(place: Path) -> Desk:
    return Desk(place)


def test_a_file_is_taken_in_kept_and_noted(desk: Desk) -> None:
    file = desk.csv(1, "28")
    (told,) = desk.take(file)
    assert (told.outcome, told.provider, told.version, told.figures, told.changed) == (
        "received",
        "havn_shelter",
        1,
        1,
        (),
    )
    last = derive_subject_states(desk.store.read_events()).get_subject_state("delivery", "havn_shelter").events[-1]
    sha256 = hashlib.sha256(file.read_bytes()).hexdigest()
    assert (last.act, last.names, last.channel, last.by) == ("receive", sha256, "mail", "Kari Prøve")
    assert dict(last.facts) == {"file": "havn_shelter.1.csv", "version": "1", "figures": "1"}
    assert desk.files() == ["havn_shelter.1.csv"]
    taken = desk.place / "rounds" / "2031" / "submissions" / "havn_shelter.1.csv"
    assert taken.stat().st_mode & 0o777 == 0o644
    assert desk.archive.read(sha256) == file.read_bytes()
    batch = collect.collect_round(desk.collection, "2031")
    assert [o.value for one in batch.submissions for o in one.observations] == [Value.number(28)]


def test_a_newer_version_says_what_changed_and_the_older_stays(desk: Desk) -> None:
    desk.take(desk.csv(1, "28"))
    (told,) = desk.take(desk.csv(2, "31"))
    (changed,) = told.changed
    assert told.figures == 1
    assert (changed.key, changed.before, changed.after) == (ALL, Value.number(28), Value.number(31))
    assert desk.files() == ["havn_shelter.1.csv", "havn_shelter.2.csv"]
    assert desk.acts() == ["ask", "receive", "receive"]
    (again,) = desk.take(desk.csv(3, "31"))
    assert again.changed == ()


@pytest.mark.parametrize(("second", "outcome"), [((1, "29"), "twice"), ((1, "28"), "same"), ((0, "29"), "refused")])
def test_an_older_version_a_second_of_the_same_and_the_same_file(desk: Desk, second, outcome) -> None:
    desk.take(desk.csv(1, "28"))
    (told,) = desk.take(desk.csv(*second, name="HAVN svar (2).csv".replace("HAVN svar (2)", "havn_shelter.x")))
    assert told.outcome == outcome
    assert desk.files() == ["havn_shelter.1.csv"]
    stand = derive_subject_states(desk.store.read_events()).get_subject_state("delivery", "havn_shelter")
    assert stand.state == "received"
    noted = [one.facts["outcome"] for one in stand.events if one.act == "keep_older"]
    assert noted == (["twice"] if outcome == "twice" else [])


def test_a_file_that_cannot_be_used_is_told_again_until_another_can(desk: Desk) -> None:
    faulty = desk.csv(1, "many", name="havn_shelter.faulty.csv")
    for _ in "12":
        (told,) = desk.take(faulty)
        assert (told.outcome, [one.rule for one in told.findings]) == ("refused", ["C024"])
    assert desk.acts() == ["ask", "refuse"]
    desk.take(desk.csv(1, "28"))
    assert [one.outcome for one in desk.take(faulty)] == ["same"]
    for _ in "12":
        assert [one.outcome for one in desk.take(desk.csv(1, "29"))] == ["twice"]
    assert desk.acts() == ["ask", "refuse", "receive", "keep_older"]


def test_a_file_that_was_refused_is_received_once_the_collection_is_mended(desk: Desk) -> None:
    form = desk.place / "forms" / "shelter.toml"
    asked = form.read_text("utf-8")
    file = desk.inbox / "havn_shelter.csv"
    file.write_text(f"{HEADER}\nhavn_shelter,shelter,2031,1,dependants_housed,,4,number\n", "utf-8")
    outcomes = []
    for text in (asked.replace('measure = "dependants_housed"\nbreakdowns = ["age"]', 'measure = "mean_stay"'), asked):
        form.write_text(text, "utf-8")
        desk.collection = define.read_collection(desk.place)
        outcomes += [one.outcome for one in desk.take(file)]
    assert outcomes == ["refused", "received"]


def test_an_older_version_that_comes_later_is_put_away(desk: Desk) -> None:
    desk.take(desk.csv(3, "28"))
    (told,) = desk.take(desk.csv(2, "99"))
    assert (told.outcome, told.version) == ("older", 2)
    assert desk.files() == ["havn_shelter.3.csv"]
    assert desk.acts()[-1] == "keep_older"
    kept = [entry.name for entry in desk.archive.entries() if entry.kind == "submission"]
    assert len(kept) == 4  # both as they came, and the figures of each


def test_what_else_lies_in_the_round_s_folder_is_no_version(desk: Desk) -> None:
    desk.take(desk.csv(1, "28"))
    folder = desk.place / "rounds" / "2031" / "submissions"
    row = "havn_shelter,shelter,2031,9,victims_assisted,,77,number"
    (folder / "havn_shelter.txt").write_text(f"{HEADER}\n{row}\n", "utf-8")
    (folder / "havn_shelter.old.csv").mkdir()
    (told,) = desk.take(desk.csv(2, "30"))
    assert (told.outcome, told.version) == ("received", 2)
    (changed,) = told.changed
    assert (changed.key, changed.before, changed.after) == (ALL, Value.number(28), Value.number(30))


def test_a_file_with_errors_is_refused_and_what_stood_stands(desk: Desk) -> None:
    (told,) = desk.take(desk.csv(1, "about ten"))
    assert (told.outcome, desk.acts(), desk.files()) == ("refused", ["ask", "refuse"], [])
    assert told.findings.errors
    desk.take(desk.csv(2, "28"))
    (told,) = desk.take(desk.csv(3, "twelve or so"))
    assert (told.outcome, desk.files()) == ("refused", ["havn_shelter.2.csv"])
    assert desk.acts() == ["ask", "refuse", "receive", "refuse_newer"]
    assert (
        derive_subject_states(desk.store.read_events()).get_subject_state("delivery", "havn_shelter").state
        == "received"
    )


def test_a_workbook_says_itself_whose_it_is_whatever_it_is_called(desk: Desk) -> None:
    file = desk.inbox / "police svar til KOM (kopi) 2.xlsx"
    view = desk.collection.at("2031")
    collect.write_workbook_template(view, "2031", "havn_shelter", file, {}, values={ALL: Value.number(12)}, version=4)
    (told,) = desk.take(file)
    assert (told.provider, told.outcome, told.version, told.figures) == ("havn_shelter", "received", 4, 1)
    assert desk.files() == ["havn_shelter.4.xlsx.csv"]


def test_nobody_is_guessed_at_and_who_was_not_asked_is_not_open(desk: Desk) -> None:
    stray = desk.csv(1, "28", name="tall fra oss.csv")
    other = desk.inbox / "fjord_shelter.csv"
    other.write_text(f"{HEADER}\nfjord_shelter,shelter,2031,1,victims_assisted,,5,number\n", "utf-8")
    assert [(one.outcome, one.provider) for one in desk.take(stray, other)] == [
        ("closed", "fjord_shelter"),
        ("unknown", ""),
    ]
    assert desk.files() == []
    assert not list(desk.archive.entries())


def test_files_are_taken_in_the_order_of_their_names(desk: Desk) -> None:
    first, second = desk.csv(1, "28", "havn_shelter.a.csv"), desk.csv(2, "31", "havn_shelter.b.csv")
    assert [one.outcome for one in desk.take(second, first)] == ["received", "received"]
    assert desk.files() == ["havn_shelter.1.csv", "havn_shelter.2.csv"]


def test_what_is_locked_is_not_opened_by_a_file(desk: Desk) -> None:
    desk.take(desk.csv(1, "28"))
    names = derive_subject_states(desk.store.read_events()).get_subject_state("delivery", "havn_shelter").names
    for name in ("accept", "freeze"):
        perform_act(desk.store, "delivery", name, "havn_shelter", by="Kari Prøve", at=NOON, names=names)
    (told,) = desk.take(desk.csv(2, "31"))
    assert (told.outcome, desk.files()) == ("closed", ["havn_shelter.1.csv"])


def test_a_newer_version_after_acceptance_waits_to_be_accepted_again(desk: Desk) -> None:
    desk.take(desk.csv(1, "28"))
    names = derive_subject_states(desk.store.read_events()).get_subject_state("delivery", "havn_shelter").names
    perform_act(desk.store, "delivery", "accept", "havn_shelter", by="Kari Prøve", at=NOON, names=names)
    desk.take(desk.csv(2, "31"))
    assert (
        derive_subject_states(desk.store.read_events()).get_subject_state("delivery", "havn_shelter").state
        == "received"
    )


def test_the_same_file_after_it_was_opened_again_says_that_it_stands(desk: Desk) -> None:
    (first,) = desk.take(file := desk.csv(2, "12"))
    perform_act(desk.store, "delivery", "reopen", "havn_shelter", by="Kari Prøve", at=NOON, reason="Is that all?")
    (again,) = desk.take(file)
    assert (again.outcome, again.version, again.figures) == ("received", 2, first.figures)
    assert desk.acts()[-2:] == ["reopen", "receive"]
    assert [one.outcome for one in desk.take(file)] == ["same"]


def test_a_body_that_was_opened_again_can_be_exempted(desk: Desk) -> None:
    desk.take(desk.csv(2, "12"))
    perform_act(desk.store, "delivery", "reopen", "havn_shelter", by="Kari Prøve", at=NOON, reason="Is that all?")
    perform_act(desk.store, "delivery", "exempt", "havn_shelter", by="Kari Prøve", at=NOON, reason="No work")
    assert (
        derive_subject_states(desk.store.read_events()).get_subject_state("delivery", "havn_shelter").state == "exempt"
    )


def test_figures_of_the_period_before_come_from_every_round_that_states_them(desk: Desk) -> None:
    found = load_period_before(desk.collection, "2031")
    assert {key.period for figures in found.values() for key in figures} == {Period.from_year(2030)}
    assert found["police"]
    assert all(key.provider == "police" for key in found["police"])


def test_a_workbook_that_cannot_be_read_is_told_as_that_and_kept_nowhere(desk: Desk) -> None:
    file = desk.inbox / "svar.xlsx"
    collect.write_workbook_template(desk.collection.at("2031"), "2031", "havn_shelter", file, {})
    file.write_bytes(file.read_bytes()[:3000])
    (told,) = desk.take(file)
    assert (told.outcome, told.provider, told.file) == ("refused", "", "svar.xlsx")
    assert [one.rule for one in told.findings] == ["C001"]
    assert desk.acts() == ["ask"]


def test_whose_files_lie_there_is_read_from_their_names(desk: Desk) -> None:
    desk.take(desk.csv(1, "28"))
    (desk.place / "rounds" / "2031" / "submissions" / "police.answers.toml").write_text("", "utf-8")
    assert find_bodies_with_files(desk.collection, "2031") == {"havn_shelter", "police"}


def test_a_workbook_with_damaged_bytes_stops_no_other(desk: Desk) -> None:
    """Whatever bytes are damaged, the file is refused or read, and the one after it is taken in."""
    file, good = desk.inbox / "a svar.xlsx", desk.csv(1, "28", name="havn_shelter.csv")
    collect.write_workbook_template(desk.collection.at("2031"), "2031", "police", file, {})
    whole = file.read_bytes()
    for at in range(40, len(whole), len(whole) // 40):
        file.write_bytes(whole[:at] + bytes(255 - one for one in whole[at : at + 8]) + whole[at + 8 :])
        told = desk.take(file)
        assert len(told) == 1
        assert told[0].outcome in ("refused", "received", "older", "twice")
    assert [one.outcome for one in desk.take(good)] == ["received"]


def test_a_folder_is_searched_and_what_programs_leave_behind_is_not_taken(desk: Desk) -> None:
    file = desk.csv(1, "28")
    (desk.inbox / "mandag").mkdir()
    file.rename(desk.inbox / "mandag" / file.name)
    for name in ("~$svar.xlsx", ".DS_Store", "Thumbs.db"):
        (desk.inbox / name).write_bytes(b"x")
    assert [one.name for one in list_delivered_files([desk.inbox])] == ["havn_shelter.csv"]
    (told,) = desk.take(*list_delivered_files([desk.inbox]))
    assert told.outcome == "received"


def test_a_folder_without_files_and_a_file_that_is_not_there_are_told(desk: Desk) -> None:
    with pytest.raises(UsageError) as raised:
        list_delivered_files([desk.inbox, desk.inbox / "nobody.csv"])
    assert len(raised.value.causes) == 2


@pytest.mark.parametrize("at", ["archive", "folder", "log"])
def test_a_full_disk_loses_nothing_and_notes_nothing_by_halves(
    desk: Desk, monkeypatch: pytest.MonkeyPatch, at: str
) -> None:
    """Wherever the disk is full the file is named, nothing is noted, and given again it is received."""
    first, second = desk.csv(1, "28"), desk.csv(2, "31", "havn_shelter.b.csv")
    desk.take(first)

    def full(*_: object, **__: object) -> None:
        raise OSError(28, "No space left on device")

    with monkeypatch.context() as patch:
        if at == "archive":
            patch.setattr("tilstand.archive.archive.write_file_atomically", full)
        elif at == "folder":
            patch.setattr("tilstand.round.receipts.write_file_atomically", full)
        else:
            patch.setattr("tilstand.workflow.event_log.HashChain.append_records", full)
        with pytest.raises(ArchiveError) as raised:
            desk.take(second)
    assert "havn_shelter.b.csv" in raised.value.title
    assert desk.acts() == ["ask", "receive"]
    assert (
        derive_subject_states(desk.store.read_events())
        .get_subject_state("delivery", "havn_shelter")
        .last("receive")
        .facts["version"]
        == "1"
    )
    (told,) = desk.take(second)
    assert (told.outcome, [str(one.after) for one in told.changed]) == ("received", ["31"])
    assert desk.acts() == ["ask", "receive", "receive"]
    desk.archive.verify_archive_contents()


def test_half_a_line_never_stays_in_a_log(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    desk.take(desk.csv(1, "28"))
    (log,) = (desk.place / "rounds" / "2031" / "log").glob("*.jsonl")
    before = log.read_bytes()

    def full(handle: int) -> None:
        raise OSError(28, "No space left on device")

    with monkeypatch.context() as patch:
        patch.setattr("tilstand.workflow.event_log.os.fsync", full)
        with pytest.raises(OSError, match="No space"):
            perform_act(desk.store, "delivery", "reopen", "havn_shelter", by="Kari Prøve", at=NOON, reason="x")
    assert log.read_bytes() == before
    assert desk.acts() == ["ask", "receive"]


def test_what_comes_after_the_deadline_is_told_as_late_and_received(desk: Desk, place: Path) -> None:
    toml = place / "rounds" / "2031" / "round.toml"
    toml.write_text(f"deadline = 2032-01-31\n{toml.read_text('utf-8')}", "utf-8")
    desk.collection = define.read_collection(place)
    (told,) = desk.take(desk.csv(1, "28"))
    assert (told.outcome, told.late) == ("received", True)
    toml.write_text(toml.read_text("utf-8").replace("2032-01-31", "2032-02-01"), "utf-8")
    desk.collection = define.read_collection(place)
    (told,) = desk.take(desk.csv(2, "29"))
    assert (told.outcome, told.late) == ("received", False)


def test_answers_keep_their_kind_when_they_are_put_into_the_round(desk: Desk) -> None:
    file = desk.inbox / "havn_shelter.answers.toml"
    answer = '[[answer]]\nform = "shelter"\nquestion = "needs"\nen = "Interpreters."\n'
    file.write_text(f'provider = "havn_shelter"\n\n{answer}', "utf-8")
    (told,) = desk.take(file)
    assert (told.outcome, desk.files()) == ("received", ["havn_shelter.1.answers.toml"])
    batch = collect.collect_round(desk.collection, "2031")
    assert [a.text["en"] for one in batch.submissions for a in one.answers] == [make_placeholder("Interpreters.")]


def test_a_body_that_no_longer_reports_by_itself_is_received_if_it_was_asked(desk: Desk, place: Path) -> None:
    """A body that was merged with another mid-year has its workbook already: nothing is lost; it is told."""
    providers = place / "providers.toml"
    text = providers.read_text("utf-8")
    head = "[providers.havn_shelter]\n"
    assert head in text
    providers.write_text(text.replace(head, f"{head}last = 2030-12-31\n"), "utf-8")
    desk.collection = define.read_collection(place)
    assert "havn_shelter" not in desk.collection.reporting(desk.collection.round("2031"))
    (told,) = desk.take(desk.csv(1, "28"))
    assert told.outcome == "received"
    batch = collect.collect_round(desk.collection, "2031")
    assert "C048" in {one.rule for one in batch.findings}
