"""Two editions with every kind of difference: the change list, what it is for machines, and in words."""

from __future__ import annotations

import textwrap
from collections.abc import Iterable
from dataclasses import replace

import pytest

from tilstand.publish.change_report import _ChangeDescription, describe_changes
from tilstand.publish.comparison import EditionChanges, compare_read_editions
from tilstand.publish.published_edition import FigureKey, PrintedFigure, PublishedEdition
from tilstand.terms import Period

COLUMNS = ("id", "list", "parent", "label_nb", "label_en")
WORDS = {
    "edition": [("{round}", "land", "", "Rapport", "Report")],
    "measure": [("cases", "", "", "Saker", "Cases"), ("share", "", "", "Andel", "Share"),
        ("late", "", "", "", "")],
    "provider": [("police", "", "", "Politiet", "Police"), ("board", "", "", "Nemnda", "Board")],
    "group": [("all", "", "", "Alle", "All")],
    "code": [("woman", "sex", "", "Kvinne", "Woman"), ("man", "sex", "", "Mann", "Man")],
    "dimension": [("sex", "", "", "Kjønn", "Sex")],
    "status": [("O", "", "", "Ikke kjent; Ikke sendt inn", "Not known; Not submitted"),
        ("Q", "", "", "Skjult", "Hidden")],
    "unit": [("percent", "", "", "prosent", "per cent")],
}  # fmt: skip


def issue(year: str, figures: dict[FigureKey, PrintedFigure], **more: list[dict[str, str]]) -> PublishedEdition:
    dictionary = {
        kind: [dict(zip(COLUMNS, (one[0].format(round=year), *one[1:]), strict=True)) for one in lines]
        for kind, lines in WORDS.items()
    }
    for line in dictionary["measure"]:
        line |= {"unit": "persons", "rule_nb": "Tell.", "rule_en": "Count.", "version": ""}
    dictionary["dimension"][0]["version"] = "1"
    for kind, lines in more.items():
        dictionary[kind] = [*dictionary.get(kind, []), *lines]
    name = f"land-{year}-x"
    return PublishedEdition(name, year, f"{int(year) + 1}-05-15", figures, dictionary, period=Period.from_text(year))


def at(measure: str = "cases", provider: str = "police", year: str = "2031", **codes: str) -> FigureKey:
    return FigureKey(measure, provider, year, tuple(sorted(codes.items())))


def printed(value: str, status: str = "A", *, label: str = "Saker / Antall", **more: str) -> PrintedFigure:
    facts = {"unit": "persons", "qualifier": "exact", "origin": "submitted", **more}
    return PrintedFigure(value, status, places={"t": [label]}, **facts)  # type: ignore[arg-type]


OLD = {
    at(): printed("1204"),
    at(sex="woman"): printed("7", notes="A | B"),
    at(sex="man"): printed("", "O"),
    at("share"): printed("12.5", unit="percent"),
    at("late"): printed("3"),
    at(provider="board"): printed("4", qualifier="about"),
    at(provider="all"): printed("1208", origin="computed"),
    at(year="2030"): printed("9"),
    at(provider="board", year="2030"): printed("2"),
    at("gone"): printed("5"),
    at("share", "board"): printed("3", unit="percent"),
    at("share", "all"): printed("36"),
}
NEW = {
    at(): printed("1250", notes="Frozen"),
    at(sex="woman"): printed("8", notes="B"),
    at(sex="man"): printed("6", origin="adjusted"),
    at("share"): printed("", "Q", unit="percent"),
    at("late"): printed("", "O"),
    at(provider="board"): printed("5", qualifier="at_least"),
    at(provider="all"): printed("1255", origin="computed"),
    at(year="2030"): printed("10"),
    at("share", "board"): printed("3.0", unit="percent", label="Andel / Antall"),
    at("share", "all"): printed("36.0"),
    at("fresh", "board"): printed("1"),
}


def broke(provider: str, period: str, nb: str, en: str, remark: str = "") -> dict[str, str]:
    words = {"label_nb": nb, "label_en": en, "remark": remark}
    return {"id": "cases", "list": provider, "period": period, **words}


