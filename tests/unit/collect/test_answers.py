from __future__ import annotations

import dataclasses
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from tilstand import collect, define
from tilstand.collect.answers import find_identifiers, find_pseudonym_problem, has_identity_number
from tilstand.define.definitions import describe_error
from tilstand.define.settings import IdentityNumber, load_general_numbers

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
        *((GOOD + f'nb = {value}\nen = "Yes"', "C001") for value in ("nan", "true", "5", "2031-01-01")),
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


SAGALAND = define.read_collection(Path(__file__).parents[2] / "fixtures" / "sagaland")
BARE = replace(SAGALAND, settings=SAGALAND.settings.model_copy(update={"identity_numbers": {}}))


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("01019012345", "an identity number"),
        ("010190 12345", "an identity number"),
        ("010190-12345", "an identity number"),
        ("31129956715", "an identity number"),
        ("VIN 118", "an identity number"),
        ("1990-02-01 12:00", "free text"),
        ("kari@example.org", "an e-mail address"),
        ("22334455", "a telephone number"),
        ("+47 22 33 44 55", "a telephone number"),
        ("1.2.1990", "a date"),
        ("1990-02-01", "a date"),
        ("Kari", "a name"),
        ("Kari Oppdiktet", "a name"),
        ("Anne-Grete Oppdiktet", "a name"),
        ("came with her sister", "free text"),
        ("x" * 50, "free text"),
    ],
)
def test_what_may_show_who_somebody_is(text: str, kind: str) -> None:
    assert find_identifiers(SAGALAND, text).text("en") == kind
    assert find_pseudonym_problem(SAGALAND, text, 2031) is not None


@pytest.mark.parametrize("text", ["female", "trans_or_nonbinary", "9--17", "utl_28_1a"])
def test_codes_show_nobody(text: str) -> None:
    assert find_identifiers(SAGALAND, text) is None


@pytest.mark.parametrize(
    "text",
    [
        "1",
        "99999",
        "K-0017",
        "sak 12",
        "2031-118",
        "2031/0118",
        "9f86d081884c7d65",
        "0f8fad5b-d9cb-469f-a165-70867728950e",
    ],
)
def test_pseudonyms(text: str) -> None:
    assert find_pseudonym_problem(SAGALAND, text, 2031) is None


@pytest.mark.parametrize(
    "text", ["kari", "KARI", "Anna1985", "0502-1990", "1990/0502", "deadbeef", "abcdefabcdefabcd", "123456", "K"]
)
def test_what_only_looks_like_a_pseudonym(text: str) -> None:
    assert find_pseudonym_problem(SAGALAND, text, 2031) is not None


@given(st.dates().map(lambda day: day.strftime("%d%m%y")), st.integers(0, 99999))
def test_a_date_and_five_digits_never_pass(day: str, rest: int) -> None:
    for number in (f"{day}{rest:05d}", f"{day} {rest:05d}", f"{day}-{rest:05d}"):
        assert find_pseudonym_problem(BARE, number, 2031) is not None
        assert find_identifiers(BARE, number) is not None


@given(st.text(alphabet=st.characters(categories=["Lu", "Ll"]), min_size=3, max_size=30))
def test_words_never_pass_as_pseudonyms(word: str) -> None:
    assert find_pseudonym_problem(BARE, word, 2031) is not None


@pytest.mark.parametrize("form", load_general_numbers())
def test_what_shows_who_somebody_is_in_many_countries_is_refused_everywhere(form: str) -> None:
    for number in load_general_numbers()[form].examples:
        assert has_identity_number(BARE, f"She has {number}, we believe."), number
        assert not number[0].isdigit() or has_identity_number(BARE, f"no{number}"), number
        assert find_identifiers(BARE, number) is not None
        assert find_pseudonym_problem(BARE, number, 2031) is not None


@pytest.mark.parametrize(
    "text",
    [
        "1 234 567 890 in all, 12,5 % of 3.141592653589",
        "from 2019 to 2024, in 2022/2024 and 2024-04/2025-03",
        "called 22 33 44 55 on 12.5.2024, case 24/12345, section 8-3, table JUS063",
        "100 000 to 200 000, 2019, 2020, 2021 and 2022",
    ],
)
def test_figures_years_and_cases_are_no_identity_numbers(text: str) -> None:
    assert not has_identity_number(BARE, text)


