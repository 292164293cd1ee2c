"""The edition from the portal: built beside the work, checked, previewed, shown early, published."""

from __future__ import annotations

import re
import shutil
from collections.abc import Iterator
from datetime import timedelta
from html import unescape
from pathlib import Path
from typing import Any

import pytest
from local_portal import NOON, RULING, SAGALAND
from portal_names import portal

from tilstand import define
from tilstand.define.registers import read_register, read_registers
from tilstand.languages import list_shipped_languages
from tilstand.languages.catalogue import find_catalogue_message, list_catalogue_paths
from tilstand.registers.actions import keep_entries
from tilstand.registers.store import open_register_store

URL = "/2031/edition"


def worked() -> None:
    while portal.run_next_job():
        pass


def test_a_draft_is_built_beside_the_work_and_seen_as_its_readers_will(visitor: Any) -> None:
    unit = visitor("unit")
    assert unit.get(URL).status_code == 200  # nothing was built yet
    assert unit.post(f"{URL}/build/draft").status_code == 302
    assert unit.post(f"{URL}/build/draft").status_code == 302  # asked for twice, it is built once
    assert unit.post(f"{URL}/build/everything").status_code == 409
    assert unit.get(f"{URL}/far").json()["working"] == {"draft": "Venter på tur."}
    assert "data-far" in unit.get(URL).content.decode()
    worked()
    one = portal.Job.objects.get()
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
    unit, leader, own = visitor("unit"), visitor("leader"), "/2031/body/fjord_shelter/"
    told = {"address": "mean_stay | fjord_shelter | 2031", "given": "30", "version": "0"}
    assert leader.post(f"{own}save", told).status_code == 200
    (digest,) = re.findall(r'name="digest" value="(\w+)"', leader.get(f"{own}summary").content.decode())
    assert leader.post(f"{own}sign", {"digest": digest}).status_code == 302

    def state() -> str:
        return portal.get_round_snapshot("2031").read_standings().get_subject_state("delivery", "fjord_shelter").state

    assert unit.post(f"{URL}/freeze").status_code == 302
    assert state() == "received"  # what nobody has accepted stays open
    names = portal.get_round_snapshot("2031").read_standings().get_subject_state("delivery", "fjord_shelter").names
    assert unit.post("/2031/accept/fjord_shelter", {"names": names}).status_code == 302
    assert visitor("leader").post(f"{URL}/freeze").status_code == 404
    assert state() == "accepted"
    assert unit.post(f"{URL}/freeze").status_code == 302
    assert state() == "frozen"
    count = len(portal.get_round_snapshot("2031").store.read_events())
    for client, path, sent in (
        (unit, "/2031/reopen/fjord_shelter", {"reason": "En grunn."}),
        (leader, f"{own}save", {**told, "version": "1", "given": "31"}),
        (leader, f"{own}resume", {}),
        (leader, f"{own}sign", {"digest": digest}),
    ):
        assert client.post(path, sent).status_code == 409, path
    assert unit.post(f"{URL}/freeze").status_code == 302  # asked for twice, it changes nothing
    assert (state(), len(portal.get_round_snapshot("2031").store.read_events())) == ("frozen", count)


def test_work_whose_doer_was_killed_is_done_again_and_not_for_ever(visitor: Any) -> None:
    long_ago = portal.get_portal_time() - timedelta(minutes=5)
    about = {"round_name": "2031", "kind": "nothing", "state": "working", "at": long_ago}
    gone = portal.Job.objects.create(**about, heart=long_ago, tries=3)
    lives = portal.Job.objects.create(**about, heart=portal.get_portal_time(), tries=1)
    once = portal.Job.objects.create(**{**about, "kind": "checks"}, heart=long_ago, tries=1)
    assert portal.run_next_job()
    assert not portal.run_next_job()
    assert [portal.Job.objects.get(pk=one.pk).state for one in (gone, lives, once)] == ["failed", "working", "done"]
    assert portal.Job.objects.get(pk=once.pk).tries == 2


def test_no_edition_is_finished_unless_every_check_lets_it_and_what_passes_is_what_was_shown(visitor: Any) -> None:
    """A person lets exactly that pass which the server found, and no check of weight error (`ees_ack`)."""

    unit = visitor("unit")
    unit.post(f"{URL}/build/edition")
    unit.post(f"{URL}/build/checks")
    worked()
    assert [one.state for one in portal.Job.objects.order_by("pk")] == ["failed", "done"]
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
    (event,) = [one for one in portal.get_round_snapshot("2031").store.read_events() if one.track == "check"]
    assert (event.subject, event.names, event.by, event.channel) == (name, sha256, "Una Prøve", "portal")


