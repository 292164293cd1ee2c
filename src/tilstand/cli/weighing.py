"""`tilstand protect compare`: policies side by side, what each would hide and what it would leave."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Annotated

import typer
from rich.text import Text

from tilstand.cli.option import AsJson, CollectionFolder, In, RoundName
from tilstand.cli.show import out, said, show_json, written_page
from tilstand.cli.tongue import tongue
from tilstand.define import RoundView
from tilstand.define.policy import Policy, PolicyMethod
from tilstand.guard import choices
from tilstand.protect.attack.choice import PolicyChoice

__all__ = ["compare"]


def compare(
    collection: CollectionFolder,
    round_name: RoundName,
    threshold: Annotated[
        list[int] | None,
        typer.Option(
            "--threshold", min=2, help="Counts from 1 to less than this are small; may be repeated."
        ),
    ] = None,
    page: Annotated[
        Path | None, typer.Option("--page", help="Write it as a page with pictures too, to this file.")
    ] = None,
    as_json: AsJson = False,
    language: In = "",
) -> None:
    """Try policies on a round: what each would hide, and what a reader would get to know all the same.

    Every number shown, rounded ones, small ones as a range, codes merged, small ones hidden. Nothing is
    decided: the policy of a round stands in its round.toml.
    """
    wanted = sorted(set(threshold or [3]))
    policies = [Policy(method="as_printed", threshold=wanted[0])]
    methods: tuple[PolicyMethod, ...] = ("round", "ranges", "merge", "suppress")
    policies += [Policy(method=method, threshold=one) for method in methods for one in wanted]
    state, tried = choices(collection, round_name, policies)
    words = tongue(language, collection)
    if page is not None:
        from tilstand.internal.compare_page import compare_page

        written_page(page, compare_page(state.collection, tried, words))
    if as_json:
        show_json([one.asdict() for one in tried])
        return
    console = out()
    for one in tried:
        console.print(Text(_name(one, words), style="bold"))
        for line in (*_merged(one, state.collection, words), *_lines(one, words)):
            console.print(Text(f"  {line}"))
        for figure in one.refused:
            console.print(Text(f"    {figure}"))


def _name(one: PolicyChoice, language: str) -> str:
    return said(f"compare.{one.name}", language, least=one.policy.threshold)


def _merged(one: PolicyChoice, collection: RoundView, language: str) -> Iterator[str]:
    """Which codes a policy makes one, a line each, as they would stand in the round's file."""
    if one.across:
        yield said("compare.across", language)
    if one.policy.method == "merge":
        yield said("compare.merged" if one.policy.merged else "compare.unmerged", language)
    for group in one.policy.merged:
        codelist = collection.codelist(group.dimension)
        yield f"  {group.dimension}: {', '.join(codelist[code].label.text(language) for code in group.codes)}"
        codes = ", ".join(f'"{code}"' for code in group.codes)
        yield from ("    [[policy.merged]]", f'    dimension = "{group.dimension}"', f"    codes = [{codes}]")


def _lines(one: PolicyChoice, language: str) -> Iterator[str]:
    """What a policy leaves and costs, a line each: a table would be wider than a window."""
    if one.refused:
        yield said("compare.refused", language, policy=_name(one, language), count=len(one.refused))
        return
    yield said("compare.leaks", language, told=one.told, worked_out=one.worked_out)
    for held in one.held:
        yield held.told.text(language)
    yield said("compare.lost", language, lost=one.lost, cells=one.cells, lead=len(one.leading))
    if one.moved:
        yield said("compare.moved", language, moved=one.moved, error=one.error, quoted=one.quoted)
    if one.worst is not None:
        table, lost, cells = one.worst
        yield said("compare.worst", language, table=table, lost=lost, cells=cells)
