"""Questions by command: one letter a body, asked once, answered and closed; nobody else's figures in it."""

from __future__ import annotations

import email
import email.policy
import json
import re
import shutil
from pathlib import Path

import pytest
from pypdf import PdfReader

from .conftest import FOLDER

pytestmark = pytest.mark.slow

KARI = ("--by", "Kari Prøve", "--language", "en")
HAVN, POLICE = "havn_shelter", "police"


def unfit(place: Path) -> Path:
    """The police's parts and those of one shelter give no total, nor two shelters a sum."""
    shutil.rmtree(place / "rounds" / "2031" / "log")
    changed(place, POLICE, "victims_identified,sex=male,4,", "victims_identified,sex=male,6,")
    changed(place, HAVN, "victims_assisted,sex=male,7,", "victims_assisted,sex=male,5,")
    return place


@pytest.fixture
def place(place: Path) -> Path:
    """Sagaland, where much does not fit and nobody has been asked."""
    return unfit(place)


@pytest.fixture(scope="module")
def letters(called, tmp_path_factory) -> tuple[Path, list[dict]]:
    """Everybody asked in letters, once for all tests that begin there, and the questions."""
    folder = tmp_path_factory.mktemp("asked")
    place = unfit(Path(shutil.copytree(FOLDER, folder / "sagaland")))
    return folder, asked(lambda *command: called(*command, cwd=folder), place, "--mails", folder)


@pytest.fixture
def posed(letters: tuple[Path, list[dict]], tmp_path: Path) -> Path:
    """A copy of the collection, beside it the letters in which everybody has been asked."""
    shutil.copytree(letters[0], tmp_path, dirs_exist_ok=True)
    return tmp_path / "sagaland"


@pytest.fixture
def one(letters: tuple[Path, list[dict]]) -> str:
    """The number of a question to the police."""
    return next(str(one["number"]) for one in letters[1] if one["provider"] == POLICE)


def changed(place: Path, body: str, old: str, new: str) -> None:
    file = place / "rounds" / "2031" / "submissions" / f"{body}.csv"
    text = file.read_text("utf-8")
    assert old in text
    file.write_text(text.replace(old, new), "utf-8")


def text(done) -> str:
    return done.stdout.decode()


def asked(tilstand, place: Path, *more: object) -> list[dict]:
    done = tilstand("round", "ask", place, "2031", *KARI, "--json", *more)
    assert done.returncode in (0, 1), done.stderr
    return json.loads(done.stdout)["questions"]


def letter(folder: Path, body: str) -> str:
    data = (folder / f"questions-{body}.eml").read_bytes()
    made = email.message_from_bytes(data, policy=email.policy.default)
    return made.get_content()  # type: ignore[no-any-return, attr-defined]


def log(place: Path) -> list[dict]:
    files = (place / "rounds" / "2031" / "log").glob("*.jsonl")
    return [json.loads(line) for one in files for line in one.read_text("utf-8").splitlines()]


def test_without_mails_questions_are_shown_and_nobody_is_asked(tilstand, place) -> None:
    done = tilstand("round", "ask", place, "2031", *KARI)
    assert done.returncode == 1  # they wait to be asked
    assert "· Sagaland Police (generated) · not asked" in text(done)
    assert text(done).splitlines()[-1].endswith("not asked, 0 without an answer, 0 answered and not closed.")
    assert not log(place)


def test_each_body_is_asked_once_in_one_letter_in_its_language(tilstand, place, tmp_path) -> None:
    providers = place / "providers.toml"
    own = '[providers.police]\nlanguage = "nn"\ncontact = { mail = "post@politi.example" }\n'
    providers.write_text(providers.read_text("utf-8").replace("[providers.police]\n", own), "utf-8")
    mails = ("--mails", tmp_path / "mails", "--until", "2032-03-01")
    found = asked(tilstand, place, *mails)
    assert {one["state"] for one in found} == {"open"}
    files = sorted(one.name for one in (tmp_path / "mails").iterdir())
    assert files == sorted({f"questions-{one['provider']}.eml" for one in found})
    told = letter(tmp_path / "mails", POLICE)
    assert "Spørsmål " in told
    assert "Vi treng svar innan 1. mars 2032." in told
    for one in found:
        assert (one["number"] in told) == (one["provider"] == POLICE)
    acts = len(log(place))
    assert acts == len(found)
    again = tilstand("round", "ask", place, "2031", *KARI, *mails)
    assert (again.returncode, len(log(place))) == (0, acts)
    board = json.loads(tilstand("round", "status", place, "2031", "--json").stdout)["bodies"]
    open_ = {one["provider"]: one["questions"]["open"] for one in board}
    assert open_[POLICE] == sum(one["provider"] == POLICE for one in found) > 0


