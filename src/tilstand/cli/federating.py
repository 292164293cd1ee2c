"""`tilstand reconcile collections`: many collections, each by its own rules, held against each other."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Any

import typer
from rich.text import Text

from tilstand.cli.option import AsJson, In
from tilstand.cli.show import counted, out, show_findings, show_json
from tilstand.cli.tongue import tongue
from tilstand.define.federate import federation
from tilstand.languages import message
from tilstand.model import Findings
from tilstand.round.federated import Across, across

__all__ = ["collections"]


def collections(
    folder: Annotated[Path, typer.Argument(help="Folder of the collection of collections.")],
    rounds: Annotated[
        list[str] | None, typer.Option("--round", help="Only this round; may be repeated.")
    ] = None,
    language: In = "",
    strict: Annotated[
        bool, typer.Option("--strict", help="Exit 1 if there are findings of weight error.")
    ] = False,
    as_json: AsJson = False,
) -> None:
    """Hold many collections against each other, and each against itself: whatever collections.toml names.

    What corresponds is held together, what is part of something bounds it, what is not comparable is told.
    """
    language = tongue(language, folder)
    held = federation(folder)
    found = across(held, rounds or ())
    stages = [one.findings for one in found.within] + [one.findings for one in found.between]
    every = Findings(tuple(finding for findings in stages for finding in findings))
    if as_json:
        show_json(_told(found, language))
    else:
        _show(found, every, language)
    if strict and every.errors:
        raise typer.Exit(1)


def _told(found: Across, language: str) -> dict[str, Any]:
    """Everything as it stands in JSON: each finding with its collection, and its round."""
    return {
        "within": [
            {"collection": one.member, "round": one.name, **finding.asdict([language])}
            for one in found.within
            for finding in one.findings
        ],
        "between": [
            {"round": one.name, **finding.asdict([language])}
            for one in found.between
            for finding in one.findings
        ],
        "silent": [words.text(language) for one in found.between for words in one.silent],
        "not_comparable": [words.text(language) for words in found.apart],
    }


def _show(found: Across, every: Findings, language: str) -> None:
    for one in found.within:
        if one.findings:
            _heading("heading", language, who=one.member, name=one.name)
            show_findings(one.collection, one.findings, language)
    for all_of_them in found.between:
        if all_of_them.findings:
            _heading("together", language, name=all_of_them.name)
            events = all_of_them.reconciled.events
            show_findings(all_of_them.collection, all_of_them.findings, language, events)
    out().print()
    silent = [words for one in found.between for words in one.silent]
    for words in (*silent, *found.apart):
        out().print(Text(words.text(language)))
    facts = {"collections": found.collections, "rounds": len(found.within), "figures": found.figures}
    end = message("terminal.across.end", **facts).text(language)
    out().print(Text(f"{end}; {counted(every, language)}", style="bold"))


def _heading(path: str, language: str, /, **facts: object) -> None:
    out().print()
    words = message(f"terminal.across.{path}", **facts).text(language)
    out().print(Text(words, style="bold underline"))
