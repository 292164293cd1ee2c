"""What entries would change: told before anything is kept."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass

from tilstand.model.entry import RegisterEntry

__all__ = ["Differences", "changed", "differences"]


@dataclass(frozen=True, slots=True)
class Differences:
    """What entries would change.

    Attributes:
        new: Those that are not there yet, each with what would stand, by column.
        changed: Those that are, each with what stands and would stand, by column.
        same: How many would stay as they are.
        digest: Hash of what stands in those that would be written: who says yes has seen exactly this.
    """

    new: Mapping[str, Mapping[str, str]]
    changed: Mapping[str, Mapping[str, tuple[str, str]]]
    same: int
    digest: str


def differences(stood: Mapping[str, RegisterEntry], entries: Mapping[str, Mapping[str, str]]) -> Differences:
    """What entries would change in what stands.

    Args:
        stood: What stands.
        entries: What shall stand.
    """
    new = {name: values for name, values in entries.items() if name not in stood}
    other = {name: changed(stood[name].values, told) for name, told in entries.items() if name in stood}
    met = {name: pairs for name, pairs in other.items() if pairs}
    lines = (f"{name} {stood[name].sha256 if name in stood else ''}" for name in sorted({*new, *met}))
    digest = hashlib.sha256("\n".join(lines).encode()).hexdigest()
    return Differences(new, met, len(entries) - len(new) - len(met), digest)


def changed(before: Mapping[str, str], after: Mapping[str, str]) -> dict[str, tuple[str, str]]:
    """What stood and stands, by column, where it is not the same.

    Example:
        >>> changed({"a": "1", "b": "2"}, {"b": "3"})
        {'a': ('1', ''), 'b': ('2', '3')}
    """
    told = {name: (before.get(name, ""), after.get(name, "")) for name in dict.fromkeys((*before, *after))}
    return {name: pair for name, pair in told.items() if pair[0] != pair[1]}
