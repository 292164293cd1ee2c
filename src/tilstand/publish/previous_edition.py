"""The edition that a corrected one takes the place of: what changed in figures, and its site, which stays."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from pathlib import Path

from tilstand.errors import PublishError
from tilstand.languages import make_error
from tilstand.model.names import EditionNames
from tilstand.publish.comparison import EditionChanges, compare_with_previous
from tilstand.publish.manifest import PUBLIC, read_manifest
from tilstand.publish.published_edition import FigureKey, PublishedEdition, read_listed_files
from tilstand.report_text import format_number
from tilstand.terms import InvariantText, JoinedText, Language, Text

_SITE, _KEPT = "site/", "edition/"
_KINDS = ("changed", "removed", "added")
KEPT_SIGNS = 12
"""So many signs of its hash name the folder of a former edition on the site."""


def check_previous_edition(names: EditionNames, before: PublishedEdition | None) -> None:
    """Make sure that a corrected edition is compared with the one that it corrects.

    Raises:
        PublishError: If that is not given; a draft can do without.
    """
    imprint = names.imprint
    given = before is not None and before.called(imprint.former)
    if imprint.corrections and not imprint.draft and not given:
        raise make_error(PublishError, "edition.no_former")


def get_previous_edition_path(names: EditionNames) -> str:
    """Where on the site the edition lies that is corrected; empty where none is."""
    return f"{_KEPT}{names.imprint.former[:KEPT_SIGNS]}" if names.imprint.former else ""


def keep_previous_site(folder: Path, names: EditionNames, before: PublishedEdition) -> dict[str, bytes]:
    """The site of the edition that is corrected, and those of the ones before it, under their hashes.

    Args:
        folder: The folder of that edition.
        names: What the corrected edition is called.
        before: That edition.

    Raises:
        PublishError: If a file of it is not as it was written.
    """
    if not before.called(names.imprint.former):
        return {}
    site = read_listed_files(folder, read_manifest(folder / PUBLIC), lambda name: name.startswith(_SITE))
    pages = {name.removeprefix(_SITE): data for name, data in site.items()}
    place = get_previous_edition_path(names)
    return {f"{_SITE}{page if page.startswith(_KEPT) else f'{place}/{page}'}": data for page, data in pages.items()}


def list_changed_figures(
    names: EditionNames, before: PublishedEdition | None, data: Mapping[str, bytes], language: Language
) -> list[list[str]]:
    """The figures that a correction changed: what each is, what stood there, and what stands there now.

    Args:
        names: What the corrected edition is called.
        before: The edition that it corrects.
        data: The data files of the corrected edition, without their folder.
        language: The language.
    """
    if before is None or not before.called(names.imprint.former):
        return []
    changes = compare_with_previous(before, data, names.period)
    return [
        [
            _label_changed_figure(changes, item.address).text(language),
            _format_changed_number(item.previous_value, language),
            _format_changed_number(item.new.value if item.new else "", language),
        ]
        for item in changes.items
        if item.kind in _KINDS
    ]


def _format_changed_number(value: str, language: Language) -> str:
    return format_number(Decimal(value), language) if value else "–"


def _label_changed_figure(changes: EditionChanges, address: FigureKey) -> Text:
    names = [changes.label(("measure",), address.measure), changes.label(("provider", "group"), address.provider)]
    names += [changes.label(("code",), code, dimension) for dimension, code in address.codes]
    return JoinedText((*names, InvariantText(address.period)), ", ")
