"""A round as the portal shows it: read from the collection's files once, and again when one has changed."""

from __future__ import annotations

import os
from collections.abc import Callable, Hashable, Iterator, Mapping
from contextvars import ContextVar
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path
from typing import Any, TypeVar

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse

from tilstand import define
from tilstand.archive import Archive
from tilstand.define import Collection, RoundView
from tilstand.model import Observation
from tilstand.portal.act_store import ActStore
from tilstand.portal.models import HeldRound
from tilstand.portal.sweep import keep_out, settle
from tilstand.round import Standings, standings
from tilstand.round.batch import earlier
from tilstand.round.beside import answered, of_period, stated
from tilstand.round.explain import archive_beside
from tilstand.terms import Key, Text, Value

__all__ = ["Room", "collection", "look_once", "room", "rooms"]

Worked = TypeVar("Worked")
_MOST = 500
_LOOKED: ContextVar[dict[Path, int] | None] = ContextVar("looked", default=None)


@dataclass(frozen=True)
class Room:
    """One round that the portal keeps.

    Attributes:
        name: Its name.
        held: The collection.
        view: The collection as the round sees it.
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
    store: ActStore
    before: Mapping[str, Mapping[Key, Value]]
    stated: Mapping[str, Mapping[Key, Value]]
    answered: Mapping[tuple[str, str, str], Text]
    earlier: tuple[Observation, ...]
    worked: dict[Hashable, Any] = field(default_factory=dict, compare=False, repr=False)

    @property
    def folder(self) -> Path:
        """The round's folder."""
        return self.held.path / "rounds" / self.name

    @property
    def archive(self) -> Archive:
        """Where everything that comes in is kept."""
        return Archive(archive_beside(self.held.path))

    def once(self, what: Hashable, do: Callable[[], Worked]) -> Worked:
        """What is worked out of the round's files; the same again is taken from the time before.

        Args:
            what: Its name.
            do: Works it out.
        """
        if what not in self.worked:
            made = do()
            keep_out()
            while len(self.worked) >= _MOST:
                self.worked.pop(next(iter(self.worked)), None)
            self.worked[what] = made
        found: Worked = self.worked[what]
        return found

    def stood(self) -> Standings:
        """Where everything stands now."""
        return standings(self.store.events())


def rooms() -> tuple[str, ...]:
    """The rounds that the portal keeps, the latest first."""
    kept = set(HeldRound.objects.filter(held=True).values_list("name", flat=True))
    return tuple(name for name in reversed([*collection().rounds]) if name in kept)


def room(name: str) -> Room:
    """A round that the portal keeps.

    Raises:
        Http404: If it keeps none of that name.
    """
    if name not in rooms():
        raise Http404
    return _room(settings.COLLECTION, name, _stamp(settings.COLLECTION))


def collection() -> Collection:
    """The collection as its files are now."""
    return _collection(settings.COLLECTION, _stamp(settings.COLLECTION))


@lru_cache(maxsize=2)
def _collection(path: Path, stamp: int) -> Collection:
    return define.collection(path)


@lru_cache(maxsize=4)
def _room(path: Path, name: str, stamp: int) -> Room:
    held = _collection(path, stamp)
    told = stated(held, name)
    made = Room(
        name,
        held,
        held.at(name),
        _store(path, name),
        of_period(told, held.round(name).period.shifted(-1)),
        told,
        answered(held, name),
        earlier(held, name),
    )
    settle()
    return made


@lru_cache(maxsize=16)
def _store(path: Path, name: str) -> ActStore:
    return ActStore(name, path / "rounds" / name / "log")


def look_once(answering: Callable[[HttpRequest], HttpResponse]) -> Callable[[HttpRequest], HttpResponse]:
    """While one request is answered, the collection's files are looked at once."""

    def answered(request: HttpRequest) -> HttpResponse:
        mark = _LOOKED.set({})
        try:
            return answering(request)
        finally:
            _LOOKED.reset(mark)

    return answered


def _stamp(path: Path) -> int:
    """Another number wherever a file of the collection has changed; acts and entries are not among them."""
    looked = _LOOKED.get()
    if looked is None:
        return hash(tuple(sorted(_files(str(path)))))
    if path not in looked:
        looked[path] = hash(tuple(sorted(_files(str(path)))))
    return looked[path]


def _files(folder: str) -> Iterator[tuple[str, int, int]]:
    """Every file below a folder with when it was written and its size; asked at each request."""
    with os.scandir(folder) as found:
        for one in found:
            if one.is_dir(follow_symlinks=False):
                # What is done, and entries of registers, are many and are read by whoever asks for them.
                if one.name != "log" and not (one.name == "entries" and "/registers/" in one.path):
                    yield from _files(one.path)
            else:
                try:
                    said = one.stat()
                except FileNotFoundError:  # it was on its way to another name
                    continue
                yield one.path, said.st_mtime_ns, said.st_size
