"""The reference pages are what the code says today; commands and files have theirs in their rooms."""

from __future__ import annotations

import pytest
from referred import page


@pytest.mark.parametrize("name", ["handbook.md", "rules.md"])
def test_a_reference_page_is_current(name: str) -> None:
    stands, would = page(name)
    assert stands == would, "Run python tools/reference.py."
