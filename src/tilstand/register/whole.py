"""A register as it lies: all that does not fit in what stands, and in what was done."""

from __future__ import annotations

from collections.abc import Mapping

from tilstand.define import Framework
from tilstand.define.registers import DeclaredRegister, registers
from tilstand.register.check import RegisterRow, flaws, standing_flaws
from tilstand.register.flaw import Flaw
from tilstand.round.of_register.shelf import shelf
from tilstand.round.of_register.stand import TRACK, standing

__all__ = ["known_entries", "register_flaws"]


def known_entries(collection: Framework) -> dict[str, frozenset[str]]:
    """The names of the entries of every register, by register."""
    return {name: frozenset(standing(shelf(one)).entries) for name, one in registers(collection).items()}


def register_flaws(register: DeclaredRegister, known: Mapping[str, frozenset[str]]) -> tuple[Flaw, ...]:
    """All that does not fit in a register.

    Args:
        register: The register.
        known: Names of the entries of each register.
    """
    stood = standing(shelf(register))
    crossed = ((event.subject, event.act) for event in stood.acts.crossed if event.track == TRACK)
    met = (event.subject for event in stood.met)
    rows = (RegisterRow(entry.id, entry.values) for entry in stood.entries.values())
    return (*standing_flaws(stood.lost, crossed, met), *flaws(register, rows, {}, known))
