"""`tilstand round ready`: what stops an edition from being built is told, and stands out."""

from __future__ import annotations

from typing import Any

import pytest

from tilstand import protect
from tilstand.errors import ReleaseError
from tilstand.languages import make_error
from tilstand.terms import InvariantText


def test_an_edition_that_cannot_be_built_stands_out(tilstand: Any, place: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    def stopped(*held: Any, **facts: Any) -> None:
        raise make_error(ReleaseError, "edition.number", [InvariantText("Something")])

    monkeypatch.setattr(protect, "make_release", stopped)
    colours = {"FORCE_COLOR": "1", "NO_COLOR": "", "TERM": "xterm-256color"}
    done = tilstand("round", "ready", place, "2031", "--language", "en", **colours)
    assert done.returncode == 1
    lines = done.stdout.decode().splitlines()
    (at,) = [at for at, one in enumerate(lines) if "The edition cannot be built" in one]
    assert lines[at].startswith("\x1b[1;31m")
    assert lines[at + 1 : at + 3] == ["   Something", f"   → {make_error(ReleaseError, 'edition.number').remedy}"]
