"""`tilstand link`: count people across bodies, and nobody shares a name."""

from __future__ import annotations

import typer

from tilstand.cli.app import build_lazy_group

_PLACES = {
    "encode": ("link_keys", "encode_person_list"),
    "encoder": ("link_keys", "write_encoder_page"),
    "key": ("link_keys", "app"),
    "persons": ("link_unit", "count_linked_persons"),
    "destroy": ("link_unit", "destroy_sealed_files"),
}

app = typer.Typer(
    cls=build_lazy_group(_PLACES),
    help="Count people across bodies, and nobody shares a name.",
    no_args_is_help=True,
)
