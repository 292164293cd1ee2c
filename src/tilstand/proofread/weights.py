"""The weights that the package comes with, written by `benchmarks/learn.py`."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping, Sequence
from functools import cache
from importlib.resources import files

import numpy as np

from tilstand.proofread.claims import NONE_NAMES
from tilstand.proofread.decision import DECISION_NAMES
from tilstand.proofread.features import NAMES
from tilstand.proofread.scorer import Weights, Worth


@cache
def load_weights() -> Weights:
    """The weights that the package comes with."""
    source = tomllib.loads(files("tilstand.proofread").joinpath("weights.toml").read_text("utf-8"))
    return Weights(
        _read_worths(source["scorer"], NAMES),
        _read_worths(source["none"], NONE_NAMES),
        _read_worths(source["decision"], DECISION_NAMES),
        source["bars"]["alarm"],
        source["bars"]["calm"],
        source["bars"]["calm_unfilled"],
        source["bars"]["sure"],
    )


def _read_worths(worths: Mapping[str, float], names: Sequence[str]) -> Worth:
    return np.array([worths.get(name, 0.0) for name in names])
