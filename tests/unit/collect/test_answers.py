from __future__ import annotations

import dataclasses
from pathlib import Path

import pytest

from tilstand import collect, define

GOOD = '[[answer]]\nform = "shelter"\nquestion = "trends"\n'


@pytest.fixture
def told(sagaland, tmp_path):
    def read(text: str, round_name: str = "2031", provider: str = "havn_shelter"):
        path = tmp_path / "havn_shelter.answers.toml"
        path.write_text(f'provider = "{provider}"\n{text}', "utf-8")
        return collect.read_submission(sagaland, round_name, path)

    return read


def test_answers_in_several_languages(told, rules) -> None:
    submission, findings = told(GOOD + 'nb = "Ja."\nen = "Yes."\n')
    assert rules(findings) == set()
    assert submission.channel == "answers"
    assert submission.answers[0].text == {"nb": "Ja.", "en": "Yes."}
    assert submission.answers[0].source.document == "havn_shelter.answers.toml"


def test_an_answer_taken_from_print_cites_its_line(told) -> None:
    submission, _ = told(GOOD + 'line = 12\nnb = "Ja."\n', "2030")
    assert (submission.answers[0].source.document, submission.answers[0].source.line) == ("sagaland-2030.txt", 12)


def test_a_blank_answer_is_no_answer(told) -> None:
    submission, findings = told(GOOD + 'nb = " "\n')
    assert (submission.answers, len(findings)) == ((), 0)


@pytest.mark.parametrize(
    ("text", "rule"),
    [
        (GOOD.replace("trends", "weather") + 'nb = "Ja"', "C042"),
        (GOOD.replace("shelter", "police") + 'nb = "Ja"', "C013"),
        (GOOD + 'nb = "Generert 010190 12345"', "C047"),
        (GOOD + 'nb = "Ja"\nsv = "Ja"', "C010"),
        (GOOD + 'nb = "Ja"\ntext = "Ja"', "C010"),
        (GOOD + 'nb = "Ja"\nline = "tolv"', "C060"),
        (GOOD + 'nb = "Ja"\nline = true', "C060"),
        (GOOD + 'nb = "Ja"\nen = ["Yes"]', "C001"),
        (GOOD + 'nb = "Ja"\n' + GOOD + 'nb = "Nei"', "C066"),
        (GOOD + 'provider = "police"\nnb = "Ja"', "C012"),
        ("answer = 3", "C001"),
        ("[[answer", "C001"),
    ],
)
def test_faults(told, rules, text, rule) -> None:
    submission, findings = told(text)
    assert submission is None
    assert rules(findings) == {rule}


def test_answers_of_another_provider(told, rules) -> None:
    assert rules(told(GOOD + 'nb = "Ja"', provider="police")[1]) == {"C012"}


def test_a_long_answer_is_a_warning(told, rules, text) -> None:
    submission, findings = told(GOOD + f'nb = "{"ord " * 61}"')
    assert submission is not None
    assert rules(findings) == {"C043"}
    assert "61" in text(findings)


def test_the_longest_text_of_an_answer_is_held_against_its_limit(told, rules, text) -> None:
    _, findings = told(GOOD + f'nb = "{"ord " * 61}"\nen = "Yes."')
    assert rules(findings) == {"C043"}
    assert "61" in text(findings)
    assert rules(told(GOOD + f'nb = "{"ord " * 60}"\nen = "Yes."')[1]) == set()


def test_an_answer_with_several_faults_tells_all_of_them(told, rules, text) -> None:
    spoiled = '[[answer]]\nform = "shelter"\nquestion = "weather"\nprovider = "police"\nline = "tolv"\n'
    submission, findings = told(spoiled + 'sv = "Ja"\nnb = "Generert 010190 12345"')
    assert submission is None
    assert rules(findings) == {"C010", "C012", "C042", "C047", "C060"}
    assert "010190" not in text(findings)


def test_an_answer_to_no_form_hides_no_identity_number(told, rules) -> None:
    _, findings = told('[[answer]]\nform = "shelters"\nquestion = "trends"\nnb = "Generert 010190 12345"')
    assert rules(findings) == {"C013", "C047"}


