"""`tilstand estimate`: how many were never seen, or why nobody can say."""

from __future__ import annotations

import time
from collections.abc import Sequence
from pathlib import Path
from typing import Annotated

import typer

from tilstand.cli.options import AsJson, In, choose_language
from tilstand.cli.output import get_output_console, print_json
from tilstand.errors import UsageError
from tilstand.languages import list_shipped_languages, make_error


def estimate_from_lists(
    table: Annotated[Path, typer.Argument(help="CSV: a 0/1 column for each list, count, and what else is known.")],
    method: Annotated[
        str, typer.Option("--method", help="stepwise, bic, bic2, dga, lcmcr or chao; all of them if not given.")
    ] = "",
    replicates: Annotated[int, typer.Option("--replicates", help="Bootstrap replicates; 0 for the default.")] = 0,
    seed: Annotated[int, typer.Option("--seed", help="Seed of everything random.")] = 1,
    strata: Annotated[
        list[str] | None, typer.Option("--strata", help="A column of numbers that is a covariate; may be repeated.")
    ] = None,
    persons: Annotated[
        bool, typer.Option("--persons", help="Each line is a person: there is no column count.")
    ] = False,
    barred: Annotated[
        list[str] | None,
        typer.Option("--barred", help="Two lists that cannot overlap by design, as ONE:OTHER; repeatable."),
    ] = None,
    missed: Annotated[
        str,
        typer.Option(
            "--missed-links",
            help="Share of persons on several lists who may have lost a link, as 0:0.15; none if not given.",
        ),
    ] = "",
    reach: Annotated[
        float,
        typer.Option(
            "--out-of-reach", help="Greatest share of all who can come onto no list; the upper limit has room for them."
        ),
    ] = 0.2,
    brief: Annotated[
        bool, typer.Option("--brief", help="Only what can be stated, without the methods and the trials.")
    ] = False,
    page: Annotated[Path | None, typer.Option("--page", help="Write a self-contained page here.")] = None,
    language: In = "",
    as_json: AsJson = False,
) -> None:
    """Estimate a hidden population from who appears on which lists, or refuse and say why.

    A refusal is a result, with its reasons and what data would be needed; the exit code is 0.
    """
    from tilstand import estimate as estimating  # only this command pays for loading it
    from tilstand.estimate import summary

    language, begun = choose_language(language), time.perf_counter()
    captured = estimating.read_capture_table(
        table, strata=strata or (), barred=_parse_list_pairs(barred or ()), persons=persons
    )
    hidden_population = estimating.estimate_hidden_population(
        captured,
        method=method or None,
        replicates=replicates or None,
        seed=seed,
        links=_parse_share_range(missed) if missed else None,
        reach=reach,
        thorough=not brief,
    )
    seconds = round(time.perf_counter() - begun, 3)
    if page is not None:
        from tilstand.internal.estimate_page import render_estimate_page

        page.write_text(render_estimate_page(hidden_population, language), "utf-8")
    if as_json:
        print_json({**hidden_population.to_dict(list_shipped_languages()), "seconds": seconds})
    else:
        get_output_console().print(summary.format_answer_summary(hidden_population, language))
        get_output_console().print(f"({seconds} s)", style="dim")


def _parse_list_pairs(texts: Sequence[str]) -> list[tuple[str, str]]:
    found_pairs = []
    for text in texts:
        current_text, colon, other_text = text.partition(":")
        if not (current_text and colon and other_text):
            raise make_error(UsageError, "no_pair", text=text)
        found_pairs.append((current_text, other_text))
    return found_pairs


def _parse_share_range(text: str) -> tuple[float, float]:
    current_text, _, other_text = text.partition(":")
    try:
        return float(current_text), float(other_text)
    except ValueError:
        raise make_error(UsageError, "capture.links") from None
