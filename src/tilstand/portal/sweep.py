"""When memory is swept: not through all that a collection says, in the middle of an answer."""

from __future__ import annotations

import gc

__all__ = ["keep_out", "settle", "sweep_rarely"]

_RARELY: list[bool] = []


def sweep_rarely() -> None:
    """Leave what is kept from request to request out of sweeps in this process; a server asks for it."""
    gc.set_threshold(50_000, 20, 50)
    _RARELY.append(True)


def settle() -> None:
    """A collection was read anew: what is left of the one before is swept up, and it is left out."""
    if _RARELY:
        gc.unfreeze()
        gc.collect()
        gc.freeze()


def keep_out() -> None:
    """Something more is kept from now on: it is left out of sweeps until a collection is read anew."""
    if _RARELY:
        gc.freeze()
