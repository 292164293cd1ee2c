"""`tilstand define`, `reconcile` and `protect`: one stage at a time, with all that comes before it."""

from __future__ import annotations

from typing import Annotated, Any

import typer
from rich.text import Text

from tilstand import collect
from tilstand import define as defining
from tilstand import protect as protecting
from tilstand import reconcile as reconciling
from tilstand.cli.option import AsJson, CollectionFolder, In, Inbox, LineLists, YearName
from tilstand.cli.show import counted, out, show_findings, show_json
from tilstand.define import Collection
from tilstand.errors import UsageError
from tilstand.model import Findings
from tilstand.reconcile import Reconciliation

__all__ = ["define", "protect", "reconcile"]


def define(collection: CollectionFolder, as_json: AsJson = False) -> None:
    """Read a collection and say what it holds; every problem in it is told with file and line."""
    read = defining.collection(collection)
    holds: dict[str, Any] = {
        "providers": len(read.providers),
        "groups": len(read.groups),
        "codelists": len(read.codelists),
        "measures": len(read.measures),
        "forms": len(read.forms),
        "relations": len(read.relations),
        "tables": len(read.tables),
        "labels": len(tuple(read.labels)),
        "years": sorted(read.years),
    }
    if as_json:
        show_json({"collection": read.id, **holds})
        return
    console = out()
    console.print(Text(f"{read.id}: the collection is in order", style="bold"))
    for name, count in holds.items():
        console.print(f"  {name:<10} {', '.join(count) if isinstance(count, list) else count}")


def reconcile(
    collection: CollectionFolder,
    year: YearName,
    inbox: Inbox = None,
    line_list: LineLists = None,
    language: In = "nb",
    strict: Annotated[
        bool, typer.Option("--strict", help="Exit 1 if there are findings of weight error.")
    ] = False,
    as_json: AsJson = False,
) -> None:
    """Hold every figure against every other, and tell all that does not fit, grouped by cause."""
    read, reconciled, findings = _reconciled(collection, year, inbox, line_list)
    if as_json:
        show_json([finding.asdict() for finding in findings])
    else:
        show_findings(read, findings, language)
        outcomes = reconciled.outcomes
        out().print()
        out().print(Text(f"{sum(outcomes.values())} relations checked; {counted(findings)}", style="bold"))
    if strict and findings.errors:
        raise typer.Exit(1)


def protect(collection: CollectionFolder, year: YearName, as_json: AsJson = False) -> None:
    """Make the releasable tables, and say how small numbers are treated."""
    read, reconciled, _ = _reconciled(collection, year, None, None)
    protected = protecting.tables(read, year, reconciled.figures)
    if as_json:
        show_json(protected.disclosure)
        return
    console = out()
    console.print(Text(f"{len(protected.tables)} releasable tables", style="bold"))
    policy = read.years[year].policy or read.settings.policy
    cells = protected.disclosure["cells"]
    small = len(cells) if isinstance(cells, list) else 0
    console.print(f"  policy: {policy.method}; {small} cells count 1 to {policy.small} people")


def _reconciled(
    collection: Any, year: str, inbox: Any, line_lists: Any
) -> tuple[Collection, Reconciliation, Findings]:
    read = defining.collection(collection)
    if year not in read.years:
        raise UsageError(
            f"The collection {read.id} has no year {year}", remedy=f"It has {', '.join(read.years)}."
        )
    batch = collect.batch(read, year, inbox=inbox or (), line_lists=line_lists or ())
    decisions, unread = collect.adjustments(read, year)
    reconciled = reconciling.figures(read, batch, decisions, collect.earlier(read, year))
    return read, reconciled, (batch.findings + unread + reconciled.findings).weighed()
