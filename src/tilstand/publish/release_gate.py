"""The gate: nothing that protect did not seal gets past it, and nothing public leads to what is internal."""

from __future__ import annotations

import html
import re
from collections.abc import Iterable, Iterator, Mapping
from functools import lru_cache
from typing import TypeVar
from urllib.parse import unquote, urlsplit

from tilstand.errors import ReleaseError
from tilstand.languages import format_message, make_error
from tilstand.model.overview import Overview
from tilstand.model.release import Release
from tilstand.publish.edition_folders import ENDING
from tilstand.publish.manifest import get_file_visibility
from tilstand.terms import InvariantText, Text

_LINK = re.compile(rb"""\s(?:href|src|srcset)=["']?([^"'\s>]+)""")

Sealed = TypeVar("Sealed", Release, Overview)


def check_release_seal(release: Release) -> Release:
    """A release whose seal fits all that it holds.

    Raises:
        ReleaseError: If it is something else, or anything in it was changed after it was sealed.
    """
    return _check_seal(release, Release)


def check_overview_seal(overview: Overview) -> Overview:
    """An overview of a register whose seal fits all that it holds.

    Raises:
        ReleaseError: As `check_release_seal` does.
    """
    return _check_seal(overview, Overview)


def _check_seal(release: Sealed, kind: type[Sealed]) -> Sealed:
    problem = _find_seal_problem(release, kind)
    if problem is not None:
        raise make_error(ReleaseError, "edition.unsealed", [problem])
    return release


def _find_seal_problem(release: Sealed, kind: type[Sealed]) -> Text | None:
    # Exactly this class: a subclass could bring its own digest.
    if type(release) is not kind:
        return format_message("errors.edition.unsealed.other", kind=type(release).__name__)
    try:
        fits = release.seal == release.digest()
    except TypeError as error:
        return InvariantText(f"{error}.")
    return None if fits else format_message("errors.edition.unsealed.changed")


def check_public_links(name: str, targets: Iterable[str]) -> None:
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
        format_message("errors.edition.internal.line", name=name, word=target)
        for target in sorted(set(targets))
        if _is_internal_link(deep, target)
    ]
    if problems:
        raise make_error(ReleaseError, "edition.internal", problems)


def iterate_link_targets(told: object) -> Iterator[str]:
    """Where the links of a document lead that is about to be set: those of its spans of text."""
    match told:
        case {"kind": "link", "target": str(target), **rest}:
            yield target
            yield from iterate_link_targets(rest)
        case Mapping():
            for inner in told.values():
                yield from iterate_link_targets(inner)
        case list() | tuple():
            for inner in told:
                yield from iterate_link_targets(inner)


def iterate_page_links(page: bytes) -> Iterator[str]:
    """Where the links of a page lead."""
    for match in _LINK.finditer(page):
        yield html.unescape(match[1].decode())


@lru_cache(maxsize=1 << 14)
def _is_internal_link(deep: int, target: str) -> bool:
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
    return any(get_file_visibility("/".join(parts) + end) == "internal" for end in ("", "/"))
