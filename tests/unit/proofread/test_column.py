"""Boxes side by side, and numbers alone on a line, in a text without structure."""

from __future__ import annotations

import pytest

from tilstand.proofread import Standing
from tilstand.proofread.grammar import load_grammar
from tilstand.proofread.page_blocks import split_page_blocks, split_plain_lines, split_side_by_side_boxes

BEFORE = "ROSA bistod 55 voksne antatte ofre i 2024."
BOXES = (
    "{} var antatt utnyttet til {} var antatt utnyttet\nprostitusjon eller andre til tvangsarbeid "
    "eller\nseksuelle formål -tjenester"
)


def parts(text: str) -> list[str]:
    (block,) = split_page_blocks(list(split_plain_lines(text)))
    return [part.text for part in split_side_by_side_boxes(block, load_grammar("nb"))]


def test_two_boxes_read_as_one_are_two(norway, read) -> None:
    found = read(norway, f"{BEFORE}\n\n{BOXES.format(30, 11)}")
    assert [c.status for c in found.checked] == [Standing.AGREES] * 3
    assert [c.key.code("exploitation") for c in found.checked[1:]] == ["sexual", "forced_labour"]
    assert [c.at for c in found.checked[1:]] == [3, 3]


@pytest.mark.parametrize(("one", "other", "wrong"), [(31, 11, "31"), (30, 12, "12")])
def test_a_wrong_number_in_one_of_two_boxes_is_told(norway, read, one, other, wrong) -> None:
    found = read(norway, f"{BEFORE}\n\n{BOXES.format(one, other)}")
    assert [c.printed for c in found.select_by_status(Standing.DOES_NOT_FIT)] == [wrong]


@pytest.mark.parametrize(
    "text",
    [
        "16 av sakene gjaldt barn. 43 av sakene gjaldt\nprostitusjon",
        "16 av sakene gjaldt barn, 43 av sakene gjaldt\nprostitusjon",
        "16 av sakene gjaldt barn og 43 var fra\nkvinner i Asia",
        "16 av sakene gjaldt barn\n43 av sakene gjaldt prostitusjon",
        "16 saker kom i 2023 og for 43 var formen\nuavklart",
    ],
)
def test_sentences_that_are_set_apart_are_no_boxes(text) -> None:
    assert len(parts(text)) == 1


def test_a_number_alone_on_a_line_is_not_the_next_ones(norway, read) -> None:
    found = read(norway, f"{BEFORE}\n\n• 1\n11 var antatt utnyttet\ntil tvangsarbeid")
    assert [(c.printed, c.status.value) for c in found.checked if c.printed == "11"] == [("11", "agrees")]
