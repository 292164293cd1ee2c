"""A register's overview for a period, from what stands in it to the folder that is published."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from datetime import date
from pathlib import Path

from tilstand.define.registers import FOLDER, DeclaredRegister
from tilstand.model.overview import Overview
from tilstand.protect.of_register import overview
from tilstand.publish.overview import written_overview
from tilstand.register.whole import known_entries, shelf_flaws
from tilstand.round.of_register.shelf import Shelf, shelf
from tilstand.round.of_register.stand import TRACK, RegisterStand, standing
from tilstand.terms import Period

__all__ = ["issued", "made_overview", "moved_since"]


def issued(
    register: DeclaredRegister,
    period: Period,
    out: Path,
    *,
    final: bool = False,
    place: Shelf | None = None,
) -> Overview:
    """Write the overview of a register for a period, as a draft if it is not asked for as final.

    Args:
        register: The register.
        period: The period.
        out: The folder; an earlier overview in it is replaced as a whole.
        final: True where it is to be published.
        place: Where it is kept; its folder, if not given.

    Raises:
        ReleaseError: If it is to be final and lacks something, or holds what may not leave.
        PublishError: If the folder holds something else, or cannot be written.
    """
    made = made_overview(register, period, final=final, place=place)
    written_overview(made, out, inputs=_declared(register), source=register.collection.path)
    return made


def made_overview(
    register: DeclaredRegister, period: Period, *, final: bool = False, place: Shelf | None = None
) -> Overview:
    """All that leaves of a register for a period, written nowhere (see `issued`)."""
    place = place or shelf(register)
    stood = standing(place)
    flaws = shelf_flaws(place, stood, known_entries(register.collection))
    before = period.shifted(-1).last
    return overview(
        register,
        tuple(stood.entries.values()),
        period,
        moved=moved_since(place, stood, register.about.moves, before) if register.about.moves else {},
        until=stood.known,
        flaws=len(flaws),
        final=final,
    )


def moved_since(place: Shelf, stood: RegisterStand, field: str, day: date) -> Mapping[str, str]:
    """What a field of entries was at the end of a day, where it is another now; not what was blank."""
    found = {}
    for name, entry in stood.entries.items():
        writes = [one for one in stood.acts.of(TRACK, name).events if one.act == "write"]
        earlier = [one for one in writes if one.at[:10] <= day.isoformat()]
        values = place.versions.get(name, earlier[-1].names) if earlier else None
        former = (values or {}).get(field, "")
        if former and former != entry.values.get(field, ""):
            found[name] = former
    return found


def _declared(register: DeclaredRegister) -> dict[str, str]:
    """Hash of every file that declares the register; what stands in its entries is not told, not even so."""
    root = register.collection.path
    folder = root / FOLDER
    files = [*folder.glob("labels/*.toml"), *folder.glob("codelists/*.csv"), *register.path.glob("*.*")]
    named = {one.relative_to(root).as_posix(): one for one in sorted(files) if one.is_file()}
    return {name: hashlib.sha256(one.read_bytes()).hexdigest() for name, one in named.items()}
