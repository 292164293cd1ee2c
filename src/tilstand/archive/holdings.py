"""What the events of a log come to: what stands, what is gone, what was refused, when bytes first came.

A log only grows, so that each event is looked at once, however often somebody asks.
"""

from __future__ import annotations

from collections.abc import Sequence

from tilstand.archive.log import Entry

__all__ = ["Holdings"]

Identity = tuple[str, str, str]


class Holdings:
    """What some events come to.

    Attributes:
        standing: What is stored and has not expired since, by kind, name and hash.
        gone: The last tombstone of bytes, by hash.
        refused: The event of what was not stored, by kind, name and hash.
        first: The first event of bytes, by hash.
    """

    def __init__(self) -> None:
        self._events: Sequence[Entry] = ()
        self._clear()

    def _clear(self) -> None:
        self._count = 0
        self.standing: dict[Identity, Entry] = {}
        self.gone: dict[str, Entry] = {}
        self.refused: dict[Identity, Entry] = {}
        self.first: dict[str, Entry] = {}

    def of(self, events: Sequence[Entry]) -> Holdings:
        """The same with the events that came since.

        Args:
            events: All events, oldest first: the same list, which has grown, or another one.
        """
        if events is not self._events:
            self._events = events
            self._clear()
        for event in events[self._count :]:
            self._add(event)
        self._count = len(events)
        return self

    def _add(self, event: Entry) -> None:
        identity = (event.kind, event.name, event.sha256)
        self.first.setdefault(event.sha256, event)
        if event.event == "stored":
            self.standing[identity] = event
        elif event.event == "expired":
            self.standing.pop(identity, None)
            self.gone[event.sha256] = event
        elif event.event == "refused":
            self.refused.setdefault(identity, event)
