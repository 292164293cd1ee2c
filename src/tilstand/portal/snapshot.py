"""Cached state of a round and of registers, read again when a file has changed."""

from __future__ import annotations

import os
import time
from collections.abc import Callable, Hashable, Iterator, Mapping
from contextvars import ContextVar
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from functools import lru_cache
from pathlib import Path
from typing import Any, TypeVar

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse

from tilstand import define
from tilstand.archive import Archive
from tilstand.define import Collection, RoundView
from tilstand.define.registers import read_registers
from tilstand.define.round_settings import Round
from tilstand.model import Observation
from tilstand.portal.configuration import collect_after_reload, freeze_kept_objects
from tilstand.portal.event_store import DatabaseEventStore
from tilstand.portal.models import HeldRound
from tilstand.registers.store import RegisterState, RegisterStore, load_register_entries, open_register_store
from tilstand.round import SubjectStates, derive_subject_states
from tilstand.round.opening import load_previous_answers, load_previous_figures, select_period_figures
from tilstand.round.state import collect_round_batch, get_archive_path, load_prior_rounds
from tilstand.terms import Key, Text, Value
from tilstand.workflow.actions import SubjectState
from tilstand.workflow.event_log import RoundEvent


def get_portal_time() -> datetime:
    """The present moment; in a demonstration the present time of the day on which it plays."""
    here = datetime.now(UTC)
    played = os.environ.get("TILSTAND_DAY", "")
    return here + (date.fromisoformat(played) - here.date()) if played else here


def get_session_time() -> float:
    """The present moment as a session notes it; never one that is played."""
    return time.time()


def measure_elapsed_seconds(at: float) -> float:
    """The seconds that have really passed since a moment that a session noted."""
    return time.time() - at


Worked = TypeVar("Worked")
_MOST = 500
_LOOKED: ContextVar[dict[Path, int] | None] = ContextVar("looked", default=None)


@dataclass(frozen=True)
class RoundSnapshot:
    """One round that the portal keeps.

    Attributes:
        name: Its name.
        held: The collection.
        view: The collection as the round sees it.
        about: What the collection says of the round.
        bodies: The bodies that are asked.
        store: Its acts.
        before: The figures of the period before, by body.
        stated: The figures of all earlier periods as each body has last stated them.
        answered: What bodies answered in the round before, in the words that were released.
        earlier: Every figure of earlier rounds.
        worked: What was worked out of these files already, so that it is not worked out at each request.
    """

    name: str
    held: Collection
    view: RoundView
    about: Round
    bodies: tuple[str, ...]
    store: DatabaseEventStore
    before: Mapping[str, Mapping[Key, Value]]
    stated: Mapping[str, Mapping[Key, Value]]
    answered: Mapping[tuple[str, str, str], Text]
    earlier: tuple[Observation, ...]
    worked: dict[Hashable, Any] = field(default_factory=dict, compare=False, repr=False)

    @property
    def folder(self) -> Path:
        """The round's folder."""
        return self.held.path / "rounds" / self.name

    def get_delivery(self, provider: str) -> SubjectState:
        """Where the figures of a body stand now."""
        return self.read_standings().get_subject_state("delivery", provider)

    @property
    def archive(self) -> Archive:
        """Where everything that comes in is kept."""
        return Archive(get_archive_path(self.held.path))

    def compute_once(self, what: Hashable, do: Callable[[], Worked]) -> Worked:
        """What is worked out of the round's files; the same again is taken from the time before.

        Args:
            what: Its name.
            do: Works it out.
        """
        if what not in self.worked:
            made = do()
            freeze_kept_objects()
            while len(self.worked) >= _MOST:
                self.worked.pop(next(iter(self.worked)), None)
            self.worked[what] = made
        found: Worked = self.worked[what]
        return found

    def read_standings(self) -> SubjectStates:
        """Where everything stands now."""
        return derive_subject_states(self.store.read_events())


def list_kept_rounds() -> tuple[str, ...]:
    """The rounds that the portal keeps, the latest first."""
    kept = _list_kept_names()
    return tuple(name for name in reversed([*load_current_collection().rounds]) if name in kept)


def _list_kept_names() -> set[str]:
    return set(HeldRound.objects.filter(held=True).values_list("name", flat=True))


def get_round_snapshot(name: str) -> RoundSnapshot:
    """A round that the portal keeps.

    Raises:
        Http404: If it keeps none of that name.
    """
    if name not in list_kept_rounds():
        raise Http404
    return _read_cached_snapshot(settings.COLLECTION, name, _compute_files_stamp(settings.COLLECTION))


def load_current_collection() -> Collection:
    """The collection as its files are now."""
    return _read_cached_collection(settings.COLLECTION, _compute_files_stamp(settings.COLLECTION))


