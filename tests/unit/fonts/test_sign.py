"""Signs: which can be shown, which steer, and what stands in for those that the fonts lack."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tilstand.fonts.font import shown
from tilstand.fonts.sign import (
    _COMMON,
    PLACEHOLDER,
    coded,
    placed,
    plain,
    printable,
    steering,
    straight,
    unprintable,
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
    assert straight(text) == steered
    assert plain(text) == simple


def test_signs_that_steer_are_told_once_and_in_order() -> None:
    assert steering("b\u202ea\u200f\u202e") == ("\u200f", "\u202e")
    assert steering(SEEN + UNSEEN + MARKS) == ()
    assert steering(STEER) == tuple(STEER)


def test_signs_that_the_fonts_lack_are_told_once_and_in_order() -> None:
    assert unprintable(f"{LACKED}{SEEN}☀\n\t") == ("ו", "☀", "漢")
    assert unprintable(SEEN + STEER + UNSEEN + MARKS + "\n\u2028") == ()
    assert printable("å")
    assert not printable("漢")


def test_a_placeholder_stands_for_each_sign_that_the_fonts_lack() -> None:
    assert placed(f"{SEEN}\n") == f"{SEEN}\n"
    assert placed("ja ☀ו\n") == f"ja {PLACEHOLDER}{PLACEHOLDER}\n"
    assert placed(f"{MARKS}☀") == f"{MARKS}{PLACEHOLDER}"
    assert placed("נ\u05b8ם") == PLACEHOLDER * 2  # a point below a letter has no place of its own
    assert placed("a\u0301☀") == f"a\u0301{PLACEHOLDER}"
    assert PLACEHOLDER == "□"


@given(st.text(st.sampled_from(SEEN + STEER + UNSEEN + MARKS + LACKED + "\n\u05b8\u0301")))
def test_what_is_placed_can_be_printed_and_what_can_be_printed_stays(text: str) -> None:
    found = placed(text)
    assert unprintable(found) == ()
    assert [sign for sign in found if sign in SEEN] == [sign for sign in text if sign in SEEN]
    if not unprintable(text):
        assert found == text
    assert set(unprintable(text)) == {sign for sign in plain(text) if sign in LACKED + "\u05b8"}
    assert all(ord(sign) in shown() for sign in SEEN)


def test_signs_are_told_by_code_and_name() -> None:
    assert coded("å☀\x01") == (
        "U+00E5 (latin small letter a with ring above)",
        "U+2600 (black sun with rays)",
        "U+0001 (no name)",
    )


def test_the_signs_for_which_no_font_is_opened_can_be_shown_as_they_are() -> None:
    assert all(plain(sign) in ("", sign) for sign in _COMMON)
    assert [sign for sign in _COMMON if plain(sign) and not sign.isspace() and not printable(sign)] == []
    every = "".join(sorted(_COMMON))
    assert plain(every) == every.replace("\u00ad", "")
