"""The release: all that leaves for everybody, and what one body is sent; texts with the cells they state."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable
from datetime import date

import pytest

from tilstand.define import RoundView
from tilstand.errors import ReleaseError
from tilstand.languages import CitedNumber, PartialTranslation, format_template
from tilstand.model import Answer, Batch, Finding, Findings, NoteKind, Severity, Source, Submission, TableNote
from tilstand.model.document import FindingPointer, FootnoteMark
from tilstand.model.hashes import Opened, hash_text
from tilstand.model.names import Corrigendum, Imprint
from tilstand.model.release import Release
from tilstand.protect import find_small_counts, list_passage_sources, make_body_release, make_release
from tilstand.report_text.sentences import list_source_sentences
from tilstand.terms import InvariantText, Key, Period, Text, TranslatedText, TypedText

YEAR = Period.from_year(2031)
WHOLE = Key("victims_assisted", "follow_up", YEAR)
MINORS = Key("victims_assisted", "havn_shelter", YEAR, (("age", "minor"),))
ASSISTED = "{{ figure victims_assisted of follow_up }}"
MINOR = "{{ figure victims_assisted of havn_shelter where age=minor }}"
TEXTS = {
    "en": {
        "01-assisted": f"# {ASSISTED} assisted\n\nThere were {ASSISTED}.\n\n{MINOR} were minors.\n",
        "01-bodies/havn_shelter": f"# Havn\n\nWe saw {MINOR} minors.\n",
        "01-bodies/dal_shelter": "# Dal\n\nNothing was counted.\n",
    }
}


def said(text: str) -> Text:
    return TranslatedText.from_texts(nb=text, nn=text, en=text)


@pytest.fixture
def collection(sagaland: RoundView) -> RoundView:
    tables = {name: sagaland.tables[name] for name in ("by_sex",)}
    return dataclasses.replace(sagaland, tables=tables, texts=TEXTS)


def batch() -> Batch:
    words = {"nb": "Vi så 37.", "en": "We saw 37."}
    answers = (
        Answer("havn_shelter", "shelter", "trends", words, Source("generated")),
        Answer("migration_board", "permits", "practice", {"en": "No."}, Source("generated")),
    )
    through = Submission("havn_shelter", YEAR, 1, "delivered", "csv", "f.csv", "0" * 64, (), answers)
    return Batch(YEAR, (through,))


ANSWERS = {hash_text(words): words for one in batch().submissions for a in one.answers for words in a.text.values()}
SENTENCES = {
    hash_text(one.words): one.words
    for language, texts in TEXTS.items()
    for text in texts.values()
    for one in list_source_sentences(text, language)
}
OPENED = ANSWERS | SENTENCES


def finding(rule: str, severity: Severity, *providers: str, what: Text | None = None) -> Finding:
    lines = said(f"Where {rule}"), what or said("What"), said("Do")
    return Finding(rule, severity, *lines, providers, cells=(WHOLE,))


IT_IS = format_template(InvariantText("It is {n}."), n=CitedNumber(22, (WHOLE,)))
FOUND = Findings(
    (
        finding("R103", Severity.ERROR, "havn_shelter"),
        finding("R110", Severity.WARNING, "havn_shelter", what=IT_IS),
        finding("R105", Severity.INFO, "havn_shelter"),
        finding("R106", Severity.ERROR, "havn_shelter", "police"),
        finding("R107", Severity.ERROR, "police"),
        finding("C011", Severity.ERROR, "havn_shelter", what=TypedText(said("Line 12 is 13 long"), "said")),
    )
)


@pytest.fixture
def figures(shelf):  # type: ignore[no-untyped-def]
    """The generated figures without their footnotes, whose numbers stand in no table."""
    for key, figure in shelf.figures.items():
        shelf.figures[key] = dataclasses.replace(figure, notes=())
    return shelf


@pytest.fixture
def made(collection: RoundView, figures) -> Callable[..., Release]:  # type: ignore[no-untyped-def]
    def made(findings: Findings = Findings(), opened: Opened = OPENED) -> Release:  # noqa: B008
        return make_release(collection, "2031", batch(), figures, findings, opened=opened)

    return made


@pytest.fixture
def sent(collection: RoundView, figures) -> Callable[..., Release]:  # type: ignore[no-untyped-def]
    def sent(provider: str = "havn_shelter", findings: Findings = FOUND, opened: Opened = OPENED) -> Release:
        own = {"languages": ["en", "nb"], "opened": opened}
        return make_body_release(collection, "2031", provider, batch(), figures, findings, **own)

    return sent


def test_an_edition_has_all_tables_texts_and_answers(made: Callable[..., Release]) -> None:
    one = made()
    assert [table.id for table in one.tables] == ["by_sex", "account_havn_shelter", "account_fjord_shelter"]
    assert [chapter.id for chapter in one.chapters["en"]] == ["front", "01-assisted", "01-bodies/havn_shelter"]
    assert {language: len(own) for language, own in one.chapters.items()} == {"nb": 1, "nn": 1, "en": 3}
    assert [(answer.provider, answer.form, answer.question) for answer in one.answers] == [
        ("havn_shelter", "shelter", "trends"),
        ("migration_board", "permits", "practice"),
    ]
    assert {piece.kind for piece in one.answers[0].words["en"] if piece.text == "37"} == {"said"}
    assert (one.provider, one.queries, one.names.round_name) == ("", (), "2031")
    assert one.seal == one.digest()


def test_the_figures_that_texts_state_go_with_the_release(made: Callable[..., Release]) -> None:
    one = made()
    assert [(key.text(), str(value)) for key, value in one.cells] == [
        ("victims_assisted | follow_up | 2031", "22"),
        ("victims_assisted | havn_shelter | 2031 | age=minor", "2"),
    ]


def test_a_figure_that_nobody_knows_of_stops_the_release(collection: RoundView, figures) -> None:  # type: ignore[no-untyped-def]
    strange = Key("victims_assisted", "police", YEAR)
    told = format_template(InvariantText("It is {n}."), n=CitedNumber(5, (strange,)))
    own = Findings((dataclasses.replace(finding("R103", Severity.ERROR, "police", what=told), cells=(WHOLE,)),))
    with pytest.raises(ReleaseError) as stopped:
        make_release(collection, "2031", batch(), figures, own)
    assert "victims_assisted | police | 2031" in " ".join(stopped.value.causes)
    known = Findings((dataclasses.replace(next(iter(own)), cells=(strange,)),))
    through = make_release(collection, "2031", batch(), figures, known)
    assert dict(through.cells)[strange].known is False


def test_a_body_is_sent_its_own_and_asked_what_is_its_to_answer(sent: Callable[..., Release]) -> None:
    one = sent()
    assert [table.id for table in one.tables] == ["account_havn_shelter"]
    assert {language: [c.id for c in own] for language, own in one.chapters.items()} == {
        "en": ["01-bodies/havn_shelter"],
        "nb": [],
    }
    assert [answer.provider for answer in one.answers] == ["havn_shelter"]
    assert one.provider == "havn_shelter"
    lines = [(q.rule, q.weight, *(one.text("en") for one in (q.where, q.what, q.do))) for q in one.queries]
    assert lines == [
        ("R103", "error", "Where R103", "What", "Do"),
        ("R110", "warning", "Where R110", "It is 22.", "Do"),
        ("C011", "error", "Where C011", "Line 12 is 13 long", "Do"),
    ]
    assert one.queries[0].title.text("en") == "The breakdown does not add up to the total"
    assert WHOLE in dict(one.cells)
    assert one.seal == one.digest()


def test_a_body_without_figures_is_sent_no_table(sent: Callable[..., Release]) -> None:
    one = sent("dal_shelter", Findings())
    assert (one.tables, one.answers, one.queries) == ((), (), ())


@pytest.mark.parametrize("rule", ["R103", "C011"])
def test_a_number_that_nobody_said_and_no_cell_holds_stops_it(sent: Callable[..., Release], rule: str) -> None:
    with pytest.raises(ReleaseError):
        sent(findings=Findings((finding(rule, Severity.ERROR, "havn_shelter", what=said("Line 12")),)))


def test_a_sentence_bears_a_footnote_where_its_figure_is_in_doubt_and_so_does_the_record(  # type: ignore[no-untyped-def]
    collection: RoundView, figures
) -> None:
    doubt = TableNote(said("Does not fit"), see=("r103-x",), kind=NoteKind.DOUBT)
    figures.figures[WHOLE] = dataclasses.replace(figures.figures[WHOLE], doubts=(doubt,))
    one = make_release(collection, "2031", batch(), figures, Findings(), opened=OPENED)
    document = one.chapters["en"][1].document
    marks = [child for run in document.text_runs for child in run if isinstance(child, FootnoteMark)]
    assert len(marks) == 1
    assert FindingPointer(("r103-x",)) in document.footnotes[marks[0].id]
    told = [row for row in list_passage_sources(one) if row["chapter"] != "front"]
    assert [(row["chapter"], row["text"], row["heading"], row["findings"]) for row in told] == [
        ("01-assisted", "22 assisted", True, []),
        ("01-assisted", "There were 22.", False, ["r103-x"]),
        ("01-assisted", "Two were minors.", False, []),
        ("01-bodies/havn_shelter", "We saw two minors.", False, []),
    ]
    assert told[1]["language"] == "en"
    assert told[1]["figures"] == [
        {"line": 3, "kind": "figure", "text": "22", "keys": ["victims_assisted | follow_up | 2031"]}
    ]


def test_small_numbers_in_sentences_are_in_the_record_of_disclosure(  # type: ignore[no-untyped-def]
    collection: RoundView, made: Callable[..., Release]
) -> None:
    key = "victims_assisted | havn_shelter | 2031 | age=minor"
    told = find_small_counts(collection, made())
    assert told["sentences"] == [
        {"chapter": "01-assisted", "language": "en", "line": 5, "key": key, "value": "2"},
        {"chapter": "01-bodies/havn_shelter", "language": "en", "line": 3, "key": key, "value": "2"},
    ]
    assert told["policy"] == {"method": "as_printed", "threshold": 3, "roles": list(collection.protected_roles)}
    assert "user" not in collection.protected_roles


def test_a_sentence_that_nobody_has_released_leaves_neither_with_its_words_nor_its_figures(
    made: Callable[..., Release], sent: Callable[..., Release]
) -> None:
    closed = {sha: words for sha, words in OPENED.items() if not words.startswith("We saw {{")}
    assert len(closed) == len(OPENED) - 1
    for one in (made(opened=closed), sent(findings=Findings(), opened=closed)):
        (account,) = (chapter for chapter in one.chapters["en"] if chapter.provider)
        assert account.document.text == "Havn\n\n[1 sentence here has not been read and released yet.]"
        assert account.document.figures == ()
        assert "We saw" not in repr(one.chapters)
    titles = [chapter.title for chapter in made(opened=ANSWERS).chapters["en"][1:]]
    assert titles == ["[Heading not released yet]"] * 2


def unreleased(one: Release) -> list[str]:
    return [name.text("en") for name in one.appendix.unreleased]


def test_without_a_person_s_release_no_answer_leaves_and_the_bodies_are_told(
    collection: RoundView,
    figures,  # type: ignore[no-untyped-def]
) -> None:
    """What is not handed over is closed: a caller that forgets the released texts prints none."""
    one = make_release(collection, "2031", batch(), figures, Findings())
    assert one.answers == ()
    names = [collection.provider_label(name).text("en") for name in ("havn_shelter", "migration_board")]
    assert unreleased(one) == names
    assert one.seal == one.digest()


def test_a_language_that_was_not_released_is_left_out_and_the_answer_counts_as_released(
    made: Callable[..., Release],
) -> None:
    one = made(opened={hash_text("We saw 37."): "We saw 37."})
    assert [dict(answer.text) for answer in one.answers] == [{"en": "We saw 37."}]
    assert unreleased(one) == [one.names.provider("migration_board").text("en")]


def test_an_answer_leaves_in_the_words_that_were_released_and_no_others(made: Callable[..., Release]) -> None:
    one = made(opened={hash_text("We saw 37."): "We saw some.", hash_text("No. "): "No. "})
    assert [dict(answer.text) for answer in one.answers] == [{"en": "We saw some."}]


def test_a_body_is_sent_only_released_words_of_its_own_and_told_that_others_wait(sent: Callable[..., Release]) -> None:
    closed = sent(opened={hash_text("No."): "No."})
    assert (closed.answers, unreleased(closed)) == ((), [closed.names.provider("havn_shelter").text("en")])
    half = sent(opened={hash_text("Vi så 37."): "Vi så noen."})
    assert [dict(answer.text) for answer in half.answers] == [{"nb": "Vi så noen."}]
    assert unreleased(half) == []
    assert unreleased(sent("dal_shelter", Findings(), {})) == []


@pytest.mark.parametrize(
    ("opened", "told"),
    [({}, "What is corrected, and why, is not released"), ({hash_text("Anna's."): "One's."}, "One's.")],
)
def test_what_a_correction_says_leaves_only_in_words_that_somebody_released(
    collection: RoundView, figures, opened: Opened, told: str
) -> None:
    note = Corrigendum(date(2032, 6, 1), PartialTranslation.from_translations({"en": "Anna's."}))
    given = (collection, "2031", batch(), figures, Findings())
    one = make_release(*given, opened=OPENED | opened, imprint=Imprint(corrections=(note,)))
    assert [made.words.text("en") for made in one.names.imprint.corrections] == [told]


LABOUR, LEFT = WHOLE.at("exploitation", "labour"), WHOLE.at("exploitation", "_X")
KEPT = {MINORS: 3, LABOUR: 3, LEFT: 0}
