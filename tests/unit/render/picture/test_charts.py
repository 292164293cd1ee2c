"""Pictures: every number drawn is the table's, nothing leaves the sheet, and bad input stays legible."""

from __future__ import annotations

import dataclasses
import re
from decimal import Decimal
from itertools import pairwise
from xml.etree import ElementTree

import pytest
from drawn import draws
from hypothesis import given
from hypothesis import strategies as st

from tilstand.define.settings import CodelistNote
from tilstand.define.tables import Chart
from tilstand.errors import PublishError
from tilstand.protect.chart_data import build_chart_data
from tilstand.protect.names import build_names as called
from tilstand.render.charts import draw_pictures
from tilstand.render.line_charts import compute_axis_ticks
from tilstand.render.svg_canvas import measure_text_width as letters_width
from tilstand.render.svg_canvas import write_palette_stylesheet
from tilstand.report_text import format_number

LANGUAGES = ("nb", "nn", "en")

KINDS = ("bars", "stacked_bars", "lines", "donut", "pictogram", "small_multiples")
SINGLE = ("donut", "pictogram")
CODES = ("female", "male", "trans_or_nonbinary", "unknown")
AMOUNTS = st.one_of(st.none(), st.integers(0, 60), st.integers(1000, 2_000_000))


def chart(kind: str, **fields: object) -> Chart:
    return Chart.model_validate({"table": "generated", "kind": kind, "rows": {"dimension": "sex"}, **fields})


@st.composite
def tables(draw, kind):
    codes = draw(st.lists(st.sampled_from(CODES), min_size=1, unique=True))
    years = 1 if kind in SINGLE else draw(st.integers(1, 7))
    values = {code: draw(st.lists(AMOUNTS, min_size=years, max_size=years)) for code in codes}
    columns = list(zip(*values.values(), strict=True))
    total = [sum(column) if None not in column else None for column in columns]
    return values, total


def test_a_long_number_at_the_edge_stays_on_the_sheet(studio, sheet):
    values = {"female": [None] * 7, "male": [None] * 6 + [1387200]}
    table = studio.table(values, total=[None] * 7)
    assert sheet(studio.picture(table, "lines", "en", width=300)).outside() == []


@pytest.mark.slow
@pytest.mark.parametrize("kind", KINDS)
@given(data=st.data(), language=st.sampled_from(LANGUAGES), width=st.sampled_from((300, 480, 640, 900)))
@draws(20)
def test_every_number_drawn_is_a_number_of_the_table(studio, sheet, kind, data, language, width):
    values, total = data.draw(tables(kind))
    drawn = sheet(studio.picture(studio.table(values, total=total), kind, language, width=width))
    cells = [amount for row in values.values() for amount in row]
    printed = {".." if amount is None else format_number(amount, language) for amount in (*cells, *total)}
    axis = {
        format_number(tick, language) for tick in compute_axis_ticks(Decimal(max((a or 0 for a in cells), default=0)))
    }
    years = {str(2031 + n) for n in range(len(total))}
    # A sentence under the picture may break before the year that ends it.
    texts = [text if text == ".." else text.removesuffix(".") for text in drawn.texts]
    numbers = [text for text in texts if re.fullmatch(r"[\d\s,.\u202f]+", text)]
    assert set(numbers) <= printed | years | (axis if kind == "lines" else set())
    assert drawn.outside() == []
    if kind in ("bars", "pictogram", "donut"):
        wanted = [".." if amount is None else format_number(amount, language) for amount in cells]
        if kind == "donut":  # its list leaves out who are none, beside others
            wanted = [text for text in wanted if text != "0"] or wanted
        if any(amount is not None for amount in cells):
            assert all(drawn.texts.count(text) >= wanted.count(text) for text in wanted)


@pytest.mark.parametrize("kind", KINDS)
@given(data=st.data())
@draws(15)
def test_the_alternative_text_tells_the_figures(studio, kind, data):
    values, total = data.draw(tables(kind))
    table = studio.table(values, total=total)
    told = studio.picture(table, kind, "en").alt
    cells = [amount for row in values.values() for amount in row]
    if all(amount is None for amount in cells):
        assert "no figures to show" in told
    elif len(cells) <= 24:
        assert all(format_number(amount, "en") in told for amount in cells if amount is not None)
        unknown = cells.count(None)
        assert unknown <= told.count("not known") <= unknown + len(total)
    else:
        assert "All the figures are in the table." in told


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("theme", ["light", "dark", "print", "page"])
def test_a_picture_is_plain_svg_and_the_same_twice(studio, kind, theme):
    table = studio.table({"female": [12], "male": [4], "_X": [3]}, total=[19])
    one, other = (studio.picture(table, kind, theme=theme) for _ in range(2))
    assert one == other
    root = ElementTree.fromstring(one.svg)
    assert root.get("role") == "img"
    assert root.get("lang") == "nb"
    for node in root.iter():
        assert node.tag.rpartition("}")[2] in {"svg", "title", "desc", "text", "rect", "path", "circle"}
        assert not {"style", "class", "href", "onload"} & {name.rpartition("}")[2] for name in node.attrib}
    outside = one.svg.replace(b"http://www.w3.org/2000/svg", b"")
    assert b"http" not in outside
    assert b"url(" not in outside
    if theme == "page":
        assert set(re.findall(rb"var\((--[a-z0-9-]+),", one.svg)) <= {
            name.encode() for name in re.findall(r"(--[a-z0-9-]+):", write_palette_stylesheet())
        }
    assert root.find("{*}title").text == one.title
    assert root.find("{*}desc").text == one.alt
    named = [root.find(f"{{*}}{tag}").get("id") for tag in ("title", "desc")]
    assert root.get("aria-labelledby").split() == named


