"""The demonstration: whom one finds in it, where each body stands, and what is written half."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from as_before import as_before

from tilstand import define
from tilstand.define.registers import read_register
from tilstand.errors import UsageError
from tilstand.registers.store import load_register_entries, open_register_store
from tilstand.round import derive_subject_states
from tilstand.workflow.event_log import open_journal

STANDS = {
    "day_cafe": "accepted",
    "east_house": "accepted",
    "help_line": "exempt",
    "north_house": "refused",  # its file has a number that is none
    "permit_office": "accepted",
    "south_house": "received",
    "street_team": "asked",
    "west_house": "asked",
}


@pytest.fixture
def played(database: None, tmp_path: Path) -> Path:
    """The demonstration's collection, played half-way; played again, it stays as it is."""
    from django.db import transaction
    from django.test import override_settings

    from tilstand.portal import demo
    from tilstand.portal.models import HeldRound

    place = demo.create_demo_collection(tmp_path / "own")
    quick = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    with transaction.atomic(), override_settings(COLLECTION=place, PASSWORD_HASHERS=quick):
        HeldRound.objects.all().delete()  # what tests in other transactions left
        demo.play_demo_round(place)
        kept = {path: path.read_bytes() for path in sorted(place.rglob("*")) if path.is_file()}
        (place / "mine.txt").write_text("kept", "utf-8")
        demo.play_demo_round(demo.create_demo_collection(tmp_path / "own"))
        assert kept == {path: path.read_bytes() for path in kept}
        assert (place / "mine.txt").exists()
        _looked_at(place)
        transaction.set_rollback(True)
    return place


FIXTURES = Path(__file__).parents[2] / "fixtures"


def _everything() -> Iterator[str]:
    """Every act and every figure that the portal keeps of it, a line each."""
    from tilstand.portal.event_store import DatabaseEventStore
    from tilstand.portal.models import HeldRound, SavedCell, SavedWords

    for one in HeldRound.objects.order_by("name"):
        for event in DatabaseEventStore(one.name).read_events():
            facts = ", ".join(f"{name} {value}" for name, value in sorted(event.facts.items()) if name != "asked")
            did = f"{event.at} {event.by}: {event.track} {event.act} {event.subject}"
            yield " | ".join(filter(None, (one.name, did, event.reason, event.channel, facts)))
    words = dict(SavedWords.objects.values_list("sha256", "text"))
    for cell in SavedCell.objects.order_by("pk"):
        yield f"{cell.at:%F %T} {cell.by}: {cell.address} = {cell.given} {words.get(cell.words, '')}".rstrip()


def _looked_at(place: Path) -> None:
    """What the portal keeps of it."""
    from tilstand.portal.demo import create_demo_users
    from tilstand.portal.models import HeldRound, Mandate, Person, SavedCell

    assert set(HeldRound.objects.values_list("name", flat=True)) == {"2031", "registers/undertakings"}
    as_before(FIXTURES / "demonstration.txt", "\n".join(_everything()) + "\n")
    by = "Demo Writer (generated)"
    cells = list(SavedCell.objects.order_by("pk").values_list("provider", "by", "version"))
    assert set(cells) == {("west_house", by, 1)}
    *written, corrected = SavedCell.objects.order_by("pk")
    assert all(one.given.isdecimal() and not one.words for one in written)
    assert (corrected.address.rpartition(" | ")[2], bool(corrected.words)) == ("2030", True)
    many = [list(create_demo_users()) for _ in range(2)]
    assert [(one.login, one.bodies, one.signs) for one in many[0]] == [
        ("adviser", (), False),
        ("colleague", (), False),
        ("writer", ("west_house",), False),
        ("leader", ("west_house",), True),
        ("warden", ("north_house", "street_team"), True),
    ]
    for before, one in zip(*many, strict=True):
        person = Person.objects.get(login=one.login)
        assert (person.name, before.login) == (f"Demo {one.login.title()} (generated)", one.login)
        assert person.check_password(one.password)
        assert not person.check_password(before.password)  # of this start alone
    rights = set(Mandate.objects.values_list("person__login", "provider", "signs"))
    assert len(rights) == Mandate.objects.count() == 6
    assert {(one.login, body, one.signs) for one in many[0] for body in one.bodies} < rights


@pytest.mark.slow
def test_a_round_stands_half_way_and_nobody_in_it_exists(played: Path) -> None:
    held = define.read_collection(played)
    events = open_journal(held, "2031").read_events()
    stood = derive_subject_states(events)
    assert {body: stood.get_subject_state("delivery", body).state for body in stood.list_subjects("delivery")} == STANDS
    assert all(one.by.endswith("(generated)") for one in events)
    (number,) = stood.list_subjects("question")
    asked = stood.get_subject_state("question", number)
    assert (asked.state, asked.events[0].facts["provider"]) == ("open", "east_house")
    assert stood.get_subject_state("delivery", "help_line").events[-1].reason
    days = [one.at for one in events]
    assert days == sorted(days)
    entries = load_register_entries(open_register_store(read_register(held, "undertakings"))).entries
    states = [one.state for _, one in sorted(entries.items())]
    assert states == ["written"] * 2 + ["released"] * (len(states) - 2)
    assert len(states) > 2
    inbox = {path.stem: path.read_text("utf-8") for path in (played.parent / "inbox").iterdir()}
    assert sorted(inbox) == sorted(STANDS.keys() - {"help_line", "street_team", "west_house"})
    assert "ca. 10-12" in inbox["north_house"]
    assert [body for body, text in inbox.items() if "experience" in text] == ["south_house"]


@pytest.mark.usefixtures("database")
def test_an_installed_package_has_nothing_that_it_could_be_made_of(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from tilstand.portal import demo as demonstration

    monkeypatch.setattr(demonstration, "_TOOLS", tmp_path / "tools")
    with pytest.raises(UsageError, match="tools"):
        demonstration.create_demo_collection(tmp_path)
    assert list(tmp_path.iterdir()) == []
    (tmp_path / "demo").mkdir()
    assert demonstration.create_demo_collection(tmp_path) == tmp_path / "demo"  # what is there stays
