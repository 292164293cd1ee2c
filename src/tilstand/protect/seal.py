"""The seal on a release: `publish` refuses one that was changed afterwards."""

from __future__ import annotations

from dataclasses import replace

from tilstand.model.release import Release

__all__ = ["sealed"]


def sealed(made: Release) -> Release:
    """A release with the hash over everything in it."""
    return replace(made, seal=made.digest())