def test_a_pictogram_has_one_figure_for_each_person_and_outlines_for_the_rest(studio, sheet):
    drawn = sheet(studio.picture(studio.table({"female": [21], "_X": [4]}, total=[25]), "pictogram"))
    paths = [node for node in drawn.shapes if node.tag.endswith("}path")]
    assert [path.get("d").count("M") for path in paths] == [2 * 21, 2 * 4]
    assert [path.get("fill") for path in paths] == ["#10325a", "none"]


def test_too_many_persons_to_count_are_drawn_as_bars(studio, sheet):
    shown = studio.picture(studio.table({"female": [201]}, total=[201]), "pictogram")
    assert shown.alt.startswith("Stolpediagram.")
    assert sheet(shown).count("rect") == 2


def test_parts_that_are_no_whole_are_drawn_as_bars_that_say_so(studio):
    shown = studio.picture(studio.table({"female": [12], "male": [4]}, total=[19]), "donut")
    assert shown.alt.startswith("Stolpediagram.")
    assert shown.alt.endswith("Delene gir ikke totalen, som er 19\u00a0personer.")
    assert b"Delene gir ikke totalen" in shown.svg
    assert studio.picture(studio.table({"female": [19]}), "donut").alt.startswith("Stolpediagram.")
    whole = studio.picture(studio.table({"female": [12], "male": [4], "_X": [3]}, total=[19]), "donut")
    assert whole.alt.startswith("Ringdiagram.")


def test_a_year_whose_parts_do_not_give_its_total_is_named(studio):
    table = studio.table({"female": [12, 5], "male": [4, 5]}, total=[19, 10])
    assert "Delene gir ikke totalen i 2031." in studio.picture(table, "stacked_bars").alt


def test_the_totals_of_stacked_bars_are_drawn_and_told(studio, sheet):
    shown = studio.picture(studio.table({"female": [12, 5], "male": [4, 5]}, total=[16, 10]), "stacked_bars")
    assert "I alt: 16 i 2031, 10 i 2032." in shown.alt
    assert "Tallet bak hver stolpe er totalen." in sheet(shown).texts
    assert "Tallet bak" not in shown.alt


def test_a_missing_year_is_a_gap_in_the_line(studio, sheet):
    shown = studio.picture(studio.table({"female": [1, 2, None, 4, 5]}), "lines")
    line = next(n for n in sheet(shown).shapes if n.get("stroke-width") == "2.5")
    assert (line.get("d").count("M"), line.get("d").count("L")) == (2, 2)
    assert "ikke kjent i 2033" in shown.alt


def test_a_break_in_the_series_is_drawn_and_told(studio, sheet):
    table = studio.table({"female": [3, 4, 6]}, measure="victims_identified", since=2028)
    for kind in ("lines", "small_multiples", "bars"):
        shown = studio.picture(table, kind)
        assert "Brudd i serien: ny regel fra 2030." in shown.alt
        assert b"Brudd i serien" in shown.svg
    assert "Brudd" in sheet(studio.picture(table, "lines")).texts
    later = studio.table({"female": [3, 4, 6]}, measure="victims_identified", since=2030)
    assert "Brudd" not in studio.picture(later, "lines").alt


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("values", [[0], [None], [1], [0, 0, 0], [None, None], [None, 3]])
def test_one_point_only_zeros_and_no_figures_at_all(studio, sheet, kind, values):
    if kind in SINGLE:
        values = values[:1]
    shown = studio.picture(studio.table({"female": values}, total=values), kind)
    assert sheet(shown).outside() == []
    if not any(value is not None for value in values):
        assert "Det er ingen tall å vise." in sheet(shown).texts


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("width", [280, 640])
@pytest.mark.parametrize(
    "name",
    [
        "Menneskehandelskoordineringsenhetsmedarbeiderutviklingsprogram" * 3,
        "et navn som går over mange linjer og aldri tar slutt " * 12,
        "<script>alert('x')</script> & \x00 \"navn\"",
        "שם ארוך מימין לשמאל",
        "👩‍👧 " * 30,
    ],
)
def test_names_of_every_kind_stay_on_the_sheet(studio, sheet, kind, width, name):
    table = studio.table({"female": [8], "male": [3]}, total=[11], names={"female": name})
    shown = studio.picture(table, kind, width=width)
    assert sheet(shown).outside() == []
    assert b"<script" not in shown.svg


