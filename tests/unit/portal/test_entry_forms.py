"""A form of an entry that is sent in: the whole of what it says then, where nobody or somebody was there."""

from __future__ import annotations

from pathlib import Path
from types import SimpleNamespace as Made
from typing import Any

import pytest
from local_portal import NOON, RULING
from portal_names import portal

WHO = {"by": "Una Prøve", "at": NOON}


@pytest.fixture
def sent(place: Path) -> Any:
    """Send columns of entry `a`, over the version that was seen."""
    from django.http import QueryDict

    def done(seen: str, entry: str = "a", reason: str = "", **columns: str) -> Any:
        query = QueryDict(mutable=True)
        query.update({f"field:{name}": text for name, text in columns.items()})
        query.update({"seen": seen, "reason": reason})
        return portal.submit_entry_form(portal.get_kept_register("rulings"), entry, query, **WHO)

    return done


def now() -> Any:
    return portal.load_register_state(portal.get_kept_register("rulings")).entries.get("a")


def test_what_another_wrote_is_theirs_where_it_was_not_touched_and_mine_where_it_was(sent: Any) -> None:
    first = now()
    theirs = {**RULING, "on": "2022-05-04", "convicted": "2", "summary.nb": "Deres."}
    told = sent(first.sha256, **theirs)
    assert told == portal.EntrySubmission(theirs, first.sha256, done=True)
    there = now()
    assert dict(there.values) == theirs
    mine = {**RULING, "case": "S-2", "convicted": "", "summary.nb": "Mine."}
    met = portal.EntrySubmission(
        {**theirs, "case": "S-2", "summary.nb": "Mine."}, there.sha256, met=True, other=there, theirs=theirs
    )
    assert sent(first.sha256, **mine) == met
    # Of a version that nobody has, all that was sent was touched, but for what was left blank.
    assert sent("0" * 64, **mine) == sent("x", **mine)
    assert dict(sent("x", **mine).values) == {**theirs, **mine, "convicted": "2"}
    assert now() == there


def test_an_entry_that_was_taken_away_meanwhile_is_told_as_gone(sent: Any) -> None:
    from tilstand.registers.actions import remove_entries

    first = now()
    remove_entries(portal.get_kept_register("rulings"), ["a"], reason="Den er ti år.", **WHO)
    told = sent(first.sha256, **{**RULING, "case": "S-2"})
    mine = {**RULING, "case": "S-2"}  # of what was removed no version is left: all of it is mine
    assert told == portal.EntrySubmission(mine, "", met=True, theirs={})
    (flaw,) = sent("", "b", case="x").flaws[:1]
    assert flaw.column == "case"


def test_a_name_that_is_taken_and_a_reason_that_may_not_stand_keep_what_was_written(sent: Any) -> None:
    before = now()
    told = sent("", **{**RULING, "case": "S-7"})
    assert (dict(told.values), told.seen, told.met, told.done) == ({**RULING, "case": "S-7"}, "", False, False)
    assert [(one.column, one.kind) for one in told.flaws] == [("id", "taken")]
    told = sent(before.sha256, reason="Spør Amina Testnavn.", case="S-7")
    assert (dict(told.values), told.flaws, told.done) == ({**RULING, "case": "S-7"}, (), False)
    assert told.wrong
    told = sent(before.sha256, **{"final": "perhaps", "court": "nowhere", "case": "x"})
    assert [one.column for one in told.flaws] == ["case", "court", "final"]  # in the order of the form
    assert dict(told.values) == {**RULING, "final": "perhaps", "court": "nowhere", "case": "x"}
    assert now() == before


