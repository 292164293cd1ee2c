"""Texts in our own words: what is told of each number, how surely, and what else it could have been.

`told.txt` holds the texts, each with its collection; an empty line in it is written as a pilcrow, the end of
a line as a slash. Under each stand its numbers: place and print; whether it agrees; the figure and what is
stated of it, or the relation; by whom, the file where it is seen first and in how many places besides;
confidence. After the bar: the likeliest figures, with their scores and the first letters of their marks.
"""

from __future__ import annotations

import importlib
from pathlib import Path

import pytest

from tilstand.proofread.candidates import Candidate
from tilstand.proofread.result import CheckedNumber, ProofreadResult

_FILE = Path(__file__).with_name("told.txt")
_MARKS = ("full", "brought", "reads", "said", "thin", "clear", "foreign", "spare", "spurned")
_auditing = importlib.import_module("tilstand.proofread.reader")


def blocks() -> list[tuple[str, str, list[str]]]:
    """Collection, text and expected rows of each text."""
    found = []
    for block in _FILE.read_text("utf-8").rstrip("\n").split("\n\n"):
        head, *rows = block.split("\n")
        collection, _, text = head.partition(": ")
        found.append((collection, text.replace(" ¶ ", "\n\n").replace(" / ", "\n"), [row[4:] for row in rows]))
    return found


def weighed(found: list[Candidate]) -> str:
    """The likeliest candidates, each with its score and the first three letters of its marks."""
    return "; ".join(
        f"{one.entry.key.text().replace(' | ', '|')} {one.score:.2f}"
        + "".join(f" {mark[:3]}" for mark in _MARKS if getattr(one, mark))
        + (f" of {one.of.text().replace(' | ', '|')}" if one.of is not None else "")
        for one in found[:2]
    )


def told(one: CheckedNumber) -> str:
    """A number as it is told."""
    what = one.relation or (one.key.text().replace(" | ", "|") if one.key is not None else "")
    facts = (f"{one.line}.{one.at} {one.printed}", one.status.value, what, one.expected and f"({one.expected})")
    seen = f"in {one.sources[0].document} and {len(one.sources) - 1}" if one.sources else ""
    more = (one.stated_by and f"by {one.stated_by}", seen, f"{one.confidence:.3f}")
    return " ".join(part for part in (*facts, *more) if part)


def shown(found: ProofreadResult, candidates: list[str]) -> list[str]:
    """The rows of an audit: its numbers, its remarks, then what each number was weighed against."""
    rows = [told(one) for one in found.checked]
    rows += [f"remark {remark.id}: {remark.text('en')}" for remark in found.remarks]
    return rows + [f"| {one}" for one in candidates]


@pytest.mark.parametrize(("collection", "text", "expected"), blocks())
def test_what_is_told_of_each_number(request, monkeypatch, read, collection, text, expected) -> None:
    asked: list[str] = []
    weigh = _auditing.find_candidates

    def kept(stated, claim, *given):
        found = weigh(stated, claim, *given)
        asked.append(f"{claim.number.text}: {weighed(found)}")
        return found

    monkeypatch.setattr(_auditing, "find_candidates", kept)
    assert shown(read(request.getfixturevalue(collection), text), asked) == expected
