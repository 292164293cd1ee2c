"""Signs: which can be shown, which steer, and what stands in for those that the fonts lack."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tilstand.fonts.glyphs import (
    _COMMON,
    PLACEHOLDER,
    describe_code_points,
    find_direction_signs,
    find_unprintable_signs,
    is_printable_sign,
    list_code_points,
    normalize_composed_text,
    replace_unprintable_signs,
    strip_direction_signs,
)

SEEN = "aÅж 1"
STEER = "\u061c\u200e\u200f\u202a\u202e\u2066\u2069"
UNSEEN = "\u00ad\u200b\u200c\u200d\u2060\ufe00\ufe0f\ufeff"
MARKS = "\ufff9\ufffa\ufffb"
LACKED = "☀ו漢"


@pytest.mark.parametrize(
    ("text", "steered", "simple"),
    [
        ("a\u202eb", "ab", "ab"),
        ("a\u00adb", "a\u00adb", "ab"),
        ("a\u030a", "a\u030a", "å"),
        (STEER, "", ""),
        (UNSEEN, UNSEEN, ""),
        ("\u2029\u2065\u2070\u206a", "\u2029\u2065\u2070\u206a", "\u2029\u2065\u2070\u206a"),
        ("a b", "a b", "a b"),
    ],
)
def test_what_steers_and_what_shows_nothing_is_left_out(text: str, steered: str, simple: str) -> None:
    assert strip_direction_signs(text) == steered
    assert normalize_composed_text(text) == simple


def test_signs_that_steer_are_told_once_and_in_order() -> None:
    assert find_direction_signs("b\u202ea\u200f\u202e") == ("\u200f", "\u202e")
    assert find_direction_signs(SEEN + UNSEEN + MARKS) == ()
    assert find_direction_signs(STEER) == tuple(STEER)


def test_signs_that_the_fonts_lack_are_told_once_and_in_order() -> None:
    assert find_unprintable_signs(f"{LACKED}{SEEN}☀\n\t") == ("ו", "☀", "漢")
    assert find_unprintable_signs(SEEN + STEER + UNSEEN + MARKS + "\n\u2028") == ()
    assert is_printable_sign("å")
    assert not is_printable_sign("漢")


def test_a_placeholder_stands_for_each_sign_that_the_fonts_lack() -> None:
    assert replace_unprintable_signs(f"{SEEN}\n") == f"{SEEN}\n"
    assert replace_unprintable_signs("ja ☀ו\n") == f"ja {PLACEHOLDER}{PLACEHOLDER}\n"
    assert replace_unprintable_signs(f"{MARKS}☀") == f"{MARKS}{PLACEHOLDER}"
    assert replace_unprintable_signs("נ\u05b8ם") == PLACEHOLDER * 2  # a point below a letter has no place of its own
    assert replace_unprintable_signs("a\u0301☀") == f"a\u0301{PLACEHOLDER}"
    assert PLACEHOLDER == "□"


@given(st.text(st.sampled_from(SEEN + STEER + UNSEEN + MARKS + LACKED + "\n\u05b8\u0301")))
def test_what_is_placed_can_be_printed_and_what_can_be_printed_stays(text: str) -> None:
    found = replace_unprintable_signs(text)
    assert find_unprintable_signs(found) == ()
    assert [sign for sign in found if sign in SEEN] == [sign for sign in text if sign in SEEN]
    if not find_unprintable_signs(text):
        assert found == text
    assert set(find_unprintable_signs(text)) == {
        sign for sign in normalize_composed_text(text) if sign in LACKED + "\u05b8"
    }
    assert all(ord(sign) in list_code_points() for sign in SEEN)


def test_signs_are_told_by_code_and_name() -> None:
    assert describe_code_points("å☀\x01") == (
        "U+00E5 (latin small letter a with ring above)",
        "U+2600 (black sun with rays)",
        "U+0001 (no name)",
    )


def test_the_signs_for_which_no_font_is_opened_can_be_shown_as_they_are() -> None:
    assert all(normalize_composed_text(sign) in ("", sign) for sign in _COMMON)
    assert [
        sign for sign in _COMMON if normalize_composed_text(sign) and not sign.isspace() and not is_printable_sign(sign)
    ] == []
    every = "".join(sorted(_COMMON))
    assert normalize_composed_text(every) == every.replace("\u00ad", "")
