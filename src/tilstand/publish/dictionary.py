"""The data dictionary: every table, measure, dimension, code, provider and sign that the data files use."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from tilstand.define import Collection
from tilstand.model import Key, Origin, ReleasableTable
from tilstand.publish.data import NOT_APPLICABLE, TOTAL, written
from tilstand.terms import Label, Qualifier, Status
from tilstand.text import fixed

__all__ = ["dictionary"]

_HEAD = (
    "kind",
    "id",
    "list",
    "parent",
    *(f"label_{tongue}" for tongue in ("nb", "nn", "en")),
    "unit",
    *(f"{what}_{tongue}" for what in ("rule", "caveat") for tongue in ("nb", "nn", "en")),
)
_NO_TEXT = Label("", "", "")
_REST = "_X"


def dictionary(collection: Collection, tables: Sequence[ReleasableTable]) -> bytes:
    """The dictionary of the data files as CSV.

    Args:
        collection: The collection.
        tables: The tables that the data files hold.
    """
    keys = [
        cell.key for table in tables for row in table.cells for cell in row if cell is not None and cell.key
    ]
    lines = [
        *(_line("table", table.id, table.title) for table in tables),
        *_brackets(collection, tables),
        *_measures(collection, keys),
        *_codes(collection, keys),
        *_providers(collection, keys),
        *_signs(collection),
    ]
    return written(_HEAD, lines)


def _line(
    kind: str,
    id: str,
    label: Label,
    *,
    within: str = "",
    parent: str = "",
    unit: str = "",
    rule: Label = _NO_TEXT,
    caveat: Label = _NO_TEXT,
) -> list[str]:
    texts = [text for one in (rule, caveat) for text in one.asdict().values()]
    return [kind, id, within, parent, *label.asdict().values(), unit, *texts]


def _brackets(collection: Collection, tables: Sequence[ReleasableTable]) -> Iterator[list[str]]:
    """What the column `bracket` of a table counts."""
    for table in tables:
        declared = collection.tables.get(table.id)
        for dimension, code in declared.bracket.items() if declared else ():
            yield _line(
                "bracket", table.id, collection.code_label(dimension, code), within=dimension, parent=code
            )


def _measures(collection: Collection, keys: Sequence[Key]) -> Iterator[list[str]]:
    used = {key.measure for key in keys}
    for name in (name for name in collection.measures if name in used):
        yield _line(
            "measure",
            name,
            collection.measure_label(name),
            unit=collection.measures[name].unit.value,
            rule=_text(collection, f"measures.{name}.rule"),
            caveat=_text(collection, f"measures.{name}.caveat"),
        )


def _codes(collection: Collection, keys: Sequence[Key]) -> Iterator[list[str]]:
    used = {pair for key in keys for pair in key.dims}
    for dimension in (d for d in collection.settings.dimensions if d in {name for name, _ in used}):
        yield _line("dimension", dimension, collection.labels[f"dimensions.{dimension}"])
        yield _line("code", TOTAL, fixed(collection.labels, "total"), within=dimension)
        codelist = collection.codelist(dimension)
        mine = {code for name, code in used if name == dimension}
        wanted = mine | {above for code in mine if code in codelist for above in codelist.ancestors(code)}
        for code in (code for code in codelist if code.id in wanted):
            yield _line("code", code.id, code.label, within=dimension, parent=code.parent or "")
        for rest in sorted(code for code in mine if code.endswith(_REST) and code not in codelist):
            parent = rest.removesuffix(_REST).rstrip(":")
            yield _line("code", rest, fixed(collection.labels, "not_stated"), within=dimension, parent=parent)
        yield _line("code", NOT_APPLICABLE, fixed(collection.labels, "no_dimension"), within=dimension)


def _providers(collection: Collection, keys: Sequence[Key]) -> Iterator[list[str]]:
    used = {key.provider for key in keys}
    for name in (*collection.providers, *collection.groups):
        if name in used:
            parent = collection.providers[name].parent if name in collection.providers else ""
            kind = "provider" if name in collection.providers else "group"
            yield _line(kind, name, collection.provider_label(name), parent=parent)


def _signs(collection: Collection) -> Iterator[list[str]]:
    """The letters and words of the columns `status`, `qualifier` and `origin`."""
    letters: dict[str, list[Status]] = {}
    for status in Status:
        letters.setdefault(status.sdmx, []).append(status)
    for letter, statuses in letters.items():
        labels = [fixed(collection.labels, f"status.{status.value}") for status in statuses]
        yield _line("status", letter, _joined(labels))
    for qualifier in Qualifier:
        yield _line("qualifier", qualifier.value, fixed(collection.labels, f"reads.{qualifier.value}"))
    for origin in Origin:
        yield _line("origin", origin.value, fixed(collection.labels, f"origin.{origin.value}"))


def _text(collection: Collection, path: str) -> Label:
    if path not in collection.labels:
        return _NO_TEXT
    return collection.labels[path]


def _joined(labels: Sequence[Label]) -> Label:
    return Label(*("; ".join(label.asdict()[tongue] for label in labels) for tongue in ("nb", "nn", "en")))
