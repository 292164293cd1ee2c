"""Tables as they are printed: what stands out, which unit a row says, how footnotes name their findings."""

from __future__ import annotations

import dataclasses
from collections.abc import Sequence

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tilstand.define import RoundView
from tilstand.define.labels import Catalogue
from tilstand.model import CellValue, ReleasableTable, TableNote
from tilstand.model.appendix import Appendix, Disagreement
from tilstand.model.names import EditionNames
from tilstand.protect.names import build_names
from tilstand.render.printed_table import (
    assign_footnote_letters,
    build_footnote,
    build_printed_table,
    find_finding_references,
    format_plain_footnote,
    format_table_title,
    get_finding_anchor,
    list_cell_footnotes,
)
from tilstand.report_text import get_report_string
from tilstand.terms import FigureOrigin, InvariantText, Key, Period, TranslatedText, Value, ValueQualifier, ValueStatus

WORDS = {word: InvariantText(word) for word in ("open", "deduced", "printed")}
NOTES = st.builds(
    TableNote,
    text=st.sampled_from(sorted(WORDS)).map(WORDS.__getitem__),
    inside=st.sampled_from([None, InvariantText("inside")]),
    see=st.sampled_from([(), ("x",), ("y",), ("x", "y")]),
)


def cell(notes: list[TableNote]) -> CellValue:
    return CellValue(None, Value.missing(ValueStatus.NOT_KNOWN), FigureOrigin.SUBMITTED, notes=tuple(notes))


def table(rows: list[list[CellValue | None]]) -> ReleasableTable:
    nothing = InvariantText("")
    labels = tuple((nothing, 0, False) for _ in rows)
    columns = (nothing,) * len(rows[0])
    return ReleasableTable("t", "", 1, "table", nothing, nothing, labels, columns, tuple(map(tuple, rows)), (), "none")


@given(st.lists(st.lists(st.lists(NOTES, max_size=3).map(cell) | st.none(), min_size=2, max_size=2), min_size=1))
def test_one_letter_for_what_says_the_same_and_leads_to_the_same_in_the_order_of_reading(rows):
    marks = assign_footnote_letters(table(rows))
    read = [note for row in rows for one in row if one is not None for note in one.notes]
    met = list(dict.fromkeys((note.text, note.see) for note in read))
    assert [(note.text, note.see) for note in marks] == met
    assert [one.letter for one in marks.values()] == [chr(ord("a") + at) for at in range(len(met))]
    for one in (one for row in rows for one in row):
        own = () if one is None else one.notes
        assert [(f.note.text, f.note.see) for f in list_cell_footnotes(one, marks)] == [(n.text, n.see) for n in own]


def test_a_footnote_leads_to_the_first_of_its_findings_that_is_told():
    told = Appendix(disagreements=(Disagreement(InvariantText("d"), anchors=("first", "second")),))
    assert get_finding_anchor(told, TableNote(InvariantText("open"), see=("gone", "second", "first"))) == "first"
    assert get_finding_anchor(told, TableNote(InvariantText("open"), see=("gone",))) == ""


TOLD = Appendix(
    disagreements=tuple(
        Disagreement(TranslatedText.from_texts(en="D"), anchors=own) for own in (("r1-x", "r1-w"), ("r2-y",), ("r3-z",))
    )
)


def said(text: str) -> TranslatedText:
    return TranslatedText.from_texts(nb=text, nn=text, en=text)


def cell_table(
    measure: str, provider: str, amount: str | ValueStatus = "1", codes: str = "", **more: object
) -> CellValue:
    dims = tuple(tuple(pair.split("=")) for pair in codes.split())
    value = Value.missing(amount) if isinstance(amount, ValueStatus) else Value.number(amount)
    return CellValue(Key(measure, provider, Period.from_year(2031), dims), value, FigureOrigin.SUBMITTED, **more)  # type: ignore[arg-type]


