"""`tilstand protect release`: the release of a round, and how it treats small numbers."""

from __future__ import annotations

from typing import Any

from rich.text import Text

from tilstand import protect as protecting
from tilstand.cli.option import AsJson, CollectionFolder, In, RoundName
from tilstand.cli.show import out, said, show_json
from tilstand.cli.tongue import tongue
from tilstand.guard import release as made

__all__ = ["release"]


def release(
    collection: CollectionFolder, round_name: RoundName, as_json: AsJson = False, language: In = ""
) -> None:
    """Make the release, and say how small numbers are treated."""
    (state, released), language = made(collection, round_name), tongue(language, collection)
    record = protecting.disclosure(state.collection, released)
    if as_json:
        show_json(record)
        return
    console = out()
    console.print(Text(said("releasable", language, count=len(released.tables)), style="bold"))
    policy = protecting.policy_of(state.round)
    cells: Any = record["cells"]
    told = said("policy", language, policy=policy.method, cells=len(cells), most=policy.threshold - 1)
    console.print(f"  {told}")
