"""What is named near a number, the nearest first: in its own words, its sentence, and further up."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from tilstand.audit.near import NumberTold
from tilstand.audit.phrase import About, Hit

__all__ = ["SENTENCE", "NameSeen", "seen", "touching"]

# A name told of in these places stands in the number's own sentence.
SENTENCE = ("own", "touching", "ahead", "after")
# A name so many letters before a number touches it: "and refused 8".
_TOUCHING = 2


@dataclass(frozen=True, slots=True)
class NameSeen:
    """Where a name stands that is told of near a number.

    Attributes:
        place: Where: in the number's own words, right before it, ahead or after in its sentence, in the one
            before, in the paragraph, in the heading, or in a paragraph before.
        rank: How many names stand nearer.
        shared: How many names its phrase may mean.
    """

    place: str
    rank: int
    shared: int


def seen(one: NumberTold, about: About) -> Mapping[str, NameSeen]:
    """The names of one kind near a number.

    Args:
        one: The number.
        about: The kind.
    """
    start = one.claim.number.start
    ahead = [hit for hit in one.hits if hit.start < start]
    places: tuple[tuple[str, Iterable[Hit]], ...] = (
        ("own", (*one.claim.own, *one.claim.side)),
        ("touching", touching(one)),
        ("ahead", reversed(ahead)),
        ("after", (hit for hit in one.hits if hit.start >= start)),
        ("last", reversed(one.last)),
        ("paragraph", reversed(one.passed)),
        ("heading", one.heads),
        ("earlier", reversed(one.earlier)),
    )
    found: dict[str, NameSeen] = {}
    rank = 0
    for place, hits in places:
        for hit in hits:
            new = [name for name in hit.names if name not in found] if hit.about is about else []
            for name in new:
                found[name] = NameSeen(place, rank, len(hit.names))
            rank += bool(new)
    return found


def touching(one: NumberTold) -> list[Hit]:
    """The phrases right before a number: "and refused 8".

    Args:
        one: The number.
    """
    start = one.claim.number.start
    return [hit for hit in one.hits if 0 <= start - hit.end <= _TOUCHING]
