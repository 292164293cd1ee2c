"""Charts that claim what they cannot keep are refused with file, line and remedy."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from tilstand.define import read_collection
from tilstand.errors import CollectionError

SAGALAND = Path(__file__).parents[2] / "fixtures" / "sagaland"
TABLE = 'part = 1\nmeasure = "{measure}"\nprovider = "{provider}"\n[rows]\n{total}dimension = "{dimension}"\n'


def declared(
    tmp_path: Path,
    chart: str,
    *,
    measure: str = "victims_assisted",
    dimension: str = "sex",
    provider: str = "follow_up",
    total: bool = True,
):
    """Sagaland with one more table and one chart of it."""
    folder = tmp_path / "sagaland"
    shutil.copytree(SAGALAND, folder)
    text = TABLE.format(
        measure=measure, provider=provider, dimension=dimension, total="total = true\n" if total else ""
    )
    (folder / "tables" / "drawn.toml").write_text(text)
    (folder / "charts").mkdir()
    (folder / "charts" / "one.toml").write_text(chart)
    for language in ("nb", "nn", "en"):
        labels = folder / "labels" / f"{language}.toml"
        labels.write_text(f'{labels.read_text("utf-8")}\n[tables.drawn]\ntitle = "Om"\n', "utf-8")
    return read_collection(folder)


def test_a_collection_without_charts_has_none():
    assert read_collection(SAGALAND).charts == {}


@pytest.mark.parametrize("kind", ["bars", "stacked_bars", "lines", "donut", "pictogram", "small_multiples"])
def test_a_whole_of_persons_may_be_drawn_in_every_way(tmp_path, kind):
    read = declared(tmp_path, f'table = "drawn"\nkind = "{kind}"\n[rows]\ndimension = "sex"\n')
    assert read.charts["one"].kind == kind
    assert read.path / "charts" / "one.toml" in read.files


@pytest.mark.parametrize(
    ("chart", "options", "line", "what"),
    [
        ('table = "drawn"\nkind = "pie"\n', {}, 2, "Choose one of bars, stacked_bars"),
        (
            'table = "drawn"\nkind = "bars"\n[rows]\ndimension = "colour"\n',
            {},
            4,
            "The dimension colour is not defined",
        ),
        (
            'table = "drawn"\nkind = "bars"\n[rows]\npicks = [{ measure = "cases_opened" }, { }]\n',
            {},
            2,
            "cases and persons are never drawn together",
        ),
        (
            'table = "drawn"\nkind = "pictogram"\n[rows]\ndimension = "exploitation"\n',
            {"measure": "cases_opened", "dimension": "exploitation", "provider": "police"},
            2,
            "this table counts cases. Draw bars instead",
        ),
        (
            'table = "drawn"\nkind = "donut"\n[rows]\ndimension = "sex"\n',
            {"total": False},
            3,
            "needs a known total. Add the total to the table",
        ),
        (
            'table = "drawn"\nkind = "donut"\n[rows]\ndimension = "exploitation"\n',
            {"dimension": "exploitation"},
            4,
            "exploitation does not add up in victims_assisted. Draw bars instead",
        ),
        (
            'table = "drawn"\nkind = "stacked_bars"\n[rows]\npicks = [{ where = { sex = "male" } }]\n',
            {},
            3,
            "shows the parts of one breakdown",
        ),
    ],
)
def test_what_cannot_be_drawn_is_told_with_file_line_and_remedy(tmp_path, chart, options, line, what):
    with pytest.raises(CollectionError) as caught:
        declared(tmp_path, chart, **options)
    assert what in caught.value.message
    assert f"charts/one.toml, line {line}:" in caught.value.message


@pytest.mark.parametrize(
    ("codes", "code"),
    [
        ('"labour", "labour_crime"', "labour_crime"),
        ('"sexual", "labour_crime"', "labour_crime"),  # also where what it is a part of is not drawn
        ('"sexual", "any_labour"', "any_labour"),
    ],
)
def test_a_part_that_is_counted_inside_another_is_no_slice(tmp_path, codes, code):
    with pytest.raises(CollectionError, match=f"{code} is counted inside another code"):
        declared(
            tmp_path,
            f'table = "drawn"\nkind = "donut"\n[rows]\ndimension = "exploitation"\ncodes = [{codes}]\n',
            dimension="exploitation",
        )
