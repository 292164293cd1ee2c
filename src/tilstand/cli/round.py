"""`tilstand round`: everything that is done in a round, in the order in which it is done."""

from __future__ import annotations

import typer

from tilstand.cli.app import build_lazy_group

_PLACES = {
    "open": ("round_opening", "open_new_round"),
    "receive": ("round_figures", "receive_files"),
    "exempt": ("round_status", "exempt_bodies"),
    "resume": ("round_status", "resume_deliveries"),
    "accept": ("round_status", "accept_deliveries"),
    "reopen": ("round_status", "reopen_deliveries"),
    "status": ("round_status", "show_round_status"),
    "release": ("round_texts", "release_round_texts"),
    "withhold": ("round_texts", "withhold_round_texts"),
    "withdraw": ("round_texts", "withdraw_round_texts"),
    "template": ("round_opening", "write_body_workbook"),
    "remind": ("round_opening", "remind_bodies"),
    "ask": ("round_questions", "ask_bodies"),
    "answer": ("round_questions", "record_body_answer"),
    "close": ("round_questions", "close_body_questions"),
    "decide": ("round_figures", "decide_finding"),
    "account": ("round_edition", "write_body_accounts"),
    "approve": ("round_edition", "record_account_approval"),
    "object": ("round_edition", "record_account_objection"),
    "ready": ("round_edition", "check_round_readiness"),
    "acknowledge": ("round_edition", "acknowledge_check"),
    "print": ("round_edition", "record_edition_print"),
    "correct": ("round_edition", "open_edition_correction"),
    "note": ("round_edition", "write_correction_note"),
}

app = typer.Typer(
    cls=build_lazy_group(_PLACES),
    help="Open a round, receive what comes, and see where it stands.",
    no_args_is_help=True,
)
