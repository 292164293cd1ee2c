"""The page, word for word and point for point, of answers written by hand."""

from __future__ import annotations

import re
from html.parser import HTMLParser
from pathlib import Path

import numpy as np
import pytest

from tilstand.estimate import CaptureTable, estimate_hidden_population
from tilstand.internal.estimate_page import render_estimate_page as page
from tilstand.internal.estimate_plots import IntervalBar, _compute_log_ticks, draw_interval_plot, draw_upset_plot
from tilstand.languages import list_shipped_languages

HERE = Path(__file__).parent


def _inside(html: str) -> str:
    return html.split("<main>\n")[1].split("\n</main>")[0]


def _lines(html: str) -> list[str]:
    """The lines that are read, without pictures."""
    return re.sub(r"<svg.*?</svg>\n", "", _inside(html), flags=re.S).splitlines()


def test_the_page_of_a_number_is_as_it_stands_beside(full):
    assert _inside(page(full, "en")) == (HERE / "estimate_page.html").read_text("utf-8").strip()


def test_the_page_is_a_document_by_itself(full):
    html = page(full, "nn")
    head = html.split("<style>")[0]
    assert head == (
        '<!doctype html>\n<html lang="nn">\n<head>\n<meta charset="utf-8">\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        "<title>Kor mange vart aldri sedde?</title>\n"
    )
    assert html.endswith("\n</main>\n</body>\n</html>\n")
    style = html.split("<style>")[1].split("</style>")[0]
    used = set(re.findall(r'class="([^"]+)"', html))
    assert {word for several in used for word in several.split()} - set(re.findall(r"\.([a-z]+)", style)) == set()


def test_every_language_has_the_same_page_with_other_words(full):
    shapes = {}
    for language in list_shipped_languages():
        html = _inside(page(full, language))
        assert not re.search(r"[{}]|(estimate|reasons)\.[a-z]", html)
        shapes[language] = re.sub(r">[^<]+<|(aria-label|x|x1|x2|cx)=\"[^\"]*\"", "", html)
    assert len(set(shapes.values())) == 1


def test_the_page_of_a_refusal_says_why_and_what_is_needed(refused):
    lines = _lines(page(refused, "en"))
    assert lines[2:17] == [
        '<p class="big">No number is given</p>',
        '<p class="lead">The lists hold 188 different persons. How many there are besides them cannot be '
        "estimated responsibly: No model of this family has a single finite maximum for these figures.</p>",
        "<h2>Why no number is given</h2>",
        "<ul>",
        "<li>No model of this family has a single finite maximum for these figures.<br>"
        '<span class="soft">Needed: Overlaps between more of the lists; or merge lists that cover the same '
        "ground.</span></li>",
        "</ul>",
        "<h2>Why no more is stated</h2>",
        "<ul>",
        "<li>Some persons are clearly found more easily than others. How many the hardest to find are, the "
        "figures cannot show; only how many there are at least.<br>"
        '<span class="soft">Needed: Divide the table by what decides who is found (sex, age, form).</span>'
        "</li>",
        "</ul>",
        "<h2>What to know</h2>",
        "<ul>",
        "<li>The method uses only the first version of the table. The uncertainty of the linkage is not "
        'included.<br><span class="soft">Needed: Use stepwise choice or BIC, which include it.</span></li>',
        "</ul>",
        "<p>Observed: 188 persons on 3 lists; 14 on more than one</p>",
    ]
    headings = [line for line in lines if line.startswith("<h2>")]
    assert headings[3:] == [
        "<h2>What is stated, and from what</h2>",
        "<h2>Who is on which lists</h2>",
        "<h2>What is assumed</h2>",
    ]
    assert lines[-1] == '<p class="soft">Seed 3; 0 resamples (stepwise).</p>'


def test_the_page_of_one_method_gives_no_advice(single):
    lines = _lines(page(single, "en"))
    assert lines[2:7] == [
        '<p class="lead">The lists hold 188 different persons. The method “All models, BIC” estimates 1,230 '
        "in all (95% interval 188–2,000).</p>",
        "<h2>What to know</h2>",
        "<ul>",
        "<li>Leaving out a single person can change the estimate by 6.6%.<br>"
        '<span class="soft">Needed: Look for linkage errors where few persons share the same lists.</span>'
        "</li>",
        "</ul>",
    ]
    assert "Recommended" not in page(single, "en")


def test_nothing_to_draw_is_no_picture():
    empty = CaptureTable.from_counts("AB", {})
    assert draw_upset_plot(empty, "en") == ""
    assert draw_interval_plot([IntervalBar("a", None, None, None)], 5, "t", "en") == ""
    assert draw_interval_plot([IntervalBar("a", None, None, None, head=True)], 5, "t", "en") == ""


