"""Issue: an edition that is already written, read back from its public data files."""

from __future__ import annotations

import csv
import hashlib
import io
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from decimal import Decimal
from pathlib import Path
from typing import Any

from tilstand.define.labels import Catalogue
from tilstand.errors import PublishError
from tilstand.languages import PartialTranslation
from tilstand.model.names import MARKS, RECONSTRUCTED
from tilstand.publish.csv_files import COLUMNS, NOT_APPLICABLE, TOTAL
from tilstand.publish.figure_files import FIGURE_FILES
from tilstand.publish.manifest import DATA, MANIFEST, PUBLIC, EditionManifest, read_manifest
from tilstand.report_text import get_report_string
from tilstand.terms import InvariantText, Language, Period, Text

_LABEL = "label_"
_DICTIONARY = "dictionary.csv"
_REVISIONS = "revisions.csv"
_NO_TABLES = (_DICTIONARY, "changes.csv", _REVISIONS)


@dataclass(frozen=True, slots=True, order=True)
class FigureKey:
    """Where a figure belongs, whatever table it stands in.

    Attributes:
        measure: What is counted.
        provider: Whom it is about.
        period: Its period, as written.
        codes: Codes by dimension; a dimension at its total is not named.
    """

    measure: str
    provider: str
    period: str
    codes: tuple[tuple[str, str], ...] = ()

    @property
    def series(self) -> FigureKey:
        """The series that the figure is part of: the same address in any period."""
        return FigureKey(self.measure, self.provider, "", self.codes)

    @property
    def breakdown(self) -> str:
        """The codes in one line: `region=asia; sex=female`."""
        return "; ".join(f"{name}={code}" for name, code in self.codes)

    def to_dict(self) -> dict[str, Any]:
        """The address as it stands in JSON; that of a series has no period."""
        period = {"period": self.period} if self.period else {}
        return {"measure": self.measure, "provider": self.provider, **period, "codes": dict(self.codes)}


@dataclass(slots=True)
class PrintedFigure:
    """A figure as an edition shows it.

    Attributes:
        value: The number as text; empty where there is none.
        status: SDMX observation status.
        unit: What one is one of.
        qualifier: How the number is to be read.
        origin: How it came about.
        notes: Its footnotes.
        places: The texts before its row and above its column, by table.
    """

    value: str
    status: str
    unit: str
    qualifier: str = ""
    origin: str = ""
    notes: str = ""
    places: dict[str, list[str]] = field(default_factory=dict)

    def same(self, other: PrintedFigure) -> bool:
        """True if both say the same: `36` and `36.0` do."""
        if self.qualifier != other.qualifier:
            return False
        if not self.value or not other.value:
            return (self.value, self.status) == (other.value, other.status)
        return Decimal(self.value) == Decimal(other.value)

    def is_relabelled(self, after: PrintedFigure) -> bool:
        """True if a table that both editions have gives the figure other words afterwards."""
        common = self.places.keys() & after.places.keys()
        return any(sorted(self.places[table]) != sorted(after.places[table]) for table in common)


