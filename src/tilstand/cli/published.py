"""`tilstand audit returns`: what an international body publishes of countries' returns, held against itself."""

from __future__ import annotations

from collections import Counter
from pathlib import Path
from typing import Annotated

import typer

from tilstand import define
from tilstand.cli.options import AsJson, In, choose_language
from tilstand.cli.output import get_output_console, lead_with_name, print_json
from tilstand.define import load_rule_catalogue
from tilstand.errors import PublishError, UsageError
from tilstand.languages import format_message, make_error
from tilstand.model import Observation
from tilstand.returns.published_audit import (
    CollectionMatch,
    PublishedAudit,
    audit_published_return,
    read_collection_match,
)
from tilstand.returns.published_return import read_published_layout, read_published_return
from tilstand.round.state import load_round
from tilstand.storage.atomic import write_files_atomically


def audit_published_file(
    file: Annotated[Path, typer.Argument(help="The published file: .xlsx or .csv.")],
    layout: Annotated[
        str, typer.Option("--layout", help="What its columns mean: a name that is known, or a TOML file.")
    ] = "unodc-glotip",
    collection: Annotated[
        Path | None, typer.Option("--collection", help="Folder of a collection that counts some of the same.")
    ] = None,
    out: Annotated[
        Path | None, typer.Option("--out", help="Folder for the pages: one for all countries, one for each.")
    ] = None,
    as_json: AsJson = False,
    language: In = "",
) -> None:
    """Audit what an international body publishes of returns: cells, sums, levels, equal breakdowns.

    What is found is internal until it was compared with the publisher. Exit code 0 when the file was read, with
    or without findings; 2 when the command cannot be carried out as given; 3 when the file cannot be read.
    """
    language = choose_language(language, collection)
    if not file.is_file():
        raise make_error(UsageError, "no_file", file=file)
    described = read_published_layout(layout)
    match: CollectionMatch | None = None
    stated: tuple[Observation, ...] = ()
    if collection is not None:
        match = read_collection_match(collection, Path(layout).stem)
        held = define.read_collection(collection)
        stated = load_round(held, max(held.rounds)).stated_figures
    audit = audit_published_return(read_published_return(file, described), match, stated)
    if out is not None:
        from tilstand.internal.published_pages import render_published_pages

        pages = render_published_pages(audit, language)
        try:
            write_files_atomically({out / name: page for name, page in pages.items()})
        except OSError as error:
            raise make_error(PublishError, "unwritable", file=out, error=error) from error
        facts = {"folder": out, "pages": len(pages), "count": len(audit.findings)}
        if not as_json:
            get_output_console().print(format_message("published.written", **facts).text(language))
    if as_json:
        print_json(audit.to_dict((language,)))
    elif out is None:
        _show_audit(audit, language)


def _show_audit(audit: PublishedAudit, language: str) -> None:
    """How many findings of each kind, and what a collection was held against; the rest stands on pages."""
    console, published = get_output_console(), audit.published
    told = "verified" if published.layout.verified else "copy"
    console.print(format_message(f"published.{told}", file=published.document).text(language), style="bold")
    console.print(format_message("published.internal").text(language))
    rules, counts = load_rule_catalogue(), Counter(finding.rule for finding in audit.findings)
    for rule, count in sorted(counts.items()):
        console.print(lead_with_name(f"{rule} {count:>6}", rules[rule].title.text(language)))
    for comparison in audit.comparisons:
        verdict = format_message(f"published.{'agrees' if comparison['agrees'] else 'differs'}").text(language)
        numbers = f"{comparison['published']} / {comparison['stated']} {verdict}"
        console.print(lead_with_name(f"{comparison['indicator']} {comparison['period']}", numbers))
