"""One check before an edition: what it found, whose turn it is, and whether it blocks."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from tilstand.round.event import Event
from tilstand.round.track import CAUTIONS

__all__ = ["Check", "Found", "found"]


@dataclass(frozen=True, slots=True)
class Found:
    """What one check found.

    Attributes:
        count: How many things stand in the way.
        sha256: Hash of what it looked at: whoever lets it pass lets this pass, and nothing else.
        bodies: The bodies whose turn it is; empty where it is the coordinator's.
        since: Since when the oldest of them waits; empty where nothing tells.
        places: Where each stands, where it stands in a file.
        because: What each is, as names of messages, where a check can find things of several kinds.
    """

    count: int
    sha256: str = ""
    bodies: tuple[str, ...] = ()
    since: str = ""
    places: tuple[str, ...] = ()
    because: tuple[str, ...] = ()


def found(
    things: Iterable[object],
    bodies: Iterable[str] = (),
    since: Iterable[str] = (),
    places: Iterable[str] = (),
    because: Iterable[str] = (),
) -> Found:
    """What a check found: the things in their order, with a hash over all of them.

    Args:
        things: What stands in the way, each as plain data.
        bodies: Whose turn it is.
        since: Times from which things have waited.
        places: Where they stand, where they stand in files.
        because: What each is, where there are several kinds.
    """
    listed = [str(one) for one in things]
    told = json.dumps(listed, ensure_ascii=False)
    first = min((one for one in since if one), default="")
    sha256 = hashlib.sha256(told.encode()).hexdigest()
    return Found(len(listed), sha256, tuple(dict.fromkeys(bodies)), first, tuple(places), tuple(because))


@dataclass(frozen=True, slots=True)
class Check:
    """A check and what came of it.

    Attributes:
        number: Its place in the list.
        name: Its name.
        found: What it found; None if it could not be run, which is never the same as nothing.
        passed: The act by which a person let exactly this pass; None where nobody has.
        lapsed: True if somebody let something pass, and what it is about has changed since.
    """

    number: int
    name: str
    found: Found | None
    passed: Event | None = None
    lapsed: bool = False

    @property
    def error(self) -> bool:
        """True where nobody may let it pass."""
        return self.name not in CAUTIONS

    @property
    def state(self) -> str:
        """`not_run`, `passed`, `acknowledged` or `open`."""
        if self.found is None:
            return "not_run"
        if not self.found.count:
            return "passed"
        return "acknowledged" if self.passed is not None else "open"

    @property
    def blocks(self) -> bool:
        """True if no finished edition is made as long as it stands so."""
        return self.state in ("not_run", "open")

    def asdict(self) -> dict[str, Any]:
        """The check as it stands in JSON."""
        own = self.found or Found(0)
        return {
            "number": self.number,
            "check": self.name,
            "weight": "error" if self.error else "warning",
            "state": self.state,
            "blocks": self.blocks,
            "count": own.count if self.found else None,
            "bodies": list(own.bodies),
            "since": own.since[:10],
            "places": list(own.places),
            "sha256": own.sha256,
            "acknowledged_by": self.passed.by if self.passed else "",
            "reason": self.passed.reason if self.passed else "",
            "lapsed": self.lapsed,
        }
