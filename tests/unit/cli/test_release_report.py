"""The report's sentences by command: shown page by page, released by the code of what was shown."""

from __future__ import annotations

import hashlib
import json
from pathlib import Path

import pytest

KARI = ("--by", "Kari Prøve", "--language", "en")
SHARED = "# Terms\n\nWords mean the same every year.\n"
OWN = """\
# Cases

The police opened {{ figure cases_opened of police }} cases. Amina Berg, 17, helped us.

## Help

Shelters helped many. They are open.[^a]

[^a]: Write to hjelp@example.org.
"""
FILE = "rounds/2031/report/en/02-cases.md"


def sha(words: str) -> str:
    return hashlib.sha256(words.encode()).hexdigest()


def code(*words: str) -> str:
    return sha("\n\n".join(("2031", *words)))[:12]


CASES = ("Cases", "The police opened {{ figure cases_opened of police }} cases.")
MARKED = "Amina Berg, 17, helped us."
SHARED_TERMS = ("Terms", "Words mean the same every year.")
WRITE = "Write to hjelp@example.org."
HELP = ("Help", "Shelters helped many.", "They are open.[^a]")


@pytest.fixture
def place(place: Path) -> Path:
    (place / "report" / "en").mkdir(parents=True)
    (place / "report" / "en" / "01-terms.md").write_text(SHARED, "utf-8")
    (place / FILE).parent.mkdir(parents=True)
    (place / FILE).write_text(OWN, "utf-8")
    return place


def run(tilstand, place: Path, *more: object, code: int = 1) -> list[str]:
    done = tilstand("round", "release", place, "2031", *KARI, *more)
    assert done.returncode == code, done.stderr
    return (done.stdout or done.stderr).decode().splitlines()


def waits(tilstand, place: Path) -> set[str]:
    told = tilstand("round", "release", place, "2031", *KARI, "--json").stdout
    return {one["sha256"] for one in json.loads(told) if one.get("file")}


def test_text_by_text_it_is_told_how_much_waits_and_on_which_pages(tilstand, place) -> None:
    lines = run(tilstand, place)
    assert [*lines[:3], lines[-1]] == [
        "report/en/01-terms.md: 2 sentences are not released, page 2.",
        "  Shared by the rounds 2030, 2031: a change here is for all of them.",
        f"{FILE}: 7 sentences are not released, page 2.",
        "Not released: 9 texts.",
    ]


def test_of_a_page_every_sentence_is_shown_with_its_line_and_what_is_marked(tilstand, place) -> None:
    lines = run(tilstand, place, "--text", "02-cases")
    for one in (*SHARED_TERMS, *CASES, MARKED, *HELP, WRITE):
        printed = one.replace("{{ figure cases_opened of police }}", "20").replace("[^a]", "")
        assert sum(line.endswith(f": {printed}") for line in lines) == 1, one
    at = lines.index(f"  3: {MARKED}")
    marks = lines[at + 1 : lines.index(f"    --code {code(MARKED)}")]
    assert any("Amina Berg" in mark for mark in marks)
    assert all(mark.startswith("    ! ") for mark in marks)
    assert f"  --code {code(*SHARED_TERMS, *CASES, *HELP)}" in lines
    assert not (place / "rounds" / "2031" / "log" / "kari-prove-0b6e5a.jsonl").exists()


@pytest.mark.slow
def test_what_was_shown_on_a_page_is_released_together_and_what_is_marked_is_not(tilstand, place) -> None:
    together = [*SHARED_TERMS, *CASES, *HELP]
    told = run(tilstand, place, "--code", code(*together), "--next")
    assert [line.partition("  ")[0] for line in told[:7]] == [sha(one) for one in together]
    assert told[7] == "Page 2 of 2"  # and the next page that waits is shown
    assert not any(line.endswith(f": {CASES[0]}") for line in told)
    assert waits(tilstand, place) == {sha(MARKED), sha(WRITE)}
    few = run(tilstand, place, "--marked")
    assert few[-3].strip() == f"--code {code(MARKED, WRITE)}"
    run(tilstand, place, "--code", code(MARKED), code=0)
    assert waits(tilstand, place) == {sha(WRITE)}
    run(tilstand, place, "--code", code(WRITE), "--next", code=0)


def test_a_page_that_has_changed_since_it_was_shown_opens_nothing(tilstand, place) -> None:
    (place / FILE).write_text(OWN.replace("They are open", "They are shut"), "utf-8")
    told = run(tilstand, place, "--code", code(*SHARED_TERMS, *CASES, *HELP), code=2)
    assert "Nothing that waits was shown under this code" in told[0]
    assert len(waits(tilstand, place)) == 9


def test_a_sentence_that_is_edited_after_its_release_waits_anew_alone(tilstand, place) -> None:
    run(tilstand, place, "--code", code(*SHARED_TERMS, *CASES, *HELP), code=0)
    (place / FILE).write_text(OWN.replace("helped many", "helped few"), "utf-8")
    assert waits(tilstand, place) == {sha("Shelters helped few."), sha(MARKED), sha(WRITE)}
    (place / FILE).write_text(OWN.replace("helped many. They", "helped\nmany.  They"), "utf-8")
    assert waits(tilstand, place) == {sha(MARKED), sha(WRITE)}  # where its lines break does not matter


def test_other_words_for_a_sentence_are_written_in_its_file(tilstand, place) -> None:
    told = run(tilstand, place, "--code", code(HELP[1]), "--words", "Shelters helped few.", code=2)
    assert "It stands in rounds/2031/report/en/02-cases.md, line 7." in "\n".join(told)
    assert sha(HELP[1]) in waits(tilstand, place)
    assert not (place / "rounds" / "2031" / "released").exists()


@pytest.mark.slow
def test_a_sum_that_ends_before_the_round_is_released_alone_and_with_a_reason(tilstand, place) -> None:
    sum_ = "Since 2020 there were {{ figure cases_opened of police in 2020/2030 }} cases."
    (place / FILE).write_text(OWN + f"\n{sum_}\n", "utf-8")
    told = "\n".join(run(tilstand, place))
    assert "The sum ends on 31 December 2030, the round on 31 December 2031" in told
    (own,) = (line for line in run(tilstand, place, "--marked") if code(sum_) in line)  # with a code of its own
    refused = "\n".join(run(tilstand, place, *own.split(), code=2))
    assert "02-cases.md:11: the sum ends on 31 December 2030" in refused
    assert sha(sum_) in waits(tilstand, place)
    run(tilstand, place, *own.split(), "--reason", "Nothing was counted after it", code=0)
    assert sha(sum_) not in waits(tilstand, place)
    (log,) = (place / "rounds" / "2031" / "log").glob("kari*.jsonl")
    assert json.loads(log.read_text("utf-8").splitlines()[-1])["reason"] == "Nothing was counted after it"


def test_the_board_counts_them(tilstand, place) -> None:
    told = tilstand("round", "status", place, "2031", "--language", "en").stdout.decode()
    assert "9 sentences of the report's text are not released." in told


def test_a_finished_edition_is_refused_while_a_sentence_waits_and_nothing_is_written(tilstand, place, tmp_path) -> None:
    done = tilstand("run", place, "2030", "--out", tmp_path / "e", "--language", "en")  # printed already: no draft
    assert done.returncode != 0
    told = done.stderr.decode()
    assert "2 sentences of the report have not been read and released" in told
    assert "report/en/01-terms.md: 2" in told
    assert "Words mean" not in told
    assert not (tmp_path / "e").exists()
