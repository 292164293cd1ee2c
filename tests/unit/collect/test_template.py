from __future__ import annotations

import io
import re
import unicodedata
import zipfile

import pytest
from drawn import draws
from hypothesis import given
from hypothesis import strategies as st
from python_calamine import CalamineWorkbook, SheetVisibleEnum

from tilstand import collect
from tilstand.collect.form_cells import list_expected_cells
from tilstand.errors import UsageError
from tilstand.fonts.glyphs import list_code_points
from tilstand.terms import Key, Period, Value, ValueStatus

NAMES = {"nb": "Les dette først", "nn": "Les dette først", "en": "Read this first"}


def made(sagaland, tmp_path, provider="havn_shelter", **given) -> bytes:
    path = tmp_path / f"{provider}.xlsx"
    collect.write_workbook_template(sagaland, "2031", provider, path, given.pop("earlier", {}), **given)
    return path.read_bytes()


def texts(data: bytes, sheet: str) -> list[list[str]]:
    return CalamineWorkbook.from_filelike(io.BytesIO(data)).get_sheet_by_name(sheet).to_python(skip_empty_area=False)


def part(data: bytes, name: str) -> str:
    return zipfile.ZipFile(io.BytesIO(data)).read(name).decode()


def test_same_inputs_same_bytes_and_no_clock(sagaland, tmp_path) -> None:
    data = made(sagaland, tmp_path)
    assert data == made(sagaland, tmp_path)
    assert {entry.date_time[0] for entry in zipfile.ZipFile(io.BytesIO(data)).infolist()} == {1980}
    assert set(re.findall(r"\d{4}-\d\d-\d\dT", part(data, "docProps/core.xml"))) == {"2031-01-01T"}


@pytest.mark.parametrize("language", ["nb", "nn", "en"])
def test_sheets_in_each_language(sagaland, tmp_path, language) -> None:
    book = CalamineWorkbook.from_filelike(io.BytesIO(made(sagaland, tmp_path, language=language)))
    visible = [s.name for s in book.sheets_metadata if s.visible is SheetVisibleEnum.Visible]
    title = sagaland.labels["forms.shelter.title"].text(language)
    assert visible[:2] == [NAMES[language], title]
    assert len(visible) == 4  # readme, own form, the form of the body that reports through it, questions
    hidden = {s.name: s.visible for s in book.sheets_metadata if s.name not in visible}
    assert hidden == {"_tilstand": SheetVisibleEnum.VeryHidden}
    assert any(
        sagaland.get_code_label("sex", "female").text(language) in str(row[0])
        for row in texts(made(sagaland, tmp_path, language=language), title)
    )


def test_readme_says_that_blank_is_not_zero_and_unknown_is_legal(sagaland, tmp_path) -> None:
    readme = " ".join(str(row[0]) for row in texts(made(sagaland, tmp_path), NAMES["nb"]))
    assert "En tom celle er ikke null" in readme
    assert "«ukjent» er alltid et gyldig svar" in readme


def test_every_sheet_is_locked_without_a_password(sagaland, tmp_path) -> None:
    data = made(sagaland, tmp_path)
    sheets = [n for n in zipfile.ZipFile(io.BytesIO(data)).namelist() if n.startswith("xl/worksheets/sheet")]
    assert len(sheets) == 5
    for sheet in sheets:
        protection = re.search(r"<sheetProtection[^>]*>", part(data, sheet))
        assert protection is not None
        assert 'sheet="1"' in protection[0]
        assert "password" not in protection[0]


def test_only_input_cells_are_open(sagaland, tmp_path) -> None:
    data = made(sagaland, tmp_path)
    styles = part(data, "xl/styles.xml")
    formats = re.search(r"<cellXfs.*?</cellXfs>", styles, re.DOTALL)[0]
    opened = {n for n, xf in enumerate(formats.split("<xf ")[1:]) if 'locked="0"' in xf}
    cells = re.findall(r'<c r="([A-Z]+)\d+" s="(\d+)"', part(data, "xl/worksheets/sheet2.xml"))
    assert opened
    assert {column for column, style in cells if int(style) in opened} == {"B", "C", "D", "G"}
    cells_asked = list_expected_cells(sagaland, sagaland.rounds["2031"], "havn_shelter")
    own = [
        (cell.block, cell.period) for cell in cells_asked if cell.form == "shelter" and cell.provider == "havn_shelter"
    ]
    rows, blocks = len(own), [own.count(block) for block in dict.fromkeys(own)]
    choices = [b for b in blocks if b > 3]  # one for all blank cells, where there are more than a few
    assert sum(int(style) in opened for _, style in cells) == 4 * rows + len(choices)


