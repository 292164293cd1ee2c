"""`tilstand define`: what a collection says, and what in its words may tell of a person."""

from __future__ import annotations

from typing import Any

from rich.text import Text

from tilstand import define as defining
from tilstand.cli.option import AsJson, CollectionFolder, In
from tilstand.cli.show import out, said, show_json, show_notes
from tilstand.cli.tongue import tongue
from tilstand.languages import message

__all__ = ["define"]


def define(collection: CollectionFolder, as_json: AsJson = False, language: In = "") -> None:
    """Read a collection and say what it holds; every problem in it is told with file and line.

    Labels, captions and notes are printed without being released: what in them may tell of a person is shown.
    """
    from tilstand.screen.label import marked_labels  # who only asks for help does not wait for it

    held, language = defining.collection(collection), tongue(language, collection)
    show_notes(defining.absent(held.shared, held.rounds), language)
    views = (held.shared, *map(held.at, held.rounds))
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
    marked = tuple(marked_labels(views))
    if as_json:
        told_of = [
            {"label": one.path, "language": one.language, "words": clue.words}
            for one in marked
            for clue in one.clues
        ]
        show_json({"collection": held.id, **holds, "marked": told_of})
        return
    console = out()
    console.print(Text(said("in_order", language, collection=held.id), style="bold"))
    for name, count in holds.items():
        told = said(f"holds.{name}", language)
        console.print(f"  {told:<14} {', '.join(count) if isinstance(count, list) else count}")
    if marked:
        console.print(Text(said("marked", language, count=len(marked)), style="yellow"))
    for one in marked:
        for clue in one.clues:
            kind = message(f"round.clue.{clue.kind}").text(language)
            console.print(f"  {one.path} ({one.language}): {kind}: {clue.words}")