def test_nobodys_letter_has_a_figure_of_another(tilstand, place, tmp_path) -> None:
    """The group's printed total does not fit its members: each is told its own figure, and no sum."""
    published = place / "rounds" / "2031" / "published.csv"
    text_ = published.read_text("utf-8")
    line = next(one for one in text_.splitlines() if "victims_assisted,shelters,2031,," in one)
    value = line.split(",")[4]
    published.write_text(text_.replace(line, line.replace(f",{value},", ",777,", 1)), "utf-8")
    tilstand("round", "ask", place, "2031", *KARI, "--mails", tmp_path)
    told = letter(tmp_path, "fjord_shelter")
    assert "Tallet deres er 15. Det inngår i en sum over flere instanser" in told
    assert not re.search(r"\b(28|43|777)\b|Havn", told)


def test_an_answer_is_kept_by_its_hash_and_its_words_in_the_archive(tilstand, posed, one, tmp_path) -> None:
    words = "Two men were registered twice."
    told = ("--body", POLICE, "--outcome", "explained", "--words", words, "--person", "Ola Prøve")
    done = tilstand("round", "answer", posed, "2031", one, *told, *KARI)
    assert (done.returncode, text(done)) == (0, f"{one} · Sagaland Police (generated): explained\n")
    (event,) = (line for line in log(posed) if line["act"] == "answer")
    assert (event["right"], event["facts"]["person"], event["facts"]["outcome"]) == (
        "provider",
        "Ola Prøve",
        "explained",
    )
    assert words not in json.dumps(log(posed))
    archive = tmp_path / "sagaland-archive"
    kept = archive / "objects" / event["names"][:2] / event["names"]
    assert kept.read_text("utf-8") == words
    (entry,) = (json.loads(line) for line in (archive / "log.jsonl").read_text("utf-8").splitlines())
    assert (entry["kind"], entry["provider"], bool(entry["expires"])) == ("answers", POLICE, True)


def test_a_second_answer_from_another_person_stands_beside_the_first(tilstand, posed, one) -> None:
    for person, outcome in (("Ola Prøve", "confirmed"), ("Eva Prøve", "withdrawn")):
        told = ("--body", POLICE, "--outcome", outcome, "--person", person)
        done = tilstand("round", "answer", posed, "2031", one, *told, *KARI)
        assert done.returncode == 0
    assert "! An earlier answer stands in the log too: right as it is (" in text(done)
    assert "Ola Prøve" in text(done)
    assert [line["facts"]["outcome"] for line in log(posed) if line["act"] == "answer"] == ["confirmed", "withdrawn"]
    (found,) = (q for q in asked(tilstand, posed) if q["number"] == one)
    assert (found["state"], found["outcome"]) == ("answered", "withdrawn")


@pytest.mark.slow
def test_what_is_gone_is_said_and_can_be_closed(tilstand, posed, letters) -> None:
    mine = [one["number"] for one in letters[1] if one["provider"] == POLICE]
    changed(posed, POLICE, "victims_identified,sex=male,6,", "victims_identified,sex=male,4,")
    done = tilstand("round", "ask", posed, "2031", *KARI, POLICE)
    board = tilstand("round", "status", posed, "2031", "--language", "en").stdout.decode()
    assert "are not closed" in board
    assert "checked" not in board  # all were looked at
    assert done.returncode == 0
    assert f"{mine[0]} · Sagaland Police (generated) · unanswered · no longer there" in text(done)
    assert {one["there"] for one in asked(tilstand, posed, POLICE)} == {False}
    shut = tilstand("round", "close", posed, "2031", *mine, "--reason", "Corrected.", *KARI)
    assert shut.returncode == 0, shut.stderr
    assert {one["state"] for one in asked(tilstand, posed, POLICE)} == {"closed"}


