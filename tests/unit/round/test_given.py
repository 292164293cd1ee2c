"""What bodies wrote lies in the archive alone: the collection has its hash, and a person reads it by that."""

from __future__ import annotations

import shutil
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from tilstand import collect, define
from tilstand.archive import Archive
from tilstand.errors import UsageError
from tilstand.model import Observation
from tilstand.model.hashes import hash_text, make_placeholder
from tilstand.round.receipts import archive_free_texts, receive_body_files
from tilstand.round.text_pages import read_archived_texts
from tilstand.round.text_release import release_texts_to_print
from tilstand.round.texts import Wording, list_body_wordings, list_released_texts
from tilstand.terms import Key, Period, Value
from tilstand.workflow.actions import derive_subject_states, perform_act
from tilstand.workflow.event_log import EventJournal, open_journal

NOON = datetime(2032, 2, 1, 12, tzinfo=UTC)
LATER = date(2099, 1, 1)
KARI = "Kari Prøve"
ALL = Key("victims_assisted", "havn_shelter", Period.from_year(2031))
NEEDS = ("havn_shelter", "shelter", "needs")
TOLD = "Anna, 17, trenger tolk."
BESIDE = "Én er regnet to ganger."
COLUMNS = "provider,form,period,version,measure,breakdown,value,status,remark,quote,document"
CSV = f"""{COLUMNS}
havn_shelter,shelter,2031,2,victims_assisted,,30,number,{BESIDE},Kari sa det,brevet til Kari
havn_shelter,shelter,2031,2,dependants_housed,,,,,,
"""
ANSWER = """provider = "havn_shelter"

[[answer]]
form = "shelter"
question = "needs"
nb = "{}"
"""


class Office:
    """A round at which files are received, and where what bodies wrote is read."""

    def __init__(self, place: Path) -> None:
        self.view = define.read_collection(place).at("2031")
        self.folder = place / "rounds" / "2031"
        self.inbox, self.archive = place.parent / "inbox", place.parent / "archive"
        self.inbox.mkdir()
        self.store: EventJournal = open_journal(self.view, "2031")
        perform_act(self.store, "delivery", "ask", "havn_shelter", by=KARI, at=NOON)

    def take(self, name: str, text: str = "") -> collect.Delivery:
        """Receive a file; what it holds as it was sent."""
        path = self.inbox / name
        if text:
            path.write_text(text, "utf-8")
        sent = collect.deliver_file(self.view, self.view.round("2031"), path, "havn_shelter")
        given = (self.view, "2031", [path], self.store, Archive(self.archive))
        (told,) = receive_body_files(*given, by=KARI, at=NOON)
        assert told.outcome == "received"
        return sent

    def workbook(self) -> collect.Delivery:
        given = {"values": {ALL: Value.number(28)}, "answers": {NEEDS: TOLD}}
        collect.write_workbook_template(self.view, "2031", "havn_shelter", self.inbox / "any name.xlsx", {}, **given)
        return self.take("any name.xlsx")

    def texts(self) -> tuple[Wording, ...]:
        found = list_body_wordings(collect.collect_round(self.view, "2031"), self.view.get_provider_language)
        return read_archived_texts(self.archive, found)

    def prints(self) -> list[str]:
        stood = derive_subject_states(self.store.read_events())
        return list(
            list_released_texts(
                self.folder, stood, list_body_wordings(collect.collect_round(self.view, "2031"))
            ).values()
        )

    def release(self) -> None:
        texts = self.texts()
        hashes = [one.sha256 for one in texts]
        release_texts_to_print(self.folder, self.store, texts, hashes, by=KARI, at=NOON)

    def kept(self) -> str:
        """Everything that lies in the round's folder, as text."""
        files = (one for one in self.folder.rglob("*") if one.is_file())
        return "".join(one.read_text("utf-8", errors="replace") for one in files)


@pytest.fixture
def office(place: Path) -> Office:
    return Office(place)


def figures(told: collect.Delivery) -> list[tuple[Key, Value, str, str, int | None]]:
    def shown(o: Observation) -> tuple[Key, Value, str, str, int | None]:
        return o.key, o.value, o.source.sheet, o.source.cell, o.source.line

    assert told.submission is not None
    return [shown(o) for o in told.submission.observations]


def test_of_a_workbook_the_collection_keeps_figures_and_places_and_no_word(office: Office) -> None:
    sent = office.workbook()
    (file,) = (office.folder / "submissions").iterdir()
    kept = collect.deliver_file(office.view, office.view.round("2031"), file)
    assert figures(kept) == figures(sent)
    assert kept.submission is not None
    assert [o.source.document for o in kept.submission.observations] == ["havn_shelter.1.xlsx"]
    assert [one.rule for one in kept.findings] == [one.rule for one in sent.findings if one.rule == "C030"]
    assert "Anna" not in office.kept()
    (text,) = office.texts()
    assert (text.words, text.language, text.question) == (TOLD, "nb", "needs")
    assert office.prints() == []


