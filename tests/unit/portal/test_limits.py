"""Every end of a length or a time: what just fits is taken, and one sign or moment more is not."""

from __future__ import annotations

import re
from collections.abc import Callable
from contextlib import suppress
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from local_portal import NOON
from portal_names import portal

from tilstand.errors import UsageError
from tilstand.languages import format_message

OWN = "fjord_shelter"
MEAN = "mean_stay | fjord_shelter | 2031"
TRENDS = "answer | fjord_shelter | shelter | trends"
MOMENT, DAY = timedelta(microseconds=1), timedelta(days=1)


def last(takes: Callable[[int], object], *sizes: int) -> list[int]:
    """The sizes that are taken."""
    found = []
    for size in sizes:
        with suppress(UsageError):
            takes(size)
            found.append(size)
    return found


def refused(why: str) -> Any:
    """Refused for this reason, told in its words."""
    title = format_message(f"errors.portal.{why}.title").text("en")
    return pytest.raises(UsageError, match=re.escape(title))


def person(login: str) -> Any:
    return portal.Person.objects.get(login=login)


def test_a_token_has_a_name_of_a_hundred_signs_one_of_three_times_and_no_more_than_its_owner(place: Path) -> None:
    def made(called: str = " F ", login: str = "leader", may: str = "sign", days: int = 90) -> Any:
        return portal.issue_token(person(login), OWN, called, may=may, days=days, at=NOON)

    assert last(lambda size: made("x" * size), 0, 1, 100, 101) == [1, 100]
    assert last(lambda days: made(days=days), 0, 1, 29, 30, 31, 90, 365, 366) == [30, 90, 365]
    for beyond in ({"login": "other"}, {"login": "writer"}, {"login": "unit"}, {"may": "all"}, {"may": ""}):
        with refused("token_beyond"):
            made(**beyond)
    one, shown = made()
    assert (one.person.login, one.provider, one.called, one.may) == ("leader", OWN, "F", "sign")
    assert (one.until, one.ended, len(shown)) == (NOON + timedelta(days=90), None, 9 + 43)
    told = portal.AccessAct.objects.latest("pk")
    assert (told.person, told.by, told.what) == (one.person_id, one.person_id, "token made")
    assert (told.provider, told.signs, told.at) == (OWN, True, NOON)
    assert portal.find_valid_token(shown, at=one.until) == one
    assert portal.find_valid_token(shown, at=one.until + MOMENT) is None
    assert portal.find_valid_token(shown + "x", at=NOON) is None
    assert made(login="writer", may="write")[0].may == "write"
    assert portal.AccessAct.objects.latest("pk").signs is False


def test_a_link_by_which_somebody_joins_works_for_a_week_once(place: Path) -> None:
    def token() -> str:
        return portal.issue_invitation(person("writer"), by=None, at=NOON)

    first, second = token(), token()
    end = NOON + timedelta(days=7)
    with refused("invitation_unknown"):
        portal.get_invitation(first, at=NOON)  # the later link took its place
    one = portal.get_invitation(second, at=end)
    with refused("invitation_late"):
        portal.get_invitation(second, at=end + MOMENT)
    assert portal.join_with_password(one, "korrekt hest batteri", at=end).login == "writer"
    for again in (
        lambda: portal.join_with_password(one, "another one of them", at=end),
        lambda: portal.get_invitation(second, at=end),
    ):
        with refused("invitation_used"):
            again()


def test_a_yes_holds_for_its_time_to_the_day_and_the_latest_is_written_to(place: Path) -> None:
    from tilstand.define.definitions import Contact

    today, office = NOON.date(), Contact(name="Kontoret", mail="office@example.org")

    def noted(days: int, name: str = "Ada Prøve") -> Any:
        since = today - timedelta(days=days)
        return portal.record_contact_consent(OWN, f" {name} ", " a@example.org ", " 1 ", consented=since, today=today)

    assert last(noted, -1, 0, 364, 365) == [0, 364]
    one = noted(100, "Bo Prøve")
    assert (one.name, one.mail, one.phone) == ("Bo Prøve", "a@example.org", "1")
    assert one.review == today + timedelta(days=265)
    assert portal.choose_contact(OWN, office, today=today).name == "Ada Prøve"  # who said yes last
    until = today + timedelta(days=365)
    assert portal.choose_contact(OWN, office, today=until) == Contact(name="Ada Prøve", mail="a@example.org", phone="1")
    assert portal.choose_contact(OWN, office, today=until + DAY) == office
    assert portal.choose_contact("police", office, today=today) == office
    portal.renew_contact_consent(one, today=until)
    assert (one.consented, one.review) == (until, until + timedelta(days=365))
    assert portal.choose_contact(OWN, office, today=until + DAY).name == "Bo Prøve"


