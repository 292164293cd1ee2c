"""What is told of each sentence that is kept for it: its kind, its words, where they stand, of which cells.

`sentences/SET.txt` holds it for each sentence that gives something away; `RENEW=1` writes it anew.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path

import pytest
from plain import held, short

import disclosing
from tilstand.protect.text.code_words import ShownCells
from tilstand.protect.text.inferences import find_text_rows

TOLD = Path(__file__).with_name("sentences")
MEANT = ("tuning", "apart", "later", "last", "fifth", "sixth", "ninth", "tenth", "blind")
KEPT_CLEAN = ("plain", "mixed", "letters")
"""Nothing is ever mended for these."""
OTHERS = sorted(
    scene.parent.name
    for scene in disclosing.HERE.glob("*/scene.toml")
    if scene.parent.name not in (*MEANT, *KEPT_CLEAN)
)
"""Of these some are read otherwise than they are meant: every fourth is held as it is read."""


def told(language: str, sentence: str, shown: ShownCells) -> Iterator[str]:
    found = find_text_rows(sentence, language, shown)
    if found:
        each = (f"{one.kind} {one.text}@{one.start} {_cells(one.cells)}" for one in found)
        yield short(f"{language} {sentence}: {'; '.join(each)}")


def _cells(cells: Iterable[frozenset[tuple[str, str]]]) -> str:
    return " ".join("+".join(sorted(f"{name}={code}" for name, code in one)) or "all" for one in cells)


@pytest.mark.parametrize("part", MEANT)
def test_the_sentences_kept_for_it_are_read_as_they_are_meant(part: str) -> None:
    folder = disclosing.HERE / part
    shown = disclosing.scene(folder)
    read = [(*one, list(told(*one[1:], shown))) for one in disclosing.sentences(folder)]
    assert [text for kind, _, text, found in read if bool(found) != (kind == "planted")] == []
    held(TOLD / f"{part}.txt", (line for *_, found in read for line in found))


@pytest.mark.parametrize("part", OTHERS)
def test_other_sentences_are_read_as_they_were(part: str) -> None:
    folder = disclosing.HERE / part
    shown = disclosing.scene(folder)
    some = list(disclosing.sentences(folder))[::4]
    held(TOLD / f"{part}.txt", (line for _, *one in some for line in told(*one, shown)))