def test_of_a_csv_file_neither_remarks_nor_what_it_cites_are_kept(office: Office) -> None:
    office.take("havn_shelter.csv", CSV)
    assert not [words for words in (BESIDE, "Kari sa det", "brevet") if words in office.kept()]
    (text,) = office.texts()
    assert (text.words, text.about) == (BESIDE, ALL)
    (own,) = [one for one in Archive(office.archive).entries() if one.name == "havn_shelter.csv"]
    assert own.expires  # a file with words does not stay


def test_released_words_are_printed_when_the_archive_is_gone_and_the_rest_is_told_as_there(office: Office) -> None:
    office.workbook()
    office.release()
    office.take("havn_shelter.csv", CSV)
    shutil.rmtree(office.archive)
    (text,) = office.texts()  # a new version has another text, and no answer
    assert (text.words, text.unread is not None) == ("", True)
    with pytest.raises(UsageError, match="cannot be read"):
        office.release()
    (office.folder / "submissions" / "havn_shelter.2.csv").unlink()
    assert office.prints() == [TOLD]


def test_words_that_expired_say_so_and_come_back_only_when_they_are_given_anew(office: Office) -> None:
    office.take("havn_shelter.csv", CSV)
    Archive(office.archive).expire_objects(LATER, by=KARI)
    (text,) = office.texts()
    assert text.unread is not None
    assert "expired" in text.unread.text("en")
    office.take("havn_shelter.csv", CSV.replace(",2,", ",3,"))
    assert [one.words for one in office.texts()] == [BESIDE]
    Archive(office.archive).verify_archive_contents()


def test_who_writes_a_hash_has_written_a_text_and_opens_no_other(office: Office) -> None:
    office.workbook()
    office.release()
    stolen = make_placeholder(TOLD)
    office.take("havn_shelter.answers.toml", ANSWER.format(stolen).replace("needs", "trends"))
    assert [one.words for one in office.texts()] == [TOLD, stolen]
    assert office.prints() == [TOLD]


def test_files_with_words_are_read_and_lose_them_when_the_delivery_is_accepted(office: Office) -> None:
    folder = office.folder / "submissions"
    (folder / "havn_shelter.answers.toml").write_text(ANSWER.format(TOLD), "utf-8")
    (folder / "havn_shelter.csv").write_text(CSV, "utf-8")
    assert {one.words for one in office.texts()} == {TOLD, BESIDE}
    hashes = [hash_text(TOLD)]
    release_texts_to_print(office.folder, office.store, office.texts(), hashes, by=KARI, at=NOON)
    shutil.rmtree(office.folder / "released")  # as it was released before words were kept so
    for names in (["havn_shelter.answers.toml", "havn_shelter.csv"], []):
        stood, kept = derive_subject_states(office.store.read_events()), Archive(office.archive)
        given = (office.view, "2031", "havn_shelter", stood, kept)
        assert list(archive_free_texts(*given, by=KARI, at=NOON)) == names
    lying = (office.folder / "submissions").iterdir()
    assert {one.stat().st_mode & 0o777 for one in lying if one.is_file()} == {0o644}
    assert BESIDE not in office.kept()
    assert {one.words for one in office.texts()} == {TOLD, BESIDE}
    assert office.prints() == [TOLD]


def test_a_file_that_was_put_there_by_hand_is_received_from_where_it_lies(office: Office) -> None:
    folder = office.folder / "submissions"
    (folder / "havn_shelter.csv").write_text(CSV, "utf-8")
    office.inbox = folder
    office.take("havn_shelter.csv")
    assert [one.name for one in folder.iterdir()] == ["havn_shelter.2.csv"]
    assert BESIDE not in office.kept()
    assert [one.words for one in office.texts()] == [BESIDE]
    before = (folder / "havn_shelter.2.csv").read_bytes()
    view, file, archive = office.view, folder / "havn_shelter.2.csv", Archive(office.archive)
    (told,) = receive_body_files(view, "2031", [file], office.store, archive, by=KARI, at=NOON)
    assert (told.outcome, file.read_bytes()) == ("same", before)  # what is closed is not closed again
    (folder / "havn_shelter.2.csv").write_text(CSV, "utf-8")  # as an earlier version received it
    given = (office.view, "2031", [folder / "havn_shelter.2.csv"], office.store, Archive(office.archive))
    (told,) = receive_body_files(*given, by=KARI, at=NOON)
    assert (told.outcome, BESIDE in office.kept()) == ("same", False)