@pytest.mark.parametrize("kind", KINDS)
def test_forty_parts_are_bars_or_small_charts(studio, sheet, kind):
    values = {f"code{n}": [n % 7] for n in range(40)}
    table = studio.table(values, total=[sum(n % 7 for n in range(40))])
    shown = studio.picture(table, kind)
    assert shown.alt.startswith(
        {"pictogram": "Piktogram", "bars": "Stolpe", "donut": "Stolpe"}.get(kind, "Små stolpediagram")
    )
    assert sheet(shown).outside() == []
    assert sum("code" in text for text in sheet(shown).texts) == 40


def test_numbers_below_zero_are_bars_to_the_left(studio, sheet):
    for kind in ("bars", "lines", "stacked_bars"):
        shown = studio.picture(studio.table({"female": ["-29.6"], "male": [12]}), kind)
        assert shown.alt.startswith("Stolpediagram.")
        assert "−29,6" in sheet(shown).texts
        assert sheet(shown).outside() == []


def test_a_line_that_the_table_lacks_is_named(studio):
    table = studio.table({"female": [1]})
    for rows in ({"picks": [{"where": {"sex": "male"}}]}, {"dimension": "entry"}, {"picks": [{}]}):
        with pytest.raises(PublishError, match=r"charts/generated.toml"):
            studio.picture(table, chart("bars", rows=rows))


def test_unlike_units_are_never_drawn_together(studio):
    table = studio.table({"female": [1]})
    cells = (table.cells[0], (studio.cell("cases_opened", "male", 2031, 2),))
    mixed = dataclasses.replace(table, row_labels=table.row_labels * 2, cells=cells)
    with pytest.raises(PublishError, match="cases, persons together"):
        studio.picture(mixed, "bars")


def test_years_and_picks_choose_and_name_the_lines(studio, sheet):
    table = studio.table({"female": [1, 2, 3], "male": [4, 5, 6]}, total=[5, 7, 9])
    asked = chart(
        "bars", rows={"picks": [{"where": {"sex": "male"}}, {"label": "dimensions.sex"}]}, columns={"steps": [0, -2]}
    )
    shown = studio.picture(table, asked)
    male, total = ["male", "6", "2033", "4", "2031"], ["Kjønn", "9", "2033", "5", "2031"]
    assert sheet(shown).texts == male + total


def test_the_alternative_text_leaves_the_title_to_the_caption(studio):
    shown = studio.picture(studio.table({"female": [19]}), "bars")
    assert shown.title
    assert shown.title not in shown.alt


def test_bars_stand_by_size_and_what_is_unknown_last(studio):
    def names(collection):
        values = {"unknown": [9], "female": [2], "male": [5], "_X": [1], "trans_or_nonbinary": [7]}
        table = studio.table(values)
        return [
            one.name.text("en")
            for one in build_chart_data(
                collection, called(collection, "2031", [table]), table, chart("bars"), "nb"
            ).series
        ]

    def told(**note):
        about = {**studio.collection.settings.codelists, "sex": CodelistNote(**note)}
        settings = studio.collection.settings.model_copy(update={"codelists": about})
        return dataclasses.replace(studio.collection, settings=settings)

    assert names(told(last=("unknown",))) == ["trans_or_nonbinary", "male", "female", "_X", "unknown"]
    assert names(told(ordered=True)) == ["unknown", "female", "male", "_X", "trans_or_nonbinary"]


def test_a_number_in_a_valley_stands_below_the_line_and_one_on_a_peak_above(studio, sheet):
    nodes = sheet(studio.picture(studio.table({"female": [35, 20, 38, 21]}), "lines")).shapes
    line = next(node for node in nodes if node.get("stroke-width") == "2.5")
    spots = [float(spot.split()[1]) for spot in re.split("[ML]", line.get("d"))[1:]]
    told = {node.text: float(node.get("y")) for node in nodes if node.get("paint-order")}
    assert told["20"] > spots[1] + 10
    assert told["21"] > spots[3] + 10
    assert told["38"] < spots[2] - 5


@draws(30)
@given(years=st.integers(1, 30), width=st.integers(300, 900))
def test_as_many_years_are_named_as_stand_apart(studio, sheet, years, width):
    """Six pixels at least between them; and if fewer were left out, there would be less."""
    shown = studio.picture(studio.table({"female": list(range(1, years + 1))}, since=2001), "lines", width=width)
    nodes = [node for node in sheet(shown).shapes if node.get("text-anchor") == "middle"]
    named = {int(n.text): float(n.get("x")) for n in nodes if re.fullmatch(r"20\d\d", n.text or "")}
    steps = {later - earlier for earlier, later in pairwise(named)}
    every = steps.pop() if steps else years
    assert steps == set()
    assert list(named) == [2001 + n for n in range(0, years, every)]
    if len(named) > 1:
        pitch = (named[2001 + every] - named[2001]) / every

        def apart(step: int) -> float:
            return pitch * step - max(letters_width(str(2001 + n), 12.5) for n in range(0, years, step))

        assert apart(every) >= 6 - 0.05
        assert all(apart(step) < 6 + 0.05 for step in range(1, every))


