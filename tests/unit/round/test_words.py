"""A body's words are closed until a person opens these very words; they may be opened in other words."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from tilstand import define
from tilstand.errors import UsageError
from tilstand.model import Answer, Batch, Source, Submission
from tilstand.model.hashes import hash_text
from tilstand.round.state import load_round
from tilstand.round.text_pages import PreviousWording, load_previous_wording, read_archived_texts
from tilstand.round.text_release import release_texts_to_print
from tilstand.round.texts import Wording, list_body_wordings, list_pending_texts, list_released_texts
from tilstand.round.withdrawals import list_withdrawn_passages, withdraw_texts
from tilstand.terms import Period
from tilstand.workflow.actions import derive_subject_states, perform_act
from tilstand.workflow.event_log import EventJournal, EventStore, open_journal

NOON = datetime(2032, 2, 1, 12, tzinfo=UTC)
GIVEN = "Anna, 17, was here."
PLAIN = "A girl was here."
TOML = 'provider = "havn_shelter"\n\n[[answer]]\nform = "shelter"\nquestion = "trends"\nen = "{}"\n'
WHO = {"by": "Kari Prøve", "at": NOON}


def wording(words: str = GIVEN, language: str = "en", provider: str = "havn_shelter") -> Wording:
    return Wording(provider, "shelter", "trends", language, words)


def given(place: Path, words: str, name: str = "2031") -> None:
    folder = place / "rounds" / name / "submissions"
    (folder / "havn_shelter.answers.toml").write_text(TOML.format(words), "utf-8")


def open_words(folder: Path, store: EventStore, *said: Wording):
    return dict(list_released_texts(folder, derive_subject_states(store.read_events()), said))


def test_the_hash_is_of_the_exact_signs() -> None:
    # Values of another implementation (sha256sum).
    assert hash_text("") == "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"
    assert hash_text("abc") == "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"
    assert len({hash_text(words) for words in ("Nei.", "Nei. ", "nei.", "Nei\u200b.")}) == 4


def test_everything_said_is_told_in_its_order_and_by_its_language() -> None:
    answers = (
        Answer("a", "f", "q", {"nb": "En", "en": "One"}, Source("x")),
        Answer("b", "f", "p", {"en": "Two"}, Source("x")),
    )
    one = Submission("a", Period.from_year(2031), 1, "delivered", "csv", "f", "0", (), answers)
    assert list_body_wordings(Batch(Period.from_year(2031), (one,))) == (
        Wording("a", "f", "q", "nb", "En"),
        Wording("a", "f", "q", "en", "One"),
        Wording("b", "f", "p", "en", "Two"),
    )


def test_nothing_is_open_until_somebody_opens_it_and_then_that_alone(store: EventStore, tmp_path: Path) -> None:
    one, other = wording(), wording("Fine.")
    assert open_words(tmp_path, store, one, other) == {}
    assert list_pending_texts((one, other, one), {}) == (one, other)
    assert list(release_texts_to_print(tmp_path, store, (one, other), [one.sha256, one.sha256], **WHO)) == [one]
    now = open_words(tmp_path, store, one, other)
    assert now == {one.sha256: GIVEN}
    assert list_pending_texts((one, other), now) == (other,)
    (event,) = store.read_events()
    assert (event.track, event.act, event.subject, event.names) == ("text", "release", one.sha256, one.sha256)
    assert (event.by, event.facts["provider"], event.facts["question"]) == ("Kari Prøve", "havn_shelter", "trends")
    assert (event.facts["form"], event.facts["language"]) == ("shelter", "en")
    (file,) = (tmp_path / "released").iterdir()  # what was given expires in the archive
    assert (file.name, file.read_text("utf-8")) == (f"{one.sha256}.txt", GIVEN)


def test_words_that_are_known_are_looked_for_in_no_archive(tmp_path: Path) -> None:
    lying = replace(wording(""), given=hash_text(GIVEN))
    known = replace(lying, words=GIVEN)
    blank = wording("")  # nothing was given: there is nothing to look for
    found = read_archived_texts(tmp_path / "gone", (known, lying, blank))
    assert (found[0], found[2]) == (known, blank)
    assert found[1].unread is not None
    assert "gone" in found[1].unread.text("en")


def test_one_sign_more_is_a_text_that_nobody_has_opened(store: EventStore, tmp_path: Path) -> None:
    list(release_texts_to_print(tmp_path, store, (wording(),), [wording().sha256], **WHO))
    assert open_words(tmp_path, store, wording(GIVEN + " ")) == {}


def test_the_same_words_in_two_languages_or_bodies_are_one_text(store: EventStore, tmp_path: Path) -> None:
    one, two = wording("Nei.", "nb"), wording("Nei.", "nn", "dal_shelter")
    assert list_pending_texts((one, two), {}) in ((one,), (two,))
    list(release_texts_to_print(tmp_path, store, (one, two), [one.sha256], **WHO))
    assert list_pending_texts((one, two), open_words(tmp_path, store, one, two)) == ()


def test_it_may_be_opened_in_other_words_which_lie_beside_and_never_in_the_log(tmp_path: Path) -> None:
    store = EventJournal(tmp_path / "log")
    list(release_texts_to_print(tmp_path, store, (wording(),), [wording().sha256], instead=f"  {PLAIN}\n", **WHO))
    assert open_words(tmp_path, store, wording()) == {wording().sha256: PLAIN}
    (event,) = store.read_events()
    assert (event.subject, event.names) == (hash_text(GIVEN), hash_text(PLAIN))
    (file,) = (tmp_path / "released").iterdir()
    assert (file.name, file.read_text("utf-8")) == (f"{hash_text(PLAIN)}.txt", PLAIN)
    log = b"".join(one.read_bytes() for one in (tmp_path / "log").glob("*.jsonl")).decode()
    assert "Anna" not in log
    assert "girl" not in log


@pytest.mark.parametrize(("now", "words"), [(PLAIN + "\n", PLAIN), (PLAIN + " Anna.", None), ("", None), (None, None)])
def test_printed_words_that_were_changed_or_lost_open_nothing(
    tmp_path: Path, store: EventStore, now: str | None, words: str | None
) -> None:
    list(release_texts_to_print(tmp_path, store, (wording(),), [wording().sha256], instead=PLAIN, **WHO))
    file = tmp_path / "released" / f"{hash_text(PLAIN)}.txt"
    file.unlink() if now is None else file.write_text(now, "utf-8")
    assert open_words(tmp_path, store, wording()).get(wording().sha256) == words


def test_what_was_not_given_in_the_round_cannot_be_opened_and_then_nothing_is(
    store: EventStore, tmp_path: Path
) -> None:
    with pytest.raises(UsageError) as told:
        list(release_texts_to_print(tmp_path, store, (wording(),), [wording().sha256, "0" * 64], instead=PLAIN, **WHO))
    assert "0" * 64 in told.value.message
    assert wording().sha256 not in told.value.message
    assert store.read_events() == ()
    assert list(tmp_path.glob("released/*")) == []


def print_edition(store: EventStore) -> None:
    perform_act(store, "edition", "print", "2031", by="Kari", at=NOON, names="1" * 64)


def test_of_what_was_withdrawn_after_print_the_words_are_kept_to_be_found(store: EventStore, tmp_path: Path) -> None:
    one = replace(wording(), provider="", file="report/nb/a.md")  # a sentence: its words lie nowhere else
    list(release_texts_to_print(tmp_path, store, (one,), [one.sha256], **WHO))
    print_edition(store)
    with pytest.raises(UsageError):  # it was struck before, so nobody could find it
        list(withdraw_texts(tmp_path, store, (), [one.sha256], reason="A name.", **WHO))
    list(withdraw_texts(tmp_path, store, (one,), [one.sha256], reason="A name.", **WHO))
    (passage,) = list_withdrawn_passages(tmp_path, derive_subject_states(store.read_events()), {})
    assert (passage.words, passage.on) == (one.words, NOON.date())


def test_what_was_withdrawn_before_print_or_released_anew_is_looked_for_nowhere(
    store: EventStore, tmp_path: Path
) -> None:
    sha256, later = wording().sha256, {"by": "Kari", "at": NOON + timedelta(minutes=1)}
    list(release_texts_to_print(tmp_path, store, (wording(),), [sha256], **WHO))
    list(withdraw_texts(tmp_path, store, (), [sha256], reason="A name.", **WHO))
    assert list_withdrawn_passages(tmp_path, derive_subject_states(store.read_events()), {}) == ()
    print_edition(store)
    assert list_withdrawn_passages(tmp_path, derive_subject_states(store.read_events()), {})
    other = replace(wording(), words=f"{wording().words} And more of it.")
    list(release_texts_to_print(tmp_path, store, (other,), [other.sha256], **later))
    subject_states = derive_subject_states(store.read_events())
    assert list_withdrawn_passages(tmp_path, subject_states, {other.sha256: other.words}) == ()
    list(release_texts_to_print(tmp_path, store, (wording(),), [sha256], **later))
    assert list_withdrawn_passages(tmp_path, derive_subject_states(store.read_events()), {}) == ()


def test_a_sentence_stands_with_a_reason_and_a_day_and_only_if_no_round_moves_it(
    store: EventStore, tmp_path: Path
) -> None:
    sentence = replace(wording("It is open on Tuesdays."), provider="", file="report/en/a.md")
    moved = replace(sentence, words="In {{ period }} it moved.")
    day, reason = NOON.date() + timedelta(days=700), "The hours"
    for refused, until, why in (
        (sentence, day, " "),
        (sentence, NOON.date(), reason),
        (sentence, NOON.date() + timedelta(days=1200), reason),
        (moved, day, reason),
        (wording(), day, reason),
    ):
        with pytest.raises(UsageError):
            release_texts_to_print(tmp_path, store, (refused,), [refused.sha256], standing=until, reason=why, **WHO)
    assert store.read_events() == ()
    dated = replace(sentence, words='In {{ date 2023 }} it was called "A".')
    hashes = [sentence.sha256, dated.sha256]
    release_texts_to_print(tmp_path, store, (sentence, dated), hashes, standing=day, reason=reason, **WHO)
    assert [(one.facts["standing"], one.reason) for one in store.read_events()] == [(day.isoformat(), reason)] * 2


def test_a_withdrawn_text_is_closed_and_can_be_opened_anew(store: EventStore, tmp_path: Path) -> None:
    sha256 = wording().sha256
    list(release_texts_to_print(tmp_path, store, (wording(),), [sha256], **WHO))
    with pytest.raises(UsageError, match=sha256[:12]):  # twice is once too often
        list(release_texts_to_print(tmp_path, store, (wording(),), [sha256], **WHO))
    later = {"by": "Kari Prøve", "at": NOON + timedelta(minutes=1)}
    with pytest.raises(UsageError):
        list(withdraw_texts(tmp_path, store, (wording(),), [sha256], reason=" ", **later))
    assert list(withdraw_texts(tmp_path, store, (wording(),), [sha256, sha256], reason="A name.", **later)) == [sha256]
    assert open_words(tmp_path, store, wording()) == {}
    assert store.read_events()[-1].reason == "A name."
    with pytest.raises(UsageError, match=sha256[:12]):
        list(withdraw_texts(tmp_path, store, (wording(),), [sha256], reason="Again.", **later))
    list(release_texts_to_print(tmp_path, store, (wording(),), [sha256], instead=PLAIN, **later))
    assert open_words(tmp_path, store, wording()) == {sha256: PLAIN}


def test_a_round_is_read_with_what_is_open_in_it(place: Path) -> None:
    given(place, GIVEN)
    standing = dict(load_round(place, "2031").opened)
    assert wording().sha256 not in standing
    held = define.read_collection(place)
    said = list_body_wordings(load_round(place, "2031").batch)
    list(
        release_texts_to_print(
            place / "rounds" / "2031", open_journal(held, "2031"), said, [wording().sha256], instead=PLAIN, **WHO
        )
    )
    assert dict(load_round(place, "2031").opened) == {**standing, wording().sha256: PLAIN}


def test_beside_a_text_stand_the_words_that_were_printed_in_the_round_before(place: Path) -> None:
    held = define.read_collection(place)
    before = max((one for one in held.rounds if one != "2031"), key=lambda one: held.rounds[one].period.last)
    assert held.rounds[before].period.last < held.rounds["2031"].period.first
    (place / "rounds" / before / "submissions").mkdir(exist_ok=True)
    given(place, GIVEN, before)
    assert load_previous_wording(held, "2031").answers == {}
    store = open_journal(held, before)
    list(
        release_texts_to_print(place / "rounds" / before, store, (wording(),), [wording().sha256], instead=PLAIN, **WHO)
    )
    assert load_previous_wording(held, "2031").find_previous_words(wording()) == PLAIN
    assert load_previous_wording(held, before) == PreviousWording()


def test_an_answer_that_is_printed_in_other_words_opens_no_sentence_of_the_same_words(
    store: EventStore, tmp_path: Path
) -> None:
    release_texts_to_print(tmp_path, store, (wording(),), [wording().sha256], instead=PLAIN, **WHO)
    sentence = Wording("", "", "01-start", "en", GIVEN, "report/en/01-start.md", 3)
    assert open_words(tmp_path, store, wording()) == {wording().sha256: PLAIN}
    assert open_words(tmp_path, store, sentence) == {}
