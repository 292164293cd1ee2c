"""The reference pages are what the code says today."""

import importlib
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]


@pytest.mark.slow
def test_the_reference_pages_are_current(capsys: pytest.CaptureFixture[str]) -> None:
    sys.path.insert(0, str(ROOT / "tools"))
    try:
        tool = importlib.import_module("reference")
    finally:
        sys.path.remove(str(ROOT / "tools"))
    code = tool.main(["--check"])
    assert code == 0, capsys.readouterr().out
