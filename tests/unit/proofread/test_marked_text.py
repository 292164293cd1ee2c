"""A text with its numbers marked: in their places, with the sentence as it should read, as a page and in Word."""

from __future__ import annotations

import io

import docx
import pytest

from tilstand.internal.proofread_page import render_proofread_page
from tilstand.proofread import CheckedNumber, Proofreader, ProofreadResult, Standing
from tilstand.proofread.marked_text import mark_numbers, suggest_sentence, write_commented_document
from tilstand.proofread.page_blocks import PageLine, split_plain_lines

TEXT = "In 2024 ROSA assisted 57 adult presumed victims.\n\nThe police registered 19 reports in 2024, of 2019 heard."
LINES = list(split_plain_lines(TEXT))


@pytest.fixture(scope="module")
def found(norway: Proofreader) -> ProofreadResult:
    return norway.check_document(LINES)


def test_a_number_is_marked_where_it_stands_and_not_within_another(found: ProofreadResult) -> None:
    lines = [PageLine(1, "Of 1900 and 19 a 19th.")]
    number = CheckedNumber(1, 1, lines[0].text, "19", Standing.AGREES)
    ((_, pieces),) = mark_numbers(lines, [number])
    assert [piece.text for piece in pieces] == ["Of 1900 and ", "19", " a 19th."]
    assert ["".join(piece.text for piece in pieces) for _, pieces in mark_numbers(LINES, found.checked)] == TEXT.split(
        "\n"
    )


def test_the_sentence_is_given_as_it_should_read(found: ProofreadResult) -> None:
    (wrong,) = found.select_by_status(Standing.DOES_NOT_FIT)
    assert suggest_sentence(wrong) == "In 2024 ROSA assisted 55 adult presumed victims."
    assert not any(suggest_sentence(number) for number in found.select_by_status(Standing.AGREES))


def test_a_page_leads_from_each_mark_to_its_note_and_back(found: ProofreadResult) -> None:
    page = render_proofread_page("a <b>.txt", LINES, found, lambda number: number.status.value, "en").decode()
    assert "a &lt;b&gt;.txt" in page
    for mark in (1, 2):
        assert f'href="#n{mark}"' in page
        assert f'id="n{mark}"' in page
    assert page.count('class="wrong"') == 1


def test_a_word_document_has_a_comment_at_each_marked_number_and_the_same_bytes_twice(found: ProofreadResult) -> None:
    marked = list(mark_numbers(LINES, found.select_by_status(Standing.DOES_NOT_FIT)))
    data = write_commented_document(marked, lambda number: f"is {number.expected}")
    assert data == write_commented_document(marked, lambda number: f"is {number.expected}")
    document = docx.Document(io.BytesIO(data))
    assert [comment.text for comment in document.comments] == ["is 55"]
    assert [paragraph.text for paragraph in document.paragraphs] == TEXT.split("\n")
