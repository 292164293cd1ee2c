"""The faults that are judged to be none: with them the program does the same."""

from __future__ import annotations

import tomllib
from collections.abc import Sequence
from pathlib import Path

from mutant.tried import Outcome

__all__ = ["equivalents", "judged"]

_Known = dict[tuple[str, str, str], str]


def equivalents(file: Path) -> _Known:
    """Reasons by file and lines before and after, which do not move as line numbers do.

    Raises:
        SystemExit: If an entry has no reason.
    """
    rows = tomllib.loads(file.read_text("utf-8")).get("equivalent", []) if file.exists() else []
    found = {(row["file"], row["before"], row["after"]): row["reason"].strip() for row in rows}
    if without := [key for key, reason in found.items() if not reason]:
        raise SystemExit(f"{file.name}: no reason is given for {without}")
    return found


def judged(outcomes: Sequence[Outcome], known: _Known) -> tuple[list[Outcome], list[Outcome]]:
    """The survivors, and those of them that are equivalent."""
    survived = [one for one in outcomes if one.outcome == "survived"]
    equal = [one for one in survived if (one.fault.file, *one.lines) in known]
    return [one for one in survived if one not in equal], equal
