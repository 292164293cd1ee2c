"""Every command with its arguments and options is as its page says."""

from __future__ import annotations

import pytest
from referred import page


@pytest.mark.slow
@pytest.mark.whole_room
def test_the_page_of_the_command_line_is_current() -> None:
    stands, would = page("command-line.md")
    assert stands == would, "Run python tools/reference.py."
