"""`tilstand protect compare`: policies side by side, what each would hide and what it would leave."""

from __future__ import annotations

from typing import Annotated

import typer
from rich.table import Table
from rich.text import Text

from tilstand.cli.option import AsJson, CollectionFolder, In, RoundName
from tilstand.cli.show import out, said, show_json
from tilstand.cli.tongue import tongue
from tilstand.define.policy import Policy
from tilstand.pipeline import choices
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
    as_json: AsJson = False,
    language: In = "",
) -> None:
    """Try policies on a round: what each would hide, and what a reader would get to know all the same.

    Every number shown, small ones as a range, small ones hidden. Nothing is written and nothing decided: the
    policy of a round stands in its round.toml.
    """
    wanted = sorted(set(threshold or [3]))
    policies = [Policy(method="as_printed", threshold=wanted[0])]
    policies += [Policy(method="ranges", threshold=one) for one in wanted]
    policies += [Policy(method="suppress", threshold=one) for one in wanted]
    _, tried = choices(collection, round_name, policies)
    words = tongue(language, collection)
    if as_json:
        show_json([one.asdict() for one in tried])
        return
    rows = [_row(one, words) for one in tried]
    heads = [
        said(f"compare.{name}", words) for name in ("policy", "told", "worked_out", "lost", "lead", "worst")
    ]
    console = out()
    shown = Table(*heads, box=None, header_style="bold")
    for row in rows:
        shown.add_row(*map(Text, row))
    console.print(shown)
    for one in tried:
        if one.refused:
            name = _name(one, words)
            console.print(
                Text(said("compare.refused", words, policy=name, count=len(one.refused)), style="yellow")
            )
            for figure in one.refused:
                console.print(Text(f"  {figure}"))


def _name(one: PolicyChoice, language: str) -> str:
    return said(f"compare.{one.policy.method}", language, least=one.policy.threshold)


def _row(one: PolicyChoice, language: str) -> tuple[str, ...]:
    if one.refused:
        return (_name(one, language), *["–"] * 5)
    lost = said("compare.of", language, lost=one.lost, cells=one.cells)
    worst = "–"
    if one.worst is not None:
        name, gone, cells = one.worst
        worst = f"{name}: {said('compare.of', language, lost=gone, cells=cells)}"
    return (_name(one, language), str(one.told), str(one.worked_out), lost, str(len(one.leading)), worst)