BREAKS = [
    broke("", "2031", "Ny regel", "New rule"),
    broke("board", "2031", "Annet", "Other", "Own words."),
    broke("", "2030", "Før", "Before"),
    broke("", "2032", "Etter", "After"),
]


@pytest.fixture
def broken() -> EditionChanges:
    old, new = issue("2030", OLD), issue("2031", NEW, **{"break": BREAKS})
    new.dictionary["measure"][1] |= {"rule_en": "Other.", "unit": "x"}
    new.dictionary["dimension"][0]["version"] = "2"
    return compare_read_editions(old, new)


@pytest.fixture
def found() -> EditionChanges:
    return compare_read_editions(issue("2031", OLD), issue("2031", NEW))


def told(found: EditionChanges, language: str = "en") -> str:
    marks = {"head": "# ", "figure": "", "note": "- "}
    return wrapped(f"{marks[line.kind]}{line.text}" for line in describe_changes(found, language))


def wrapped(lines: Iterable[str]) -> str:
    form = textwrap.TextWrapper(108, subsequent_indent="      ", break_on_hyphens=False)
    return "\n".join(part for line in lines for part in form.wrap(line)) + "\n"


def test_the_list_in_words(found: EditionChanges) -> None:
    assert (
        told(found)
        == """\
# Report (land-2031-x) → Report (land-2031-x)
Figures: changed 8, no longer shown 2, new 1, with another text 1
Series: broken 0, new 1, no longer there 1, continue 9
# Figures that changed
“Cases”, All, 2031: 1,208 → 1,255. Follows from other figures that changed.
“Cases”, Board, 2031: about 4 → at least 5. The body submitted again.
“Cases”, Police, 2030: 9 → 10. The figure for an earlier year was stated anew.
“Cases”, Police, 2031: 1,204 → 1,250. The body submitted again.
- Footnote: “Frozen”
“Cases”, Man, Police, 2031: not known or not submitted → 6. The coordinator decided on the figure.
“Cases”, Woman, Police, 2031: 7 → 8. A question about the figure was settled.
- Footnote: “B”
- Footnote that is gone: “A”
“late”, Police, 2031: 3 → not known or not submitted. The figure is no longer stated.
“Share”, Police, 2031: not repeated → hidden. The figure is suppressed for the protection of individuals.
# Figures that are no longer shown
“Cases”, Board, 2030. The edition no longer shows the period.
“gone”, Police, 2031. The series is no longer there.
# Figures that are new
“fresh”, Board, 2031: 1. The series is new.
"""
    )


def test_the_list_as_a_file(found: EditionChanges) -> None:
    assert (
        wrapped(found.csv().decode().splitlines())
        == """\
change,reason,measure,provider,period,codes,unit,old_value,old_status,old_qualifier,old_as_at,new_value,new_
      status,new_qualifier,new_as_at,tables,old_label,new_label,notes
changed,follows,cases,all,2031,,persons,1208,A,exact,2032-05-15,1255,A,exact,2032-05-15,t,Saker /
      Antall,Saker / Antall,
changed,resubmitted,cases,board,2031,,persons,4,A,about,2032-05-15,5,A,at_least,2032-05-15,t,Saker /
      Antall,Saker / Antall,
changed,restated,cases,police,2030,,persons,9,A,exact,2032-05-15,10,A,exact,2032-05-15,t,Saker /
      Antall,Saker / Antall,
changed,resubmitted,cases,police,2031,,persons,1204,A,exact,2032-05-15,1250,A,exact,2032-05-15,t,Saker /
      Antall,Saker / Antall,Frozen
changed,adjusted,cases,police,2031,sex=man,persons,,O,exact,2032-05-15,6,A,exact,2032-05-15,t,Saker /
      Antall,Saker / Antall,
changed,decided,cases,police,2031,sex=woman,persons,7,A,exact,2032-05-15,8,A,exact,2032-05-15,t,Saker /
      Antall,Saker / Antall,B | [A]
changed,withdrawn,late,police,2031,,persons,3,A,exact,2032-05-15,,O,exact,2032-05-15,t,Saker / Antall,Saker
      / Antall,
changed,suppressed,share,police,2031,,percent,,A,exact,2032-05-15,,Q,exact,2032-05-15,t,Saker / Antall,Saker
      / Antall,
removed,past,cases,board,2030,,persons,,A,exact,2032-05-15,,,,,t,Saker / Antall,,
removed,ended,gone,police,2031,,persons,,A,exact,2032-05-15,,,,,t,Saker / Antall,,
added,series,fresh,board,2031,,persons,,,,,1,A,exact,2032-05-15,t,,Saker / Antall,
relabelled,words,share,board,2031,,percent,3,A,exact,2032-05-15,3.0,A,exact,2032-05-15,t,Saker /
      Antall,Andel / Antall,
"""
    )


