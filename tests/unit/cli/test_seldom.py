"""What is seldom asked for: keys and signatures, how far a register is known, deliveries opened again."""

from __future__ import annotations

from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from tilstand.cli.output import format_finding_counts
from tilstand.cli.round_opening import show_round_changes
from tilstand.cli.round_questions import _read_answer_file, _select_posed_questions
from tilstand.cli.round_texts import format_text_title, show_waiting_counts
from tilstand.errors import UsageError
from tilstand.model import Finding, Severity
from tilstand.terms import InvariantText


def leak(row: int, kind: str, **more: Any) -> Any:
    told = {"low": 1.2, "high": 4.9, "reader": "anybody", "names": (), "own": None, "proofs": ()}
    return SimpleNamespace(row=row, kind=kind, **(told | more))


def table(*leaks: Any, **more: Any) -> Any:
    """A table of sexes by places as a protection leaves it: two cells hidden, one not printed."""
    names = [(None, None), ("f", None), ("f", "a"), ("m", "a"), ("m", None)]
    nan = float("nan")
    about = {
        "tables": SimpleNamespace(dims=("sex", "place"), names=names.__getitem__),
        "is_shown": lambda row: row in (0, 1),
        "low": [12.0, 11.0, 1.5, nan, 0.0],
        "high": [12.0, 11.0, 9.5, nan, float("inf")],
        "exact": [True, True, True, False, False],
        "status": ["published", "published", "primary", "secondary", "not_printed"],
        "values": [12, 11, 2, 3, 1],
        "leaks": list(leaks),
        "groups": {"sex": [("f", "m")], "place": []},
        "total_error": 7,
        "bound": 2,
        "before": 9,
    }
    return Sized(**(about | more))


class Sized(SimpleNamespace):
    def __len__(self) -> int:
        return len(self.status)


PROOF = SimpleNamespace(end=2, least=True, times=2, multipliers={1: -2, 0: 1, 2: 3})


HEADS = {
    "round": "5 cells rounded; together they are off by 7. That number is not for readers.",
}


def test_questions_are_chosen_by_their_numbers_in_their_own_order(tmp_path: Path) -> None:
    found: Any = tuple(SimpleNamespace(number=number) for number in ("q3", "q1", "q2"))
    told = {
        tuple(only or ()): [one.number for one in _select_posed_questions(found, only)]
        for only in (None, [" Q2", "q3"])
    }
    assert told == {(): ["q3", "q1", "q2"], (" Q2", "q3"): ["q3", "q2"]}
    with pytest.raises(UsageError) as stopped:
        _select_posed_questions(found, ["q9", "q1", "a"])
    assert stopped.value.causes == ("a", "q9")
    (tmp_path / "a.txt").write_bytes("\ufeffYes.".encode())
    (tmp_path / "b.txt").write_bytes(b"\xff")
    assert _read_answer_file(tmp_path / "a.txt") == "Yes."
    for name in ("b.txt", "c.txt"):
        with pytest.raises(UsageError) as stopped:
            _read_answer_file(tmp_path / name)
        assert name in stopped.value.message


def lines(capsys: pytest.CaptureFixture[str]) -> list[str]:
    return capsys.readouterr().out.splitlines()


def test_what_changed_since_the_round_before_is_a_line_each(capsys: pytest.CaptureFixture[str]) -> None:
    found: Any = [SimpleNamespace(said=InvariantText(text)) for text in ("one [more]", "two")]
    show_round_changes(found, "2030", "en")
    first, *rest = lines(capsys)
    assert ("2030" in first, rest) == (True, ["  one [more]", "  two"])
    show_round_changes((), "2030", "en")
    (same,) = lines(capsys)
    assert ("2030" in same, same != first) == (True, True)
    show_round_changes(found, "", "en")
    assert lines(capsys) == ["  one [more]", "  two"]


