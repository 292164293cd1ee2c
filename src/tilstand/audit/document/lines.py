"""What every reader of documents yields."""

from __future__ import annotations

from dataclasses import dataclass

from tilstand.audit.page import PageLine
from tilstand.audit.result import Remark

__all__ = ["PrintedDocument"]


@dataclass(frozen=True, slots=True)
class PrintedDocument:
    """A document as lines.

    Attributes:
        lines: Its lines, numbered from 1.
        remarks: What could not be read, and why.
    """

    lines: tuple[PageLine, ...]
    remarks: tuple[Remark, ...] = ()
