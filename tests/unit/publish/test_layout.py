from __future__ import annotations

import dataclasses

import pytest

from tilstand.model import CellValue, ReleasableTable, TableNote
from tilstand.model.appendix import Appendix, Disagreement
from tilstand.protect.names import build_names
from tilstand.render.table_layout import (
    _distribute_column_widths,
    _split_columns_by_width,
    layout_table,
    layout_table_runs,
)
from tilstand.terms import FigureOrigin, Key, Period, Text, TranslatedText, Value, ValueQualifier

KEY = Key("victims_assisted", "havn_shelter", Period.from_year(2031))


def said(text: str) -> Text:
    return TranslatedText.from_texts(nb=text, nn=text, en=text)


def table(columns: int, rows: int = 2, head: str = "Kolonne", **cell: object):
    one = CellValue(KEY, Value.number(5), FigureOrigin.SUBMITTED, **cell)
    return ReleasableTable(
        id="t",
        number="7",
        part=1,
        kind="table",
        title=said("Tittel"),
        unit=said("personer"),
        row_labels=tuple((said(f"Rad {n}"), 0, False) for n in range(rows)),
        column_labels=tuple(said(f"{head} {n}") for n in range(columns)),
        cells=tuple((one,) * columns for _ in range(rows)),
        notes=(),
        policy="as_printed",
    )


@pytest.mark.parametrize(
    ("columns", "landscape", "pieces"), [(1, False, 1), (5, False, 1), (11, True, 1), (40, True, 3)]
)
def test_a_table_turns_when_it_is_wide_and_is_split_when_it_is_wider(release, columns, landscape, pieces):
    found = layout_table(release.names, table(columns), "nb")
    assert [one["landscape"] for one in found] == [landscape] * pieces
    assert sum(len(one["columns"]) for one in found) == columns
    if pieces > 1:
        assert found[0]["caption"] == "Tabell 7. Tittel (del 1 av 3)"


@pytest.mark.parametrize("columns", range(1, 40))
def test_no_piece_is_wider_than_the_page(release, columns):
    for piece in layout_table(release.names, table(columns, head="Arbeidsmarkedstiltak"), "nb"):
        room = 253 if piece["landscape"] else 166
        label = piece["widths"][0] or 13  # room for "Rad 1"
        assert label + sum(piece["widths"][1:]) <= room + 0.1 * columns
        assert len(piece["widths"]) == len(piece["columns"]) + 1
        assert all(len(row["cells"]) == len(piece["columns"]) for row in piece["rows"])


def test_tables_that_turn_the_page_are_gathered(release):
    runs = layout_table_runs(release.names, [table(2), table(12), table(11), table(1)], "nb")
    assert [(run["landscape"], len(run["tables"])) for run in runs] == [(False, 1), (True, 2), (False, 1)]


def test_each_footnote_has_one_mark_in_the_order_of_reading(release):
    one = table(2, notes=(TableNote(said("Same")),))
    other = CellValue(
        KEY, Value.number(1), FigureOrigin.SUBMITTED, notes=(TableNote(said("Other")), TableNote(said("Same")))
    )
    changed = dataclasses.replace(one, cells=(one.cells[0], (one.cells[1][0], other)))
    (piece,) = layout_table(release.names, changed, "nb")
    assert [(note["mark"], note["text"]) for line in piece["footnotes"] for note in line] == [
        ("a", "Same"),
        ("b", "Other"),
    ]
    assert [[[m["mark"] for m in cell["marks"]] for cell in row["cells"]] for row in piece["rows"]] == [
        [["a"], ["a"]],
        [["a"], ["b", "a"]],
    ]


def test_a_footnote_about_open_findings_names_each_and_leads_to_it(release):
    """The numbers are those of the appendix; a finding that is told nowhere is not named."""
    told = Appendix(disagreements=tuple(Disagreement(said("A"), anchors=(one,)) for one in ("r1-x", "r2-y")))
    notes = (TableNote(said("Open"), see=("r2-y", "r1-x", "gone")),)
    one = table(2, notes=notes)
    other = CellValue(KEY, Value.number(1), FigureOrigin.SUBMITTED, notes=(TableNote(said("Open"), see=("r2-y",)),))
    changed = dataclasses.replace(one, cells=(one.cells[0], (one.cells[1][0], other)))
    (piece,) = layout_table(release.names, changed, "en", told)
    assert [note for line in piece["footnotes"] for note in line] == [
        {
            "mark": "a",
            "text": "Open",
            "see": [{"anchor": "r1-x", "text": "finding\u00a01"}, {"anchor": "r2-y", "text": "finding\u00a02"}],
        },
        {"mark": "b", "text": "Open", "see": [{"anchor": "r2-y", "text": "finding\u00a02"}]},
    ]
    assert piece["rows"][1]["cells"][1]["marks"] == [{"mark": "b", "to": "r2-y"}]


@pytest.mark.parametrize(
    ("qualifier", "language", "text"),
    [
        (ValueQualifier.EXACT, "nb", "5"),
        (ValueQualifier.DERIVED, "nb", "5"),
        (ValueQualifier.ABOUT, "nb", "ca.\u00a05"),
        (ValueQualifier.AT_LEAST, "en", "at\u00a0least\u00a05"),
        (ValueQualifier.AT_MOST, "nn", "høgst\u00a05"),
    ],
)
def test_a_stated_number_is_read_as_its_author_meant(release, qualifier, language, text):
    (piece,) = layout_table(release.names, table(1, qualifier=qualifier), language)
    assert piece["rows"][0]["cells"][0]["text"] == text


