"""The page, word for word and point for point, of answers written by hand."""

from __future__ import annotations

import dataclasses
import re
import textwrap
from html import unescape
from html.parser import HTMLParser
from pathlib import Path

import numpy as np
import pytest

from tilstand.estimate import CaptureTable, HiddenPopulation, estimate_hidden_population
from tilstand.estimate.groups import GroupStatement, YearStep, check_subgroups
from tilstand.estimate.result import EstimateReason, MethodEstimate, refuse_estimate
from tilstand.estimate.sensitivity import ListChange, SimulatedCoverage
from tilstand.estimate.statement import ScenarioRange, UnseenStatement
from tilstand.estimate.subgroups import CovariateEffect, SubgroupEstimates, SubgroupPart
from tilstand.estimate.summary import format_answer_summary, format_claim
from tilstand.internal.estimate_page import build_effect_rows, build_group_rows, render_estimate_page
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


# Groups as rows and on the page: what is stated, never a method's number; only clear differences.


PARTS = SubgroupEstimates(
    observed=300,
    estimate=900,
    interval=(700.4, 1_200.2),
    parts=(
        SubgroupPart("sex", "f", 1, 200, 500, (400.0, 700.0)),
        SubgroupPart("sex", "", 1, 60, 250, (150.0, 400.0)),
        SubgroupPart("sex", "", 3, 40, None, None, (EstimateReason.from_reason_code("part_open"),)),
    ),
    effects=(
        CovariateEffect("police", "sex", "", 1, 2.5, (1.4, 3.9)),
        CovariateEffect("clinic", "sex", "", 1, 0.5, (0.2, 0.9)),
        CovariateEffect("shelter", "sex", "", 1, 1.1, (0.8, 1.5)),
        CovariateEffect("ngo", "sex", "", 3, None, None),
    ),
    reasons=(EstimateReason.from_reason_code("levels_pooled", column="sex", count=3),),
)


LEAST = UnseenStatement("at_least", 40, 90.0, reasons=(EstimateReason("whole_at_least"),))
GROUPS = (
    GroupStatement("sex", "f", 200, 60, UnseenStatement("interval", 200, 400.0, 751.0, 500.0, reach=0.2)),
    GroupStatement("sex", "", 60, 20, UnseenStatement("range", 60, 150.0, 400.0)),
    GroupStatement(
        "sex", "", 40, 9, UnseenStatement("at_least", 40, 90.0, reasons=(EstimateReason("whole_at_least"),)), 3
    ),
    GroupStatement("year", "2031", None, None, UnseenStatement("refused", 0, reasons=(EstimateReason("group_few"),))),
)


@pytest.mark.parametrize("language", list_shipped_languages())
def test_groups_in_every_language(language):
    """What is stated, and why no more; the middle is a method's number and stands nowhere."""
    rows = list(build_group_rows(GROUPS, language))
    assert len({row[0] for row in rows}) == 4
    assert [row[2] for row in rows] == [format_claim(group.said, language) for group in GROUPS]
    assert [[number for number in ("400", "751", "500") if number in row[2]] for row in rows] == [
        ["400", "751"], ["400"], [], []
    ]  # fmt: skip
    assert rows[2][3] == EstimateReason("whole_at_least").text(language)
    assert not any(character.isdigit() for character in "".join(rows[3][1:]))


@pytest.mark.parametrize("language", list_shipped_languages())
def test_the_page_gives_each_group_what_is_stated_and_tells_where_it_disagrees_with_the_whole(language):
    table = CaptureTable.from_counts("ABC", {"A": 60, "B": 50, "C": 40, "AB": 20, "AC": 15, "BC": 10, "ABC": 5})
    whole = UnseenStatement("interval", 200, 300.0, 391.0, reach=0.2)
    told = HiddenPopulation(table, table, {}, whole, groups=GROUPS, parts=PARTS, apart=check_subgroups(whole, GROUPS))
    page, words = render_estimate_page(told, language), format_answer_summary(told, language)
    assert [reason.code for reason in told.apart] == ["groups_apart"]
    for said in (unescape(page), words):
        assert told.apart[0].text(language) in said
        assert all(format_claim(group.said, language) in said for group in GROUPS)
        assert not any(number in said for number in ("900", "700", "1,200", "500"))


def test_only_differences_that_chance_does_not_explain_are_shown():
    assert [(row[0], row[3]) for row in build_effect_rows(PARTS, "en")] == [
        ("police", "2.50 (1.40–3.90)"),
        ("clinic", "0.50 (0.20–0.90)"),
    ]


