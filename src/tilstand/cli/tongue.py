"""The language of messages: asked for, else the collection's own, else the environment's, else English."""

from __future__ import annotations

import os
from collections.abc import Sequence
from itertools import pairwise
from pathlib import Path

from tilstand.define.language import read_in
from tilstand.languages import shipped
from tilstand.terms.text import FALLBACK, Language
from tilstand.toml import table

__all__ = ["of_arguments", "tongue"]

_VARIABLES = ("LC_ALL", "LC_MESSAGES", "LANG")


def tongue(asked: Language, folder: Path | None = None) -> Language:
    """The language that messages are told in.

    Args:
        asked: What was asked for; empty if nothing was. One that the system does not have is told in English,
            as far as it is the system that speaks.
        folder: The collection's folder, where the command has one.
    """
    if asked:
        name, hyphen, rest = asked.partition("-")
        return f"{name.lower()}{hyphen}{rest}"
    return (_own(folder) if folder is not None else "") or _environment()


def of_arguments(arguments: Sequence[str]) -> Language:
    """The language of a command as it was typed, wherever in it the work stopped.

    Example:
        >>> of_arguments(["run", "norway", "--language", "pl"]), of_arguments(["--language=nn"])
        ('pl', 'nn')
    """
    asked = " ".join(arguments).replace("--language=", "--language ").split(" ")
    given = [word for before, word in pairwise(asked) if before == "--language"]
    folders = (Path(one) for one in arguments if (Path(one) / "collection.toml").is_file())
    return tongue(given[-1] if given else "", next(folders, None))


def _own(folder: Path) -> Language:
    """A collection's own language, whatever else may be wrong with the collection; empty if it says none."""
    try:
        raw = table((folder / "collection.toml").read_text("utf-8-sig"))
    except (OSError, ValueError):
        return ""
    return next(iter(read_in(raw)), "")


def _environment() -> Language:
    """The environment's language where the system has it, else English."""
    named = next((value for name in _VARIABLES if (value := os.environ.get(name))), "")
    tag = named.partition(".")[0].replace("_", "-")
    return next((one for one in (tag, tag.partition("-")[0]) if one in shipped()), FALLBACK)
