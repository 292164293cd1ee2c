"""The scene of a sentence: whose part of the report it stands in, and what was spoken of last."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from tilstand.audit.phrase import About, Hit, mentioned
from tilstand.terms import Key

__all__ = ["Scene"]

_KEPT = 4


@dataclass(slots=True)
class Scene:
    """What a reader has in mind when a sentence begins.

    Attributes:
        providers: The bodies that the heading names.
        headings: Phrases of the headings above, the nearest first.
        topic: The figure that the paragraph is about.
        recent: The figures told last, the latest first.
        stale: True where a sentence told numbers of something else since then, which no figure states.
        asked: True after a question, or a label, that no phrase is: what follows may be about anything.
        unsure: True where the number told last is tied to no figure: what differs, differs from that.
        spoken: Phrases of the paragraph's last sentence that states no figure; the next one is about them.
    """

    providers: tuple[str, ...] = ()
    headings: tuple[tuple[Hit, ...], ...] = ()
    topic: Key | None = None
    recent: list[Key] = field(default_factory=list)
    spoken: tuple[Hit, ...] = ()
    stale: bool = False
    unsure: bool = False
    asked: bool = False
    _seen: set[str] = field(default_factory=set)

    def head(self, text: str, hits: Sequence[Hit]) -> None:
        """Go on under a heading; one that was there before is a running head, and changes nothing."""
        bodies = mentioned(hits, About.PROVIDER)
        if text in self._seen and not bodies:
            return
        self._seen.add(text)
        telling = tuple(h for h in hits if h.about in (About.MEASURE, About.CODE))
        if not bodies and not telling:
            return
        if bodies or any(h.about is About.MEASURE for h in telling):
            self.providers = bodies
        self.headings = (telling, *self.headings[:1]) if telling else ()
        self.topic, self.recent, self.stale = None, [], False

    def said(self, hits: Sequence[Hit], *, figures: bool) -> None:
        """Remember what a sentence spoke of, until one states figures or names other things."""
        telling = tuple(h for h in hits if h.about in (About.PROVIDER, About.CODE))
        if figures:
            self.spoken = ()
        elif telling:
            self.spoken = telling

    def turned(self, bodies: Sequence[str], measures: Sequence[str]) -> None:
        """Turn to other bodies or measures, of which a sentence told a number that no figure states."""
        topic = self.topic
        if topic is None:
            return
        if (bodies and topic.provider not in bodies) or (measures and topic.measure not in measures):
            self.stale = True

    def told(self, key: Key, *, topic: bool) -> None:
        """Remember a figure that was told, as the topic where the sentence brings it up."""
        self.stale = self.asked = False
        if topic:
            self.topic = key
        self.recent = [key, *(k for k in self.recent if k != key)][:_KEPT]