def test_named_people_see_it_early_page_by_page_until_it_is_public(
    visitor: Any, monkeypatch: pytest.MonkeyPatch, place: Path
) -> None:
    from django.test import Client

    from tilstand.pipeline import stages

    unit, made = visitor("unit"), portal.get_build_folder("2031", "edition")
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
    assert [one.page for one in portal.EarlyLook.objects.order_by("pk")] == ["index.html", "nb/2031/index.html"]
    assert "2 sider åpnet" in unit.get(URL).content.decode()
    assert reader.get("/early/nobody/index.html").status_code == 409
    assert reader.get(link.replace("index.html", "../public-manifest.json")).status_code in (404, 409)
    # Its day has come: it closes by itself, also where nobody noted it as published.

    day = portal.get_portal_time() + timedelta(days=4000)
    monkeypatch.setattr("tilstand.portal.views.edition.get_portal_time", lambda: day)
    assert reader.get(link).status_code == 409
    monkeypatch.undo()
    assert reader.get(link).status_code == 200
    # One link is closed, the other ends when it is published.
    one = portal.EarlyReader.objects.get()
    assert unit.post(f"{URL}/early/{one.pk}/end").status_code == 302
    assert reader.get(link).status_code == 409
    assert unit.post(f"{URL}/publish", {"digest": "0" * 64}).status_code == 409
    (digest,) = re.findall(r'name="digest" value="(\w+)"', unit.get(URL).content.decode())
    assert unit.post(f"{URL}/publish", {"digest": digest}).status_code == 302
    assert (portal.get_build_folder("2031", "published") / "site" / "index.html").is_file()
    assert unit.post(f"{URL}/early", person).status_code == 409
    assert unit.get(f"{URL}/compare").status_code == 200


def test_the_next_round_is_opened_and_says_what_has_changed(visitor: Any) -> None:
    unit = visitor("unit")
    page = unit.get("/2031/next").content.decode()
    assert 'value="2032"' in page
    assert "2030" in page
    for wrong in ({"name": "2031"}, {"name": "2040", "deadline": "2099-01-01"}, {"name": "2032"}):
        assert unit.post("/2031/next", wrong).status_code == 409
    assert unit.post("/2031/next", {"name": "2032", "deadline": "2099-03-01"}).status_code == 302
    assert portal.list_kept_rounds() == ("2032", "2031")
    assert "2031" in unit.get("/2032/next").content.decode()
    assert unit.get("/2032/board").status_code == 200
    assert unit.post("/2031/next", {"name": "2033", "deadline": "2099-03-01"}).status_code == 409


# Overviews of a register in the portal: made beside the work, seen, published as shown, taken down.


URL_OVERVIEWS = "/registers/rulings/overviews"
NEW = {**RULING, "case": "S-2", "on": "2031-05-04", "form": "sexual", "convicted": "1"}


@pytest.fixture
def adviser(visitor: Any) -> Any:
    """Somebody else of the unit."""

    person = portal.Person.objects.create(login="adviser", name="Åse Prøve")
    portal.Mandate.objects.create(person=person, provider="")
    return visitor("adviser")


@pytest.fixture
def unit(visitor: Any) -> Any:
    return visitor("unit")


@pytest.fixture
def rulings(place: Path, monkeypatch: pytest.MonkeyPatch) -> Any:
    """The register as it is known to the end of its balance, with an entry that waits for a second person."""

    monkeypatch.setattr(
        portal.permissions, "get_portal_time", lambda: NOON
    )  # of what is still to come nothing is known
    file = place / "registers" / "rulings" / "register.toml"
    file.write_text(file.read_text("utf-8").replace('known_until = "2032"', 'known_until = "2031-T1"'), "utf-8")
    one = portal.get_kept_register("rulings")
    keep_entries(one, {"b": NEW}, by="Una Prøve", at=NOON)
    return one


def page(client: Any, url: str = URL_OVERVIEWS) -> str:
    return re.sub(r"\s+", " ", unescape(client.get(url).content.decode()))


def told_again(client: Any) -> list[str]:
    """Release every entry as it stands."""

    entries = portal.load_register_state(portal.get_kept_register("rulings")).entries
    return [
        client.post(f"/registers/rulings/entry/{name}/release", {"seen": one.sha256}).status_code
        for name, one in entries.items()
    ]


