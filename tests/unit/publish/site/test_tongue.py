"""What is in another language than its page: a span where one may stand, the words alone elsewhere."""

from __future__ import annotations

import re
from importlib.resources import files

import pytest

from tilstand.publish.site.html import mark_language_spans
from tilstand.terms.text import mark_language_run

TABLE = mark_language_run("Table", "en")


@pytest.mark.parametrize(
    ("html", "told"),
    [
        (f"<p>{TABLE} 3</p>", '<p><span lang="en">Table</span> 3</p>'),
        (f"<title>{TABLE}</title><p>{TABLE}</p>", '<title>Table</title><p><span lang="en">Table</span></p>'),
        (f'<nav aria-label="{TABLE}">x</nav>', '<nav aria-label="Table">x</nav>'),
        (f"<svg><text>{TABLE}</text><desc>{TABLE}</desc></svg>", "<svg><text>Table</text><desc>Table</desc></svg>"),
        (f"<option>{TABLE}</option>", "<option>Table</option>"),
        ("<p>Πίνακας 3</p>", "<p>Πίνακας 3</p>"),
    ],
)
def test_marked_runs_become_spans_where_a_span_may_stand(html, told):
    assert mark_language_spans(html, "el") == told


def test_a_run_in_the_other_direction_says_so():
    assert mark_language_spans(f"<p>{TABLE}</p>", "he") == '<p><span lang="en" dir="ltr">Table</span></p>'
    hebrew = mark_language_run("\u05d0", "he")
    assert mark_language_spans(f"<p>{hebrew}</p>", "en") == '<p><span lang="he" dir="rtl">\u05d0</span></p>'


def test_the_site_s_own_styles_turn_with_the_page() -> None:
    """They name the start and the end of a line, not a side; digits stand to the right in every script."""
    styles = files("tilstand.publish.site").joinpath("static", "site.css").read_text("utf-8")
    sided = re.findall(r"[\w-]*\b(?:left|right)\b[\w-]*\s*:|(?:text-align|float):\s*(?:left|right)", styles)
    assert sided == ["text-align: right"]


def test_a_sentence_that_runs_the_other_way_runs_so_as_a_whole_with_the_page_s_words_in_it():
    told = f"<p>המשרד {mark_language_run('collects the figures and publishes the report.', 'en')}</p>"
    assert mark_language_spans(told, "he") == (
        '<p><span lang="en" dir="ltr"><span lang="he" dir="rtl">המשרד</span> '
        "collects the figures and publishes the report.</span></p>"
    )
    told = (
        f"<p>{mark_language_run('Published by', 'en')} המשרד. {mark_language_run('Edition of 1 May 2031', 'en')}.</p>"
    )
    assert mark_language_spans(told, "he") == (
        '<p><span lang="en" dir="ltr">Published by <span lang="he" dir="rtl">המשרד</span>. '
        "Edition of 1 May 2031.</span></p>"
    )


def test_a_word_of_another_direction_within_the_page_s_own_sentence_stands_in_it():
    told = f"<p>המשרד אוסף את הנתונים {mark_language_run('ROSA', 'en')}</p>"
    assert mark_language_spans(told, "he") == '<p>המשרד אוסף את הנתונים <span lang="en" dir="ltr">ROSA</span></p>'
