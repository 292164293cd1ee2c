"""The notes of corrected editions: a text a language, in a file by its hash; one changed since is no note."""

from __future__ import annotations

import hashlib
import json
import tomllib
from collections.abc import Iterator, Mapping
from pathlib import Path

from tilstand.round.event import Event
from tilstand.round.standing import Standings
from tilstand.terms import Language

__all__ = ["TRACK", "digest", "notes"]

TRACK = "edition"


def notes(folder: Path, round_name: str, stood: Standings) -> Iterator[tuple[Event, Mapping[Language, str]]]:
    """The notes of a round's edition, the first first, each with its words.

    Args:
        folder: The round's folder.
        round_name: Name of the round.
        stood: Where everything stands.

    Yields:
        The act, and what the note says in each language; nothing, if it is not what was noted.
    """
    for one in stood.of(TRACK, round_name).events:
        if one.act == "note":
            yield one, _kept(folder, one.names)


def digest(words: Mapping[Language, str]) -> str:
    """The hash of a note in all its languages."""
    return hashlib.sha256(json.dumps(words, ensure_ascii=False, sort_keys=True).encode()).hexdigest()


def _kept(folder: Path, sha256: str) -> Mapping[Language, str]:
    file = folder / "corrections" / f"{sha256}.toml"
    try:
        words = {str(tag): str(text) for tag, text in tomllib.loads(file.read_text("utf-8")).items()}
    except (OSError, ValueError):
        return {}
    return words if digest(words) == sha256 else {}
