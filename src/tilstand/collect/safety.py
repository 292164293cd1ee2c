"""What a file must survive before anybody reads it: size, zip directory, encryption, macros, formulas."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from tilstand.collect.sheet_xml import Sheet, attributes, sheet
from tilstand.terms import Text, Written
from tilstand.unpack import MOST_BYTES, DamagedXmlError, Excess, excess, unpacked_size

__all__ = ["Fault", "check_workbook", "file_bytes"]

_OLE = bytes.fromhex("d0cf11e0a1b11ae1")
_ENCRYPTED = "EncryptedPackage".encode("utf-16-le")
_FOREIGN = {
    "vbaproject": Written.of(nb="makroer", nn="makroar", en="macros"),
    "xl/macrosheets/": Written.of(nb="makroer", nn="makroar", en="macros"),
    "xl/externallinks/": Written.of(
        nb="koblinger til andre filer", nn="koplingar til andre filer", en="links to other files"
    ),
    "xl/connections.xml": Written.of(
        nb="koblinger til andre kilder", nn="koplingar til andre kjelder", en="connections to other sources"
    ),
    "xl/embeddings/": Written.of(nb="innebygde objekter", nn="innebygde objekt", en="embedded objects"),
    "xl/activex/": Written.of(
        nb="kontroller som kan kjøre kode",
        nn="kontrollar som kan køyre kode",
        en="controls that can run code",
    ),
}


@dataclass(frozen=True, slots=True)
class Fault:
    """Why a file is refused: the rule, its facts, and the place within the file."""

    rule: str
    facts: dict[str, object]
    place: Text | None = None


def _unreadable(nb: str, nn: str, en: str, do_nb: str, do_nn: str, do_en: str) -> Fault:
    remedy = Written.of(nb=do_nb, nn=do_nn, en=do_en)
    return Fault("C001", {"what": Written.of(nb=nb, nn=nn, en=en), "remedy": remedy})


def _not_excel(nb: str, nn: str, en: str) -> Fault:
    return _unreadable(
        nb,
        nn,
        en,
        "Lagre filen som .xlsx eller CSV.",
        "Lagre fila som .xlsx eller CSV.",
        "Save the file as .xlsx or CSV.",
    )


def file_bytes(path: Path) -> bytes | Fault:
    """The bytes of a file, or why it is not read at all."""
    if not path.is_file():
        return _unreadable(
            "Det er ingen fil her.",
            "Det er inga fil her.",
            "There is no file here.",
            "Se etter navnet.",
            "Sjå etter namnet.",
            "Check the name.",
        )
    size = path.stat().st_size
    if size > MOST_BYTES:
        return _too_large(
            f"Filen er på {size // 1_000_000} MB. Høyst 20 MB leses.",
            f"Fila er på {size // 1_000_000} MB. Høgst 20 MB blir lesne.",
            f"The file has {size // 1_000_000} MB. At most 20 MB are read.",
        )
    data = path.read_bytes()
    return data if data.strip() else Fault("C006", {})


def check_workbook(data: bytes) -> Iterator[Fault]:
    """Everything for which a workbook is refused; nothing at all if it may be read.

    Formulas are looked for in the XML itself, since a reader of values shows what they last gave.
    """
    if data.startswith(_OLE):
        yield (
            Fault("C004", {})
            if _ENCRYPTED in data
            else _not_excel(
                "Filen er i det gamle Excel-formatet (.xls).",
                "Fila er i det gamle Excel-formatet (.xls).",
                "The file is in the old Excel format (.xls).",
            )
        )
        return
    try:
        archive = zipfile.ZipFile(io.BytesIO(data))
        faults = list(_directory(archive))
        yield from faults
        if not faults:
            yield from _parts(archive)
    except (zipfile.BadZipFile, NotImplementedError, EOFError, OSError, ValueError, RuntimeError):
        yield _damaged()


def _damaged() -> Fault:
    return _unreadable(
        "Filen er skadet, eller den er ikke en Excel-arbeidsbok.",
        "Fila er skadd, eller ho er ikkje ei Excel-arbeidsbok.",
        "The file is damaged, or is not an Excel workbook.",
        "Åpne den i Excel, lagre den på nytt som .xlsx og send den igjen.",
        "Opne ho i Excel, lagre ho på nytt som .xlsx og send ho igjen.",
        "Open it in Excel, save it again as .xlsx and send it once more.",
    )


def _too_large(nb: str, nn: str, en: str) -> Fault:
    return Fault("C002", {"what": Written.of(nb=nb, nn=nn, en=en)})


def _directory(archive: zipfile.ZipFile) -> Iterator[Fault]:
    match excess(archive):
        case Excess.PARTS:
            count = len(archive.infolist())
            yield _too_large(
                f"Arbeidsboken består av {count} deler.",
                f"Arbeidsboka er sett saman av {count} delar.",
                f"The workbook consists of {count} parts.",
            )
            return
        case Excess.SIZE:
            size = max(unpacked_size(archive) // 1_000_000, 1)
            yield _too_large(
                f"Arbeidsboken blir {size} MB når den pakkes ut.",
                f"Arbeidsboka blir {size} MB når ho blir pakka ut.",
                f"The workbook becomes {size} MB once unpacked.",
            )
            return
        case Excess.ENCRYPTED:
            yield Fault("C004", {})
            return
        case Excess.AMBIGUOUS:
            yield _damaged()
            return
    names = [entry.filename.lower() for entry in archive.infolist()]
    if "xl/workbook.xml" not in names:
        yield _not_excel(
            "Filen er ikke en .xlsx-arbeidsbok.",
            "Fila er ikkje ei .xlsx-arbeidsbok.",
            "The file is not an .xlsx workbook.",
        )
    for mark, what in _FOREIGN.items():
        if any(mark in name for name in names):
            yield Fault("C003", {"what": what})


def _parts(archive: zipfile.ZipFile) -> Iterator[Fault]:
    names = _sheet_names(archive)
    for entry in archive.infolist():
        content = archive.read(entry)  # the whole part, so that a false size or checksum shows
        if not entry.filename.lower().endswith(".xml") or "/_rels/" in entry.filename.lower():
            continue
        try:
            found = sheet(content)
        except DamagedXmlError:
            yield _damaged()
            continue
        if found is not None:
            yield from _sheet_faults(found, names.get(entry.filename, entry.filename))


def _sheet_faults(found: Sheet, name: str) -> Iterator[Fault]:
    place = Written.of(nb=f"ark «{name}»", nn=f"ark «{name}»", en=f"sheet “{name}”")
    if found.too_wide:
        yield Fault(
            "C002",
            {
                "what": Written.of(
                    nb="Arket har celler langt utenfor skjemaet.",
                    nn="Arket har celler langt utanfor skjemaet.",
                    en="The sheet has cells far outside the form.",
                )
            },
            place,
        )
    if found.formulas:
        shown = ", ".join(found.formulas[:20]) + (" …" if len(found.formulas) > 20 else "")
        yield Fault("C005", {"count": len(found.formulas), "cells": shown}, place)


def _sheet_names(archive: zipfile.ZipFile) -> dict[str, str]:
    """Names of the sheets by the part they are written in, as far as the workbook says so."""
    try:
        targets = {
            found.get("Id", ""): found.get("Target", "")
            for found in attributes(archive.read("xl/_rels/workbook.xml.rels"), "Relationship")
        }
        sheets = attributes(archive.read("xl/workbook.xml"), "sheet")
    except (KeyError, DamagedXmlError):
        return {}
    return {
        f"xl/{targets.get(found.get('id', ''), '').removeprefix('/xl/')}": found.get("name", "")
        for found in sheets
    }
