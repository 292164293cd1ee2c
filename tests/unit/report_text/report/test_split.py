"""A report text as its sentences: what one is, what its words are, and what does not part them."""

from __future__ import annotations

import pytest

from tilstand.errors import CollectionError
from tilstand.languages import list_shipped_languages
from tilstand.model.document import PLACE, Link, Paragraph
from tilstand.model.hashes import hash_text
from tilstand.report_text.documents import build_report_document
from tilstand.report_text.scope import ReportScope
from tilstand.report_text.sentences import blank_references, list_source_sentences
from tilstand.terms import Value


def words(source: str, language: str = "nb") -> list[str]:
    return [one.words for one in list_source_sentences(source, language)]


@pytest.mark.parametrize(
    ("source", "language", "found"),
    [
        ("# Saker i 2024\n\nEn. To.", "nb", ["Saker i 2024", "En.", "To."]),
        ("Se bl.a. nr. 3 og f.eks. kap. 2. Resten er kort.", "nb", None),
        ("See e.g. No. 3, i.e. the last. The rest is short.", "en", None),
        ("- Punkt\n- Andre. Mer.\n    - Inni\n", "nb", ["Punkt", "Andre.", "Mer.", "Inni"]),
        ("> Sitat.\n> Mer.\n", "nb", ["Sitat.", "Mer."]),
        ("| a | b |\n|---|---|\n| 1 | 2 |\n", "nb", ["| a | b | |---|---| | 1 | 2 |"]),
        ("`kode. Her` og <b>mer. Her</b>.", "nb", ["`kode.", "Her` og <b>mer.", "Her</b>."]),
        ("**En. To.** Tre.", "nb", ["**En. To.**", "Tre."]),
        ("[Les. Mer](https://a.no/b). Slutt.", "nb", ["[Les. Mer](https://a.no/b).", "Slutt."]),
        ("{{ table a }}\n\n{{chart  b}}\n", "nb", ["{{ table a }}", "{{ chart b }}"]),
        ("Hva nå? Ja! Slutt.", "nb", ["Hva nå?", "Ja!", "Slutt."]),
        ("هل هذا صحيح؟ نعم. انتهى.", "ar", ["هل هذا صحيح؟", "نعم.", "انتهى."]),
        ("שלום. זה סוף.", "he", ["שלום.", "זה סוף."]),
        ("", "nb", []),
        ("\n\n  \n", "nb", []),
    ],
)
def test_a_text_is_taken_apart_into_what_a_person_reads(source, language, found) -> None:
    told = words(source, language)
    assert told == found if found is not None else len(told) == 2


def test_each_has_its_line_and_its_heading_and_notes_come_last() -> None:
    source = "# A\n\nEn.[^x]\nTo.\n\n[^x]: Noten. Mer.\n\n## B\n\nTre {{ figure a }}.\n"
    told = list_source_sentences(source, "nb")
    assert [(one.line, one.section, one.note, one.words) for one in told] == [
        (1, "A", False, "A"),
        (3, "A", False, "En.[^x]"),
        (4, "A", False, "To."),
        (8, "B", False, "B"),
        (10, "B", False, "Tre {{ figure a }}."),
        (6, "", True, "Noten."),
        (6, "", True, "Mer."),
    ]


def test_where_lines_break_is_not_of_the_words_and_every_sign_is() -> None:
    assert words("En lang\nsetning {{ figure\n  a }}.") == words("En  lang setning {{ figure a }}.")
    other = ["En setning.", "En setning!", "En *setning*.", "En\u00a0setning.", "En {{ figure a }}.", "en setning."]
    assert len({hash_text(one) for text in other for one in words(text)}) == len(other)
    linked = [words(f"[Les]({to})") for to in ("https://a.no", "https://b.no")]
    assert linked[0] != linked[1]


def test_what_is_screened_keeps_its_places_and_holds_what_names_name() -> None:
    said = 'Vi {{ figure a of b }} møtte {{ name "Per Prøve" }} i {{ date 2024 }}.'
    read = blank_references(said)
    assert len(read) == len(said)
    assert read.split() == ["Vi", "møtte", "Per", "Prøve", "i", "."]
    assert said[read.index("Per") :].startswith("Per Prøve")


def shown(source: str, *opened: str, language: str = "nb") -> str:
    sha = {hash_text(one) for one in opened}
    return build_report_document(source, language, lambda key: Value.number(3), opened=sha).text


WAITS = "[{} her er ikke lest og frigitt ennå.]"


