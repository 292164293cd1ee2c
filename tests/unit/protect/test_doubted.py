"""Running text: a footnote at the number that an open finding is about, once a paragraph and finding."""

from __future__ import annotations

import pytest

from tilstand.model import NoteKind, TableNote
from tilstand.model.document import Document, FindingPointer, FootnoteMark, Inline
from tilstand.protect.report_texts import add_finding_footnotes
from tilstand.report_text.documents import build_report_document
from tilstand.terms import Key, Period, TranslatedText, Value

OPEN = TranslatedText.from_texts(nb="Passer ikke", nn="Passar ikkje", en="Does not fit")
WORD = TranslatedText.from_texts(nb="Ordet passer ikke", nn="Ordet passar ikkje", en="The word does not fit")
CASES = Key("cases", "police", Period.from_year(2031))
REPORTS = Key("reports", "police", Period.from_year(2031))
FIGURES = {CASES: 14, REPORTS: 23}
NOTES = {CASES: (TableNote(OPEN, see=("r1", "r2")), TableNote(WORD, see=("r3",)))}


def made(source: str, notes: dict[Key, tuple[TableNote, ...]] = NOTES) -> Document:
    source = source.replace("{cases}", "{{ figure cases of police in 2031 }}")
    source = source.replace("{reports}", "{{ figure reports of police in 2031 }}")

    def resolve(key: Key) -> Value | None:
        return Value.number(FIGURES[key]) if key in FIGURES else None

    return add_finding_footnotes(build_report_document(source, "en", resolve), lambda key: notes.get(key, ()))


def shown(document: Document) -> list[str]:
    """Each paragraph with `^` at a mark, and `^` with the findings for each footnote."""

    def text(children: tuple[Inline, ...]) -> str:
        return "".join(
            "^"
            if isinstance(one, FootnoteMark)
            else f"^{' '.join(one.findings)}"
            if isinstance(one, FindingPointer)
            else one.text
            if hasattr(one, "text")
            else f"[{text(one.children)}]"
            for one in children
        )

    blocks = [text(block.children) for block in document.blocks if hasattr(block, "children")]
    return [*blocks, *map(text, document.footnotes.values())]


def test_a_doubted_number_bears_one_footnote_with_all_that_is_said_of_it() -> None:
    assert shown(made("There were {cases} cases and {reports} reports.")) == [
        "There were 14^ cases and 23 reports.",
        "Does not fit^r1 r2. The word does not fit^r3",
    ]


def test_a_finding_is_told_once_in_a_paragraph_and_again_in_the_next() -> None:
    found = made("There were {cases}, yes {cases}.\n\nAgain {cases}.")
    assert shown(found)[:2] == ["There were 14^, yes 14.", "Again 14^."]
    assert len(found.footnotes) == 1


def test_another_finding_about_the_next_number_is_told_there() -> None:
    notes = {CASES: (TableNote(OPEN, see=("r1",)),), REPORTS: (TableNote(OPEN, see=("r1", "r2")),)}
    assert shown(made("Of {cases} and {reports}.", notes)) == ["Of 14^ and 23^.", "Does not fit^r1", "Does not fit^r2"]


def test_two_footnotes_that_lead_to_the_same_finding_each_say_their_own_words() -> None:
    two = TableNote(WORD, see=("r1",), kind=NoteKind.DISPUTED)
    found = made("Of {cases} cases.\n\n{reports} reports.", {CASES: (two,), REPORTS: (TableNote(OPEN, see=("r1",)),)})
    assert shown(found)[2:] == ["The word does not fit^r1", "Does not fit^r1"]


def test_headings_bear_no_footnote() -> None:
    found = made("# All {cases} cases\n\nText.")
    assert shown(found) == ["All 14 cases", "Text."]
    assert [(one.heading, one.findings) for one in found.passages] == [(True, ())]


def test_footnotes_stand_in_the_order_of_their_marks_and_tell_what_is_open_in_them() -> None:
    found = made("Of {cases} cases.[^own] And **{cases}**.\n\n[^own]: Others say {cases}.")
    assert shown(found) == [
        "Of 14^ cases.^ And [14].",
        "Does not fit^r1 r2. The word does not fit^r3",
        "Others say 14. Does not fit^r1 r2. The word does not fit^r3.",
    ]
    assert [one.findings for one in found.passages] == [("r1", "r2", "r3")] * 2


def test_a_mark_in_a_link_stands_after_it() -> None:
    assert shown(made("See [the {cases} cases](method.html) there."))[0] == "See [the 14 cases]^ there."


def test_where_words_stand_in_place_of_a_number_nothing_is_marked() -> None:
    gone = Key("gone", "police", Period.from_year(2031))
    found = made('Of {{ figure gone of police in 2031 else "some" }}.', {gone: (TableNote(OPEN, see=("r1",)),)})
    assert shown(found) == ["Of some."]


@pytest.mark.parametrize("text", ["No number.", ""])
def test_other_text_stays_as_it_is(text: str) -> None:
    assert made(text) == build_report_document(text, "en", lambda key: None)


def test_a_number_that_was_read_from_others_says_so_once_a_paragraph_and_leads_nowhere() -> None:
    read = TableNote(TranslatedText.from_texts(nb="Lest", nn="Lese", en="Read"), kind=NoteKind.READ)
    found = made(
        "There were {cases}, yes {cases}.\n\nAgain {reports}.",
        {CASES: (read,), REPORTS: (read, TableNote(OPEN, see=("r1",)))},
    )
    assert shown(found) == ["There were 14^, yes 14.", "Again 23^.", "Read", "Read. Does not fit^r1"]


def test_behind_two_numbers_nothing_is_said_of_what_one_was_read_from() -> None:
    read = TableNote(TranslatedText.from_texts(nb="Lest", nn="Lese", en="Read"), kind=NoteKind.READ)
    change = "{{ change cases of police from 2030 to 2031 }}"
    before = Key("cases", "police", Period.from_year(2030))
    notes = {before: (read,)}

    def resolve(key: Key) -> Value | None:
        return Value.number({**FIGURES, before: 11}[key])

    found = add_finding_footnotes(
        build_report_document(f"Cases {change}.", "en", resolve), lambda key: notes.get(key, ())
    )
    assert "^" not in "".join(shown(found))