def table_table(*rows: tuple[str, int, bool, Sequence[CellValue | None]], **more: object) -> ReleasableTable:
    facts = {
        **{"id": "t", "number": "4", "part": 1, "kind": "table", "title": said("Title"), "unit": said("persons")},
        **{"notes": (TableNote(said("First")), TableNote(said("Second"))), "policy": "as_printed"},
        **more,
    }
    wide = max(len(cells) for *_, cells in rows)
    return ReleasableTable(
        row_labels=tuple((said(label), level, heading) for label, level, heading, _ in rows),
        column_labels=tuple(said(f"Column {n}") for n in range(wide)),
        cells=tuple(tuple(cells) for *_, cells in rows),
        **facts,  # type: ignore[arg-type]
    )


@pytest.fixture
def called(sagaland: RoundView):  # type: ignore[no-untyped-def]
    return lambda one: build_names(sagaland, "2031", [one])


def strong(called: EditionNames, one: ReleasableTable) -> list[str]:
    return [row.label.text("en") for row in build_printed_table(called, one, "en").rows if row.strong]


A = "victims_assisted"


def test_a_table_is_printed_with_number_unit_heads_and_notes(called) -> None:  # type: ignore[no-untyped-def]
    one = table_table(("Row", 0, False, [cell_table(A, "police", "1204"), None]))
    made = build_printed_table(called(one), one, "en")
    assert (made.title, made.unit, made.notes) == ("Table 4. Title", "Unit: persons", ("First", "Second"))
    assert [head.text("en") for head in made.head] == ["Column 0", "Column 1"]
    (row,) = made.rows
    assert [(one.text, one.bracket, one.footnote_letters) for one in row.cells] == [("1,204", "", ()), ("", "", ())]
    assert [one.source is None for one in row.cells] == [False, True]
    plain = table_table(("Row", 0, False, [None]), number="")
    assert format_table_title(called(plain), plain, "nb") == "Title"
    assert format_table_title(called(one), one, "nb") == "Tabell 4. Title"


def test_a_row_says_the_unit_of_its_first_figure_and_the_others_their_own(called) -> None:  # type: ignore[no-untyped-def]
    nothing = CellValue(None, Value.missing(ValueStatus.NOT_APPLICABLE), FigureOrigin.SUBMITTED)
    one = table_table(
        (
            "Mixed",
            0,
            False,
            [None, nothing, cell_table("cases_opened", "police", "7"), cell_table("cases_change", "police", "2.5")],
        ),
        ("Heading", 0, True, [None] * 4),
    )
    first, heading = build_printed_table(called(one), one, "en").rows
    assert (str(first.unit), heading.unit) == ("cases", None)
    assert [cell_table.text for cell_table in first.cells] == ["", ".", "7", "+2.5%"]


@pytest.mark.parametrize(
    ("rows", "kind", "told"),
    [
        # The rows under it.
        ([("Over", 0, A, "police", ""), ("Under", 1, A, "police", "sex=male")], "table", ["Over"]),
        ([("Last", 1, A, "police", ""), ("Next", 0, A, "unit", "")], "table", []),
        # A group's total among bodies, and not among groups.
        ([("Body", 0, A, "havn_shelter", ""), ("Group", 0, A, "shelters", "")], "table", ["Group"]),
        ([("One", 0, A, "follow_up", ""), ("Other", 0, A, "shelters", "")], "table", []),
        # The total of what the others break down, of the same measure.
        ([("All", 0, A, "police", ""), ("Men", 0, A, "police", "sex=male")], "table", ["All"]),
        ([("All", 0, A, "police", ""), ("Other", 0, "suspects", "police", "sex=male")], "table", []),
        ([("Men", 0, A, "police", "sex=male"), ("Again", 0, A, "police", "sex=male")], "table", []),
        ([("Alone", 0, A, "police", "")], "table", []),
        # Of an account, whatever stands at the top.
        ([("Top", 0, A, "police", ""), ("Below", 1, A, "police", "sex=male")], "account", ["Top"]),
        ([("Top", 0, A, "police", "")], "account", ["Top"]),
    ],
)  # fmt: skip
def test_what_gathers_other_rows_stands_out(called, rows, kind, told) -> None:  # type: ignore[no-untyped-def]
    lines = [(label, level, False, [None, cell_table(m, p, codes=codes)]) for label, level, m, p, codes in rows]
    one = table_table(*lines, kind=kind)
    assert strong(called(one), one) == told
    blank = table_table(*lines, ("Blank", 0, False, [None, None]), kind="table")
    assert "Blank" not in strong(called(blank), blank)


