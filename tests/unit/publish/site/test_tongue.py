"""What is in another language than its page: a span where one may stand, the words alone elsewhere."""

from __future__ import annotations

import re
from importlib.resources import files

import pytest

from tilstand.publish.site.tongue import spanned
from tilstand.terms.marked import mark

TABLE = mark("Table", "en")


@pytest.mark.parametrize(
    ("html", "told"),
    [
        (f"<p>{TABLE} 3</p>", '<p><span lang="en">Table</span> 3</p>'),
        (f"<title>{TABLE}</title><p>{TABLE}</p>", '<title>Table</title><p><span lang="en">Table</span></p>'),
        (f'<nav aria-label="{TABLE}">x</nav>', '<nav aria-label="Table">x</nav>'),
        (
            f"<svg><text>{TABLE}</text><desc>{TABLE}</desc></svg>",
            "<svg><text>Table</text><desc>Table</desc></svg>",
        ),
        (f"<option>{TABLE}</option>", "<option>Table</option>"),
        ("<p>Πίνακας 3</p>", "<p>Πίνακας 3</p>"),
    ],
)
def test_marked_runs_become_spans_where_a_span_may_stand(html, told):
    assert spanned(html, "el") == told


def test_a_run_in_the_other_direction_says_so():
    assert spanned(f"<p>{TABLE}</p>", "he") == '<p><span lang="en" dir="ltr">Table</span></p>'
    hebrew = mark("\u05d0", "he")
    assert spanned(f"<p>{hebrew}</p>", "en") == '<p><span lang="he" dir="rtl">\u05d0</span></p>'


def test_the_site_s_own_styles_turn_with_the_page() -> None:
    """They name the start and the end of a line, not a side; digits stand to the right in every script."""
    styles = files("tilstand.publish.site").joinpath("static", "site.css").read_text("utf-8")
    sided = re.findall(r"[\w-]*\b(?:left|right)\b[\w-]*\s*:|(?:text-align|float):\s*(?:left|right)", styles)
    assert sided == ["text-align: right"]
