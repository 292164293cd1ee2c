"""What each sign is worth: learnt from marked texts by `benchmarks/calibrate.py`, and kept as data.

Weights of evidence add up (Good, *Probability and the Weighing of Evidence*, 1950). They are those of a
conditional logit: found by how likely they make the figures that marked numbers are known to be (McFadden,
*Conditional logit analysis of qualitative choice behavior*, 1974); and those of a logistic regression on
which numbers are wrong (Cox, *The regression analysis of binary sequences*, 1958). No sign names a word, a
body, a collection or a language.
"""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache
from importlib.resources import files

__all__ = ["SignWeights", "weights"]


@dataclass(frozen=True, slots=True)
class SignWeights:
    """What signs are worth.

    Attributes:
        alone: Where a number is read by itself.
        together: Where it is read with what is believed of those around it.
        wrong: Where it is asked whether it is wrong.
    """

    alone: Mapping[str, float]
    together: Mapping[str, float]
    wrong: Mapping[str, float] = field(default_factory=dict)


@cache
def weights() -> SignWeights:
    """The weights as they are shipped."""
    raw = tomllib.loads(files("tilstand.audit").joinpath("weights.toml").read_text("utf-8"))
    return SignWeights(raw["alone"], raw["together"], raw["wrong"])
