"""One act in a round, as it is kept for ever: who did what to whom, when, on whose behalf and why."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from typing import Any

from tilstand.round.track import Right

__all__ = ["Event"]


@dataclass(frozen=True, slots=True)
class Event:
    """What somebody did.

    Attributes:
        track: Which kind of subject: delivery, question, account, text.
        act: What was done.
        subject: To what: a body, a question's name, a text's hash.
        by: Who did it.
        at: When, in UTC.
        right: On whose behalf.
        channel: Through which door it came: `command`, `portal`, `mail`, `telephone`.
        names: Hash of the bytes or words that it is about.
        reason: Why.
        facts: What else is worth knowing, as text: a file's name, a version. Never a body's own words.
    """

    track: str
    act: str
    subject: str
    by: str
    at: str
    right: Right = Right.COORDINATOR
    channel: str = "command"
    names: str = ""
    reason: str = ""
    facts: Mapping[str, str] = field(default_factory=dict)

    def asdict(self) -> dict[str, Any]:
        """The event as it stands in a line of the log."""
        told = {one.name: getattr(self, one.name) for one in fields(self)}
        return {**told, "right": self.right.value, "facts": dict(self.facts)}

    @classmethod
    def of(cls, told: Mapping[str, Any]) -> Event:
        """The event of a line.

        Raises:
            ValueError: If it is not one.
        """
        try:
            return cls(**{**told, "right": Right(told["right"])})
        except (KeyError, TypeError) as error:
            raise ValueError(str(error)) from error