# The page of an estimate line by line: its words, its tables, and every stroke of its pictures.


HISTORIES = {"A": 60, "B": 50, "C": 40, "AB": 20, "AC": 15, "BC": 10, "ABC": 5}

TOLD = """\
How many were never seen?
p A &lt;b&gt;title&lt;/b&gt;
p class="big" 300 to 1,210, depending on what is true
p class="lead" The lists hold 200 different persons; with those nobody has seen there are between 300 and
    1,210, and several explanations that fit the figures equally well decide where between. This assumes
    that no link between the lists was missed, which would make the numbers lower, and that no more than 20%
    of all are out of reach of every list; if they are more, the upper number is higher.
h2 Why no more is stated
ul
li The figures fit just as well if each list finds other kinds of persons than the next. Then there are far
    fewer than the models of dependent lists say. The range spans both.Needed: Knowledge of whom each list
    can find at all.
h2 What to know
ul
li Nobody is on the list D. It has been left out.Needed: Find out whether D reported nobody, or did not
    answer.
p Observed: 200 persons on 3 lists; 50 on more than one
h2 What is stated, and from what
svg viewBox=0 0 720 296 role=img aria-label=Lines from lower to upper limit for the statement, for each
    explanation that fits and for each method; a dot for the estimate, an arrow where the line goes on title
    Lines from lower to upper limit for the statement, for each explanation that fits and for each method; a
    dot for the estimate, an arrow where the line goes on title
line class=grid x1=200.0 x2=200.0 y1=6 y2=274
text class=small x=200.0 y=289 text-anchor=middle 200 text
line class=grid x1=380.8 x2=380.8 y1=6 y2=274
text class=small x=380.8 y=289 text-anchor=middle 500 text
line class=grid x1=517.6 x2=517.6 y1=6 y2=274
text class=small x=517.6 y=289 text-anchor=middle 1,000 text
line class=grid x1=654.4 x2=654.4 y1=6 y2=274
text class=small x=654.4 y=289 text-anchor=middle 2,000 text
text class=strong x=188 y=26.0 text-anchor=end Stated text
line class=range heavy x1=280.1 x2=554.6 y1=22.0 y2=22.0
text class=muted x=188 y=50.0 text-anchor=end Explanations that fit text
text x=188 y=74.0 text-anchor=end Lists depend on lists text
line class=range x1=416.8 x2=554.6 y1=70.0 y2=70.0
circle class=on cx=473.8 cy=70.0 r=5
text x=188 y=98.0 text-anchor=end Lists find 2 kinds text
line class=range x1=280.1 x2=360.0 y1=94.0 y2=94.0
circle class=on cx=310.4 cy=94.0 r=5
text x=188 y=122.0 text-anchor=end Least, if persons differ text
line class=range x1=266.4 x2=700.0 y1=118.0 y2=118.0
polygon class=on points=701.0,112.0 711.0,118.0 701.0,124.0
circle class=on cx=298.8 cy=118.0 r=5
text class=muted x=188 y=146.0 text-anchor=end Methods, each alone text
text x=188 y=170.0 text-anchor=end Stepwise choice of pairs text
line class=range x1=416.9 x2=554.6 y1=166.0 y2=166.0
circle class=on cx=476.6 cy=166.0 r=5
text x=188 y=194.0 text-anchor=end All models, BIC text
line class=range x1=420.1 x2=517.6 y1=190.0 y2=190.0
circle class=on cx=473.9 cy=190.0 r=5
text x=188 y=218.0 text-anchor=end Latent classes text
line class=range x1=380.8 x2=690.4 y1=214.0 y2=214.0
circle class=on cx=496.8 cy=214.0 r=5
text x=188 y=242.0 text-anchor=end Lower bound (Chao) text
line class=range x1=280.0 x2=700.0 y1=238.0 y2=238.0
polygon class=on points=701.0,232.0 711.0,238.0 701.0,244.0
circle class=on cx=341.7 cy=238.0 r=5
text x=188 y=266.0 text-anchor=end Average over graphs text
text class=small muted x=200 y=266.0 not given text
p The statement stands at the top. Below are the explanations that the figures do not exclude, and then the
    methods; no number of a single method is stated.
tr th Method | th 95% interval | th Note
tr td Lists depend on lists | td 801 (600–1,206) | td Log-linear models near the best, together.
tr td Lists find 2 kinds | td 350 (300–450) | td Latent classes: each kind of persons is found by lists of
    its own.
tr td Least, if persons differ | td 330 (280–∞) | td Chao&#x27;s lower bound; the upper limit is open.
tr td Stepwise choice of pairs | td 812 (600–1,206) | td A+B+C
tr td All models, BIC | td 801 (610–1,000) | td No model of this family has a single finite maximum for
    these figures.
tr td Latent classes | td 900 (500–2,400) | td R-hat 1.012, ESS 813
tr td Lower bound (Chao) | td 410 (300–∞) | td
tr td Average over graphs | td not given | td Nobody is on more than one list. There is nothing to reckon
    from.
h2 Who is on which lists
svg viewBox=0 0 720 260 role=img aria-label=Bars for the number of persons with each combination of lists,
    most common first title Bars for the number of persons with each combination of lists, most common first
    title
rect class=band x=0 y=188.0 width=720 height=22
text x=136 y=203.0 text-anchor=end Police · 100 text
text x=136 y=225.0 text-anchor=end NAV &amp; co · 85 text
rect class=band x=0 y=232.0 width=720 height=22
text x=136 y=247.0 text-anchor=end C · 70 text
rect class=bar x=157.2 y=24.0 width=25.6 height=150.0
text class=small x=170.0 y=20.0 text-anchor=middle 60 text
circle class=on cx=170.0 cy=199.0 r=5
circle class=off cx=170.0 cy=221.0 r=5
circle class=off cx=170.0 cy=243.0 r=5
rect class=bar x=197.2 y=37.1 width=25.6 height=136.9
text class=small x=210.0 y=33.1 text-anchor=middle 50 text
circle class=off cx=210.0 cy=199.0 r=5
circle class=on cx=210.0 cy=221.0 r=5
circle class=off cx=210.0 cy=243.0 r=5
rect class=bar x=237.2 y=51.5 width=25.6 height=122.5
text class=small x=250.0 y=47.5 text-anchor=middle 40 text
circle class=off cx=250.0 cy=199.0 r=5
circle class=off cx=250.0 cy=221.0 r=5
circle class=on cx=250.0 cy=243.0 r=5
rect class=bar x=277.2 y=87.4 width=25.6 height=86.6
text class=small x=290.0 y=83.4 text-anchor=middle 20 text
circle class=on cx=290.0 cy=199.0 r=5
circle class=on cx=290.0 cy=221.0 r=5
circle class=off cx=290.0 cy=243.0 r=5
line class=link x1=290.0 x2=290.0 y1=199.0 y2=221.0
rect class=bar x=317.2 y=99.0 width=25.6 height=75.0
text class=small x=330.0 y=95.0 text-anchor=middle 15 text
circle class=on cx=330.0 cy=199.0 r=5
circle class=off cx=330.0 cy=221.0 r=5
circle class=on cx=330.0 cy=243.0 r=5
line class=link x1=330.0 x2=330.0 y1=199.0 y2=243.0
rect class=bar x=357.2 y=112.8 width=25.6 height=61.2
text class=small x=370.0 y=108.8 text-anchor=middle 10 text
circle class=off cx=370.0 cy=199.0 r=5
circle class=on cx=370.0 cy=221.0 r=5
circle class=on cx=370.0 cy=243.0 r=5
line class=link x1=370.0 x2=370.0 y1=221.0 y2=243.0
rect class=bar x=397.2 y=130.7 width=25.6 height=43.3
text class=small x=410.0 y=126.7 text-anchor=middle 5 text
circle class=on cx=410.0 cy=199.0 r=5
circle class=on cx=410.0 cy=221.0 r=5
circle class=on cx=410.0 cy=243.0 r=5
line class=link x1=410.0 x2=410.0 y1=199.0 y2=243.0
h2 What no list can show
p The figures say nothing about a dependence that concerns all lists at once, nor about those whom no list
    can reach. So far the statement would move:
tr th If | th Stated
tr td all lists hang together, odds ratio 0.5 | td 250 to 729, depending on what is true
tr td all lists hang together, odds ratio 0.67 | td 267 to 891, depending on what is true
tr td all lists hang together, odds ratio 1.5 | td 350 to 1,690, depending on what is true
tr td all lists hang together, odds ratio 2 | td 400 to 2,170, depending on what is true
tr td nobody is out of reach of every list | td 300 to 965, depending on what is true
tr td up to 10% of all are out of reach of every list | td 300 to 1,080, depending on what is true
tr td up to 33% of all are out of reach of every list | td 300 to 1,450, depending on what is true
tr td up to 50% of all are out of reach of every list | td 300 to 1,930, depending on what is true
h2 Models nearly as good
p 7 models lie within 10 BIC units of the best; their estimates run from 640 to 1,205.
tr th Model | th class="n" BIC above best | th class="n" Estimate
tr td A+B | td class="n" 0.00 | td class="n" 801
tr td AB+C | td class="n" 1.25 | td class="n"
h2 If the lists were others
p What would be stated without one list, and with two lists merged.
svg viewBox=0 0 720 80 role=img aria-label=Lines from lower to upper limit when a list is left out or two
    are merged title Lines from lower to upper limit when a list is left out or two are merged title
line class=grid x1=273.9 x2=273.9 y1=6 y2=58
text class=small x=273.9 y=73 text-anchor=middle 200 text
line class=grid x1=509.4 x2=509.4 y1=6 y2=58
text class=small x=509.4 y=73 text-anchor=middle 500 text
line class=grid x1=687.5 x2=687.5 y1=6 y2=58
text class=small x=687.5 y=73 text-anchor=middle 1,000 text
text x=188 y=26.0 text-anchor=end without C text
line class=range x1=482.3 x2=687.5 y1=22.0 y2=22.0
text x=188 y=50.0 text-anchor=end Police+C merged text
text class=small muted x=200 y=50.0 not given text
tr th | th Stated
tr td without C | td 450 to 1,000
tr td Police+C merged | td No number is given
h2 A test with a known answer
p Each list is estimated from the others. The size of the list is known.
tr th List | th Known | th Stated | th True
tr td Police | td 100 | td 80 to 140 | td yes
tr td C | td 70 | td At least 80 | td no
tr td NAV &amp; co | td 85 | td No number is given | td
h2 Tried on populations of known size
p Populations were drawn from each explanation that the figures do not exclude, not only from the one that
    fits best. So often was what would be stated of them true:
ul li Lists depend on each other as in the best model, 801 persons: true in 17 of 18; nothing stated of 2li
    Each list finds other kinds of persons, 350 persons: true in 19 of 20; nothing stated of 0
h2 Groups
p Of each group is said what its own figures allow, by the rules for all persons, and never more than of the
    whole. A group with few persons borrows from the others, and that is told. The limits need not add up to
    those of the whole.
tr th Group | th Seen | th Stated | th Note
tr td sex: woman | td 150 | td 400 to 700 | td
tr td sex: man | td 50 | td No number is given | td Nobody is on more than one list. There is nothing to
    reckon from.
h2 Trend
ul li 2030–2031: more. The intervals have no number in common.li 2031–2032: cannot be compared. At least one
    of the years has no estimate of its own.
h2 What is assumed
ul li The group is the same throughout the period: those who come and go could still have come onto the
    lists.
li Persons are linked correctly between lists, and being found by one keeps nobody off all others. A missed
    link makes the estimate too high, and so does a service that keeps its persons to itself; a false link
    makes it too low.
li No more than 20% of all are out of reach of every list, or almost. The upper limit has room for so many;
    no table shows how many they are.
li The lists do not depend on each other in a way that concerns all at once (no interaction of the highest
    order). The figures cannot test this; it is an assumption.
p Some researchers hold that the method does not suit human trafficking because victims differ so much and
    lists depend so much on each other (Whitehead et al. 2021). Read the estimate as a contribution, not a
    count.
p class="soft" Seed 7; 1,000 resamples (stepwise).
"""


