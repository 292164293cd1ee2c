"""The seal on a release: `publish` refuses one that was changed afterwards."""

from __future__ import annotations

from dataclasses import replace
from typing import TypeVar

from tilstand.model.overview import Overview
from tilstand.model.release import Release

__all__ = ["sealed"]

Sealed = TypeVar("Sealed", Release, Overview)


def sealed(made: Sealed) -> Sealed:
    """A release, or an overview of a register, with the hash over everything in it."""
    return replace(made, seal=made.digest())
