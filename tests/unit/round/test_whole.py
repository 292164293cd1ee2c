"""Whole letters, word for word: what each says in each state, and in which words.

`letters.txt` holds them: a line `==` with the letter and its language, the subject, then the letter.
"""

from __future__ import annotations

import shutil
from collections.abc import Iterator, Mapping
from datetime import date
from pathlib import Path

import pytest

from tilstand import define
from tilstand.define import RoundView
from tilstand.model import Finding, Findings, Severity
from tilstand.model.release import BodyQuery
from tilstand.round import letters as letter
from tilstand.round.letters import BodyMail
from tilstand.round.receipts import DeliveryReceipt
from tilstand.terms import TranslatedText
from tilstand.terms.text import mark_language_run

SAGALAND = Path(__file__).parents[2] / "fixtures" / "sagaland"
BODY, ROUND = "havn_shelter", "2031"
DUE, LATER = date(2032, 2, 15), date(2032, 3, 1)
FULL = '[contact]\nname = "Tallvakten"\nmail = "tall@unit.example"\nphone = "+000 11 22"\n'
INVENTED = "demonstration = true"


def view(folder: Path, language: str, *, due: bool = True, top: str = "", end: str = FULL) -> RoundView:
    """Sagaland with a deadline or none, settings of its own, and a body that speaks a language."""
    shutil.copytree(SAGALAND, folder, ignore=shutil.ignore_patterns("log", "submissions"))
    changes = {
        "collection.toml": ('country = "Sagaland"', f'country = "Sagaland"\n{top}'),
        "providers.toml": (f"[providers.{BODY}]", f'[providers.{BODY}]\nlanguage = "{language}"'),
        f"rounds/{ROUND}/round.toml": ("published = ", f"deadline = {DUE}\npublished = " if due else "published = "),
    }
    for name, (before, after) in changes.items():
        text = (folder / name).read_text("utf-8")
        (folder / name).write_text(text.replace(before, after, 1), "utf-8")
    with (folder / "collection.toml").open("a", encoding="utf-8") as settings:
        settings.write(f"\n{end}")
    return define.read_collection(folder).at(ROUND)


def found(severity: Severity, what: str, *providers: str) -> Finding:
    return Finding(
        "C010",
        severity,
        *(
            TranslatedText.from_texts(nb=f"{one} ({what})", en=f"{one} in English ({what})")
            for one in ("Celle B7", "Sju", "Rett")
        ),
        providers=providers,
    )


FINDINGS = Findings(
    (
        found(Severity.ERROR, "own", BODY),
        found(Severity.WARNING, "of no body"),
        found(Severity.WARNING, "own", BODY),
        found(Severity.WARNING, "own", BODY),
        found(Severity.INFO, "no fault", BODY),
        found(Severity.ERROR, "another's", "fjord_shelter"),
        found(Severity.ERROR, "shared", BODY, "fjord_shelter"),
    )
)


def query(number: str, title: str) -> BodyQuery:
    """A question whose lines are in two languages, one with marks of its language within."""
    texts = [TranslatedText.from_texts(nb=f"{one} på norsk", en=f"{one} in English") for one in (title, "sted")]
    return BodyQuery(
        "C010",
        "error",
        *texts,
        TranslatedText.from_texts(nb=mark_language_run("Seven", "en"), en="Seven"),
        texts[0],
        number,
    )


def came(outcome: str, findings: Findings = FINDINGS) -> DeliveryReceipt:
    return DeliveryReceipt("havn.xlsx", BODY, outcome, 2, 31, findings=findings)


def letters(full: RoundView, bare: RoundView) -> Iterator[tuple[str, BodyMail]]:
    """Each letter with its name: from a unit with a deadline and an office, and from one that has neither."""
    about = (ROUND, BODY)
    yield "invitation", letter.write_invitation(full, *about)
    yield "invitation, bare", letter.write_invitation(bare, *about)
    for name, today in (("before the deadline", date(2032, 2, 14)), ("on it", DUE), ("after it", date(2032, 2, 16))):
        yield f"reminder, {name}", letter.write_reminder(full, *about, today=today, figures=True)
    yield "reminder, bare", letter.write_reminder(bare, *about, today=DUE, figures=True)
    yield ("reminder, refused", letter.write_reminder(full, *about, today=DUE, figures=True, refused=DUE, until=LATER))
    yield (
        "reminder, questions and account",
        letter.write_reminder(bare, *about, today=DUE, figures=False, questions=("a1", "b2"), account=DUE, until=LATER),
    )
    yield ("reminder, a question", letter.write_reminder(full, *about, today=LATER, figures=False, questions=("a1",)))
    for outcome in ("received", "refused", "older", "twice", "same", "closed"):
        yield f"receipt, {outcome}", letter.write_receipt_reply(full, ROUND, came(outcome))
    yield "receipt, nothing to look at", letter.write_receipt_reply(full, ROUND, came("received", Findings()))
    yield ("receipt, no version", letter.write_receipt_reply(bare, ROUND, DeliveryReceipt("f.csv", BODY, "older")))
    asked = (query("a1", "Tittel"), query("b2", "Annen"))
    yield "questions", letter.write_question_letter(full, *about, asked, LATER)
    yield "a question", letter.write_question_letter(bare, *about, asked[:1], None)
    yield "account", letter.write_account_letter(full, *about, LATER)
    yield "account, bare", letter.write_account_letter(bare, *about, None)


def written(full: RoundView, bare: RoundView, language: str) -> Mapping[str, str]:
    return {f"{name} ({language})": f"{one.subject}\n{one.text}".rstrip("\n") for name, one in letters(full, bare)}


def golden() -> Mapping[str, str]:
    text = Path(__file__).with_name("letters.txt").read_text("utf-8")
    return {head: body.rstrip("\n") for head, _, body in (one.partition("\n") for one in text.split("== ")[1:])}


@pytest.mark.parametrize("language", ["nb", "en"])
def test_every_letter_says_what_it_should_word_for_word(tmp_path: Path, language: str) -> None:
    full = view(tmp_path / "full", language)
    bare = view(tmp_path / "bare", language, due=False, top=INVENTED, end='[contact]\nmail = "a@b.example"\n')
    made = written(full, bare, language)
    assert made == {name: text for name, text in golden().items() if name.endswith(f"({language})")}
    for text in made.values():
        assert "fjord" not in text.lower()
        assert "another's" not in text


@pytest.mark.parametrize(
    ("days", "kept"),
    [(364, "364 days"), (365, "1 year"), (366, "366 days"), (730, "2 years"), (1, "1 day"), (400, "400 days")],
)
def test_how_long_words_are_kept_is_said_in_years_where_they_are_whole(tmp_path: Path, days: int, kept: str) -> None:
    made = letter.write_invitation(view(tmp_path / "a", "en", end=f"[retention]\nanswers = {days}\n"), ROUND, BODY)
    assert f" for {kept}, and then" in made.text
    assert "whom to ask" not in made.text  # nobody is named
