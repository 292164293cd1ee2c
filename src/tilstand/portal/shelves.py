"""The registers of the collection as the portal keeps them: entries in their files, acts in the chain."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from django.conf import settings
from django.http import Http404

from tilstand.define.registers import DeclaredRegister, registers
from tilstand.portal.act_store import ActStore
from tilstand.portal.models import HeldRound
from tilstand.portal.room import collection
from tilstand.round.event import Event
from tilstand.round.of_register.shelf import Shelf, shelf
from tilstand.round.of_register.stand import RegisterStand, standing

__all__ = ["OnShelf", "held_shelf", "kept_as", "known", "shelves", "stood"]

_STOOD: dict[Path, tuple[tuple[Event, ...], RegisterStand]] = {}


@dataclass(frozen=True, slots=True)
class OnShelf:
    """A register that the collection declares.

    Attributes:
        shelf: Where it is kept.
        held: True where the portal keeps its acts; else it can be read here, and is written in its folder.
    """

    shelf: Shelf
    held: bool


def kept_as(name: str) -> str:
    """The name under which the portal keeps the acts of a register."""
    return f"registers/{name}"


def shelves() -> Mapping[str, OnShelf]:
    """Every register that the collection declares, by name."""
    kept = set(HeldRound.objects.filter(held=True).values_list("name", flat=True))
    return {name: _on(one, kept_as(name) in kept) for name, one in registers(collection()).items()}


def held_shelf(name: str) -> Shelf:
    """A register that the portal keeps.

    Raises:
        Http404: If it keeps none of that name.
    """
    found = shelves().get(name)
    if found is None or not found.held:
        raise Http404
    return found.shelf


def stood(one: Shelf) -> RegisterStand:
    """How a register stands now; its entries are read again once something was done to one."""
    events, at = one.store.events(), one.register.path
    if at not in _STOOD or _STOOD[at][0] is not events or _STOOD[at][1].lost:
        _STOOD[at] = events, standing(one)
    return _STOOD[at][1]


def known() -> dict[str, frozenset[str]]:
    """The names of the entries of every register, by register."""
    return {name: frozenset(stood(one.shelf).entries) for name, one in shelves().items()}


def _on(register: DeclaredRegister, held: bool) -> OnShelf:
    files = shelf(register)
    if not held:
        return OnShelf(files, held=False)
    store = _store(settings.COLLECTION, register.name)
    return OnShelf(Shelf(register, store, files.versions), held=True)


@lru_cache(maxsize=64)
def _store(path: Path, name: str) -> ActStore:
    return ActStore(kept_as(name), path / "registers" / name / "log")
