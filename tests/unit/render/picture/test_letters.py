"""Widths and line breaks."""

from __future__ import annotations

from itertools import pairwise

import pytest
from drawn import draws
from hypothesis import given
from hypothesis import strategies as st

from tilstand.render.line_charts import compute_axis_ticks
from tilstand.render.svg_canvas import measure_text_width, shorten_to_width, wrap_text_lines

pytestmark = pytest.mark.slow


@draws(20)
@given(st.text(max_size=120), st.floats(20, 400))
def test_no_line_is_wider_than_its_room_unless_it_is_a_single_letter(text, room):
    for line in wrap_text_lines(text, 14, room):
        assert measure_text_width(line, 14) <= room or len(line.rstrip("-")) <= 1


@given(st.lists(st.text("abcæøå", min_size=1, max_size=30), max_size=12), st.floats(60, 400))
def test_wrapping_loses_nothing(words, room):
    lines = wrap_text_lines(" ".join(words), 14, room)
    assert "".join(line.removesuffix("-") for line in lines).replace(" ", "") == "".join(words)


@given(st.text("abc ", min_size=1, max_size=200), st.integers(1, 3))
def test_what_does_not_fit_is_cut_with_an_ellipsis(text, most):
    lines = wrap_text_lines(text, 14, 60, most=most)
    assert len(lines) <= most
    if len(wrap_text_lines(text, 14, 60)) > most:
        assert lines[-1].endswith("…")


@given(st.text("abc MWil", min_size=1, max_size=60), st.floats(20, 300))
def test_a_text_that_is_cut_keeps_as_much_of_its_beginning_as_there_is_room_for(text, room):
    cut = shorten_to_width(text, 14, room)
    if cut == text:
        assert measure_text_width(text, 14) <= room
    else:
        kept = cut.removesuffix("…")
        assert text.startswith(kept)
        more = text[: len(kept) + 1 + len(text[len(kept) :]) - len(text[len(kept) :].lstrip())]
        assert measure_text_width(f"{more}…", 14) > room
        assert measure_text_width(text, 14) > room


def test_widths_are_those_of_the_font():
    assert measure_text_width("0", 100) == measure_text_width("1", 100) * (
        measure_text_width("0", 1) / measure_text_width("1", 1)
    )
    assert measure_text_width("M", 14) > measure_text_width("i", 14)
    assert measure_text_width("M", 14, "semibold") > measure_text_width("M", 14)
    assert measure_text_width("ÆØÅ", 28) == 2 * measure_text_width("ÆØÅ", 14)
    assert shorten_to_width("kort", 14, 100) == "kort"


@given(st.decimals(0, 10**6, places=1))
def test_an_axis_starts_at_zero_and_ends_just_above_the_largest(largest):
    found = compute_axis_ticks(largest)
    assert found[0] == 0
    assert found[-1] >= largest
    assert 2 <= len(found) <= 6
    assert len(found) == 2 or found[-2] < largest
    assert len({after - before for before, after in pairwise(found)}) == 1
