"""`tilstand protect`: what is released, and what somebody who reads all of it gets to know of few people."""

from __future__ import annotations

import typer

from tilstand.cli.app import build_lazy_group

_PLACES = {
    "release": ("protect_round", "release_round_figures"),
    "audit": ("protect_round", "audit_edition"),
    "compare": ("protect_round", "compare_policies"),
    "table": ("protect_table", "protect_cell_table"),
    "lines": ("protect_table", "write_protected_cells"),
    "round-lines": ("protect_round", "write_round_counts"),
}

app = typer.Typer(
    cls=build_lazy_group(_PLACES),
    help="Make the release, say how small numbers are treated, and try to find people in what is released.",
    no_args_is_help=True,
)


@app.callback()
def _describe_protect_group() -> None:
    """Make the release, say how small numbers are treated, and try to find people in what is released."""
