"""Register: what a unit keeps beside its rounds; entries, their acts, and what does not fit in them."""

from tilstand.registers.actions import (
    confirm_known_until,
    declare_known_until,
    keep_entries,
    list_entry_history,
    release_entries,
    remove_entries,
    review_entries,
    withdraw_entries,
)
from tilstand.registers.checks import EntryFinding, check_entry_rows
from tilstand.registers.selection import list_due_entries
from tilstand.registers.store import RegisterState, RegisterStore, load_register_entries, open_register_store

__all__ = [
    "EntryFinding",
    "RegisterState",
    "RegisterStore",
    "check_entry_rows",
    "confirm_known_until",
    "declare_known_until",
    "keep_entries",
    "list_due_entries",
    "list_entry_history",
    "load_register_entries",
    "open_register_store",
    "release_entries",
    "remove_entries",
    "review_entries",
    "withdraw_entries",
]
