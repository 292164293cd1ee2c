"""`tilstand publish compare` and `preview`: an edition beside another, and in a browser."""

from __future__ import annotations

import signal
from pathlib import Path
from typing import Annotated

import typer
from rich.text import Text

from tilstand import pipeline, publish
from tilstand.cli.option import AsJson, CollectionFolder, In, RoundName
from tilstand.cli.show import err, out, show_json
from tilstand.cli.tongue import tongue
from tilstand.publish.change_words import in_words
from tilstand.publish.preview import preview as serve

__all__ = ["compare", "preview"]


def compare(
    old: Annotated[Path, typer.Argument(help="Folder of the former edition.")],
    new: Annotated[Path, typer.Argument(help="Folder of the later edition.")],
    language: In = "",
    as_json: AsJson = False,
) -> None:
    """Say what differs between two editions, figure by figure, with the reason.

    Editions of different years are compared by their series: which continue, break, end or are new.
    """
    found = publish.changes(old, new)
    if as_json:
        show_json(found.asdict())
    else:
        for line in in_words(found, tongue(language)):
            out().print(Text(_INDENT[line.kind] + line.text, style=_STYLE[line.kind]))


_STYLE = {"head": "bold", "figure": "", "note": "dim"}
_INDENT = {"head": "", "figure": "  ", "note": "      "}


def preview(
    collection: CollectionFolder,
    round_name: RoundName,
    port: Annotated[int, typer.Option("--port", help="Port on this machine; a free one if not given.")] = 0,
    language: In = "",
) -> None:
    """Show the edition in a browser on this machine, and build it again when a file changes.

    When it cannot be built, the terminal and the page say why. Only this machine can see it. Ctrl-C stops it.
    """

    def build(folder: Path) -> None:
        pipeline.edition(collection, round_name, folder)

    # Either signal ends it tidily, also where it was started in the background, with interrupts ignored.
    for each in (signal.SIGINT, signal.SIGTERM):
        signal.signal(each, signal.default_int_handler)
    console = err()
    serve(
        build,
        collection,
        port=port,
        language=tongue(language, collection),
        tell=lambda line: console.print(Text(line)),
    )
