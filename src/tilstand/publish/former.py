"""The edition that a corrected one takes the place of: what changed in figures, and its site, which stays."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal
from pathlib import Path
from typing import Any

from tilstand.errors import PublishError
from tilstand.languages import failure
from tilstand.model.names import Names
from tilstand.publish.changes import ChangedFigure, Changes, against
from tilstand.publish.issue import Issue, stopped
from tilstand.publish.public_manifest import PUBLIC
from tilstand.terms import Alike, Joined, Language, Text
from tilstand.text import number

__all__ = ["changed_figures", "checked_former", "former_address", "kept_site"]

_SITE, _KEPT = "site/", "edition/"
_KINDS = ("changed", "removed", "added")
_SIGNS = 12


def checked_former(names: Names, before: Issue | None) -> None:
    """Make sure that a corrected edition is compared with the one that it corrects.

    Raises:
        PublishError: If that is not given; a draft can do without.
    """
    imprint = names.imprint
    given = before is not None and before.called(imprint.former)
    if imprint.corrections and not imprint.draft and not given:
        raise failure(PublishError, "edition.no_former")


def former_address(names: Names) -> str:
    """Where on the site the edition lies that is corrected; empty where none is."""
    return f"{_KEPT}{names.imprint.former[:_SIGNS]}" if names.imprint.former else ""


def kept_site(folder: Path, names: Names, before: Issue) -> dict[str, bytes]:
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
    found: dict[str, bytes] = {}
    for one in told["files"]:
        name = str(one["file"])
        if name.startswith(_SITE):
            file = folder / name
            data = file.read_bytes() if file.is_file() else b""
            if hashlib.sha256(data).hexdigest() != one["sha256"]:
                raise PublishError(
                    stopped("changed", folder=str(folder)), cause=[stopped("file_changed", file=name)]
                )
            rest = name.removeprefix(_SITE)
            kept = rest if rest.startswith(_KEPT) else f"{former_address(names)}/{rest}"
            found[f"{_SITE}{kept}"] = data
    return found


def changed_figures(
    names: Names, before: Issue | None, data: Mapping[str, bytes], language: Language
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
    found = against(before, data, names.period)
    return [
        [
            _label(found, one).text(language),
            _number(one.old_value, language),
            _number(one.new.value if one.new else "", language),
        ]
        for one in found.items
        if one.kind in _KINDS
    ]


def _number(value: str, language: Language) -> str:
    return number(Decimal(value), language) if value else "–"


def _label(found: Changes, one: ChangedFigure) -> Text:
    return Joined(tuple(_parts(found.issues, one)), ", ")


def _parts(issues: Sequence[Issue], one: ChangedFigure) -> Iterator[Text]:
    address = one.address
    yield _named(issues, ("measure",), address.measure)
    yield _named(issues, ("provider", "group"), address.provider)
    for dimension, code in address.codes:
        yield _coded(issues, dimension, code)
    yield Alike(address.period)


def _named(issues: Sequence[Issue], kinds: Sequence[str], id: str) -> Text:
    for issue in reversed(issues):
        for kind in kinds:
            line = issue.word(kind, id)
            if line:
                return issue.text(line, id)
    return Alike(id)


def _coded(issues: Sequence[Issue], dimension: str, code: str) -> Text:
    for issue in reversed(issues):
        for line in issue.dictionary.get("code", ()):
            if line["id"] == code and line["list"] == dimension:
                return issue.text(line, code)
    return Alike(code)