def test_validations_admit_a_blank_and_speak_plainly(sagaland, tmp_path) -> None:
    xml = part(made(sagaland, tmp_path), "xl/worksheets/sheet2.xml")
    rules = re.findall(r"<dataValidation [^>]*>", xml)
    assert rules
    assert all('allowBlank="1"' in rule for rule in rules)
    kinds = {re.search(r'type="(\w+)"', rule)[1] for rule in rules}
    assert kinds == {"whole", "decimal", "list"}  # mean stay takes decimals
    assert all("Vet dere ikke tallet" in rule for rule in rules if 'type="list"' not in rule)
    assert '"ukjent,ikke aktuelt,telles ikke"' in xml


def test_earlier_figures_stand_beside_the_cell_and_are_not_read_back(sagaland, tmp_path) -> None:
    earlier = {
        Key("victims_assisted", "havn_shelter", Period.from_text("2030")): Value.number(23),
        Key("residents", "havn_shelter", Period.from_text("2030-12-31")): Value.missing(ValueStatus.NOT_COLLECTED),
    }
    data = made(sagaland, tmp_path, earlier=earlier)
    column = [row[4] for row in texts(data, "Bo- og oppfølgingstiltak") if len(row) > 4]
    assert 23 in column
    assert "telles ikke" in column
    submission, _ = collect.read_submission(sagaland, "2031", tmp_path / "havn_shelter.xlsx")
    assert submission.observations == ()


def test_a_derived_view_is_asked_for_only_where_marks_overlap(sagaland) -> None:
    keys = {
        cell.key.code("exploitation") for cell in list_expected_cells(sagaland, sagaland.rounds["2031"], "havn_shelter")
    }
    assert "any_labour" in keys
    assert "helluland" not in {
        cell.key.code("citizenship") for cell in list_expected_cells(sagaland, sagaland.rounds["2031"], "havn_shelter")
    }


@pytest.mark.parametrize("provider", ["police", "migration_board", "havn_shelter", "dal_shelter"])
def test_no_figure_is_asked_for_twice(sagaland, provider) -> None:
    keys = [cell.key for cell in list_expected_cells(sagaland, sagaland.rounds["2031"], provider)]
    assert len(keys) == len(set(keys))


@pytest.mark.parametrize(("year", "provider"), [("2031", "unit"), ("2031", "nobody"), ("1999", "police")])
def test_what_cannot_be_made_is_an_error_with_a_remedy(sagaland, tmp_path, year, provider) -> None:
    with pytest.raises(UsageError) as raised:
        collect.write_workbook_template(sagaland, year, provider, tmp_path / "x.xlsx", {})
    assert raised.value.remedy


states = st.sampled_from([ValueStatus.NOT_KNOWN, ValueStatus.NOT_APPLICABLE, ValueStatus.NOT_COLLECTED]).map(
    Value.missing
)
whole = st.integers(min_value=0, max_value=9_999_999).map(Value.number)
decimal = st.decimals(min_value=0, max_value=9999, places=2).map(Value.number)
signs = sorted(chr(point) for point in list_code_points() if unicodedata.category(chr(point))[0] in "LPS")
words = st.text(st.sampled_from(signs), min_size=1, max_size=40)


@pytest.mark.slow
@draws(12)
@given(data=st.data())
def test_round_trip(sagaland, tmp_path, data: st.DataObject) -> None:
    provider = data.draw(st.sampled_from(["havn_shelter", "police", "migration_board"]))
    language = data.draw(st.sampled_from(["nb", "nn", "en"]))
    values = {}
    for cell in list_expected_cells(sagaland, sagaland.rounds["2031"], provider):
        measured = cell.cell.measure in ("mean_stay", "cleared_share")
        value = data.draw(st.none() | states | (decimal if measured else whole))
        if value is not None:
            values[cell.key] = value
    answers = {}
    if provider == "havn_shelter":
        answers = {(provider, "shelter", "trends"): data.draw(words), (provider, "shelter", "needs"): "=1+1"}
    made(sagaland, tmp_path, provider, values=values, answers=answers, language=language, version=7)
    submission, findings = collect.read_submission(sagaland, "2031", tmp_path / f"{provider}.xlsx")
    blank = {"C062"} if not values and not answers else set()
    assert {found.rule for found in findings} - {"C030", "C066"} == blank
    assert {o.key: o.value for o in submission.observations} == values
    assert {(a.provider, a.form, a.question): a.text[language] for a in submission.answers} == answers
    assert (submission.version, submission.channel) == (7, "xlsx")