def test_a_zero_in_brackets_is_left_out_in_print(release):
    (piece,) = layout_table(release.names, table(1, bracket=Value.number(0)), "nb")
    assert piece["rows"][0]["cells"][0]["bracket"] == ""
    (piece,) = layout_table(release.names, table(1, bracket=Value.number(2)), "nb")
    assert piece["rows"][0]["cells"][0]["bracket"] == "(2)"


def test_a_change_bears_its_sign_and_the_unit_that_the_row_does_not_say(sagaland):
    change = CellValue(
        Key("cases_change", "police", Period.from_year(2031)), Value.number("9.5"), FigureOrigin.SUBMITTED
    )
    one = table(2)
    mixed = dataclasses.replace(one, cells=((one.cells[0][0], change), (one.cells[1][0], change)))
    (piece,) = layout_table(build_names(sagaland, "2031", [mixed]), mixed, "nb")
    assert piece["rows"][0]["cells"][1]["text"] == "+9,5\u00a0%"


def test_rows_that_gather_others_stand_out(release):
    def strong(name: str) -> list[str]:
        (found,) = (one for one in release.tables if one.id == name)
        (piece,) = layout_table(release.names, found, "en")
        return [row["label"] for row in piece["rows"] if row["strong"]]

    assert strong("by_shelter") == ["The shelters", "All follow-up services"]
    assert strong("citizens") == ["Total", "North"]


def test_a_unit_or_a_word_goes_on_the_next_line_before_the_page_is_turned(release):
    def texts(columns):
        (piece,) = layout_table(release.names, table(columns, head="År", qualifier=ValueQualifier.AT_LEAST), "en")
        assert not piece["landscape"]
        return piece["rows"][0]["cells"][0]["text"]

    assert texts(4) == "at\u00a0least\u00a05"
    assert texts(9) == "at\u00a0least 5"
    assert texts(11) == "at least 5"


def test_short_notes_share_a_line_and_marks_that_do_not_fit_in_the_margin_widen_the_column(release):
    few = [TableNote(said(text)) for text in ("One", "Two", "long " * 20, "Three")]
    (piece,) = layout_table(release.names, table(3, notes=(*few,)), "nb")
    lines = [[note["mark"] for note in line] for line in piece["footnotes"]]
    assert lines == [["a", "b"], ["c"], ["d"]]
    assert piece["hanging"] == [9.0] * 3
    (piece,) = layout_table(release.names, table(3, notes=(few[0],)), "nb")
    assert piece["hanging"] == [0.0] * 3


def test_after_z_the_marks_have_two_letters(release):
    many = tuple(TableNote(said(f"Note {n}")) for n in range(30))
    (piece,) = layout_table(release.names, table(1, notes=many), "nb")
    marks = [note["mark"] for line in piece["footnotes"] for note in line]
    assert marks[24:] == ["y", "z", "aa", "ab", "ac", "ad"]


@pytest.mark.parametrize(
    ("heads", "row", "width", "room", "widths"),
    [
        # Few columns: half a head of 19.2 mm and the white beside it need less than the cells have.
        (["a" * 12], ("x" * 5, 0), 15.0, 160.0, [74.7, 15.0]),
        # A head of 64 mm stands in lines of 30 at most, and a label at a lower level takes its indent too.
        (["a" * 40], ("x" * 40, 2), 15.0, 160.0, [75.9, 34.9]),
        # Where there is no room for that, the columns are as wide as their cells.
        (["a" * 40] * 2, ("x" * 60, 0), 30.0, 110.0, [74.7, 30.0, 30.0]),
        # Many: a word of 19.2 mm gets what it needs, and each column 12 more that are left.
        (["a" * 12] * 3, ("x" * 5, 0), 10.0, 160.0, [0.0, 36.1, 36.1, 36.1]),
        # What is left goes to the word that would part, as far as it goes, and to no other column.
        (["a" * 12, "b", "c-d"], ("x" * 30, 1), 10.0, 100.0, [0.0, 23.6, 10.0, 10.0]),
        (["a" * 12, "b", "c-d"], ("x" * 30, 1), 10.0, 90.0, [0.0, 13.6, 10.0, 10.0]),
    ],
)
def test_room_is_given_to_heads_and_labels_to_a_tenth(heads, row, width, room, widths):
    made = dataclasses.replace(
        table(len(heads), 1), column_labels=tuple(map(said, heads)), row_labels=((said(row[0]), row[1], False),)
    )
    assert _distribute_column_widths(made, range(len(heads)), [width] * len(heads), room, "nb") == widths


def test_columns_stand_together_as_evenly_as_they_fit():
    assert _split_columns_by_width([10.0] * 7, 70.0) == [[0, 1, 2, 3, 4, 5, 6]]
    assert _split_columns_by_width([10.0] * 7, 35.0) == [[0, 1, 2], [3, 4, 5], [6]]
    assert _split_columns_by_width([10.0, 50.0], 35.0) == [[0], [1]]