@dataclass(frozen=True)
class PublishedEdition:
    """An edition as its data files tell it.

    Attributes:
        id: Name of the edition; empty for one that is still being built.
        round_name: Name of its round.
        published: Day of the edition, where its dictionary tells it.
        figures: Figures by address.
        dictionary: Lines of its dictionary, by kind.
        sha256: Hash of its public manifest, by which another edition can name what it was compared with.
        earlier: Rounds whose editions its site lists beside it, each with its period.
        period: Its period; None where it does not tell.
        draft: True if it is a draft.
        revised: Lines of its list of revised figures, by address.
        own: Hash of the manifest that lies in its folder with all that is internal, as it did once; empty
            where none does. Acts may still name the edition by it.
    """

    id: str
    round_name: str
    published: str
    figures: Mapping[FigureKey, PrintedFigure]
    dictionary: Mapping[str, list[dict[str, str]]]
    sha256: str = ""
    earlier: Mapping[str, Period] = field(default_factory=dict)
    period: Period | None = None
    revised: Mapping[FigureKey, Mapping[str, str]] = field(default_factory=dict)
    draft: bool = False
    own: str = ""

    def called(self, sha256: str) -> bool:
        """True if that is the hash by which an act names this edition."""
        return sha256 in (self.sha256, self.own or self.sha256)

    @property
    def languages(self) -> tuple[Language, ...]:
        """The languages that its dictionary has labels in, the collection's own first."""
        lines = next(iter(self.dictionary.values()), [])
        columns = lines[0] if lines else {}
        return tuple(name.removeprefix(_LABEL) for name in columns if name.startswith(_LABEL))

    def text(self, line: Mapping[str, str], instead: str = "") -> Text:
        """The label of a line of its dictionary; where a language has none, that of another.

        Args:
            line: The line.
            instead: What stands where there is no label at all.
        """
        labels = {language: line.get(f"{_LABEL}{language}", "") for language in self.languages}
        known = {language: label for language, label in labels.items() if label}
        return PartialTranslation.from_translations(known) if known else InvariantText(instead)

    @property
    def rounds(self) -> dict[str, Period]:
        """Its round and those of the editions beside it, in the order of their periods."""
        own_periods = {self.round_name: self.period} if self.period is not None else {}
        return dict(sorted({**self.earlier, **own_periods}.items(), key=lambda named: (named[1], named[0])))

    def word(self, kind: str, id: str, within: str = "") -> Mapping[str, str]:
        """A line of the dictionary, of those within a list if one is named; empty if there is none."""
        lines = self.dictionary.get(kind, ())
        return next((line for line in lines if line["id"] == id and (not within or line["list"] == within)), {})


def read_edition(folder: Path) -> PublishedEdition:
    """The edition in a folder.

    Args:
        folder: The folder that `tilstand run` wrote.

    Raises:
        PublishError: If there is no edition, or a data file is not the one that the manifest names.
    """
    if not (folder / PUBLIC).is_file():
        raise PublishError(
            explain_unreadable("none", folder=str(folder)),
            cause=explain_unreadable("none_why"),
            remedy=explain_unreadable("none_do"),
        )
    try:
        manifest = read_manifest(folder / PUBLIC)
        told = manifest.content
        name, round_name, span = str(told["edition"]), str(told["round"]), Period.from_text(str(told["period"]))
        earlier = {str(item): Period.from_text(str(text)) for item, text in told.get("earlier", {}).items()}
        files = read_listed_files(folder, manifest, lambda file: file.startswith(DATA) and file.endswith(".csv"))
        data = {file.removeprefix(DATA): content for file, content in files.items()}
        edition = read_edition_files(data, name, round_name, manifest.sha256, earlier, span)
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError, csv.Error) as error:
        raise PublishError(explain_unreadable("unread", folder=str(folder)), cause=InvariantText(str(error))) from error
    internal = folder / MANIFEST
    internal_hash = hashlib.sha256(internal.read_bytes()).hexdigest() if internal.is_file() else ""
    return replace(edition, draft=told.get("draft") is True, own=internal_hash)


def read_listed_files(folder: Path, manifest: EditionManifest, wanted: Callable[[str], bool]) -> dict[str, bytes]:
    """The bytes of files of an edition, each as its manifest lists it.

    Args:
        folder: The edition's folder.
        manifest: Its public manifest.
        wanted: True for the name of a file that is to be read.

    Raises:
        PublishError: If one of them is not there, or was changed.
    """
    files, problems = {}, []
    for listed in sorted((listed for listed in manifest.files if wanted(listed.file)), key=lambda listed: listed.file):
        path = folder / listed.file
        data = path.read_bytes() if path.is_file() else None
        if data is None or hashlib.sha256(data).hexdigest() != listed.sha256:
            problems.append(explain_unreadable("file_missing" if data is None else "file_changed", file=listed.file))
        else:
            files[listed.file] = data
    if problems:
        raise PublishError(
            explain_unreadable("changed", folder=str(folder)), cause=problems, remedy=explain_unreadable("changed_do")
        )
    return files


