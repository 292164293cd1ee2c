"""An overview's files, written as a whole or not at all."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from tilstand.model.imprint import Imprint
from tilstand.model.overview import Overview
from tilstand.publish.folder import destination, replace
from tilstand.publish.gate import admitted_overview, discreet, linked
from tilstand.publish.manifest import manifests
from tilstand.publish.overview.calendar import overview_calendar
from tilstand.publish.overview.data import overview_data
from tilstand.publish.overview.pages import overview_pages
from tilstand.publish.overview.print import overview_print
from tilstand.publish.site.press import assets

__all__ = ["overview_files", "written_overview"]


def overview_files(made: Overview) -> dict[str, bytes]:
    """The public files of an overview by name: pages, print, data, and a calendar where it has events.

    Raises:
        ReleaseError: If it is not as protect made it, or a page leads to an internal file.
        PublishError: If a text cannot be set in print.
    """
    admitted_overview(made)
    data = overview_data(made) | overview_calendar(made)
    pages = overview_pages(made, tuple(sorted(data)))
    for name, page in pages.items():
        discreet(name, linked(page))
    folder, served = assets(marked=True)
    files = pages | overview_print(made) | {f"{folder}/{name}": content for name, content in served.items()}
    return dict(sorted((files | {f"data/{name}": content for name, content in data.items()}).items()))


def written_overview(
    made: Overview, out: Path, *, inputs: Mapping[str, str], source: Path | None = None
) -> dict[str, bytes]:
    """Write an overview to a folder; an earlier one in it is replaced as a whole.

    Args:
        made: What leaves: all that is published comes from it.
        out: The folder.
        inputs: Hash of every file that it was declared in, by name.
        source: The collection's folder, which it never takes the place of.

    Raises:
        ReleaseError: As `overview_files` does.
        PublishError: If the folder holds something else, or cannot be written.
    """
    destination(out, source)
    files = overview_files(made)
    imprint = Imprint(draft=not made.final)
    _, both = manifests(made.collection, made.register, made.period, inputs, files, None, imprint)
    files |= both
    replace(files, out, source)
    return files
