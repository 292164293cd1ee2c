"""The gate: nothing that protect did not seal gets past it, and nothing public names what is internal."""

from __future__ import annotations

from collections.abc import Mapping

from tilstand.errors import ReleaseError
from tilstand.languages import failure, message
from tilstand.model.release import Release
from tilstand.terms import Alike, Text

__all__ = ["admitted", "discreet"]

_INTERNAL = (b"internal/", b"findings.json", b"manifest.json")


def admitted(release: Release) -> Release:
    """A release whose seal fits all that it holds.

    Raises:
        ReleaseError: If it is something else, or anything in it was changed after it was sealed.
    """
    problem = _wrong(release)
    if problem is not None:
        raise failure(ReleaseError, "edition.unsealed", [problem])
    return release


def _wrong(release: Release) -> Text | None:
    # Exactly this class: a subclass could bring its own digest.
    if type(release) is not Release:
        return message("errors.edition.unsealed.other", kind=type(release).__name__)
    try:
        fits = release.seal == release.digest()
    except TypeError as error:
        return Alike(f"{error}.")
    return None if fits else message("errors.edition.unsealed.changed")


def discreet(public: Mapping[str, bytes]) -> None:
    """Make sure that no public file names an internal one.

    Args:
        public: Public texts by name; the report's text is given before it is set.

    Raises:
        ReleaseError: If one does.
    """
    problems = [
        message("errors.edition.internal.line", name=name, word=word.decode())
        for name, text in sorted(public.items())
        for word in _INTERNAL
        if word in text
    ]
    if problems:
        raise failure(ReleaseError, "edition.internal", problems)