def test_the_form_says_of_each_column_what_stands_what_can_be_chosen_and_what_is_published(place: Path) -> None:
    register = portal.get_kept_register("rulings").register
    values = {**RULING, "provisions": "old_4; new_9", "final": "yes", "form": "gone"}
    fields = portal.build_entry_fields(register, values, theirs={**values, "final": "no", "court": ""})
    assert [one.column for one in fields] == list(register.columns.values())
    by = dict(zip(register.columns, fields, strict=True))
    words = {f"{name}.{tag}" for name in ("summary", "point") for tag in ("nb", "nn", "en")}
    told = {
        name: (one.kind, one.value, len(one.options), one.theirs, one.leaves)
        for name, one in by.items()
        if name not in words
    }
    codes = {name: len(register.codes(register.columns[name].field)) for name in ("court", "provisions", "form")}
    assert told == {
        "case": ("short", "S-1", 0, None, False),
        "court": ("choice", "low", codes["court"], "", True),
        "on": ("day", "2021-05-04", 0, None, True),
        "charged": ("day", "", 0, None, False),
        "reference": ("short", "", 0, None, False),
        "provisions": ("choices", "old_4; new_9", codes["provisions"], None, False),
        "form": ("choice", "gone", codes["form"] + 1, None, True),
        "convicted": ("number", "", 0, None, False),
        "final": ("choice", "yes", 2, "no", False),
        "banned": ("choice", "", 2, None, False),
        "minors": ("choice", "", 2, None, False),
        "after": ("entry", "", 1, None, False),
        "source": ("address", "", 0, None, False),
    }
    assert {name: (by[name].kind, by[name].leaves) for name in words} == dict.fromkeys(words, ("long", False))
    assert by["provisions"].chosen == ("old_4", "new_9")
    assert [code for code, _ in by["final"].options] == ["yes", "no"]
    assert [(code, label.text("nb")) for code, label in by["after"].options] == [("a", "a")]
    assert by["form"].options[-1][0] == "gone"  # a code that is in the list no more
    high = portal.build_entry_fields(register, {**values, "court": "high"})
    leaving = [name for name, one in zip(register.columns, high, strict=True) if one.leaves]
    points = [f"point.{tag}" for tag in ("nb", "nn", "en")]
    assert leaving == ["court", "on", "reference", "provisions", *points]


# Lists page by page: the log, the entries of registers, what is due in them, and texts in their order.


