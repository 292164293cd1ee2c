"""Every file of a collection with its fields, their kinds and what they are where nothing is said."""

from __future__ import annotations

import pytest
from referred import page

pytestmark = pytest.mark.whole_room


def test_the_page_of_a_collections_files_is_current() -> None:
    stands, would = page("collection-files.md")
    assert stands == would, "Run python tools/reference.py."
