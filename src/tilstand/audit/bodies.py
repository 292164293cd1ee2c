"""Which bodies are in sight of a number: named by its sentence or the part it stands in, or all together."""

from __future__ import annotations

import itertools
from dataclasses import dataclass
from functools import cached_property

from tilstand.audit.claim import Claim
from tilstand.audit.evidence import Evidence
from tilstand.audit.phrase import About, mentioned, names
from tilstand.audit.scene import Scene
from tilstand.audit.stated import StatedFigures
from tilstand.terms import Key

__all__ = ["Bodies"]

# What it is worth to be the figure of all bodies together, where none is named.
_MAIN = 1.4
# Names of a list stand so near each other: a comma, or a small word, between them.
_JOINED = 6


@dataclass(frozen=True)
class Bodies:
    """The bodies that a number may be of.

    Attributes:
        stated: What the ledger states.
        claim: The number and its words.
        scene: What was told before.
        found: The evidence.
    """

    stated: StatedFigures
    claim: Claim
    scene: Scene
    found: Evidence

    def body(self, measure: str, provider: str) -> float | None:
        """How well a body fits; None where it is out of sight."""
        found, reporters = self.found, self.stated.reporters[measure]
        weight = found.bodies.get(provider)
        others = [n for n in found.named if n != provider and n in reporters]
        if weight is not None:
            return weight - (1.5 if others and provider not in found.named else 0.0)
        if len(reporters) == 1 and not others:
            return 0.4 if found.elsewhere or found.named else 1.4
        apart = any(body in reporters for body in self.scene.providers)
        if provider == self.stated.main(measure) and not (others or apart):
            return _MAIN  # "183 adults were helped": by all bodies together
        return None

    def supposed(self, key: Key) -> bool:
        """True where nothing in sight names the body of an address, or what named it was left since."""
        if self.scene.stale and key.provider not in self.found.named:
            return True
        spoken = mentioned(self.scene.spoken, About.PROVIDER)
        if len(spoken) > 1 and key.provider in spoken and not self.found.named:
            return True  # one of several that were just spoken of
        return key.provider == self.stated.main(key.measure) and key.provider not in self.found.bodies

    def foreign(self, key: Key) -> bool:
        """True where the sentence names bodies that report this too, and none of them is that of an address.

        A body that one of its codes names, as the one that sent somebody on, is no other body.
        """
        coded = {code for _, code in key.dims}
        reporters = self.stated.reporters[key.measure]
        own = {b for h in self.claim.own if h.about is About.PROVIDER for b in h.names} & reporters - coded
        if own and key.provider not in self.within(frozenset(own)):
            return True  # "45 of the 55 at A, and 20 of the 28 at B"
        if key.provider in self.together:
            return True  # "119 at A, B and C" are not those of A
        if key.provider not in self.scene.providers and self.elsewhere(key, coded):
            return True
        bodies = (self.found.named & reporters) - coded
        return bool(bodies) and key.provider not in self.within(self.found.named)

    @cached_property
    def together(self) -> frozenset[str]:
        """The bodies that a number's own words list as one: "119 at A, B and C"."""
        hits = [h for h in self.claim.own if h.about is About.PROVIDER]
        pairs = [(one, other) for one, other in itertools.pairwise(hits) if not one.names & other.names]
        listed = [pair for pair in pairs if 0 < pair[1].start - pair[0].end <= _JOINED]
        return frozenset(body for pair in listed for hit in pair for body in hit.names)

    def elsewhere(self, key: Key, coded: set[str]) -> bool:
        """True where what is spoken of is another body, which may report something else.

        "The police received 19" are not the shelters' 19, of whom was told before; nor are those of "What did
        the prosecutors do? They decided 20."
        """
        claim, coordinator = self.claim, self.stated.collection.settings.coordinator
        subject = frozenset(mentioned((*claim.lead, *claim.side, *claim.before), About.PROVIDER))
        named = subject - {coordinator} - coded
        if named and not named & self.stated.reporters[key.measure]:
            return key.provider not in self.within(named)
        said = names((*claim.own, *claim.side, *claim.lead, *claim.before), About.MEASURE)
        if self.scene.asked and not self.found.named and key.measure not in said:
            return True
        spoken = frozenset(mentioned(self.scene.spoken, About.PROVIDER))
        return bool(spoken) and not self.found.named and key.provider not in self.within(spoken)

    def old(self, key: Key, linked: Key | None) -> bool:
        """True where an address is told of further back only: another body was told since."""
        last = self.scene.recent[0] if self.scene.recent else self.scene.topic
        if last is None or key.provider in self.found.named or key.provider in self.scene.providers:
            return False
        near = [one for one in (last, linked, self.scene.topic) if one is not None]
        return all(one.provider != key.provider for one in near)

    def within(self, bodies: frozenset[str]) -> set[str]:
        """Bodies, their members, and the groups that hold them all."""
        within = {b for name in bodies for b in (name, *self.stated.collection.members(name))}
        if len(bodies) > 1:
            within |= {
                g for g in self.stated.collection.groups if bodies <= set(self.stated.collection.members(g))
            }
        return within
