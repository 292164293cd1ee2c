"""Status pages of the coordinating unit: the round, and policies compared.

The pictures are drawn as those of the site are; all that they show stands in the table too. A page needs no
other file, no script and no network. It is internal.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from functools import partial

from tilstand.define import RoundView
from tilstand.internal.page_templates import load_internal_template
from tilstand.languages import DatedText, Fact, format_message, load_language_settings
from tilstand.protect.comparison import PolicyChoice
from tilstand.protect.figure_titles import title_figure
from tilstand.round.board import RoundBoard
from tilstand.round.board_lines import BoardLine
from tilstand.terms import InvariantText, Language, Text


def render_internal_page(name: str, language: Language, **facts: object) -> bytes:
    """A page of `templates/NAME.html.j2`, whose words are the messages of the section NAME.

    Args:
        name: Name of the template and of its messages.
        language: Language of the page.
        **facts: What the template shows.
    """
    html = load_internal_template(f"{name}.html.j2").render(
        lang=language,
        direction=load_language_settings(language).direction,
        say=partial(_get_section_message, name),
        skip=format_message("report.site.skip"),
        **facts,
    )
    return html.encode()


def _get_section_message(section: str, path: str, **facts: Fact) -> Text:
    return format_message(f"{section}.{path}", **facts)


def render_board_page(
    lines: Sequence[BoardLine], board: RoundBoard, round_name: str, today: date, language: Language
) -> bytes:
    """The board as one HTML page.

    Args:
        lines: The bodies in words.
        board: The board.
        round_name: Name of the round.
        today: The day that it was reckoned from.
        language: Language of the page.
    """
    return render_internal_page(
        "board",
        language,
        lines=lines,
        between=board.between,
        deadline=DatedText(board.deadline) if board.deadline else None,
        round=InvariantText(round_name),
        today=DatedText(today),
    )


_NONE = "–"
_COMPARED = ("small", "moved", "error", "largest", "let_go")


def render_policy_comparison(collection: RoundView, choices: Sequence[PolicyChoice], language: Language) -> bytes:
    """The policies that were tried, as one HTML page.

    Args:
        collection: The collection, as the round sees it.
        choices: The policies, as they were tried.
        language: Language of the page.
    """
    rows = [_build_policy_row(collection, choice) for choice in choices]
    return render_internal_page("compare", language, rows=rows, columns=_COMPARED, round=InvariantText(collection.name))


def _build_policy_row(collection: RoundView, choice: PolicyChoice) -> dict[str, object]:
    numbers = {**choice.to_dict(), "let_go": len(choice.let_go)}
    return {
        "name": format_message(f"terminal.compare.{choice.policy.method}", least=choice.policy.threshold),
        "safe": choice.policy.protects and not choice.refused,
        "refused": choice.refused,
        "cells": {name: _NONE if choice.refused else str(numbers[name]) for name in _COMPARED},
        "let_go": [
            format_message(
                "terminal.compare.total",
                figure=title_figure(collection, total.key),
                true=total.true,
                printed=total.printed,
            )
            for total in choice.let_go
        ],
    }