def test_a_closed_question_is_asked_again_only_when_other_figures_stand(tilstand, posed, one, tmp_path) -> None:
    tilstand("round", "close", posed, "2031", one, "--reason", "It may stand.", *KARI)
    assert {q["number"]: q["state"] for q in asked(tilstand, posed, "--mails", tmp_path)}[one] == "closed"
    changed(posed, POLICE, "victims_identified,sex=male,6,", "victims_identified,sex=male,9,")
    assert {q["number"]: q["state"] for q in asked(tilstand, posed, "--mails", tmp_path)}[one] == "open"


@pytest.mark.parametrize(
    ("command", "said"),
    [
        (("answer", "{place}", "2031", "ffffffff", "--body", POLICE, "--outcome", "confirmed"), "not asked"),
        (("answer", "{place}", "2031", "{one}", "--body", HAVN, "--outcome", "confirmed"), "another body"),
        (("answer", "{place}", "2031", "{one}", "--body", "nobody", "--outcome", "confirmed"), "nobody"),
        (("answer", "{place}", "2031", "{one}", "--body", POLICE, "--outcome", "perhaps"), "withdrawn"),
        (("answer", "{place}", "2031", "{one}", "--body", POLICE, "--outcome", "explained"), "explanation"),
        (("close", "{place}", "2031", "{one}"), "reason is missing"),
        (("ask", "{place}", "2031", "--question", "ffffffff"), "no such question"),
        (("ask", "{place}", "2031", "--question", "f" * 8, "--question", "e" * 8), "no such questions"),
        (("ask", "{place}", "2031", "nobody"), "nobody is not a provider"),
        (("ask", "{place}", "2031", "--until", "soon"), "soon is not a day"),
    ],
)
def test_what_cannot_be_done_is_told_and_nothing_is_noted(
    tilstand, posed, one, tmp_path, command: tuple[str, ...], said: str
) -> None:
    before = log(posed)
    done = tilstand("round", *(part.format(place=posed, one=one) for part in command), *KARI)
    assert done.returncode == 2
    assert said in done.stderr.decode()
    assert log(posed) == before
    assert not (tmp_path / "sagaland-archive").exists()


def test_where_the_letters_cannot_be_written_nobody_was_asked(tilstand, place, tmp_path) -> None:
    (tmp_path / "file").write_text("")
    done = tilstand("round", "ask", place, "2031", *KARI, "--mails", tmp_path / "file")
    assert done.returncode == 3
    assert not log(place)


@pytest.mark.slow
@pytest.mark.parametrize("instead", ["Noen ble registrert to ganger.", ""])
def test_an_explanation_is_its_figures_footnote_once_somebody_has_read_and_released_it(
    tilstand, posed, letters, tmp_path, instead: str
) -> None:
    number, whose = next((q["number"], q["provider"]) for q in letters[1] if "Mann" not in " ".join(q["text"]))
    words = "Forklaringen til Eva."
    told = ("--body", whose, "--outcome", "explained", "--words", words)
    assert tilstand("round", "answer", posed, "2031", number, *told, *KARI).returncode == 0

    def accounts() -> str:
        out = ("--out", tmp_path / "out", *KARI)
        assert tilstand("round", "account", posed, "2031", whose, *out).returncode == 0
        (file,) = (tmp_path / "out").glob("*.pdf")
        return " ".join(" ".join(page.extract_text() for page in PdfReader(file).pages).split())

    before = accounts()
    assert words not in before
    lines = text(tilstand("round", "release", posed, "2031", *KARI)).splitlines()
    code = next(line for line in lines[lines.index(words) :] if "--code" in line).split()[-1]
    release = ("round", "release", posed, "2031", "--code", code, *KARI)
    assert tilstand(*release, *(("--words", instead) if instead else ())).returncode == 0
    shown = accounts()
    assert (instead or words) in shown
    assert (words in shown) == (not instead)
    shutil.rmtree(tmp_path / "sagaland-archive")  # where the words as given have expired, the printed ones stay
    assert (instead or words) in accounts()
    log_ = json.dumps(log(posed), ensure_ascii=False)
    assert words not in log_