def answer() -> HiddenPopulation:
    """An answer that has some of everything; nothing in it was reckoned."""
    table = _table()
    about = {"within_10": 7, "least": 640.2, "greatest": 1204.6}
    near = [
        {"model": "A+B", "bic_above_best": 0.0, "estimate": 801.4, **about},
        {"model": "AB+C", "bic_above_best": 1.25, "estimate": None, **about},
    ]
    model = {"model": "A+B+C", "replicates": 1000}
    mixed = {"r_hat": 1.0123, "effective_size": 812.6}
    answers = {
        "stepwise": MethodEstimate("stepwise", 200, 812.4, (600.2, 1206.0), (), model),
        "bic": MethodEstimate("bic", 200, 801.4, (610.0, 1000.0), (EstimateReason("no_model"),), {"near_best": near}),
        "lcmcr": MethodEstimate("lcmcr", 200, 900.0, (500.0, 2400.0), (), mixed),
        "chao": MethodEstimate("chao", 200, 410.0, (300.0, float("inf"))),
        "dga": refuse_estimate("dga", 200, EstimateReason("no_overlap")),
    }
    changes = (
        ListChange("without", ("C",), UnseenStatement("interval", 150, 450.0, 1000.0, 700.0)),
        ListChange("merged", ("Police", "C"), refused("no_overlap", 190)),
        ListChange("held_out", ("Police",), UnseenStatement("interval", 60, 80.0, 140.0, 110.0), truth=100),
        ListChange("held_out", ("C",), UnseenStatement("at_least", 50, 80.0), truth=70),
        ListChange("held_out", ("NAV & co",), refused("no_model", 50), truth=85),
    )
    parts = (
        ScenarioRange("dependent", 600.0, 801.0, 1206.0),
        ScenarioRange("classes", 300.2, 350.0, 450.0, 2),
        ScenarioRange("floor", 280.0, 330.0, None),
    )
    reasons = (EstimateReason("scattered"), EstimateReason.from_reason_code("empty_list", name="D"))
    return HiddenPopulation(
        table,
        table,
        answers,  # type: ignore[arg-type]
        UnseenStatement("range", 200, 300.2, 1206.0, 801.0, reasons, parts, reach=0.2),
        changes,
        (SimulatedCoverage("dependent", 801, 20, 2, 17), SimulatedCoverage("classes", 350, 20, 0, 19)),
        (
            GroupStatement("sex", "woman", 150, 30, UnseenStatement("interval", 150, 400.0, 700.0, reach=0.2)),
            GroupStatement("sex", "man", 50, 0, refused("no_overlap", 50)),
        ),
        (YearStep("2030", "2031", "up"), YearStep("2031", "2032", "unknown")),
        7,
    )