def test_what_is_written_in_a_form_has_room_for_so_many_signs(place: Path) -> None:
    held = portal.get_round_snapshot("2031")

    def kept(about: str, **written: str) -> Any:
        one = portal.PlaceEntry(
            about, portal.load_draft(held, OWN).cells[about].version if written_before(about) else 0, **written
        )
        return portal.save_place_entry(held, OWN, portal.build_form_pages(held, OWN), one, by="Vera Prøve", at=NOON)

    def written_before(about: str) -> bool:
        return about in portal.load_draft(held, OWN).cells

    assert last(lambda size: kept(MEAN, given="1" * size), 200, 201) == [200]
    assert last(lambda size: kept(TRENDS, words="å" * size), 20_000, 20_001) == [20_000]
    one = kept(MEAN, given=" 30 ", qualifier="about", words=" Et anslag. ")
    assert kept(MEAN, given="30", qualifier="about", words="Et anslag.") == one  # nothing new was said
    assert (one.version, one.given, one.qualifier, one.by, one.at) == (2, "30", "about", "Vera Prøve", NOON)
    stands = portal.load_draft(held, OWN)
    assert (stands.given(MEAN), stands.said(MEAN), stands.last) == ("30", "Et anslag.", one)
    assert stands.filled([MEAN, TRENDS, "nowhere"]) == 2
    for nowhere in ("", "nowhere", MEAN.replace("2031", "2029")):
        with refused("no_place"):
            portal.save_place_entry(
                held, OWN, portal.build_form_pages(held, OWN), portal.PlaceEntry(nowhere, given="1"), by="x", at=NOON
            )


def test_an_edition_is_shown_early_until_its_day_to_who_has_a_name_and_a_reason(place: Path) -> None:
    held, day = portal.get_round_snapshot("2031"), timedelta(days=1)
    public = NOON.replace(month=5, day=15, hour=0)

    def shown(name: str = " Ada Prøve ", why: str = " Hun skriver forordet. ") -> str:
        return portal.invite_early_reader(held, name, why, by="Una Prøve", at=public - MOMENT)

    assert [portal.is_edition_embargoed(held, at=at) for at in (public - day, public - MOMENT, public)] == [
        True,
        True,
        False,
    ]
    assert last(lambda size: shown(name="x" * size), 0, 1, 200, 201) == [1, 200]
    assert last(lambda size: shown(why="x" * size), 0, 1, 400, 401) == [1, 400]
    with refused("early_over"):
        portal.invite_early_reader(held, "x", "x", by="x", at=public)
    token = shown()
    reader = portal.EarlyReader.objects.latest("pk")
    assert (reader.name, reader.why, reader.by) == ("Ada Prøve", "Hun skriver forordet.", "Una Prøve")
    assert portal.open_early_link(token, "x" * 301, at=public - MOMENT).name == "2031"
    look = portal.EarlyLook.objects.get()
    assert (look.reader, look.round_name, len(look.page)) == (reader.pk, "2031", 300)
    with refused("early_over"):
        portal.open_early_link(token, "x", at=public)
    portal.EarlyReader.objects.update(ended=NOON)
    with refused("early_unknown"):
        portal.open_early_link(token, "x", at=NOON)
    assert portal.EarlyLook.objects.count() == 1


