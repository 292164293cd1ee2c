"""The tests in forks: what is told is what one process tells, whatever becomes of a fork."""

from __future__ import annotations

import os
import subprocess
import sys
from collections import Counter
from pathlib import Path

import pytest

FORKED = Path(__file__).parents[2] / "fixtures"
PLAIN = """
import os, warnings
import pytest

@pytest.fixture(scope="module")
def shared():
    with open("made", "a") as made:
        made.write("made\\n")
    yield
    with open("made", "a") as made:
        made.write("taken down\\n")

@pytest.mark.parametrize("number", range(20))
def test_number(shared, number):
    pass
"""
ENDS = """
def test_fails():
    print("a word before")
    assert 1 == 2

@pytest.mark.skip(reason="not today")
def test_skipped():
    pass

@pytest.mark.xfail
def test_expected():
    assert False

@pytest.fixture
def torn():
    yield
    raise ValueError

def test_torn(torn):
    pass

def test_warns():
    warnings.warn("mind the gap")

def test_dies():
    os._exit(7)

def test_after():
    pass
"""


@pytest.mark.slow
def test_what_becomes_of_each_test_is_told_whatever_becomes_of_its_process(tmp_path: Path) -> None:
    for name in ("test_a", "test_b", "test_c"):
        (tmp_path / f"{name}.py").write_text(PLAIN, "utf-8")
    (tmp_path / "test_d.py").write_text(PLAIN + ENDS, "utf-8")

    def told(*more: str) -> str:
        plugins = ("-p", "forked", "-p", "no:cacheprovider", "-c", os.devnull, f"--rootdir={tmp_path}")
        own = {"PYTHONPATH": str(FORKED), "PYTEST_DISABLE_PLUGIN_AUTOLOAD": "1"}
        done = subprocess.run(
            [sys.executable, "-m", "pytest", *plugins, "-q", "-rs", "--forks", "2", *more],
            cwd=tmp_path,
            env={**os.environ, **own},
            capture_output=True,
            text=True,
            check=False,
        )
        assert done.returncode == 1, done.stderr
        return done.stdout

    all_of_them = told()
    *_, counts = all_of_them.splitlines()
    assert counts.partition(" in ")[0] == "2 failed, 83 passed, 1 skipped, 1 xfailed, 1 warning, 1 error"
    assert "ended with 7" in all_of_them
    assert "a word before" in all_of_them
    assert "mind the gap" in all_of_them
    assert "not today" in all_of_them
    made = Counter((tmp_path / "made").read_text().split("\n"))
    # The fork that dies takes nothing down, and no test is left that asks for what it shared.
    assert (made["made"], made["taken down"]) == (4, 3)
    assert "stopping after 1 failures" in told("-x")
