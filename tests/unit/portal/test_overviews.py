"""Overviews of a register in the portal: made beside the work, seen, published as shown, taken down."""

from __future__ import annotations

import re
import shutil
from collections.abc import Iterator
from html import unescape
from pathlib import Path
from typing import Any

import pytest

from tilstand import define
from tilstand.define.registers import read_register, read_registers
from tilstand.languages.catalogue import find_catalogue_message, list_catalogue_paths
from tilstand.registers.actions import keep_entries
from tilstand.registers.store import open_register_store

from .conftest import NOON, RULING, SAGALAND
from .test_edition import worked

URL = "/registers/rulings/overviews"
NEW = {**RULING, "case": "S-2", "on": "2031-05-04", "form": "sexual", "convicted": "1"}


@pytest.fixture
def adviser(visitor: Any) -> Any:
    """Somebody else of the unit."""
    from tilstand.portal.models import Mandate, Person

    person = Person.objects.create(login="adviser", name="Åse Prøve")
    Mandate.objects.create(person=person, provider="")
    return visitor("adviser")


@pytest.fixture
def unit(visitor: Any) -> Any:
    return visitor("unit")


@pytest.fixture
def rulings(place: Path, monkeypatch: pytest.MonkeyPatch) -> Any:
    """The register as it is known to the end of its balance, with an entry that waits for a second person."""
    from tilstand.portal import permissions
    from tilstand.portal.snapshot import get_kept_register

    monkeypatch.setattr(permissions, "get_portal_time", lambda: NOON)  # of what is still to come nothing is known
    file = place / "registers" / "rulings" / "register.toml"
    file.write_text(file.read_text("utf-8").replace('known_until = "2032"', 'known_until = "2031-T1"'), "utf-8")
    one = get_kept_register("rulings")
    keep_entries(one, {"b": NEW}, by="Una Prøve", at=NOON)
    return one


def page(client: Any, url: str = URL) -> str:
    return re.sub(r"\s+", " ", unescape(client.get(url).content.decode()))


def told_again(client: Any) -> list[str]:
    """Release every entry as it stands."""
    from tilstand.portal.snapshot import get_kept_register, load_register_state

    entries = load_register_state(get_kept_register("rulings")).entries
    return [
        client.post(f"/registers/rulings/entry/{name}/release", {"seen": one.sha256}).status_code
        for name, one in entries.items()
    ]


def made(client: Any, kind: str, period: str = "2031-T2") -> Any:
    from tilstand.portal.models import Job

    assert client.post(f"{URL}/build/{kind}", {"period": period}).status_code == 302
    worked()
    return Job.objects.order_by("-pk").first()


def laid(period: str = "2031-T2") -> Path:
    from tilstand.portal.jobs import get_overview_folder
    from tilstand.portal.snapshot import get_kept_register

    return get_overview_folder(get_kept_register("rulings"), "published") / period


def test_how_far_it_is_known_is_declared_and_confirmed_by_another(rulings: Any, unit: Any, adviser: Any) -> None:
    from tilstand.portal.snapshot import get_kept_register, load_register_state

    assert "til og med 30. april 2031" in page(unit)
    bad = unit.post("/registers/rulings/known", {"until": "2040", "reason": "Domstolene er spurt."})
    assert (bad.status_code, "er ikke kommet ennå" in unescape(bad.content.decode())) == (409, True)
    told = {"until": "2031-T2", "reason": "Domstolene er spurt."}
    assert unit.post("/registers/rulings/known", told).status_code == 302
    assert "en annen må bekrefte det" in page(unit)
    assert f'action="{URL.replace("overviews", "confirm")}"' not in page(unit)
    seen = {"seen": "2031-08-31"}
    assert unit.post("/registers/rulings/confirm", seen).status_code == 409
    assert adviser.post("/registers/rulings/confirm", {"seen": "2031-12-31"}).status_code == 409
    assert load_register_state(get_kept_register("rulings")).known.isoformat() == "2031-04-30"
    assert adviser.post("/registers/rulings/confirm", seen).status_code == 302
    assert load_register_state(get_kept_register("rulings")).known.isoformat() == "2031-08-31"


