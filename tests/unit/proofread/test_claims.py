"""Sentences taken apart: each number with the words that are its own, and what they say of it.

`claims.txt` holds sentences, each with its language; under them stand their numbers, with every fact of their
own that is not as it is by default. A phrase is told by its words, what it speaks of and what it may mean.
"""

from __future__ import annotations

from dataclasses import fields
from pathlib import Path

import pytest

from tilstand.proofread.claims import NumberClaim, parse_claim_sentence
from tilstand.proofread.phrase_lexicon import PhraseMention


def blocks() -> list[tuple[str, str, list[str]]]:
    """Language, sentence and expected rows."""
    found = []
    for block in Path(__file__).with_name("claims.txt").read_text("utf-8").rstrip("\n").split("\n\n"):
        head, *rows = block.split("\n")
        language, _, text = head.partition(": ")
        found.append((language, text, [row[4:] for row in rows]))
    return found


def _fact(value: object, text: str) -> str:
    if isinstance(value, PhraseMention):
        meant = ",".join(sorted(value.names)[:3])
        return f"{text[value.start : value.end]}={value.about}{value.group and '/' + value.group}:{meant}"
    if isinstance(value, frozenset):
        return "+".join(sorted(value))
    return "; ".join(_fact(one, text) for one in value) if isinstance(value, tuple) else str(value)


def told(claim: NumberClaim, text: str) -> str:
    """A number and its facts."""
    default = {one.name: one.default for one in fields(NumberClaim)}
    facts = []
    for name, usual in default.items():
        value = getattr(claim, name)
        if name in ("number", "wide", "before", "after") or value == usual:
            continue
        facts.append(name if value is True else f"{name}[{_fact(value, text)}]")
    return f"{claim.number.kind} {claim.number.text} {' '.join(facts)}".strip()


@pytest.mark.parametrize(("language", "text", "expected"), blocks())
def test_a_sentence_is_taken_apart(norway, language, text, expected) -> None:
    read = parse_claim_sentence(text, language, norway.learned.get_phrase_finder(language))
    assert [told(claim, text) for claim in read.claims] == expected