def test_of_each_text_how_many_sentences_wait_and_on_which_pages(capsys: pytest.CaptureFixture[str]) -> None:
    one, two = "report/en/a.md", "rounds/2031/report/en/b.md"
    pages = {3: [one, two, ""], 7: [one], 5: [one, "skipped.md"]}
    waits: Any = SimpleNamespace(
        waiting=lambda wanted: [(n, [SimpleNamespace(file=file) for file in files]) for n, files in pages.items()]
    )
    texts = {"en": {"a": "", "b": ""}}
    views = {
        name: SimpleNamespace(texts=texts, get_text_file=lambda tag, path, own=own: own.get(path, ""))
        for name, own in {"2030": {"b": one}, "2031": {"a": one}, "2032": {}}.items()
    }
    held: Any = SimpleNamespace(rounds=views, at=views.__getitem__)
    show_waiting_counts(held, waits, lambda one: one.file != "skipped.md", "en")
    told = lines(capsys)
    assert [line.split(":")[0] for line in told if not line.startswith(" ")] == [one, two]
    assert ("3" in told[0], "7" in told[0], told[0].count("5")) == (True, True, 0)
    assert [("2030, 2031" in line, "2032" in line) for line in told if line.startswith(" ")] == [(True, False)]


def test_a_text_is_called_by_where_it_stands(sagaland: Any) -> None:
    blank: dict[str, Any] = {"file": "", "line": 0, "reason": None, "about": None, "language": "en"}
    told = [
        format_text_title(sagaland, SimpleNamespace(**(blank | more)), "en")  # type: ignore[arg-type]
        for more in (
            {"file": "report/en/a.md", "line": 7},
            {"reason": InvariantText("Why *this*")},
            {"provider": "police", "question": "trends"},
        )
    ]
    assert told == ["report/en/a.md:7", "Why *this* · en", told[2]]
    assert told[2].startswith("Sagaland Police (generated) · ")
    assert told[2].endswith(" · en")


def test_findings_are_counted_by_weight_the_heaviest_first() -> None:
    def made(severity: Severity) -> Finding:
        return Finding("R103", severity, InvariantText("x"), InvariantText("y"), InvariantText("z"))

    some = [made(one) for one in (Severity.INFO, Severity.WARNING, Severity.ERROR, Severity.WARNING)]
    assert format_finding_counts(some, "en").startswith("1 error, 2 warnings, 1 ")
    assert format_finding_counts([], "en") not in ("", "0")


KNOWN = "The register covers the time up to and including 30 April 2025.\n"


@pytest.mark.slow
def test_how_far_a_register_is_known_is_declared_by_one_and_confirmed_by_another(tilstand, place: Path) -> None:  # type: ignore[no-untyped-def]
    def asked(act: str, by: str, *more: str) -> tuple[int, str]:
        done = tilstand("register", act, place, "promises", *more, "--by", by, "--language", "en")
        return done.returncode, done.stdout.decode()

    assert asked("known", "Kari", "2025-04", "--reason", "all has come") == (0, KNOWN)
    assert asked("confirm", "Kari") == (2, "")  # it needs another person
    assert asked("confirm", "Ola") == (0, KNOWN)
    assert asked("known", "Kari", "2999-04", "--reason", "all will come") == (2, "")


@pytest.mark.slow
def test_a_delivery_is_received_accepted_and_opened_again_with_a_reason(  # type: ignore[no-untyped-def]
    tilstand, place: Path, tmp_path: Path
) -> None:
    def acted(name: str, *more: object) -> tuple[int, str]:
        done = tilstand("round", name, place, "2032", *more, "--by", "Kari", "--language", "en")
        return done.returncode, done.stdout.decode()

    sent = (place / "rounds" / "2031" / "submissions" / "havn_shelter.csv").read_text("utf-8")
    file = tmp_path / "havn_shelter.csv"
    file.write_text(sent.replace(",2031,", ",2032,").replace("2031-", "2032-"), "utf-8")
    assert acted("open", "--deadline", "2033-03-01")[0] == 0
    assert acted("receive", file) == (
        0,
        "havn_shelter.csv · Havn shelter (generated)\n  Received: version 1, 61 figures.\n",
    )
    answers = place / "rounds" / "2031" / "submissions" / "havn_shelter.answers.toml"
    by_hand = place / "rounds" / "2032" / "submissions" / "havn_shelter.1.answers.toml"
    by_hand.write_bytes(answers.read_bytes())  # nobody received it, and words stand in it
    assert acted("accept", "havn_shelter") == (
        0,
        "Havn shelter (generated): accepted\n  The words in havn_shelter.1.answers.toml now lie in the archive.\n",
    )
    assert acted("reopen", "havn_shelter", "--reason", "a figure was forgotten") == (
        0,
        "Havn shelter (generated): reopened\n",
    )
    assert acted("reopen", "havn_shelter", "--reason", "again")[0] == 2
    assert acted("accept", "nobody")[0] == 2
