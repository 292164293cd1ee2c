"""The lists of the workbook from any words of a dictionary, and what every sheet of an edition says of it."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from tilstand.model.names import Corrigendum, Imprint
from tilstand.model.release import Release
from tilstand.publish.dictionary import DictionaryEntry
from tilstand.publish.workbook import _WorkbookWriter
from tilstand.report_text import get_report_string
from tilstand.terms import Text, TranslatedText, Value, ValueStatus


def said(name: str) -> Text:
    return TranslatedText.from_texts(nb=f"{name} nb", nn=f"{name} nn", en=f"{name} en")


def word(kind: str, id: str, **more: Any) -> DictionaryEntry:
    return DictionaryEntry(kind, id, said(f"{kind}-{id}"), **more)


# Words of other kinds come after, with the same ids: none of them may be taken for a name.
SAME = ("x", "y", "persons", "cases")
WORDS = [
    word(
        "measure", "cases", unit="persons", rule=said("rule"), caveat=said("caveat"),
        facts={"register": "x", "as_at": "1 May", "legal_basis": said("law")},
    ),
    word("measure", "late", unit="persons", facts={"register": "z"}),
    word("unit", "persons"),
    word("register", "x"),
    word("dimension", "y"),
    word("code", "a", within="y", parent="b"),
    word("code", "_T", within="z"),
    word("provider", "x", parent="above"),
    word("group", "g"),
    word("member", "m", within="g"),
    word("size", "s"),
    word("status", "A"), word("confidentiality", "C"), word("sign", ".."), word("qualifier", "about"),
    word("origin", "counted"), word("change", "added"), word("reason", "words"),
    word("edition", "2031"), word("table", "t"), word("column", "c"), word("bracket", "t"),
    *(word("break", one) for one in SAME),
    *(word("size", one) for one in SAME),
]  # fmt: skip

LISTS = {
    "measures": (
        ("code", "name", "english", "unit", "rule", "caveat", "register", "as_at", "law"),
        [28, 36, 36, 14, 60, 44, 30, 24, 26],
        [
            ["cases", "measure-cases nb", "measure-cases en", "unit-persons nb", "rule nb", "caveat nb",
                "register-x nb", "1 May", "law nb"],
            ["late", "measure-late nb", "measure-late en", "unit-persons nb", "", "", "", "", ""],
        ],
    ),
    "codes": (
        ("list", "column", "code", "name", "english", "parent"),
        [30, 22, 28, 46, 46, 22],
        [
            ["dimension-y nb", "y", "a", "code-a nb", "code-a en", "b"],
            ["", "z", "_T", "code-_T nb", "code-_T en", ""],
        ],
    ),
    "providers": (
        ("code", "name", "english", "kind", "parent"),
        [34, 54, 54, 18, 30],
        [
            ["x", "provider-x nb", "provider-x en", "Instans", "above"],
            ["g", "group-g nb", "group-g en", "Gruppe", ""],
            ["m", "member-m nb", "member-m en", "Medlem av gruppe", "g"],
        ],
    ),
    "signs": (
        ("code", "kind", "name", "english"),
        [16, 18, 60, 60],
        [
            ["A", "Status", "status-A nb", "status-A en"],
            ["C", "Fortrolighet", "confidentiality-C nb", "confidentiality-C en"],
            ["..", "Tegn", "sign-.. nb", "sign-.. en"],
            ["about", "Lesemåte", "qualifier-about nb", "qualifier-about en"],
            ["counted", "Opphav", "origin-counted nb", "origin-counted en"],
        ],
    ),
}  # fmt: skip


class Looks:
    """Formats by name."""

    def __call__(self, **settings: object) -> str:
        return "title" if "font_size" in settings else "plain"


class Kept:
    """A sheet that keeps what is written on it, one line a call."""

    def __init__(self) -> None:
        self.lines: list[tuple[Any, ...]] = []
        self.row, self.look = 0, Looks()

    def __getattr__(self, name: str) -> Any:
        return lambda *given: self.lines.append((name, *given))


def writing(release: Release, language: str = "nb", **changes: Any) -> _WorkbookWriter:
    names = replace(release.names, **changes)
    return _WorkbookWriter(names, release.tables, language, release.appendix)


HEADS = {"column": "cite.column"}


@pytest.mark.parametrize("name", LISTS)
def test_a_list_holds_the_words_of_its_kinds_and_no_others(whole: Release, name: str) -> None:
    sheet: Any = Kept()
    writing(whole).listed(sheet, {"contents": "In", name: "Those"}, name, WORDS)
    columns, widths, lines = LISTS[name]
    heads = [get_report_string(whole.names.words, HEADS.get(one, f"workbook.{one}")).text("nb") for one in columns]
    assert sheet.lines == [
        ("widths", widths),
        ("footer", "Those", "Side &P av &N"),
        ("line", "Those", "title"),
        ("link", "In", "Til innholdet"),
        ("head", heads),
        *(("texts", line) for line in lines),
    ]


def test_a_list_has_no_column_in_english_where_nothing_is_translated(whole: Release) -> None:
    sheet: Any = Kept()
    writing(whole, "en").listed(sheet, {"contents": "In", "codes": "Those"}, "codes", WORDS)
    assert sheet.lines[0] == ("widths", [30, 22, 28, 46, 22])
    assert sheet.lines[-2] == ("texts", ["dimension-y en", "y", "a", "code-a en", "b"])


NOTES = (Corrigendum(date(2032, 6, 1), said("Note")), Corrigendum(date(2032, 7, 2), said("More")))
DRAFT = "Draft of the edition for 2031. It has not been published, and anything in it may change."
DEMONSTRATION = "This is a demonstration. The bodies do not exist, and every figure was made by a program."
PLAIN = "Edition of 2032-05-15 for 2031"


@pytest.mark.parametrize(
    ("changes", "marks", "foot", "subject"),
    [
        ({}, [], "T", PLAIN),
        ({"imprint": Imprint(draft=True)}, [DRAFT], "DRAFT: T", DRAFT),
        ({"imprint": Imprint(demonstration=True)}, [DEMONSTRATION], "DEMONSTRATION: T", PLAIN),
        (
            {"imprint": Imprint(draft=True, demonstration=True)},
            [DRAFT, DEMONSTRATION],
            "DRAFT: DEMONSTRATION: T",
            DRAFT,
        ),
        ({"imprint": Imprint(corrections=NOTES)}, ["corrected"], "T", "corrected"),
        ({"basis": "reconstructed"}, ["reconstructed"], "T", "reconstructed"),
        ({"imprint": Imprint(corrections=NOTES), "basis": "reconstructed"}, ["both"], "T", "both"),
    ],
)
def test_every_sheet_says_what_the_edition_is(
    whole: Release, changes: dict[str, Any], marks: list[str], foot: str, subject: str
) -> None:
    told = {
        "corrected": "Edition of 15 May 2032 for 2031, corrected 2 July 2032",
        "reconstructed": "Edition of 15 May 2032 for 2031, retold from a printed report",
        "both": "Edition of 15 May 2032 for 2031, retold from a printed report, corrected 2 July 2032",
    }
    sheet: Any = Kept()
    made = writing(whole, "en", **changes)
    made.begin_sheet(sheet, "T")
    lines = [("line", told.get(one, one), "title") for one in marks]
    assert sheet.lines == [*lines, ("footer", foot, "Page &P of &N"), ("line", "T", "title")]
    assert made.edition_line == ("" if subject == PLAIN else told.get(subject, subject))


def test_what_is_translated(whole: Release) -> None:
    assert [writing(whole, one).has_english_names for one in ("nb", "nn", "en")] == [True, True, False]
    assert not writing(whole, "nb", languages=("nb", "nn")).has_english_names
    assert writing(whole).coordinator == "Koordineringsenheten (oppdiktet)"


@pytest.mark.parametrize(("status", "lines"), [(ValueStatus.SUPPRESSED, ["Hidden nb"]), (ValueStatus.NOT_KNOWN, [])])
def test_why_something_is_hidden_stands_below_a_table_that_hides_something(
    whole: Release, monkeypatch: pytest.MonkeyPatch, status: ValueStatus, lines: list[str]
) -> None:
    (table,) = (one for one in whole.tables if one.id == "years")
    first, *rest = table.cells
    hidden = replace(table, cells=((replace(first[0], value=Value.missing(status)), None, None), *rest))  # type: ignore[type-var]
    monkeypatch.setattr(_WorkbookWriter, "rows", lambda self, sheet, made: None)
    sheet: Any = Kept()
    writing(whole, protection=(said("Hidden"),)).table(sheet, hidden, "In")
    found = [given for name, given, *_ in sheet.lines if name == "line"]
    assert found[-len(lines) - 2 :] == [
        "Brudd i serien: ny regel fra 2030", *lines, "Kilde: Koordineringsenheten (oppdiktet)",
    ]  # fmt: skip