def test_pictures_are_drawn_in_the_language_asked_for_and_in_their_order(studio):
    table = studio.table({"female": [1]}, total=[1])
    plots = [studio.plot(table, kind, language) for language in ("nb", "en") for kind in ("bars", "donut")]
    drawn = draw_pictures(plots, called(studio.collection, "2031", [table]), "en", theme="dark", width=300)
    assert [one.alt.partition(" ")[0] for one in drawn] == ["Bar", "Ring"]
    assert {one.width for one in drawn} == {300}
    assert all(b'<rect width="300"' in one.svg and b"#15191e" in one.svg for one in drawn)


@pytest.mark.parametrize("kind", ["stacked_bars", "donut"])
def test_a_category_of_nobody_is_in_no_legend_and_one_that_is_not_known_is(studio, kind):
    rows = {"female": [12], "male": [4], "unknown": [0]}
    table = studio.table(rows, total=[16], names={"unknown": "Kjønn ukjent"})
    shown = studio.picture(table, kind)
    assert "Kjønn ukjent" not in shown.svg.decode().partition("</desc>")[2]
    assert "Kjønn ukjent: 0" in shown.alt
    table = studio.table({**rows, "unknown": [None]}, total=[16], names={"unknown": "Kjønn ukjent"})
    assert "Kjønn ukjent" in studio.picture(table, "stacked_bars").svg.decode().partition("</desc>")[2]


# Lines, rings and figures stroke by stroke: where each shape and text stands, wide and narrow.


