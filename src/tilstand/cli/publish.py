"""`tilstand publish`: the edition, its parts, and what leaves of registers."""

from __future__ import annotations

import typer

from tilstand.cli.app import build_lazy_group

_PLACES = {
    "edition": ("run", "run_pipeline"),
    "sign": ("edition", "sign_edition"),
    "key": ("edition", "make_signing_keys"),
    "court-overview": ("register_overview", "publish_court_overview"),
    "commitments": ("register_overview", "publish_commitments_page"),
    "overview": ("register_overview", "publish_register_overview"),
    "return": ("publish_return", "publish_return"),
    "compare": ("edition", "compare_edition_folders"),
    "preview": ("edition", "preview_edition"),
}

app = typer.Typer(cls=build_lazy_group(_PLACES), help="Publish the edition and its parts.", no_args_is_help=True)