def refused(code: str, observed: int) -> UnseenStatement:
    return UnseenStatement("refused", observed, reasons=(EstimateReason(code),))


def _table() -> CaptureTable:
    made = CaptureTable.from_counts(("A", "B", "C"), HISTORIES)
    return dataclasses.replace(made, lists=("Police", "NAV & co", "C"), title="A <b>title</b>")


def lines(page: str) -> str:
    """What stands between the tags, a line an element; pictures stroke by stroke, but for telephones'."""
    body = page.partition("<main>\n")[2].partition("</main>")[0]
    body = re.sub(r'<div class="narrow">.*?</div>\n</div>\n', "", body, flags=re.DOTALL)
    found = []
    for line in body.splitlines():
        text = line.replace("</td><td", "</td> | <td").replace("</th><th", "</th> | <th")
        if re.match(r"<(svg|rect|circle|line|text|polygon)\b", line):
            text = re.sub(r"</?|/?>", " ", line).replace('"', "")
        else:
            opened = r"<(h2|li|ul|p|tr|th|td|title)\b([^>]*)>"
            text = re.sub(opened, lambda tag: f"{tag[1]}{tag[2]} ", text)
            text = re.sub(r"<[^>]+>", "", text)
        found.append(" ".join(text.split()))
    form = textwrap.TextWrapper(108, subsequent_indent="    ", break_on_hyphens=False)
    return "\n".join(part for line in found if line for part in form.wrap(line)) + "\n"


