"""A register as it lies: all that does not fit in what stands, and in what was done."""

from __future__ import annotations

from collections.abc import Mapping

from tilstand.define import Framework
from tilstand.define.registers import DeclaredRegister, registers
from tilstand.register.check import RegisterRow, flaws, standing_flaws
from tilstand.register.flaw import Flaw
from tilstand.round.of_register.shelf import Shelf, shelf
from tilstand.round.of_register.stand import TRACK, RegisterStand, standing

__all__ = ["entry_flaws", "known_entries", "register_flaws", "shelf_flaws"]


def known_entries(collection: Framework) -> dict[str, frozenset[str]]:
    """The names of the entries of every register, by register."""
    return {name: frozenset(standing(shelf(one)).entries) for name, one in registers(collection).items()}


def register_flaws(register: DeclaredRegister, known: Mapping[str, frozenset[str]]) -> tuple[Flaw, ...]:
    """All that does not fit in a register, as it lies in its folder.

    Args:
        register: The register.
        known: Names of the entries of each register.
    """
    return shelf_flaws(shelf(register), standing(shelf(register)), known)


def shelf_flaws(one: Shelf, stood: RegisterStand, known: Mapping[str, frozenset[str]]) -> tuple[Flaw, ...]:
    """All that does not fit in a register, wherever it is kept.

    Args:
        one: The register.
        stood: How it stands.
        known: Names of the entries of each register.
    """
    rows = (RegisterRow(entry.id, entry.values) for entry in stood.entries.values())
    return (*_of_acts(stood), *flaws(one.register, rows, {}, known))


def entry_flaws(
    one: Shelf, stood: RegisterStand, entry: str, known: Mapping[str, frozenset[str]]
) -> tuple[Flaw, ...]:
    """All that does not fit in one entry.

    Args:
        one: The register.
        stood: How it stands.
        entry: Name of the entry.
        known: Names of the entries of each register.
    """
    rows = [RegisterRow(entry, stood.entries[entry].values)] if entry in stood.entries else []
    others = {name: held.values for name, held in stood.entries.items()}
    own = (told for told in _of_acts(stood) if told.entry == entry)
    return (*own, *flaws(one.register, rows, others, known))


def _of_acts(stood: RegisterStand) -> tuple[Flaw, ...]:
    crossed = ((event.subject, event.act) for event in stood.acts.crossed if event.track == TRACK)
    return tuple(standing_flaws(stood.lost, crossed, (event.subject for event in stood.met)))