@pytest.mark.parametrize("name", ["answers.csv", "answers.toml"])
def test_many_answers_are_noted_from_a_file_all_or_none(tilstand, posed, letters, tmp_path, name: str) -> None:
    found = [(one["number"], one["provider"]) for one in letters[1]][:2]
    file, words = tmp_path / name, "To ble registrert to ganger."

    def told(*replies: tuple[str, str, str]) -> None:
        rows = [f'{number};{body};explained;"{words}"' for number, body, _ in replies]
        tables = [
            f'[[answer]]\nquestion = "{number}"\nbody = "{body}"\noutcome = "explained"\nwords = "{words}"\n'
            for number, body, _ in replies
        ]
        text_ = "\n".join(tables) if name.endswith("toml") else "\n".join(["question;body;outcome;words", *rows])
        file.write_text(text_, "utf-8")

    before = log(posed)
    for wrong, said in (
        ([*found, ("ffffffff", "")], "no such question"),
        ([found[0], (found[1][0], "dal_shelter")], "another body"),
        ([found[0], found[0]], "Answer 2 is about"),
        ([("", "")], "Answer 1 lacks question."),
    ):
        told(*((number, body, "") for number, body in wrong))
        done = tilstand("round", "answer", posed, "2031", "--answers", file, *KARI)
        assert (done.returncode, said in done.stderr.decode()) == (2, True), done.stderr
    assert log(posed) == before
    assert not (tmp_path / "sagaland-archive").exists()
    told((found[0][0].upper(), "", ""), (*found[1], ""))
    done = tilstand("round", "answer", posed, "2031", "--answers", file, *KARI)
    assert (done.returncode, len(text(done).splitlines())) == (0, 2), done.stderr
    now = {one["number"]: one["state"] for one in asked(tilstand, posed)}
    assert [now[number] for number, _ in found] == ["answered", "answered"]
    assert words not in json.dumps(log(posed), ensure_ascii=False)


@pytest.mark.slow
def test_who_has_sent_nothing_is_asked_when_named_and_before_the_deadline_never_why(tilstand, place, tmp_path) -> None:
    (place / "rounds" / "2031" / "submissions" / f"{POLICE}.csv").unlink()
    about = place / "rounds" / "2031" / "round.toml"
    about.write_text("deadline = 2032-02-01\n" + about.read_text("utf-8"), "utf-8")

    def rules(*more: object) -> set[str]:
        return {one["rule"] for one in asked(tilstand, place, *more) if one["provider"] == POLICE}

    early, late = ("--today", "2032-02-01"), ("--today", "2032-02-02")
    assert rules(*early) == rules(*late) == set()
    assert "C033" not in rules("--all", *early)
    assert "C033" in rules("--all", *late)
    assert "C033" in rules(POLICE, *late)
    assert rules("--all", *late, "--mails", tmp_path) == rules(*late)  # what was asked stays


@pytest.mark.slow
def test_everything_that_is_gone_is_closed_at_once_and_nothing_else(tilstand, posed) -> None:
    changed(posed, POLICE, "victims_identified,sex=male,6,", "victims_identified,sex=male,4,")
    close = ("round", "close", posed, "2031", "--reason", "Corrected.", *KARI)
    assert tilstand(*close).returncode == 2  # which is not said
    assert tilstand(*close, "--gone").returncode == 0
    states = {(one["there"], one["state"]) for one in asked(tilstand, posed)}
    assert states == {(True, "open"), (False, "closed")}
    assert tilstand(*close, "--gone").returncode == 0


def test_what_is_left_ends_with_1_where_that_is_asked(tilstand, posed, tmp_path) -> None:
    assert tilstand("round", "status", posed, "2031").returncode == 0
    assert tilstand("round", "status", posed, "2031", "--check").returncode == 1
    assert tilstand("round", "remind", posed, "2031").returncode == 1
    assert tilstand("round", "remind", posed, "2031", "--mails", tmp_path / "m").returncode == 0
