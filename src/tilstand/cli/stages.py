"""`tilstand define` and `protect`: one stage at a time, with all that comes before it."""

from __future__ import annotations

from typing import Any

from rich.text import Text

from tilstand import define as defining
from tilstand import protect as protecting
from tilstand.cli.option import AsJson, CollectionFolder, RoundName
from tilstand.cli.show import out, show_json, show_notes
from tilstand.round import read

__all__ = ["define", "protect"]


def define(collection: CollectionFolder, as_json: AsJson = False) -> None:
    """Read a collection and say what it holds; every problem in it is told with file and line."""
    held = defining.collection(collection)
    show_notes(defining.absent(held, held.rounds), held.settings.language)
    views = (held, *map(held.at, held.rounds))
    holds: dict[str, Any] = {
        "providers": len(held.providers),
        "groups": len(held.groups),
        "codelists": len(held.codelists),
        "measures": len(held.measures),
        "forms": len(held.forms),
        "relations": len({one.id for view in views for one in view.relations}),
        "tables": len({name for view in views for name in view.tables}),
        "labels": len(tuple(held.labels)),
        "rounds": list(held.rounds),
    }
    if as_json:
        show_json({"collection": held.id, **holds})
        return
    console = out()
    console.print(Text(f"{held.id}: the collection is in order", style="bold"))
    for name, count in holds.items():
        console.print(f"  {name:<10} {', '.join(count) if isinstance(count, list) else count}")


def protect(collection: CollectionFolder, round_name: RoundName, as_json: AsJson = False) -> None:
    """Make the release, and say how small numbers are treated."""
    state = read(collection, round_name)
    released = protecting.release(
        state.collection, round_name, state.batch, state.reconciled.figures, state.findings
    )
    record = protecting.disclosure(state.collection, released)
    if as_json:
        show_json(record)
        return
    console = out()
    console.print(Text(f"{len(released.tables)} releasable tables", style="bold"))
    policy = state.round.policy or state.collection.settings.policy
    cells = record["cells"]
    small = len(cells) if isinstance(cells, list) else 0
    console.print(f"  policy: {policy.method}; {small} cells count 1 to {policy.small} people")