def test_an_overview_is_made_seen_published_as_it_was_shown_and_taken_down(
    rulings: Any, unit: Any, adviser: Any
) -> None:
    from tilstand.portal.snapshot import get_kept_register, load_register_state

    assert unit.post(f"{URL}/build/draft", {"period": "soon"}).status_code == 409
    assert unit.post(f"{URL}/build/everything", {"period": "2031"}).status_code == 409
    assert made(unit, "draft").state == "done"
    shown = unit.get(f"{URL}/preview/draft/nb/index.html")
    assert ("UTKAST" in shown.content.decode(), shown["X-Robots-Tag"]) == (True, "noindex")
    assert "Om 2. tertial 2031 er ingenting kjent ennå" in unescape(shown.content.decode())
    assert unit.get(f"{URL}/preview/draft/nb/overview.pdf").content.startswith(b"%PDF")
    assert unit.get(f"{URL}/preview/draft/../rulings-draft-internal/manifest.json").status_code == 404
    assert unit.get(f"{URL}/preview/own/index.html").status_code == 404
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
    assert 'name="robots" content="noindex' in unit.get(f"{URL}/preview/edition/nb/index.html").content.decode()
    (digest,) = re.findall(r'name="digest" value="(\w{64})"', page(unit))
    assert unit.post(f"{URL}/publish", {"digest": "0" * 64}).status_code == 409
    # What was taken down since it was made leaves with no copy made before.
    here = load_register_state(get_kept_register("rulings")).entries["b"].sha256
    down = {"seen": here, "reason": "Den kan føre til en person."}
    assert adviser.post("/registers/rulings/entry/b/withdraw", down).status_code == 302
    assert (unit.post(f"{URL}/publish", {"digest": digest}).status_code, laid().exists()) == (409, False)
    assert made(unit, "edition").state == "done"
    (digest,) = re.findall(r'name="digest" value="(\w{64})"', page(unit))
    assert unit.post(f"{URL}/publish", {"digest": digest}).status_code == 302
    assert (laid() / "nb" / "index.html").is_file()
    assert not list(laid().rglob("manifest.json"))
    assert unit.post("/registers/rulings/entry/a/review", {"seen": ""}).status_code == 409
    assert "Noe er gjort i registeret siden" not in page(unit)
    adviser.post("/registers/rulings/entry/b/review", {"seen": here})
    assert "Noe er gjort i registeret siden" in page(unit)
    assert unit.post(f"{URL}/take-down", {"period": "2031-T2", "reason": ""}).status_code == 409
    assert unit.post(f"{URL}/take-down", {"period": "../x", "reason": "Fordi."}).status_code == 409
    told = {"period": "2031-T2", "reason": "Den kan føre til en person."}
    assert (unit.post(f"{URL}/take-down", told).status_code, laid().exists()) == (302, False)
    assert "tatt ned" in page(unit)


@pytest.fixture
def abroad(database: None, tmp_path: Path) -> Iterator[Path]:
    """The invented collection where it speaks Swedish and Polish too; its own words in them stay English."""
    from django.db import transaction
    from django.test import override_settings

    from tilstand.portal.event_store import import_round
    from tilstand.portal.models import HeldRound, Mandate, Person

    place = tmp_path / "sagaland"
    shutil.copytree(SAGALAND, place, ignore=shutil.ignore_patterns("log", "rounds"))
    about = place / "collection.toml"
    about.write_text(about.read_text("utf-8").replace('"nb", "nn", "en"]', '"nb", "nn", "en", "sv", "pl"]', 1), "utf-8")
    for file in [*place.rglob("labels/en.toml")]:
        for tag in ("sv", "pl"):
            shutil.copy(file, file.with_name(f"{tag}.toml"))
    with transaction.atomic(), override_settings(COLLECTION=place):
        HeldRound.objects.all().delete()
        one = read_register(define.read_collection(place), "rulings")
        flawed = {**RULING, "final": "perhaps"}
        keep_entries(open_register_store(one), {"a": RULING, "c": flawed}, by="Una Prøve", at=NOON)
        for name, held in read_registers(define.read_collection(place)).items():
            import_round(held.path / "log", f"registers/{name}")
        person = Person.objects.create(login="unit", name="Una Prøve")
        Mandate.objects.create(person=person, provider="")
        yield place
        transaction.set_rollback(True)


@pytest.mark.parametrize("tag", ["sv", pytest.param("pl", marks=pytest.mark.proof)])
def test_every_page_of_registers_is_in_the_language_that_was_chosen(abroad: Path, visitor_of: Any, tag: str) -> None:
    client = visitor_of("unit")
    client.post(f"{URL}/build/draft", {"period": "2031-T2"})
    worked()
    own = "/registers/rulings/"
    walk = ["/registers/", own, f"{own}check", f"{own}new", f"{own}entry/a/", f"{own}entry/a/edit", URL]
    walk += [f"/registers/{name}/" for name in ("promises", "gatherings")]
    walk += [f"/registers/{name}/overviews" for name in ("promises", "gatherings")]
    others = {one for other in ("nb", "nn", "en", "sv", "pl") for one in words(other) if other != tag}
    for url in walk:
        answer = client.get(f"{url}?language={tag}")
        text = unescape(answer.content.decode())
        assert (url, answer.status_code, f'<html lang="{tag}"' in text) == (url, 200, True)
        seen = re.sub(r"\s+", " ", re.sub(r"<[^>]+>", "\n", text))
        assert (url, [one for one in others - words(tag) if one in seen]) == (url, [])
    for made_in in ("sv", "pl"):
        shown = client.get(f"{URL}/preview/draft/{made_in}/index.html")
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
