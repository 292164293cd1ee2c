from __future__ import annotations

import dataclasses
import io

import pypdf
import pytest

from tilstand.errors import ReleaseError
from tilstand.model import TableNote
from tilstand.model.appendix import Appendix
from tilstand.model.document import Chapter, Document, Heading, Paragraph, PlainText
from tilstand.model.release import BodyQuery, Release, ReleasedAnswer
from tilstand.protect.body_account import build_body_account as stated
from tilstand.protect.names import build_names
from tilstand.protect.number_gate import seal_release
from tilstand.protect.release import mark_quoted_numbers as quoted
from tilstand.publish.body_account import _build_account_document, render_account
from tilstand.terms import Text, TranslatedText


def said(text: str) -> Text:
    return TranslatedText.from_texts(nb=text, nn=text, en=text)


QUERY = BodyQuery("R103", "error", said("Sum"), said("Form 1"), said("The parts give 13."), said("Mend it."))


@pytest.fixture
def account(sagaland, shelf, answers):
    """What the shelter is sent, with what a test changes in it before it is sealed."""

    def made(provider="havn_shelter", **changes):
        table = stated(sagaland, "2031", shelf, provider)
        shown = () if table is None else (table,)
        told = {
            "tables": shown,
            "answers": tuple(one for one in answers if one.provider == provider),
            "provider": provider,
            "plots": (),
            **changes,
        }
        return seal_release(Release(names=build_names(sagaland, "2031", told["tables"]), **told))

    return made


def text(pdf: bytes) -> str:
    return " ".join(" ".join(page.extract_text().split()) for page in pypdf.PdfReader(io.BytesIO(pdf)).pages)


@pytest.mark.parametrize("language", ["nb", "nn", "en"])
def test_it_shows_figures_answers_questions_and_a_line_to_sign(account, language):
    made = render_account(account(queries=(QUERY,)), language)
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


def test_the_same_account_has_the_same_bytes_and_another_figure_another_sum(account, shelf):
    def made(**changes):
        return render_account(account(**{"queries": (QUERY,), **changes}), "en")

    first = made()
    assert first == made()
    sums = {first.shown, made(answers=()).shown, made(queries=()).shown}
    shelf.put("victims_assisted", "havn_shelter", 15)
    assert len(sums | {made().shown}) == 4


def test_what_belongs_to_another_body_is_refused(sagaland, shelf, account, answers):
    with pytest.raises(ReleaseError, match="migration_board"):
        render_account(account(answers=answers), "en")
    police = stated(sagaland, "2031", shelf, "police")
    with pytest.raises(ReleaseError, match="Something of police"):
        render_account(account(tables=(police,)), "en")


def test_all_others_whose_things_are_among_it_are_told_in_order(account, answers):
    told = [dataclasses.replace(answers[0], provider=name) for name in ("police", "dal_shelter", "fjord_shelter")]
    chapter = Chapter("01-x", 1, "X", None, Document("en", "x.md", (), {}))
    with pytest.raises(ReleaseError) as stopped:
        render_account(account(answers=tuple(told), chapters={"en": (chapter,)}), "en")
    assert [cause.partition(" is among")[0] for cause in stopped.value.causes] == [
        f"Something of {name}" for name in ("the report", "dal_shelter", "fjord_shelter", "police")
    ]
    assert "havn_shelter" in stopped.value.title


def test_a_table_that_was_changed_after_it_was_sealed_is_refused(account):
    whole = account()
    forged = dataclasses.replace(whole.tables[0], notes=(TableNote(said("More")),))
    with pytest.raises(ReleaseError, match="changed after it was sealed"):
        render_account(dataclasses.replace(whole, tables=(forged,)), "en")


def test_a_body_without_figures_or_answers_is_told_so(account):
    told = text(render_account(account("dal_shelter"), "en").pdf)
    assert "No figures from you are registered." in told
    assert "No answers in words from you are registered." in told
    assert "We have no questions" in told


def test_a_body_s_words_are_text_whatever_they_look_like(account):
    odd = '#import "x" *bold* $x^2$ <script>alert(1)</script> [link](https://example.org) ' + "ord " * 5000
    answer = ReleasedAnswer("havn_shelter", "shelter", "trends", {"nb": quoted(odd, "nb")})
    told = text(render_account(account(tables=(), answers=(answer,)), "nb").pdf)
    assert '#import "x" *bold* $x^2$ <script>alert(1)</script>' in told
    assert told.count("ord ") > 4900


