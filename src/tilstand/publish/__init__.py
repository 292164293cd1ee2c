"""Publish: the edition, all of it from the same releasable tables."""

from tilstand.publish.appendix import Appendix, Correction, appendix
from tilstand.publish.changes import Changes, changes
from tilstand.publish.edition import Edition, edition
from tilstand.publish.folder import destination
from tilstand.publish.report import report

__all__ = [
    "Appendix",
    "Changes",
    "Correction",
    "Edition",
    "appendix",
    "changes",
    "destination",
    "edition",
    "report",
]