def test_what_is_not_released_is_told_as_waiting_where_it_stands() -> None:
    source = "# Tittel\n\nAlfa. Beta. Gamma. Delta.\n\n- Punkt\n"
    assert (
        shown(source, "Tittel", "Alfa.", "Beta.", "Gamma.", "Delta.", "Punkt")
        == "Tittel\n\nAlfa. Beta. Gamma. Delta.\n\nPunkt"
    )
    one, two = WAITS.format("1 setning"), WAITS.format("2 setninger")
    assert shown(source, "Tittel", "Alfa.", "Delta.", "Punkt") == f"Tittel\n\nAlfa. {two} Delta.\n\nPunkt"
    heading = "[Overskrift som ikke er frigitt ennå]"
    assert shown(source, "Beta.") == f"{heading}\n\n{one} Beta. {two}\n\n{one}"
    assert "setning" not in shown(source, *words(source))


def test_what_waits_binds_no_figure_and_stops_no_build_and_released_it_does() -> None:
    source = "Det var tre {{ figure x }}. {{ figure a of b in 2024 }} er nok."
    assert shown(source, "{{ figure a of b in 2024 }} er nok.") == f"{WAITS.format('1 setning')} Tre er nok."
    with pytest.raises(Exception, match="tre"):
        shown(source, *words(source))


def test_a_note_goes_with_its_sentence_and_waits_by_itself() -> None:
    source = "Alfa.[^a] Beta.\n\n[^a]: Noten.\n"
    sha = {hash_text(one) for one in ("Beta.", "Noten.")}
    made = build_report_document(source, "nb", lambda key: None, opened=sha)
    assert made.footnotes == {}
    assert made.text.endswith("Beta.")
    sha = {hash_text(one) for one in ("Alfa.[^a]", "Beta.")}
    made = build_report_document(source, "nb", lambda key: None, opened=sha)
    assert "Noten" not in repr(made)
    assert set(made.footnotes) == {"a"}


@pytest.mark.parametrize("language", [*list_shipped_languages(), "ar", "ka"])
def test_in_every_language_it_is_told(language) -> None:
    assert shown("X.", language=language).startswith("[")


def drafted(source: str, *, draft: bool, tables: tuple[str, ...] = ()) -> str:
    sha = {hash_text(one) for one in words(source)}
    scope = ReportScope(inserts=frozenset(f"table {id}" for id in tables))
    return build_report_document(source, "nb", lambda key: None, scope, opened=sha, draft=draft).text


def test_in_a_draft_a_figure_that_is_not_there_is_told_in_its_place_and_otherwise_it_stops() -> None:
    source = 'Det var {{ figure a of b in 2024 }} her, {{ figure a of b in 2023 else "få" }} før.'
    assert drafted(source, draft=True) == "Det var [tallet er ikke klart ennå] her, få før."
    with pytest.raises(CollectionError):
        drafted(source, draft=False)
    with pytest.raises(CollectionError):  # what is wrong with the text itself stops a draft too
        drafted("Det var {{ figure a }} her.", draft=True)


def test_in_a_draft_a_table_that_is_not_there_is_told_in_its_place_released_or_not() -> None:
    source = "{{ table a }}\n\n{{ table b }}\n"
    assert drafted(source, draft=True, tables=("a",)) == "[Tabellen er ikke klar ennå.]"
    made = build_report_document(source, "nb", lambda key: None, ReportScope(inserts=frozenset({"table a"})), opened=())
    assert [one.id for one in made.inserts] == ["a"]
    assert made.text == "[Tabellen er ikke klar ennå.]"


def test_what_a_sentence_leads_to_is_a_table_or_chart_that_is_there() -> None:
    scope = ReportScope(inserts=frozenset({"table a", "chart b"}))
    made = build_report_document("{{ see table a }} and {{ see chart b }}.", "en", lambda key: None, scope)
    assert made.text == "The table and the figure."
    (block,) = made.blocks
    assert isinstance(block, Paragraph)
    ways = [one for one in block.children if isinstance(one, Link)]
    assert [one.target for one in ways] == [f"{PLACE}table/a", f"{PLACE}chart/b"]
    source = "Look at {{ see table c }}."
    with pytest.raises(CollectionError) as stop:
        build_report_document(source, "en", lambda key: None, scope)
    assert list(stop.value.causes) == ["text:1: there is no table “c”"]
    sha = {hash_text(one) for one in words(source)}
    assert build_report_document(source, "en", lambda key: None, scope, opened=sha, draft=True).text == (
        "Look at [The table is not there yet.]."
    )
