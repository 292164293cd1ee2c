"""A demonstration: a round half-way, of bodies that do not exist, with figures that a program made.

Some have delivered, one is late, one is exempt, one sent a file that cannot be used, one delivered a sum that
does not fit and is asked about it, one has written half of its figures here. One register is kept as well: an
adviser wrote it, a colleague released a part. What it is made of lies in `tools/` of a checkout; an installed
package has none of it.
"""

from __future__ import annotations

import csv
import secrets
import sys
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime
from importlib import import_module
from pathlib import Path
from typing import Any

from tilstand.archive import Archive
from tilstand.define import Collection
from tilstand.define.read import collection as read_collection
from tilstand.define.registers import register
from tilstand.errors import UsageError
from tilstand.languages import failure
from tilstand.portal.draft import Entered, save
from tilstand.portal.exchange import fetched
from tilstand.portal.form import every_page, pages
from tilstand.portal.models import Mandate, Person
from tilstand.portal.room import room
from tilstand.portal.shelves import kept_as
from tilstand.register import act as entries
from tilstand.register.incoming import incoming
from tilstand.round import act, standings
from tilstand.round import ask as questions
from tilstand.round.batch import batch
from tilstand.round.explain import archive_beside
from tilstand.round.journal import journal
from tilstand.round.leave import leave
from tilstand.round.of_register.shelf import shelf
from tilstand.round.open import opened
from tilstand.round.read import read
from tilstand.round.reasons import reasons
from tilstand.round.receive import received
from tilstand.round.words import opened as words_opened
from tilstand.round.words import release, said, waiting

__all__ = ["DemoPerson", "made", "people", "played"]

_TOOLS = Path(__file__).parents[3] / "tools"
_FIRST, _ROUND, _DEADLINE = "2030", "2031", date(2032, 3, 1)
_ADVISER, _COLLEAGUE, _WRITER, _LEADER, _WARDEN = (
    f"Demo {role} (generated)" for role in ("Adviser", "Colleague", "Writer", "Leader", "Warden")
)
_REGISTER = "undertakings"
_HALF = "west_house"
_PEOPLE = (
    ("adviser", _ADVISER, {"": False}),
    ("colleague", _COLLEAGUE, {"": False}),
    ("writer", _WRITER, {_HALF: False}),
    ("leader", _LEADER, {_HALF: True}),
    ("warden", _WARDEN, {"north_house": True, "street_team": True}),
)


@dataclass(frozen=True, slots=True)
class DemoPerson:
    """Somebody who can sign in to the demonstration.

    Attributes:
        login: What they sign in with.
        password: Made anew at each start.
        bodies: Whom they act for; none for the unit.
        signs: True where they sign.
    """

    login: str
    password: str
    bodies: tuple[str, ...]
    signs: bool


def made(folder: Path) -> Path:
    """The collection of the demonstration in a folder; what is there already stays as it is.

    Args:
        folder: Where it lies; the portal's database must have been started for it.

    Raises:
        UsageError: If what it is made of is not there.
    """
    place = folder / "demo"
    if not place.exists():
        _material("demo_collection").collection(place)
    return place


def played(place: Path) -> None:
    """Play the round until half-way, and let the portal keep it; what was played already stays.

    Args:
        place: The collection.
    """
    if (place / "rounds" / _ROUND).exists():
        return
    _released(read_collection(place), _FIRST)
    opened(place, _ROUND, since=_FIRST, deadline=_DEADLINE, by=_ADVISER, at=_at(1, 15))
    held = read_collection(place)
    store, kept = journal(held, _ROUND), Archive(archive_beside(place))
    inbox = place.parent / "inbox"
    inbox.mkdir(exist_ok=True)
    for path in _sent(held, inbox):
        tuple(received(held.at(_ROUND), _ROUND, [path], store, kept, by=_ADVISER, at=_at(2, 20)))
    stood = standings(store.events())
    for body in ("day_cafe", "permit_office", "east_house"):
        names = stood.of("delivery", body).names
        act(store, "delivery", "accept", body, by=_ADVISER, at=_at(2, 24), names=names)
    why = _material("demo_round").CLOSED
    act(store, "delivery", "exempt", "help_line", by=_ADVISER, at=_at(2, 24), reason=why)
    state = read(place, _ROUND)
    posed = questions.posed(state, standings(store.events()), ("east_house",))
    questions.ask(store, [one for one in posed if one.act], by=_ADVISER, at=_at(2, 25))
    leave(state, questions.posed(state, standings(store.events())))
    fetched(place / "rounds" / _ROUND / "log", _ROUND)
    _half_written()
    _registered(place)


