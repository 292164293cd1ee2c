"""A report needs nothing of the portal; who starts it without what it needs is told how to get that."""

from __future__ import annotations

import subprocess
import sys

import pytest

from tilstand.cli import portal
from tilstand.errors import UsageError

WITHOUT = """
import sys
for name in ("django", "csp", "whitenoise", "psycopg", "asgiref", "allauth", "authlib", "ninja", "requests"):
    sys.modules[name] = None
import tilstand.pipeline.stages, tilstand.cli.run, tilstand.cli.round, tilstand.cli.portal
"""


@pytest.mark.slow
def test_the_way_through_loads_none_of_it() -> None:
    done = subprocess.run([sys.executable, "-c", WITHOUT], capture_output=True, text=True, check=False)
    assert (done.returncode, done.stderr) == (0, "")


def test_who_starts_the_portal_without_it_is_told(monkeypatch) -> None:
    def missing(name: str) -> None:
        raise ModuleNotFoundError(name="django.core")

    monkeypatch.setattr(portal, "import_module", missing)
    with pytest.raises(UsageError, match="make setup-portal"):
        portal.load_portal_module("configuration")


def test_a_fault_of_the_programs_own_stays_one(monkeypatch) -> None:
    def missing(name: str) -> None:
        raise ModuleNotFoundError(name="tilstand.gone")

    monkeypatch.setattr(portal, "import_module", missing)
    with pytest.raises(ModuleNotFoundError):
        portal.load_portal_module("configuration")
