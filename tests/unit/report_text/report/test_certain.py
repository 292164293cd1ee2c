"""What holds where figures are not exact: tried against every number that they may be."""

from __future__ import annotations

from decimal import Decimal
from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tilstand.report_text.changes import find_extreme_names
from tilstand.report_text.reference_phrases import compute_certain_share, is_ranking_certain
from tilstand.report_text.references import MissingFigureError
from tilstand.terms import ValueQualifier

EXACT, AT_LEAST, AT_MOST, ABOUT = (
    ValueQualifier.EXACT,
    ValueQualifier.AT_LEAST,
    ValueQualifier.AT_MOST,
    ValueQualifier.ABOUT,
)
FAR = 20
NUMBERS = st.integers(2, 4)
FIGURES = st.dictionaries(
    st.sampled_from("abc"), st.tuples(NUMBERS, st.sampled_from([EXACT, AT_LEAST, AT_MOST, ABOUT])), min_size=1
)


def _may_be(number, qualifier):
    lower = qualifier in (AT_MOST, ABOUT)
    higher = qualifier in (AT_LEAST, ABOUT)
    return [number, *([number - FAR] if lower else []), *([number + FAR] if higher else [])]


@given(FIGURES, st.booleans())
def test_who_has_most_is_certain_if_it_holds_for_all_that_the_figures_may_be(figures, least):
    numbers = {name: number for name, (number, _) in figures.items()}
    qualifiers = {name: qualifier for name, (_, qualifier) in figures.items()}
    best = find_extreme_names(numbers, least=least)
    holds = all(
        set(best) == set(find_extreme_names(dict(zip(figures, tried, strict=True)), least=least))
        for tried in product(*(_may_be(*figures[name]) for name in figures))
    )
    found = is_ranking_certain(best, qualifiers, least=least)
    assert holds or not found  # never claimed where it need not hold
    if len(figures) > 1 and len(best) == 1:
        assert found is holds


def test_a_tie_holds_only_between_exact_numbers():
    assert is_ranking_certain(("a", "b"), {"a": EXACT, "b": ValueQualifier.DERIVED})
    for one in (AT_LEAST, AT_MOST, ABOUT):
        for least in (False, True):
            assert not is_ranking_certain(("a", "b"), {"a": one, "b": EXACT}, least=least)
            assert not is_ranking_certain(("a", "b"), {"a": one, "b": one}, least=least)


@pytest.mark.parametrize(
    ("part", "whole", "read"),
    [
        (EXACT, EXACT, EXACT),
        (ValueQualifier.DERIVED, ValueQualifier.REPAIRED, EXACT),
        (AT_LEAST, EXACT, AT_LEAST),
        (AT_MOST, EXACT, AT_MOST),
        (ABOUT, EXACT, ABOUT),
        (EXACT, AT_LEAST, AT_MOST),
        (EXACT, AT_MOST, AT_LEAST),
        (EXACT, ABOUT, ABOUT),
        (ABOUT, ABOUT, ABOUT),
        (AT_LEAST, AT_MOST, AT_LEAST),
        (AT_MOST, AT_LEAST, AT_MOST),
    ],
)
def test_how_a_share_is_to_be_read(part, whole, read):
    assert compute_certain_share(part, whole, Decimal(3)) is read
    alone = part if part in (AT_LEAST, AT_MOST, ABOUT) else EXACT
    assert compute_certain_share(part, whole, Decimal(0)) is alone  # none of at least forty are none


@pytest.mark.parametrize(
    ("part", "whole"),
    [(AT_LEAST, AT_LEAST), (AT_MOST, AT_MOST), (ABOUT, AT_LEAST), (AT_LEAST, ABOUT), (ABOUT, AT_MOST)],
)
def test_where_nothing_follows_there_is_no_share(part, whole):
    with pytest.raises(MissingFigureError) as stop:
        compute_certain_share(part, whole, Decimal(3))
    named = {AT_LEAST: "At least", AT_MOST: "At most", ABOUT: "About"}
    assert str(stop.value).startswith(f"no share follows from {named[part]} of {named[whole]};")
