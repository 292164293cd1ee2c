"""The frozen hand-overs between the stages: what one stage yields and the next one takes."""

from tilstand.model.batch import Adjustment, Batch, Decision, ReceivedFile
from tilstand.model.figures import EditionFigures, Figure
from tilstand.model.findings import Finding, Findings, Severity
from tilstand.model.observations import Answer, Observation, Source, Submission
from tilstand.model.table import CellValue, NoteKind, ReleasableTable, TableNote, sort_notes

__all__ = [
    "Adjustment",
    "Answer",
    "Batch",
    "CellValue",
    "Decision",
    "EditionFigures",
    "Figure",
    "Finding",
    "Findings",
    "NoteKind",
    "Observation",
    "ReceivedFile",
    "ReleasableTable",
    "Severity",
    "Source",
    "Submission",
    "TableNote",
    "sort_notes",
]