def test_the_page_holds_this_and_nothing_else() -> None:
    page = render_estimate_page(answer(), "en")
    assert lines(page) == TOLD
    assert page.startswith('<!doctype html>\n<html lang="en">')
    assert "<title>How many were never seen?</title>" in page


def said(**changes: object) -> str:
    """The page of an answer by two methods and nothing more, with what a test changes in it."""
    whole = answer()
    kept = {name: whole.answers[name] for name in ("bic", "dga")}  # type: ignore[index]
    held = dataclasses.replace(whole, changes=(), coverage=(), groups=(), steps=(), answers=kept)
    table = dataclasses.replace(held.table, title="")
    return lines(render_estimate_page(dataclasses.replace(held, **{"table": table, **changes}), "en"))


def test_what_is_not_there_has_no_heading() -> None:
    told = said()
    for heading in ("If the lists", "A test with", "Tried on", "Groups", "Trend"):
        assert f"h2 {heading}" in TOLD
        assert f"h2 {heading}" not in told
    assert "title" not in told.splitlines()[1]
    assert "h2 Models nearly as good" in told
    assert "h2 Models nearly as good" not in said(answers={"dga": answer().answers["dga"]})
    assert "h2 Trend" not in said(groups=answer().groups)


def test_an_answer_without_a_number_says_so_and_why() -> None:
    told = said(said=refused("no_overlap", 200))
    assert 'p class="big" No number is given' in told
    assert "h2 Why no number is given" in told
    assert "h2 What no list can show" not in told
    assert "text class=strong x=188 y=26.0 text-anchor=end Stated text\ntext class=small muted" in told
    alone = said(said=None, answers={"dga": answer().answers["dga"]})
    assert 'class="big"' not in alone
    assert "li Nobody is on more than one list." in alone
    assert alone.count("svg ") == 1  # who is on which lists; there is no interval to draw


