"""What became of damaged files of each kind."""

from __future__ import annotations

import csv
import io
import random
import shutil
from collections import Counter
from collections.abc import Callable, Iterator
from decimal import Decimal
from pathlib import Path

import docx
import typst

from fuzzed.damage import damaged, repacked
from plant.judge import meant
from tilstand import collect, define
from tilstand.errors import TilstandError
from tilstand.proofread.documents import read_document

__all__ = ["KINDS"]

SAGALAND = Path(__file__).parents[2] / "tests" / "fixtures" / "sagaland"
Trial = Callable[[int], str]
"""Tries what comes of a seed: `refused`, `read`, or `MISREAD`."""


def workbooks(place: Path) -> Trial:
    """A filled workbook: what is read has the values that it had, where its bytes were damaged."""
    view = define.read_collection(SAGALAND).at("2031")
    sent = [meant(view, "2031", body, place) for body in ("havn_shelter", "police")]

    def tried(seed: int) -> str:
        draw = random.Random(seed)
        one = draw.choice(sent)
        inside = seed % 2 == 1
        path = place / f"{one.provider}.xlsx"
        path.write_bytes(repacked(one.data, draw) if inside else damaged(one.data, draw))
        submission, _ = collect.read_submission(view, "2031", path)
        if submission is None:
            return "refused"
        figures = {found.key: found.value for found in submission.observations}
        changed = any(value != one.figures.get(key) for key, value in figures.items())
        return "MISREAD" if changed and not inside else "read"

    return tried


def documents(place: Path) -> Trial:
    """A Word document and a PDF, as the proof-reader takes them."""
    word, stream = docx.Document(), io.BytesIO()
    word.add_heading("Report")
    for at in range(30):
        word.add_paragraph(f"In 2031 the police met {at} persons.")
    table = word.add_table(rows=5, cols=3)
    for row in table.rows:
        for cell in row.cells:
            cell.text = "12"
    word.save(stream)
    pdf = typst.compile(("= Report\n" + "The police met 12 persons.\n\n" * 60).encode(), pdf_standards=["a-2a"])
    given = {"a.docx": stream.getvalue(), "a.pdf": pdf}

    def tried(seed: int) -> str:
        draw = random.Random(seed)
        name = draw.choice(sorted(given))
        inside = name == "a.docx" and seed % 2
        try:
            read_document(repacked(given[name], draw) if inside else damaged(given[name], draw), name)
        except TilstandError:
            return "refused"
        return "read"

    return tried


def collections(place: Path) -> Trial:
    """The files of a collection, one of them damaged."""
    files = sorted(file for file in SAGALAND.rglob("*") if file.suffix in (".toml", ".csv", ".md"))

    def tried(seed: int) -> str:
        draw = random.Random(seed)
        file = draw.choice(files)
        copy = shutil.copytree(SAGALAND, place / "sagaland", dirs_exist_ok=True)
        (copy / file.relative_to(SAGALAND)).write_bytes(damaged(file.read_bytes(), draw))
        try:
            collect.collect_round(define.read_collection(copy).at("2031"), "2031")
        except TilstandError:
            return "refused"
        return "read"

    return tried


def submissions(place: Path) -> Trial:
    """Figures in CSV, answers in TOML: what is read are the numbers that `csv` reads from the same bytes."""
    view = define.read_collection(SAGALAND).at("2031")
    files = sorted((SAGALAND / "rounds" / "2031" / "submissions").iterdir())

    def tried(seed: int) -> str:
        draw = random.Random(seed)
        file = draw.choice(files)
        path = place / file.name
        path.write_bytes(damaged(file.read_bytes(), draw))
        submission, findings = collect.read_submission(view, "2031", path)
        if submission is None:
            return "refused"
        if path.suffix != ".csv":
            return "read"
        read = Counter(one.value.amount for one in submission.observations if one.value.amount is not None)
        there = Counter(_numbers(path))
        # A row that is left out (another period's, say) is told.
        return "read" if read == there or (read < there and findings) else "MISREAD"

    return tried


def _numbers(path: Path) -> Iterator[Decimal]:
    data = path.read_bytes()
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError:
        text = data.decode("cp1252", errors="replace")
    for row in csv.DictReader(io.StringIO(text, newline="")):
        said = {str(name).strip().lower(): str(value or "").strip() for name, value in row.items()}
        if said.get("value"):
            yield Decimal(said["value"].replace(" ", "").replace(",", "."))


KINDS: dict[str, tuple[Callable[[Path], Trial], int]] = {
    "workbooks": (workbooks, 2_000),
    "documents": (documents, 500),
    "collections": (collections, 2_000),
    "submissions": (submissions, 2_000),
}
"""Each kind of file: what is tried with it, and how often."""