def read_edition_files(
    files: Mapping[str, bytes],
    id: str = "",
    round_name: str = "",
    sha256: str = "",
    earlier: Mapping[str, Period] | None = None,
    period: Period | None = None,
) -> PublishedEdition:
    """An edition from its data files.

    Args:
        files: The files by name, without their folder; what is not CSV is left alone.
        id: Name of the edition.
        round_name: Name of its round; the dictionary's, if not given.
        sha256: Hash of its public manifest.
        earlier: Rounds whose editions its site lists beside it, each with its period.
        period: Its period.
    """
    dictionary: dict[str, list[dict[str, str]]] = {}
    for line in _read_csv_lines(files.get(_DICTIONARY, b"")):
        dictionary.setdefault(line["kind"], []).append(line)
    brackets: dict[str, list[tuple[str, str]]] = {}
    for line in dictionary.get("bracket", ()):
        brackets.setdefault(line["id"], []).append((line["list"], line["parent"]))
    figures: dict[FigureKey, PrintedFigure] = {}
    inside: dict[FigureKey, PrintedFigure] = {}
    for name in sorted(files):
        if not name.endswith(".csv") or name in _NO_TABLES or name in FIGURE_FILES:
            continue
        for line in _read_csv_lines(files[name]):
            if line["measure"] == NOT_APPLICABLE:
                continue
            address, printed = _read_printed_figure(line)
            _add_printed_figure(figures, address, printed)
            if line["bracket"]:
                codes = tuple(sorted({**dict(address.codes), **dict(brackets.get(line["table"], ()))}.items()))
                within = FigureKey(address.measure, address.provider, address.period, codes)
                if within != address:
                    shown = PrintedFigure(line["bracket"], "A", line["unit"], "exact", places=printed.places)
                    _add_printed_figure(inside, within, shown)
    about = next(iter(dictionary.get("edition", ())), {})
    return PublishedEdition(
        id,
        round_name or about.get("id", ""),
        about.get("as_at", ""),
        {**inside, **figures},
        dictionary,
        sha256,
        earlier or {},
        period,
        {_read_series_address(line): line for line in _read_csv_lines(files.get(_REVISIONS, b""))},
    )


def explain_unreadable(path: str, **facts: str) -> Text:
    """Why two editions are not compared, in the language of messages."""
    return get_report_string(Catalogue({}), f"stopped.{path}", **facts)


def _read_csv_lines(data: bytes) -> Iterator[dict[str, str]]:
    yield from csv.DictReader(io.StringIO(data.decode("utf-8-sig")))


def _read_series_address(line: Mapping[str, str]) -> FigureKey:
    """The address of a line that has its codes in one column."""
    pairs = (part.partition("=") for part in line["codes"].split("; ") if part)
    codes = tuple(sorted((name, code) for name, _, code in pairs))
    return FigureKey(line["measure"], line["provider"], line["period"], codes)


def _read_printed_figure(line: Mapping[str, str]) -> tuple[FigureKey, PrintedFigure]:
    codes = {name: code for name, code in line.items() if name not in (*COLUMNS, *MARKS, RECONSTRUCTED)}
    placed = tuple(sorted((name, code) for name, code in codes.items() if code not in (TOTAL, NOT_APPLICABLE)))
    places = {line["table"]: [f"{line['row_label']} / {line['column_label']}"]}
    shown = {name: line[name] for name in ("value", "status", "unit", "qualifier", "origin", "notes")}
    return FigureKey(line["measure"], line["provider"], line["period"], placed), PrintedFigure(**shown, places=places)


def _add_printed_figure(figures: dict[FigureKey, PrintedFigure], address: FigureKey, printed: PrintedFigure) -> None:
    known = figures.setdefault(address, printed)
    if known is not printed:
        for table, labels in printed.places.items():
            known.places.setdefault(table, []).extend(labels)
