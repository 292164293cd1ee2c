"""The edition from the portal: built beside the work, checked, previewed, shown early, published."""

from __future__ import annotations

import re
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

URL = "/2031/edition"


def worked() -> None:
    from tilstand.portal.jobs import run_next_job

    while run_next_job():
        pass


def test_a_draft_is_built_beside_the_work_and_seen_as_its_readers_will(visitor: Any) -> None:
    from tilstand.portal.models import Job

    unit = visitor("unit")
    assert unit.get(URL).status_code == 200  # nothing was built yet
    assert unit.post(f"{URL}/build/draft").status_code == 302
    assert unit.post(f"{URL}/build/draft").status_code == 302  # asked for twice, it is built once
    assert unit.post(f"{URL}/build/everything").status_code == 409
    assert unit.get(f"{URL}/far").json()["working"] == {"draft": "Venter på tur."}
    assert "data-far" in unit.get(URL).content.decode()
    worked()
    one = Job.objects.get()
    assert (one.state, one.tries) == ("done", 1)
    page = unit.get(URL).content.decode()
    assert "/2031/preview/draft/index.html" in page
    assert "data-far" not in page
    shown = unit.get("/2031/preview/draft/nb/2031/index.html")
    assert "UTKAST" in shown.content.decode()
    style = re.findall(r'href="\.\./\.\./(assets/\w+/site\.css)"', shown.content.decode())[0]
    assert unit.get(f"/2031/preview/draft/{style}")["Content-Type"].startswith("text/css")
    for outside in ("../public-manifest.json", "../../../secret", "%2e%2e/public-manifest.json", "nb"):
        assert unit.get(f"/2031/preview/draft/{outside}").status_code in (200, 404)
        assert b"sha256" not in unit.get(f"/2031/preview/draft/{outside}").content
    assert unit.get("/2031/preview/own/index.html").status_code == 404
    assert unit.get(f"{URL}/compare").status_code == 409  # nothing was published yet


def test_what_was_accepted_is_frozen_and_is_neither_written_nor_opened_afterwards(visitor: Any) -> None:
    from tilstand.portal.snapshot import get_round_snapshot

    unit, leader, own = visitor("unit"), visitor("leader"), "/2031/body/fjord_shelter/"
    told = {"address": "mean_stay | fjord_shelter | 2031", "given": "30", "version": "0"}
    assert leader.post(f"{own}save", told).status_code == 200
    (digest,) = re.findall(r'name="digest" value="(\w+)"', leader.get(f"{own}summary").content.decode())
    assert leader.post(f"{own}sign", {"digest": digest}).status_code == 302

    def state() -> str:
        return get_round_snapshot("2031").read_standings().get_subject_state("delivery", "fjord_shelter").state

    assert unit.post(f"{URL}/freeze").status_code == 302
    assert state() == "received"  # what nobody has accepted stays open
    names = get_round_snapshot("2031").read_standings().get_subject_state("delivery", "fjord_shelter").names
    assert unit.post("/2031/accept/fjord_shelter", {"names": names}).status_code == 302
    assert visitor("leader").post(f"{URL}/freeze").status_code == 404
    assert state() == "accepted"
    assert unit.post(f"{URL}/freeze").status_code == 302
    assert state() == "frozen"
    count = len(get_round_snapshot("2031").store.read_events())
    for client, path, sent in (
        (unit, "/2031/reopen/fjord_shelter", {"reason": "En grunn."}),
        (leader, f"{own}save", {**told, "version": "1", "given": "31"}),
        (leader, f"{own}resume", {}),
        (leader, f"{own}sign", {"digest": digest}),
    ):
        assert client.post(path, sent).status_code == 409, path
    assert unit.post(f"{URL}/freeze").status_code == 302  # asked for twice, it changes nothing
    assert (state(), len(get_round_snapshot("2031").store.read_events())) == ("frozen", count)


def test_work_whose_doer_was_killed_is_done_again_and_not_for_ever(visitor: Any) -> None:
    from tilstand.portal.jobs import run_next_job
    from tilstand.portal.models import Job
    from tilstand.portal.snapshot import get_portal_time

    long_ago = get_portal_time() - timedelta(minutes=5)
    about = {"round_name": "2031", "kind": "nothing", "state": "working", "at": long_ago}
    gone = Job.objects.create(**about, heart=long_ago, tries=3)
    lives = Job.objects.create(**about, heart=get_portal_time(), tries=1)
    once = Job.objects.create(**{**about, "kind": "checks"}, heart=long_ago, tries=1)
    assert run_next_job()
    assert not run_next_job()
    assert [Job.objects.get(pk=one.pk).state for one in (gone, lives, once)] == ["failed", "working", "done"]
    assert Job.objects.get(pk=once.pk).tries == 2