NAMES = ("female", "male", "trans_or_nonbinary", "unknown", "_X")
LONG = {"female": "Women who were assisted in the course of the year", "_X": "Not stated"}
CASES = {
    "lines": ("lines", 640, {"female": [35, 20, None, 38], "male": [36, 21, 30, 2]},
              {"measure": "victims_identified", "since": 2028}),
    "lines, narrow": ("lines", 300, {"female": [1, 2, 3, 4, 5, 6, 7], "male": [7, 6, 5, 4, 3, 2, 1]},
                      {"names": LONG}),
    "donut": ("donut", 640, {"female": [30], "male": [9], "_X": [1]}, {"total": [40], "names": LONG}),
    "donut, narrow": ("donut", 300, {"female": [40]}, {"total": [40], "names": LONG}),
    "donut of nobody": ("donut", 640, {"female": [0], "male": [0]}, {"total": [0]}),
    "pictogram": ("pictogram", 640, {"female": [3], "_X": [2], "male": [0]}, {"total": [5], "names": LONG}),
    "pictogram, narrow": ("pictogram", 280, {"female": [12]}, {"total": [12], "names": LONG}),
    "lines, crowded": ("lines", 300, {code: [n, 2, 3, 10 - n, 5, 6, 7] for n, code in enumerate(NAMES)},
                       {"measure": "victims_identified", "since": 2027}),
}  # fmt: skip
DRAWN = {
    "lines": r"""
sheet 640 328
title 'Om tabellen'
desc 'Line chart. female: 35 in 2028, 20 in 2029, not known in 2030, 38 in 2031. male: 36 in 2028, 21 in
      2029, 30 in 2030, 2 in 2031. Break in the series: new rule from 2030.'
path M26.44 276L576.3 276 #4a5159 1
text 18.44 280.5 #4a5159 12.5 end '0'
path M26.44 213.5L576.3 213.5 #c3c8ce 1
text 18.44 218 #4a5159 12.5 end '10'
path M26.44 151L576.3 151 #c3c8ce 1
text 18.44 155.5 #4a5159 12.5 end '20'
path M26.44 88.5L576.3 88.5 #c3c8ce 1
text 18.44 93 #4a5159 12.5 end '30'
path M26.44 26L576.3 26 #c3c8ce 1
text 18.44 30.5 #4a5159 12.5 end '40'
text 95.17 296 #1a1d21 12.5 middle '2028'
text 232.64 296 #1a1d21 12.5 middle '2029'
text 370.1 296 #1a1d21 12.5 middle '2030'
text 507.57 296 #1a1d21 12.5 middle '2031'
path M301.37 18L301.37 276 #4a5159 1.5 5 4
text 301.37 13 #4a5159 12.5 middle 'Break'
path M95.17 57.25L232.64 151M507.57 38.5 #10325a 2.5
circle 95.17 57.25 5 #10325a #ffffff 1.5
circle 232.64 151 5 #10325a #ffffff 1.5
circle 507.57 38.5 5 #10325a #ffffff 1.5
path M95.17 51L232.64 144.75M370.1 88.5L507.57 263.5 #b9581a 2.5 7 4
path M90.67 46.5L99.67 46.5L99.67 55.5L90.67 55.5Z #b9581a #ffffff 1.5
path M228.14 140.25L237.14 140.25L237.14 149.25L228.14 149.25Z #b9581a #ffffff 1.5
path M365.6 84L374.6 84L374.6 93L365.6 93Z #b9581a #ffffff 1.5
path M503.07 259L512.07 259L512.07 268L503.07 268Z #b9581a #ffffff 1.5
text 95.17 41 #1a1d21 #ffffff 4 12.5 600 middle halo '36'
text 95.17 76.25 #1a1d21 #ffffff 4 12.5 600 middle halo '35'
text 232.64 134.75 #1a1d21 #ffffff 4 12.5 600 middle halo '21'
text 232.64 170 #1a1d21 #ffffff 4 12.5 600 middle halo '20'
text 370.1 78.5 #1a1d21 #ffffff 4 12.5 600 middle halo '30'
text 507.57 28.5 #1a1d21 #ffffff 4 12.5 600 middle halo '38'
text 507.57 253.5 #1a1d21 #ffffff 4 12.5 600 middle halo '2'
path M519.57 38.5L576.3 38.5L584.3 38.5 #10325a 1.2
text 588.3 43 #1a1d21 600 'female'
path M519.57 263.5L576.3 263.5L584.3 263.5 #b9581a 1.2
text 588.3 268 #1a1d21 600 'male'
text 0 323 #4a5159 12.5 'Break in the series: new rule from 2030.'
""",
    "lines, narrow": r"""
sheet 300 361
title 'Om tabellen'
desc 'Line chart. Women who were assisted in the course of the year: 1 in 2031, 2 in 2032, 3 in 2033, 4 in
      2034, 5 in 2035, 6 in 2036, 7 in 2037. male: 7 in 2031, 6 in 2032, 5 in 2033, 4 in 2034, 3 in 2035, 2
      in 2036, 1 in 2037.'
path M18.32 335L286 335 #4a5159 1
text 10.32 339.5 #4a5159 12.5 end '0'
path M18.32 272.5L286 272.5 #c3c8ce 1
text 10.32 277 #4a5159 12.5 end '2'
path M18.32 210L286 210 #c3c8ce 1
text 10.32 214.5 #4a5159 12.5 end '4'
path M18.32 147.5L286 147.5 #c3c8ce 1
text 10.32 152 #4a5159 12.5 end '6'
path M18.32 85L286 85 #c3c8ce 1
text 10.32 89.5 #4a5159 12.5 end '8'
text 37.44 355 #1a1d21 12.5 middle '2031'
text 113.92 355 #1a1d21 12.5 middle '2033'
text 190.4 355 #1a1d21 12.5 middle '2035'
text 266.88 355 #1a1d21 12.5 middle '2037'
path M37.44 303.75L75.68 272.5L113.92 241.25L152.16 210L190.4 178.75L228.64 147.5L266.88 116.25 #10325a 2.5
circle 37.44 303.75 5 #10325a #ffffff 1.5
circle 75.68 272.5 5 #10325a #ffffff 1.5
circle 113.92 241.25 5 #10325a #ffffff 1.5
circle 152.16 210 5 #10325a #ffffff 1.5
circle 190.4 178.75 5 #10325a #ffffff 1.5
circle 228.64 147.5 5 #10325a #ffffff 1.5
circle 266.88 116.25 5 #10325a #ffffff 1.5
path M37.44 116.25L75.68 147.5L113.92 178.75L152.16 210L190.4 241.25L228.64 272.5L266.88 303.75 #b9581a 2.5
      7 4
path M32.94 111.75L41.94 111.75L41.94 120.75L32.94 120.75Z #b9581a #ffffff 1.5
path M71.18 143L80.18 143L80.18 152L71.18 152Z #b9581a #ffffff 1.5
path M109.42 174.25L118.42 174.25L118.42 183.25L109.42 183.25Z #b9581a #ffffff 1.5
path M147.66 205.5L156.66 205.5L156.66 214.5L147.66 214.5Z #b9581a #ffffff 1.5
path M185.9 236.75L194.9 236.75L194.9 245.75L185.9 245.75Z #b9581a #ffffff 1.5
path M224.14 268L233.14 268L233.14 277L224.14 277Z #b9581a #ffffff 1.5
path M262.38 299.25L271.38 299.25L271.38 308.25L262.38 308.25Z #b9581a #ffffff 1.5
text 37.44 106.25 #1a1d21 #ffffff 4 12.5 600 middle halo '7'
text 37.44 293.75 #1a1d21 #ffffff 4 12.5 600 middle halo '1'
text 75.68 137.5 #1a1d21 #ffffff 4 12.5 600 middle halo '6'
text 75.68 262.5 #1a1d21 #ffffff 4 12.5 600 middle halo '2'
text 113.92 168.75 #1a1d21 #ffffff 4 12.5 600 middle halo '5'
text 113.92 231.25 #1a1d21 #ffffff 4 12.5 600 middle halo '3'
text 152.16 200 #1a1d21 #ffffff 4 12.5 600 middle halo '4'
text 152.16 229 #1a1d21 #ffffff 4 12.5 600 middle halo '4'
text 190.4 168.75 #1a1d21 #ffffff 4 12.5 600 middle halo '5'
text 190.4 231.25 #1a1d21 #ffffff 4 12.5 600 middle halo '3'
text 228.64 137.5 #1a1d21 #ffffff 4 12.5 600 middle halo '6'
text 228.64 262.5 #1a1d21 #ffffff 4 12.5 600 middle halo '2'
text 266.88 106.25 #1a1d21 #ffffff 4 12.5 600 middle halo '7'
text 266.88 322.75 #1a1d21 #ffffff 4 12.5 600 middle halo '1'
path M0 9L34 9 #10325a 2.5
circle 17 9 5 #10325a #ffffff 1.5
text 44 14 #1a1d21 'Women who were assisted in the'
text 44 31 #1a1d21 'course of the year'
path M0 47L34 47 #b9581a 2.5 7 4
path M12.5 42.5L21.5 42.5L21.5 51.5L12.5 51.5Z #b9581a #ffffff 1.5
text 44 52 #1a1d21 'male'
""",
    "donut": r"""
sheet 640 216
title 'Om tabellen'
desc 'Ring chart. 40\xa0persons in all. Women who were assisted in the course of the year: 30; male: 9; Not
      stated: 1.'
path M108 2A105 105 0 0 1 181.25 181.25A105 105 0 0 1 2 108L45.01 108A62 62 0 0 0 150.84 150.84A62 62 0 0 0
      108 45.01Z #10325a
text 166.04 171.04 #ffffff 600 middle '30'
path M2 106A105 105 0 0 1 27.16 38.81A105 105 0 0 1 89.59 3.45L96.31 45.93A62 62 0 0 0 59.85 66.73A62 62 0 0
      0 45.01 106Z #b9581a
text 43.51 57.77 #ffffff 600 middle '9'
path M91.72 4.13A104 104 0 0 1 98.84 3.32A104 104 0 0 1 106 3L106 44.01A63 63 0 0 0 102.06 44.19A63 63 0 0 0
      98.13 44.63Z #4a5159 1.5
text 107 113 #1a1d21 30 600 middle '40'
text 107 131 #4a5159 12.5 middle 'persons'
rect 244 63 12 12 #10325a
text 282.69 74 #1a1d21 600 end '30'
text 290.69 74 #1a1d21 'Women who were assisted in the course of the'
text 290.69 93 #1a1d21 'year'
rect 244 110 12 12 #b9581a
text 282.69 121 #1a1d21 600 end '9'
text 290.69 121 #1a1d21 'male'
rect 244.75 138.75 10.5 10.5 #4a5159 1.5
text 282.69 149 #1a1d21 600 end '1'
text 290.69 149 #1a1d21 'Not stated'
""",
    "donut, narrow": r"""
sheet 300 272
title 'Om tabellen'
desc 'Ring chart. 40\xa0persons in all. Women who were assisted in the course of the year: 40.'
path M150 2A105 105 0 0 1 150 212A105 105 0 0 1 150 2M150 45A62 62 0 0 0 150 169A62 62 0 0 0 150 45Z #10325a
text 150 195.5 #ffffff 600 middle '40'
text 150 113 #1a1d21 30 600 middle '40'
text 150 131 #4a5159 12.5 middle 'persons'
rect 0 233 12 12 #10325a
text 39.12 244 #1a1d21 600 end '40'
text 47.12 244 #1a1d21 'Women who were assisted in the'
text 47.12 263 #1a1d21 'course of the year'
""",
    "donut of nobody": r"""
sheet 640 216
title 'Om tabellen'
desc 'Ring chart. 0\xa0persons in all. female: 0; male: 0.'
circle 107 107 105 #4a5159 1.5
circle 107 107 62 #4a5159 1.5
text 107 113 #1a1d21 30 600 middle '0'
text 107 131 #4a5159 12.5 middle 'persons'
rect 244 86.5 12 12 #10325a
text 273.51 97.5 #1a1d21 600 end '0'
text 281.51 97.5 #1a1d21 'female'
rect 244 114.5 12 12 #b9581a
text 273.51 125.5 #1a1d21 600 end '0'
text 281.51 125.5 #1a1d21 'male'
""",
    "pictogram": r"""
sheet 640 140
title 'Om tabellen'
desc 'Pictogram with one figure for each person. 5\xa0persons in all. Women who were assisted in the course
      of the year: 3; male: 0; Not stated: 2.'
text 232.4 13 #1a1d21 end 'Women who were assisted in the'
text 232.4 31 #1a1d21 end 'course of the year'
path M247.8 4.6a3.6 3.6 0 1 1 7.2 0a3.6 3.6 0 1 1 -7.2 0zM246.5 13.8BODYM261.8 4.6a3.6 3.6 0 1 1 7.2 0a3.6
      3.6 0 1 1 -7.2 0zM260.5 13.8BODYM275.8 4.6a3.6 3.6 0 1 1 7.2 0a3.6 3.6 0 1 1 -7.2 0zM274.5 13.8BODY
      #10325a
text 292.4 22 #1a1d21 600 '3'
text 232.4 72 #1a1d21 end 'male'
text 244.4 72 #1a1d21 600 '0'
text 232.4 122 #1a1d21 end 'Not stated'
path M247.8 104.6a3.6 3.6 0 1 1 7.2 0a3.6 3.6 0 1 1 -7.2 0zM246.5 113.8BODYM261.8 104.6a3.6 3.6 0 1 1 7.2
      0a3.6 3.6 0 1 1 -7.2 0zM260.5 113.8BODY #4a5159 1.2
text 278.4 122 #1a1d21 600 '2'
""",
    "pictogram, narrow": r"""
sheet 280 114
title 'Om tabellen'
desc 'Pictogram with one figure for each person. 12\xa0persons in all. Women who were assisted in the course
      of the year: 12.'
text 0 14 #1a1d21 'Women who were assisted in the course'
text 0 32 #1a1d21 'of the year'
path M3.4 42.6a3.6 3.6 0 1 1 7.2 0a3.6 3.6 0 1 1 -7.2 0zM2.1 51.8BODYM17.4 42.6a3.6 3.6 0 1 1 7.2 0a3.6 3.6
      0 1 1 -7.2 0zM16.1 51.8BODYM31.4 42.6a3.6 3.6 0 1 1 7.2 0a3.6 3.6 0 1 1 -7.2 0zM30.1 51.8BODYM45.4
      42.6a3.6 3.6 0 1 1 7.2 0a3.6 3.6 0 1 1 -7.2 0zM44.1 51.8BODYM59.4 42.6a3.6 3.6 0 1 1 7.2 0a3.6 3.6 0 1
      1 -7.2 0zM58.1 51.8BODYM73.4 42.6a3.6 3.6 0 1 1 7.2 0a3.6 3.6 0 1 1 -7.2 0zM72.1 51.8BODYM87.4
      42.6a3.6 3.6 0 1 1 7.2 0a3.6 3.6 0 1 1 -7.2 0zM86.1 51.8BODYM101.4 42.6a3.6 3.6 0 1 1 7.2 0a3.6 3.6 0
      1 1 -7.2 0zM100.1 51.8BODYM115.4 42.6a3.6 3.6 0 1 1 7.2 0a3.6 3.6 0 1 1 -7.2 0zM114.1 51.8BODYM129.4
      42.6a3.6 3.6 0 1 1 7.2 0a3.6 3.6 0 1 1 -7.2 0zM128.1 51.8BODYM3.4 78.6a3.6 3.6 0 1 1 7.2 0a3.6 3.6 0 1
      1 -7.2 0zM2.1 87.8BODYM17.4 78.6a3.6 3.6 0 1 1 7.2 0a3.6 3.6 0 1 1 -7.2 0zM16.1 87.8BODY #10325a
text 34 96 #1a1d21 600 '12'
""",
    "lines, crowded": r"""
sheet 300 433
title 'Om tabellen'
desc 'Line chart. female: 0 in 2027 and 7 in 2033. male: 1 in 2027 and 7 in 2033. trans_or_nonbinary: 2 in
      2027 and 7 in 2033. unknown: 3 in 2027 and 7 in 2033. _X: 4 in 2027 and 7 in 2033. All the figures are
      in the table. Break in the series: new rule from 2030.'
path M23.36 381L286 381 #4a5159 1
text 15.36 385.5 #4a5159 12.5 end '0'
path M23.36 331L286 331 #c3c8ce 1
text 15.36 335.5 #4a5159 12.5 end '2'
path M23.36 281L286 281 #c3c8ce 1
text 15.36 285.5 #4a5159 12.5 end '4'
path M23.36 231L286 231 #c3c8ce 1
text 15.36 235.5 #4a5159 12.5 end '6'
path M23.36 181L286 181 #c3c8ce 1
text 15.36 185.5 #4a5159 12.5 end '8'
path M23.36 131L286 131 #c3c8ce 1
text 15.36 135.5 #4a5159 12.5 end '10'
text 42.12 401 #1a1d21 12.5 middle '2027'
text 117.16 401 #1a1d21 12.5 middle '2029'
text 192.2 401 #1a1d21 12.5 middle '2031'
text 267.24 401 #1a1d21 12.5 middle '2033'
path M135.92 123L135.92 381 #4a5159 1.5 5 4
text 135.92 118 #4a5159 12.5 middle 'Break'
path M42.12 381L79.64 331L117.16 306M154.68 131L192.2 256L229.72 231L267.24 206 #10325a 2.5
circle 42.12 381 5 #10325a #ffffff 1.5
circle 79.64 331 5 #10325a #ffffff 1.5
circle 117.16 306 5 #10325a #ffffff 1.5
circle 154.68 131 5 #10325a #ffffff 1.5
circle 192.2 256 5 #10325a #ffffff 1.5
circle 229.72 231 5 #10325a #ffffff 1.5
circle 267.24 206 5 #10325a #ffffff 1.5
path M42.12 356L79.64 331L117.16 306M154.68 156L192.2 256L229.72 231L267.24 206 #b9581a 2.5 7 4
path M37.62 351.5L46.62 351.5L46.62 360.5L37.62 360.5Z #b9581a #ffffff 1.5
path M75.14 326.5L84.14 326.5L84.14 335.5L75.14 335.5Z #b9581a #ffffff 1.5
path M112.66 301.5L121.66 301.5L121.66 310.5L112.66 310.5Z #b9581a #ffffff 1.5
path M150.18 151.5L159.18 151.5L159.18 160.5L150.18 160.5Z #b9581a #ffffff 1.5
path M187.7 251.5L196.7 251.5L196.7 260.5L187.7 260.5Z #b9581a #ffffff 1.5
path M225.22 226.5L234.22 226.5L234.22 235.5L225.22 235.5Z #b9581a #ffffff 1.5
path M262.74 201.5L271.74 201.5L271.74 210.5L262.74 210.5Z #b9581a #ffffff 1.5
path M42.12 331L79.64 331L117.16 306M154.68 181L192.2 256L229.72 231L267.24 206 #00695a 2.5 2 3
path M42.12 325L47.72 335.4L36.52 335.4Z #00695a #ffffff 1.5
path M79.64 325L85.24 335.4L74.04 335.4Z #00695a #ffffff 1.5
path M117.16 300L122.76 310.4L111.56 310.4Z #00695a #ffffff 1.5
path M154.68 175L160.28 185.4L149.08 185.4Z #00695a #ffffff 1.5
path M192.2 250L197.8 260.4L186.6 260.4Z #00695a #ffffff 1.5
path M229.72 225L235.32 235.4L224.12 235.4Z #00695a #ffffff 1.5
path M267.24 200L272.84 210.4L261.64 210.4Z #00695a #ffffff 1.5
path M42.12 306L79.64 331L117.16 306M154.68 206L192.2 256L229.72 231L267.24 206 #54431c 2.5 10 3 2 3
path M42.12 299.8L48.32 306L42.12 312.2L35.92 306Z #54431c #ffffff 1.5
path M79.64 324.8L85.84 331L79.64 337.2L73.44 331Z #54431c #ffffff 1.5
path M117.16 299.8L123.36 306L117.16 312.2L110.96 306Z #54431c #ffffff 1.5
path M154.68 199.8L160.88 206L154.68 212.2L148.48 206Z #54431c #ffffff 1.5
path M192.2 249.8L198.4 256L192.2 262.2L186 256Z #54431c #ffffff 1.5
path M229.72 224.8L235.92 231L229.72 237.2L223.52 231Z #54431c #ffffff 1.5
path M267.24 199.8L273.44 206L267.24 212.2L261.04 206Z #54431c #ffffff 1.5
path M42.12 281L79.64 331L117.16 306M154.68 231L192.2 256L229.72 231L267.24 206 #6394ce 2.5 4 2
path M36.52 276.6L47.72 276.6L42.12 287Z #6394ce #ffffff 1.5
path M74.04 326.6L85.24 326.6L79.64 337Z #6394ce #ffffff 1.5
path M111.56 301.6L122.76 301.6L117.16 312Z #6394ce #ffffff 1.5
path M149.08 226.6L160.28 226.6L154.68 237Z #6394ce #ffffff 1.5
path M186.6 251.6L197.8 251.6L192.2 262Z #6394ce #ffffff 1.5
path M224.12 226.6L235.32 226.6L229.72 237Z #6394ce #ffffff 1.5
path M261.64 201.6L272.84 201.6L267.24 212Z #6394ce #ffffff 1.5
text 42.12 271 #1a1d21 #ffffff 4 12.5 600 middle halo '4'
text 79.64 321 #1a1d21 #ffffff 4 12.5 600 middle halo '2'
text 79.64 350 #1a1d21 #ffffff 4 12.5 600 middle halo '2'
text 117.16 296 #1a1d21 #ffffff 4 12.5 600 middle halo '3'
text 117.16 325 #1a1d21 #ffffff 4 12.5 600 middle halo '3'
text 154.68 250 #1a1d21 #ffffff 4 12.5 600 middle halo '6'
text 192.2 275 #1a1d21 #ffffff 4 12.5 600 middle halo '5'
text 192.2 246 #1a1d21 #ffffff 4 12.5 600 middle halo '5'
text 229.72 221 #1a1d21 #ffffff 4 12.5 600 middle halo '6'
text 229.72 250 #1a1d21 #ffffff 4 12.5 600 middle halo '6'
text 267.24 196 #1a1d21 #ffffff 4 12.5 600 middle halo '7'
text 267.24 225 #1a1d21 #ffffff 4 12.5 600 middle halo '7'
path M0 9L34 9 #10325a 2.5
circle 17 9 5 #10325a #ffffff 1.5
text 44 14 #1a1d21 'female'
path M0 30L34 30 #b9581a 2.5 7 4
path M12.5 25.5L21.5 25.5L21.5 34.5L12.5 34.5Z #b9581a #ffffff 1.5
text 44 35 #1a1d21 'male'
path M0 51L34 51 #00695a 2.5 2 3
path M17 45L22.6 55.4L11.4 55.4Z #00695a #ffffff 1.5
text 44 56 #1a1d21 'trans_or_nonbinary'
path M0 72L34 72 #54431c 2.5 10 3 2 3
path M17 65.8L23.2 72L17 78.2L10.8 72Z #54431c #ffffff 1.5
text 44 77 #1a1d21 'unknown'
path M0 93L34 93 #6394ce 2.5 4 2
path M11.4 88.6L22.6 88.6L17 99Z #6394ce #ffffff 1.5
text 44 98 #1a1d21 '_X'
text 0 428 #4a5159 12.5 'Break in the series: new rule from 2030.'
""",
}


@pytest.mark.parametrize("case", CASES)
def test_this_is_drawn_and_nothing_else(drawn, case: str) -> None:  # type: ignore[no-untyped-def]
    kind, width, values, more = CASES[case]
    assert drawn(kind, width, values, **more) == DRAWN[case].lstrip()
