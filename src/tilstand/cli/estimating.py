"""`tilstand estimate`: how many were never seen, or why nobody can say."""

from __future__ import annotations

import time
from collections.abc import Sequence
from pathlib import Path
from typing import Annotated

import typer

from tilstand.cli.option import AsJson, In
from tilstand.cli.show import out, show_json
from tilstand.cli.tongue import tongue
from tilstand.errors import UsageError
from tilstand.languages import failure, shipped

__all__ = ["estimate"]


def estimate(
    table: Annotated[
        Path, typer.Argument(help="CSV: a 0/1 column for each list, count, and what else is known.")
    ],
    method: Annotated[
        str,
        typer.Option("--method", help="stepwise, bic, bic2, dga, lcmcr or chao; all of them if not given."),
    ] = "",
    replicates: Annotated[
        int, typer.Option("--replicates", help="Bootstrap replicates; 0 for the default.")
    ] = 0,
    seed: Annotated[int, typer.Option("--seed", help="Seed of everything random.")] = 1,
    strata: Annotated[
        list[str] | None,
        typer.Option("--strata", help="A column of numbers that is a covariate; may be repeated."),
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
            "--out-of-reach",
            help="Greatest share of all who can come onto no list; the upper limit has room for them.",
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
    from tilstand.estimate import tell

    language, begun = tongue(language), time.perf_counter()
    captured = estimating.capture_table(
        table, strata=strata or (), barred=_pairs(barred or ()), persons=persons
    )
    found = estimating.hidden_population(
        captured,
        method=method or None,
        replicates=replicates or None,
        seed=seed,
        links=_shares(missed) if missed else None,
        reach=reach,
        thorough=not brief,
    )
    seconds = round(time.perf_counter() - begun, 3)
    if page is not None:
        from tilstand.internal.estimate_page import estimate_page

        page.write_text(estimate_page(found, language), "utf-8")
    if as_json:
        show_json({**found.asdict(shipped()), "seconds": seconds})
    else:
        out().print(tell.summary(found, language))
        out().print(f"({seconds} s)", style="dim")


def _pairs(texts: Sequence[str]) -> list[tuple[str, str]]:
    found = []
    for text in texts:
        one, colon, other = text.partition(":")
        if not (one and colon and other):
            raise failure(UsageError, "no_pair", text=text)
        found.append((one, other))
    return found


def _shares(text: str) -> tuple[float, float]:
    one, _, other = text.partition(":")
    try:
        return float(one), float(other)
    except ValueError:
        raise failure(UsageError, "capture.links") from None