def test_broken_series_in_words(broken: EditionChanges) -> None:
    assert (
        told(broken)
        == """\
# Report (land-2030-x) → Report (land-2031-x)
Figures: changed 8, no longer shown 2, new 1, with another text 1
Series: broken 8, new 1, no longer there 1, continue 1
# Figures that changed
“Cases”, All, 2031: 1,208 → 1,255. The counting rule or definition changed.
- New rule
“Cases”, Board, 2031: about 4 → at least 5. The counting rule or definition changed.
- New rule
- Other
“Cases”, Police, 2030: 9 → 10. The counting rule or definition changed.
- New rule
“Cases”, Police, 2031: 1,204 → 1,250. The counting rule or definition changed.
- New rule
- Footnote: “Frozen”
“Cases”, Man, Police, 2031: not known or not submitted → 6. The coordinator decided on the figure.
- Sex: the code list is of 2, before of 1
- New rule
“Cases”, Woman, Police, 2031: 7 → 8. The counting rule or definition changed.
- Sex: the code list is of 2, before of 1
- New rule
- Footnote: “B”
“late”, Police, 2031: 3 → not known or not submitted. The figure is no longer stated.
“Share”, Police, 2031: not repeated → hidden. The figure is suppressed for the protection of individuals.
- the unit counted in changed
- the counting rule changed
# Series that are broken
“Cases”, All: New rule
“Cases”, Board: New rule; Other
“Cases”, Police: New rule
“Cases”, Man, Police: Sex: the code list is of 2, before of 1; New rule
“Cases”, Woman, Police: Sex: the code list is of 2, before of 1; New rule
“Share”, All: the unit counted in changed; the counting rule changed
“Share”, Board: the unit counted in changed; the counting rule changed
“Share”, Police: the unit counted in changed; the counting rule changed
"""
    )


def test_broken_series_in_another_language(broken: EditionChanges) -> None:
    assert (
        told(broken, "nb").replace("\N{NO-BREAK SPACE}", " ")
        == """\
# Rapport (land-2030-x) → Rapport (land-2031-x)
Tall: endret 8, vises ikke lenger 2, nye 1, med en annen tekst 1
Serier: brutt 8, nye 1, ikke med lenger 1, fortsetter 1
# Tall som er endret
«Saker», Alle, 2031: 1 208 → 1 255. Telleregelen eller definisjonen er endret.
- Ny regel
«Saker», Nemnda, 2031: ca. 4 → minst 5. Telleregelen eller definisjonen er endret.
- Ny regel
- Own words.
«Saker», Politiet, 2030: 9 → 10. Telleregelen eller definisjonen er endret.
- Ny regel
«Saker», Politiet, 2031: 1 204 → 1 250. Telleregelen eller definisjonen er endret.
- Ny regel
- Fotnote: «Frozen»
«Saker», Mann, Politiet, 2031: ikke kjent eller ikke sendt inn → 6. Koordinatoren har avgjort tallet.
- Kjønn: kodelisten er fra 2, før fra 1
- Ny regel
«Saker», Kvinne, Politiet, 2031: 7 → 8. Telleregelen eller definisjonen er endret.
- Kjønn: kodelisten er fra 2, før fra 1
- Ny regel
- Fotnote: «B»
«late», Politiet, 2031: 3 → ikke kjent eller ikke sendt inn. Tallet er ikke lenger oppgitt.
«Andel», Politiet, 2031: ikke gjengitt → skjult. Tallet er skjult av hensyn til personvern.
- enheten det telles i, er endret
- telleregelen er endret
# Serier som er brutt
«Saker», Alle: Ny regel
«Saker», Nemnda: Ny regel; Own words.
«Saker», Politiet: Ny regel
«Saker», Mann, Politiet: Kjønn: kodelisten er fra 2, før fra 1; Ny regel
«Saker», Kvinne, Politiet: Kjønn: kodelisten er fra 2, før fra 1; Ny regel
«Andel», Alle: enheten det telles i, er endret; telleregelen er endret
«Andel», Nemnda: enheten det telles i, er endret; telleregelen er endret
«Andel», Politiet: enheten det telles i, er endret; telleregelen er endret
"""
    )


