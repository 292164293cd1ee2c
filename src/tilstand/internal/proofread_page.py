"""The press officer's page: a text as it was written, with what was found of each number beside it."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from tilstand.internal.status_pages import render_internal_page
from tilstand.languages import format_message
from tilstand.proofread.marked_text import mark_numbers, suggest_sentence
from tilstand.proofread.page_blocks import PageLine
from tilstand.proofread.result import CheckedNumber, ProofreadResult, Standing
from tilstand.terms import InvariantText, Language

_MARKS = {Standing.AGREES: "fits", Standing.DISPUTED: "open", Standing.DOES_NOT_FIT: "wrong"}


def render_proofread_page(
    name: str,
    lines: Sequence[PageLine],
    found: ProofreadResult,
    describe: Callable[[CheckedNumber], str],
    language: Language,
) -> bytes:
    """A text with its numbers marked in place, each with verdict, figure and source, and the sentence as it should read.

    Args:
        name: Name of the text's file.
        lines: Its lines.
        found: What was found of its numbers.
        describe: What is told of a number.
        language: Language of the page.
    """
    notes = list[dict[str, object]]()
    rows = list[list[dict[str, object]]]()
    for _, pieces in mark_numbers(lines, found.checked):
        row = list[dict[str, object]]()
        for piece in pieces:
            number = piece.number
            mark = 0
            if number is not None and (number.status is not Standing.NOT_MATCHED or number.contradicting):
                mark = len(notes) + 1
                notes.append(
                    {
                        "line": number.at,
                        "kind": _MARKS.get(number.status, "untied"),
                        "printed": number.printed,
                        "told": describe(number),
                        "instead": suggest_sentence(number),
                    }
                )
            row.append({"text": piece.text, "mark": mark, "kind": notes[-1]["kind"] if mark else ""})
        rows.append(row)
    counts = {status.value: found.status_counts[status] for status in Standing}
    return render_internal_page(
        "proofread",
        language,
        file=InvariantText(name),
        rows=rows,
        notes=notes,
        remarks=found.remarks,
        summary=format_message("terminal.audit.summary", total=len(found.checked), **counts),
    )
