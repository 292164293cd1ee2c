"""What each sign is worth: learnt from marked texts by `benchmarks/calibrate.py`, and kept as data.

Weights of evidence add up (Good, *Probability and the Weighing of Evidence*, 1950). They are those of a
conditional logit: found by how likely they make the figures that marked numbers are known to be (McFadden,
*Conditional logit analysis of qualitative choice behavior*, 1974). No sign names a word, a body, a collection
or a language.
"""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

__all__ = ["SignWeights", "weights"]


@dataclass(frozen=True, slots=True)
class SignWeights:
    """What signs are worth.

    Attributes:
        alone: Where a number is read by itself.
        together: Where it is read with what is believed of those around it.
    """

    alone: Mapping[str, float]
    together: Mapping[str, float]


@cache
def weights() -> SignWeights:
    """The weights as they are shipped."""
    raw = tomllib.loads(files("tilstand.audit").joinpath("weights.toml").read_text("utf-8"))
    return SignWeights(raw["alone"], raw["together"])
