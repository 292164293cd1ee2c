"""What a proof-reader may hold a text against, where a policy hides numbers: what editions tell of people.

Whoever asks whether a text is right is told what is right. So a number of people that no edition tells is
left out before anything is asked, and one that is told rounded is the rounded one.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace

from tilstand.model import Figures, Observation
from tilstand.protect.rounded import RoundedFigures
from tilstand.protect.withhold import WithheldFigures
from tilstand.terms import Key, Value

__all__ = ["ProofGround", "veiled"]


@dataclass(frozen=True)
class ProofGround:
    """What a text is held against.

    Attributes:
        stated: What was stated.
        figures: The figures after reconciliation.
        hidden: How many addresses of people are left out, since no edition tells them.
    """

    stated: tuple[Observation, ...]
    figures: Figures
    hidden: int = 0


class _Untold(Mapping[Key, int]):
    """Every address of people that is not told, whether anybody stated something at it or not."""

    def __init__(self, told: Mapping[Key, int], counts: Callable[[Key], bool]) -> None:
        self._told, self._counts = told, counts

    def __contains__(self, key: object) -> bool:
        return isinstance(key, Key) and key not in self._told and self._counts(key)

    def __getitem__(self, key: Key) -> int:
        if key in self:
            return 0
        raise KeyError(key)

    def __iter__(self) -> Iterator[Key]:
        return iter(())

    def __len__(self) -> int:
        return 1  # there is always one that nobody has thought of


def veiled(
    stated: Iterable[Observation],
    figures: Figures,
    told: Mapping[Key, int],
    counts: Callable[[Key], bool],
) -> ProofGround:
    """What a text is held against, without the numbers of people that no edition tells.

    Args:
        stated: Everything that was stated.
        figures: The figures after reconciliation.
        told: The numbers that editions tell, as they tell them.
        counts: True for a figure that counts people who are protected.
    """
    untold = _Untold(told, counts)
    found: list[Observation] = []
    hidden: set[Key] = set()
    rounded: dict[Key, int] = {}
    for one in stated:
        if not counts(one.key):
            found.append(one)
        elif one.key in untold:
            hidden.add(one.key)
        else:
            value = Value.number(told[one.key])
            if value != one.value:
                rounded[one.key] = told[one.key]
            found.append(replace(one, value=value, readings=()))
    shown = RoundedFigures(figures, rounded) if rounded else figures
    return ProofGround(tuple(found), WithheldFigures(shown, untold), len(hidden))
