"""`tilstand define` and `protect`: one stage at a time, with all that comes before it."""

from __future__ import annotations

from typing import Any

from rich.text import Text

from tilstand import collect
from tilstand import define as defining
from tilstand import protect as protecting
from tilstand import reconcile as reconciling
from tilstand.cli.option import AsJson, CollectionFolder, RoundName
from tilstand.cli.show import out, show_json, show_notes
from tilstand.define import Collection
from tilstand.model import Findings
from tilstand.reconcile import Reconciliation

__all__ = ["define", "protect", "reconciled"]


def define(collection: CollectionFolder, as_json: AsJson = False) -> None:
    """Read a collection and say what it holds; every problem in it is told with file and line."""
    read = defining.collection(collection)
    show_notes(defining.absent(read, sorted(read.rounds)))
    holds: dict[str, Any] = {
        "providers": len(read.providers),
        "groups": len(read.groups),
        "codelists": len(read.codelists),
        "measures": len(read.measures),
        "forms": len(read.forms),
        "relations": len(read.relations),
        "tables": len(read.tables),
        "labels": len(tuple(read.labels)),
        "rounds": sorted(read.rounds),
    }
    if as_json:
        show_json({"collection": read.id, **holds})
        return
    console = out()
    console.print(Text(f"{read.id}: the collection is in order", style="bold"))
    for name, count in holds.items():
        console.print(f"  {name:<10} {', '.join(count) if isinstance(count, list) else count}")


def protect(collection: CollectionFolder, round_name: RoundName, as_json: AsJson = False) -> None:
    """Make the release, and say how small numbers are treated."""
    read, found, findings = reconciled(collection, round_name, None, None)
    batch = collect.batch(read, round_name)
    released = protecting.release(read, round_name, batch, found.figures, findings)
    record = protecting.disclosure(read, released)
    if as_json:
        show_json(record)
        return
    console = out()
    console.print(Text(f"{len(released.tables)} releasable tables", style="bold"))
    policy = read.rounds[round_name].policy or read.settings.policy
    cells = record["cells"]
    small = len(cells) if isinstance(cells, list) else 0
    console.print(f"  policy: {policy.method}; {small} cells count 1 to {policy.small} people")


def reconciled(
    collection: Any, round_name: str, inbox: Any, line_lists: Any
) -> tuple[Collection, Reconciliation, Findings]:
    """A round's figures, reconciled, with the findings of both stages."""
    read = defining.collection(collection)
    read.round(round_name)
    batch = collect.batch(read, round_name, inbox=inbox or (), line_lists=line_lists or ())
    adjustments, unread = collect.adjustments(read, round_name)
    decisions, unknown = collect.decisions(read, round_name)
    found = reconciling.figures(read, batch, adjustments, collect.earlier(read, round_name), decisions)
    return read, found, (batch.findings + unread + unknown + found.findings).weighed()