def test_no_edition_is_finished_unless_every_check_lets_it_and_what_passes_is_what_was_shown(visitor: Any) -> None:
    """A person lets exactly that pass which the server found, and no check of weight error (`ees_ack`)."""
    from tilstand.portal.models import Job
    from tilstand.portal.snapshot import get_round_snapshot

    unit = visitor("unit")
    unit.post(f"{URL}/build/edition")
    unit.post(f"{URL}/build/checks")
    worked()
    assert [one.state for one in Job.objects.order_by("pk")] == ["failed", "done"]
    page = unit.get(URL).content.decode()
    assert "checks-list" in page
    assert page.count("<li>") > 20
    (shown,) = re.findall(r'/edition/pass/movement".*?name="sha256" value="(\w+)"', page) or [""]
    for name in ("delivered", "protected", "nothing"):
        assert unit.post(f"{URL}/pass/{name}", {"sha256": shown, "reason": "so"}).status_code == 404
    waved = re.findall(r'/edition/pass/(\w+)".*?name="sha256" value="(\w+)"', page)
    assert waved
    name, sha256 = waved[0]
    assert unit.post(f"{URL}/pass/{name}", {"sha256": "0" * 64, "reason": "so"}).status_code == 409
    assert unit.post(f"{URL}/pass/{name}", {"sha256": sha256, "reason": " "}).status_code == 409
    assert unit.post(f"{URL}/pass/{name}", {"sha256": sha256, "reason": "Sett på."}).status_code == 302
    (event,) = [one for one in get_round_snapshot("2031").store.read_events() if one.track == "check"]
    assert (event.subject, event.names, event.by, event.channel) == (name, sha256, "Una Prøve", "portal")


def test_named_people_see_it_early_page_by_page_until_it_is_public(
    visitor: Any, monkeypatch: pytest.MonkeyPatch, place: Path
) -> None:
    from django.test import Client

    from tilstand.pipeline import stages
    from tilstand.portal.jobs import get_build_folder
    from tilstand.portal.models import EarlyLook, EarlyReader

    unit, made = visitor("unit"), get_build_folder("2031", "edition")
    made.parent.mkdir(exist_ok=True)
    file = place / "rounds" / "2031" / "round.toml"
    file.write_text(file.read_text("utf-8").replace('"delivered"', '"reconstructed"'), "utf-8")
    assert not stages.build_edition(place, "2031", made).draft
    person = {"name": "Statsråden (oppdiktet)", "why": "Skal svare pressen."}
    assert unit.post(f"{URL}/early", {**person, "why": ""}).status_code == 409
    page = unit.post(f"{URL}/early", person).content.decode()
    (link,) = re.findall(r'value="http://localhost(/early/[^"]+)"', page)
    assert link not in unit.get(URL).content.decode()  # it is shown once
    reader = Client(HTTP_HOST="localhost")
    answer = reader.get(link)
    assert (answer.status_code, answer["X-Robots-Tag"]) == (200, "noindex")
    assert "no-store" in answer["Cache-Control"]
    assert reader.get(link.replace("index.html", "nb/2031/index.html")).status_code == 200
    assert [one.page for one in EarlyLook.objects.order_by("pk")] == ["index.html", "nb/2031/index.html"]
    assert "2 sider åpnet" in unit.get(URL).content.decode()
    assert reader.get("/early/nobody/index.html").status_code == 409
    assert reader.get(link.replace("index.html", "../public-manifest.json")).status_code in (404, 409)
    # Its day has come: it closes by itself, also where nobody noted it as published.
    from tilstand.portal.snapshot import get_portal_time

    day = get_portal_time() + timedelta(days=4000)
    monkeypatch.setattr("tilstand.portal.views.edition.get_portal_time", lambda: day)
    assert reader.get(link).status_code == 409
    monkeypatch.undo()
    assert reader.get(link).status_code == 200
    # One link is closed, the other ends when it is published.
    one = EarlyReader.objects.get()
    assert unit.post(f"{URL}/early/{one.pk}/end").status_code == 302
    assert reader.get(link).status_code == 409
    assert unit.post(f"{URL}/publish", {"digest": "0" * 64}).status_code == 409
    (digest,) = re.findall(r'name="digest" value="(\w+)"', unit.get(URL).content.decode())
    assert unit.post(f"{URL}/publish", {"digest": digest}).status_code == 302
    assert (get_build_folder("2031", "published") / "site" / "index.html").is_file()
    assert unit.post(f"{URL}/early", person).status_code == 409
    assert unit.get(f"{URL}/compare").status_code == 200


def test_the_next_round_is_opened_and_says_what_has_changed(visitor: Any) -> None:
    from tilstand.portal.snapshot import list_kept_rounds

    unit = visitor("unit")
    page = unit.get("/2031/next").content.decode()
    assert 'value="2032"' in page
    assert "2030" in page
    for wrong in ({"name": "2031"}, {"name": "2040", "deadline": "2099-01-01"}, {"name": "2032"}):
        assert unit.post("/2031/next", wrong).status_code == 409
    assert unit.post("/2031/next", {"name": "2032", "deadline": "2099-03-01"}).status_code == 302
    assert list_kept_rounds() == ("2032", "2031")
    assert "2031" in unit.get("/2032/next").content.decode()
    assert unit.get("/2032/board").status_code == 200
    assert unit.post("/2031/next", {"name": "2033", "deadline": "2099-03-01"}).status_code == 409