def test_letters_go_on_after_z_and_stand_by_their_cells(called) -> None:  # type: ignore[no-untyped-def]
    many = [TableNote(said(f"Note {n}")) for n in range(54)]
    first = cell_table(
        A, "police", "2", notes=tuple(many[:53]), bracket=Value.number(1), qualifier=ValueQualifier.ABOUT
    )
    one = table_table(("Row", 0, False, [first, cell_table(A, "unit", notes=(many[53], many[0]))]))
    made = build_printed_table(called(one), one, "en")
    letters = [note.letter for note in made.footnotes]
    assert (letters[0], letters[25], letters[26], letters[51], letters[52]) == ("a", "z", "aa", "az", "ba")
    assert made.rows[0].cells[1].footnote_letters == ("bb", "a")
    assert (made.rows[0].cells[0].text, made.rows[0].cells[0].bracket) == ("about 2", "(1)")
    assert [note.note.text.text("en") for note in made.footnotes] == [f"Note {n}" for n in range(54)]
    assert list(assign_footnote_letters(one)) == many


@pytest.mark.parametrize(
    ("see", "told"),
    [
        (("r3-z", "r1-x", "gone", "r3-z"), [("r1-x", "finding\u00a01"), ("r3-z", "finding\u00a03")]),
        (("gone",), []),
        ((), []),
    ],
)
def test_findings_are_named_in_the_order_of_the_appendix(called, see, told) -> None:  # type: ignore[no-untyped-def]
    words = called(table_table(("Row", 0, False, [None])))
    assert [(one.anchor, one.text) for one in find_finding_references(words, TOLD, see, "en")] == told
    note = TableNote(said("Open"), see=see)
    assert build_footnote(words, TOLD, note, "en") == {
        "text": "Open",
        "see": [{"anchor": anchor, "text": text} for anchor, text in told],
    }
    named = f" ({', '.join(text for _, text in told)})" if told else ""
    assert format_plain_footnote(words, TOLD, note, "en") == f"Open{named}"


@pytest.mark.parametrize(("kind", "words"), [("table", ["", "persons", "cases", ""]), ("account", [""] * 4)])
def test_a_row_says_what_it_counts_where_rows_count_unlike_things(called, kind, words) -> None:  # type: ignore[no-untyped-def]
    """In a column of its own; the labels of an account say it themselves."""
    rows = (
        ("Heading", 0, True, [None]),
        ("People", 0, False, [cell_table(A, "havn_shelter")]),
        ("Cases", 0, False, [cell_table("cases_opened", "police")]),
        ("Nothing", 0, False, [None]),
    )
    one = table_table(*rows, kind=kind, unit=get_report_string(Catalogue({}), "mixed_units"))
    made = build_printed_table(called(one), one, "en")
    assert [row.counted for row in made.rows] == words
    assert made.united == any(words)
    alike = table_table(*rows, kind=kind)
    assert not build_printed_table(called(alike), alike, "en").united


def test_a_measure_s_own_word_goes_before_that_of_its_unit(called) -> None:  # type: ignore[no-untyped-def]
    one = table_table(
        ("Cases", 0, False, [cell_table("cases_opened", "police")]),
        unit=get_report_string(Catalogue({}), "mixed_units"),
    )
    known = called(one)
    own = dataclasses.replace(known.measures["cases_opened"], counted=said("files"))
    worded = dataclasses.replace(known, measures={**known.measures, "cases_opened": own})
    assert [row.counted for row in build_printed_table(worded, one, "en").rows] == ["files"]