def test_at_least_so_many_has_no_end_and_is_drawn_with_an_arrow() -> None:
    told = said(said=UnseenStatement("at_least", 200, 300.0, reasons=(EstimateReason("differing"),)))
    assert 'p class="big" At least 300' in told
    assert "h2 Why no more is stated" in told
    assert "line class=range heavy x1=" in told
    assert "polygon" in told
    assert "all lists hang together, odds ratio 2 | td At least 400" in told
    untitled = dataclasses.replace(answer(), table=dataclasses.replace(answer().table, title=""))
    assert "\n\n" not in render_estimate_page(untitled, "en")


def test_a_declared_range_of_missed_links_is_told() -> None:
    stated = UnseenStatement("interval", 200, 300.0, 400.0, links=(0.0, 0.15))
    told = " ".join(said(said=stated).split())
    assert "from 0% to 15% of the persons on several lists have lost a link" in told
    assert "no larger or smaller share has lost a link" in told
    assert "A missed link makes" not in told
    assert "Everyone could have come onto at least one list." in told
    told = " ".join(said(said=dataclasses.replace(stated, reach=0.25)).split())
    assert "and if no more than 25% of all are out of reach of every list" in told
    assert "up to 33% of all are out of reach of every list | td 300 to 448 tr" in told


def test_an_uncertain_linkage_is_told_with_the_seed() -> None:
    counts = answer().table.counts
    table = dataclasses.replace(answer().table, draws=(counts, counts, counts))
    last = " ".join(said(table=table).rpartition('p class="soft"')[2].split())
    seed = "Seed 7; 0 resamples (stepwise)."
    assert last == f"The linkage is uncertain: the answer rests on 3 versions of the table. {seed}"


@pytest.mark.parametrize(
    ("low", "high", "named"),
    [
        (200.0, 2000.0, [200, 500, 1000, 2000]),
        (200.0, 400.0, [200, 300, 400]),
        (20.0, 30000.0, [200, 500, 1000, 2000, 5000, 10000, 20000]),
        (200.0, 205.0, [200]),
        (210.0, 214.0, [200]),
    ],
)
def test_an_axis_of_intervals_has_round_numbers_enough_to_read(low: float, high: float, named: list[int]) -> None:
    told, narrow = draw_interval_plot([IntervalBar("B", low, high, low)], 200, "T", "en").split('class="narrow"')
    assert "text-anchor" in narrow
    found = re.findall(r'class="small" x="([\d.]+)"[^>]*>([\d,]+)<', told)
    assert [int(text.replace(",", "")) for _, text in found] == named
    assert [float(x) for x, _ in found] == sorted(float(x) for x, _ in found)
    assert all(200 <= float(x) <= 700 for x, _ in found)


def test_two_round_numbers_are_enough_where_there_are_no_more() -> None:
    told, _ = draw_interval_plot([IntervalBar("B", 350, 560, 400)], 350, "T", "en").split('class="narrow"')
    assert re.findall(r'class="small"[^>]*>([\d,]+)<', told) == ["400", "500"]


def test_only_the_most_common_histories_are_drawn_and_the_columns_narrow_to_fit() -> None:
    names = ("A", "B", "C", "D", "E")
    every = ["".join(n for n, on in zip(names, f"{bits:05b}", strict=True) if on == "1") for bits in range(1, 32)]
    told = draw_upset_plot(CaptureTable.from_counts(names, {one: 100 - at for at, one in enumerate(every)}), "en")
    counts = [int(text) for text in re.findall(r'class="small"[^>]*>(\d+)<', told)]
    assert counts == list(range(100, 76, -1))
    right = [float(x) + float(w) for x, w in re.findall(r'class="bar" x="([\d.]+)" .*?width="([\d.]+)"', told)]
    assert len(right) == 24
    assert max(right) < 720
