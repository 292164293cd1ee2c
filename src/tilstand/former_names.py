"""Names that the stages exported before version 0.2, as aliases until version 0.3."""

from __future__ import annotations

import sys
import tomllib
import warnings
from importlib.resources import files
from typing import Any


def get_former_name(package: str, name: str) -> Any:
    """Return what a stage exported under another name before version 0.2, with a warning.

    Args:
        package: The stage, as its `__name__`.
        name: The former name.

    Raises:
        AttributeError: If it exported no such name.
    """
    if not name.startswith("_"):
        former = tomllib.loads(files(__package__).joinpath("former_names.toml").read_text("utf-8"))
        present = former.get(package.rpartition(".")[2], {}).get(name)
        if present is not None:
            told = f"{package}.{name} -> {package}.{present} (0.3)"
            warnings.warn(told, DeprecationWarning, stacklevel=3)
            return getattr(sys.modules[package], present)
    raise AttributeError(f"module {package!r} has no attribute {name!r}")
