"""A fault that only the library knows of is told in its words, with its place."""

from __future__ import annotations

from tilstand.define.fault import told


def test_a_fault_that_has_no_words_here_is_told_in_the_library_s() -> None:
    said = told("a.toml, line 3", {"type": "odd", "loc": (), "msg": "Input should be odd", "input": 2})
    assert said.text("en") == "a.toml, line 3: Input should be odd. Correct the value."
