"""Every form of the portal's pages is submitted by a test in a real browser, or it is said why not."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from forms_sent import NEVER, of_templates

BROWSED = Path(__file__).parents[2] / "functional" / "site"


@pytest.fixture(scope="module")
def submitted() -> set[str]:
    """The forms that tests in a browser say they submit; each of these tests fails if it does not."""
    told = "".join(file.read_text("utf-8") for file in sorted(BROWSED.glob("test_*.py")))
    return {name for mark in re.findall(r"mark\.submits\(([^)]*)\)", told) for name in re.findall(r'"(.+?)"', mark)}


def test_every_form_is_submitted_in_a_browser_or_it_is_said_why_not(submitted: set[str]) -> None:
    assert submitted | NEVER.keys() == of_templates()
    assert submitted.isdisjoint(NEVER)


def test_the_list_of_forms_that_none_submits_does_not_grow() -> None:
    assert len(NEVER) <= 12
