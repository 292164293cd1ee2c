from __future__ import annotations

import dataclasses
import io

import pypdf
import pytest

from tilstand import protect
from tilstand.errors import ReleaseError
from tilstand.model import Answer, Source
from tilstand.publish.account_report import Question, account_report
from tilstand.terms import Label


def said(text: str) -> Label:
    return Label(text, text, text)


QUESTION = Question(
    "R103", "error", said("Sum"), said("Form 1"), said("The parts give 13."), said("Mend it.")
)


@pytest.fixture
def table(sagaland, shelf):
    return protect.account(sagaland, "2031", shelf, "havn_shelter")


@pytest.fixture
def mine(answers):
    return [answer for answer in answers if answer.provider == "havn_shelter"]


def text(pdf: bytes) -> str:
    return " ".join(" ".join(page.extract_text().split()) for page in pypdf.PdfReader(io.BytesIO(pdf)).pages)


@pytest.mark.parametrize("language", ["nb", "nn", "en"])
def test_it_shows_figures_answers_questions_and_a_line_to_sign(sagaland, table, mine, language):
    made = account_report(sagaland, "2031", "havn_shelter", table, mine, [QUESTION], language)
    told = text(made.pdf)
    assert "41" in told
    assert "14" in told
    assert {"nb": "Flere enn før.", "nn": "Fleire enn før.", "en": "More than before."}[language] in told
    for line in ("R103 · Sum", "Form 1", "The parts give 13.", "Mend it."):
        assert line in told
    assert made.shown[:8] in told
    assert made.shown[-8:] in told
    reader = pypdf.PdfReader(io.BytesIO(made.pdf))
    assert reader.trailer["/Root"]["/Lang"].split("-")[0] == language
    assert reader.trailer["/Root"]["/MarkInfo"]["/Marked"]


def test_the_same_account_has_the_same_bytes_and_another_figure_another_sum(sagaland, shelf, table, mine):
    def made(one, answers=mine, questions=(QUESTION,)):
        return account_report(sagaland, "2031", "havn_shelter", one, answers, questions, "en")

    assert made(table) == made(table)
    shelf.put("victims_assisted", "havn_shelter", 15)
    other = protect.account(sagaland, "2031", shelf, "havn_shelter")
    sums = {made(table).shown, made(other).shown, made(table, []).shown, made(table, mine, ()).shown}
    assert len(sums) == 4


def test_what_belongs_to_another_body_is_refused(sagaland, shelf, table, answers):
    with pytest.raises(ReleaseError, match="migration_board"):
        account_report(sagaland, "2031", "havn_shelter", table, answers, [], "en")
    police = protect.account(sagaland, "2031", shelf, "police")
    with pytest.raises(ReleaseError, match="Something of police"):
        account_report(sagaland, "2031", "havn_shelter", police, [], [], "en")


def test_a_table_that_was_changed_after_it_was_sealed_is_refused(sagaland, table):
    forged = dataclasses.replace(table, notes=(said("More"),))
    with pytest.raises(ReleaseError, match="changed after it was sealed"):
        account_report(sagaland, "2031", "havn_shelter", forged, [], [], "en")


def test_a_body_without_figures_or_answers_is_told_so(sagaland):
    told = text(account_report(sagaland, "2031", "dal_shelter", None, [], [], "en").pdf)
    assert "No figures from you are registered." in told
    assert "No answers in words from you are registered." in told
    assert "We have no questions" in told


def test_a_body_s_words_are_text_whatever_they_look_like(sagaland):
    odd = '#import "x" *bold* $x^2$ <script>alert(1)</script> [link](https://example.org) ' + "ord " * 5000
    answer = Answer("havn_shelter", "shelter", "trends", {"nb": odd}, Source("generated"))
    told = text(account_report(sagaland, "2031", "havn_shelter", None, [answer], [], "nb").pdf)
    assert '#import "x" *bold* $x^2$ <script>alert(1)</script>' in told
    assert told.count("ord ") > 4900