def made(client: Any, kind: str, period: str = "2031-T2") -> Any:
    assert client.post(f"{URL_OVERVIEWS}/build/{kind}", {"period": period}).status_code == 302
    worked()
    return portal.Job.objects.order_by("-pk").first()


def laid(period: str = "2031-T2") -> Path:
    return portal.get_overview_folder(portal.get_kept_register("rulings"), "published") / period


def test_how_far_it_is_known_is_declared_and_confirmed_by_another(rulings: Any, unit: Any, adviser: Any) -> None:
    assert "til og med 30. april 2031" in page(unit)
    bad = unit.post("/registers/rulings/known", {"until": "2040", "reason": "Domstolene er spurt."})
    assert (bad.status_code, "er ikke kommet ennå" in unescape(bad.content.decode())) == (409, True)
    told = {"until": "2031-T2", "reason": "Domstolene er spurt."}
    assert unit.post("/registers/rulings/known", told).status_code == 302
    assert "en annen må bekrefte det" in page(unit)
    assert f'action="{URL_OVERVIEWS.replace("overviews", "confirm")}"' not in page(unit)
    seen = {"seen": "2031-08-31"}
    assert unit.post("/registers/rulings/confirm", seen).status_code == 409
    assert adviser.post("/registers/rulings/confirm", {"seen": "2031-12-31"}).status_code == 409
    assert portal.load_register_state(portal.get_kept_register("rulings")).known.isoformat() == "2031-04-30"
    assert adviser.post("/registers/rulings/confirm", seen).status_code == 302
    assert portal.load_register_state(portal.get_kept_register("rulings")).known.isoformat() == "2031-08-31"


def test_an_overview_is_made_seen_published_as_it_was_shown_and_taken_down(
    rulings: Any, unit: Any, adviser: Any
) -> None:
    assert unit.post(f"{URL_OVERVIEWS}/build/draft", {"period": "soon"}).status_code == 409
    assert unit.post(f"{URL_OVERVIEWS}/build/everything", {"period": "2031"}).status_code == 409
    assert made(unit, "draft").state == "done"
    shown = unit.get(f"{URL_OVERVIEWS}/preview/draft/nb/index.html")
    assert ("UTKAST" in shown.content.decode(), shown["X-Robots-Tag"]) == (True, "noindex")
    assert "Om 2. tertial 2031 er ingenting kjent ennå" in unescape(shown.content.decode())
    assert unit.get(f"{URL_OVERVIEWS}/preview/draft/nb/overview.pdf").content.startswith(b"%PDF")
    assert unit.get(f"{URL_OVERVIEWS}/preview/draft/../rulings-draft-internal/manifest.json").status_code == 404
    assert unit.get(f"{URL_OVERVIEWS}/preview/own/index.html").status_code == 404
    # Nothing is final while an entry waits, or not all of the period is known.
    assert made(unit, "edition").state == "failed"
    assert "venter på at en annen leser" in page(unit)
    unit.post("/registers/rulings/known", {"until": "2031-T2", "reason": "Domstolene er spurt."})
    assert set(told_again(unit)) == {409}
    assert set(told_again(adviser)) == {302}
    assert made(unit, "edition").state == "failed"
    assert "Det er ikke hele 2. tertial 2031" in page(unit)
    assert 'name="digest"' not in page(unit)
    adviser.post("/registers/rulings/confirm", {"seen": "2031-08-31"})
    assert made(unit, "edition").state == "done"
    assert (
        'name="robots" content="noindex' in unit.get(f"{URL_OVERVIEWS}/preview/edition/nb/index.html").content.decode()
    )
    (digest,) = re.findall(r'name="digest" value="(\w{64})"', page(unit))
    assert unit.post(f"{URL_OVERVIEWS}/publish", {"digest": "0" * 64}).status_code == 409
    # What was taken down since it was made leaves with no copy made before.
    here = portal.load_register_state(portal.get_kept_register("rulings")).entries["b"].sha256
    down = {"seen": here, "reason": "Den kan føre til en person."}
    assert adviser.post("/registers/rulings/entry/b/withdraw", down).status_code == 302
    assert (unit.post(f"{URL_OVERVIEWS}/publish", {"digest": digest}).status_code, laid().exists()) == (409, False)
    assert made(unit, "edition").state == "done"
    (digest,) = re.findall(r'name="digest" value="(\w{64})"', page(unit))
    assert unit.post(f"{URL_OVERVIEWS}/publish", {"digest": digest}).status_code == 302
    assert (laid() / "nb" / "index.html").is_file()
    assert not list(laid().rglob("manifest.json"))
    assert unit.post("/registers/rulings/entry/a/review", {"seen": ""}).status_code == 409
    assert "Noe er gjort i registeret siden" not in page(unit)
    adviser.post("/registers/rulings/entry/b/review", {"seen": here})
    assert "Noe er gjort i registeret siden" in page(unit)
    assert unit.post(f"{URL_OVERVIEWS}/take-down", {"period": "2031-T2", "reason": ""}).status_code == 409
    assert unit.post(f"{URL_OVERVIEWS}/take-down", {"period": "../x", "reason": "Fordi."}).status_code == 409
    told = {"period": "2031-T2", "reason": "Den kan føre til en person."}
    assert (unit.post(f"{URL_OVERVIEWS}/take-down", told).status_code, laid().exists()) == (302, False)
    assert "tatt ned" in page(unit)