@pytest.mark.usefixtures("database")
def test_a_log_is_read_page_by_page_and_texts_stand_in_their_order(
    place: Path, visitor: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    unit, shown = visitor("unit"), list[Any]()
    monkeypatch.setattr(portal.views_unit, "_PAGE", 2)
    monkeypatch.setattr(portal.views_unit, "read_audit_log", lambda room, body="": [f"{body}{at}" for at in range(5)])
    monkeypatch.setattr(
        portal.views_unit, "render", lambda request, page, facts: shown.append(facts) or unit.get("/health")
    )
    asked = {"": 1, "x": 1, "0": 1, "1": 1, "2": 2, "3": 3, "4": 3, "999999": 3, "1000000": 1, "\u0662": 1, "-1": 1}
    for page, at in asked.items():
        unit.get("/2031/log", {"page": page, "body": "police" if at == 3 else "gone"})
        told, body = shown.pop(), "police" if at == 3 else ""
        every = [f"{body}{number}" for number in range(5)]
        assert (told["at"], told["of"], told["count"], told["body"]) == (at, 3, 5, body), page
        assert told["lines"] == every[(at - 1) * 2 : at * 2]
    monkeypatch.setattr(portal.views_unit, "read_audit_log", lambda room, body="": [])
    unit.get("/2031/log")
    assert (shown[0]["at"], shown[0]["of"], shown[0]["lines"]) == (1, 1, [])
    texts = {"nb": dict.fromkeys(("02-b", "01-a", "03-c"), "# A"), "en": dict.fromkeys(("2", "1"), "# B")}
    view = Made(texts=texts, get_text_file=lambda tag, name: f"rounds/{tag}/{name}.md")
    monkeypatch.setattr(portal.report_editor, "load_round_state", lambda room: Made(waiting=()))
    room: Any = Made(name="2031", view=view, held=Made(path=place))
    assert [(one.language, one.name) for one in portal.report_editor.list_report_sections(room)] == [
        *(("en", "1"), ("en", "2"), ("nb", "01-a"), ("nb", "02-b"), ("nb", "03-c"))
    ]


@pytest.mark.usefixtures("database")
def test_entries_are_found_page_by_page_and_what_is_due_stands_in_order(
    place: Path, visitor: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    from tilstand.registers import keep_entries, release_entries

    shelf, unit, shown = portal.get_kept_register("rulings"), visitor("unit"), list[Any]()
    told = {f"e{at}": {**RULING, "case": f"S-{at}", "final": "yes" if at % 2 else ""} for at in range(5)}
    keep_entries(shelf, told, by="Una Prøve", at=NOON)
    release_entries(shelf, ["e1", "e2"], by="Liv Prøve", at=NOON)
    monkeypatch.setattr(portal.views_registers, "_PAGE", 2)
    monkeypatch.setattr(portal.views_registers, "get_portal_time", lambda: NOON.replace(year=2033))
    monkeypatch.setattr(
        portal.views_registers, "render", lambda request, page, facts: shown.append(facts) or unit.get("/health")
    )

    def asked(**given: str) -> Any:
        unit.get("/registers/rulings/", given)
        return shown.pop()

    for page, at in {"": 1, "0": 1, "1": 1, "2": 2, "3": 3, "4": 3, "99999": 3, "100000": 1, "x": 1}.items():
        one = asked(page=page, state="")
        assert (one["page"], one["pages"], one["count"], one["of"]) == (at, 3, 6, 6), page
        names = ["a", "e0", "e1", "e2", "e3", "e4"][(at - 1) * 2 : at * 2]
        assert [entry.id for entry, *_ in one["entries"]] == names
    for given, names, query in (
        ({"state": "released"}, ["e1", "e2"], "state=released"),
        ({"state": "gone", "language": "en", "page": "1"}, ["a", "e0"], "state=gone"),
        ({"in:final": "yes", "text": " s-3 "}, ["e3"], "in%3Afinal=yes&text=+s-3+"),
        ({"in:final": "-", "in:court": "gone"}, ["a", "e0"], "in%3Afinal=-&in%3Acourt=gone"),
    ):
        one = asked(**given)
        assert ([entry.id for entry, *_ in one["entries"]], one["query"]) == (names, query)
        assert one["narrowed"] is (given.get("state") != "gone")
    chosen = {one.column: (one.chosen, [code for code, _ in one.options][-2:]) for one in one["filters"]}
    assert chosen["final"] == ("-", ["no", "-"])
    assert chosen["court"] == ("", ["high", "-"])
    assert [called and called.text("en") for *_, called in asked()["entries"]] == ["Look through"] * 2
    first = [called and called.text("en") for *_, called in asked(page="2")["entries"]]
    assert first == ["Remove", "Look through"]  # of two things that are due the one that was due first
    monkeypatch.setattr(portal.views_registers, "get_portal_time", lambda: NOON.replace(year=2033, month=1, day=31))
    assert [called for *_, called in asked()["entries"]] == [None, None]
    monkeypatch.setattr(portal.views_registers, "get_portal_time", lambda: NOON.replace(year=2033))
    unit.get("/registers/")
    lines, late = shown[0]["lines"], shown[0]["due"]
    assert {name: (held, many, waits, due) for name, _, held, many, waits, due in lines} == {
        "gatherings": (False, 0, 0, 0),
        "promises": (False, 0, 0, 0),
        "rulings": (True, 6, 4, 8),
    }
    title = "lower court · 2021-05-04"
    assert [(two.entry, day.text("en"), called, words.text("en")) for day, two, _, called, words in late] == [
        *((name, "4 May 2031", title, "Remove") for name in ("e1", "e3")),
        *((name, "1 February 2033", title, "Look through") for name in ("a", *told)),
    ]


@pytest.mark.usefixtures("database")
def test_a_program_is_answered_in_the_first_language_that_it_asks_for_and_is_spoken_here(place: Path) -> None:
    from django.test import RequestFactory

    token = portal.Token(provider="fjord_shelter")
    for head, auth, tongue in (
        ("en", None, "en"),
        ("en-GB, nn;q=0.9", None, "en"),
        ("fr, nn;q=0.5, en;q=0.9", None, "en"),
        ("fr, nn;q=0.5, en;q=0", token, "nn"),
        ("fr", token, "nb"),
        ("", None, "nb"),
        (f"{'x' * 500}, en", None, "nb"),  # so much is not read
    ):
        request: Any = RequestFactory().get("/", HTTP_ACCEPT_LANGUAGE=head)
        request.auth = auth
        assert portal.choose_api_language(request) == tongue, head


@pytest.mark.usefixtures("database")
def test_a_copy_is_of_one_moment_where_nothing_has_begun_one(
    place: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from contextlib import nullcontext

    asked: list[str] = []
    cursor = nullcontext(Made(execute=asked.append))
    for within, vendor in ((True, "postgresql"), (False, "postgresql"), (False, "sqlite")):
        made = Made(vendor=vendor, in_atomic_block=within, cursor=lambda: cursor)
        monkeypatch.setattr(portal.maintenance, "connection", made)
        portal.maintenance.write_backup(tmp_path / vendor / str(within), tmp_path, at=NOON)
    names = [f"{vendor}.snapshot.sql" for vendor in ("postgresql", "sqlite")]
    assert asked == [(portal.maintenance._SQL / name).read_text("utf-8") for name in names]
