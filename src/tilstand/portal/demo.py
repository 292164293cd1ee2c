"""The demonstration with invented figures, and a sandbox copy of a real round.

Some have delivered, one is late, one is exempt, one sent a file that cannot be used, one delivered a sum that
does not fit and is asked about it, one has written half of its figures here. One register is kept as well: an
adviser wrote it, a colleague released a part. What it is made of lies in `tools/` of a checkout; an installed
package has none of it.
"""

from __future__ import annotations

import csv
import secrets
import shutil
import sys
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime
from importlib import import_module
from pathlib import Path
from typing import Any

from tilstand.archive import Archive
from tilstand.define import Collection
from tilstand.define.collection_reader import read_collection
from tilstand.define.registers import read_register
from tilstand.errors import UsageError
from tilstand.languages import make_error
from tilstand.portal.drafts import PlaceEntry, save_place_entry
from tilstand.portal.event_store import import_round
from tilstand.portal.forms import build_all_form_pages, build_form_pages
from tilstand.portal.models import HeldRound, Mandate, Person
from tilstand.portal.snapshot import get_round_snapshot, make_register_key
from tilstand.registers import actions as entries
from tilstand.registers.store import open_register_store
from tilstand.registers.tables import read_entry_table
from tilstand.round import derive_subject_states, perform_act, questions
from tilstand.round.opening import open_round
from tilstand.round.questions import cache_findings
from tilstand.round.receipts import receive_body_files
from tilstand.round.state import collect_round_batch, get_archive_path, load_round
from tilstand.round.text_release import release_texts_to_print
from tilstand.round.texts import list_pending_texts, list_texts, list_unit_reasons
from tilstand.round.texts import list_released_texts as words_opened
from tilstand.workflow.event_log import open_journal

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
class DemoUser:
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


def create_demo_collection(folder: Path) -> Path:
    """The collection of the demonstration in a folder; what is there already stays as it is.

    Args:
        folder: Where it lies; the portal's database must have been started for it.

    Raises:
        UsageError: If what it is made of is not there.
    """
    place = folder / "demo"
    if not place.exists():
        _load_demo_material("demo_collection").collection(place)
    return place


def play_demo_round(place: Path) -> None:
    """Play the round until half-way, and let the portal keep it; what was played already stays.

    Args:
        place: The collection.
    """
    if (place / "rounds" / _ROUND).exists():
        return
    _release_demo_texts(read_collection(place), _FIRST)
    open_round(place, _ROUND, since=_FIRST, deadline=_DEADLINE, by=_ADVISER, at=_make_demo_time(1, 15))
    collection = read_collection(place)
    store, archive = open_journal(collection, _ROUND), Archive(get_archive_path(place))
    inbox = place.parent / "inbox"
    inbox.mkdir(exist_ok=True)
    view = collection.at(_ROUND)
    for path in _write_demo_submissions(collection, inbox):
        tuple(receive_body_files(view, _ROUND, [path], store, archive, by=_ADVISER, at=_make_demo_time(2, 20)))
    states = derive_subject_states(store.read_events())
    how: dict[str, Any] = {"by": _ADVISER, "at": _make_demo_time(2, 24)}
    for body in ("day_cafe", "permit_office", "east_house"):
        names = states.get_subject_state("delivery", body).names
        perform_act(store, "delivery", "accept", body, names=names, **how)
    why = _load_demo_material("demo_round").CLOSED
    perform_act(store, "delivery", "exempt", "help_line", reason=why, **how)
    state = load_round(place, _ROUND)
    posed = questions.list_body_questions(state, derive_subject_states(store.read_events()), ("east_house",))
    waiting = [question for question in posed if question.act]
    questions.note_asked_questions(store, waiting, by=_ADVISER, at=_make_demo_time(2, 25))
    cache_findings(state, questions.list_body_questions(state, derive_subject_states(store.read_events())))
    import_round(place / "rounds" / _ROUND / "log", _ROUND)
    _write_demo_draft()
    _fill_demo_register(place)


def create_demo_users() -> Iterator[DemoUser]:
    """One person a role, each with a password of this start."""
    for login, name, bodies in _PEOPLE:
        yield _create_user(login, name, bodies)


def _fill_demo_register(place: Path) -> None:
    """What an adviser wrote in a register, and what a colleague released of it."""
    kept_in = open_register_store(read_register(read_collection(place), _REGISTER))
    incoming_table = read_entry_table(kept_in.register, _TOOLS / "demo" / f"{_REGISTER}.csv", {}, {})
    entries.keep_entries(kept_in, incoming_table.entries, by=_ADVISER, at=_make_demo_time(1, 20))
    entries.release_entries(kept_in, sorted(incoming_table.entries)[2:], by=_COLLEAGUE, at=_make_demo_time(1, 21))
    import_round(kept_in.register.path / "log", make_register_key(_REGISTER))


def _write_demo_submissions(held: Collection, inbox: Path) -> Iterator[Path]:
    """The files that bodies sent."""
    figures = _load_demo_material("demo_figures").figures(_ROUND, seed=2)
    language = held.settings.language
    words = _load_demo_material("demo_round").ANSWERS
    for body in ("day_cafe", "permit_office", "east_house", "south_house", "north_house"):
        rows: list[dict[str, str]] = [dict(row) for row in figures[body]]
        if body == "east_house":  # a total that its parts do not add up to
            rows[0]["value"] = str(int(rows[0]["value"]) + 1)
        if body == "north_house":
            rows[1]["value"] = "ca. 10-12"
        if body == "south_house":
            about = {name: rows[0][name] for name in ("provider", "form", "version")}
            told = [{"question": name, "language": language, "remark": text} for name, text in words.items()]
            rows += [{**about, **item} for item in told]
        yield _write_demo_csv(inbox / f"{body}.csv", rows)