def test_signs_that_print_lacks_are_told_with_file_answer_and_code(told, rules, text) -> None:
    submission, findings = told(GOOD + 'nb = "Navnet \u05e9\u05dc\u05d5\u05dd og \U0001f600."')
    assert submission.answers[0].text == {"nb": "Navnet \u05e9\u05dc\u05d5\u05dd og \U0001f600."}
    assert rules(findings) == {"C064"}
    for words in ("havn_shelter.answers.toml", "svar 1", "U+05D5 (hebrew letter vav)", "U+1F600"):
        assert words in text(findings)
    assert "Navnet" not in text(findings)


@pytest.mark.parametrize(("length", "expected"), [(500, set()), (501, {"C082"}), (30_000, {"C082"})])
def test_a_word_that_does_not_end_is_told_with_file_and_answer(told, rules, text, length, expected) -> None:
    submission, findings = told(GOOD + f'nb = "Et {"x" * length} ord."')
    assert submission is not None
    assert rules(findings) == expected
    if expected:
        assert str(length) in text(findings).replace("\u00a0", "").replace(",", "")
        assert "havn_shelter.answers.toml" in text(findings)
        assert "xx" not in text(findings)


def test_signs_that_turn_the_direction_are_taken_out_and_told(told, rules, text) -> None:
    submission, findings = told(GOOD + 'nb = "Ja \u202eabc"')
    assert submission.answers[0].text == {"nb": "Ja abc"}
    assert rules(findings) == {"C065"}
    assert "U+202E" in text(findings)


def test_every_fault_has_its_line_and_nothing_of_what_was_written(told, rules, text) -> None:
    submission, findings = told(GOOD + 'nb = "Ja"\nsv = "Kari Nordmann 010190 12345"\nen = ["Kari Nordmann"]')
    assert submission is None
    assert rules(findings) == {"C001", "C010", "C047"}
    assert {found.where.text("en").partition(", ")[2] for found in findings} == {
        "answer 1 (line 6)",
        "answer 1 (line 7)",
    }
    assert "Kari" not in text(findings)
    assert "010190" not in text(findings)


def test_what_is_no_toml_is_told_by_its_place_alone(told, text) -> None:
    _, findings = told(GOOD + "nb = Kari Nordmann\n")
    assert "line 5" in text(findings)
    assert "Kari" not in text(findings)


THALASSIA = Path(__file__).parents[2] / "fixtures" / "thalassia"


@pytest.mark.parametrize(("language", "rules"), [("el", set()), ("nb", {"C010"})])
def test_an_answer_is_in_a_language_of_the_collection(tmp_path: Path, language: str, rules: set[str]) -> None:
    file = tmp_path / "harbour.answers.toml"
    text = f'provider = "harbour"\n[[answer]]\nform = "refuge"\nquestion = "needs"\n{language} = "Ναι."\n'
    file.write_text(text, "utf-8")
    submission, findings = collect.read_submission(define.read_collection(THALASSIA), "fy31", file)
    assert {one.rule for one in findings} == rules
    told = submission.answers if submission else ()
    assert [one.text for one in told] == ([] if rules else [{"el": "Ναι."}])


@pytest.mark.parametrize(("beside", "expected"), [('en = "Yes."\n', set()), ("", {"C064"})])
def test_an_answer_that_print_does_not_take_may_have_any_sign(
    sagaland, tmp_path, rules, beside: str, expected: set[str]
) -> None:
    """The English one is printed; the web edition shows any sign."""
    settings = sagaland.settings.model_copy(update={"reports": ("en",)})
    path = tmp_path / "havn_shelter.answers.toml"
    path.write_text(f'provider = "havn_shelter"\n{GOOD}nb = "\u05e9\u05dc"\n{beside}', "utf-8")
    _, findings = collect.read_submission(dataclasses.replace(sagaland, settings=settings), "2031", path)
    assert rules(findings) == expected
