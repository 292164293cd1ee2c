"""What a policy would print of a round, in numbers that a person can decide by."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from tilstand.define import RoundView
from tilstand.define.round_settings import Policy
from tilstand.errors import ReleaseError
from tilstand.model.release import Release
from tilstand.protect.policy import get_threshold
from tilstand.protect.printed_world import PrintedWorld, ReleasedTotal
from tilstand.protect.released_numbers import list_released_numbers


@dataclass(frozen=True)
class PolicyChoice:
    """What a policy would print.

    Attributes:
        policy: The policy.
        numbers: How many figures the edition tells.
        small: How many counts of few people stand in it as they are.
        moved: How many of its numbers are printed otherwise than they are.
        error: By how much all of them together are off.
        largest: By how much the one is off that is off most.
        let_go: Totals that were to be held and could not be.
        gap: By which part of itself the total movement may be above the least there is.
        refused: Why nothing could be printed; empty where it can.
    """

    policy: Policy
    numbers: int = 0
    small: int = 0
    moved: int = 0
    error: int = 0
    largest: int = 0
    let_go: tuple[ReleasedTotal, ...] = ()
    gap: float = 0.0
    refused: tuple[str, ...] = ()

    def to_dict(self) -> dict[str, Any]:
        """Return it ready for JSON."""
        return {
            "method": self.policy.method,
            "threshold": self.policy.threshold,
            "numbers": self.numbers,
            "small": self.small,
            "moved": self.moved,
            "error": self.error,
            "largest": self.largest,
            "let_go": [
                {"key": total.key.text(), "true": total.true, "printed": total.printed} for total in self.let_go
            ],
            "gap": round(self.gap, 4),
            "refused": list(self.refused),
        }


def evaluate_policy(
    collection: RoundView, release: Release, policy: Policy, make_world: Callable[[], PrintedWorld]
) -> PolicyChoice:
    """Work out what a policy would print.

    Args:
        collection: The collection.
        release: The release in which every number is as it is.
        policy: The policy.
        make_world: Makes the printed numbers under it.
    """
    numbers = list_released_numbers(release)
    try:
        world = make_world()
    except ReleaseError as error:
        language = collection.settings.language
        return PolicyChoice(policy, len(numbers), refused=tuple(str(cause) for cause in error.spoken(language).causes))
    errors = [abs(world.numbers.get(key, number) - number) for key, number in numbers.items()]
    small = 0
    if not policy.protects:
        small = sum(1 <= number < get_threshold(collection, policy, key) for key, number in numbers.items())
    return PolicyChoice(
        policy,
        len(numbers),
        small,
        sum(off > 0 for off in errors),
        sum(errors),
        max(errors, default=0),
        world.let_go,
        world.gap,
    )
