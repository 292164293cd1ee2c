"""What should not come in, or cannot be kept: refused in words, and nothing that was there is lost."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Callable
from contextlib import nullcontext
from datetime import timedelta
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from portal_names import portal

OWN = "/2031/body/fjord_shelter/"
TOTAL = "victims_assisted | fjord_shelter | 2031"


@pytest.fixture
def kept(visitor: Any) -> Callable[[], tuple[Any, ...]]:
    """Somebody has written a figure; what is kept of it and of the round."""

    assert visitor("writer").post(f"{OWN}save", {"address": TOTAL, "version": 0, "given": "14"}).status_code == 200

    def now() -> tuple[Any, ...]:
        cells = portal.SavedCell.objects.order_by("pk").values_list("address", "version", "given")
        return (*cells, portal.KeptAct.objects.count())

    return now


def uploaded(client: Any, name: str, data: bytes) -> Any:
    from django.core.files.uploadedfile import SimpleUploadedFile

    return client.post(f"{OWN}upload", {"file": SimpleUploadedFile(name, data)})


def book(place: Path, provider: str, round_name: str = "2031") -> bytes:
    from tilstand import collect
    from tilstand.define import read_collection

    path = place.parent / f"{provider}.xlsx"
    collect.write_workbook_template(read_collection(place), round_name, provider, path, {})
    return path.read_bytes()


def bomb(data: bytes) -> bytes:
    """The same workbook, with a sheet of 200 MB that is packed small."""
    made = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as new:
        for one in old.namelist():
            text = old.read(one)
            new.writestr(one, text + b" " * 200_000_000 if one.endswith("sheet1.xml") else text)
    return made.getvalue()


def relabelled(data: bytes, before: bytes, after: bytes) -> bytes:
    made = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as new:
        for one in old.namelist():
            new.writestr(one, old.read(one).replace(before, after))
    return made.getvalue()


def test_a_workbook_of_another_body_year_or_version_and_one_that_unfolds_without_end(
    visitor: Any, place: Path, kept: Any
) -> None:
    before, client = kept(), visitor("writer")
    own = book(place, "fjord_shelter")
    for name, data in {
        "another body": book(place, "police"),
        "another year": book(place, "fjord_shelter", "2030"),
        "another version of the form": relabelled(own, b"victims_assisted", b"victims_advised_"),
        "a bomb": bomb(own),
        "no workbook": b"PK\x03\x04" + b"\0" * 200,
    }.items():
        answer = uploaded(client, "svar.xlsx", data)
        page = answer.content.decode()
        assert answer.status_code in (200, 409), name
        assert "kan ikke brukes" in page or "Ingenting er endret" in page, name
        assert kept() == before, name
    assert "for stor" in uploaded(client, "svar.xlsx", b"PK" + bytes(50 * 1024 * 1024)).content.decode()
    assert kept() == before


def test_a_file_with_places_that_nobody_asks_for_is_refused_whole_and_a_script_in_it_is_text(
    visitor: Any, kept: Any
) -> None:
    before, client = kept(), visitor("writer")
    head = "provider,form,period,version,measure,breakdown,value,status,remark\n"
    row = "fjord_shelter,shelter,2031,1,{},{},{},,{}\n"
    good = row.format("victims_assisted", "", "15", "<script>alert(1)</script>")
    for unknown in (("no_such_measure", ""), ("victims_assisted", "sex=nobody"), ("victims_assisted", "moon=full")):
        page = uploaded(client, "svar.csv", (head + good + row.format(*unknown, "7", "")).encode())
        assert "kan ikke brukes" in page.content.decode(), unknown
        assert kept() == before, unknown
    page = uploaded(client, "svar.csv", (head + good).encode()).content.decode()
    assert "<script>alert" not in page
    assert "&lt;script&gt;alert" in page
    uploaded(client, "svar.exe", b"MZ")  # what waited to be taken over is taken away


def test_what_begins_as_a_formula_leaves_as_text(visitor: Any, kept: Any) -> None:
    client, words = visitor("leader"), '=HYPERLINK("http://example.org","x")'
    told = {"address": TOTAL, "version": 1, "given": "14", "words": words}
    assert client.post(f"{OWN}save", told).status_code == 200
    (digest,) = re.findall(r'name="digest" value="(\w+)"', client.get(f"{OWN}summary").content.decode())
    assert client.post(f"{OWN}sign", {"digest": digest}).status_code == 302
    from django.conf import settings

    (file,) = (settings.COLLECTION / "rounds" / "2031" / "submissions").glob("fjord_shelter*.csv")
    assert "HYPERLINK" not in file.read_text("utf-8")  # words leave as their hash
    with zipfile.ZipFile(io.BytesIO(client.get(f"{OWN}workbook").content)) as made:
        cells = b"".join(made.read(one) for one in made.namelist() if "worksheets" in one)
    assert b"HYPERLINK(" not in cells


def test_a_figure_of_forty_digits_is_told_and_cannot_be_signed(visitor: Any, kept: Any) -> None:
    client = visitor("leader")
    told = {"address": TOTAL, "version": 1, "given": "9" * 40}
    assert client.post(f"{OWN}save", told).status_code == 200  # what somebody wrote is never thrown away
    page = client.get(f"{OWN}summary").content.decode()
    assert "9" * 40 in page
    assert not re.findall(r'name="digest"', page)  # nothing to sign is offered

    digest = portal.load_draft(portal.get_round_snapshot("2031"), "fjord_shelter").digest
    answer = client.post(f"{OWN}sign", {"digest": digest})
    assert (answer.status_code, "må rettes" in answer.content.decode()) == (409, True)


@pytest.mark.parametrize("fault", ["database is locked", "database or disk is full", "no space"])
def test_where_nothing_can_be_kept_it_is_said_and_what_was_there_is_safe(
    visitor: Any, kept: Any, monkeypatch: pytest.MonkeyPatch, fault: str
) -> None:
    from django.db import OperationalError

    def fails(*given: Any, **more: Any) -> None:
        raise OSError(28, "No space left on device") if fault == "no space" else OperationalError(fault)

    before, client = kept(), visitor("writer")
    told = {"address": TOTAL, "version": 1, "given": "15"}
    monkeypatch.setattr(portal.SavedCell, "save", fails)
    answer = client.post(f"{OWN}save", told, HTTP_ACCEPT="application/json")
    assert (answer.status_code, "prøv igjen" in answer.json()["told"]) == (503, True)
    assert "trygt" in client.post(f"{OWN}save", told).content.decode()
    monkeypatch.undo()
    assert kept() == before
    assert client.post(f"{OWN}save", told).status_code == 200


def test_signing_where_the_disk_is_full_is_told_as_such_and_is_done_once_there_is_room(
    visitor: Any, kept: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    client = visitor("leader")
    before = kept()
    (digest,) = re.findall(r'name="digest" value="(\w+)"', client.get(f"{OWN}summary").content.decode())

    def fails(*given: Any, **more: Any) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("tilstand.round.receipts.write_file_atomically", fails)
    answer = client.post(f"{OWN}sign", {"digest": digest})
    assert (answer.status_code, "disken er full" in answer.content.decode()) == (503, True)
    monkeypatch.undo()
    assert kept() == before
    assert client.post(f"{OWN}sign", {"digest": digest}).status_code == 302


def test_where_not_even_the_session_can_be_read_it_is_said_in_words(
    database: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    from django.db import OperationalError
    from django.test import RequestFactory

    def fails(*given: Any) -> None:
        raise OperationalError

    about = SimpleNamespace(settings=SimpleNamespace(language="nb"))
    monkeypatch.setattr(portal.permissions, "choose_language", fails)
    monkeypatch.setattr(portal.views_authentication, "load_current_collection", lambda: about)
    for accept, kind in (("application/json", "application/json"), ("text/html", "text/plain; charset=utf-8")):
        try:
            fails()
        except OperationalError:
            answer = portal.views_authentication.render_server_error(RequestFactory().get("/", HTTP_ACCEPT=accept))
        assert (answer.status_code, answer["Content-Type"]) == (503, kind)
        assert "kan ikke lagre" in answer.content.decode()


def test_who_waits_behind_a_database_that_is_held_is_told_too(database: None, monkeypatch: pytest.MonkeyPatch) -> None:
    from threading import Thread

    from django.db import OperationalError

    monkeypatch.setattr(portal.event_store, "_PATIENCE", 0.01)
    monkeypatch.setattr(portal.event_store, "connection", SimpleNamespace(vendor="sqlite", in_atomic_block=False))
    monkeypatch.setattr(portal.event_store, "transaction", SimpleNamespace(atomic=nullcontext))
    told: list[type[Exception]] = []

    def waits() -> None:
        try:
            with portal.event_store.serialized_transaction():
                pass
        except OperationalError as error:
            told.append(type(error))

    with portal.event_store.serialized_transaction():
        other = Thread(target=waits)
        other.start()
        other.join()
    waits()
    assert told == [OperationalError]  # the one behind; the next has its turn


def test_a_clock_that_goes_back_loses_nothing(
    visitor: Any, kept: Any, monkeypatch: pytest.MonkeyPatch, place: Path
) -> None:
    client, past = visitor("leader"), portal.get_portal_time() - timedelta(days=400)
    monkeypatch.setattr("tilstand.portal.views.body.get_portal_time", lambda: past)
    told = {"address": TOTAL, "version": 1, "given": "15"}
    assert client.post(f"{OWN}save", told).status_code == 200
    assert (
        portal.load_draft(portal.get_round_snapshot("2031"), "fjord_shelter").given(TOTAL) == "15"
    )  # the version counts, not the time
    (digest,) = re.findall(r'name="digest" value="(\w+)"', client.get(f"{OWN}summary").content.decode())
    assert client.post(f"{OWN}sign", {"digest": digest}).status_code == 302
    assert (
        portal.get_round_snapshot("2031").read_standings().get_subject_state("delivery", "fjord_shelter").state
        == "received"
    )
    portal.sync_folder(
        place / "rounds" / "2031" / "log", portal.DatabaseEventStore("2031").read_events()
    )  # as it is done once a test ends
    assert portal.verify_kept_rounds(place / "rounds")
