"""The frozen hand-overs between the stages: what one stage yields and the next one takes."""

from tilstand.model.batch import Adjustment, Batch, Decision, Received
from tilstand.model.figure import Answer, Observation, Source, Submission
from tilstand.model.figures import Figure, Figures
from tilstand.model.finding import Finding, Findings, Severity
from tilstand.model.table import CellValue, Note, NoteKind, ReleasableTable, ordered

__all__ = [
    "Adjustment",
    "Answer",
    "Batch",
    "CellValue",
    "Decision",
    "Figure",
    "Figures",
    "Finding",
    "Findings",
    "Note",
    "NoteKind",
    "Observation",
    "Received",
    "ReleasableTable",
    "Severity",
    "Source",
    "Submission",
    "ordered",
]