def test_everything_goes_once_its_time_is_over_and_not_a_moment_before(place: Path, tmp_path: Path) -> None:
    one = person("nobody")
    own = {"round_name": "2031", "provider": OWN, "text": "x"}
    midnight = NOON.replace(hour=0)
    kinds = {
        portal.SavedWords: ({**own}, "at", midnight - timedelta(days=3650)),
        portal.ContactPoint: ({"provider": OWN, "consented": date(2031, 2, 1)}, "review", NOON.date()),
        portal.Invitation: ({"person": one}, "until", NOON - timedelta(days=30)),
        portal.Token: ({"person": one, "provider": OWN}, "until", NOON - timedelta(days=30)),
        portal.GivenAnswer: ({"asked": "x", "answer": "{}"}, "at", NOON - timedelta(days=7)),
        portal.QueuedMail: ({"due": NOON}, "at", NOON - timedelta(days=90)),
    }
    unlike = {
        portal.SavedWords: "sha256",
        portal.Invitation: "sha256",
        portal.Token: "sha256",
        portal.GivenAnswer: "key",
        portal.QueuedMail: "file",
    }
    made: dict[Any, list[Any]] = {}
    for model, (about, name, end) in kinds.items():
        step = DAY if model is portal.ContactPoint else MOMENT
        for number, at in enumerate((end, end - step)):
            facts = {**about, name: at} | ({unlike[model]: str(number)} if model in unlike else {})
            if model is portal.GivenAnswer:
                facts["token"] = made[portal.Token][0]
            made.setdefault(model, []).append(model.objects.create(**facts))
    early = portal.Token.objects.create(
        person=one, provider=OWN, sha256="e", until=NOON, ended=NOON - timedelta(days=30) - MOMENT
    )
    portal.Person.objects.filter(login="other").update(ended=midnight - timedelta(days=365))
    portal.Person.objects.filter(login="writer").update(ended=midnight - timedelta(days=365) - MOMENT)
    stones = portal.expire_records(tmp_path, at=NOON)
    assert [(each.kind, each.provider, each.at) for each in stones] == [
        ("savedwords", OWN, NOON),
        ("person", "", NOON),
        ("contactpoint", OWN, NOON),
    ]
    assert [each.round_name for each in stones] == ["2031", "", ""]
    assert len({each.sha256 for each in stones}) == 3
    for model, (stays, goes) in made.items():
        left = set(model.objects.values_list("pk", flat=True))
        assert (stays.pk in left, goes.pk in left) == (True, False), model
    assert not portal.Token.objects.filter(pk=early.pk).exists()
    assert portal.Person.objects.filter(login="other").exists()
    assert not portal.Person.objects.filter(login="writer").exists()


def test_a_mail_waits_longer_each_time_and_is_given_up_after_three_days(place: Path) -> None:
    from smtplib import SMTPAuthenticationError, SMTPDataError, SMTPRecipientsRefused

    from tilstand.portal.mail_queue import _record_mail_failure

    one = portal.QueuedMail(file="x.eml", kind="reminder", due=NOON, at=NOON)
    waits = []
    for _ in range(5):
        _record_mail_failure(one, OSError(), NOON)
        waits.append(int((one.due - NOON).total_seconds()))
    assert (waits, one.tries, one.state, one.why) == ([60, 300, 900, 3600, 3600], 5, "queued", "silent")
    for error, after, state, why in (
        (OSError(), timedelta(days=3), "queued", "silent"),
        (OSError(), timedelta(days=3) + MOMENT, "refused", "silent"),
        (SMTPAuthenticationError(535, b"no"), timedelta(), "queued", "sign_in"),
        (SMTPDataError(499, b"later"), timedelta(), "queued", "refused"),
        (SMTPDataError(500, b"never"), timedelta(), "refused", "refused"),
        (SMTPRecipientsRefused({"a": (550, b""), "b": (450, b"")}), timedelta(), "queued", "refused"),
        (SMTPRecipientsRefused({"a": (550, b""), "b": (551, b"")}), timedelta(), "refused", "refused"),
    ):
        one.state = "queued"
        _record_mail_failure(one, error, NOON + after)
        assert (one.state, one.why) == (state, why), error


