"""Where a line may break within a long run of letters."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from tilstand.report_text.print_forms import BREAK, add_line_breaks

PAUSES = "/._-–?&=,:;+~%\u00a0"


@given(st.text("ab/. \n-", max_size=120))
def test_no_letter_is_lost_and_no_run_stays_long(text):
    broken = add_line_breaks(text)
    assert broken.replace(BREAK, "") == text
    assert add_line_breaks(broken) == broken
    for run in text.replace("\n", " ").split(" "):
        assert (len(run) > 30) or run in broken
    for run in broken.replace("\n", " ").split(" "):
        pieces = run.split(BREAK)
        assert len(run) <= 30 or all(len(piece) <= 24 for piece in pieces)
        assert all(len(piece) > 8 for piece in pieces[:-1])


def test_a_run_breaks_after_the_last_pause_that_fits_or_else_where_it_must():
    assert add_line_breaks("a" * 30) == "a" * 30
    assert add_line_breaks("a" * 31) == "a" * 24 + BREAK + "a" * 7
    assert add_line_breaks("a" * 60) == BREAK.join(("a" * 24, "a" * 24, "a" * 12))
    for pause in PAUSES:
        assert add_line_breaks("a" * 8 + pause + "a" * 30) == "a" * 8 + pause + BREAK + "a" * 24 + BREAK + "a" * 6
        assert add_line_breaks("a" * 7 + pause + "a" * 30) == "a" * 7 + pause + "a" * 16 + BREAK + "a" * 14
        assert add_line_breaks("a" * 23 + pause + "a" * 10) == "a" * 23 + pause + BREAK + "a" * 10
        assert add_line_breaks("a" * 24 + pause + "a" * 10) == "a" * 24 + BREAK + pause + "a" * 10
    assert (
        add_line_breaks("a" * 10 + "/" + "b" * 10 + "/" + "c" * 12)
        == "a" * 10 + "/" + "b" * 10 + "/" + BREAK + "c" * 12
    )
    assert add_line_breaks("word " + "a" * 31 + "\nword") == "word " + "a" * 24 + BREAK + "a" * 7 + "\nword"