def test_a_figure_that_changed_for_machines(found: EditionChanges) -> None:
    sex = next(one for one in found.items if one.address.codes == (("sex", "woman"),))
    sides = {"status": "A", "qualifier": "exact", "as_at": "2032-05-15", "label": "Saker / Antall"}
    assert sex.to_dict() == {
        **{"change": "changed", "reason": "decided", "measure": "cases", "provider": "police"},
        **{"period": "2031", "codes": {"sex": "woman"}, "unit": "persons", "tables": ["t"]},
        "old": {"value": "7", "origin": "submitted", **sides},
        "new": {"value": "8", "origin": "submitted", **sides},
        "notes": "B | [A]",
    }


def test_a_figure_on_one_side_for_machines(found: EditionChanges) -> None:
    gone = next(one for one in found.items if one.address.measure == "gone").to_dict()
    assert (gone["old"]["value"], gone["new"], gone["tables"]) == ("", None, ["t"])
    fresh = next(one for one in found.items if one.address.measure == "fresh").to_dict()
    assert (fresh["old"], fresh["new"]["value"], fresh["tables"]) == (None, "1", ["t"])


def test_the_whole_for_machines(found: EditionChanges, broken: EditionChanges) -> None:
    whole = broken.to_dict()
    assert whole["old"] == {"edition": "land-2030-x", "round": "2030"}
    assert whole["new"] == {"edition": "land-2031-x", "round": "2031"}
    assert whole["counts"] == {"changed": 8, "removed": 2, "added": 1, "relabelled": 1}
    assert whole["series"] == {"breaks": 8, "new": 1, "ended": 1, "continues": 1}
    differ = [(one["measure"], one["provider"], one["state"]) for one in whole["series_that_differ"]]
    assert ("late", "police", "continues") not in differ
    assert len(differ) == 10
    (board,) = (one for one in whole["series_that_differ"] if one["provider"] == "board" and one["note"][:2] == "Ny")
    assert board == {
        **{"measure": "cases", "provider": "board", "codes": {}, "state": "breaks"},
        "note": "Ny regel; Own words.",
    }


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        (PrintedFigure("36", "A", "x"), PrintedFigure("36.0", "A", "y", notes="A"), True),
        (PrintedFigure("36", "A", "x"), PrintedFigure("37", "A", "x"), False),
        (PrintedFigure("36", "A", "x"), PrintedFigure("", "A", "x"), False),
        (PrintedFigure("", "A", "x"), PrintedFigure("36", "A", "x"), False),
        (PrintedFigure("", "A", "x"), PrintedFigure("", "A", "x"), True),
        (PrintedFigure("", "O", "x"), PrintedFigure("", "Q", "x"), False),
        (PrintedFigure("36", "A", "x"), PrintedFigure("36", "E", "x"), False),
        (PrintedFigure("36", "A", "x", "exact"), PrintedFigure("36", "A", "x", "about"), False),
    ],
)  # fmt: skip
def test_what_says_the_same(one: PrintedFigure, other: PrintedFigure, same: bool) -> None:
    assert one.same(other) is same


