"""A register's overview for a period, from what stands in it to the folder that is published."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from datetime import date
from pathlib import Path

from tilstand.define.registers import FOLDER, DeclaredRegister
from tilstand.model.overview import Overview
from tilstand.protect.register_tables.overview import build_register_overview
from tilstand.publish.register_overview import write_overview
from tilstand.registers.checks import check_register_store, list_known_entry_names
from tilstand.registers.store import TRACK, RegisterState, RegisterStore, load_register_entries, open_register_store
from tilstand.terms import Period


def write_register_overview(
    register: DeclaredRegister, period: Period, out: Path, *, final: bool = False, place: RegisterStore | None = None
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
    made = prepare_register_overview(register, period, final=final, place=place)
    write_overview(made, out, inputs=_hash_declaration_files(register), source=register.collection.path)
    return made


def prepare_register_overview(
    register: DeclaredRegister, period: Period, *, final: bool = False, place: RegisterStore | None = None
) -> Overview:
    """All that leaves of a register for a period, written nowhere (see `write_register_overview`)."""
    place = place or open_register_store(register)
    register_state = load_register_entries(place)
    flaws = check_register_store(place, register_state, list_known_entry_names(register.collection))
    before = period.shift_period(-1).last
    return build_register_overview(
        register,
        tuple(register_state.entries.values()),
        period,
        moved=find_moved_field_values(place, register_state, register.about.moves, before)
        if register.about.moves
        else {},
        until=register_state.known,
        flaws=len(flaws),
        final=final,
    )


def find_moved_field_values(place: RegisterStore, stood: RegisterState, field: str, day: date) -> Mapping[str, str]:
    """What a field of entries was at the end of a day, where it is another now; not what was blank."""
    texts_by_name = {}
    for name, entry in stood.entries.items():
        writes = [event for event in stood.acts.get_subject_state(TRACK, name).events if event.act == "write"]
        earlier = [write for write in writes if write.at[:10] <= day.isoformat()]
        values = place.versions.get(name, earlier[-1].names) if earlier else None
        former = (values or {}).get(field, "")
        if former and former != entry.values.get(field, ""):
            texts_by_name[name] = former
    return texts_by_name


def _hash_declaration_files(register: DeclaredRegister) -> dict[str, str]:
    """Hash of every file that declares the register; what stands in its entries is not told, not even so."""
    root = register.collection.path
    folder = root / FOLDER
    files = [*folder.glob("labels/*.toml"), *folder.glob("codelists/*.csv"), *register.path.glob("*.*")]
    named = {file.relative_to(root).as_posix(): file for file in sorted(files) if file.is_file()}
    return {name: hashlib.sha256(path.read_bytes()).hexdigest() for name, path in named.items()}
