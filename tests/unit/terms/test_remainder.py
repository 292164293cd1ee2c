"""What a breakdown leaves unplaced has a code of its own, which is written and read in one place."""

from __future__ import annotations

import pytest

from tilstand.terms.code import RemainderCode


@pytest.mark.parametrize("within", [None, "asia", "asia:east", "_x", "X"])
def test_a_remainder_is_read_as_it_is_written(within: str | None) -> None:
    assert RemainderCode.read(str(RemainderCode(within))) == RemainderCode(within)


@pytest.mark.parametrize("code", ["asia", "asia_X", "asia:_Xa", "a:_X:b", ""])
def test_no_other_code_is_a_remainder(code: str) -> None:
    assert RemainderCode.read(code) is None