def test_a_line_without_an_upper_end_goes_on_as_an_arrow():
    drawn = draw_interval_plot([IntervalBar("a", 5.0, None, None), IntervalBar("b", 5.0, 9.0, None)], 5, "t", "en")
    wide, narrow = drawn.split('<div class="narrow">')
    for one in (wide, narrow):
        assert one.count("<polygon") == 1
        assert one.count('class="range"') == 2
    beyond = draw_interval_plot(
        [IntervalBar("a", 5.0, 9.0, None, strong=True), IntervalBar("b", 5.0, 90.0, 60.0)], 5, "t", "en"
    )
    assert "<circle" not in beyond  # the estimate lies where the line is cut


def test_on_a_telephone_names_stand_over_the_lines_and_nothing_is_cut():
    name = "a list with a very long name+another one merged"
    drawn = draw_interval_plot([IntervalBar(name, 5.0, 9.0, 6.0)], 5, "t", "en")
    wide, narrow = drawn.split('<div class="narrow">')
    assert 'viewBox="0 0 720' in wide
    assert 'viewBox="0 0 340' in narrow
    assert 'text-anchor="end"' in wide
    assert 'text-anchor="end"' not in narrow
    assert all(0 <= float(x) <= 340 for x in re.findall(r' (?:x|x1|x2|cx)="([\d.]+)"', narrow))
    assert "…" in wide


def test_the_commonest_combinations_are_drawn_and_fill_the_width():
    counts = np.arange(64)[::-1].copy()
    counts[0] = 0
    drawn = draw_upset_plot(CaptureTable(tuple("ABCDEF"), counts), "en")
    shown = re.findall(r'<text class="small"[^>]*>(\d+)<', drawn)
    assert shown == [str(count) for count in range(62, 38, -1)]
    places = [float(x) for x in re.findall(r'<rect class="bar" x="([\d.]+)"', drawn)]
    wide = (720 - 150 - 10) / 24
    assert places[1] - places[0] == pytest.approx(wide, abs=0.1)
    assert places[-1] + wide * 0.82 == pytest.approx(710, abs=0.1)
    assert drawn.count('class="off"') + drawn.count('class="on"') == 24 * 6


def test_equally_common_combinations_stand_in_order_of_history():
    drawn = draw_upset_plot(CaptureTable.from_counts("AB", {"AB": 3, "B": 3, "A": 3}), "en")
    assert re.findall(r'<circle class="(on|off)"', drawn) == ["on", "off", "off", "on", "on", "on"]


@pytest.mark.parametrize(
    ("least", "most", "expected"),
    [
        (100, 900, [100, 200, 500]),
        (188, 2101.0, [200, 500, 1000, 2000]),
        (1, 100, [1, 2, 5, 10, 20, 50, 100]),
        (300, 600, [300, 400, 500]),
        (110, 145, [110]),
        (141, 310, [150, 200, 300]),
        (145, 160, [145, 150]),
    ],
)
def test_ticks_are_round_and_few(least, most, expected):
    assert _compute_log_ticks(least, most) == expected


def test_an_interval_is_drawn_within_the_picture():
    bars = [IntervalBar("a < b", 1.0, float("inf"), 50.0), IntervalBar("c", 40.0, 100.0, 60.0, strong=True)]
    drawn = draw_interval_plot(bars, 10, 'a "title"', "en").split('<div class="narrow">')[0]
    (low, high), (two, three) = [
        tuple(map(float, pair)) for pair in re.findall(r'class="range[^"]*" x1="([\d.]+)" x2="([\d.]+)"', drawn)
    ]
    assert (low, high) == (200.0, 700.0)  # what is below the observed, and what has no end
    assert low < two < three < high
    assert (high - two) / (high - low) == pytest.approx(np.log(105 / 40) / np.log(105 / 10), abs=1e-3)
    assert drawn.count('class="range heavy"') == drawn.count('class="strong"') == 1
    assert 'aria-label="a &quot;title&quot;"' in drawn
    assert "a &lt; b</text>" in drawn
    assert draw_interval_plot(bars, 0, "t", "en").count('x1="200.0"') >= 1


class _Tags(HTMLParser):
    def __init__(self):
        super().__init__()
        self.seen, self.open, self.away = [], [], []

    def handle_starttag(self, tag, attrs):
        self.seen.append(tag)
        self.away += [v for k, v in attrs if k in ("src", "href", "onclick")]
        if tag not in ("meta", "br", "rect", "circle", "line"):
            self.open.append(tag)

    def handle_startendtag(self, tag, attrs):
        self.seen.append(tag)

    def handle_endtag(self, tag):
        assert self.open.pop() == tag


@pytest.mark.parametrize("language", list_shipped_languages())
def test_the_page_stands_alone(full, language):
    html = page(full, language)
    tags = _Tags()
    tags.feed(html)
    assert not tags.open
    assert tags.seen.count("svg") == 5
    assert "script" not in tags.seen
    assert not tags.away
    assert "http" not in html
    assert "<police>" not in html


def test_a_language_without_words_is_answered_in_the_one_that_stands_in():
    found = estimate_hidden_population(CaptureTable.from_counts("A", {"A": 1200}))
    assert 'lang="en"' in page(found, "ka")
    assert page(found, "ka") == page(found, "en")
    assert 'lang="sv"' in page(found, "sv")