@pytest.fixture
def abroad(database: None, tmp_path: Path) -> Iterator[Path]:
    """The invented collection where it speaks Swedish and Polish too; its own words in them stay English."""
    from django.db import transaction
    from django.test import override_settings

    place = tmp_path / "sagaland"
    shutil.copytree(SAGALAND, place, ignore=shutil.ignore_patterns("log", "rounds"))
    about = place / "collection.toml"
    about.write_text(about.read_text("utf-8").replace('"nb", "nn", "en"]', '"nb", "nn", "en", "sv", "pl"]', 1), "utf-8")
    for file in [*place.rglob("labels/en.toml")]:
        for tag in ("sv", "pl"):
            shutil.copy(file, file.with_name(f"{tag}.toml"))
    with transaction.atomic(), override_settings(COLLECTION=place):
        portal.HeldRound.objects.all().delete()
        one = read_register(define.read_collection(place), "rulings")
        flawed = {**RULING, "final": "perhaps"}
        keep_entries(open_register_store(one), {"a": RULING, "c": flawed}, by="Una Prøve", at=NOON)
        for name, held in read_registers(define.read_collection(place)).items():
            portal.import_round(held.path / "log", f"registers/{name}")
        person = portal.Person.objects.create(login="unit", name="Una Prøve")
        portal.Mandate.objects.create(person=person, provider="")
        yield place
        transaction.set_rollback(True)


@pytest.mark.parametrize("tag", ["sv", pytest.param("pl", marks=pytest.mark.proof)])
def test_every_page_of_registers_is_in_the_language_that_was_chosen(abroad: Path, visitor_of: Any, tag: str) -> None:
    client = visitor_of("unit")
    client.post(f"{URL_OVERVIEWS}/build/draft", {"period": "2031-T2"})
    worked()
    own = "/registers/rulings/"
    walk = ["/registers/", own, f"{own}check", f"{own}new", f"{own}entry/a/", f"{own}entry/a/edit", URL_OVERVIEWS]
    walk += [f"/registers/{name}/" for name in ("promises", "gatherings")]
    walk += [f"/registers/{name}/overviews" for name in ("promises", "gatherings")]
    others = {one for other in list_shipped_languages() for one in words(other) if other != tag}
    for url in walk:
        answer = client.get(f"{url}?language={tag}")
        text = unescape(answer.content.decode())
        assert (url, answer.status_code, f'<html lang="{tag}"' in text) == (url, 200, True)
        seen = re.sub(r"\s+", " ", re.sub(r"<[^>]+>", "\n", text))
        assert (url, [one for one in others - words(tag) if one in seen]) == (url, [])
    for made_in in ("sv", "pl"):
        shown = client.get(f"{URL_OVERVIEWS}/preview/draft/{made_in}/index.html")
        assert f'<html lang="{made_in}"' in shown.content.decode()
    refused = client.post("/registers/rulings/known", {"until": "x", "reason": "y"})
    assert refused.status_code == 409
    assert f'<html lang="{tag}"' in refused.content.decode()


def words(tag: str) -> frozenset[str]:
    """The sentences of the register pages in a language, those without a fact in them."""
    told = (
        find_catalogue_message(tag, path)
        for path in list_catalogue_paths("en")
        if path.startswith(("portal.registers.", "portal.overviews."))
    )
    return frozenset(one for one in told if one and "{" not in one and len(one) > 20)
