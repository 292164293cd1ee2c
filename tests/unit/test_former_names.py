"""What a stage exported under another name before version 0.2 is still found there, with a warning."""

from __future__ import annotations

import tomllib
from importlib import import_module
from pathlib import Path

import pytest

import tilstand

FORMER = tomllib.loads(Path(tilstand.__file__).with_name("former_names.toml").read_text("utf-8"))


@pytest.mark.parametrize("stage", sorted(FORMER))
def test_a_former_name_is_found_with_a_warning(stage: str) -> None:
    package = import_module(f"tilstand.{stage}")
    for former, present in FORMER[stage].items():
        with pytest.warns(DeprecationWarning, match=present):
            assert getattr(package, former) is getattr(package, present)
        assert former not in package.__all__


def test_any_other_name_is_missing() -> None:
    with pytest.raises(AttributeError, match="nobody"):
        _ = tilstand.define.nobody
