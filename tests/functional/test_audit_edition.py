"""The audit and the edition prove each other: two ways from a figure to a sentence, one there, one back."""

from __future__ import annotations

import json
import re
from dataclasses import replace

import pytest

from tilstand.cli import proofread
from tilstand.proofread import Standing
from tilstand.proofread.documents import read_document
from tilstand.proofread.texts import EditionTexts

pytestmark = pytest.mark.proof


@pytest.mark.parametrize("language", ["nb", "en"])
def test_the_edition_s_own_report_has_no_number_that_does_not_fit(edition, tilstand, norway, language) -> None:
    done = tilstand("audit", edition / f"report-{language}.pdf", "--collection", norway, "--period", "2024", "--json")
    assert done.returncode == 0, done.stderr
    found = json.loads(done.stdout)
    assert [(f["line"], f["text"][:80], f["numbers"]) for f in found if f["status"] == "does_not_fit"] == []
    agreeing = [f for f in found if f["status"] == "agrees"]
    assert len(agreeing) > 640
    tables = [f for f in agreeing if not re.search(r"[.!?]$", f["text"])]
    assert len(tables) > 280


def test_a_changed_number_of_the_report_is_told_by_what_its_passage_speaks_of(edition, norway) -> None:
    """A miscount that another sentence tells is told, and a cell by its row and column."""
    state = proofread.load_round(norway, "2024")
    facts = (state.collection, state.round.period, state.stated_figures, state.reconciled.figures)
    reader = proofread.Proofreader(*facts, EditionTexts(state.collection, state.opened))
    pdf = edition / "report-nb.pdf"
    changes = {"avgjorde 20 saker": "avgjorde 19 saker"}
    lines = list(read_document(pdf.read_bytes(), pdf.name).lines)
    places = []
    for old, new in changes.items():
        (at,) = [at for at, line in enumerate(lines) if old in line.text]
        lines[at] = replace(lines[at], text=lines[at].text.replace(old, new))
        places.append(lines[at].number)
    # What one cell fits by itself alone says nothing of a table: one man returned, of whom it does not speak.
    for row, number in ((("herav gutter",), "1"), (("Begrenset oppholdstillatelse", "saker"), "5")):
        (at,) = [at for at, line in enumerate(lines) if line.cells[: len(row)] == row]
        lines[at] = replace(lines[at], cells=(*lines[at].cells[:-1], number))
        places.append(lines[at].number)
    wrong = [c for c in reader.check_document(lines).checked if c.status is Standing.DOES_NOT_FIT]
    expected = [("19", "20"), ("1", "8"), ("5", "4")]
    told = [(at, *numbers) for at, numbers in zip(places, expected, strict=True)]
    assert [(c.at, c.printed, c.expected) for c in wrong] == sorted(told)
