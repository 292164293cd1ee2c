from __future__ import annotations

import dataclasses
import io
import re

import pikepdf
import pypdf
import pytest

from tilstand.define.labels import Catalogue
from tilstand.errors import PublishError, ReleaseError
from tilstand.model.appendix import Appendix
from tilstand.model.document import Chapter, Document, Heading, Link, Paragraph, PlainText
from tilstand.model.release import ReleasedAnswer
from tilstand.protect.release import mark_quoted_numbers as quoted
from tilstand.publish import render_pdf
from tilstand.terms import TranslatedText

pytestmark = pytest.mark.slow

NARROW = "\u202f"


def text_of(pdf: bytes) -> str:
    pages = pypdf.PdfReader(io.BytesIO(pdf)).pages
    return re.sub(r"\s+", " ", " ".join(page.extract_text() for page in pages))


@pytest.fixture(scope="module")
def pdf(release) -> bytes:
    return render_pdf(release, "nb")


def test_the_report_tells_all_it_was_given(sagaland, pdf):
    text = text_of(pdf)
    for words in (
        "Tabell 2. Om by_sex",
        "Enhet: personer",
        "Del 1.",
        "Del 2.",
        sagaland.provider_label("havn_shelter").text("nb"),
        sagaland.labels["questions.trends"].text("nb"),
        "Flere enn før.",
        "Tolk trengs.",
        "Printed 12",
        "Typing error.",
        "A. Generated, 1. mars 2032",
        "The parts give 13.",
        "Count each person once.",
        "Ingen tall er skjult",
        "Utgave av 15. mai 2032",
    ):
        assert words in text, words


@pytest.mark.slow
def test_numbers_are_written_the_norwegian_way(pdf):
    raw = "".join(page.extract_text() for page in pypdf.PdfReader(io.BytesIO(pdf)).pages)
    assert f"1{NARROW}204" in raw
    assert "36,5" in raw
    assert "ca. 41,5" in text_of(pdf)
    assert "22 (9)" in re.sub(r"\s+", " ", raw)


@pytest.mark.slow
@pytest.mark.parametrize(("language", "words"), [("nn", "Innhald"), ("en", "Contents")])
def test_the_other_languages_come_from_the_same_tables(release, language, words):
    pdf = render_pdf(release, language)
    assert words in text_of(pdf)
    with pikepdf.open(io.BytesIO(pdf)) as made:
        assert str(made.Root.Lang) == language


def test_the_same_inputs_give_the_same_bytes(release, pdf):
    assert render_pdf(release, "nb") == pdf


def test_the_file_says_what_it_is(pdf):
    with pikepdf.open(io.BytesIO(pdf)) as document:
        assert str(document.Root.Lang) == "nb"
        assert document.Root.ViewerPreferences.DisplayDocTitle
        assert bool(document.Root.MarkInfo.Marked)
        with document.open_metadata() as metadata:
            assert metadata["dc:title"].startswith("Tilstandsrapport")
            assert (metadata.pdfa_status, metadata["pdfuaid:part"]) == ("2A", "1")
        assert "20320515" in str(document.docinfo["/CreationDate"])


def test_only_the_fonts_that_come_with_the_package_are_used(pdf):
    with pikepdf.open(io.BytesIO(pdf)) as document:
        fonts = {
            str(font.BaseFont).split("+")[-1]
            for page in document.pages
            for font in (page.Resources.get("/Font") or {}).values()
        }
    assert fonts
    assert all(font.startswith("Inter-") for font in fonts), fonts


def answered(make, *words: str) -> str:
    """The text of a report that holds these answers of a body's."""
    answers = [ReleasedAnswer("havn_shelter", "shelter", "trends", {"nb": quoted(one, "nb")}) for one in words]
    return text_of(render_pdf(make(tables=(), plots=(), appendix=Appendix(), answers=tuple(answers)), "nb"))


def test_a_bodys_words_are_text_and_never_code(make):
    words = (
        '#panic("x")',
        "$ x^2 $ and _this_ *that* `code` <label> @ref // no comment",
        '#import "/etc/passwd": *',
        "= Not a heading",
        "\\ { } [ ] \" ' ~",
    )
    told = re.sub(r"\s", "", answered(make, *words))
    for one in words:
        assert re.sub(r"\s", "", one) in told


@pytest.mark.slow
def test_signs_that_the_fonts_lack_have_a_placeholder_and_a_note(make):
    told = answered(make, "Hei \u05e9\u05dc\u05d5\u05dd.", "Hopp 👩\u200d👩\u200d👧 \u2764\ufe0f.")
    assert told.count("□ står for et tegn") == 2
    assert re.search("Hei □+", told)
    assert re.search("Hopp □+", told)
    plain = answered(make, "\u202eabc")
    assert "□" not in plain
    assert "abc" in plain


def test_a_long_word_stays_on_the_page_and_lines_are_kept(make):
    address = "https://example.org/" + "rapport-" * 25
    words = {"nb": f"- punkt\n# Overskrift\n{'q' * 224} {address}"}
    answer = ReleasedAnswer(
        "havn_shelter", "shelter", "trends", {one: quoted(text, one) for one, text in words.items()}
    )
    pdf = render_pdf(make(appendix=Appendix(), answers=(answer,)), "nb")
    raw = "\n".join(page.extract_text() for page in pypdf.PdfReader(io.BytesIO(pdf)).pages)
    assert re.search(r"- punkt\s*\n\s*# Overskrift", raw)
    runs = [line for line in raw.splitlines() if "qqq" in line or "rapport-rapport" in line]
    assert "\u200b" not in raw
    assert 1 < max(map(len, runs)) < 110
    whole = re.sub(r"\s", "", raw)
    assert "q" * 224 in whole
    assert address in whole


def test_a_character_of_the_collections_own_without_a_font_is_told_with_its_place(sagaland, make):
    labels = Catalogue(
        {**sagaland.labels.labels, "parts.1": TranslatedText.from_texts(nb="\U0001f600", nn="Ja", en="Yes")}
    )
    own = dataclasses.replace(sagaland, labels=labels)
    with pytest.raises(PublishError) as caught:
        render_pdf(make(own, appendix=Appendix(), answers=()), "nb")
    assert "U+1F600 (grinning face)" in caught.value.message


def test_a_link_to_an_internal_file_stops_the_report_and_a_word_does_not(make):
    link = Paragraph((PlainText("internal/external: "), Link((PlainText("here"),), "internal/findings.json")), 2)
    told = Document("nb", "a.md", (Heading(1, (PlainText("Om"),), 1), link))
    chapters = {"nb": (Chapter("01-about", 1, "Om", None, told),)}
    with pytest.raises(ReleaseError, match=r"report-nb\.pdf leads to internal/findings\.json\."):
        render_pdf(make(appendix=Appendix(), chapters=chapters), "nb")


@pytest.mark.slow
def test_an_answer_that_lacks_the_language_stands_in_its_own(make):
    pdf = render_pdf(make(appendix=Appendix()), "en")
    assert "Nei." in text_of(pdf)


def test_an_appendix_without_anything_says_so(make):
    text = text_of(render_pdf(make(appendix=Appendix(), answers=()), "nb"))
    assert "Ingen tall er korrigert i denne utgaven." in text
    assert "Det er ingen åpne merknader." in text
