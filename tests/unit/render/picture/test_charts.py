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
from sections import read_sections

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
DRAWN = read_sections("charts")


@pytest.mark.parametrize("case", CASES)
def test_this_is_drawn_and_nothing_else(drawn, case: str) -> None:  # type: ignore[no-untyped-def]
    kind, width, values, more = CASES[case]
    assert drawn(kind, width, values, **more) == DRAWN[case].lstrip()
