"""The gate: nothing that protect did not seal gets past it, and nothing public leads to what is internal."""

from __future__ import annotations

import html
import re
from collections.abc import Iterable, Iterator, Mapping
from functools import lru_cache
from typing import TypeVar
from urllib.parse import unquote, urlsplit

from tilstand.errors import ReleaseError
from tilstand.languages import failure, message
from tilstand.model.overview import Overview
from tilstand.model.release import Release
from tilstand.publish.manifest import visibility
from tilstand.publish.place import ENDING
from tilstand.terms import Alike, Text

__all__ = ["admitted", "admitted_overview", "discreet", "linked", "targets_of"]

_LINK = re.compile(rb"""\s(?:href|src|srcset)=["']?([^"'\s>]+)""")

Sealed = TypeVar("Sealed", Release, Overview)


def admitted(release: Release) -> Release:
    """A release whose seal fits all that it holds.

    Raises:
        ReleaseError: If it is something else, or anything in it was changed after it was sealed.
    """
    return _whole(release, Release)


def admitted_overview(made: Overview) -> Overview:
    """An overview of a register whose seal fits all that it holds.

    Raises:
        ReleaseError: As `admitted` does.
    """
    return _whole(made, Overview)


def _whole(release: Sealed, kind: type[Sealed]) -> Sealed:
    problem = _wrong(release, kind)
    if problem is not None:
        raise failure(ReleaseError, "edition.unsealed", [problem])
    return release


def _wrong(release: Sealed, kind: type[Sealed]) -> Text | None:
    # Exactly this class: a subclass could bring its own digest.
    if type(release) is not kind:
        return message("errors.edition.unsealed.other", kind=type(release).__name__)
    try:
        fits = release.seal == release.digest()
    except TypeError as error:
        return Alike(f"{error}.")
    return None if fits else message("errors.edition.unsealed.changed")


def discreet(name: str, targets: Iterable[str]) -> None:
    """Make sure that no link of a public file leads to an internal one.

    What a text says is its own affair: "internal/external" is no address. That nothing internal is said is
    not looked for in bytes but held where values leave `protect`: nothing else is under the seal.

    Args:
        name: The public file.
        targets: Where its links lead.

    Raises:
        ReleaseError: If one leads to an internal file.
    """
    deep = name.count("/")
    problems = [
        message("errors.edition.internal.line", name=name, word=target)
        for target in sorted(set(targets))
        if _internal(deep, target)
    ]
    if problems:
        raise failure(ReleaseError, "edition.internal", problems)


def targets_of(told: object) -> Iterator[str]:
    """Where the links of a document lead that is about to be set: those of its spans of text."""
    match told:
        case {"kind": "link", "target": str(target), **rest}:
            yield target
            yield from targets_of(rest)
        case Mapping():
            for inner in told.values():
                yield from targets_of(inner)
        case list() | tuple():
            for inner in told:
                yield from targets_of(inner)


def linked(page: bytes) -> Iterator[str]:
    """Where the links of a page lead."""
    for match in _LINK.finditer(page):
        yield html.unescape(match[1].decode())


@lru_cache(maxsize=1 << 14)
def _internal(deep: int, target: str) -> bool:
    """True for an address that leads to an internal file from a folder so deep; one on another site to none.

    Internal files lie in a folder beside that of the edition: there leads what climbs out of the edition.
    """
    address = urlsplit(target)
    if address.scheme or address.netloc:
        return False
    steps = [step for step in unquote(address.path).split("/") if step not in ("", ".")]
    parts = [step for step in steps if step != ".."]
    outside = address.path.startswith("/") or steps.count("..") > deep
    if outside and any(part.endswith(ENDING) for part in parts):
        return True
    return any(visibility("/".join(parts) + end) == "internal" for end in ("", "/"))
