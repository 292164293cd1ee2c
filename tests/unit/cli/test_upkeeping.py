"""`tilstand portal check`: what is unsafe is told by its weight, and only an error ends with 1."""

from __future__ import annotations

import json
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from tilstand.cli import portal
from tilstand.model import Severity


def flaw(rule: str, severity: Severity) -> Any:
    return SimpleNamespace(
        rule=rule,
        severity=severity,
        format_finding_message=lambda language, title: f"{rule} in {language}: {title}",
        to_dict=lambda languages: {"rule": rule, "languages": list(languages)},
    )


@pytest.mark.parametrize(
    ("weights", "code"),
    [
        ([Severity.ERROR, Severity.WARNING], 1),
        ([Severity.WARNING, Severity.WARNING], 0),
        ([Severity.ERROR, Severity.ERROR], 1),
        ([], 0),
    ],
)
def test_an_error_ends_with_1_and_nothing_else_does(
    tilstand: Any, place: Path, monkeypatch: pytest.MonkeyPatch, weights: list[Severity], code: int
) -> None:
    own = place.with_name("own")
    found = [flaw(f"P00{at}", weight) for at, weight in enumerate(weights, 1)]
    asked: list[Any] = []

    def unsafe(*given: Any) -> Any:
        asked.append(given)
        return found

    monkeypatch.setattr(portal, "start_portal", lambda collection, place: place)
    monkeypatch.setattr(
        portal, "load_portal_module", lambda name: SimpleNamespace(**{"check_deployment": unsafe, "name": name})
    )
    done = tilstand("portal", "check", place, "--dir", own, "--language", "en")
    assert done.returncode == code
    lines = done.stdout.decode().splitlines()
    if found:
        assert [line.partition(":")[0] for line in lines] == [f"{one.rule} in en" for one in found]
        assert all(len(line.partition(": ")[2]) > 10 for line in lines)
    else:
        assert len(lines) == 1
    assert asked == [(place, own)]
    told = tilstand("portal", "check", place, "--dir", own, "--json", "--language", "en")
    assert told.returncode == code
    assert json.loads(told.stdout) == [one.to_dict(("en",)) for one in found]