@lru_cache(maxsize=2)
def _read_cached_collection(path: Path, stamp: int) -> Collection:
    return define.read_collection(path)


@lru_cache(maxsize=4)
def _read_cached_snapshot(path: Path, name: str, stamp: int) -> RoundSnapshot:
    held = _read_cached_collection(path, stamp)
    stated, view = load_previous_figures(held, name), held.at(name)
    about = view.round(name)
    room = RoundSnapshot(
        name,
        held,
        view,
        about,
        view.reporting(about),
        _open_store(path, "rounds", name),
        select_period_figures(stated, held.round(name).period.shift_period(-1)),
        stated,
        load_previous_answers(held, name),
        load_prior_rounds(held, name).statements,
    )
    collect_after_reload()
    return room


@lru_cache(maxsize=64)
def _open_store(path: Path, kind: str, name: str) -> DatabaseEventStore:
    """The acts of a round or a register; what was read of them is kept with it."""
    key = make_register_key(name) if kind == "registers" else name
    return DatabaseEventStore(key, path / kind / name / "log")


def scan_files_once(answering: Callable[[HttpRequest], HttpResponse]) -> Callable[[HttpRequest], HttpResponse]:
    """While one request is answered, the collection's files are looked at once."""

    def answer_with_one_scan(request: HttpRequest) -> HttpResponse:
        mark = _LOOKED.set({})
        try:
            return answering(request)
        finally:
            _LOOKED.reset(mark)

    return answer_with_one_scan


def _compute_files_stamp(path: Path) -> int:
    """Another number wherever a file of the collection has changed; acts and entries are not among them."""
    looked = _LOOKED.get()
    looked = {} if looked is None else looked
    if path not in looked:
        looked[path] = hash(tuple(sorted(_iterate_file_states(str(path)))))
    return looked[path]


def _iterate_file_states(folder: str) -> Iterator[tuple[str, int, int]]:
    """Every file below a folder with when it was written and its size; asked at each request."""
    with os.scandir(folder) as scandir_iterator:
        for dir_entry in scandir_iterator:
            if dir_entry.is_dir(follow_symlinks=False):
                # What is done, and entries of registers, are many and are read by whoever asks for them.
                if dir_entry.name != "log" and not (dir_entry.name == "entries" and "/registers/" in dir_entry.path):
                    yield from _iterate_file_states(dir_entry.path)
            else:
                try:
                    stat_result = dir_entry.stat()
                except FileNotFoundError:  # it was on its way to another name
                    continue
                yield dir_entry.path, stat_result.st_mtime_ns, stat_result.st_size


_STOOD: dict[Path, tuple[tuple[RoundEvent, ...], RegisterState]] = {}


@dataclass(frozen=True, slots=True)
class PortalRegister:
    """A register that the collection declares.

    Attributes:
        shelf: Where it is kept.
        held: True where the portal keeps its acts; else it can be read here, and is written in its folder.
    """

    shelf: RegisterStore
    held: bool


def make_register_key(name: str) -> str:
    """The name under which the portal keeps the acts of a register."""
    return f"registers/{name}"


def list_portal_registers() -> Mapping[str, PortalRegister]:
    """Every register that the collection declares, by name."""
    kept, registers = _list_kept_names(), dict[str, PortalRegister]()
    for name, register in read_registers(load_current_collection()).items():
        shelf, held = open_register_store(register), make_register_key(name) in kept
        if held:
            shelf = RegisterStore(register, _open_store(settings.COLLECTION, "registers", name), shelf.versions)
        registers[name] = PortalRegister(shelf, held)
    return registers


def get_kept_register(name: str) -> RegisterStore:
    """A register that the portal keeps.

    Raises:
        Http404: If it keeps none of that name.
    """
    portal_register = list_portal_registers().get(name)
    if portal_register is None or not portal_register.held:
        raise Http404
    return portal_register.shelf


def load_register_state(one: RegisterStore) -> RegisterState:
    """How a register stands now; its entries are read again once something was done to one."""
    events, at = one.store.read_events(), one.register.path
    if at not in _STOOD or _STOOD[at][0] is not events or _STOOD[at][1].lost:
        _STOOD[at] = events, load_register_entries(one)
    return _STOOD[at][1]


def list_known_entries() -> dict[str, frozenset[str]]:
    """The names of the entries of every register, by register."""
    return {
        name: frozenset(load_register_state(register.shelf).entries)
        for name, register in list_portal_registers().items()
    }


def load_standing_figures(room: RoundSnapshot, provider: str) -> Mapping[Key, Observation]:
    """The figures of a body that stand in a round, whichever way they came.

    Args:
        room: The round.
        provider: The body.
    """
    submissions = collect_round_batch(room.view, room.name).submissions
    return {o.key: o for submission in submissions if submission.provider == provider for o in submission.observations}