def people() -> Iterator[DemoPerson]:
    """One person a role, each with a password of this start."""
    for login, name, bodies in _PEOPLE:
        person, _ = Person.objects.get_or_create(login=login, defaults={"name": name})
        password = secrets.token_urlsafe(9)
        person.set_password(password)
        person.save()
        for body, signs in bodies.items():
            Mandate.objects.get_or_create(person=person, provider=body, defaults={"signs": signs})
        yield DemoPerson(login, password, tuple(filter(None, bodies)), any(bodies.values()))


def _registered(place: Path) -> None:
    """What an adviser wrote in a register, and what a colleague released of it."""
    kept_in = shelf(register(read_collection(place), _REGISTER))
    told = incoming(kept_in.register, _TOOLS / "demo" / f"{_REGISTER}.csv", {}, {})
    entries.kept(kept_in, told.entries, by=_ADVISER, at=_at(1, 20))
    entries.released(kept_in, sorted(told.entries)[2:], by=_COLLEAGUE, at=_at(1, 21))
    fetched(kept_in.register.path / "log", kept_as(_REGISTER))


def _sent(held: Collection, inbox: Path) -> Iterator[Path]:
    """The files that bodies sent."""
    figures = _material("demo_figures").figures(_ROUND, seed=2)
    language = held.settings.language
    words = _material("demo_round").ANSWERS
    for body in ("day_cafe", "permit_office", "east_house", "south_house", "north_house"):
        rows: list[dict[str, str]] = [dict(row) for row in figures[body]]
        if body == "east_house":  # a total that its parts do not add up to
            rows[0]["value"] = str(int(rows[0]["value"]) + 1)
        if body == "north_house":
            rows[1]["value"] = "ca. 10-12"
        if body == "south_house":
            about = {name: rows[0][name] for name in ("provider", "form", "version")}
            told = [{"question": name, "language": language, "remark": text} for name, text in words.items()]
            rows += [{**about, **one} for one in told]
        yield _laid(inbox / f"{body}.csv", rows)


def _laid(path: Path, rows: Iterable[Mapping[str, str]]) -> Path:
    columns = ("provider", "form", "period", "version", "measure", "breakdown", "value", "status")
    with path.open("w", encoding="utf-8", newline="") as stream:
        out = csv.DictWriter(stream, (*columns, "question", "language", "remark"), restval="")
        out.writeheader()
        out.writerows(rows)
    return path


def _half_written() -> None:
    """Half of the figures of one body, one that does not fit, and one corrected of the year before."""
    held = room(_ROUND)
    own = pages(held, _HALF)
    rows = _material("demo_figures").figures(_ROUND, seed=2)[_HALF]
    values = {(row["measure"], _codes(row["breakdown"])): row["value"] for row in rows}
    places = [place for page in own for section in page.sections for place in section.places]
    for number, place in enumerate(places[: len(places) // 2]):
        value = values.get((place.key.measure, frozenset(place.key.dims)))
        if value is not None:
            given = str(int(value) + 2) if number == 0 else value
            save(held, _HALF, own, Entered(place.address, given=given), by=_WRITER, at=_at(3, 2))
    every = every_page(held, _HALF)
    parts = (part for page in every if page.corrects == _FIRST for part in page.sections)
    for place in [part.places[0] for part in parts if len(part.places) == 1][:1]:  # in no sum of its own
        assert place.before is not None
        given, why = str(int(place.before.exact) + 1), _material("demo_round").RECOUNTED
        one = Entered(place.address, given=given, words=why)
        save(held, _HALF, every, one, by=_WRITER, at=_at(3, 2))


def _codes(breakdown: str) -> frozenset[tuple[str, str]]:
    parts = (part.strip().partition("=") for part in breakdown.split(";") if part.strip())
    return frozenset((name, code) for name, _, code in parts)


def _released(held: Collection, name: str) -> None:
    """Release every text of a round that is settled."""
    view, folder, store = held.at(name), held.path / "rounds" / name, journal(held, name)
    told = said(view, batch(view, name), reasons(view, name))
    closed = waiting(told, words_opened(folder, standings(store.events()), told))
    hashes = [one.sha256 for one in closed]
    release(folder, store, told, hashes, by=_ADVISER, at=_at(1, 10))


def _material(name: str) -> Any:
    """What the demonstration is made of.

    Raises:
        UsageError: If this is no checkout.
    """
    if not (_TOOLS / f"{name}.py").is_file():
        raise failure(UsageError, "portal.no_material", folder=_TOOLS.name)
    for folder in (_TOOLS, _TOOLS.parent / "benchmarks"):
        if str(folder) not in sys.path:
            sys.path.append(str(folder))
    return import_module(name)


def _at(month: int, day: int) -> datetime:
    return datetime(2032, month, day, 12, tzinfo=UTC)
