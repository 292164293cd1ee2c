"""`tilstand publish return`: what an edition answers of a form of an international body."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Annotated, Any

import typer

from tilstand.cli.options import AsJson, CollectionFolder, In, RoundName, choose_language, read_clock
from tilstand.cli.output import get_output_console, print_json, show_note_lines
from tilstand.languages import format_message
from tilstand.pipeline.release import make_round_release
from tilstand.publish.jsonstat import index_release_figures
from tilstand.publish.manifest import get_file_visibility
from tilstand.returns.return_answers import ReturnAnswers, answer_return
from tilstand.returns.return_files import write_return
from tilstand.returns.return_overview import build_return_overview
from tilstand.returns.return_reader import read_return


def publish_return(
    collection: CollectionFolder,
    round_name: RoundName,
    name: Annotated[
        str, typer.Argument(metavar="NAME", help="Name of the return; the version may be left out if there is one.")
    ],
    out: Annotated[Path, typer.Option("--out", help="Folder for it; it is replaced as a whole.")],
    final: Annotated[
        bool, typer.Option("--final", help="For sending: refused while the form itself has not been seen.")
    ] = False,
    as_json: AsJson = False,
    language: In = "",
) -> None:
    """Fill a return from the figures of an edition: each cell filled, none, nearby, or open with who would know."""
    language = choose_language(language, collection)
    state, release = make_round_release(collection, round_name)
    form = read_return(state.collection, name)
    answers = answer_return(form, state.round.period, index_release_figures(release))
    overview = build_return_overview(answers, read_clock().date(), final=final)
    files = [name for name in write_return(answers, overview, out) if get_file_visibility(name) == "public"]
    if as_json:
        print_json(_summarise_return(answers, files))
        return
    show_note_lines([*overview.statements, *overview.lacks], language)
    get_output_console().print(format_message("overview.written", folder=out, count=len(files)).text(language))


def _summarise_return(answers: ReturnAnswers, files: Sequence[str]) -> dict[str, Any]:
    return {
        "return": answers.form.name,
        "period": str(answers.period),
        "form": answers.form.definition.form.value,
        "kinds": {state.value: count for state, count in answers.count_kinds().items()},
        "cells": [
            {
                "question": answer.question,
                "cell": dict(answer.cell),
                "state": answer.state.value,
                "value": None if answer.amount is None else str(answer.amount),
                "unit": answer.unit or None,
                "figures": [key.text() for key in answer.keys],
            }
            for answer in answers.answers
        ],
        "files": sorted(files),
    }