def test_an_empty_footnote_is_none() -> None:
    found = compare_read_editions(
        issue("2031", {at(): printed("1")}), issue("2031", {at(): printed("2", notes=" | A |  | B | ")})
    )
    (one,) = found.items
    assert one.reason.footnotes == ("A", "B")


def test_an_edition_is_called_by_its_title_its_name_or_its_round() -> None:
    titled, bare = issue("2031", OLD), replace(issue("2031", NEW), dictionary={})
    heads = [
        next(describe_changes(compare_read_editions(old, new), "en")).text
        for old, new in ((titled, bare), (replace(titled, id=""), replace(bare, id="")))
    ]
    assert heads == ["Report (land-2031-x) → land-2031-x", "Report → 2031"]


@pytest.mark.parametrize(
    ("codes", "told"),
    [
        ([("x", "north", "Other"), ("y", "south", "Other")], "Place: North, Other"),
        ([("x", "north", "Other"), ("y", "south", "Else")], "Place: Other"),
        ([("x", "", "Other"), ("y", "south", "Other")], "Place: Other"),
    ],
)
def test_a_code_that_another_is_called_like_is_told_with_what_it_lies_under(
    codes: list[tuple[str, str, str]], told: str
) -> None:
    lines = [
        {"id": id, "list": "place", "parent": parent, "label_nb": label, "label_en": label}
        for id, parent, label in (("north", "", "North"), ("south", "", "South"), *codes)
    ]
    place = {"id": "place", "list": "", "parent": "", "label_nb": "Sted", "label_en": "Place", "version": ""}
    both = [
        issue("2031", {at(place="x"): printed(value), at(place="y"): printed("7")}, code=lines, dimension=[place])
        for value in ("1", "2")
    ]
    teller = _ChangeDescription(compare_read_editions(*both), "en")
    assert teller._label_dimension_code("place", "x") == told


def test_a_change_as_data_names_the_tables_of_both_editions_in_order() -> None:
    old, new = (
        issue("2031", {at(): replace(printed(value), places={one: ["Cases", "All"] for one in tables})})
        for value, tables in (("1", "qtd"), ("2", "bta"))
    )
    (one,) = compare_read_editions(old, new).items
    side = {"status": "A", "qualifier": "exact", "origin": "submitted", "as_at": "2032-05-15"}
    side["label"] = "Cases; All"
    assert one.to_dict() == {
        "change": "changed", "reason": "resubmitted", "measure": "cases", "provider": "police",
        "period": "2031", "codes": {}, "unit": "persons", "old": {"value": "1", **side},
        "new": {"value": "2", **side}, "tables": ["a", "b", "d", "q", "t"], "notes": "",
    }  # fmt: skip


def test_a_word_is_looked_up_in_its_own_list_where_one_is_named() -> None:
    teller = _ChangeDescription(compare_read_editions(issue("2031", OLD), issue("2031", NEW)), "en")
    assert teller.label(("code",), "woman", "sex") == "Woman"
    assert teller.label(("code",), "woman", "age") == "woman"
    assert teller.label(("code",), "woman") == teller.label(("measure", "code"), "woman") == "Woman"
    assert teller.label(("measure",), "late") == "late"  # which no edition has a name for


def test_revised_figures_come_in_the_order_of_their_addresses() -> None:
    line = {"published_edition": "2030"}
    keys = [at("share"), at("cases", "police"), at("cases", "board", "2030")]
    old, new = issue("2030", {}), issue("2031", {})
    found = compare_read_editions(old, replace(new, revised=dict.fromkeys(keys, line)))
    assert [one.address for one in found.revised] == sorted(keys)
    other = replace(new, revised={keys[0]: {"published_edition": "2029"}})
    assert compare_read_editions(old, other).revised == ()
    assert len(compare_read_editions(replace(old, figures={keys[0]: printed("1")}), other).revised) == 1