def test_a_number_of_the_collections_own_is_refused_where_it_is_declared_and_only_there() -> None:
    assert has_identity_number(SAGALAND, "VIN 118 came in May")
    assert not has_identity_number(BARE, "VIN 118 came in May")
    short = SAGALAND.settings.model_copy(
        update={"identity_numbers": {"short": IdentityNumber(pattern=r"[A-Z]-\d{4}", examples=("K-0017",))}}
    )
    assert find_pseudonym_problem(BARE, "K-0017", 2031) is None
    assert find_pseudonym_problem(replace(SAGALAND, settings=short), "K-0017", 2031).text("en") == "an identity number"


def test_words_before_a_running_number_are_the_collections_own() -> None:
    assert find_pseudonym_problem(SAGALAND, "sak 12", 2031) is None
    bare = SAGALAND.settings.model_copy(update={"words": SAGALAND.settings.words.model_copy(update={"case": ()})})
    assert find_pseudonym_problem(replace(SAGALAND, settings=bare), "sak 12", 2031) is not None


@given(st.lists(st.integers(0, 9), min_size=4, max_size=4))
def test_with_a_modulus_only_numbers_with_the_right_sum_count(digits: list[int]) -> None:
    form = IdentityNumber(pattern=r"\d{4}", weights=(4, 3, 2, 1), modulus=11, examples=("0132",))
    right = sum(w * d for w, d in zip((4, 3, 2, 1), digits, strict=True)) % 11 == 0
    assert form.has_number_in("no " + "".join(map(str, digits))) is right


@pytest.mark.parametrize(
    ("form", "says"),
    [
        (
            {"pattern": "(", "examples": ["1"]},
            "pattern is not a regular expression: it cannot be read from character 1 on",
        ),
        ({"pattern": "[0-9]*", "examples": ["1"]}, "the pattern is met by an empty text"),
        ({"pattern": "[0-9]{4}", "examples": ["123"]}, "the example 123 is not recognised"),
        ({"pattern": "[0-9]{4}", "examples": ["1234"], "modulus": 11}, "weights and modulus belong together"),
        ({"pattern": "[0-9]{4}"}, "examples is missing"),
    ],
)
def test_a_form_that_cannot_work_is_told(form: dict[str, object], says: str) -> None:
    with pytest.raises(ValidationError) as failed:
        IdentityNumber.model_validate(form)
    (fault,) = failed.value.errors()
    assert says in describe_error(".".join(map(str, fault["loc"])), fault).text("en")


def test_an_answer_with_the_countrys_own_number_is_refused(tmp_path: Path) -> None:
    file = tmp_path / "havn_shelter.answers.toml"
    answer = '[[answer]]\nform = "shelter"\nquestion = "needs"\nnb = "{}"\nen = "Interpreters."\n'
    for said, rules in (("Tolk for VIN 118.", ["C047"]), ("Tolk for 118 personer.", [])):
        file.write_text(f'provider = "havn_shelter"\n\n{answer.format(said)}', "utf-8")
        _, findings = collect.read_submission(SAGALAND, "2031", file)
        assert [one.rule for one in findings if one.severity == "error"] == rules
        assert "118" not in str([one.to_dict(SAGALAND.settings.languages) for one in findings])


@given(st.dates(min_value=date(1900, 1, 1), max_value=date(2020, 12, 31)))
def test_a_date_of_birth_of_eight_digits_is_no_pseudonym_in_either_order(day: date) -> None:
    for number in (f"{day:%d%m}-{day:%Y}", f"{day:%Y}-{day:%m%d}", f"{day:%d%m}/{day:%Y}"):
        found = find_pseudonym_problem(BARE, number, 2031)
        assert found is not None
        assert found.text("en") == "a date"


@pytest.mark.parametrize(
    "number", ["3202-1990", "0113-1990", "1990-1301", "1990-0132", "2902-1991", "0101-1899", "0101-2021", "2021-0101"]
)
def test_eight_digits_that_are_no_date_of_birth_are_a_running_number(number: str) -> None:
    assert find_pseudonym_problem(BARE, number, 2031) is None


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("Kari Anne Mari Lise Berg", "a name"),
        ("Kari Anne Mari Lise Berg Dal", "free text"),
        ("a" * 40, None),
        ("a" * 41, "free text"),
        ("1234567", "a telephone number"),
        ("123456", None),
        ("a@b", "an e-mail address"),
        ("1.2.90", "a date"),
        ("1.2.190", None),
    ],
)
def test_what_a_text_looks_like_has_limits(text: str, kind: str | None) -> None:
    found = find_identifiers(BARE, text)
    assert (None if found is None else found.text("en")) == kind
