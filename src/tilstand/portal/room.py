"""A round as the portal shows it: read from the collection's files once, and again when one has changed."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from django.conf import settings
from django.http import Http404

from tilstand import define
from tilstand.archive import Archive
from tilstand.define import Collection, RoundView
from tilstand.model import Observation
from tilstand.portal.act_store import ActStore
from tilstand.portal.models import HeldRound
from tilstand.round import Standings, standings
from tilstand.round.batch import earlier
from tilstand.round.beside import answered, before
from tilstand.round.explain import archive_beside
from tilstand.terms import Key, Text, Value

__all__ = ["Room", "collection", "room", "rooms"]


@dataclass(frozen=True)
class Room:
    """One round that the portal keeps.

    Attributes:
        name: Its name.
        held: The collection.
        view: The collection as the round sees it.
        store: Its acts.
        before: The figures of the period before, by body.
        answered: What bodies answered in the round before, in the words that were released.
        earlier: Every figure of earlier rounds.
    """

    name: str
    held: Collection
    view: RoundView
    store: ActStore
    before: Mapping[str, Mapping[Key, Value]]
    answered: Mapping[tuple[str, str, str], Text]
    earlier: tuple[Observation, ...]

    @property
    def folder(self) -> Path:
        """The round's folder."""
        return self.held.path / "rounds" / self.name

    @property
    def archive(self) -> Archive:
        """Where everything that comes in is kept."""
        return Archive(archive_beside(self.held.path))

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
    return Room(
        name,
        held,
        held.at(name),
        _store(path, name),
        before(held, name),
        answered(held, name),
        earlier(held, name),
    )


@lru_cache(maxsize=16)
def _store(path: Path, name: str) -> ActStore:
    return ActStore(name, path / "rounds" / name / "log")


def _stamp(path: Path) -> int:
    """Another number wherever a file of the collection has changed; the log is not among them."""
    files = (one for one in path.rglob("*") if one.parent.name != "log" and one.is_file())
    return hash(tuple(sorted((str(one), one.stat().st_mtime_ns, one.stat().st_size) for one in files)))
