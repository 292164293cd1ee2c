"""Whole sheets, the version, and the file."""

from __future__ import annotations

import io
import zipfile

from plant.fault import Faults
from plant.returned import NUMBER, Returned, Sheet
from tilstand.collect.manifest import SHEET

__all__ = ["FAULTS"]

FAULTS = Faults()


# Sheets


@FAULTS.fault("a sheet renamed", "C069", read=True)
def _(book: Returned) -> None:
    book.form.name = "Tall fra oss"


@FAULTS.fault("a sheet deleted", "C068")
def _(book: Returned) -> None:
    book.sheets.remove(book.form)


@FAULTS.fault("a sheet copied", "C068")
def _(book: Returned) -> None:
    book.sheets.insert(2, book.form.copy("Kopi"))


@FAULTS.fault("the sheets in another order", read=True)
def _(book: Returned) -> None:
    book.sheets.reverse()


@FAULTS.fault("a sheet of one's own", "C072", read=True)
def _(book: Returned) -> None:
    book.sheets.append(Sheet("Notater", [["Sum", 12]]))


@FAULTS.fault("the first sheet with the version deleted", "C068")
def _(book: Returned) -> None:
    del book.sheets[0]


@FAULTS.fault("the hidden sheet deleted", "C037")
def _(book: Returned) -> None:
    book.sheets.remove(book.sheet(SHEET))


@FAULTS.fault("the hidden sheet cut off", "C037")
def _(book: Returned) -> None:
    del book.sheet(SHEET).rows[3:]


# The version


@FAULTS.fault("a version that is no number", "C040")
def _(book: Returned) -> None:
    _version(book, "to")


@FAULTS.fault("a version of 4,301 digits", "C040")
def _(book: Returned) -> None:
    _version(book, "9" * 4301)


def _version(book: Returned, value: object) -> None:
    row = next(book.manifest.filter_mapped_rows("version"))
    book.sheets[0].rows[book.sheets[0].at(row.code)][NUMBER] = value


# The file


@FAULTS.fault("an old Excel file under the new name", "C001")
def _(book: Returned) -> bytes:
    return bytes.fromhex("d0cf11e0a1b11ae1") + b"\0" * 600


@FAULTS.fault("a file with a password", "C004")
def _(book: Returned) -> bytes:
    return bytes.fromhex("d0cf11e0a1b11ae1") + b"\0" * 64 + "EncryptedPackage".encode("utf-16-le") + b"\0" * 64


@FAULTS.fault("an OpenDocument file under the name", "C001")
def _(book: Returned) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
        archive.writestr("content.xml", "<x/>")
    return out.getvalue()


@FAULTS.fault("a PDF under the name", "C001")
def _(book: Returned) -> bytes:
    return b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n" + b"0" * 500


@FAULTS.fault("a CSV file under the name", "C001")
def _(book: Returned) -> bytes:
    return "provider;form;verdi\nBlåklokka;skjema;5\n".encode("cp1252")


@FAULTS.fault("a file of no bytes", "C006")
def _(book: Returned) -> bytes:
    return b""


@FAULTS.fault("the first half of a file", "C001")
def _(book: Returned) -> bytes:
    data = book.saved()
    return data[: len(data) // 2]


@FAULTS.fault("macros", "C003")
def _(book: Returned) -> bytes:
    out = io.BytesIO(book.saved())
    with zipfile.ZipFile(out, "a") as archive:
        archive.writestr("xl/vbaProject.bin", b"x")
    return out.getvalue()
