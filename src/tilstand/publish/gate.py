"""The gate: nothing that protect did not seal gets past it, and nothing public names what is internal."""

from __future__ import annotations

from collections.abc import Mapping

from tilstand.errors import ReleaseError
from tilstand.model.release import Release

__all__ = ["admitted", "discreet"]

_INTERNAL = (b"internal/", b"findings.json", b"manifest.json")


def admitted(release: Release) -> Release:
    """A release whose seal fits all that it holds.

    Raises:
        ReleaseError: If it is something else, or anything in it was changed after it was sealed.
    """
    problem = _wrong(release)
    if problem:
        raise ReleaseError(
            "The edition is not published",
            cause=problem,
            remedy="Publish the release as tilstand.protect made it.",
        )
    return release


def _wrong(release: Release) -> str:
    # Exactly this class: a subclass could bring its own digest.
    if type(release) is not Release:
        return f"{type(release).__name__} is not a release."
    try:
        fits = release.seal == release.digest()
    except TypeError as error:
        return f"{error}."
    return "" if fits else "Something in it was changed after it was sealed."


def discreet(public: Mapping[str, bytes]) -> None:
    """Make sure that no public file names an internal one.

    Args:
        public: Public texts by name; the report's text is given before it is set.

    Raises:
        ReleaseError: If one does.
    """
    problems = [
        f"{name} names {word.decode()}."
        for name, text in sorted(public.items())
        for word in _INTERNAL
        if word in text
    ]
    if problems:
        raise ReleaseError(
            "A public file would lead to an internal one",
            cause=problems,
            remedy="Take the name out of the text that brings it in.",
        )