def test_a_session_is_over_after_an_hour_of_nothing_or_twelve_of_work(
    place: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    clock = SimpleNamespace(now=1000.0)
    monkeypatch.setattr(portal.authentication, "get_session_time", lambda: clock.now)
    monkeypatch.setattr(portal.authentication, "measure_elapsed_seconds", lambda at: clock.now - at)
    request: Any = SimpleNamespace(session={})
    told = []
    for seconds in (0, 300, 1, 3600 - 1, 3601):
        clock.now += seconds
        told.append((portal.authentication.is_session_expired(request), request.session["seen"] - 1000))
    #      begins    not noted   noted since five minutes
    assert told == [(False, 0), (False, 0), (False, 301), (False, 3900), (True, 3900)]
    clock.now, request.session = 1000.0 + 12 * 3600, {"begun": 1000.0, "seen": 1000.0 + 12 * 3600}
    assert not portal.authentication.is_session_expired(request)
    clock.now += 1
    assert portal.authentication.is_session_expired(request)


def test_a_reply_and_a_wish_have_room_for_so_many_signs(place: Path) -> None:
    from tilstand.round import perform_act
    from tilstand.round.replies import QuestionReply

    held = portal.get_round_snapshot("2031")
    with refused("nothing_to_open"):
        portal.request_reopening(held, OWN, "x", by="Vera Prøve", at=NOON)
    by = {"by": "Una Prøve", "at": NOON}
    perform_act(held.store, "delivery", "receive", OWN, names="0" * 64, **by)
    how = {"by": "Vera Prøve", "at": NOON}
    assert last(lambda size: portal.request_reopening(held, OWN, "x" * size, **how), 0, 1, 2000, 2001) == [1, 2000]
    assert {body: replace(one, words="") for body, one in portal.list_reopen_requests(held).items()} == {
        OWN: type(portal.list_reopen_requests(held)[OWN])("Vera Prøve", NOON, "")
    }
    assert len(portal.list_reopen_requests(held)[OWN].words) == 2000  # the last one
    perform_act(held.store, "delivery", "reopen", OWN, reason="x", **by)
    assert portal.list_reopen_requests(held) == {}
    perform_act(held.store, "question", "ask", "Q1", facts={"provider": OWN, "figure": MEAN}, **by)

    def answered(size: int) -> None:
        given = QuestionReply("Q1", "explained", OWN, "x" * size)
        portal.questions.answer_question(held, OWN, given, **how)

    assert last(answered, 4001, 4000) == [4000]
    assert last(lambda size: portal.questions.follow_up_question(held, "Q1", "x" * size, **by), 0, 4001, 4000) == [4000]
    (one,) = portal.questions.list_question_threads(held, OWN)
    assert (one.number, one.provider, one.state, one.address, dict(one.told)) == ("Q1", OWN, "open", MEAN, {})
    assert [len(step.words) for step in one.steps] == [0, 4000, 4000]


def test_what_was_asked_counts_for_a_minute_to_the_end(place: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from django.test import override_settings

    monkeypatch.setattr(portal.permissions, "_ASKED", {})
    with override_settings(PACE={"write": 2, "work": 1}):
        portal.permissions.limit_rate(1, "write")
        portal.permissions.limit_rate(1, "write")
        monkeypatch.setattr(portal.permissions, "measure_elapsed_seconds", lambda at: 60.0)
        with pytest.raises(portal.permissions.RateLimitError):
            portal.permissions.limit_rate(1, "write")
        portal.permissions.limit_rate(1, "work")
        portal.permissions.limit_rate(2, "write")
        monkeypatch.setattr(portal.permissions, "measure_elapsed_seconds", lambda at: 60.1)
        portal.permissions.limit_rate(1, "write")


def test_questions_are_asked_in_the_order_of_their_numbers_and_each_body_is_told_how_many(
    place: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    numbers = [f"Q{at:02}" for at in range(12)]
    bodies = [("police", OWN)[at % 2] for at in range(12)]
    posed = [
        SimpleNamespace(number=number, provider=body, act=number != "Q11", query=None)
        for number, body in zip(numbers, bodies, strict=True)
    ]
    done: list[Any] = []
    monkeypatch.setattr(portal.questions, "list_posed_questions", lambda held: posed)
    monkeypatch.setattr(
        portal.questions.questions, "note_asked_questions", lambda store, chosen, **how: done.append((chosen, how))
    )
    monkeypatch.setattr(portal.questions, "notify_body", lambda *told, **how: done.append((*told[1:], how)))
    how = {"by": "Una Prøve", "at": NOON}
    assert portal.questions.ask_questions(portal.get_round_snapshot("2031"), reversed(numbers[:11]), **how) == 11
    assert done == [(posed[:11], how), ("police", "questions", 6, {"at": NOON}), (OWN, "questions", 5, {"at": NOON})]
    for wrong in ([], ["Q11"], ["Q00", "Q99"]):
        with refused("not_to_ask"):
            portal.questions.ask_questions(portal.get_round_snapshot("2031"), wrong, **how)
