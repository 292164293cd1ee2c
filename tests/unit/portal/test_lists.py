"""Lists page by page: the log, the entries of registers, what is due in them, and texts in their order."""

from __future__ import annotations

from pathlib import Path
from types import SimpleNamespace as Made
from typing import Any

import pytest

from .conftest import NOON, RULING

pytestmark = pytest.mark.usefixtures("database")


def test_a_log_is_read_page_by_page_and_texts_stand_in_their_order(
    place: Path, visitor: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    from tilstand.portal import report_editor
    from tilstand.portal.views import unit as log

    unit, shown = visitor("unit"), list[Any]()
    monkeypatch.setattr(log, "_PAGE", 2)
    monkeypatch.setattr(log, "read_audit_log", lambda room, body="": [f"{body}{at}" for at in range(5)])
    monkeypatch.setattr(log, "render", lambda request, page, facts: shown.append(facts) or unit.get("/health"))
    asked = {"": 1, "x": 1, "0": 1, "1": 1, "2": 2, "3": 3, "4": 3, "999999": 3, "1000000": 1, "\u0662": 1, "-1": 1}
    for page, at in asked.items():
        unit.get("/2031/log", {"page": page, "body": "police" if at == 3 else "gone"})
        told, body = shown.pop(), "police" if at == 3 else ""
        every = [f"{body}{number}" for number in range(5)]
        assert (told["at"], told["of"], told["count"], told["body"]) == (at, 3, 5, body), page
        assert told["lines"] == every[(at - 1) * 2 : at * 2]
    monkeypatch.setattr(log, "read_audit_log", lambda room, body="": [])
    unit.get("/2031/log")
    assert (shown[0]["at"], shown[0]["of"], shown[0]["lines"]) == (1, 1, [])
    texts = {"nb": dict.fromkeys(("02-b", "01-a", "03-c"), "# A"), "en": dict.fromkeys(("2", "1"), "# B")}
    view = Made(texts=texts, get_text_file=lambda tag, name: f"rounds/{tag}/{name}.md")
    monkeypatch.setattr(report_editor, "load_round_state", lambda room: Made(waiting=()))
    room: Any = Made(name="2031", view=view, held=Made(path=place))
    assert [(one.language, one.name) for one in report_editor.list_report_sections(room)] == [
        *(("en", "1"), ("en", "2"), ("nb", "01-a"), ("nb", "02-b"), ("nb", "03-c"))
    ]


def test_entries_are_found_page_by_page_and_what_is_due_stands_in_order(
    place: Path, visitor: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    from tilstand.portal.snapshot import get_kept_register
    from tilstand.portal.views import registers
    from tilstand.registers import keep_entries, release_entries

    shelf, unit, shown = get_kept_register("rulings"), visitor("unit"), list[Any]()
    told = {f"e{at}": {**RULING, "case": f"S-{at}", "final": "yes" if at % 2 else ""} for at in range(5)}
    keep_entries(shelf, told, by="Una Prøve", at=NOON)
    release_entries(shelf, ["e1", "e2"], by="Liv Prøve", at=NOON)
    monkeypatch.setattr(registers, "_PAGE", 2)
    monkeypatch.setattr(registers, "get_portal_time", lambda: NOON.replace(year=2033))
    monkeypatch.setattr(registers, "render", lambda request, page, facts: shown.append(facts) or unit.get("/health"))

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
    monkeypatch.setattr(registers, "get_portal_time", lambda: NOON.replace(year=2033, month=1, day=31))
    assert [called for *_, called in asked()["entries"]] == [None, None]
    monkeypatch.setattr(registers, "get_portal_time", lambda: NOON.replace(year=2033))
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


def test_a_program_is_answered_in_the_first_language_that_it_asks_for_and_is_spoken_here(place: Path) -> None:
    from django.test import RequestFactory

    from tilstand.portal.api import choose_api_language
    from tilstand.portal.models import Token

    token = Token(provider="fjord_shelter")
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
        assert choose_api_language(request) == tongue, head


def test_a_copy_is_of_one_moment_where_nothing_has_begun_one(
    place: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from contextlib import nullcontext

    from tilstand.portal import maintenance

    asked: list[str] = []
    cursor = nullcontext(Made(execute=asked.append))
    for within, vendor in ((True, "postgresql"), (False, "postgresql"), (False, "sqlite")):
        made = Made(vendor=vendor, in_atomic_block=within, cursor=lambda: cursor)
        monkeypatch.setattr(maintenance, "connection", made)
        maintenance.write_backup(tmp_path / vendor / str(within), tmp_path, at=NOON)
    names = [f"{vendor}.snapshot.sql" for vendor in ("postgresql", "sqlite")]
    assert asked == [(maintenance._SQL / name).read_text("utf-8") for name in names]
