"""Publish: the edition, all of it from the same release."""

from functools import partial

from tilstand.former_names import get_former_name
from tilstand.publish.body_account import render_account
from tilstand.publish.comparison import EditionChanges, compare_editions
from tilstand.publish.edition import (
    PARCEL,
    WrittenEdition,
    assemble_edition,
    assemble_next_edition,
    bundle_edition,
    check_destination,
    has_mixed_internal_files,
    write_edition,
)
from tilstand.publish.edition_folders import get_edition_file_path, get_internal_folder, list_edition_files
from tilstand.publish.pdf import render_pdf

__all__ = [
    "PARCEL",
    "EditionChanges",
    "WrittenEdition",
    "assemble_edition",
    "assemble_next_edition",
    "bundle_edition",
    "check_destination",
    "compare_editions",
    "get_edition_file_path",
    "get_internal_folder",
    "has_mixed_internal_files",
    "list_edition_files",
    "render_account",
    "render_pdf",
    "write_edition",
]

__getattr__ = partial(get_former_name, __name__)
