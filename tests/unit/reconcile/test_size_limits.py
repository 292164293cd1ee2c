"""The limit of a word of size is told as it is judged."""

from __future__ import annotations

import pytest

from tilstand.define.schema import SizeWord
from tilstand.reconcile.comparisons import _join_size_limits


@pytest.mark.parametrize(
    ("word", "share", "nb", "en"),
    [
        (SizeWord(most_percent=10, most_units=3), False, "høyst 10\u00a0% eller 3", "at most 10% or 3"),
        (SizeWord(least_percent=20, least_units=5), False, "minst 20\u00a0% og 5", "at least 20% and 5"),
        (SizeWord(most_percent=10, most_points=5), True, "høyst 5 prosentpoeng", "at most 5 percentage points"),
        (
            SizeWord(least_percent=2.5, most_percent=10),
            False,
            "høyst 10\u00a0% og minst 2,5\u00a0%",
            "at most 10% and at least 2.5%",
        ),
    ],
)
def test_one_upper_limit_is_enough_and_every_lower_one_is_needed(word: SizeWord, share: bool, nb: str, en: str) -> None:
    told = _join_size_limits(word, share)
    assert (told.text("nb"), told.text("en")) == (nb, en)