def _write_demo_csv(path: Path, rows: Iterable[Mapping[str, str]]) -> Path:
    columns = ("provider", "form", "period", "version", "measure", "breakdown", "value", "status")
    with path.open("w", encoding="utf-8", newline="") as stream:
        out = csv.DictWriter(stream, (*columns, "question", "language", "remark"), restval="")
        out.writeheader()
        out.writerows(rows)
    return path


def _write_demo_draft() -> None:
    """Half of the figures of one body, one that does not fit, and one corrected of the year before."""
    room = get_round_snapshot(_ROUND)
    every = build_all_form_pages(room, _HALF)
    rows = _load_demo_material("demo_figures").figures(_ROUND, seed=2)[_HALF]
    values = {(row["measure"], _parse_breakdown_codes(row["breakdown"])): row["value"] for row in rows}
    asked = [part for page in build_form_pages(room, _HALF) for part in page.sections]
    places = [place for part in asked for place in part.places]
    written = []
    for number, place in enumerate(places[: len(places) // 2]):
        value = values.get((place.key.measure, frozenset(place.key.dims)))
        if value is not None:
            written.append(PlaceEntry(place.address, given=str(int(value) + 2) if number == 0 else value))
    earlier = (part for page in every if page.corrects == _FIRST for part in page.sections)
    for place in [part.places[0] for part in earlier if len(part.places) == 1][:1]:  # in no sum of its own
        assert place.before is not None
        given, why = str(int(place.before.exact_number) + 1), _load_demo_material("demo_round").RECOUNTED
        written.append(PlaceEntry(place.address, given=given, words=why))
    for entry in written:
        save_place_entry(room, _HALF, every, entry, by=_WRITER, at=_make_demo_time(3, 2))


def _parse_breakdown_codes(breakdown: str) -> frozenset[tuple[str, str]]:
    parts = (part.strip().partition("=") for part in breakdown.split(";") if part.strip())
    return frozenset((name, code) for name, _, code in parts)


def _release_demo_texts(held: Collection, name: str) -> None:
    """Release every text of a round that is settled."""
    view, folder, store = held.at(name), held.path / "rounds" / name, open_journal(held, name)
    wordings = list_texts(view, collect_round_batch(view, name), list_unit_reasons(view, name))
    closed = list_pending_texts(wordings, words_opened(folder, derive_subject_states(store.read_events()), wordings))
    hashes = [wording.sha256 for wording in closed]
    release_texts_to_print(folder, store, wordings, hashes, by=_ADVISER, at=_make_demo_time(1, 10))


def _load_demo_material(name: str) -> Any:
    """What the demonstration is made of.

    Raises:
        UsageError: If this is no checkout.
    """
    if not (_TOOLS / f"{name}.py").is_file():
        raise make_error(UsageError, "portal.no_material", folder=_TOOLS.name)
    for folder in (_TOOLS, _TOOLS.parent / "benchmarks"):
        if str(folder) not in sys.path:
            sys.path.append(str(folder))
    return import_module(name)


def _make_demo_time(month: int, day: int) -> datetime:
    return datetime(2032, month, day, 12, tzinfo=UTC)


_LOOK = "Look {} (generated)"
REAL = Path(__file__).parents[3] / "collections" / "norway", "2024"
"""A round that is real and was printed; an installed package has none."""


def create_sandbox(collection: Path, place: Path, round_name: str) -> None:
    """Copy a collection, if that was not done before, and let the portal keep a round of the copy.

    Args:
        collection: The collection; nothing in it is changed.
        place: Where the copy lies; the portal's database must have been started for it.
        round_name: The round.

    Raises:
        UsageError: If the collection has no such round.
    """
    read_collection(collection).round(round_name)
    if not place.exists():
        shutil.copytree(collection, place)
    if not HeldRound.objects.filter(name=round_name, held=True).exists():
        import_round(place / "rounds" / round_name / "log", round_name)


def create_sandbox_users(round_name: str) -> Iterator[DemoUser]:
    """Somebody for the unit, and somebody for the body that is asked for most, each with a new password."""
    room = get_round_snapshot(round_name)

    def count_places(body: str) -> int:
        return sum(len(page.addresses) for page in build_form_pages(room, body))

    yield _create_user("unit", _LOOK.format("unit"), {"": False})
    if room.bodies:
        yield _create_user("body", _LOOK.format("body"), {max(room.bodies, key=count_places): True})


def _create_user(login: str, name: str, bodies: Mapping[str, bool]) -> DemoUser:
    person, _ = Person.objects.get_or_create(login=login, defaults={"name": name})
    password = secrets.token_urlsafe(9)
    person.set_password(password)
    person.save()
    for body, signs in bodies.items():
        Mandate.objects.get_or_create(person=person, provider=body, defaults={"signs": signs})
    return DemoUser(login, password, tuple(filter(None, bodies)), any(bodies.values()))
