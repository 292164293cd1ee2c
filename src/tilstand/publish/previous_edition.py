"""The edition that a corrected one takes the place of: what changed in figures, and its site, which stays."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal
from pathlib import Path
from typing import Any

from tilstand.errors import PublishError
from tilstand.languages import make_error
from tilstand.model.names import EditionNames
from tilstand.publish.comparison import ChangedFigure, EditionChanges, compare_with_previous
from tilstand.publish.manifest import PUBLIC
from tilstand.publish.published_edition import PublishedEdition, explain_unreadable
from tilstand.report_text import format_number
from tilstand.terms import InvariantText, JoinedText, Language, Text

_SITE, _KEPT = "site/", "edition/"
_KINDS = ("changed", "removed", "added")
_SIGNS = 12


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
    return f"{_KEPT}{names.imprint.former[:_SIGNS]}" if names.imprint.former else ""


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
    told: Mapping[str, Any] = json.loads((folder / PUBLIC).read_bytes())
    datas_by_name: dict[str, bytes] = {}
    for item in told["files"]:
        name = str(item["file"])
        if name.startswith(_SITE):
            file = folder / name
            data = file.read_bytes() if file.is_file() else b""
            if hashlib.sha256(data).hexdigest() != item["sha256"]:
                raise PublishError(
                    explain_unreadable("changed", folder=str(folder)),
                    cause=[explain_unreadable("file_changed", file=name)],
                )
            rest = name.removeprefix(_SITE)
            kept = rest if rest.startswith(_KEPT) else f"{get_previous_edition_path(names)}/{rest}"
            datas_by_name[f"{_SITE}{kept}"] = data
    return datas_by_name


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
    edition_changes = compare_with_previous(before, data, names.period)
    return [
        [
            _label_changed_figure(edition_changes, item).text(language),
            _format_changed_number(item.previous_value, language),
            _format_changed_number(item.new.value if item.new else "", language),
        ]
        for item in edition_changes.items
        if item.kind in _KINDS
    ]


def _format_changed_number(value: str, language: Language) -> str:
    return format_number(Decimal(value), language) if value else "–"


def _label_changed_figure(found: EditionChanges, one: ChangedFigure) -> Text:
    return JoinedText(tuple(_iterate_label_parts(found.issues, one)), ", ")


def _iterate_label_parts(issues: Sequence[PublishedEdition], one: ChangedFigure) -> Iterator[Text]:
    address = one.address
    yield _find_dictionary_label(issues, ("measure",), address.measure)
    yield _find_dictionary_label(issues, ("provider", "group"), address.provider)
    for dimension, code in address.codes:
        yield _find_code_label(issues, dimension, code)
    yield InvariantText(address.period)


def _find_dictionary_label(issues: Sequence[PublishedEdition], kinds: Sequence[str], id: str) -> Text:
    for issue in reversed(issues):
        for kind in kinds:
            line = issue.word(kind, id)
            if line:
                return issue.text(line, id)
    return InvariantText(id)


def _find_code_label(issues: Sequence[PublishedEdition], dimension: str, code: str) -> Text:
    for issue in reversed(issues):
        for line in issue.dictionary.get("code", ()):
            if line["id"] == code and line["list"] == dimension:
                return issue.text(line, code)
    return InvariantText(code)