@pytest.mark.parametrize("some", [True, False])
def test_a_body_is_told_that_words_of_its_wait_and_not_that_it_gave_none(account, answers, some):
    own = tuple(one for one in answers if one.provider == "havn_shelter") if some else ()
    waits = Appendix(unreleased=(said("Havn shelter"),))
    told = text(render_account(account(answers=own, appendix=waits), "en").pdf)
    assert "Not all of it has been released yet, and what has not is not shown." in told
    assert "No answers in words" not in told
    assert ("More than before." in told) == some
    silent = text(render_account(account(answers=()), "en").pdf)
    assert "No answers in words from you are registered." in silent
    assert "released yet" not in silent
    assert "No answers in words" not in text(render_account(account(), "en").pdf)


ROWS = """\
0 True Presumed victims assisted (persons) = 14
1 False Sex =
2 False Woman = 11 [a]
2 False Man = 3
1 False Age at registration =
2 False Minor = 2
1 False Citizenship =
2 False North = 9
3 False Vinland = 4
0 True Presumed victims assisted (persons) =
1 False New in the year = 5
0 True Dependants housed (persons) = 1
0 True Mean stay (days) = about 41.5
"""
INTRO = (
    "These are your figures and what is said about you, as they will appear in the report. Your answers in "
    "words will appear in the web edition. Please look everything over, answer the questions at the end, and "
    "send the last page back to the coordinator, The coordination unit (generated). "
    "Only your own figures are shown."
)
ASKED = "These are figures that do not agree, or that we do not understand. “Not known” is an answer too."


def test_all_that_a_body_is_shown(account):
    numbered = dataclasses.replace(QUERY, number="7", weight="warning", rule="R9")
    told = _build_account_document(account(queries=(QUERY, numbered)), "en")
    (table,) = told["figures"].pop("tables")
    rows = table.pop("rows")
    marks = [f" [{row['marks']}]" if row["marks"] else "" for row in rows]
    lines = [
        f"{row['level']} {row['strong']} {row['label']} = {row['text']}".rstrip() + mark
        for row, mark in zip(rows, marks, strict=True)
    ]
    assert "\n".join(lines) + "\n" == ROWS
    assert table == {
        "unit": "Units are given in each line", "head": ["Row", "Number"],
        "footnotes": [["a", "Printed 12"]], "notes": [],
    }  # fmt: skip
    where = [["Where", "Form 1"], ["What", "The parts give 13."], ["Do", "Mend it."]]
    assert told == {
        "language": "en",
        "title": "Havn shelter (generated): what you have stated for 2031",
        "author": ["The coordination unit (generated)"],
        "marks": [],
        "edition": "Edition of 15 May 2032 for 2031",
        "intro": [INTRO, "The figures were submitted by the bodies themselves."],
        "figures": {"title": "Your figures", "none": "No figures from you are registered."},
        "text": {"title": "What the report says about you", "blocks": []},
        "answers": {
            "title": "Your answers", "none": "", "waiting": "",
            "answers": [
                {
                    "question": "What has changed over the past year?", "language": "en",
                    "paragraphs": [["More than before."]], "lacking": "",
                }
            ],
        },
        "questions": {
            "title": "Questions for you", "intro": ASKED, "answer": "Answer:",
            "questions": [
                {"head": "R103 · Sum: must be corrected or decided", "lines": where},
                {"head": "7 · R9 · Sum: may stand with an explanation", "lines": where},
            ],
        },
        "approval": {
            "title": "Approval",
            "text": "We have looked over the figures and answers for 2031. They can appear like this in the "
            "report, with the corrections that we have written in.",
            "lines": ["Name and position", "Date"],
            "shown": "Checksum of what was shown",
            "help": "The sum shows exactly what you approved. If a single figure changes, the sum "
            "changes too.",
        },
        "page": "Page {number}",
    }  # fmt: skip


def test_what_the_report_says_of_a_body_stands_below_its_heading_and_odd_signs_are_told(account):
    blocks = (
        Heading(1, (PlainText("Havn"),), 1),
        Heading(2, (PlainText("Seen"),), 1),
        Paragraph((PlainText("We saw."),), 1),
    )
    own = Chapter("01-bodies/havn", 1, "Havn", "havn_shelter", Document("en", "x.md", blocks, {}))
    odd = ReleasedAnswer("havn_shelter", "shelter", "trends", {"nb": quoted("Nei \U0001f600.", "nb")})
    told = _build_account_document(account(chapters={"en": (own,), "nb": ()}, answers=(odd,)), "en")
    assert told["text"]["blocks"] == [
        {"kind": "heading", "level": 3, "spans": [{"kind": "text", "text": "Seen"}]},
        {"kind": "paragraph", "spans": [{"kind": "text", "text": "We saw."}]},
    ]
    (answer,) = told["answers"]["answers"]
    assert (answer["language"], len(answer["paragraphs"]), bool(answer["lacking"])) == ("nb", 1, True)
    assert told["questions"]["intro"] != ASKED
    assert told["questions"]["questions"] == []
