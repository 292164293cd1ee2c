"""The audit and the edition prove each other: two ways from a figure to a sentence, one there, one back."""

from __future__ import annotations

import json
import re

import pytest


@pytest.mark.parametrize("language", ["nb", pytest.param("en", marks=pytest.mark.proof)])
def test_the_edition_s_own_report_has_no_number_that_does_not_fit(
    edition, tilstand, norway, language
) -> None:
    done = tilstand(
        "audit", edition / f"report-{language}.pdf", "--collection", norway, "--period", "2024", "--json"
    )
    assert done.returncode == 0, done.stderr
    found = json.loads(done.stdout)
    assert [(f["line"], f["text"][:80], f["numbers"]) for f in found if f["status"] == "does_not_fit"] == []
    agreeing = [f for f in found if f["status"] == "agrees"]
    assert len(agreeing) > 640
    tables = [f for f in agreeing if not re.search(r"[.!?]$", f["text"])]
    assert len(tables) > 280
